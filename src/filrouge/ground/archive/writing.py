"""Writing an archive: one pass, one row in memory at a time, and no half file whatever happens."""

from __future__ import annotations

import hashlib
import os
import secrets
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import datetime
from pathlib import Path
from typing import IO, Any, BinaryIO
from zipfile import ZIP_DEFLATED, ZipFile, ZipInfo

from django.db import connections
from django.db.migrations.recorder import MigrationRecorder

from filrouge import __version__
from filrouge.ground.archive import manifest
from filrouge.ground.archive.content import LeftOut, Part, parts
from filrouge.ground.archive.manifest import Manifest, Refusal, Table, digest_of
from filrouge.ground.archive.snapshot import one_moment
from filrouge.ground.archive.spelling import line
from filrouge.ground.archive.versions import models_of
from filrouge.ground.files.storing import path_of

CHUNK = 2_000
BLOCK = 1 << 20
Told = Callable[[int, int], None]


def _silent(done: int, total: int) -> None:
    """Nobody asked to be told."""


def write(target: Path, *, at: datetime, left_out: LeftOut, told: Told = _silent, using: str = "default") -> Manifest:
    """Write an archive of everything that is true at one moment to `target`, readable by its owner only.

    Others may go on writing to the database, and its tables may be those of an older version. The file appears under
    its name when it is whole and on the disk; killed before, it does not. `told(done, total)` counts rows. Returns
    what the archive says of itself.
    """
    with _whole_or_not_at_all(target) as file, one_moment(using), ZipFile(file, "w", ZIP_DEFLATED) as archive:
        models = models_of(using)
        inside = parts(models, left_out)
        total, done, tables = sum(part.rows(using).count() for part in inside), 0, []
        for number, part in enumerate(inside):
            tables.append(_table(archive, part, number, using, _counting_on(told, done, total)))
            done += tables[-1].rows
        found, size, missing = _files(archive, models.get_model("files", "Stored"), using)
        said = Manifest(
            __version__, at.isoformat(), _migrations(using), tables, found, size, missing, digest_of(tables)
        )  # fmt: skip
        archive.writestr(manifest.NAME, said.as_json())
    return said


@contextmanager
def _whole_or_not_at_all(target: Path) -> Iterator[BinaryIO]:
    """A file beside the target that takes its place at the end; on the disk before it does."""
    if not target.parent.is_dir():
        raise Refusal(f"The folder {target.parent} does not exist. Make it, or name another.")
    partial = target.with_name(f".{target.name}.{secrets.token_hex(4)}.partial")
    try:
        with os.fdopen(os.open(partial, os.O_RDWR | os.O_CREAT | os.O_EXCL, 0o600), "w+b") as file:
            yield file
            file.flush()
            os.fsync(file.fileno())
        os.replace(partial, target)
    finally:
        partial.unlink(missing_ok=True)
    _flush_folder(target.parent)


def _flush_folder(folder: Path) -> None:
    handle = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)


def _counting_on(told: Told, before: int, total: int) -> Callable[[int], None]:
    return lambda rows: told(before + rows, total)


def _table(archive: ZipFile, part: Part, number: int, using: str, told: Callable[[int], None]) -> Table:
    name = f"rows/{number:03d}-{part.label}.jsonl"
    with archive.open(name, "w", force_zip64=True) as file:
        return spelled(part, using, name, file, told)


def spelled(part: Part, using: str, name: str, file: IO[bytes] | None, told: Callable[[int], None]) -> Table:
    """Spell all rows of a table, into a file when there is one; what they come to."""
    bytes_of, content, rows, size = hashlib.sha256(), hashlib.sha256(), 0, 0
    for values in part.rows(using).values_list(*part.columns).iterator(CHUNK):
        written, even = line(part.columns, values)
        encoded = written.encode()
        bytes_of.update(encoded)
        content.update(even.encode())
        rows, size = rows + 1, size + len(encoded)
        if file is not None:
            file.write(encoded)
        if rows % CHUNK == 0:
            told(rows)
    told(rows)
    return Table(part.label, name, rows, size, bytes_of.hexdigest(), content.hexdigest())


def _files(archive: ZipFile, stored: Any, using: str) -> tuple[int, int, list[str]]:
    """Copy the stored files; how many, how many bytes, and the digests of those that are not on the disk."""
    found, size, missing = 0, 0, []
    for each in stored._base_manager.using(using).order_by("digest").iterator(CHUNK):
        path = path_of(each)
        if not path.is_file():
            missing.append(each.digest)
            continue
        _copy(archive, path, f"files/{each.digest[:2]}/{each.digest}")
        found, size = found + 1, size + path.stat().st_size
    return found, size, missing


def _copy(archive: ZipFile, path: Path, name: str) -> None:
    entry = ZipInfo.from_file(path, name)
    entry.compress_type = ZIP_DEFLATED
    with path.open("rb") as source, archive.open(entry, "w", force_zip64=True) as copy:
        while block := source.read(BLOCK):
            copy.write(block)


def _migrations(using: str) -> dict[str, list[str]]:
    names: dict[str, list[str]] = {}
    for app, name in sorted(MigrationRecorder(connections[using]).applied_migrations()):
        names.setdefault(app, []).append(name)
    return names
