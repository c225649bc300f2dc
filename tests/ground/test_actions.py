"""An action is one rule check, one transaction, one trail entry, and the links it causes."""

from __future__ import annotations

import pytest
from django.db import DatabaseError, transaction

from filrouge.ground.actions import NotAllowed, Refused
from filrouge.ground.people import actions
from filrouge.ground.people.models import Mandate, Organisation, Role
from filrouge.ground.trail.chain import broken
from filrouge.ground.trail.models import Entry
from tests.world import World


def _grant(world: World, viewer, role=Role.DELEGATE):
    return actions.grant_mandate(
        viewer,
        space=world.space,
        email="New@Sample.Example",
        name="New",
        organisation=world.federation,
        role=role,
    )


def test_an_action_writes_exactly_one_entry_that_names_who_and_for_whom(world: World) -> None:
    before = Entry.objects.count()
    mandate = _grant(world, world.secretariat)
    assert Entry.objects.count() == before + 1
    entry = Entry.objects.latest("id")
    assert (entry.verb, entry.person, entry.organisation, entry.space) == (
        "people.grant_mandate", world.secretary.id, world.space.organisation_id, world.space.id,
    )  # fmt: skip
    assert (entry.subject_kind, entry.subject_id) == ("people.mandate", mandate.id)
    assert "sample.example" not in str(entry.after)


@pytest.mark.parametrize("who", ["nobody", "member", "other"])
def test_whoever_is_not_the_secretariat_is_refused_and_nothing_changes(world: World, who: str) -> None:
    entries, mandates = Entry.objects.count(), Mandate.objects.count()
    with pytest.raises(NotAllowed):
        _grant(world, dict(world.callers())[who])
    assert (Entry.objects.count(), Mandate.objects.count()) == (entries, mandates)


def test_a_secretariat_without_a_second_factor_may_do_nothing(world: World) -> None:
    from dataclasses import replace

    with pytest.raises(NotAllowed):
        _grant(world, replace(world.secretariat, strong=False))


def test_a_refusal_inside_the_action_undoes_all_of_it(world: World) -> None:
    entries = Entry.objects.count()
    with pytest.raises(Refused, match="roles of the network itself"):
        _grant(world, world.secretariat, Role.SECRETARIAT)
    assert Entry.objects.count() == entries


def test_the_chain_holds_and_one_changed_letter_breaks_it(world: World) -> None:
    _grant(world, world.secretariat)
    entries = list(Entry.objects.order_by("id"))
    assert broken(entries) is None
    entries[1].reason = "somebody was here"
    assert broken(entries) == entries[1]


@pytest.mark.parametrize("change", [lambda e: e.update(reason="x"), lambda e: e.delete()])
def test_the_database_itself_refuses_to_change_the_trail(world: World, change) -> None:
    entries = list(Entry.objects.order_by("id").values())
    with pytest.raises(DatabaseError, match="append-only"), transaction.atomic():
        change(Entry.objects.all())
    assert list(Entry.objects.order_by("id").values()) == entries


def test_an_ended_mandate_lets_nobody_act(world: World) -> None:
    mandate = Mandate.objects.get(person=world.delegate)
    actions.end_mandate(world.secretariat, mandate=mandate)
    from filrouge.ground.people.queries import today
    from filrouge.ground.people.viewer import viewer_for

    assert viewer_for(world.delegate, world.space, day=today()).acting is None


def test_the_last_secretariat_cannot_be_ended(world: World) -> None:
    mandate = Mandate.objects.get(person=world.secretary)
    with pytest.raises(Refused, match="last mandate"):
        actions.end_mandate(world.secretariat, mandate=mandate)
    mandate.refresh_from_db()
    assert mandate.until is None


def test_an_organisation_cannot_be_merged_into_itself(world: World) -> None:
    with pytest.raises(DatabaseError), transaction.atomic():
        Organisation.objects.filter(pk=world.federation.pk).update(merged_into=world.federation)
