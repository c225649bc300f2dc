"""Codes of activity and words for them."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from filrouge.methods.activities import DIVISIONS, SECTIONS, SECTIONS_2_1, activity, section_of


@pytest.mark.parametrize(
    ("typed", "scheme", "expected"),
    [
        ("UKSIC07-4711", "", ("47.11", "uksic-2007", "G", "47")),
        ("UKSIC07-64921", "", ("64.92/1", "uksic-2007", "K", "64")),
        ("UKSIC07-01", "", ("01", "uksic-2007", "A", "01")),
        ("64921", "UK SIC 2007", ("64.92/1", "uksic-2007", "K", "64")),
        ("47110", "", ("47.11", "nace-2", "G", "47")),
        ("47110.0", "", ("47.11", "nace-2", "G", "47")),
        ("62.01Z", "", ("62.01Z", "naf-2", "J", "62")),
        ("6201z", "", ("62.01Z", "naf-2", "J", "62")),
        ("45.2R", "", ("45.2R", "naf-1", "F", "45")),
        ("62.01", "", ("62.01", "nace-2", "J", "62")),
        ("62.01", "NACE Rev. 2.1", ("62.01", "nace-2.1", "K", "62")),
        ("NACE Rev. 2.1: 62.10", "", ("62.10", "nace-2.1", "K", "62")),
        ("J62.01", "", ("62.01", "nace-2", "J", "62")),
        ("K62.01", "", ("62.01", "nace-2.1", "K", "62")),
        ("C 10.11", "", ("10.11", "nace-2", "C", "10")),
        ("47.11.40", "", ("47.11.4", "nace-2", "G", "47")),
        ("1", "", ("01", "nace-2", "A", "01")),
        ("A", "", ("A", "nace-2", "A", "")),
        ("K", "NACE Rev. 2.1", ("K", "nace-2.1", "K", "")),
        ("45.21", "NACE Rev. 1.1", ("45.21", "nace-1", "F", "45")),
        ("88.99 - Other social work", "", ("88.99", "nace-2", "Q", "88")),
        ("8899 - Autre action sociale", "", ("88.99", "nace-2", "Q", "88")),
        ("94,99; 88.10", "", ("94.99", "nace-2", "S", "94")),
        ("88: care at home", "", ("88", "nace-2", "Q", "88")),
    ],
)
def test_a_code_is_read_with_its_version(typed: str, scheme: str, expected: tuple[str, ...]) -> None:
    assert activity(typed, scheme) == expected


@pytest.mark.parametrize(
    ("typed", "section"),
    [
        ("Retail", "G"),
        ("Agriculture", "A"),
        ("Agricoltura sociale", "A"),
        ("Landbouw", "A"),
        ("Landwirtschaft", "A"),
        ("Housing", "L"),
        ("Wohnen", "L"),
        ("Logement", "L"),
        ("Vivienda", "L"),
        ("Education", "P"),
        ("Onderwijs", "P"),
        ("Énergie citoyenne", "D"),
        ("Energy and Environment", "D"),
        ("Health and Social Care", "Q"),
        ("Gezondheidszorg", "Q"),
        ("Digital, Media and Communication", "J"),
        ("Food service, Accommodation and Pubs", "I"),
        ("Artisanat", "C"),
        ("Arts et culture", "R"),
        ("Publishing", "J"),
        ("Membership associations, social clubs and trade unions", "S"),
    ],
)
def test_words_in_six_languages_give_a_section(typed: str, section: str) -> None:
    found = activity(typed)
    assert found is not None
    assert (found.section, found.version) == (section, "words")


@pytest.mark.parametrize("typed", ["", "  ", "Z99", "04", "K10.11", "Other", "2 members", "24 hours", "123456789"])
def test_what_names_no_activity_gives_nothing(typed: str) -> None:
    assert activity(typed) is None


def test_a_division_that_a_version_has_dropped_is_not_read() -> None:
    assert activity("45.20", "NACE Rev. 2") is not None
    assert activity("45.20", "NACE Rev. 2.1") is None


def test_both_versions_have_all_their_sections_and_divisions() -> None:
    assert "".join(sorted(SECTIONS)) == "ABCDEFGHIJKLMNOPQRSTU"
    assert "".join(sorted(SECTIONS_2_1)) == "ABCDEFGHIJKLMNOPQRSTUV"
    assert len(DIVISIONS) == 88
    assert {section_of(division, "nace-2") for division in DIVISIONS} == set(SECTIONS)
    assert {section_of(division, "nace-2.1") for division in DIVISIONS} - {""} == set(SECTIONS_2_1)


def test_the_title_of_a_section_is_read_as_the_section() -> None:
    for letter, title in SECTIONS.items():
        found = activity(title)
        assert found is not None
        assert found.section == letter


@given(st.sampled_from(sorted(DIVISIONS)), st.from_regex(r"(\.\d{1,2})?", fullmatch=True))
def test_reading_a_code_twice_changes_nothing_and_keeps_zeros_in_front(division: str, rest: str) -> None:
    once = activity(division + rest)
    assert once is not None
    assert once.division == division
    assert activity(once.code) == once


@given(st.text(max_size=30), st.sampled_from(["", "NACE Rev. 2.1", "UK SIC 2007", "NAF"]))
def test_any_text_is_read_or_not_but_never_breaks(typed: str, scheme: str) -> None:
    found = activity(typed, scheme)
    assert found is None or found.section
