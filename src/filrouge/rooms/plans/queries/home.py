"""What this room offers for the home page: steps that are open, what was adopted last, and actions to follow back."""

from __future__ import annotations

from collections.abc import Collection
from datetime import UTC, datetime
from typing import Any

from django.db.models import Q, QuerySet
from django.utils import timezone
from django.utils.translation import get_language, gettext_lazy
from django.utils.translation import gettext as _

from filrouge.ground.pages.home_rows import MOST, DecidedLast, HomeRows, OpenNow
from filrouge.ground.people.seen import Seen
from filrouge.ground.people.viewer import Viewer
from filrouge.ground.trail.writing import Ref
from filrouge.rooms.ballots.models import Ballot
from filrouge.rooms.ballots.models import State as BallotState
from filrouge.rooms.plans import rules
from filrouge.rooms.plans.models import Action, Decision, Outcome, PlanState, Step, Weighing
from filrouge.rooms.plans.queries.actions import seen_actions
from filrouge.rooms.plans.queries.plans import of_seen_plans, page_href
from filrouge.rooms.plans.queries.seen import seen_decisions
from filrouge.rooms.plans.queries.stamps import COMMENTING, SUPPORTING, UNSEEN
from filrouge.rooms.plans.queries.weighings import MARKS, Got, got_by_proposal

FOLLOWED = 3  # actions that are followed back, of which the home page tells the longest way
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


STEPPED = ("name", "allows", "closes_at", "plan__title", "plan__address")
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
    return found.order_by("-id").values_list("pk")[:FOLLOWED]


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
        name.text, (_("%(plan)s. %(asked)s") % said).strip(), href, step.closes_at, _("closes"), name.language
    )


def decided_last(viewer: Viewer) -> list[DecidedLast]:
    """Proposals that were adopted, the newest first, with the votes where a ballot of yes or no said it.

    One statement, two for the ballots that led to some of them, and two for each of these.
    """
    found = _DECISIONS.rows(viewer)
    got = _got(viewer, {row.ballot for row in found if row.ballot})
    return [
        DecidedLast(
            title.text, str(Outcome.ADOPTED.label), page_href(viewer, "proposal", row.proposal__address), row.at,
            MARKS[Outcome.ADOPTED], got[row.proposal].voices if row.proposal in got else None, title.language,
        )
        for row in found
        for title in [row.proposal__title.in_(get_language() or "en")]
    ]  # fmt: skip


def _got(viewer: Viewer, numbers: Collection[int]) -> dict[int, Got]:
    """What each proposal got in one of these ballots."""
    if not numbers:
        return {}
    ballots = Ballot.objects.select_related("space", "rule").in_bulk(numbers)
    weighed: dict[int, dict[int, int]] = {}
    rows = Weighing.objects.filter(ballot__in=ballots).values_list("ballot", "proposals__proposal", "proposals__number")
    for number, proposal, place in rows:
        weighed.setdefault(number, {})[proposal] = place
    found: dict[int, Got] = {}
    for number, ballot in ballots.items():
        if ballot.state == BallotState.PUBLISHED:
            found |= got_by_proposal(viewer, ballot, weighed.get(number, {}))
    return found


def adopted(viewer: Viewer) -> list[Ref]:
    """Actions that came from adopted proposals, the newest first. One statement."""
    return [Ref("plans.action", row.pk) for row in _ADOPTED.rows(viewer)]


# Who stands behind a proposal and what is said below it is on no home page.
ASIDE = UNSEEN | SUPPORTING | COMMENTING
HOME = HomeRows(
    open_now=open_now, decided_last=decided_last, adopted=adopted, rooms=("plans", "ballots", "people"), unseen=ASIDE
)
