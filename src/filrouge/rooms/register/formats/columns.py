"""Which column is which field: proposed from last time, from the heading and from the values, in that order."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import partial
from itertools import pairwise

from filrouge.methods.identifiers import SCHEMES
from filrouge.rooms.register.fields import base, of_year, year_of
from filrouge.rooms.register.formats import classes, contents, headings, numbers, values
from filrouge.rooms.register.formats.contents import Column
from filrouge.rooms.register.formats.headings import IGNORE, INSEE_CLASS, Guess

# Several columns may say these; any other field is said by one column only.
REPEATED = frozenset(
    {"street", "trading_name", "former_name", "acronym", "category", "register_number", "activity", "site_of"}
)
# Headings of more than one word that say: the place on this list.
_RUNNING = frozenset(map(headings.words, (
    "α/α", "l.p.", "nr. crt.", "lfd. nr.", "laufende Nummer", "poř. č.", "n.º", "p. č.", "№ з/п", "№ п/п", "eil. nr.",
    "nr.p.k.", "redni broj", "red. br.", "zap. št.", "jrk nr", "s. no.", "sl. no.", "row number", "line number",
)))  # fmt: skip
# Parts of words by which a heading says that its column has size classes, or codes for them, and no plain numbers.
_CLASSED_TYPED = "class klass band bracket range tranche size taille groott grosse taman tramo fascia przedzial storlek"
_CLASSED = tuple(_CLASSED_TYPED.split())
_BELIEVED = 0.5
_UNIQUE = 0.98
_OFTEN = 0.5
_DOUBT = 0.6  # what a heading loses whose column looks like something else: more than the surest one has to spare
_MOST = 0.6
_PLACES = {"city", "postcode", "address"}
_HOUSE_NUMBER = re.compile(r"\d{1,5}\s?[a-z]?(?:\s?[-/+.]\s?\d{0,4}\s?[a-z]?)?\Z", re.IGNORECASE)


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
        and not _misread(column, (remembered or {})[column.heading])
    }
    taken = {proposal.field for proposal in chosen.values() if not may_repeat(proposal.field)}
    offers = [
        (certainty, -column.place, field, why)
        for column in columns
        if column.place not in chosen
        for field, (certainty, why) in _offers(column, language, country, sites).items()
    ] + _house_numbers(columns, chosen)
    for certainty, place, field, why in sorted(offers, reverse=True):
        if certainty >= _BELIEVED and -place not in chosen and field not in taken:
            chosen[-place] = Proposal(field, why)
            taken |= set() if may_repeat(field) else {field}
    proposed = [chosen.get(column.place, Proposal(IGNORE, "unknown")) for column in columns]
    return proposed if taken & _PLACES else [_with_place(*both) for both in zip(columns, proposed, strict=True)]


def _house_numbers(columns: Sequence[Column], chosen: Mapping[int, Proposal]) -> list[tuple[float, int, str, str]]:
    """“No.” beside “Street” is the number of the house; as the member's own number it would make two members one."""
    return [
        (_UNIQUE, -column.place, "street", "heading")
        for before, column in pairwise(columns)
        if column.place not in chosen
        and _may_be(before, "street")
        and len(headings.words(column.heading)) == 1
        and _may_be(column, "own_id")
        and contents.share(column, _HOUSE_NUMBER.match) >= _MOST
    ]


def _may_be(column: Column, field: str) -> bool:
    return any(guess.field == field and guess.certainty > _MOST for guess in headings.guesses(column.heading))


def _with_place(column: Column, proposal: Proposal) -> Proposal:
    """On a list that says nowhere else where its members are, most names may end in a town."""
    placed = proposal == Proposal("name", "heading") and contents.share(column, contents.ends_in_town) >= _MOST
    return Proposal("name_place", "values") if placed else proposal


def _offers(column: Column, language: str, country: str, sites: bool) -> dict[str, tuple[float, str]]:
    """Field → (certainty, why) of one column."""
    said = contents.fields_by_contents(column, country)
    offers = {field: (certainty, "values") for field, certainty in said.items()}
    guesses = headings.guesses(column.heading)
    if not country and _of_countries(guesses, language) > 1:  # NIF: of Spain and of Portugal
        guesses = (Guess("register_number", guesses[0].certainty),)
    for guess in guesses:
        field, certainty = _adjusted(guess, column, language, country, sites)
        if certainty > offers.get(field, (0.0, ""))[0]:
            offers[field] = (certainty, "heading")
    return offers


def _of_countries(guesses: Iterable[Guess], language: str) -> int:
    """Of how many countries the registers are that a heading names, as far as the list's language leaves that open."""
    named = [guess for guess in guesses if guess.field.startswith("id:")]
    fitting = [guess for guess in named if language in guess.languages] or named
    return len({SCHEMES[guess.field[3:]].country for guess in fitting})


def _adjusted(guess: Guess, column: Column, language: str, country: str, sites: bool) -> tuple[str, float]:
    """A guess by heading after a look at the list's language and at the values."""
    field, certainty = guess.field, guess.certainty
    if guess.languages and language and language not in guess.languages:
        certainty -= 0.06
    if field == "register_number" or field.startswith("id:"):
        return _number(field, certainty, column, country)
    if base(field) == "heads" and _has_classes(column):
        return _class(field, certainty, column)
    check = contents.CHECKS.get(base(field))
    if check and column.said and contents.share(column, check) < _BELIEVED:
        certainty -= _DOUBT
    if field == "name" and not sites and column.distinct < _OFTEN:  # beside another, the name of what they are or do
        certainty -= 0.15
    if field == "category" and contents.share(column, contents.is_exact_form) >= contents.ENOUGH:
        field = "legal_form"
    if field == "city" and contents.share(column, contents.looks_addressed) >= _BELIEVED:
        field = "address"
    if field == "own_id" and not sites and (scheme := contents.lettered_scheme(column, country)):
        return f"id:{scheme}", certainty
    if field == "own_id":
        return ("site_of", 0.5) if sites and column.distinct < _UNIQUE else _own_number(certainty, column)
    return _of_sites(field, certainty, column) if sites else (field, certainty)


def _number(field: str, certainty: float, column: Column, country: str) -> tuple[str, float]:
    """A number of some register: the one whose check digits fit, else the register of each row's country.

    No list of one country has numbers of another's register: there “NIF” is the number of its own.
    """
    named = field != "register_number"
    if country and named and SCHEMES[field[3:]].country not in ("", country):
        field, certainty = "register_number", certainty - 0.1
    if field != "register_number":
        return field, certainty
    scheme, share = contents.best_scheme(column, country)
    unknown = not named and not share and country and column.said
    if unknown and contents.share(column, partial(numbers.fits, country)) < _BELIEVED:
        return _own_number(certainty, column)  # of a register that we do not know
    return (f"id:{scheme}" if share else field), certainty


def _has_classes(column: Column) -> bool:
    return any(part in word for word in headings.words(column.heading) for part in _CLASSED)


def _has_codes(column: Column) -> bool:
    named = any("tranche" in word for word in headings.words(column.heading))
    return classes.looks_like_insee(column.said, named=named)


def _misread(column: Column, field: str) -> bool:
    """Codes of INSEE were once taken for workers; what was remembered so is not done again."""
    return base(field) == "heads" and _has_classes(column) and _has_codes(column)


def _class(field: str, certainty: float, column: Column) -> tuple[str, float]:
    """Size classes as they are written, or as INSEE numbers them; the numbers of other classes are no workers.

    Nobody numbers a hundred classes, so a column with larger numbers has workers all the same.
    """
    if _has_codes(column):
        return of_year(INSEE_CLASS, year_of(field)), certainty
    told = any((values.whole(cell) or 0) >= 100 for cell in column.said)
    fits = told or not column.said or contents.share(column, classes.is_class) >= _BELIEVED
    return field, certainty - (0 if fits else 0.5)


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
    numbers = [values.whole(cell.rstrip(".)")) for cell in column.said]
    return len(numbers) > 1 and numbers == list(range(numbers[0] or 0, (numbers[0] or 0) + len(numbers)))


def _of_sites(field: str, certainty: float, column: Column) -> tuple[str, float]:
    """On a list of sites the name that repeats belongs to the organisation, the other one to the site."""
    if field == "trading_name":
        return "name", certainty + 0.02
    if field == "name" and column.distinct < 0.5:
        return "site_of", certainty
    return field, certainty
