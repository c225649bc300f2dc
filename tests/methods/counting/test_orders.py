"""Many ballots as arrays are counted as the same ballots one by one."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from filrouge.methods.counting.meek import count_meek
from filrouge.methods.counting.orders import Orders
from filrouge.methods.counting.rankings import Rankings
from filrouge.methods.counting.schulze import count_schulze
from filrouge.methods.counting.scottish import count_scottish_stv

NAMES = ("A", "B", "C", "D", "E")
papers = st.lists(
    st.permutations(range(5)).flatmap(lambda all_: st.integers(0, 5).map(lambda n: all_[:n])), max_size=30
)


@given(papers, st.integers(1, 3))
def test_every_rule_counts_orders_as_it_counts_rankings(orders: list[list[int]], seats: int) -> None:
    many = Orders.of(NAMES, orders)
    few = Rankings.of(NAMES, (tuple((one,) for one in order) for order in orders))
    assert many.votes == few.votes
    assert count_scottish_stv(many, seats, lot=NAMES) == count_scottish_stv(few, seats, lot=NAMES)
    assert count_meek(many, seats, lot=NAMES) == count_meek(few, seats, lot=NAMES)
    assert count_schulze(many, NAMES) == count_schulze(few, NAMES)


@pytest.mark.parametrize(
    ("orders", "problem"),
    [
        ([[0], [1, 2, 1]], "twice"),
        ([[0, 5]], "does not stand"),
        ([[-1]], "does not stand"),
    ],
)
def test_a_ballot_that_cannot_be_counted_is_refused(orders: list[list[int]], problem: str) -> None:
    with pytest.raises(ValueError, match=problem):
        Orders.of(NAMES, orders)


def test_two_candidates_of_one_name_are_refused() -> None:
    with pytest.raises(ValueError, match="same name"):
        Orders.of(("A", "A"), [[0]])
