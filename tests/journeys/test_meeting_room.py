"""In the room: the chair's page, the projector and three phones; and a network that is lost while lines and votes are
typed. Nothing is lost, nothing is doubled, and what comes too late is told.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Any

import pytest

from tests.journeys.conftest import Installation, axe_finds_nothing, follow
from tests.journeys.people import PHONE, Enter, door, speaks

SECRETARY = "ada@room.example"
LIVE = "Live, you are connected"
OFFLINE = "ERR_INTERNET_DISCONNECTED"  # what the browser itself says of a question that could not be asked
# Its page is kept, and what opens it without a network is at work.
REOPENS = "navigator.serviceWorker.ready.then(() => caches.match(location.pathname))"
KEPT = """async () => (await Promise.all((await caches.keys()).map(async name => (await caches.open(name)).keys())))
    .flat().map(kept => kept.url)"""


@pytest.fixture(scope="module")
def meeting(installation: Installation) -> str:
    """The address of a meeting whose room is open."""
    printed = installation.open_space("room", "Network of the Room", SECRETARY, "tests.journeys.small_meeting")
    return f"/en/room/meetings/{printed.split()[-1]}/"


@pytest.fixture
def enter(browser: Any, installation: Installation) -> Iterator[Enter]:
    with door(browser, installation, {SECRETARY}, mended=OFFLINE) as come:
        yield come


def test_a_room_with_a_bad_network_loses_nothing_and_doubles_nothing(enter: Enter, meeting: str) -> None:
    chair = enter(SECRETARY)
    chair.goto(f"{meeting}console/")
    wall = _open_the_wall(chair, meeting)
    rete, noord = (enter(f"{who}@room.example", PHONE) for who in ("rete", "noord"))
    guest = _come_in_by_the_code(enter("", PHONE), chair)
    for phone in (rete, noord):
        _come(phone, meeting, chair)
    _speak(chair, wall, rete, noord)
    _write_down(chair)
    _write_down_offline(chair)
    _open_again_offline(rete, chair)
    _vote(chair, wall, rete, noord)
    _see_how_it_came_out(chair, wall, guest, rete)
    for page in (chair, wall, rete):
        axe_finds_nothing(page)
    _forget(chair, rete)


def _open_the_wall(chair: Any, meeting: str) -> Any:
    wall = chair.context.new_page()
    wall.goto(f"{meeting}projector/")
    assert "Take part:" in wall.inner_text("main")
    return wall


def _code(chair: Any) -> str:
    return str(re.sub(r"\D", "", chair.locator(".console-head b.num").inner_text()))


def _come_in_by_the_code(guest: Any, chair: Any) -> Any:
    """A stranger reads what is public."""
    guest.goto("/en/meet/")
    guest.get_by_label("Code of the meeting").fill(_code(chair))
    follow(guest.get_by_role("button", name="Come in"))
    guest.get_by_text("You see what is public in the room.").wait_for()
    assert guest.get_by_role("button", name="Ask to speak").count() == 0
    return guest


def _come(phone: Any, meeting: str, chair: Any) -> None:
    phone.goto(f"{meeting}room/")
    phone.get_by_label("Code of the meeting").fill(_code(chair))
    phone.get_by_role("button", name="I am here").click()
    phone.get_by_text("You are in the room").wait_for()


def _speak(chair: Any, wall: Any, first: Any, second: Any) -> None:
    """Going on, asking to speak, and the floor given in order."""
    chair.get_by_role("button", name="Next: Opening").click()
    chair.get_by_role("button", name="Next: A desk").click()
    chair.get_by_text("Item 2 of 3").wait_for()
    chair.get_by_text("2 of 3 present, 2 needed").wait_for()
    for phone in (first, second):
        phone.locator("#part-now", has_text="A desk for joint tenders").wait_for()
        phone.get_by_role("button", name="Ask to speak").click()
        phone.locator("#before").wait_for()
    assert first.inner_text("#before") == "You are next."
    assert second.inner_text("#before") == "1 before you, about 3 minutes"
    chair.get_by_role("button", name="Floor to Rete Sociale").click()
    wall.get_by_role("heading", name="Rete Sociale").wait_for()
    first.get_by_text("You have the floor.").wait_for()


def _lines(chair: Any) -> list[str]:
    return [str(line) for line in chair.locator("#part-lines .voice").all_inner_texts()]


def _write_down(chair: Any) -> None:
    """A line with one key, said by who speaks."""
    speaks(chair, "Rete Sociale")
    chair.get_by_label("What was said").fill("A desk in every language region.")
    chair.keyboard.press("Alt+KeyP")
    chair.locator("#part-lines li", has_text="Rete Sociale").wait_for()
    assert "Proposal" in chair.locator("#part-lines li").first.inner_text()
    assert chair.get_by_label("What was said").input_value() == ""


def _write_down_offline(chair: Any) -> None:
    """Two lines are typed without a network and the page is loaded anew meanwhile; each is written once."""
    chair.context.set_offline(True)
    for text, key in (("Who pays for the lawyer?", "Alt+KeyN"), ("We need a lawyer.", "Alt+KeyE")):
        chair.get_by_label("What was said").fill(text)
        chair.keyboard.press(key)
    chair.get_by_text("Not sent yet: 2").wait_for()
    chair.get_by_label("What was said").fill("Half a sen")
    assert len(_lines(chair)) == 1
    chair.context.set_offline(False)
    chair.reload()
    chair.locator("#part-lines li", has_text="We need a lawyer.").wait_for()
    assert _lines(chair) == ["We need a lawyer.", "Who pays for the lawyer?", "A desk in every language region."]
    chair.locator("[data-unsent]").wait_for(state="hidden")
    assert chair.get_by_label("What was said").input_value() == "Half a sen"
    chair.get_by_label("What was said").fill("")


def _open_again_offline(phone: Any, chair: Any) -> None:
    """A phone that has closed the page opens it twice without a network, and a line is typed each time."""
    phone.wait_for_function(REOPENS)
    phone.context.set_offline(True)
    for number, text in enumerate(("We know one.", "She is free in May."), start=1):
        phone.reload()
        phone.get_by_text("This is what was known at").wait_for()
        phone.locator("#say-text").fill(text)
        phone.get_by_role("button", name="Note").click()
        phone.get_by_text(f"Not sent yet: {number}").wait_for()
    assert {kept for kept in phone.evaluate(KEPT) if "/static/" not in kept} <= {phone.url, f"{phone.url}?parts"}
    phone.context.set_offline(False)
    chair.locator("#part-lines li", has_text="She is free in May.").wait_for()
    assert _lines(chair)[:3] == ["She is free in May.", "We know one.", "We need a lawyer."]
    phone.locator("[data-known]").wait_for(state="hidden")


def _forget(chair: Any, phone: Any) -> None:
    """With the meeting, the page that was kept goes, and no page says any more that it is live."""
    phone.get_by_text(LIVE).wait_for()
    chair.get_by_text("End the meeting", exact=True).click()
    chair.get_by_role("button", name="End the meeting now").click()
    phone.get_by_text("The meeting is over.").first.wait_for()
    phone.wait_for_function("caches.keys().then(kept => !kept.length)")
    phone.get_by_text(LIVE).wait_for(state="hidden")
    chair.reload()
    chair.get_by_text("The meeting is over.").first.wait_for()
    assert not chair.get_by_text(LIVE).is_visible()


def _vote(chair: Any, wall: Any, first: Any, second: Any) -> None:
    """One vote in place, one cast without a network that arrives in time, one that comes too late and says so."""
    chair.get_by_text("Put something to the vote").click()
    chair.get_by_label("What is decided").fill("A desk for joint tenders, for two years")
    chair.get_by_role("button", name="Open the vote").click()
    wall.get_by_role("heading", name="The vote is open").wait_for()
    first.get_by_role("button", name="For", exact=True).press("Enter")
    first.locator("#part-votes").get_by_text("Counted: for.").wait_for()
    first.locator("[data-news]", has_text="Counted: for.").wait_for(state="attached")  # for whoever hears the page
    assert first.locator("[aria-pressed=true]:focus").inner_text() == "For"  # the hand is where it was
    second.get_by_role("button", name="Against").wait_for()
    second.context.set_offline(True)
    second.get_by_role("button", name="Against").click()
    second.get_by_text("Not sent yet: 1").wait_for()
    second.context.set_offline(False)
    second.locator("#part-votes").get_by_text("Counted: against.").wait_for()
    second.context.set_offline(True)
    second.get_by_role("button", name="For", exact=True).click()
    second.get_by_text("Not sent yet: 1").wait_for()
    chair.get_by_text("2 of 3 have voted.").wait_for()
    chair.get_by_role("button", name="Close the vote and count").click()
    chair.get_by_role("button", name="Show the result to all").wait_for()
    second.wait_for_timeout(4000)  # so that it has waited, as phones do
    second.context.set_offline(False)
    second.get_by_text("when the ballot was closed. It is not counted.").wait_for()


def _see_how_it_came_out(chair: Any, wall: Any, guest: Any, first: Any) -> None:
    assert wall.get_by_text("Not adopted").count() == 0
    chair.get_by_role("button", name="Has ended").click()
    chair.get_by_role("button", name="Show the result to all").click()
    for page in (wall, first, guest):
        page.get_by_text("Not adopted").first.wait_for()
    assert "1 for, 1 against" in first.inner_text("#part-votes")
    chair.get_by_role("button", name="Write it down as a decision").click()
    chair.locator("#part-lines li", has_text="Decision 1").wait_for()
