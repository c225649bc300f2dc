"""Typed countries, postcodes and regions."""

import math

import pytest
from hypothesis import given
from hypothesis import strategies as st

from filrouge.methods.places import COUNTRIES, Point, country_code, distance_km, nuts, postcode


@pytest.mark.parametrize(
    ("typed", "code"),
    [
        ("Österreich", "AT"),
        ("OESTERREICH", "AT"),
        ("België/Belgique", "BE"),
        ("Belgique", "BE"),
        ("belgie", "BE"),
        ("UK", "GB"),
        ("england", "GB"),
        ("SCOTLAND", "GB"),
        ("Royaume-Uni", "GB"),
        ("The Netherlands", "NL"),
        ("Pays-Bas", "NL"),
        ("Ελλάδα", "GR"),
        ("EL", "GR"),
        ("Česko", "CZ"),
        ("Tschechien", "CZ"),
        ("Magyarország", "HU"),
        ("Latvija", "LV"),
        ("România", "RO"),
        ("България", "BG"),
        ("Portogallo", "PT"),
        ("Suomi", "FI"),
        ("Sverige", "SE"),
        ("Danmark", "DK"),
        ("Polska", "PL"),
        ("Éire", "IE"),
        ("Slovenija", "SI"),
        ("Hrvatska", "HR"),
        ("Slovensko", "SK"),
        ("Lietuva", "LT"),
        ("Eesti", "EE"),
        ("Kýpros", "CY"),
        ("DEU", "DE"),
        ("de", "DE"),
        ("United States of America", "US"),
        ("U.S.A.", "US"),
        ("Republic of Ireland", "IE"),
        ("France (métropolitaine)", "FR"),
        ("Kosovo", "XK"),
        ("Isle of Man", "IM"),
        ("BE - Belgium", "BE"),
        ("Rep. of Ireland", "IE"),
    ],
)
def test_a_country_is_recognised_in_many_languages(typed: str, code: str) -> None:
    assert country_code(typed) == code


@pytest.mark.parametrize("typed", ["", "Europe", "Kongo", "Aberdeen", "France / Belgique", "?"])
def test_what_names_no_single_country_stays_unknown(typed: str) -> None:
    assert country_code(typed) == ""


def test_all_shown_names_of_a_country_lead_back_to_it() -> None:
    for country in COUNTRIES.values():
        assert {country_code(name) for name in country.names.values()} == {country.code}
        assert country_code(country.alpha3) == country.code


def test_a_code_of_a_code_is_the_code() -> None:
    assert all(country_code(code) == code == country_code(code.lower()) for code in COUNTRIES)


@given(st.text(max_size=20))
def test_any_text_gives_a_known_code_or_none_and_twice_is_once(typed: str) -> None:
    code = country_code(typed)
    assert code == "" or code in COUNTRIES
    assert country_code(code) == code


def test_the_centre_of_a_country_lies_in_it() -> None:
    brussels = (50.85, 4.35)
    assert distance_km((COUNTRIES["BE"].lat, COUNTRIES["BE"].lon), brussels) < 60
    assert all(-90 <= one.lat <= 90 and -180 <= one.lon <= 180 for one in COUNTRIES.values())


@pytest.mark.parametrize(
    ("typed", "country", "expected"),
    [
        ("1050", "BE", "1050"),
        ("B-1050", "BE", "1050"),
        ("1050.0", "BE", "1050"),
        ("CV346DA", "GB", "CV34 6DA"),
        ("ls7 4qg", "GB", "LS7 4QG"),
        ("84200.0", "FR", "84200"),
        ("1000", "FR", "01000"),
        ("F-75001", "FR", "75001"),
        ("1234ab", "NL", "1234 AB"),
        ("00950", "PL", "00-950"),
        ("1000001", "PT", "1000-001"),
        ("1000", "PT", "1000"),
        ("11122", "SE", "111 22"),
        ("d08x3y4", "IE", "D08 X3Y4"),
        ("vlt1117", "MT", "VLT 1117"),
        ("LV1010", "LV", "LV-1010"),
        ("01100", "LT", "LT-01100"),
        ("near  the church", "FR", "NEAR THE CHURCH"),
        ("  ", "BE", ""),
        ("12-34", "ZZ", "12-34"),
    ],
)
def test_a_postcode_is_written_as_its_country_writes_it(typed: str, country: str, expected: str) -> None:
    assert postcode(typed, country) == expected


TYPED = st.one_of(st.from_regex(r"[A-Z]{0,2}-?\d{2,7}[A-Z]{0,2}", fullmatch=True), st.text(max_size=12))


@given(TYPED, st.sampled_from(["BE", "FR", "GB", "NL", "PL", "PT", "LT", "LV", "SE", "IE", "MT", "RO", ""]))
def test_a_postcode_written_twice_is_written_once(typed: str, country: str) -> None:
    once = postcode(typed, country)
    assert postcode(once, country) == once


@given(st.integers(min_value=1000, max_value=99999))
def test_zeros_in_front_of_a_french_postcode_survive(number: int) -> None:
    full = str(number).zfill(5)
    assert postcode(full, "FR") == postcode(str(number), "FR") == postcode(f"{number}.0", "FR") == full


@pytest.mark.parametrize(
    ("typed", "code"),
    [
        ("be100", "BE100"),
        ("BE 10", "BE10"),
        ("GR30", "EL30"),
        ("GB", "UK"),
        ("UKI", "UKI"),
        ("FR-10", "FR10"),
        ("BE1000", ""),
        ("XX1", ""),
        ("", ""),
        ("Wallonie", ""),
    ],
)
def test_a_region_code_is_checked_in_form(typed: str, code: str) -> None:
    assert nuts(typed) == code
    assert nuts(code) == code


DEGREES = st.tuples(
    st.floats(min_value=-90, max_value=90, allow_nan=False),
    st.floats(min_value=-180, max_value=180, allow_nan=False),
)


def test_a_quarter_of_the_equator_is_ten_thousand_kilometres() -> None:
    assert distance_km(Point(0, 0), Point(0, 90)) == pytest.approx(10_007.5, abs=0.1)


@given(DEGREES, DEGREES)
def test_distance_is_the_same_both_ways_and_never_beyond_half_the_earth(
    a: tuple[float, float], b: tuple[float, float]
) -> None:
    there, back = distance_km(a, b), distance_km(b, a)
    assert math.isclose(there, back, abs_tol=1e-6)
    assert 0 <= there <= 20_016
