"""A ballot while it is open: who has voted, how many, and a stamp that changes with every vote."""

from __future__ import annotations

from dataclasses import dataclass
from hashlib import sha256
from typing import Any

from django.db.models import Count, Exists, OuterRef, Q
from django.urls import reverse

from filrouge.ground.pages.keyset import Slice, cut
from filrouge.ground.people.viewer import Viewer
from filrouge.rooms.ballots.models import Ballot, Proxy, State, Vote, Voter
from filrouge.rooms.ballots.numbers import fraction_text
from filrouge.rooms.register.queries.values import country_name


@dataclass(frozen=True, slots=True)
class RollRow:
    """One organisation on the roll. `voted` is None before the opening of a vote and for those without one."""

    name: str
    href: str
    member_class: str
    country: str
    pillar: str
    weight: str
    voted: bool | None
    carried_by: str


def counted(ballot: Ballot) -> tuple[int, int]:
    """How many organisations have a vote and how many have cast it. One statement."""
    cast = Exists(Vote.objects.filter(voter=OuterRef("pk")))
    voters = ballot.voters.exclude(weight="0").annotate(cast=cast)
    sums = voters.aggregate(of=Count("pk"), voted=Count("pk", filter=Q(paper_in=True) | Q(cast=True)))
    return int(sums["of"]), int(sums["voted"])


def stamp(ballot: Ballot) -> str:
    """Changes whenever what `standing` says changes. One statement."""
    return f'"{sha256(repr((ballot.state, counted(ballot), str(ballot.closes_at))).encode()).hexdigest()[:20]}"'


def standing(ballot: Ballot) -> dict[str, Any]:
    """State and turnout as data; never what was voted."""
    of, voted = counted(ballot)
    closes = ballot.closes_at.isoformat() if ballot.closes_at else None
    return {
        "state": str(ballot.state),
        "open": ballot.state == State.OPENED,
        "of": of,
        "voted": voted,
        "closes": closes,
    }


def roll(viewer: Viewer, ballot: Ballot, cursor: str = "") -> Slice[RollRow]:
    """One page of the roll by name: two statements. Who voted is shown, what they voted is not."""
    cast = Exists(Vote.objects.filter(voter=OuterRef("pk")))
    voters = ballot.voters.select_related("organisation").annotate(cast=cast)
    found = cut(voters, [("name", False), ("id", False)], cursor, lambda voter: voter)
    proxies = Proxy.objects.filter(giver__in=[voter.pk for voter in found.rows], revoked_at=None)
    carried = dict(proxies.values_list("giver_id", "holder__name"))
    space = viewer.space.slug if viewer.space else ""
    rows = tuple(
        RollRow(
            voter.name,
            reverse("register:organisation", args=[space, voter.organisation.address]) if space else "",
            voter.member_class,
            country_name(voter.country) if voter.country else "",
            voter.pillar,
            fraction_text(voter.weight),
            None if voter.weight == "0" else (voter.paper_in or voter.cast),
            carried.get(voter.pk, ""),
        )
        for voter in found.rows
    )
    return Slice(rows, found.following, found.preceding)


def waiting(ballot: Ballot) -> list[Voter]:
    """Who has a vote that nobody has cast yet, neither itself nor the holder of its proxy. One statement."""
    carried = Exists(Proxy.objects.filter(giver=OuterRef("pk"), revoked_at=None))
    cast = Exists(Vote.objects.filter(voter=OuterRef("pk")))
    silent = ballot.voters.exclude(weight="0").filter(~cast, ~carried, paper_in=False)
    return list(silent.order_by("name", "id"))
