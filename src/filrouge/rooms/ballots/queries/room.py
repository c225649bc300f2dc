"""Ballots as a room shows them while it meets: on the chair's page, on a projector and on telephones."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.db.models import Count as Number
from django.db.models import Exists, OuterRef, Prefetch, Q, QuerySet, Subquery
from django.db.models.functions import Coalesce
from django.utils.translation import get_language

from filrouge.ground.people.seen import Seen
from filrouge.ground.people.viewer import Viewer
from filrouge.ground.statements import columns, instance
from filrouge.ground.thread.knots import Voices
from filrouge.ground.words import Shown
from filrouge.methods import deciding
from filrouge.rooms.ballots.models import Ballot, Contest, Count, Method, Proxy, Question, Rule, State, Vote, Voter
from filrouge.rooms.ballots.queries.answers import in_words
from filrouge.rooms.ballots.queries.ballots import OUTCOMES, href, seen_ballots, stood
from filrouge.rooms.ballots.queries.results_conditions import conditions
from filrouge.rooms.ballots.queries.results_decision import decided as sums
from filrouge.rooms.ballots.rules import MAY, VOTERS, is_open

KIND = "ballots.ballot"  # what the thread calls them
MOST_OFFERED = 50


@dataclass(frozen=True, slots=True)
class CameOut:
    """How a counted ballot ended: the outcome in words, the votes as ticks, and each condition with whether it was met.

    `tied`: the rule asks the chair for a vote, which is recorded on the page of the ballot.
    """

    mark: str
    words: str
    voices: Voices | None
    conditions: tuple[tuple[bool, str], ...]
    tied: bool


@dataclass(frozen=True, slots=True)
class RoomBallot:
    """One ballot on the screens of a room. `came_out` is there as soon as the reader may know it.

    `in_place`: one question with for, against and abstain, openly, so that it is answered with three buttons.
    `runs`: the reader opens, closes, counts and publishes it.
    """

    number: int
    address: str
    title: Shown
    state: str
    mark: str
    words: str
    open: bool
    secret: bool
    in_place: bool
    runs: bool
    closes_at: datetime | None
    decided_at: datetime | None
    voted: int
    of: int
    came_out: CameOut | None
    hrefs: Mapping[str, str]

    @property
    def drafted(self) -> bool:
        """Whether it waits to be opened."""
        return self.state == State.DRAFTED

    @property
    def counted(self) -> bool:
        """Whether its result is known and not published yet."""
        return self.state == State.COUNTED

    @property
    def decided(self) -> bool:
        """Whether everybody may know how it ended."""
        return self.state == State.PUBLISHED


@dataclass(frozen=True, slots=True)
class MyVote:
    """What the organisation that the reader acts for has to cast in one ballot, and what of it is counted.

    `carries` names those whose votes it holds as well: all of them are cast on one sheet.
    """

    voter: Voter
    voted: bool
    choice: str
    said: str
    at: datetime | None
    carried_by: str
    carries: tuple[str, ...]
    may_vote: bool


def ballots_in_room(viewer: Viewer, numbers: Collection[int]) -> tuple[RoomBallot, ...]:
    """Ballots by their numbers, as far as this viewer may see them, the newest first. One statement."""
    return tuple(_row(viewer, row) for row in _IN_ROOM.rows(viewer, numbers=numbers)) if numbers else ()


ITS, OF_RULE = columns(Ballot), columns(Rule)


def _in_room(viewer: Viewer, numbers: list[int]) -> QuerySet[Ballot, Any]:
    found = seen_ballots(viewer).filter(pk__in=numbers).exclude(state=State.WITHDRAWN)
    counts = Count.objects.filter(ballot=OuterRef("pk")).exclude(Exists(Contest.objects.filter(recount=OuterRef("pk"))))
    voters = Voter.objects.filter(ballot=OuterRef("pk")).exclude(weight="0")
    cast = Q(paper_in=True) | Exists(Vote.in_force.filter(voter=OuterRef("pk")))
    asked = {
        "asks": _number_of(Question.objects.filter(ballot=OuterRef("pk"))), "of": _number_of(voters),
        "voted": _number_of(voters.filter(cast)), "result": Subquery(counts.order_by("-number").values("result")[:1]),
    }  # fmt: skip
    shown = found.annotate(**asked).order_by("-drafted_at", "-id")
    return shown.values_list(*ITS, *columns(Rule, "rule__"), *asked)


_IN_ROOM = Seen(_in_room, numbers=[-10])


def _number_of(rows: QuerySet[Any]) -> Coalesce:
    counted = rows.order_by().values("ballot").annotate(number=Number("pk")).values("number")
    return Coalesce(Subquery(counted), 0)


def _row(viewer: Viewer, row: Any) -> RoomBallot:
    ballot = instance(Ballot, ITS, row)
    ballot.rule = instance(Rule, OF_RULE, row[len(ITS) :])
    mark, words = stood(ballot, row.result)
    return RoomBallot(
        number=ballot.pk, address=ballot.address, title=ballot.title.in_(get_language() or "en"),
        state=str(ballot.state), mark=mark, words=words, open=is_open(ballot), secret=ballot.secret,
        in_place=row.asks == 1 and ballot.method == Method.DECISION and not ballot.secret,
        runs=MAY["run_ballot"](viewer, ballot),
        closes_at=ballot.closes_at, decided_at=ballot.published_at, voted=row.voted, of=row.of,
        came_out=_came_out(viewer, ballot, row.result) if row.asks == 1 and row.result else None,
        hrefs={name: href(viewer, ballot, name) for name in ("ballot", "cast")},
    )  # fmt: skip


def _came_out(viewer: Viewer, ballot: Ballot, result: Mapping[str, Any]) -> CameOut | None:
    """The result of its question: for who runs the ballot once it is counted, for the others once it is published."""
    known = ballot.state == State.PUBLISHED or (ballot.state == State.COUNTED and MAY["run_ballot"](viewer, ballot))
    if not known:
        return None
    question = result["questions"][0]
    mark, words = OUTCOMES[question["outcome"]]
    asked = deciding.read_rule(ballot.rule.said) if question["conditions"] else None
    met = tuple((one.met, one.asked) for one in conditions(asked, question["conditions"])) if asked else ()
    return CameOut(mark, str(words), _voices(ballot, question), met, question["outcome"] == "tied")


def _voices(ballot: Ballot, question: Mapping[str, Any]) -> Voices | None:
    if ballot.method != Method.DECISION:
        return None
    strip = sums(question, with_parts=False).strip
    yes, against, abstain, silent = (number for number, _tone in strip.parts)
    return Voices(strip.words, yes, against, abstain, silent)


@dataclass(frozen=True, slots=True)
class Offered:
    """A ballot that can be put on an agenda; `chosen`: it stands there already."""

    number: int
    title: str
    chosen: bool


def ballots_to_put(viewer: Viewer, chosen: Collection[int]) -> tuple[Offered, ...]:
    """The ballots that wait or are open and that this viewer may see, the newest first; and those chosen already.

    One statement, fifty rows at most.
    """
    waits = Q(state__in=[State.DRAFTED, State.OPENED]) | Q(pk__in=list(chosen))
    found = seen_ballots(viewer).filter(waits).only("title").order_by("-drafted_at", "-id")[:MOST_OFFERED]
    language = get_language() or "en"
    return tuple(Offered(each.pk, each.title.in_(language).label, each.pk in chosen) for each in found)


def turnouts(numbers: Iterable[int], *, public: bool) -> dict[int, tuple[int, int]]:
    """Of each open ballot, how many organisations have voted and how many can: never what. One statement.

    `public`: only of ballots that everybody may know of.
    """
    cast = Exists(Vote.in_force.filter(voter=OuterRef("pk")))
    voters = Voter.objects.filter(ballot__in=list(numbers), ballot__state=State.OPENED).exclude(weight="0")
    shown = voters.filter(ballot__public=True) if public else voters
    sums = shown.annotate(cast=cast).values("ballot").annotate(
        of=Number("pk"), voted=Number("pk", filter=Q(paper_in=True) | Q(cast=True))
    )  # fmt: skip
    return {row["ballot"]: (row["voted"], row["of"]) for row in sums.order_by("ballot")}


def my_votes(viewer: Viewer, numbers: Collection[int]) -> dict[int, MyVote]:
    """What the reader's organisation has to cast in ballots that are open, by ballot. Three statements."""
    if viewer.acting is None or not numbers:
        return {}
    found = Voter.objects.filter(ballot__in=numbers, organisation=viewer.acting.organisation).exclude(weight="0")
    votes = Prefetch("votes", Vote.in_force.order_by("number"))
    voters = list(found.select_related("ballot__rule").prefetch_related(votes))
    either = Q(giver__in=voters) | Q(holder__in=voters)
    proxies = list(Proxy.objects.filter(either, revoked_at=None).select_related("giver", "holder")) if voters else []
    return {voter.ballot_id: _mine(viewer, voter, proxies) for voter in voters}


def _mine(viewer: Viewer, voter: Voter, proxies: Iterable[Proxy]) -> MyVote:
    votes = list(voter.votes.all())
    given = [proxy.holder.name for proxy in proxies if proxy.giver_id == voter.pk]
    last = votes[-1] if votes else None
    answer: Mapping[str, Any] = next(iter(last.answers.values()), {}) if last else {}
    said = in_words("decision", answer, {}) if last and voter.ballot.method == Method.DECISION else ""
    return MyVote(
        voter=voter,
        voted=last is not None or voter.paper_in,
        choice=next(iter(answer)) if len(answer) == 1 else "",
        said=said,
        at=last.at if last else None,
        carried_by=given[0] if given else "",
        carries=tuple(sorted(proxy.giver.name for proxy in proxies if proxy.holder_id == voter.pk)),
        may_vote=viewer.holds(*VOTERS) and not given,
    )


def ballot_in_room(viewer: Viewer, address: str) -> Ballot | None:
    """A ballot by its address with its rule, for those who may see it. One statement."""
    return seen_ballots(viewer).select_related("rule", "space").filter(address=address).first()


def may_keep(viewer: Viewer) -> bool:
    """Whether the reader opens and closes ballots here."""
    return viewer.space is not None and MAY["keep_ballot"](viewer, viewer.space)
