"""The measurements run, and write a document that says how its figures came about."""

from __future__ import annotations

import re
import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import numpy as np
import pytest
from click.testing import CliRunner

from filrouge.front.bench import children, decisions, document, measuring, register
from filrouge.front.bench.measuring import Bench
from filrouge.front.bench.parts import electorates, funds, linking
from filrouge.front.command_line.bench import bench_command
from filrouge.methods.linkage import Record


@pytest.fixture
def tables(empty_database: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """A measurement begins with a database whose tables are there already, for laying them out is not measured."""
    new_home = children.new_home

    @contextmanager
    def laid_out() -> Iterator[str]:
        with new_home() as home:
            shutil.copy(empty_database, home)
            yield home

    monkeypatch.setattr(children, "new_home", laid_out)


def measured(part: str, path: Path, bench: str = "register") -> str:
    """The document after one part was measured at the smallest size, with its command as a user would type it."""
    done = CliRunner().invoke(bench_command, [bench, "--tiny", "--only", part, "--to", str(path)])
    assert done.exit_code == 0, done.output
    return path.read_text("utf-8")


def rows_of(text: str) -> list[list[str]]:
    return [[cell.strip() for cell in line.split("|")[1:-1]] for line in text.splitlines() if line.startswith("| ")]


def test_totals_are_measured_beside_simpler_ways_and_the_ways_agree(tmp_path: Path) -> None:
    text = measured("totals", tmp_path / "measured.md")
    assert "`filrouge bench register --tiny --only totals`" in text
    assert "2,000 organisations" in text
    assert [row[0] for row in rows_of(text) if row[0].startswith("peer")] == [
        "peer: one Python set of all ids (the number alone)",
        "peer: DuckDB on Parquet (the number and the spread)",
    ]


def test_linkage_is_measured_beside_the_simpler_way_and_says_what_reviewers_do(tmp_path: Path) -> None:
    text = measured("linking", tmp_path / "measured.md")
    ours = next(row for row in rows_of(text) if row[0].startswith("**ours"))
    plain = next(row for row in rows_of(text) if row[0].startswith("the same words"))
    assert float(ours[3]) > float(plain[3]) > 0
    assert re.search(r"Wrong among pairs joined without a reviewer: \d", text)
    assert "questions for every 100 rows" in text


def test_a_few_wrong_joins_are_named_with_what_tells_them_apart() -> None:
    records = [Record(key=0, source=0, names=("Sofi",), city="Namur", country="BE"),
               Record(key=1, source=1, names=("Sofi",)), Record(key=2, source=1, names=("Other",))]  # fmt: skip
    certain, truth = np.array([0, 0, 1]), np.array([0, 1, 2])
    told = ["sofi.example", "sofi.coop.example", "other.example"]
    assert linking._named(records, certain, truth, told) == ["Sofi (Namur, BE): sofi.example, sofi.coop.example"]
    assert linking._named(records, certain, np.array([0, 0, 1]), told) == []
    many = linking.MOST_NAMED + 2
    assert linking._named([records[0]] * many, np.zeros(many, int), np.arange(many), ["x"] * many) == []


@pytest.mark.slow
def test_import_is_measured_for_both_kinds_of_file(tables: None, tmp_path: Path) -> None:
    text = measured("importing", tmp_path / "measured.md")
    assert [row[:2] for row in rows_of(text)[2:]] == [["CSV", "200"], ["XLSX", "200"]]


@pytest.mark.slow
def test_every_page_that_answers_is_measured_for_both_callers(tables: None, tmp_path: Path) -> None:
    text = measured("pages", tmp_path / "measured.md")
    public, secretariat = text.split("### Seen by the secretariat")
    assert "### Seen by the public" in public
    seen = {row[0]: row for row in rows_of(secretariat)}
    assert {
        "directory",
        "organisation",
        "totals",
        "duplicates",
        "lists",
        "directory, searched by a word",
    } <= seen.keys()
    assert "duplicates" not in {row[0] for row in rows_of(public)}
    assert all(int(row[4].strip("*")) > 0 for name, row in seen.items() if name not in {"page", "---"})


def test_measuring_one_part_again_leaves_the_others_as_they_were(tmp_path: Path) -> None:
    path = tmp_path / "measured.md"
    document.put(path, "one", "1")
    document.put(path, "other", "2")
    document.put(path, "one", "3")
    text = path.read_text("utf-8")
    assert re.findall(r"^\d$", text, re.MULTILINE) == ["3", "2"]
    assert text.startswith("# Measured")
    assert text.count("<!-- one: begin -->") == 1


@pytest.mark.parametrize("bench", [register.BENCH, decisions.BENCH], ids=["register", "decisions"])
def test_every_part_can_be_asked_for_alone_and_quick_sizes_write_nowhere_unless_told(
    monkeypatch: pytest.MonkeyPatch, bench: Bench
) -> None:
    written: list[Path] = []
    monkeypatch.setattr(document, "put", lambda path, *_text: written.append(path))
    monkeypatch.setattr(Bench, "measured", lambda _bench, name, *_rest: name)
    for size, expected in (("quick", []), (None, [measuring.MEASURED] * len(bench.names))):
        written.clear()
        bench.run({"size": size, "only": (), "peer_python": "", "to": None})
        assert written == expected


def test_an_election_is_counted_by_both_rules_and_a_missing_peer_says_that_it_is_missing(tmp_path: Path) -> None:
    text = measured("elections", tmp_path / "measured.md", "decisions")
    lines = {row[0]: row for row in rows_of(text)}
    assert "`filrouge bench decisions --tiny --only elections`" in text
    assert len(lines["**ours, Scottish rules**"][5].split(", ")) == 2
    assert float(lines["ours, Meek"][2]) > 0
    assert {lines[name][5] for name in ("pyrankvote", "VoteKit FastSTV", "VoteKit STV")} == {
        "not measured: no --peer-python"
    }


def test_pairs_and_panels_are_measured_and_the_panel_proves_itself(tmp_path: Path) -> None:
    pairs = measured("pairs", tmp_path / "pairs.md", "decisions")
    panels = measured("panels", tmp_path / "panels.md", "decisions")
    assert "candidate" in next(row for row in rows_of(pairs) if row[0] == "**ours**")[6]
    assert "proof holds" in next(row for row in rows_of(panels) if row[0] == "**ours, leximin**")[6]


def test_a_fund_is_read_and_shared_with_and_without_completion(tmp_path: Path) -> None:
    text = measured("funds", tmp_path / "measured.md", "decisions")
    lines = {row[0]: row for row in rows_of(text)}
    funded = [int(lines[f"**ours, {how}**"][6].split()[0]) for how in ("no completion", "Add1")]
    assert 0 < funded[0] <= funded[1]


@pytest.mark.slow
def test_pages_of_ballots_are_measured_for_three_callers_and_phones_get_no_body(tables: None, tmp_path: Path) -> None:
    text = measured("ballot_pages", tmp_path / "measured.md", "decisions")
    assert [who for who in ("public", "delegate of a member", "secretariat") if f"Seen by the {who}" in text] == [
        "public", "delegate of a member", "secretariat",
    ]  # fmt: skip
    assert "answer 304" in text
    assert {"open ballot", "casting", "count explained, schulze"} <= {row[0] for row in rows_of(text)}


def test_invented_ballots_and_funds_are_the_same_every_time() -> None:
    assert electorates.invent(50, 6) == electorates.invent(50, 6)
    assert all(len(set(order)) == len(order) for order in electorates.invent(50, 6))
    assert funds.invent(30) == funds.invent(30)


def test_a_peer_that_cannot_start_is_a_row_that_says_so(tmp_path: Path) -> None:
    words = ["decisions", "--tiny", "--only", "pairs", "--peer-python", str(tmp_path / "none")]
    done = CliRunner().invoke(bench_command, words)
    assert done.exit_code == 0, done.output
    assert "did not start" in done.output


def test_a_measurement_that_fails_says_so_and_writes_nothing(tmp_path: Path) -> None:
    path = tmp_path / "measured.md"
    words = ["register", "--tiny", "--only", "linking", "--to", str(path), "--peer-python", str(tmp_path / "none")]
    done = CliRunner().invoke(bench_command, words)
    assert done.exit_code == 1
    assert "linking did not end" in done.output
    assert not path.exists()
