"""The loops that numba compiles, run here as plain Python: they decide what exact runs decide, or say they cannot."""

from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from filrouge.methods.shares import equal_shares as rule
from filrouge.methods.shares.allocation import Completion, Utility
from filrouge.methods.shares.compiled import buy_all, compiled, grow_all
from filrouge.methods.shares.equal_shares import equal_shares
from filrouge.methods.shares.fund import Fund
from tests.methods.shares.test_laws import funds
from tests.methods.shares.village import village

growing = st.sampled_from([completion for completion in Completion if completion.grows])


def both(monkeypatch: pytest.MonkeyPatch, fund: Fund, **how: Any) -> list[Any]:
    """The result by the loops and by runs side by side."""
    results = []
    for fast in (grow_all, None):
        monkeypatch.setattr(rule, "compiled", lambda fast=fast: fast)
        results.append(equal_shares(fund, **how))
    return results


@given(fund=funds(), utility=st.sampled_from(Utility), completion=growing)
def test_every_fund_grows_as_far_by_the_loops_as_exactly(fund: Fund, utility: Utility, completion: Completion) -> None:
    with pytest.MonkeyPatch.context() as patch:
        loops, exact = both(patch, fund, utility=utility, completion=completion)
    assert loops == exact


@pytest.mark.parametrize("completion", [Completion.ADD1, Completion.ADD1_EXHAUSTIVE])
def test_the_village_grows_as_far_by_the_loops(monkeypatch: pytest.MonkeyPatch, completion: Completion) -> None:
    loops, exact = both(monkeypatch, village(factor=100), completion=completion)
    assert loops == exact
    assert loops.added > 0


def test_equal_prices_are_left_to_exact_numbers_as_soon_as_somebody_is_poor(monkeypatch: pytest.MonkeyPatch) -> None:
    """B and C are the same but for the lot; whoever is behind A has given most of her money for it."""
    votes = [{"A", "B", "C"}, {"A", "B", "C"}, {"B", "C"}, {"A"}, {"A"}, {"A"}, {"D"}]
    fund = Fund.of(70, {"A": 40, "B": 14, "C": 14, "D": 60}, votes)
    exactly: list[int] = []
    run = rule._run
    monkeypatch.setattr(rule, "_run", lambda support, shares, rank: exactly.append(1) or run(support, shares, rank))
    loops, exact = both(monkeypatch, fund, completion=Completion.ADD1, order=("D", "C", "B", "A"))
    assert loops == exact
    assert len(exactly) > 2


def test_without_numba_there_are_no_loops_and_with_it_they_are_compiled_once() -> None:
    assert compiled() is compiled()
    assert callable(buy_all)
