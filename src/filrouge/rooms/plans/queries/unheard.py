"""Who can be invited to speak in the steps that are open."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date

from django.db.models import IntegerField, QuerySet, Value
from django.utils import timezone
from django.utils.translation import get_language

from filrouge.ground.people.models import Mandate, Space
from filrouge.ground.people.viewer import in_force
from filrouge.ground.punctuation import with_semicolons
from filrouge.ground.words import Shown
from filrouge.rooms.plans.models import Invitation, Plan, Step
from filrouge.rooms.plans.queries.voices import Matrix
from filrouge.rooms.plans.rules import CONTRIBUTE, VOICES, open_steps
from filrouge.rooms.register.queries.member_roll import RollMember

MOST_NAMED = 8  # members in one sentence


@dataclass(frozen=True, slots=True)
class ToInvite:
    """A step that is open, how many members have not been heard in it, how many of them were invited already, how many
    are `left` to invite, and the names of those for whom nobody acts here, so that nobody can be written to.
    """

    number: int
    name: Shown
    unheard: int
    invited: int
    left: int
    alone: str


def to_invite(plan: Plan, found: Matrix) -> tuple[ToInvite, ...]:
    """The open steps in which members can write and some have not been heard. One statement, none where none is."""
    now = timezone.now()
    opened = [step for step in open_steps(plan, now) if CONTRIBUTE in step.allows]
    silent = {step: unheard for step in opened if (unheard := found.unheard(step.pk))}
    if not silent:
        return ()
    invited: dict[int | None, set[int]] = defaultdict(set)
    for number, organisation in _invited(silent).union(_spoken_for(plan.space, now.date())):
        invited[number].add(organisation)
    return tuple(_to_invite(step, unheard, invited[step.pk], invited[None]) for step, unheard in silent.items())


def _invited(steps: Iterable[Step]) -> QuerySet[Invitation, tuple[int, int]]:
    return Invitation.objects.filter(step__in=list(steps)).values_list("step_id", "organisation_id")


def _to_invite(step: Step, silent: Sequence[RollMember], invited: set[int], spoken: set[int]) -> ToInvite:
    left = [each for each in silent if each.organisation not in invited]
    alone = [each.name for each in left if each.organisation not in spoken]
    named = with_semicolons([*alone[:MOST_NAMED], *(["…"] if len(alone) > MOST_NAMED else [])])
    name = step.name.in_(get_language() or "en")
    return ToInvite(step.position, name, len(silent), len(silent) - len(left), len(left) - len(alone), named)


def spoken_for(space: Space, day: date) -> set[int]:
    """The organisations for which somebody speaks in a space, so that they can be written to. One statement."""
    return {organisation for _step, organisation in _spoken_for(space, day)}


def _spoken_for(space: Space, day: date) -> QuerySet[Mandate, tuple[None, int]]:
    """They stand beside no step, as the invited do beside theirs."""
    held = Mandate.objects.filter(in_force(day), space=space, role__in=VOICES, person__is_active=True)
    return held.order_by().values_list(Value(None, IntegerField()), "organisation_id")
