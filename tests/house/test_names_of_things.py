"""What people read is in their language: every verb of the trail, every kind of work, every register of numbers."""

from __future__ import annotations

from inspect import signature
from pathlib import Path
from typing import Any

import pytest
from django.apps import apps
from django.urls import get_resolver
from django.utils.translation import override
from ninja.openapi.schema import OpenAPISchema

from filrouge import front
from filrouge.front.api import api
from filrouge.front.secretariat.kinds_of_mail import KINDS
from filrouge.ground.actions import ACTIONS
from filrouge.ground.jobs import work
from filrouge.ground.thread.knots import DESCRIBERS
from filrouge.methods.identifiers import SCHEMES
from filrouge.rooms.register.queries.scheme_names import DESCRIBED, PROPER, scheme_in_html, scheme_name


@pytest.fixture(autouse=True)
def _whole_house() -> None:
    """The addresses import every page, and with them every action."""
    assert get_resolver().url_patterns


def _of_the_house(module: str) -> bool:
    return apps.get_containing_app_config(module) is not None


def test_every_verb_of_the_trail_has_words() -> None:
    bare = sorted(verb for verb, action in ACTIONS.items() if _of_the_house(action.__module__) and not action.says)
    assert not bare, f"Give these actions words for the trail, @action(…, says=gettext_lazy(“…”)): {bare}"


def test_every_kind_of_work_has_words() -> None:
    bare = sorted(kind for kind, does in work.JOBS.items() if _of_the_house(does.__module__) and not work.SAYS[kind])
    assert not bare, f"Give these kinds of work words, @job(…, says=gettext_lazy(“…”)): {bare}"


def test_what_work_is_about_is_known_to_the_thread_and_told_to_the_work() -> None:
    assert set(work.ABOUT.values()) <= set(DESCRIBERS)
    for kind, table in work.ABOUT.items():
        assert table.rpartition(".")[2] in signature(work.JOBS[kind]).parameters, kind


def test_no_two_verbs_of_a_room_say_the_same() -> None:
    """The filter of the trail lists them by their words."""
    said = [str(action.says) for action in ACTIONS.values() if _of_the_house(action.__module__) and action.says]
    assert sorted(said) == sorted(set(said))


def test_the_words_of_verbs_and_kinds_are_translated_when_they_are_read() -> None:
    lazy = [action.says for action in ACTIONS.values() if _of_the_house(action.__module__)]
    assert {type(says).__name__ for says in [*lazy, *work.SAYS.values()] if says} == {"__proxy__"}


MAILS = sorted(Path(front.__file__).parents[1].glob("**/templates/mail/*.txt"))
PARTS = {"answer", "ways_out"}  # of other mails
# What somebody just asked for themselves, and what tells them that somebody acts in their name, cannot be stopped.
ANSWERS = {
    "sign_in_code", "password_reset", "ways_changed", "reply_taken", "reply_refused", "list_ready", "space_opened",
}  # fmt: skip
NOWHERE = {"sign_in_code", "password_reset"}  # belongs to no network, so no log of one shows it


def test_every_mail_that_nobody_just_asked_for_says_how_to_have_no_more_of_its_kind() -> None:
    stops = {mail.stem for mail in MAILS if '{% include "mail/ways_out.txt" %}' in mail.read_text("utf-8")}
    assert stops == {mail.stem for mail in MAILS} - PARTS - ANSWERS


def test_every_kind_of_mail_has_words_in_the_log() -> None:
    assert KINDS.keys() == {mail.stem for mail in MAILS} - PARTS - NOWHERE


def test_every_register_of_numbers_is_described_or_has_a_proper_name_with_its_language() -> None:
    assert set(DESCRIBED) | set(PROPER) == set(SCHEMES)
    assert not set(DESCRIBED) & set(PROPER)


@pytest.mark.parametrize("code", sorted(DESCRIBED))
def test_a_description_is_the_one_of_the_table(code: str) -> None:
    with override("en"):
        assert scheme_name(code) == SCHEMES[code].label


def test_a_proper_name_says_its_language_to_whoever_reads_another() -> None:
    with override("en"):
        assert scheme_in_html("it-piva") == '<span lang="it">Partita IVA</span>'
        assert scheme_in_html("lei") == "LEI (ISO 17442)"
        assert scheme_in_html("be-ent") == "Enterprise number (KBO/BCE)"
        assert scheme_in_html("<b>") == "&lt;b&gt;"
    with override("it"):
        assert scheme_in_html("it-piva") == "Partita IVA"


def test_no_two_shapes_of_the_api_have_one_name(monkeypatch: pytest.MonkeyPatch) -> None:
    """The library lays them over each other in the document, and programs are told of one that is not sent."""
    told: dict[str, Any] = {}
    twins: set[str] = set()
    lay_down = OpenAPISchema.add_schema_definitions

    def compared(document: OpenAPISchema, shapes: dict[str, Any]) -> None:
        twins.update(name for name, shape in shapes.items() if told.setdefault(name, shape) != shape)
        lay_down(document, shapes)

    monkeypatch.setattr(OpenAPISchema, "add_schema_definitions", compared)
    api.get_openapi_schema()
    assert len(told) > 100
    assert twins == set(), "give each a name of its own"
