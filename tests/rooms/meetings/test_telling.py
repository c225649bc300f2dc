"""Those who are invited are told that a meeting is announced, has moved or is called off; and asked for dates."""

from __future__ import annotations

from datetime import timedelta

from django.utils import timezone

from filrouge.ground.asked.models import Addressee, News
from filrouge.ground.words import Words
from filrouge.rooms.meetings.actions import dates, preparing
from filrouge.rooms.meetings.queries.waiting import waiting
from tests.rooms.meetings.gathering import DAYS, Gathering

LATER = tuple((starts + timedelta(7), ends + timedelta(7)) for starts, ends in DAYS)


def told(gathering: Gathering, kind: str) -> tuple[int, set[int]]:
    """How many pieces of news of a kind there are, and to which organisations."""
    news = News.objects.filter(kind=kind)
    return news.count(), set(Addressee.objects.filter(news__in=news).values_list("organisation", flat=True))


def test_everybody_who_is_invited_is_told_once_that_it_is_announced(gathering: Gathering) -> None:
    gathering.announced()
    assert told(gathering, "meetings.announced") == (1, {each.pk for each in gathering.members.values()})


def test_a_move_is_told_and_a_change_that_calendars_need_not_know_is_not(gathering: Gathering) -> None:
    meeting = gathering.announced()
    words = {"title": Words.of("General meeting, Bologna", "en"), "zone": "Europe/Rome", "place": "Sala Borsa"}
    kept = preparing.MeetingDraft(**words, days=DAYS, country="IT", public=False)
    preparing.change_meeting(gathering.secretariat, meeting=meeting, draft=kept)
    assert told(gathering, "meetings.changed")[0] == 0
    preparing.change_meeting(gathering.secretariat, meeting=meeting, draft=preparing.MeetingDraft(**words, days=LATER))
    assert told(gathering, "meetings.changed")[0] == 1


def test_who_is_invited_reads_why_it_does_not_take_place(gathering: Gathering) -> None:
    meeting = gathering.announced()
    preparing.cancel_meeting(gathering.secretariat, meeting=meeting, reason="A storm closes the airport.")
    assert News.objects.get(kind="meetings.changed").values["reason"] == "A storm closes the airport."
    assert told(gathering, "meetings.changed")[1] == {each.pk for each in gathering.members.values()}


def test_a_draft_is_called_off_in_silence(gathering: Gathering) -> None:
    preparing.cancel_meeting(gathering.secretariat, meeting=gathering.draft(), reason="Nobody has time.")
    assert not News.objects.exists()


def test_dates_wait_for_those_who_have_not_answered(gathering: Gathering) -> None:
    meeting = gathering.draft()
    alpha, beta = gathering.members["alpha"], gathering.members["beta"]
    preparing.invite(gathering.secretariat, meeting=meeting, organisations=[alpha, beta], because="board")
    until = timezone.now() + timedelta(5)
    poll = dates.ask_for_dates(gathering.secretariat, meeting=meeting, dates=[*DAYS], until=until)
    fits = dict.fromkeys(poll.options.all(), "yes")
    dates.say_which_fit(gathering.viewer("alpha"), poll=poll, fits=fits)
    rows = waiting(gathering.world.space, [alpha.pk, beta.pk])
    assert [(row.kind, row.organisation, row.due) for row in rows] == [("meetings.dates", beta.pk, until)]
