"""The number of the panel from seed and public number, and the greedy draw that chances are compared with."""

from __future__ import annotations

import hashlib

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from filrouge.methods.panels import Quota
from filrouge.methods.panels.beacon import number_drawn
from filrouge.methods.panels.greedy import greedy_chances
from filrouge.methods.panels.lottery import lottery_of
from filrouge.methods.panels.pool import Pool, make_pool


def pool_of(private: int, public: int, size: int, least_public: int) -> Pool:
    people = {f"a{n}": {"sector": "private"} for n in range(private)}
    people |= {f"b{n}": {"sector": "public"} for n in range(public)}
    quotas = [Quota("sector", "private", 0, size), Quota("sector", "public", least_public, size)]
    return make_pool(people, quotas, size)


def test_the_number_is_the_remainder_of_the_digest_as_anybody_computes_it() -> None:
    digest = hashlib.sha256(b"seed04 11 17").hexdigest()
    assert number_drawn("seed", "04 11 17") == int(digest, 16) % 1000


@given(st.text(max_size=40), st.text(max_size=40), st.integers(1, 5000))
def test_every_number_is_one_of_the_list(seed: str, value: str, panels: int) -> None:
    encodable = (seed + value).encode("utf-8", "ignore").decode()
    assert 0 <= number_drawn(encodable, "", panels) < panels


def test_without_a_need_everybody_has_the_same_chance_one_by_one() -> None:
    chances = greedy_chances(pool_of(10, 10, 5, 0), seed=1)
    assert chances is not None
    assert sum(chances.values()) == pytest.approx(5)
    assert len({round(chance, 9) for person, chance in chances.items() if person.startswith("a")}) == 1
    assert chances["a0"] == pytest.approx(0.25, abs=0.03)


def test_a_quota_that_takes_everybody_is_met_by_everybody() -> None:
    chances = greedy_chances(pool_of(20, 3, 5, 3), seed=1)
    assert chances is not None
    assert chances["b0"] == 1.0
    assert chances["a0"] == pytest.approx(2 / 20)


def test_two_of_one_household_are_not_drawn_one_after_the_other() -> None:
    people = {f"p{n}": {} for n in range(6)}
    homes = {f"p{n}": f"home {n // 2}" for n in range(6)}
    chances = greedy_chances(make_pool(people, [], 3, homes), seed=1)
    assert chances is not None
    assert all(chances[f"p{n}"] == pytest.approx(0.5) for n in range(6))


def test_what_it_can_hardly_ever_finish_has_no_chances() -> None:
    people = {"p1": {"x": "1", "y": "1"}, "p2": {"x": "1", "y": "2"}, "p3": {"x": "2", "y": "1"}}
    quotas = [Quota("x", "1", 2, 2), Quota("x", "2", 0, 0), Quota("y", "1", 2, 2), Quota("y", "2", 0, 2)]
    assert greedy_chances(make_pool(people, quotas, 2), seed=1) is None


@settings(max_examples=25)
@given(st.integers(4, 12), st.integers(2, 12), st.integers(1, 4), st.integers(0, 2), st.integers(0, 99))
def test_the_least_chance_one_by_one_is_never_above_that_of_the_fair_lottery(
    private: int, public: int, size: int, least: int, seed: int
) -> None:
    pool = pool_of(private, public, size, min(least, size))
    chances = greedy_chances(pool, seed)
    fair = lottery_of(pool)
    assert chances is not None
    assert sum(chances.values()) == pytest.approx(size)
    assert min(chances.values()) <= fair.minimum + 1e-9
