"""What the room asks of organisations, and what it tells them."""

from __future__ import annotations

from collections.abc import Collection, Iterator
from typing import Any

from django.db.models import Exists, OuterRef, Q, QuerySet, Subquery
from django.urls import reverse
from django.utils.translation import get_language, gettext_lazy
from django.utils.translation import gettext as _

from filrouge.ground.asked.offers import Asked, Kind, Offer, Way
from filrouge.ground.people.models import Space
from filrouge.ground.statements import Prepared
from filrouge.ground.words import Shown, Words
from filrouge.rooms.ballots.queries.home import UNSEEN as VOTING
from filrouge.rooms.plans.models import (
    Amendment,
    AmendmentState,
    Author,
    PlanState,
    ProposalState,
    Weighed,
    Weighing,
)
from filrouge.rooms.plans.queries.news import PLAN_TELLS
from filrouge.rooms.plans.queries.stamps import COMMENTING, SAYING, SUPPORTING, UNSEEN
from filrouge.rooms.plans.queries.waiting_actions import ACTION_ASKS, ACTION_TELLS, waiting_for_actions
from filrouge.rooms.plans.rules import SPEAKERS, TEAM

MADE = (PlanState.MAKING, PlanState.RUNNING)
ALIVE = (ProposalState.DRAFT, ProposalState.OPEN)
WEIGHED = ("plan", "plan__title", "plan__address", "ballot__address", "ballot__published_at")
AUTHORS = (
    "proposal", "organisation", "invited_at", "accepted_at", "since", "proposal__title", "proposal__address",
)  # fmt: skip


def waiting(space: Space, organisations: Collection[int]) -> list[Asked]:
    """What waits for authors, and for those who lead actions, take part in them or inherit lines; at the desk what was
    weighed and is not decided.

    Three statements, seven for the organisation of the space.
    """
    at_desk = space.organisation_id in organisations
    return [
        *_of_authors(space, organisations), *waiting_for_actions(space, organisations),
        *(_to_decide(space) if at_desk else ()),
    ]  # fmt: skip


def _authors(space: int, organisations: list[int]) -> QuerySet[Author, Any]:
    """Those who are asked to be authors, and those whose proposals have open amendments, since the oldest of them."""
    open_ones = Amendment.objects.filter(proposal=OuterRef("proposal"), state=AmendmentState.OPEN).order_by("at")
    invited = Q(accepted_at=None, proposal__state__in=ALIVE)
    amended = Q(accepted_at__isnull=False, proposal__state=ProposalState.OPEN, since__isnull=False)
    found = Author.objects.annotate(since=Subquery(open_ones.values("at")[:1])).filter(
        invited | amended, organisation__in=organisations, proposal__plan__space=space, proposal__plan__state__in=MADE
    )
    return found.order_by("id").values_list(*AUTHORS)


_AUTHORS = Prepared(_authors, space=-1, organisations=[-2])


def _of_authors(space: Space, organisations: Collection[int]) -> Iterator[Asked]:
    """Proposals that ask for an author, and those whose authors answer amendments, since the oldest that is open."""
    for author in _AUTHORS.rows(space=space.pk, organisations=organisations):
        yield _amendments(space, author) if author.accepted_at else _invitation(space, author)


def _invitation(space: Space, author: Any) -> Asked:
    href = reverse("plans:proposal", args=[space.slug, author.proposal__address]) + "#authors"
    return Asked(
        "plans.author", f"plans.proposal:{author.proposal}", author.organisation, _in(author.proposal__title),
        _("Say whether you stand behind it"), href, author.invited_at, SPEAKERS,
    )  # fmt: skip


def _amendments(space: Space, author: Any) -> Asked:
    """One line for each author and proposal."""
    href = reverse("plans:proposal_amendments", args=[space.slug, author.proposal__address])
    return Asked(
        "plans.amendment", f"plans.proposal:{author.proposal}", author.organisation, _in(author.proposal__title),
        _("Answer the amendments"), href, author.since, SPEAKERS,
    )  # fmt: skip


def _weighed(space: int) -> QuerySet[Weighing, Any]:
    """The weighings whose result is published and of which some proposal is open still, the newest last."""
    still = Weighed.objects.filter(weighing=OuterRef("pk"), proposal__state=ProposalState.OPEN)
    found = Weighing.objects.filter(
        Exists(still), plan__space=space, plan__state__in=MADE, ballot__published_at__isnull=False
    )
    return found.order_by("id").values_list(*WEIGHED)


_WEIGHED = Prepared(_weighed, space=-1)


def _to_decide(space: Space) -> Iterator[Asked]:
    """One line for each plan: what its last ballot weighed."""
    newest = {found.plan: found for found in _WEIGHED.rows(space=space.pk)}
    for number, found in sorted(newest.items()):
        href = reverse("plans:decide", args=[space.slug, found.plan__address]) + f"?ballot={found.ballot__address}"
        yield Asked(
            "plans.decide", f"plans.plan:{number}", space.organisation_id, _in(found.plan__title),
            _("Decide what becomes of the proposals"), href, found.ballot__published_at, TEAM,
        )  # fmt: skip


def _in(title: Words) -> Shown:
    shown: Shown = title.in_(get_language() or "en")
    return shown


ASKS = Offer(
    waiting,
    roles=(*SPEAKERS, *TEAM),
    rooms=("plans", "meetings", "ballots", "register", "people"),
    unseen=UNSEEN | SAYING | SUPPORTING | COMMENTING | set(VOTING),
    asks=(
        Kind("plans.author", gettext_lazy("Proposals that ask for you as an author"), roles=SPEAKERS),
        Kind("plans.amendment", gettext_lazy("Amendments to your proposals"), roles=SPEAKERS),
        *ACTION_ASKS,
        Kind("plans.decide", gettext_lazy("Proposals that were weighed and wait for a decision"), roles=TEAM),
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
