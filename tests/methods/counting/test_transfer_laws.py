"""What holds for every election whose papers are passed on, whatever the papers say."""

import json
from collections.abc import Callable, Sequence
from dataclasses import replace
from random import Random

import pytest
from hypothesis import given
from hypothesis import strategies as st

from filrouge.methods.counting.certificate import audit_count
from filrouge.methods.counting.counts import Count
from filrouge.methods.counting.instant_runoff import count_instant_runoff
from filrouge.methods.counting.meek import count_meek
from filrouge.methods.counting.published import read_count
from filrouge.methods.counting.rankings import Rankings
from filrouge.methods.counting.scottish import count_scottish_stv
from tests.methods.counting.elections import election, elections

Rule = Callable[[Rankings, int, Sequence[str]], Count]


def scottish(papers: Rankings, seats: int, lot: Sequence[str]) -> Count:
    return count_scottish_stv(papers, seats, lot=lot)


def meek(papers: Rankings, seats: int, lot: Sequence[str]) -> Count:
    return count_meek(papers, seats, lot=lot)


def instant_runoff(papers: Rankings, seats: int, lot: Sequence[str]) -> Count:
    return count_instant_runoff(papers, lot=lot)


rules = st.sampled_from([scottish, meek, instant_runoff])
seats = st.integers(1, 4)


@given(rules, elections(), seats)
def test_every_count_adds_up_and_fills_its_seats(rule: Rule, papers: Rankings, seats: int) -> None:
    count = rule(papers, seats, papers.candidates)

    assert audit_count(count, papers) == ()
    assert len(count.elected) == min(count.seats, len(papers.candidates))
    assert count.valid + count.empty == papers.votes


@given(rules, elections(), seats)
def test_a_published_count_is_read_back_the_same(rule: Rule, papers: Rankings, seats: int) -> None:
    count = rule(papers, seats, papers.candidates)

    assert read_count(json.loads(json.dumps(count.as_dict()))) == count


@given(rules, elections(), seats, st.randoms(use_true_random=False))
def test_the_order_of_the_papers_changes_nothing(rule: Rule, papers: Rankings, seats: int, chance: Random) -> None:
    shuffled = list(papers.papers.items())
    chance.shuffle(shuffled)

    again = rule(Rankings(papers.candidates, dict(shuffled)), seats, papers.candidates)

    assert again == rule(papers, seats, papers.candidates)


@given(rules, elections(), seats, st.randoms(use_true_random=False))
def test_the_order_in_which_candidates_are_listed_changes_nothing(
    rule: Rule,
    papers: Rankings,
    seats: int,
    chance: Random,
) -> None:
    order = list(range(len(papers.candidates)))
    chance.shuffle(order)
    place = {old: new for new, old in enumerate(order)}
    listed = Rankings(
        tuple(papers.candidates[old] for old in order),
        {
            tuple(tuple(sorted(place[one] for one in group)) for group in ranking): weight
            for ranking, weight in papers.papers.items()
        },
    )

    count, again = rule(papers, seats, papers.candidates), rule(listed, seats, papers.candidates)

    assert again.elected == count.elected
    assert [stage.votes for stage in again.stages] == [stage.votes for stage in count.stages]
    assert [stage.excluded for stage in again.stages] == [stage.excluded for stage in count.stages]


@given(rules, elections(), seats)
def test_a_weight_is_as_many_papers_of_one_vote(rule: Rule, papers: Rankings, seats: int) -> None:
    single = [ranking for ranking, weight in papers.papers.items() for _ in range(weight)]

    assert rule(Rankings.of(papers.candidates, single), seats, papers.candidates) == rule(
        papers, seats, papers.candidates
    )


@given(elections(), seats, st.sampled_from([scottish, meek]))
def test_a_candidate_whom_more_than_a_quota_puts_first_is_elected(papers: Rankings, seats: int, rule: Rule) -> None:
    count = rule(papers, seats, papers.candidates)

    reached = {name for name, votes in count.stages[0].votes.items() if votes >= count.quota}

    assert reached <= set(count.elected)


@given(elections(), st.integers(1, 9))
def test_further_papers_that_put_the_winner_first_leave_the_winner_in_instant_runoff(
    papers: Rankings, further: int
) -> None:
    winner = papers.candidates.index(count_instant_runoff(papers, lot=papers.candidates).elected[0])
    more = dict(papers.papers)
    more[((winner,),)] = more.get(((winner,),), 0) + further

    again = count_instant_runoff(Rankings(papers.candidates, more), lot=papers.candidates)

    assert again.elected == (papers.candidates[winner],)


@given(elections(least=2))
def test_one_seat_by_the_scottish_rule_and_instant_runoff_exclude_alike(papers: Rankings) -> None:
    one = count_scottish_stv(papers, 1, lot=papers.candidates)
    other = count_instant_runoff(papers, lot=papers.candidates)

    for left, right in zip(one.stages, other.stages, strict=False):
        assert {name: votes // 10**5 for name, votes in left.votes.items()} == right.votes
        assert left.excluded == right.excluded
    assert one.elected == other.elected


PAPERS = election("ABCD", (7, "AB"), (4, "AC"), (3, "B"), (4, "C"), (2, "D"))


@pytest.mark.parametrize(
    ("change", "fault"),
    [
        ({"votes": {"A": 700000, "B": 554541, "C": 545452, "D": 200001}}, "stage 2: 20.00001 votes are accounted for"),
        ({"lost": 0}, "stage 2: 19.99993 votes are accounted for, 20 are valid"),
        ({"quota": 600000}, "stage 2: the quota is 7.00000"),
        ({"elected": ("B",)}, "stage 2: B is elected without the quota"),
        ({"excluded": ("C",)}, "stage 2: C is excluded, and another has fewer votes"),
        ({"transfers": ()}, "stage 2: the papers of A are not all passed on"),
        ({"elected": ("A",)}, "stage 2: somebody is elected or excluded who was no longer a candidate"),
        (
            {"votes": {"A": 700000, "B": 545452, "C": 554541, "D": 200000}},
            "stage 2: by the papers B has 5.54541 votes",
        ),
    ],
)
def test_a_changed_stage_does_not_add_up(change: dict[str, object], fault: str) -> None:
    count = count_scottish_stv(PAPERS, 2, lot="ABCD")
    assert audit_count(count, PAPERS) == ()
    first, second, *rest = count.stages

    changed = replace(count, stages=(first, replace(second, **change), *rest))  # type: ignore[arg-type]  # fields of a stage

    assert any(told.startswith(fault) for told in audit_count(changed, PAPERS))


def test_other_papers_and_another_number_of_elected_are_noticed() -> None:
    count = count_scottish_stv(PAPERS, 2, lot="ABCD")

    assert audit_count(count, election("ABCD", (7, "AB"))) == (
        "these are other papers: 7 are valid, the count says 20",
    )
    assert audit_count(replace(count, elected=("A",))) == ("1 are elected to 2 seats, and the stages elect 2",)


@pytest.mark.parametrize(
    ("change", "why"),
    [
        ({"stages": None}, "this is not a published count"),
        ({"places": 4}, "7.00000 is no number with 4 decimal places"),
    ],
)
def test_what_is_no_published_count_is_refused(change: dict[str, object], why: str) -> None:
    told = count_scottish_stv(PAPERS, 2, lot="ABCD").as_dict()
    assert read_count(told).elected == ("A", "B")

    with pytest.raises(ValueError, match=why):
        read_count(told | change)
