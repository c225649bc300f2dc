"""What holds for every request: where it comes from, what it may say, what the answer carries."""

from __future__ import annotations

import pytest
from django.http import HttpRequest, HttpResponse
from django.test import Client

from filrouge.ground.actions import NotAllowed, Refused
from filrouge.ground.pages import middleware
from tests.world import World, sign_in


def _seen_by(proxies: int, header: str, settings, remote: str = "10.0.0.1") -> str:
    settings.PROXIES = proxies
    request = HttpRequest()
    request.META = {"REMOTE_ADDR": remote, "HTTP_X_FORWARDED_FOR": header} if header else {"REMOTE_ADDR": remote}
    middleware.ClientAddress(lambda _request: HttpResponse())(request)
    assert "HTTP_X_FORWARDED_FOR" not in request.META
    return request.META["REMOTE_ADDR"]


@pytest.mark.parametrize(
    ("proxies", "header", "client"),
    [
        (0, "192.0.2.7", "10.0.0.1"),
        (0, "", "10.0.0.1"),
        (1, "192.0.2.7", "192.0.2.7"),
        (1, "203.0.113.9, 192.0.2.7", "192.0.2.7"),
        (2, "203.0.113.9, 192.0.2.7", "203.0.113.9"),
        (2, "198.51.100.1, 203.0.113.9, 192.0.2.7", "203.0.113.9"),
        (2, "192.0.2.7", "10.0.0.1"),
        (1, "not an address", "10.0.0.1"),
        (1, "2001:db8::1", "2001:db8::1"),
        (1, "192.0.2.7' OR 1=1", "10.0.0.1"),
    ],
)
def test_only_what_our_own_proxies_wrote_is_believed(settings, proxies: int, header: str, client: str) -> None:
    assert _seen_by(proxies, header, settings) == client


ENDLESS = ["/en/?q=" + "x" * 4_000, "/en/" + "x" * 4_100 + "/"]
NULLS = ["/en/%00/", "/en/?q=%00", "/en/?%00=q"]


@pytest.mark.parametrize("address", NULLS + ENDLESS)
def test_a_null_byte_or_an_endless_address_is_refused(world: World, client: Client, address: str) -> None:
    assert client.get(address).status_code == 400


@pytest.mark.parametrize("address", ["/en/network/?q=%ED%A0%80", "/en/network/%ED%A0%80/", "/en/?q=%FF%FE"])
def test_broken_unicode_is_never_an_error(world: World, client: Client, address: str) -> None:
    assert client.get(address, follow=True).status_code < 500


def test_a_lone_surrogate_is_refused_wherever_it_comes_from(rf) -> None:
    request = rf.get("/en/")
    request.path_info = "/en/\ud800/"
    answer = middleware.CleanInput(lambda _request: HttpResponse())(request)
    assert answer.status_code == 400


@pytest.mark.parametrize("typed", ["\x00", "a\x00b"])
def test_a_null_byte_in_a_form_is_refused(world: World, typed: str) -> None:
    client = Client()
    body = "login=" + "".join(f"%{ord(c):02x}" for c in typed)
    answer = client.post("/en/account/login/", body, content_type="application/x-www-form-urlencoded")
    assert answer.status_code == 400


def test_a_null_byte_in_a_cookie_is_refused(world: World, client: Client) -> None:
    client.cookies["theme"] = "a\x00"
    assert client.get("/en/account/login/").status_code == 400


def test_pages_of_a_person_are_kept_by_nobody(world: World, client: Client) -> None:
    sign_in(client, world.delegate)
    assert client.get("/en/network/")["Cache-Control"] == "private, no-store"


def test_a_refusal_that_a_page_did_not_show_becomes_a_page(rf) -> None:
    refused = middleware.Refusals(lambda _request: HttpResponse())
    answer = refused.process_exception(rf.get("/"), Refused("The list is closed. Open a new one.", code="x"))
    assert answer is not None
    assert answer.status_code == 409
    assert "The list is closed. Open a new one. Nothing was changed." in answer.content.decode()
    assert refused.process_exception(rf.get("/"), ValueError()) is None


def test_not_allowed_looks_like_not_there(rf) -> None:
    from django.http import Http404

    with pytest.raises(Http404):
        middleware.Refusals(lambda _request: HttpResponse()).process_exception(rf.get("/"), NotAllowed("x.y"))


def test_a_refusal_of_a_library_says_how_long_to_wait(rf) -> None:
    answer = middleware.Headers(lambda _request: HttpResponse(status=429))(rf.get("/"))
    assert answer["Retry-After"] == "60"
