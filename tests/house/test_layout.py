"""The house as it is built: short functions, short files, plain names, and nothing that belongs to one machine."""

from __future__ import annotations

import ast
import re
import subprocess
from dataclasses import dataclass
from functools import cache
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]
LONGEST_FUNCTION, LONGEST_MODULE, LONGEST_STORIES = 50, 400, 500
MODULES = sorted(p for p in (ROOT / "src").rglob("*.py") if "migrations" not in p.parts)
TESTS = sorted((ROOT / "tests").rglob("*.py"))
VAGUE = re.compile(r"(?<![a-z])(managers?|handlers?|utils?|utilities|helpers?|misc)(?![a-z])")
VAGUE_FILE = re.compile(VAGUE.pattern.replace("misc", "misc|common"))  # words may well be common to two names
DJANGO_SAYS = {"handler400", "handler403", "handler404", "handler500", "handlers"}  # names that Django asks for


def ids(path: Path) -> str:
    return str(path.relative_to(ROOT))


@dataclass(frozen=True)
class Module:
    """What the rules below ask of a file, read once: names that it defines, and functions with their lines."""

    path: Path
    names: set[str]
    functions: list[tuple[str, int]]
    says_what_it_is_for: bool


@cache
def modules() -> list[Module]:
    return [_read(path) for path in MODULES]


def _read(path: Path) -> Module:
    tree = ast.parse(path.read_text("utf-8"))
    defined = [node for node in ast.walk(tree) if isinstance(node, ast.ClassDef | FUNCTIONS)]
    lengths = [(f.name, (f.end_lineno or 0) - f.lineno + 1) for f in defined if isinstance(f, FUNCTIONS)]
    said = not tree.body or bool(ast.get_docstring(tree)) or path.name == "apps.py"
    return Module(path, {node.name for node in defined}, lengths, said)


FUNCTIONS = ast.FunctionDef | ast.AsyncFunctionDef


def test_a_module_fits_into_a_head():
    limits = dict.fromkeys(TESTS, LONGEST_STORIES) | dict.fromkeys([*MODULES, ROOT / "run"], LONGEST_MODULE)
    long = {ids(path): len(path.read_text("utf-8").splitlines()) for path in limits}
    assert {name: lines for name, lines in long.items() if lines > limits[ROOT / name]} == {}


def test_no_function_is_longer_than_a_screen():
    found = [
        f"{ids(m.path)}: {name}: {lines}" for m in [*modules(), _read(ROOT / "run")] for name, lines in m.functions
    ]
    assert [each for each in found if int(each.rsplit(": ", 1)[1]) > LONGEST_FUNCTION] == []


def test_most_functions_are_about_eight_lines():
    lengths = sorted(lines for m in modules() for _name, lines in m.functions)
    assert lengths[len(lengths) // 2] <= 10
    assert sum(length > 25 for length in lengths) / len(lengths) < 0.05


def test_nothing_has_a_name_that_could_mean_anything():
    found = [
        f"{ids(m.path)}: {name}" for m in modules() for name in m.names - DJANGO_SAYS if VAGUE.search(_words(name))
    ]
    assert found == []
    assert [ids(path) for path in MODULES if VAGUE_FILE.search(ids(path).replace("_", " "))] == []


def _words(name: str) -> str:
    return re.sub(r"(?<=[a-z])(?=[A-Z])", "_", name).lower().replace("_", " ")


def test_every_module_says_what_it_is_for():
    assert [ids(m.path) for m in modules() if not m.says_what_it_is_for] == []


def test_every_suppression_has_its_reason():
    marks = re.compile(r"#\s*(?:type: ignore(?:\[[^\]]*\])?|noqa(?:: [A-Z0-9, ]+)?)(?P<rest>.*)")
    bare = [
        f"{ids(path)}:{number}"
        for path in [*MODULES, ROOT / "run"]
        for number, line in enumerate(path.read_text("utf-8").splitlines(), 1)
        for mark in [marks.search(line)]
        if mark and not re.match(r"\s*(?:#|--?)\s*\w", mark["rest"])
    ]
    assert bare == []


def kept() -> list[Path]:
    """Every text file that is, or is about to be, part of the project."""
    listed = subprocess.run(
        ["git", "ls-files", "-co", "--exclude-standard"], cwd=ROOT, capture_output=True, text=True, check=False
    )
    if listed.returncode:
        pytest.skip("not a git repository")
    binary = {".woff2", ".png", ".xlsx", ".ods", ".zip", ".gz", ".parquet", ".jpg"}
    paths = [ROOT / name for name in listed.stdout.splitlines()]
    return [path for path in paths if path.is_file() and path.suffix not in binary and path != Path(__file__)]


# Folders of one machine, addresses of package indexes, and words about how the project is made.
FOREIGN = re.compile(
    r"(?<!\w)/(?:work|root|home|Users)/\w|"
    r"files\.pythonhosted|pypi\.org|registry\.npmjs|deb\.debian\.org|index-url|"
    r"\b(?:chat ?gpt|claude|copilot|openai|anthropic|language model|as an ai)\b",
    re.IGNORECASE,
)


def test_nothing_tells_of_one_machine_or_of_an_index():
    found = [
        f"{ids(path)}: {match[0]}"
        for path in kept()
        for match in [FOREIGN.search(path.read_text("utf-8", "replace"))]
        if match
    ]
    assert found == []


def test_no_file_is_larger_than_a_megabyte_and_none_is_a_secret():
    assert [ids(path) for path in kept() if path.stat().st_size > 2_000_000] == []
    assert [ids(path) for path in kept() if path.name in {"secret", ".env"} or path.suffix in {".pem", ".key"}] == []


def test_no_sql_is_put_together_from_strings():
    """ruff's S608 finds most; what it lets through by a comment must say that only names of ours are in it."""
    found = [
        f"{ids(path)}:{number}"
        for path in MODULES
        for number, line in enumerate(path.read_text("utf-8").splitlines(), 1)
        if re.search(r"execute\(\s*f[\"']", line)
    ]
    assert found == []


def test_the_contracts_name_every_room_there_is():
    import tomllib

    contracts = tomllib.loads((ROOT / "pyproject.toml").read_text("utf-8"))["tool"]["importlinter"]["contracts"]
    floors = " ".join(next(c for c in contracts if c["id"] == "floors")["layers"])
    rooms = [p.name for p in (ROOT / "src/filrouge/rooms").iterdir() if (p / "__init__.py").exists()]
    assert [room for room in rooms if not re.search(rf"(?<!\w){room}(?!\w)", floors)] == []
