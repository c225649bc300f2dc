"""Bring typed numbers into the spelling of their register, without judging them."""

import re
from collections.abc import Callable, Mapping

_FLOAT = re.compile(r"(\d+)\.0+")
_SIGNS = re.compile(r"[\s.\-‐-―·/_'’:,()°#]+")
_LABELLED = re.compile(r"[^\W\d]*(\d+)")
_COMPANIES_HOUSE = re.compile(r"([A-Z]{2})(\d{1,6})([A-Z]{0,2})")
_GERMAN = re.compile(r"\b(HRA|HRB|GNR|VR|PR|GSR)\b\s*(?:NR\.?)?\s*(\d{1,6})\s?([A-Z]{1,3})?\b", re.IGNORECASE)
_GERMAN_REGISTERS = {"GNR": "GnR", "GSR": "GsR"}
# Organisations that never were in a VAT register also use these letters before their number.
VAT_LETTERS: Mapping[str, str] = {"GR": "EL"}


def plain(typed: str) -> str:
    """Capitals and digits without spaces and signs; a spreadsheet's ``75015.0`` is ``75015``."""
    text = typed.strip()
    if match := _FLOAT.fullmatch(text):
        text = match.group(1)
    return _SIGNS.sub("", text).upper()


def _digits(typed: str) -> str:
    text = plain(typed)
    match = _LABELLED.fullmatch(text)
    return match.group(1) if match else text


def _without(prefix: str) -> Callable[[str], str]:
    return lambda typed: plain(typed).removeprefix(prefix)


def _companies_house(typed: str) -> str:
    text = plain(typed)
    if match := _COMPANIES_HOUSE.fullmatch(text):
        start, digits, end = match.groups()
        return start + digits.zfill(6 - len(end)) + end
    return text


def _rcs_lu(typed: str) -> str:
    return re.sub(r"^(?:RCS)?(?:LUXEMBOURG)?", "", plain(typed))


def _german_register(typed: str) -> str:
    """``Court HRB 12345``: the number alone is not unique, every court counts anew."""
    match = _GERMAN.search(typed)
    if not match:
        return " ".join(typed.split())
    kind, number, suffix = match.groups()
    around = f"{typed[: match.start()]} {typed[match.end() :]}"
    court = " ".join(re.sub(r"(?i)\b(?:amtsgericht|registergericht|AG|beim|nr)\b|[.,;:()]", " ", around).split())
    kind = _GERMAN_REGISTERS.get(kind.upper(), kind.upper())
    return " ".join(part for part in (court, kind, number.lstrip("0"), (suffix or "").upper()) if part)


def _swiss(typed: str) -> str:
    text = re.sub(r"(?:MWST|TVA|IVA|HR|RC|VAT)$", "", plain(typed))
    return text if text.startswith("CHE") else f"CHE{text}"


def _swedish(typed: str) -> str:
    digits = _digits(typed)
    return digits[2:] if len(digits) == 12 and digits.startswith("16") else digits


def _norwegian(typed: str) -> str:
    return _digits(plain(typed).removesuffix("MVA"))


def _hungarian(typed: str) -> str:
    digits = _digits(typed)
    return digits[:8] if len(digits) == 11 else digits


def _slovenian(typed: str) -> str:
    text = plain(typed)
    return text[:7] if len(text) == 10 and text.endswith("000") else text


def _letter_c(typed: str) -> str:
    text = plain(typed)
    return f"C{text}" if text.isdigit() else text


def _ror(typed: str) -> str:
    return typed.strip().rstrip("/").rsplit("/", 1)[-1].lower()


TIDY: Mapping[str, Callable[[str], str]] = {
    "digits": _digits,
    "letters": plain,
    "vat": plain,
    "companies_house": _companies_house,
    "gb_vat": lambda typed: re.sub(r"^(?:GB|XI)", "", plain(typed)),
    "rcs_lu": _rcs_lu,
    "german_register": _german_register,
    "at_uid": _without("AT"),
    "at_fb": _without("FN"),
    "es_cif": _without("ES"),
    "it_cf": lambda typed: re.sub(r"^(?:IT|CF)(?=\d{11}$)", "", plain(typed)),
    "swiss": _swiss,
    "swedish": _swedish,
    "norwegian": _norwegian,
    "hungarian": _hungarian,
    "slovenian": _slovenian,
    "letter_c": _letter_c,
    "ror": _ror,
}
