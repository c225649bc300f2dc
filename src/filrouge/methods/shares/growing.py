"""Shares that grow by one unit of the currency after another, until what they buy costs too much (`add1`).

Most steps buy what the step before has bought. So steps are tried at distances that grow for as long as neighbours buy
the same, and those between are tried only where their neighbours cannot answer for them (`runs`).
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from fractions import Fraction
from itertools import pairwise

from filrouge.methods.shares.runs import Runs
from filrouge.methods.shares.support import Support

SIDE_BY_SIDE = 200_000
"""About how many marks of ballots are worked on at once: with more, the arrays leave the processor's cache."""

WIDEST = 32
"""Most steps that are tried at once, since nobody knows how many will be asked for."""

PARTS = 4
"""Into how many parts a gap is cut that has more steps than these."""


@dataclass(frozen=True, slots=True)
class Stop:
    """Where growing shares stop, by steps from the first: the run there costs more than the budget (`over`), leaves
    nothing that fits, or is one of which floats cannot tell what it buys (`doubtful`).
    """

    step: int
    over: bool = False
    doubtful: bool = False


@dataclass(frozen=True, slots=True)
class Growth:
    """Shares of `first` and a whole number of times `unit` more.

    `why` tells of what a run buys (positions), and of its step, why growing stops there; None where it does not.
    `alone` keeps the last two runs that were made alone, by their steps: the result is mostly one of them.
    """

    support: Support
    rank: Sequence[int]
    first: Fraction
    unit: int
    why: Callable[[list[int], int], Stop | None]
    alone: dict[int, Runs] = field(default_factory=dict, init=False)

    def end(self) -> Stop:
        """The first step at which growing stops."""
        step, stride, width = 0, 1, 1
        while True:
            steps = [step + place * stride for place in range(width)]
            runs = self._run(steps, [stride > 1] * (width - 1))
            stop = self._first_stop(steps, runs)
            if stop:
                return stop
            step, stride, width = steps[-1] + 1, _next_stride(stride, runs.bought), min(2 * width, self._widest())

    def _widest(self) -> int:
        marks = sum(len(behind.ballots) for behind in self.support.behind)
        return min(WIDEST, max(1, SIDE_BY_SIDE // max(1, marks)))

    def _run(self, steps: Sequence[int], between: Sequence[bool]) -> Runs:
        runs = Runs(self.support, [self.first + step * self.unit for step in steps], self.rank, between)
        runs.finish()
        if len(steps) == 1:
            self.alone.pop(steps[0] - 2, None)
            self.alone[steps[0]] = runs
        return runs

    def _first_stop(self, steps: Sequence[int], runs: Runs) -> Stop | None:
        """Where growing stops at these steps or, first, at one between them that may buy something else."""
        stops = map(self.why, runs.bought, steps)
        place, stop = next(((place, stop) for place, stop in enumerate(stops) if stop), (len(steps) - 1, None))
        gaps = [(steps[before] + 1, steps[before + 1]) for before in range(place) if runs.unknown[before]]
        return self._first_between(gaps) or stop

    def _first_between(self, gaps: Sequence[tuple[int, int]]) -> Stop | None:
        tried = [_tried(start, end) for start, end in gaps]
        if not tried:
            return None
        steps = [step for gap in tried for step in gap]
        between = [later > step + 1 for gap in tried for step, later in pairwise([*gap, gap[-1]])]
        return self._first_stop(steps, self._run(steps, between[:-1]))


def _tried(start: int, end: int) -> list[int]:
    """A few steps from the start and before the end, the first and the last among them."""
    return sorted({*range(start, end, max(1, (end - start) // PARTS)), end - 1})


def _next_stride(stride: int, bought: Sequence[list[int]]) -> int:
    """Twice as far where nearly all neighbours buy the same, half as far where few of them do."""
    alike = sum(one == other for one, other in pairwise(bought)) / max(1, len(bought) - 1)
    if alike > 0.8:
        return 2 * stride
    return max(1, stride // 2) if alike < 0.5 else stride
