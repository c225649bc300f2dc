"""One spelling for what is written and what is asked: no accents, no case, Greek and Cyrillic in Latin letters."""

from __future__ import annotations

import re

from anyascii import anyascii

WORD = re.compile(r"[a-z0-9]+")


def fold(text: str) -> str:
    """“Coopérative Ηλιος” → “cooperative ilios”."""
    return " ".join(anyascii(text).lower().split())


def words(text: str) -> list[str]:
    """The words of a text in one spelling, at most twelve: nobody types more to find a thing."""
    return WORD.findall(fold(text))[:12]
