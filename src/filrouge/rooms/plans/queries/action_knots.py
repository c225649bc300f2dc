"""How decisions and actions look on the thread."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

from django.db.models import QuerySet
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from filrouge.ground.people.seen import Seen
from filrouge.ground.people.viewer import Viewer
from filrouge.ground.thread.knots import DROPPED, Knot, Likeness, Voices
from filrouge.ground.trail.writing import Ref
from filrouge.rooms.ballots.queries.ballots import seen_ballots
from filrouge.rooms.plans.models import Action, ActionState, Decision, Outcome, Weighed
from filrouge.rooms.plans.queries.actions import seen_actions
from filrouge.rooms.plans.queries.following import Steps, said_percents, share_words, steps_of
from filrouge.rooms.plans.queries.plans import page_href
from filrouge.rooms.plans.queries.seen import seen_decisions
from filrouge.rooms.plans.queries.weighings import got_by_proposal

DECIDED = ("pk", "outcome", "reason", "at", "proposal", "proposal__title", "proposal__address", "ballot")
TAKEN_ON = ("id", "title", "state", "number", "area__position", "made_at", "address")


def _decided(viewer: Viewer, numbers: list[int]) -> QuerySet[Decision, Any]:
    return seen_decisions(viewer).filter(pk__in=numbers).order_by("pk").values_list(*DECIDED)


def _taken_on(viewer: Viewer, numbers: list[int]) -> QuerySet[Action, Any]:
    return seen_actions(viewer).filter(pk__in=numbers).order_by("pk").values_list(*TAKEN_ON)


_DECISIONS, _ACTIONS = Seen(_decided, numbers=[-10]), Seen(_taken_on, numbers=[-10])


def decisions(viewer: Viewer, numbers: list[int]) -> Iterator[Knot]:
    """What was decided about a proposal, with the votes where a ballot of yes or no said it."""
    for decision in _DECISIONS.rows(viewer, numbers=numbers):
        outcome, language = Outcome(decision.outcome), get_language() or "en"
        reason, title = decision.reason.in_(language), decision.proposal__title.in_(language)
        dropped = outcome == Outcome.NOT_TAKEN_UP
        yield Knot(
            Ref("plans.decision", decision.pk), "decision", str(outcome.label), decision.at, title.text,
            page_href(viewer, "proposal", decision.proposal__address), quiet="" if dropped else reason.text,
            state=DROPPED if dropped else "", reason=reason.text if dropped else "", lang=title.language,
            voices=_voices(viewer, decision),
        )  # fmt: skip


def _voices(viewer: Viewer, decision: Any) -> Voices | None:
    """The votes of yes or no. Three statements for a decision that a ballot led to, none for others."""
    ballot = seen_ballots(viewer).filter(pk=decision.ballot).first() if decision.ballot else None
    if ballot is None:
        return None
    weighed = dict(Weighed.objects.filter(weighing__ballot=ballot).values_list("proposal", "number"))
    if len(weighed) == 1:
        return None  # the ballot itself stands on the thread, with its votes (actions.deciding)
    mine = {number: place for number, place in weighed.items() if number == decision.proposal}
    got = got_by_proposal(viewer, ballot, mine).get(decision.proposal)
    return got.voices if got else None


def decisions_seen(viewer: Viewer, numbers: list[int]) -> Mapping[int, Likeness]:
    """Which of many decisions are seen; what was not taken up is told alone."""
    found = seen_decisions(viewer).filter(pk__in=numbers)
    return {
        number: None if outcome == Outcome.NOT_TAKEN_UP else ("decision", "")
        for number, outcome in found.values_list("pk", "outcome")
    }


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
