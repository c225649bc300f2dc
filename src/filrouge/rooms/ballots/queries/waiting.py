"""What the room asks of organisations: to vote, and of the secretariat to open, publish and answer. What it tells."""

from __future__ import annotations

from collections.abc import Collection, Iterator
from datetime import datetime

from django.db.models import Exists, OuterRef, Q
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import get_language, gettext_lazy
from django.utils.translation import gettext as _

from filrouge.ground.asked.offers import Asked, Kind, Offer, Way
from filrouge.ground.people.models import Role, Space
from filrouge.rooms.ballots.models import Ballot, Contest, Proxy, State, Vote, Voter
from filrouge.rooms.ballots.rules import VOTERS

SECRETARIAT = (Role.SECRETARIAT,)


def waiting(space: Space, organisations: Collection[int]) -> list[Asked]:
    """Votes that are not in, for whoever casts them; at the desk what is tried, counted or contested.

    At most three statements, two for others than the secretariat; one where no ballot waits for anybody.
    """
    at_desk = space.organisation_id in organisations
    states = Q(state=State.OPENED)
    if at_desk:
        states |= Q(state=State.DRAFTED, tried_at__isnull=False) | Q(state=State.COUNTED)
    ballots = {ballot.pk: ballot for ballot in Ballot.objects.filter(states, space=space).defer("text")}
    now = timezone.now()
    opened = [b.pk for b in ballots.values() if b.state == State.OPENED and (not b.closes_at or b.closes_at > now)]
    rows = [_vote(space, ballots[ballot], caster) for ballot, caster in sorted(_silent(opened, organisations))]
    if at_desk:
        rows += [row for ballot in ballots.values() for row in _step(space, ballot)]
        rows += _contests(space)
    return rows


def _silent(ballots: list[int], organisations: Collection[int]) -> set[tuple[int, int]]:
    """(ballot, organisation that casts) for every vote that is not in: its own, or that of whose proxy it holds."""
    if not ballots:
        return set()
    silent = Voter.objects.filter(~Exists(Vote.objects.filter(voter=OuterRef("pk"))), ballot__in=ballots,
                                  paper_in=False).exclude(weight="0").order_by()  # fmt: skip
    given = Proxy.objects.filter(giver=OuterRef("pk"), revoked_at=None)
    own = silent.filter(~Exists(given), organisation__in=organisations).values_list("ballot_id", "organisation_id")
    held = Proxy.objects.filter(revoked_at=None, holder__ballot__in=ballots, holder__organisation__in=organisations)
    carried = silent.filter(pk__in=held.values("giver"), proxies_given__revoked_at=None)
    return set(own.union(carried.values_list("ballot_id", "proxies_given__holder__organisation_id"), all=True))


def _vote(space: Space, ballot: Ballot, organisation: int) -> Asked:
    since = ballot.opened_at or ballot.drafted_at
    return _asked(
        space, ballot, "ballots.vote", _("Cast your vote"), "cast", since, organisation, ballot.closes_at, VOTERS,
        closes=True,
    )  # fmt: skip


def _step(space: Space, ballot: Ballot) -> Iterator[Asked]:
    """What the secretariat does next with a ballot that does not move by itself."""
    desk = space.organisation_id
    if ballot.state == State.DRAFTED and ballot.tried_at:
        words = _("Look and open it")
        yield _asked(space, ballot, "ballots.open", words, "ballot", ballot.tried_at, desk, ballot.opens_at)
    if ballot.state == State.COUNTED:
        words, since = _("Look and publish it"), ballot.closed_at or ballot.drafted_at
        yield _asked(space, ballot, "ballots.publish", words, "count", since, desk)


def _contests(space: Space) -> list[Asked]:
    open_ones = Contest.objects.filter(ballot__space=space, answered_at=None).select_related("ballot").order_by("id")
    return [
        Asked(
            "ballots.contest", f"ballots.contest:{found.pk}", space.organisation_id,
            found.ballot.title.in_(get_language() or "en"), _("Answer"),
            reverse("ballots:answer", args=[space.slug, found.ballot.address, found.pk]), found.at, SECRETARIAT,
        )
        for found in open_ones.defer("ballot__text")
    ]  # fmt: skip


def _asked(
    space: Space,
    ballot: Ballot,
    kind: str,
    verb: str,
    page: str,
    since: datetime,
    organisation: int,
    due: datetime | None = None,
    roles: tuple[str, ...] = SECRETARIAT,
    *,
    closes: bool = False,
) -> Asked:
    href = reverse(f"ballots:{page}", args=[space.slug, ballot.address])
    title = ballot.title.in_(get_language() or "en")
    return Asked(kind, f"ballots.ballot:{ballot.pk}", organisation, title, verb, href, since, roles, due, closes)


ASKS = Offer(
    waiting,
    roles=(*VOTERS, Role.SECRETARIAT),
    asks=(
        Kind("ballots.vote", gettext_lazy("Votes to cast"), roles=VOTERS),
        Kind("ballots.open", gettext_lazy("Ballots that are ready to open"), roles=SECRETARIAT),
        Kind("ballots.publish", gettext_lazy("Results to publish"), roles=SECRETARIAT),
        Kind("ballots.contest", gettext_lazy("Contested results to answer"), roles=SECRETARIAT),
    ),
    tells=(
        Kind("ballots.announced", gettext_lazy("Ballots that are coming")),
        Kind("ballots.reworded", gettext_lazy("Texts that changed since you decided on them"), Way.AT_ONCE),
        Kind("ballots.decided", gettext_lazy("Results of ballots")),
        Kind("ballots.answered", gettext_lazy("Answers to what you contested"), Way.AT_ONCE),
    ),
)
