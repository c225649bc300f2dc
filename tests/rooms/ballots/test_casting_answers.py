"""The fields of an answer: what counts now stands in them, and unchanged they make the same answer again."""

from __future__ import annotations

from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from filrouge.methods.recount.answers import Form, check
from filrouge.rooms.ballots.forms.answers import Wrong, read, without_earlier, written
from filrouge.rooms.ballots.queries.answers import in_words, kind_of

OPTIONS = [str(number) for number in range(1, 8)]
SETTINGS: dict[str, dict[str, Any]] = {
    "decision": {},
    "consent": {},
    "approval": {"most": None},
    "score": {"highest": 5},
    "points": {"points": 1000},
    "schulze": {},
    "meek_stv": {},
    "greedy": {"most": 7},
    "equal_shares": {"utility": "points", "highest": 20},
}
some = st.lists(st.sampled_from(OPTIONS), unique=True, min_size=1)
order = st.permutations(OPTIONS).flatmap(lambda all_: st.integers(1, 7).map(lambda number: all_[:number]))
ANSWERS: dict[str, st.SearchStrategy[Any]] = {
    "decision": st.dictionaries(st.sampled_from(["yes", "no", "abstain"]), st.integers(1, 10**6), min_size=2)
    | st.sampled_from(["yes", "no", "abstain"]).map(lambda choice: {choice: 1}),
    "consent": st.builds(
        lambda stance, text: {"stance": stance, "text": text},
        st.sampled_from(["consent", "stand_aside", "objection"]), st.text("ab c", min_size=1).filter(str.strip),
    ),
    "approval": some.map(lambda chosen: {"approved": chosen}),
    "score": st.dictionaries(st.sampled_from(OPTIONS), st.integers(0, 5), min_size=1).map(lambda s: {"scores": s}),
    "points": st.dictionaries(st.sampled_from(OPTIONS), st.integers(1, 100), min_size=1).map(lambda p: {"points": p}),
    "ranking": order.map(lambda ranked: {"ranking": [[number] for number in ranked]}),
}  # fmt: skip


@pytest.mark.parametrize("method", list(SETTINGS))
@given(data=st.data())
def test_an_answer_comes_back_from_its_fields_unchanged(method: str, data: st.DataObject) -> None:
    form, kind = Form(method, SETTINGS[method], OPTIONS), kind_of(method, SETTINGS[method])
    answer = check(form, data.draw(ANSWERS[kind]))
    fields = written(kind, answer)
    assert read(kind, form, fields) == answer
    assert all(isinstance(text, str) for text in fields.values())
    assert in_words(kind, answer, {number: f"Option {number}" for number in OPTIONS})


@pytest.mark.parametrize("method", list(SETTINGS))
def test_empty_fields_are_a_blank_paper(method: str) -> None:
    form, kind = Form(method, SETTINGS[method], OPTIONS), kind_of(method, SETTINGS[method])
    assert read(kind, form, {"choice": "", "place.1": " ", "text": ""}) == {}
    assert (written(kind, {}), in_words(kind, {}, {})) == ({}, "a blank paper")


@given(st.dictionaries(st.sampled_from(["choice", "yes", "no", "abstain", "total"]), st.text(max_size=20)))
def test_whatever_is_typed_is_one_vote_or_refused_in_words(typed: dict[str, str]) -> None:
    try:
        answer = read("decision", Form("decision", {}, []), typed)
    except Wrong as wrong:
        answer, refused = {}, str(wrong)
    else:
        refused = ""
    assert not (answer and refused)
    assert not answer or sum(answer.values()) in {1, int(typed.get("total") or 1)}


def test_an_earlier_split_that_still_stands_there_gives_way_to_one_choice() -> None:
    earlier = written("decision", {"yes": 3, "no": 1})
    assert without_earlier(earlier | {"choice": "no"}, earlier) == {"choice": "no"}
    changed = earlier | {"choice": "no", "yes": "4"}
    assert without_earlier(changed, earlier) == changed
    assert without_earlier(earlier, earlier) == earlier
