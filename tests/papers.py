"""What stands in a document on paper, for tests that read it."""

from __future__ import annotations

import re
import zlib


def unpacked(pdf: bytes) -> bytes:
    """The PDF with what is packed in it."""
    found = [pdf]
    for raw in re.findall(rb"stream\r?\n(.*?)\r?\nendstream", pdf, re.DOTALL):
        try:
            found.append(zlib.decompress(raw))
        except zlib.error:
            continue
    return b"\n".join(found)
