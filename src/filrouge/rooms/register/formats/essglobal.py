"""Terms of ESSGlobal for our forms and activities (essglobal.tsv); where it has no term, nothing is said.

Source: the ESSGlobal vocabulary 1.1 of RIPESS and its SKOS lists legal-form, organisational-structure and
activities-ica (CC BY 3.0). Only their addresses are used; which of ours means which term is our own reading.
"""

from __future__ import annotations

from collections.abc import Mapping
from functools import cache
from typing import Any

from filrouge.methods.activities import section_of
from filrouge.methods.tsv import read_tsv

VOCABULARY = "http://purl.org/essglobal/vocab/"
LISTS = "http://purl.org/essglobal/standard/"
# Letters that mean the same in Rev. 2 and Rev. 2.1; from J on they moved.
_SAME_LETTERS = frozenset("ABCDEFGHI")


@cache
def _table() -> Mapping[tuple[str, str], str]:
    rows = read_tsv(__package__, "essglobal.tsv")
    return {(row["scheme"], row["ours"]): f"{LISTS}{row['scheme']}/{row['term']}" for row in rows}


def legal_form(family: str) -> str:
    """Address of the ESSGlobal legal form for one of our families; empty where there is none."""
    return _table().get(("legal-form", family), "")


def structure(form: str, family: str) -> str:
    """Address of the organisational structure: of the legal form where it says one, else of the family."""
    table = _table()
    return table.get(("organisational-structure", form)) or table.get(("organisational-structure", family), "")


def activity(value: Any) -> str:
    """Address of the activity of the International Cooperative Alliance's list for an assertion `activity`."""
    if not isinstance(value, dict) or str(value.get("version", "")).endswith("-1"):
        return ""
    division, table = str(value.get("division", "")), _table()
    return table.get(("activities-ica", division)) or table.get(("activities-ica", _section(value, division)), "")


def _section(value: dict[str, Any], division: str) -> str:
    """The letter of NACE Rev. 2, whose letters the table uses."""
    if division:
        return section_of(division, "nace-2")
    letter = str(value.get("section", ""))
    return letter if letter in _SAME_LETTERS or not str(value.get("version", "")).endswith("2.1") else ""
