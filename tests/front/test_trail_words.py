"""The trail in the words of its reader: what of a thing was changed, and what that means."""

from __future__ import annotations

import ast
from collections.abc import Iterator
from pathlib import Path

import pytest
from django.utils import translation

import filrouge
from filrouge.front.secretariat.pages import WORDS
from filrouge.front.secretariat.parts import PARTS
from filrouge.ground.people.viewer import Level
from filrouge.ground.trail import queries as trail
from filrouge.ground.trail.models import Entry
from filrouge.rooms.register.actions.facts import set_visibility, state_facts
from filrouge.rooms.register.actions.memberships import admit_member, change_membership
from tests.rooms.register.lists import add_list, at, link, org
from tests.world import World

HOUSE = Path(filrouge.__file__).parent


def _changes(world: World, verb: str) -> dict[str, tuple[str, str]]:
    """The last entry of a verb: part → (before, after)."""
    line = trail.lines(world.secretariat, trail.Wanted(verb=verb), words=WORDS).rows[0]
    assert {change.lang for change in line.changes} == {""}
    return {change.what: (change.before, change.after) for change in line.changes}


@pytest.fixture
def network(world: World) -> World:
    add_list(world.space, world.federation, [org("Ours", city="Gent", website="https://ours.example")])
    link(world.space)
    ours = at(world.space, "Ours")
    state_facts(
        world.secretariat, space=world.space, organisation=ours,
        values={"city": "Brugge", "website": None, "name@fr": "La nôtre"},
    )  # fmt: skip
    set_visibility(world.secretariat, space=world.space, organisation=ours, field="city", level=Level.MEMBERS)
    member = admit_member(
        world.secretariat, space=world.space, member=world.federation, umbrella=world.space.organisation
    )
    change_membership(world.secretariat, membership=member, status="suspended")
    return world


def test_fields_of_an_organisation_are_called_as_on_its_page(network: World) -> None:
    said = _changes(network, "register.state_facts")
    assert said["Fields"] == ("", "Town, Name (Français), Website")
    assert said["Said to be nothing"] == ("", "Website")
    seen = _changes(network, "register.set_visibility")
    assert (seen["Field"], seen["Seen by"]) == (("Town", "Town"), ("everybody", "members"))


def test_values_that_are_words_of_the_house_are_said_in_words(network: World) -> None:
    assert _changes(network, "register.change_membership") == {"Status": ("Active", "Suspended")}
    admitted = _changes(network, "register.admit_member")
    assert (admitted["Member"][1], admitted["Federation or network"][1]) == ("Federation One", "Sample Network")
    assert _changes(network, "people.grant_mandate")["Role"][1] == "Delegate"


def test_it_is_said_in_the_language_of_the_reader(network: World) -> None:
    with translation.override("fr"):
        fields = _changes(network, "register.state_facts")
    assert any("Localité" in after for _before, after in fields.values())


def test_what_has_no_word_stands_as_it_was_noted_and_says_its_language(network: World) -> None:
    newest = Entry.objects.order_by("-id")[0]
    Entry.objects.create(
        at=newest.at, verb="old.verb", means="page", space=network.space.id, digest="x",
        after={"shoe_size": 42, "proposal 12": "adopted"},
    )  # fmt: skip
    [line] = trail.lines(network.secretariat, trail.Wanted(verb="old.verb"), words=WORDS).rows
    assert [(change.what, change.after, change.lang) for change in line.changes] == [
        ("shoe size", "42", "en"), ("Proposal 12", "adopted", ""),
    ]  # fmt: skip


def _noted() -> Iterator[str]:
    """Every name under which an action notes a change, where it stands as a name in the code."""
    for file in sorted(HOUSE.rglob("*.py")):
        for call in ast.walk(ast.parse(file.read_text("utf-8"))):
            if isinstance(call, ast.Call) and isinstance(call.func, ast.Attribute) and call.func.attr == "changed":
                told = [
                    node for word in call.keywords if word.arg in {"before", "after"} for node in ast.walk(word.value)
                ]
                keys = [key for node in told if isinstance(node, ast.Dict) for key in node.keys]
                yield from (key.value for key in keys if isinstance(key, ast.Constant))


def test_whatever_an_action_notes_has_a_word() -> None:
    missing = sorted(set(_noted()) - set(PARTS))
    assert missing == [], "Give them a word in front/secretariat/parts.py."
