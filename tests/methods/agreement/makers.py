"""Tables of rankings, spelled short."""

from __future__ import annotations

from hypothesis import strategies as st

from filrouge.methods.agreement.ranks import RankTable

COUNTRIES = ("Belgium", "Italy", "Latvia", "Spain", "Sweden")
NEEDS = ("advice", "finance", "housing", "premises", "training", "visibility")


def table(*rows: list[int | float | None]) -> RankTable:
    """The first countries rank the first needs, best first."""
    return RankTable(COUNTRIES[: len(rows)], NEEDS[: len(rows[0])], tuple(tuple(row) for row in rows))


@st.composite
def tables(draw: st.DrawFn, most_items: int = 6, tied: bool = True) -> RankTable:
    """Any complete table of two to five countries."""
    items = draw(st.integers(2, most_items))
    row = st.lists(st.integers(1, 4), min_size=items, max_size=items) if tied else st.permutations(range(items))
    return table(*draw(st.lists(row, min_size=2, max_size=len(COUNTRIES))))
