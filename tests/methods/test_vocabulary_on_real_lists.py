"""How much of real lists the vocabulary understands; floors are what was measured, a little rounded down."""

import csv
import re
from collections.abc import Callable
from pathlib import Path

import pytest

from filrouge.methods.activities import activity
from filrouge.methods.identifiers import check, derived
from filrouge.methods.legal_forms import family, recognise, split
from filrouge.methods.places import country_code, distance_km, locate, postcode, street
from filrouge.methods.web import domain

pytestmark = pytest.mark.shared

Rows = list[dict[str, str]]


@pytest.fixture(scope="module")
def read(shared: Path) -> Callable[[str], Rows]:
    def rows(name: str) -> Rows:
        with (shared / "data" / "register" / name).open(encoding="utf-8-sig", newline="") as file:
            return list(csv.DictReader(file))

    return rows


def cells(rows: Rows, column: str) -> list[str]:
    return [row[column] for row in rows if row[column].strip()]


def share(found: list[bool]) -> float:
    return sum(found) / len(found)


Read = Callable[[str], Rows]


def test_nearly_all_typed_countries_are_recognised(read: Read) -> None:
    countries = cells(read("susy_transformap_europe.csv"), "country_as_typed")
    assert len(countries) > 1700
    assert share([bool(country_code(typed)) for typed in countries]) >= 0.997


def test_all_french_numbers_are_right_and_the_siret_gives_the_siren(read: Read) -> None:
    rows = read("fr_ess_numerique_sirene_part.csv")
    assert {check("fr-siren", row["siren"]).state for row in rows} == {"valid"}
    assert {check("fr-rna", rna).state for rna in cells(rows, "rna")} == {"valid"}
    for row in rows:
        inside = derived(check("fr-siret", row["siret_siege"]))
        assert [one.number for one in inside] == [row["siren"]]


def test_british_numbers_have_the_shape_of_their_register(read: Read) -> None:
    rows = read("coopsuk_2016_organisations.csv")
    by_registrar = {"Companies House": "gb-coh", "FCA": "gb-fca"}
    for registrar, scheme in by_registrar.items():
        numbers = cells([row for row in rows if row["Registrar"] == registrar], "Registered Number")
        assert share([check(scheme, number).state == "valid" for number in numbers]) >= 0.999


def test_columns_of_legal_forms_are_read(read: Read) -> None:
    british = cells(read("coopsuk_2016_organisations.csv"), "Legal Form")
    french = cells(read("fr_ess_numerique_sirene_part.csv"), "categorie_juridique")
    assert share([bool(recognise(cell, "GB")) for cell in british]) == 1
    assert share([bool(recognise(cell, "FR")) for cell in french]) >= 0.99


def test_french_categories_agree_with_the_published_family(read: Read) -> None:
    families = {"association": "association", "coopérative": "cooperative", "fondation": "foundation"}
    rows = [row for row in read("fr_ess_numerique_sirene_part.csv") if row["famille_ess"] in families]
    agree = [family(recognise(row["categorie_juridique"], "FR")) == families[row["famille_ess"]] for row in rows]
    assert share(agree) >= 0.95


def test_seven_of_eight_community_interest_companies_say_so_in_their_name(read: Read) -> None:
    rows = read("coopsuk_2016_organisations.csv")
    interest = [row for row in rows if row["Legal Form"] == "Community Interest Company"]
    assert share([split(row["Registered Name"], "GB").form == "gb-cic" for row in interest]) >= 0.87


def test_no_real_name_loses_its_core_and_cutting_twice_is_cutting_once(read: Read) -> None:
    names = cells(read("coopsuk_2016_organisations.csv"), "Registered Name")
    names += cells(read("susy_transformap_europe.csv"), "name")
    names += cells(read("fr_ess_numerique_sirene_part.csv"), "denomination")
    for name in names:
        core = split(name).core
        assert core
        assert split(core).core == core


def test_most_real_towns_are_located_near_their_published_point(read: Read) -> None:
    distances = []
    for row in read("susy_transformap_europe.csv"):
        country = country_code(row["country_as_typed"])
        if country and row["city"].strip() and row["lat"]:
            found = locate(row["city"], country, row["postcode"])
            point = (float(row["lat"]), float(row["lon"]))
            distances.append(distance_km(found, point) if found else float("inf"))
    assert len(distances) > 1600
    assert share([distance <= 10 for distance in distances]) >= 0.86
    assert share([distance <= 25 for distance in distances]) >= 0.88


def test_most_british_towns_and_postcodes_are_known(read: Read) -> None:
    rows = read("coopsuk_2016_organisations.csv")
    shape = re.compile(r"[A-Z]{1,2}\d[A-Z\d]? \d[A-Z]{2}")
    codes = cells(rows, "Registered Postcode")
    assert share([bool(shape.fullmatch(postcode(code, "GB"))) for code in codes]) >= 0.99
    assert share([bool(locate(city, "GB")) for city in cells(rows, "Registered City")]) >= 0.94


def test_real_streets_have_a_stable_name(read: Read) -> None:
    lines = cells(read("coopsuk_2016_organisations.csv"), "Registered Street")
    lines += cells(read("susy_transformap_europe.csv"), "street")
    for line in lines:
        name = street(line).name
        assert street(name).name == name


def test_nearly_all_real_websites_have_a_host(read: Read) -> None:
    for name, column in (("susy_transformap_europe.csv", "website"), ("coopsuk_2022_standard.csv", "Website")):
        sites = cells(read(name), column)
        assert share([bool(domain(site)) for site in sites]) >= 0.99


def test_all_activity_codes_are_read_and_agree_with_the_published_section(read: Read) -> None:
    rows = [row for row in read("coopsuk_2022_standard.csv") if row["SIC Code"] and row["SIC Section"]]
    for row in rows:
        code, words = activity(row["SIC Code"], "UK SIC 2007"), activity(row["SIC Section"])
        assert code is not None
        assert words is not None
        assert code.section == words.section
    assert all(activity(code) for code in cells(read("fr_ess_numerique_sirene_part.csv"), "naf"))
