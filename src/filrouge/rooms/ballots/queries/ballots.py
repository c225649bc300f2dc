"""The list of ballots, and one of them by its address."""

from __future__ import annotations

from dataclasses import dataclass

from django.db.models import Prefetch, Q, QuerySet
from django.urls import reverse
from django.utils.translation import get_language, gettext_lazy
from django.utils.translation import gettext as _

from filrouge.ground.pages.keyset import Slice, cut
from filrouge.ground.people.viewer import Level, Viewer
from filrouge.ground.words import Shown
from filrouge.rooms.ballots.models import Ballot, Count, Method, State
from filrouge.rooms.ballots.queries.texts import day, moment
from filrouge.rooms.ballots.rules import MAY

KEYS = (("drafted_at", True), ("id", True))
OPEN = "open"
DECIDED = "decided"
COMING = "coming"
STATES: dict[str, tuple[State, ...]] = {
    OPEN: (State.OPENED,),
    DECIDED: (State.CLOSED, State.COUNTED, State.PUBLISHED),
    COMING: (State.DRAFTED,),
}
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
    shown = here.exclude(state__in=[State.DRAFTED, State.WITHDRAWN])
    return shown if viewer.level >= Level.MEMBERS else shown.filter(public=True)


def ballots(viewer: Viewer, which: str = "", cursor: str = "") -> Slice[BallotRow]:
    """One page of ballots, the newest first: open, decided or being prepared. Two statements."""
    found = seen_ballots(viewer)
    if which in STATES:
        found = found.filter(state__in=STATES[which])
    newest = Prefetch("counts", Count.objects.order_by("-number").only("ballot_id", "number", "result"))
    return cut(found.defer("text").prefetch_related(newest), KEYS, cursor, lambda ballot: _row(viewer, ballot))


def _row(viewer: Viewer, ballot: Ballot) -> BallotRow:
    mark, state = standing(ballot)
    return BallotRow(
        ballot.address, ballot.title.in_(get_language() or "en"), href(viewer, ballot),
        str(Method(ballot.method).label), state, mark, when(ballot),
    )  # fmt: skip


def standing(ballot: Ballot) -> tuple[str, str]:
    """The mark and the words for where a ballot stands: its outcome once it is published."""
    counts = list(ballot.counts.all()) if ballot.state == State.PUBLISHED else []
    questions = counts[0].result["questions"] if counts else []
    if len(questions) == 1:
        mark, words = OUTCOMES[questions[0]["outcome"]]
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


def ballot_called(viewer: Viewer, address: str) -> Ballot | None:
    """One ballot with its rule; None for who may not see it and for what does not exist alike. One statement."""
    return seen_ballots(viewer).select_related("rule", "space").filter(Q(address=address)).first()
