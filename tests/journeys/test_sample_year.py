"""The year of the sample: its plan, an action and all that led to it, a meeting with its console, what is asked."""

from __future__ import annotations

from typing import Any

from tests.journeys.conftest import axe_finds_nothing, follow, picture

WIDE = {"width": 1100, "height": 860}
PHONE = {"width": 390, "height": 844}


def _first(page: Any, door: str, links: str = "main .rows a") -> str:
    """The address that the first of these links on a page leads to."""
    page.goto(door)
    return str(page.locator(links).first.get_attribute("href"))


def test_an_action_of_the_plan_leads_back_to_what_was_said(visits: Any) -> None:
    page = visits("visitor")
    page.set_viewport_size(WIDE)
    plan = _first(page, "/en/sample/plans/")
    page.goto(plan)
    picture(page, "plan", 1000)
    follow(page.get_by_role("link", name="Its thread").first)
    follow(page.get_by_role("link", name="The whole thread, to share"))
    told = {each.split(",")[0].split(" ")[0] for each in page.locator(".thread .kind").all_inner_texts()}
    assert told >= {"Contribution", "Proposal", "Action"}
    picture(page, "thread", 1000)
    page.set_viewport_size(PHONE)
    axe_finds_nothing(page)


def test_the_secretariat_leads_a_meeting_from_one_page_and_sees_what_is_asked_of_it(visits: Any) -> None:
    page = visits("secretariat")
    page.set_viewport_size(WIDE)
    page.goto("/en/sample/meetings/")
    rows = [each.get_attribute("href") for each in page.locator("main .rows a").all()]
    held = next(href for href in rows if href and page.goto(href) and page.locator("a[href$='/console/']").count())
    page.goto(f"{held}console/")
    picture(page, "console", 1000)
    page.goto(f"{held.replace('/en/', '/fr/')}room/")
    page.set_viewport_size(PHONE)
    picture(page, "room-french", 844)
    page.set_viewport_size(WIDE)
    page.goto("/en/sample/asked/")
    assert page.locator("main .rows li").count() >= 1
    picture(page, "asked", 760)
    assert page.troubles == []
