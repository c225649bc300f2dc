"""Actions as a table that says what it holds, as data, and their dates as a calendar."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import timedelta
from typing import Any

from django.conf import settings
from django.utils import timezone
from django.utils.translation import get_language, gettext_lazy
from django.utils.translation import gettext as _

from filrouge.ground.calendars.events import Event, Status
from filrouge.ground.calendars.writing import feed
from filrouge.ground.people.viewer import Viewer
from filrouge.rooms.plans.models import Action, ActionState, Milestone, Partner, Plan
from filrouge.rooms.plans.queries.actions import href, matching
from filrouge.rooms.plans.queries.filters import Wanted
from filrouge.rooms.plans.queries.following import Steps, in_, number_of, said_percents, share, steps_of
from filrouge.rooms.plans.queries.plans import href as plan_href

MOST = 5_000  # actions of one plan that are given away
REFRESH = timedelta(hours=12)
COLUMNS = {
    "number": gettext_lazy("Action"),
    "title": gettext_lazy("Title"),
    "text": gettext_lazy("Text"),
    "language": gettext_lazy("Language of the original (BCP 47)"),
    "area": gettext_lazy("Area"),
    "lead": gettext_lazy("Lead"),
    "country": gettext_lazy("Country of the lead (ISO 3166)"),
    "partners": gettext_lazy("Partners"),
    "since": gettext_lazy("Begins"),
    "until": gettext_lazy("Ends"),
    "state": gettext_lazy("State"),
    "share": gettext_lazy("Share done, per cent"),
    "steps": gettext_lazy("Steps"),
    "steps_done": gettext_lazy("Steps done"),
    "budget": gettext_lazy("Budget"),
    "currency": gettext_lazy("Currency (ISO 4217)"),
    "proposal": gettext_lazy("From proposal"),
    "page": gettext_lazy("Page"),
}


def rows(viewer: Viewer, plan: Plan, wanted: Wanted) -> Iterator[dict[str, Any]]:
    """Every action of a list with its filters, by area and number; one object each, the keys of COLUMNS."""
    found = _found(viewer, plan, wanted)
    numbers = [each.pk for each in found]
    steps, percents, partners = steps_of(numbers), said_percents(numbers), _partners(numbers)
    for each in found:
        counted, title = steps.get(each.pk, Steps()), each.title.in_(each.title.origin)
        yield {
            "number": number_of(each), "title": title.text, "text": each.text.in_(each.title.origin).text,
            "language": title.language,
            "area": in_(each.area.name) if each.area else "",
            "lead": each.owner.name if each.owner and each.accepted_at else "",
            "country": each.owner.country if each.owner and each.accepted_at else "",
            "partners": partners.get(each.pk, []), "since": each.since or "",
            "until": each.until or "", "state": each.state,
            "share": share(each, counted, percents), "steps": counted.of, "steps_done": counted.done,
            "budget": "" if each.budget is None else each.budget, "currency": each.currency,
            "proposal": each.proposal.number if each.proposal else None,
            "page": settings.PUBLIC_ADDRESS + href(viewer, each),
        }  # fmt: skip


def _found(viewer: Viewer, plan: Plan, wanted: Wanted) -> list[Action]:
    wide = matching(viewer, plan, wanted).select_related("owner", "area", "proposal").defer("risks", "moves")
    return list(wide.order_by("area__position", "number", "id")[:MOST])


def _partners(numbers: list[int]) -> dict[int, list[str]]:
    found: dict[int, list[str]] = {}
    accepted = Partner.objects.filter(action__in=numbers, accepted_at__isnull=False).order_by("organisation__name")
    for action, name in accepted.values_list("action", "organisation__name"):
        found.setdefault(action, []).append(name)
    return found


def calendar(viewer: Viewer, plan: Plan, wanted: Wanted) -> bytes:
    """The days of the steps and the ends of the actions of a list, as a calendar (RFC 5545)."""
    title = plan.title.in_(get_language() or "en").text
    return feed(
        title, events(viewer, plan, wanted), refresh=REFRESH,
        source=settings.PUBLIC_ADDRESS + plan_href(viewer, plan, "actions"), colour="", dtstamp=timezone.now(),
    )  # fmt: skip


def events(viewer: Viewer, plan: Plan, wanted: Wanted) -> list[Event]:
    """The days of the steps and the ends of the actions of a list. Two statements."""
    found = {each.pk: each for each in _found(viewer, plan, wanted)}
    steps = Milestone.objects.filter(action__in=found, due__isnull=False).order_by("due", "id")
    dated = [_step(viewer, found[step.action_id], step) for step in steps]
    return dated + [_end(viewer, each) for each in found.values() if each.until]


def _step(viewer: Viewer, action: Action, step: Milestone) -> Event:
    summary = f"{number_of(action)} {in_(step.name)}".strip()
    assert step.due is not None  # asked for
    return _event(viewer, action, f"step-{step.pk}", step.due, summary)


def _end(viewer: Viewer, action: Action) -> Event:
    summary = _("%(number)s %(title)s: end") % {"number": number_of(action), "title": in_(action.title)}
    assert action.until is not None  # asked for
    return _event(viewer, action, "end", action.until, summary)


def _event(viewer: Viewer, action: Action, part: str, day: Any, summary: str) -> Event:
    status = Status.CANCELLED if action.state == ActionState.STOPPED else Status.CONFIRMED
    return Event(
        uid=f"action-{action.address}-{part}@filrouge", sequence=action.revision, status=status, start=day, end=day,
        zone="", summary=summary, created=action.made_at, last_modified=action.made_at,
        url=settings.PUBLIC_ADDRESS + href(viewer, action),
    )  # fmt: skip
