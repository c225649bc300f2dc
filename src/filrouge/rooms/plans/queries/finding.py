"""What a form names: comments, authors, members, contributions and proposals, as far as the viewer sees them."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TypeVar

from django.db.models import QuerySet
from django.utils.translation import gettext as _

from filrouge.ground.actions import Refused
from filrouge.ground.numbers import number_in
from filrouge.ground.people.models import Organisation
from filrouge.ground.people.queries import today
from filrouge.ground.people.viewer import Viewer
from filrouge.ground.punctuation import with_semicolons
from filrouge.methods.places.folding import fold
from filrouge.rooms.plans.models import Author, Comment, Contribution, Plan, Proposal
from filrouge.rooms.plans.queries.seen import seen_contributions, seen_proposals
from filrouge.rooms.register.queries.electorate import electorate

Part = TypeVar("Part", Author, Comment)
MOST = 200  # things that one form may name
MOST_NAMED = 6  # members that one sentence names


def comment_of(proposal: Proposal, number: str) -> Comment | None:
    """A comment on a proposal that the viewer sees, by its number."""
    return _of(proposal, Comment.objects.all(), number)


def author_of(proposal: Proposal, number: str) -> Author | None:
    """An author of a proposal that the viewer sees, by its number."""
    return _of(proposal, Author.objects.all(), number)


def _of(proposal: Proposal, parts: QuerySet[Part], number: str) -> Part | None:
    found = parts.filter(proposal=proposal, pk__in=_ids([number])).first()
    if found is not None:
        found.proposal = proposal
    return found


def member_called(viewer: Viewer, name: str, *, field: str = "organisation") -> Organisation:
    """The one member of the network that has this address or name, whatever the capitals and accents, or that alone has
    it in its name: nobody types “Ordito, consorzio delle cooperative sociali” on a telephone.

    Raises Refused for none and for several, with the `field` of the form that asked.
    """
    wanted, members = fold(name), electorate(viewer, today())
    found = [member for member in members if fold(member.name) == wanted or member.address == name.strip()]
    found = found or [member for member in members if wanted and wanted in fold(member.name)]
    if not found:
        words = _("No member is called “%(name)s”. Write its name as it stands in the register, or a part of it.")
        raise Refused(words % {"name": name.strip()}, code="organisation", field=field)
    if len(found) > 1:
        words = _("Several members are called so: %(names)s. Write more of the name.")
        names = with_semicolons(member.name for member in found[:MOST_NAMED])
        raise Refused(words % {"names": names}, code="organisation", field=field)
    return Organisation.objects.get(pk=found[0].organisation)


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
    found = seen_proposals(viewer).filter(plan=plan, number=number_in(number.strip(), 9))
    return found.select_related("plan__space__organisation", "merged_into").first()


def _ids(numbers: Sequence[str]) -> list[int]:
    return [number_in(number) for number in numbers if number_in(number)][:MOST]
