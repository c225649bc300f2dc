"""Every part of a field as it is written out; what people typed is escaped wherever it stands."""

from __future__ import annotations

import pytest
from django import forms

from filrouge.ground.long_select import Listed, LongSelect

TYPED = '"><script>'
PLACES = (("be", "Belgique"), ("es", "España & more"))


class Asked(forms.Form):
    name = forms.CharField(label="Your <name>", help_text="As on <i>paper</i>", max_length=40)
    year = forms.IntegerField(label="Year", required=False)
    words = forms.CharField(label="Words", widget=forms.Textarea, required=False)
    agreed = forms.BooleanField(label="Agreed", help_text="Both of you")
    way = forms.ChoiceField(label="Way", choices=[("a", "A")], widget=forms.RadioSelect)
    place = forms.ChoiceField(label="Place", choices=Listed("none", lambda: PLACES), widget=LongSelect, required=False)


def group(form: forms.Form, name: str) -> str:
    return str(form[name].as_field_group())


def test_a_field_has_its_label_its_hint_and_its_widget() -> None:
    form = Asked()
    assert group(form, "name") == (
        '<div class="field"><label for="id_name">Your &lt;name&gt;</label>'
        '<p class="hint" id="id_name_helptext">As on &lt;i&gt;paper&lt;/i&gt;</p>'
        '<input type="text" name="name" class="input" maxlength="40" required aria-describedby="id_name_helptext"'
        ' id="id_name"></div>'
    )
    assert group(form, "year") == (
        '<div class="field"><label for="id_year">Year <span class="quiet plain">(optional)</span></label>'
        '<input type="number" name="year" class="input w-m" id="id_year"></div>'
    )


def test_a_box_stands_before_its_words_and_several_choices_have_a_legend() -> None:
    form = Asked()
    assert group(form, "agreed").startswith(
        '<div class="field"><label class="choice" for="id_agreed"><input type="checkbox" name="agreed" required'
    )
    assert group(form, "agreed").endswith(
        '<span>Agreed</span><small id="id_agreed_helptext">Both of you</small></label></div>'
    )
    assert group(form, "way").startswith('<fieldset class="field"><legend>Way</legend>')


def test_what_was_typed_stands_there_escaped_with_what_is_wrong_with_it() -> None:
    form = Asked({"name": TYPED * 9, "words": "\n" + TYPED, "year": TYPED})
    assert "<script>" not in str(form)
    assert group(form, "name").startswith('<div class="field is-wrong">')
    assert '<p class="wrong" id="id_name_error"><svg class="icon"' in group(form, "name")
    assert 'value="&quot;&gt;&lt;script&gt;"' in group(form, "year")
    assert group(form, "words").endswith('id="id_words">\n\n&quot;&gt;&lt;script&gt;</textarea></div>')


@pytest.mark.parametrize("said", ["", "es", "be"])
def test_of_very_many_the_chosen_one_is_marked_and_no_other(said: str) -> None:
    drawn = str(Asked(initial={"place": said})["place"])
    assert drawn.startswith('<select name="place" class="select" id="id_place"><option value="">none</option>')
    assert [code for code, _label in PLACES if f'value="{code}" selected>' in drawn] == [said] * bool(said)
    assert "España &amp; more</option>" in drawn


def test_what_is_not_among_very_many_is_not_taken() -> None:
    assert Asked({"place": "fr"}).errors["place"]
    assert "place" not in Asked({"place": "be"}).errors
