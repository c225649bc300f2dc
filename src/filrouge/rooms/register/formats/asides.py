"""Rows of a list that speak of the list and of no organisation: its total, its headings again, a heading or a remark.

Whoever took them for organisations would count the total of a list as one more member of it.
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence

from filrouge.methods.places import country_code
from filrouge.methods.places.folding import fold
from filrouge.rooms.register.fields import base
from filrouge.rooms.register.formats import headings

_TOTALS_TYPED = """
total totaux totals totaal subtotaal gesamt gesamtsumme summe zwischensumme insgesamt totale totali subtotale totais
totales suma razem ogółem łącznie σύνολο общо yhteensä summa celkem spolu összesen ukupno skupaj kokku kopā viso
subtotal totalt
"""
_BESIDE_TYPED = """
grand sous sub is general générale général generale de des der di members membres leden mitglieder soci socios adhérents
organisations organisaties członków
"""
_TOTALS = frozenset(map(fold, _TOTALS_TYPED.split()))
_BESIDE = frozenset(map(fold, _BESIDE_TYPED.split()))
_REMARK = re.compile(
    r"[*†‡]|(sources?|bron|quelle|fonte|fuente|źródło|notes?|nota|n\.?b\.?|remarques?|opmerking|anmerkung|légende"
    r"|legende|legend|mise à jour|stand|updated|last update)\s*:"
    r"|(pages?|seite|pagina|página|strona|sida|sivu|blz|стр|σελ)\.?\s*\d+(\s*(of|de|von|van|di|sur|z|av|från|/)\s*\d+)?\Z",
    re.IGNORECASE,
)
_FEWEST = 3  # fields of a list that says more than names: only there a lone cell is no organisation


def aside(cells: Sequence[str], matching: Mapping[int, str], columns: Sequence[str] = ()) -> str:
    """`total`, `country` or `remark` for a row that is about the list, nothing for all others.

    `matching` is column place → field, `columns` are the headings of the list. A row with letters in a second cell is
    an organisation, unless its cells are the headings of their columns.
    """
    filled = [(place, cell.strip()) for place, cell in enumerate(cells) if cell.strip()]
    if not filled:
        return ""
    if _is_the_headings(filled, columns) or _repeats_headings(filled, matching):
        return "remark"
    first, rest = filled[0][1], [cell for _place, cell in filled[1:]]
    if any(sign.isalpha() for cell in rest for sign in cell):
        return ""
    if _is_total(first, alone=not rest):
        return "total"
    lone = not rest and len(matching) >= _FEWEST
    if country_above(cells, matching):
        return "country"
    return "remark" if lone and _REMARK.match(first) else ""


def country_above(cells: Sequence[str], matching: Mapping[int, str]) -> str:
    """The country that a row names which holds nothing else: it stands above the members of that country."""
    filled = [cell.strip() for cell in cells if cell.strip()]
    lone = len(filled) == 1 and len(matching) >= _FEWEST and len(filled[0]) > 3
    return country_code(filled[0].rstrip(" :")) if lone else ""


def _is_total(text: str, *, alone: bool) -> bool:
    """“Total”, “Grand total: 52”, “Total Belgique” over numbers; “Total Coop” is a name."""
    said = fold(text).split()
    if not _TOTALS.intersection(said):
        return False
    others = [word for word in said if word not in _TOTALS | _BESIDE and not word.isdecimal()]
    return not others or ":" in text or (not alone and bool(country_code(" ".join(others))))


def _is_the_headings(filled: Sequence[tuple[int, str]], columns: Sequence[str]) -> bool:
    """Whether every cell says what its column is called: so begins each page of a list that was printed."""
    ours = [place < len(columns) and " ".join(cell.split()) == columns[place] for place, cell in filled]
    return len(ours) > 1 and all(ours)


def _repeats_headings(filled: Sequence[tuple[int, str]], matching: Mapping[int, str]) -> bool:
    """Whether the cells are headings of their own columns: of a second language, or of the next printed page."""
    read = [(base(matching[place]), cell) for place, cell in filled if place in matching]
    named = [cell for field, cell in read if field == "name"]
    if len(read) < 2 or not any(headings.means(cell, "name") for cell in named):
        return False
    return sum(headings.means(cell, field) for field, cell in read) > len(read) / 2
