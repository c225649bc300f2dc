"""One spelling for what people type in many."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from filrouge.methods.linkage.spelling import (
    abbreviates,
    bracketed_acronyms,
    initials,
    meanings_of,
    names_within,
    numbers_in,
    plain,
    stem,
    without_bracketed,
    words_of,
)
from filrouge.methods.linkage.words import LANGUAGES, concept_of, rows


@pytest.mark.parametrize(
    ("typed", "spelled"),
    [
        ("Café de l'Égalité", "cafe de l egalite"),
        ("Co-operative & Mutual", "cooperative and mutual"),
        ("The Co-op", "the coop"),
        ("A.S.B.L. Le Pivot", "asbl le pivot"),
        ("Working Men's Club", "working mens club"),
        ("Workers' Union", "workers union"),
        ("C A M E R A", "camera"),
        ("Храна за всички", "khrana za vsichki"),
        ("  ", ""),
    ],
)
def test_plain_spelling(typed, spelled):
    assert plain(typed) == spelled


@given(st.text(max_size=40))
def test_plain_spelling_of_plain_spelling_is_itself(text):
    assert plain(plain(text)) == plain(text)


@pytest.mark.parametrize(
    ("typed", "names"),
    [
        ("Kelham City Farm / Lordship Allotments", ["Kelham City Farm", "Lordship Allotments"]),
        (
            "Broom Power (Kelham Community Renewables)",
            ["Broom Power (Kelham Community Renewables)", "Broom Power", "Kelham Community Renewables"],
        ),
        (
            "Kelham Lisboa - Cooperativa de Educação e Reabilitação",
            ["Kelham Lisboa - Cooperativa de Educação e Reabilitação", "Kelham Lisboa"],
        ),
        ("Kelham - Cooperativa de Educação e Reabilitação", ["Kelham - Cooperativa de Educação e Reabilitação"]),
        ("Kelham Hub - Lordship and Broom", ["Kelham Hub - Lordship and Broom"]),
        ("Kelham Hub (Lordship)", ["Kelham Hub (Lordship)"]),
        ("Kelham Hub (South West)", ["Kelham Hub (South West)"]),
    ],
)
def test_two_names_in_one_cell_are_told_from_a_name_with_a_place(typed, names):
    assert names_within(typed) == names


@pytest.mark.parametrize(
    ("domain", "called"),
    [
        ("kelham-hub.org.uk", "kelhamhub"),
        ("facebook.com/kelham-hub-115813123878767", "kelhamhub"),
        ("kelham.wordpress.com", "wordpress"),
        ("", ""),
    ],
)
def test_a_website_is_called_by_its_longest_part(domain, called):
    assert stem(domain) == called


def test_a_short_form_may_pass_over_one_word():
    assert abbreviates("cuec", "carshalton united ex service club") == pytest.approx(4 / 5)
    assert abbreviates("cuec", "carshalton united very ex service club") == 0.0


def test_small_words_are_left_out_unless_there_is_nothing_else():
    assert words_of("la maison du peuple") == ("maison", "peuple")
    assert words_of("de la") == ("de", "la")


def test_common_words_of_all_languages_mean_the_same():
    house = {meanings_of((word,)) for word in ("maison", "huis", "haus", "casa", "house")}
    assert house == {("house",)}


def test_numbers_are_found_however_they_are_written():
    assert numbers_in(("phase", "ii")) == numbers_in(("phase", "2")) == numbers_in(("phase", "two")) == ("2",)
    assert numbers_in(("phase",)) == ()


def test_an_acronym_in_brackets_is_a_name_of_its_own():
    name = "Coastal Fishers of the North (CFN)"
    assert bracketed_acronyms(name) == ("CFN",)
    assert without_bracketed(name, ("CFN",)) == "Coastal Fishers of the North"
    assert bracketed_acronyms("Legion Club (Leigh)") == ()


@pytest.mark.parametrize(
    ("typed", "names"),
    [
        ("Kelham Co-op (formerly Lordship Hub)", ["Kelham Co-op", "Lordship Hub"]),
        ("Worth Ltd t/a Fairhub", ["Worth Ltd", "Fairhub"]),
        ("Le Pivot, anciennement La Roue", ["Le Pivot", "La Roue"]),
        ("Formerly Known As Theatre", ["Formerly Known As Theatre"]),
        ("", [""]),
    ],
)
def test_a_cell_may_hold_two_names(typed, names):
    assert names_within(typed) == names


def test_initials_with_and_without_small_words():
    assert initials("north east of scotland") == ("neos", "nes")
    assert initials("alone") == ()


@pytest.mark.parametrize(
    ("short", "long", "share"),
    [
        ("cds", "cooperative development society", 1.0),
        ("scotmid", "scottish midland", 1.0),
        ("scotmid", "scottish midland cooperative", 2 / 3),
        ("nes", "north east of scotland", 1.0),
        ("xyz", "cooperative development society", 0.0),
        ("c", "cooperative development", 0.0),
        ("coop", "cooperative", 0.0),
    ],
)
def test_what_a_short_name_stands_for(short, long, share):
    assert abbreviates(short, long) == pytest.approx(share)


def test_the_table_of_words_has_every_language_in_every_row():
    assert all(len(row) == len(LANGUAGES) and all(row) for row in rows())
    assert all(word == plain(word) for row in rows() for cell in row for word in cell)
    assert concept_of()["genossenschaft"] == "cooperative"
