"""A mail as it came in, read by a process of its own."""

from __future__ import annotations

import hashlib
import tempfile
from dataclasses import dataclass
from typing import Any

from filrouge.ground import apart
from filrouge.ground.mail.replies.child import BOUNDS
from filrouge.ground.mail.replies.reports import LONGEST_REASON, OURS, STATUS, Report

CHILD = "filrouge.ground.mail.replies.child"
LIMIT = 1024 * 1024  # bytes of a mail that are read


@dataclass(frozen=True, slots=True)
class Letter:
    """What stands in a mail. `text` are the writer's own words, `whole` everything, `trouble` why there is no text.

    `automatic` says why no person wrote it, `report` what a mail server says there about a mail of ours; `fingerprint`
    is the SHA-256 of its bytes, for mails without Message-ID.
    """

    size: int
    fingerprint: str
    identifier: str = ""
    sender: str = ""
    subject: str = ""
    recipients: tuple[str, ...] = ()
    automatic: str = ""
    results: tuple[str, ...] = ()
    text: str = ""
    whole: str = ""
    trouble: str = ""
    report: Report | None = None


def read(raw: bytes) -> Letter:
    """Read a mail, of which the first LIMIT bytes and one more are given. Never raises for what stands in it."""
    known: dict[str, Any] = {"size": len(raw), "fingerprint": hashlib.sha256(raw).hexdigest()}
    with tempfile.TemporaryFile() as file:
        file.write(raw[:LIMIT])
        file.seek(0)
        try:
            said = apart.ask(CHILD, file, BOUNDS)
        except apart.Ended as ended:
            return Letter(**known, trouble=ended.code)
    if len(raw) > LIMIT:
        said["trouble"] = "too_large"
    return _letter(known, said)


def _letter(known: dict[str, Any], said: dict[str, Any]) -> Letter:
    """A process that was taken over can still only say texts."""
    facts: dict[str, Any] = {name: str(said.get(name, "")) for name in ("text", "whole", "trouble")}
    facts |= {name: str(said.get(name, ""))[:255] for name in ("identifier", "sender", "subject", "automatic")}
    facts |= {name: _texts(said.get(name)) for name in ("recipients", "results")}
    return Letter(**known, **facts, report=_report(said.get("report")))


def _texts(said: object) -> tuple[str, ...]:
    return tuple(map(str, said)) if isinstance(said, list) else ()


def _report(said: object) -> Report | None:
    """A report in the only form that is believed."""
    if not isinstance(said, dict):
        return None
    identifier, status = str(said.get("identifier", "")), str(said.get("status", ""))
    if not (OURS.fullmatch(identifier) and STATUS.fullmatch(status)):
        return None
    return Report(identifier, said.get("failed") is True, status, str(said.get("reason", ""))[:LONGEST_REASON])
