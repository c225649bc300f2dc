"""Which column is which field: proposed from last time, from the heading and from the values, in that order."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from filrouge.rooms.register.fields import base, of_year, year_of
from filrouge.rooms.register.formats import contents, headings, values
from filrouge.rooms.register.formats.contents import Column
from filrouge.rooms.register.formats.headings import IGNORE, Guess

# Several columns may say these; any other field is said by one column only.
REPEATED = frozenset(
    {"street", "trading_name", "former_name", "acronym", "category", "register_number", "activity", "site_of"}
)
# Headings of more than one word that say: the place on this list.
_RUNNING = frozenset(map(headings.words, ("α/α", "l.p.", "nr. crt.", "lfd. nr.", "laufende Nummer", "poř. č.")))
_BELIEVED = 0.5
_UNIQUE = 0.98
_MOST = 0.6


@dataclass(frozen=True, slots=True)
class Proposal:
    """The field proposed for a column, and why: remembered, heading, values, or nothing known of it."""

    field: str
    why: str


def may_repeat(field: str) -> bool:
    """Whether several columns may be matched to a field."""
    return base(field) in REPEATED or field == IGNORE or field.startswith("id:")


def carried(last: Mapping[str, str], columns: Iterable[str], later: int) -> dict[str, str]:
    """What the headings of the last list were matched to, for the headings of this one, so many years `later`.

    A figure is of the year that its heading names, also where that heading is new this year; where the heading names
    none, as of a column to which a year was given by hand, of as many years later as the list is.
    """
    figures = {headings.without_year(heading): base(field) for heading, field in last.items()
               if year_of(field) == headings.year_in(heading) != 0}  # fmt: skip
    found: dict[str, str] = {}
    for heading in columns:
        field, year = last.get(heading, ""), headings.year_in(heading)
        unit = figures.get(headings.without_year(heading), "")
        if not field and year and unit:
            found[heading] = of_year(unit, year)
        elif field and year_of(field) and not year:
            found[heading] = of_year(base(field), year_of(field) + later)
        elif field:
            found[heading] = field
    return found


def propose(
    columns: Sequence[Column], *, remembered: Mapping[str, str] | None = None, country: str = "", sites: bool = False
) -> list[Proposal]:
    """A field for every column. `remembered` maps headings of the last list of this series to fields.

    A field that can be said once goes to the column that is surest of it.
    """
    language = headings.language_of(column.heading for column in columns)
    chosen: dict[int, Proposal] = {
        column.place: Proposal((remembered or {})[column.heading], "remembered")
        for column in columns
        if headings.is_field((remembered or {}).get(column.heading, ""))
    }
    taken = {proposal.field for proposal in chosen.values() if not may_repeat(proposal.field)}
    offers = [
        (certainty, -column.place, field, why)
        for column in columns
        if column.place not in chosen
        for field, (certainty, why) in _offers(column, language, country, sites).items()
    ]
    for certainty, place, field, why in sorted(offers, reverse=True):
        if certainty >= _BELIEVED and -place not in chosen and field not in taken:
            chosen[-place] = Proposal(field, why)
            taken |= set() if may_repeat(field) else {field}
    return [chosen.get(column.place, Proposal(IGNORE, "unknown")) for column in columns]


def _offers(column: Column, language: str, country: str, sites: bool) -> dict[str, tuple[float, str]]:
    """Field → (certainty, why) of one column."""
    said = contents.fields_by_contents(column, country)
    offers = {field: (certainty, "values") for field, certainty in said.items()}
    for guess in headings.guesses(column.heading):
        field, certainty = _adjusted(guess, column, language, country, sites)
        if certainty > offers.get(field, (0.0, ""))[0]:
            offers[field] = (certainty, "heading")
    return offers


def _adjusted(guess: Guess, column: Column, language: str, country: str, sites: bool) -> tuple[str, float]:
    """A guess by heading after a look at the list's language and at the values."""
    field, certainty = guess.field, guess.certainty
    if guess.languages and language and language not in guess.languages:
        certainty -= 0.06
    if field == "register_number" or field.startswith("id:"):
        return _number(field, certainty, column, country)
    check = contents.CHECKS.get(base(field))
    if check and column.said and contents.share(column, check) < _BELIEVED:
        certainty -= 0.5
    if field == "own_id":
        return ("site_of", 0.5) if sites and column.distinct < _UNIQUE else _own_number(certainty, column)
    return _of_sites(field, certainty, column) if sites else (field, certainty)


def _number(field: str, certainty: float, column: Column, country: str) -> tuple[str, float]:
    """A number of some register: the one whose check digits fit, else the register of each row's country."""
    if field != "register_number":
        return field, certainty
    scheme, share = contents.best_scheme(column, country)
    return (f"id:{scheme}" if share else field), certainty


def _own_number(certainty: float, column: Column) -> tuple[str, float]:
    """The federation's own number tells rows apart, so it must be different in nearly every row, and short."""
    short = max(map(len, column.said), default=0) <= 64
    usable = _tells_apart(column) and short and not _counts_lines(column)
    return "own_id", certainty - (0 if usable else 0.6)


def _tells_apart(column: Column) -> bool:
    """Nearly all values are different: a slip or two in a short list, one in fifty in a long one."""
    said = column.said
    twice = len(said) - len(set(said))
    return twice <= max(2, len(said) * (1 - _UNIQUE)) and column.distinct > _MOST


def _counts_lines(column: Column) -> bool:
    """1, 2, 3, … under “No.” is the place on this list: next year the same number stands beside another name.

    Under “Member no.” it is a number of the member.
    """
    heading = headings.words(column.heading)
    if len(heading) > 1 and heading not in _RUNNING:
        return False
    numbers = [values.whole(cell) for cell in column.said]
    return len(numbers) > 1 and numbers == list(range(numbers[0] or 0, (numbers[0] or 0) + len(numbers)))


def _of_sites(field: str, certainty: float, column: Column) -> tuple[str, float]:
    """On a list of sites the name that repeats belongs to the organisation, the other one to the site."""
    if field == "trading_name":
        return "name", certainty + 0.02
    if field == "name" and column.distinct < 0.5:
        return "site_of", certainty
    return field, certainty
