"""What members say, counted as the ballot is, and the one vote that follows from it."""

from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from filrouge.methods.recount.advising import advise
from filrouge.methods.recount.answers import RANKED, Form, check
from filrouge.methods.recount.settings import check_settings

OPTIONS = ("1", "2", "3")
ASKED = {
    "number": "1",
    "text": {"origin": "en", "en": {"text": "Where?"}},
    "options": [
        {"number": n, "category": "", "cost": cost} for n, cost in zip(OPTIONS, ("30", "20", "60"), strict=True)
    ],
}


def form(method: str, **given: Any) -> Form:
    return Form(method, check_settings(method, given, OPTIONS), OPTIONS)


@pytest.mark.parametrize(
    ("choices", "split", "vote"),
    [
        ("yyyna", True, {"yes": 3, "no": 1, "abstain": 1}),
        ("yyyna", False, {"yes": 1}),
        ("nny", False, {"no": 1}),
        ("yn", False, {"abstain": 1}),
        ("yy", True, {"yes": 1}),
        ("", True, {}),
    ],
)
def test_yes_or_no_is_the_larger_side_or_a_split_by_voices(choices: str, split: bool, vote: dict[str, int]) -> None:
    named = {"y": "yes", "n": "no", "a": "abstain"}
    answers = [{named[choice]: 1} for choice in choices] + [{}]
    assert advise(form("decision"), ASKED, answers, may_split=split).answer == vote


def test_consent_holds_while_nobody_objects() -> None:
    aside, agree = {"stance": "stand_aside"}, {"stance": "consent"}
    assert advise(form("consent"), ASKED, [agree, aside]).answer == {"stance": "consent"}
    assert advise(form("consent"), ASKED, [agree, aside, aside]).answer == {"stance": "stand_aside"}
    objections = [{"stance": "objection", "text": text} for text in ("Too dear", "Too soon")]
    told = advise(form("consent"), ASKED, [agree, *objections])
    assert told.answer == {"stance": "objection", "text": "Too dear\nToo soon"}
    assert (told.sums["consent"], told.sums["objection"]) == (1, 2)


@pytest.mark.parametrize(
    ("method", "given", "answers", "vote"),
    [
        ("approval", {}, [["1", "3"], ["3"], ["3", "1"]], {"approved": ["1", "3"]}),
        ("approval", {"most": 1}, [["1", "3"], ["3"], ["3", "1"]], {"approved": ["3"]}),
        ("approval", {}, [["1"], ["2"], ["3"]], {"approved": ["1"]}),
        ("score", {"highest": 5}, [{"1": 5, "2": 1}, {"1": 4, "3": 0}], {"scores": {"1": 4, "2": 1, "3": 0}}),
        ("points", {"points": 10}, [{"1": 7, "2": 3}, {"2": 10}, {"3": 1}], {"points": {"1": 3, "2": 6, "3": 1}}),
        ("greedy", {"budget": "50"}, [["1", "2"], ["2"], ["3"]], {"approved": ["1", "2"]}),
        ("equal_shares", {"budget": "60"}, [["1"], ["1"], ["2", "3"]], {"approved": ["1", "2"]}),
        (
            "equal_shares", {"budget": "60", "utility": "points"}, [{"1": 3, "2": 1}, {"1": 2}],
            {"scores": {"1": 2, "2": 1}},
        ),
        ("schulze", {}, [[["2"], ["1"]], [["2"], ["3"]]], {"ranking": [["2"], ["1"], ["3"]]}),
        ("instant_runoff", {}, [[["3"]], [["3"], ["1"]], [["1"]]], {"ranking": [["3"], ["1"]]}),
        ("scottish_stv", {"places": 2}, [[["3"]], [["3"], ["1"]], [["1"]]], {"ranking": [["3"], ["1"]]}),
    ],
)  # fmt: skip
def test_what_members_choose_among_options_becomes_one_vote(
    method: str, given: dict[str, Any], answers: list[Any], vote: dict[str, Any]
) -> None:
    key = next(iter(vote))
    told = advise(form(method, **given), ASKED, [{key: answer} for answer in answers])
    assert told.answer == vote
    assert told.counted is not None
    assert told.counted["method"] == method


rankings = st.lists(st.permutations(OPTIONS).flatmap(lambda p: st.integers(1, 3).map(lambda n: p[:n])), max_size=6)


@given(method=st.sampled_from(RANKED), papers=rankings)
def test_a_proposed_ranking_is_a_paper_of_the_ballot_whatever_members_rank(
    method: str, papers: list[list[str]]
) -> None:
    asked = form(method)
    told = advise(asked, ASKED, [{"ranking": [[option] for option in paper]} for paper in papers])
    assert check(asked, told.answer) == told.answer
    assert {o for group in told.answer.get("ranking", ()) for o in group} == {o for paper in papers for o in paper}
