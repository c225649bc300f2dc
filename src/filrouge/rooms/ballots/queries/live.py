"""A ballot while it is open: who has voted, how many, and a stamp that changes with every vote."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from functools import cache
from hashlib import sha256
from typing import Any

from django.db.models import Count, Exists, OuterRef, Q, QuerySet, Subquery
from django.urls import reverse

from filrouge.ground.pages.keyset import Slice, cut
from filrouge.ground.people.viewer import Viewer
from filrouge.ground.statements import rows
from filrouge.rooms.ballots.models import Ballot, Proxy, State, Vote, Voter
from filrouge.rooms.ballots.numbers import fraction_text
from filrouge.rooms.ballots.queries.ballots import PLACE, seen_ballots
from filrouge.rooms.register.queries.values import country_name

ON_ROLL = (
    "id", "name", "organisation__address", "member_class", "country", "pillar", "weight", "paper_in", "cast", "holder",
)  # fmt: skip


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


CAST = Q(voters__paper_in=True) | Q(Exists(Vote.in_force.filter(voter=OuterRef("voters__pk"))))
VOICED = ~Q(voters__weight="0")
SUMS = {"of": Count("voters", filter=VOICED), "cast": Count("voters", filter=VOICED & CAST)}


def standings(ballots: QuerySet[Ballot]) -> QuerySet[Ballot, tuple[Any, ...]]:
    """How each of these ballots stands, as rows for `Standing`: what phones ask again and again, so no more is read."""
    return ballots.order_by().values_list("state", "closes_at").annotate(**SUMS)


def standing_called(viewer: Viewer, address: str) -> Standing | None:
    """How the ballot of an address stands; None for who may not see it and for none alike. One statement."""
    return _first(standings(seen_ballots(viewer).filter(address=address)))


def standing(ballot: Ballot) -> Standing:
    """How a ballot that was just read stands. One statement."""

    def write() -> QuerySet[Ballot, tuple[Any, ...]]:
        return Ballot.objects.filter(pk=ballot.pk).order_by().values("pk").annotate(**SUMS).values_list(*SUMS)

    (of, voted), *_ = rows(("ballots.standing", ballot.pk), write)
    return Standing(str(ballot.state), of, voted, ballot.closes_at)


def _first(rows: Iterable[tuple[Any, ...]]) -> Standing | None:
    return next((Standing(str(state), of, voted, closes_at) for state, closes_at, of, voted in rows), None)


def roll(viewer: Viewer, ballot: Ballot, cursor: str = "") -> Slice[RollRow]:
    """One page of the roll by name: one statement. Who voted is shown, what they voted is not."""
    cast = Exists(Vote.in_force.filter(voter=OuterRef("pk")))
    proxies = Proxy.objects.filter(giver=OuterRef("pk"), revoked_at=None)
    voters = ballot.voters.annotate(cast=cast, holder=Subquery(proxies.values("holder__name")[:1]))
    page = reverse("register:organisation", args=[viewer.space.slug, PLACE]) if viewer.space else ""
    weighs = cache(fraction_text)  # a roll has few different weights

    def row(voter: Any) -> RollRow:
        return RollRow(
            voter.name,
            page.replace(PLACE, voter.organisation__address),
            voter.member_class,
            country_name(voter.country) if voter.country else "",
            voter.pillar,
            weighs(voter.weight),
            None if voter.weight == "0" else bool(voter.paper_in or voter.cast),
            voter.holder or "",
        )

    # Rows of plain values: of a voter the figures that gave its weight need not be read.
    return cut(voters.values_list(*ON_ROLL, named=True), [("name", False), ("id", False)], cursor, row)


def number_waiting(ballot: Ballot) -> int:
    """How many have a vote that nobody has cast yet. One statement."""

    def write() -> QuerySet[Voter, tuple[Any, ...]]:
        return waiting(ballot).order_by().values("ballot").annotate(number=Count("pk")).values_list("number")

    return sum(number for (number,) in rows(("ballots.waiting", ballot.pk), write))


def waiting(ballot: Ballot) -> QuerySet[Voter]:
    """Who has a vote that nobody has cast yet, neither itself nor the holder of its proxy. One statement."""
    carried = Exists(Proxy.objects.filter(giver=OuterRef("pk"), revoked_at=None))
    cast = Exists(Vote.in_force.filter(voter=OuterRef("pk")))
    silent = ballot.voters.exclude(weight="0").filter(~cast, ~carried, paper_in=False)
    return silent.order_by("name", "id")
