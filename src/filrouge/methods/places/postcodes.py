"""Postcodes in the spelling of their country."""

import re
from collections.abc import Mapping

# Digits of a postcode and where a sign stands. Source: Universal Postal Union, addressing systems.
_DIGITS: Mapping[str, int] = {
    **dict.fromkeys(["AT", "BE", "BG", "CH", "CY", "DK", "HU", "LI", "LU", "NO", "SI", "MK", "LV"], 4),
    **dict.fromkeys(["CZ", "DE", "EE", "ES", "FI", "FR", "GR", "HR", "IT", "LT", "SE", "SK"], 5),
    **dict.fromkeys(["MC", "ME", "PL", "RS", "SM", "TR", "UA", "US", "VA", "XK", "BA"], 5),
    **dict.fromkeys(["RO", "RU", "BY"], 6),
    "PT": 7,
}
_SIGN: Mapping[str, tuple[int, str]] = {
    "CZ": (3, " "),
    "GR": (3, " "),
    "PL": (2, "-"),
    "PT": (4, "-"),
    "SE": (3, " "),
    "SK": (3, " "),
}
_LETTERED: Mapping[str, tuple[re.Pattern[str], str]] = {
    "GB": (re.compile(r"([A-Z]{1,2}\d[A-Z\d]?)(\d[A-Z]{2})"), r"\1 \2"),
    "IE": (re.compile(r"([A-Z]\d[\dW])([A-Z\d]{4})"), r"\1 \2"),
    "MT": (re.compile(r"([A-Z]{3})(\d{4})"), r"\1 \2"),
    "NL": (re.compile(r"([1-9]\d{3})([A-Z]{2})"), r"\1 \2"),
}
_PREFIX: Mapping[str, str] = {"LT": "LT-", "LV": "LV-"}
_FLOAT = re.compile(r"(\d+)\.0+")
_COUNTRY_LETTERS = re.compile(r"^[A-Z]{1,2}-?(?=\d)")


def _plain(typed: str) -> str:
    text = typed.strip().upper()
    if match := _FLOAT.fullmatch(text):
        text = match.group(1)
    return re.sub(r"[\s.\-–]+", "", text)


def _from_digits(text: str, country: str) -> str:
    digits = _COUNTRY_LETTERS.sub("", text)
    width = _DIGITS[country]
    if not (digits.isascii() and digits.isdecimal()):
        return ""
    if len(digits) == width - 1 and width > 4:
        # A spreadsheet drops one zero in front: 01000 Bourg-en-Bresse.
        digits = digits.zfill(width)
    if country == "PT" and len(digits) == 4:
        return digits
    if len(digits) != width:
        return ""
    at, sign = _SIGN.get(country, (0, ""))
    return _PREFIX.get(country, "") + digits[:at] + sign + digits[at:]


def postcode(typed: str, country: str) -> str:
    """The postcode as its country writes it; lost zeros come back, country letters (``B-1050``) go.

    What does not fit the country stays as it was typed, in capitals and with single spaces.
    """
    text = _plain(typed)
    fitting = ""
    if country in _LETTERED:
        shape, spelling = _LETTERED[country]
        text = text.removeprefix(country) if len(text) > 7 else text
        fitting = shape.sub(spelling, text) if shape.fullmatch(text) else ""
    elif country in _DIGITS:
        fitting = _from_digits(text, country)
    return fitting or " ".join(typed.strip().upper().split())
