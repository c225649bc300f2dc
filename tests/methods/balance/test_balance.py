"""Who was heard, beside who is there."""

from __future__ import annotations

from fractions import Fraction
from itertools import combinations, product

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from filrouge.methods.balance.chances import Draw
from filrouge.methods.balance.comparing import Balance, Finding, Voices, balance_voices, holm

LAW = settings(max_examples=80)
MEMBERS = {"Belgium": 10, "Latvia": 6, "Portugal": 4}
ORGANISATIONS, CONTRIBUTIONS = Voices.ORGANISATIONS, Voices.CONTRIBUTIONS

draws = st.builds(
    lambda members, group, voices, once: Draw(
        min(voices, members) if once else voices, min(group, members), members, once
    ),
    st.integers(1, 12),
    st.integers(0, 12),
    st.integers(0, 14),
    st.booleans(),
)
networks = st.dictionaries(st.sampled_from("ABCDEF"), st.integers(1, 9), min_size=1)
heard = st.dictionaries(st.sampled_from("ABCDEF"), st.integers(0, 9))


@st.composite
def balances(draw: st.DrawFn) -> Balance:
    members, said, counted = draw(networks), draw(heard), draw(st.sampled_from(Voices))
    most = members if counted is ORGANISATIONS else dict.fromkeys(members, 9)
    return balance_voices(members, {name: min(said.get(name, 0), most[name]) for name in members}, counted=counted)


def test_the_worked_example() -> None:
    found = balance_voices(MEMBERS, {"Latvia": 2, "Belgium": 1}, counted=ORGANISATIONS)
    latvia = found.groups[1]
    assert (latvia.expected, latvia.observed, latvia.ratio) == (Fraction(3, 10), Fraction(2, 3), Fraction(20, 9))
    assert Draw(3, 6, 20, once=True).at_least(2) == 23 / 114
    assert latvia.chance == 46 / 114
    assert found.findings == ()
    assert found.silent == ("Portugal",)
    assert found.distance == Fraction(11, 30)
    # The mean of the distances of all 1,140 draws of three of the twenty.
    assert found.distance_by_chance == pytest.approx(1781 / 5700)
    assert found.effective_members == Fraction(400, 152)
    assert found.effective_voices == Fraction(9, 5)


def test_two_of_three_from_one_small_country_is_no_finding_among_thirty() -> None:
    members = {f"Country {number}": 2 for number in range(30)}
    found = balance_voices(members, {"Country 0": 2, "Country 1": 1}, counted=ORGANISATIONS)
    assert found.groups[0].chance < 0.05
    assert found.groups[0].adjusted > 0.05
    assert found.findings == ()


def test_what_chance_would_hardly_do_is_a_finding_either_way() -> None:
    members = {"North": 40, "South": 40, "Islands": 1}
    found = balance_voices(members, {"North": 24, "South": 3}, counted=ORGANISATIONS)
    assert [(group.name, group.finding) for group in found.findings] == [
        ("North", Finding.MORE),
        ("South", Finding.FEWER),
    ]
    assert [group.telling for group in found.groups] == [True, True, False]


def test_where_nobody_was_heard_there_is_nothing_to_compare() -> None:
    found = balance_voices(MEMBERS, {}, counted=CONTRIBUTIONS)
    assert found.silent == tuple(MEMBERS)
    assert (found.distance, found.distance_by_chance, found.effective_voices) == (None, 0.0, None)
    assert {(group.observed, group.ratio, group.finding, group.telling) for group in found.groups} == {
        (None, None, None, False)
    }


@pytest.mark.parametrize(
    ("members", "voices", "counted", "problem"),
    [
        ({}, {}, ORGANISATIONS, "there is a group"),
        ({"Belgium": 0}, {}, ORGANISATIONS, "one member or more"),
        (MEMBERS, {"Malta": 1}, CONTRIBUTIONS, "'Malta'"),
        (MEMBERS, {"Latvia": -1}, CONTRIBUTIONS, "-1 voices"),
        (MEMBERS, {"Latvia": 7}, ORGANISATIONS, "fewer members"),
    ],
)
def test_numbers_that_cannot_be_are_refused(
    members: dict[str, int], voices: dict[str, int], counted: Voices, problem: str
) -> None:
    with pytest.raises(ValueError, match=problem):
        balance_voices(members, voices, counted=counted)


@pytest.mark.parametrize("wrong", [(1, 3, 2, True), (3, 1, 2, True), (1, 0, 0, False), (-1, 0, 1, False)])
def test_a_draw_that_cannot_be_made_is_refused(wrong: tuple[int, int, int, bool]) -> None:
    with pytest.raises(ValueError, match="cannot"):
        Draw(*wrong)


@pytest.mark.parametrize("once", [True, False])
def test_chances_are_those_of_all_draws_counted_one_by_one(once: bool) -> None:
    everybody = range(6)
    outcomes = list(combinations(everybody, 3)) if once else list(product(everybody, repeat=3))
    counts = [sum(member < 2 for member in outcome) for outcome in outcomes]
    draw = Draw(3, 2, 6, once)
    for number in range(4):
        assert draw.at_most(number) == sum(count <= number for count in counts) / len(counts)
        assert draw.at_least(number) == sum(count >= number for count in counts) / len(counts)
    assert draw.mean_deviation() == pytest.approx(sum(abs(count - 1) for count in counts) / len(counts))


@settings(max_examples=40)
@given(draws)
def test_chances_are_those_of_scipy(draw: Draw) -> None:
    from scipy.stats import binom, hypergeom

    if draw.once:
        oracle = hypergeom(draw.members, draw.group, draw.voices)
    else:
        oracle = binom(draw.voices, draw.group / draw.members)
    expected = draw.voices * draw.group / draw.members
    for number in range(draw.voices + 1):
        assert draw.at_most(number) == pytest.approx(oracle.cdf(number), abs=1e-12)
        assert draw.at_least(number) == pytest.approx(oracle.sf(number - 1), abs=1e-12)
    tails = [draw.as_uneven(number) for number in range(draw.least, draw.most + 1)]
    assert draw.rarest() == min(tails)
    mean = sum(abs(number - expected) * oracle.pmf(number) for number in range(draw.voices + 1))
    assert draw.mean_deviation() == pytest.approx(mean, abs=1e-12)


@LAW
@given(balances())
def test_shares_add_up_and_the_distance_lies_between_none_and_all(found: Balance) -> None:
    assert sum(group.expected for group in found.groups) == 1
    assert 1 <= found.effective_members <= len(found.groups)
    if found.voices:
        assert found.distance is not None
        assert found.effective_voices is not None
        assert sum(group.observed or 0 for group in found.groups) == 1
        assert 0 <= found.distance < 1
        assert 1 <= found.effective_voices <= len(found.groups)
        assert (found.distance == 0) == all(group.ratio == 1 for group in found.groups)


@LAW
@given(balances(), st.permutations("ABCDEF"))
def test_the_order_of_groups_changes_nothing(found: Balance, order: list[str]) -> None:
    by_name = {group.name: group for group in found.groups}
    names = [name for name in order if name in by_name]
    again = balance_voices(
        {name: by_name[name].members for name in names},
        {name: by_name[name].voices for name in names},
        counted=found.counted,
    )
    assert {group.name: group for group in again.groups} == by_name
    assert again.distance == found.distance


@LAW
@given(balances())
def test_a_finding_is_rare_for_chance_and_on_the_side_that_it_says(found: Balance) -> None:
    for group in found.groups:
        assert group.chance <= group.adjusted <= 1
        assert (group.finding is not None) == (group.voices >= 0 and found.voices > 0 and group.adjusted <= 0.05)
        if group.finding:
            assert group.ratio is not None
            assert (group.ratio > 1) == (group.finding is Finding.MORE)
            assert group.telling


@LAW
@given(st.lists(st.floats(0, 1), max_size=8))
def test_adjusting_keeps_the_order_and_the_smallest_pays_for_all(chances: list[float]) -> None:
    adjusted = holm(chances)
    assert all(
        (a <= b) or (x >= y)
        for a, x in zip(chances, adjusted, strict=True)
        for b, y in zip(chances, adjusted, strict=True)
    )
    if chances:
        assert min(adjusted) == min(1.0, len(chances) * min(chances))
