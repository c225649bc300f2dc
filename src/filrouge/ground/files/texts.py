"""Telling a text from everything else that has letters in it."""

from __future__ import annotations

import re

from filrouge.ground.files.kinds import Refusal

_HEAD = 4_096
_NOT_TEXT = re.compile(r"[\x00-\x08\x0b\x0e-\x1a\x1c-\x1f\x7f]")
_PAGE = re.compile(
    r"\s*(?:<\?xml|<\?php|<!doctype|<(?:html|head|body|svg|script|iframe|object|embed|meta)\b|"
    r"mime-version:|\{\\rtf)",
    re.IGNORECASE,
)


def check(raw: bytes) -> str:
    """The charset of a text: utf-8 or windows-1252. Refuses web pages and what is no text."""
    try:
        text, charset = raw.decode("utf-8-sig"), "utf-8"
    except UnicodeDecodeError:
        text, charset = _western(raw), "windows-1252"
    if _NOT_TEXT.search(text):
        raise Refusal("unknown")
    if _PAGE.match(text[:_HEAD]):
        raise Refusal("web_page")
    return charset


def _western(raw: bytes) -> str:
    try:
        return raw.decode("cp1252")
    except UnicodeDecodeError:
        raise Refusal("unknown") from None
