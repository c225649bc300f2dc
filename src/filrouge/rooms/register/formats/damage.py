"""What programs did to a text on its way into a list, undone: signs written as entities, and bytes read amiss."""

from __future__ import annotations

import html
import re

_ENTITY = re.compile(r"&(?:#\d{1,6}|#[xX][\da-fA-F]{1,5}|[A-Za-z]{2,8}\d{0,2});")
# “Ã©” for é: the first byte of a sign in UTF-8 read as Western European, with one that can only follow it.
_AMISS = re.compile(
    r"[ÂÃÄÅâ][\u0080-\u00bf\u0152\u0153\u0160\u0161\u0178\u017d\u017e\u0192\u02c6\u02dc\u2013-\u203a\u20ac\u2122]"
)


def undone(cell: str) -> str:
    """“Id&eacute;es” and “IdÃ©es” as Idées; a cell in which nothing happened as it is."""
    text = _decoded(cell) if not cell.isascii() and _AMISS.search(cell) else cell
    return _ENTITY.sub(lambda found: html.unescape(found[0]), text) if "&" in text else text


def _decoded(text: str) -> str:
    """The text in the encoding that it was written in, if all of it can be; else as it is."""
    try:
        return b"".join(map(_byte, text)).decode("utf-8")
    except UnicodeError:
        return text


def _byte(sign: str) -> bytes:
    """The byte that was read as this sign; Windows leaves five of them without one."""
    return sign.encode("latin-1") if ord(sign) < 256 else sign.encode("cp1252")
