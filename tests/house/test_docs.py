"""The documentation is true: what it names exists, and what exists is named."""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import cache
from pathlib import Path

import click
import pytest

from filrouge.front.commands import main

ROOT = Path(__file__).resolve().parents[2]
DOCS = sorted([ROOT / "README.md", ROOT / "RULES.md", *(ROOT / "docs").rglob("*.md")])
CODE = sorted([*(ROOT / "src").rglob("*.py"), *(ROOT / "tests").rglob("*.py"), ROOT / "run", ROOT / ".ci/run"])
VARIABLE = re.compile(r"\bFILROUGE_[A-Z_]*[A-Z]\b")
ASKED = re.compile(
    r"""(?:environ(?:\.get\(|\.pop\(|\.setdefault\(|\[)|getenv\(|\bflag\(|\blisted\(|\btext\(|\bnumber\(|\bknown\()\s*["'](\w+)["']"""
)
LINK = re.compile(r"\]\(([^)\s]+)\)")


@cache
def text_of(path: Path) -> str:
    return path.read_text("utf-8")


def ids(path: Path) -> str:
    return str(path.relative_to(ROOT))


def test_every_setting_has_its_line_and_no_line_is_about_a_setting_that_is_gone():
    described = {name for name in re.findall(r"`([A-Z_]+)`", text_of(ROOT / "docs/running/settings.md")) if _ours(name)}
    assert described == {name for name in asked() if _ours(name)}


@cache
def asked() -> set[str]:
    """Every setting that some line of code reads."""
    return {name for path in CODE for name in ASKED.findall(text_of(path))}


def _ours(name: str) -> bool:
    return name == "DATABASE_URL" or name.startswith("FILROUGE_")


@pytest.mark.parametrize("path", DOCS, ids=ids)
def test_every_setting_that_a_page_names_exists(path: Path):
    assert set(VARIABLE.findall(text_of(path))) - asked() == set()


def commands(group: click.Group = main, before: str = "") -> Iterator[tuple[str, click.Command]]:
    """Every command with its full words: `trail verify`."""
    context = click.Context(group)
    for name in group.list_commands(context):
        found = group.get_command(context, name)
        assert found is not None
        yield f"{before}{name}", found
        if isinstance(found, click.Group):
            yield from commands(found, f"{before}{name} ")


def test_every_command_is_on_the_page_of_whoever_runs_it():
    page = text_of(ROOT / "docs/running/index.md")
    measurements = [words for words, _found in commands() if words.startswith("bench ")]
    known = [words for words, found in commands() if not isinstance(found, click.Group) or words == "bench"]
    assert [words for words in known if words not in measurements and f"`filrouge {words}`" not in page] == []


@pytest.mark.parametrize("path", DOCS, ids=ids)
def test_every_command_that_a_page_names_exists(path: Path):
    known = dict(commands())
    named = _commands_in(path)
    assert [said for said in named if said not in known and said.split()[0] not in known] == []
    groups = {name for name, found in known.items() if isinstance(found, click.Group) and name != "bench"}
    assert [said for said in named if said.split()[0] in groups and " " in said and said not in known] == []


def _commands_in(path: Path) -> list[str]:
    """What stands after `filrouge` in code: between backticks and in indented lines."""
    said = text_of(path)
    code = re.findall(r"`([^`\n]+)`", said) + re.findall(r"^ {4}(.+)$", said, re.MULTILINE)
    return [
        words
        for piece in code
        for words in re.findall(r"(?:^|/|\s)filrouge ([a-z][a-z-]*(?: [a-z]+)?)(?=\s|$)", piece)
        if not piece.startswith(("git", "adduser", "createuser", "systemctl", "chown"))
    ]


@pytest.mark.parametrize(("words", "command"), [pytest.param(w, c, id=w) for w, c in commands()])
def test_every_command_explains_itself(words: str, command: click.Command):
    assert command.help
    for option in command.params:
        if isinstance(option, click.Option) and option.name not in {"help", "port"} and not option.prompt:
            assert option.help or option.name in EVIDENT, f"{words} --{option.name}"


EVIDENT = {"email", "role", "country", "size"}  # their name says it


@pytest.mark.parametrize("path", DOCS, ids=ids)
def test_every_option_that_a_page_names_exists(path: Path):
    known = {option for _words, found in commands() for each in found.params for option in each.opts}
    for line in re.findall(r"(?:filrouge|run) [a-z][^`\n|]*", text_of(path)):
        for option in re.findall(r"(?<!\S)--[a-z][a-z-]*", line):
            assert option in known | {"--help", "--home", "--settings"}, f"{option} in {line!r}"


@pytest.mark.parametrize("path", DOCS, ids=ids)
def test_links_lead_somewhere(path: Path):
    for target in LINK.findall(text_of(path)):
        if "://" not in target:
            file, _hash, anchor = target.partition("#")
            there = (path.parent / file).resolve() if file else path
            assert there.exists(), target
            if anchor:
                assert anchor in _anchors(there), target


def _anchors(path: Path) -> set[str]:
    headings = re.findall(r"^#+ (.+)$", text_of(path), re.MULTILINE)
    return {re.sub(r"[^\w\- ]", "", heading.lower()).replace(" ", "-") for heading in headings}


@pytest.mark.parametrize("folder", ["running", "decisions"])
def test_every_page_can_be_reached_from_its_index(folder: str):
    index = ROOT / f"docs/{folder}/index.md"
    pages = {page.name for page in index.parent.glob("*.md")} - {"index.md"}
    assert pages - {Path(target.split("#")[0]).name for target in LINK.findall(text_of(index))} == set()


def test_every_word_of_run_is_in_its_own_help_and_in_the_readme():
    run = text_of(ROOT / "run")
    names = set(re.findall(r'^    "([a-z-]+)": \w+,$', run, re.MULTILINE)) | {
        "demo",
        "serve",
        "filrouge",
        "test",
        "check",
    }
    for name in names:
        assert f"./run {name}" in run.split('"""')[1], name
        assert f"./run {name}" in text_of(ROOT / "README.md"), name


def test_files_that_pages_name_exist():
    for path in DOCS:
        for name in re.findall(r"`((?:src|tests|requirements|front|ground|rooms|methods)/[\w/.-]+)`", text_of(path)):
            places = [ROOT / name, ROOT / "src/filrouge" / name]
            assert any(place.exists() for place in places), f"{name} in {ids(path)}"
