"""A date is found: organisations say which fit, the secretariat chooses, the meeting has its day."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from functools import partial
from typing import Any

import pytest
from django.utils import timezone

from filrouge.ground.actions import NotAllowed, Refused
from filrouge.ground.pages import keyset
from filrouge.rooms.meetings.actions import dates, preparing
from filrouge.rooms.meetings.models import DateAnswer, DatePoll, Meeting
from filrouge.rooms.meetings.queries import dates as queries
from filrouge.rooms.meetings.queries.dates import dates_page, poll_of
from filrouge.rooms.meetings.queries.waiting import waiting
from tests.rooms.meetings.gathering import Gathering

OFFERED = tuple((datetime(2027, 3, day, 8, tzinfo=UTC), datetime(2027, 3, day, 16, tzinfo=UTC)) for day in (4, 5, 11))


def asked(gathering: Gathering) -> DatePoll:
    meeting = gathering.draft()
    preparing.invite(
        gathering.secretariat, meeting=meeting, organisations=gathering.members.values(), because="full members"
    )
    until = timezone.now() + timedelta(10)
    return dates.ask_for_dates(gathering.secretariat, meeting=meeting, dates=OFFERED, until=until)


def says(gathering: Gathering, poll: DatePoll, member: str, *words: str) -> None:
    fits = dict(zip(poll.options.all(), words, strict=True))
    dates.say_which_fit(gathering.viewer(member), poll=poll, fits=fits)


def test_each_organisation_answers_once_for_all_dates_and_may_say_otherwise(gathering: Gathering) -> None:
    poll = asked(gathering)
    says(gathering, poll, "alpha", "yes", "no", "if_need_be")
    says(gathering, poll, "beta", "yes", "yes", "no")
    says(gathering, poll, "alpha", "yes", "no", "no")
    page = dates_page(gathering.secretariat, poll.meeting, poll)
    assert [(row.yes, row.if_need_be, row.no, row.best) for row in page.dates] == [
        (2, 0, 0, True), (1, 0, 1, False), (0, 0, 2, False),
    ]  # fmt: skip
    assert (page.answered, page.invited, page.dates[0].countries) == (2, 7, 2)


def test_the_date_that_is_chosen_becomes_the_day_of_the_meeting(gathering: Gathering) -> None:
    poll = asked(gathering)
    later = datetime(2026, 9, 25, 9, tzinfo=UTC)  # on the second day, two hours after it opens
    item = gathering.item(poll.meeting, starts_at=later)
    assert dates_page(gathering.secretariat, poll.meeting, poll).dates[1].day == "5–6 March 2027"
    chosen, desk = poll.options.all()[1], [gathering.world.space.organisation_id]
    assert not waiting(gathering.world.space, desk)
    DatePoll.objects.update(until=timezone.now() - timedelta(minutes=1))
    assert [(row.kind, row.verb) for row in waiting(gathering.world.space, desk)] == [
        ("meetings.choose_date", "Choose the date")
    ]
    with pytest.raises(Refused, match="time to answer is over"):
        says(gathering, poll, "alpha", "yes", "yes", "yes")
    late = dates_page(gathering.viewer("alpha"), poll.meeting, poll)
    assert (late.open, late.late) == (True, True)
    meeting = dates.choose_date(gathering.secretariat, option=chosen)
    assert not waiting(gathering.world.space, desk)
    # The second day keeps its hours and follows the first. Rome is an hour nearer to UTC in March than in September.
    second = (datetime(2027, 3, 6, 8, tzinfo=UTC), datetime(2027, 3, 6, 16, tzinfo=UTC))
    assert list(meeting.days.values_list("starts_at", "ends_at")) == [OFFERED[1], second]
    assert (meeting.starts_at, meeting.ends_at) == (OFFERED[1][0], second[1])
    item.refresh_from_db()
    assert item.starts_at == datetime(2027, 3, 6, 10, tzinfo=UTC)
    with pytest.raises(Refused, match="is closed"):
        says(gathering, poll, "alpha", "yes", "yes", "yes")
    with pytest.raises(Refused, match="chosen already"):
        dates.choose_date(gathering.secretariat, option=poll.options.all()[0])


def test_those_who_are_not_invited_do_not_answer(gathering: Gathering) -> None:
    poll = asked(gathering)
    with pytest.raises(NotAllowed):
        dates.say_which_fit(gathering.world.member, poll=poll, fits={})
    assert not DateAnswer.objects.exists()


def test_names_are_for_those_who_are_invited(gathering: Gathering) -> None:
    poll = asked(gathering)
    says(gathering, poll, "alpha", "yes", "no", "no")
    assert dates_page(gathering.viewer("beta"), poll.meeting, poll).who.rows == (("Alpha", ("yes", "no", "no")),)
    assert dates_page(gathering.world.member, poll.meeting, poll).who.rows == ()


@pytest.mark.parametrize("members", [("alpha",), ("alpha", "beta", "gamma")])
def test_dates_cost_the_same_however_many_answer(
    gathering: Gathering, members: tuple[str, ...], django_assert_num_queries: Any
) -> None:
    poll = asked(gathering)
    for member in members:
        says(gathering, poll, member, "yes", "no", "no")
    found, keeper = poll_of(poll.meeting), gathering.secretariat
    assert found is not None
    with django_assert_num_queries(5):
        page = dates_page(keeper, poll.meeting, found)
    assert len(page.who.rows) == len(members)


def test_answers_are_paged_by_name(gathering: Gathering, monkeypatch: pytest.MonkeyPatch) -> None:
    poll = asked(gathering)
    for member in ("gamma", "beta", "alpha"):
        says(gathering, poll, member, "yes", "no", "no")
    monkeypatch.setattr(queries, "cut", partial(keyset.cut, size=2))
    first = dates_page(gathering.secretariat, poll.meeting, poll)
    second = dates_page(gathering.secretariat, poll.meeting, poll, first.who.following)
    assert [[name for name, _said in page.who.rows] for page in (first, second)] == [["Alpha", "Beta"], ["Gamma"]]
    assert (second.answered, second.dates[0].yes) == (3, 3)


def test_one_date_is_no_question(gathering: Gathering) -> None:
    meeting = gathering.draft()
    with pytest.raises(Refused, match="at least two dates"):
        dates.ask_for_dates(
            gathering.secretariat, meeting=meeting, dates=OFFERED[:1], until=timezone.now() + timedelta(3)
        )
    assert not DatePoll.objects.exists()
    assert Meeting.objects.get().state == "drafted"
