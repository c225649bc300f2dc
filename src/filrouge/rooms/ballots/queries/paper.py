"""Paper ballots on their way: what is still to be typed, by whom, and what became of what was typed."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace

from django.db.models import Exists, OuterRef
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from filrouge.ground.hours import moment
from filrouge.ground.people.models import Role
from filrouge.ground.people.viewer import Standing, Viewer
from filrouge.ground.words import Shown
from filrouge.rooms.ballots.models import Ballot, Means, PaperEntry, Proxy, Vote, Voter
from filrouge.rooms.ballots.queries.ballots import href
from filrouge.rooms.ballots.queries.casting import CastPage, cast_page
from filrouge.rooms.ballots.rules import is_open


@dataclass(frozen=True, slots=True)
class Paper:
    """One organisation whose paper was typed. `mine`: the reader typed it, so somebody else does now."""

    name: str
    href: str
    mine: bool
    when: str


@dataclass(frozen=True, slots=True)
class PaperPage:
    """What tellers see. Never what stands on a paper that somebody else typed."""

    title: Shown
    why_not: str
    open: tuple[tuple[str, str], ...]
    waiting: tuple[Paper, ...]
    differed: tuple[Paper, ...]
    counted: int
    back: str
    here: str


def paper_page(viewer: Viewer, ballot: Ballot) -> PaperPage:
    """The list of papers. Three statements, whatever the number of organisations."""
    voters = _voters(ballot)
    entries = _entries(ballot)
    here = href(viewer, ballot, "paper")
    names = {voter.pk: voter for voter in voters}
    last = {entry.voter_id: entry for entry in entries}
    rows = {pk: _paper(viewer, here, names[pk], entry) for pk, entry in last.items() if pk in names}
    return PaperPage(
        title=ballot.title.in_(get_language() or "en"),
        why_not=why_not(ballot),
        open=tuple((voter.organisation.address, voter.name) for voter in voters),
        waiting=tuple(row for pk, row in rows.items() if last[pk].settled_at is None),
        differed=tuple(row for pk, row in rows.items() if last[pk].settled_at is not None),
        counted=_counted(ballot),
        back=href(viewer, ballot),
        here=here,
    )


def why_not(ballot: Ballot) -> str:
    """Why nothing can be typed here, in a sentence; empty when it can."""
    if not is_open(ballot):
        return _("This ballot is not open, so no paper can be typed.")
    if ballot.secret:
        return _("This ballot is secret. Papers are counted from their own urn, not typed here.")
    return ""


def _voters(ballot: Ballot) -> Sequence[Voter]:
    """Those with a vote that is not cast yet, by name."""
    cast = Exists(Vote.in_force.filter(voter=OuterRef("pk")))
    silent = ballot.voters.exclude(weight="0").filter(~cast, paper_in=False)
    return list(silent.select_related("organisation").order_by("name", "id"))


def _entries(ballot: Ballot) -> Sequence[PaperEntry]:
    """Everything that was typed, the newest of each organisation last and what is still open behind what is settled."""
    entries = PaperEntry.objects.filter(voter__ballot=ballot).defer("answers").order_by("voter__name", "id")
    return sorted(entries, key=lambda entry: entry.settled_at is None)


def _paper(viewer: Viewer, here: str, voter: Voter, entry: PaperEntry) -> Paper:
    mine = viewer.person is not None and entry.person_id == viewer.person.id
    return Paper(voter.name, f"{here}?for={voter.organisation.address}", mine, moment(entry.settled_at or entry.at))


def _counted(ballot: Ballot) -> int:
    papers = Vote.in_force.filter(voter__ballot=ballot, means=Means.PAPER)
    return papers.values("voter").distinct().count()


def paper_of(viewer: Viewer, ballot: Ballot, address: str) -> CastPage | None:
    """The empty paper of one organisation, or what the reader typed of it before; None where there is none.

    What it cast, what it decided beforehand and what another teller typed are left out.
    """
    voter = ballot.voters.filter(organisation__address=address).exclude(weight="0").first()
    if voter is None or viewer.person is None:
        return None
    page = cast_page(_voting_for(viewer, ballot, voter), ballot)
    mine = PaperEntry.objects.filter(voter=voter, person=viewer.person, settled_at=None).first()
    answers: Mapping[str, object] = mine.answers if mine else {}
    lines = tuple(
        replace(line, own=True, voted=False, counted=(), answers=answers, locked="", undo=False, position=None)
        for line in page.lines
        if line.key == address
    )
    return replace(page, lines=lines, others=(), why_not=why_not(ballot)) if lines else None


def _voting_for(viewer: Viewer, ballot: Ballot, voter: Voter) -> Viewer:
    """The page of casting is made for whoever casts for an organisation: its own delegate, or its proxy's holder."""
    proxy = Proxy.objects.filter(giver=voter, revoked_at=None).select_related("holder").first()
    casts = proxy.holder if proxy else voter
    acting = Standing(0, casts.organisation_id, casts.name, Role.HEAD_DELEGATE)
    return Viewer(ballot.space, viewer.person, (acting,), acting)
