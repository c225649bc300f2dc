"""Mail that came in, as the secretariat of its network sees it."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from django.db.models import QuerySet
from django.template.defaultfilters import filesizeformat
from django.urls import reverse
from django.utils.translation import gettext as _

from filrouge.ground.mail.models import Arrival, Outcome
from filrouge.ground.mail.replies.reasons import reason
from filrouge.ground.pages.keyset import Slice, cut
from filrouge.ground.people.viewer import Viewer
from filrouge.ground.rules import secretariat

KEYS = (("id", True),)


@dataclass(frozen=True, slots=True)
class Row:
    """One mail that came in. `why` is what its writer was told; `text` is there only if it was not taken."""

    id: int
    at: datetime
    sender: str
    subject: str
    size: str
    outcome: str
    outcome_label: str
    why: str
    text: str
    href: str
    forget_href: str


def _mine(viewer: Viewer) -> QuerySet[Arrival]:
    """Mail of the space, for its secretariat; nothing for anybody else."""
    if viewer.space is None or not secretariat(viewer, viewer.space):
        return Arrival.objects.none()
    return Arrival.objects.filter(space=viewer.space)


def arrivals(viewer: Viewer, outcome: str = "", cursor: str = "") -> Slice[Row]:
    """What came in, the newest first; only one outcome when asked."""
    rows = _mine(viewer)
    if outcome in Outcome.values:
        rows = rows.filter(outcome=outcome)
    return cut(rows, KEYS, cursor, lambda arrival: _row(viewer, arrival))


def arrival(viewer: Viewer, number: int) -> Row | None:
    found = arrival_itself(viewer, number)
    return _row(viewer, found) if found else None


def arrival_itself(viewer: Viewer, number: int) -> Arrival | None:
    """The row that an action is about."""
    return _mine(viewer).filter(pk=number).first()


def _row(viewer: Viewer, found: Arrival) -> Row:
    slug = viewer.space.slug if viewer.space else ""
    return Row(
        found.pk,
        found.at,
        found.sender or _("a sender that is not kept any more"),
        found.subject or _("No subject"),
        filesizeformat(found.size),
        str(found.outcome),
        str(Outcome(found.outcome).label),
        found.reason or reason(found.why),
        found.text,
        reverse("secretariat:arrival", args=[slug, found.pk]),
        reverse("secretariat:arrival_forget", args=[slug, found.pk]) if found.text else "",
    )
