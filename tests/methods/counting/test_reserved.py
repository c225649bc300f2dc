"""Seats reserved by category or country."""

from collections.abc import Callable
from itertools import combinations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from filrouge.methods.counting.certificate import audit_count
from filrouge.methods.counting.counts import Count, Intervention, TieBreak
from filrouge.methods.counting.meek import count_meek
from filrouge.methods.counting.rankings import Rankings
from filrouge.methods.counting.reserved import Reserve, ReservedSeats
from filrouge.methods.counting.scottish import count_scottish_stv
from tests.methods.counting.elections import election, elections

Rule = Callable[..., Count]
RULES = pytest.mark.parametrize("counts", [count_scottish_stv, count_meek])


def reserve(category: str, members: str, least: int = 0, most: int | None = None) -> Reserve:
    return Reserve(category, frozenset(members), least, most)


@RULES
def test_the_last_candidate_of_a_category_is_guarded_and_the_next_lowest_goes(counts: Rule) -> None:
    papers = election("ABCDEF", (6, "A"), (5, "B"), (5, "C"), (4, "DA"), (3, "EB"), (1, "F"))
    assert set(counts(papers, 3, lot="ABCDEF").elected) == {"A", "B", "C"}

    count = counts(papers, 3, lot="ABCDEF", reserves=[reserve("youth", "F", least=1)])

    assert set(count.elected) == {"A", "B", "F"}
    acted = [(stage.excluded, stage.interventions) for stage in count.stages if stage.interventions]
    # When A and B have the free places, whoever is not young cannot be elected any more.
    assert acted[0] == (("E",), (Intervention("F", "guarded", ("youth",)),))
    assert acted[-1] == (("C",), (Intervention("C", "doomed", ("youth",)),))
    assert audit_count(count, papers) == ()


@RULES
def test_who_could_only_be_elected_above_a_maximum_goes_at_once_before_a_surplus_moves(counts: Rule) -> None:
    papers = election("ABCD", (20, "AB"), (9, "B"), (4, "C"), (3, "D"))
    assert set(counts(papers, 2, lot="ABCD").elected) == {"A", "B"}

    count = counts(papers, 2, lot="ABCD", reserves=[reserve("France", "AB", most=1)])

    assert set(count.elected) == {"A", "C"}
    assert count.stages[0].elected == ("A",)
    assert count.stages[1].excluded == ("B",)
    assert count.stages[1].interventions == (Intervention("B", "doomed", ("France",)),)
    assert audit_count(count, papers) == ()


@RULES
def test_of_two_who_reach_the_quota_together_the_one_with_more_votes_takes_the_only_place(counts: Rule) -> None:
    papers = election("ABC", (10, "A"), (11, "B"), (3, "C"))

    count = counts(papers, 2, lot="ABC", reserves=[reserve("France", "AB", most=1)])

    assert count.stages[0].elected == ("B",)
    assert count.stages[1].excluded == ("A",)
    assert count.elected == ("B", "C")


def test_of_two_with_equal_votes_the_lot_decides_and_the_stage_says_so() -> None:
    papers = election("ABC", (10, "A"), (10, "B"), (3, "C"))

    for lot, first in (("ABC", "A"), ("BAC", "B")):
        count = count_scottish_stv(papers, 2, lot=lot, reserves=[reserve("France", "AB", most=1)])
        assert count.stages[0].elected == (first,)
        assert count.stages[0].ties == (TieBreak("election", ("A", "B"), first, "lot"),)


def test_the_reserves_are_part_of_what_is_published() -> None:
    count = count_scottish_stv(
        election("AB", (2, "A"), (1, "B")), 1, lot="AB", reserves=[reserve("youth", "B", least=1, most=1)]
    )

    assert count.elected == ("B",)
    assert str(count.settings["rule"]).endswith("variant with reserved seats")
    assert count.settings["reserves"] == [{"category": "youth", "members": ["B"], "least": 1, "most": 1}]
    told = count.as_dict()["stages"]
    assert {"candidate": "A", "effect": "doomed", "categories": ["youth"]} in told[1]["interventions"]  # type: ignore[index]  # JSON


@pytest.mark.parametrize(
    ("reserves", "why"),
    [
        ([reserve("youth", "A", least=2)], "youth lacks candidates: 2 places are reserved, 1 candidates stand"),
        ([reserve("youth", "ABCD", least=4)], "youth: 4 places are reserved, there are 3 seats"),
        ([reserve("youth", "X", least=1)], "youth: X does not stand"),
        ([reserve("youth", "A"), reserve("youth", "B")], "youth is reserved for twice"),
        ([reserve("north", "AB", least=2), reserve("south", "CD", least=2)], "cannot be filled together in 3 seats"),
        ([reserve("all", "ABCD", most=2)], "cannot be filled together in 3 seats: all 0 to 2 of 4 candidates"),
    ],
)
def test_places_that_cannot_be_filled_are_refused_with_the_category(reserves: list[Reserve], why: str) -> None:
    papers = election("ABCD", (2, "A"), (1, "B"))
    assert len(count_scottish_stv(papers, 3, lot="ABCD", reserves=[reserve("youth", "A", least=1)]).elected) == 3

    with pytest.raises(ValueError, match=why):
        count_scottish_stv(papers, 3, lot="ABCD", reserves=reserves)


def test_a_reserve_with_fewer_places_at_most_than_at_least_is_refused() -> None:
    with pytest.raises(ValueError, match="youth: the most places are fewer"):
        reserve("youth", "A", least=2, most=1)


@st.composite
def reserves_for(draw: st.DrawFn, names: tuple[str, ...]) -> list[Reserve]:
    made = []
    for category in ("red", "blue", "green")[: draw(st.integers(1, 3))]:
        members = draw(st.frozensets(st.sampled_from(names)))
        least = draw(st.integers(0, 2))
        most = draw(st.none() | st.integers(least, 3))
        made.append(Reserve(category, members, least, most))
    return made


def kept(reserves: list[Reserve], elected: set[str]) -> bool:
    return all(
        one.least <= len(one.members & elected) <= (len(elected) if one.most is None else one.most) for one in reserves
    )


def choices(names: tuple[str, ...], seats: int, reserves: list[Reserve]) -> list[set[int]]:
    """Every set of candidates that fills the seats and keeps the reserves, one after another."""
    numbers = combinations(range(len(names)), min(seats, len(names)))
    return [set(chosen) for chosen in numbers if kept(reserves, {names[one] for one in chosen})]


@given(st.data(), elections(), st.integers(1, 4))
def test_who_may_be_elected_or_excluded_is_what_trying_all_choices_says(
    data: st.DataObject, papers: Rankings, seats: int
) -> None:
    names = papers.candidates
    reserves = data.draw(reserves_for(names))
    possible = choices(names, seats, reserves)
    if not possible or any(one.least > seats for one in reserves):
        with pytest.raises(ValueError, match=r".+"):
            ReservedSeats(reserves, names, seats)
        return
    reserved = ReservedSeats(reserves, names, seats)

    everybody = set(range(len(names)))

    assert reserved.doomed((), everybody) == everybody - set().union(*possible)
    assert reserved.guarded((), everybody) == everybody.intersection(*possible)


@given(st.data(), elections(), st.integers(1, 4), st.sampled_from([count_scottish_stv, count_meek]))
def test_whatever_the_papers_say_the_reserved_places_are_filled(
    data: st.DataObject,
    papers: Rankings,
    seats: int,
    counts: Rule,
) -> None:
    reserves = data.draw(reserves_for(papers.candidates))
    if not choices(papers.candidates, seats, reserves) or any(one.least > seats for one in reserves):
        return

    count = counts(papers, seats, lot=papers.candidates, reserves=reserves)

    assert kept(reserves, set(count.elected))
    assert audit_count(count, papers) == ()
