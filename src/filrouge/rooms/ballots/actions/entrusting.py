"""Leaving a ballot to whoever leads the meeting that it belongs to, and taking it back."""

from __future__ import annotations

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from filrouge.ground.actions import Act, Refused, action
from filrouge.rooms.ballots.models import Ballot, State
from filrouge.rooms.ballots.rules import MAY

RUNNING = (State.DRAFTED, State.OPENED, State.CLOSED, State.COUNTED)


@action("ballots.entrust", rule=MAY["keep_ballot"], about="ballot", says=gettext_lazy("Ballot left to the meeting"))
def entrust_ballot(act: Act, *, ballot: Ballot) -> Ballot:
    """Let whoever leads meetings here open, close, count and publish this ballot. Its wording and rule stay as set."""
    return _set(act, ballot, led=True)


@action("ballots.take_back", rule=MAY["keep_ballot"], about="ballot", says=gettext_lazy("Ballot taken back"))
def take_back_ballot(act: Act, *, ballot: Ballot) -> Ballot:
    """Leave the ballot to the secretariat alone again."""
    return _set(act, ballot, led=False)


def _set(act: Act, ballot: Ballot, *, led: bool) -> Ballot:
    if not Ballot.objects.filter(pk=ballot.pk, state__in=RUNNING).update(led_in_a_meeting=led):
        raise Refused(_("This ballot is over, so nobody opens or closes it any more."), code="state")
    before, ballot.led_in_a_meeting = ballot.led_in_a_meeting, led
    act.changed(ballot, before={"led_in_a_meeting": before}, after={"led_in_a_meeting": led})
    return ballot
