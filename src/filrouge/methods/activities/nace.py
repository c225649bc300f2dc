"""Sections and divisions of NACE.

Source: Regulation (EC) No 1893/2006 (Rev. 2) and Delegated Regulation (EU) 2023/137 (Rev. 2.1); Rev. 1.1 by
Regulation (EC) No 29/2002. ISIC Rev. 4 shares the letters and divisions of Rev. 2. Titles in own short words.
"""

from collections.abc import Mapping
from types import MappingProxyType

from filrouge.methods.tsv import read_tsv

# First and last division of each section of Rev. 1.1.
_REV_1 = {
    "A": (1, 2),
    "B": (5, 5),
    "C": (10, 14),
    "D": (15, 37),
    "E": (40, 41),
    "F": (45, 45),
    "G": (50, 52),
    "H": (55, 55),
    "I": (60, 64),
    "J": (65, 67),
    "K": (70, 74),
    "L": (75, 75),
    "M": (80, 80),
    "N": (85, 85),
    "O": (90, 93),
    "P": (95, 97),
    "Q": (99, 99),
}


_SECTION_ROWS = read_tsv(__package__, "sections.tsv")
_DIVISION_ROWS = read_tsv(__package__, "divisions.tsv")

SECTIONS: Mapping[str, str] = MappingProxyType({row["nace2"]: row["title"] for row in _SECTION_ROWS if row["nace2"]})
SECTIONS_2_1: Mapping[str, str] = MappingProxyType(
    {row["nace21"]: row["title"] for row in _SECTION_ROWS if row["nace21"]}
)
DIVISIONS: Mapping[str, str] = MappingProxyType({row["division"]: row["title"] for row in _DIVISION_ROWS})

_REV_2 = {row["division"]: row["nace2"] for row in _DIVISION_ROWS}
_REV_2_1 = {row["division"]: row["nace21"] for row in _DIVISION_ROWS}


def _section_rev_1(division: str) -> str:
    number = int(division)
    return next((letter for letter, (first, last) in _REV_1.items() if first <= number <= last), "")


def section_of(division: str, version: str) -> str:
    """Letter of the section of a two-digit division in a version (``…-1``, ``…-2.1``, else Rev. 2).

    Empty when the version has no such division.
    """
    if version.endswith("-1"):
        return _section_rev_1(division)
    table = _REV_2_1 if version.endswith("-2.1") else _REV_2
    return table.get(division, "")
