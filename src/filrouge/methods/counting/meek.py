"""The single transferable vote by Meek's method, to the last decimal of a published reference rule.

Proportional Representation Foundation, "Reference Meek Rule" (prfound.org), after Hill, Wichmann and Woodall,
"Algorithm 123: Single transferable vote by Meek's method", Computer Journal 30, 1987: nine decimal places, omega
0.000001. Every candidate keeps a part of each paper, the keep factor, and passes on the rest; keep factors of the
elected fall until they hold the quota, and the quota falls with the papers that have nobody left to go to.
"""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from filrouge.methods.counting.counts import Count, Intervention, Kind, Stage, TieBreak
from filrouge.methods.counting.orders import Orders
from filrouge.methods.counting.parcels import Numbers, Papers, lay_out
from filrouge.methods.counting.passing import counted
from filrouge.methods.counting.rankings import Rankings
from filrouge.methods.counting.reserved import Reserve
from filrouge.methods.counting.standing import Standing

PLACES = 9
UNIT = 10**PLACES
OMEGA = UNIT // 10**6
RULE = "Proportional Representation Foundation, Reference Meek Rule (9 decimal places, omega 0.000001)"


def count_meek(
    rankings: Rankings | Orders, seats: int, *, lot: Sequence[str], reserves: Sequence[Reserve] = ()
) -> Count:
    """Fill `seats` seats by Meek's method; who is equally low (within the surplus) goes by the worst of `lot`.

    Each round is a stage: its keep factors, its quota, what the elected hold above it, the votes, and whom it elected
    or excluded. Nothing is lost to rounding: what candidates do not keep is non-transferable. Papers, lot and
    `reserves` are taken as by `scottish.count_scottish_stv`.

    Source: PR Foundation, Reference Meek Rule. ValueError: the lot is incomplete, there is no seat, or reserved places
    cannot be filled.
    """
    standing = Standing(rankings.candidates, seats, lot, reserves)
    papers = lay_out(rankings, UNIT)
    counting = _Counting(papers, standing)
    counting.run()
    rule = f"{RULE}; variant with reserved seats" if reserves else RULE
    settings: dict[str, object] = {"rule": rule, "reserves": [reserve.as_dict() for reserve in reserves]}
    return counted(standing, "meek", settings, (papers.valid, papers.empty), PLACES)


@dataclass(frozen=True, slots=True)
class _Level:
    """Beginnings of papers of one length, equal ones merged: which beginning each continues, whom it names last (or the
    end of the paper), how many votes begin so."""

    parents: NDArray[np.intp]
    candidates: NDArray[np.int64]
    weights: Numbers


class _Counting:
    def __init__(self, papers: Papers, standing: Standing) -> None:
        self._papers = papers
        self._standing = standing
        self._keep = [UNIT] * papers.end
        self._votes = [0] * papers.end
        self._quota = 0
        self._surplus = 0
        self._iterations = 0

    def run(self) -> None:
        if self._standing.settled:
            self._look_again()
            self._close("first preferences")
        while not self._standing.settled:
            self._round()
        if self._standing.vacancies and self._standing.continuing:
            self._look_again()
            self._close("remaining", elected=self._standing.elect_rest(self._votes))

    def _look_again(self) -> None:
        """The votes as they are with the present keep factors; the rule asks nothing more of them."""
        self._iterations = 0
        self._distribute(self._levels())
        self._measure_surplus()

    def _measure_surplus(self) -> None:
        self._surplus = max(0, sum(self._votes[one] - self._quota for one in self._standing.elected))

    def _round(self) -> None:
        """Step B: iterate until somebody is elected or the surplus is spent; without an election, exclude."""
        elected, ties = self._iterate()
        kind: Kind = "distribution" if self._standing.stages else "first preferences"
        if elected:
            self._close(kind, elected=elected, ties=ties)
            return
        candidate, ties, acted = self._standing.to_exclude(self._votes, within=self._surplus, look_back=False)
        self._close(kind, excluded=(self._standing.exclude(candidate),), ties=ties, interventions=acted)
        self._keep[candidate] = 0

    def _iterate(self) -> tuple[tuple[str, ...], tuple[TieBreak, ...]]:
        levels = self._levels()
        doomed = self._standing.reserved.doomed(self._standing.elected, self._standing.continuing)
        before: int | None = None
        self._iterations = 0
        while True:
            self._distribute(levels)
            elected, ties = self._standing.elect_reaching(self._quota, self._votes)
            self._measure_surplus()
            spent = self._surplus < OMEGA or (before is not None and self._surplus >= before)
            # Who is doomed goes at once, as no surplus shall be spent on somebody who cannot be elected.
            if elected or spent or doomed:
                return elected, ties
            before = self._surplus
            self._update_keep_factors()

    def _update_keep_factors(self) -> None:
        for one in self._standing.elected:
            part = _divided_up(self._keep[one] * self._quota, UNIT)
            # Rounding up twice could make it a little more than one: nobody keeps more than there is.
            self._keep[one] = min(UNIT, _divided_up(part * UNIT, self._votes[one]))

    def _distribute(self, levels: Sequence[_Level]) -> None:
        """Step B.2.a and b: what everybody keeps of every paper, and the quota of all that is kept."""
        keep = np.array([*self._keep, 0], dtype=np.int64)
        sums = np.zeros(keep.size, dtype=self._papers.weights.dtype)
        left = np.full(1, UNIT, dtype=np.int64)
        for level in levels:
            held = left[level.parents]
            kept = -(-held * keep[level.candidates] // UNIT)
            np.add.at(sums, level.candidates, kept * level.weights)
            left = held - kept
        self._votes = [int(units) for units in sums[:-1].tolist()]
        self._quota = sum(self._votes) // (self._standing.seats + 1) + 1
        self._iterations += 1

    def _levels(self) -> list[_Level]:
        """The papers up to the first candidate who keeps all: during a round more does not matter.

        Only the elected pass anything on, so that a hundred thousand papers have few different beginnings.
        """
        standing = self._standing
        passed = set(range(self._papers.end)) - standing.continuing - set(standing.elected)
        passing = np.zeros(self._papers.end + 1, dtype=bool)
        passing[standing.elected] = True
        rows = np.arange(self._papers.weights.size)
        at = np.zeros(rows.size, dtype=np.intp)
        parents = np.zeros(rows.size, dtype=np.intp)
        levels: list[_Level] = []
        while rows.size:
            at = self._papers.skip(rows, at, passed)
            named = self._papers.preferences[rows, at].astype(np.int64)
            level, inverse = _merge(parents, named, self._papers.weights[rows], self._papers.end + 1)
            levels.append(level)
            more = passing[named]
            rows, at, parents = rows[more], at[more] + 1, inverse[more]
        return levels

    def _close(
        self,
        kind: Kind,
        *,
        elected: tuple[str, ...] = (),
        excluded: tuple[str, ...] = (),
        ties: tuple[TieBreak, ...] = (),
        interventions: tuple[Intervention, ...] = (),
    ) -> None:
        standing = self._standing
        stage = Stage(
            number=len(standing.stages) + 1,
            kind=kind,
            candidate=None,
            quota=self._quota,
            votes=standing.named(self._votes),
            non_transferable=self._papers.valid * UNIT - sum(self._votes),
            surplus=self._surplus,
            elected=elected,
            excluded=excluded,
            ties=ties,
            interventions=interventions,
            keep_factors=standing.named(self._keep),
            iterations=self._iterations,
        )
        standing.finish(stage, self._votes)


def _divided_up(number: int, by: int) -> int:
    return -(-number // by)


def _merge(
    parents: NDArray[np.intp], named: NDArray[np.int64], weights: Numbers, base: int
) -> tuple[_Level, NDArray[np.intp]]:
    keys, inverse = np.unique(parents * base + named, return_inverse=True)
    sums = np.zeros(keys.size, dtype=weights.dtype)
    np.add.at(sums, inverse, weights)
    return _Level(keys // base, keys % base, sums), inverse
