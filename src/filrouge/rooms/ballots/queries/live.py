"""A ballot while it is open: who has voted, how many, and where open pages ask for that again and again."""

from __future__ import annotations

from collections.abc import Hashable, Iterator
from dataclasses import asdict, dataclass
from datetime import datetime
from functools import cache
from typing import Any

from django.conf import settings
from django.db.models import Count, Exists, OuterRef, Q, QuerySet, Subquery
from django.urls import reverse
from django.utils.translation import get_language, override

from filrouge.ground.pages.keyset import Slice, cut
from filrouge.ground.pages.live import sealed, unsealed
from filrouge.ground.people.models import PLACE
from filrouge.ground.people.viewer import Level, Viewer
from filrouge.ground.statements import Prepared
from filrouge.rooms.ballots.models import Ballot, Proxy, State, Vote, Voter
from filrouge.rooms.ballots.numbers import fraction_text
from filrouge.rooms.ballots.queries.quorum import Presence, presence
from filrouge.rooms.register.queries.values import country_name

MOST_WORDS = 4  # of a search
LIVE = "ballots"  # what the addresses of turnouts are sealed as
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
    """State and turnout; never what was voted. `of` have a vote, `voted` have cast it; for `waiting` nobody has yet,
    neither themselves nor the holder of their proxy. `presence` is what the rule asks of turnout, while it is open.
    """

    state: str
    of: int
    voted: int
    closes_at: datetime | None
    waiting: int = 0
    presence: tuple[Presence, ...] = ()

    @property
    def open(self) -> bool:
        return self.state == State.OPENED

    def as_dict(self) -> dict[str, Any]:
        """JSON-ready."""
        closes = self.closes_at.isoformat() if self.closes_at else None
        said = {"state": self.state, "open": self.open, "of": self.of, "voted": self.voted, "closes": closes}
        return {**said, "presence": [asdict(one) for one in self.presence]}


@dataclass(frozen=True, slots=True)
class Asking:
    """What an open page asks again and again: the turnout of a ballot as members or all may know it, in a language."""

    address: str
    members: bool
    language: str

    @classmethod
    def sealed_in(cls, key: str) -> Asking | None:
        """What the key of an address was sealed for; None for one that this installation did not seal."""
        address, _dot, rest = (unsealed(LIVE, key) or "").partition(".")
        who, _dot, language = rest.partition(".")
        return cls(address, who == "m", language) if address else None

    @property
    def href(self) -> str:
        """Where it is asked: an address that only those know who were given it."""
        place = f"{self.address}.{'m' if self.members else 'p'}.{self.language}"
        return reverse("ballots_live", args=[sealed(LIVE, place)])

    def standing(self) -> Standing | None:
        """How the ballot stands; None for one that is not there for whoever asks. Two statements."""
        shown = Ballot.objects.filter(address=self.address).exclude(state__in=[State.DRAFTED, State.WITHDRAWN])
        seen = shown if self.members else shown.filter(public=True, space__public=True)
        ballot = seen.select_related("rule").first()
        with override(self.language):
            return standing(ballot) if ballot else None


def asking(viewer: Viewer, ballot: Ballot) -> Asking:
    """What the reader's page asks; another address for members, who may know of more ballots."""
    return Asking(ballot.address, viewer.level >= Level.MEMBERS, get_language() or "en")


def all_asking(ballot: Ballot) -> Iterator[Hashable]:
    """All that pages ask of a ballot: what they are told changes with every vote."""
    for language, _label in settings.LANGUAGES:
        yield from (Asking(ballot.address, members, language) for members in (False, True))


def _sums(ballot: int) -> QuerySet[Voter, Any]:
    cast = Q(paper_in=True) | Q(Exists(Vote.in_force.filter(voter=OuterRef("pk"))))
    carried = Q(Exists(Proxy.objects.filter(giver=OuterRef("pk"), revoked_at=None)))
    alike = Voter.objects.filter(ballot=ballot).order_by().values("pillar", "member_class", "weight")
    counted = alike.annotate(
        of=Count("pk"), voted=Count("pk", filter=cast), waiting=Count("pk", filter=~cast & ~carried)
    )
    return counted.values_list("pillar", "member_class", "weight", "of", "voted", "waiting", named=True)


_SUMS = Prepared(_sums, ballot=-1)


def standing(ballot: Ballot) -> Standing:
    """How a ballot that was just read stands. One statement."""
    alike = _SUMS.rows(ballot=ballot.pk)
    voiced = [sums for sums in alike if sums.weight != "0"]
    of, voted, waiting = (sum(getattr(sums, name) for sums in voiced) for name in ("of", "voted", "waiting"))
    shown = ballot.state == State.OPENED and not ballot.silence_consents  # then all take part in the end
    asked = presence(ballot.rule, alike) if shown else ()
    return Standing(str(ballot.state), of, voted, ballot.closes_at, waiting, asked)


def _enrolled(_viewer: Viewer, ballot: int) -> QuerySet[Voter, Any]:
    cast = Exists(Vote.in_force.filter(voter=OuterRef("pk")))
    proxies = Proxy.objects.filter(giver=OuterRef("pk"), revoked_at=None)
    voters = Voter.objects.filter(ballot=ballot)
    shown = voters.annotate(cast=cast, holder=Subquery(proxies.values("holder__name")[:1]))
    # Rows of plain values: of a voter the figures that gave its weight need not be read.
    return shown.values_list(*ON_ROLL, named=True)


BY_NAME = ("name", False), ("id", False)


def roll(viewer: Viewer, ballot: Ballot, cursor: str = "", words: str = "") -> Slice[RollRow]:
    """One page of the roll by name: one statement. Who voted is shown, what they voted is not.

    `words` are parts of the name of whoever is looked for.
    """
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

    found = _enrolled(viewer, ballot.pk)
    for word in words.split()[:MOST_WORDS]:
        found = found.filter(name__icontains=word)
    return cut(found, BY_NAME, cursor, row)


def waiting(ballot: Ballot) -> QuerySet[Voter]:
    """Who has a vote that nobody has cast yet, neither itself nor the holder of its proxy. One statement."""
    carried = Exists(Proxy.objects.filter(giver=OuterRef("pk"), revoked_at=None))
    cast = Exists(Vote.in_force.filter(voter=OuterRef("pk")))
    silent = ballot.voters.exclude(weight="0").filter(~cast, ~carried, paper_in=False)
    return silent.order_by("name", "id")
