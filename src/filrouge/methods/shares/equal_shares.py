"""The Method of Equal Shares: every voter gets the same part of the budget and spends it with those who agree.

Peters, Pierczyński and Skowron, "Proportional Participatory Budgeting with Additive Utilities", NeurIPS 2021;
completions as the cities of Wieliczka, Świecie and Assen used them (equalshares.net).
"""

from collections.abc import Iterable, Sequence
from fractions import Fraction
from functools import partial

from filrouge.methods.shares.allocation import Allocation, Completion, EqualSharesSetting, Utility
from filrouge.methods.shares.compiled import Grown, Run, compiled
from filrouge.methods.shares.fund import Fund
from filrouge.methods.shares.greedy import rank_by_votes, take_rest, tell_rounds
from filrouge.methods.shares.growing import Growth, Stop
from filrouge.methods.shares.runs import Runs, places_of
from filrouge.methods.shares.support import Support, gather
from filrouge.methods.shares.telling import Telling


def equal_shares(
    fund: Fund,
    *,
    utility: Utility = Utility.COST,
    completion: Completion = Completion.NONE,
    whole_shares: bool = False,
    order: Iterable[str] | None = None,
) -> Allocation:
    """Share the budget of `fund` equally among its voters and buy what they can pay for together.

    Each round buys the project with the lowest price per unit of utility, where every supporter pays the same
    for each unit, or all she has left. Equal prices: most points, then lowest cost, then the `order` of the lot.
    With `add1` each voter gets one more unit of the currency again and again; the last result before the first
    that costs more than the budget holds. `whole_shares` rounds the first share down to whole units.
    A fund in which nobody voted is a ValueError.
    """
    if not fund.voters:
        raise ValueError("nobody cast a ballot, so there is nobody among whom the budget can be shared")
    setting = EqualSharesSetting(utility, completion, whole_shares)
    support = gather(fund, utility)
    ranked = rank_by_votes(fund, support.points, fund.lots(order))
    rank = [ranked.index(number) for number in support.numbers]
    share = first_share(fund, whole_shares=whole_shares)
    added, known = _grow(fund, support, rank, share, completion) if completion.grows else (0, None)
    runs = known or _run(support, [share + added * fund.unit], rank)
    filled = take_rest(fund, ranked, [support.numbers[position] for position in runs.bought[0]])
    return _tell(fund, support, runs, filled if completion.fills_up else [], setting, added)


def _run(support: Support, shares: list[Fraction], rank: Sequence[int]) -> Runs:
    runs = Runs(support, shares, rank)
    runs.finish()
    return runs


def _tell(
    fund: Fund, support: Support, runs: Runs, filled: list[int], setting: EqualSharesSetting, added: int
) -> Allocation:
    telling = Telling(fund, support, runs.shares[0], runs.bought[0])
    bought = telling.rounds(runs.tied[0])
    rounds = (*bought, *tell_rounds(fund, filled, after=bought))
    return Allocation(
        setting,
        fund.budget,
        tuple(stage.project for stage in rounds),
        rounds[-1].spent if rounds else 0,
        telling.explain(filled),
        rounds,
        runs.shares[0],
        added,
        fund.unit,
        fund.point,
    )


def first_share(fund: Fund, *, whole_shares: bool) -> Fraction:
    """What each voter gets at first, in the smallest unit of money; `whole_shares` rounds down to the currency's."""
    share = Fraction(fund.budget, fund.voters)
    return Fraction(share // fund.unit * fund.unit) if whole_shares else share


def _grow(
    fund: Fund, support: Support, rank: Sequence[int], share: Fraction, completion: Completion
) -> tuple[int, Runs | None]:
    """How many units of the currency each voter gets beyond her first share, and the run with them if it is at hand."""
    if sum(support.costs) <= fund.budget:
        return _grow_to_all(fund, support, rank, share), None
    fast = compiled()
    if fast is not None:
        stop = _grow_compiled(fund, support, rank, share, completion, fast)
        return stop.step - stop.over, None
    growth = Growth(support, rank, share, fund.unit, partial(_stop, fund, support, completion))
    stop = growth.end()
    return stop.step - stop.over, growth.alone.get(stop.step - stop.over)


def _grow_compiled(
    fund: Fund, support: Support, rank: Sequence[int], share: Fraction, completion: Completion, fast: Run
) -> Stop:
    """Where growing stops, by compiled loops; a run of which floats cannot tell what it buys is made again exactly."""
    alone = [project.cost for number, project in enumerate(fund.projects) if number not in set(support.numbers)]
    spare = min(alone, default=fund.budget + 1) if completion.stops_when_exhaustive else None
    grown, first = Grown(support, places_of(support.lowest, rank), fund.budget, spare, fast), 0
    while True:
        stop: Stop | None = grown.grow(share, fund.unit, first)
        if stop and stop.doubtful:
            first = stop.step + 1
            bought = _run(support, [share + stop.step * fund.unit], rank).bought[0]
            stop = _stop(fund, support, completion, bought, stop.step)
        if stop:
            return stop


def _stop(fund: Fund, support: Support, completion: Completion, bought: list[int], step: int) -> Stop | None:
    """Why shares grow no further after a run, None where they do."""
    spent = sum(support.costs[position] for position in bought)
    if spent > fund.budget:
        return Stop(step, over=True)
    if completion.stops_when_exhaustive and _nothing_fits(fund, support, bought, spent):
        return Stop(step)
    return None


def _grow_to_all(fund: Fund, support: Support, rank: Sequence[int], share: Fraction) -> int:
    """When everything that anybody supports fits, shares double until it is bought: no result can cost too much."""
    added = 0
    while True:
        runs = _run(support, [share + added * fund.unit], rank)
        if len(runs.bought[0]) == len(support.numbers):
            return added
        added = max(1, 2 * added)


def _nothing_fits(fund: Fund, support: Support, bought: list[int], spent: int) -> bool:
    taken = {support.numbers[position] for position in bought}
    return all(number in taken or spent + project.cost > fund.budget for number, project in enumerate(fund.projects))
