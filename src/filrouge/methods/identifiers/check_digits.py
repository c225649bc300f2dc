"""Check digits: python-stdnum where it knows the number, own short checks where it does not."""

from collections.abc import Callable, Mapping
from functools import cache
from importlib import import_module

# Crockford's base 32, as ROR uses it: digits and letters without i, l, o, u.
_CROCKFORD = "0123456789abcdefghjkmnpqrstvwxyz"


@cache
def _stdnum(module: str) -> Callable[[str], bool]:
    valid: Callable[[str], bool] = import_module(f"stdnum.{module}").is_valid
    return valid


def _mod97_be(number: str) -> bool:
    """Belgian establishment unit: the last two digits complete the first eight to 97.

    Source: KBO/BCE, structure of the vestigingseenheidsnummer (as the enterprise number).
    """
    return (int(number[:-2]) + int(number[-2:])) % 97 == 0


def _siret(number: str) -> bool:
    """SIRET by Luhn; La Poste by a plain sum of digits, a multiple of five.

    Source: INSEE, SIRET definition and its note on the establishments of La Poste (SIREN 356 000 000).
    """
    if number.startswith("356000000"):
        return sum(int(digit) for digit in number) % 5 == 0 or _stdnum("luhn")(number)
    return _stdnum("luhn")(number) and _stdnum("fr.siren")(number[:9])


def _ico(number: str) -> bool:
    """Czech and Slovak IČO: weights 8 to 2, modulo 11.

    Source: Czech Statistical Office, identification number of a person; Slovakia kept the scheme of 1969.
    """
    total = sum((8 - place) * int(digit) for place, digit in enumerate(number[:7]))
    return int(number[7]) == (11 - total % 11) % 10


def _weighted(number: str, weights: range) -> int:
    return sum(weight * int(digit) for weight, digit in zip(weights, number, strict=False)) % 11


def _eik(number: str) -> bool:
    """Bulgarian EIK of 9 digits (BULSTAT ordinance): weights 1 to 8, else 3 to 10, modulo 11.

    The longer number of a branch starts with the number of its entity.
    """
    rest = _weighted(number, range(1, 9))
    rest = _weighted(number, range(3, 11)) if rest == 10 else rest
    return int(number[8]) == rest % 10


def _lt_code(number: str) -> bool:
    """Lithuanian legal entity code: weights 1, 2, 3 …, else 3, 4, 5 … (9 is followed by 1), modulo 11.

    Source: State Enterprise Centre of Registers, structure of the code of a legal entity.
    """
    body = [int(digit) for digit in number[:-1]]
    rest = sum((place % 9 + 1) * digit for place, digit in enumerate(body)) % 11
    if rest == 10:
        rest = sum(((place + 2) % 9 + 1) * digit for place, digit in enumerate(body)) % 11
    return int(number[-1]) == rest % 10


def _ror(number: str) -> bool:
    """ROR: six characters of Crockford's base 32 and two check digits, ISO 7064 mod 97-10.

    Source: ROR documentation, "ROR identifier pattern".
    """
    value = 0
    for sign in number[1:7]:
        value = value * 32 + _CROCKFORD.index(sign)
    return int(number[7:]) == 98 - value * 100 % 97


def _german_court(number: str) -> bool:
    return _stdnum("de.handelsregisternummer")(number)


def _eu_vat(number: str) -> bool:
    """VAT number with its country letters, also of the three neighbours that are no member states."""
    modules = {"GB": "gb.vat", "CH": "ch.vat", "NO": "no.mva"}
    module = modules.get(number[:2])
    return _stdnum(module)(number) if module else _stdnum("eu.vat")(number)


_OWN: Mapping[str, Callable[[str], bool]] = {
    "mod97_be": _mod97_be,
    "siret": _siret,
    "ico": _ico,
    "eik": _eik,
    "lt_code": _lt_code,
    "ror": _ror,
    "german_court": _german_court,
    "eu_vat": _eu_vat,
}


def passes(check: str, number: str) -> bool:
    """Whether a number of the right shape passes the check of its scheme (no check: always)."""
    if not check:
        return True
    own = _OWN.get(check)
    return own(number) if own else bool(_stdnum(check)(number))
