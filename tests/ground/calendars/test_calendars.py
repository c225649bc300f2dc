"""A calendar is read by two programs that know nothing of each other, and by our own rules."""

# ruff: noqa: DTZ001 -- what a clock on the wall shows has no zone

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from typing import Any
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from ical.calendar import Calendar as Other
from ical.calendar_stream import IcsCalendarStream
from icalendar import Calendar, vText

from filrouge.ground.calendars.events import Event, Organiser, Status
from filrouge.ground.calendars.writing import etag, tidied
from filrouge.ground.calendars.zones import yearly

from .dates import DAYS, FULL, NOW, at, broken_rules, event, offset_described, unfolded, written

LAW = settings(max_examples=50)
ZONES = ("Europe/Brussels", "Europe/Lisbon", "Europe/Helsinki", "Atlantic/Reykjavik", "America/Toronto")
YEARS = (2025, 2026, 2027)


def read(content: bytes) -> tuple[Calendar, Other]:
    """By `icalendar`, and by `ical`."""
    parsed = Calendar.from_ical(content)
    assert isinstance(parsed, Calendar)
    return parsed, IcsCalendarStream.calendar_from_ics(content.decode())


def test_all_that_is_known_of_an_event_is_read_again() -> None:
    content = written(FULL)
    assert broken_rules(content) == []
    one, other = read(content)
    entry, twin = one.events[0], other.events[0]
    assert str(entry["UID"]) == twin.uid == FULL.uid
    assert entry["SEQUENCE"] == twin.sequence == 2
    assert entry.start == twin.dtstart == FULL.start
    assert entry.end == twin.dtend == FULL.end
    assert twin.description == FULL.description
    assert str(entry["LOCATION"]) == twin.location == FULL.place
    assert entry["GEO"].to_ical() == "50.8503;4.3517"
    assert [str(entry["URL"]), str(twin.url)] == [FULL.url] * 2
    assert entry.categories == ["meeting", "plan, step 1"]
    assert str(entry["ORGANIZER"]) == "mailto:office@network.example"
    assert entry["ORGANIZER"].params["CN"] == "Réseau ”Nord”: bureau"
    assert entry["CONFERENCE"].params["FEATURE"] == "VIDEO"
    assert str(entry["CONFERENCE"]) == "https://meet.example/room"


def test_the_calendar_says_its_name_where_it_lies_and_how_often_to_ask() -> None:
    lines = unfolded(written(FULL, name="Réseau, 2026"))
    assert lines[:11] == [
        "BEGIN:VCALENDAR",
        "VERSION:2.0",
        "PRODID:-//Filrouge//Calendars//EN",
        "CALSCALE:GREGORIAN",
        "NAME:Réseau\\, 2026",
        "X-WR-CALNAME:Réseau\\, 2026",
        "REFRESH-INTERVAL;VALUE=DURATION:PT6H",
        "X-PUBLISHED-TTL:PT6H",
        "SOURCE;VALUE=URI:https://network.example/calendar.ics",
        "COLOR:crimson",
        "LAST-MODIFIED:20260102T030405Z",
    ]


def test_whole_days_have_no_zone_and_end_on_the_day_after_the_last() -> None:
    content = written(DAYS)
    assert broken_rules(content) == []
    assert {"DTSTART;VALUE=DATE:20260501", "DTEND;VALUE=DATE:20260504"} <= set(unfolded(content))
    _, other = read(content)
    assert (other.events[0].dtstart, other.events[0].dtend) == (date(2026, 5, 1), date(2026, 5, 4))


def test_what_was_called_off_stays_as_cancelled() -> None:
    content = written(FULL, DAYS)
    assert "STATUS:CANCELLED" in unfolded(content)
    assert [str(entry["UID"]) for entry in read(content)[0].events] == [FULL.uid, DAYS.uid]


def test_a_calendar_may_be_empty_and_plain() -> None:
    content = written(source="", colour="")
    assert broken_rules(content) == []
    assert read(content)[1].events == []
    assert b"SOURCE" not in content
    assert b"COLOR" not in content


def test_a_moment_has_no_end_and_universal_time_needs_no_zone() -> None:
    noon = datetime(2026, 6, 1, 12, tzinfo=UTC)
    lines = unfolded(written(event(start=noon, end=noon, zone="UTC")))
    assert "DTSTART:20260601T120000Z" in lines
    assert not [line for line in lines if line.startswith("DTEND") or "VTIMEZONE" in line]


def test_the_hour_that_comes_twice_is_written_so_that_nobody_reads_the_other_one() -> None:
    first = at("Europe/Brussels", 2026, 10, 25, 2, 30)
    second = first.replace(fold=1)
    content = written(event(start=first, end=second))
    assert broken_rules(content) == []
    assert {"DTSTART;TZID=Europe/Brussels:20261025T023000", "DTEND:20261025T013000Z"} <= set(unfolded(content))
    twin = read(content)[1].events[0]
    assert isinstance(twin.dtstart, datetime)
    assert isinstance(twin.dtend, datetime)
    assert twin.dtend.astimezone(UTC) - twin.dtstart.astimezone(UTC) == timedelta(hours=1)


@pytest.mark.parametrize("name", ZONES)
def test_clocks_agree_with_those_of_the_place_on_ten_days_of_each_year(name: str) -> None:
    zone = ZoneInfo(name)
    events = [
        event(f"{year}-{day}@network.example", start=start, end=start + timedelta(hours=1), zone=name)
        for year in YEARS
        for day in range(1, 366, 40)
        for start in [datetime(year, 1, 1, 9, tzinfo=zone) + timedelta(days=day)]
    ]
    assert len(events) == 30
    content = written(*events)
    assert broken_rules(content) == []
    one, other = read(content)
    (described,) = one.timezones
    clock = described.to_tz(lookup_tzid=False)
    for meant in events:
        assert isinstance(meant.start, datetime)
        wall = meant.start.replace(tzinfo=None)
        assert wall.replace(tzinfo=clock).utcoffset() == meant.start.utcoffset()
        assert offset_described(described, wall) == meant.start.utcoffset()
    assert [entry.start for entry in one.events] == [meant.start for meant in events]
    assert [entry.dtstart for entry in other.events] == [meant.start for meant in events]


@pytest.mark.parametrize(
    ("name", "hours"),
    [
        ("Europe/Brussels", [(2026, 3, 29, 1, 59), (2026, 3, 29, 3, 0), (2026, 10, 25, 1, 59), (2026, 10, 25, 3, 0)]),
        ("America/Toronto", [(2026, 3, 8, 1, 59), (2026, 3, 8, 3, 0), (2026, 11, 1, 0, 59), (2026, 11, 1, 2, 0)]),
        # The clock is put back for Ramadan, on dates of another calendar: each is written by itself.
        ("Africa/Casablanca", [(2026, 2, 15, 1, 59), (2026, 2, 15, 3, 0), (2026, 3, 22, 1, 59), (2026, 3, 22, 3, 0)]),
    ],
)
def test_clocks_change_in_the_right_minute(name: str, hours: list[tuple[int, ...]]) -> None:
    meant = [at(name, *hour) for hour in hours]
    content = written(*(event(f"{start}@x", start=start, end=start, zone=name) for start in meant))
    (described,) = read(content)[0].timezones
    for start in meant:
        assert offset_described(described, start.replace(tzinfo=None)) == start.utcoffset()


def test_changes_become_a_yearly_rule_only_where_there_is_one() -> None:
    last_sundays = [datetime(2025, 3, 30, 2), datetime(2026, 3, 29, 2), datetime(2027, 3, 28, 2)]
    assert yearly(last_sundays, 2027) == {"FREQ": "YEARLY", "BYMONTH": 3, "BYDAY": "-1SU"}
    second_sundays = [datetime(2025, 3, 9, 2), datetime(2026, 3, 8, 2), datetime(2027, 3, 14, 2)]
    assert yearly(second_sundays, 2027) == {"FREQ": "YEARLY", "BYMONTH": 3, "BYDAY": "2SU"}
    assert yearly(last_sundays[:2], 2027) is None
    assert yearly(last_sundays[::2], 2027) is None
    assert yearly(last_sundays[:1], 2025) is None
    assert yearly([datetime(2026, 3, 8, 2), datetime(2027, 3, 21, 2)], 2027) is None
    assert yearly([datetime(2026, 3, 29, 2), datetime(2027, 3, 28, 3)], 2027) is None


def test_the_digest_is_that_of_the_events_and_not_of_the_hour() -> None:
    now, later = written(FULL), written(FULL, dtstamp=NOW + timedelta(days=1))
    assert now != later
    assert etag(now) == etag(later)
    assert etag(now) != etag(written(replace(FULL, sequence=3)))
    assert etag(now).strip('"').isalnum()


def test_the_order_in_which_events_are_handed_over_means_nothing() -> None:
    assert written(FULL, DAYS) == written(DAYS, FULL)


@pytest.mark.parametrize(
    ("wrong", "problem"),
    [
        ({"uid": ""}, "named by a text"),
        ({"uid": "a\nb"}, "named by a text"),
        ({"sequence": -1}, "counted from 0"),
        ({"start": datetime(2026, 3, 28, 9)}, "of which clock"),
        ({"created": datetime(2026, 3, 28, 9)}, "of which clock"),
        ({"end": at("Europe/Brussels", 2026, 3, 28, 8)}, "before it begins"),
        ({"end": date(2026, 3, 29)}, "on whole days"),
        ({"start": date(2026, 3, 28), "end": date(2026, 3, 28)}, "no zone"),
        ({"zone": "Europe/Atlantis"}, "Atlantis"),
        ({"geo": (91.0, 0.0)}, "no place on earth"),
        ({"url": "network.example"}, "full address"),
        ({"conference": "https://meet.example/\r\nX:1"}, "control characters"),
    ],
)
def test_what_cannot_be_in_a_calendar_is_refused(wrong: dict[str, Any], problem: str) -> None:
    with pytest.raises((ValueError, KeyError), match=problem):
        event(**wrong)


def test_a_calendar_that_cannot_be_is_refused() -> None:
    with pytest.raises(ValueError, match="same uid"):
        written(FULL, FULL)
    with pytest.raises(ValueError, match="colour"):
        written(FULL, colour="#ff0000")
    with pytest.raises(ValueError, match="address"):
        written(event(organiser=Organiser("Office", "office@network.example\nX")))


texts = st.text(st.one_of(st.characters(exclude_categories=[]), st.sampled_from(';,:\\nN"\n\r\t ')), max_size=120)


@LAW
@given(texts, texts, texts, texts)
def test_any_text_is_read_as_it_was_written(summary: str, description: str, place: str, name: str) -> None:
    given = event(summary=summary, description=description, place=place, organiser=Organiser(name, "a@b.example"))
    content = written(given, name=name)
    assert broken_rules(content) == []
    lines = dict(line.split(":", 1) for line in unfolded(content) if line.startswith(("DESCRIPTION:", "LOCATION:")))
    read(content)
    for title, text in (("DESCRIPTION", description), ("LOCATION", place)):
        assert unescaped(lines.get(title, "")) == tidied(text)


def unescaped(text: str) -> str:
    """RFC 5545, 3.3.11, from left to right."""
    found, signs = "", iter(text)
    for sign in signs:
        escaped = next(signs) if sign == "\\" else sign
        found += "\n" if sign == "\\" and escaped in "nN" else escaped
    return found


@LAW
@given(
    st.datetimes(datetime(2025, 1, 1), datetime(2027, 12, 31)),
    st.integers(0, 10**6),
    st.sampled_from(ZONES),
    st.sampled_from(Status),
)
def test_any_hour_in_any_place_is_the_same_moment_for_both_readers(
    start: datetime, seconds: int, zone: str, status: Status
) -> None:
    begins = start.replace(microsecond=0, tzinfo=UTC)
    meant: Event = event(start=begins, end=begins + timedelta(seconds=seconds + 1), zone=zone, status=status)
    one, other = read(written(meant))
    for begin, end in [(one.events[0].start, one.events[0].end), (other.events[0].dtstart, other.events[0].dtend)]:
        assert isinstance(begin, datetime)
        assert isinstance(end, datetime)
        assert (begin.astimezone(UTC), end.astimezone(UTC)) == (meant.start, meant.end)
    assert str(one.events[0]["STATUS"]) == status


def test_the_library_alone_would_lose_letters() -> None:
    # If this fails, the library writes texts as they are, and `writing.Words` can go.
    assert vText("C:\\New").to_ical() == b"C:\\new"
