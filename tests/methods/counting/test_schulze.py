"""Schulze by hand, and what holds whatever the ballots."""

from __future__ import annotations

import json
from itertools import pairwise as neighbours
from itertools import permutations
from random import Random

import pytest
from hypothesis import given
from hypothesis import strategies as st

from filrouge.methods.counting.rankings import Ranking, Rankings
from filrouge.methods.counting.schulze import SchulzeCount, count_schulze
from filrouge.methods.counting.tallies import Draw

NAMES = ("Ada", "Bo", "Cy", "Dee")


@st.composite
def rankings(draw: st.DrawFn) -> Ranking:
    """Any paper: some candidates in some order, some of them equal."""
    order = draw(st.permutations(range(len(NAMES))))[: draw(st.integers(0, len(NAMES)))]
    groups: list[list[int]] = []
    for number in order:
        if groups and draw(st.booleans()):
            groups[-1].append(number)
        else:
            groups.append([number])
    return tuple(tuple(sorted(group)) for group in groups)


PAPERS = st.dictionaries(rankings(), st.integers(1, 5), max_size=8)
LOTS = st.permutations(NAMES)


def paper(text: str) -> Ranking:
    """`A BC` ranks Ada first and Bo and Cy equal after her."""
    return tuple(tuple("ABCD".index(letter) for letter in group) for group in text.split())


def count(papers: dict[str, int], names: tuple[str, ...] = NAMES, lot: tuple[str, ...] = NAMES) -> SchulzeCount:
    return count_schulze(Rankings(names, {paper(text): votes for text, votes in papers.items()}), lot)


def test_a_cycle_of_three_is_broken_at_its_weakest_link() -> None:
    # A over B: 4 + 2 = 6 of 9; B over C: 4 + 3 = 7; C over A: 3 + 2 = 5. The weakest link is C over A, so A wins.
    found = count({"A B C": 4, "B C A": 3, "C A B": 2}, NAMES[:3], NAMES[:3])
    assert found.preferred == ((0, 6, 4), (3, 0, 7), (5, 2, 0))
    assert found.strength == ((0, 6, 6), (5, 0, 7), (5, 5, 0))
    assert found.order == ("Ada", "Bo", "Cy")
    assert found.draws == ()
    assert found.condorcet_winner is None
    assert found.smith == found.schwartz == ("Ada", "Bo", "Cy")
    assert found.path("Ada", "Cy") == ("Ada", "Bo", "Cy")
    assert found.reach("Cy", "Ada") == ("Cy",)


def test_equal_ranks_count_for_nobody_and_who_is_not_ranked_stands_below() -> None:
    found = count({"AB C": 3, "D": 2})
    assert found.preferred == ((0, 0, 3, 3), (0, 0, 3, 3), (0, 0, 0, 3), (2, 2, 2, 0))
    assert found.votes == 5


def test_an_empty_paper_is_a_vote_that_prefers_nobody() -> None:
    found = count({"": 4, "B": 1})
    assert found.votes == 5
    assert found.condorcet_winner == "Bo"


def test_equals_are_parted_by_the_lot_and_the_result_says_so() -> None:
    found = count({"A B": 1, "B A": 1}, lot=("Dee", "Bo", "Cy", "Ada"))
    assert found.order == ("Bo", "Ada", "Dee", "Cy")
    assert found.draws == (Draw(1, ("Bo", "Ada"), ("Bo",)), Draw(3, ("Dee", "Cy"), ("Dee",)))
    assert found.condorcet_winner is None
    assert found.smith == found.schwartz == ("Ada", "Bo")


def test_the_schwartz_set_leaves_out_whom_the_smith_set_keeps_for_a_draw() -> None:
    # Ada beats Bo, Cy draws with both: nobody beats Ada or Cy, and only Ada and Cy are left unbeaten.
    found = count({"A B": 3, "C A B": 2, "C B A": 1}, NAMES[:3], NAMES[:3])
    assert found.smith == ("Ada", "Bo", "Cy")
    assert found.schwartz == ("Ada", "Cy")


def test_weights_beyond_doubles_are_counted_to_the_last_vote() -> None:
    huge = 2**70
    found = count({"A B": huge + 1, "B A": huge})
    assert found.preferred[0][1] == huge + 1
    assert found.condorcet_winner == "Ada"


def test_one_candidate_wins_without_a_vote_and_nobody_wins_where_nobody_stands() -> None:
    alone = count({}, NAMES[:1], NAMES[:1])
    assert (alone.order, alone.condorcet_winner, alone.smith) == (("Ada",), "Ada", ("Ada",))
    nobody = count({"": 3}, (), ())
    assert (nobody.order, nobody.condorcet_winner, nobody.votes) == ((), None, 3)


def test_a_lot_that_misses_a_candidate_is_refused() -> None:
    with pytest.raises(ValueError, match="missing: Dee"):
        count({"A": 1}, lot=NAMES[:3])


def test_the_count_is_ready_for_json_with_its_proof() -> None:
    said = json.loads(json.dumps(count({"A B C": 4, "B C A": 3, "C A B": 2}, NAMES[:3], NAMES[:3]).as_dict()))
    assert said["certificate"][1] == {
        "pair": ["Ada", "Cy"],
        "strengths": [6, 5],
        "paths": [["Ada", "Bo", "Cy"], ["Cy", "Ada"]],
        "reach": [["Ada"], ["Cy"]],
    }


@given(PAPERS, LOTS)
def test_every_strength_is_proved_by_a_path_and_by_a_set_that_no_stronger_link_leaves(
    papers: dict[Ranking, int], lot: list[str]
) -> None:
    found = count_schulze(Rankings(NAMES, papers), lot)
    for (i, a), (j, b) in permutations(enumerate(NAMES), 2):
        strength = found.strength[i][j]
        path, reach = found.path(a, b), found.reach(a, b)
        assert min((found.link(*step) for step in neighbours(path)), default=0) == strength
        assert path == () or (path[0], path[-1]) == (a, b)
        assert a in reach
        assert b not in reach
        assert all(found.link(one, other) <= strength for one in reach for other in set(NAMES) - set(reach))


@given(PAPERS, LOTS)
def test_nobody_stands_before_one_who_beats_them(papers: dict[Ranking, int], lot: list[str]) -> None:
    found = count_schulze(Rankings(NAMES, papers), lot)
    for later in range(len(NAMES)):
        for earlier in range(later):
            a, b = NAMES.index(found.order[earlier]), NAMES.index(found.order[later])
            assert found.strength[a][b] >= found.strength[b][a]


@given(PAPERS, LOTS)
def test_the_winner_is_in_the_sets_and_a_condorcet_winner_is_the_winner(
    papers: dict[Ranking, int], lot: list[str]
) -> None:
    found = count_schulze(Rankings(NAMES, papers), lot)
    assert found.order[0] in found.schwartz
    assert set(found.schwartz) <= set(found.smith)
    if found.condorcet_winner is not None:
        assert found.order[0] == found.condorcet_winner
        assert found.smith == found.schwartz == (found.condorcet_winner,)


@given(st.lists(rankings(), max_size=9), st.randoms(), LOTS)
def test_neither_the_order_of_ballots_nor_who_cast_them_matters(
    ballots: list[Ranking], random: Random, lot: list[str]
) -> None:
    mixed = list(ballots)
    random.shuffle(mixed)
    assert count_schulze(Rankings.of(NAMES, mixed), lot) == count_schulze(Rankings.of(NAMES, ballots), lot)


@given(PAPERS, LOTS, st.permutations(range(len(NAMES))))
def test_candidates_who_change_numbers_keep_their_places(
    papers: dict[Ranking, int], lot: list[str], numbers: list[int]
) -> None:
    names = tuple(NAMES[numbers.index(number)] for number in range(len(NAMES)))
    renumbered = {
        tuple(tuple(numbers[one] for one in group) for group in ranking): votes for ranking, votes in papers.items()
    }
    plain, moved = count_schulze(Rankings(NAMES, papers), lot), count_schulze(Rankings(names, renumbered), lot)
    assert moved.order == plain.order
    assert moved.draws == plain.draws


@given(PAPERS, st.integers(1, 4))
def test_the_lot_settled_it_exactly_if_another_lot_gives_the_places_to_others(
    papers: dict[Ranking, int], places: int
) -> None:
    counts = [count_schulze(Rankings(NAMES, papers), lot) for lot in permutations(NAMES)]
    several = len({frozenset(found.order[:places]) for found in counts}) > 1
    assert {found.settled_by_lot(places) for found in counts} == {several}


@given(PAPERS, LOTS, st.data())
def test_raising_the_winner_on_a_paper_never_costs_the_victory(
    papers: dict[Ranking, int], lot: list[str], data: st.DataObject
) -> None:
    winner = count_schulze(Rankings(NAMES, papers), lot).order[0]
    raised: dict[Ranking, int] = {}
    for ranking, votes in papers.items():
        better = data.draw(raising(ranking, NAMES.index(winner)))
        raised[better] = raised.get(better, 0) + votes
    assert count_schulze(Rankings(NAMES, raised), lot).order[0] == winner


@st.composite
def raising(draw: st.DrawFn, ranking: Ranking, who: int) -> Ranking:
    """The same paper with one candidate in the same place or a higher one, alone or beside others."""
    rest = [tuple(one for one in group if one != who) for group in ranking]
    now = next((place for place, group in enumerate(ranking) if who in group), len(ranking))
    place = draw(st.integers(0, now))
    alone = place < now and draw(st.booleans())
    if place == len(ranking):
        return ranking
    if alone:
        rest.insert(place, (who,))
    else:
        rest[place] = tuple(sorted((*rest[place], who)))
    return tuple(group for group in rest if group)
