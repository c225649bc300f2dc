"""The single transferable vote of Scottish councils, exactly as the statute counts it.

Scottish Local Government Elections Order 2007 (SSI 2007/42), schedule 1, rules 45 to 52. The surplus of an elected
candidate passes on with *all* papers of that candidate, each at a part of its value (weighted inclusive Gregory
method), cut off after five decimal places (rule 48(3)).
"""

from collections.abc import Sequence
from typing import Any

from filrouge.methods.counting.counts import Count, Kind, TieBreak, Transfer
from filrouge.methods.counting.orders import Orders
from filrouge.methods.counting.passing import Passing
from filrouge.methods.counting.rankings import Rankings
from filrouge.methods.counting.reserved import Reserve
from filrouge.methods.counting.standing import Standing

PLACES = 5
UNIT = 10**PLACES
RULE = "Scottish Local Government Elections Order 2007 (SSI 2007/42), schedule 1, rules 45 to 52"


def count_scottish_stv(
    rankings: Rankings | Orders, seats: int, *, lot: Sequence[str], reserves: Sequence[Reserve] = ()
) -> Count:
    """Fill `seats` seats by the Scottish rules; equal votes are decided by earlier stages, then by `lot`.

    `lot` holds the names of all candidates, the best lot first (see `lots.lot_order`): a worse lot is excluded first, a
    better one passes on its surplus first. A paper counts as far as it gives one candidate at a time; papers without
    a first preference are not valid and do not count for the quota. With fewer candidates than seats all of them are
    elected. With `reserves` it is a variant of the rule and no longer the statute's, see `reserved`.

    Source: SSI 2007/42. ValueError: the lot is incomplete, there is no seat, or reserved places cannot be filled.
    """
    standing = Standing(rankings.candidates, seats, lot, reserves)
    counting = _Counting(Passing(rankings, standing, UNIT), standing)
    counting.run()
    rule = f"{RULE}; variant with reserved seats" if reserves else RULE
    settings: dict[str, object] = {"rule": rule, "reserves": [reserve.as_dict() for reserve in reserves]}
    return counting.table.result("scottish-stv", settings, PLACES)


class _Counting:
    def __init__(self, table: Passing, standing: Standing) -> None:
        self.table = table
        self._standing = standing
        self._quota = (table.valid // (standing.seats + 1) + 1) * UNIT
        self._pending: set[int] = set()

    def run(self) -> None:
        self._sort_first_preferences()
        while not self._standing.settled:
            if self._pending and not self._doomed():
                self._transfer_surplus()
            else:
                self._exclude()
        rest = self._standing.elect_rest(self.table.votes)
        if rest:
            self.table.close("remaining", self._quota, elected=rest)

    def _doomed(self) -> set[int]:
        # The doomed go before any surplus moves: none of it shall reach somebody who cannot be elected.
        return self._standing.reserved.doomed(self._standing.elected, self._standing.continuing)

    def _sort_first_preferences(self) -> None:
        elected, ties = self._elect()
        self.table.close("first preferences", self._quota, elected=elected, ties=ties)

    def _transfer_surplus(self) -> None:
        votes = self.table.votes
        candidate, ties = self._standing.highest(self._pending, votes)
        self._pending.remove(candidate)
        held, surplus = votes[candidate], votes[candidate] - self._quota
        transfers = self.table.pass_surplus(candidate, keep=self._quota)
        self._close("surplus", candidate, transfers, ties, surplus=surplus, transfer_value=UNIT * surplus // held)

    def _exclude(self) -> None:
        candidate, ties, acted = self._standing.to_exclude(self.table.votes)
        excluded = self._standing.exclude(candidate)
        transfers = self.table.pass_all(candidate)
        self._close("exclusion", candidate, transfers, ties, excluded=(excluded,), interventions=acted)

    def _close(
        self, kind: Kind, candidate: int, transfers: tuple[Transfer, ...], ties: tuple[TieBreak, ...], **more: Any
    ) -> None:
        """Elect who has the quota now, and write the stage down."""
        elected, more_ties = self._elect()
        self.table.close(
            kind, self._quota, candidate=candidate, transfers=transfers, elected=elected, ties=ties + more_ties, **more
        )

    def _elect(self) -> tuple[tuple[str, ...], tuple[TieBreak, ...]]:
        before = len(self._standing.elected)
        elected, ties = self._standing.elect_reaching(self._quota, self.table.votes)
        # Rule 48(1): only who exceeds the quota has papers to pass on.
        self._pending.update(one for one in self._standing.elected[before:] if self.table.votes[one] > self._quota)
        return elected, ties
