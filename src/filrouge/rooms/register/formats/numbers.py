"""Register numbers of a cell: the register that the column names, or the one of the row's country."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from functools import cache, lru_cache

from filrouge.methods.identifiers import SCHEMES, Identifier, check, derived, main_scheme
from filrouge.methods.identifiers.tidying import plain
from filrouge.rooms.register.formats.values import several

_GERMAN_KINDS = frozenset({"HRA", "HRB", "GNR", "VR", "PR", "GSR"})
_AROUND = re.compile(r"[/,:()\n&+]|\s[-–]\s|\b(?:no|nr|num|n)[.°º]\s?|\b(?:et|en|und|and|e|y|i|og|och)\b", re.I)
_LEADING = 4
_ENOUGH = 5  # digits in a piece of a cell; of fewer, one in ten passes for a number somewhere
_LONG = 8  # digits that tell a register by their number alone, where no sister register has as many


@cache
def _of_country(country: str) -> tuple[str, ...]:
    """Registers of a country: the main one first, those that count establishments last."""
    codes = [code for code, scheme in SCHEMES.items() if country and scheme.country == country]
    return tuple(sorted(codes, key=lambda code: (not SCHEMES[code].main, not SCHEMES[code].unique)))


def _is_told_apart(identifier: Identifier, typed: str) -> bool:
    """Whether a number can be told from one of a sister register: by a check digit, by letters, or by its length."""
    scheme = SCHEMES[identifier.scheme]
    if identifier.state != "valid":
        return False
    return bool(scheme.check) or not identifier.number.isdecimal() or _only_of(scheme.country, typed)


def _only_of(country: str, typed: str) -> bool:
    """Whether so many digits, as they were typed, have the shape of one register of a country and of no other."""
    shaped = [code for code in _of_country(country) if SCHEMES[code].shape.fullmatch(typed)]
    return len(typed) >= _LONG and len(shaped) == 1


@lru_cache(maxsize=1 << 14)
def of_register(scheme: str, typed: str, country: str) -> Identifier:
    """The number in the column of a register. A number that has not its shape may be one of a sister register.

    So a column “registered number” of a British list holds company numbers and 525R of the mutuals register, and one
    of charity numbers SC012345 of Scotland; and in the column of another country a member has the number of its own.
    """
    found = check(scheme, typed, country)
    lettered = any(sign.isalpha() for sign in typed)  # which the shape of a number in digits does not see
    if found.state != "wrong":
        return (_lettered_sister(scheme, typed) or found) if lettered and found.number.isdecimal() else found
    own = SCHEMES[scheme].country
    if SCHEMES[scheme].shape.fullmatch(found.number) and not lettered and country in ("", own):
        return found
    others = (
        check(other, typed, country) for place in dict.fromkeys((country, own)) for other in _sisters(scheme, place)
    )
    return next((other for other in others if _is_told_apart(other, typed)), found)


def _sisters(scheme: str, country: str) -> list[str]:
    """The other registers of a country; those of charities before that of companies where the named one is no such."""
    others = [code for code in _of_country(country) if code != scheme]
    return sorted(others, key=lambda code: SCHEMES[code].main != SCHEMES[scheme].main)


def _lettered_sister(scheme: str, typed: str) -> Identifier | None:
    """The number with its letters, where these are no label but those of another register of the same country."""
    found = (check(code, typed) for code in _sisters(scheme, SCHEMES[scheme].country))
    return next((one for one in found if one.state == "valid" and not one.number.isdecimal()), None)


def of_country(typed: str, country: str) -> Identifier | None:
    """The number of some register of a country; None when no register of that country is known."""
    main = main_scheme(country)
    return of_register(main, typed, country) if main else None


def fits(country: str, typed: str) -> bool:
    """Whether a cell has a number of a register of a country, as nearly all of them are written there.

    Where zeros lead in every number, as in Poland, a spreadsheet loses many; of others at most one was lost.
    """
    found = of_country(typed, country)
    if found is None or found.state == "wrong":
        return False
    scheme = SCHEMES[found.scheme]
    filled = len(found.number) - len(plain(typed))
    return scheme.check_digit or filled <= 1 or scheme.width - scheme.shortest > _LEADING


def with_derived(found: Identifier) -> Iterator[list[str]]:
    """A number and those it contains, as [scheme, number, state]."""
    yield list(found)
    for inner in derived(found):
        yield list(inner)


def typed_in(scheme: str, cells: Sequence[str], country: str = "") -> list[str]:
    """The numbers that one row has in the columns of a register; nothing but zeros is none."""
    parts = [part for cell in cells for part in several(cell) if part.strip("0 .,-")]
    if scheme in SCHEMES and SCHEMES[scheme].check == "german_court":
        return _with_court(scheme, parts)
    return [number for part in parts for number in _pieces(scheme, part, country)]


def _pieces(scheme: str, part: str, country: str) -> list[str]:
    """“0403.019.261 / 0403.101.811”, “Company No. 08123456”, “CIF: F-18442293”: the numbers by themselves.

    What is one as a whole is taken whole, and what holds none is left for whoever looks at it.
    """

    def valid(typed: str) -> bool:
        found = of_register(scheme, typed, country) if scheme in SCHEMES else of_country(typed, country)
        return found is not None and found.state == "valid"

    if valid(part):
        return [part]
    pieces = [piece for piece in map(str.strip, _AROUND.split(part)) if sum(map(str.isdigit, piece)) >= _ENOUGH]
    return [piece for piece in pieces if valid(piece)] or [part]


def _with_court(scheme: str, parts: list[str]) -> list[str]:
    """“Amtsgericht Freiburg”, “GnR” and “700045” in columns of their own are one number."""
    numbers = [part for part in parts if any(map(str.isdigit, part))]
    kinds = [part for part in parts if part.strip(" .").upper() in _GERMAN_KINDS]
    courts = [part for part in parts if part not in numbers and part not in kinds]
    whole: list[str] = []
    for number in numbers:
        kind = [] if any(map(str.isalpha, number)) else kinds
        alone = check(scheme, number).state == "valid"
        whole.append(number if alone else " ".join([*courts, *kind, number]))
    return whole
