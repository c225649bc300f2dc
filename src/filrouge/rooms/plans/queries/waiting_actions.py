"""What waits for those who lead actions, take part in them, or inherit lines from above."""

from __future__ import annotations

from collections.abc import Collection, Iterator
from datetime import datetime, time
from itertools import chain

from django.db.models import Count, F, Min
from django.urls import reverse
from django.utils import timezone
from django.utils.timezone import make_aware
from django.utils.translation import get_language, gettext_lazy
from django.utils.translation import gettext as _

from filrouge.ground.asked.offers import Asked, Kind, Way
from filrouge.ground.people.models import Space
from filrouge.ground.words import Shown, Words
from filrouge.rooms.plans.models import Action, ActionState, Inherited, Partner, PlanState
from filrouge.rooms.plans.queries.following import Steps, first_due, steps_of
from filrouge.rooms.plans.queries.lines import ALIVE, unanswered
from filrouge.rooms.plans.queries.reports import asked_by_a_meeting, near_a_date, reporting_on
from filrouge.rooms.plans.rules import SPEAKERS, TEAM

GOING_ON = (ActionState.DRAFT, ActionState.TO_START, ActionState.UNDER_WAY)
ACTION_ASKS = (
    Kind("plans.lead", gettext_lazy("Actions that ask for you as their lead")),
    Kind("plans.partner", gettext_lazy("Actions that ask for you as a partner")),
    # The mail that is answered asks for it already, so the summary does not ask once more.
    Kind("plans.report", gettext_lazy("Reports on your actions that are due"), Way.NEVER),
    Kind("plans.line", gettext_lazy("Lines from above that wait for an answer")),
    Kind("plans.review", gettext_lazy("Lines from above that have changed")),
)
ACTION_TELLS = (
    Kind("plans.decided", gettext_lazy("What was decided about proposals that you spoke about")),
    Kind("plans.reminder", gettext_lazy("How it goes with your actions, to be answered by mail"), Way.AT_ONCE),
    Kind("plans.action_changed", gettext_lazy("Actions you follow that change")),
    Kind("plans.action_done", gettext_lazy("Actions you follow that are done or stopped")),
    Kind("plans.lead_declined", gettext_lazy("Actions that need another lead")),
)


def waiting_for_actions(space: Space, organisations: Collection[int]) -> Iterator[Asked]:
    """Leads and partners asked, reports due, lines to answer and to review. At most six statements."""
    own = space.organisation_id in organisations
    return chain(
        _leads(space, organisations), _partners(space, organisations), _reports(space, organisations),
        _lines(space) if own else (), _reviews(space) if own else (),
    )  # fmt: skip


def _leads(space: Space, organisations: Collection[int]) -> Iterator[Asked]:
    asked = Action.objects.filter(
        owner__in=organisations, accepted_at=None, plan__space=space, plan__state__in=ALIVE, state__in=GOING_ON
    ).order_by("id")
    for action in asked.defer("text", "risks", "moves"):
        yield Asked(
            "plans.lead", f"plans.action:{action.pk}", action.owner_id or 0, _in(action.title),
            _("Say whether you lead it"), _href(space, action), action.made_at, SPEAKERS,
        )  # fmt: skip


def _partners(space: Space, organisations: Collection[int]) -> Iterator[Asked]:
    asked = Partner.objects.filter(
        organisation__in=organisations, accepted_at=None, action__plan__space=space, action__plan__state__in=ALIVE,
        action__state__in=GOING_ON,
    ).select_related("action").order_by("id")  # fmt: skip
    for partner in asked:
        action = partner.action
        yield Asked(
            "plans.partner", f"plans.action:{action.pk}", partner.organisation_id, _in(action.title),
            _("Say whether you take part"), _href(space, action) + "#who", partner.invited_at, SPEAKERS,
        )  # fmt: skip


def _reports(space: Space, organisations: Collection[int]) -> Iterator[Asked]:
    """Actions near a date or over it; the day is that of the step or of the end."""
    now = timezone.now()
    here = Action.objects.filter(reporting_on(), near_a_date(now), owner__in=organisations, plan__space=space)
    here = here.exclude(asked_by_a_meeting(now))
    found = list(here.defer("text", "risks", "moves").order_by("id"))
    steps = steps_of([each.pk for each in found]) if found else {}
    for action in found:
        due = first_due(action, steps.get(action.pk, Steps()))
        yield Asked(
            "plans.report", f"plans.action:{action.pk}", action.owner_id or 0, _in(action.title),
            _("Say how it goes"), _href(space, action) + "#progress", action.accepted_at or action.made_at, SPEAKERS,
            make_aware(datetime.combine(due, time())) if due else None,
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


def _reviews(space: Space) -> Iterator[Asked]:
    """Lines that have changed since they were answered, as far as everybody may see them above."""
    changed = Inherited.objects.filter(
        space=space, above__revision__gt=F("revision"), above__plan__public=True, above__plan__space__public=True
    ).exclude(above__plan__state=PlanState.ENDED)
    for inherited in changed.select_related("above").order_by("id"):
        yield Asked(
            "plans.review", f"plans.action:{inherited.above_id}", space.organisation_id, _in(inherited.above.title),
            _("Review your answer"), reverse("plans:line", args=[space.slug, inherited.above.address]),
            inherited.answered_at, TEAM,
        )  # fmt: skip


def _href(space: Space, action: Action) -> str:
    return reverse("plans:action", args=[space.slug, action.address])


def _in(words: Words) -> Shown:
    shown: Shown = words.in_(get_language() or "en")
    return shown
