"""Judge one typed number of a known scheme."""

from functools import lru_cache
from typing import NamedTuple

from filrouge.methods.identifiers.check_digits import passes
from filrouge.methods.identifiers.schemes import SCHEMES, Scheme
from filrouge.methods.identifiers.tidying import TIDY, VAT_LETTERS, plain


class Identifier(NamedTuple):
    """A number as text with its scheme.

    ``state`` is ``valid`` (spelled as its register spells it and, where there is one, with the right check
    digit), ``wrong`` (it cannot be such a number) or ``unchecked`` (an unknown scheme, nothing typed, or a
    register number without the court that makes it unique).
    """

    scheme: str
    number: str
    state: str


def _with_zeros(scheme: Scheme, number: str) -> str:
    if number.isdecimal() and scheme.shortest <= len(number) < scheme.width:
        return number.zfill(scheme.width)
    return number


def _with_country(number: str, country: str) -> str:
    letters = VAT_LETTERS.get(country, country)
    if number[:2] == "GR":
        return f"EL{number[2:]}"
    if letters and not number.startswith(letters) and (country == "AT" or not number[:2].isalpha()):
        return letters + number
    return number


def _spell(scheme: Scheme, typed: str, country: str) -> str:
    number = _with_zeros(scheme, TIDY[scheme.tidy](typed))
    return _with_country(number, country) if scheme.tidy == "vat" else number


def _state(scheme: Scheme, number: str) -> str:
    if not scheme.shape.fullmatch(number):
        return "wrong"
    if passes(scheme.check, number):
        return "valid"
    return "unchecked" if scheme.check == "german_court" else "wrong"


@lru_cache(maxsize=1 << 15)
def check(scheme: str, typed: str, country: str = "") -> Identifier:
    """The number as its register spells it, with its state.

    Spaces, dots and labels go, zeros lost in a spreadsheet come back where the scheme says how many digits
    there are. ``country`` (ISO 3166) completes a VAT number that was typed without its letters. A wrong
    number is kept as it was typed, in capitals and without signs. Checking the result again changes nothing.
    """
    known = SCHEMES.get(scheme)
    if known is None or not typed.strip():
        return Identifier(scheme, plain(typed), "unchecked")
    number = _spell(known, typed, country)
    state = _state(known, number)
    return Identifier(scheme, TIDY[known.tidy](typed) if state == "wrong" else number, state)
