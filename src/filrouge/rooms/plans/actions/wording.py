"""Words that change in one language: what the other languages say is out of step until somebody renews it."""

from __future__ import annotations

from filrouge.ground.words import Wording, Words


def reworded(words: Words, language: str, text: str, *, by: str = "", at: str = "") -> Words:
    """The same words as now said in one language, which becomes that of the original (law 8).

    Every other language keeps its text as a draft: it translates what was said before. Words that do not change at
    all stay as they are.
    """
    if words.texts().get(language, "") == text:
        return words
    others = {
        code: Wording(wording.text, "machine" if wording.status == "machine" else "draft", wording.by, wording.at)
        for code, wording in words.wordings.items()
        if code != language and wording.text
    }
    return Words(language, {language: Wording(text, "original", by, at)} | others)


def renewed(words: Words, language: str, text: str, *, by: str = "", at: str = "") -> Words:
    """The words with a translation that fits the original again, checked by whoever wrote it."""
    return words.with_(language, text, status="checked", by=by, at=at)


def out_of_step(words: Words) -> tuple[str, ...]:
    """The languages whose text nobody has checked against the original, in the order of their codes."""
    return tuple(
        sorted(
            code for code, wording in words.wordings.items() if wording.text and wording.status in {"draft", "machine"}
        )
    )
