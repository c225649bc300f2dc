"""Voices that were handed over for a meeting are proxies in the ballots that are led in it."""

from __future__ import annotations

from contextlib import suppress

from filrouge.ground import thread
from filrouge.ground.actions import Act, Refused
from filrouge.ground.people.viewer import Viewer, system
from filrouge.rooms.ballots.actions import proxies
from filrouge.rooms.ballots.models import Ballot, State, Voter
from filrouge.rooms.ballots.queries.carrying import given_with
from filrouge.rooms.meetings.models import Invited
from filrouge.rooms.meetings.queries.voices import handed_over, leading, not_carried_in, open_ballots


def ballot_opened(act: Act, ballot: Ballot) -> None:
    """Follows what opens a ballot and what leaves it to a meeting: voices handed over until then become proxies.

    In the order in which they were handed over, as far as the rule of the ballot allows. The entry of what opened it
    says how many they are, and which organisations handed a voice over that nobody carries here.
    """
    if ballot.state != State.OPENED or not ballot.led_in_a_meeting:
        return
    by, voices = system(ballot.space, means="job"), [v for meeting in leading(ballot) for v in handed_over(meeting)]
    carried = [invited for invited in voices if _carry(by, invited, ballot)]
    if voices:
        left = [one.giver for one in not_carried_in([ballot.pk], voices)]
        act.changed(ballot, after={"voices": len(carried), "voices_not_carried": left})


def carry(invited: Invited) -> None:
    """Let the one that carries a voice vote for it in all ballots of the meeting that are open.

    What stands in the way is no refusal: a proxy that was given in the ballot itself stays, and so does a vote.
    """
    by = system(invited.meeting.space, means="job")
    for ballot in open_ballots(invited.meeting):
        _carry(by, invited, ballot)


def lay_down(invited: Invited) -> None:
    """Take back the proxies that follow from a voice, in all ballots in which they are not cast yet."""
    by = system(invited.meeting.space, means="job")
    for proxy in given_with(thread.ref(invited)):
        with suppress(Refused):
            proxies.lay_voice_down(by, voter=proxy.giver)


def _carry(by: Viewer, invited: Invited, ballot: Ballot) -> bool:
    """Whether a proxy follows from a voice in an open ballot."""
    both = {invited.organisation_id, invited.proxy_to_id}
    on_roll = {voter.organisation_id: voter for voter in Voter.objects.filter(ballot=ballot, organisation__in=both)}
    if len(on_roll) < len(both) or invited.proxy_to_id is None:
        return False
    giver, holder = on_roll[invited.organisation_id], on_roll[invited.proxy_to_id]
    try:
        proxies.carry_voice(by, voter=giver, holder=holder, voice=invited)
    except Refused:
        return False
    return True
