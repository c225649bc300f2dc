"""A day is written as the reader's language writes it."""

from __future__ import annotations

from datetime import UTC, date, datetime

import pytest
from django.template import Context, Template
from django.utils import translation
from django.utils.formats import date_format

from filrouge.rooms.meetings.queries.meetings import days_of

FIRST, SECOND, LAST = date(2026, 5, 1), date(2026, 5, 2), date(2026, 5, 31)


@pytest.mark.parametrize(
    ("language", "written"),
    [
        ("fr", ["1er mai 2026", "2 mai 2026", "31 mai 2026"]),
        ("nl", ["1 mei 2026", "2 mei 2026", "31 mei 2026"]),
        ("en", ["1 May 2026", "2 May 2026", "31 May 2026"]),
    ],
)
def test_the_first_of_a_month_has_its_own_word_where_the_language_has_one(language: str, written: list[str]) -> None:
    with translation.override(language):
        assert [date_format(day, "DATE_FORMAT") for day in (FIRST, SECOND, LAST)] == written


def test_it_is_so_in_templates_with_hours_and_without_the_year_too() -> None:
    page = Template('{{ day|date }} · {{ day|date:"l j F" }} · {{ at|date:"DATETIME_FORMAT" }} · {{ day }}')
    with translation.override("fr"):
        said = page.render(Context({"day": FIRST, "at": datetime(2026, 5, 1, 16, tzinfo=UTC)}))
    assert said == "1er mai 2026 · vendredi 1er mai · 1er mai 2026, 16:00 · 1er mai 2026"


def test_days_of_a_meeting_begin_and_end_on_the_first_of_a_month() -> None:
    def held(first: tuple[int, int], last: tuple[int, int]) -> str:
        return days_of(*(datetime(2026, *day, 12, tzinfo=UTC) for day in (first, last)), "UTC")

    with translation.override("fr"):
        assert held((5, 1), (5, 3)) == "1er–3 mai 2026"
        assert held((4, 30), (5, 1)) == "30 avril – 1er mai 2026"
    with translation.override("en"):
        assert held((5, 1), (5, 3)) == "1–3 May 2026"
