"""Which pairs are worth comparing: rows that share at least one key.

A pair is (row, kind, key) joined with itself, so the same pairs come out of numpy here and of an SQL
self-join on DuckDB or Spark: two rows are a pair when they share a key of one kind and that key is held by at
most `largest_block` rows. Keys are 64-bit hashes; nothing else decides.

Several blocking passes: M. Hernández and S. Stolfo, "The merge/purge problem", SIGMOD 1995. The
recall of each kind is measured by `evaluation.recall_by_kind`.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from hashlib import blake2b
from typing import Final

import numpy as np
from numpy.typing import NDArray

from filrouge.methods.linkage.names import Names
from filrouge.methods.linkage.preparation import Column, Prepared
from filrouge.methods.linkage.spelling import initials
from filrouge.methods.linkage.words import ACRONYM_LONGEST

Ints = NDArray[np.int32]
Longs = NDArray[np.int64]
Hashes = NDArray[np.uint64]
Flags = NDArray[np.bool_]
Part = tuple[Longs, Hashes]

LARGEST_BLOCK: Final = 80
SMALL_BLOCK: Final = 12
FIRST_LETTERS: Final = 4
LAST_LETTERS: Final = 8
FIRST_INITIALS: Final = 3
WEBSITE_LETTERS: Final = 7
PAIRS_AT_ONCE: Final = 4_000_000


@dataclass(frozen=True, slots=True)
class Kind:
    """One way to be worth comparing. Keys held by more than `largest` rows are never made."""

    name: str
    largest: int = LARGEST_BLOCK


KINDS: Final = (
    Kind("identifier"),
    Kind("website"),
    Kind("same words"),
    Kind("same meaning"),
    Kind("place and rarest word"),
    Kind("place and second rarest word"),
    Kind("postcode and first letters"),
    Kind("place and first letters"),
    Kind("two rarest words"),
    Kind("place and initials"),
    Kind("country and rarest word", 40),
    Kind("postcode and street", 20),
    Kind("place and street", SMALL_BLOCK),
    Kind("postcode", SMALL_BLOCK),
    Kind("country and initials", SMALL_BLOCK),
    Kind("country and first letters", 20),
    Kind("country and last letters", SMALL_BLOCK),
    Kind("country and all letters", 20),
    Kind("place and first initials", 40),
    Kind("street and house", SMALL_BLOCK),
    Kind("place and name or website", 40),
    Kind("country and name or website", SMALL_BLOCK),
)


@dataclass(frozen=True, slots=True, eq=False)
class Keys:
    """`row[k]` holds the key `key[k]` of `KINDS[kind[k]]`; each combination once, n rows in all."""

    row: Ints
    key: Longs
    kind: NDArray[np.int8]
    n: int


def blocking_keys(prepared: Prepared) -> Keys:
    """The keys of every row, sorted by kind, key and row."""
    makers: dict[str, Callable[[Prepared, _Words], Part]] = _MAKERS
    words = _word_keys(prepared.names)
    rows, keys, kinds = [], [], []
    for number, kind in enumerate(KINDS):
        row, key = _unique(*makers[kind.name](prepared, words), kind.largest)
        rows.append(row.astype(np.int32))
        keys.append(_mix(key, np.uint64(number + 1)).view(np.int64))
        kinds.append(np.full(len(row), number, dtype=np.int8))
    return Keys(np.concatenate(rows), np.concatenate(keys), np.concatenate(kinds), len(prepared))


def pairs(keys: Keys, largest_block: int = LARGEST_BLOCK, *, only: Flags | None = None) -> tuple[Ints, Ints]:
    """Pairs (i < j) of rows that share a key, sorted, each once.

    With `only` (one flag a row) just the pairs that touch a flagged row. Blocks of more than
    `largest_block` rows make no pairs.
    """
    order = np.lexsort((keys.row, keys.key, keys.kind))
    row, key, kind = keys.row[order], keys.key[order], keys.kind[order]
    edge = np.flatnonzero((np.diff(key) != 0) | (np.diff(kind) != 0)) + 1
    start = np.concatenate([[0], edge]) if len(row) else np.zeros(0, np.int64)
    size = np.diff(np.append(start, len(row)))
    wanted = (size > 1) & (size <= largest_block)
    if only is not None and len(row):
        wanted &= np.add.reduceat(only[row].astype(np.int64), start) > 0
    found = [_of_size(row, start[wanted & (size == s)], int(s), keys.n, only) for s in np.unique(size[wanted])]
    code = _merged(found)
    return (code // keys.n).astype(np.int32), (code % keys.n).astype(np.int32)


def _of_size(row: Ints, start: Longs, size: int, n: int, only: Flags | None) -> Longs:
    """Codes i * n + j of all pairs inside blocks of one size."""
    a, b = np.triu_indices(size, 1)
    at_once = max(1, PAIRS_AT_ONCE // len(a))
    codes = []
    for k in range(0, len(start), at_once):
        block = row[start[k : k + at_once, None] + np.arange(size)].astype(np.int64)
        i, j = block[:, a].ravel(), block[:, b].ravel()
        if only is not None:
            touched = only[i] | only[j]
            i, j = i[touched], j[touched]
        codes.append(np.unique(i * n + j))
    return _merged(codes)


def _merged(codes: list[Longs]) -> Longs:
    merged: Longs = np.unique(np.concatenate(codes)) if codes else np.zeros(0, dtype=np.int64)
    return merged


def _unique(row: Longs, key: Hashes, largest: int) -> Part:
    """Each (row, key) once, sorted by key, without the keys that too many rows hold."""
    order = np.lexsort((row, key))
    row, key = row[order], key[order]
    new = np.ones(len(row), dtype=bool)
    new[1:] = (np.diff(row) != 0) | (key[1:] != key[:-1])
    row, key = row[new], key[new]
    _, which, counts = np.unique(key, return_inverse=True, return_counts=True)
    kept = counts[which] <= largest
    return row[kept], key[kept]


@dataclass(frozen=True, slots=True, eq=False)
class _Words:
    """Hashes by different name: its words as typed, their meaning, rarest words, some of its letters, initials."""

    typed: Hashes
    meaning: Hashes
    rarest: Hashes
    second: Hashes
    letters: Hashes
    last: Hashes
    anagram: Hashes
    begin: Hashes
    initials: list[tuple[int, ...]]
    few: list[tuple[int, ...]]


def _word_keys(names: Names) -> _Words:
    word = _hashes(names.words)
    rarest, second = _rarest(names)
    joined = [core.replace(" ", "") for core in names.core]
    return _Words(
        typed=_hashes(" ".join(sorted(core.split())) for core in names.core),
        meaning=_hashes(names.meaning),
        rarest=_at(word, rarest),
        second=_at(word, second),
        letters=_hashes(text[:FIRST_LETTERS] for text in joined),
        last=_hashes(text[-LAST_LETTERS:] for text in joined),
        anagram=_hashes("".join(sorted(text)) for text in joined),
        begin=_hashes(text[:WEBSITE_LETTERS] for text in joined),
        initials=_initial_keys(names),
        few=_initial_keys(names, FIRST_INITIALS),
    )


def _initial_keys(names: Names, length: int = ACRONYM_LONGEST) -> list[tuple[int, ...]]:
    """Hashes of the first `length` letters of what each name may be shortened to."""
    known: dict[str, int] = {}
    found = []
    for core, full in zip(names.core, names.full, strict=True):
        texts = {text[:length] for text in _acronyms(core, full, length)}
        found.append(tuple([known.get(t) or known.setdefault(t, _hash(t)) for t in sorted(texts) if len(t) > 1]))
    return found


def _acronyms(core: str, full: str, length: int) -> Iterable[str]:
    """What a name may be shortened to; a short name of one word is such a form itself."""
    if " " not in core:
        return {core} if 2 <= len(core) <= ACRONYM_LONGEST else ()
    found = initials(core) if core == full else {*initials(core), *initials(full)}
    # Two letters are enough for a key only where the whole short form is meant.
    return found if length == ACRONYM_LONGEST else [text for text in found if len(text) >= length]


def _rarest(names: Names) -> tuple[Longs, Longs]:
    """The rarest and second rarest word of each name, -1 where there is none; ties by alphabet."""
    m = len(names.core)
    name = np.repeat(np.arange(m), np.diff(names.word_start))
    order = np.lexsort((names.word_of, -names.weight[names.word_of], name))
    ranked, begin, length = names.word_of[order], names.word_start[:-1], np.diff(names.word_start)
    first, second = np.full(m, -1, dtype=np.int64), np.full(m, -1, dtype=np.int64)
    first[length > 0] = ranked[begin[length > 0]]
    second[length > 1] = ranked[begin[length > 1] + 1]
    return first, second


def _at(hashes: Hashes, which: Longs) -> Hashes:
    """The hash at each index, 0 for -1."""
    return np.append(hashes, np.uint64(0))[which]


def _every(prepared: Prepared) -> tuple[Longs, Ints]:
    """(row, different name) for every name of every row."""
    names = prepared.names
    return np.repeat(np.arange(len(prepared)), np.diff(names.start)), names.of_row


def _of_column(column: Column) -> Hashes:
    """The hash of a row's text, 0 where it is unknown."""
    hashes = _hashes(column.texts)
    hashes[0] = 0
    return hashes[column.code]


def _both(row: Longs, one: Hashes, other: Hashes) -> Part:
    """Keys of two parts, for rows where both are known."""
    known = (one != 0) & (other != 0)
    return row[known], _mix(one[known], other[known])


def _by_name(column: Callable[[Prepared], Column] | None, part: Callable[[_Words], Hashes]) -> _Maker:
    def make(prepared: Prepared, words: _Words) -> Part:
        row, name = _every(prepared)
        hashed = part(words)[name]
        if column is None:
            return row[hashed != 0], hashed[hashed != 0]
        return _both(row, _of_column(column(prepared))[row], hashed)

    return make


def _by_initials(column: Callable[[Prepared], Column], part: Callable[[_Words], list[tuple[int, ...]]]) -> _Maker:
    def make(prepared: Prepared, words: _Words) -> Part:
        row, name = _every(prepared)
        held = part(words)
        count = np.fromiter((len(held[k]) for k in name), dtype=np.int64, count=len(name))
        flat = np.array([h for k in name for h in held[k]], dtype=np.uint64)
        row = np.repeat(row, count)
        return _both(row, _of_column(column(prepared))[row], flat)

    return make


def _by_identifier(prepared: Prepared, words: _Words) -> Part:
    row = np.repeat(np.arange(len(prepared)), np.diff(prepared.number_start))
    texts = [f"{scheme} {number}" for held in prepared.numbers for scheme, number in held]
    return row, _hashes(texts)


def _by_columns(*columns: Callable[[Prepared], Column]) -> _Maker:
    def make(prepared: Prepared, words: _Words) -> Part:
        parts = [_of_column(column(prepared)) for column in columns]
        row, key = np.arange(len(prepared)), parts[0]
        for part in parts[1:]:
            known = part[row] != 0
            row, key = row[known], _mix(key[known], part[row[known]])
        known = parts[0][row] != 0
        return row[known], key[known]

    return make


def _by_website(column: Callable[[Prepared], Column]) -> _Maker:
    """The name of one row meets the web site of another one that is called after it."""

    def make(prepared: Prepared, words: _Words) -> Part:
        row, name = _every(prepared)
        stems = _hashes(stem[:WEBSITE_LETTERS] for stem in prepared.stems)[prepared.domain.code]
        row, key = np.concatenate([row, np.arange(len(prepared))]), np.concatenate([words.begin[name], stems])
        return _both(row, _of_column(column(prepared))[row], key)

    return make


def _two_rarest(words: _Words) -> Hashes:
    return np.where((words.rarest != 0) & (words.second != 0), _mix(words.rarest, words.second), np.uint64(0))


_Maker = Callable[[Prepared, _Words], Part]

_MAKERS: Final[dict[str, _Maker]] = {
    "identifier": _by_identifier,
    "website": _by_columns(lambda p: p.domain),
    "same words": _by_name(None, lambda w: w.typed),
    "same meaning": _by_name(None, lambda w: w.meaning),
    "place and rarest word": _by_name(lambda p: p.city, lambda w: w.rarest),
    "place and second rarest word": _by_name(lambda p: p.city, lambda w: w.second),
    "postcode and first letters": _by_name(lambda p: p.postcode, lambda w: w.letters),
    "place and first letters": _by_name(lambda p: p.city, lambda w: w.letters),
    "two rarest words": _by_name(None, _two_rarest),
    "place and initials": _by_initials(lambda p: p.city, lambda w: w.initials),
    "country and rarest word": _by_name(lambda p: p.country, lambda w: w.rarest),
    "postcode and street": _by_columns(lambda p: p.postcode, lambda p: p.street),
    "place and street": _by_columns(lambda p: p.city, lambda p: p.street),
    "postcode": _by_columns(lambda p: p.postcode),
    "country and initials": _by_initials(lambda p: p.country, lambda w: w.initials),
    "country and first letters": _by_name(lambda p: p.country, lambda w: w.letters),
    "country and last letters": _by_name(lambda p: p.country, lambda w: w.last),
    "country and all letters": _by_name(lambda p: p.country, lambda w: w.anagram),
    "place and first initials": _by_initials(lambda p: p.city, lambda w: w.few),
    "street and house": _by_columns(lambda p: p.country, lambda p: p.street, lambda p: p.house),
    "place and name or website": _by_website(lambda p: p.city),
    "country and name or website": _by_website(lambda p: p.country),
}


def _hashes(texts: Iterable[str]) -> Hashes:
    return np.array([_hash(text) for text in texts], dtype=np.uint64)


def _hash(text: str) -> int:
    """64 bits of BLAKE2b, the same on every machine and in every run; 0 for nothing."""
    return int.from_bytes(blake2b(text.encode(), digest_size=8).digest(), "little") if text else 0


def _mix(one: Hashes, other: Hashes | np.uint64) -> Hashes:
    """One hash from two, order matters (finaliser of SplitMix64, Steele and others 2014)."""
    x = one * np.uint64(0x9E3779B97F4A7C15) + other
    x = (x ^ (x >> np.uint64(30))) * np.uint64(0xBF58476D1CE4E5B9)
    x = (x ^ (x >> np.uint64(27))) * np.uint64(0x94D049BB133111EB)
    mixed: Hashes = x ^ (x >> np.uint64(31))
    return mixed
