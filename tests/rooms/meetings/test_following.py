"""Decisions and actions are followed from meeting to meeting until they are done, kindly and with a reason."""

from __future__ import annotations

from datetime import date, timedelta
from functools import partial
from typing import Any
from zoneinfo import ZoneInfo

import pytest
from django.test import Client
from django.utils import timezone

from filrouge.ground.actions import NotAllowed, Refused
from filrouge.ground.mail.models import Message
from filrouge.ground.pages import keyset
from filrouge.ground.thread.knots import DESCRIBERS
from filrouge.ground.trail.writing import Ref
from filrouge.rooms.meetings import jobs
from filrouge.rooms.meetings.actions import capturing, confirming, minuting, preparing, renewing
from filrouge.rooms.meetings.actions import following as actions
from filrouge.rooms.meetings.actions.capturing import Captured
from filrouge.rooms.meetings.models import FollowUp, Line, Meeting
from filrouge.rooms.meetings.queries import following as queries
from filrouge.rooms.meetings.queries import home, knots
from filrouge.rooms.meetings.queries.waiting import waiting
from filrouge.rooms.meetings.rules import MAY
from tests.rooms.meetings.gathering import Gathering
from tests.world import sign_in


def today() -> date:
    """Where the meetings are."""
    return timezone.now().astimezone(ZoneInfo("Europe/Rome")).date()


@pytest.fixture
def meeting(gathering: Gathering) -> Meeting:
    return gathering.under_way()


def promised(gathering: Gathering, meeting: Meeting, text: str = "Write the guide.", **fields: Any) -> Line:
    given: dict[str, Any] = {"kind": "action", "owner": gathering.members["alpha"]} | fields
    line = Captured(f"key-{Line.objects.count():04}", text, "en", **given)
    return capturing.capture_line(gathering.secretariat, meeting=meeting, line=line)


def the_next(gathering: Gathering, meeting: Meeting) -> Meeting:
    preparing.end_meeting(gathering.secretariat, meeting=meeting)
    starts = meeting.starts_at + timedelta(days=120)
    made = renewing.make_next(gathering.secretariat, meeting=meeting, starts_at=starts)
    preparing.announce_meeting(gathering.secretariat, meeting=made)
    return preparing.begin_meeting(gathering.secretariat, meeting=made)


def test_what_is_open_comes_back_at_the_next_meeting_until_it_is_done(gathering: Gathering, meeting: Meeting) -> None:
    action = promised(gathering, meeting, due=date(2027, 3, 1))
    promised(gathering, meeting, "The fee stays.", kind="decision", owner=None)
    promised(gathering, meeting, "Only said.", kind="note", owner=None)
    later = the_next(gathering, meeting)
    rows = queries.following_page(gathering.viewer("beta"), later).lines.rows
    assert [(row.kind, row.text, row.state, row.owner) for row in rows] == [
        ("Action 1", "Write the guide.", "Open", "Alpha"), ("Decision 1", "The fee stays.", "Open", ""),
    ]  # fmt: skip
    actions.follow_up(gathering.viewer("alpha"), line=action, outcome="under_way", words="Half is written.")
    actions.follow_up(gathering.secretariat, line=action, outcome="done", meeting=later)
    action.refresh_from_db()
    assert action.closed_at is not None
    assert list(action.follow_ups.order_by("id").values_list("outcome", "meeting", "organisation")) == [
        ("under_way", None, gathering.members["alpha"].pk), ("done", later.pk, gathering.world.space.organisation_id),
    ]  # fmt: skip
    page = queries.following_page(gathering.viewer("beta"), later)
    assert [row.text for row in page.lines.rows] == ["The fee stays."]
    page = queries.following_page(gathering.viewer("beta"), later, closed=True)
    assert [(row.text, row.state) for row in page.lines.rows] == [("Write the guide.", "Done")]


@pytest.mark.parametrize(
    ("fields", "code"),
    [
        ({"outcome": "dropped", "words": "  "}, "words"),
        ({"outcome": "sold"}, "outcome"),
        ({"outcome": "done", "words": "x" * 601}, "long"),
    ],
)
def test_a_report_that_cannot_be_taken_leaves_nothing(
    gathering: Gathering, meeting: Meeting, fields: dict[str, Any], code: str
) -> None:
    line = promised(gathering, meeting)
    with pytest.raises(Refused) as refused:
        actions.follow_up(gathering.viewer("alpha"), line=line, **fields)
    line.refresh_from_db()
    assert (refused.value.code, FollowUp.objects.count(), line.closed_at) == (code, 0, None)


def test_what_is_closed_stays_closed_and_only_promises_are_followed(gathering: Gathering, meeting: Meeting) -> None:
    line, note = promised(gathering, meeting), promised(gathering, meeting, "Only said.", kind="note")
    actions.follow_up(gathering.viewer("alpha"), line=line, outcome="dropped", words="The fund was not granted.")
    codes = []
    for each in (line, note):
        with pytest.raises(Refused) as refused:
            actions.follow_up(gathering.secretariat, line=each, outcome="done")
        codes.append(refused.value.code)
    assert (codes, FollowUp.objects.count()) == (["closed", "kind"], 1)


def test_only_the_owner_and_the_team_report(gathering: Gathering, meeting: Meeting) -> None:
    line = promised(gathering, meeting)
    for caller in (gathering.world.nobody, gathering.world.member, gathering.world.other, gathering.viewer("beta")):
        with pytest.raises(NotAllowed):
            actions.follow_up(caller, line=line, outcome="done")
        with pytest.raises(NotAllowed):
            actions.remind_owner(caller, line=line)
    assert (FollowUp.objects.count(), Message.objects.filter(kind="meeting_action").count()) == (0, 0)


def test_the_list_offers_a_report_to_whom_the_rule_lets_report(gathering: Gathering, meeting: Meeting) -> None:
    lines = {promised(gathering, meeting).address, promised(gathering, meeting, "The fee.", owner=None).address}
    for caller in (gathering.secretariat, gathering.viewer("alpha"), gathering.viewer("beta")):
        rows = queries.following_page(caller, meeting).lines.rows
        assert {row.address for row in rows} == lines
        for row in rows:
            assert row.may_tell == MAY["follow_up"](caller, Line.objects.get(address=row.address))


def test_an_owner_is_asked_before_the_day_and_kindly_after_it_at_most_once_a_month(
    gathering: Gathering, meeting: Meeting, settings: Any
) -> None:
    settings.REPLY_TO = "reply@network.example"
    promised(gathering, meeting, due=today() - timedelta(days=3))
    promised(gathering, meeting, "Much later.", due=today() + timedelta(days=200))
    jobs.ask_owners()
    jobs.ask_owners()
    mail = Message.objects.get(kind="meeting_action")
    assert mail.to == "alpha@sample.example"
    assert "Things take the time they take" in mail.body
    assert "Begin with one word: done" in mail.body
    with pytest.raises(Refused) as often:
        actions.remind_owner(gathering.secretariat, line=Line.objects.get(number=1))
    assert (often.value.code, Message.objects.filter(kind="meeting_action").count()) == ("often", 1)


@pytest.mark.parametrize(
    ("text", "outcome", "words"),
    [
        ("Done.", "done", ""),
        ("En cours. La moitié est écrite.", "under_way", "La moitié est écrite."),
        ("Not pursued: no money.", "dropped", "no money."),
        ("Done with the first two chapters.", "under_way", "Done with the first two chapters."),
        ("Hi no, done", "under_way", "Hi no, done"),
        ("Done? Not yet.", "under_way", "Done? Not yet."),
    ],
)
def test_an_answer_by_mail_is_a_report(
    gathering: Gathering, meeting: Meeting, text: str, outcome: str, words: str
) -> None:
    line = promised(gathering, meeting)
    said = actions.take_report(gathering.viewer("alpha"), Ref("meetings.line", line.pk), text, "<1@a>")
    told = FollowUp.objects.get()
    assert (told.outcome, told.words) == (outcome, words)
    assert said.startswith("Action 1, “Write the guide.”, is noted as")
    assert ("You can read and correct it here: http" in said) is (outcome == "under_way")


def test_a_report_by_mail_that_is_too_long_is_refused_and_never_cut(gathering: Gathering, meeting: Meeting) -> None:
    line, about = promised(gathering, meeting), "Not pursued: " + "no money. " * 60 + "Nor people, unless it waits."
    with pytest.raises(Refused, match="at most 600 characters"):
        actions.take_report(gathering.viewer("alpha"), Ref("meetings.line", line.pk), about, "<1@a>")
    line.refresh_from_db()
    assert (line.closed_at, FollowUp.objects.count()) == (None, 0)


def test_whoever_took_it_on_in_the_room_is_asked_first_whether_they_said_it(
    gathering: Gathering, meeting: Meeting
) -> None:
    alpha = gathering.members["alpha"]
    line = promised(gathering, meeting, due=today() + timedelta(days=9), organisation=alpha)
    preparing.end_meeting(gathering.secretariat, meeting=meeting)

    def asked() -> list[str]:
        return [row.kind for row in waiting(gathering.world.space, [alpha.pk]) if row.kind != "meetings.reply"]

    assert asked() == ["meetings.confirm"]
    confirming.confirm_line(gathering.viewer("alpha"), line=line)
    assert asked() == ["meetings.report"]


def test_what_waits_goes_away_for_a_month_once_something_is_told(gathering: Gathering, meeting: Meeting) -> None:
    line, alpha = promised(gathering, meeting, due=today() + timedelta(days=9)), gathering.members["alpha"].pk
    (row,) = (row for row in waiting(gathering.world.space, [alpha]) if row.kind == "meetings.report")
    assert row.href == f"/en/network/meetings/{meeting.address}/following/#line-{line.address}"
    actions.follow_up(gathering.viewer("alpha"), line=line, outcome="under_way")
    assert not [row for row in waiting(gathering.world.space, [alpha]) if row.kind == "meetings.report"]


def test_it_is_reported_with_one_click_on_the_page(gathering: Gathering, meeting: Meeting, client: Client) -> None:
    line = promised(gathering, meeting, due=today() - timedelta(days=3))
    later = the_next(gathering, meeting)
    here = f"/en/network/meetings/{later.address}/following/"
    report = f"/en/network/meetings/{meeting.address}/following/{line.address}/"
    sign_in(client, gathering.assembly.delegates["beta"])
    assert "3 days ago" in client.get(here).content.decode()
    assert client.post(report, {"outcome": "done"}).status_code == 404
    sign_in(client, gathering.assembly.delegates["alpha"])
    assert client.post(report, {"outcome": "dropped", "words": "", "at": later.address}).status_code == 422
    answer = client.post(report, {"outcome": "done", "words": "It is online.", "at": later.address})
    assert answer["Location"] == here
    assert FollowUp.objects.get().meeting == later
    assert "It is online." in client.get(f"{here}?which=closed").content.decode()
    assert f"/en/network/thread/line/{line.address}/" in client.get(report).content.decode()
    sign_in(client, gathering.world.outsider)
    assert client.get(here).status_code == 404


def test_what_is_followed_is_paged_with_what_is_due_first_and_what_has_no_day_last(
    gathering: Gathering, meeting: Meeting, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(queries, "cut", partial(keyset.cut, size=2))
    due = {"c": None, "b": date(2027, 5, 1), "a": date(2027, 3, 1), "d": None, "e": date(2027, 9, 1)}
    for text, day in due.items():
        promised(gathering, meeting, text, due=day)
    pages, cursor = [], ""
    while not pages or cursor:
        shown = queries.following_page(gathering.viewer("beta"), meeting, cursor).lines
        pages.append([row.text for row in shown.rows])
        cursor = shown.following
    assert pages == [["a", "b"], ["e", "c"], ["d"]]


def test_a_line_has_a_page_with_all_that_was_told_where_the_team_says_more(
    gathering: Gathering, meeting: Meeting, client: Client
) -> None:
    line = promised(gathering, meeting)
    actions.follow_up(gathering.viewer("alpha"), line=line, outcome="under_way", words="Half is written.")
    here = f"/en/network/meetings/{meeting.address}/following/"
    sign_in(client, gathering.assembly.delegates["beta"])
    page = client.get(f"{here}{line.address}/").content.decode()
    assert "Half is written." in page
    assert "Tell it" not in page
    sign_in(client, gathering.world.secretary)
    assert f"{here}{line.address}/?at={meeting.address}" in client.get(here).content.decode()
    assert "Ask the owner by mail" in client.get(f"{here}{line.address}/").content.decode()
    client.post(f"{here}{line.address}/", {"outcome": "done", "words": "Printed."})
    page = client.get(f"{here}{line.address}/").content.decode()
    assert page.index("Printed.") < page.index("Half is written.")
    assert "Tell it" not in page
    sign_in(client, gathering.world.outsider)
    assert client.get(f"{here}{line.address}/").status_code == 404


@pytest.mark.parametrize("lines", [1, 3])
def test_following_costs_the_same_however_much_is_open(
    gathering: Gathering, meeting: Meeting, client: Client, django_assert_max_num_queries: Any, lines: int
) -> None:
    for number in range(lines):
        actions.follow_up(gathering.secretariat, line=promised(gathering, meeting, f"{number}"), outcome="under_way")
    sign_in(client, gathering.assembly.delegates["beta"])
    here = f"/en/network/meetings/{meeting.address}/following/"
    client.get(here)
    with django_assert_max_num_queries(12):
        client.get(here)


def test_lines_are_on_the_thread_for_those_invited_and_for_all_once_minutes_are_approved(
    gathering: Gathering, meeting: Meeting
) -> None:
    kinds = ("need", "proposal", "decision", "action", "note")
    lines = [promised(gathering, meeting, f"A {kind}.", kind=kind, owner=None) for kind in kinds]
    numbers = [line.pk for line in lines]
    seen = list(knots.lines(gathering.viewer("beta"), numbers))
    assert sorted(knot.kind for knot in seen) == ["action", "contribution", "decision", "proposal", "story"]
    for stranger in (gathering.world.nobody, gathering.world.member, gathering.world.other):
        assert list(knots.lines(stranger, numbers)) == []
    later = the_next(gathering, meeting)
    until = timezone.now() + timedelta(days=9)
    minutes = minuting.circulate_minutes(gathering.secretariat, meeting=meeting, correct_until=until)
    assert list(knots.minutes(gathering.world.nobody, [minutes.pk])) == []
    minuting.approve_minutes(gathering.secretariat, minutes=minutes, meeting=later)
    public = list(knots.lines(gathering.world.nobody, numbers))
    assert len(public) == 5
    first = next(knot for knot in public if knot.ref.id == lines[0].pk)
    assert first.href == f"/en/network/meetings/{meeting.address}/minutes/#line-{lines[0].address}"
    (knot,) = knots.minutes(gathering.world.nobody, [minutes.pk])
    assert (knot.kind, knot.mark) == ("decision", "Minutes approved")
    assert {"meetings.line", "meetings.meeting", "meetings.minutes", "meetings.correction"} <= set(DESCRIBERS)


def test_home_shows_the_next_meeting_what_it_asks_and_what_was_decided(gathering: Gathering) -> None:
    start = timezone.now() + timedelta(days=34)
    ahead = gathering.announced(days=((start, start + timedelta(hours=4)),), public=True)
    gathering.item(ahead, "Country round", kind="country_round")
    rows = home.open_now(gathering.viewer("alpha"))
    assert [(row.title, row.word) for row in rows] == [
        ("General meeting, Bologna", "in 34 days"), ("General meeting, Bologna", "closes"), ("Country round", "closes"),
    ]  # fmt: skip
    assert [row.word for row in home.open_now(gathering.world.nobody)] == ["in 34 days"]
    held = gathering.under_way()
    promised(gathering, held, "The fee stays.", kind="decision", owner=None)
    preparing.end_meeting(gathering.secretariat, meeting=held)
    assert [row.words for row in home.decided_last(gathering.viewer("beta"))] == [
        "Decision 1, General meeting, Bologna"
    ]
    assert home.decided_last(gathering.world.nobody) == []
