"""How decisions and actions look on the thread."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from django.db.models import QuerySet
from django.urls import reverse
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from filrouge.ground.people.seen import Seen
from filrouge.ground.people.viewer import Viewer
from filrouge.ground.thread.knots import DROPPED, Knot, Likeness
from filrouge.ground.trail.writing import Ref
from filrouge.rooms.ballots.queries.ballots import seen_ballots
from filrouge.rooms.plans.models import Action, ActionState, Decision, Outcome, Stance
from filrouge.rooms.plans.queries.actions import seen_actions
from filrouge.rooms.plans.queries.following import Steps, said_percents, share_words, steps_of
from filrouge.rooms.plans.queries.lines import seen_inherited
from filrouge.rooms.plans.queries.plans import page_href
from filrouge.rooms.plans.queries.seen import seen_decisions
from filrouge.rooms.plans.queries.weighings import Got, got_by_decision

DECIDED = ("pk", "outcome", "reason", "at", "proposal", "proposal__title", "proposal__address", "ballot")
TAKEN_ON = ("id", "title", "state", "number", "area__position", "made_at", "address")


def _decided(viewer: Viewer, numbers: list[int]) -> QuerySet[Decision, Any]:
    return seen_decisions(viewer).filter(pk__in=numbers).order_by("pk").values_list(*DECIDED)


def _taken_on(viewer: Viewer, numbers: list[int]) -> QuerySet[Action, Any]:
    return seen_actions(viewer).filter(pk__in=numbers).order_by("pk").values_list(*TAKEN_ON)


_DECISIONS, _ACTIONS = Seen(_decided, numbers=[-10]), Seen(_taken_on, numbers=[-10])


def decisions(viewer: Viewer, numbers: list[int]) -> Iterator[Knot]:
    """What was decided about a proposal, with the votes where a ballot of yes or no said it."""
    found = _DECISIONS.rows(viewer, numbers=numbers)
    got = _got(viewer, found)
    for decision in found:
        outcome, language = Outcome(decision.outcome), get_language() or "en"
        reason, title = decision.reason.in_(language), decision.proposal__title.in_(language)
        dropped, here = outcome == Outcome.NOT_TAKEN_UP, got.get((decision.ballot, decision.proposal))
        yield Knot(
            Ref("plans.decision", decision.pk), "decision", str(outcome.label), decision.at, title.text,
            page_href(viewer, "proposal", decision.proposal__address), quiet="" if dropped else reason.label,
            state=DROPPED if dropped else "", reason=reason.label if dropped else "", lang=title.language,
            voices=here.voices if here else None,
        )  # fmt: skip


def _got(viewer: Viewer, found: Sequence[Any]) -> dict[tuple[int, int], Got]:
    """What proposals got by ballot and proposal; a ballot about one stands on the thread itself (actions.deciding)."""
    ballots = seen_ballots(viewer).in_bulk({each.ballot for each in found if each.ballot})
    return got_by_decision(viewer, ballots, {(each.ballot, each.proposal) for each in found}, least=2)


def decisions_seen(viewer: Viewer, numbers: list[int]) -> Mapping[int, Likeness]:
    """Which of many decisions are seen; what was not taken up is told alone."""
    found = seen_decisions(viewer).filter(pk__in=numbers)
    return {
        number: None if outcome == Outcome.NOT_TAKEN_UP else ("decision", "")
        for number, outcome in found.values_list("pk", "outcome")
    }


def lines(viewer: Viewer, numbers: list[int]) -> Iterator[Knot]:
    """A line of a network above, as this space took it on; its own thread goes on from its page there."""
    found = seen_inherited(viewer).filter(pk__in=numbers).exclude(stance=Stance.DECLINED)
    for line in found.select_related("above__plan__space").order_by("pk"):
        language, space = get_language() or "en", line.above.plan.space
        title = (line.words or line.above.title).in_(language)
        yield Knot(
            Ref("plans.inherited", line.pk), "action",
            _("Line of %(network)s") % {"network": space.name.in_(language).text}, line.above.made_at, title.text,
            reverse("plans:action", args=[space.slug, line.above.address]), quiet=str(Stance(line.stance).label),
            lang=title.language,
        )  # fmt: skip


def actions(viewer: Viewer, numbers: list[int]) -> Iterator[Knot]:
    """What is done, and how far it is."""
    found = _ACTIONS.rows(viewer, numbers=numbers)
    steps = steps_of(numbers)
    percents = said_percents([number for number in numbers if number not in steps])
    for action in found:
        title, stopped = action.title.in_(get_language() or "en"), action.state == ActionState.STOPPED
        place = f"{action.area__position}.{action.number}" if action.area__position is not None else ""
        mark = _("Action %(number)s") % {"number": place} if action.number else _("Action, a draft")
        words = share_words(action, steps.get(action.id, Steps()), percents)
        yield Knot(
            Ref("plans.action", action.id), "action", mark, action.made_at, title.text,
            page_href(viewer, "action", action.address),
            quiet="" if stopped else words, state=DROPPED if stopped else "", reason=words if stopped else "",
            lang=title.language, address=action.address,
        )  # fmt: skip
