"""A meeting is drafted, invites, is announced, opens its room and ends."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta

import pytest

from filrouge.ground.actions import NotAllowed, Refused
from filrouge.ground.words import Words
from filrouge.rooms.meetings.actions import leading, preparing, presence
from filrouge.rooms.meetings.models import AgendaItem, Meeting, Presence, State
from filrouge.rooms.meetings.queries.meetings import meeting_called, seen_meetings
from tests.rooms.meetings.gathering import DAYS, Gathering


def test_a_meeting_spans_its_days(gathering: Gathering) -> None:
    meeting = gathering.draft()
    assert (meeting.starts_at, meeting.ends_at) == (DAYS[0][0], DAYS[1][1])
    assert meeting.days.count() == 2


def test_calendars_learn_what_moved_after_the_announcement_and_nothing_else(gathering: Gathering) -> None:
    meeting = gathering.announced()
    draft = preparing.MeetingDraft(
        Words.of("General meeting, Bologna", "en"), "Europe/Rome", DAYS, place="Sala Borsa", country="IT"
    )
    same = preparing.change_meeting(gathering.secretariat, meeting=meeting, draft=replace(draft, public=False))
    assert same.sequence == 0
    later = tuple((starts + timedelta(1), ends + timedelta(1)) for starts, ends in DAYS)
    assert (
        preparing.change_meeting(gathering.secretariat, meeting=meeting, draft=replace(draft, days=later)).sequence == 1
    )


def test_the_room_opens_with_a_code_and_closes_without_needs(gathering: Gathering) -> None:
    meeting = gathering.under_way()
    gathering.item(meeting)
    assert len(meeting.code) == 6
    AgendaItem.objects.update(began_at=DAYS[0][0])
    ended = preparing.end_meeting(gathering.secretariat, meeting=meeting)
    assert (ended.state, ended.code) == (State.ENDED, "")
    assert AgendaItem.objects.get().ended_at is not None


def test_a_meeting_goes_forward_only(gathering: Gathering) -> None:
    meeting = gathering.under_way()
    with pytest.raises(Refused, match="Under way"):
        preparing.announce_meeting(gathering.secretariat, meeting=meeting)
    with pytest.raises(Refused, match="Under way"):
        preparing.cancel_meeting(gathering.secretariat, meeting=meeting, reason="Storm")
    assert Meeting.objects.get().state == State.UNDER_WAY


def test_a_room_that_was_opened_by_mistake_is_closed_again_until_something_has_happened(gathering: Gathering) -> None:
    meeting, chair = gathering.under_way(), gathering.secretariat
    gathering.item(meeting)
    presence.check_in_by_phone(gathering.viewer("alpha"), meeting=meeting, code=meeting.code)
    closed = preparing.close_room(chair, meeting=meeting)
    assert (closed.state, closed.code, closed.began_at) == (State.ANNOUNCED, "", None)
    assert not Presence.objects.filter(left_at=None).exists()
    leading.next_item(chair, meeting=preparing.begin_meeting(chair, meeting=meeting), seen="")
    with pytest.raises(Refused) as refused:
        preparing.close_room(chair, meeting=meeting)
    assert (refused.value.code, Meeting.objects.get().state) == ("begun", State.UNDER_WAY)


def test_a_meeting_is_called_off_with_a_reason(gathering: Gathering) -> None:
    meeting = gathering.announced()
    with pytest.raises(Refused, match="Say why"):
        preparing.cancel_meeting(gathering.secretariat, meeting=meeting, reason=" ")
    gone = preparing.cancel_meeting(gathering.secretariat, meeting=meeting, reason="A storm closes the airport.")
    assert (gone.state, gone.sequence) == (State.CANCELLED, 1)


def test_the_agenda_moves_with_the_meeting(gathering: Gathering) -> None:
    meeting = gathering.announced()
    item = gathering.item(meeting, starts_at=DAYS[1][0] + timedelta(hours=2))
    days = tuple((starts + timedelta(days=7), ends + timedelta(days=7)) for starts, ends in DAYS)
    draft = preparing.MeetingDraft(meeting.title, meeting.zone, days, place=meeting.place)
    preparing.change_meeting(gathering.secretariat, meeting=meeting, draft=draft)
    item.refresh_from_db()
    assert item.starts_at == days[1][0] + timedelta(hours=2)


def test_nobody_is_invited_twice(gathering: Gathering) -> None:
    meeting = gathering.announced()
    again = preparing.invite(
        gathering.secretariat, meeting=meeting, organisations=gathering.members.values(), because="board"
    )
    assert (again, meeting.invited.count()) == (0, 7)


def test_a_draft_may_be_without_a_place_and_whoever_is_invited_reads_one(gathering: Gathering) -> None:
    meeting = gathering.draft(place="")
    members = gathering.members.values()
    preparing.invite(gathering.secretariat, meeting=meeting, organisations=members, because="full members")
    with pytest.raises(Refused, match="Say where people meet"):
        preparing.announce_meeting(gathering.secretariat, meeting=meeting)
    assert Meeting.objects.get().state == State.DRAFTED
    meeting = gathering.announced()
    draft = preparing.MeetingDraft(meeting.title, meeting.zone, DAYS)
    with pytest.raises(Refused, match="Say where people meet"):
        preparing.change_meeting(gathering.secretariat, meeting=meeting, draft=draft)


def test_a_draft_that_is_called_off_stays_with_those_who_prepared_it(gathering: Gathering) -> None:
    meeting = gathering.draft()
    preparing.cancel_meeting(gathering.secretariat, meeting=meeting, reason="One meeting less this year.")
    for viewer, seen in ((gathering.secretariat, True), (gathering.viewer("alpha"), False)):
        assert (bool(meeting_called(viewer, meeting.address)), seen_meetings(viewer).exists()) == (seen, seen)


@pytest.mark.parametrize(
    ("wrong", "said"),
    [
        ({"title": Words()}, "needs a name"),
        ({"zone": "CEST"}, "time zone"),
        ({"days": ()}, "on which day"),
        ({"days": ((DAYS[0][1], DAYS[0][0]),)}, "ends after it starts"),
        ({"days": (DAYS[0], (DAYS[0][0] + timedelta(hours=1), DAYS[0][1]))}, "overlap"),
    ],
)
def test_what_is_missing_is_said(gathering: Gathering, wrong: dict[str, object], said: str) -> None:
    with pytest.raises(Refused, match=said):
        gathering.draft(**wrong)
    assert not Meeting.objects.exists()


def test_members_do_not_prepare_meetings(gathering: Gathering) -> None:
    meeting = gathering.announced()
    with pytest.raises(NotAllowed):
        preparing.begin_meeting(gathering.viewer("alpha"), meeting=meeting)
    assert Meeting.objects.get().state == State.ANNOUNCED
