"""The difference of two texts as runs for readers: what stayed, what was deleted, what was inserted.

Paragraphs that both texts have are matched first; of the others, those that stand elsewhere word for word are paired
as moves; what is left is compared by words. Then tiny islands are dissolved: what stayed between two changes, is at
most three words long and no longer than either change, and neither begins nor ends a line, is shown as changed too,
because nobody can read confetti (the idea: Fraser, "Diff strategies", 2006, semantic cleanup; the bounds are ours).

Worked example. From "We ask the Commission to act now." to "We urge the Commission to act." stays "We ", "ask"
becomes "urge", " the Commission to act" stays, " now" is deleted, "." stays.

Texts are compared as they are: bring them to one normal form of Unicode (NFC) before.
"""

from collections import defaultdict
from collections.abc import Hashable, Iterator, Sequence
from dataclasses import dataclass
from enum import StrEnum
from itertools import groupby

from filrouge.methods.amending.matching import Pairs, matches
from filrouge.methods.amending.units import Unit, is_word, paragraphs, words

VERSION = 1
"""Of the way in which texts are compared. It grows whenever any two texts would give other runs."""

ISLAND = 3
"""Most words of what stayed that are dissolved between two changes."""

FEWEST_MOVED = 3
"""Words that a paragraph must have to be known again elsewhere: a shorter one may be there by chance."""


class Kind(StrEnum):
    """What became of a run."""

    SAME = "same"
    DELETED = "deleted"
    INSERTED = "inserted"


@dataclass(frozen=True, slots=True)
class Run:
    """A piece of text. `move` is above 0 for a moved paragraph: the same number where it left and where it came."""

    kind: Kind
    text: str
    move: int = 0


@dataclass(frozen=True, slots=True)
class Difference:
    """Runs in reading order, of each change first what was deleted. They give back both texts exactly."""

    runs: tuple[Run, ...]
    version: int = VERSION

    @property
    def old(self) -> str:
        """The text before."""
        return "".join(run.text for run in self.runs if run.kind is not Kind.INSERTED)

    @property
    def new(self) -> str:
        """The text after."""
        return "".join(run.text for run in self.runs if run.kind is not Kind.DELETED)

    def as_dict(self) -> dict[str, object]:
        """Ready for JSON."""
        runs = [[run.kind.value, run.text, *([run.move] if run.move else [])] for run in self.runs]
        return {"version": self.version, "runs": runs}


@dataclass(frozen=True, slots=True)
class Piece:
    """A word, or a whole moved paragraph, which is like nothing else."""

    unit: Unit
    move: int = 0
    leaves: bool = False

    @property
    def key(self) -> Hashable:
        """What is compared: the space behind a word is looked at afterwards."""
        return (self.move, self.leaves) if self.move else self.unit.core


class Stretch:
    """Pieces that stayed (as many old as new ones) or that were changed, and how long it looks, in characters."""

    def __init__(self, same: bool, old: list[Piece], new: list[Piece]) -> None:
        self.same = same
        self.old, self.new = old, new
        self._lengths = _length(old), _length(new)

    @property
    def size(self) -> int:
        """The longer of both sides; moved paragraphs do not count."""
        return max(self._lengths)

    def take(self, other: "Stretch") -> None:
        """Go on with what follows; grows in place, because long changes take many islands."""
        self.old += other.old
        self.new += other.new
        self._lengths = self._lengths[0] + other._lengths[0], self._lengths[1] + other._lengths[1]


def compare(old: str, new: str) -> Difference:
    """What has to be deleted from `old` and inserted to get `new`."""
    writer = _Writer()
    for stretch in _cleaned(_stretches(paragraphs(old), paragraphs(new))):
        if stretch.same:
            for before, after in zip(stretch.old, stretch.new, strict=True):
                writer.keep(before.unit, after.unit)
        else:
            writer.change(stretch.old, stretch.new)
    return writer.finished()


def _stretches(old: list[Unit], new: list[Unit]) -> Iterator[Stretch]:
    """All of both texts: matched paragraphs as they are, what lies between them by words."""
    pairs = matches([unit.core for unit in old], [unit.core for unit in new])
    leaving, coming = _moves(old, new, pairs)
    i = j = 0
    for to_i, to_j in [*pairs, (len(old), len(new))]:
        before = _pieces(old, range(i, to_i), leaving, leaves=True)
        after = _pieces(new, range(j, to_j), coming, leaves=False)
        yield from _by_words(before, after)
        if to_i < len(old):
            yield Stretch(True, [Piece(old[to_i])], [Piece(new[to_j])])
        i, j = to_i + 1, to_j + 1


def _moves(old: list[Unit], new: list[Unit], pairs: Pairs) -> tuple[dict[int, int], dict[int, int]]:
    """The number of the move for each place that a paragraph leaves, and for each to which one comes."""
    stayed, arrived = {i for i, _ in pairs}, {j for _, j in pairs}
    waiting: dict[str, list[int]] = defaultdict(list)
    for j, unit in enumerate(new):
        if j not in arrived:
            waiting[unit.core].append(j)
    leaving: dict[int, int] = {}
    coming: dict[int, int] = {}
    for i, unit in enumerate(old):
        if i not in stayed and waiting[unit.core] and _words_in(words(unit.core)) >= FEWEST_MOVED:
            leaving[i] = coming[waiting[unit.core].pop(0)] = len(leaving) + 1
    return leaving, coming


def _pieces(units: list[Unit], places: range, moves: dict[int, int], *, leaves: bool) -> list[Piece]:
    found: list[Piece] = []
    for place in places:
        if place in moves:
            found.append(Piece(units[place], moves[place], leaves))
        else:
            found += [Piece(word) for word in words(units[place].text)]
    return found


def _by_words(old: list[Piece], new: list[Piece]) -> Iterator[Stretch]:
    pairs = matches([piece.key for piece in old], [piece.key for piece in new])
    i = j = 0
    for to_i, to_j in [*pairs, (len(old), len(new))]:
        if i < to_i or j < to_j:
            yield Stretch(False, old[i:to_i], new[j:to_j])
        if to_i < len(old):
            yield Stretch(True, [old[to_i]], [new[to_j]])
        i, j = to_i + 1, to_j + 1


def _cleaned(stretches: Iterator[Stretch]) -> list[Stretch]:
    """Neighbours of one kind joined, tiny islands dissolved."""
    found: list[Stretch] = []
    for same, group in groupby(stretches, key=lambda stretch: stretch.same):
        found.append(Stretch(same, [], []))
        for stretch in group:
            found[-1].take(stretch)
        while len(found) > 2 and not same and _tiny(*found[-3:]):
            after, island = found.pop(), found.pop()
            found[-1].take(island)
            found[-1].take(after)
    return found


def _tiny(before: Stretch, island: Stretch, after: Stretch) -> bool:
    if len(island.old) > 2 * ISLAND + 1 or _words_in([piece.unit for piece in island.old]) > ISLAND:
        return False
    if any("\n" in piece.unit.space for piece in (*before.old[-1:], *before.new[-1:], *island.old)):
        return False
    return island.size <= min(before.size, after.size)


def _words_in(units: Sequence[Unit]) -> int:
    return sum(is_word(unit.core) for unit in units)


def _length(pieces: Sequence[Piece]) -> int:
    return sum(len(piece.unit.text) for piece in pieces if not piece.move)


class _Writer:
    """Collects runs; a change is held back until something stays."""

    def __init__(self) -> None:
        self.runs: list[Run] = []
        self.deleted: list[Run] = []
        self.inserted: list[Run] = []

    def keep(self, old: Unit, new: Unit) -> None:
        if old.core:
            self.same(old.core)
        if old.space == new.space:
            self.same(old.space)
        else:
            _add(self.deleted, Run(Kind.DELETED, old.space))
            _add(self.inserted, Run(Kind.INSERTED, new.space))

    def change(self, old: Sequence[Piece], new: Sequence[Piece]) -> None:
        for piece in old:
            _add(self.deleted, Run(Kind.DELETED, piece.unit.text, piece.move))
        for piece in new:
            _add(self.inserted, Run(Kind.INSERTED, piece.unit.text, piece.move))

    def same(self, text: str) -> None:
        if text:
            _add(self.runs, Run(Kind.SAME, self._settled() + text))

    def finished(self) -> Difference:
        _add(self.runs, Run(Kind.SAME, self._settled()))
        return Difference(tuple(self.runs))

    def _settled(self) -> str:
        """Write down the change that was held back; the space at its end that stayed is given back."""
        space = _space_at_end(self.deleted, self.inserted)
        for runs in (self.deleted, self.inserted):
            if space:
                last = runs.pop()
                _add(runs, Run(last.kind, last.text[: -len(space)]))
            self.runs += runs
            runs.clear()
        return space


def _add(runs: list[Run], run: Run) -> None:
    """At the end of the last run if it is of the same kind."""
    if runs and runs[-1].kind is run.kind and runs[-1].move == run.move == 0:
        runs[-1] = Run(run.kind, runs[-1].text + run.text)
    elif run.text:
        runs.append(run)


def _space_at_end(deleted: list[Run], inserted: list[Run]) -> str:
    """The space with which both end; none if only one is there or a moved paragraph ends one."""
    if not deleted or not inserted or deleted[-1].move or inserted[-1].move:
        return ""
    one, other = deleted[-1].text, inserted[-1].text
    length = 0
    while length < min(len(one), len(other)) and one[-1 - length] == other[-1 - length] and one[-1 - length].isspace():
        length += 1
    return one[len(one) - length :]
