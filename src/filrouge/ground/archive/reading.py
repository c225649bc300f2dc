"""Opening an archive that comes from outside: nothing of it is believed before its digests agree."""

from __future__ import annotations

import errno
import hashlib
import json
import re
import zlib
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import IO, Any
from zipfile import BadZipFile, ZipFile, ZipInfo

from filrouge.ground.archive import manifest
from filrouge.ground.archive.manifest import Manifest, Refusal, Table

BLOCK = 1 << 20
LONGEST_LINE = 256 << 20  # one row; the largest column is a preview of an import, some megabytes
LARGEST_MANIFEST = 64 << 20
TABLE = re.compile(r"rows/\d{3}-[a-z0-9_]+\.[a-z0-9_]+\.jsonl")
FILE = re.compile(r"files/([0-9a-f]{2})/(\1[0-9a-f]{62})")
# Rows of text shrink 5 to 30 times. What would grow more than this is made to fill a disk.
GROWTH, FREE_GROWTH = 300, 50 << 20
OF_THE_DISK = {errno.ENOSPC, errno.EDQUOT, errno.EROFS, errno.EACCES}
DAMAGED = (BadZipFile, zlib.error, EOFError, NotImplementedError, OSError, UnicodeError, RuntimeError)


class Archive:
    """An open archive: its manifest, and its members by name."""

    def __init__(self, zipped: ZipFile) -> None:
        self.zipped = zipped
        self.members = {member.filename: member for member in zipped.infolist()}
        _refuse_strange(zipped.infolist(), self.members)
        self.manifest = manifest.from_json(self._manifest())
        _refuse_other(self.manifest, self.members)

    def _manifest(self) -> bytes:
        member = self.members.get(manifest.NAME)
        if member is None or member.file_size > LARGEST_MANIFEST:
            raise Refusal("The file has no readable manifest, so it is not an archive of Filrouge.")
        return self.zipped.read(member)

    def rows(self, table: Table) -> Iterator[dict[str, Any]]:
        """The rows of a table, one at a time."""
        with self.zipped.open(table.file) as file:
            while text := file.readline(LONGEST_LINE):
                row = json.loads(text)
                if not isinstance(row, dict):
                    raise Refusal(f"A row of {table.model} is damaged. Use another copy of the archive.")
                yield row

    def files(self) -> Iterator[tuple[str, IO[bytes]]]:
        """The stored files: digest and content."""
        for name in self.members:
            if found := FILE.fullmatch(name):
                with self.zipped.open(name) as file:
                    yield found[2], file


@contextmanager
def opened(source: Path) -> Iterator[Archive]:
    """Open an archive. Raises Refusal, with a sentence for people, when it is none or is damaged."""
    if not source.is_file():
        raise Refusal(f"There is no file {source}. Check the name.")
    try:
        with ZipFile(source) as zipped:
            yield Archive(zipped)
    except DAMAGED as error:
        if isinstance(error, OSError) and (error.filename or error.errno in OF_THE_DISK):  # not of the archive
            raise
        raise Refusal("The file is damaged or is not an archive. Use another copy of it.") from None


def said_by(source: Path) -> Manifest:
    """What an archive says of itself, before its digests are compared. Raises Refusal."""
    with opened(source) as archive:
        return archive.manifest


def check(source: Path, told: Callable[[int, int], None]) -> Manifest:
    """Read a whole archive and compare every digest. `told(done, total)` counts bytes. Raises Refusal."""
    with opened(source) as archive:
        verify(archive, told)
        return archive.manifest


def verify(archive: Archive, told: Callable[[int, int], None]) -> None:
    """Compare size and digest of every member with what the manifest and the names say. Raises Refusal."""
    total, done = sum(member.file_size for member in archive.members.values()), 0
    tables = {table.file: table for table in archive.manifest.tables}
    for name, member in archive.members.items():
        if name == manifest.NAME:
            continue
        wanted = tables[name].sha256 if name in tables else name.rsplit("/", 1)[1]
        if _digest(archive.zipped, member) != wanted:
            raise Refusal(f"{name} is not what the archive says it is. Use another copy of the archive.")
        done += member.file_size
        told(done, total)
    if manifest.digest_of(archive.manifest.tables) != archive.manifest.digest:
        raise Refusal("The digest of the archive does not agree with its content. Use another copy of the archive.")


def _digest(zipped: ZipFile, member: ZipInfo) -> str:
    found = hashlib.sha256()
    with zipped.open(member) as file:
        while block := file.read(BLOCK):
            found.update(block)
    return found.hexdigest()


def _refuse_strange(listed: list[ZipInfo], members: dict[str, ZipInfo]) -> None:
    """Names that lead elsewhere, names that stand twice, and members that would grow without end."""
    if len(listed) != len(members):
        raise Refusal("The archive names a file twice. Use another copy of the archive.")
    for name, member in members.items():
        if name != manifest.NAME and not TABLE.fullmatch(name) and not FILE.fullmatch(name):
            raise Refusal(f"The archive holds {name[:80]!r}, which no archive of Filrouge does. It is not restored.")
        if member.flag_bits & 0x1:
            raise Refusal("The archive is locked with a password. Unpack and pack it again without one.")
        if member.file_size > FREE_GROWTH + GROWTH * member.compress_size:
            raise Refusal(f"{name} would grow beyond all measure when unpacked. The archive is not restored.")


def _refuse_other(said: Manifest, members: dict[str, ZipInfo]) -> None:
    """What the manifest names is there, and nothing else."""
    tables = {name for name in members if TABLE.fullmatch(name)}
    files = [member.file_size for name, member in members.items() if FILE.fullmatch(name)]
    sizes = all(members[t.file].file_size == t.bytes for t in said.tables if t.file in members)
    if {table.file for table in said.tables} != tables or len(said.tables) != len(tables) or not sizes:
        raise Refusal("Tables are missing from the archive, or there are more than it says. Use another copy of it.")
    if len(files) != said.files or sum(files) != said.file_bytes:
        raise Refusal("Stored files are missing from the archive, or there are more than it says. Use another copy.")
