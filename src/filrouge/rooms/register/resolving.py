"""From what the rows say to what is shown: the chosen value of each field, and the others.

Pure: no database. Law 1 of the data: an organisation is the view over its assertions.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any, NamedTuple

from filrouge.rooms.register.fields import FIELDS, UNITS, YEARS, base, of_year, year_of

MANY = frozenset({"identifiers", "former_name", "acronym", "trading_name"})  # values add up, they do not compete
NAMES = ("name", "trading_name", "former_name", "acronym")


@dataclass(frozen=True, slots=True)
class Said:
    """What one row says. `statement` marks what people wrote here, which outweighs a list."""

    row: int
    source: int
    stated_on: date
    statement: bool
    values: Mapping[str, Any]


class Assertion(NamedTuple):
    """(field, value, source, date). A value of None asserts that nothing is known, or that it is not so."""

    value: Any
    row: int
    source: int
    stated_on: date


class Fact(NamedTuple):
    """The value that is shown for a field, and what all others say, in order of trust.

    A tuple, for a whole list has millions of them, and what differs is looked for only where somebody asks.
    """

    field: str
    chosen: Assertion
    rest: tuple[Assertion, ...] = ()

    @property
    def value(self) -> Any:
        return self.chosen.value

    @property
    def none(self) -> bool:
        """Whether the source that is trusted says that there is nothing."""
        return self.chosen.value is None

    @property
    def others(self) -> tuple[Assertion, ...]:
        """The different values that are not shown, each once."""
        seen, others = [_plain(self.chosen.value)], []
        for other in self.rest:
            if (plain := _plain(other.value)) not in seen:
                seen.append(plain)
                others.append(other)
        return tuple(others)


Profile = dict[str, Fact]


def resolve(said: Iterable[Said], choices: Mapping[str, int] | None = None) -> Profile:
    """The profile over what rows say. `choices` maps a field to the row that the secretariat chose for it.

    Order of trust: the secretariat's choice, what was written here (the last word first), the newest list, the lowest
    row number. Of lists a number goes before a size class of the same year.
    """
    assertions: dict[str, list[tuple[Said, Any]]] = {}
    for row in sorted(said, key=_trust):
        for field, value in by_year(row.values).items():
            if base(field) in FIELDS:
                assertions.setdefault(field, []).append((row, value))
    return {field: _fact(field, rows, (choices or {}).get(field)) for field, rows in assertions.items()}


def by_year(values: Mapping[str, Any]) -> Mapping[str, Any]:
    """What a row says, its figures under the year that the row names for all of them: `heads` → `heads@2024`."""
    if "figures_year" not in values:
        return values
    year = values["figures_year"] if values["figures_year"] in YEARS else 0
    told = {field: value for field, value in values.items() if field != "figures_year"}
    dated = {of_year(unit, year): told.pop(unit) for unit in UNITS if unit in told}
    return dated | told


def _trust(row: Said) -> tuple[bool, int, int]:
    return (not row.statement, -row.stated_on.toordinal(), -row.row if row.statement else row.row)


def _fact(field: str, rows: list[tuple[Said, Any]], choice: int | None) -> Fact:
    """`rows` come in order of trust; who was chosen goes first, and of lists what is said with care."""
    if len(rows) > 1 and (choice is not None or any(_rough(field, *row) for row in rows)):
        rows.sort(key=lambda item: (item[0].row != choice, not item[0].statement, _rough(field, *item)))
    if base(field) in MANY:
        return _all_of(field, rows)
    first, *rest = [Assertion(value, row.row, row.source, row.stated_on) for row, value in rows]
    return Fact(field, first, tuple(rest))


def _rough(field: str, row: Said, value: Any) -> bool:
    """A name in capitals, and the size class on a list where another may have the number.

    Whoever writes a class here knows what they see, and takes the number back.
    """
    return _shouted(value) or (isinstance(value, str) and base(field) in UNITS and not row.statement)


def _shouted(text: Any) -> bool:
    """A name in capitals says no more than one that is written with care, and reads worse."""
    return isinstance(text, str) and len(text) > 4 and text.isupper()


def _all_of(field: str, rows: list[tuple[Said, Any]]) -> Fact:
    """The union of what rows say, in order of trust; dated by the most trusted of them.

    Where one says that there is nothing, those that are trusted less add nothing and stand beside it.
    """
    end = next((place for place, (_row, value) in enumerate(rows) if value is None), len(rows))
    values: list[Any] = []
    for _row, value in rows[:end]:
        values += [v for v in _listed(value) if v not in values]
    (trusted, _value), *rest = [rows[0], *rows[max(end, 1) :]]
    apart = tuple(Assertion(value and _listed(value), row.row, row.source, row.stated_on) for row, value in rest)
    return Fact(field, Assertion(values or None, trusted.row, trusted.source, trusted.stated_on), apart)


def _listed(value: Any) -> list[Any]:
    return value if isinstance(value, list) else [value]


def _plain(value: Any) -> Any:
    """What makes two values the same to a reader: case and spaces do not."""
    if isinstance(value, dict):
        return tuple(sorted((key, str(item)) for key, item in value.items() if key != "typed"))
    return " ".join(value.casefold().split()) if isinstance(value, str) else value


def value(profile: Profile, field: str, default: Any = None) -> Any:
    """The chosen value of a field, or the default where nothing is known of it."""
    fact = profile.get(field)
    return default if fact is None or fact.none else fact.value


def figures(profile: Profile) -> dict[str, dict[int, Fact]]:
    """Unit → year (0: not said) → figure, the newest year first; without those that were said to be none."""
    found: dict[str, dict[int, Fact]] = {}
    told = [field for field, fact in profile.items() if base(field) in UNITS and not fact.none]
    for field in sorted(told, key=year_of, reverse=True):
        found.setdefault(base(field), {})[year_of(field)] = profile[field]
    return found


def newest(profile: Profile, unit: str) -> Any:
    """The number or size class of the newest year; of no year only where none is dated; None where there is none."""
    return next((fact.value for fact in figures(profile).get(unit, {}).values()), None)


def says_none(profile: Profile, field: str) -> bool:
    """Whether it was said that there is nothing, so that nothing is guessed from elsewhere either."""
    return field in profile and profile[field].none


def all_names(profile: Profile) -> tuple[str, ...]:
    """Every name by which anybody calls the organisation, the one that is shown first.

    Of names that were said to be none, or that add up, only those that are shown are names.
    """
    found: list[str] = []
    for field in sorted((f for f in profile if base(f) in NAMES), key=lambda f: (NAMES.index(base(f)), f)):
        fact = profile[field]
        for assertion in (fact.chosen, *(() if fact.none or base(field) in MANY else fact.others)):
            found += [n for n in _texts(assertion.value) if n not in found]
    return tuple(found)


def _texts(value: Any) -> Sequence[str]:
    return [] if value is None else [str(one) for one in _listed(value)]


def shown_name(profile: Profile) -> str:
    """The name to show: the main name, else any translation, trading name or acronym."""
    names = all_names(profile)
    return names[0] if names else ""


def confirmed_on(said: Iterable[Said]) -> date | None:
    """When somebody last said anything about the organisation."""
    return max((row.stated_on for row in said), default=None)
