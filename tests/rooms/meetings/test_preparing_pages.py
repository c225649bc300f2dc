"""The secretariat prepares a meeting in the browser, and members read it."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest
from django.test import Client
from django.utils import timezone

from filrouge.rooms.meetings.actions import dates, preparing
from filrouge.rooms.meetings.models import AgendaItem, Meeting, State
from filrouge.rooms.meetings.queries.meetings import meetings, seen_meetings
from filrouge.rooms.meetings.rules import MAY
from tests.rooms.meetings.gathering import Gathering
from tests.world import sign_in

BASE = "/en/network/meetings/"
SOON = timezone.now() + timedelta(20)
TYPED = {
    "title_en": "General meeting, Bologna", "title_origin": "en", "text_origin": "en", "mode": "place",
    "zone": "Europe/Rome", "place": "Sala Borsa", "country": "IT", "speaking_order": "first_time,country,asked",
    "speaking_minutes": "3", "asks_access": "on", "public": "on", "days-TOTAL_FORMS": "2", "days-INITIAL_FORMS": "0",
    "days-0-day": "2026-09-24", "days-0-begins": "14:00", "days-0-ends": "18:00",
    "days-1-day": "2026-09-25", "days-1-begins": "09:00", "days-1-ends": "17:00",
}  # fmt: skip


@pytest.fixture
def desk(gathering: Gathering, client: Client) -> Client:
    sign_in(client, gathering.world.secretary)
    return client


def test_a_meeting_is_written_on_the_clock_of_its_place(desk: Client) -> None:
    answer = desk.post(BASE + "new/", TYPED)
    meeting = Meeting.objects.get()
    assert answer.status_code == 302
    assert meeting.starts_at.isoformat() == "2026-09-24T12:00:00+00:00"
    assert (meeting.country, meeting.days.count(), meeting.speaking_seconds) == ("IT", 2, 180)
    page = desk.get(answer["Location"]).content.decode()
    assert "14:00 – 18:00 CEST" in page or "2 p.m. – 6 p.m. CEST" in page


def test_the_form_begins_with_the_name_and_offers_countries_and_clocks_by_name(desk: Client) -> None:
    page = desk.get(BASE + "new/").content.decode()
    assert page.index("As people call it") < page.index("One row for each day") < page.index("How people take part")
    for offered in ('<option value="IT">Italy</option>', '<optgroup label="Europe">'):
        assert offered in page
    for none in ("localtime", "Factory"):
        assert none not in page
        assert desk.post(BASE + "new/", TYPED | {"zone": none}).status_code == 422
    assert desk.post(BASE + "new/", TYPED | {"country": "Italia"}).status_code == 422
    assert not Meeting.objects.exists()


def test_what_is_typed_for_a_new_meeting_is_kept_and_never_put_over_what_others_changed(
    gathering: Gathering, desk: Client
) -> None:
    assert "data-typed=" in desk.get(BASE + "new/").content.decode()
    change = desk.get(f"{BASE}{gathering.draft().address}/change/")
    assert change.status_code == 200
    assert "data-typed=" not in change.content.decode()


def test_a_first_draft_says_what_comes_next(gathering: Gathering, desk: Client) -> None:
    meeting = gathering.draft()
    here = f"{BASE}{meeting.address}/"
    page = desk.get(here).content.decode()
    assert f'href="{here}agenda/add/">Write its first item' in page
    assert "What became of it" not in page
    assert f'href="{BASE}?which=drafts">Some are being prepared' in desk.get(BASE).content.decode()
    gathering.announced(days=((SOON, SOON + timedelta(hours=3)),))
    assert "Some are being prepared" not in desk.get(BASE).content.decode()


@pytest.mark.parametrize(
    ("wrong", "said"),
    [
        ({"days-0-begins": "", "days-1-day": "", "days-1-begins": "", "days-1-ends": ""}, "A day needs its date"),
        ({"days-0-day": "2026-03-29", "days-0-begins": "02:30"}, "Clocks change in that night"),
    ],
)
def test_what_is_wrong_is_said_and_what_was_typed_stays(desk: Client, wrong: dict[str, Any], said: str) -> None:
    answer = desk.post(BASE + "new/", TYPED | wrong)
    assert answer.status_code == 422
    page = answer.content.decode()
    assert said in page
    assert "General meeting, Bologna" in page
    assert not Meeting.objects.exists()


def test_it_gets_an_agenda_invites_by_class_and_is_announced(gathering: Gathering, desk: Client) -> None:
    meeting = gathering.draft()
    here = f"{BASE}{meeting.address}/"
    item = {"title_en": "Joint tenders", "title_origin": "en", "text_origin": "en", "kind": "decision",
            "starts_at": "2026-09-25T11:30", "minutes": "30", "speaker": "Ada"}  # fmt: skip
    assert desk.post(here + "agenda/add/", item).status_code == 302
    made = AgendaItem.objects.get()
    assert made.starts_at is not None
    assert made.starts_at.isoformat() == "2026-09-25T09:30:00+00:00"
    assert desk.post(here + f"agenda/{made.address}/", item | {"minutes": "45"}).status_code == 302
    assert AgendaItem.objects.get().minutes == 45
    assert desk.post(here + "step/announce/", follow=True).content.decode().count("Nobody is invited yet") == 1
    assert desk.post(here + "invite/", {"classes": ["full", "associate"]}).status_code == 302
    desk.post(here + "step/announce/")
    meeting.refresh_from_db()
    assert (meeting.state, meeting.invited.count()) == (State.ANNOUNCED, 6)


def test_a_draft_is_not_there_for_members(gathering: Gathering, client: Client) -> None:
    draft, shown = gathering.draft(), gathering.announced()
    sign_in(client, gathering.assembly.delegates["alpha"])
    assert client.get(f"{BASE}{draft.address}/").status_code == 404
    assert client.get(f"{BASE}{shown.address}/").status_code == 200


def test_the_place_is_drawn_here_and_a_link_leads_to_other_maps(gathering: Gathering, client: Client) -> None:
    spot = {"latitude": 44.4949, "longitude": 11.3426}
    page = client.get(f"{BASE}{gathering.announced(**spot).address}/").content.decode()
    assert '<svg class="map map-europe"' in page
    assert 'href="geo:44.4949,11.3426"' in page
    assert "https://www.openstreetmap.org/?mlat=44.4949&amp;mlon=11.3426#map=16/44.4949/11.3426" in page
    assert "Italy" in page
    for meeting in (gathering.announced(), gathering.announced(mode="online", **spot)):
        page = client.get(f"{BASE}{meeting.address}/").content.decode()
        assert "geo:" not in page
        assert '<svg class="map' not in page


@pytest.mark.parametrize("items", [1, 3])
def test_the_page_of_a_meeting_asks_little_however_long_its_agenda(
    gathering: Gathering, client: Client, django_assert_max_num_queries: Any, items: int
) -> None:
    meeting = gathering.announced()
    for number in range(items):
        gathering.item(meeting, f"Item {number}")
    sign_in(client, gathering.assembly.delegates["alpha"])
    client.get(f"{BASE}{meeting.address}/")
    with django_assert_max_num_queries(12):
        client.get(f"{BASE}{meeting.address}/")
    with django_assert_max_num_queries(8):
        client.get(BASE)


def test_a_meeting_stands_once_in_the_list_however_many_are_invited(gathering: Gathering) -> None:
    gathering.announced(days=((SOON, SOON + timedelta(hours=2)),))
    for viewer in (gathering.viewer("alpha"), gathering.secretariat, gathering.world.nobody):
        assert len(meetings(viewer).rows) == 1


@pytest.mark.parametrize("state", ["drafted", "asked", "announced", "private"])
def test_the_list_and_the_rule_agree_for_every_caller(gathering: Gathering, state: str) -> None:
    made = {"public": state != "private", "days": ((SOON, SOON + timedelta(hours=2)),)}
    meeting = gathering.announced(**made) if state in {"announced", "private"} else gathering.draft(**made)
    if state == "asked":
        members = gathering.members.values()
        preparing.invite(gathering.secretariat, meeting=meeting, organisations=members, because="full members")
        offered = [(SOON + timedelta(n), SOON + timedelta(n, 3600)) for n in (1, 2)]
        dates.ask_for_dates(gathering.secretariat, meeting=meeting, dates=offered, until=SOON)
    callers = [*gathering.world.callers(), ("invited", gathering.viewer("alpha"))]
    for name, viewer in callers:
        seen = seen_meetings(viewer).filter(pk=meeting.pk).exists()
        assert seen == MAY["see"](viewer, Meeting.objects.get(pk=meeting.pk)), name
