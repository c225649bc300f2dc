"""One spelling for what is written and what is asked: no accents, no case, Greek and Cyrillic in Latin letters."""

from __future__ import annotations

import re

from anyascii import anyascii

WORD = re.compile(r"[a-z0-9]+")
PARTED = re.compile(r"(?<=\d)[ ./-]+(?=\d)")  # what people put between the digits of one number


def fold(text: str) -> str:
    """“Coopérative Ηλιος” → “cooperative ilios”."""
    return " ".join(anyascii(text).lower().split())


def spelled(text: str) -> str:
    """The words of a text as they are indexed: letters and digits only, so that every database parts them alike."""
    return " ".join(WORD.findall(fold(text)))


def joined(text: str) -> list[str]:
    """The words of a text whose digits belong together: “BE 0403.019.261” is “be 0403019261”."""
    return WORD.findall(PARTED.sub("", fold(text)))[:12]


def words(text: str) -> list[str]:
    """The words of a text in one spelling, at most twelve: nobody types more to find a thing."""
    return WORD.findall(fold(text))[:12]
