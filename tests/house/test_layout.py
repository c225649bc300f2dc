"""The house as it is built: short functions, short files, plain names, and nothing that belongs to one machine."""

from __future__ import annotations

import ast
import re
import subprocess
from collections.abc import Iterator
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


@pytest.mark.parametrize("path", [*MODULES, *TESTS, ROOT / "run"], ids=ids)
def test_a_module_fits_into_a_head(path: Path):
    longest = LONGEST_STORIES if path in TESTS else LONGEST_MODULE
    assert len(path.read_text("utf-8").splitlines()) <= longest


@pytest.mark.parametrize("path", [*MODULES, ROOT / "run"], ids=ids)
def test_no_function_is_longer_than_a_screen(path: Path):
    found = [f"{f.name}: {f.end_lineno - f.lineno + 1}" for f in functions(path) if f.end_lineno]
    assert [each for each in found if int(each.split(": ")[1]) > LONGEST_FUNCTION] == []


def test_most_functions_are_about_eight_lines():
    lengths = sorted((f.end_lineno or 0) - f.lineno + 1 for path in MODULES for f in functions(path))
    assert lengths[len(lengths) // 2] <= 10
    assert sum(length > 25 for length in lengths) / len(lengths) < 0.05


def functions(path: Path) -> Iterator[ast.FunctionDef | ast.AsyncFunctionDef]:
    for node in ast.walk(ast.parse(path.read_text("utf-8"))):
        if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef):
            yield node


@pytest.mark.parametrize("path", MODULES, ids=ids)
def test_nothing_has_a_name_that_could_mean_anything(path: Path):
    names = {node.name for node in ast.walk(ast.parse(path.read_text("utf-8"))) if isinstance(node, DEFINED)}
    spelled = {re.sub(r"(?<=[a-z])(?=[A-Z])", "_", name).lower().replace("_", " "): name for name in names}
    assert [name for words, name in spelled.items() if VAGUE.search(words) and name not in DJANGO_SAYS] == []
    assert not VAGUE_FILE.search(ids(path).replace("_", " "))


DEFINED = (ast.ClassDef, ast.FunctionDef, ast.AsyncFunctionDef)


@pytest.mark.parametrize("path", MODULES, ids=ids)
def test_every_module_says_what_it_is_for(path: Path):
    tree = ast.parse(path.read_text("utf-8"))
    assert not tree.body or ast.get_docstring(tree) or path.name == "apps.py"


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
