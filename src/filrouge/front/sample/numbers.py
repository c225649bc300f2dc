"""Company numbers that pass their check digits and, as far as can be told, were never given to anybody.

The series are ranges at the far end of each register. Schemes without check digits (Ireland, the Netherlands,
the United Kingdom, Malta, Cyprus) are plain digits.
"""

from collections.abc import Callable
from functools import cache
from random import Random

from stdnum import luhn
from stdnum.at import uid as at_uid
from stdnum.bg import vat as bg_vat
from stdnum.ch import uid as ch_uid
from stdnum.cz import dic
from stdnum.gr import vat as gr_vat
from stdnum.iso7064 import mod_11_10
from stdnum.lt import pvm
from stdnum.pt import nif
from stdnum.ro import cui

from .vocabulary import table

SPANISH_LETTERS = {"cooperative": "F", "association": "G", "foundation": "G", "mutual": "V", "enterprise": "B"}


def _weighted(weights: tuple[int, ...], modulus: int, target: int = 0) -> Callable[[str], str]:
    def digit(body: str) -> str:
        total = sum(weight * int(d) for weight, d in zip(weights, body, strict=False))
        found = [d for d in range(10) if (total + weights[-1] * d) % modulus == target]
        return str(found[0]) if found else ""

    return digit


def _belgian(body: str) -> str:
    return f"{97 - int(body) % 97:02d}"


def _slovenian(body: str) -> str:
    digit = _weighted((7, 6, 5, 4, 3, 2, 1), 11)(body)
    return "" if digit == "0" else digit


CHECKS: dict[str, Callable[[str], str]] = {
    "": lambda body: "",
    "be": _belgian,
    "luhn": luhn.calc_check_digit,
    "mod_11_10": mod_11_10.calc_check_digit,
    "at": lambda body: at_uid.calc_check_digit(f"U{body}"),
    "bg": bg_vat.calc_check_digit_legal,
    "ch": ch_uid.calc_check_digit,
    "cz": dic.calc_check_digit_legal,
    "dk": _weighted((2, 7, 6, 5, 4, 3, 2, 1), 11),
    "fi": _weighted((7, 9, 10, 5, 8, 4, 2, 1), 11),
    "gr": gr_vat.calc_check_digit,
    "hu": _weighted((9, 7, 3, 1, 9, 7, 3, 1), 10),
    "lt": pvm.calc_check_digit,
    "lv": _weighted((9, 1, 4, 8, 3, 10, 2, 5, 7, 6, 1), 11, 3),
    "no": _weighted((3, 2, 7, 6, 5, 4, 3, 2, 1), 11),
    "pl": _weighted((6, 5, 7, 2, 3, 4, 5, 6, 7, -1), 11),
    "pt": nif.calc_check_digit,
    "ro": cui.calc_check_digit,
    "si": _slovenian,
}


ATTEMPTS = 1_000
LENGTHS = {"": 0, "be": 2}
"""How many check digits there are, where it is not one."""

GERMAN_REGISTERS = {"cooperative": "GnR", "association": "VR"}
"""The books in which German courts enter legal families; all others are in HRB."""


@cache
def _scheme(country: str) -> tuple[str, str, str]:
    row = next(row for row in table("numbers") if row["country"] == country)
    return row["body"], row["check"], row["print"]


@cache
def heading(country: str) -> str:
    """What the column is called in that country."""
    return next(row["heading"] for row in table("numbers") if row["country"] == country)


def _printed(pattern: str, digits: str) -> str:
    rest = iter(digits)
    return "".join(next(rest) if sign == "0" else sign for sign in pattern)


def _digits(body: str, check: str, chance: Random) -> str:
    # Some schemes have no check digit for one body in eleven: draw another body then.
    while True:
        drawn = "".join(chance.choice("0123456789") if sign == "#" else sign for sign in body)
        end = CHECKS[check](drawn)
        if len(end) == LENGTHS.get(check, 1):
            return drawn + end


def _with_kind(country: str, family: str, town: str, number: str) -> str:
    match country:
        case "ES":
            return SPANISH_LETTERS[family] + number
        case "LU":
            return {"cooperative": "B", "enterprise": "B", "foundation": "G"}.get(family, "F") + number
        case "DE":
            return f"Amtsgericht {town.split(' ')[0]} {GERMAN_REGISTERS.get(family, 'HRB')} {number}"
        case _:
            return number


def invent(country: str, family: str, town: str, chance: Random, taken: set[str]) -> str:
    """A number of that country's register, as printed in full, that is not in `taken` (and now is).

    Raises LookupError when the country's range of invented numbers is used up.
    """
    body, check, pattern = _scheme(country)
    for _ in range(ATTEMPTS):
        number = _with_kind(country, family, town, _printed(pattern, _digits(body, check, chance)))
        if number not in taken:
            taken.add(number)
            return number
    raise LookupError(f"the invented numbers of {country} are used up: give them a wider range in numbers.tsv")
