"""The list of speakers: who comes when, and why."""

from __future__ import annotations

from dataclasses import replace

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from filrouge.methods.speaking.order import Place, Reason, order_speakers
from filrouge.methods.speaking.requests import Request, Turn, typical_seconds
from filrouge.methods.speaking.rule import Criterion, Rule

FIRST, COUNTRY, LEAST, ASKED = Criterion
LAW = settings(max_examples=60)
HOME = {"Alfa": "BE", "Beta": "BE", "Gamma": "LV", "Delta": "PT", "Epsilon": "PT"}
SIDES = {"Alfa": "for", "Beta": "against", "Gamma": "against", "Delta": "for", "Epsilon": "neither"}

organisations = st.sampled_from(sorted(HOME))
turns = st.lists(st.tuples(organisations, st.integers(0, 300)).map(lambda made: said(*made)), max_size=8)
rules = st.builds(
    Rule,
    st.permutations([FIRST, COUNTRY, LEAST]).flatmap(lambda all_: st.integers(0, 3).map(lambda n: tuple(all_[:n]))),
    st.sampled_from([None, ("for", "against")]),
)
lists = st.lists(st.tuples(organisations, st.booleans()), max_size=10).map(
    lambda made: [asks(number, who, order=order) for number, (who, order) in enumerate(made)]
)


def asks(asked: int, who: str, *, order: bool = False) -> Request:
    return Request(f"r{asked}", who, HOME[who], asked, SIDES[who], order)


def said(who: str, seconds: int = 90) -> Turn:
    return Turn(who, HOME[who], seconds, SIDES[who])


def places(requests: list[Request], turns: list[Turn], rule: Rule) -> tuple[Place, ...]:
    return order_speakers(requests, turns, rule, typical=120)


def asked_numbers(found: tuple[Place, ...]) -> list[int]:
    return [place.request.asked for place in found]


def test_the_worked_example() -> None:
    requests = [asks(1, "Alfa"), asks(2, "Beta"), asks(3, "Gamma"), asks(4, "Gamma"), asks(5, "Delta", order=True)]
    found = order_speakers(requests, [said("Alfa")], Rule((FIRST, COUNTRY)), typical=120, left=30)
    assert [(p.request.asked, p.reason, p.before_earlier, p.yields, p.later_before) for p in found] == [
        (5, Reason.POINT_OF_ORDER, 4, None, 0),
        (3, Reason.FIRST_TIME, 2, Reason.POINT_OF_ORDER, 1),
        (2, Reason.FIRST_TIME, 1, Reason.POINT_OF_ORDER, 2),
        (1, Reason.ASKED, 0, Reason.POINT_OF_ORDER, 3),
        (4, Reason.ASKED, 0, Reason.POINT_OF_ORDER, 1),
    ]
    assert [place.seconds_before for place in found] == [30, 150, 270, 390, 510]
    assert [place.number for place in found] == [1, 2, 3, 4, 5]


def test_without_a_criterion_the_order_of_asking_counts() -> None:
    requests = [asks(3, "Alfa"), asks(1, "Gamma"), asks(2, "Beta")]
    for rule in (Rule(), Rule((ASKED,))):
        found = places(requests, [said("Gamma")], rule)
        assert asked_numbers(found) == [1, 2, 3]
        assert {place.reason for place in found} == {Reason.ASKED}


def test_who_has_spoken_least_comes_first_and_an_earlier_request_counts_as_a_typical_turn() -> None:
    requests = [asks(1, "Alfa"), asks(2, "Alfa"), asks(3, "Gamma")]
    found = places(requests, [said("Alfa", 10), said("Gamma", 100)], Rule((LEAST,)))
    assert asked_numbers(found) == [1, 3, 2]
    assert found[1].reason is Reason.LEAST_TIME


def test_two_groups_take_turns_and_the_one_that_spoke_last_gives_way() -> None:
    requests = [asks(1, "Alfa"), asks(2, "Delta"), asks(3, "Beta"), asks(4, "Epsilon"), asks(5, "Gamma")]
    rule = Rule((), ("for", "against"))
    assert asked_numbers(places(requests, [], rule)) == [1, 3, 2, 4, 5]
    found = places(requests, [said("Alfa")], rule)
    assert asked_numbers(found) == [3, 1, 4, 5, 2]
    assert [place.reason for place in found[:2]] == [Reason.ALTERNATION, Reason.ASKED]


def test_the_typical_length_is_the_median_once_three_have_spoken() -> None:
    heard = [said("Alfa", 60), said("Beta", 600)]
    assert typical_seconds(heard, 120) == 120
    assert typical_seconds([*heard, said("Gamma", 75)], 120) == 75


@pytest.mark.parametrize(
    ("wrong", "problem"),
    [
        (lambda: Rule((FIRST, FIRST)), "twice"),
        (lambda: Rule((ASKED, FIRST)), "behind the order of asking"),
        (lambda: Rule((), ("for", "for")), "with itself"),
        (lambda: said("Alfa", -1), "-1 seconds"),
        (lambda: places([asks(1, "Alfa"), asks(1, "Beta")], [], Rule()), "same key"),
        (lambda: places([asks(1, "Alfa"), replace(asks(1, "Beta"), key="x")], [], Rule()), "same place"),
        (lambda: order_speakers([], [], Rule(), typical=0), "a second or more"),
    ],
)
def test_what_makes_no_list_is_refused(wrong: object, problem: str) -> None:
    assert callable(wrong)
    with pytest.raises(ValueError, match=problem):
        wrong()


@LAW
@given(st.data(), lists, turns, rules)
def test_the_order_in_which_requests_are_handed_over_means_nothing(
    data: st.DataObject, requests: list[Request], heard: list[Turn], rule: Rule
) -> None:
    shuffled = data.draw(st.permutations(requests))
    found = places(requests, heard, rule)
    assert places(list(shuffled), heard, rule) == found
    assert sorted(asked_numbers(found)) == [request.asked for request in requests]


@LAW
@given(lists, turns, rules, organisations)
def test_asking_never_changes_the_order_of_those_who_wait(
    requests: list[Request], heard: list[Turn], rule: Rule, who: str
) -> None:
    before = places(requests, heard, rule)
    after = places([*requests, asks(len(requests), who)], heard, rule)
    for group in {request.group for request in requests} if rule.alternate else {None}:
        kept = [place.request for place in before if group in (None, place.request.group)]
        there = [p.request for p in after if p.request.asked < len(requests) and group in (None, p.request.group)]
        assert there == kept


@LAW
@given(lists, turns, rules.map(lambda rule: Rule(rule.criteria)))
def test_nobody_is_overtaken_by_somebody_worse_in_the_rule(
    requests: list[Request], heard: list[Turn], rule: Rule
) -> None:
    found = [place for place in places(requests, heard, rule) if not place.request.point_of_order]
    for number, first in enumerate(found):
        for second in found[number + 1 :]:
            assert standing(first.request, requests, heard, rule) < standing(second.request, requests, heard, rule)


def standing(request: Request, requests: list[Request], heard: list[Turn], rule: Rule) -> tuple[int, ...]:
    """The rule once more, said in another way."""
    earlier = [one for one in requests if one.asked < request.asked and not one.point_of_order]
    turns = [*heard, *(said(one.organisation, 120) for one in earlier)]
    mine = [turn for turn in turns if turn.organisation == request.organisation]
    known = {
        FIRST: len(mine) > 0,
        COUNTRY: any(turn.country == request.country for turn in turns),
        LEAST: sum(turn.seconds for turn in mine),
    }
    return (*(int(known[criterion]) for criterion in rule.criteria), request.asked)


@settings(max_examples=30)
@given(turns, rules, st.lists(st.sampled_from(["Beta", "Gamma", "Delta", "Epsilon"]), min_size=1, max_size=4))
def test_everybody_is_served_however_many_others_go_on_asking(heard: list[Turn], rule: Rule, others: list[str]) -> None:
    spoken = sum(turn.seconds for turn in heard if turn.organisation == "Alfa")
    # Each other passes until it has spoken longer, once for its country or first turn, and all that again if they
    # are of the group with which Alfa's alternates.
    patience = 2 * len(others) * (spoken // 120 + 3)
    waiting = [asks(0, "Alfa")]
    for asked in range(1, patience + 1):
        waiting.append(asks(asked, others[asked % len(others)]))
        served = places(waiting, heard, rule)[0].request
        if served.organisation == "Alfa":
            return
        waiting.remove(served)
        heard = [*heard, said(served.organisation, 120)]
    pytest.fail(f"Alfa still waits after {patience} turns of others")


@LAW
@given(lists, turns, rules)
def test_reasons_are_given_where_the_order_of_asking_was_left(
    requests: list[Request], heard: list[Turn], rule: Rule
) -> None:
    found = places(requests, heard, rule)
    for place in found:
        assert (place.reason is Reason.ASKED) == (place.before_earlier == 0)
        assert (place.yields is None) == (place.later_before == 0)
    assert sum(place.before_earlier for place in found) == sum(place.later_before for place in found)
