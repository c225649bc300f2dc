"""The figures of one organisation as a table: a row for each year, a column for each unit."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING

from filrouge.rooms.register.fields import FIELDS, UNITS, base, of_year, year_of

if TYPE_CHECKING:
    from filrouge.rooms.register.queries.organisations import FactRow


@dataclass(frozen=True, slots=True)
class Figures:
    """What is known in numbers: the units, for each the newest figure, and year by year (0: not said) one for each."""

    units: tuple[str, ...]
    newest: tuple[FactRow, ...]
    years: tuple[tuple[int, tuple[FactRow | None, ...]], ...]

    @property
    def all(self) -> list[FactRow]:
        """Every figure, by year."""
        return [fact for _year, facts in self.years for fact in facts if fact]


def by_year(facts: Mapping[str, FactRow], none: Collection[str]) -> Figures:
    """The table of figures, the newest year first. `none`: fields of which it was said that there is no figure."""
    units = [unit for unit in UNITS if unit in map(base, facts)]
    years = sorted(set(map(year_of, facts)), reverse=True)
    rows = tuple((year, tuple(facts.get(of_year(unit, year)) for unit in units)) for year in years)
    known = (
        [fact for _year, row in rows if (fact := row[place]) and fact.field not in none] for place in range(len(units))
    )
    return Figures(tuple(str(FIELDS[unit].label) for unit in units), tuple(each[0] for each in known if each), rows)
