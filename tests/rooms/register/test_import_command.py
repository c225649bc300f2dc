"""`filrouge import`: the same actions from the terminal."""

from __future__ import annotations

from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from filrouge.ground.jobs import work
from filrouge.ground.trail.models import Entry
from filrouge.rooms.register.commands import import_command
from filrouge.rooms.register.importing import keeping
from filrouge.rooms.register.models import Row, Source
from tests.rooms.register.imports import THREE, table
from tests.world import World


@pytest.fixture(autouse=True)
def _linking_is_another_story(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(work.JOBS, "register.link", lambda progress, **_ids: {})


@pytest.fixture
def members(tmp_path: Path) -> Path:
    path = tmp_path / "members.csv"
    path.write_bytes(table(*THREE, "004,,Huy,,,"))
    return path


def _run(path: Path, *options: str, typed: str = "") -> Result:
    words = [str(path), "--space", "network", "--federation", "federation one", "--date", "2025-01-01", *options]
    return CliRunner().invoke(import_command, words, input=typed)


def test_a_list_is_imported_and_the_numbers_are_told(world: World, members: Path) -> None:
    result = _run(members, "--yes")
    assert result.exit_code == 0, result.output
    assert "3  New" in result.output
    assert "line 5: There is no name in this row" in result.output
    source = Source.objects.get()
    assert (source.umbrella, source.state, Row.objects.count()) == (world.federation, "imported", 3)
    assert Entry.objects.filter(verb="register.import_list", means="command").count() == 1


def test_who_says_no_imports_nothing_and_can_take_it_up_again(world: World, members: Path) -> None:
    assert "Nothing was imported" in _run(members, typed="n\n").output
    assert Row.objects.count() == 0
    assert _run(members, typed="y\n").exit_code == 0
    assert (Source.objects.count(), Row.objects.count()) == (1, 3)


def test_the_same_file_a_second_time_says_so(world: World, members: Path) -> None:
    _run(members, "--yes")
    again = _run(members, "--yes")
    assert again.exit_code == 1
    assert "nothing was changed" in again.output
    assert Row.objects.count() == 3


def test_a_column_can_be_matched_by_hand(world: World, members: Path) -> None:
    assert _run(members, "--yes", "--matching", '{"Employees": "members"}').exit_code == 0
    assert Row.objects.get(line=2).said["members"] == 12
    assert "no column “Salary”" in _run(members, "--series", "b", "--matching", '{"Salary": "heads"}').output
    assert "not JSON" in _run(members, "--series", "c", "--matching", "heads").output


def test_an_import_stopped_by_the_keyboard_goes_on_with_the_same_words(
    world: World, members: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(keeping, "BATCH", 1)
    written = keeping._write

    def stop_after_two(*of: object) -> None:
        if Row.objects.count() == 2:
            raise KeyboardInterrupt
        written(*of)  # type: ignore[arg-type]  # handed on as they came

    monkeypatch.setattr(keeping, "_write", stop_after_two)
    stopped = _run(members, "--yes")
    assert "Stopped. What is written stays" in stopped.output
    assert (Row.objects.count(), Source.objects.get().state) == (2, "importing")
    monkeypatch.setattr(keeping, "_write", written)
    assert _run(members, "--yes").exit_code == 0
    assert (Row.objects.count(), Source.objects.get().state) == (3, "imported")


def test_an_unknown_network_and_an_unreadable_file_are_refused_in_words(world: World, tmp_path: Path) -> None:
    path = tmp_path / "list.xlsx"
    path.write_bytes(b"%PDF-1.7 ")
    assert "This is a PDF" in _run(path).output
    words = [str(path), "--space", "nowhere", "--federation", "x", "--date", "2025-01-01"]
    assert "no network “nowhere”" in CliRunner().invoke(import_command, words).output
    assert Source.objects.count() == 0
