"""Every page that a visitor, a delegate and the secretariat can open, looked at as they would see it.

Addresses are not written down: a walk starts at a few doors and follows the links of the pages themselves, until every
page of the URL map was seen. A page that no link leads to is a finding too.
"""

from __future__ import annotations

import json
import os
import re
from collections import Counter, deque
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

import pytest
from django.urls import Resolver404, resolve

from tests.house import walking
from tests.house.expected_pages import EXPECTED
from tests.journeys.conftest import PATIENCE, Installation, Watched

ROLES = {"visitor": "", "delegate": "Delegate", "secretariat": "Secretariat"}
COLUMN = {"visitor": 0, "delegate": 1, "secretariat": 3}  # of tests/house/expected_pages.py
DOORS = ("/en/", "/en/sample/", "/en/api/", "/en/sample/register/", "/en/account/closed/", "/en/account/inactive/")
DESK = ("/en/account/again/", "/en/account/logout/")
# Organisations differ: a federation, one on several lists, one on a single list.
EXAMPLES = {"en/<slug:space>/register/<address:address>/": 3}
WITHOUT_FACTOR = {
    "en/account/2fa/totp/deactivate/", "en/account/2fa/recovery-codes/", "en/account/2fa/webauthn/reauthenticate/",
    "en/account/2fa/reauthenticate/", "en/account/2fa/authenticate/", "en/account/2fa/recovery-codes/download/",
    "en/account/2fa/webauthn/keys/<int:pk>/remove/", "en/account/2fa/webauthn/keys/<int:pk>/edit/",
}  # fmt: skip
AXE = "() => axe.run(document, {resultTypes: ['violations']}).then(found => found.violations)"
OPEN = "() => document.querySelectorAll('main details').forEach(each => { each.open = true; })"
LINKS = "() => [...document.querySelectorAll('a[href]:not([download])')].map(each => new URL(each.getAttribute('href'), location).href)"
# Axe asks the same of each row: of long tables and lists the first ones are enough. Widths are measured before.
THIN = """() => document.querySelectorAll('tbody, tr, ul, ol, dl, select, map, svg').forEach(list =>
  [...list.children].slice(12).forEach(row => row.querySelector('[aria-current], form') || row.remove()))"""
WIDTH = "() => document.documentElement.scrollWidth"


@dataclass
class Look:
    """What was found on the pages of one walk."""

    page: Any
    who: str
    found: list[str] = field(default_factory=list)

    def at(self, name: str, language: str = "en") -> None:
        """The page as it is open now: four times by axe, then on the narrowest screens."""
        self._check(name, self.page.locator("h1").count() == 1, "not one h1")
        self._check(name, self.page.locator("html").get_attribute("lang") == language, "another language")
        self.page.evaluate(OPEN)
        self.narrow(name)
        self.page.evaluate(THIN)
        self.page.evaluate(_axe())
        for scheme, width in (("light", 1280), ("dark", 1280), ("dark", 390), ("light", 390)):
            self.page.emulate_media(color_scheme=scheme)
            self.page.set_viewport_size({"width": width, "height": 900})
            self._axe(f"{name} {scheme} {width}")
            self._picture(f"{name}-{width}-{scheme}")
        self.page.set_viewport_size({"width": 1280, "height": 900})

    def narrow(self, name: str) -> None:
        """No sideways scrolling on a phone, nor at 400 % zoom."""
        for width in (390, 320):
            self.page.set_viewport_size({"width": width, "height": 900})
            wide = self.page.evaluate(WIDTH)
            self._check(name, wide <= width, f"is {wide} wide at {width}")

    def _axe(self, name: str) -> None:
        for rule in self.page.evaluate(AXE):
            nodes = "; ".join(node["html"][:160] for node in rule["nodes"][:3])
            self.found.append(f"{self.who} {name}: {rule['id']} {nodes}")

    def _check(self, name: str, right: bool, trouble: str) -> None:
        if not right:
            self.found.append(f"{self.who} {name}: {trouble}")

    def _picture(self, name: str) -> None:
        if folder := os.environ.get("FILROUGE_SCREENS"):
            file = re.sub(r"[^\w-]+", "_", f"{self.who}-{name}")
            self.page.screenshot(path=Path(folder) / f"{file}.png", full_page=True)


def _axe() -> str:
    """The source of axe, once for each page."""
    import axe_playwright_python

    return (Path(axe_playwright_python.__file__).parent / "axe.min.js").read_text("utf-8")


@dataclass
class Walk:
    """A breadth-first walk over links: each page of the URL map once, whatever is asked of it."""

    look: Look
    seen: Counter[str] = field(default_factory=Counter)

    def walk(self, doors: list[str]) -> None:
        waiting = deque(doors)
        while waiting:
            path = waiting.popleft()
            if not (key := self._due(path)):
                continue
            answer = self.look.page.goto(path)
            self.seen[key] += 1
            if urlsplit(self.look.page.url).path != urlsplit(path).path:
                continue  # it led on to a page that has its own turn
            assert answer.status == 200, f"{self.look.who}: a link leads to {path}, which answers {answer.status}"
            links = [_path(link) for link in self.look.page.evaluate(LINKS)]
            self.look.at(key)
            waiting += links

    def _due(self, path: str) -> str:
        """The page's pattern, if it is one of ours and was not seen often enough; else nothing."""
        parts = urlsplit(path)
        try:
            found = resolve(parts.path)
        except Resolver404:
            return ""
        key = found.route + ("?for" if "for=" in parts.query else "")  # a mandate: for whom, then which
        ours = found.route in EXPECTED and "GET" in found.func.methods and not _is_file(found.route)
        return key if ours and self.seen[key] < EXAMPLES.get(key, 1) else ""


def _path(link: str) -> str:
    parts = urlsplit(link)
    return parts.path + (f"?{parts.query}" if parts.query else "") if parts.hostname == "localhost" else "elsewhere:"


def _is_file(route: str) -> bool:
    """Answers that are kept, not read."""
    return route.endswith(("<slug:kind>", ".csv", ".jsonld", "/original/", "/export/", "/data/", "codes/download/"))


@pytest.fixture(scope="module")
def visits(browser: Any, sample: Installation) -> Iterator[Any]:
    """Opens a page for a role of the sample network, signed in as newcomers do: with the code that the page shows."""
    states: dict[str, Any] = {"visitor": None}
    opened: list[tuple[Any, Watched]] = []

    def visit(who: str, **options: Any) -> Any:
        if who not in states:
            states[who] = _signed_in(browser, sample, ROLES[who])
        context = browser.new_context(
            base_url=sample.address, locale="en-GB", viewport={"width": 1280, "height": 900},
            storage_state=states[who], **options,
        )  # fmt: skip
        context.set_default_timeout(PATIENCE)
        page, watched = context.new_page(), Watched()
        watched.watch(page, sample.address)
        opened.append((context, watched))
        page.troubles = watched.troubles
        return page

    yield visit
    for context, _watched in opened:
        context.close()


def _signed_in(browser: Any, sample: Installation, role: str) -> Any:
    """The cookies of somebody with this role, who signed in without JavaScript."""
    context = browser.new_context(base_url=sample.address, locale="en-GB", java_script_enabled=False)
    page = context.new_page()
    page.goto("/en/account/login/")
    page.locator("li", has=page.locator("b", has_text=re.compile(f"^{role}$"))).get_by_role("button").click()
    page.get_by_label("The code from the mail").fill(page.locator(".note b").inner_text())
    page.get_by_role("button", name="Sign in").click()
    page.locator(".acting").wait_for()
    state = context.storage_state()
    context.close()
    return state


def _due_to(who: str) -> set[str]:
    """Every page of the URL map that shows something to this caller (in tests/house: 200, or 404 for nothing there)."""
    gets = {address for address, view in walking.pages() if "GET" in view.methods and not _is_file(address)}
    return {address for address in gets if EXPECTED[address][COLUMN[who]] == 200}


@pytest.mark.parametrize("who", ROLES)
def test_every_page_can_be_read_by_everybody_in_every_light(visits: Any, who: str) -> None:
    page = visits(who)
    walk = Walk(Look(page, who))
    walk.walk([*DOORS, *(DESK if who != "visitor" else ["/en/account/login/"])])
    print(json.dumps(walk.seen, indent=1))
    assert walk.look.found == []
    assert page.troubles == []
    assert _due_to(who) - set(walk.seen) - WITHOUT_FACTOR == set()
