"""The list of ballots, and one of them by its address."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any, cast

from django.db.models import Case, DateTimeField, Exists, IntegerField, OuterRef, Q, QuerySet, Subquery, Value, When
from django.db.models.fields.json import KT
from django.db.models.functions import Coalesce
from django.urls import reverse
from django.utils.translation import get_language, gettext_lazy
from django.utils.translation import gettext as _

from filrouge.ground.hours import day, moment
from filrouge.ground.pages.keyset import Slice, cut
from filrouge.ground.people.models import PLACE, Role
from filrouge.ground.people.seen import Seen
from filrouge.ground.people.viewer import Level, Viewer
from filrouge.ground.statements import columns, instance
from filrouge.ground.words import Shown
from filrouge.rooms.ballots.models import Ballot, Count, Method, Question, Rule, State, Voter
from filrouge.rooms.ballots.rules import MAY

TIMES = ("drafted_at", "opens_at", "closes_at", "closed_at", "published_at")
LISTED = ("id", "address", "title", "method", "state", *TIMES)
OWN, ITS_RULE = columns(Ballot), columns(Rule)
OPEN = "open"
DECIDED = "decided"
COMING = "coming"
STATES: dict[str, tuple[State, ...]] = {
    OPEN: (State.OPENED,),
    DECIDED: (State.CLOSED, State.COUNTED, State.PUBLISHED),
    COMING: (State.DRAFTED,),
}
# What can be done comes first: open ballots, the one that closes first on top; then what is to open; then what was
# decided, the newest first; what was withdrawn last.
KEYS = (("rank", False), ("soonest", False), ("latest", True), ("id", True))
NO_DAY = Value(datetime(9000, 1, 1, tzinfo=UTC), DateTimeField())  # by hand, so after all that have a day
RANK = Case(
    *(When(state__in=STATES[kind], then=place) for place, kind in enumerate((OPEN, COMING, DECIDED))),
    default=3, output_field=IntegerField(),
)  # fmt: skip
SOONEST = Case(
    When(state__in=STATES[OPEN], then=Coalesce("closes_at", NO_DAY)),
    When(state__in=STATES[COMING], then=Coalesce("opens_at", NO_DAY)),
    default=NO_DAY,
)
LATEST = Coalesce("published_at", "closed_at", "drafted_at")
MARKS = {
    State.DRAFTED: "due",
    State.OPENED: "now",
    State.CLOSED: "half",
    State.COUNTED: "half",
    State.PUBLISHED: "done",
    State.WITHDRAWN: "no",
}
OUTCOMES = {
    "adopted": ("done", gettext_lazy("Adopted")),
    "rejected": ("no", gettext_lazy("Not adopted")),
    "no quorum": ("no", gettext_lazy("No quorum")),
    "tied": ("half", gettext_lazy("Tied")),
    "fallback": ("half", gettext_lazy("Not settled by consent")),
    "next round": ("half", gettext_lazy("Not settled by consent")),
    "elected": ("done", gettext_lazy("Chosen")),
    "shared": ("done", gettext_lazy("Shared")),
}
NEWEST = Count.objects.filter(ballot=OuterRef("pk")).order_by("-number")
RESULT = Subquery(NEWEST.values("result")[:1])
# That of the first question, told by the database: a whole result may be large.
OUTCOME = Subquery(NEWEST.annotate(outcome=KT("result__questions__0__outcome")).values("outcome")[:1])


@dataclass(frozen=True, slots=True)
class BallotRow:
    """One ballot as a list shows it."""

    address: str
    title: Shown
    href: str
    method: str
    state: str
    mark: str
    when: str


@dataclass(frozen=True, slots=True)
class Tab:
    """One kind of ballots in the list."""

    label: str
    href: str
    current: bool


def tabs(viewer: Viewer, which: str, *, coming: bool) -> tuple[Tab, ...]:
    """All, open, decided, and what is being prepared for those who prepare it."""
    labels = {"": _("All"), OPEN: _("Open now"), DECIDED: _("Decided")} | (
        {COMING: _("Being prepared")} if coming else {}
    )
    here = reverse("ballots:ballots", args=[viewer.space.slug]) if viewer.space else ""
    chosen = which if which in labels else ""
    return tuple(Tab(label, f"{here}?which={name}" if name else here, name == chosen) for name, label in labels.items())


def seen_ballots(viewer: Viewer) -> QuerySet[Ballot]:
    """The ballots of the viewer's space that this viewer may see; agrees with rules.sees_the_ballot."""
    if viewer.space is None or not MAY["read"](viewer, viewer.space):
        return Ballot.objects.none()
    here = Ballot.objects.filter(space=viewer.space)
    if viewer.level >= Level.SECRETARIAT:
        return here
    put = ~Q(state__in=[State.DRAFTED, State.WITHDRAWN])
    if viewer.level < Level.MEMBERS:
        return here.filter(put, public=True)
    announced = put | Q(announced_at__isnull=False)
    return here.filter(announced | Q(led_in_a_meeting=True) if viewer.holds(Role.FACILITATOR) else announced)


def ballots(viewer: Viewer, which: str = "", cursor: str = "") -> Slice[BallotRow]:
    """One page of ballots in the order of `KEYS`: all, open, decided or being prepared. One statement."""
    found = seen_ballots(viewer)
    if which in STATES:
        found = found.filter(state__in=STATES[which])
    placed = found.annotate(rank=RANK, soonest=SOONEST, latest=LATEST)
    return cut(_values(placed, "rank", "soonest", "latest"), KEYS, cursor, _rows_for(viewer))


def ballots_by(viewer: Viewer, rule: Rule, most: int) -> tuple[BallotRow, ...]:
    """What was decided under one version of a rule, at most so many, the newest first. One statement."""
    found = _values(seen_ballots(viewer).filter(rule=rule)).order_by("-drafted_at", "-id")[:most]
    return tuple(map(_rows_for(viewer), found))


def _values(found: QuerySet[Ballot, Any], *places: str) -> QuerySet[Ballot, Any]:
    # Rows of plain values: fifty ballots made for a list would cost more than all the rest of it.
    more = Exists(Question.objects.filter(ballot=OuterRef("pk"), position__gt=1))
    return found.annotate(outcome=OUTCOME, several=more).values_list(*LISTED, *places, "outcome", "several", named=True)


def _rows_for(viewer: Viewer) -> Callable[[Any], BallotRow]:
    page = reverse("ballots:ballot", args=[viewer.space.slug, PLACE]) if viewer.space else ""
    return lambda ballot: _row(ballot, page.replace(PLACE, ballot.address))


def _row(ballot: Any, page: str) -> BallotRow:
    mark, state = _stands(ballot, [ballot.outcome] if ballot.outcome and not ballot.several else [])
    return BallotRow(
        ballot.address, ballot.title.in_(get_language() or "en"), page,
        str(Method(ballot.method).label), state, mark, when(ballot),
    )  # fmt: skip


def standing(ballot: Ballot) -> tuple[str, str]:
    """The mark and the words for where a ballot stands: its outcome once it is published."""
    counts = list(ballot.counts.all()) if ballot.state == State.PUBLISHED else []
    return stood(ballot, counts[0].result if counts else None)


def stood(ballot: Ballot, result: Mapping[str, Any] | None) -> tuple[str, str]:
    """The same by the result of its newest count, where that was read with it (`RESULT`)."""
    return _stands(ballot, [question["outcome"] for question in result["questions"]] if result else [])


def _stands(ballot: Ballot, outcomes: Sequence[str]) -> tuple[str, str]:
    if ballot.state == State.PUBLISHED and len(outcomes) == 1:
        mark, words = OUTCOMES[outcomes[0]]
        return mark, str(words)
    return MARKS[State(ballot.state)], str(State(ballot.state).label)


def when(ballot: Ballot) -> str:
    """The day that matters now: until when it is open, or when it was decided."""
    if ballot.state == State.OPENED:
        return _("open until %(time)s") % {"time": moment(ballot.closes_at)} if ballot.closes_at else _("open")
    if ballot.published_at:
        return _("decided on %(day)s") % {"day": day(ballot.published_at)}
    if ballot.closed_at:
        return _("closed on %(day)s") % {"day": day(ballot.closed_at)}
    return _("opens on %(time)s") % {"time": moment(ballot.opens_at)} if ballot.opens_at else ""


def href(viewer: Viewer, ballot: Ballot, page: str = "ballot") -> str:
    """The address of one of a ballot's pages."""
    return reverse(f"ballots:{page}", args=[viewer.space.slug, ballot.address]) if viewer.space else ""


def _called(viewer: Viewer, address: str) -> QuerySet[Ballot, Any]:
    mine = Voter.objects.filter(ballot=OuterRef("pk"), organisation=viewer.acting.organisation if viewer.acting else 0)
    found = seen_ballots(viewer).filter(address=address).annotate(mine=Exists(mine))
    return found.values_list(*OWN, *columns(Rule, "rule__"), "mine")


_CALLED = Seen(_called, address="?")


def ballot_called(viewer: Viewer, address: str) -> Ballot | None:
    """One ballot with its rule; None for who may not see it and for what does not exist alike. One statement.

    With it comes whether the reader's organisation is `on_roll`.
    """
    for row in _CALLED.rows(viewer, address=address):
        ballot: Any = instance(Ballot, OWN, row)
        ballot.rule = instance(Rule, ITS_RULE, row[len(OWN) :])
        ballot.space, ballot.on_roll = viewer.space, row[-1]
        return cast(Ballot, ballot)
    return None
