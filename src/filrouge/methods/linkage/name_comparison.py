"""How alike two names are, for many pairs at once.

Edit similarity after V. Levenshtein (1966) in the InDel form that rapidfuzz computes, Jaro-Winkler (W. Winkler 1990),
and shared words weighted by rarity with typing errors allowed, in the spirit of the soft TF-IDF of
W. Cohen, P. Ravikumar and S. Fienberg (IIWeb 2003).
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from typing import Any, Final

import numpy as np
from numpy.typing import NDArray

from filrouge.methods.linkage.names import Names
from filrouge.methods.linkage.spelling import abbreviates

Ints = NDArray[np.int32]
Longs = NDArray[np.int64]
Reals = NDArray[np.float32]

MEASURES: Final = (
    "name_ratio",
    "name_words_ratio",
    "name_part_ratio",
    "name_start",
    "name_joined_ratio",
    "full_name_ratio",
    "meaning_ratio",
    "weight_shared",
    "weight_shared_of_shorter",
    "weight_shared_of_longer",
    "unmatched_shorter",
    "unmatched_longer",
    "rarest_shared",
    "name_numbers_differ",
    "sibling_word",
    "acronym",
    "name_rows",
)

LIKE_ENOUGH: Final = 78.0
SHORTEST_ABBREVIATION: Final = 3
ABBREVIATED: Final = 0.9
ACRONYM_FROM: Final = 0.5
FORMED: Final = 4
FORM_LETTERS: Final = frozenset("aceglmsuv")
WITHOUT_FORM: Final = 0.9
ALONE: Final = 2_000
"""Fewer pairs than this are compared before the threads for them have started."""


def threads(pairs: int) -> int:
    """How many threads rapidfuzz takes for so many pairs: -1 is all cores."""
    return 1 if pairs < ALONE else -1


def compare(names: Names, a: Ints, b: Ints) -> Reals:
    """MEASURES [k, 17] for k pairs of different names, the same whichever way round."""
    a, b = np.minimum(a, b), np.maximum(a, b)
    out = np.empty((len(a), len(MEASURES)), dtype=np.float32)
    _compare_texts(names, a, b, out)
    _compare_words(names, a, b, out)
    out[:, 13] = _numbers_differ(names, a, b)
    out[:, 14] = names.sibling[a] != names.sibling[b]
    out[:, 15] = _acronyms(names, a, b, out[:, 7])
    out[:, 16] = np.maximum(names.rows[a], names.rows[b])
    return out


def likeness(compared: Reals) -> Reals:
    """One number a pair to choose the best of several names by: mean of four measures, 0 to 1."""
    chosen: Reals = np.maximum(compared[:, [0, 1, 6, 7]].mean(axis=1), 0.9 * compared[:, 15])
    return chosen


def _compare_texts(names: Names, a: Ints, b: Ints, out: Reals) -> None:
    from rapidfuzz import fuzz
    from rapidfuzz.distance import JaroWinkler

    core, used = names.core, {k: names.core[k].replace(" ", "") for k in {*a.tolist(), *b.tolist()}}
    out[:, 0] = _measured(core, a, b, fuzz.ratio) / 100
    out[:, 1] = _measured(core, a, b, fuzz.token_sort_ratio) / 100
    out[:, 2] = _measured(core, a, b, fuzz.token_set_ratio) / 100
    out[:, 3] = _measured(core, a, b, JaroWinkler.similarity)
    out[:, 4] = _measured(used, a, b, fuzz.ratio) / 100
    out[:, 5] = _measured(names.full, a, b, fuzz.token_sort_ratio) / 100
    out[:, 6] = _measured(names.meaning, a, b, fuzz.ratio) / 100


def _measured(texts: Sequence[str] | Mapping[int, str], a: Ints, b: Ints, scorer: Callable[..., Any]) -> Reals:
    from rapidfuzz.process import cpdist

    left, right = [texts[k] for k in a.tolist()], [texts[k] for k in b.tolist()]
    measured: Reals = cpdist(left, right, scorer=scorer, dtype=np.float32, workers=threads(len(left)))
    return measured


def _compare_words(names: Names, a: Ints, b: Ints, out: Reals) -> None:
    """Shared and unmatched weight of words; a word counts by how alike its best counterpart is."""
    pair, word_a, word_b = _crossed(names, a, b)
    like = _word_likeness(names, word_a, word_b)
    matched_a, matched_b = _best(names, a, pair, word_a, like), _best(names, b, pair, word_b, like)
    total_a, total_b = names.total[a].astype(np.float64), names.total[b].astype(np.float64)
    shared = (matched_a + matched_b) / 2
    rest_a, rest_b = np.maximum(total_a - matched_a, 0), np.maximum(total_b - matched_b, 0)
    share_a, share_b = _share(matched_a, total_a), _share(matched_b, total_b)
    out[:, 7] = _share(shared, np.maximum(total_a, total_b))
    out[:, 8] = np.maximum(share_a, share_b)
    out[:, 9] = np.minimum(share_a, share_b)
    out[:, 10] = np.minimum(rest_a, rest_b)
    out[:, 11] = np.maximum(rest_a, rest_b)
    out[:, 12] = _rarest_shared(names, len(a), pair, word_a, like)


def _crossed(names: Names, a: Ints, b: Ints) -> tuple[Longs, Ints, Ints]:
    """Every word of one name against every word of the other: (pair, word, word)."""
    count_a, count_b = np.diff(names.word_start)[a], np.diff(names.word_start)[b]
    cells = count_a * count_b
    pair = np.repeat(np.arange(len(a)), cells)
    place = np.arange(len(pair)) - np.repeat(np.cumsum(cells) - cells, cells)
    width = count_b[pair]
    word_a = names.word_of[names.word_start[a][pair] + place // np.maximum(width, 1)]
    word_b = names.word_of[names.word_start[b][pair] + place % np.maximum(width, 1)]
    return pair, word_a, word_b


def _word_likeness(names: Names, a: Ints, b: Ints) -> Reals:
    """1 for the same word, less for a typing error or an abbreviation, 0 for another word."""
    like: Reals = (a == b).astype(np.float32)
    differ = np.flatnonzero(a != b)
    low, high = np.minimum(a[differ], b[differ]), np.maximum(a[differ], b[differ])
    codes, back = np.unique(low.astype(np.int64) * len(names.words) + high, return_inverse=True)
    first, second = (codes // len(names.words)).astype(np.int32), (codes % len(names.words)).astype(np.int32)
    like[differ] = _spelled_alike(names.words, first, second)[back]
    return like


def _spelled_alike(words: list[str], a: Ints, b: Ints) -> Reals:
    from rapidfuzz import fuzz
    from rapidfuzz.process import cpdist

    left, right = [words[k] for k in a.tolist()], [words[k] for k in b.tolist()]
    if not left:
        return np.zeros(0, dtype=np.float32)
    percent: Reals = cpdist(
        left, right, scorer=fuzz.ratio, score_cutoff=LIKE_ENOUGH, dtype=np.float32, workers=threads(len(left))
    )
    like: Reals = percent / np.float32(100)
    for k, (one, other) in enumerate(zip(left, right, strict=True)):
        if one.isdigit() or other.isdigit():
            like[k] = 0.0
        elif one[0] == other[0] and _begins(one, other):
            like[k] = max(ABBREVIATED, float(like[k]))
    return like


def _begins(one: str, other: str) -> bool:
    """Whether the shorter is the beginning of the longer and long enough to be meant as it."""
    short, long = (one, other) if len(one) < len(other) else (other, one)
    return len(short) >= SHORTEST_ABBREVIATION and long.startswith(short)


def _best(names: Names, name: Ints, pair: Longs, word: Ints, like: Reals) -> NDArray[np.float64]:
    """Matched weight of one side: each of its words with its best counterpart."""
    m = len(names.words)
    code = pair * m + word
    order = np.lexsort((like, code))
    last = np.ones(len(order), dtype=bool)
    last[:-1] = np.diff(code[order]) != 0
    chosen = order[last]
    weights = like[chosen].astype(np.float64) * names.weight[word[chosen]]
    matched: NDArray[np.float64] = np.bincount(pair[chosen], weights, len(name)).astype(np.float64)
    return matched


def _rarest_shared(names: Names, pairs: int, pair: Longs, word: Ints, like: Reals) -> Reals:
    rarest = np.zeros(pairs, dtype=np.float32)
    np.maximum.at(rarest, pair, np.where(like > ABBREVIATED - 0.01, names.weight[word] * like, 0).astype(np.float32))
    return rarest


def _share(part: NDArray[np.float64], whole: NDArray[np.float64]) -> NDArray[np.float64]:
    shares: NDArray[np.float64] = np.minimum(part / np.maximum(whole, 1e-6), 1.0)
    return shares


def _numbers_differ(names: Names, a: Ints, b: Ints) -> NDArray[np.float64]:
    """0 the same numbers or none, 1 only one name has numbers, 2 different numbers."""
    one, other = names.number[a], names.number[b]
    return np.where(one == other, 0.0, np.where((one == 0) | (other == 0), 1.0, 2.0))


def _acronyms(names: Names, a: Ints, b: Ints, shared: Reals) -> Reals:
    """How far one name is a short form of the other, 0 to 1; only asked where one of them is one word."""
    found = np.zeros(len(a), dtype=np.float32)
    for k in np.flatnonzero(shared < ACRONYM_FROM).tolist():
        one, other = names.core[a[k]], names.core[b[k]]
        if (" " in one) != (" " in other) and one[:1] == other[:1]:
            short, long = (b[k], a[k]) if " " in one else (a[k], b[k])
            found[k] = _stands_for(names.core[short], names.core[long], names.full[long])
    return found


def _stands_for(short: str, core: str, full: str) -> float:
    """Coverage of the words, less for very short forms, which many names share.

    The last letter may be that of a legal form which the long name leaves out.
    """
    covered = max(abbreviates(short, core), abbreviates(short, full))
    if not covered and len(short) >= FORMED and short[-1] in FORM_LETTERS:
        covered = WITHOUT_FORM * abbreviates(short[:-1], core)
    return covered * min(1.0, (len(short) + 1) / 5)
