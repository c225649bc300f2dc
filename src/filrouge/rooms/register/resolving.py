"""From what the rows say to what is shown: the chosen value of each field, and the others.

Pure: no database. Law 1 of the data: an organisation is the view over its assertions.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any, NamedTuple

from filrouge.rooms.register.fields import FIELDS, base

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
    """(field, value, source, date)."""

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

    Order of trust: the secretariat's choice, what was written here, the newest list, the lowest row number.
    """
    assertions: dict[str, list[tuple[Said, Any]]] = {}
    for row in sorted(said, key=_trust):
        for field, value in row.values.items():
            if base(field) in FIELDS:
                assertions.setdefault(field, []).append((row, value))
    return {field: _fact(field, rows, (choices or {}).get(field)) for field, rows in assertions.items()}


def _trust(row: Said) -> tuple[bool, int, int]:
    return (not row.statement, -row.stated_on.toordinal(), row.row)


def _fact(field: str, rows: list[tuple[Said, Any]], choice: int | None) -> Fact:
    """`rows` come in order of trust; who was chosen goes first, and of lists a name that is not shouted."""
    if len(rows) > 1 and (choice is not None or any(_shouted(value) for _row, value in rows)):
        rows.sort(key=lambda item: (item[0].row != choice, not item[0].statement, _shouted(item[1])))
    if base(field) in MANY:
        return _all_of(field, rows)
    first, *rest = [Assertion(value, row.row, row.source, row.stated_on) for row, value in rows]
    return Fact(field, first, tuple(rest))


def _shouted(text: Any) -> bool:
    """A name in capitals says no more than one that is written with care, and reads worse."""
    return isinstance(text, str) and len(text) > 4 and text.isupper()


def _all_of(field: str, rows: list[tuple[Said, Any]]) -> Fact:
    """The union of what all rows say, in order of trust; dated by the most trusted of them."""
    values: list[Any] = []
    for _row, value in rows:
        values += [v for v in (value if isinstance(value, list) else [value]) if v not in values]
    trusted = rows[0][0]
    return Fact(field, Assertion(values, trusted.row, trusted.source, trusted.stated_on))


def _plain(value: Any) -> Any:
    """What makes two values the same to a reader: case and spaces do not."""
    if isinstance(value, dict):
        return tuple(sorted((key, str(item)) for key, item in value.items() if key != "typed"))
    return " ".join(value.casefold().split()) if isinstance(value, str) else value


def value(profile: Profile, field: str, default: Any = None) -> Any:
    """The chosen value of a field, or the default."""
    fact = profile.get(field)
    return fact.chosen.value if fact else default


def all_names(profile: Profile) -> tuple[str, ...]:
    """Every name by which anybody calls the organisation, the one that is shown first."""
    found: list[str] = []
    for field in sorted((f for f in profile if base(f) in NAMES), key=lambda f: (NAMES.index(base(f)), f)):
        for assertion in (profile[field].chosen, *profile[field].others):
            found += [n for n in _texts(assertion.value) if n not in found]
    return tuple(found)


def _texts(value: Any) -> Sequence[str]:
    return value if isinstance(value, list) else [str(value)]


def shown_name(profile: Profile) -> str:
    """The name to show: the main name, else any translation, trading name or acronym."""
    names = all_names(profile)
    return names[0] if names else ""


def confirmed_on(said: Iterable[Said]) -> date | None:
    """When somebody last said anything about the organisation."""
    return max((row.stated_on for row in said), default=None)
