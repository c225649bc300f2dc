"""In which languages people may write."""

from __future__ import annotations

from dataclasses import replace
from html import unescape

import pytest
from django.conf import settings
from django.utils.translation import override

from filrouge.ground.languages_form import LanguagesField
from filrouge.ground.people.languages import NAMES, SPOKEN, language_of, written_by
from filrouge.ground.people.models import Person
from filrouge.ground.people.viewer import system

OF_THE_UNION = "bg cs da de el en es et fi fr ga hr hu it lt lv mt nl pl pt ro sk sl sv"


def test_every_language_of_the_union_can_be_written_in() -> None:
    assert set(OF_THE_UNION.split()) <= set(NAMES)
    assert len(NAMES) == len(SPOKEN) == len(set(NAMES.values()))


def test_those_of_the_program_come_first() -> None:
    assert SPOKEN[:6] == [*settings.LANGUAGES, *settings.PREPARED_LANGUAGES]


def test_a_long_choice_shows_what_is_usual_and_what_is_chosen() -> None:
    drawn = unescape(LanguagesField().widget.render("languages", ["pl"], {"id": "id_languages"}))
    shown, folded = drawn.split("<details")
    assert all(f'value="{code}"' in shown for code in ("en", "fr", "nl", "de", "it", "es", "pl"))
    assert "checked" in shown.split('value="pl"')[1].split(">")[0]
    assert 'value="uk"' in folded
    assert 'value="pl"' not in folded


def test_what_is_chosen_is_read_whether_it_was_folded_or_not() -> None:
    assert LanguagesField().clean(["en", "pl", "uk"]) == ["en", "pl", "uk"]


@pytest.mark.parametrize(
    ("mail", "page", "writes"),
    [("en", "fr", "fr"), ("fr", "fr", "fr"), ("pl", "en", "pl"), ("", "nl", "nl"), ("de", "nl", "de")],
)
def test_somebody_writes_in_the_language_of_the_page_or_in_one_that_has_no_pages(
    mail: str, page: str, writes: str
) -> None:
    reader = replace(system(None), person=Person(language=mail))
    with override(page):
        assert written_by(reader) == writes
        assert language_of("?", reader) == (mail or page)
