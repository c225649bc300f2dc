"""The sample network as a folder: the lists as files, `network.json` about them, `truth.csv` for tests."""

import csv
import json
from collections.abc import Iterator
from dataclasses import asdict
from datetime import date
from pathlib import Path
from typing import Any

from .cells import Cell
from .files import WRITERS, first_line, written_date
from .model import Body, Declared, Federation, FederationList, Network
from .rows import Row, column_headings, list_rows
from .vocabulary import words

NETWORK_FILE = "network.json"
TRUTH_FILE = "truth.csv"
TRUTH_COLUMNS = ("file", "line", "organisation", "trap")


def write(network: Network, folder: Path) -> None:
    """Write every file of the sample into the folder, which is made if needed.

    `truth.csv` says for each row of each list (file, line from 1) which organisation or member federation it
    stands for. Files of the same names are replaced.
    """
    folder.mkdir(parents=True, exist_ok=True)
    with (folder / TRUTH_FILE).open("w", encoding="utf-8", newline="") as file:
        truth = csv.writer(file, lineterminator="\n")
        truth.writerow(TRUTH_COLUMNS)
        for member in network.members:
            for each in member.lists:
                truth.writerows(_write_list(network, member, each, folder))
    text = json.dumps(describe(network), ensure_ascii=False, indent=1, default=_as_text)
    (folder / NETWORK_FILE).write_text(text + "\n", encoding="utf-8")


def _write_list(
    network: Network, member: Federation, each: FederationList, folder: Path
) -> Iterator[tuple[str, int, str, str]]:
    habit = each.habit
    found: list[tuple[str, str]] = []
    WRITERS[habit.format](folder / habit.file, habit, _lines(network, member, each, found))
    for line, (truth, trap) in enumerate(found, first_line(habit)):
        yield habit.file, line, truth, trap


def _lines(
    network: Network, member: Federation, each: FederationList, found: list[tuple[str, str]]
) -> Iterator[tuple[Cell, ...]]:
    if each.habit.format != "jsonl":
        yield from _titles(member, each)
    yield tuple(column_headings(member, each.habit))
    for row in list_rows(network, member, each):
        found.append(_truth(row))
        yield row.cells


def _truth(row: Row) -> tuple[str, str]:
    return row.truth, row.trap


def _titles(member: Federation, each: FederationList) -> list[tuple[Cell, ...]]:
    habit = each.habit
    if not habit.titles:
        return []
    name = member.names.get(habit.language) or member.names[member.language]
    title = words(habit.language)["title"][0].format(date=written_date(habit.date, habit))
    lines: list[tuple[Cell, ...]] = [(name,), (title,), ()]
    return lines[1:2] if habit.titles == 1 else lines[: habit.titles]


def _as_text(value: object) -> str:
    if isinstance(value, date):
        return value.isoformat()
    raise TypeError(f"{value!r} has no place in {NETWORK_FILE}")


def describe(network: Network) -> dict[str, Any]:
    """What `network.json` says: who the members are, what they sent, who sits where, who can sign in."""
    return {
        "name": network.name,
        "mission": network.mission,
        "seed": network.seed,
        "members": [_member(member) for member in network.members],
        "bodies": [_body(body) for body in network.bodies],
        "people": [asdict(person) for person in network.people],
        "registers": [asdict(each) for each in network.registers],
    }


def _member(member: Federation) -> dict[str, Any]:
    return {
        "key": member.key,
        "names": member.names,
        "acronym": member.acronym,
        "language": member.language,
        "country": member.country,
        "city": member.city,
        "legal_form": member.legal_form,
        "membership_class": member.membership_class,
        "status": member.status,
        "joined": member.joined,
        "left": member.left,
        "website": member.website,
        "umbrellas": member.umbrellas,
        "scope": _scope(member),
        "lists": [_list(each) for each in member.lists],
        "declared": member.declared and _declared(member.declared),
    }


def _scope(member: Federation) -> dict[str, Any]:
    is_european = member.key.startswith("eu-")
    return {"country": "" if is_european else member.country, "families": member.families}


def _list(each: FederationList) -> dict[str, Any]:
    habit = each.habit
    return {
        "file": habit.file,
        "date": habit.date,
        "language": habit.language,
        "columns": habit.columns,
        "is_latest": each.is_latest,
    }


def _declared(declared: Declared) -> dict[str, Any]:
    checks = [
        {"name": c.name, "town": c.town, "found": c.found, "also_declared_by": c.also_declared_by}
        for c in declared.checks
    ]
    return {"organisations": declared.organisations, "date": declared.date, "checks": checks}


def _body(body: Body) -> dict[str, Any]:
    taken = [holder.category for holder in body.holders]
    return {
        "key": body.key,
        "name": body.name,
        "seats": [
            {"category": category, "seats": seats, "vacant": seats - taken.count(category)}
            for category, seats in body.seats.items()
        ],
        "holders": [asdict(holder) for holder in body.holders],
    }
