"""What registers of numbers are called: translated where the name is a description, else as their country writes it."""

from __future__ import annotations

from django.utils.functional import Promise
from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _

from filrouge.methods.identifiers import SCHEMES

# Descriptions: their English is that of methods/identifiers/schemes.tsv.
DESCRIBED: dict[str, Promise] = {
    "be-ent": _("Enterprise number (KBO/BCE)"),
    "be-est": _("Establishment unit number"),
    "fr-siret": _("SIRET (establishment)"),
    "fr-rna": _("RNA number of an association"),
    "gb-coh": _("UK company number"),
    "gb-fca": _("FCA mutuals register number"),
    "gb-chc": _("Charity number (England and Wales)"),
    "gb-sco": _("Scottish charity number"),
    "gb-nic": _("Charity number (Northern Ireland)"),
    "gb-vat": _("UK VAT number"),
    "nl-kvk": _("KVK number"),
    "nl-vest": _("Vestigingsnummer (establishment)"),
    "lu-rcs": _("RCS Luxembourg number"),
    "de-hrb": _("Register number with court (HRB, HRA, GnR, VR, PR)"),
    "at-uid": _("UID (VAT number)"),
    "at-fb": _("Company register number (Firmenbuch)"),
    "at-zvr": _("Association register number (ZVR)"),
    "it-rea": _("REA number"),
    "es-cif": _("NIF of a legal entity (CIF)"),
    "ie-cro": _("CRO company number"),
    "ie-rcn": _("Registered charity number"),
    "dk-cvr": _("CVR number"),
    "dk-p": _("P number (production unit)"),
    "hu-asz": _("Tax number (first eight digits)"),
    "hu-cjsz": _("Company register number (cégjegyzékszám)"),
    "mt-c": _("Malta company number"),
    "mt-vo": _("Voluntary organisation number"),
    "cy-he": _("Cyprus registration number"),
    "cy-tic": _("Tax identification code"),
    "eu-vat": _("VAT number with its country letters"),
}
# Proper names with their language; "" for letters that are read alike in all of them.
PROPER: dict[str, str] = {
    "fr-siren": "fr", "nl-rsin": "nl", "ch-uid": "de", "it-piva": "it", "it-cf": "it", "pt-nif": "pt", "pl-krs": "pl",
    "pl-nip": "pl", "pl-regon": "pl", "se-org": "sv", "fi-ytunnus": "fi", "no-org": "nb", "ro-cui": "ro",
    "cz-ico": "cs", "sk-ico": "sk", "si-ms": "sl", "si-ddv": "sl", "hr-oib": "hr", "hr-mbs": "hr", "gr-afm": "el",
    "gr-gemi": "el", "bg-eik": "bg", "ee-rk": "et", "lv-reg": "lv", "lt-jak": "lt", "ua-edrpou": "uk",
    "lei": "", "isni": "", "ror": "",
}  # fmt: skip


def scheme_name(code: str) -> str:
    """The name of a register for the reader; the code where the register is not known."""
    if code in DESCRIBED:
        return str(DESCRIBED[code])
    return SCHEMES[code].label if code in SCHEMES else code


def scheme_in_html(code: str) -> SafeString:
    """The same for a page: a proper name of another language says which."""
    language = PROPER.get(code, "")
    if not language or language == get_language():
        return format_html("{}", scheme_name(code))
    return format_html('<span lang="{}">{}</span>', language, scheme_name(code))
