"""Meetings in the calendars of their readers: of the network, of a series, of a person, of an organisation."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from typing import Any
from zoneinfo import ZoneInfo

import ical.calendar_stream
import icalendar
import pytest
from django.test import Client

from filrouge.ground.actions import NotAllowed
from filrouge.ground.words import Words
from filrouge.rooms.meetings.actions import feeds, preparing
from filrouge.rooms.meetings.models import FeedKey, Mode
from tests.rooms.meetings.gathering import Gathering
from tests.world import sign_in

BASE = "/en/network/meetings/"
LINK = "https://video.example/room-7"
SOON = datetime(2026, 10, 22, 8, tzinfo=UTC)


def events(client: Client, path: str) -> list[Any]:
    """The events of a feed, after two programs have read it without a complaint."""
    answer = client.get(path)
    assert answer.status_code == 200, path
    assert answer["Content-Type"] == "text/calendar; charset=utf-8"
    text = answer.content.decode()
    other = ical.calendar_stream.IcsCalendarStream.calendar_from_ics(text)
    found = list(icalendar.Calendar.from_ical(answer.content).walk("VEVENT"))
    assert sorted(str(event["UID"]) for event in found) == sorted(event.uid for event in other.events)
    return found


def test_each_day_of_a_meeting_is_an_event_on_the_clock_of_its_place(gathering: Gathering, client: Client) -> None:
    meeting = gathering.announced()
    first, second = events(client, f"{BASE}{meeting.address}/meeting.ics")
    assert first["DTSTART"].dt == datetime(2026, 9, 24, 14, tzinfo=ZoneInfo("Europe/Rome"))
    assert first["DTSTART"].params["TZID"] == "Europe/Rome"
    assert str(second["SUMMARY"]) == "General meeting, Bologna, day 2"
    assert str(first["UID"]) != str(second["UID"])


def test_calendars_learn_what_moved_and_what_was_called_off(gathering: Gathering, client: Client) -> None:
    meeting = gathering.announced()
    before = events(client, BASE + "calendar.ics")
    preparing.cancel_meeting(gathering.secretariat, meeting=meeting, reason="A storm closes the airport.")
    after = events(client, BASE + "calendar.ics")
    assert [str(event["UID"]) for event in after] == [str(event["UID"]) for event in before]
    assert [(int(event["SEQUENCE"]), str(event["STATUS"])) for event in before] == [(0, "CONFIRMED")] * 2
    assert [(int(event["SEQUENCE"]), str(event["STATUS"])) for event in after] == [(1, "CANCELLED")] * 2


def test_three_years_of_clock_changes_keep_the_hour_of_the_clock(gathering: Gathering, client: Client) -> None:
    rome = ZoneInfo("Europe/Rome")
    days = tuple(
        (datetime(year, month, day, 9, 30, tzinfo=rome), datetime(year, month, day, 12, tzinfo=rome))
        for year in (2026, 2027, 2028)
        for month, day in ((3, 27), (3, 30), (6, 15), (10, 23), (10, 27), (12, 1))
    )
    meeting = gathering.announced(days=days)
    found = events(client, f"{BASE}{meeting.address}/meeting.ics")
    assert [event["DTSTART"].dt.astimezone(UTC) for event in found] == [
        starts.astimezone(UTC) for starts, _ends in days
    ]
    assert {event["DTSTART"].dt.strftime("%H:%M") for event in found} == {"09:30"}


def test_a_feed_that_has_not_changed_is_not_sent_again(gathering: Gathering, client: Client) -> None:
    gathering.announced()
    first = client.get(BASE + "calendar.ics")
    again = client.get(BASE + "calendar.ics", headers={"If-None-Match": first["ETag"]})
    assert (again.status_code, again.content) == (304, b"")
    packed = client.get(BASE + "calendar.ics", headers={"If-None-Match": f"W/{first['ETag']}"})  # on its way here
    assert (packed.status_code, packed.content) == (304, b"")


def test_the_link_is_in_the_feed_of_those_who_are_invited_and_in_no_other(gathering: Gathering, client: Client) -> None:
    gathering.announced(mode=Mode.BOTH, link=LINK)
    _key, secret = feeds.make_feed(gathering.viewer("alpha"), space=gathering.world.space)
    assert LINK in str(events(client, f"{BASE}calendars/{secret}.ics")[0]["CONFERENCE"])
    assert LINK not in client.get(BASE + "calendar.ics").content.decode()
    sign_in(client, gathering.world.delegate)  # of a member that is not invited
    assert LINK not in client.get(BASE + "calendar.ics").content.decode()


def test_a_feed_shows_what_its_owner_may_see_today_and_is_taken_back(gathering: Gathering, client: Client) -> None:
    gathering.announced(public=False)
    key, secret = feeds.make_feed(gathering.viewer("alpha"), space=gathering.world.space, for_organisation=True)
    path = f"{BASE}calendars/{secret}.ics"
    assert len(events(client, path)) == 2
    with pytest.raises(NotAllowed):
        feeds.revoke_feed(gathering.viewer("beta"), key=key)
    feeds.revoke_feed(gathering.viewer("alpha"), key=key)
    assert client.get(path).status_code == 302


def test_a_feed_closes_with_the_mandate_of_its_owner(gathering: Gathering, client: Client) -> None:
    gathering.announced()
    _key, secret = feeds.make_feed(gathering.viewer("alpha"), space=gathering.world.space)
    gathering.assembly.delegates["alpha"].mandates.update(until="2020-01-02")
    assert client.get(f"{BASE}calendars/{secret}.ics").status_code == 302


def test_a_series_is_a_calendar(gathering: Gathering, client: Client) -> None:
    series = preparing.begin_series(
        gathering.secretariat, space=gathering.world.space, name=Words.of("General meetings", "en")
    )
    gathering.announced(series=series)
    gathering.announced(days=((SOON, SOON + timedelta(hours=2)),))
    assert len(events(client, f"{BASE}series/{series.address}/calendar.ics")) == 2
    assert len(events(client, BASE + "calendar.ics")) == 3


def test_a_feed_is_made_on_a_page_and_its_address_shown_once(gathering: Gathering, client: Client) -> None:
    sign_in(client, gathering.assembly.delegates["alpha"])
    made = client.post(BASE + "calendars/", {"of": "me"}).content.decode()
    assert "calendars/" in made
    assert "shown once" in made
    key = FeedKey.objects.get()
    assert key.digest not in made
    assert client.post(BASE + "calendars/", {"revoke": str(key.pk)}).status_code == 302
    assert FeedKey.objects.get().revoked_at is not None
    client.logout()
    assert client.post(BASE + "calendars/", {"of": "me"}).status_code == 404
