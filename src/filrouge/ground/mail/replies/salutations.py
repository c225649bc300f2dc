"""“Dear Ada,” before an answer: a greeting is nothing that was said for a plan, and hides the word that decides."""

from __future__ import annotations

import re

from filrouge.ground.mail.replies.contradictions import NEGATION

# en, fr, nl, de, it, es.
_GREETING = (
    r"(?:hello|hi|hey|dear|good (?:morning|afternoon|evening|day)|greetings|bonjour|bonsoir|salut|ch(?:er|ère)s?|"
    r"madame|monsieur|hallo|hoi|dag|beste|goede(?:morgen|middag|navond|ndag)|geachte|guten (?:tag|morgen|abend)|"
    r"liebe[rs]?|sehr geehrte[rs]?|ciao|salve|buon(?:giorno|asera)|gentil[ei]|car[oaie]|hola|buenos días|"
    r"buenas (?:tardes|noches)|estimad[oa]s?|querid[oa]s?)\b(?: [^,!:;?\n]{1,40}?)?"
)
# “Care:”, “Dag 1:” and “Beste praktijken:” say what a contribution is about; greetings of such words have a comma.
_TITLE = r"(?!(?:(?:dag|beste)\b[^,!\n]*[:.]|(?:ch(?:er|ère)s?|gentil[ei]|car[oaie])\b[^,!\n]*)[ ]*\n)"
# Above the answer: with its comma, or with a blank line below. Before it, on the same line: with its comma.
_ABOVE = re.compile(rf"{_TITLE}{_GREETING}(?:[ ]?[,!:.][ ]*\n|[ ]*\n[ ]*\n)\s*(?=\S)", re.IGNORECASE)
_BEFORE = re.compile(rf"{_GREETING}[ ]?[,!:.][ ]*(?=\S)", re.IGNORECASE)


def without_line(text: str) -> str:
    """The text without a greeting that stands above it; all of it where nothing would be left."""
    return _after(_ABOVE.match(text), text)


def without(text: str) -> str:
    """The same where the greeting may also stand on the line of the answer: “Dear Ada, done.”."""
    below = without_line(text)
    return _after(_BEFORE.match(below), below)


def _after(greeting: re.Match[str] | None, text: str) -> str:
    """Nobody is called No: “Hi no, done” does not greet, and the word that denies stays."""
    return text if greeting is None or NEGATION.search(greeting[0]) else text[greeting.end() :]
