"""A published Schulze count is checked from its proof; whatever is changed in it is found."""

from __future__ import annotations

import json
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from filrouge.methods.counting.rankings import Ranking, Rankings
from filrouge.methods.counting.schulze import count_schulze
from filrouge.methods.counting.schulze_audit import audit_schulze

NAMES = ("Ada", "Bo", "Cy", "Dee")
# Ada, Bo and Cy in a cycle, Dee behind all of them.
PAPERS: dict[Ranking, int] = {
    ((0,), (1,), (2,), (3,)): 4,
    ((1,), (2,), (0,), (3,)): 3,
    ((2,), (0,), (1,)): 2,
}


def published(papers: Rankings, lot: tuple[str, ...] = NAMES) -> dict[str, Any]:
    said: dict[str, Any] = json.loads(json.dumps(count_schulze(papers, lot).as_dict()))
    return said


@pytest.fixture
def papers() -> Rankings:
    return Rankings(NAMES, PAPERS)


@pytest.fixture
def said(papers: Rankings) -> dict[str, Any]:
    return published(papers)


def proof(said: dict[str, Any], *pair: str) -> dict[str, Any]:
    found: dict[str, Any] = next(row for row in said["certificate"] if row["pair"] == list(pair))
    return found


def test_a_true_count_has_no_faults(said: dict[str, Any], papers: Rankings) -> None:
    assert said["order"] == ["Ada", "Bo", "Cy", "Dee"]
    assert said["strength"][0] == [0, 6, 6, 9]
    assert audit_schulze(said, papers) == ()


def test_a_strength_that_no_path_has_is_found(said: dict[str, Any]) -> None:
    said["strength"][0][2] = proof(said, "Ada", "Cy")["strengths"][0] = 7
    assert audit_schulze(said) == ("the path from Ada to Cy does not have the strength 7",)


def test_a_stronger_path_that_was_kept_silent_is_found(said: dict[str, Any]) -> None:
    # Cy reaches Ada with 5. Who says that there is no path has to name a set that no link leaves.
    row = proof(said, "Ada", "Cy")
    said["strength"][2][0] = row["strengths"][1] = 0
    row["paths"][1] = []
    assert audit_schulze(said) == ("a link stronger than 0 leads on from Cy towards Ada",)
    row["reach"][1] = ["Cy", "Ada"]
    assert audit_schulze(said)[0] == "the reach of Cy does not part Cy from Ada"


def test_a_path_that_leads_elsewhere_or_an_untold_pair_is_found(said: dict[str, Any]) -> None:
    proof(said, "Ada", "Cy")["paths"][0] = ["Ada", "Bo"]
    assert audit_schulze(said) == ("the path from Ada to Cy leads elsewhere",)
    said["certificate"].pop()
    assert audit_schulze(said) == ("the proof does not speak of every two candidates",)


def test_a_proof_with_another_strength_than_the_table_is_found(said: dict[str, Any]) -> None:
    proof(said, "Ada", "Cy")["strengths"][0] = 7
    assert audit_schulze(said) == ("the proof gives another strength from Ada to Cy",)


def test_two_who_changed_places_are_found(said: dict[str, Any]) -> None:
    said["order"] = ["Bo", "Ada", "Cy", "Dee"]
    assert "Bo has place 1, and somebody behind beats Bo" in audit_schulze(said)


def test_a_draw_that_was_turned_or_kept_silent_is_found() -> None:
    tie = Rankings(NAMES[:2], {((0,), (1,)): 1, ((1,), (0,)): 1})
    said = published(tie, NAMES[:2])
    assert said["draws"] == [{"place": 1, "among": ["Ada", "Bo"], "taken": ["Ada"]}]
    assert audit_schulze(said, tie) == ()
    assert audit_schulze(said | {"lot": ["Bo", "Ada"]}) == ("place 1 is not that of the best lot",)
    assert audit_schulze(said | {"draws": []}) == ("place 1 lay between Ada, Bo, and the count says otherwise",)


@pytest.mark.parametrize(
    ("change", "fault"),
    [
        ({"condorcet_winner": "Ada"}, "who beats everybody else is told wrongly"),
        ({"smith": ["Ada", "Bo"]}, "somebody of the Smith set does not beat somebody outside"),
        ({"schwartz": ["Bo", "Cy"]}, "somebody outside the Schwartz set beats somebody in it"),
    ],
)
def test_a_set_that_is_none_is_found(said: dict[str, Any], change: dict[str, object], fault: str) -> None:
    assert audit_schulze(said | change) == (fault,)


def test_papers_that_say_otherwise_are_found(said: dict[str, Any]) -> None:
    one_less = Rankings(NAMES, PAPERS | {((0,), (1,), (2,), (3,)): 3})
    assert audit_schulze(said, one_less) == ("the papers are not those of this count",)
    others = Rankings(NAMES, {((3,),): 4, **{ranking: votes for ranking, votes in PAPERS.items() if votes < 4}})
    assert "2 prefer Ada to Bo, and the count says 6" in audit_schulze(said, others)


@given(
    st.dictionaries(
        st.permutations(range(4)).flatmap(
            lambda order: st.integers(0, 4).map(lambda size: tuple((number,) for number in order[:size]))
        ),
        st.integers(1, 5),
        max_size=8,
    ),
    st.permutations(NAMES),
)
def test_every_count_stands_its_audit(papers: dict[Ranking, int], lot: list[str]) -> None:
    rankings = Rankings(NAMES, papers)
    assert audit_schulze(published(rankings, tuple(lot)), rankings) == ()
