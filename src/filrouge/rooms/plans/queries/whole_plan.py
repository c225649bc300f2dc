"""The whole plan as tables: its steps and amendments here, the rest from their own modules; and its dates."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from django.conf import settings
from django.db.models import Count, Max
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import get_language, gettext_lazy
from django.utils.translation import gettext as _

from filrouge.ground.calendars.events import Event, Status
from filrouge.ground.calendars.writing import feed
from filrouge.ground.people.viewer import Viewer
from filrouge.ground.punctuation import colon
from filrouge.ground.trail.models import Entry
from filrouge.rooms.meetings.queries.meetings import seen_meetings
from filrouge.rooms.plans.models import Amendment, Plan, Proposal, Step
from filrouge.rooms.plans.queries import action_tables, tables
from filrouge.rooms.plans.queries.filters import Wanted
from filrouge.rooms.plans.queries.plans import href
from filrouge.rooms.plans.queries.seen import open_to

REFRESH = timedelta(hours=12)
STEP = {
    "number": gettext_lazy("Step"),
    "name": gettext_lazy("Name"),
    "language": gettext_lazy("Language of the original (BCP 47)"),
    "kind": gettext_lazy("Kind"),
    "opens": gettext_lazy("Opens (UTC)"),
    "closes": gettext_lazy("Closes (UTC)"),
    "allows": gettext_lazy("What it opens"),
    "meeting": gettext_lazy("Its meeting"),
}
AMENDMENT = {
    "number": gettext_lazy("Amendment"),
    "proposal": gettext_lazy("Proposal"),
    "organisation": gettext_lazy("Organisation"),
    "country": gettext_lazy("Country (ISO 3166)"),
    "language": gettext_lazy("Language of the original (BCP 47)"),
    "title": gettext_lazy("Title as it should read"),
    "text": gettext_lazy("Text as it should read"),
    "version": gettext_lazy("Version that it amends"),
    "because": gettext_lazy("Why"),
    "state": gettext_lazy("State"),
    "answer": gettext_lazy("What was answered"),
    "at": gettext_lazy("When (UTC)"),
    "page": gettext_lazy("Page"),
}
Rows = Iterable[dict[str, Any]]


@dataclass(frozen=True, slots=True)
class Sheet:
    """One table of the plan: its name in an address, its title, its columns, and what gives its rows."""

    name: str
    title: str
    columns: Mapping[str, Any]
    rows: Callable[[], Rows]


def sheets(viewer: Viewer, plan: Plan) -> tuple[Sheet, ...]:
    """The tables of a plan, as far as this viewer may see what stands in them; rows are read when asked for."""
    every = Wanted()
    return (
        Sheet("steps", _("Steps"), STEP, lambda: steps(viewer, plan)),
        Sheet(
            "contributions", _("Contributions"), tables.CONTRIBUTION, lambda: tables.contributions(viewer, plan, every)
        ),
        Sheet("proposals", _("Proposals"), tables.PROPOSAL, lambda: tables.proposals(viewer, plan, every)),
        Sheet("amendments", _("Amendments"), AMENDMENT, lambda: amendments(viewer, plan)),
        Sheet("actions", _("Actions"), action_tables.COLUMNS, lambda: action_tables.rows(viewer, plan, every)),
    )


def steps(viewer: Viewer, plan: Plan) -> Iterator[dict[str, Any]]:
    """The steps in their order, the keys of STEP. They were read with the plan."""
    shown = meetings_shown(viewer, plan)
    for step in plan.steps.all():
        name = step.name.in_(step.name.origin)
        yield {
            "number": step.position, "name": name.text, "language": name.language, "kind": step.kind,
            "opens": step.opens_at, "closes": step.closes_at, "allows": list(step.allows),
            "meeting": settings.PUBLIC_ADDRESS + meeting_href(viewer, step) if step.meeting_id in shown else "",
        }  # fmt: skip


def amendments(viewer: Viewer, plan: Plan) -> Iterator[dict[str, Any]]:
    """Every amendment to a proposal that the viewer may see, by number; the keys of AMENDMENT. One statement."""
    seen = Proposal.objects.filter(open_to(viewer), plan=plan)
    found = Amendment.objects.filter(proposal__in=seen).select_related("proposal", "organisation")
    slug = plan.space.slug
    for each in found.order_by("number", "id").iterator(chunk_size=tables.AT_ONCE):
        yield {
            "number": each.number, "proposal": each.proposal.number, "organisation": each.organisation.name,
            "country": each.organisation.country, "language": each.language, "title": each.title, "text": each.text,
            "version": each.base, "because": each.because, "state": each.state,
            "answer": each.answer.in_(each.answer.origin).text, "at": each.at,
            "page": settings.PUBLIC_ADDRESS + reverse("plans:amendment", args=[slug, each.address]),
        }  # fmt: skip


def meetings_shown(viewer: Viewer, plan: Plan) -> set[int]:
    """The meetings of the steps that the viewer may see. One statement."""
    numbers = [step.meeting_id for step in plan.steps.all() if step.meeting_id]
    return set(seen_meetings(viewer).filter(pk__in=numbers).values_list("pk", flat=True)) if numbers else set()


def meeting_href(viewer: Viewer, step: Step) -> str:
    """The page of the meeting of a step; empty where it has none."""
    if step.meeting is None or viewer.space is None:
        return ""
    return reverse("meetings:meeting", args=[viewer.space.slug, step.meeting.address])


def dates(viewer: Viewer, plan: Plan) -> bytes:
    """The steps of a plan, the days of the steps of its actions and their ends, as a calendar (RFC 5545).

    The trail counts the changes of each step, so that calendars take the newest dates (RFC 5545, 3.8.7.4).
    """
    changed = _changes(plan)
    events = [_event(viewer, plan, step, *changed.get(step.pk, (0, plan.made_at))) for step in plan.steps.all()]
    events += action_tables.events(viewer, plan, Wanted())
    title = plan.title.in_(get_language() or "en").text
    return feed(
        title, events, refresh=REFRESH, source=settings.PUBLIC_ADDRESS + href(viewer, plan), colour="",
        dtstamp=timezone.now(),
    )  # fmt: skip


def _changes(plan: Plan) -> dict[int, tuple[int, datetime]]:
    """How often each step was changed, and when last. One statement."""
    steps = [step.pk for step in plan.steps.all()]
    found = Entry.objects.filter(subject_kind="plans.step", subject_id__in=steps).order_by().values_list("subject_id")
    return {step: (number, last) for step, number, last in found.annotate(number=Count("id"), last=Max("at"))}


def _event(viewer: Viewer, plan: Plan, step: Step, sequence: int, changed: datetime) -> Event:
    """When a step is open."""
    language = get_language() or "en"
    return Event(
        uid=f"plan-{plan.address}-step-{step.pk}@filrouge", sequence=sequence, status=Status.CONFIRMED,
        start=step.opens_at, end=step.closes_at, zone=plan.space.zone,
        summary=f"{step.name.in_(language).text}{colon()} {step.get_kind_display()}", created=plan.made_at,
        last_modified=changed, description=step.text.in_(language).text,
        url=settings.PUBLIC_ADDRESS + href(viewer, plan),
    )  # fmt: skip
