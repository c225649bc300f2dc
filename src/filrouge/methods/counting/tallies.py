"""What every count by totals shares: exact weights, heads beside weights, an order whose ties the lot settles."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from fractions import Fraction
from typing import Generic, Protocol, TypeVar

Weight = int | Fraction


class Cast(Protocol):
    """Any ballot: how many heads stand behind it, and what it weighs."""

    @property
    def heads(self) -> Weight: ...

    @property
    def weight(self) -> Weight: ...


@dataclass(frozen=True, slots=True)
class Tally:
    """Heads and their weight, always side by side."""

    heads: Fraction = Fraction(0)
    weight: Fraction = Fraction(0)

    @classmethod
    def of(cls, ballots: Iterable[Cast]) -> Tally:
        """The heads and the weight of all `ballots`."""
        heads: Weight = 0
        weight: Weight = 0
        for ballot in ballots:
            heads, weight = heads + ballot.heads, weight + ballot.weight
        return cls(Fraction(heads), Fraction(weight))

    def as_dict(self) -> dict[str, str]:
        """Ready for JSON."""
        return {"heads": written(self.heads), "weight": written(self.weight)}


@dataclass(frozen=True, slots=True)
class Draw:
    """Equals that the lot parted: from `place` (1 is best) on, `taken` got the places.

    `among` are all who were equal, in the order of the lot; `taken` are the first of them.
    """

    place: int
    among: tuple[str, ...]
    taken: tuple[str, ...]

    def as_dict(self) -> dict[str, object]:
        """Ready for JSON."""
        return {"place": self.place, "among": list(self.among), "taken": list(self.taken)}


class Line(Protocol):
    """What any count by totals says of one option."""

    @property
    def option(self) -> str: ...

    @property
    def elected(self) -> bool: ...

    def as_dict(self) -> dict[str, object]: ...


AnyLine = TypeVar("AnyLine", bound=Line)


@dataclass(frozen=True, slots=True)
class Totals(Generic[AnyLine]):
    """A count by totals: `lines` from the best to the last; `cast` holds blank ballots, but not `spoilt` ones."""

    places: int
    lines: tuple[AnyLine, ...]
    cast: Tally
    spoilt: Tally
    lot: tuple[str, ...]
    draws: tuple[Draw, ...]

    @property
    def elected(self) -> tuple[str, ...]:
        """What takes the places, best first."""
        return tuple(line.option for line in self.lines if line.elected)

    @property
    def settled_by_lot(self) -> bool:
        """Whether the lot, and not the ballots, chose what got the last place."""
        return settles_places(self.draws, self.places)

    def as_dict(self) -> dict[str, object]:
        """Ready for JSON; each method adds what is its own."""
        return {
            "places": self.places,
            "elected": list(self.elected),
            "settled_by_lot": self.settled_by_lot,
            "lines": [line.as_dict() for line in self.lines],
            "cast": self.cast.as_dict(),
            "spoilt": self.spoilt.as_dict(),
            "lot": list(self.lot),
            "draws": [draw.as_dict() for draw in self.draws],
        }


def check_weights(*values: Weight) -> None:
    """Refuse what cannot be added exactly (TypeError) and what is below nought (ValueError)."""
    for value in values:
        if isinstance(value, bool) or not isinstance(value, int | Fraction):
            raise TypeError(f"weights and heads are whole numbers or fractions, not {value!r}")
        if value < 0:
            raise ValueError(f"a weight lies below nought: {value}")


def check_options(options: Sequence[str], places: int) -> None:
    """Refuse options of the same name and a number of places below one (ValueError)."""
    if len(set(options)) != len(options):
        raise ValueError("two options have the same name")
    if places < 1:
        raise ValueError(f"the number of places is one or more, not {places}")


def check_known(named: Iterable[str], options: frozenset[str]) -> None:
    """Refuse a ballot that names what does not stand (ValueError)."""
    unknown = sorted(set(named) - options)
    if unknown:
        raise ValueError(f"a ballot names what does not stand: {', '.join(unknown)}")


def positions(lot: Sequence[str], names: Iterable[str]) -> dict[str, int]:
    """The place of each name in the lot, 0 first; a lot that misses a name or repeats one is a ValueError."""
    found = {name: place for place, name in enumerate(lot)}
    missing = sorted(set(names) - set(found))
    if missing or len(found) != len(lot):
        raise ValueError(f"the lot names everybody exactly once; missing: {', '.join(missing) or 'nobody'}")
    return found


def in_order(totals: Mapping[str, Fraction], lot: Sequence[str]) -> tuple[tuple[str, ...], tuple[Draw, ...]]:
    """The names by falling total, equals in the order of the lot, and each draw that this needed."""
    by_lot = positions(lot, totals)
    order = tuple(sorted(totals, key=lambda name: (-totals[name], by_lot[name])))
    draws: list[Draw] = []
    start = 0
    for end in range(1, len(order) + 1):
        if end == len(order) or totals[order[end]] != totals[order[start]]:
            if end - start > 1:
                draws.append(Draw(start + 1, order[start:end], order[start:end]))
            start = end
    return order, tuple(draws)


def settles_places(draws: Iterable[Draw], places: int) -> bool:
    """Whether a draw parted the last place from the first that is none."""
    return any(draw.place <= places < draw.place + len(draw.among) - 1 for draw in draws)


def written(value: Fraction) -> str:
    """The number in lowest terms, such as "1/2" or "12"."""
    return str(value)


def written_or_none(value: Fraction | None) -> str | None:
    """As `written`; None stays None."""
    return None if value is None else written(value)
