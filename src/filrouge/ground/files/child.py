"""The process that looks into a file that somebody attaches: `python -m filrouge.ground.files.child`."""

from __future__ import annotations

import io
import re
import zipfile
from typing import Any, BinaryIO

from filrouge.ground.apart import Bounds, answer
from filrouge.ground.files import images, packed, pdf, texts
from filrouge.ground.files.kinds import LIMIT, MB, Refusal

BOUNDS = Bounds(seconds=30, memory=400 * MB)
_ZIP = b"PK\x03\x04"
_COMPOUND = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
_LOCKED = "EncryptedPackage".encode("utf-16-le")
_PDF_WITHIN = 1_024  # bytes from the beginning in which readers of PDF look for one
_OTHER_PICTURES = (b"GIF8", b"II*\x00", b"MM\x00*", b"BM", b"\x00\x00\x01\x00")
_HEIC = re.compile(rb"....ftyp(?:heic|heix|mif1|avif)", re.DOTALL)


def look(source: BinaryIO, _order: dict[str, Any]) -> dict[str, Any]:
    """Say what a file is by what is in it: `media_type` and for text `charset`, or why it is `refused`."""
    raw = source.read(LIMIT + 1)
    try:
        media_type = _media_type(raw)
        # What is whole as one kind and begins or ends as another would be opened as either.
        beginning = raw[:_PDF_WITHIN]
        if media_type != "application/pdf" and b"%PDF-" in beginning:
            raise Refusal("two_in_one")
        if not raw.startswith(_ZIP) and zipfile.is_zipfile(io.BytesIO(raw)):
            raise Refusal("two_in_one")
    except Refusal as refusal:
        return {"refused": refusal.code}
    charset = texts.check(raw) if media_type == "text/plain" else ""
    return {"media_type": media_type, "charset": charset}


def _media_type(raw: bytes) -> str:
    if raw.startswith(b"%PDF-"):
        pdf.check(raw)
        return "application/pdf"
    if raw.startswith(_ZIP):
        return packed.check(raw)
    if raw.startswith(_COMPOUND):
        raise Refusal("password" if _LOCKED in raw else "old_office")
    return _picture(raw) or _text(raw)


def _picture(raw: bytes) -> str:
    if raw.startswith(images.PNG):
        images.check_png(raw)
        return "image/png"
    if raw.startswith(images.JPEG):
        images.check_jpeg(raw)
        return "image/jpeg"
    if images.is_webp(raw):
        images.check_webp(raw)
        return "image/webp"
    if raw.startswith(_OTHER_PICTURES) or _HEIC.match(raw):
        raise Refusal("other_picture")
    return ""


def _text(raw: bytes) -> str:
    texts.check(raw)
    return "text/plain"


if __name__ == "__main__":
    answer(BOUNDS, look)
