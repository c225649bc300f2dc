"""Walking through a picture from its first byte to its last: what is more than a picture is not taken."""

from __future__ import annotations

import re
import struct
import zlib
from typing import Any

from filrouge.ground.files.kinds import Refusal

PNG, JPEG = b"\x89PNG\r\n\x1a\n", b"\xff\xd8\xff"
MOST_PIXELS = 100_000_000
_SIZES = frozenset(range(0xC0, 0xD0)) - {0xC4, 0xC8, 0xCC}  # SOF markers, in which a JPEG says its size
_ALONE = frozenset(range(0xD0, 0xD9)) | {0x01}  # markers without a length
_NEXT = re.compile(rb"\xff+[^\x00\xd0-\xd7\xff]")
_MOST_PICTURES = 10  # a camera may put previews behind the picture


def is_webp(raw: bytes) -> bool:
    return raw[:4] == b"RIFF" and raw[8:12] == b"WEBP"


def check_png(raw: bytes) -> None:
    """Chunk by chunk to IEND, which must be the end (PNG 3rd edition, 5)."""
    position, first = len(PNG), True
    while True:
        length, kind = _unpack(">I4s", raw, position)
        end = position + 12 + length
        if first != (kind == b"IHDR") or end > len(raw):
            raise Refusal("broken")
        if zlib.crc32(raw[position + 4 : end - 4]) != _unpack(">I", raw, end - 4)[0]:
            raise Refusal("broken")
        if first:
            _check_pixels(*_unpack(">II", raw, position + 8))
        position, first = end, False
        if kind == b"IEND":
            break
    _check_end(raw[position:])


def check_jpeg(raw: bytes) -> None:
    """Segment by segment to EOI (ITU T.81, B); behind it may stand previews that are pictures too."""
    for _picture in range(_MOST_PICTURES):
        raw = raw[_end_of_jpeg(raw) :].lstrip(b"\x00")
        if not raw.startswith(JPEG):
            break
    _check_end(raw)


def _end_of_jpeg(raw: bytes) -> int:
    position = 2
    while True:
        marker = _NEXT.match(raw, position)
        if marker is None:
            raise Refusal("broken")
        code, position = raw[marker.end() - 1], marker.end()
        if code == 0xD9:
            return position
        if code in _ALONE:
            continue
        (length,) = _unpack(">H", raw, position)
        if code in _SIZES:
            _check_pixels(*_unpack(">HH", raw, position + 3))
        position += length
        if code == 0xDA:
            # After the start of a scan come its points, to the next marker that is not part of them.
            following = _NEXT.search(raw, position)
            position = following.start() if following else len(raw)


def check_webp(raw: bytes) -> None:
    """Chunk by chunk to the size that the file says it has (RFC 9649, 2)."""
    (said,) = _unpack("<I", raw, 4)
    position, size = 12, said + 8
    if size > len(raw):
        raise Refusal("broken")
    while position < size:
        kind, length = _unpack("<4sI", raw, position)
        if kind == b"VP8X":
            wide, high = (int.from_bytes(raw[at : at + 3], "little") + 1 for at in (position + 12, position + 15))
            _check_pixels(wide, high)
        position += 8 + length + length % 2
    if position != size:
        raise Refusal("broken")
    _check_end(raw[size:])


def _unpack(form: str, raw: bytes, position: int) -> tuple[Any, ...]:
    try:
        return struct.unpack_from(form, raw, position)
    except struct.error:
        raise Refusal("broken") from None


def _check_pixels(wide: int, high: int) -> None:
    if wide * high > MOST_PIXELS:
        raise Refusal("too_many_pixels")


def _check_end(rest: bytes) -> None:
    if rest.strip(b"\x00\r\n "):
        raise Refusal("two_in_one")
