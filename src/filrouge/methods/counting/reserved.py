"""Seats reserved by category or country: a documented variant of a count, part of no statute.

Nobody may be elected or excluded if the required places could then not be filled. A candidate whose exclusion would
make that impossible is *guarded*: the next lowest goes instead. A candidate whose election would make it impossible is
*doomed*: not elected whatever the votes, and excluded at once, before any other paper moves (Hill, "STV with
constraints", Voting matters 9, 1998; the names guarded and doomed are those of the Church of England's regulations).
"""

from collections import Counter
from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass

from filrouge.methods.counting.filling import Kind, Limits, Spans, fill


@dataclass(frozen=True, slots=True)
class Reserve:
    """At least `least` and at most `most` (none: no limit) of the seats go to `members`, candidates by name.

    Reserves may overlap (a country and a gender); a candidate in none of them is free.
    """

    category: str
    members: frozenset[str]
    least: int = 0
    most: int | None = None

    def __post_init__(self) -> None:
        if self.least < 0 or (self.most is not None and self.most < self.least):
            raise ValueError(f"{self.category}: the most places are fewer than the least, or the least is below nought")

    def as_dict(self) -> dict[str, object]:
        """Ready for JSON, members in alphabetical order."""
        return {
            "category": self.category,
            "members": sorted(self.members),
            "least": self.least,
            "most": self.most,
        }


_WAYS = 64
"""How many ways to fill the places are remembered: looking them through is cheaper than to search again."""


class ReservedSeats:
    """Which candidates may still be elected and excluded; candidates are numbers into `names`.

    Required places that these candidates cannot fill are a ValueError that names the category.
    """

    def __init__(self, reserves: Sequence[Reserve], names: Sequence[str], seats: int) -> None:
        _check(reserves, names, seats)
        # Small categories first: their places are settled early in the search.
        self._reserves = tuple(sorted(reserves, key=lambda reserve: (len(reserve.members), reserve.category)))
        self._kinds = [
            tuple(order for order, reserve in enumerate(self._reserves) if name in reserve.members) for name in names
        ]
        self._seats = min(seats, len(names))
        self._ways: list[dict[Kind, int]] = []
        self._impossible: dict[tuple[Kind, bool], dict[Kind, tuple[int, int]]] = {}
        everybody = self._spans((), range(len(names)))
        if self._reserves and fill(everybody, self._seats, self._limits()) is None:
            raise ValueError(_why_impossible(self._reserves, self._seats))

    def may_be_elected(self, candidate: int, elected: Collection[int], continuing: Collection[int]) -> bool:
        """Whether the required places could still be filled after this election."""
        return candidate not in self.doomed(elected, continuing, [candidate])

    def doomed(
        self, elected: Collection[int], continuing: Collection[int], asked: Collection[int] | None = None
    ) -> set[int]:
        """Those of `continuing` (or of `asked` among them) who can no longer be elected."""
        return self._stuck(elected, continuing, continuing if asked is None else asked, election=True)

    def guarded(self, elected: Collection[int], continuing: Collection[int]) -> set[int]:
        """Those of `continuing` who can no longer be excluded."""
        return self._stuck(elected, continuing, continuing, election=False)

    def deciding(self, elected: Collection[int], continuing: Collection[int]) -> tuple[str, ...]:
        """The categories that stand in the way of filling the places with these elected and these still to choose
        from: each without which it would do; if it takes several together, all."""
        spans = self._spans(elected, continuing)
        alone = [one.category for one in self._reserves if self._would_do(spans, one)]
        return tuple(sorted(alone or [one.category for one in self._reserves]))

    def _would_do(self, spans: Spans, without: Reserve) -> bool:
        return fill(spans, self._seats, self._limits(without)) is not None

    def _stuck(
        self, elected: Collection[int], continuing: Collection[int], asked: Collection[int], election: bool
    ) -> set[int]:
        """Whose election (or exclusion) would leave places that cannot be filled."""
        if not self._reserves:
            return set()
        spans = self._spans(elected, continuing)
        self._ways = [way for way in self._ways if _suits(way, spans, self._seats)][-_WAYS:]
        kinds = {self._kinds[one] for one in asked}
        free = {kind for kind, _, _ in spans if kind in kinds and self._free(spans, kind, election)}
        return {one for one in asked if self._kinds[one] not in free}

    def _free(self, spans: Spans, kind: Kind, election: bool) -> bool:
        order, (_, held, highest) = next((at, span) for at, span in enumerate(spans) if span[0] == kind)
        low, high = (held + 1, highest) if election else (held, highest - 1)
        # A way to fill the places that was found before often shows that one more, or one fewer, of a kind will do.
        if any(low <= way.get(kind, 0) <= high for way in self._ways):
            return True
        changed = (*spans[:order], (kind, low, high), *spans[order + 1 :])
        # What could not be filled before cannot be filled with less to choose from.
        if _within(changed, self._impossible.get((kind, election), {})):
            return False
        found = fill(changed, self._seats, self._limits())
        if found is None:
            self._impossible[kind, election] = {span[0]: span[1:] for span in changed}
            return False
        self._ways.append({span[0]: number for span, number in zip(spans, found, strict=True)})
        return True

    def _spans(self, elected: Collection[int], continuing: Collection[int]) -> Spans:
        held = Counter(self._kinds[one] for one in elected)
        open_ = Counter(self._kinds[one] for one in continuing)
        kinds = sorted(held.keys() | open_.keys())
        return tuple((kind, held[kind], held[kind] + open_[kind]) for kind in kinds)

    def _limits(self, without: Reserve | None = None) -> Limits:
        return tuple((0, None) if one is without else (one.least, one.most) for one in self._reserves)


def _suits(way: dict[Kind, int], spans: Spans, seats: int) -> bool:
    numbers = [way.get(kind, 0) for kind, _, _ in spans]
    return sum(numbers) == seats and all(
        held <= number <= highest for number, (_, held, highest) in zip(numbers, spans, strict=True)
    )


def _within(spans: Spans, wider: dict[Kind, tuple[int, int]]) -> bool:
    """Whether everything that these spans allow is allowed by the wider ones too."""
    bounds = [(low, high, *wider.get(kind, (1, 0))) for kind, low, high in spans]
    return bool(wider) and all(least <= low and high <= most for low, high, least, most in bounds)


def _check(reserves: Sequence[Reserve], names: Sequence[str], seats: int) -> None:
    twice = [category for category, times in Counter(one.category for one in reserves).items() if times > 1]
    if twice:
        raise ValueError(f"{twice[0]} is reserved for twice")
    for reserve in reserves:
        strangers = sorted(reserve.members - set(names))
        if strangers:
            raise ValueError(f"{reserve.category}: {strangers[0]} does not stand")
        if len(reserve.members) < reserve.least:
            raise ValueError(
                f"{reserve.category} lacks candidates: {reserve.least} places are reserved, "
                f"{len(reserve.members)} candidates stand"
            )
        if reserve.least > seats:
            raise ValueError(f"{reserve.category}: {reserve.least} places are reserved, there are {seats} seats")


def _why_impossible(reserves: Iterable[Reserve], seats: int) -> str:
    """Name the categories whose limits cannot be kept together; each alone is possible."""
    told = ", ".join(
        f"{one.category} {one.least} to {'any' if one.most is None else one.most} of {len(one.members)} candidates"
        for one in sorted(reserves, key=lambda reserve: reserve.category)
    )
    return f"the reserved places cannot be filled together in {seats} seats: {told}"
