"""What an archive says of itself."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterable
from dataclasses import asdict, dataclass, field
from typing import Any

FORMAT = "filrouge-archive/1"
NAME = "manifest.json"


class Refusal(Exception):
    """An archive that will not be read or restored, with a sentence that says why and what to do."""


@dataclass(frozen=True, slots=True)
class Table:
    """One JSON Lines file: `sha256` is of its bytes, `content` of its rows in the even spelling."""

    model: str
    file: str
    rows: int
    bytes: int
    sha256: str
    content: str


@dataclass(frozen=True, slots=True)
class Manifest:
    """`migrations` tell which state of the tables the rows belong to: app → names of its migrations."""

    made_by: str
    made_at: str
    migrations: dict[str, list[str]]
    tables: list[Table]
    files: int
    file_bytes: int
    missing: list[str] = field(default_factory=list)  # stored files that were not on the disk any more
    digest: str = ""
    format: str = FORMAT

    def as_json(self) -> str:
        return json.dumps(asdict(self), indent=1, sort_keys=True) + "\n"

    @property
    def rows(self) -> int:
        return sum(table.rows for table in self.tables)


def digest_of(tables: Iterable[Table]) -> str:
    """SHA-256 over the names and the content of all tables. Stored files are in it through their own digests."""
    whole = hashlib.sha256()
    for table in sorted(tables, key=lambda table: table.model):
        whole.update(f"{table.model} {table.rows} {table.content}\n".encode())
    return whole.hexdigest()


def from_json(text: bytes) -> Manifest:
    """Read a manifest. Raises Refusal when it is not one, or of another kind."""
    try:
        said = json.loads(text)
        kind = said["format"]
    except (ValueError, TypeError, KeyError, RecursionError):
        raise Refusal("The file has no readable manifest, so it is not an archive of Filrouge.") from None
    if kind != FORMAT:
        raise Refusal(f"The archive is of the kind {str(kind)[:40]!r}; this version reads {FORMAT}. Update Filrouge.")
    try:
        tables = [Table(**table) for table in said.pop("tables")]
        found = Manifest(tables=tables, **said)
        _check(found)
    except (TypeError, ValueError, AttributeError):
        raise Refusal("The manifest of the archive is damaged. Use another copy of the archive.") from None
    return found


def _check(found: Manifest) -> None:
    """Every value has the kind that it says; a manifest comes from outside."""
    texts: list[Any] = [found.made_by, found.made_at, found.digest, *found.missing]
    numbers: list[Any] = [found.files, found.file_bytes]
    for table in found.tables:
        texts += [table.model, table.file, table.sha256, table.content]
        numbers += [table.rows, table.bytes]
    for app, names in found.migrations.items():
        texts += [app, *names]
    if not all(isinstance(text, str) for text in texts):
        raise ValueError("text expected")
    if not all(type(number) is int and number >= 0 for number in numbers):
        raise ValueError("number expected")
