"""Who carries whose voice at a meeting."""

from __future__ import annotations

from collections.abc import Collection, Iterable
from dataclasses import dataclass
from typing import Any

from django.db.models import QuerySet
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from filrouge.ground import thread
from filrouge.ground.pages.keyset import Slice, cut
from filrouge.ground.people.viewer import Viewer
from filrouge.rooms.ballots.models import Ballot
from filrouge.rooms.ballots.models import State as Stands
from filrouge.rooms.ballots.queries.carrying import NotCarried, given_with, not_carried
from filrouge.rooms.ballots.queries.room import KIND
from filrouge.rooms.meetings.models import Invited, ItemAbout, Meeting, Reply, State
from filrouge.rooms.meetings.queries.inviting import named
from filrouge.rooms.meetings.rules import MAY, speaks_for_an_invited_one

KEYS = (("id", False),)


@dataclass(frozen=True, slots=True)
class VoiceRow:
    """One organisation whose voice another carries; `address` is set where the reader may take it back."""

    name: str
    holder: str
    address: str


def voices(viewer: Viewer, meeting: Meeting, cursor: str = "") -> Slice[VoiceRow]:
    """The register of voices handed over, in the order of the invitation. One statement."""
    team = MAY["lead"](viewer, meeting)
    own = viewer.acting.organisation if viewer.acting else 0

    def row(one: Any) -> VoiceRow:
        may = team or one.organisation_id == own
        return VoiceRow(one.organisation.name, one.proxy_to.name, one.organisation.address if may else "")

    return cut(_given(meeting).select_related("organisation", "proxy_to"), KEYS, cursor, row)


def handed_over(meeting: Meeting) -> list[Invited]:
    """The voices that others carry, in the order in which they were handed over. One statement."""
    return list(_given(meeting).select_related("meeting__space__organisation").order_by("replied_at", "pk"))


def _given(meeting: Meeting) -> QuerySet[Invited]:
    return meeting.invited.filter(reply=Reply.PROXY, proxy_to__isnull=False)


def open_ballots(meeting: Meeting) -> list[Ballot]:
    """The ballots that are led in a meeting and open, on whichever item. One statement."""
    about = ItemAbout.objects.filter(item__meeting=meeting, kind=KIND).values("number")
    return list(Ballot.objects.filter(pk__in=about, state=Stands.OPENED, led_in_a_meeting=True).order_by("pk"))


def leading(ballot: Ballot) -> list[Meeting]:
    """The meetings to come or under way that have a ballot on their agenda. One statement."""
    about = ItemAbout.objects.filter(kind=KIND, number=ballot.pk).values("item__meeting")
    found = Meeting.objects.filter(pk__in=about, state__in=[State.ANNOUNCED, State.UNDER_WAY])
    return list(found.select_related("space__organisation").order_by("pk"))


def not_carried_in(ballots: Collection[int], voices: Iterable[Invited]) -> tuple[NotCarried, ...]:
    """Those of some voices that nobody carries in these open ballots, and why. Four statements at most."""
    return not_carried(ballots, {one.organisation_id: one.proxy_to_id for one in voices if one.proxy_to_id})


def not_carried_at(meeting: Meeting) -> tuple[NotCarried, ...]:
    """The voices handed over that nobody carries in the open ballots of a meeting. Six statements, one without any."""
    voices = handed_over(meeting)
    return not_carried_in([ballot.pk for ballot in open_ballots(meeting)], voices) if voices else ()


def stands(invited: Invited) -> list[tuple[str, str]]:
    """Where a voice was taken back and its vote is cast already: (title of the ballot, who cast it). One statement."""
    language = get_language() or "en"
    return [(one.giver.ballot.title.in_(language).text, one.holder.name) for one in given_with(thread.ref(invited))]


def may_hand(viewer: Viewer, meeting: Meeting) -> str:
    """For whom the reader can hand a voice over: `all` for who leads it, `own` for a delegate, else nothing."""
    if not meeting.rule or not meeting.rule.proxy_limit:
        return ""
    if MAY["lead"](viewer, meeting):
        return "all"
    return "own" if speaks_for_an_invited_one(viewer, meeting) else ""


def no_proxy(invited: Invited) -> str:
    """Why a proxy of an invited organisation has no effect at its meeting, in words; empty where it can have one: the
    rule of the meeting or of a ballot on its agenda lets an organisation carry a vote. One statement at most.
    """
    meeting = invited.meeting
    if invited.guest:
        return _("A guest has no voice that could be carried.")
    if meeting.rule and meeting.rule.proxy_limit:
        return ""
    about = ItemAbout.objects.filter(item__meeting=meeting, kind=KIND).values("number")
    known = Ballot.objects.filter(pk__in=about, rule__proxy_limit__gt=0).exclude(state=Stands.WITHDRAWN)
    if known.exists():
        return ""
    return _(
        "Nobody can carry a proxy at this meeting: neither its rule nor the rule of a ballot on its agenda knows any."
    )


def names(meeting: Meeting) -> list[tuple[str, str]]:
    """The organisations that have a voice, (address, name), by name. One statement."""
    return list(named(meeting.invited.filter(guest=False)))


def invited_as(meeting: Meeting, address: str) -> Invited | None:
    """The invitation of an organisation, by its address."""
    return meeting.invited.filter(organisation__address=address).select_related("meeting__rule", "organisation").first()
