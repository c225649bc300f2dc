"""Which of two results more voters are better off with.

Some cities keep the result of equal shares only if it stands this test against the greedy one (equalshares.net,
"comparison step"). Every voter counts, also one who gets nothing from either.
"""

from dataclasses import dataclass

from filrouge.methods.shares.allocation import Allocation, Utility
from filrouge.methods.shares.fund import Ballot, Fund


@dataclass(frozen=True, slots=True)
class Comparison:
    """Numbers of voters who get strictly more from equal shares, strictly more from greedy, or as much."""

    shares: int
    greedy: int
    alike: int

    @property
    def keeps_shares(self) -> bool:
        """Equal shares stand unless strictly more voters are better off with greedy."""
        return self.greedy <= self.shares


def compare(fund: Fund, shares: Allocation, greedy: Allocation, utility: Utility = Utility.CARDINALITY) -> Comparison:
    """Count the voters on each side; `utility` measures what a voter gets (by default the number of projects)."""
    worths = [_worth(fund, allocation, utility) for allocation in (shares, greedy)]
    counts = {1: 0, -1: 0, 0: 0}
    for ballot, weight in fund.ballots.items():
        first, second = (_gain(ballot, worth, utility) for worth in worths)
        counts[(first > second) - (first < second)] += weight
    return Comparison(counts[1], counts[-1], counts[0])


def _worth(fund: Fund, allocation: Allocation, utility: Utility) -> dict[int, int]:
    numbers = {name: number for number, name in enumerate(fund.names)}
    taken = (numbers[name] for name in allocation.selected)
    return {number: fund.projects[number].cost if utility is Utility.COST else 1 for number in taken}


def _gain(ballot: Ballot, worth: dict[int, int], utility: Utility) -> int:
    if utility is Utility.POINTS:
        return sum(points for number, points in ballot if number in worth)
    return sum(worth.get(number, 0) for number, points in ballot if points > 0)
