"""Asking the owner of an action how it goes: before a date and after it, kindly, at most once a fortnight."""

from __future__ import annotations

from datetime import date, datetime, time, timedelta
from typing import Any

from django.conf import settings
from django.db.models import Q
from django.urls import reverse
from django.utils import translation
from django.utils.timezone import make_aware
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from filrouge.ground.actions import Act, Refused, action
from filrouge.ground.asked.letters import ways_out
from filrouge.ground.asked.offers import Way
from filrouge.ground.asked.readers import readers, spokespersons
from filrouge.ground.mail import outbox
from filrouge.ground.mail.replies.addresses import reply_to
from filrouge.ground.people.languages import read_by
from filrouge.ground.people.models import Person, Role
from filrouge.ground.trail.writing import Ref
from filrouge.rooms.plans.actions.answering_progress import KIND
from filrouge.rooms.plans.models import Action
from filrouge.rooms.plans.queries.following import (
    FORTNIGHT,
    Steps,
    days_late,
    first_due,
    in_,
    number_of,
    shown_day,
    steps_of,
)
from filrouge.rooms.plans.queries.reports import reporting_on
from filrouge.rooms.plans.rules import MAY

MAIL = "plan_progress"
WISH = "plans.reminder"  # the kind of mail that a delegate may wish away; what waits stays on their page
TURNS = (Role.HEAD_DELEGATE, Role.DELEGATE)  # who binds the owner; the next where nobody is
ANSWERED_WITHIN = timedelta(days=90)


@action("plans.remind", rule=MAY["keep_plan"], about="action", says=gettext_lazy("Owner of an action reminded"))
def remind(act: Act, *, action: Action) -> int:
    """Write to those who bind the owner, in their language, with an address to answer to. Returns how many.

    Raises Refused when it was reminded within a fortnight, when nothing is expected, and when nobody can be written to.
    """
    _refuse(act, action)
    steps = steps_of([action.pk]).get(action.pk, Steps())
    delegates = spokespersons(readers(action.plan.space, act.at.date()), action.owner_id or 0, TURNS)
    if not delegates:
        raise Refused(
            _("Nobody acts for the owner here, so no mail was sent. Ask it to name a delegate."), code="nobody"
        )
    written = [each.person for each in delegates if each.way(WISH) != Way.NEVER]
    for person in written:
        _write(act, action, person, steps)
    act.changed(action, after={"reminded": len(written)})
    return len(written)


def _refuse(act: Act, action: Action) -> None:
    """The conditional update is the lock: two workers at once never remind twice."""
    if not Action.objects.filter(reporting_on(), pk=action.pk).exists():
        raise Refused(_("No report is expected on this action now."), code="state")
    due = Q(reminded_at=None) | Q(reminded_at__lte=act.at - FORTNIGHT)
    if not Action.objects.filter(due, pk=action.pk).update(reminded_at=act.at):
        raise Refused(_("Its owner was reminded within the last fortnight. Give it a little time."), code="often")
    action.refresh_from_db(fields=["reminded_at"])


def _write(act: Act, action: Action, person: Person, steps: Steps) -> None:
    assert action.owner is not None  # a report is expected of somebody
    until = make_aware(datetime.combine(act.at.date() + ANSWERED_WITHIN, time()))
    answer = reply_to(
        KIND, person, space=action.plan.space, organisation=action.owner, about=Ref("plans.action", action.pk),
        until=until,
    )  # fmt: skip
    with translation.override(read_by(person)):
        context = said_to(action, steps, act.at.date()) | {"reply_to": answer}
    context |= ways_out(person, action.plan.space, WISH)
    once = f"plans.progress.{action.pk}.{person.pk}.{act.at.isoformat()}"
    outbox.write(MAIL, person, by=act.by, space=action.plan.space, once=once, context=context)


def said_to(action: Action, steps: Steps, today: date) -> dict[str, Any]:
    """What the mail says, in the language that is active."""
    space = action.plan.space
    next_step = action.milestones.filter(done_on=None).order_by("due", "position").first()
    return {
        "network": in_(space.name),
        "number": number_of(action),
        "title": in_(action.title),
        "organisation": action.owner.name if action.owner else "",
        "due": shown_day(first_due(action, steps)),
        "late": days_late(action, steps, today) > 0,
        "step": in_(next_step.name) if next_step else "",
        "by_steps": steps.of > 0,
        "page_href": settings.PUBLIC_ADDRESS + reverse("plans:action", args=[space.slug, action.address]),
    }
