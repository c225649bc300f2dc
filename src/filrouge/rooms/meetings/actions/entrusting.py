"""Ballots of an agenda: whoever leads the meeting runs those that the secretariat puts on it."""

from __future__ import annotations

from filrouge.ground.actions import Act
from filrouge.rooms.ballots.actions.drafting import announce_ballot
from filrouge.rooms.ballots.actions.entrusting import RUNNING, entrust_ballot, take_back_ballot
from filrouge.rooms.ballots.models import Ballot, State
from filrouge.rooms.ballots.queries.opening import would_vote
from filrouge.rooms.ballots.queries.room import KIND
from filrouge.rooms.meetings.models import ItemAbout, Meeting

About = tuple[str, int]  # a kind and a number of the thread


def entrust(act: Act, *, added: set[About], dropped: set[About]) -> None:
    """Leave ballots to the meeting that an item is newly about, and take back those that no item is about any more.

    Only for who keeps ballots: whoever leads a meeting cannot give themselves the right to one by writing it down.
    """
    for ballot in _running(added):
        if entrust_ballot.allowed(act.by, ballot):
            entrust_ballot(act.by, ballot=ballot)
    for ballot in _running(dropped):
        elsewhere = ItemAbout.objects.filter(kind=KIND, number=ballot.pk).exists()
        if not elsewhere and take_back_ballot.allowed(act.by, ballot):
            take_back_ballot(act.by, ballot=ballot)


def announce_ballots(act: Act, meeting: Meeting) -> None:
    """Let members read the drafts on an agenda that is shown, where all who would vote on them are invited.

    A smaller meeting may look at a draft that the others are not to read yet: the secretariat announces that itself.
    """
    numbers = ItemAbout.objects.filter(kind=KIND, item__meeting=meeting).values("number")
    drafts = list(Ballot.objects.filter(pk__in=numbers, state=State.DRAFTED, announced_at=None).select_related("rule"))
    invited = set(meeting.invited.values_list("organisation", flat=True)) if drafts else set()
    for ballot in drafts:
        if announce_ballot.allowed(act.by, ballot):
            voting = would_vote(act.by, ballot)
            if voting and voting <= invited:
                announce_ballot(act.by, ballot=ballot)


def _running(about: set[About]) -> list[Ballot]:
    numbers = [number for kind, number in about if kind == KIND]
    return list(Ballot.objects.filter(pk__in=numbers, state__in=RUNNING)) if numbers else []
