"""Anyone counts a ballot anew from its file; a file in which anything was changed is found."""

from __future__ import annotations

import copy
import json
from collections.abc import Callable
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from filrouge.methods import recount
from filrouge.methods.counting.lots import commitment
from filrouge.methods.recount.files import STATED
from filrouge.methods.recount.foreign import json_ready
from tests.methods.recount.ballots import CONSENTED, DECIDED, RANKED, ballot_file, one_of_each, published

FILES = {method: published(file) for method, file in one_of_each().items()}
Change = Callable[[dict[str, Any]], None]


def _failing(file: dict[str, Any]) -> set[str]:
    """What does not hold of a file; “unreadable” where it cannot be counted at all."""
    try:
        read = recount.read(json.dumps(file))
        result = recount.count(read)
    except ValueError:
        return {"unreadable"}
    found = {one.what for one in (*recount.proofs(read), *recount.stated(read, result)) if not one.holds}
    return found | {"certificate" for audit in recount.audit(read, result) if audit.faults}


@pytest.mark.parametrize("method", FILES)
def test_every_file_proves_itself_and_gives_its_result_again(method: str) -> None:
    assert _failing(FILES[method]) == set()


@pytest.mark.parametrize("method", FILES)
def test_the_digest_does_not_depend_on_how_the_file_is_written(method: str) -> None:
    file = FILES[method]
    turned = json.loads(json.dumps(dict(reversed(file.items())), indent=3, ensure_ascii=False))
    assert recount.file_digest(turned) == file[STATED]["digest"]


def _another_vote(file: dict[str, Any]) -> None:
    papers = file["papers"]
    papers[0]["answers"], papers[1]["answers"] = papers[1]["answers"], papers[0]["answers"]


def _another_weight(file: dict[str, Any]) -> None:
    file["roll"]["weights"]["ada"] = "2"


def _another_paper(file: dict[str, Any]) -> None:
    file["papers"].append(copy.deepcopy(file["papers"][0]))


def _another_lot(file: dict[str, Any]) -> None:
    file["lot"]["seed"] = "0ther"


def _another_rule(file: dict[str, Any]) -> None:
    file["rule"]["said"]["participation"] = []


def _another_member(file: dict[str, Any]) -> None:
    file["roll"]["members"][0]["class"] = "associate"


@pytest.mark.parametrize("method", FILES)
@pytest.mark.parametrize(
    ("change", "found"),
    [
        (_another_vote, {"digest"}),
        (_another_weight, {"digest", "weights"}),
        (_another_paper, {"digest", "papers"}),
        (_another_lot, {"digest", "lot"}),
        (_another_rule, {"digest", "rule", "result"}),
        (_another_member, {"digest", "roll", "weights"}),
    ],
)
def test_whatever_is_changed_in_a_file_is_found(method: str, change: Change, found: set[str]) -> None:
    file = copy.deepcopy(FILES[method])
    change(file)
    failing = _failing(file)
    assert failing == {"unreadable"} or found <= failing


def test_a_changed_vote_that_hides_its_digest_is_found_by_the_result() -> None:
    file = copy.deepcopy(FILES["decision"])
    file["papers"][0]["answers"]["1"] = {"no": 1}
    file[STATED]["digest"] = recount.file_digest(file)
    assert _failing(file) == {"result"}


def test_a_file_rewritten_throughout_is_found_by_the_digest_that_was_published_elsewhere() -> None:
    before = FILES["decision"][STATED]["digest"]
    file = published(ballot_file("decision", DECIDED | {"ada": {"no": 1}}))
    result = recount.count(file)
    assert _failing(file) == set()
    assert [(found.what, found.holds) for found in recount.stated(file, result, before)] == [
        ("digest", False), ("result", True),
    ]  # fmt: skip


def test_a_lot_whose_commitment_was_changed_with_it_is_found_by_the_digest() -> None:
    file = copy.deepcopy(FILES["scottish_stv"])
    file["lot"] = {"seed": "0ther", "commitment": commitment("0ther")}
    assert "digest" in _failing(file)


def test_a_secret_file_whose_papers_have_other_weights_than_those_who_took_part_is_found() -> None:
    file = copy.deepcopy(FILES["decision"])
    file["ballot"]["secret"] = True
    file["papers"] = [
        {"receipt": str(number), "weight": file["roll"]["weights"][paper["voter"]], "answers": {"1": {"yes": 1}}}
        for number, paper in enumerate(file["papers"])
    ]
    del file[STATED]
    assert _failing(file) == set()
    file["papers"][0]["weight"] = "1/2"
    assert _failing(file) == {"papers"}


@pytest.mark.parametrize(
    ("text", "says"),
    [
        ("{", "not JSON"),
        ("[]", "filrouge ballot 1"),
        ("[" * 100_000, "not JSON"),
        ('{"format": "filrouge ballot 1"}', "lacks ballot, rule"),
    ],
)
def test_what_is_no_file_of_a_ballot_is_refused_in_words(text: str, says: str) -> None:
    with pytest.raises(recount.UnreadableBallot, match=says):
        recount.read(text)


PLACES: list[tuple[str, ...]] = [
    ("ballot", "method"), ("ballot", "settings"), ("ballot", "secret"), ("rule", "said"), ("rule", "digest"),
    ("roll", "members"), ("roll", "weights"), ("lot", "seed"), ("questions",), ("took_part",), ("papers",),
]  # fmt: skip
JUNK = st.one_of(st.none(), st.booleans(), st.integers(), st.text(max_size=5), st.lists(st.integers(), max_size=2),
                 st.dictionaries(st.text(max_size=3), st.none(), max_size=2))  # fmt: skip


@given(method=st.sampled_from(sorted(FILES)), place=st.sampled_from(PLACES), junk=JUNK)
def test_junk_anywhere_is_refused_or_found_and_never_an_error(method: str, place: tuple[str, ...], junk: Any) -> None:
    file = copy.deepcopy(FILES[method])
    part = file
    for step in place[:-1]:
        part = part[step]
    changed = part[place[-1]] != junk
    part[place[-1]] = junk
    assert bool(_failing(file)) == changed


@given(st.permutations(sorted(RANKED)))
def test_the_order_of_the_papers_changes_nothing(order: list[str]) -> None:
    for method in ("scottish_stv", "meek_stv", "schulze"):
        file = FILES[method]
        by_voter = {paper["voter"]: paper for paper in file["papers"]}
        turned = {**file, "papers": [by_voter[voter] for voter in order if voter in by_voter]}
        assert json_ready(recount.count(turned)) == file[STATED]["result"]


def test_silence_counts_as_consent_with_and_without_names() -> None:
    file = ballot_file("consent", {"ada": CONSENTED["ada"]})
    file["ballot"]["silence_consents"] = True
    last = recount.count(file)["questions"][0]["count"]["rounds"][0]
    assert last["consent"] == {"heads": "8", "weight": "13/2"}
