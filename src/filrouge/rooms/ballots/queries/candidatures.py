"""Candidatures of an election: who sees which, what the call says, and one of them."""

from __future__ import annotations

from dataclasses import dataclass

from django.db.models import Q, QuerySet
from django.urls import reverse
from django.utils.translation import get_language

from filrouge.ground.hours import moment
from filrouge.ground.pages.keyset import Slice, cut
from filrouge.ground.people.models import Organisation
from filrouge.ground.people.viewer import Level, Viewer
from filrouge.ground.words import Shown
from filrouge.rooms.ballots.models import ELECTING, Ballot, Candidature, State
from filrouge.rooms.ballots.queries.ballots import href as ballot_href
from filrouge.rooms.ballots.queries.ballots import seen_ballots
from filrouge.rooms.ballots.rules import MAY, SPEAKERS, takes_candidatures
from filrouge.rooms.register.queries.values import country_name

KEYS = (("id", False),)
MARKS = {
    Candidature.State.PUT: "half",
    Candidature.State.ADMITTED: "done",
    Candidature.State.NOT_ADMITTED: "no",
    Candidature.State.WITHDRAWN: "no",
}


@dataclass(frozen=True, slots=True)
class Candidate:
    """One candidature as it is shown. `name` is empty once it was withdrawn; `reason` says why it is not admitted."""

    name: str
    category: str
    organisation: str
    organisation_href: str
    statement: Shown
    mark: str
    state: str
    when: str
    reason: str
    href: str


@dataclass(frozen=True, slots=True)
class Call:
    """How candidatures stand in an election that is being prepared. `mine` is what the reader's organisation put."""

    until: str
    open: bool
    may_put: bool
    may_call: bool
    name: str
    mine: Candidate | None
    hrefs: dict[str, str]


@dataclass(frozen=True, slots=True)
class CandidaturesPage:
    """The candidatures that the reader sees, in the order in which they came."""

    title: Shown
    call: Call | None
    rows: Slice[Candidate]
    back: str


@dataclass(frozen=True, slots=True)
class CandidaturePage:
    """One candidature, and what the reader can do about it."""

    title: Shown
    candidate: Candidate
    may_answer: bool
    may_withdraw: bool
    back: str
    list_href: str
    answer_href: str
    withdraw_href: str


def seen_candidatures(viewer: Viewer) -> QuerySet[Candidature]:
    """The candidatures that this viewer may see; agrees with rules.sees_the_candidature, but for those withdrawn."""
    here = Candidature.objects.filter(ballot__in=seen_ballots(viewer)).exclude(state=Candidature.State.WITHDRAWN)
    if viewer.level >= Level.SECRETARIAT:
        return here
    admitted = Q(state=Candidature.State.ADMITTED)
    speaks = viewer.acting is not None and viewer.holds(*SPEAKERS)
    mine = Q(organisation=viewer.acting.organisation) if viewer.acting and speaks else Q()
    return here.filter(admitted | mine)


def candidature_called(viewer: Viewer, ballot: Ballot, address: str) -> Candidature | None:
    """One candidature by its address; None for who may not see it and for what does not exist alike. One statement."""
    found = ballot.candidatures.select_related("organisation").filter(address=address).first()
    if found is None:
        return None
    found.ballot = ballot
    return found if MAY["see_candidature"](viewer, found) else None


def candidatures_page(viewer: Viewer, ballot: Ballot, cursor: str = "") -> CandidaturesPage:
    """The page of candidatures. Five statements, whatever their number."""
    found = seen_candidatures(viewer).filter(ballot=ballot).select_related("organisation", "ballot")
    return CandidaturesPage(
        title=ballot.title.in_(get_language() or "en"),
        call=call(viewer, ballot),
        rows=cut(found, KEYS, cursor, lambda one: candidate(viewer, one)),
        back=ballot_href(viewer, ballot),
    )


def candidature_page(viewer: Viewer, found: Candidature) -> CandidaturePage:
    """The page of one candidature (with its ballot and organisation). No statement."""
    ballot, gone = found.ballot, found.state == Candidature.State.WITHDRAWN
    frozen = found.state == Candidature.State.ADMITTED and ballot.state not in (State.DRAFTED, State.WITHDRAWN)
    waits = found.state == Candidature.State.PUT and ballot.state == State.DRAFTED
    return CandidaturePage(
        title=ballot.title.in_(get_language() or "en"),
        candidate=candidate(viewer, found),
        may_answer=waits and MAY["answer_candidature"](viewer, found),
        may_withdraw=not gone and not frozen and MAY["withdraw_candidature"](viewer, found),
        back=ballot_href(viewer, ballot),
        list_href=ballot_href(viewer, ballot, "candidatures"),
        answer_href=href(viewer, found, "answer_candidature"),
        withdraw_href=href(viewer, found, "withdraw_candidature"),
    )


def call(viewer: Viewer, ballot: Ballot) -> Call | None:
    """The call of an election that is announced; None for other ballots. Three statements at most."""
    if ballot.method not in ELECTING or ballot.state != State.DRAFTED or ballot.announced_at is None:
        return None
    may_call, until = MAY["keep_ballot"](viewer, ballot), ballot.candidatures_until
    if until is None and not may_call:
        return None
    mine, open_now = _mine(viewer, ballot), takes_candidatures(ballot)
    return Call(
        until=moment(until) if until else "",
        open=open_now,
        may_put=open_now and mine is None and MAY["put_forward"](viewer, ballot),
        may_call=may_call,
        name=viewer.acting.organisation_name if viewer.acting else "",
        mine=mine,
        hrefs={name: ballot_href(viewer, ballot, name) for name in ("candidatures", "put_forward", "call")},
    )


def _mine(viewer: Viewer, ballot: Ballot) -> Candidate | None:
    """What the reader's organisation put forward last and did not withdraw."""
    if viewer.acting is None or not viewer.holds(*SPEAKERS):
        return None
    theirs = ballot.candidatures.filter(organisation=viewer.acting.organisation).select_related("organisation")
    found = theirs.filter(state__in=(Candidature.State.PUT, Candidature.State.ADMITTED)).first()
    if found is None:
        return None
    found.ballot = ballot
    return candidate(viewer, found)


def candidate(viewer: Viewer, found: Candidature) -> Candidate:
    """A candidature (with its ballot and organisation) as it is shown. No statement."""
    state, organisation = Candidature.State(found.state), found.organisation
    space = viewer.space.slug if viewer.space else ""
    return Candidate(
        name=found.name,
        category=found.category,
        organisation=organisation.name,
        organisation_href=reverse("register:organisation", args=[space, organisation.address]) if space else "",
        statement=found.statement.in_(get_language() or "en"),
        mark=MARKS[state],
        state=str(state.label),
        when=moment(found.answered_at or found.at),
        reason=found.reason,
        href=href(viewer, found),
    )


def href(viewer: Viewer, found: Candidature, page: str = "candidature") -> str:
    """The address of one of the pages of a candidature (with its ballot)."""
    if viewer.space is None:
        return ""
    return reverse(f"ballots:{page}", args=[viewer.space.slug, found.ballot.address, found.address])


def categories(ballot: Ballot) -> tuple[str, ...]:
    """The categories that places are reserved for."""
    return tuple(ballot.settings.get("reserved") or {})


def home_country(viewer: Viewer) -> str:
    """The country of the organisation that the reader acts for, in words. One statement."""
    mine = viewer.acting.organisation if viewer.acting else 0
    code = Organisation.objects.filter(pk=mine).values_list("country", flat=True).first()
    return country_name(code) if code else ""
