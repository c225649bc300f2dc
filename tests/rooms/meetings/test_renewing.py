"""The next meeting is made from the last one in one step."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest

from filrouge.ground.actions import Refused
from filrouge.rooms.meetings.actions import preparing, renewing
from filrouge.rooms.meetings.models import ItemKind, Meeting
from tests.rooms.meetings.gathering import DAYS, Gathering


def test_the_next_meeting_has_the_hours_the_agenda_and_the_guests_of_the_last(gathering: Gathering) -> None:
    last = gathering.announced()
    gathering.item(last, "Country round", kind=ItemKind.COUNTRY_ROUND, starts_at=DAYS[1][0], minutes=90)
    made = renewing.make_next(gathering.secretariat, meeting=last, starts_at=datetime(2026, 11, 12, 13, tzinfo=UTC))
    # Clocks are put back in between: 14:00 in Rome is 12:00 UTC in September and 13:00 UTC in November.
    assert made.starts_at == datetime(2026, 11, 12, 13, tzinfo=UTC)
    assert made.ends_at == datetime(2026, 11, 13, 16, tzinfo=UTC)
    assert [item.kind for item in made.items.all()] == ["minutes", "follow_up", "country_round"]
    assert made.items.get(position=3).starts_at == datetime(2026, 11, 13, 8, tzinfo=UTC)
    assert made.items.get(position=1).title.in_("en").text == "Minutes of last time"
    assert (made.follows, made.invited.count(), made.state) == (last, 7, "drafted")


def test_what_the_next_meeting_begins_with_has_its_hour_and_the_rest_follows(gathering: Gathering) -> None:
    last = gathering.announced()
    begins, afternoon = DAYS[1][0], DAYS[1][0] + timedelta(hours=5)
    gathering.item(last, "Welcome", starts_at=begins, minutes=20)
    gathering.item(last, "Group purchase", minutes=60)
    gathering.item(last, "Open questions", starts_at=afternoon, minutes=30)
    made = renewing.make_next(gathering.secretariat, meeting=last, starts_at=last.starts_at + timedelta(364))
    hours = [item.starts_at and item.starts_at - timedelta(364) for item in made.items.all()]
    assert hours == [DAYS[0][0], DAYS[0][0] + timedelta(minutes=15), begins, begins + timedelta(minutes=20), afternoon]
    preparing.announce_meeting(gathering.secretariat, meeting=made)
    third = renewing.make_next(gathering.secretariat, meeting=made, starts_at=made.starts_at + timedelta(364))
    hours_then = [item.starts_at and item.starts_at - timedelta(728) for item in third.items.all()]
    assert hours_then == hours


def test_a_first_item_that_began_with_the_meeting_begins_after_what_is_new(gathering: Gathering) -> None:
    last = gathering.announced()
    gathering.item(last, "Welcome", minutes=20)
    gathering.item(last, "Lunch together", minutes=60)
    made = renewing.make_next(gathering.secretariat, meeting=last, starts_at=last.starts_at + timedelta(364))
    starts = [item.starts_at and (item.starts_at - made.starts_at).seconds // 60 for item in made.items.all()]
    assert starts == [0, 15, 45, 65]


def test_an_agenda_without_hours_keeps_none(gathering: Gathering) -> None:
    last = gathering.announced()
    gathering.item(last, "Which calls did you see?")
    last.items.update(starts_at=None)
    made = renewing.make_next(gathering.secretariat, meeting=last, starts_at=last.starts_at + timedelta(364))
    assert [item.starts_at for item in made.items.all()] == [None] * 3


def test_answers_for_the_round_are_due_as_many_days_before_as_last_time(gathering: Gathering) -> None:
    last = gathering.announced()
    due = DAYS[0][0] - timedelta(days=10)
    gathering.item(last, "Country round", kind=ItemKind.COUNTRY_ROUND, answers_until=due)
    again = [datetime(year, 9, 24, 12, tzinfo=UTC) for year in (2051, 2020)]
    made = [renewing.make_next(gathering.secretariat, meeting=last, starts_at=at) for at in again]
    found = [meeting.items.get(kind=ItemKind.COUNTRY_ROUND).answers_until for meeting in made]
    assert found == [datetime(2051, 9, 14, 12, tzinfo=UTC), None]  # what is over already is nobody's deadline


def test_minutes_and_follow_up_stand_once_on_every_agenda(gathering: Gathering) -> None:
    first = gathering.announced()
    second = renewing.make_next(gathering.secretariat, meeting=first, starts_at=datetime(2027, 9, 23, 12, tzinfo=UTC))
    preparing.announce_meeting(gathering.secretariat, meeting=second)
    third = renewing.make_next(gathering.secretariat, meeting=second, starts_at=datetime(2028, 9, 21, 12, tzinfo=UTC))
    assert [item.kind for item in third.items.all()] == ["minutes", "follow_up"]


def test_a_draft_has_no_next_one_yet(gathering: Gathering) -> None:
    with pytest.raises(Refused, match="a draft itself"):
        renewing.make_next(
            gathering.secretariat, meeting=gathering.draft(), starts_at=datetime(2027, 9, 23, 12, tzinfo=UTC)
        )
    assert Meeting.objects.count() == 1
