"""What the room asks of organisations, and what it tells them."""

from __future__ import annotations

from collections.abc import Collection, Iterator

from django.db.models import Min
from django.urls import reverse
from django.utils.translation import get_language, gettext_lazy
from django.utils.translation import gettext as _

from filrouge.ground.asked.offers import Asked, Kind, Offer, Way
from filrouge.ground.people.models import Space
from filrouge.ground.words import Shown
from filrouge.rooms.plans.models import AmendmentState, Author, PlanState, Proposal, ProposalState
from filrouge.rooms.plans.queries.news import PLAN_TELLS
from filrouge.rooms.plans.queries.waiting_actions import ACTION_ASKS, ACTION_TELLS, waiting_for_actions
from filrouge.rooms.plans.rules import SPEAKERS, TEAM

MADE = (PlanState.MAKING, PlanState.RUNNING)
ALIVE = (ProposalState.DRAFT, ProposalState.OPEN)


def waiting(space: Space, organisations: Collection[int]) -> list[Asked]:
    """What waits for authors, and for those who lead actions, take part in them or inherit lines. Seven statements."""
    return [
        *_invitations(space, organisations), *_amendments(space, organisations),
        *waiting_for_actions(space, organisations),
    ]  # fmt: skip


def _invitations(space: Space, organisations: Collection[int]) -> Iterator[Asked]:
    asked = Author.objects.filter(
        accepted_at=None, organisation__in=organisations, proposal__plan__space=space, proposal__state__in=ALIVE,
        proposal__plan__state__in=MADE,
    ).select_related("proposal").order_by("id")  # fmt: skip
    for author in asked.defer("proposal__text"):
        proposal = author.proposal
        href = reverse("plans:proposal", args=[space.slug, proposal.address]) + "#authors"
        yield Asked(
            "plans.author", f"plans.proposal:{proposal.pk}", author.organisation_id, _in(proposal),
            _("Say whether you stand behind it"), href, author.invited_at, SPEAKERS,
        )  # fmt: skip


def _amendments(space: Space, organisations: Collection[int]) -> Iterator[Asked]:
    """One line for each author and proposal, since the oldest amendment that is open."""
    behind = Author.objects.filter(
        accepted_at__isnull=False, organisation__in=organisations, proposal__plan__space=space,
        proposal__state=ProposalState.OPEN, proposal__plan__state__in=MADE,
        proposal__amendments__state=AmendmentState.OPEN,
    )  # fmt: skip
    oldest = behind.select_related("proposal").annotate(since=Min("proposal__amendments__at")).order_by("id")
    for author in oldest:
        proposal = author.proposal
        href = reverse("plans:proposal_amendments", args=[space.slug, proposal.address])
        yield Asked(
            "plans.amendment", f"plans.proposal:{proposal.pk}", author.organisation_id, _in(proposal),
            _("Answer the amendments"), href, author.since, SPEAKERS,
        )  # fmt: skip


def _in(proposal: Proposal) -> Shown:
    shown: Shown = proposal.title.in_(get_language() or "en")
    return shown


ASKS = Offer(
    waiting,
    roles=(*SPEAKERS, *TEAM),
    asks=(
        Kind("plans.author", gettext_lazy("Proposals that ask for you as an author")),
        Kind("plans.amendment", gettext_lazy("Amendments to your proposals")),
        *ACTION_ASKS,
    ),
    tells=(
        Kind("plans.merged", gettext_lazy("Proposals you support that are merged")),
        Kind("plans.new_version", gettext_lazy("New wordings of proposals you support")),
        Kind("plans.taken_back", gettext_lazy("Proposals you support that are taken back")),
        Kind("plans.amendment_answered", gettext_lazy("Answers to your amendments"), Way.AT_ONCE),
        *ACTION_TELLS,
        *PLAN_TELLS,
    ),
)
