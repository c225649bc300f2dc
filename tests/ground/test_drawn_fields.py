"""Every part of a field as it is written out; what people typed is escaped wherever it stands."""

from __future__ import annotations

import pytest
from django import forms

from filrouge.ground.languages_form import LanguagesField
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
    home = forms.ChoiceField(label="Home", choices=Listed(None, lambda: PLACES), widget=LongSelect)
    some = forms.MultipleChoiceField(
        label="Some", choices=[("Both <b>", [("1", "One & all"), ("2", "Two")])], widget=forms.CheckboxSelectMultiple
    )
    read = LanguagesField(label="Read", required=False)


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


def test_where_one_must_choose_among_very_many_nothing_stands_for_none() -> None:
    drawn = str(Asked(initial={"home": "es"})["home"])
    assert drawn.startswith('<select name="home" class="select" id="id_home"><option value="be">Belgique<')
    assert drawn.count("<option") == len(PLACES)
    assert Asked({"home": ""}).errors["home"]
    assert "home" not in Asked({"home": "es"}).errors


def test_several_choices_stand_each_with_its_words_under_the_name_of_their_group() -> None:
    form = Asked(initial={"some": ["2"]})
    assert str(form["some"]) == (
        '<div class="choices" id="id_some" tabindex="-1"><p class="label">Both &lt;b&gt;</p>'
        '<label class="choice" for="id_some_0_0"><input type="checkbox" name="some" value="1" id="id_some_0_0">'
        "<span>One &amp; all</span></label>\n"
        '<label class="choice" for="id_some_0_1"><input type="checkbox" name="some" value="2" id="id_some_0_1" checked>'
        "<span>Two</span></label>\n</div>"
    )


def test_one_of_several_choices_can_stand_alone_without_its_words() -> None:
    (way,) = Asked()["way"].subwidgets
    assert way.tag() == '<input type="radio" name="way" value="a" id="id_way_0" required>'


def test_languages_that_are_folded_away_say_in_which_language_they_are() -> None:
    shown, folded = str(Asked(initial={"read": ["uk"]})["read"]).split("<details")
    assert shown.startswith('<div id="id_read"><div><label class="choice"')
    assert "checked" in shown.split('value="uk"')[1].split(">")[0]
    assert '<div lang="pl"><label class="choice"' in folded
