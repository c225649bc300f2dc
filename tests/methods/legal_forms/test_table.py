"""The table of forms, its same-as groups and the reading of a column "legal form"."""

import pytest

from filrouge.methods.legal_forms import FAMILIES, FORMS, family, recognise, same

EUROPE = (
    "AT BE BG CH CY CZ DE DK EE ES FI FR GB GR HR HU IE IT LT LU LV MT NL NO PL PT RO SE SI SK".split()  # noqa: SIM905 - shorter to read than thirty quoted codes
)


def test_every_form_has_a_known_family_and_at_least_one_spelling() -> None:
    assert {form.family for form in FORMS.values()} == set(FAMILIES)
    assert all(form.spellings and form.name for form in FORMS.values())


def test_thirty_european_countries_have_an_association_and_a_cooperative() -> None:
    for country in EUROPE:
        families = {form.family for form in FORMS.values() if country in form.countries}
        assert {"association", "cooperative"} <= families, country


def test_at_least_fourteen_languages_are_spoken() -> None:
    assert len({language for form in FORMS.values() for language in form.languages}) >= 14


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("be-asbl", "be-vzw"),
        ("be-asbl", "be-vog"),
        ("be-sc", "be-cv"),
        ("be-srl", "be-bv"),
        ("be-aisbl", "be-ivzw"),
        ("be-scrl", "be-cvba"),
        ("be-fup", "be-son"),
        ("fi-ry", "fi-rf"),
    ],
)
def test_one_form_in_two_languages_is_the_same(one: str, other: str) -> None:
    assert same(one, other)
    assert same(other, one)


def test_an_association_is_not_a_cooperative_and_nothing_is_like_the_unknown() -> None:
    assert not same("be-asbl", "be-sc")
    assert not same("", "")
    assert not same("be-asbl", "")


def test_the_family_of_a_form_is_told_and_that_of_an_unknown_code_is_empty() -> None:
    assert family("fr-scic") == "cooperative"
    assert family("xx-nothing") == ""


@pytest.mark.parametrize(
    ("cell", "country", "form"),
    [
        ("Society", "GB", "gb-society"),
        ("Company Limited by Guarantee", "GB", "gb-clg"),
        ("CIC", "GB", "gb-cic"),
        ("Community Interest Company", "GB", "gb-cic"),
        ("LLP", "GB", "gb-llp"),
        ("Unincorporated", "GB", "gb-unincorporated"),
        ("5499.0", "FR", "fr-sarl"),
        ("5458", "FR", "fr-scop"),
        ("9220", "FR", "fr-association"),
        ("9230", "FR", "fr-arup"),
        ("9300", "FR", "fr-fondation"),
        ("6317", "FR", "fr-sca"),
        ("8210", "FR", "fr-mutuelle"),
        ("7410", "FR", "fr-public"),
        ("SARL coopérative de production (SCOP)", "FR", "fr-scop"),
        ("asbl", "BE", "be-asbl"),
        ("sc", "BE", "be-sc"),
        ("Stichting", "NL", "nl-stichting"),
        ("Verein", "AT", "at-verein"),
        ("cooperativa sociale tipo B", "IT", "it-coop-sociale"),
        ("be-vzw", "", "be-vzw"),
        ("Genossenschaft", "", "generic-cooperative"),
        ("NGO", "", "generic-association"),
        ("", "", ""),
        ("something else", "", ""),
    ],
)
def test_a_cell_of_a_column_legal_form_is_read(cell: str, country: str, form: str) -> None:
    assert recognise(cell, country) == form


def test_the_name_of_every_form_is_recognised_as_a_form_of_its_family() -> None:
    for form in FORMS.values():
        found = recognise(form.name, form.countries[0] if form.countries else "")
        assert family(found) == form.family, (form.name, found)


def test_forms_of_one_group_are_of_one_family() -> None:
    families: dict[str, set[str]] = {}
    for form in FORMS.values():
        families.setdefault(form.group, set()).add(form.family)
    assert all(len(found) == 1 for group, found in families.items() if group)
