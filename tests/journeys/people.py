"""People who come to an installation of the journeys, each with a browser of their own."""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterator
from contextlib import contextmanager
from typing import Any

from tests.journeys.conftest import PATIENCE, SOONER, Installation, Watched, follow

DESK = {"viewport": {"width": 1280, "height": 900}}
PHONE = {"viewport": {"width": 390, "height": 844}, "has_touch": True, "is_mobile": True}
Enter = Callable[..., Any]  # an address of mail, none for a stranger, and a device → the page that is open on it


@contextmanager
def door(
    browser: Any, place: Installation, secretaries: Collection[str], *, desk: dict[str, Any] = DESK, mended: str = ""
) -> Iterator[Enter]:
    """Let people come in, signed in with the code from a mail; secretaries with their second factor.

    The journey fails at its end on any trouble that one of the pages met, unless it speaks of what is `mended` in it.
    """
    opened: list[tuple[Any, Watched]] = []

    def come(email: str = "", device: dict[str, Any] = desk) -> Any:
        context = browser.new_context(locale="en-GB", base_url=place.address, **device)
        context.set_default_timeout(PATIENCE)
        context.add_init_script(SOONER)
        page, watched = context.new_page(), Watched()
        watched.watch(page, place.address)
        opened.append((context, watched))
        if email:
            sign_in(page, place, email)
        if email in secretaries:
            place.give_second_factor(page)
        return page

    yield come
    for context, _watched in opened:
        context.close()
    troubles = [trouble for _context, watched in opened for trouble in watched.troubles]
    assert [trouble for trouble in troubles if not mended or mended not in trouble] == []


def speaks(chair: Any, organisation: str) -> None:
    """The console knows who has the floor, to whom it will give what is typed; a projector may have known it before."""
    said_by = chair.locator("#capture-organisation option:checked", has_text=organisation)
    said_by.wait_for(state="attached")


def sign_in(page: Any, place: Installation, email: str) -> None:
    """With the code from the mail, to the page that comes after it."""
    page.goto("/en/account/login/")
    page.get_by_label("Your email address").fill(email)
    follow(page.get_by_role("button", name="Send me a code"))
    page.get_by_label("The code from the mail").fill(place.code_sent_to(email))
    follow(page.get_by_role("button", name="Sign in"))
