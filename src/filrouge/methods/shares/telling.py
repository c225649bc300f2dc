"""The final run of equal shares told round by round, in exact amounts."""

from collections.abc import Sequence
from fractions import Fraction
from functools import partial

from filrouge.methods.shares.allocation import Explanation, Outcome, Payment, Payments, Round
from filrouge.methods.shares.fund import Fund
from filrouge.methods.shares.ledger import Ledger
from filrouge.methods.shares.pricing import NEAR
from filrouge.methods.shares.support import Support


class Telling:
    """Follows the purchases `bought` (positions in `support`) and notes who paid what and who fell short when."""

    def __init__(self, fund: Fund, support: Support, share: Fraction, bought: Sequence[int]) -> None:
        self._fund = fund
        self._support = support
        self._ledger = Ledger(support, share)
        self._bought = bought
        self._short: dict[int, int] = {}
        self._least = {
            position: float(share) * float(behind.heavy.sum()) for position, behind in enumerate(support.behind)
        }

    def explain(self, filled: Sequence[int]) -> tuple[Explanation, ...]:
        """Every project of the fund by its number; `filled` were taken by votes after the purchases."""
        self._note_short(0)
        told: dict[int, Explanation] = {}
        for place, position in enumerate(self._bought, start=1):
            told[self._support.numbers[position]] = self._buy(position, place)
            self._note_short(place)
        places = {number: place for place, number in enumerate(filled, start=len(self._bought) + 1)}
        return tuple(
            told[number] if number in told else self._lack(number, places.get(number))
            for number in range(len(self._fund.projects))
        )

    def rounds(self, tied: dict[int, tuple[int, ...]]) -> tuple[Round, ...]:
        """One round for each purchase; `tied` has the positions that were equally cheap, by the chosen one."""
        spent, rounds = 0, []
        for place, position in enumerate(self._bought, start=1):
            spent += self._support.costs[position]
            equal = tuple(self._name(other) for other in tied.get(position, ()))
            rounds.append(Round(place, self._name(position), Outcome.PAID_BY_SHARES, spent, equal))
        return tuple(rounds)

    def _name(self, position: int) -> str:
        return self._fund.projects[self._support.numbers[position]].name

    def _buy(self, position: int, place: int) -> Explanation:
        money = self._ledger.money(position)
        full = self._ledger.buy(position) * self._full_points(position)
        payments = Payments(partial(self._ledger.payments, place - 1))
        return self._explain(position, Outcome.PAID_BY_SHARES, place, money, full, payments)

    def _full_points(self, position: int) -> int:
        """A price counts one whole point, which is one step when there are no points but approvals."""
        return self._fund.point if self._support.graded else 1

    def _explain(
        self,
        position: int,
        outcome: Outcome,
        place: int | None,
        money: Fraction,
        price: Fraction | None = None,
        payments: Sequence[Payment] = (),
    ) -> Explanation:
        number = self._support.numbers[position]
        project = self._fund.projects[number]
        return Explanation(
            project.name,
            project.cost,
            self._support.votes[number],
            self._support.points[number],
            outcome,
            place,
            money,
            price,
            None if price is None else project.cost / price,
            payments,
            None if outcome is Outcome.PAID_BY_SHARES else self._short.get(position, len(self._bought)),
        )

    def _lack(self, number: int, place: int | None) -> Explanation:
        outcome = Outcome.SHORT_OF_SHARES if place is None else Outcome.TAKEN_BY_VOTES
        if number in self._support.numbers:
            position = self._support.numbers.index(number)
            return self._explain(position, outcome, place, self._ledger.money(position))
        project = self._fund.projects[number]
        points = self._support.points[number]
        return Explanation(project.name, project.cost, 0, points, outcome, place, Fraction(0), short_since=0)

    def _note_short(self, place: int) -> None:
        """Whose supporters can no longer pay; only of those whose money a purchase can have brought so low."""
        spent = 0
        if place:
            spent = self._support.costs[self._bought[place - 1]]
            self._least.pop(self._bought[place - 1], None)
        for position, least in list(self._least.items()):
            cost = self._support.costs[position]
            self._least[position] = least - spent
            if least - spent < cost * (1 + NEAR):
                self._least[position] = money = self._money(position)
                if money < cost * (1 - NEAR):
                    self._short[position] = place
                    del self._least[position]

    def _money(self, position: int) -> float:
        behind = self._support.behind[position]
        return float(self._ledger.left[behind.ballots] @ behind.heavy)
