"""The sample network has what a newcomer looks for: ballots of all kinds, one open, one that failed for one country."""

from __future__ import annotations

from collections import Counter
from typing import Any

import pytest

from tests.journeys.conftest import axe_finds_nothing, follow, picture

LIST = "/en/sample/ballots/"


@pytest.fixture
def visitor(visits: Any) -> Any:
    page = visits("visitor")
    page.set_viewport_size({"width": 1100, "height": 860})
    page.goto(LIST)
    return page


def test_the_sample_has_ten_ballots_of_different_methods_and_states(visitor: Any) -> None:
    rows = visitor.locator("main .rows > li").all()
    states = Counter(row.locator(".state").inner_text() for row in rows)
    methods = {row.locator(".quiet").inner_text().partition(",")[0] for row in rows}
    assert len(rows) >= 10  # the year of the sample brings some more
    assert states["Open"] >= 1
    assert {"Adopted", "Not adopted", "Chosen", "Shared"} <= states.keys()
    assert methods == {
        "Yes or no", "Consent", "Approval", "Ranking (Schulze)", "Election of several (Scottish STV)",
        "Priorities by points", "A fund shared (equal shares)",
    }  # fmt: skip
    assert visitor.troubles == []


def test_one_of_them_failed_for_one_country_and_says_so(visitor: Any) -> None:
    failed = visitor.locator("main .rows > li", has=visitor.get_by_text("Not adopted"))
    assert failed.count() == 1
    follow(failed.get_by_role("link"))
    conditions = visitor.get_by_role("region", name="The result", exact=True).locator("ul.plain > li")
    conditions.first.wait_for()
    missed = [said for said in conditions.all_inner_texts() if said.startswith("Not met:")]
    assert conditions.count() > 1
    assert len(missed) == 1
    assert "22 countries" in missed[0]
    assert "1 was missing." in missed[0]
    contests = visitor.get_by_role("region", name="Contests").get_by_role("listitem")
    assert contests.count() == 1  # and was contested, and counted again
    picture(visitor, "ballots-result", 1000)
    assert visitor.troubles == []


def test_the_way_of_the_votes_in_the_election_of_the_board_can_be_followed(visitor: Any) -> None:
    follow(visitor.get_by_role("link", name="Election of the board"))
    follow(visitor.get_by_role("link", name="How it was counted"))
    visitor.get_by_role("heading", name="The way of the votes").scroll_into_view_if_needed()
    axe_finds_nothing(visitor)
    picture(visitor, "ballots-count", 1100)
    assert visitor.troubles == []
