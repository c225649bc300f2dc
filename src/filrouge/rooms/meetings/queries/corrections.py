"""What is asked to be corrected in minutes, and what was answered."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from django.conf import settings
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from filrouge.ground.hours import day
from filrouge.ground.people.viewer import Viewer
from filrouge.ground.words import Shown
from filrouge.methods.amending.difference import Run, compare
from filrouge.rooms.meetings.models import Correction, Meeting, Minutes
from filrouge.rooms.meetings.rules import MAY


@dataclass(frozen=True, slots=True)
class Asked:
    """One correction that was asked for, and what was answered. `number` is for the form that answers.

    About a line, `runs` are its wording and the one that is asked for, word by word, in `language`; `text` says why.
    """

    number: str
    organisation: str
    item: Shown
    text: str
    when: str
    answered: str
    mark: str
    answer: str
    runs: tuple[Run, ...]
    language: str


def corrections(viewer: Viewer, meeting: Meeting) -> tuple[Asked, ...]:
    """What was asked to be corrected in any version, the oldest first, for those who were invited. One statement."""
    if not MAY["see_papers"](viewer, meeting):
        return ()
    found = Correction.objects.filter(minutes__meeting=meeting).select_related("organisation", "item", "line")
    return tuple(_asked(one) for one in found.order_by("id"))


def _asked(one: Correction) -> Asked:
    language = get_language() or settings.LANGUAGE_CODE
    words = {None: _("to be answered"), True: _("taken in"), False: _("not taken in")}
    marks = {None: "half", True: "done", False: "no"}
    item = one.item.title.in_(language) if one.item else Shown("", language, "original")
    return Asked(
        str(one.pk), one.organisation.name, item, one.text, day(one.at), words[one.taken_in], marks[one.taken_in],
        one.answer, compare(one.was, one.becomes).runs if one.line else (), one.line.language if one.line else "",
    )  # fmt: skip


def wording_in(minutes: Minutes, address: str) -> str:
    """How a line reads in a version of the minutes; empty where it does not stand there."""
    return next((str(line["text"]) for line in _lines(minutes.content) if line["address"] == address), "")


def _lines(content: Mapping[str, Any]) -> Iterator[Mapping[str, Any]]:
    for item in content["items"]:
        yield from item["lines"]
    yield from content["lines"]
