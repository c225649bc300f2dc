"""Where candidates stand during a count: who continues, who is elected, who comes next, and what was decided how."""

from collections.abc import Callable, Collection, Iterable, Sequence
from typing import Literal

from filrouge.methods.counting.counts import Intervention, Stage, TieBreak
from filrouge.methods.counting.reserved import Reserve, ReservedSeats

Purpose = Literal["surplus", "exclusion", "election"]


class Standing:
    """Candidates are numbers into `names`; `lot` holds their names, the best lot first.

    `stages` are those finished; ties look back at their votes. A lot that leaves a candidate out, or no seat to fill,
    is a ValueError.
    """

    def __init__(self, names: Sequence[str], seats: int, lot: Sequence[str], reserves: Sequence[Reserve] = ()) -> None:
        if seats < 1:
            raise ValueError("there is no seat to fill")
        if set(names) - set(lot) or len(set(lot)) != len(lot):
            raise ValueError("the lot must hold each candidate once")
        self.names = tuple(names)
        self.seats = seats
        self.reserved = ReservedSeats(reserves, names, seats)
        self.lot = tuple(name for name in lot if name in set(names))
        self.continuing = set(range(len(names)))
        self.elected: list[int] = []
        self.stages: list[Stage] = []
        self._luck = [self.lot.index(name) for name in names]
        self._history: list[Sequence[int]] = []

    @property
    def settled(self) -> bool:
        """Whether all places are filled, or there are no more candidates than places."""
        return len(self.continuing) <= self.vacancies or not self.vacancies

    @property
    def vacancies(self) -> int:
        """How many seats are still to be filled."""
        return self.seats - len(self.elected)

    def named(self, votes: Sequence[int]) -> dict[str, int]:
        """Numbers by candidate's number as numbers by name."""
        return dict(zip(self.names, votes, strict=True))

    def finish(self, stage: Stage, votes: Sequence[int]) -> None:
        """Keep a stage, and its votes for ties to come."""
        self.stages.append(stage)
        self._history.append(tuple(votes))

    def elect_reaching(self, quota: int, votes: Sequence[int]) -> tuple[tuple[str, ...], tuple[TieBreak, ...]]:
        """Elect who has the quota, those with more votes first; who is doomed by a reserve is not elected.

        A tie is reported where it decided which of two could still be elected.
        """
        reached = self.by_votes([one for one in self.continuing if votes[one] >= quota], votes)
        left_out = {one for one in reached if not self._elected_if_possible(one)}
        ties = {
            tie
            for one in left_out
            for tie in self._break_tie("election", [peer for peer in reached if votes[peer] == votes[one]], True)[1]
        }
        return tuple(self.names[one] for one in reached if one not in left_out), tuple(ties)

    def _elected_if_possible(self, candidate: int) -> bool:
        possible = self.reserved.may_be_elected(candidate, self.elected, self.continuing)
        if possible:
            self._elect(candidate)
        return possible

    def elect_rest(self, votes: Sequence[int]) -> tuple[str, ...]:
        """Elect all who continue, if a place is left for each."""
        if not self.vacancies:
            return ()
        return tuple(self._elect(one) for one in self.by_votes(self.continuing, votes))

    def _elect(self, candidate: int) -> str:
        self.continuing.remove(candidate)
        self.elected.append(candidate)
        return self.names[candidate]

    def by_votes(self, candidates: Collection[int], votes: Sequence[int]) -> list[int]:
        """Most votes first; equal ones in the order of the latest earlier stage at which they differed, then by lot."""
        stages = [votes, *reversed(self._history)]
        return sorted(candidates, key=lambda one: ([-stage[one] for stage in stages], self._luck[one]))

    def exclude(self, candidate: int) -> str:
        """Take a candidate out of the count; returns the name."""
        self.continuing.remove(candidate)
        return self.names[candidate]

    def to_exclude(
        self, votes: Sequence[int], within: int = 0, look_back: bool = True
    ) -> tuple[int, tuple[TieBreak, ...], tuple[Intervention, ...]]:
        """Who is next to go: a doomed candidate first, otherwise the lowest who is not guarded.

        Votes that are no more than `within` above the lowest count as equal; `look_back` says whether earlier stages
        break ties before the lot does.
        """
        doomed = self.reserved.doomed(self.elected, self.continuing)
        guarded = set() if doomed else self.reserved.guarded(self.elected, self.continuing)
        chosen, ties = self._lowest(doomed or self.continuing - guarded, votes, within, look_back)
        lower = self.by_votes([one for one in guarded if votes[one] <= votes[chosen]], votes)
        acted = [self.intervention(one, "guarded") for one in reversed(lower)]
        if doomed:
            acted.append(self.intervention(chosen, "doomed"))
        return chosen, ties, tuple(acted)

    def _lowest(
        self, candidates: Collection[int], votes: Sequence[int], within: int, look_back: bool
    ) -> tuple[int, tuple[TieBreak, ...]]:
        low = min(votes[one] for one in candidates)
        tied = [one for one in candidates if votes[one] <= low + within]
        return self._break_tie("exclusion", tied, look_back)

    def highest(self, candidates: Collection[int], votes: Sequence[int]) -> tuple[int, tuple[TieBreak, ...]]:
        """Whose surplus is passed on first: the largest."""
        high = max(votes[one] for one in candidates)
        return self._break_tie("surplus", [one for one in candidates if votes[one] == high], look_back=True)

    def intervention(self, candidate: int, effect: Literal["guarded", "doomed"]) -> Intervention:
        """What a reserve did to a candidate."""
        left = self.continuing - {candidate}
        elected = [*self.elected, candidate] if effect == "doomed" else self.elected
        return Intervention(self.names[candidate], effect, self.reserved.deciding(elected, left))

    def _break_tie(self, purpose: Purpose, tied: list[int], look_back: bool) -> tuple[int, tuple[TieBreak, ...]]:
        if len(tied) == 1:
            return tied[0], ()
        left, stage = (
            self._by_earlier_stage(tied, min if purpose == "exclusion" else max) if look_back else (tied, None)
        )
        by_lot = len(left) > 1
        # A better lot stands earlier: it keeps its holder in the count, and passes on its holder's surplus first.
        chosen = (
            max(left, key=self._luck.__getitem__) if purpose == "exclusion" else min(left, key=self._luck.__getitem__)
        )
        told = TieBreak(
            purpose,
            tied=tuple(self.names[one] for one in sorted(tied)),
            chosen=self.names[chosen],
            by="lot" if by_lot else "earlier stage",
            stage=None if by_lot else stage,
        )
        return chosen, (told,)

    def _by_earlier_stage(
        self, tied: list[int], wanted: Callable[[Iterable[int]], int]
    ) -> tuple[list[int], int | None]:
        """Who is left when the latest earlier stages at which they differ have decided, and the last of these."""
        left, deciding = tied, None
        for number in range(len(self._history), 0, -1):
            votes = self._history[number - 1]
            best = wanted(votes[one] for one in left)
            narrowed = [one for one in left if votes[one] == best]
            if len(narrowed) < len(left):
                left, deciding = narrowed, number
            if len(left) == 1:
                break
        return left, deciding
