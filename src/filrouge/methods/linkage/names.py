"""All names of all rows as columns: each different name once, its words with their weight.

Words are weighted by rarity (inverse document frequency, K. Spärck Jones 1972): to share "Lordship"
says much, to share "association" little.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Final

import numpy as np
from numpy.typing import NDArray

from filrouge.methods.legal_forms import split
from filrouge.methods.linkage.records import Record
from filrouge.methods.linkage.spelling import (
    bracketed_acronyms,
    meanings_of,
    names_within,
    numbers_in,
    plain,
    without_bracketed,
    words_of,
)
from filrouge.methods.linkage.words import SIBLING_WORDS, concept_of

Ints = NDArray[np.int32]
Reals = NDArray[np.float32]

NAMES_MOST: Final = 6
# A word of the common table counts as present in one row of this many even where the lists are
# too short to show how common it is.
COMMON_ONE_IN: Final = 150
# Few rows cannot show which words are rare; they are weighed as if they were a part of this many.
ROWS_LEAST: Final = 2_000


@dataclass(frozen=True, slots=True, eq=False)
class Names:
    """Columns over the m different names and the t different words.

    `of_row[start[r]:start[r + 1]]` are the names of row r, the main one first.
    `word_of[word_start[m]:word_start[m + 1]]` are the words of name m, put into one language.
    """

    start: NDArray[np.int64]
    of_row: Ints
    core: list[str]
    full: list[str]
    meaning: list[str]
    number: Ints
    sibling: Ints
    rows: Reals
    word_start: NDArray[np.int64]
    word_of: Ints
    words: list[str]
    weight: Reals
    total: Reals

    def main(self) -> Ints:
        """The main name of each row."""
        return self.of_row[self.start[:-1]]


def spelled(name: str, country: str) -> list[tuple[str, str]]:
    """(core, full) spellings of one typed name, of other names and of acronyms that it carries."""
    found = []
    for part in names_within(name):
        acronyms = bracketed_acronyms(part)
        bare = without_bracketed(part, acronyms) if acronyms else part
        full = plain(bare)
        core = plain(split(bare, country).core) or full
        found += [(core, full), *((plain(a), plain(a)) for a in acronyms)]
    return found


def names_of(record: Record) -> tuple[tuple[str, str], ...]:
    """(core, full) spellings of all names of a row, each once; a row without a name gets the empty one."""
    found: dict[tuple[str, str], None] = {}
    for name in record.names[:NAMES_MOST]:
        found.update(dict.fromkeys(spelled(name, record.country)))
    return tuple(found) or (("", ""),)


def gather(rows: Sequence[tuple[tuple[str, str], ...]]) -> Names:
    """Columns of the names of n rows, given as `names_of` gives them."""
    index: dict[tuple[str, str], int] = {}
    of_row = [index.setdefault(one, len(index)) for row in rows for one in row]
    lengths = np.fromiter((len(row) for row in rows), dtype=np.int64, count=len(rows))
    start = np.concatenate([[0], np.cumsum(lengths)])
    return _columns(start, np.array(of_row, dtype=np.int32), list(index))


def _columns(start: NDArray[np.int64], of_row: Ints, pairs: list[tuple[str, str]]) -> Names:
    # Sorted, so that the numbering of names does not depend on the order of rows.
    order = sorted(range(len(pairs)), key=pairs.__getitem__)
    place = np.empty(len(pairs), dtype=np.int32)
    place[order] = np.arange(len(pairs), dtype=np.int32)
    of_row = place[of_row] if len(of_row) else of_row
    core, full = [pairs[k][0] for k in order], [pairs[k][1] for k in order]
    carried = [words_of(text) for text in core]
    meant = [meanings_of(words) for words in carried]
    words, word_of, word_start = _flat(meant)
    weight = _weights(words, word_of, word_start, start, of_row)
    return Names(
        start=start,
        of_row=of_row,
        core=core,
        full=full,
        meaning=[" ".join(m) for m in meant],
        number=_codes(numbers_in(w) for w in carried),
        sibling=_codes(tuple(sorted(SIBLING_WORDS.intersection(w))) for w in carried),
        rows=_rows_of(core, of_row),
        word_start=word_start,
        word_of=word_of,
        words=words,
        weight=weight,
        total=_totals(weight[word_of], word_start),
    )


def _flat(meant: list[tuple[str, ...]]) -> tuple[list[str], Ints, NDArray[np.int64]]:
    words = sorted({word for name in meant for word in name})
    number = {word: k for k, word in enumerate(words)}
    lengths = np.fromiter((len(name) for name in meant), dtype=np.int64, count=len(meant))
    word_of = np.fromiter((number[w] for name in meant for w in name), dtype=np.int32, count=int(lengths.sum()))
    return words, word_of, np.concatenate([[0], np.cumsum(lengths)])


def _weights(
    words: list[str], word_of: Ints, word_start: NDArray[np.int64], start: NDArray[np.int64], of_row: Ints
) -> Reals:
    """ln(rows / rows with the word), in the main names; common words never count as rare."""
    rows = len(start) - 1
    main = of_row[start[:-1]]
    used = np.bincount(main, minlength=len(word_start) - 1)
    counts = np.bincount(word_of, weights=np.repeat(used, np.diff(word_start)), minlength=len(words))
    known = set(concept_of().values())
    common = np.fromiter((word in known for word in words), dtype=np.bool_, count=len(words))
    counts = np.maximum(counts, np.where(common, max(rows, ROWS_LEAST) / COMMON_ONE_IN, 0))
    weights: Reals = np.log((max(rows, ROWS_LEAST) + 2.0) / (counts + 1.0)).astype(np.float32)
    return weights


def _rows_of(core: list[str], of_row: Ints) -> Reals:
    """For each name, ln(1 + rows that use its core)."""
    by_core = _codes(core)
    uses = np.bincount(of_row, minlength=len(core))
    return np.log1p(np.bincount(by_core, weights=uses)[by_core]).astype(np.float32) if core else np.zeros(0, "f4")


def _totals(values: Reals, start: NDArray[np.int64]) -> Reals:
    sums = np.concatenate([[0.0], np.cumsum(values, dtype=np.float64)])
    totals: Reals = (sums[start[1:]] - sums[start[:-1]]).astype(np.float32)
    return totals


def _codes(values: Iterable[object]) -> Ints:
    """Equal values get equal numbers; 0 for the empty value."""
    seen: dict[object, int] = {}
    return np.array([seen.setdefault(v, len(seen) + 1) if v else 0 for v in values], dtype=np.int32)
