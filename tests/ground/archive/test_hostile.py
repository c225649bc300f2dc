"""Archives that come from elsewhere: damaged, made up, or made to harm. Each is refused with its own sentence."""

from __future__ import annotations

import hashlib
import json
import warnings
from collections.abc import Callable
from pathlib import Path
from typing import Any
from zipfile import ZIP_DEFLATED, ZIP_STORED, ZipFile

import pytest
from django.apps import apps

from filrouge.front.rooms import left_out
from filrouge.ground import archive
from filrouge.ground.archive import content, reading
from filrouge.ground.archive.manifest import Table, digest_of
from filrouge.ground.archive.spelling import line
from tests.ground.archive.conftest import Kept

Members = dict[str, bytes]


def _rewritten(kept: Kept, change: Callable[[Members], None], compression: int = ZIP_DEFLATED) -> Path:
    """The same archive with some members changed."""
    with ZipFile(kept.path) as zipped:
        members = {name: zipped.read(name) for name in zipped.namelist()}
    change(members)
    target = kept.path.with_name("changed.zip")
    with ZipFile(target, "w", compression) as zipped:
        for name, body in members.items():
            zipped.writestr(name, body)
    return target


def _in_manifest(members: Members, change: Callable[[dict[str, Any]], None]) -> None:
    said = json.loads(members["manifest.json"])
    change(said)
    members["manifest.json"] = json.dumps(said).encode()


def _with_row(
    members: Members, model: str, change: Callable[[dict[str, Any]], None], *, throughout: bool = False
) -> None:
    """Change the first row of a table and the digest of its file; `throughout` also that of its content."""
    (name,) = [name for name in members if name.endswith(f"-{model}.jsonl")]
    first, *others = members[name].splitlines(keepends=True)
    row = json.loads(first)
    change(row)
    members[name] = b"".join([json.dumps(row).encode() + b"\n", *others])

    def forge(said: dict[str, Any]) -> None:
        for table in said["tables"]:
            if table["file"] == name:
                table["bytes"], table["sha256"] = len(members[name]), hashlib.sha256(members[name]).hexdigest()
                if throughout:
                    table["content"] = hashlib.sha256(_even(members[name])).hexdigest()
        said["digest"] = digest_of(Table(**table) for table in said["tables"])

    _in_manifest(members, forge)


def _even(lines: bytes) -> bytes:
    rows = [json.loads(each) for each in lines.splitlines()]
    return "".join(line(list(row), row.values())[1] for row in rows).encode()


def _set(name: str, value: Any) -> Callable[[Members], None]:
    return lambda members: _in_manifest(members, lambda said: said.update({name: value}))


def _grown(members: Members) -> None:
    members["files/00/" + "0" * 64] = b"\0" * (80 << 20)


CASES: dict[str, tuple[Callable[[Members], None], str]] = {
    "no manifest": (lambda m: m.pop("manifest.json") and None, "no readable manifest"),
    "a manifest that is no JSON": (lambda m: m.update({"manifest.json": b"{"}), "no readable manifest"),
    "a manifest that is a list": (lambda m: m.update({"manifest.json": b"[]"}), "no readable manifest"),
    "a manifest nested without end": (lambda m: m.update({"manifest.json": b"[" * 200_000}), "no readable manifest"),
    "another format": (_set("format", "filrouge-archive/2"), "Update Filrouge"),
    "tables that are no list": (_set("tables", 7), "manifest of the archive is damaged"),
    "a count that is a text": (_set("files", "1"), "manifest of the archive is damaged"),
    "a negative count": (_set("file_bytes", -1), "manifest of the archive is damaged"),
    "another version of a table": (_set("tables", []), "Tables are missing from the archive"),
    "another digest": (_set("digest", "0" * 64), "digest of the archive does not agree"),
    "a name that leads upwards": (lambda m: m.update({"files/../../secret": b"x"}), "which no archive of"),
    "an absolute name": (lambda m: m.update({"/etc/passwd": b"x"}), "which no archive of Filrouge does"),
    "a program": (lambda m: m.update({"rows/run.sh": b"x"}), "which no archive of Filrouge does"),
    "a file under another's digest": (
        lambda m: m.update({next(n for n in m if n.startswith("files/")): b"other"}),
        "Stored files are missing from the archive",
    ),
    "a file too many": (lambda m: m.update({"files/00/" + "0" * 64: b""}), "more than it says"),
    "a table too many": (lambda m: m.update({"rows/999-people.ghost.jsonl": b""}), "more than it says"),
    "a member that grows without end": (_grown, "grow beyond all measure"),
    "a table of another program": (
        lambda m: _in_manifest(m, lambda said: said["migrations"].update({"shop": ["0001_initial"]})),
        "which is newer: it knows shop 0001_initial",
    ),
    "a migration of tomorrow": (
        lambda m: _in_manifest(m, lambda said: said["migrations"]["people"].append("0999_tomorrow")),
        "which is newer: it knows people 0999_tomorrow",
    ),
    "a database that is ahead": (
        lambda m: _in_manifest(m, lambda said: said["migrations"]["trail"].pop()),
        "older version, and this database has newer tables",
    ),
    "a row with another column": (
        lambda m: _with_row(m, "people.person", lambda row: row.update({"is_superuser": True})),
        "other columns than this version",
    ),
    "a row that lacks a column": (
        lambda m: _with_row(m, "people.person", lambda row: row.pop("email")),
        "other columns than this version",
    ),
    "a date that cannot be": (
        lambda m: _with_row(m, "people.mandate", lambda row: row.update({"since": "2026-02-30"})),
        "holds a value that cannot be",
    ),
    "a reference to nothing": (
        lambda m: _with_row(m, "people.space", lambda row: row.update({"organisation_id": 4711}), throughout=True),
        "refer to rows that it does not hold",
    ),
    "a number that stands twice": (
        lambda m: _with_row(m, "people.organisation", lambda row: row.update({"id": row["id"] + 1})),
        "did not take rows",
    ),
    "a forged value": (
        lambda m: _with_row(m, "people.person", lambda row: row.update({"email": "intruder@evil.test"})),
        "other values of people.person back",
    ),
}  # fmt: skip


@pytest.mark.parametrize("name", CASES)
def test_a_hostile_archive_is_refused_and_nothing_is_kept(name: str, kept: Kept, elsewhere: str):
    change, sentence = CASES[name]
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")  # zipfile warns of names that stand twice
        path = _rewritten(kept, change)
    with pytest.raises(archive.Refusal, match=sentence):
        archive.restore(path, left_out=left_out(), using=elsewhere)
    for part in content.parts(apps, left_out()):
        assert not part.model._base_manager.using(elsewhere).exists(), part.label


def test_one_flipped_bit_anywhere_is_noticed(kept: Kept, elsewhere: str):
    path = _rewritten(kept, lambda members: None, ZIP_STORED)
    whole = bytearray(path.read_bytes())
    place = whole.index(b"secretary@sample.example")
    whole[place] ^= 1
    path.write_bytes(whole)
    with pytest.raises(archive.Refusal, match="damaged"):
        archive.restore(path, left_out=left_out(), using=elsewhere)


@pytest.mark.parametrize("share", [0.2, 0.9])
def test_an_archive_that_was_cut_off_is_refused(kept: Kept, share: float):
    whole = kept.path.read_bytes()
    kept.path.write_bytes(whole[: int(len(whole) * share)])
    with pytest.raises(archive.Refusal, match="damaged or is not an archive"):
        archive.check(kept.path, lambda done, total: None)


@pytest.mark.parametrize("body", [b"", b"hello", b"PK\x05\x06" + b"\0" * 18])
def test_a_file_that_is_no_archive_is_refused(tmp_path: Path, body: bytes):
    path = tmp_path / "a.zip"
    path.write_bytes(body)
    with pytest.raises(archive.Refusal):
        archive.check(path, lambda done, total: None)


def test_two_members_of_one_name_are_refused(kept: Kept):
    with warnings.catch_warnings(), ZipFile(kept.path, "a") as zipped:
        warnings.simplefilter("ignore")
        zipped.writestr("manifest.json", b"{}")
    with pytest.raises(archive.Refusal, match="names a file twice"):
        archive.check(kept.path, lambda done, total: None)


def test_a_missing_archive_is_named(tmp_path: Path):
    with pytest.raises(archive.Refusal, match=r"There is no file .*a\.zip"):
        archive.check(tmp_path / "a.zip", lambda done, total: None)


def test_a_whole_archive_passes_the_check(kept: Kept):
    told: list[tuple[int, int]] = []
    assert archive.check(kept.path, lambda *step: told.append(step)).digest == kept.manifest.digest
    assert told[-1][0] <= told[-1][1]


def test_only_known_names_are_ever_read():
    assert reading.FILE.fullmatch("files/ab/ab" + "0" * 62)
    assert not reading.FILE.fullmatch("files/ab/cd" + "0" * 62)
    assert not reading.TABLE.fullmatch("rows/000-people.person.jsonl\n")
