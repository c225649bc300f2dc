"""The rows of a list, in its own order, each with the organisation that it stands for."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from random import Random

from .cells import CELLS, Cell, Entry, typed_address, typed_country
from .model import Federation, FederationList, Habit, Network, Organisation
from .numbers import heading
from .vocabulary import dice, headings
from .wear import WRONG_NUMBER, wrong_number

MANY_TITLES = 2
NAMELESS_ROWS = 2
TWICE = 0.006
FIGURES_KNOWN = 0.65
FIGURES_CHANGED = 0.3
FIRST_MEMBER_NUMBER = 101


@dataclass(frozen=True, slots=True)
class Row:
    """A row of a list and what is true about it.

    `truth` is the key of the organisation or member federation. `trap` says what makes the row hard, if
    something does: sibling, twice, nameless, wrong number, federation.
    """

    cells: tuple[Cell, ...]
    truth: str
    trap: str


def column_headings(federation: Federation, habit: Habit) -> list[str]:
    """The headings of a list in its language; the number column is called as in that country."""
    words = headings(habit.language)
    number = heading(federation.country)
    return [number if kind == "number" else words[kind] for kind in habit.columns]


class _Writer:
    """Writes the rows of one list; a row's chances depend on federation and organisation, not on the year."""

    def __init__(self, network: Network, federation: Federation, each: FederationList) -> None:
        self.network, self.federation, self.list, self.habit = network, federation, each, each.habit
        self.is_abroad = federation.key.startswith("eu-")
        self.web_style = dice(network.seed, "web", federation.key).randrange(3)
        self.member_numbers = _member_numbers(federation)

    def rows(self) -> Iterator[Row]:
        """Federations first, then organisations, then those that were entered a second time."""
        for key in self.list.federations:
            yield self._federation_row(next(m for m in self.network.members if m.key == key))
        nameless = self._nameless()
        for key in self._ordered():
            yield self._row(self.network.organisations[key], nameless=key in nameless)
        yield from self._second_entries()

    def _ordered(self) -> Sequence[str]:
        keys = self.list.organisations
        if "nr" in self.habit.columns:
            return sorted(keys, key=self.member_numbers.__getitem__)
        return sorted(keys, key=lambda key: (self.network.organisations[key].core.casefold(), key))

    def _nameless(self) -> frozenset[str]:
        if self.habit.titles < MANY_TITLES:
            return frozenset()
        return frozenset(self._chance("nameless").sample(self.list.organisations, NAMELESS_ROWS))

    def _second_entries(self) -> Iterator[Row]:
        if self.habit.titles != 1:
            return
        chance = self._chance("twice")
        wanted = round(TWICE * len(self.list.organisations))
        for key in chance.sample(self.list.organisations, wanted):
            row = self._row(self.network.organisations[key], again=True)
            yield Row(row.cells, row.truth, "twice")

    def _chance(self, *parts: object) -> Random:
        return dice(self.network.seed, self.federation.key, *parts)

    def _row(self, one: Organisation, *, nameless: bool = False, again: bool = False) -> Row:
        chance = self._chance(one.key, *(["again"] if again else []))
        number, is_wrong = self._number(one, chance)
        entry = self._entry(one, number, chance)
        cells = tuple(CELLS[kind](entry) for kind in self.habit.columns)
        if nameless:
            at = self.habit.columns.index("name")
            return Row((*cells[:at], None, *cells[at + 1 :]), one.key, "nameless")
        trap = "wrong number" if is_wrong else "sibling" if one.sibling_of else ""
        return Row(cells, one.key, trap)

    def _number(self, one: Organisation, chance: Random) -> tuple[str, bool]:
        given, wrong = chance.random() < self.habit.number_share, chance.random() < WRONG_NUMBER
        if not given or "number" not in self.habit.columns:
            return "", False
        return (wrong_number(one.number, chance), True) if wrong else (one.number, False)

    def _entry(self, one: Organisation, number: str, chance: Random) -> Entry:
        heads, fte = self._figures(one, chance)
        return Entry(
            one=one,
            habit=self.habit,
            member_number=self.member_numbers[one.key],
            address=one.old_address if self._is_behind(chance) else one.address,
            number=number,
            heads=heads,
            fte=fte,
            web_style=self.web_style,
            is_abroad=self.is_abroad,
            chance=chance,
        )

    def _is_behind(self, chance: Random) -> bool:
        fate = chance.random()
        if len(self.federation.lists) > 1:
            return not self.list.is_latest
        return fate < 0.5

    def _figures(self, one: Organisation, chance: Random) -> tuple[int | None, float | None]:
        known, changed, factor = chance.random(), chance.random(), chance.uniform(0.8, 1.1)
        if known > FIGURES_KNOWN:
            return None, None
        if self.list.is_latest or changed > FIGURES_CHANGED:
            return one.heads, one.fte
        return round(one.heads * factor), round(one.fte * factor, 1)

    def _federation_row(self, member: Federation) -> Row:
        known = _federation_cells(member, self)
        return Row(tuple(known.get(kind) for kind in self.habit.columns), member.key, "federation")


def _federation_cells(member: Federation, writer: _Writer) -> Mapping[str, Cell]:
    chance = dice(writer.network.seed, writer.federation.key, member.key)
    return {
        "nr": 1 + writer.list.federations.index(member.key),
        "name": member.names[member.language],
        "acronym": member.acronym,
        "form": member.legal_form,
        "address": member.city,
        "town": member.city,
        "country": typed_country(member.country, writer.habit.language, writer.is_abroad, chance),
        "web": typed_address(member.website, writer.web_style),
        "email": f"info@{member.website.removeprefix('https://')}",
    }


def _member_numbers(federation: Federation) -> Mapping[str, int]:
    # In order of entry, so that a member keeps its number in next year's list.
    keys = dict.fromkeys(key for each in federation.lists for key in each.organisations)
    return {key: number for number, key in enumerate(keys, FIRST_MEMBER_NUMBER)}


def list_rows(network: Network, federation: Federation, each: FederationList) -> Iterator[Row]:
    """The rows of one list, always the same ones."""
    return _Writer(network, federation, each).rows()
