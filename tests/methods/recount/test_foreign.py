"""Ballots in the files of other programs: written, read back, counted the same; and files that others wrote."""

from __future__ import annotations

import csv
import io
import json
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from filrouge.methods import recount
from filrouge.methods.counting.blt import read_blt
from filrouge.methods.recount import Finding, foreign, tables, writing
from filrouge.methods.recount.anew import count_anew
from filrouge.methods.recount.foreign import Asked, json_ready
from filrouge.methods.shares import pabulib
from tests.methods.recount.ballots import (
    APPROVED,
    PEOPLE,
    PROJECTS,
    RANKED,
    ballot_file,
    english,
    one_of_each,
)

RANKED_METHODS = ("schulze", "instant_runoff", "scottish_stv", "meek_stv")
ENGLISH = "en"


def _name(said: Any) -> str:
    return str(said["en"]["text"])


def _result(file: dict[str, Any]) -> dict[str, Any]:
    return json_ready(recount.count(file))


def _blt(file: dict[str, Any]) -> str:
    return writing.as_blt(file, _result(file), _name)


def _pb(file: dict[str, Any]) -> str:
    return writing.as_pb(file, _result(file), _name)


def _same(found: dict[str, Any], file: dict[str, Any]) -> bool:
    """Whether the counts are the same; a file of another program has no roll, so no quorum."""
    expected = _result(file)["questions"][0] | {"conditions": [], "outcome": found["outcome"]}
    return found == expected


@pytest.mark.parametrize("method", RANKED_METHODS)
def test_a_ranked_election_reads_back_from_its_blt_with_the_same_count(method: str) -> None:
    file = one_of_each()[method]
    papers = foreign.read(_blt(file).encode(), ".blt", Asked())
    counted = foreign.count(papers)
    assert _same(counted, file)
    assert [found.holds for found in foreign.stated(papers, counted)] == [True, True]
    assert foreign.audit(papers, counted)[0].faults == ()


@given(order=st.permutations(sorted(RANKED)), voters=st.integers(4, len(RANKED)))
def test_any_election_reads_back_from_its_blt(order: list[str], voters: int) -> None:
    file = ballot_file("meek_stv", {voter: RANKED[voter] for voter in order[:voters]}, PEOPLE, places=2)
    assert _same(foreign.count(foreign.read(_blt(file).encode(), ".blt", Asked())), file)


def test_reserved_places_travel_with_the_blt() -> None:
    file = ballot_file("scottish_stv", RANKED, PEOPLE, places=2, reserved={"south": [1, None]})
    file["questions"][0]["options"][3]["category"] = "south"
    assert "4" in _result(file)["questions"][0]["elected"]
    assert _same(foreign.count(foreign.read(_blt(file).encode(), ".blt", Asked())), file)


def test_other_programs_read_our_blt_without_what_we_add() -> None:
    election = read_blt(_blt(one_of_each()["scottish_stv"]))
    assert (election.rankings.candidates, election.seats, election.title) == (PEOPLE, 2, "Which?")
    assert election.rankings.votes == 13  # five of weight one, three of a half, all doubled


def test_names_that_are_alike_or_break_lines_stay_apart_in_the_blt() -> None:
    file = ballot_file("schulze", RANKED, PEOPLE)
    for option, name in zip(
        file["questions"][0]["options"], ("Ann\nLee", 'The "one"', "Ann Lee", "\\ end"), strict=True
    ):
        option["name"] = english(name)
    names = read_blt(_blt(file)).rankings.candidates
    assert names == ("Ann Lee (1)", 'The "one"', "Ann Lee (3)", "\\ end")
    assert _same(foreign.count(foreign.read(_blt(file).encode(), ".blt", Asked())), file)


@pytest.mark.parametrize("method", ["equal_shares", "greedy"])
@pytest.mark.parametrize(
    "chosen",
    [{}, {"completion": "utilitarian"}, {"utility": "cardinality"}, {"comparison": True}, {"by": "votes per cost"}],
)
def test_a_fund_reads_back_from_its_pb_with_the_same_count(method: str, chosen: dict[str, Any]) -> None:
    settings = {name: value for name, value in chosen.items() if (name == "by") == (method == "greedy")}
    file = ballot_file(method, APPROVED, PROJECTS, budget="1500", **settings)
    papers = foreign.read(_pb(file).encode(), ".pb", Asked())
    counted = foreign.count(papers)
    assert _same(counted, file)
    assert [found.holds for found in foreign.stated(papers, counted)] == [True, True]
    assert foreign.audit(papers, counted)[0].faults == ()


def test_a_fund_shared_by_points_reads_back_from_its_pb() -> None:
    scored = {"ada": {"scores": {"1": 5, "3": 2}}, "fay": {"scores": {"2": 4}}, "bea": {}, "cy": {"scores": {"4": 0}}}
    file = ballot_file("equal_shares", scored, PROJECTS, budget="1500", utility="points")
    assert _same(foreign.count(foreign.read(_pb(file).encode(), ".pb", Asked())), file)


def test_other_programs_read_our_pb_and_its_rule() -> None:
    file = ballot_file("equal_shares", APPROVED, PROJECTS, budget="1500", completion="add1")
    found = pabulib.read(io.StringIO(_pb(file), newline=""))
    assert (found.rule, found.vote_type, found.meta["budget"]) == ("equalshares/add1", "approval", "1500")
    assert found.projects.column("name") == ("Well", "School", "Seeds", "Road")
    assert len(found.votes.rows) == 12  # five of weight one, two of a half, all doubled


def test_weights_too_large_for_a_row_each_are_refused() -> None:
    file = ballot_file("greedy", APPROVED, PROJECTS, {"classes": {"full": "300000", "associate": "1", "observer": "0"}},
                       budget="1500")  # fmt: skip
    with pytest.raises(writing.NotInThisForm, match="weights"):
        _pb(file)


TABLES = {
    "schulze": ("schulze", {}), "instant_runoff": ("instant-runoff", {}), "scottish_stv": ("scottish", {"seats": 2}),
    "meek_stv": ("meek", {"seats": 2}), "approval": ("approval", {"seats": 2}), "points": ("points", {}),
}  # fmt: skip


@pytest.mark.parametrize("method", TABLES)
def test_papers_read_back_from_their_table_choose_the_same(method: str) -> None:
    file = one_of_each()[method]
    columns, rows = writing.table(file, _name)
    out = io.StringIO(newline="")
    csv.writer(out).writerows([columns, *rows])
    called, more = TABLES[method]
    papers = foreign.read(out.getvalue().encode(), ".csv", Asked(method=called, lot="5eed 1", **more))
    assert foreign.count(papers)["elected"][:1] == _result(file)["questions"][0]["elected"][:1]
    assert (
        foreign.count(papers)["count"]["lot" if method in ("schulze", "approval", "points") else "valid"]
        == (_result(file)["questions"][0]["count"]["lot" if method in ("schulze", "approval", "points") else "valid"])
    )


def _sealed(method: str = "points") -> bytes:
    columns, rows = writing.table(one_of_each()[method], _name)
    out = io.StringIO(newline="")
    csv.writer(out).writerows([columns, *rows])
    return tables.sealed(out.getvalue().encode("utf-8-sig"))


def test_a_table_says_in_its_last_line_whether_it_was_changed() -> None:
    asked = Asked(method="points", lot="5eed 1")
    as_written = count_anew(_sealed(), ".csv", asked)
    assert (as_written.findings, as_written.holds) == ((Finding("digest", holds=True),), True)
    changed = count_anew(_sealed().replace(b",6", b",5", 1), ".csv", asked)
    assert (changed.findings, changed.holds) == ((Finding("digest", holds=False),), False)
    bare = count_anew(_sealed().rpartition(b"# filrouge")[0], ".csv", asked)
    assert (bare.findings, bare.holds) == ((), True)


def test_a_table_that_a_spreadsheet_program_has_saved_again_is_not_changed() -> None:
    rows = list(csv.reader(io.StringIO(_sealed().decode("utf-8-sig"), newline="")))
    out = io.StringIO(newline="")
    csv.writer(out, delimiter=";", quoting=csv.QUOTE_ALL).writerows(
        [*row, *[""] * (len(rows[0]) - len(row))] for row in rows
    )
    assert tables.is_unchanged(out.getvalue().encode()) is True


def test_a_table_that_nobody_can_count_still_says_whether_it_was_changed() -> None:
    with pytest.raises(ValueError, match="it is as it was written, but a table does not say"):
        foreign.read(_sealed("decision"), ".csv", Asked())
    with pytest.raises(ValueError, match="it was changed after it was written"):
        foreign.read(_sealed("decision").replace(b"bea,1", b"bea,2"), ".csv", Asked())


def test_a_table_of_a_decision_has_the_voices_of_each_choice() -> None:
    columns, rows = writing.table(one_of_each()["decision"], _name)
    assert columns == ["voter", "weight", "yes", "no", "abstain"]
    assert list(rows)[:2] == [["ada", "1", "1", "", ""], ["bea", "1", "3", "1", ""]]


def _tampered(text: str) -> dict[str, str]:
    lines = text.splitlines(keepends=True)
    paper = next(at for at, line in enumerate(lines) if line.strip() == "2 1 2 0")
    return {
        "a vote": "".join([*lines[:paper], "2 2 1 0\n", *lines[paper + 1 :]]),
        "a weight": "".join([*lines[:paper], "3 1 2 0\n", *lines[paper + 1 :]]),
        "a paper": "".join([*lines[:paper], "2 4 0\n", *lines[paper:]]),
        "who is elected": text.replace('"elected": ["', '"elected": ["4", "'),
    }


@pytest.mark.parametrize("what", ["a vote", "a weight", "a paper", "who is elected"])
def test_a_changed_blt_is_found(what: str) -> None:
    changed = _tampered(_blt(one_of_each()["scottish_stv"]))[what]
    papers = foreign.read(changed.encode(), ".blt", Asked())
    assert not all(found.holds for found in foreign.stated(papers, foreign.count(papers)))


@pytest.mark.parametrize(
    ("before", "after"),
    [("\n1;", "\n1001;2\n1;"), (";1,3\n", ";3\n"), ("budget;1500", "budget;1600"), (";400;", ";300;")],
    ids=["a paper", "a vote", "the budget", "a cost"],
)
def test_a_changed_pb_is_found(before: str, after: str) -> None:
    text = _pb(one_of_each()["equal_shares"])
    head, title, votes = text.partition("VOTES")
    changed = text.replace(before, after, 1) if before not in votes else head + title + votes.replace(before, after, 1)
    assert changed != text
    papers = foreign.read(changed.encode(), ".pb", Asked())
    assert not all(found.holds for found in foreign.stated(papers, foreign.count(papers)))


@pytest.mark.parametrize(
    ("content", "ending", "asked", "says"),
    [
        ("2 1\n1 1 0\n0\n\"A\"\n\"B\"\n\"T\"\n", ".blt", Asked(), "give --method"),
        ("2 1\n1 1 0\n0\n\"A\"\n\"B\"\n\"T\"\n", ".blt", Asked(method="approval"), "holds rankings"),
        ("2 1\n1 7 0\n0\n\"A\"\n\"B\"\n", ".blt", Asked(method="meek"), "line 2"),
        ('# filrouge {"method": "x"}\n2 1\n0\n', ".blt", Asked(), "about Filrouge"),
        ("2 0\n1 1 0\n0\n\"A\"\n\"B\"\n", ".blt", Asked(method="meek"), "no place to fill"),
        ("1 1\n-1\n1 1 0\n0\n\"A\"\n", ".blt", Asked(method="meek"), "nobody stands"),
        ("META\n", ".pb", Asked(), "PROJECTS"),
        ("a,b\n1,perhaps\n", ".csv", Asked(method="approval"), "“perhaps” should be 1 or x"),
        ("a,b\n", ".csv", Asked(method="approval"), "no papers"),
        ("a,b\n1,x\n", ".csv", Asked(method="meek", seats=1), "whole number"),
        ("a,b\n1,2\n", ".csv", Asked(), "give --method"),
        ("a,b\n1,2\n", ".csv", Asked(method="meek"), "give --seats"),
        ("", ".doc", Asked(), "should end with"),
    ],
)  # fmt: skip
def test_what_cannot_be_counted_is_refused_in_a_sentence(content: str, ending: str, asked: Asked, says: str) -> None:
    with pytest.raises(ValueError, match=says):
        foreign.read(content.encode(), ending, asked)


def test_the_lot_parts_equals_in_a_blt_of_another_program() -> None:
    text = '2 1\n1 1 0\n1 2 0\n0\n"A"\n"B"\n"Tie"\n'
    elected = {
        lot: foreign.count(foreign.read(text.encode(), ".blt", Asked(method="scottish", lot=lot)))["elected"]
        for lot in ("a", "b", "c", "d", "e")
    }
    assert {"1"} in map(set, elected.values())
    assert {"2"} in map(set, elected.values())


@pytest.mark.parametrize(("order", "chosen"), [("", "1"), ("[tie 1 2]\n", "2"), ("[tie 2 1]\n", "1")])
def test_whom_the_file_names_first_for_ties_is_excluded_first(order: str, chosen: str) -> None:
    text = f'2 1\n{order}1 1 0\n1 2 0\n0\n"A"\n"B"\n"Tie"\n'
    assert foreign.count(foreign.read(text.encode(), ".blt", Asked(method="scottish")))["elected"] == [chosen]


def test_parts_of_votes_in_a_blt_are_counted_exactly_and_told_as_they_are() -> None:
    papers = foreign.read(b'2 1\n1.5 1 0\n1 2 0\n0\n"A"\n"B"\n', ".blt", Asked(method="scottish"))
    assert (foreign.count(papers)["elected"], papers.facts["votes"]) == (["1"], "5/2")


@pytest.mark.parametrize("encoding", ["cp1252", "utf-16", "utf-8-sig"])
def test_a_table_of_marks_in_other_words_and_encodings_is_counted(encoding: str) -> None:
    table = "voter;Zoë;Bo\n1;x;non\n2;oui;FALSE\n3;1,0;-\n4;;✓\n" if encoding != "cp1252" else "Zoë;Bo\noui;non\nx;0\n"
    papers = foreign.read(table.encode(encoding), ".csv", Asked(method="approval"))
    assert papers.options[0]["name"]["und"]["text"] == "Zoë"
    assert foreign.count(papers)["elected"] == ["1"]


def test_a_vote_is_understood_in_the_languages_of_the_network() -> None:
    words = "vote\nDafür\nNein\nEnthaltung\nSí\ntak\nόχι\n"
    counted = foreign.count(foreign.read(words.encode(), ".csv", Asked(method="decision", majority="simple")))
    assert counted["outcome"] == "adopted"


@pytest.mark.shared
def test_a_council_ward_is_counted_from_its_file(shared: Path) -> None:
    content = (shared / "data/decisions/stv/ballots/Govan-2007.blt").read_bytes()
    papers = foreign.read(content, ".blt", Asked(method="scottish"))
    counted = foreign.count(papers)
    names = {option["number"]: option["name"]["und"]["text"] for option in papers.options}
    assert [names[number] for number in counted["elected"]] == [
        "Allison Hunter", "John Flanagan", "Stephen Dornan", "Shaukat Butt",
    ]  # fmt: skip
    assert foreign.audit(papers, counted)[0].faults == ()


@pytest.mark.shared
def test_a_city_fund_gives_what_its_file_says(shared: Path) -> None:
    content = (shared / "data/decisions/budgeting/Poland_Swiecie_2023.pb").read_bytes()
    papers = foreign.read(content, ".pb", Asked())
    counted = foreign.count(papers)
    assert [(found.what, found.holds) for found in foreign.stated(papers, counted)] == [("result", True)]
    assert foreign.audit(papers, counted)[0].faults == ()
    other = foreign.read(content, ".pb", Asked(rule="greedy"))
    assert not next(iter(foreign.stated(other, foreign.count(other)))).holds


def test_our_line_in_a_blt_is_json_that_others_pass_over() -> None:
    first = _blt(one_of_each()["schulze"]).splitlines()[0]
    assert set(json.loads(first.removeprefix("# filrouge "))) >= {"method", "settings", "lot", "digest", "elected"}
