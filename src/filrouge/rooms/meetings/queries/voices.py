"""Who carries whose voice at a meeting."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from filrouge.ground.pages.keyset import Slice, cut
from filrouge.ground.people.viewer import Viewer
from filrouge.rooms.meetings.models import Invited, Meeting, Reply
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
    given = meeting.invited.filter(reply=Reply.PROXY, proxy_to__isnull=False).select_related("organisation", "proxy_to")
    team = MAY["lead"](viewer, meeting)
    own = viewer.acting.organisation if viewer.acting else 0

    def row(one: Any) -> VoiceRow:
        may = team or one.organisation_id == own
        return VoiceRow(one.organisation.name, one.proxy_to.name, one.organisation.address if may else "")

    return cut(given, KEYS, cursor, row)


def may_hand(viewer: Viewer, meeting: Meeting) -> str:
    """For whom the reader can hand a voice over: `all` for who leads it, `own` for a delegate, else nothing."""
    if not meeting.rule or not meeting.rule.proxy_limit:
        return ""
    if MAY["lead"](viewer, meeting):
        return "all"
    return "own" if speaks_for_an_invited_one(viewer, meeting) else ""


def names(meeting: Meeting) -> list[tuple[str, str]]:
    """The organisations that have a voice, (address, name), by name. One statement."""
    invited = meeting.invited.filter(guest=False).order_by("organisation__name", "pk")
    return list(invited.values_list("organisation__address", "organisation__name"))


def invited_as(meeting: Meeting, address: str) -> Invited | None:
    """The invitation of an organisation, by its address."""
    return meeting.invited.filter(organisation__address=address).select_related("meeting__rule", "organisation").first()
