"""Minutes as plain text: what a version changed in the one before it."""

from __future__ import annotations

from django.utils.translation import gettext as _

from filrouge.ground.people.viewer import Viewer
from filrouge.ground.punctuation import colon
from filrouge.methods.amending.difference import Run, compare
from filrouge.rooms.meetings.models import Meeting
from filrouge.rooms.meetings.queries.minutes import Body, ItemShown, LineShown, body_of, minutes_called


def changes(viewer: Viewer, meeting: Meeting, version: int) -> tuple[Run, ...] | None:
    """What a version changed in the one before it, word by word; None where there is none or none may be seen."""
    new = minutes_called(viewer, meeting, version)
    old = minutes_called(viewer, meeting, version - 1)
    if new is None or old is None:
        return None
    return compare(as_text(body_of(old.content)), as_text(body_of(new.content))).runs


def as_text(body: Body) -> str:
    """Everything that minutes say as lines of plain text, for comparing two versions."""
    items = [*body.items, *([body.other] if body.other else [])]
    there = [f"{how}{colon()} {names}" for how, names in body.presence]
    head = [body.title.text, body.when, body.where, *there, *body.quorum]
    return "\n".join([*head, *(line for item in items for line in _item_text(item))]) + "\n"


def _item_text(item: ItemShown) -> list[str]:
    title = f"{item.number}. {item.title.text}" if item.number else _("Besides the agenda")
    voted = [f"{one.title.text}{colon()} {one.outcome}. {one.votes}".strip() for one in item.ballots]
    corrected = [f"{corrected_by(who)} {text}" for who, text in item.corrections]
    wrote = [written_by(item.wrote)] if item.wrote else []
    topics = [text for topic in item.topics for text in ("", topic.title.text, topic.facts, *map(_line, topic.lines))]
    return ["", title, *wrote, *map(_line, item.lines), *topics, *voted, *corrected]


def _line(line: LineShown) -> str:
    label = f"{colon()} ".join(part for part in (line.kind, line.organisation) if part)
    return " ".join(part for part in (f"{label}{colon()}" if label else "", line.text, _noted(line)) if part)


def written_by(names: str) -> str:
    """Who wrote for a country round."""
    return _("Written beforehand: %(names)s") % {"names": names}


def _noted(line: LineShown) -> str:
    notes = ", ".join(part for part in (line.who, line.note) if part)
    return f"({notes})" if notes else ""


def corrected_by(organisation: str) -> str:
    """What stands before a correction that was taken in."""
    return _("Corrected at the request of %(name)s:") % {"name": organisation}
