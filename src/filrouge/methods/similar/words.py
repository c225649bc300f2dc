"""Texts of one language, compared by words and by pieces of words.

Every text becomes weights of its words and of the runs of four letters inside them, each weighted by how rare it is
among the texts (TF-IDF: Salton and Buckley, "Term-weighting approaches in automatic text retrieval", Information
Processing and Management 24, 1988). The cosine of two texts is the mean of that of their words and that of their
pieces: words say what it is about, pieces forgive endings, compounds and slips. Features are hashed, so a new text
needs no dictionary. What stands in more than one text of twenty says little and costs most, and is left out.

Runs of four alone part the statements of the tests as well as three to five together, at a third of the cost.
"""

import re
import unicodedata
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache
from typing import Any

import numpy as np
from numpy.typing import NDArray

from filrouge.methods.similar.items import Floats

Sparse = Any
"""A `scipy.sparse.csr_array` of float32, whose library is imported where it is used and has no types."""

PIECE = 4
BITS = 18
FREQUENT = 20
"""A feature is left out if more than one text in so many has it."""

FEW = 50
"""But never one that stands in this many texts or fewer."""

WORD = re.compile(r"\w\w+")
LETTERS = re.compile(r"\w+")
MARKS = re.compile("[\u0300-\u036f]")
HALF = np.float32(np.sqrt(0.5))


def folded(text: str) -> str:
    """Small letters without accents; marks of other scripts stay, because there they are letters."""
    return MARKS.sub("", unicodedata.normalize("NFKD", text)).casefold()


def words_of(text: str) -> list[str]:
    """The words of two letters and more."""
    return WORD.findall(folded(text))


def pieces_of(text: str) -> list[str]:
    """The runs of four letters inside each word, with its borders; a shorter word is one piece."""
    bordered = [f" {word} " for word in LETTERS.findall(folded(text))]
    return [word[start : start + PIECE] for word in bordered for start in range(max(1, len(word) - PIECE + 1))]


@dataclass(frozen=True, slots=True)
class Rarity:
    """What each feature weighs, 0 if it is left out: words first, then pieces."""

    weights: Floats

    @classmethod
    def of(cls, counts: Sparse) -> "Rarity":
        """As learnt from texts: the smoothed logarithm of all texts over those that have the feature."""
        total = counts.shape[0]
        having = np.bincount(counts.indices, minlength=counts.shape[1])
        weights = np.log((1 + total) / (1 + having)) + 1
        weights[having > max(FEW, total // FREQUENT)] = 0
        return cls(weights.astype(np.float32))

    def weigh(self, counts: Sparse) -> Sparse:
        """Rows of length 1, half of it by words and half by pieces; 0 where a text has no feature that counts."""
        from scipy.sparse import csr_array

        data = (1 + np.log(counts.data)) * self.weights[counts.indices]
        rows = np.repeat(np.arange(counts.shape[0]), np.diff(counts.indptr))
        side = rows * 2 + (counts.indices >= 1 << BITS)
        lengths = np.sqrt(np.bincount(side, weights=data * data, minlength=2 * counts.shape[0]))
        lengths[lengths == 0] = 1
        weighed = csr_array((data * HALF / lengths[side], counts.indices, counts.indptr), shape=counts.shape)
        weighed.eliminate_zeros()
        return weighed.astype(np.float32)


def counted(texts: Sequence[str]) -> Sparse:
    """How often each text has each feature: (texts, 2 ** (BITS + 1)), words first."""
    from scipy.sparse import csr_array, hstack

    by_words, by_pieces = _counters()
    return csr_array(hstack([by_words.transform(texts), by_pieces.transform(texts)], format="csr", dtype=np.float32))


def shared_words(text: str, other: str, rarity: Rarity, most: int) -> tuple[str, ...]:
    """Words of `text` that `other` has too, the rarest first, those that are left out never."""
    theirs = set(words_of(other))
    found = {words_of(word)[0]: word for word in reversed(WORD.findall(text)) if words_of(word)}
    both = [word for word in found if word in theirs]
    if not both:
        return ()
    weights = rarity.weights[_columns(both)]
    order = sorted(range(len(both)), key=lambda place: (-weights[place], both[place]))
    return tuple(found[both[place]] for place in order if weights[place])[:most]


def _columns(words: list[str]) -> NDArray[np.intp]:
    return np.array([_counters()[0].transform([word]).indices[0] for word in words], np.intp)


@cache
def _counters() -> tuple[Any, Any]:
    # Imported here because scikit-learn is heavy, and most of what runs never compares texts.
    from sklearn.feature_extraction.text import HashingVectorizer

    settings = {"n_features": 1 << BITS, "alternate_sign": False, "norm": None, "dtype": np.float32}
    return HashingVectorizer(analyzer=words_of, **settings), HashingVectorizer(analyzer=pieces_of, **settings)
