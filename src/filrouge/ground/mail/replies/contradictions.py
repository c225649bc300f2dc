"""Beginnings of an answer that take back what they say: “done, no”. No program should decide what they mean.

A word that decides is doubted where what follows it denies it (“done, not yet”), denies its own words (“done, but it is
not finished”), says something else instead (“done, under way”), or asks (“done? no”). In the six languages of the
network. “Done, no problems” denies nothing: a denial stands alone.
"""

from __future__ import annotations

import re
from collections.abc import Collection, Iterable, Mapping

BETWEEN = " \t\r\n.,;:!–—-"
_NO = r"no|nope|nah|not|non|nee|neen|niet|nein|nö|nicht|pas|never|jamais|nooit|nunca|niemals"
NEGATION = re.compile(rf"\b(?:{_NO}|nog|noch|ancora|todavía|aún|yet)\b|n['’]t\b", re.IGNORECASE)
# Alone: before a full stop, a comma or the end.
_DENIALS = re.compile(
    rf"(?:{_NO}|not yet|not at all|almost|nearly|pas encore|pas du tout|presque|nog niet|helemaal niet|nee hoor|"
    r"bijna|noch nicht|gar nicht|beinahe|non ancora|per niente|quasi|todavía no|aún no|para nada|casi)"
    r"\s*(?:$|[.,;:!?()\n…–—-])"
)
# Also before other words: “not all of it”.
_PARTLY = re.compile(
    r"(?:not (?:really|quite|entirely|completely|fully|exactly|everything|all)|pas (?:vraiment|tout|entièrement|"
    r"complètement)|(?:nog )?niet (?:echt|helemaal|alles)|(?:noch )?nicht (?:ganz|wirklich|alles|vollständig)|"
    r"non (?:proprio|del tutto|tutto|completamente)|no (?:del todo|todo|exactamente|completamente))\b"
)
_ASKED = re.compile(r"[\s.,;:!…–—-]*+[(\[]*+\s*+\?")  # nothing is given back: of many blanks it would try each
_FIRST = re.compile(r"[^.!?\n]*")  # a sentence
_BUT = re.compile(
    r"(?:(?:but|well|or|oh|sorry|actually|mais|enfin|ou|euh|maar|of|nou|eigenlijk|aber|oder|na ja|naja|eigentlich|ma|o|"
    r"anzi|però|pero|bueno|unfortunately|sadly|malheureusement|hélas|helaas|leider|purtroppo|lamentablemente)\b[\s.,;:!?…–—-]+)+"
)


def is_doubted(word: str, after: str, meaning: str, words: Mapping[str, Collection[str]]) -> bool:
    """Whether what comes after the word that decides takes it back. `word` and `after` are in small letters."""
    if _ASKED.match(after):
        return True
    rest = after.lstrip(BETWEEN)
    if but := _BUT.match(rest):
        rest = rest[but.end() :]
    others = [each for name, said in words.items() if name != meaning for each in said]
    if _alone(others, rest):
        return True
    if NEGATION.search(word):  # “not yet, no” says the same twice
        return False
    if _DENIALS.match(rest):
        return True
    sentence = _FIRST.match(rest)
    said = sentence[0] if sentence else ""
    if _is_denied(words[meaning], said):
        return True
    # “60 %, not all of it is paid” and “under way, not quite finished” go together.
    return bool(_PARTLY.match(rest)) and not word[0].isdigit() and not _holds(others, said)


def _alone(words: Iterable[str], rest: str) -> bool:
    return any(rest.startswith(word) and re.match(r"\s*(?:$|[.,;:!?\n–—-])", rest[len(word) :]) for word in words)


def _holds(words: Iterable[str], said: str) -> bool:
    return any(re.search(rf"\b{re.escape(word)}\b", said) for word in words)


def _is_denied(words: Iterable[str], said: str) -> bool:
    """Whether one of the words stands behind a negation, with a few words between them."""
    return any(
        re.search(rf"\b{re.escape(word)}\b", " ".join(said[found.end() :].split()[:5]))
        for found in NEGATION.finditer(said[:200])
        for word in words
    )
