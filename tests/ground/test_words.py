"""Words: one original, translations with a status; nothing is shown as original that is not."""

from __future__ import annotations

from typing import Any

import pytest
from django.core.exceptions import ValidationError
from hypothesis import given, settings
from hypothesis import strategies as st

from filrouge.ground.people.models import Space
from filrouge.ground.words import STATUSES, Wording, Words
from tests.world import World

LANGUAGES = st.sampled_from(["en", "fr", "nl", "bg"])
WORDINGS = st.builds(Wording, st.text(max_size=9), st.sampled_from(STATUSES), st.text(max_size=5), st.text(max_size=5))
ANY_WORDS = st.builds(Words, LANGUAGES, st.dictionaries(LANGUAGES, WORDINGS, max_size=3))


def test_a_reader_gets_their_language_or_the_original_and_is_told_which() -> None:
    words = Words.of("Bonjour", "fr", nl="Goedendag")
    assert (words.in_("nl").text, words.in_("nl").language, words.in_("nl").original) == ("Goedendag", "nl", False)
    assert (words.in_("en").text, words.in_("en").language, words.in_("en").original) == ("Bonjour", "fr", True)


def test_an_empty_translation_is_none() -> None:
    words = Words.of("Bonjour", "fr", nl="").with_("en", "")
    assert (words.in_("nl").text, words.in_("en").text) == ("Bonjour", "Bonjour")


def test_without_an_original_any_language_will_do() -> None:
    assert Words("en", {"fr": Wording("Bonjour", "machine")}).in_("nl").status == "machine"
    assert Words().in_("en").text == ""


def test_the_first_text_becomes_the_original_and_stays_it() -> None:
    words = Words().with_("fr", "Bonjour", status="machine").with_("en", "Hello", status="machine", by="Ada")
    assert (words.origin, words.in_("fr").status, words.in_("en").status) == ("fr", "original", "machine")
    assert words.with_("fr", "Salut", status="draft").in_("fr").original
    assert words.wordings["en"].by == "Ada"


def test_words_do_not_change_when_a_language_is_added() -> None:
    words = Words.of("Bonjour", "fr")
    words.with_("en", "Hello")
    assert set(words.wordings) == {"fr"}


def test_words_are_true_when_they_say_anything() -> None:
    assert Words.of("a", "en")
    assert not Words()
    assert not Words("en", {"en": Wording("")})


@given(ANY_WORDS)
def test_words_survive_being_kept(words: Words) -> None:
    again = Words.from_json(words.as_json())
    assert again == words
    assert hash(again) == hash(words)


@settings(max_examples=50)
@given(ANY_WORDS, LANGUAGES)
def test_what_is_called_original_is_the_original(words: Words, language: str) -> None:
    clean = Words().with_("fr", "x")
    for code, wording in words.wordings.items():
        clean = clean.with_(code, wording.text, status="checked")
    shown = clean.in_(language)
    assert not shown.text or shown.original is (shown.language == clean.origin)


@pytest.mark.parametrize("kept", ["text", 7, [], {"origin": 3}, {"origin": "en", "en": {"text": "a", "status": "?"}}])
def test_what_is_no_words_is_refused(kept: Any) -> None:
    with pytest.raises(ValidationError):
        Words.from_json(kept)


def test_a_column_keeps_words(world: World) -> None:
    words = Words.of("Réseau", "fr", en="Network").with_("nl", "Netwerk", status="machine", by="a machine")
    Space.objects.filter(pk=world.space.pk).update(name=words)
    assert Space.objects.get(pk=world.space.pk).name == words
    assert Space.objects.get(pk=world.space.pk).mission == Words()
