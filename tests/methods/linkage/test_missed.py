"""Below the line: which pairs are drawn from, and that the draw can be repeated."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from filrouge.methods import linkage
from filrouge.methods.linkage import BAND, Linkage, Record
from filrouge.methods.linkage.missed import LEAST, below_the_line, draw

ONE = (
    "Bakery of the Mill", "Bakery of the River", "Workshop of the Mill", "Garden of the River", "Repair Workshop",
    "Garden Workshop", "River Bakery Namur", "Mill Garden", "Cooperative Bakery", "Cooperative Garden",
)  # fmt: skip
OTHER = (
    "Mill Bakers", "Bakers by the River", "Mill Works", "Riverside Gardens", "Repair Workshop Upper",
    "Garden Workshop Lower", "River Bakery Namur West", "Mill Garden East", "Cooperative Bakery South",
    "Cooperative Garden North",
)  # fmt: skip


@pytest.fixture(scope="module")
def records() -> list[Record]:
    names = [(name, 0) for name in ONE] + [(name, 1) for name in OTHER]
    return [Record(n, source, (name,), country="BE", city="Namur") for n, (name, source) in enumerate(names)]


@pytest.fixture(scope="module")
def found(records: list[Record]) -> Linkage:
    return linkage.link(records)


def test_pairs_lie_between_the_least_and_the_line_and_nobody_asks_about_them(found: Linkage) -> None:
    below = below_the_line(found)
    assert len(below) > 5
    assert all(LEAST <= p < BAND[0] for p in below.probability)
    groups = {frozenset((int(found.certain[i]), int(found.certain[j]))) for i, j in zip(below.i, below.j, strict=True)}
    asked = {frozenset(int(found.certain[row]) for row in doubt.pair) for doubt in found.doubts}
    assert len(groups) == len(below)
    assert not groups & asked
    assert all(len(group) == 2 for group in groups)


def test_what_people_parted_is_not_drawn_from(found: Linkage) -> None:
    below = below_the_line(found)
    first = (int(below.i[0]), int(below.j[0]))
    less = below_the_line(found, apart=[first])
    assert len(less) == len(below) - 1
    assert first not in set(zip(less.i.tolist(), less.j.tolist(), strict=True))


def test_nothing_compared_leaves_nothing_below() -> None:
    assert len(below_the_line(linkage.link([Record(0, 0, ("Alone",))]))) == 0


@given(count=st.integers(0, 60), size=st.integers(0, 60), seed=st.integers(0, 2**31 - 1))
def test_a_draw_is_repeated_by_its_seed_and_a_shorter_one_is_its_beginning(count: int, size: int, seed: int) -> None:
    drawn = draw(count, size, seed)
    assert drawn == draw(count, size, seed)
    assert len(drawn) == len(set(drawn)) == min(count, size)
    assert set(drawn) <= set(range(count))
    assert drawn[: size // 2] == draw(count, size // 2, seed)
