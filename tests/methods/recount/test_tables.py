"""A CSV is counted: our own as the file it was written from, with all it proves, and tables that others made."""

from __future__ import annotations

import csv
import io
import json
from pathlib import Path
from typing import Any

import pytest
from click.testing import CliRunner, Result
from hypothesis import given
from hypothesis import strategies as st

from filrouge.front.commands import main
from filrouge.ground.tables import write_csv
from filrouge.methods import recount
from filrouge.methods.recount import foreign, nameless, writing
from filrouge.methods.recount.anew import count_anew
from filrouge.methods.recount.files import STATED, file_digest
from filrouge.methods.recount.foreign import Asked
from filrouge.methods.recount.tables import sealed
from filrouge.methods.recount.whole_tables import own_file, own_lines
from tests.methods.recount.ballots import ballot_file, one_of_each, published

FILES = {method: published(file) for method, file in one_of_each().items()}


def _name(said: Any) -> str:
    return str(said["en"]["text"])


def _table(file: dict[str, Any]) -> bytes:
    columns, papers = writing.table(file, _name)
    out = io.BytesIO()
    write_csv(out, columns, [*papers, *own_lines(file)], bom=True)
    return sealed(out.getvalue())


def _count(folder: Path, content: str | bytes, *options: str) -> Result:
    path = folder / "papers.csv"
    path.write_bytes(content if isinstance(content, bytes) else content.encode())
    return CliRunner().invoke(main, ["count", str(path), *options])


@pytest.mark.parametrize("method", FILES)
def test_the_table_of_every_method_is_the_file_it_was_written_from(method: str, tmp_path: Path) -> None:
    file = FILES[method]
    back = own_file(_table(file))
    assert back is not None
    assert {name: part for name, part in back.items() if name != STATED} == {
        name: part for name, part in file.items() if name != STATED
    }
    told = _count(tmp_path, _table(file), "--digest", file_digest(file))
    assert told.exit_code == 0, told.output
    as_json = CliRunner().invoke(main, ["count", str(_kept(tmp_path, file)), "--digest", file_digest(file)])
    assert told.output == as_json.output
    assert "✓ The file has the digest that was published." in told.output
    assert "✓ The count gives the result that was published." in told.output


def _kept(folder: Path, file: dict[str, Any]) -> Path:
    path = folder / "ballot.json"
    path.write_text(json.dumps(file), encoding="utf-8")
    return path


VOICES = st.dictionaries(st.sampled_from(["yes", "no", "abstain"]), st.integers(1, 9), max_size=3)
REASONS = st.text(st.characters(codec="utf-8", exclude_characters="\x00"), min_size=1, max_size=30).map(str.strip)
STANCES = st.one_of(
    st.just({}),
    st.sampled_from([{"stance": "consent"}, {"stance": "stand_aside"}]),
    REASONS.filter(bool).map(lambda text: {"stance": "objection", "text": text}),
)
NUMBERS = ["1", "2", "3"]
RANKINGS = st.permutations(NUMBERS).flatmap(
    lambda order: st.integers(0, 3).map(lambda n: {"ranking": [[one] for one in order[:n]]} if n else {})
)
MARKS = st.lists(st.sampled_from(NUMBERS), unique=True).map(lambda on: {"approved": sorted(on)} if on else {})
SCORES = st.dictionaries(st.sampled_from(NUMBERS), st.integers(0, 5)).map(lambda on: {"scores": on} if on else {})
SAID = {
    "decision": (VOICES, (), {}), "consent": (STANCES, (), {}),
    "meek_stv": (RANKINGS, ("Ann", "=Bob", "Cleo;Dan"), {"places": 1}),
    "approval": (MARKS, ("A", "B", "C"), {}), "score": (SCORES, ("A", "B", "C"), {"highest": 5}),
    "equal_shares": (SCORES, ("A 10", "B 20", "C 30"), {"budget": "40", "utility": "points"}),
}  # fmt: skip


BALLOTS = st.sampled_from(sorted(SAID)).flatmap(
    lambda method: st.tuples(
        st.just(method), st.dictionaries(st.sampled_from(["ada", "bea", "cy", "fay", "gus"]), SAID[method][0])
    )
)


@given(BALLOTS, st.booleans())
def test_whatever_was_said_reads_back_from_the_table(drawn: tuple[str, dict[str, Any]], bare: bool) -> None:
    method, answers = drawn
    _said, options, settings = SAID[method]
    file = published(ballot_file(method, answers, options, **settings))
    if bare:
        file = nameless.without_names(file, file[STATED]["result"])
    back = own_file(_table(file))
    assert back is not None
    assert file_digest(back) == file_digest(file)
    assert recount.count(back) == recount.count(file)


def test_a_cell_that_was_changed_is_found_and_so_is_a_line_that_was_taken_out(tmp_path: Path) -> None:
    table = _table(FILES["decision"])
    changed = _count(tmp_path, table.replace(b'"bea","1","3","1"', b'"bea","1","1","3"'))
    assert (changed.exit_code, "✗ The file does not have the digest" in changed.output) == (1, True)
    lines = table.splitlines(keepends=True)
    fewer = b"".join(line for line in lines if not line.startswith(b'"# filrouge rule"'))
    assert "are missing or stand twice: rule" in _count(tmp_path, fewer).output
    broken = table.replace(b'"# filrouge lot"', b'"# filrouge"').replace(
        b'"# filrouge file","{', b'"# filrouge file","['
    )
    assert "its line “# filrouge file” cannot be read" in _count(tmp_path, broken).output


def test_a_spreadsheet_program_may_save_the_table_again(tmp_path: Path) -> None:
    rows = list(csv.reader(io.StringIO(_table(FILES["schulze"]).decode("utf-8-sig"), newline="")))
    out = io.StringIO(newline="")
    csv.writer(out, delimiter=";").writerows([*row, *[""] * (6 - len(row))] for row in rows)
    told = _count(tmp_path, out.getvalue())
    assert told.exit_code == 0, told.output
    assert "✓ The file has the digest that was published." in told.output


def test_our_table_is_counted_by_another_method_when_that_is_asked() -> None:
    counted = count_anew(_table(FILES["scottish_stv"]), ".csv", Asked(method="meek", seats=1))
    assert counted.result["questions"][0]["method"] == "meek_stv"


PLAIN = {
    "one column of words": (
        "member,vote\nA,yes\nB,Oui\nC,tegen\nD,\nE,abstention\n", ("--method", "decision", "--majority", "simple"),
        ("5 votes.", "Adopted", "Found 2, needed more than 1½."),
    ),
    "voices and weights": (
        "voter;weight;yes;no;abstain\nA;3;3;1;\nB;1/2;;1;\n", ("--method", "decision", "--majority", "2/3"),
        ("2 votes.", "Not adopted", "Found 2¼, needed at least 2⅓."),
    ),
    "consent": (
        "voter,stance,reason\nA,consent,\nB,stand aside,\nC,no,Too dear\n", ("--method", "consent"),
        ("3 votes.", "Objection: Too dear"),
    ),
    "a fund by marks": (
        "paper,Well,School\ncost,400,700\n1,1,\n2,x,1\n3,,1\n",
        ("--method", "equal-shares", "--budget", "1200"), ("3 votes.", "Funded: Well."),
    ),
    "a fund by points": (
        "paper,Well,School\ncost,400,700\n1,5,1\n2,4,\n3,,3\n",
        ("--method", "equal-shares", "--budget", "1200", "--completion", "add1-utilitarian"), ("Well and School",),
    ),
    "a fund by votes": (
        "paper,weight,Well,School\ncost,,400,700\n1,1/2,1,\n2,2,,1\n", ("--method", "greedy", "--budget", "700"),
        ("Funded: School.",),
    ),
    "points": ("Well,School\n3,7\n6,4\n,10\n", ("--method", "points"), ("Elected: School.",)),
}  # fmt: skip


@pytest.mark.parametrize("what", PLAIN)
def test_a_table_that_others_made_is_counted_as_asked(what: str, tmp_path: Path) -> None:
    content, options, said = PLAIN[what]
    told = _count(tmp_path, content, *options)
    assert told.exit_code == 0, told.output
    for words in said:
        assert words in told.output


@pytest.mark.parametrize(
    ("content", "asked", "says"),
    [
        ("vote\nyes\n", Asked(method="decision"), "give --majority"),
        ("vote\nyes\n", Asked(method="decision", majority="3/2"), "no part of the whole"),
        ("vote\nperhaps\n", Asked(method="decision", majority="simple"), "row 1: “perhaps” is none of these: yes, no"),
        ("name\nyes\n", Asked(method="decision", majority="simple"), "needs a column “vote”"),
        ("voter,vote\nA,yes\nA,no\n", Asked(method="decision", majority="simple"), "“A” has more than one row"),
        ("vote,weight\nyes,0\n", Asked(method="decision", majority="simple"), "a weight above nought"),
        ("yes\n1\n", Asked(method="consent"), "needs a column “stance”"),
        ("stance\nobjection\n", Asked(method="consent"), "row 1: an objection needs its reason"),
        ("paper,Well\ncost,400\n1,1\n", Asked(method="greedy"), "give --budget"),
        ("Well,School\n1,1\n", Asked(method="equal-shares", budget="9"), "needs one row of costs"),
        ("paper,Well\ncost,dear\n1,1\n", Asked(method="greedy", budget="9"), "are amounts above nought"),
        ("A,B\n1,1\n", Asked(method="meek", seats=1), "row 1: two options stand in the same place"),
    ],
)  # fmt: skip
def test_what_a_table_does_not_say_is_said_in_a_sentence(content: str, asked: Asked, says: str) -> None:
    with pytest.raises(ValueError, match=says):
        foreign.read(content.encode(), ".csv", asked)
