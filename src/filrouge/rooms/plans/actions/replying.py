"""An answer to the mail that invites an organisation to contribute becomes its contribution."""

from __future__ import annotations

from django.conf import settings
from django.urls import reverse
from django.utils.translation import gettext as _

from filrouge.ground.actions import Refused
from filrouge.ground.mail.replies.answering import answered
from filrouge.ground.people.languages import NAMES, language_of
from filrouge.ground.people.viewer import Viewer
from filrouge.ground.trail.writing import Ref
from filrouge.rooms.plans.actions.contributing import Said, contribute
from filrouge.rooms.plans.models import Came, Plan, Step

KIND = "plans.contribute"


def take_contribution(viewer: Viewer, about: Ref, text: str, message_id: str) -> str:
    """Hand in what was answered to an invitation that is about a plan or one of its steps. Returns what was done."""
    plan = _plan(about)
    if plan is None:
        raise Refused(_("The plan that you answered to is not here any more."), code="gone")
    said = Said(text, language_of(text, viewer))
    contribution = contribute(viewer, plan=plan, said=said, came=Came.MAIL)
    href = settings.PUBLIC_ADDRESS + reverse("plans:contribution", args=[plan.space.slug, contribution.address])
    words = _(
        "Taken in as contribution %(number)s, as said in %(language)s. You can read and correct it here: %(href)s"
    )
    return words % {"number": contribution.number, "language": NAMES[said.language], "href": href}


def take_answers() -> None:
    """Let mail come in. Called in front/rooms.py."""
    answered(KIND, take_contribution)


def _plan(about: Ref) -> Plan | None:
    plans = Plan.objects.select_related("space").prefetch_related("steps")
    if about.kind == "plans.step":
        step = Step.objects.filter(pk=about.id).first()
        return plans.filter(pk=step.plan_id).first() if step else None
    return plans.filter(pk=about.id).first() if about.kind == "plans.plan" else None
