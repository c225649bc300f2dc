"""The lists that federations really send are imported as they are."""

from __future__ import annotations

import csv
import io
from pathlib import Path
from typing import Any

import pytest

from filrouge.ground.jobs import work
from filrouge.rooms.register.models import Row
from tests.rooms.register.imports import counts, send
from tests.world import World

SLICE = 400
FIRST, SECOND = "coopsuk_2016_organisations.csv", "coopsuk_2022_standard.csv"

# File, scope, sites, and what its columns must be proposed as (heading → field).
LISTS: tuple[tuple[str, str, bool, dict[str, str]], ...] = (
    ("coophub_tech_coops.csv", "", False, {"key": "own_id", "url": "website", "location": "address"}),
    ("coopsuk_2016_economy_latest.csv", "GB", False, {"Employees": "heads", "Turnover": "ignore"}),
    (FIRST, "GB", False, {"CUK Organisation ID": "own_id", "Registered Number": "id:gb-coh"}),
    ("coopsuk_2017_outlets.csv", "GB", True, {"Outlet Name": "name", "Registered Name": "site_of"}),
    (SECOND, "GB", False, {"Identifier": "own_id", "Companies House Number": "id:gb-coh", "SIC Code": "activity"}),
    (
        "fr_ess_numerique_sirene_part.csv", "FR", False,
        {"siren": "id:fr-siren", "rna": "id:fr-rna", "sigle": "acronym", "tranche_effectifs": "insee_class"},
    ),
    ("interfoodcoop_fr_supermarkets.csv", "", False, {"lat": "lat", "lon": "lon", "address": "address"}),
    ("susy_transformap_europe.csv", "", False, {"country_as_typed": "country", "description_hu": "description@hu"}),
    ("techcoops_world.csv", "", False, {"url": "website", "business_areas": "activity"}),
)  # fmt: skip


@pytest.fixture(autouse=True)
def _linking_is_another_story(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(work.JOBS, "register.link", lambda progress, **_ids: {})


def _slice(path: Path, size: int = SLICE, keep: set[str] | None = None) -> bytes:
    """The first rows of a real list, or those whose first cell is wanted."""
    out = io.StringIO()
    with path.open(encoding="utf-8-sig", newline="") as file:
        rows = csv.reader(file)
        writer = csv.writer(out)
        writer.writerow(next(rows))
        wanted = (row for row in rows if keep is None or row[0] in keep)
        writer.writerows(row for row, _n in zip(wanted, range(size), strict=False))
    return out.getvalue().encode()


@pytest.mark.shared
@pytest.mark.parametrize(("name", "country", "sites", "fields"), LISTS, ids=[row[0] for row in LISTS])
def test_a_real_list_is_matched_and_imported(
    world: World, shared: Path, name: str, country: str, sites: bool, fields: dict[str, str]
) -> None:
    content = _slice(shared / "data" / "register" / name)
    source = send(world, content, country=country, sites=sites, file_name=name)
    matched = {heading: source.matching[str(place)] for place, heading in enumerate(source.columns)}
    assert {heading: matched[heading] for heading in fields} == fields
    told = counts(source.report)
    rows = source.sheet["rows"]
    assert told["created"] + told.get("refused", 0) == rows
    assert told["created"] >= rows * 0.97
    assert Row.objects.filter(source=source, kind="site" if sites else "organisation").count() == told["created"]


@pytest.mark.shared
def test_the_list_of_six_years_later_shows_who_joined_left_and_changed(world: World, shared: Path) -> None:
    folder = shared / "data" / "register"
    first, second = _numbers(folder / FIRST), _numbers(folder / SECOND)
    stayed, gone, new = sorted(first & second)[:150], sorted(first - second)[:40], sorted(second - first)[:25]
    send(world, _slice(folder / FIRST, keep={*stayed, *gone}), year=2016, country="GB")
    source = send(world, _slice(folder / SECOND, keep={*stayed, *new}), year=2022, country="GB")
    told = counts(source.report)
    assert (told["created"], told["left"]) == (25, 40)
    assert told["changed"] + told.get("same", 0) == 150


def _numbers(path: Path) -> set[str]:
    with path.open(encoding="utf-8-sig", newline="") as file:
        rows = csv.reader(file)
        next(rows)
        return {row[0] for row in rows}


@pytest.mark.shared
def test_french_numbers_keep_their_zeros_and_give_the_number_inside(world: World, shared: Path) -> None:
    source = send(world, _slice(shared / "data" / "register" / "fr_ess_numerique_sirene_part.csv"), country="FR")
    found: dict[str, Any] = Row.objects.get(source=source, line=2).said
    assert found["identifiers"] == [["fr-siren", "062201199", "valid"], ["fr-siret", "06220119900031", "valid"]]
    assert found["legal_form_typed"] == "5499.0"
