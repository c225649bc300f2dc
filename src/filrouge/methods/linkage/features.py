"""What is compared when two rows are compared: one row of numbers a pair.

Names in `name_comparison`; here places, web sites, numbers and forms, and the order of the columns. Missing is NaN,
never zero: not to know a postcode is different from having another one.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import lru_cache
from typing import Final

import numpy as np
from numpy.typing import NDArray

from filrouge.methods import legal_forms
from filrouge.methods.linkage.name_comparison import MEASURES, compare, likeness, threads
from filrouge.methods.linkage.names import Names
from filrouge.methods.linkage.preparation import Column, Prepared
from filrouge.methods.linkage.spelling import abbreviates
from filrouge.methods.linkage.words import ACRONYM_LONGEST

Ints = NDArray[np.int32]
Longs = NDArray[np.int64]
Reals = NDArray[np.float32]

EARTH_KM: Final = 6371.0
PAIRS_AT_ONCE: Final = 250_000
PART: Final = 0.9
LONG_STEM: Final = 10


@dataclass(frozen=True, slots=True)
class Feature:
    """A column: `direction` +1 when more of it may only speak for a join, -1 against, 0 either."""

    name: str
    direction: int


_AGAINST: Final = {"name_numbers_differ", "sibling_word", "unmatched_shorter", "unmatched_longer", "name_rows"}

FEATURES: Final = (
    *(Feature(name, -1 if name in _AGAINST else 1) for name in MEASURES),
    Feature("same_postcode", 1),
    Feature("postcode_rows", -1),
    Feature("same_city", 1),
    Feature("street_ratio", 1),
    Feature("same_house", 1),
    Feature("distance", -1),
    Feature("same_country", 1),
    Feature("same_website", 1),
    Feature("website_rows", -1),
    Feature("website_name", 1),
    Feature("same_number", 1),
    Feature("different_number", -1),
    Feature("same_form", 1),
    Feature("same_list", -1),
    Feature("places_compared", 0),
)


def features(prepared: Prepared, i: Ints, j: Ints) -> Reals:
    """FEATURES [n, F] as float32 for n pairs of rows, the same whichever way round."""
    out = np.empty((len(i), len(FEATURES)), dtype=np.float32)
    for k in range(0, len(i), PAIRS_AT_ONCE):
        part = slice(k, k + PAIRS_AT_ONCE)
        _fill(prepared, np.minimum(i[part], j[part]), np.maximum(i[part], j[part]), out[part])
    return out


def _fill(prepared: Prepared, i: Ints, j: Ints, out: Reals) -> None:
    m = len(MEASURES)
    out[:, :m] = best_names(prepared.names, i, j)[0]
    rest = (
        _postcode(prepared, i, j),
        _crowd(prepared.postcode, i, j),
        _same_city(prepared.city, i, j),
        _ratio(prepared.street, i, j),
        same(prepared.house, i, j),
        distance(prepared, i, j),
        same(prepared.country, i, j),
        same(prepared.domain, i, j),
        _crowd(prepared.domain, i, j),
        _website_names(prepared, i, j),
        *_numbers(prepared, i, j),
        _forms(prepared.form, i, j),
        (prepared.source[i] == prepared.source[j]).astype(np.float32),
    )
    for k, values in enumerate(rest):
        out[:, m + k] = values
    out[:, -1] = (~np.isnan(out[:, m : m + 6])).sum(axis=1)


def best_names(names: Names, i: Ints, j: Ints) -> tuple[Reals, Ints, Ints]:
    """For each pair of rows the most alike of their names: measures, and the two names chosen."""
    pair, a, b = _name_pairs(names, i, j)
    codes, back = np.unique(np.minimum(a, b).astype(np.int64) * len(names.core) + np.maximum(a, b), return_inverse=True)
    compared = compare(names, (codes // len(names.core)).astype(np.int32), (codes % len(names.core)).astype(np.int32))
    like = likeness(compared)[back]
    # Ties are broken by the measures' pair of names, never by the order of rows.
    order = np.lexsort((-back, like, pair))
    last = np.ones(len(order), dtype=bool)
    last[:-1] = np.diff(pair[order]) != 0
    chosen = order[last]
    return compared[back[chosen]], a[chosen], b[chosen]


def _name_pairs(names: Names, i: Ints, j: Ints) -> tuple[Longs, Ints, Ints]:
    count_i, count_j = np.diff(names.start)[i], np.diff(names.start)[j]
    cells = count_i * count_j
    pair = np.repeat(np.arange(len(i)), cells)
    place = np.arange(len(pair)) - np.repeat(np.cumsum(cells) - cells, cells)
    a = names.of_row[names.start[i][pair] + place // count_j[pair]]
    b = names.of_row[names.start[j][pair] + place % count_j[pair]]
    return pair, a, b


def same(column: Column, i: Ints, j: Ints) -> Reals:
    """1 equal, 0 different, NaN when either is unknown."""
    one, other = column.code[i], column.code[j]
    return np.where((one == 0) | (other == 0), np.nan, one == other).astype(np.float32)


def distance(prepared: Prepared, i: Ints, j: Ints) -> Reals:
    """ln(1 + kilometres) between the points of two rows on a sphere; NaN without points."""
    lat_i, lat_j = np.radians(prepared.latitude[i]), np.radians(prepared.latitude[j])
    half_lon = np.radians(prepared.longitude[i] - prepared.longitude[j]) / 2
    h = np.sin((lat_i - lat_j) / 2) ** 2 + np.cos(lat_i) * np.cos(lat_j) * np.sin(half_lon) ** 2
    apart: Reals = np.log1p(2 * EARTH_KM * np.arcsin(np.sqrt(np.clip(h, 0, 1)))).astype(np.float32)
    return apart


def _postcode(prepared: Prepared, i: Ints, j: Ints) -> Reals:
    """3 the same postcode, 2 the same area, 1 the same region, 0 different, NaN unknown."""
    return same(prepared.postcode, i, j) + same(prepared.area, i, j) + same(prepared.region, i, j)


def _crowd(column: Column, i: Ints, j: Ints) -> Reals:
    """ln(rows) that hold a shared text, NaN when it is not shared: a house of associations proves little."""
    shared = (column.code[i] == column.code[j]) & (column.code[i] != 0)
    return np.where(shared, np.log(np.maximum(column.rows, 1))[column.code[i]], np.nan).astype(np.float32)


def _same_city(column: Column, i: Ints, j: Ints) -> Reals:
    """1 the same city in any language, else how alike the names are typed."""
    return np.where(same(column, i, j) == 1, 1.0, 0.9 * _ratio(column, i, j)).astype(np.float32)


def _website_names(prepared: Prepared, i: Ints, j: Ints) -> Reals:
    """How far the web site of one row is called after the name of the other, 0 to 1.

    NaN without a web site, and where both have the same one: then it says nothing more.
    """
    site, main = prepared.domain.code, prepared.names.main()
    other = site[i] != site[j]
    found: Reals = np.full(len(i), np.nan, dtype=np.float32)
    for a, b in ((i, j), (j, i)):
        k = np.flatnonzero(other & (site[a] != 0))
        found[k] = np.fmax(found[k], called_after(prepared, site[a[k]], main[b[k]]))
    return found


def called_after(prepared: Prepared, site: Ints, name: Ints) -> Reals:
    """How far web sites (codes of the domain) are called after names, 0 to 1; each different combination once.

    Letters are compared without spaces; "btlc" is also called after "brighton trades labour club".
    """
    from rapidfuzz import fuzz
    from rapidfuzz.process import cpdist

    m = len(prepared.names.core)
    codes, back = np.unique(site.astype(np.int64) * m + name, return_inverse=True)
    if not len(codes):
        return np.zeros(0, dtype=np.float32)
    stems = [prepared.stems[k] for k in (codes // m).tolist()]
    used = (codes % m).tolist()
    joined = {k: prepared.names.core[k].replace(" ", "") for k in set(used)}
    names = [joined[k] for k in used]
    shorter = np.fromiter((min(len(s), len(n)) for s, n in zip(stems, names, strict=True)), np.float32, len(names))
    whole = cpdist(stems, names, scorer=fuzz.ratio, dtype=np.float32, workers=threads(len(names))) / 100
    part = cpdist(stems, names, scorer=fuzz.partial_ratio, dtype=np.float32, workers=threads(len(names))) / 100
    like = np.maximum(whole, PART * part * np.minimum(shorter / LONG_STEM, 1.0))
    initial = np.fromiter(map(_stands, stems, (prepared.names.core[k] for k in used)), np.float32, len(names))
    called: Reals = np.maximum(like, PART * initial)[back].astype(np.float32)
    return called


def _stands(stem: str, name: str) -> float:
    """Coverage of a name's words by a web site that is called by their initials."""
    return abbreviates(stem, name) if 3 <= len(stem) <= ACRONYM_LONGEST and stem[0] == name[:1] else 0.0


def _ratio(column: Column, i: Ints, j: Ints) -> Reals:
    """Token-set similarity of two texts, 0 to 1, NaN when either is unknown; each different pair once."""
    from rapidfuzz import fuzz
    from rapidfuzz.process import cpdist

    low, high = np.minimum(column.code[i], column.code[j]), np.maximum(column.code[i], column.code[j])
    codes, back = np.unique(low.astype(np.int64) * len(column.texts) + high, return_inverse=True)
    a, b = codes // len(column.texts), codes % len(column.texts)
    left, right = [column.texts[k] for k in a.tolist()], [column.texts[k] for k in b.tolist()]
    if not left:
        return np.zeros(0, dtype=np.float32)
    ratio = cpdist(left, right, scorer=fuzz.token_set_ratio, dtype=np.float32, workers=threads(len(left))) / 100
    return np.where((a == 0) | (b == 0), np.nan, ratio)[back].astype(np.float32)


def _numbers(prepared: Prepared, i: Ints, j: Ints) -> tuple[Reals, Reals]:
    """(registers in which both have one number, registers in which the numbers differ); NaN: none in common."""
    start = prepared.number_start
    held_i, held_j = np.diff(start)[i], np.diff(start)[j]
    cells = held_i * held_j
    pair = np.repeat(np.arange(len(i)), cells)
    place = np.arange(len(pair)) - np.repeat(np.cumsum(cells) - cells, cells)
    a, b = start[i][pair] + place // np.maximum(held_j[pair], 1), start[j][pair] + place % np.maximum(held_j[pair], 1)
    scheme = prepared.scheme_of[a] == prepared.scheme_of[b]
    equal = prepared.number_of[a] == prepared.number_of[b]
    agree = np.bincount(pair[equal], minlength=len(i))
    differ = np.bincount(pair[scheme & ~equal], minlength=len(i)) > agree
    none = np.bincount(pair[scheme], minlength=len(i)) == 0
    return _unless(none, np.minimum(agree, 1)), _unless(none, differ)


def _unless(unknown: NDArray[np.bool_], values: NDArray[np.generic]) -> Reals:
    return np.where(unknown, np.nan, values).astype(np.float32)


def _forms(column: Column, i: Ints, j: Ints) -> Reals:
    """2 one form (in any language), 1 one family of forms, 0 different families, NaN unknown."""
    table = _form_table(tuple(column.texts))
    likeness_of_forms: Reals = table[column.code[i], column.code[j]]
    return likeness_of_forms


@lru_cache(maxsize=4)
def _form_table(codes: tuple[str, ...]) -> Reals:
    """Likeness of every two forms; kept, because single pairs are asked about one after the other."""
    families = [legal_forms.family(code) for code in codes]
    table = np.full((len(codes), len(codes)), np.nan, dtype=np.float32)
    for a, family in enumerate(families):
        for b, other in enumerate(families):
            if family and other:
                table[a, b] = 2.0 if legal_forms.same(codes[a], codes[b]) else float(family == other)
    return table
