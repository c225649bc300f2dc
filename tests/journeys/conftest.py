"""Journeys walk through the real program: server and worker as processes, Chromium as the reader.

A journey fails on any message in the console, any refused load (content security policy), any request to another
host, and any finding of axe.
"""

from __future__ import annotations

import base64
import hashlib
import hmac
import os
import re
import shutil
import struct
import subprocess
import sys
import time
import urllib.request
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from email import message_from_bytes, policy
from email.message import EmailMessage
from pathlib import Path
from typing import Any, TypeVar
from urllib.parse import urlsplit

import pytest

from tests import tables
from tests.journeys.looking import LIGHTS, PICTURES, findings
from tests.ports import kept_port

ROOT = Path(__file__).resolve().parents[2]
# The same browser without windows, where it is installed, needs a third less for each page.
BROWSERS = ("chromium-headless-shell", "chromium", "chromium-browser")
CHROMIUM = next(filter(None, map(shutil.which, BROWSERS)), "")
ARGUMENTS = [
    "--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run", "--disable-background-networking",
    "--disable-component-update", "--disable-sync",
]  # fmt: skip
REPLY_TO = "reply@mail.example"  # where answers to mails come in
PATIENCE = 120_000  # milliseconds: journeys run beside other work, and only what never comes takes so long
ENOUGH = 600.0  # seconds, for what other processes do
CODE = re.compile(r"^\s*([A-Z0-9]{3,5}-[A-Z0-9]{3,5})\s*$", re.MULTILINE)
END_OF_MAIL = b"\n" + b"-" * 79 + b"\n"  # several mails may stand in one file
# A page that looks again by itself, or tries again, waits a quarter of its time.
SOONER = """const wait = window.setTimeout.bind(window);
window.setTimeout = (then, after, ...given) => wait(then, after / 4, ...given);"""
ROLES = {"visitor": "", "delegate": "Delegate", "secretariat": "Secretariat"}  # of the sample network
T = TypeVar("T")


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Every journey needs a browser."""
    for item in items:
        if "journeys" in item.path.parts:
            item.add_marker(pytest.mark.browser)


@dataclass
class Installation:
    """A Filrouge of its own: a folder, an address, and the mails it sent."""

    home: Path
    address: str
    environment: dict[str, str]
    codes: set[str] = field(default_factory=set)  # that were taken from mails

    def run(self, *arguments: str, given: str = "") -> str:
        """`filrouge …` in this installation; `given` comes in through its pipe."""
        return self.play("filrouge", *arguments, given=given)

    def play(self, module: str, *arguments: str, given: str = "") -> str:
        """Run a module in this installation; what it printed."""
        command = [sys.executable, "-m", module, *arguments]
        done = subprocess.run(
            command, env=self.environment, cwd=ROOT, input=given, capture_output=True, text=True, check=False
        )
        assert done.returncode == 0, done.stdout + done.stderr
        return done.stdout

    def open_space(self, slug: str, name: str, email: str, filled_by: str = "") -> str:
        """`filrouge init`: a network with the first person of its secretariat; what the module that fills it says."""
        words = [
            "init", "--space", slug, "--name", f"en={name}", "--languages", "en,fr,nl", "--country", "BE",
            "--secretary", "Ada Secretary", "--email", email,
        ]  # fmt: skip
        return self.play(filled_by or "filrouge", *words)

    def give_second_factor(self, page: Any) -> None:
        """Enrol an authenticator where the page asks for one, as its owner would with a telephone."""
        page.goto("/en/account/2fa/totp/activate/")
        page.get_by_role("textbox").first.fill(one_time_code(page.locator("code").first.inner_text()))
        follow(page.get_by_role("button", name="Add the authenticator"))

    def code_sent_to(self, email: str) -> str:
        """The code in a mail to an address that nobody has taken yet; waits until it is sent."""

        def found() -> str | None:
            told = [CODE.search(words_of(mail)) for mail in self.mails(email)]
            return next((code[1] for code in told if code and code[1] not in self.codes), None)

        code = awaited(found, f"a code for {email}")
        self.codes.add(code)
        return code

    def mails(self, email: str, subject: str = "") -> list[EmailMessage]:
        """What was sent to an address until now; a mail that is still being written is none yet."""
        files = [file.read_bytes() for file in (self.home / "mail").glob("*")]
        texts = [text.strip() for each in files for text in each.split(END_OF_MAIL)[:-1] if email.encode() in text]
        mails = [message_from_bytes(text, EmailMessage, policy=policy.default) for text in texts]
        return [mail for mail in mails if email in str(mail["To"]) and str(mail["Subject"]).startswith(subject)]


def awaited(found: Callable[[], T | None], what: str) -> T:
    """What is found as soon as there is something; a journey that waits in vain fails here."""
    until = time.monotonic() + ENOUGH
    while not (thing := found()):
        assert time.monotonic() < until, f"{what} never came"
        time.sleep(0.05)
    return thing


def words_of(mail: EmailMessage) -> str:
    """The words of a mail."""
    return str(mail.get_body(("plain",)).get_content())  # type: ignore[union-attr]  # all of ours have words


def one_time_code(secret: str) -> str:
    """The code of an authenticator for a Base32 secret now (RFC 6238, HMAC-SHA-1, 30 seconds, 6 digits)."""
    key = base64.b32decode(secret.replace(" ", "").upper() + "=" * (-len(secret.replace(" ", "")) % 8))
    digest = hmac.new(key, struct.pack(">Q", int(time.time()) // 30), hashlib.sha1).digest()
    start = digest[-1] & 15
    return f"{(struct.unpack('>I', digest[start : start + 4])[0] & 0x7FFFFFFF) % 1_000_000:06d}"


def picture(page: Any, name: str, height: int = 860) -> None:
    """What a screen of this height shows, for docs/using, where FILROUGE_PICTURES names a folder."""
    if folder := os.environ.get("FILROUGE_PICTURES"):
        page.set_viewport_size({"width": page.viewport_size["width"], "height": height})
        if "#" not in page.url and "?" not in page.url:
            page.evaluate("() => { document.activeElement.blur(); scrollTo(0, 0); }")
        page.emulate_media(reduced_motion="reduce")
        page.wait_for_timeout(400)  # the mark of a finger fades
        page.screenshot(path=Path(folder) / f"{name}.png")


@contextmanager
def _laid_out(request: pytest.FixtureRequest, name: str, home: Path) -> Iterator[dict[str, str]]:
    """All tables and no row: in the folder, or on the server of DATABASE_URL where there is one, with its setting."""
    if not os.environ.get("DATABASE_URL"):
        shutil.copy(request.getfixturevalue("empty_database"), home)
        yield {}
        return
    with tables.on_server(f"journey_{name}_{os.getpid()}", request.getfixturevalue("laid_out")) as address:
        yield {"DATABASE_URL": address}


def _place(home: Path, port: int, **settings: str) -> Installation:
    """An installation in a folder of its own."""
    address = f"http://localhost:{port}"
    ours = ("FILROUGE_", "DATABASE_", "DJANGO_")
    environment = {
        **{key: value for key, value in os.environ.items() if not key.startswith(ours)},
        "PYTHONPATH": str(ROOT / "src"), "FILROUGE_HOME": str(home), "FILROUGE_MAIL": f"file://{home / 'mail'}",
        "FILROUGE_ADDRESS": address, **settings,
    }  # fmt: skip
    return Installation(home, address, environment)


@contextmanager
def _served(place: Installation, port: int, *options: str) -> Iterator[Installation]:
    """The real server and worker, until the end of the block."""
    server = [sys.executable, "-m", "filrouge", "serve", "--port", str(port), *options]
    with (place.home / "server.log").open("w") as log:
        process = subprocess.Popen(server, env=place.environment, cwd=ROOT, stdout=log, stderr=log)
        try:
            _wait_until_ready(place.address, process, place.home / "server.log")
            yield place
        finally:
            process.terminate()
            process.wait(ENOUGH)


@pytest.fixture(scope="session")
def installation(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Installation]:
    """A fresh installation with a network and its secretariat, served by the real server and worker."""
    home = tmp_path_factory.mktemp("installation")
    with _laid_out(request, "installation", home) as database, kept_port() as port:
        place = _place(home, port, FILROUGE_REPLY_TO=REPLY_TO, **database)
        with _served(place, port):
            yield place


@pytest.fixture(scope="session")
def sample(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Installation]:
    """A demonstration with a small sample network, served by the real server and worker."""
    home = tmp_path_factory.mktemp("sample")
    with _laid_out(request, "sample", home) as database, kept_port() as port:
        place = _place(home, port, FILROUGE_DEMO="1", **database)
        place.play("tests.journeys.small_sample")
        with _served(place, port, "--workers", "1"):  # one reader after the other; `installation` has several
            yield place


def _wait_until_ready(address: str, process: subprocess.Popen[bytes], log: Path) -> None:
    until = time.monotonic() + ENOUGH
    while time.monotonic() < until and process.poll() is None:
        try:
            with urllib.request.urlopen(f"{address}/health/live", timeout=20):  # noqa: S310  # our own address
                return
        except OSError:
            time.sleep(0.2)
    raise AssertionError("the server did not start:\n" + log.read_text())


@dataclass
class Watched:
    """What a journey must not meet."""

    troubles: list[str] = field(default_factory=list)

    def watch(self, page: Any, address: str) -> None:
        host = urlsplit(address).netloc
        page.on("console", lambda m: self.troubles.append(m.text) if m.type in {"error", "warning"} else None)
        page.on("pageerror", lambda e: self.troubles.append(str(e)))
        page.on("request", lambda r: self._request(r.url, host))

    def _request(self, url: str, host: str) -> None:
        parts = urlsplit(url)
        if parts.scheme in {"http", "https"} and parts.netloc != host:
            self.troubles.append(f"asked another host: {url}")


@pytest.fixture(scope="session")
def browser() -> Iterator[Any]:
    """The driver keeps an event loop running in its process until the end, which Django takes for async code."""
    if not CHROMIUM:
        pytest.skip("no browser: Chromium is not installed")
    from playwright.sync_api import sync_playwright

    with sync_playwright() as playwright, pytest.MonkeyPatch.context() as patch:
        patch.setenv("DJANGO_ALLOW_ASYNC_UNSAFE", "true")
        opened = playwright.chromium.launch(executable_path=CHROMIUM, args=ARGUMENTS)
        yield opened
        opened.close()


@pytest.fixture
def reader(browser: Any, installation: Installation) -> Iterator[Any]:
    """A fresh browser context; the journey fails at its end on any trouble that was seen."""
    watched = Watched()
    context = browser.new_context(
        viewport={"width": 1280, "height": 900}, locale="en-GB", base_url=installation.address
    )
    context.set_default_timeout(PATIENCE)
    page = context.new_page()
    watched.watch(page, installation.address)
    page.troubles = watched.troubles
    yield page
    context.close()
    assert watched.troubles == []


@pytest.fixture(scope="module")
def visits(browser: Any, sample: Installation) -> Iterator[Any]:
    """Opens a page for a role of the sample network, signed in as newcomers do: with the code that the page shows."""
    states: dict[str, Any] = {"visitor": None}
    opened: list[tuple[Any, Watched]] = []

    def visit(who: str, **options: Any) -> Any:
        if who not in states:
            states[who] = _signed_in(browser, sample, ROLES[who])
        given = {"locale": "en-GB", "viewport": {"width": 1280, "height": 900}} | options
        context = browser.new_context(base_url=sample.address, storage_state=states[who], **given)
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
    context.set_default_timeout(PATIENCE)
    page = context.new_page()
    page.goto("/en/account/login/")
    follow(page.locator("li", has=page.locator("b", has_text=re.compile(f"^{role}$"))).get_by_role("button"))
    page.get_by_label("The code from the mail").fill(page.locator(".note b").inner_text())
    follow(page.get_by_role("button", name="Sign in"))
    page.locator(".acting").wait_for()
    state = context.storage_state()
    context.close()
    return state


def follow(link: Any) -> None:
    """Click what leads to another page, and be there: a click by itself may end while the old page still stands.

    To go elsewhere at once would then take back what was asked for.
    """
    with link.page.expect_navigation():
        link.click()


def axe_finds_nothing(page: Any, name: str = "") -> None:
    """No finding in either colour scheme at 1280 and 390 pixels, and no sideways scrolling.

    A page with a name has its picture taken where FILROUGE_SCREENS names a folder.
    """
    before = page.viewport_size
    for scheme, width in LIGHTS:
        assert findings(page, scheme, width) == [], f"{page.url} {scheme} {width}"
        assert page.evaluate("document.documentElement.scrollWidth") <= width, f"{page.url} scrolls at {width}"
        if PICTURES and name:
            page.screenshot(path=Path(PICTURES) / f"{name}-{width}-{scheme}.png", full_page=True)
    page.set_viewport_size(before)
