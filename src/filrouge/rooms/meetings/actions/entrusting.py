"""Ballots of an agenda: whoever leads the meeting runs those that the secretariat puts on it."""

from __future__ import annotations

from filrouge.ground.actions import Act
from filrouge.rooms.ballots.actions.entrusting import RUNNING, entrust_ballot, take_back_ballot
from filrouge.rooms.ballots.models import Ballot
from filrouge.rooms.ballots.queries.room import KIND
from filrouge.rooms.meetings.models import ItemAbout

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


def _running(about: set[About]) -> list[Ballot]:
    numbers = [number for kind, number in about if kind == KIND]
    return list(Ballot.objects.filter(pk__in=numbers, state__in=RUNNING)) if numbers else []
