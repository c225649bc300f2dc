"""A room that was laid out a minute ago stands in the house, and its tests pass."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]
PARTS = ["src", "tests", "pyproject.toml", "requirements"]
ENVIRONMENT = {"FILROUGE_SECRET": "for tests only", "PATH": os.environ["PATH"]}


@pytest.fixture
def house(tmp_path: Path) -> Path:
    """A copy of the project for one test."""
    return _copied(tmp_path)


@pytest.fixture(scope="module")
def untouched(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """One for all tests that prove that nothing is made."""
    return _copied(tmp_path_factory.mktemp("untouched"))


def _copied(to: Path) -> Path:
    """The project, with what no test of a room needs left out."""
    skip = shutil.ignore_patterns("*.mo", "journeys", "scale")
    for name in PARTS:
        source = ROOT / name
        if source.is_dir():
            shutil.copytree(source, to / name, ignore=skip)
        else:
            shutil.copy(source, to / name)
    return to


def _run(house: Path, *words: str, **more: str) -> subprocess.CompletedProcess[str]:
    environment = {**ENVIRONMENT, "PYTHONPATH": str(house / "src"), "FILROUGE_HOME": str(house / "var"), **more}
    return subprocess.run(
        [sys.executable, "-m", *words], cwd=house, env=environment, capture_output=True, text=True, check=False
    )


def _enter(house: Path, room: str) -> None:
    """The lines that the command asks for."""
    rooms, settings = house / "src/filrouge/front/rooms.py", house / "src/filrouge/front/settings.py"
    line = f'Room("{room}", _("{room.capitalize()}"), "{room}:notes"),'
    rooms.write_text(
        rooms.read_text().replace("ROOMS: tuple[Room, ...] = (\n", f"ROOMS: tuple[Room, ...] = (\n    {line}\n")
    )
    register = '    "filrouge.rooms.register",\n'
    settings.write_text(settings.read_text().replace(register, f'{register}    "filrouge.rooms.{room}",\n'))


@pytest.mark.slow
def test_a_new_room_stands_in_the_house_and_its_tests_pass(house: Path, empty_database: Path):
    made = _run(house, "filrouge.front.new_room", "garden", "--home", str(house))
    assert made.returncode == 0, made.stderr
    assert 'Room("garden", _("Garden"), "garden:notes"),' in made.stdout
    _enter(house, "garden")
    tables = _run(house, "django", "makemigrations", "garden", "--settings", "filrouge.front.settings")
    assert tables.returncode == 0, tables.stderr
    # As a worker of a divided run (tests/tables.py): the tables of the other rooms are there, its own are laid out.
    (house / "var").mkdir(exist_ok=True)
    shutil.copy(empty_database, house / "var/tables")
    alone = {"PYTEST_XDIST_WORKER": "garden", "PYTEST_DISABLE_PLUGIN_AUTOLOAD": "1"}
    tests = _run(house, "pytest", "tests/rooms/garden", "-p", "pytest_django.plugin", "-p", "no:cacheprovider", **alone)
    assert tests.returncode == 0, tests.stdout + tests.stderr
    assert "13 passed" in tests.stdout


def test_what_is_laid_out_is_formatted_and_has_no_lint(house: Path):
    _run(house, "filrouge.front.new_room", "garden", "--home", str(house))
    laid_out = ["src/filrouge/rooms/garden", "tests/rooms/garden"]
    for words in (["format", "--check"], ["check"]):
        assert _run(house, "ruff", *words, *laid_out).stdout.endswith(("already formatted\n", "All checks passed!\n"))


@pytest.mark.parametrize("name", ["Garden", "my-room", "class", "a", "../away", "register"])
def test_a_name_that_cannot_be_one_is_refused_and_nothing_is_made(untouched: Path, name: str):
    before = sorted((untouched / "src/filrouge/rooms").iterdir())
    made = _run(untouched, "filrouge.front.new_room", name, "--home", str(untouched))
    assert made.returncode == 1
    assert "room" in made.stderr
    assert sorted((untouched / "src/filrouge/rooms").iterdir()) == before
