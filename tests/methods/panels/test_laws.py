"""What holds for every pool, proven against all panels tried one by one."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from filrouge.methods.panels import PoolRefused, Quota, QuotasUnmet, fair_lottery, number_panels, verify

from .makers import People, every_panel, fairest_chances

Case = tuple[People, list[Quota], int, dict[str, str]]


@st.composite
def cases(draw: st.DrawFn) -> Case:
    """Five to ten people with two or three features; quotas around the counts of some panel, so mostly feasible."""
    values = draw(st.lists(st.tuples(*[st.sampled_from("xyz")] * 3), min_size=5, max_size=10))
    features = "abc"[: draw(st.integers(2, 3))]
    pool = {f"p{n}": dict(zip(features, of, strict=False)) for n, of in enumerate(values)}
    size = draw(st.integers(1, 4))
    quotas = []
    for feature in features:
        for value in "xyz":
            there = sum(of[feature] == value for of in list(pool.values())[:size])
            quotas.append(
                Quota(feature, value, max(0, there - draw(st.integers(0, 1))), there + draw(st.integers(0, 1)))
            )
    homes = draw(st.dictionaries(st.sampled_from(sorted(pool)), st.sampled_from("mno"), max_size=6))
    return pool, quotas, size, homes


@settings(max_examples=60)
@given(cases())
def test_the_chances_are_those_of_trying_all_panels(case: Case) -> None:
    pool, quotas, size, homes = case
    panels = every_panel(pool, quotas, size, homes)
    if not panels:
        with pytest.raises((QuotasUnmet, PoolRefused)):
            fair_lottery(pool, quotas, size, homes)
        return

    lottery = fair_lottery(pool, quotas, size, homes)

    assert lottery.chances == pytest.approx(dict.fromkeys(pool, 0.0) | fairest_chances(panels), abs=1e-5)
    assert verify(lottery).holds
    assert all(panel in panels for panel in number_panels(lottery, "s", count=20).panels)


@settings(max_examples=40)
@given(cases())
def test_a_relaxation_is_enough_and_needed(case: Case) -> None:
    pool, quotas, size, _ = case
    quotas[0] = Quota(quotas[0].feature, quotas[0].value, size + 1, size + 2)

    with pytest.raises(QuotasUnmet) as refusal:
        fair_lottery(pool, quotas, size)

    changed = {(r.feature, r.value): r for r in refusal.value.relaxations}
    relaxed = [
        Quota(
            q.feature, q.value, r.needed if r.bound == "lower" else q.lower, r.needed if r.bound == "upper" else q.upper
        )
        if (r := changed.get((q.feature, q.value)))
        else q
        for q in quotas
    ]
    assert fair_lottery(pool, relaxed, size).pool.size == size


@settings(max_examples=40)
@given(cases(), st.randoms(use_true_random=False))
def test_neither_names_nor_order_change_a_chance(case: Case, shuffle: object) -> None:
    pool, quotas, size, homes = case
    if not every_panel(pool, quotas, size, homes):
        return
    order = list(pool)
    shuffle.shuffle(order)  # type: ignore[attr-defined]  # random.Random, as hypothesis gives it
    other = {name: f"q{number}" for number, name in enumerate(order)}

    plain = fair_lottery(pool, quotas, size, homes).chances
    renamed = fair_lottery(
        {other[name]: pool[name] for name in order},
        quotas[::-1],
        size,
        {other[name]: f"street {home}" for name, home in homes.items()},
    ).chances

    assert [renamed[other[name]] for name in pool] == pytest.approx([plain[name] for name in pool], abs=1e-6)


@settings(max_examples=40)
@given(cases())
def test_equal_people_have_equal_chances_and_all_chances_add_up_to_the_seats(case: Case) -> None:
    pool, quotas, size, homes = case
    if not every_panel(pool, quotas, size, homes):
        return

    lottery = fair_lottery(pool, quotas, size, homes)

    assert sum(lottery.chances.values()) == pytest.approx(size, abs=1e-6)
    assert (lottery.panels.sum(axis=1) == size).all()
    assert np.isclose(lottery.probabilities.sum(), 1)
    alone = [person for person in pool if person not in homes]
    by_values = {tuple(sorted(pool[person].items())): lottery.chances[person] for person in alone}
    assert all(lottery.chances[person] == by_values[tuple(sorted(pool[person].items()))] for person in alone)
