"""How typed place names are compared."""

import re
from functools import lru_cache

from anyascii import anyascii

_OTHER = re.compile(r"[^a-z0-9]+")
# Written out or not, a saint is the same saint in a street and in a town.
_SAINTS = {"saint": "st", "sankt": "st", "sint": "st", "sainte": "ste"}


@lru_cache(maxsize=1 << 15)
def fold(text: str) -> str:
    """Lower-case Latin words and digits, one space between them, without accents and signs."""
    latin = text if text.isascii() else str(anyascii(text))
    return _OTHER.sub(" ", latin.lower()).strip()


def fold_town(text: str) -> str:
    """Folded name of a town, with saints abbreviated."""
    words = fold(text).split()
    return " ".join(_SAINTS.get(word, word) for word in words)
