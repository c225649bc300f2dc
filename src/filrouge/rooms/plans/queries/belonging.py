"""The steps of plans that a meeting belongs to, for the page of the meeting."""

from __future__ import annotations

from collections.abc import Iterator

from django.utils.translation import get_language
from django.utils.translation import gettext as _

from filrouge.ground.people.viewer import Viewer
from filrouge.rooms.meetings.models import Meeting
from filrouge.rooms.meetings.queries.belonging import Belonging, belongs
from filrouge.rooms.plans.models import Step, StepKind
from filrouge.rooms.plans.queries.plans import href, of_seen_plans
from filrouge.rooms.plans.queries.together import along
from filrouge.rooms.plans.rules import MAY


def steps_at(viewer: Viewer, meeting: Meeting) -> Iterator[Belonging]:
    """The steps of a meeting in plans that the viewer may see; who leads the plan moves one along. One statement."""
    found = Step.objects.filter(of_seen_plans(viewer, "plan__"), meeting=meeting.pk).select_related("plan__space")
    for step in found.order_by("plan_id", "position"):
        place = _("Step %(number)d: %(kind)s") % {"number": step.position, "kind": StepKind(step.kind).label}
        title = step.plan.title.in_(get_language() or "en")
        step.meeting = meeting
        offered = along(viewer, step.plan, [step]) if MAY["keep_plan"](viewer, step.plan) else {}
        yield Belonging(_("Plan"), title, href(viewer, step.plan), place, offered.get(step.pk))


def offer() -> None:
    """Tell the meetings which of them belong to a plan."""
    belongs("plans", steps_at)
