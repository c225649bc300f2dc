"""Files of others as text, whatever program wrote them."""

from __future__ import annotations


def decoded(content: bytes) -> str:
    """The text of a file: UTF-16 with its mark, UTF-8 with or without, or else Windows-1252; never an error."""
    if content.startswith((b"\xff\xfe", b"\xfe\xff")):
        return content.decode("utf-16", errors="replace")
    try:
        return content.decode("utf-8-sig")
    except UnicodeDecodeError:
        return content.decode("cp1252", errors="replace")
