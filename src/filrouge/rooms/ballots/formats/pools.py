"""Those who may be drawn, as people send or type them: a table with one row for each, read leniently, kept sparsely."""

from __future__ import annotations

import tempfile
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from pathlib import Path

from django.utils.translation import gettext as _

from filrouge.ground.actions import Refused
from filrouge.ground.search.folding import fold
from filrouge.ground.tables import Limits, Unreadable, open_sheet, rows

# A pool is small; whatever is larger is another file, or a hostile one.
LARGEST = 2 * 1024 * 1024
MOST_PEOPLE = 2_000
MOST_FEATURES = 8
MOST_VALUES = 60
LONGEST_VALUE = 60
LIMITS = Limits(bytes=LARGEST, rows=MOST_PEOPLE, columns=30, cell=300, unpacked=20 * 1024 * 1024, ratio=100, seconds=20)
NAMES = frozenset({"name", "label", "role", "nom", "naam", "fonction", "functie"})
ORGANISATIONS = frozenset({"organisation", "organization", "organisatie"})
HOUSEHOLDS = frozenset({"household", "menage", "huishouden"})


@dataclass(frozen=True, slots=True)
class Entrant:
    """Somebody who may be drawn. `household` is any text that those who live together share, and is not kept."""

    label: str
    features: dict[str, str]
    organisation_name: str = ""
    household: str = ""
    organisation: int | None = None


@dataclass(frozen=True, slots=True)
class PoolTable:
    """A pool as it was read: its features in the order of the columns, and everybody in the order of the rows."""

    features: tuple[str, ...]
    entrants: tuple[Entrant, ...]


@dataclass(slots=True)
class _Columns:
    """Which column says what."""

    name: int = -1
    organisation: int = -1
    household: int = -1
    features: dict[int, str] = field(default_factory=dict)


def read_pool(content: bytes, name: str = "pool.csv") -> PoolTable:
    """Read a table of candidates: CSV, XLSX, ODS or JSON, in a child process with limits. Raises Refused in words.

    Columns `name`, `organisation` and `household` are known by these names; every other one is a feature.
    """
    with tempfile.TemporaryDirectory() as folder:
        upload = Path(folder) / f"pool{_kind(name)}"
        upload.write_bytes(content[: LARGEST + 1])
        try:
            sheet = open_sheet(upload, into=Path(folder), limits=LIMITS)
        except Unreadable as unreadable:
            raise Refused(unreadable.message, code=unreadable.code, field="file") from unreadable
        columns = _columns(sheet.columns)
        entrants = tuple(_entrants(columns, rows(sheet)))
    return checked(PoolTable(tuple(columns.features.values()), entrants))


def _kind(name: str) -> str:
    ending = Path(name).suffix.lower()
    return ending if ending in {".csv", ".tsv", ".txt", ".xlsx", ".xls", ".ods", ".json", ".jsonl"} else ".csv"


def _columns(headings: Iterable[str]) -> _Columns:
    columns = _Columns()
    for place, heading in enumerate(headings):
        plain = fold(heading)
        if plain in NAMES and columns.name < 0:
            columns.name = place
        elif plain in ORGANISATIONS and columns.organisation < 0:
            columns.organisation = place
        elif plain in HOUSEHOLDS and columns.household < 0:
            columns.household = place
        elif plain:
            columns.features[place] = " ".join(heading.split())[:LONGEST_VALUE]
    if columns.name < 0 and columns.organisation < 0:
        raise _refused(_("The table has no column “name”. Call one of the columns so, in its first row."), "no_name")
    if len(set(columns.features.values())) < len(columns.features):
        raise _refused(_("Two columns have the same heading. Give each feature a name of its own."), "same_heading")
    return columns


def _entrants(columns: _Columns, lines: Iterable[tuple[int, list[str]]]) -> Iterator[Entrant]:
    for _line, cells in lines:
        label, organisation = _cell(cells, columns.name), _cell(cells, columns.organisation)
        if not label and not organisation:
            continue
        yield Entrant(
            label=(label or organisation)[:200],
            features={name: _cell(cells, place) for place, name in columns.features.items()},
            organisation_name=organisation[:300],
            household=fold(_cell(cells, columns.household)),
        )


def _cell(cells: list[str], place: int) -> str:
    return " ".join(cells[place].split()) if place >= 0 else ""


def checked(table: PoolTable) -> PoolTable:
    """The pool, or a refusal for what nobody can be drawn from. People as little as possible: no column too many."""
    if not table.entrants:
        raise _refused(_("Nobody is in the table. Write one row for each who may be drawn."), "nobody")
    if len(table.entrants) > MOST_PEOPLE:
        words = _("The pool has %(number)d people; at most %(most)d can be drawn from. Draw a smaller pool first.")
        raise _refused(words % {"number": len(table.entrants), "most": MOST_PEOPLE}, "many_people")
    if len(table.features) > MOST_FEATURES:
        words = _("The table has %(number)d features; at most %(most)d can be weighed. Take out columns.")
        raise _refused(words % {"number": len(table.features), "most": MOST_FEATURES}, "many_features")
    for feature in table.features:
        _check_values(feature, {entrant.features[feature] for entrant in table.entrants})
    return table


def _check_values(feature: str, values: set[str]) -> None:
    """A column in which nearly everybody differs is no feature but something about persons, and is not kept."""
    if len(values) > MOST_VALUES:
        words = _(
            "“%(feature)s” has %(number)d different values, at most %(most)d can have quotas. Group them, or take the "
            "column out: what is not needed is not kept."
        )
        raise _refused(words % {"feature": feature, "number": len(values), "most": MOST_VALUES}, "many_values")
    for value in values:
        if len(value) > LONGEST_VALUE:
            words = _("“%(feature)s” has a value longer than %(most)d characters. Shorten it.")
            raise _refused(words % {"feature": feature, "most": LONGEST_VALUE}, "long_value")


def _refused(message: str, code: str) -> Refused:
    return Refused(message, code=code, field="file")
