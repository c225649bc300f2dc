"""Words that change in one language: what the other languages say is out of step until somebody renews it."""

from __future__ import annotations

from django.utils.translation import gettext as _

from filrouge.ground.actions import Refused
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


def refuse_other_original(before: Words, after: Words) -> None:
    """Raises Refused unless `after` is `before` with other translations: who spoke has read what was said."""
    if after.origin != before.origin or after.in_(after.origin).text != before.in_(before.origin).text:
        raise Refused(
            _("What was said stays as it was said. Only its translations can be changed."), code="original",
            field="reason",
        )  # fmt: skip


def told_languages(words: Words) -> str:
    """The languages that words are in, for the trail: “fr, nl (draft)”."""
    said = [code if code == words.origin else f"{code} ({words.wordings[code].status})" for code in words.texts()]
    return ", ".join(sorted(said))
