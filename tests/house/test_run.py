"""The one command: what it installs when, and what it says when it cannot; and what a test run leaves out."""

from __future__ import annotations

import importlib.machinery
import importlib.util
import subprocess
import sys
from pathlib import Path
from types import ModuleType
from typing import Any

import pytest

from tests.left_out import LeftOut

ROOT = Path(__file__).resolve().parents[2]


@pytest.fixture
def run(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> ModuleType:
    """The script as a module, working on a project of its own whose environment is there."""
    loader = importlib.machinery.SourceFileLoader("run_script", str(ROOT / "run"))
    spec = importlib.util.spec_from_loader("run_script", loader)
    assert spec
    module = importlib.util.module_from_spec(spec)
    monkeypatch.setattr(sys, "dont_write_bytecode", True)
    loader.exec_module(module)
    (tmp_path / "requirements").mkdir()
    for name in ("runtime.txt", "dev.txt", "postgresql.txt", "uv.txt"):
        (tmp_path / "requirements" / name).write_text("# nothing\n")
    (tmp_path / "src").mkdir()
    (tmp_path / ".venv/bin").mkdir(parents=True)
    module.ROOT, module.VENV, module.TOOLS = tmp_path, tmp_path / ".venv", tmp_path / "var/tools"  # type: ignore[attr-defined]  # a module loaded by hand
    module.PYTHON, module.STAMP = Path(sys.executable), tmp_path / ".venv/filrouge-installed"  # type: ignore[attr-defined]  # the same
    return module


@pytest.fixture
def installed(run: Any, monkeypatch: pytest.MonkeyPatch) -> list[list[str]]:
    """The lists that were installed, one entry a time; nothing is really installed."""
    done: list[list[str]] = []

    def install(lists: list[str]) -> None:
        done.append(lists)
        run.STAMP.write_text(run.stamp_of(lists))

    monkeypatch.setattr(run, "install", install)
    return done


def test_a_second_time_nothing_is_installed(run: Any, installed: list[list[str]]):
    run.prepare(run.RUNTIME)
    run.prepare(run.RUNTIME)
    assert installed == [["runtime.txt"]]


def test_a_changed_list_is_installed_again(run: Any, installed: list[list[str]]):
    run.prepare(run.RUNTIME)
    (run.ROOT / "requirements/runtime.txt").write_text("# something\n")
    run.prepare(run.RUNTIME)
    assert installed == [["runtime.txt"], ["runtime.txt"]]


def test_commands_do_not_undo_one_another(run: Any, installed: list[list[str]]):
    run.prepare(run.DEVELOPMENT)
    run.prepare(run.RUNTIME)
    assert installed == [["dev.txt", "runtime.txt"]]


def test_a_project_that_moved_is_installed_again(run: Any, installed: list[list[str]], tmp_path: Path):
    before = run.stamp_of(["runtime.txt"])
    (tmp_path / "moved").mkdir()
    (tmp_path / "requirements").rename(tmp_path / "moved/requirements")
    run.ROOT = tmp_path / "moved"
    assert run.stamp_of(["runtime.txt"]) != before


def test_the_command_line_reads_and_writes_where_it_was_started(
    run: Any, installed: list[list[str]], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
):
    started = tmp_path / "where somebody is"
    started.mkdir()
    monkeypatch.chdir(started)
    monkeypatch.setattr(run, "become", lambda *_words: Path.cwd() == started)
    assert run.main(["filrouge", "archive", "network.zip"])
    assert not run.main(["serve"])


@pytest.mark.parametrize(
    ("address", "lists"), [("", []), ("sqlite:///x", []), ("postgres://u@h/d", ["postgresql.txt"])]
)
def test_the_driver_comes_with_the_database(run: Any, monkeypatch: pytest.MonkeyPatch, address: str, lists: list[str]):
    monkeypatch.setenv("DATABASE_URL", address)
    assert run.database_lists() == lists


def test_without_uv_and_pip_it_says_what_to_do(
    run: Any, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
):
    monkeypatch.setattr(run.shutil, "which", lambda name: None)
    monkeypatch.setattr(run, "call_if_possible", lambda *words: False)
    with pytest.raises(SystemExit):
        run.find_uv()
    said = capsys.readouterr().err
    assert "apt-get install python3-venv" in said
    assert "Then run the same command again." in said


def test_uv_is_taken_from_pip_when_this_python_makes_no_environments(run: Any, monkeypatch: pytest.MonkeyPatch):
    asked: list[tuple[str, ...]] = []

    def call(*words: str) -> bool:
        asked.append(words)
        return "venv" not in words

    monkeypatch.setattr(run.shutil, "which", lambda name: None)
    monkeypatch.setattr(run, "call_if_possible", call)
    assert run.find_uv() == str(run.TOOLS / "bin" / "uv")
    assert "--target" in asked[-1]
    assert "--require-hashes" in asked[-1]


def test_an_unknown_word_is_answered_with_the_help():
    done = subprocess.run([sys.executable, str(ROOT / "run"), "dance"], capture_output=True, text=True, check=False)
    assert (done.returncode, "./run demo" in done.stdout) == (2, True)


def test_it_is_read_by_older_pythons_too():
    """So that they can say that they are too old: no syntax that Python 3.7 does not know."""
    import ast

    ast.parse((ROOT / "run").read_text("utf-8"), feature_version=(3, 7))


def _skipped(kind: str, reason: str) -> pytest.TestReport:
    return pytest.TestReport("t", ("t", 1, "t"), {kind: 1}, "skipped", ("t", 1, f"Skipped: {reason}"), "setup")


class _Session:
    exitstatus: int = pytest.ExitCode.OK


@pytest.mark.parametrize(("ci", "code"), [("true", 1), ("", 0)])
def test_what_was_left_out_fails_a_run_of_ci_and_no_other(ci: str, code: int, monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setenv("CI", ci)
    seen, session = LeftOut(), _Session()
    seen.pytest_runtest_logreport(_skipped("browser", "there is no Chromium"))
    seen.pytest_runtest_logreport(_skipped("slow", "never mind"))
    seen.pytest_sessionfinish(session)  # type: ignore[arg-type]  # only its exit status is looked at
    assert (session.exitstatus, dict(seen.reasons)) == (code, {("browser", "there is no Chromium"): 1})
