"""What is compared, and what is said of two items that are alike."""

from collections.abc import Callable, Collection, Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum

import numpy as np
from numpy.typing import NDArray

Floats = NDArray[np.float32]

Vectors = Callable[[Sequence[str]], Floats]
"""One row of length 1 for each text, near each other if the texts mean the same in whatever language; a row of zeros
for a text of which nothing is known (yet)."""


@dataclass(frozen=True, slots=True)
class Item:
    """A short text with its translations by language, the original first."""

    key: str
    texts: Mapping[str, str]


@dataclass(frozen=True, slots=True)
class Meaning:
    """Sentence vectors, the languages that they know (None: all), and from which cosine on two texts are alike."""

    vectors: Vectors
    languages: Collection[str] | None
    threshold: float

    def text_of(self, item: Item) -> str | None:
        """The original, or the first translation into a language that is known; None if there is none."""
        known = (text for language, text in item.texts.items() if self.languages is None or language in self.languages)
        return next(known, None)


class Reason(StrEnum):
    """What two items share most."""

    WORDS = "words"
    MEANING = "meaning"


@dataclass(frozen=True, slots=True)
class Suggestion:
    """An item that may say the same.

    `score`, 0 to 1, is 0.5 where suggesting begins. `words` and `meaning` are the cosines behind it, None where there
    is nothing in common. `language` is the one in which the words are nearest, `shared` the rarest words that both
    have there, as they stand in the item that was asked about.
    """

    key: str
    score: float
    reason: Reason
    words: float | None
    meaning: float | None
    language: str
    shared: tuple[str, ...]
