"""Pages that ask again and again: read once a second, answered with 304, at addresses that nobody guesses."""

from __future__ import annotations

from django.test import Client, RequestFactory

from filrouge.ground.pages import live


def test_what_is_asked_often_is_read_once_until_something_moves() -> None:
    read: list[int] = []

    def now() -> dict[str, int]:
        read.append(1)
        return {"version": len(read)}

    asked = [live.newest("place read once", now) for _time in range(3)]
    live.forget("place read once")
    assert [*asked, live.newest("place read once", now)] == [{"version": 1}] * 3 + [{"version": 2}]


def test_who_has_it_gets_304_and_who_asks_for_nothing_gets_404() -> None:
    factory = RequestFactory()
    first = live.answer(factory.get("/"), "place with an answer", lambda: {"version": 1})
    assert (first.status_code, first.content, first["Cache-Control"]) == (200, b'{"version":1}', "no-cache")
    known = factory.get("/", headers={"If-None-Match": first["ETag"]})
    again = live.answer(known, "place with an answer", lambda: {"version": 1})
    assert (again.status_code, again.content, again["ETag"]) == (304, b"", first["ETag"])
    assert live.answer(factory.get("/"), "place of nothing", lambda: None).status_code == 404


def test_who_has_it_by_way_of_a_server_that_packs_it_gets_304_too() -> None:
    for etag, said, known in (
        ('"now"', 'W/"now"', True), ('"now"', '"old", W/"now"', True), ('"now"', "*", True),
        ('"now"', '"old"', False), ('"now"', "now", False), ('"now"', "", False),
    ):  # fmt: skip
        assert live.is_known(RequestFactory().get("/", headers={"If-None-Match": said}), etag) is known, said


def test_an_address_is_opened_by_what_this_house_sealed_and_for_what_it_was_sealed() -> None:
    key = live.sealed("meetings", "k3m7qz2p.m")
    assert live.unsealed("meetings", key) == "k3m7qz2p.m"
    assert (live.unsealed("ballots", key), live.unsealed("meetings", "k3m7qz2p.m~of-nobody")) == (None, None)


def test_it_is_answered_before_anything_looks_for_a_session(client: Client) -> None:
    client.cookies["session"] = "of-somebody"
    answer = client.get("/live/k3m7qz2p.m~of-nobody")  # without a database: a look for the session would fail
    assert (answer.status_code, answer["X-Frame-Options"], "Vary" in answer) == (404, "DENY", False)
    assert client.post("/live/k3m7qz2p.m~of-nobody").status_code == 405
    assert client.get("/live/").status_code == 404
