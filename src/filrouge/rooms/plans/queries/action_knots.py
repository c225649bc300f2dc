"""How decisions and actions look on the thread."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from django.utils.translation import get_language
from django.utils.translation import gettext as _

from filrouge.ground.people.viewer import Viewer
from filrouge.ground.thread.knots import DROPPED, Knot, Likeness, Voices
from filrouge.ground.trail.writing import Ref
from filrouge.rooms.ballots.queries.ballots import seen_ballots
from filrouge.rooms.plans.models import ActionState, Decision, Outcome, Weighed
from filrouge.rooms.plans.queries.actions import href, seen_actions
from filrouge.rooms.plans.queries.following import Steps, number_of, said_percents, share_words, steps_of
from filrouge.rooms.plans.queries.plans import page_href
from filrouge.rooms.plans.queries.seen import seen_decisions
from filrouge.rooms.plans.queries.weighings import got_by_proposal


def decisions(viewer: Viewer, numbers: list[int]) -> Iterator[Knot]:
    """What was decided about a proposal, with the votes where a ballot of yes or no said it."""
    found = seen_decisions(viewer).filter(pk__in=numbers)
    for decision in found.select_related("proposal"):
        outcome, language = Outcome(decision.outcome), get_language() or "en"
        reason, title = decision.reason.in_(language), decision.proposal.title.in_(language)
        dropped = outcome == Outcome.NOT_TAKEN_UP
        yield Knot(
            Ref("plans.decision", decision.pk), "decision", str(outcome.label), decision.at, title.text,
            page_href(viewer, "proposal", decision.proposal.address), quiet="" if dropped else reason.text,
            state=DROPPED if dropped else "", reason=reason.text if dropped else "", lang=title.language,
            voices=_voices(viewer, decision),
        )  # fmt: skip


def _voices(viewer: Viewer, decision: Decision) -> Voices | None:
    """The votes of yes or no. Three statements for a decision that a ballot led to, none for others."""
    ballot = seen_ballots(viewer).filter(pk=decision.ballot_id).first() if decision.ballot_id else None
    if ballot is None:
        return None
    weighed = dict(Weighed.objects.filter(weighing__ballot=ballot).values_list("proposal", "number"))
    if len(weighed) == 1:
        return None  # the ballot itself stands on the thread, with its votes (actions.deciding)
    mine = {number: place for number, place in weighed.items() if number == decision.proposal_id}
    got = got_by_proposal(viewer, ballot, mine).get(decision.proposal_id)
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
    found = list(seen_actions(viewer).filter(pk__in=numbers).select_related("area"))
    steps = steps_of(numbers)
    percents = said_percents([number for number in numbers if number not in steps])
    for action in found:
        title, stopped = action.title.in_(get_language() or "en"), action.state == ActionState.STOPPED
        mark = _("Action %(number)s") % {"number": number_of(action)} if action.number else _("Action, a draft")
        words = share_words(action, steps.get(action.pk, Steps()), percents)
        yield Knot(
            Ref("plans.action", action.pk), "action", mark, action.made_at, title.text, href(viewer, action),
            quiet="" if stopped else words, state=DROPPED if stopped else "", reason=words if stopped else "",
            lang=title.language, address=action.address,
        )  # fmt: skip
