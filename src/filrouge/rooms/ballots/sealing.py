"""The urn of a secret ballot: all papers as one sealed value, the key beside the database and never in it.

A paper carries no organisation, no number and no time, and the papers lie in the order of their receipts, which are
drawn at random. The whole urn is sealed anew with every paper, so that two copies of the database, however short the
time between them, differ everywhere and tell nothing. The key is destroyed when the ballot has been counted.
Sealed with Fernet (AES-128-CBC and HMAC-SHA256, https://github.com/fyrnet/spec).
"""

from __future__ import annotations

import json
import os
import secrets
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any

from cryptography.fernet import Fernet, InvalidToken
from django.conf import settings

from filrouge.ground.people.models import ALPHABET


class SealBroken(Exception):
    """The key is gone or is not the one that sealed this urn."""


@dataclass(frozen=True, slots=True)
class Paper:
    """One secret vote: the receipt by which its owner finds it, what it says, and the weight it counts with."""

    receipt: str
    answers: dict[str, Any]
    weight: str


def new_receipt() -> str:
    """A code of sixteen characters in groups of four: 78 bits, readable aloud."""
    drawn = [secrets.choice(ALPHABET) for _unused in range(16)]
    return "-".join("".join(drawn[start : start + 4]) for start in range(0, 16, 4))


def make_key(ballot: str) -> None:
    """Make the key of a ballot, readable by the owner of this installation alone. One that is there stays."""
    folder = folder_of_seals()
    folder.mkdir(parents=True, exist_ok=True, mode=0o700)
    try:
        handle = os.open(_key_file(ballot), os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    except FileExistsError:
        return
    with os.fdopen(handle, "wb") as file:
        file.write(Fernet.generate_key())
        file.flush()
        os.fsync(file.fileno())


def destroy_key(ballot: str) -> None:
    """Destroy the key, so that no copy of the database made while the ballot was open can ever be read."""
    _key_file(ballot).unlink(missing_ok=True)


def seal(ballot: str, papers: list[Paper]) -> bytes:
    """All papers as one sealed value, padded so that its length does not tell what was added last."""
    ordered = sorted(papers, key=lambda paper: paper.receipt)
    plain = json.dumps([asdict(paper) for paper in ordered], ensure_ascii=False, separators=(",", ":")).encode()
    # A token says when it was made; this one must not tell when the last vote came in.
    return _fernet(ballot).encrypt_at_time(plain + b" " * (-len(plain) % PADDED), 0)


def unseal(ballot: str, sealed: bytes | memoryview) -> list[Paper]:
    """The papers of an urn. Raises SealBroken where the key does not fit."""
    try:
        plain = _fernet(ballot).decrypt(bytes(sealed))
    except InvalidToken as broken:
        raise SealBroken(ballot) from broken
    return [Paper(**paper) for paper in json.loads(plain)]


PADDED = 4096  # bytes


def _fernet(ballot: str) -> Fernet:
    try:
        return Fernet(_key_file(ballot).read_bytes())
    except (FileNotFoundError, ValueError) as missing:
        raise SealBroken(ballot) from missing


def folder_of_seals() -> Path:
    """Where the keys of secret ballots lie, beside the database and never in an archive."""
    return Path(settings.HOME) / "seals"


def _key_file(ballot: str) -> Path:
    return folder_of_seals() / f"{ballot}.key"
