"""Contests of a result, with their answers and what the recount gave."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from django.db.models import OuterRef, Subquery
from django.utils.translation import gettext as _

from filrouge.ground.hours import day
from filrouge.ground.people.viewer import Viewer
from filrouge.rooms.ballots.filing import stated
from filrouge.rooms.ballots.models import Ballot, Contest, Count, State, Voter
from filrouge.rooms.ballots.queries.ballots import href
from filrouge.rooms.ballots.rules import MAY, SPEAKERS


@dataclass(frozen=True, slots=True)
class ContestRow:
    """One contest. `recount` says what counting anew gave, empty before the answer."""

    organisation: str
    day: str
    reason: str
    answer: str
    answered: str
    recount: str
    same: bool
    digest: str
    href: str


def contest_rows(viewer: Viewer, ballot: Ballot, count: Count) -> tuple[ContestRow, ...]:
    """The contests of a published result, the first first. One statement."""
    keeps = MAY["answer_contest"](viewer, ballot)
    on_roll = Voter.objects.filter(ballot=OuterRef("ballot"), organisation=OuterRef("organisation"))
    contests = ballot.contests.select_related("recount").defer("recount__file").order_by("at", "id")
    named = contests.annotate(called=Subquery(on_roll.values("name")[:1]))  # as it was called when the ballot opened
    return tuple(_row(viewer, ballot, count, contest, contest.called or "", keeps=keeps) for contest in named)


def _row(viewer: Viewer, ballot: Ballot, count: Count, contest: Contest, name: str, *, keeps: bool) -> ContestRow:
    recount = contest.recount
    same = recount is not None and ((recount.digest, stated(recount.result)) == (count.digest, stated(count.result)))
    return ContestRow(
        organisation=name,
        day=day(contest.at),
        reason=contest.reason,
        answer=contest.answer,
        answered=day(contest.answered_at) if contest.answered_at else "",
        recount=_recount(recount, same=same),
        same=same,
        digest=recount.digest if recount else "",
        href=f"{href(viewer, ballot, 'contest')}{contest.pk}/" if keeps and not contest.answered_at else "",
    )


def _recount(recount: Count | None, *, same: bool) -> str:
    if recount is None:
        return ""
    return _("The recount gives the same result.") if same else _("The recount gives another result.")


def may_contest(viewer: Viewer, ballot: Any) -> bool:
    """Whether the reader may contest the result for its organisation. No statement of a ballot that was called by its
    address, and none for most readers; else one.
    """
    if ballot.state != State.PUBLISHED or viewer.acting is None or not viewer.holds(*SPEAKERS):
        return False
    theirs = Voter(ballot=ballot, organisation_id=viewer.acting.organisation)
    known = getattr(ballot, "on_roll", None)
    on_roll = own_voter(viewer, ballot) is not None if known is None else known
    return on_roll and MAY["contest"](viewer, theirs)


def own_voter(viewer: Viewer, ballot: Ballot) -> Voter | None:
    """The reader's organisation on the roll of a published ballot."""
    if ballot.state != State.PUBLISHED or viewer.acting is None:
        return None
    voter = ballot.voters.filter(organisation=viewer.acting.organisation).first()
    if voter is not None:
        voter.ballot = ballot
    return voter


def open_contest(viewer: Viewer, ballot: Ballot, number: int) -> Contest | None:
    """A contest that waits for its answer, for those who answer; None otherwise. One statement."""
    if not MAY["answer_contest"](viewer, ballot):
        return None
    return ballot.contests.filter(pk=number, answered_at=None).first()
