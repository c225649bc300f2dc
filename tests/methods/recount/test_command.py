"""`filrouge count FILE`: what it prints, how it ends, and that it needs neither Django's models nor a database."""

from __future__ import annotations

import copy
import json
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest
from click.testing import CliRunner, Result

from filrouge.front.commands import main
from filrouge.methods import recount
from filrouge.methods.recount import writing
from tests.methods.recount.ballots import one_of_each, published

FILES = {method: published(file) for method, file in one_of_each().items()}


def _count(folder: Path, file: dict[str, Any] | str, *options: str, ending: str = "json") -> Result:
    path = folder / f"ballot.{ending}"
    path.write_text(file if isinstance(file, str) else json.dumps(file), encoding="utf-8")
    return CliRunner().invoke(main, ["count", str(path), *options])


@pytest.mark.parametrize("method", FILES)
def test_every_method_is_counted_told_and_proved(tmp_path: Path, method: str) -> None:
    result = _count(tmp_path, FILES[method], "--digest", recount.file_digest(FILES[method]))
    assert result.exit_code == 0, result.output
    assert "✓ The rule is the one whose digest was published at opening." in result.output
    assert "✓ The file has the digest that was published." in result.output
    assert "✓ The count gives the result that was published." in result.output
    assert ("✓ The count adds up, paper by paper." in result.output) == (
        method not in ("decision", "consent", "approval", "score", "points")
    )
    assert "✗" not in result.output


def test_a_decision_is_told_in_words_and_numbers(tmp_path: Path) -> None:
    lines = _count(tmp_path, FILES["decision"]).output.splitlines()
    assert lines[:2] == ["A ballot", "7 of 8 organisations took part."]
    assert "   Adopted" in lines
    assert "   Met: Majority. Found 2¾, needed more than 2." in lines
    assert "     Yes                     3¾      2¾" in lines


def test_an_election_is_told_stage_by_stage(tmp_path: Path) -> None:
    output = _count(tmp_path, FILES["scottish_stv"]).output
    assert "   Stage 1: First preferences" in output
    assert "     Ann                   4" in output
    assert "   Quota: 5" in output


def test_a_changed_file_ends_with_one_and_says_what_is_wrong(tmp_path: Path) -> None:
    file = copy.deepcopy(FILES["decision"])
    file["roll"]["weights"]["ada"] = "2"
    result = _count(tmp_path, file)
    assert result.exit_code == 1
    assert "✗ The weights do not follow from the rule and the roll." in result.output
    assert "✗ The file does not have the digest that was published." in result.output


def test_another_file_than_the_one_on_the_page_ends_with_one(tmp_path: Path) -> None:
    assert _count(tmp_path, FILES["decision"], "--digest", "0" * 64).exit_code == 1


def test_all_of_it_comes_as_json(tmp_path: Path) -> None:
    said = json.loads(_count(tmp_path, FILES["meek_stv"], "--json").output)
    assert said["holds"] is True
    assert said["result"] == FILES["meek_stv"]["published"]["result"]
    assert {found["what"] for found in said["findings"]} == {
        "rule", "roll", "wording", "weights", "lot", "papers", "digest", "result",
    }  # fmt: skip


def test_what_cannot_be_counted_is_said_in_a_sentence(tmp_path: Path) -> None:
    result = _count(tmp_path, "{}")
    assert result.exit_code == 1
    assert result.output.startswith("Error: ballot.json cannot be counted: it does not say that it is a")


def test_a_blt_is_counted_as_asked(tmp_path: Path) -> None:
    text = '3 1\n4 1 2 0\n3 2 0\n2 3 2 0\n0\n"Ann"\n"Bob"\n"Cleo"\n"Chair"\n'
    assert "Elected: Bob." in _count(tmp_path, text, "--method", "instant-runoff", ending="blt").output
    both = _count(tmp_path, text, "--method", "scottish", "--seats", "2", "--lot", "x", ending="blt")
    assert "Elected: Ann and Bob." in both.output
    refused = _count(tmp_path, text, ending="blt")
    assert (refused.exit_code, "give --method" in refused.output) == (1, True)


def test_a_changed_blt_of_ours_ends_with_one(tmp_path: Path) -> None:
    file = FILES["scottish_stv"]
    text = writing.as_blt(file, file["published"]["result"], lambda said: str(said["en"]["text"]))
    assert _count(tmp_path, text, ending="blt").exit_code == 0
    assert _count(tmp_path, text.replace("2 1 2 0", "2 2 1 0"), ending="blt").exit_code == 1


ALONE = """
import sys
from filrouge.front.commands import main
try:
    main(["count", sys.argv[1]])
except SystemExit as ended:
    assert not ended.code, ended.code
loaded = {name for name in sys.modules if name.startswith("django.db") or name.endswith(".models")}
assert not loaded, loaded
"""


def test_the_command_needs_no_models_no_settings_and_no_database(tmp_path: Path) -> None:
    path = tmp_path / "ballot.json"
    path.write_text(json.dumps(FILES["equal_shares"]), encoding="utf-8")
    source = str(Path(__file__).parents[3] / "src")
    ended = subprocess.run(  # our own interpreter, our own words
        [sys.executable, "-W", "error", "-c", ALONE, str(path)],
        env={"PYTHONPATH": source, "LC_ALL": "C.UTF-8", "DATABASE_URL": "nowhere://"},
        cwd=tmp_path,
        capture_output=True,
        text=True,
        check=False,
    )
    assert ended.returncode == 0, ended.stderr
    assert "✓ The count gives the result that was published." in ended.stdout
    assert list(tmp_path.iterdir()) == [path]
