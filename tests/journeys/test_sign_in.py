"""Getting in with a real browser: a code, a passkey that the device keeps, and the passkey alone from then on."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from pathlib import Path
from threading import Lock
from typing import Any

import pytest
from django.conf import settings as ours
from django.core.cache import cache
from django.core.servers.basehttp import ServerHandler, ThreadedWSGIServer, WSGIRequestHandler
from playwright.sync_api import Browser, BrowserContext, Page
from pytest_django.live_server_helper import LiveServer

from filrouge.ground.jobs.models import Job
from filrouge.ground.mail import outbox
from filrouge.ground.mail.models import Message
from filrouge.ground.people.models import Person
from tests.ground.people import ways
from tests.journeys.conftest import PATIENCE, axe_finds_nothing, follow
from tests.world import World, build

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]
KEY = {
    "protocol": "ctap2", "transport": "internal", "hasResidentKey": True, "hasUserVerification": True,
    "isUserVerified": True, "automaticPresenceSimulation": True,
}  # fmt: skip


@pytest.fixture
def network(transactional_db: None) -> World:
    """The sample world in a database that other threads see; nobody was here before."""
    cache.clear()  # the limits of other journeys
    return build()


def _one_after_the_other(answer: Callable[..., None]) -> Callable[..., None]:
    turn = Lock()

    def answered(*given: Any) -> None:
        with turn:
            answer(*given)

    return answered


@pytest.fixture
def live_server(network: World) -> Iterator[LiveServer]:
    """As in pytest-django, with a folder where collected static files would be; it is gone after its last answer.

    A database in memory has one connection for all threads: two answers at once would meet in one transaction, and
    what is emptied after a test would be emptied under a page that is still being written.
    """
    Path(ours.STATIC_ROOT).mkdir(parents=True, exist_ok=True)
    with pytest.MonkeyPatch.context() as patch:
        # One connection a request: a connection that the browser keeps would outlive the server and its database.
        patch.setattr(WSGIRequestHandler, "protocol_version", "HTTP/1.0")
        patch.setattr(WSGIRequestHandler, "timeout", 5)  # seconds for a connection by which nothing is asked
        patch.setattr(ThreadedWSGIServer, "daemon_threads", False)  # closing it waits for those that answer
        patch.setattr(ServerHandler, "run", _one_after_the_other(ServerHandler.run))
        server = LiveServer("localhost")
        yield server
        server.stop()


class Visit:
    """One browser window with a passkey device, and what it complained about."""

    def __init__(self, context: BrowserContext, base: str) -> None:
        self.page: Page = context.new_page()
        self.base, self.complaints = base, []
        self.page.on("console", self._heard)
        self.page.on("request", self._asked)
        devices = context.new_cdp_session(self.page)
        devices.send("WebAuthn.enable")
        self.device = devices.send("WebAuthn.addVirtualAuthenticator", {"options": KEY})["authenticatorId"]
        self.devices = devices

    def _heard(self, message: Any) -> None:
        # The browser notes every answer of 422 as an error of the network; that is ours and meant.
        if message.type == "error" and "422" not in message.text:
            self.complaints.append(message.text)

    def _asked(self, request: Any) -> None:
        if not request.url.startswith(self.base):
            self.complaints.append(f"asked {request.url}")

    def go(self, path: str) -> None:
        self.page.goto(self.base + path)

    def at(self) -> str:
        return self.page.url.removeprefix(self.base)

    def press(self, name: str) -> None:
        self.page.get_by_role("button", name=name, exact=True).click()

    def send(self, name: str) -> None:
        """Press the button of a form, and be on the page that answers."""
        with self.page.expect_navigation():
            self.press(name)


@pytest.fixture
def visit(browser: Browser, live_server: Any) -> Iterator[Visit]:
    context = browser.new_context()
    context.set_default_timeout(PATIENCE)
    base = live_server.url.replace("127.0.0.1", "localhost")  # a passkey belongs to a name, not to a number
    made = Visit(context, base)
    yield made
    assert made.complaints == []
    context.close()


def _sign_in(visit: Visit, person: Person) -> None:
    visit.page.get_by_label("Your email address").fill(person.email)
    visit.send("Send me a code")
    visit.page.get_by_label("The code from the mail").fill(ways.last_code())
    visit.send("Sign in")


def test_the_secretariat_is_asked_for_a_passkey_makes_one_and_then_needs_no_mail(network: World, visit: Visit) -> None:
    visit.go("/en/network/secretariat/")
    assert visit.at().startswith("/en/account/login/")
    _sign_in(visit, network.secretary)
    assert visit.page.get_by_role("heading", level=1).inner_text() == "Add a second factor first"
    follow(visit.page.get_by_role("link", name="Add a passkey"))
    visit.page.get_by_label("Name of the passkey").fill("desk")
    visit.press("Make the passkey")
    visit.page.wait_for_url("**/recovery-codes/")
    follow(visit.page.get_by_role("link", name="I have kept them, go on"))
    assert visit.at() == "/en/network/secretariat/"

    kept = visit.devices.send("WebAuthn.getCredentials", {"authenticatorId": visit.device})["credentials"]
    assert [key["isResidentCredential"] for key in kept] == [True]

    visit.page.context.clear_cookies()
    visit.go("/en/network/secretariat/")
    visit.send("Use a passkey")
    assert visit.at() == "/en/network/secretariat/"


def test_a_passkey_is_the_second_factor_after_a_code_and_confirms_grave_acts(network: World, visit: Visit) -> None:
    visit.go("/en/account/login/?next=/en/account/2fa/webauthn/add/")
    _sign_in(visit, network.delegate)
    visit.press("Make the passkey")
    visit.page.wait_for_url("**/recovery-codes/")
    visit.page.context.clear_cookies()
    visit.go("/en/account/login/")
    _sign_in(visit, network.delegate)
    assert visit.at() == ways.FACTOR
    visit.send("Use a passkey")
    assert visit.at() == "/en/network/"
    visit.go("/en/account/2fa/webauthn/reauthenticate/?next=/en/account/")
    visit.send("Use a passkey")
    assert visit.at() == "/en/account/"


def test_a_device_that_says_no_is_met_with_words(network: World, visit: Visit) -> None:
    visit.devices.send("WebAuthn.removeVirtualAuthenticator", {"authenticatorId": visit.device})
    refuses = KEY | {"isUserVerified": False, "hasResidentKey": True}
    visit.devices.send("WebAuthn.addVirtualAuthenticator", {"options": refuses})
    visit.go("/en/account/login/")
    visit.press("Use a passkey")
    visit.page.get_by_text("The passkey was not used").wait_for()
    assert visit.at() == "/en/account/login/"


@pytest.fixture
def phone(visit: Visit) -> Visit:
    visit.page.set_viewport_size({"width": 390, "height": 800})
    return visit


def test_the_pages_of_signing_in_have_no_barrier(network: World, phone: Visit) -> None:
    phone.go("/en/account/login/")
    axe_finds_nothing(phone.page, "sign-in")
    phone.page.get_by_label("Your email address").fill(network.secretary.email)
    phone.send("Send me a code")
    axe_finds_nothing(phone.page, "code")
    phone.page.get_by_label("The code from the mail").fill("WRONG")
    phone.send("Sign in")
    axe_finds_nothing(phone.page, "code-wrong")
    phone.page.get_by_label("The code from the mail").fill(ways.last_code())
    phone.send("Sign in")
    for name, page in {
        "account": "", "second-factor": "second-factor/", "authenticator": "2fa/totp/activate/",
        "passkey": "2fa/webauthn/add/", "close": "close/", "again": "again/", "sign-out": "logout/",
    }.items():  # fmt: skip
        phone.go(f"/en/account/{page}")
        axe_finds_nothing(phone.page, name)
    phone.go("/en/account/2fa/webauthn/add/")
    phone.press("Make the passkey")
    phone.page.wait_for_url("**/recovery-codes/")
    axe_finds_nothing(phone.page, "recovery-codes")
    phone.go("/en/account/2fa/reauthenticate/")
    axe_finds_nothing(phone.page, "confirm")


def test_the_demo_has_no_barrier(network: World, phone: Visit, settings: Any) -> None:
    settings.DEMO, settings.REACHABLE = True, False
    type(network.space).objects.filter(pk=network.space.pk).update(sample=True)
    phone.go("/en/account/login/")
    axe_finds_nothing(phone.page, "demo")
    phone.send(network.delegate.email)
    axe_finds_nothing(phone.page, "demo-code")
    phone.page.get_by_label("The code from the mail").fill(ways.last_code())
    phone.send("Sign in")
    assert phone.at() == "/en/network/"


def test_the_desk_of_the_secretariat_has_no_barrier(network: World, phone: Visit) -> None:
    ask_for_a_job(network)
    phone.go("/en/network/secretariat/")
    _sign_in(phone, network.secretary)
    follow(phone.page.get_by_role("link", name="Add a passkey"))
    phone.press("Make the passkey")
    phone.page.wait_for_url("**/recovery-codes/")
    delegate = network.delegate.mandates.get()
    for name, page in {
        "desk": "", "mandates": "mandates/", "give-search": "mandates/give/",
        "give": f"mandates/give/?for={network.federation.address}", "end": f"mandates/{delegate.pk}/end/",
        "trail": "trail/", "work": "work/", "mail": "mail/", "space": "space/",
    }.items():  # fmt: skip
        phone.go(f"/en/network/secretariat/{page}")
        axe_finds_nothing(phone.page, f"desk-{name}")


def ask_for_a_job(network: World) -> None:
    """Something to see: a mail that waits, and the work that will send it."""
    outbox.write("ways_changed", network.delegate, by=network.secretariat, space=network.space)
    Message.objects.update(state="failed", error="SMTPRecipientsRefused")
    Job.objects.update(total=12, done=5, state="running")
