"""What no page may do: lead elsewhere, act without the token, or show what was typed as more than text.

That none runs what stands in it or loads from elsewhere is asked by test_access.py, which looks at all of them.
"""

from __future__ import annotations

import re
from typing import Any

import pytest
from django.test import Client

from filrouge.front.checks import views
from tests.ground.people import ways
from tests.house import strict, walking
from tests.world import World, sign_in

EVIL = [
    "//evil.test",
    "https://evil.test/",
    "/\\evil.test",
    "///evil.test",
    "\thttps://evil.test",
    "javascript:alert(1)",
]


def _seen(world: World, who: str) -> list[tuple[str, Any]]:
    """Every page as one caller gets it."""
    client, known = walking.client_of(walking.visitors(world)[who]), walking.examples(world)
    return [
        (address, walking.ask(client, view, walking.path_of(address, world, known.get(address))))
        for address, view in walking.pages()
        if not address.endswith("logout/")
    ]


# --- Headers ------------------------------------------------------------------------------------------------


def test_errors_carry_them_too(world: World, client: Client) -> None:
    client.raise_request_exception = False
    for answer in (client.get("/nowhere/"), client.get("/en/?q=%00"), client.post("/en/network/")):
        assert "default-src 'self'" in answer.headers["Content-Security-Policy"]
        assert answer.headers["X-Content-Type-Options"] == "nosniff"


def test_with_tls_the_browser_is_told_to_stay_with_it(world: World, settings: Any) -> None:
    settings.SECURE_HSTS_SECONDS = 31_536_000
    settings.SECURE_HSTS_INCLUDE_SUBDOMAINS = settings.SECURE_HSTS_PRELOAD = settings.SECURE_SSL_REDIRECT = True
    secure = Client().get("/en/account/login/", secure=True)
    assert secure["Strict-Transport-Security"] == "max-age=31536000; includeSubDomains; preload"
    plain = Client().get("/en/account/login/")
    assert (plain.status_code, plain["Location"]) == (301, "https://testserver/en/account/login/")


# --- Forms and where they lead ----------------------------------------------------------------------------------


# A mail program presses the button of RFC 8058 without a page of ours: the signed link itself proves who asks.
LINKS_THAT_ACT = {"en/account/mail/stop/<str:token>/"}


def test_no_form_works_without_the_token_of_the_session(world: World) -> None:
    for who, person in walking.visitors(world).items():
        client = walking.client_of(person, enforce_csrf_checks=True)
        for address, view in walking.pages():
            if "POST" not in view.methods or address in LINKS_THAT_ACT:
                continue
            path = walking.path_of(address, world)
            for extra in ({}, {"HTTP_HX_REQUEST": "true"}):
                assert client.post(path, **extra).status_code == 403, f"{who} at {path}"


def test_a_form_from_another_site_is_refused_over_tls(world: World, client: Client) -> None:
    client = Client(enforce_csrf_checks=True)
    page = client.get("/en/account/login/", secure=True).content.decode()
    token = re.search(r'csrfmiddlewaretoken" value="(\w+)"', page)
    assert token
    form = {"login": "x@sample.example", "csrfmiddlewaretoken": token[1]}
    assert client.post("/en/account/login/", form, secure=True, HTTP_REFERER="https://evil.test/").status_code == 403
    own = client.post("/en/account/login/", form, secure=True, HTTP_REFERER="https://testserver/en/account/login/")
    assert own.status_code == 302


def test_a_page_that_is_only_looked_at_changes_nothing(world: World) -> None:
    """No page takes other methods than it names."""
    client = walking.client_of(world.secretary)
    for address, view in walking.pages():
        path = walking.path_of(address, world)
        for method in {"PUT", "PATCH", "DELETE", "TRACE"} - set(view.methods):
            status = client.generic(method, path).status_code
            assert status in {302, 404, 405}, f"{method} {path}: {status}"


@pytest.mark.parametrize("who", ["nobody", "secretariat"])
@pytest.mark.parametrize("place", EVIL[:3])
def test_no_page_leads_to_another_site(world: World, who: str, place: str) -> None:
    asked = dict.fromkeys(("next", "after", "back", "url", "redirect", "return_to"), place)
    client = walking.client_of(walking.visitors(world)[who])
    for address, view in walking.pages():
        path = walking.path_of(address, world)
        _stays(client.get(path, asked).headers.get("Location", ""), path)
        if "POST" in view.methods and not address.endswith("logout/"):
            _stays(client.post(path, asked).headers.get("Location", ""), path)


def _stays(location: str, path: str) -> None:
    assert not re.match(r"\s*(?:\w+:|//|/\\|\\)", location) or location.startswith("http://testserver/"), (
        f"{path} leads to {location}"
    )


@pytest.mark.parametrize("place", EVIL)
def test_signing_in_and_out_leads_to_no_other_site(world: World, place: str) -> None:
    client = Client()
    ways.ask(client, world.delegate, next=place)
    answer = client.post(ways.CODE, {"code": ways.last_code(), "next": place})
    assert ways.signed_in(client)
    _stays(answer["Location"], "the code")
    _stays(client.post("/en/account/logout/", {"next": place})["Location"], "sign out")


# --- Cookies ------------------------------------------------------------------------------------------------------


def test_cookies_are_for_this_site_and_no_script(world: World, client: Client) -> None:
    client.get("/en/account/login/")
    ways.enter(client, world.delegate)
    for name in ("session", "csrf"):
        cookie = client.cookies[name]
        assert (cookie["httponly"], cookie["samesite"], cookie["domain"], cookie["path"]) == (True, "Lax", "", "/")


def test_a_session_ends_after_two_weeks(world: World, client: Client) -> None:
    sign_in(client, world.delegate)
    assert client.session.get_expiry_age() <= 14 * 24 * 3600


# --- The rest -----------------------------------------------------------------------------------------------------


def test_every_page_names_its_rule() -> None:
    machines = ("api/v1/",)
    unruled = [a for a, view in views() if not hasattr(view, "rule") and not a.startswith(machines)]
    assert unruled == []


def test_a_failure_shows_no_trace(world: World, client: Client, monkeypatch: pytest.MonkeyPatch) -> None:
    client.raise_request_exception = False
    from filrouge.ground.people import queries

    def broken(*_args: Any) -> None:
        raise RuntimeError("planted@sample.example in a trace")

    monkeypatch.setattr(queries, "public_spaces", broken)
    answer = client.get("/en/")
    assert answer.status_code == 500
    text = answer.content.decode()
    assert "planted" not in text
    assert "Traceback" not in text
    assert "Something went wrong on our side" in text


def test_a_name_cannot_carry_markup_into_any_page(world: World) -> None:
    payload = "<script>alert(1)</script><img src=x onerror=alert(1)>\"'><svg/onload=alert(1)>"
    type(world.secretary).objects.update(name=payload[:120])
    type(world.federation).objects.update(name=payload)
    for _address, answer in _seen(world, "secretariat"):
        if answer.headers.get("Content-Type", "").startswith("text/html") and not answer.streaming:
            text = answer.content.decode()
            assert "<script>alert" not in text
            assert "<img src=x" not in text
            assert "<svg/onload" not in text
            assert strict.inline(text) == []
