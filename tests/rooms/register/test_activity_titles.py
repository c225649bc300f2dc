"""Every activity that a list can name has a title that can be translated."""

from __future__ import annotations

from django.utils import translation

from filrouge.methods.activities import DIVISIONS, SECTIONS
from filrouge.rooms.register.activity_titles import DIVISION_TITLES, SECTION_TITLES


def test_the_titles_are_those_of_the_classification() -> None:
    with translation.override("en"):
        assert {code: str(title) for code, title in SECTION_TITLES.items()} == dict(SECTIONS)
        assert {code: str(title) for code, title in DIVISION_TITLES.items()} == dict(DIVISIONS)
