"""Inviting those who have not been heard in a step that is open: once a step, each in their language."""

from __future__ import annotations

from typing import Any

from django.conf import settings
from django.urls import reverse
from django.utils import translation
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from filrouge.ground.actions import Act, Refused, action
from filrouge.ground.asked.letters import ways_out
from filrouge.ground.asked.offers import Way
from filrouge.ground.asked.readers import Reader, readers, spokespersons
from filrouge.ground.hours import clock_of, moment
from filrouge.ground.jobs.work import Progress, ask
from filrouge.ground.mail import outbox
from filrouge.ground.mail.models import Message
from filrouge.ground.mail.replies.addresses import reply_to
from filrouge.ground.people.languages import read_by
from filrouge.ground.people.viewer import Viewer, system
from filrouge.ground.trail.writing import Ref
from filrouge.rooms.plans import rules
from filrouge.rooms.plans.actions.replying import KIND
from filrouge.rooms.plans.models import Invitation, Step
from filrouge.rooms.plans.queries.news import INVITATION
from filrouge.rooms.plans.queries.opening import closed_because
from filrouge.rooms.plans.queries.plans import href
from filrouge.rooms.plans.queries.unheard import spoken_for
from filrouge.rooms.plans.queries.voices import matrix
from filrouge.rooms.plans.rules import MAY

JOB = "plans.write_invitations"
MAIL = "plan_invitation"


@action(
    "plans.invite_unheard", rule=MAY["invite_the_unheard"], about="step", says=gettext_lazy("Those not heard invited")
)
def invite_unheard(act: Act, *, step: Step) -> int:
    """Invite every member that has not been heard in this step and was not invited to it. Returns how many.

    Raises Refused when members cannot write in it now, and when there is nobody left to invite. Mail goes out later.
    Members for whom nobody acts here are not invited, so that they still can be when somebody does.
    """
    _refuse_unless_open(step)
    silent = {each.organisation for each in matrix(act.by, step.plan).unheard(step.pk)}
    left = silent - set(step.invitations.values_list("organisation_id", flat=True))
    if not left:
        raise Refused(_("Everybody has been heard in this step, or was invited to it already."), code="nobody")
    left &= spoken_for(step.plan.space, act.at.date())
    if not left:
        raise Refused(
            _("Nobody acts here for the members that are left, so nobody was written to. Ask them to name a delegate."),
            code="unreachable",
        )
    Invitation.objects.bulk_create(
        [Invitation(step=step, organisation_id=each, at=act.at) for each in sorted(left)], ignore_conflicts=True
    )
    act.changed(step, after={"invited": len(left)})
    ask(JOB, {"step": step.pk}, by=act.by, once=f"{JOB}:{step.pk}")
    return len(left)


def _refuse_unless_open(step: Step) -> None:
    if (
        step in rules.open_steps(step.plan)
        and rules.CONTRIBUTE in step.allows
        and rules.allowed_now(step.plan, rules.CONTRIBUTE)
    ):
        return
    words = closed_because(step.plan, rules.CONTRIBUTE) or _(
        "Members cannot write in this step. Choose one that is open."
    )
    raise Refused(words, code="closed")


def write_invitations(progress: Progress, step: int) -> dict[str, Any]:
    """Write to those who speak for each organisation that was invited. Run twice, nobody gets a second mail."""
    found = Step.objects.select_related("plan__space__organisation").get(pk=step)
    by = system(found.plan.space, means="job")
    invited = list(found.invitations.select_related("organisation").order_by("id"))
    here = readers(found.plan.space, found.invitations.latest("id").at.date()) if invited else []
    written = set(Message.objects.filter(kind=MAIL, once__startswith=_once(found, "")).values_list("once", "person_id"))
    sent = 0
    for done, invitation in enumerate(invited, start=1):
        for reader in spokespersons(here, invitation.organisation_id, rules.VOICES):
            if reader.way(INVITATION) != Way.NEVER and (_once(found, invitation.pk), reader.person.pk) not in written:
                _write(by, found, invitation, reader)
                sent += 1
        progress(done, len(invited))
    return {"sent": sent}


def _once(step: Step, invitation: object) -> str:
    return f"plans.invitation.{step.pk}.{invitation}"


def _write(by: Viewer, step: Step, invitation: Invitation, reader: Reader) -> None:
    plan = step.plan
    answer = reply_to(
        KIND, reader.person, space=plan.space, organisation=invitation.organisation, about=Ref("plans.step", step.pk),
        until=step.closes_at,
    )  # fmt: skip
    with translation.override(read_by(reader.person)), clock_of(plan.space):
        context = _said(by, step, invitation) | {"reply_to": answer} | ways_out(reader.person, plan.space, INVITATION)
    once = _once(step, invitation.pk)
    outbox.write(MAIL, reader.person, by=by, space=plan.space, once=once, context=context)


def _said(by: Viewer, step: Step, invitation: Invitation) -> dict[str, Any]:
    """What the mail says, in the language that is active."""
    plan, language = step.plan, translation.get_language() or settings.LANGUAGE_CODE
    return {
        "network": plan.space.name.in_(language).text,
        "organisation": invitation.organisation.name,
        "plan": plan.title.in_(language).text,
        "step": step.name.in_(language).text,
        "about": step.text.in_(language).text,
        "until": moment(step.closes_at),
        "href": settings.PUBLIC_ADDRESS + reverse("plans:contribute", args=[plan.space.slug, plan.address]),
        "plan_href": settings.PUBLIC_ADDRESS + href(by, plan),
    }
