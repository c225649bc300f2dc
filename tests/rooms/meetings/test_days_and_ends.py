"""What a stranger reads of a meeting of several days, across a change of clocks, in a place without a point on the map,
and when it is over.
"""

from __future__ import annotations

from datetime import UTC, datetime

import pytest
from django.test import Client
from django.utils import translation

from filrouge.rooms.meetings.actions import coming, dates, leading, preparing
from filrouge.rooms.meetings.models import ItemKind, Meeting
from filrouge.rooms.meetings.queries.meetings import hours_of
from filrouge.rooms.meetings.queries.room import board
from tests.rooms.meetings.gathering import DAYS, Gathering
from tests.world import sign_in

SPRING = (  # clocks are put forward in the night before the last day
    (datetime(2027, 3, 27, 9, tzinfo=UTC), datetime(2027, 3, 27, 17, tzinfo=UTC)),
    (datetime(2027, 3, 28, 8, tzinfo=UTC), datetime(2027, 3, 28, 16, tzinfo=UTC)),
)
LINK = "https://video.example/room"


def at(meeting: Meeting, page: str = "") -> str:
    return f"/en/network/meetings/{meeting.address}/{page}"


def test_hours_name_both_clocks_where_they_are_changed_in_between() -> None:
    (first, _noon), (_morning, last) = SPRING
    with translation.override("en"):
        assert hours_of(first, last, "Europe/Lisbon").count("WE") == 2
        assert hours_of(first, last, "Europe/Lisbon").endswith("WEST")
        assert hours_of(*SPRING[0], "Europe/Lisbon").count("WE") == 1


@pytest.mark.django_db
def test_screens_say_on_which_day_hours_begin_anew(gathering: Gathering, client: Client) -> None:
    meeting = gathering.under_way()
    gathering.item(meeting, "Welcome", starts_at=DAYS[0][0])
    gathering.item(meeting, "What members need")
    with translation.override("en"):
        assert [item.day for item in board(gathering.secretariat, meeting).items] == ["", ""]  # one day so far
    gathering.item(meeting, "First steps", starts_at=DAYS[1][0])
    with translation.override("en"):
        days = [item.day for item in board(gathering.secretariat, meeting).items]
    assert days == ["Thursday 24 September", "", "Friday 25 September"]
    for who, page in ((gathering.world.secretary, "console/"), (gathering.assembly.delegates["alpha"], "room/")):
        sign_in(client, who)
        assert "Friday 25 September</span><br>" in client.get(at(meeting, page)).text


@pytest.mark.django_db
def test_the_country_is_read_without_a_point_on_the_map(gathering: Gathering, client: Client) -> None:
    meeting = gathering.announced()
    sign_in(client, gathering.assembly.delegates["alpha"])
    assert meeting.latitude is None
    assert "<dd>Sala Borsa<small>Italy</small></dd>" in client.get(at(meeting)).text


@pytest.mark.django_db
def test_what_is_over_invites_nobody_any_more(gathering: Gathering, client: Client) -> None:
    meeting = gathering.draft(mode="both", link=LINK)
    everybody = gathering.members.values()
    preparing.invite(gathering.secretariat, meeting=meeting, organisations=everybody, because="full members")
    dates.ask_for_dates(gathering.secretariat, meeting=meeting, dates=SPRING, until=datetime(2999, 1, 1, tzinfo=UTC))
    preparing.announce_meeting(gathering.secretariat, meeting=meeting)
    sign_in(client, gathering.assembly.delegates["alpha"])
    before = client.get(at(meeting)).text
    assert "7 organisations are invited" in before
    assert LINK in before
    assert "Find a date" in before
    preparing.begin_meeting(gathering.secretariat, meeting=meeting)
    assert "Find a date" not in client.get(at(meeting)).text
    preparing.end_meeting(gathering.secretariat, meeting=meeting)
    after = client.get(at(meeting)).text
    assert "7 organisations were invited" in after
    assert LINK not in after


@pytest.mark.django_db
def test_screens_of_a_meeting_that_is_over_lead_on_and_count_nobody(gathering: Gathering, client: Client) -> None:
    meeting = gathering.under_way()
    gathering.item(meeting)
    leading.next_item(gathering.secretariat, meeting=meeting, seen="")
    lines, minutes = f'href="{at(meeting, "lines/")}"', f'href="{at(meeting, "minutes/")}"'
    sign_in(client, gathering.assembly.delegates["alpha"])
    assert lines not in client.get(at(meeting, "room/")).text
    assert "0 of 7 present" in client.get(at(meeting, "projector/")).text
    assert "data-ended" not in client.get(at(meeting, "room/")).text
    preparing.end_meeting(gathering.secretariat, meeting=meeting)
    phone = client.get(at(meeting, "room/")).text
    assert " data-ended" in phone  # so that it does not say that it is live
    assert lines in phone
    assert minutes in phone
    assert 'aria-label="Presence" hidden>' in phone
    assert "of 7 present" not in client.get(at(meeting, "projector/")).text
    sign_in(client, gathering.world.secretary)
    console = client.get(at(meeting, "console/")).text
    assert " data-ended" in console
    assert "24–25 September 2026. Times of" in console  # its days, not the day on which it is read
    assert 'aria-label="Presence" hidden>' in console
    assert 'data-speaker="" hidden>' in console
    assert 'href="#part-speakers"' not in console


@pytest.mark.django_db
def test_a_ticket_leads_those_who_registered_back_to_register_the_next(gathering: Gathering, client: Client) -> None:
    meeting = gathering.announced()
    invited = meeting.invited.get(organisation=gathering.members["alpha"])
    _ada, secret = coming.register(gathering.viewer("alpha"), invited=invited, who=coming.Who("Ada"))
    back = f'<a href="{at(meeting, "coming/")}">Who comes</a>'
    for who, leads in (("alpha", True), ("beta", False)):
        sign_in(client, gathering.assembly.delegates[who])
        assert (back in client.get(at(meeting, f"ticket/{secret}/")).text) is leads
    client.logout()
    assert back not in client.get(at(meeting, f"ticket/{secret}/")).text


@pytest.mark.django_db
def test_dates_to_choose_from_are_not_asked_for_as_days_of_a_meeting(gathering: Gathering, client: Client) -> None:
    meeting = gathering.draft()
    sign_in(client, gathering.world.secretary)
    ask = client.get(at(meeting, "dates/")).text
    assert "Dates to choose from" in ask
    assert "Ask for these dates" in ask
    assert f'<a href="{at(meeting)}" lang="en">General meeting, Bologna</a> / Find a date' in ask
    change = client.get(at(meeting, "change/")).text
    assert "One row for each day" in change
    assert "Dates to choose from" not in change
    assert "---------" not in change


@pytest.mark.django_db
def test_a_new_meeting_has_room_for_three_days(gathering: Gathering, client: Client) -> None:
    sign_in(client, gathering.world.secretary)
    assert 'name="days-2-day"' in client.get("/en/network/meetings/new/").text


@pytest.mark.django_db
def test_names_with_commas_inside_stay_apart_on_the_projector(gathering: Gathering, client: Client) -> None:
    for short in ("alpha", "beta"):
        member = gathering.members[short]
        member.name = f"{member.name}, a federation"
        member.save()
    meeting = gathering.under_way()
    gathering.item(meeting, "Countries tell", kind=ItemKind.COUNTRY_ROUND)
    leading.next_item(gathering.secretariat, meeting=meeting, seen="")
    sign_in(client, gathering.world.secretary)
    for page in ("projector/", "console/"):
        assert "a federation; " in client.get(at(meeting, page)).text
