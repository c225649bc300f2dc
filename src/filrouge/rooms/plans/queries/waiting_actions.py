"""What waits for those who lead actions, take part in them, or inherit lines from above."""

from __future__ import annotations

from collections.abc import Collection, Iterator
from datetime import UTC, date, datetime
from itertools import chain
from typing import Any

from django.db.models import Count, Exists, F, Min, OuterRef, Q, QuerySet, Subquery
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import get_language, gettext_lazy
from django.utils.translation import gettext as _

from filrouge.ground.asked.offers import Asked, Kind, Way
from filrouge.ground.hours import end_of
from filrouge.ground.people.models import Space
from filrouge.ground.statements import Prepared
from filrouge.ground.words import Shown, Words
from filrouge.rooms.meetings.queries.own_lines import asked_to_confirm
from filrouge.rooms.plans.models import Action, ActionState, Inherited, Milestone, Partner, PlanState, Progress
from filrouge.rooms.plans.queries.following import FORTNIGHT, Steps, first_due
from filrouge.rooms.plans.queries.lines import ALIVE, unanswered
from filrouge.rooms.plans.queries.reports import asked_by_a_meeting, near_a_date, reporting_on, soon_after
from filrouge.rooms.plans.rules import SPEAKERS, TEAM

GOING_ON = (ActionState.DRAFT, ActionState.TO_START, ActionState.UNDER_WAY)
LED = ("id", "owner", "title", "address", "made_at", "accepted_at", "until", "step")
PARTNERS = ("action", "organisation", "invited_at", "action__title", "action__address")
ACTION_ASKS = (
    Kind("plans.lead", gettext_lazy("Actions that ask for you as their lead"), roles=SPEAKERS),
    Kind("plans.partner", gettext_lazy("Actions that ask for you as a partner"), roles=SPEAKERS),
    # The mail that is answered asks for it already, so the summary does not ask once more.
    Kind("plans.report", gettext_lazy("Reports on your actions that are due"), Way.NEVER, SPEAKERS),
    Kind("plans.line", gettext_lazy("Lines from above that wait for an answer"), roles=TEAM),
    Kind("plans.review", gettext_lazy("Lines from above that have changed"), roles=TEAM),
)
ACTION_TELLS = (
    Kind("plans.decided", gettext_lazy("What was decided about proposals that you spoke about")),
    Kind(
        "plans.reminder",
        gettext_lazy("How it goes with your actions, to be answered by mail"),
        Way.AT_ONCE,
        SPEAKERS,
        written=True,
    ),
    Kind("plans.action_changed", gettext_lazy("Actions you follow that change")),
    Kind("plans.action_done", gettext_lazy("Actions you follow that are done or stopped")),
    Kind("plans.lead_declined", gettext_lazy("Actions that need another lead")),
)


def waiting_for_actions(space: Space, organisations: Collection[int]) -> Iterator[Asked]:
    """Leads and partners asked, reports due, lines to answer and to review. At most five statements."""
    own = space.organisation_id in organisations
    return chain(
        _of_leads(space, organisations), _partners(space, organisations), _lines(space) if own else (),
        _reviews(space) if own else (),
    )  # fmt: skip


def _led(space: int, organisations: list[int], soon: date, quiet: datetime) -> QuerySet[Action, Any]:
    """Actions that ask an organisation as their lead; those it took on that are near a date or over it and of which
    nothing was told since `quiet`, with the day of their next step.
    """
    unsure = asked_to_confirm().filter(pk=OuterRef("line"), organisation=OuterRef("owner"))  # a yes to it is both
    asked = Q(~Exists(unsure), accepted_at=None, plan__state__in=ALIVE, state__in=GOING_ON)
    told = Progress.objects.filter(action=OuterRef("pk"), at__gt=quiet)
    reports = reporting_on() & near_a_date(soon) & ~asked_by_a_meeting(soon) & ~Q(Exists(told))
    steps = Milestone.objects.filter(action=OuterRef("pk"), done_on=None, due__isnull=False).order_by("due")
    found = Action.objects.filter(asked | reports, owner__in=organisations, plan__space=space).order_by("id")
    return found.annotate(step=Subquery(steps.values("due")[:1])).values_list(*LED)


def _asked_to_take_part(space: int, organisations: list[int]) -> QuerySet[Partner, Any]:
    asked = Partner.objects.filter(
        organisation__in=organisations, accepted_at=None, action__plan__space=space, action__plan__state__in=ALIVE,
        action__state__in=GOING_ON,
    )  # fmt: skip
    return asked.order_by("id").values_list(*PARTNERS)


_LED = Prepared(_led, space=-1, organisations=[-2], soon=date.min, quiet=datetime.min.replace(tzinfo=UTC))
_PARTNERS = Prepared(_asked_to_take_part, space=-1, organisations=[-2])


def _of_leads(space: Space, organisations: Collection[int]) -> Iterator[Asked]:
    now = timezone.now()
    given = {"space": space.pk, "organisations": organisations, "soon": soon_after(now), "quiet": now - FORTNIGHT}
    for action in _LED.rows(**given):
        yield _report(space, action) if action.accepted_at else _lead(space, action)


def _lead(space: Space, action: Any) -> Asked:
    return Asked(
        "plans.lead", f"plans.action:{action.id}", action.owner, _in(action.title), _("Say whether you lead it"),
        _href(space, action.address), action.made_at, SPEAKERS,
    )  # fmt: skip


def _report(space: Space, action: Any) -> Asked:
    """The day is that of the step or of the end."""
    due = first_due(action, Steps(due=action.step))
    return Asked(
        "plans.report", f"plans.action:{action.id}", action.owner, _in(action.title), _("Say how it goes"),
        _href(space, action.address) + "#progress", action.accepted_at, SPEAKERS,
        end_of(due, space) if due else None,
    )  # fmt: skip


def _partners(space: Space, organisations: Collection[int]) -> Iterator[Asked]:
    for partner in _PARTNERS.rows(space=space.pk, organisations=organisations):
        yield Asked(
            "plans.partner", f"plans.action:{partner.action}", partner.organisation, _in(partner.action__title),
            _("Say whether you take part"), _href(space, partner.action__address) + "#who", partner.invited_at,
            SPEAKERS,
        )  # fmt: skip


def _lines(space: Space) -> Iterator[Asked]:
    """One line for all that a space has not answered: it is one page."""
    found = unanswered(space).aggregate(n=Count("id"), since=Min("made_at"))
    if found["n"]:
        words = Words.of(_("Lines from above without an answer: %(n)s") % found, get_language() or "en")
        yield Asked(
            "plans.line", f"people.space:{space.pk}", space.organisation_id, _in(words), _("Answer them"),
            reverse("plans:lines", args=[space.slug]), found["since"], TEAM,
        )  # fmt: skip


def _changed(space: int) -> QuerySet[Inherited, Any]:
    """Lines that have changed since they were answered, as far as everybody may see them above."""
    changed = Inherited.objects.filter(
        space=space, above__revision__gt=F("revision"), above__plan__public=True, above__plan__space__public=True
    ).exclude(above__plan__state=PlanState.ENDED)
    return changed.order_by("id").values_list("above", "above__title", "above__address", "answered_at")


_CHANGED = Prepared(_changed, space=-1)


def _reviews(space: Space) -> Iterator[Asked]:
    for inherited in _CHANGED.rows(space=space.pk):
        yield Asked(
            "plans.review", f"plans.action:{inherited.above}", space.organisation_id, _in(inherited.above__title),
            _("Review your answer"), reverse("plans:line", args=[space.slug, inherited.above__address]),
            inherited.answered_at, TEAM,
        )  # fmt: skip


def _href(space: Space, address: str) -> str:
    return reverse("plans:action", args=[space.slug, address])


def _in(words: Words) -> Shown:
    shown: Shown = words.in_(get_language() or "en")
    return shown
