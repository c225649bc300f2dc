"""Parts of pages that are drawn in Python: the same text as a template would write, and everything escaped."""

from __future__ import annotations

from django import forms
from django.utils import translation

from filrouge.ground.pages.templatetags.ground import number_cells, select_options


class Chosen(forms.Form):
    place = forms.ChoiceField(
        required=False,
        choices=[("", "—"), ("a&b", "<b>A</b>"), ("Group \"one\"", [("x", "X"), ("y", "Y")])], initial="y"
    )  # fmt: skip


def test_a_select_has_its_groups_and_its_choice_and_runs_nothing() -> None:
    assert str(Chosen()["place"]) == (
        '<select name="place" class="select" id="id_place"><option value="">—</option>'
        '<option value="a&amp;b">&lt;b&gt;A&lt;/b&gt;</option><optgroup label="Group &quot;one&quot;">'
        '<option value="x">X</option><option value="y" selected>Y</option></optgroup></select>'
    )


def test_a_select_without_choices_is_empty() -> None:
    assert select_options([]) == ""


def test_numbers_have_the_separators_of_the_language_and_none_is_a_dot() -> None:
    assert number_cells([0, 7, 12345]) == (
        '<td class="n"><span class="quiet">·</span></td><td class="n">7</td><td class="n">12,345</td>'
    )
    with translation.override("nl"):
        assert number_cells([1234567]) == '<td class="n">1.234.567</td>'
