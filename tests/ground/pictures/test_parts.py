"""What the templates of the ground print; addresses and words are escaped, nothing is inline."""

import re
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import pytest
from django import forms
from django.template.loader import render_to_string
from django.utils import translation
from django.utils.html import escape

import filrouge
from filrouge.ground.pictures.make_icons import ICONS, MARKS
from filrouge.ground.pictures.samples import samples

SOURCE = Path(filrouge.__file__).parent
INLINE = re.compile(
    r"\sstyle=|<style|\son[a-z]+=|javascript:|<script(?![^>]*\s(?:src=|type=\"application/json\"))|=\"data:"
)


class Said(SimpleNamespace):
    """What the front door says of something; two that say the same are one, as its own values are."""

    def __hash__(self) -> int:
        return hash(tuple(vars(self).items()))


def shell(**changed: Any) -> SimpleNamespace:
    """What the front door would put around a page."""
    plain = {
        "network": Said(name="Réseau d'essai", href="/en/", lang="fr"),
        "rooms": (
            Said(label="Register", href="/en/register/", current=True),
            Said(label="Calls", href="/en/calls/", current=False),
        ),
        "here": "Register",
        "languages": [Said(code="nl", label="NL", name="Nederlands", href="/nl/", current=False)],
        "search_href": "/en/search/",
        "viewer": None,
        "sign_in_href": "/en/sign-in/",
        "sign_out_href": "/en/sign-out/",
        "alternates": [Said(code="nl", href="https://example.org/nl/")],
        "canonical": "https://example.org/en/",
        "sample": True,
        "foot": (Said(label="Help", href="/en/help/"),),
    }
    return SimpleNamespace(**{**plain, **changed})


def delegate() -> Said:
    """Somebody with two mandates."""
    return Said(
        name="Ana <Prat>",
        href="/en/me/",
        acting_for="Cantábrica Lavandería",
        acting_href="/en/acting/",
        role="Delegate",
        choices=(
            Said(id=1234, label="Cantábrica Lavandería", current=True),
            Said(id=2, label="Federation 22", current=False),
        ),
    )


def page(**changed: Any) -> str:
    return render_to_string("ground/components.html", {"shell": shell(**changed), **samples()})


@pytest.mark.parametrize("language", ["en", "fr", "nl"])
def test_the_page_of_components_holds_nothing_inline(language: str) -> None:
    with translation.override(language):
        assert INLINE.findall(page()) == []


def test_every_template_of_the_house_holds_nothing_inline() -> None:
    found = {str(path.relative_to(SOURCE)): INLINE.findall(path.read_text()) for path in SOURCE.rglob("*.html")}

    assert {name: hits for name, hits in found.items() if hits} == {}


def test_every_icon_and_mark_that_a_template_names_is_in_the_sprite() -> None:
    used = {
        hit for path in SOURCE.rglob("*.html") for hit in re.findall(r"{% (icon|mark) \"([\w-]+)\"", path.read_text())
    }

    assert {name for kind, name in used if kind == "icon"} <= set(ICONS)
    assert {name for kind, name in used if kind == "mark"} <= set(MARKS)


def test_the_sprite_holds_every_icon_and_mark() -> None:
    sprite = (SOURCE / "ground" / "static" / "ground" / "icons.svg").read_text()

    assert set(re.findall(r'<symbol id="([\w-]+)"', sprite)) == {*ICONS, *(f"mark-{name}" for name in MARKS)}


def test_the_room_where_one_is_is_marked_in_both_menus() -> None:
    assert page().count('<a href="/en/register/" aria-current="page">Register</a>') == 2


def test_who_acts_for_an_organisation_always_sees_for_which_one_and_can_change_it() -> None:
    shown = page(viewer=delegate())

    assert "<b>Cantábrica Lavandería</b><small>Ana &lt;Prat&gt;, Delegate</small>" in shown
    assert '<form action="/en/acting/" method="post">' in shown
    assert 'name="mandate" value="1234" aria-current="true"' in shown
    assert 'name="mandate" value="2">' in shown
    assert "/en/sign-in/" not in shown


def test_who_is_not_signed_in_is_offered_to_sign_in_and_no_mandate() -> None:
    shown = page()

    assert '<a class="mast-link" href="/en/sign-in/">' in shown
    assert "mandate" not in shown


def test_lengths_in_pictures_keep_their_point_where_numbers_for_people_have_a_comma() -> None:
    with translation.override("fr"):
        shown = page()

    assert 'x="28.04%"' in shown
    assert 'cx="265.4"' in shown
    assert re.search(r"22.410", shown)
    assert not re.search(r'(?:x|y|r|cx|cy|width|height|x2)="\d+,\d', shown)


def test_a_map_is_read_out_with_its_three_largest_numbers() -> None:
    assert (
        'role="img" aria-label="Map of Europe, organisations by country. '
        'Largest: Italy 22,410, Spain 17,860, France 16,930"'
    ) in page()


def test_a_map_that_can_be_followed_is_a_group_with_named_links() -> None:
    shown = page()

    assert 'role="group" aria-label="Map of Spain' in shown
    assert '<a href="#" aria-label="Madrid, 31">' in shown


class Report(forms.Form):
    name = forms.CharField(help_text="As in the statutes", max_length=80)
    workers = forms.IntegerField(required=False)
    sure = forms.ChoiceField(choices=[("yes", "Measured"), ("no", "Estimated")], widget=forms.RadioSelect)
    day = forms.SplitDateTimeField(required=False)


def test_a_field_stands_as_label_hint_error_input_and_is_described_by_both() -> None:
    field = Report({"workers": "ten"})["name"].as_field_group()

    places = [field.index(part) for part in ("<label", 'class="hint"', 'class="wrong"', "<input")]
    assert places == sorted(places)
    assert 'class="field is-wrong"' in field
    assert 'aria-invalid="true" aria-describedby="id_name_helptext id_name_error"' in field


def test_the_summary_of_errors_leads_to_every_field_that_is_wrong() -> None:
    shown = str(Report({"workers": "<ten>"}))

    assert "3 things to put right" in shown
    for target in ("id_name", "id_workers", "id_sure"):
        assert f'<a href="#{target}">' in shown
        assert f'id="{target}"' in shown
    assert escape("<ten>") in shown
    assert "<ten>" not in shown


def test_what_may_stay_empty_is_marked_and_what_may_not_is_not() -> None:
    shown = str(Report())

    assert shown.count("(optional)") == 2
    assert "summary" not in shown


def test_choices_are_a_group_with_a_name() -> None:
    assert '<fieldset class="field"><legend>Sure</legend>' in Report()["sure"].as_field_group()


@pytest.mark.parametrize("code", ["400", "403", "404", "429", "500"])
def test_a_page_that_tells_of_an_error_needs_nothing_from_the_server(code: str) -> None:
    shown = render_to_string(f"{code}.html")

    assert shown.count("<h1>") == 1
    assert "Filrouge" in shown
    assert INLINE.findall(shown) == []


def test_a_list_without_more_pages_shows_no_way_to_turn_them() -> None:
    assert render_to_string("ground/parts/pager.html", {"pager": None}).strip() == ""


def test_a_job_at_work_asks_again_by_itself_and_a_finished_one_does_not() -> None:
    job = {"id": "x", "title": "Reading", "state": "running", "href": "/job/", "done": 1, "total": 4}

    assert 'hx-get="/job/" hx-trigger="every 2s"' in render_to_string("ground/parts/job.html", {"job": job})
    assert "refresh" in render_to_string("ground/parts/job_refresh.html", {"job": job})
    done = {**job, "state": "done"}
    assert "hx-get" not in render_to_string("ground/parts/job.html", {"job": done})
    assert "refresh" not in render_to_string("ground/parts/job_refresh.html", {"job": done})


def test_a_confirmation_says_so_when_there_is_no_way_back() -> None:
    context = samples()["samples"]
    final = {**context["confirm"], "undo": ""}

    assert "cannot be undone" in render_to_string("ground/parts/confirm.html", {"confirm": final})
    assert "cannot be undone" not in render_to_string("ground/parts/confirm.html", context)
