"""Shares that grow: steps that are skipped would have bought what their neighbours buy, and nothing stops unseen."""

from fractions import Fraction
from itertools import count, pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from filrouge.methods.shares import equal_shares as rule
from filrouge.methods.shares.allocation import Completion, Utility
from filrouge.methods.shares.equal_shares import equal_shares
from filrouge.methods.shares.fund import Fund, Project
from filrouge.methods.shares.growing import Growth, Stop
from filrouge.methods.shares.runs import Runs
from filrouge.methods.shares.support import Support, gather
from tests.methods.shares.test_laws import funds, utilities

rising = st.lists(st.integers(0, 120), min_size=2, max_size=6, unique=True).map(sorted)
strict = st.sampled_from([Completion.ADD1, Completion.ADD1_EXHAUSTIVE])


def single(support: Support, share: Fraction) -> list[int]:
    """What one run buys, alone."""
    runs = Runs(support, [share], range(len(support.numbers)))
    runs.finish()
    return runs.bought[0]


@given(funds(), utilities, rising, st.integers(1, 40))
def test_runs_side_by_side_buy_what_each_buys_alone(fund: Fund, utility: Utility, steps: list[int], part: int) -> None:
    support = gather(fund, utility)
    shares = [Fraction(fund.budget, fund.voters) + Fraction(step, part) for step in steps]
    runs = Runs(support, shares, range(len(support.numbers)))
    runs.finish()

    assert runs.bought == [single(support, share) for share in shares]


@given(funds(), utilities, rising)
def test_two_runs_answer_only_for_steps_that_buy_the_same(fund: Fund, utility: Utility, steps: list[int]) -> None:
    support, first = gather(fund, utility), Fraction(fund.budget, fund.voters)
    between = [later > earlier + 1 for earlier, later in pairwise(steps)]
    runs = Runs(support, [first + Fraction(step, 8) for step in steps], range(len(support.numbers)), between)
    runs.finish()

    for place, (earlier, later) in enumerate(pairwise(steps)):
        if between[place] and not runs.unknown[place]:
            inside = [single(support, first + Fraction(step, 8)) for step in range(earlier + 1, later)]
            assert inside == [runs.bought[place]] * len(inside)


@given(funds(), utilities, strict, st.integers(2, 50))
def test_growing_stops_where_unit_by_unit_stops(fund: Fund, utility: Utility, how: Completion, finer: int) -> None:
    """With units so small that most steps change nothing; whoever goes through them one by one stops there too."""
    fund = Fund(fund.budget * finer, tuple(dearer(fund, finer)), fund.ballots)
    support, first = gather(fund, utility), Fraction(fund.budget, fund.voters)
    if sum(support.costs) <= fund.budget:
        return
    rank = range(len(support.numbers))
    stops = (rule._stop(fund, support, how, single(support, first + step), step) for step in count())

    def why(bought: list[int], step: int) -> Stop | None:
        return rule._stop(fund, support, how, bought, step)

    assert Growth(support, rank, first, fund.unit, why).end() == next(stop for stop in stops if stop)


def dearer(fund: Fund, factor: int) -> list[Project]:
    """The projects with all money multiplied."""
    return [Project(project.name, project.cost * factor) for project in fund.projects]


def test_few_of_a_thousand_steps_are_tried_where_nearly_all_buy_the_same(monkeypatch: pytest.MonkeyPatch) -> None:
    """Two hamlets want a bridge each; a thousand units are added to every share before both could be paid."""
    votes = [{"bridge"}, {"bridge"}, {"ferry"}, {"ferry"}, {"bus"}]
    fund = Fund.of(5_000, {"bridge": 4_000, "ferry": 4_200, "bus": 900}, votes)
    tried: list[int] = []
    run = Growth._run

    def noted(growth: Growth, steps: list[int], between: list[bool]) -> Runs:
        tried.extend(steps)
        return run(growth, steps, between)

    monkeypatch.setattr(rule, "compiled", lambda: None)
    monkeypatch.setattr(Growth, "_run", noted)
    result = equal_shares(fund, completion=Completion.ADD1)

    assert (result.added, result.selected) == (1_099, ("bridge", "bus"))
    assert len(tried) == len(set(tried)) < 150
