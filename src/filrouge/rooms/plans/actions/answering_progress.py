"""An answer to the mail that asks how it goes becomes a report: its first word says where it stands, the rest is words.

In any of six languages, or as a share: “60 %”. An answer that begins with neither is words alone.
"""

from __future__ import annotations

import re
from dataclasses import dataclass

from django.conf import settings
from django.urls import reverse
from django.utils.translation import gettext as _

from filrouge.ground.actions import Refused
from filrouge.ground.mail.replies.answering import answered
from filrouge.ground.mail.replies.beginning import DONE, STOPPED, UNDER_WAY, beginning
from filrouge.ground.mail.replies.salutations import without
from filrouge.ground.people.languages import language_of
from filrouge.ground.people.viewer import Viewer
from filrouge.ground.trail.writing import Ref
from filrouge.ground.words import Words
from filrouge.rooms.plans.actions.reporting import Report, report
from filrouge.rooms.plans.models import Action, ActionState, Progress
from filrouge.rooms.plans.queries.following import in_, number_of

KIND = "plans.progress"
SAID: dict[str, tuple[str, ...]] = {
    ActionState.DONE: DONE,
    ActionState.UNDER_WAY: UNDER_WAY,
    ActionState.TO_START: (
        "not started", "not yet", "pas commencé", "pas encore", "niet begonnen", "nog niet", "nicht begonnen",
        "noch nicht", "non iniziato", "non ancora", "no empezado", "todavía no",
    ),
    ActionState.STOPPED: STOPPED,
}  # fmt: skip
PERCENT = re.compile(r"(\d{1,3})\s*(?:%|per ?cent|prozent|procent|pour cent|per cento|por ciento)")


@dataclass(frozen=True, slots=True)
class Understood:
    """What an answer says: a state and a share in per cent, each None where it says none, and the words."""

    state: str | None
    percent: int | None
    words: str


def understood(text: str) -> Understood:
    """Read an answer: its first word or share, if it stands alone, and what comes after it."""
    state, rest = beginning(text, SAID)
    if state:
        return (
            Understood(None, None, text.strip())
            if _is_counted_otherwise(state, rest)
            else Understood(state, None, rest)
        )
    found = PERCENT.match(without(text.strip()).casefold())
    share = int(found[1]) if found else 101
    if found is None or share > 100:
        return Understood(None, None, text.strip())
    alone, rest = beginning(text, {str(share): [found[0]]})
    return Understood(_state_at(share), share, rest) if alone else Understood(None, None, rest)


def _is_counted_otherwise(state: str, rest: str) -> bool:
    """“Done, 60 %” takes itself back."""
    found = PERCENT.match(rest.casefold())
    return found is not None and state in {ActionState.DONE, ActionState.TO_START} and _state_at(int(found[1])) != state


def _state_at(percent: int) -> str:
    if percent in {0, 100}:
        return ActionState.DONE if percent else ActionState.TO_START
    return ActionState.UNDER_WAY


def take_progress(viewer: Viewer, about: Ref, text: str, message_id: str) -> str:
    """Report what was answered. Returns what was understood, in words, and where it can be corrected."""
    found = Action.objects.select_related("plan__space__organisation", "area", "owner", "proposal")
    action = found.filter(pk=about.id).first() if about.kind == "plans.action" else None
    if action is None:
        raise Refused(_("The action that you answered about is not here any more."), code="gone")
    said = understood(text)
    by_steps = action.milestones.exists()
    words = text.strip() if by_steps and said.percent is not None else said.words
    given = Report(
        said.state or action.state, None if by_steps else said.percent,
        Words.of(words, language_of(words, viewer)) if words else Words(),
    )  # fmt: skip
    return _told(report(viewer, action=action, report=given), said)


def take_reports() -> None:
    """Let mail come in. Called in front/rooms.py."""
    answered(KIND, take_progress)


def _told(progress: Progress, said: Understood) -> str:
    """What was understood: the state that was set, or that none was said, and that the words were taken in."""
    action = progress.action
    named = {"number": number_of(action), "title": in_(action.title), "state": ActionState(progress.state).label}
    if said.state is None:
        told = _("Your words on action %(number)s, “%(title)s”, were taken in. It stays “%(state)s”.") % named
    elif progress.percent is not None:
        told = _("Action %(number)s, “%(title)s”, is now “%(state)s”, at %(percent)s %%.") % (
            named | {"percent": progress.percent}
        )
    else:
        told = _("Action %(number)s, “%(title)s”, is now “%(state)s”.") % named
    if said.state is not None and progress.words:
        told += " " + _("Your words were taken in.")
    path = reverse("plans:action", args=[action.plan.space.slug, action.address])
    return told + "\n" + _("You can read and correct it here: %(href)s") % {"href": settings.PUBLIC_ADDRESS + path}
