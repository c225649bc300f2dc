"""The hash chain: each entry's digest covers its own content and the digest before it (Haber & Stornetta 1991)."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterable
from datetime import UTC
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from filrouge.ground.trail.models import Entry

COVERED = (
    "verb", "means", "space", "person", "organisation", "mandate", "subject_kind", "subject_id",
    "before", "after", "reason", "previous",
)  # fmt: skip


def digest(entry: Entry) -> str:
    """SHA-256 over the canonical JSON of everything an entry says, including the digest before it.

    Its moment is written in UTC, as the database gives it back, whatever zone it was told in.
    """
    at = entry.at.astimezone(UTC).isoformat(timespec="microseconds")
    said = {name: getattr(entry, name) for name in COVERED} | {"at": at}
    return hashlib.sha256(json.dumps(said, sort_keys=True, ensure_ascii=False).encode()).hexdigest()


def broken(entries: Iterable[Entry], previous: str = "") -> Entry | None:
    """The first entry whose digest or whose predecessor is not what it should be; None when the chain holds."""
    for entry in entries:
        if entry.previous != previous or entry.digest != digest(entry):
            return entry
        previous = entry.digest
    return None
