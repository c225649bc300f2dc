"""Words typed into a form: the original is marked, a translation keeps its author until somebody touches it."""

from __future__ import annotations

import pytest
from django import forms

from filrouge.ground.people.models import Space
from filrouge.ground.people.viewer import Viewer
from filrouge.ground.words import Wording, Words
from filrouge.ground.words_form import WordsField, words_field

BEFORE = Words(
    "en",
    {
        "en": Wording("Together", "original", "Ada", "2020-01-01"),
        "fr": Wording("Ensemble", "checked", "Bob", "2020-01-02"),
        "nl": Wording("Samen", "machine", "", "2020-01-03"),
        "de": Wording("Zusammen", "checked", "Cem", "2020-01-04"),
    },
)


def _typed(**changed: str) -> Words:
    field = WordsField(["en", "fr", "nl"], longest=20)
    field.before, field.by = BEFORE, "Federation One"
    data = {
        "w_origin": "en", "w_en": "Together", "w_fr": "Ensemble", "w_fr_checked": "on", "w_nl": "Samen",
    } | changed  # fmt: skip
    return field.clean(field.widget.value_from_datadict(data, {}, "w"))


def test_what_nobody_touched_keeps_author_date_and_status() -> None:
    assert _typed() == BEFORE


def test_a_language_that_is_not_shown_is_kept() -> None:
    assert _typed(w_fr="Unis").wordings["de"] == BEFORE.wordings["de"]


def test_a_changed_translation_has_a_new_author() -> None:
    french = _typed(w_fr="Unis").wordings["fr"]
    assert (french.text, french.status, french.by) == ("Unis", "checked", "Federation One")
    assert french.at > "2020-01-02"


def test_ticking_a_machine_translation_makes_it_checked_and_keeps_where_it_came_from() -> None:
    dutch = _typed(w_nl_checked="on").wordings["nl"]
    assert (dutch.text, dutch.status, dutch.at) == ("Samen", "checked", "2020-01-03")


def test_when_the_original_changes_an_untouched_translation_is_not_checked_any_more() -> None:
    words = _typed(w_en="United")
    assert {code: wording.status for code, wording in words.wordings.items()} == {
        "en": "original", "fr": "draft", "nl": "machine", "de": "checked",
    }  # fmt: skip


def test_a_translation_that_is_emptied_goes() -> None:
    assert "fr" not in _typed(w_fr="").wordings


def test_too_long_a_text_says_how_much_to_take_out() -> None:
    with pytest.raises(forms.ValidationError, match="Français: take out 5 characters"):
        _typed(w_fr="x" * 25)


def test_every_input_has_a_label_and_its_language() -> None:
    class Form(forms.Form):
        w = WordsField(["en", "fr", "nl"], label="Name")

    page = str(Form(initial={"w": BEFORE})["w"])
    for code in ("en", "fr", "nl"):
        assert f'<label for="id_w_{code}">' in page
        assert f'lang="{code}"' in page
    assert "Français" in page
    assert "(original)" in page
    assert "translated by machine, not checked" in page


def test_markup_in_a_text_stays_text() -> None:
    class Form(forms.Form):
        w = WordsField(["en"], label="Name", lines=3)

    page = str(Form(initial={"w": Words.of("</textarea><script>alert(1)</script>", "en")})["w"])
    assert "<script>" not in page


def test_an_original_that_was_said_is_shown_and_cannot_be_typed_over() -> None:
    field = WordsField(["en", "fr"])
    field.widget.fixed = True
    html = field.widget.render("w", BEFORE)
    assert [part.partition(">")[0].endswith(" readonly") for part in html.split('<input type="text"')[1:]] == [
        True, False,
    ]  # fmt: skip


def test_a_language_is_asked_for_before_all_others_whether_or_not_the_space_speaks_it() -> None:
    space = Space(languages=["fr", "nl"])
    asked = ("Why", "", False, 3)
    shown = {first: words_field(Viewer(space), asked, first=first).widget for first in ("", "nl", "de")}
    assert {first: widget.languages for first, widget in shown.items()} == {
        "": ["fr", "nl"], "nl": ["nl", "fr"], "de": ["de", "fr", "nl"],
    }  # fmt: skip
    assert words_field(Viewer(space), asked, BEFORE, first="nl").widget.languages == ["en", "fr", "nl"]
