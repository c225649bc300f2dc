"""NUTS regions as text."""

import re

_CODE = re.compile(r"[A-Z]{2}[0-9A-Z]{0,3}")
# Regulation (EC) No 1059/2003 and the statistical regions of EFTA and candidate countries.
_LETTERS = """
AT BE BG CY CZ DE DK EE EL ES FI FR HR HU IE IT LT LU LV MT NL PL PT RO SE SI SK UK
CH IS LI NO AL ME MK RS TR BA XK UA MD GE
"""
_COUNTRIES = frozenset(_LETTERS.split())
_OTHER_LETTERS = {"GR": "EL", "GB": "UK"}


def nuts(typed: str) -> str:
    """A NUTS code of level 0 to 3 (``BE``, ``BE1``, ``BE10``, ``BE100``); empty when it cannot be one.

    Only the form is checked: codes change with the version (2016, 2021, 2024), which is kept beside the code.
    ISO letters are turned into those of NUTS (GR → EL, GB → UK).
    """
    text = re.sub(r"[\s\-_.]+", "", typed).upper()
    text = _OTHER_LETTERS.get(text[:2], text[:2]) + text[2:]
    return text if _CODE.fullmatch(text) and text[:2] in _COUNTRIES else ""
