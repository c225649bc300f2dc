"""What a form names: comments, authors, members, contributions and proposals, as far as the viewer sees them."""

from __future__ import annotations

from collections.abc import Sequence

from filrouge.ground.people.models import Organisation
from filrouge.ground.people.queries import today
from filrouge.ground.people.viewer import Viewer
from filrouge.rooms.plans.models import Author, Comment, Contribution, Plan, Proposal
from filrouge.rooms.plans.queries.seen import seen_contributions, seen_proposals
from filrouge.rooms.register.queries.electorate import electorate

MOST = 200  # things that one form may name


def comment_of(proposal: Proposal, number: str) -> Comment | None:
    """A comment on a proposal that the viewer sees, by its number."""
    found = Comment.objects.filter(proposal=proposal, pk=int(number)).first() if number.isdecimal() else None
    if found is not None:
        found.proposal = proposal
    return found


def author_of(proposal: Proposal, number: str) -> Author | None:
    """An author of a proposal that the viewer sees, by its number."""
    found = Author.objects.filter(proposal=proposal, pk=int(number)).first() if number.isdecimal() else None
    if found is not None:
        found.proposal = proposal
    return found


def member_called(viewer: Viewer, name: str) -> Organisation | None:
    """The one member of the network that has this name, whatever the capitals; None for none or several."""
    wanted = name.strip().casefold()
    found = [member for member in electorate(viewer, today()) if member.name.casefold() == wanted]
    return Organisation.objects.filter(pk=found[0].organisation).first() if len(found) == 1 else None


def chosen_contributions(viewer: Viewer, plan: Plan, numbers: Sequence[str]) -> list[Contribution]:
    """Contributions of a plan by the ids that a form sent."""
    found = seen_contributions(viewer).filter(plan=plan, pk__in=_ids(numbers))
    return list(found.select_related("organisation", "plan__space").order_by("id"))


def contributions_at(viewer: Viewer, plan: Plan, addresses: Sequence[str]) -> list[Contribution]:
    """Contributions of a plan by their addresses."""
    found = seen_contributions(viewer).filter(plan=plan, address__in=addresses[:MOST])
    return list(found.select_related("organisation", "plan__space").order_by("id"))


def chosen_proposals(viewer: Viewer, plan: Plan, numbers: Sequence[str]) -> list[Proposal]:
    """Proposals of a plan by the ids that a form sent."""
    found = seen_proposals(viewer).filter(plan=plan, pk__in=_ids(numbers))
    return list(found.select_related("plan__space__organisation").order_by("pk"))


def proposal_numbered(viewer: Viewer, plan: Plan, number: str) -> Proposal | None:
    """A proposal of a plan by the number that people cite."""
    if not number.strip().isdecimal() or len(number) > 9:
        return None
    found = seen_proposals(viewer).filter(plan=plan, number=int(number))
    return found.select_related("plan__space__organisation", "merged_into").first()


def _ids(numbers: Sequence[str]) -> list[int]:
    return [int(number) for number in numbers if number.isdecimal() and len(number) < 18][:MOST]
