"""Numbers that another number contains."""

from collections.abc import Callable, Mapping

from filrouge.methods.identifiers.checking import Identifier, check

# Country letters of a VAT number → the national number inside and where it stands.
# Missing on purpose: DE, LU, IE, EE, LT, SK, MT, CY, whose VAT numbers are no register numbers.
_VAT: Mapping[str, tuple[str, slice]] = {
    "AT": ("at-uid", slice(2, None)),
    "BE": ("be-ent", slice(2, None)),
    "BG": ("bg-eik", slice(2, None)),
    "CZ": ("cz-ico", slice(2, None)),
    "DK": ("dk-cvr", slice(2, None)),
    "EL": ("gr-afm", slice(2, None)),
    "ES": ("es-cif", slice(2, None)),
    "FI": ("fi-ytunnus", slice(2, None)),
    "FR": ("fr-siren", slice(4, None)),
    "HR": ("hr-oib", slice(2, None)),
    "HU": ("hu-asz", slice(2, None)),
    "IT": ("it-piva", slice(2, None)),
    "LV": ("lv-reg", slice(2, None)),
    "NL": ("nl-rsin", slice(2, 11)),
    "PL": ("pl-nip", slice(2, None)),
    "PT": ("pt-nif", slice(2, None)),
    "RO": ("ro-cui", slice(2, None)),
    "SE": ("se-org", slice(2, 12)),
    "SI": ("si-ddv", slice(2, None)),
    "CH": ("ch-uid", slice(None)),
    "NO": ("no-org", slice(2, None)),
    "GB": ("gb-vat", slice(2, None)),
}


def _from_vat(number: str) -> tuple[str, str]:
    scheme, part = _VAT.get(number[:2], ("", slice(0)))
    return scheme, number[part]


def _from_siret(number: str) -> tuple[str, str]:
    return "fr-siren", number[:9]


def _from_regon(number: str) -> tuple[str, str]:
    return ("pl-regon", number[:9]) if len(number) == 14 else ("", "")


def _from_eik(number: str) -> tuple[str, str]:
    return ("bg-eik", number[:9]) if len(number) == 13 else ("", "")


def _from_fca(number: str) -> tuple[str, str]:
    """``525R`` of the FCA is ``IP00525R`` at Companies House, ``2059RS`` (Scotland) is ``SP2059RS``."""
    if number.endswith("RS"):
        return "gb-coh", f"SP{number[:-2].zfill(4)}RS"
    return ("gb-coh", f"IP{number[:-1].zfill(5)}R") if number.endswith("R") else ("", "")


def _from_cf(number: str) -> tuple[str, str]:
    """The codice fiscale of a company is its partita IVA: both are given at once, by the same count.

    Those that begin with 8 or 9 are of bodies that asked for no partita IVA; they may get another one later.
    Source: Agenzia delle Entrate, codice fiscale dei soggetti diversi dalle persone fisiche (D.P.R. 605/1973).
    """
    return ("it-piva", number) if number.isdecimal() and number[0] < "8" else ("", "")


_RULES: Mapping[str, Callable[[str], tuple[str, str]]] = {
    "eu-vat": _from_vat,
    "fr-siret": _from_siret,
    "pl-regon": _from_regon,
    "bg-eik": _from_eik,
    "gb-fca": _from_fca,
    "it-cf": _from_cf,
}


def derived(identifier: Identifier) -> tuple[Identifier, ...]:
    """Valid numbers of the same organisation that a number contains, nearest first.

    Nothing is derived from a wrong number, and nothing that is wrong itself is returned.
    """
    rule = _RULES.get(identifier.scheme)
    if rule is None or identifier.state == "wrong":
        return ()
    scheme, number = rule(identifier.number)
    found = check(scheme, number) if scheme and number[:1].isalnum() else None
    return (found, *derived(found)) if found and found.state == "valid" else ()
