"""A panel drawn by lot: from the quotas to a number that everybody sees appear, digit by digit."""

from __future__ import annotations

from typing import Any

from tests.journeys.conftest import axe_finds_nothing, follow, picture


def test_a_panel_is_drawn_before_everybodys_eyes(visits: Any) -> None:
    desk = visits("secretariat")
    desk.set_viewport_size({"width": 1100, "height": 860})
    _prepare(desk)
    _publish(desk)
    phone = visits("visitor", viewport={"width": 390, "height": 844})
    phone.goto(desk.url)
    axe_finds_nothing(phone)
    _draw(desk)
    phone.get_by_role("region", name="The panel").first.wait_for()  # the page looks again by itself
    axe_finds_nothing(phone)
    phone.goto(desk.url.replace("live/", ""))
    axe_finds_nothing(phone)
    assert phone.troubles == []
    assert desk.troubles == []


def _prepare(page: Any) -> None:
    """Twelve of the members, no more than one from a country."""
    page.goto("/en/sample/ballots/draws/")
    follow(page.get_by_role("link", name="Prepare a draw"))
    axe_finds_nothing(page)
    page.locator("input[lang=en]").first.fill("Members of the expert group on care")
    page.get_by_label("Seats on the panel").fill("12")
    page.get_by_label("Members of the network, by class").check()
    page.get_by_role("group", name="Classes of membership").get_by_label("full").check()
    follow(page.get_by_role("button", name="Take this pool"))
    axe_finds_nothing(page)
    follow(page.get_by_role("button", name="Compute the chances"))
    page.get_by_role("heading", name="Everybody’s chance").wait_for()
    axe_finds_nothing(page)


def _publish(page: Any) -> None:
    page.get_by_label("The public number that will be taken").fill("The EuroMillions numbers of 4 December 2026")
    follow(page.get_by_role("button", name="Publish the list"))
    page.wait_for_url("**/live/")
    axe_finds_nothing(page)


def _draw(page: Any) -> None:
    """Chance decides as soon as the number is typed; the digits are shown one after the other."""
    page.get_by_label("The public number").fill("03 17 24 41 48 02 11")
    follow(page.get_by_role("button", name="Fix the number"))
    for digit in ("first", "second", "third"):
        follow(page.get_by_role("button", name=f"Show the {digit} digit"))
    page.get_by_role("region", name="The panel").first.wait_for()
    axe_finds_nothing(page)
    picture(page, "ballots-draw", 1000)
