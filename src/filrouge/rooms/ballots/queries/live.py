"""A ballot while it is open: who has voted, how many, and a stamp that changes with every vote."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from hashlib import sha256
from typing import Any

from django.db.models import Count, Exists, OuterRef, Q, QuerySet
from django.urls import reverse

from filrouge.ground.pages.keyset import Slice, cut
from filrouge.ground.people.viewer import Viewer
from filrouge.rooms.ballots.models import Ballot, Proxy, State, Vote, Voter
from filrouge.rooms.ballots.numbers import fraction_text
from filrouge.rooms.ballots.queries.ballots import seen_ballots
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


@dataclass(frozen=True, slots=True)
class Standing:
    """State and turnout; never what was voted. `of` have a vote, `voted` have cast it."""

    state: str
    of: int
    voted: int
    closes_at: datetime | None

    @property
    def open(self) -> bool:
        return self.state == State.OPENED

    @property
    def stamp(self) -> str:
        """Another text whenever anything of it changes."""
        return sha256(repr((self.state, self.of, self.voted, str(self.closes_at))).encode()).hexdigest()[:20]

    def as_dict(self) -> dict[str, Any]:
        """JSON-ready."""
        closes = self.closes_at.isoformat() if self.closes_at else None
        return {"state": self.state, "open": self.open, "of": self.of, "voted": self.voted, "closes": closes}


CAST = Q(voters__paper_in=True) | Q(Exists(Vote.objects.filter(voter=OuterRef("voters__pk"))))
VOICED = ~Q(voters__weight="0")


def standings(ballots: QuerySet[Ballot]) -> QuerySet[Ballot, tuple[Any, ...]]:
    """How each of these ballots stands, as rows for `Standing`: what phones ask again and again, so no more is read."""
    sums = {"of": Count("voters", filter=VOICED), "cast": Count("voters", filter=VOICED & CAST)}
    return ballots.order_by().values_list("state", "closes_at").annotate(**sums)


def standing_called(viewer: Viewer, address: str) -> Standing | None:
    """How the ballot of an address stands; None for who may not see it and for none alike. One statement."""
    return _first(standings(seen_ballots(viewer).filter(address=address)))


def standing(ballot: Ballot) -> Standing:
    """How a ballot stands now. One statement."""
    found = _first(standings(Ballot.objects.filter(pk=ballot.pk)))
    assert found is not None  # since the ballot was read from there
    return found


def _first(rows: Iterable[tuple[Any, ...]]) -> Standing | None:
    return next((Standing(str(state), of, voted, closes_at) for state, closes_at, of, voted in rows), None)


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
