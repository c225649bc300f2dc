"""`sbom`: what runs, package by package, for whoever has to check it (CycloneDX 1.6, ECMA-424, as JSON).

Made from the locked lists and the files that are shipped, and from nothing else: not from what happens to be installed,
with no clock and no chance, so the same checkout gives the same bytes on every machine.
"""

from __future__ import annotations

import hashlib
import json
import re
import uuid
from collections.abc import Iterator
from pathlib import Path
from typing import Any
from urllib.parse import quote

import click

import filrouge

PACKAGE = Path(filrouge.__file__).parent
LISTS = PACKAGE.parents[1] / "requirements"
# What every installation has, and then what some have beside it.
ALWAYS = "runtime"
SOMETIMES = ("postgresql", "spark", "meaning", "fast")
PINNED = re.compile(r"^(?P<name>[\w.-]+)==(?P<version>\S+)(?: ; (?P<where>.+?))? \\$")
HASH = re.compile(r"--hash=sha256:([0-9a-f]{64})")
Component = dict[str, Any]


@click.command("sbom")
def sbom_command() -> None:
    """Write the software bill of materials: packages with versions, hashes and licences, as CycloneDX 1.6 JSON."""
    if not LISTS.is_dir():
        raise click.ClickException(
            f"The locked lists are not in {LISTS}. Use the checkout that this was installed from."
        )
    click.echo(json.dumps(bill(), ensure_ascii=False, indent=1))


def bill() -> dict[str, Any]:
    """The bill as a CycloneDX document; its serial number is a digest of what it says."""
    components = [*_packages(), *_shipped()]
    us = {
        "type": "application", "bom-ref": "filrouge", "name": "filrouge", "version": filrouge.__version__,
        "licenses": _licences("EUPL-1.2"),
    }  # fmt: skip
    said = {
        "version": 1,
        "metadata": {"component": us},
        "components": components,
        # The locked lists say what is in, and not which package asked for which other.
        "dependencies": [{"ref": "filrouge", "dependsOn": [each["bom-ref"] for each in components]}],
    }
    serial = uuid.uuid5(uuid.NAMESPACE_URL, json.dumps(said, sort_keys=True))
    return {"bomFormat": "CycloneDX", "specVersion": "1.6", "serialNumber": f"urn:uuid:{serial}", **said}


def _packages() -> Iterator[Component]:
    """Each pin of the locked lists once, under the first list that has it."""
    rows = (LISTS / "licences.tsv").read_text("utf-8").splitlines()
    licences = dict(row.split("\t") for row in rows if not row.startswith("#"))
    seen: set[str] = set()
    for group in (ALWAYS, *SOMETIMES):
        for block in re.split(r"\n(?=\S)", (LISTS / f"{group}.txt").read_text("utf-8").strip()):
            found = _package(group, block, licences)
            if found["bom-ref"] not in seen:
                seen.add(found["bom-ref"])
                yield found


def _package(group: str, block: str, licences: dict[str, str]) -> Component:
    """One pin. Its hashes are those of all its published files, of which an installation takes one."""
    pin = PINNED.match(block.split("\n")[0])
    if pin is None:
        raise click.ClickException(f"{group}.txt: this is no pinned package: {block[:80]}")
    purl = f"pkg:pypi/{pin['name']}@{pin['version']}"
    where = {"filrouge:list": f"requirements/{group}.txt"}
    if pin["where"]:
        where["filrouge:where"] = pin["where"]
    return {
        "type": "library", "bom-ref": purl, "name": pin["name"], "version": pin["version"], "purl": purl,
        "scope": "required" if group == ALWAYS else "optional",
        "licenses": _licences(licences[pin["name"]]),
        "hashes": [_sha256(digest) for digest in HASH.findall(block)],
        "properties": [{"name": name, "value": value} for name, value in where.items()],
    }  # fmt: skip


def _shipped() -> Iterator[Component]:
    """What others wrote and the browser gets from us, by the file VERSION beside it, with a digest of each file."""
    for version in sorted(PACKAGE.rglob("third_party/*/VERSION")):
        for block in version.read_text("utf-8").strip().split("\n\n"):
            yield _browser_package(version.parents[2], dict(line.split(": ", 1) for line in block.splitlines()))


def _browser_package(static: Path, said: dict[str, str]) -> Component:
    files = sorted(file for wanted in said["files"].split() for file in static.glob(wanted))
    purl = f"pkg:npm/{quote(said['name'], safe='/')}@{said['version']}"
    return {
        "type": "library", "bom-ref": purl, "name": said["name"], "version": said["version"], "purl": purl,
        "description": said["how"], "scope": "required", "licenses": _licences(said["licence"]),
        "externalReferences": [{"type": "distribution", "url": said["source"]}],
        "components": [
            {
                "type": "file", "name": file.relative_to(PACKAGE).as_posix(),
                "hashes": [_sha256(hashlib.sha256(file.read_bytes()).hexdigest())],
            }
            for file in files
        ],
    }  # fmt: skip


def _licences(expression: str) -> list[dict[str, Any]]:
    return [{"expression": expression}] if " " in expression else [{"license": {"id": expression}}]


def _sha256(digest: str) -> dict[str, str]:
    return {"alg": "SHA-256", "content": digest}
