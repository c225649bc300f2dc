"""Writing one entry, at the end of an action and inside its transaction."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from django.apps import apps
from django.db import connection

from filrouge.ground.statements import Prepared
from filrouge.ground.trail.chain import digest

if TYPE_CHECKING:
    from django.db.models import QuerySet

    from filrouge.ground.actions import Act
    from filrouge.ground.trail.models import Entry

LOCK = 7251401  # any constant: writers of the chain queue on it, so that each sees the entry before


class Ref(NamedTuple):
    """Names any row of any room: its kind (`register.source`) and its id."""

    kind: str
    id: int


def write(act: Act) -> Entry:
    """Append the entry of an action. Must run inside its transaction."""
    from filrouge.ground.trail.models import Entry

    if connection.vendor == "postgresql":
        with connection.cursor() as cursor:
            cursor.execute("SELECT pg_advisory_xact_lock(%s)", [LOCK])
    viewer, subject = act.by, act.subject
    entry = Entry(
        at=act.at,
        verb=act.verb,
        means=viewer.means,
        space=viewer.space.id if viewer.space else None,
        person=viewer.person.id if viewer.person else None,
        organisation=viewer.acting.organisation if viewer.acting else None,
        mandate=(viewer.acting.mandate or None) if viewer.acting else None,
        subject_kind=subject.kind if subject else "",
        subject_id=subject.id if subject else None,
        before=act.before,
        after=act.after,
        reason=act.reason,
        previous=next((last for (last,) in _LAST.rows()), ""),
    )
    entry.digest = digest(entry)
    entry.save(force_insert=True)
    return entry


def _last() -> QuerySet[Entry, tuple[str]]:
    return apps.get_model("trail", "Entry").objects.order_by("-id").values_list("digest")[:1]


_LAST = Prepared(_last)  # every action asks for it
