"""Texts cut into paragraphs and words, each with the space that follows it.

A word is a run of letters, marks and digits, with an apostrophe before the next letter at its end ("l'" is one word,
"économie" the next) and with points and commas between digits ("1,250.50"). In scripts that are written without
spaces each character is a word of its own, and so is every other sign; marks and joined signs stay with the one before
them. The classes are those of the Unicode Character Database; the way of cutting is simpler than that of Unicode
Standard Annex 29, which joins "l'économie" to one word and so shows more as changed than was.
"""

import re
import unicodedata
from bisect import bisect_right
from dataclasses import dataclass

WITHOUT_SPACES = (
    (0x0E00, 0x0EFF),  # Thai, Lao
    (0x0F00, 0x0FFF),  # Tibetan
    (0x1000, 0x109F),  # Myanmar
    (0x1780, 0x17FF),  # Khmer
    (0x2E80, 0x312F),  # radicals, kana, bopomofo
    (0x31A0, 0x9FFF),  # more of them, unified ideographs
    (0xF900, 0xFAFF),  # compatibility ideographs
    (0xFF66, 0xFF9F),  # halfwidth kana
    (0x20000, 0x3FFFF),  # further ideographs
)
STARTS = [first for first, _ in WITHOUT_SPACES]
FLAGS = range(0x1F1E6, 0x1F200)
SKINS = range(0x1F3FB, 0x1F400)
JOINER = 0x200D
CLASSES = {"'": "Q", "’": "Q", ".": "N", ",": "N", "_": "W"}
BY_CATEGORY = {"L": "W", "N": "W", "M": "M"}

WORD = r"[WD](?:[WDMJ]|(?<=D)[NQ](?=D))*(?:Q(?=W))?"
FLAG = r"FF"
SIGN = r"[^S](?:M|J[^S]?)*"
UNIT = re.compile(rf"(?P<core>{WORD}|{FLAG}|{SIGN})(?P<space>S*)|S+")
PARAGRAPH = re.compile(r"(?P<core>\S(?:[^\n]*\S)?)(?P<space>[^\S\n]*(?:\n\s*)?)|\s+")


@dataclass(frozen=True, slots=True)
class Unit:
    """A word, a sign or a paragraph, and the space behind it; only space at the start of a text has no core."""

    core: str
    space: str

    @property
    def text(self) -> str:
        """The unit as it stands in the text."""
        return self.core + self.space


class Classes(dict[int, str]):
    """The class of each character, worked out when it is first met."""

    def __missing__(self, code: int) -> str:
        self[code] = found = _class(code)
        return found


KNOWN = Classes()


def words(text: str) -> list[Unit]:
    """The words and signs of a text; joined they give it back."""
    classes = text.translate(KNOWN)
    return [_unit(text, found) for found in UNIT.finditer(classes)]


def paragraphs(text: str) -> list[Unit]:
    """The paragraphs of a text, each ended by line breaks; joined they give it back.

    Every line break ends one: who types into a page breaks no lines by hand, and lists have one entry a line.
    """
    return [_unit(text, found) for found in PARAGRAPH.finditer(text)]


def is_word(core: str) -> bool:
    """Whether it has a letter or a digit, so that it says something by itself."""
    return any(character.isalnum() for character in core)


def _unit(text: str, found: re.Match[str]) -> Unit:
    if found["core"] is None:
        return Unit("", text[found.start() : found.end()])
    return Unit(text[slice(*found.span("core"))], text[slice(*found.span("space"))])


def _class(code: int) -> str:
    """S space, F half a flag, J joiner, M mark, Q apostrophe, N in numbers, W letter, D digit, A alone, P other."""
    character = chr(code)
    if character.isspace():
        return "S"
    if code == JOINER or code in FLAGS:
        return "J" if code == JOINER else "F"
    category = unicodedata.category(character)
    if category == "Cf" or category.startswith("M") or code in SKINS:
        return "M"
    if character in CLASSES:
        return CLASSES[character]
    if category == "Nd":
        return "D"
    return "A" if _alone(code) else BY_CATEGORY.get(category[0], "P")


def _alone(code: int) -> bool:
    place = bisect_right(STARTS, code) - 1
    return place >= 0 and code <= WITHOUT_SPACES[place][1]
