"""What of a plan can be put to a ballot: open proposals and amendments, and actions with their budgets."""

from __future__ import annotations

from collections.abc import Iterator

from filrouge.ground.people.viewer import Viewer
from filrouge.ground.words import Words
from filrouge.rooms.ballots.queries.decidable import decides
from filrouge.rooms.plans.models import ActionState, AmendmentState, ProposalState
from filrouge.rooms.plans.queries.actions import seen_actions
from filrouge.rooms.plans.queries.seen import seen_amendments, seen_proposals

LIVE = (ActionState.TO_START, ActionState.UNDER_WAY)


def proposals(viewer: Viewer) -> Iterator[tuple[int, str]]:
    """Open proposals by number and title in every language. One statement."""
    found = seen_proposals(viewer).filter(state=ProposalState.OPEN).order_by("-pk")
    for pk, number, title in found.values_list("pk", "number", "title"):
        yield pk, f"{number} {_said(title)}"


def amendments(viewer: Viewer) -> Iterator[tuple[int, str]]:
    """Amendments that wait for an answer, by number, the title they ask for, and their proposal. One statement."""
    found = seen_amendments(viewer).filter(state=AmendmentState.OPEN, proposal__state=ProposalState.OPEN)
    for pk, number, title, proposal in found.order_by("-pk").values_list("pk", "number", "title", "proposal__title"):
        yield pk, f"{number} {title} {_said(proposal)}"


def actions(viewer: Viewer) -> Iterator[tuple[int, str]]:
    """Actions that are not over, by title. One statement."""
    found = seen_actions(viewer).filter(state__in=LIVE).order_by("-pk")
    for pk, title in found.values_list("pk", "title"):
        yield pk, _said(title)


def _said(words: Words) -> str:
    return " ".join(wording.text for wording in words.wordings.values())


def offer() -> None:
    """Tell the ballots what can be decided here."""
    decides("plans.proposal", proposals)
    decides("plans.amendment", amendments)
    decides("plans.action", actions)
