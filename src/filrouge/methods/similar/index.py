"""Finding the nearest: one new text against all, or all against all.

Two items are compared in every language that both have, and the best counts. With sentence vectors, their meaning is
compared as well, whatever their languages. Each cosine is stretched so that 0.5 is where suggesting begins and 1 is
the same; the score is the better of both, and its reason is the one that is better.

Where suggesting begins by words was set on nine statements, each said twice in six languages (the tests hold them):
from 0.3 on, all 54 pairs of wordings in one language are found and none of 864 pairs of different statements; of the
169 targets of the Sustainable Development Goals, 20 to 44 of 14,196 pairs. People who say the same with no words in
common are found by meaning only.

Worked example. Of "Share electric vans between cooperatives." and "Lower the tax on repair." the first is suggested
for "Cooperatives could use electric vans together.", because of the words cooperatives, electric and vans.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace

import numpy as np
from numpy.typing import NDArray

from filrouge.methods.similar.items import Floats, Item, Meaning, Reason, Suggestion
from filrouge.methods.similar.words import Rarity, Sparse, counted, shared_words

WORDS_FROM = 0.3
SUGGESTED = 0.5
SHARED = 5
"""Most words that are given as a reason."""

CELLS = 4_000_000
"""Pairs looked at together: 16 MB for each cosine."""

NOTHING = np.float32(-1)
"""Below every cosine of what is compared: there is nothing in common."""

ROUNDING = 1e-6


@dataclass(frozen=True, slots=True)
class Tongue:
    """All texts of one language: the items that have one, how rare features are, weights by text and by feature."""

    items: NDArray[np.intp]
    rarity: Rarity
    by_text: Sparse
    by_feature: Sparse


@dataclass(frozen=True, slots=True)
class _Cosines:
    """For some items (rows) and all items (columns): the best by words, in which language, and by meaning."""

    words: Floats
    tongue: NDArray[np.int16]
    meaning: Floats | None


class Index:
    """Items made ready for comparing. It does not change; `beside` gives one of others that are weighed alike."""

    def __init__(self, items: Sequence[Item], meaning: Meaning | None = None) -> None:
        """Learn what is rare from the items themselves; two with one key are a ValueError."""
        texts = {language: _texts(items, language) for language in _languages(items)}
        counts = {language: counted(list(found.values())) for language, found in texts.items()}
        tongues = {
            language: _tongue(np.array(list(found), np.intp), Rarity.of(counts[language]), counts[language])
            for language, found in texts.items()
        }
        self._take(tuple(items), meaning, tongues, _vectors(items, meaning))

    @classmethod
    def of(
        cls, items: tuple[Item, ...], meaning: Meaning | None, tongues: dict[str, Tongue], vectors: Floats | None
    ) -> "Index":
        """An index of what one was made of before (`keeping`)."""
        index = cls.__new__(cls)
        index._take(items, meaning, tongues, vectors)
        return index

    def _take(
        self, items: tuple[Item, ...], meaning: Meaning | None, tongues: dict[str, Tongue], vectors: Floats | None
    ) -> None:
        self.items = items
        self.meaning = meaning
        self.tongues = tongues
        self._languages = tuple(tongues)
        self.vectors = vectors
        self._places = {item.key: place for place, item in enumerate(items)}
        if len(self._places) != len(items):
            raise ValueError("two items have the same key")

    def beside(self, items: Sequence[Item]) -> "Index":
        """Other items alone, weighed by what is rare in this index: as quick as they are few, however many are here.

        Make a new index of all when there are a tenth as many.
        """
        tongues = {}
        for language in _languages(items):
            found = _texts(items, language)
            counts, known = counted(list(found.values())), self.tongues.get(language)
            rarity = known.rarity if known else Rarity.of(counts)
            tongues[language] = _tongue(np.array(list(found), np.intp), rarity, counts)
        return Index.of(tuple(items), self.meaning, tongues, _vectors(items, self.meaning))

    def near(self, item: Item, *, most: int = 5, least: float = SUGGESTED) -> tuple[Suggestion, ...]:
        """The items most like this one, the best first, never the one with the same key.

        At most `most` of them, with a score of `least` or more.
        """
        tongues = {
            language: self.tongues[language].rarity.weigh(counted([item.texts[language]]))
            for language in self._languages
            if item.texts.get(language)
        }
        rows = {language: (np.zeros(1, np.intp), weighed) for language, weighed in tongues.items()}
        cosines = self._cosines(1, rows, _vectors([item], self.meaning))
        return self._suggested([item], [self._places.get(item.key)], cosines, most, least)[0]

    def near_each(self, *, most: int = 5, least: float = SUGGESTED) -> Iterator[tuple[Item, tuple[Suggestion, ...]]]:
        """For every item that has any, the others most like it; memory stays the same however many there are."""
        size = max(1, CELLS // max(1, len(self.items)))
        for start in range(0, len(self.items), size):
            block = self.items[start : start + size]
            vectors = None if self.vectors is None else self.vectors[start : start + size]
            cosines = self._cosines(len(block), self._rows(start, start + len(block)), vectors)
            places = range(start, start + len(block))
            for item, found in zip(block, self._suggested(block, places, cosines, most, least), strict=True):
                if found:
                    yield item, found

    def _rows(self, start: int, end: int) -> dict[str, tuple[NDArray[np.intp], Sparse]]:
        """Of each language the texts of these items, and which of them they are."""
        found = {}
        for language, tongue in self.tongues.items():
            first, last = np.searchsorted(tongue.items, [start, end])
            found[language] = tongue.items[first:last] - start, tongue.by_text[first:last]
        return found

    def _cosines(self, size: int, rows: dict[str, tuple[NDArray[np.intp], Sparse]], vectors: Floats | None) -> _Cosines:
        words = np.full((size, len(self.items)), NOTHING, np.float32)
        tongue = np.zeros(words.shape, np.int16)
        for number, language in enumerate(self._languages):
            if language in rows:
                places, weighed = rows[language]
                cosine = (weighed @ self.tongues[language].by_feature).tocoo()
                cells = places[cosine.row], self.tongues[language].items[cosine.col]
                better = cosine.data > words[cells]
                cells = cells[0][better], cells[1][better]
                words[cells], tongue[cells] = cosine.data[better], number
        meaning = None if vectors is None or self.vectors is None else _by_meaning(vectors, self.vectors)
        return _Cosines(words, tongue, meaning)

    def _suggested(
        self,
        items: Sequence[Item],
        places: Sequence[int | None],
        cosines: _Cosines,
        most: int,
        least: float,
    ) -> list[tuple[Suggestion, ...]]:
        rows, columns = self._candidates(cosines, max(least, 0.0))
        found = []
        for row, (item, place) in enumerate(zip(items, places, strict=True)):
            here = columns[np.searchsorted(rows, row) : np.searchsorted(rows, row + 1)]
            said = [self._said(cosines, (row, int(column))) for column in here if column != place]
            best = sorted((one for one in said if one.score >= least), key=lambda one: -one.score)[:most]
            found.append(tuple(self._explained(item, suggestion) for suggestion in best))
        return found

    def _candidates(self, cosines: _Cosines, least: float) -> tuple[NDArray[np.intp], NDArray[np.intp]]:
        """Rows and columns of what may reach that score, by rows: few of very many cells are stretched."""
        enough = cosines.words >= needed(least, WORDS_FROM)
        if cosines.meaning is not None and self.meaning:
            enough |= cosines.meaning >= needed(least, self.meaning.threshold)
        rows, columns = np.nonzero(enough)
        return rows, columns

    def _said(self, cosines: _Cosines, cell: tuple[int, int]) -> Suggestion:
        words = _there(cosines.words[cell])
        meaning = None if cosines.meaning is None else _there(cosines.meaning[cell])
        by_words = -1.0 if words is None else stretched(words, WORDS_FROM)
        by_meaning = -1.0 if meaning is None or self.meaning is None else stretched(meaning, self.meaning.threshold)
        return Suggestion(
            key=self.items[cell[1]].key,
            score=max(by_words, by_meaning),
            reason=Reason.WORDS if by_words >= by_meaning else Reason.MEANING,
            words=words,
            meaning=meaning,
            language="" if words is None else self._languages[cosines.tongue[cell]],
            shared=(),
        )

    def _explained(self, item: Item, found: Suggestion) -> Suggestion:
        """With the words that both have in the language in which they are nearest."""
        if not found.language:
            return found
        theirs = self.items[self._places[found.key]].texts[found.language]
        rarity = self.tongues[found.language].rarity
        return replace(found, shared=shared_words(item.texts[found.language], theirs, rarity, SHARED))


def stretched(cosine: float, threshold: float) -> float:
    """0 stays 0, the threshold becomes 0.5, 1 stays 1, straight lines between."""
    if cosine < threshold:
        return cosine * SUGGESTED / threshold
    return min(1.0, SUGGESTED + (cosine - threshold) * (1 - SUGGESTED) / (1 - threshold))


def needed(score: float, threshold: float) -> float:
    """The cosine that is stretched to this score, less what rounding may take."""
    if score < SUGGESTED:
        return score * threshold / SUGGESTED - ROUNDING
    return threshold + (score - SUGGESTED) * (1 - threshold) / (1 - SUGGESTED) - ROUNDING


def _there(cosine: np.float32) -> float | None:
    return float(cosine) if cosine >= 0 else None


def _by_meaning(vectors: Floats, all_: Floats) -> Floats:
    """Cosines; a row of zeros stands for an item in a language that is not known."""
    cosine: Floats = np.clip(vectors @ all_.T, 0, 1)
    cosine[~vectors.any(axis=1)] = NOTHING
    cosine[:, ~all_.any(axis=1)] = NOTHING
    return cosine


def _languages(items: Sequence[Item]) -> tuple[str, ...]:
    return tuple(sorted({language for item in items for language, text in item.texts.items() if text}))


def _texts(items: Sequence[Item], language: str) -> dict[int, str]:
    return {place: item.texts[language] for place, item in enumerate(items) if item.texts.get(language)}


def _tongue(places: NDArray[np.intp], rarity: Rarity, counts: Sparse) -> Tongue:
    weighed = rarity.weigh(counts)
    return Tongue(places, rarity, weighed, weighed.T.tocsr())


def _vectors(items: Sequence[Item], meaning: Meaning | None) -> Floats | None:
    """A row for each item, zeros if its languages are not known; None if there is no row that says anything."""
    texts = [meaning.text_of(item) if meaning else None for item in items]
    known = [place for place, text in enumerate(texts) if text]
    if meaning is None or not known:
        return None
    made = meaning.vectors([texts[place] or "" for place in known])
    found = np.zeros((len(items), made.shape[1]), np.float32)
    found[known] = made
    return found
