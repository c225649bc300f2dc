"""Looking through a PDF (ISO 32000) for what a reading room does not take: locks, programs, files within the file."""

from __future__ import annotations

import re
import zlib
from collections.abc import Iterator

from filrouge.ground.files.kinds import MB, Refusal

_STREAM = re.compile(rb">>\s{0,20}stream\r?\n")
_END = b"endstream"
_DICTIONARY = 2_000  # bytes before a stream in which its dictionary is looked for
_UNPACKED = 100 * MB  # of all object streams together
_ESCAPED = re.compile(rb"#([0-9A-Fa-f]{2})")
_LOCKED = re.compile(rb"/Encrypt\b")
_PROGRAM = re.compile(rb"/(?:JavaScript|JS|Launch|RichMedia|XFA)\b")
_FILES = re.compile(rb"/(?:EmbeddedFiles?|Filespec|Collection)\b")


def check(raw: bytes) -> None:
    """Refuse a PDF that is locked, holds programs or files, or has another file behind its end."""
    end = raw.rfind(b"%%EOF")
    if end < 0:
        raise Refusal("broken")
    if raw[end + 5 :].strip(b"\r\n\t \x00"):
        raise Refusal("two_in_one")
    for said in _objects(raw):
        # A name may be spelled with numbers: /J#53 is /JS.
        plain = _ESCAPED.sub(lambda match: bytes([int(match[1], 16)]), said)
        if _LOCKED.search(plain):
            raise Refusal("password")
        if _PROGRAM.search(plain):
            raise Refusal("program")
        if _FILES.search(plain):
            raise Refusal("files_inside")


def _objects(raw: bytes) -> Iterator[bytes]:
    """Everything that says what the file does: between its streams, and within streams of objects.

    Other streams are pictures, letters and drawings: in them any name stands by chance.
    """
    position, budget = 0, _UNPACKED
    while match := _STREAM.search(raw, position):
        yield raw[position : match.start() + 2]
        stop = raw.find(_END, match.end())
        stop = len(raw) if stop < 0 else stop
        if b"/ObjStm" in raw[max(position, match.start() - _DICTIONARY) : match.start()]:
            unpacked = _unpacked(raw[match.end() : stop], budget)
            budget -= len(unpacked)
            yield unpacked
        position = stop
    yield raw[position:]


def _unpacked(packed: bytes, budget: int) -> bytes:
    """A stream of objects as text. One that is packed in another way, or too much of it, is not taken."""
    reader = zlib.decompressobj()
    try:
        text = reader.decompress(packed, budget)
    except zlib.error:
        raise Refusal("broken") from None
    if reader.unconsumed_tail:
        raise Refusal("bomb")
    return text
