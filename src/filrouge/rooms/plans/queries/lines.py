"""The lines of the plans above a space: what its networks want to do, and what it has made of each."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator, Sequence
from dataclasses import dataclass

from django.db.models import QuerySet
from django.urls import reverse
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from filrouge.ground.people.models import Space
from filrouge.ground.people.queries import today
from filrouge.ground.people.viewer import Viewer, viewer_for
from filrouge.ground.words import Shown
from filrouge.rooms.plans.models import Action, ActionState, Inherited, Plan, PlanState, Stance
from filrouge.rooms.plans.queries.actions import href as action_href
from filrouge.rooms.plans.queries.actions import seen_actions
from filrouge.rooms.plans.queries.earlier import Part, Read, changed_since
from filrouge.rooms.plans.queries.following import number_of, shown_day
from filrouge.rooms.plans.queries.plans import seen_plans
from filrouge.rooms.register.queries.levels import public_spaces_above, spaces_above

ALIVE = (PlanState.MAKING, PlanState.RUNNING)
MOST = 200  # lines of one plan above
MARKS = {Stance.ADOPTED: "done", Stance.ADAPTED: "half", Stance.DECLINED: "no"}


@dataclass(frozen=True, slots=True)
class BelowRow:
    """One own action below a line."""

    address: str
    number: str
    title: Shown
    href: str


@dataclass(frozen=True, slots=True)
class LineRow:
    """One line from above. `stance` is empty until it is answered; `review` when it has changed since."""

    address: str
    number: str
    title: Shown
    until: str
    href: str
    stance: str
    label: str
    mark: str
    words: Shown | None
    reason: Shown | None
    review: bool
    below: tuple[BelowRow, ...]
    changed: tuple[Part, ...] = ()  # what reads otherwise since it was answered, where it asks for review

    @property
    def otherwise(self) -> str:
        """The names of what reads otherwise."""
        return ", ".join(part.label for part in self.changed)


@dataclass(frozen=True, slots=True)
class PlanAbove:
    """A plan of a network above, with its lines."""

    network: str
    title: Shown
    href: str
    lines: tuple[LineRow, ...]
    answered: int


@dataclass(frozen=True, slots=True)
class OverRow:
    """A line of a network below which an own action stands, and what was made of it."""

    network: str
    number: str
    title: Shown
    href: str
    label: str


def as_there(viewer: Viewer, space: Space) -> Viewer:
    """The same person in another space, by what they hold there and nothing else."""
    return viewer_for(viewer.person, space, day=today(), means="page", strong=viewer.strong)


def plans_above(viewer: Viewer) -> tuple[PlanAbove, ...]:
    """The plans above the viewer's space that they may see there, with what was answered. Three statements for each
    network, five for all of their lines, and three more for each plan with lines that ask for review.
    """
    if viewer.space is None:
        return ()
    answered = _answered(viewer)
    return tuple(
        _plan(viewer, there, plan, answered)
        for space in spaces_above(viewer.space.organisation_id)
        for there in [as_there(viewer, space)]
        for plan in seen_plans(there).filter(state__in=ALIVE).order_by("-since", "-id")
    )


def line_above(viewer: Viewer, address: str) -> Action | None:
    """A line above by its address, as far as the viewer may see it there; None for anything else."""
    if viewer.space is None:
        return None
    for space in spaces_above(viewer.space.organisation_id):
        found = lines_of(as_there(viewer, space)).filter(address=address).first()
        if found is not None:
            return found
    return None


def lines_of(there: Viewer) -> QuerySet[Action]:
    """The lines that somebody sees in a space above: the actions of plans that are being made or run."""
    shown = seen_actions(there).filter(plan__state__in=ALIVE)
    going = shown.exclude(state__in=(ActionState.DRAFT, ActionState.STOPPED))
    return going.select_related("plan__space__organisation", "area")


def _answered(viewer: Viewer) -> dict[int, Inherited]:
    found = Inherited.objects.filter(space=viewer.space).prefetch_related("below__area", "below__plan")
    return {inherited.above_id: inherited for inherited in found}


def _plan(viewer: Viewer, there: Viewer, plan: Plan, answered: dict[int, Inherited]) -> PlanAbove:
    lines = list(lines_of(there).filter(plan=plan).order_by("area__position", "number")[:MOST])
    language = get_language() or "en"
    changed = _changed((line, answered.get(line.pk)) for line in lines)
    rows = tuple(_row(viewer, line, answered.get(line.pk), changed.get(line.pk, ())) for line in lines)
    return PlanAbove(
        there.space.name.in_(language).text if there.space else "", plan.title.in_(language),
        reverse("plans:plan", args=[there.space.slug, plan.address]) if there.space else "", rows,
        sum(bool(row.stance) for row in rows),
    )  # fmt: skip


def _changed(lines: Iterable[tuple[Action, Inherited | None]]) -> dict[int, tuple[Part, ...]]:
    """What reads otherwise since it was answered, of the lines that ask for review."""
    return changed_since([
        Read(line, inherited.revision, inherited.answered_at)
        for line, inherited in lines
        if inherited is not None and inherited.revision < line.revision
    ])  # fmt: skip


def _row(viewer: Viewer, line: Action, inherited: Inherited | None, changed: tuple[Part, ...] = ()) -> LineRow:
    language = get_language() or "en"
    stance = Stance(inherited.stance) if inherited else None
    return LineRow(
        line.address, number_of(line), line.title.in_(language), shown_day(line.until),
        reverse("plans:action", args=[line.plan.space.slug, line.address]), stance.value if stance else "",
        str(stance.label) if stance else _("Not answered yet"), MARKS[stance] if stance else "due",
        _shown(inherited.words) if inherited else None, _shown(inherited.reason) if inherited else None,
        inherited is not None and inherited.revision < line.revision,
        tuple(_below(viewer, inherited)) if inherited else (), changed,
    )  # fmt: skip


def _below(viewer: Viewer, inherited: Inherited) -> Iterator[BelowRow]:
    """Own actions below, as far as the viewer sees them: some are in a plan that is still being prepared."""
    shown = set(_seen(viewer, [each.pk for each in inherited.below.all()])) if inherited.below.all() else set()
    for each in inherited.below.all():
        if each.pk in shown:
            yield _below_row(viewer, each)


def _below_row(viewer: Viewer, action: Action) -> BelowRow:
    title = action.title.in_(get_language() or "en")
    return BelowRow(action.address, number_of(action), title, action_href(viewer, action))


def _seen(viewer: Viewer, numbers: Collection[int]) -> Sequence[int]:
    return list(seen_actions(viewer).filter(pk__in=numbers).values_list("pk", flat=True))


def _shown(words: object) -> Shown | None:
    return words.in_(get_language() or "en") if words else None  # type: ignore[attr-defined]  # Words


def inherited_here(viewer: Viewer, line: Action) -> Inherited | None:
    """What the viewer's space has made of a line; None while it is silent."""
    found = Inherited.objects.filter(space=viewer.space, above=line).select_related("space")
    return found.prefetch_related("below__area", "below__plan").first()


def lines_over(viewer: Viewer, action: Action) -> tuple[OverRow, ...]:
    """The lines below which an own action stands, as far as everybody may see them. One statement."""
    rows = seen_inherited(viewer).filter(below=action).select_related("above__area", "above__plan__space")
    language = get_language() or "en"
    return tuple(_over_row(each, language) for each in rows.order_by("above"))


def seen_inherited(viewer: Viewer) -> QuerySet[Inherited]:
    """What the viewer's space made of lines from above, of those lines that everybody may see there."""
    alive = (*ALIVE, PlanState.ENDED)
    public = {"above__plan__public": True, "above__plan__space__public": True, "above__plan__state__in": alive}
    return Inherited.objects.filter(space=viewer.space, **public)


def _over_row(inherited: Inherited, language: str) -> OverRow:
    line = inherited.above
    network = line.plan.space
    return OverRow(
        network.name.in_(language).text, number_of(line), line.title.in_(language),
        reverse("plans:action", args=[network.slug, line.address]), str(Stance(inherited.stance).label),
    )  # fmt: skip


def has_networks_above(viewer: Viewer) -> bool:
    """Whether there are lines that the viewer's space can answer to. One statement."""
    return viewer.space is not None and bool(spaces_above(viewer.space.organisation_id))


def line_row(viewer: Viewer, line: Action) -> LineRow:
    """One line as the list shows it."""
    inherited = inherited_here(viewer, line)
    return _row(viewer, line, inherited, _changed([(line, inherited)]).get(line.pk, ()))


def text_of(line: Action) -> Shown | None:
    """What a line says beside its title."""
    return _shown(line.text)


def own_actions(viewer: Viewer, inherited: Inherited) -> tuple[BelowRow, ...]:
    """Own actions that could stand below a line and do not yet, by their numbers. One statement."""
    here = seen_actions(viewer).exclude(state__in=(ActionState.DRAFT, ActionState.STOPPED))
    free = here.exclude(pk__in=inherited.below.values("pk")).select_related("area")
    return tuple(_below_row(viewer, each) for each in free.order_by("-plan__since", "area__position", "number")[:MOST])


def unanswered(space: Space) -> QuerySet[Action]:
    """The lines above a space that everybody may see and that it has not answered."""
    return _public_lines(space).exclude(inherited__space=space)


def _public_lines(space: Space) -> QuerySet[Action]:
    alive = Plan.objects.filter(space__in=public_spaces_above(space.organisation_id), public=True, state__in=ALIVE)
    return Action.objects.filter(plan__in=alive).exclude(state__in=(ActionState.DRAFT, ActionState.STOPPED))
