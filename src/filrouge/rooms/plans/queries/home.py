"""What this room offers for the home page: steps that are open, what was adopted last, and actions to follow back."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import UTC, datetime
from typing import Any

from django.db.models import Exists, OuterRef, Q, QuerySet
from django.utils import timezone
from django.utils.translation import get_language, gettext_lazy
from django.utils.translation import gettext as _

from filrouge.ground.pages.home_rows import MOST, DecidedLast, HomeRows, OpenNow
from filrouge.ground.people.seen import Seen
from filrouge.ground.people.viewer import Viewer
from filrouge.ground.trail.writing import Ref
from filrouge.rooms.ballots.models import Ballot
from filrouge.rooms.plans import rules
from filrouge.rooms.plans.models import (
    Action,
    Amendment,
    AmendmentState,
    Decision,
    Outcome,
    PlanState,
    Step,
)
from filrouge.rooms.plans.queries.actions import seen_actions
from filrouge.rooms.plans.queries.opening import step_name
from filrouge.rooms.plans.queries.plans import of_seen_plans, page_href
from filrouge.rooms.plans.queries.seen import seen_decisions
from filrouge.rooms.plans.queries.stamps import COMMENTING, SUPPORTING, UNSEEN
from filrouge.rooms.plans.queries.weighings import MARKS, Got, got_by_decision

FOLLOWED = 3  # actions that are followed back, of which the home page tells the longest way
AMONG = 24  # the newest, of which those with an amendment that was taken in come first: their way is longer
MADE = (PlanState.MAKING, PlanState.RUNNING)
ASKED = {
    rules.CONTRIBUTE: gettext_lazy("Say what your organisation needs."),
    rules.PROPOSE: gettext_lazy("Propose something, or stand behind what others propose."),
    rules.AMEND: gettext_lazy("Ask for other words where a proposal should say it differently."),
    rules.SUPPORT: gettext_lazy("Support what matters to your organisation."),
    rules.WEIGH: gettext_lazy("Proposals are weighed against each other."),
    rules.REPORT: gettext_lazy("Say how it goes with your actions."),
}
PAGES = {
    rules.CONTRIBUTE: "contributions", rules.PROPOSE: "proposals", rules.AMEND: "proposals",
    rules.SUPPORT: "proposals", rules.WEIGH: "proposals", rules.REPORT: "actions",
}  # fmt: skip


STEPPED = ("name", "kind", "allows", "closes_at", "plan__title", "plan__address")
DECIDED = ("proposal", "proposal__title", "proposal__address", "at", "ballot")


def _steps(viewer: Viewer, now: datetime) -> QuerySet[Step, Any]:
    made = Step.objects.filter(of_seen_plans(viewer, "plan__"), plan__state__in=MADE)
    found = made.filter(opens_at__lte=now, closes_at__gt=now).order_by("closes_at", "id")
    return found.values_list(*STEPPED)[:MOST]


def _decisions(viewer: Viewer) -> QuerySet[Decision, Any]:
    holding = seen_decisions(viewer).filter(outcome=Outcome.ADOPTED, reopened_at=None)
    return holding.order_by("-at", "-id").values_list(*DECIDED)[:MOST]


def _adopted(viewer: Viewer) -> QuerySet[Action, Any]:
    found = seen_actions(viewer).filter(proposal__isnull=False).exclude(Q(number=None))
    taken_in = Amendment.objects.filter(proposal=OuterRef("proposal"), state=AmendmentState.TAKEN_IN)
    return found.order_by("-id").annotate(amended=Exists(taken_in)).values_list("pk", "amended")[:AMONG]


_STEPS = Seen(_steps, now=datetime.min.replace(tzinfo=UTC))
_DECISIONS, _ADOPTED = Seen(_decisions), Seen(_adopted)


def open_now(viewer: Viewer) -> list[OpenNow]:
    """Steps that are open, those that close first at the top. One statement."""
    return [_open(viewer, step) for step in _STEPS.rows(viewer, now=timezone.now())]


def _open(viewer: Viewer, step: Any) -> OpenNow:
    language = get_language() or "en"
    plan, name = step.plan__title.in_(language), step.name.in_(language)
    what = next((each for each in ASKED if each in step.allows), None)
    said = {"plan": plan.text, "asked": str(ASKED[what]) if what else ""}
    href = page_href(viewer, PAGES[what] if what else "plan", step.plan__address)
    return OpenNow(
        step_name(step), (_("%(plan)s. %(asked)s") % said).strip(), href, step.closes_at, _("closes"), name.language
    )


def decided_last(viewer: Viewer) -> list[DecidedLast]:
    """Proposals that were adopted, the newest first, with the votes where a ballot of yes or no said it.

    One statement, two for the ballots that led to some of them, and two for each of these.
    """
    found = _DECISIONS.rows(viewer)
    got = _got(viewer, found)
    return [
        DecidedLast(
            title.text, str(Outcome.ADOPTED.label), page_href(viewer, "proposal", row.proposal__address), row.at,
            MARKS[Outcome.ADOPTED], said.voices if said else None, title.language,
        )
        for row in found
        for said in [got.get((row.ballot, row.proposal))]
        for title in [row.proposal__title.in_(get_language() or "en")]
    ]  # fmt: skip


def _got(viewer: Viewer, found: Sequence[Any]) -> dict[tuple[int, int], Got]:
    """What each proposal got, by ballot and proposal."""
    decided = {(row.ballot, row.proposal) for row in found if row.ballot}
    ballots = Ballot.objects.select_related("space", "rule").in_bulk({number for number, _proposal in decided})
    return got_by_decision(viewer, ballots, decided)


def adopted(viewer: Viewer) -> list[Ref]:
    """Actions that came from adopted proposals, of the newest those with the longest way. One statement."""
    found = sorted(_ADOPTED.rows(viewer), key=lambda row: not row.amended)
    return [Ref("plans.action", row.pk) for row in found[:FOLLOWED]]


# Who stands behind a proposal and what is said below it is on no home page.
ASIDE = UNSEEN | SUPPORTING | COMMENTING
HOME = HomeRows(
    open_now=open_now, decided_last=decided_last, adopted=adopted, rooms=("plans", "ballots", "people"), unseen=ASIDE
)
