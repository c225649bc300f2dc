"""Real lists, of which no row trained the model: how right the recipe is. Truth is hidden from it."""

from __future__ import annotations

import csv
from pathlib import Path

import numpy as np
import pytest

from filrouge.methods import places
from filrouge.methods.linkage.evaluation import evaluate
from filrouge.methods.linkage.linking import link
from filrouge.methods.linkage.records import Record
from filrouge.methods.web import domain

pytestmark = pytest.mark.shared


def rows(shared: Path, name: str) -> list[dict[str, str]]:
    path = shared / "data" / "register" / name
    return list(csv.DictReader(path.read_text(encoding="utf-8-sig").splitlines()))


def in_2016(key: int, row: dict[str, str]) -> Record:
    return Record(
        key=key,
        source=2016,
        names=(row["Registered Name"],),
        country="GB",
        postcode=row["Registered Postcode"],
        city=row["Registered City"],
        street=row["Registered Street"],
    )


def in_2022(key: int, row: dict[str, str]) -> Record:
    return Record(
        key=key,
        source=2022,
        names=(row["Name"],),
        country="GB",
        postcode=row["Postcode"],
        city=row["Locality"],
        street=row["Street Address"],
        website=row["Website"],
    )


def coded(texts: list[str]) -> np.ndarray:
    return np.unique(texts, return_inverse=True)[1]


@pytest.mark.slow
def test_registered_names_of_2016_meet_the_short_names_of_2022_without_numbers(shared):
    old, new = rows(shared, "coopsuk_2016_organisations.csv"), rows(shared, "coopsuk_2022_standard.csv")
    records = [in_2016(key, row) for key, row in enumerate(old)]
    records += [in_2022(len(old) + key, row) for key, row in enumerate(new)]
    truth = coded([row["CUK Organisation ID"] for row in old] + [row["Identifier"] for row in new])
    accuracy = evaluate(records, truth)
    assert accuracy.blocking_recall > 0.98
    assert accuracy.best.f1 > 0.95
    assert accuracy.certain.precision > 0.99
    assert accuracy.reviewed.f1 > 0.97
    assert abs(accuracy.reviewed.count_error) < 0.03
    assert accuracy.questions_per_hundred < 15


def technology(key: int, source: int, name: str, place: str, website: str = "") -> Record:
    last = place.split(",")[-1].split("/")[0].strip()
    town = place.split(",")[0].split("/")[0].strip() if "," in place else ""
    country = places.country_code(last) or ""
    return Record(key=key, source=source, names=(name,), country=country, city=town, website=website)


def test_two_lists_of_technology_cooperatives_agree_with_their_web_sites(shared):
    world, hub = rows(shared, "techcoops_world.csv"), rows(shared, "coophub_tech_coops.csv")
    records = [technology(key, 1, row["name"], row["region"]) for key, row in enumerate(world)]
    records += [technology(len(world) + key, 2, row["name"], row["location"]) for key, row in enumerate(hub)]
    truth = coded([domain(row["url"]) or row["name"] for row in world + hub])
    accuracy = evaluate(records, truth)
    assert accuracy.best.precision > 0.88
    assert accuracy.best.f1 > 0.8
    assert accuracy.reviewed.f1 > 0.9


def test_namesakes_with_two_web_sites_are_asked_about(shared):
    world, hub = rows(shared, "techcoops_world.csv"), rows(shared, "coophub_tech_coops.csv")
    records = [technology(key, 1, row["name"], row["region"], row["url"]) for key, row in enumerate(world)]
    records += [
        technology(len(world) + key, 2, row["name"], row["location"], row["url"]) for key, row in enumerate(hub)
    ]
    found = link(records)
    sites = [domain(row["url"]) for row in world + hub]
    joined = [(a, b) for a, b in zip(found.i, found.j, strict=True) if found.certain[a] == found.certain[b]]
    assert len(joined) > 50
    assert [(records[a].names, records[b].names) for a, b in joined if sites[a] != sites[b]] == []
    asked = {records[doubt.pair[0]].names[0] for doubt in found.doubts if sites[doubt.pair[0]] != sites[doubt.pair[1]]}
    assert {"Sofi Cooperative", "Agile Collective"} <= asked
