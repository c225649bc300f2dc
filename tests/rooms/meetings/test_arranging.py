"""The agenda is put in order: items move and hours follow, an item is taken off and nothing is lost with it."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import UTC, datetime, timedelta
from typing import Any
from zoneinfo import ZoneInfo

import pytest
from django.test import Client
from hypothesis import given
from hypothesis import strategies as st

from filrouge.ground.actions import NotAllowed, Refused
from filrouge.ground.files.models import Document
from filrouge.ground.trail import Ref
from filrouge.ground.words import Words
from filrouge.rooms.ballots.models import Ballot
from filrouge.rooms.meetings.actions import agenda, arranging, capturing, leading, papers, preparing, speaking
from filrouge.rooms.meetings.actions import round as rounds
from filrouge.rooms.meetings.actions.capturing import Captured
from filrouge.rooms.meetings.actions.moving import Openings, moved
from filrouge.rooms.meetings.actions.times import Timed, hours
from filrouge.rooms.meetings.models import AgendaItem, ItemAbout, Line, Meeting, RoundAnswer, Speech
from filrouge.rooms.meetings.queries.hanging import hangs_on
from tests.rooms.meetings.gathering import Gathering
from tests.world import sign_in

ROME = ZoneInfo("Europe/Rome")
NINE = datetime(2026, 9, 25, 7, tzinfo=UTC)  # of the second day, on the clock of Bologna


@pytest.fixture
def meeting(gathering: Gathering) -> Meeting:
    """Announced, with a day of four items from nine on, and lunch between the second and the third."""
    found = gathering.announced()
    for title, minutes, starts in (("Opening", 60, 0), ("Tenders", 90, 60), ("Purchase", 30, 240), ("Close", 15, 270)):
        gathering.item(found, title, minutes=minutes, starts_at=NINE + timedelta(minutes=starts))
    return found


def item(meeting: Meeting, title: str) -> AgendaItem:
    return next(one for one in meeting.items.select_related("meeting") if one.title.in_("en").text == title)


def day(meeting: Meeting) -> list[str]:
    """The agenda as it is read: the hour on the clock of the place, and the title."""
    rows = meeting.items.order_by("position")
    return [f"{one.starts_at.astimezone(ROME):%H:%M} {one.title.in_('en').text}" for one in rows if one.starts_at]


def test_without_hours_the_first_item_begins_with_the_meeting_and_each_after_the_one_before(
    gathering: Gathering,
) -> None:
    found = gathering.announced()
    opening, after = gathering.item(found, "Opening", minutes=45), gathering.item(found, "Tenders")
    assert opening.starts_at == found.starts_at
    assert after.starts_at == found.starts_at + timedelta(minutes=45)


def test_hours_follow_when_an_item_moves_and_lunch_stays_where_it_is(gathering: Gathering, meeting: Meeting) -> None:
    assert day(meeting) == ["09:00 Opening", "10:00 Tenders", "13:00 Purchase", "13:30 Close"]
    arranging.move_item(gathering.secretariat, item=item(meeting, "Purchase"), place=1)
    assert day(meeting) == ["09:00 Purchase", "09:30 Opening", "10:30 Tenders", "13:00 Close"]
    arranging.move_item(gathering.secretariat, item=item(meeting, "Purchase"), place=99)
    assert day(meeting) == ["09:00 Opening", "10:00 Tenders", "13:00 Close", "13:15 Purchase"]


def test_an_item_that_takes_longer_moves_what_comes_after_it_on_its_day(gathering: Gathering, meeting: Meeting) -> None:
    first = item(meeting, "Opening")
    draft = agenda.ItemDraft(first.title, first.kind, starts_at=first.starts_at, minutes=75)
    agenda.change_item(gathering.secretariat, item=first, draft=draft)
    assert day(meeting) == ["09:00 Opening", "10:15 Tenders", "13:00 Purchase", "13:30 Close"]


def test_an_item_added_without_an_hour_begins_when_the_last_one_ends(gathering: Gathering, meeting: Meeting) -> None:
    gathering.item(meeting, "Thanks")
    assert day(meeting)[-1] == "13:45 Thanks"
    gathering.item(meeting, "And after")
    assert len(day(meeting)) == 5


@pytest.mark.parametrize(
    ("days", "zone", "expected"),
    [
        (("10-30T15", "10-31T10"), "Europe/Rome", ["30T15", "30T16", "31T11"]),  # both later, and an hour later
        (("09-23T14", "09-24T14", "09-25T09"), "Europe/Rome", ["24T14", "24T15", "25T10"]),  # one more before them
        (("09-25T09",), "Europe/Rome", ["25T09", "25T10", "25T10"]),  # the first is gone
        (("09-24T14", "09-25T09"), "Europe/Athens", ["24T14", "24T15", "25T10"]),  # the same hours, elsewhere
    ],
)
def test_the_agenda_moves_with_its_days(days: tuple[str, ...], zone: str, expected: list[str]) -> None:
    was, now = (
        Openings(ZoneInfo(where), tuple(datetime.fromisoformat(f"2026-{day}") for day in each))
        for where, each in (("Europe/Rome", ("09-24T14", "09-25T09")), (zone, days))
    )
    planned = [
        datetime(2026, 9, day, hour, tzinfo=ROME).astimezone(UTC) for day, hour in ((24, 14), (24, 15), (25, 10))
    ]
    assert [f"{moved(at, was, now).astimezone(ZoneInfo(zone)):%dT%H}" for at in planned] == expected
    elsewhere = datetime(2026, 9, 1, 9, tzinfo=UTC)
    assert moved(elsewhere, was, now) == elsewhere


def test_what_has_begun_keeps_its_place_and_its_hour(gathering: Gathering, meeting: Meeting) -> None:
    preparing.begin_meeting(gathering.secretariat, meeting=meeting)
    leading.next_item(gathering.secretariat, meeting=meeting, seen="")
    arranging.move_item(gathering.secretariat, item=item(meeting, "Close"), place=1)
    assert day(meeting) == ["09:00 Opening", "10:00 Close", "10:15 Tenders", "13:00 Purchase"]
    with pytest.raises(Refused) as refused:
        arranging.move_item(gathering.secretariat, item=item(meeting, "Opening"), place=3)
    assert (refused.value.code, day(meeting)[0]) == ("state", "09:00 Opening")


def test_an_item_with_nothing_on_it_is_taken_off_and_the_rest_moves_up(gathering: Gathering, meeting: Meeting) -> None:
    arranging.remove_item(gathering.secretariat, item=item(meeting, "Opening"))
    assert day(meeting) == ["09:00 Tenders", "13:00 Purchase", "13:30 Close"]
    assert list(meeting.items.order_by("position").values_list("position", flat=True)) == [1, 2, 3]


def test_what_hangs_on_an_item_goes_to_the_one_that_takes_it_over(gathering: Gathering, meeting: Meeting) -> None:
    chair = gathering.secretariat
    preparing.begin_meeting(chair, meeting=meeting)
    first = leading.next_item(chair, meeting=meeting, seen="")
    assert first is not None
    speaking.give_floor(chair, speech=speaking.ask_to_speak(gathering.viewer("alpha"), item=first))
    speaking.ask_to_speak(gathering.viewer("beta"), item=first)
    capturing.capture_line(chair, meeting=meeting, line=Captured("key-0001", "We open.", "en", item=first))
    papers.attach_paper(chair, item=first, chunks=[b"Read this."], name="paper.txt")
    ballot = gathering.assembly.draft()
    draft = agenda.ItemDraft(first.title, first.kind, minutes=60, about=(Ref("ballots.ballot", ballot.pk),))
    agenda.change_item(chair, item=first, draft=draft)
    with pytest.raises(Refused) as now:
        arranging.remove_item(chair, item=first, heir=item(meeting, "Close"))
    leading.end_item(chair, item=first)
    assert hangs_on(first).words == (
        "1 line that was written down", "1 speech that was held", "1 paper", "1 ballot"
    )  # fmt: skip
    heirs = (None, first, gathering.item(gathering.draft()))
    codes = []
    for heir in heirs:
        with pytest.raises(Refused) as refused:
            arranging.remove_item(chair, item=first, heir=heir)
        codes.append(refused.value.code)
    assert (now.value.code, codes, meeting.items.count()) == ("now", ["heir"] * 3, 4)
    heir = item(meeting, "Tenders")
    arranging.remove_item(chair, item=first, heir=heir)
    found = (Line.objects.get().item, Speech.objects.get().item, ItemAbout.objects.get().item, heir.documents.count())
    assert found == (heir, heir, heir, 1)
    assert (Document.objects.count(), Ballot.objects.get().led_in_a_meeting) == (1, True)


def test_a_round_for_which_somebody_wrote_stays_on_the_agenda(gathering: Gathering, meeting: Meeting) -> None:
    made = gathering.item(meeting, "Round", kind="country_round")
    rounds.save_answer(gathering.viewer("alpha"), item=made, language="en", said={"news": "Half a sent"})
    with pytest.raises(Refused) as refused:
        arranging.remove_item(gathering.secretariat, item=made, heir=item(meeting, "Close"))
    assert (refused.value.code, RoundAnswer.objects.count(), meeting.items.count()) == ("answers", 1, 5)


def test_nobody_but_who_prepares_arranges_and_nothing_once_it_has_ended(gathering: Gathering, meeting: Meeting) -> None:
    before, close = day(meeting), item(meeting, "Close")
    for viewer in (gathering.world.nobody, gathering.viewer("alpha"), gathering.world.other):
        for step in (lambda who: arranging.move_item(who, item=close, place=1),
                     lambda who: arranging.remove_item(who, item=close)):  # fmt: skip
            with pytest.raises(NotAllowed):
                step(viewer)
    preparing.begin_meeting(gathering.secretariat, meeting=meeting)
    preparing.end_meeting(gathering.secretariat, meeting=meeting)
    for refused in (lambda: arranging.move_item(gathering.secretariat, item=close, place=1),
                    lambda: arranging.remove_item(gathering.secretariat, item=close)):  # fmt: skip
        with pytest.raises(Refused, match="Ended"):
            refused()
    assert day(meeting) == before


def test_a_chair_gives_itself_no_ballot_and_the_secretariat_does_by_the_agenda(
    gathering: Gathering, meeting: Meeting
) -> None:
    ballot, first = gathering.assembly.draft(), item(meeting, "Opening")
    about = agenda.ItemDraft(Words.of("Opening", "en"), about=(Ref("ballots.ballot", ballot.pk),))
    chair = gathering.chair()
    agenda.change_item(chair, item=first, draft=about)
    assert Ballot.objects.get().led_in_a_meeting is False
    agenda.change_item(gathering.secretariat, item=item(meeting, "Tenders"), draft=about)
    assert Ballot.objects.get().led_in_a_meeting is True
    bare = agenda.ItemDraft(Words.of("Opening", "en"))
    agenda.change_item(gathering.secretariat, item=first, draft=bare)
    assert Ballot.objects.get().led_in_a_meeting is True
    agenda.change_item(gathering.secretariat, item=item(meeting, "Opening"), draft=about)
    for one in meeting.items.all()[:2]:
        agenda.change_item(gathering.secretariat, item=one, draft=bare)
    assert Ballot.objects.get().led_in_a_meeting is False


def test_the_agenda_is_put_in_order_in_the_browser_without_scripts(
    gathering: Gathering, meeting: Meeting, client: Client
) -> None:
    here = f"/en/network/meetings/{meeting.address}/agenda/"
    sign_in(client, gathering.world.secretary)
    page = client.get(here).content.decode()
    assert ("Move Close up" in page, page.count(" disabled")) == (True, 2)
    close = item(meeting, "Close")
    moved = client.post(here, {"item": close.address, "place": "1"})
    assert (moved["Location"], day(meeting)[0]) == (f"{here}#item-{close.address}", "09:00 Close")
    for wrong in ({"item": close.address, "place": ""}, {"item": "nothing", "place": "1"}):
        assert client.post(here, wrong).status_code == 404
    assert "Nothing was written down" in client.get(f"{here}{close.address}/remove/").content.decode()
    assert client.post(f"{here}{close.address}/remove/").status_code == 302
    tenders = item(meeting, "Tenders")
    papers.attach_paper(gathering.secretariat, item=tenders, chunks=[b"Read this."], name="paper.txt")
    assert "<li>1 paper</li>" in client.get(f"{here}{tenders.address}/remove/").content.decode()
    assert client.post(f"{here}{tenders.address}/remove/", {"heir": ""}).status_code == 422
    heir = item(meeting, "Opening")
    assert client.post(f"{here}{tenders.address}/remove/", {"heir": heir.address}).status_code == 302
    assert (meeting.items.count(), heir.documents.count()) == (2, 1)
    sign_in(client, gathering.assembly.delegates["alpha"])
    assert [client.get(here + rest).status_code for rest in ("", f"{heir.address}/remove/")] == [404, 404]


def test_a_ballot_is_put_on_the_agenda_by_its_form(gathering: Gathering, meeting: Meeting, client: Client) -> None:
    ballot, first = gathering.assembly.draft(), item(meeting, "Opening")
    here = f"/en/network/meetings/{meeting.address}/agenda/{first.address}/"
    typed = {"title_en": "Opening", "title_origin": "en", "text_origin": "en", "kind": "decision", "minutes": "60"}
    sign_in(client, gathering.world.secretary)
    assert "Membership fee 2027" in client.get(here).content.decode()
    client.post(here, typed | {"ballots": [str(ballot.pk)]})
    assert (ItemAbout.objects.get().number, Ballot.objects.get().led_in_a_meeting) == (ballot.pk, True)
    client.post(here, typed)
    assert (ItemAbout.objects.count(), Ballot.objects.get().led_in_a_meeting) == (0, False)


@pytest.mark.parametrize("more", [0, 2])
def test_the_agenda_costs_the_same_however_long_it_is(
    gathering: Gathering, meeting: Meeting, client: Client, django_assert_max_num_queries: Any, more: int
) -> None:
    for number in range(more):
        gathering.item(meeting, f"Item {number}")
    sign_in(client, gathering.world.secretary)
    here = f"/en/network/meetings/{meeting.address}/agenda/"
    client.get(here)
    with django_assert_max_num_queries(8):
        client.get(here)


def starts(found: dict[int, datetime], keys: Sequence[int]) -> list[str]:
    return [f"{found[key].astimezone(ROME):%d %H:%M}" for key in keys]


def test_an_item_goes_to_the_day_of_the_one_that_it_follows() -> None:
    later = NINE + timedelta(days=1)
    items = [Timed(1, NINE, 60), Timed(2, NINE + timedelta(hours=1), 30), Timed(3, later, 60)]
    found = hours(items, [items[1], items[2], items[0]], ROME, moved=1)
    assert starts(found, (2, 3, 1)) == ["25 09:00", "26 09:00", "26 10:00"]


def test_an_agenda_without_hours_gets_none() -> None:
    items = [Timed(1, None, 60), Timed(2, None, 0)]
    assert hours(items, items[::-1], ROME, moved=2) == {}


@given(st.lists(st.integers(1, 200), min_size=2, max_size=8), st.integers(0, 7), st.integers(0, 7))
def test_law_a_day_without_pauses_fills_the_same_hours_in_any_order(minutes: list[int], which: int, place: int) -> None:
    begins = [NINE + timedelta(minutes=sum(minutes[:number])) for number in range(len(minutes))]
    items = [Timed(number, *both) for number, both in enumerate(zip(begins, minutes, strict=True), start=1)]
    moved = items[which % len(items)]
    after = [one for one in items if one != moved]
    after.insert(place % len(items), moved)
    found = hours(items, after, ZoneInfo("UTC"), moved.key)
    at = NINE
    for one in after:
        assert found[one.key] == at
        at += timedelta(minutes=one.minutes)


def test_an_item_that_was_taken_up_while_somebody_changed_its_words_stays_taken_up(gathering: Gathering) -> None:
    meeting = gathering.under_way()
    read = gathering.item(meeting, "Tenders")
    leading.begin_item(gathering.secretariat, item=AgendaItem.objects.get(pk=read.pk))
    began = AgendaItem.objects.get(pk=read.pk).began_at
    agenda.change_item(gathering.secretariat, item=read, draft=agenda.ItemDraft(Words.of("Joint tenders", "en")))
    item = AgendaItem.objects.get(pk=read.pk)
    assert (item.title.in_("en").text, item.began_at) == ("Joint tenders", began)
    assert began is not None
