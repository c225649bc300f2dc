"""Names of regions, as federations with a part in each call them: enough to know a column of regions by its values.

What a region is called is kept as it is typed; these names only tell that it is one.
"""

from __future__ import annotations

from functools import cache

from filrouge.methods.places.folding import fold
from filrouge.methods.tsv import read_tsv

_BESIDE = frozenset({"region", "provincie", "province", "provincia", "regione", "land", "county", "wojewodztwo"})


def is_region(typed: str) -> bool:
    """Whether this is the name of a region of some country: “Bretagne”, “Region Skåne”, “Provincie Limburg”."""
    return _plain(typed) in _names()


@cache
def _names() -> frozenset[str]:
    rows = read_tsv(__package__, "region_names.tsv")
    return frozenset(_plain(name) for row in rows for name in row["names"].split("|"))


def _plain(name: str) -> str:
    words = fold(name).split()
    return " ".join(words[1:] if len(words) > 1 and words[0] in _BESIDE else words)
