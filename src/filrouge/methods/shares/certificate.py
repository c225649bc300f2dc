"""Checking a result from what it states, without running the rule again.

Equal shares are priceable (Peters and Skowron, "Proportionality and the Limits of Welfarism", EC 2020): payments
exist that anybody can add up. That is what is checked here, in exact amounts.
"""

from collections.abc import Iterator
from fractions import Fraction
from itertools import pairwise
from math import lcm

from filrouge.methods.shares.allocation import (
    Allocation,
    By,
    EqualSharesSetting,
    Explanation,
    GreedySetting,
    Outcome,
    Utility,
)
from filrouge.methods.shares.equal_shares import first_share
from filrouge.methods.shares.fund import Fund


def verify(fund: Fund, allocation: Allocation) -> tuple[str, ...]:
    """What is wrong with an allocation, in sentences; empty when everything that it claims holds.

    Always: only projects of the fund, each once, together within the budget. Equal shares: every bought project is
    fully paid by its supporters, each of whom pays the same for each unit of utility or all she has left; nobody
    pays more than her share; prices never fall; at the end no other project could be paid by its supporters.
    A greedy rule that skips, and utilitarian completion: nothing else fits into what is left.
    """
    faults = [*_check_total(fund, allocation)]
    if faults:
        return tuple(faults)
    if isinstance(allocation.setting, GreedySetting):
        faults += _check_greedy(fund, allocation, allocation.setting)
    else:
        faults += _Accounts(fund, allocation, allocation.setting).check()
        if allocation.setting.completion.fills_up:
            faults += _check_nothing_fits(fund, allocation, 0)
    return tuple(faults)


def _check_total(fund: Fund, allocation: Allocation) -> Iterator[str]:
    costs = {project.name: project.cost for project in fund.projects}
    if len(set(allocation.selected)) != len(allocation.selected) or not set(allocation.selected) <= set(costs):
        yield "A project is selected twice, or is not in the fund."
        return
    spent = sum(costs[name] for name in allocation.selected)
    if spent != allocation.spent or allocation.budget != fund.budget:
        yield f"The selected projects cost {spent}, the result says {allocation.spent}."
    if spent > fund.budget:
        yield f"The selected projects cost {spent}, more than the budget of {fund.budget}."
    if [explanation.name for explanation in allocation.projects] != list(fund.names):
        yield "The explanations are not those of the projects of the fund."
    elif {told.name for told in allocation.projects if told.funded} != set(allocation.selected):
        yield "The explanations and the selected projects disagree."


def _check_nothing_fits(fund: Fund, allocation: Allocation, least: int) -> Iterator[str]:
    for told, project in zip(allocation.projects, fund.projects, strict=True):
        considered = not told.funded and told.outcome is not Outcome.WITHDRAWN
        if considered and told.points >= least and project.cost <= allocation.left:
            yield f"{told.name} still fits into what is left."


def _check_greedy(fund: Fund, allocation: Allocation, setting: GreedySetting) -> Iterator[str]:
    least = setting.threshold * fund.point
    places = [allocation.of(name) for name in allocation.selected]
    sought = [Fraction(told.points, told.cost if setting.by is By.VOTES_PER_COST else 1) for told in places]
    if any(later > earlier for earlier, later in pairwise(sought)):
        yield "A project with fewer votes was taken before one with more."
    for told in places:
        if told.points < least:
            yield f"{told.name} has fewer votes than the threshold."
    if setting.skip:
        yield from _check_nothing_fits(fund, allocation, least)


class _Accounts:
    """What every merged ballot's voter has paid so far, in whole parts of the smallest unit."""

    def __init__(self, fund: Fund, allocation: Allocation, setting: EqualSharesSetting) -> None:
        self.fund = fund
        self.allocation = allocation
        self.setting = setting
        self.weights = list(fund.ballots.values())
        self.share = allocation.share or Fraction(0)
        self.bought = sorted(
            (told for told in allocation.projects if told.outcome is Outcome.PAID_BY_SHARES),
            key=lambda told: told.round or 0,
        )
        amounts = [paid.amount for told in self.bought for paid in told.payments]
        prices = [told.price or Fraction(0) for told in self.bought]
        self.parts = lcm(self.share.denominator, *{amount.denominator for amount in (*amounts, *prices)})
        self.paid = [0] * len(self.weights)
        self.points = self._points()

    def check(self) -> Iterator[str]:
        """All faults of the payments."""
        expected = first_share(self.fund, whole_shares=self.setting.whole_shares)
        if self.share != expected + self.allocation.added * self.fund.unit:
            yield "The share is not the budget divided by the voters, with what was added."
        rates = [(told.price or Fraction(0)) / self._worth(told) for told in self.bought]
        if any(later < earlier for earlier, later in pairwise(rates)):
            yield "A project was bought before a cheaper one."
        numbers = {name: number for number, name in enumerate(self.fund.names)}
        unpaid = [
            fault for told in self.bought for fault in self._check_payments(told, self.points[numbers[told.name]])
        ]
        if unpaid:  # what is left follows from the payments, and they are wrong
            yield from unpaid
            return
        for told in self.allocation.projects:
            if told.outcome is not Outcome.PAID_BY_SHARES and self._money(numbers[told.name]) >= told.cost * self.parts:
                yield f"The supporters of {told.name} could still pay for it."
        if not self.setting.completion.fills_up and len(self.bought) != len(self.allocation.selected):
            yield "A project was taken by votes, although the setting does not fill up."

    def _points(self) -> list[dict[int, int]]:
        """For each project the points of each ballot that supports it, as the utility counts them."""
        graded = self.setting.utility is Utility.POINTS
        points: list[dict[int, int]] = [{} for _project in self.fund.projects]
        for row, ballot in enumerate(self.fund.ballots):
            for number, given in ballot:
                if given > 0:
                    points[number][row] = given if graded else 1
        return points

    def _worth(self, told: Explanation) -> int:
        return told.cost if self.setting.utility is Utility.COST else 1

    def _whole(self, amount: Fraction) -> int:
        return amount.numerator * (self.parts // amount.denominator)

    def _check_payments(self, told: Explanation, points: dict[int, int]) -> Iterator[str]:
        step = self.fund.point if self.setting.utility is Utility.POINTS else 1
        price, share = Fraction(told.price or 0), self._whole(self.share)
        given = {row: self._whole(paid.amount) for paid in told.payments for row in paid.ballots}
        if not given.keys() <= points.keys():
            yield f"Somebody pays for {told.name} without supporting it."
            return
        if sum(amount * self.weights[row] for row, amount in given.items()) != told.cost * self.parts:
            yield f"The payments for {told.name} are not its cost."
        for row, count in points.items():
            amount = given.get(row, 0)
            self.paid[row] += amount
            asked = Fraction(price * count, step) * self.parts
            if self.paid[row] > share or amount > asked or (amount < asked and self.paid[row] != share):
                yield f"A supporter of {told.name} (ballot {row}) pays neither the price nor all she has left."
                return

    def _money(self, number: int) -> int:
        share = self._whole(self.share)
        return sum((share - self.paid[row]) * self.weights[row] for row in self.points[number])
