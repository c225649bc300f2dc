"""Register numbers of a cell: the register that the column names, or the one of the row's country."""

from __future__ import annotations

from collections.abc import Iterator
from functools import cache, lru_cache

from filrouge.methods.identifiers import SCHEMES, Identifier, check, derived, main_scheme


@cache
def _of_country(country: str) -> tuple[str, ...]:
    """Registers of a country: the main one first, those that count establishments last."""
    codes = [code for code, scheme in SCHEMES.items() if country and scheme.country == country]
    return tuple(sorted(codes, key=lambda code: (not SCHEMES[code].main, not SCHEMES[code].unique)))


def _is_told_apart(identifier: Identifier) -> bool:
    """Whether a number can be told from one of another register: by a check digit or by its letters."""
    scheme = SCHEMES[identifier.scheme]
    return identifier.state == "valid" and (bool(scheme.check) or not identifier.number.isdecimal())


@lru_cache(maxsize=1 << 14)
def of_register(scheme: str, typed: str, country: str) -> Identifier:
    """The number in the column of a register. A number that has not its shape may be one of a sister register.

    So a column “registered number” of a British list holds company numbers and 525R of the mutuals register.
    """
    found = check(scheme, typed, country)
    lettered = any(sign.isalpha() for sign in typed)  # which the shape of a number in digits does not see
    if found.state != "wrong" or (SCHEMES[scheme].shape.fullmatch(found.number) and not lettered):
        return found
    others = (check(other, typed, country) for other in _of_country(SCHEMES[scheme].country) if other != scheme)
    return next(filter(_is_told_apart, others), found)


def of_country(typed: str, country: str) -> Identifier | None:
    """The number of some register of a country; None when no register of that country is known."""
    main = main_scheme(country)
    return of_register(main, typed, country) if main else None


def with_derived(found: Identifier) -> Iterator[list[str]]:
    """A number and those it contains, as [scheme, number, state]."""
    yield list(found)
    for inner in derived(found):
        yield list(inner)
