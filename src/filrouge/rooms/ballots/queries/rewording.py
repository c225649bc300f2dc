"""What changed in a ballot since an organisation decided on it."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from itertools import zip_longest
from typing import Any

from django.utils.translation import get_language
from django.utils.translation import gettext as _

from filrouge.ground.words import Shown, Words
from filrouge.methods.amending.difference import Run, compare

NOTHING = Shown("", "", "original")


@dataclass(frozen=True, slots=True)
class Reworded:
    """One part of a ballot that reads otherwise now, as runs of what stayed, went and came."""

    label: str
    language: str
    runs: tuple[Run, ...]


def reworded(then: Mapping[str, Any], now: Mapping[str, Any]) -> tuple[Reworded, ...]:
    """The parts of a ballot that differ between two states of it (freezing.as_it_stands), as the reader reads them."""
    return tuple(
        Reworded(label, after.language or before.language, compare(before.text, after.text).runs)
        for label, before, after in _parts(then, now)
        if before.text != after.text
    )


def _parts(then: Mapping[str, Any], now: Mapping[str, Any]) -> Iterator[tuple[str, Shown, Shown]]:
    """(label, before, after) of the title, the text, and each question that is not the title once more."""
    yield _("Title"), _read(then["title"]), _read(now["title"])
    yield _("Text"), _read(then["text"]), _read(now["text"])
    several = max(len(then["questions"]), len(now["questions"])) > 1
    for number, pair in enumerate(zip_longest(then["questions"], now["questions"]), start=1):
        if several or any(q["text"] != said["title"] for q, said in zip(pair, (then, now), strict=True) if q):
            before, after = (_read(question["text"]) if question else NOTHING for question in pair)
            yield _("Question %(number)s") % {"number": number}, before, after
        yield _("What can be chosen"), _options(pair[0]), _options(pair[1])


def _options(question: Mapping[str, Any] | None) -> Shown:
    """The options of a question, one a line, each with its category and its cost."""
    named = [(_read(option["name"]), option) for option in question["options"]] if question else []
    lines = (", ".join(filter(None, (name.text, one["category"], one["cost"]))) for name, one in named)
    return Shown("\n".join(lines), named[0][0].language if named else "", "original")


def _read(said: Mapping[str, Any]) -> Shown:
    return Words.from_json(said).in_(get_language() or "en")
