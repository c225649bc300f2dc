"""What open pages are told of a ballot by."""

from __future__ import annotations

from django.db import transaction

from filrouge.ground.pages.live import forget
from filrouge.rooms.ballots.models import Ballot
from filrouge.rooms.ballots.queries.live import all_asking


def tell_screens(ballot: Ballot) -> None:
    """Whoever asks how many have voted is told anew, once what is being done is done."""
    for place in all_asking(ballot):
        transaction.on_commit(lambda place=place: forget(place))  # type: ignore[misc]  # bound now
