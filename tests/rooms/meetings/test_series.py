"""Meetings that follow one another have a page: what comes, what was, and what is open between them."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest
from django.test import Client
from django.utils import timezone

from filrouge.ground.words import Words
from filrouge.rooms.meetings.actions import capturing, preparing
from filrouge.rooms.meetings.actions.capturing import Captured
from filrouge.rooms.meetings.models import FeedKey, ItemKind, Line, Meeting, Series
from filrouge.rooms.meetings.queries.series import series_page
from tests.rooms.meetings.gathering import Gathering
from tests.world import sign_in

BASE = "/en/network/meetings/"


@pytest.fixture
def series(gathering: Gathering) -> Series:
    name = Words.of("General meetings", "en")
    return preparing.begin_series(gathering.secretariat, space=gathering.world.space, name=name)


def held_in(gathering: Gathering, series: Series, days: int, **fields: Any) -> Meeting:
    """A meeting of the series so many days from now, announced to all members."""
    at = timezone.now() + timedelta(days)
    return gathering.announced(series=series, days=((at, at + timedelta(hours=2)),), **fields)


def promised(gathering: Gathering, meeting: Meeting, text: str) -> None:
    preparing.begin_meeting(gathering.secretariat, meeting=meeting)
    line = Captured(f"key-{Line.objects.count():04}", text, "en", kind="action", owner=gathering.members["alpha"])
    capturing.capture_line(gathering.secretariat, meeting=meeting, line=line)
    preparing.end_meeting(gathering.secretariat, meeting=meeting)


def test_it_shows_the_next_one_those_after_it_and_those_that_were(gathering: Gathering, series: Series) -> None:
    for title, days in (("Third", 40), ("Second", 9), ("First", -90)):
        held_in(gathering, series, days, title=Words.of(title, "en"))
    held_in(gathering, preparing.begin_series(gathering.secretariat, space=series.space, name=Words.of("B", "en")), 3)
    page = series_page(gathering.viewer("alpha"), series)
    assert page.next is not None
    assert page.next.title.text == "Second"
    assert [row.title.text for row in page.coming] == ["Third"]
    assert [row.title.text for row in page.past.rows] == ["First"]


def test_what_is_open_goes_on_from_meeting_to_meeting_for_those_who_may_read_it(
    gathering: Gathering, series: Series
) -> None:
    promised(gathering, held_in(gathering, series, -90), "Write the guide.")
    promised(gathering, held_in(gathering, series, -9), "Find a lawyer.")
    assert [row.text for row in series_page(gathering.viewer("beta"), series).open.rows] == [
        "Write the guide.", "Find a lawyer.",
    ]  # fmt: skip
    for stranger in (gathering.world.nobody, gathering.world.member, gathering.world.other):
        assert series_page(stranger, series).open.rows == ()


def test_those_who_prepare_see_what_is_prepared_and_nobody_else_does(gathering: Gathering, series: Series) -> None:
    gathering.draft(series=series)
    shown = {
        name: len(series_page(viewer, series).drafts)
        for name, viewer in (("team", gathering.secretariat), ("member", gathering.viewer("alpha")))
    }
    assert shown == {"team": 1, "member": 0}


def test_a_series_is_begun_on_a_page_and_found_from_the_list(gathering: Gathering, client: Client) -> None:
    sign_in(client, gathering.world.secretary)
    sent = {"name_en": "", "name_origin": "en", "text_origin": "en"}
    assert client.post(BASE + "series/new/", sent).status_code == 422
    assert not Series.objects.exists()
    answer = client.post(BASE + "series/new/", sent | {"name_en": "General meetings"})
    assert answer["Location"] == f"{BASE}series/{Series.objects.get().address}/"
    assert answer["Location"] in client.get(BASE).content.decode()
    assert "No date is announced yet" in client.get(answer["Location"]).content.decode()


def test_a_member_makes_a_calendar_of_the_series_alone(gathering: Gathering, series: Series, client: Client) -> None:
    page = f"{BASE}series/{series.address}/"
    assert "Make one of your own" not in client.get(page).content.decode()
    sign_in(client, gathering.assembly.delegates["alpha"])
    assert f"{page}calendar.ics" in client.get(page).content.decode()
    assert client.post(BASE + "calendars/", {"of": "series", "series": series.address}).status_code == 200
    assert FeedKey.objects.get().series == series
    assert client.post(BASE + "calendars/", {"of": "series", "series": "nothing"}).status_code == 404


@pytest.mark.parametrize("number", [1, 3])
def test_its_page_asks_the_same_for_one_meeting_and_for_three(
    gathering: Gathering, series: Series, client: Client, django_assert_max_num_queries: Any, number: int
) -> None:
    for n in range(number):
        promised(gathering, held_in(gathering, series, -9 * (n + 1)), "Write the guide.")
        held_in(gathering, series, 9 * (n + 1))
    sign_in(client, gathering.assembly.delegates["beta"])
    client.get(f"{BASE}series/{series.address}/")
    with django_assert_max_num_queries(11):
        client.get(f"{BASE}series/{series.address}/")


def test_an_item_for_minutes_leads_to_those_of_the_last_of_its_series(
    gathering: Gathering, series: Series, client: Client
) -> None:
    older, last, coming = (held_in(gathering, series, days) for days in (-90, -9, 20))
    for meeting in (older, last):
        promised(gathering, meeting, "Write the guide.")
    gathering.item(coming, "Minutes of last time", kind=ItemKind.MINUTES)
    sign_in(client, gathering.assembly.delegates["alpha"])
    shown = client.get(f"{BASE}{coming.address}/").text
    assert [f"{BASE}{meeting.address}/minutes/" in shown for meeting in (older, last)] == [False, True]
