"""Four kinds of callers at every page: what each of them gets stands in expected_pages.py, and does nobody harm."""

from __future__ import annotations

from copy import copy
from dataclasses import dataclass
from http.cookies import SimpleCookie

import pytest
from django.test import Client

from tests.house import strict, walking
from tests.house.expected_pages import EXPECTED
from tests.world import World


def test_every_page_has_its_line_in_the_table_and_every_line_its_page() -> None:
    there = {address for address, _view in walking.pages()}
    missing, gone = sorted(there - EXPECTED.keys()), sorted(EXPECTED.keys() - there)
    assert not missing, (
        "Say in tests/house/expected_pages.py who gets what (nobody, member, other, secretariat) at:\n"
        + "\n".join(missing)
    )
    assert not gone, "These pages are no more; take their lines out of tests/house/expected_pages.py:\n" + "\n".join(
        gone
    )


@dataclass(frozen=True)
class Got:
    """What a caller got at an address."""

    status: int
    offences: list[str]


_GOT: dict[str, dict[str, Got]] = {}


@pytest.fixture
def got(world: World) -> dict[str, dict[str, Got]]:
    """What each caller gets at each address: one walk for both questions, for it is the walk that takes its time."""
    if not _GOT:
        known, visitors = walking.examples(world), walking.visitors(world)
        signed_in = {who: walking.client_of(person).cookies for who, person in visitors.items()}
        for address, view in walking.pages():
            path = walking.path_of(address, world, known.get(address))
            with walking.taken_back():
                answers = {who: walking.ask(_again(cookies), view, path) for who, cookies in signed_in.items()}
                _GOT[address] = {who: Got(said.status_code, strict.offences(said)) for who, said in answers.items()}
    return _GOT


def test_each_caller_gets_what_the_table_says(got: dict[str, dict[str, Got]]) -> None:
    """The answers that are otherwise, in the order of the table: nobody, member, other, secretariat."""
    found = {address: tuple(by[who].status for who in walking.CALLERS) for address, by in got.items()}
    assert {address: statuses for address, statuses in found.items() if statuses != EXPECTED.get(address)} == {}


@pytest.mark.parametrize("who", walking.CALLERS)
def test_every_answer_has_the_headers_that_keep_from_harm_and_nothing_inline_or_from_elsewhere(
    got: dict[str, dict[str, Got]], who: str
) -> None:
    assert {address: by[who].offences for address, by in got.items() if by[who].offences} == {}


def _again(cookies: SimpleCookie) -> Client:
    """Another window of a caller: what one page says to it is not known in the next."""
    client = Client()
    client.cookies = copy(cookies)
    return client


def test_no_page_of_another_network_says_more_than_that_it_is_not_there(world: World) -> None:
    """The secretariat of one network is a stranger in another: the desk there looks as if it were nowhere."""
    client = walking.client_of(world.secretary)
    for address, view in walking.pages():
        if "<slug:space>/secretariat/" in address and "GET" in view.methods:
            assert client.get(walking.path_of(address, world, {"space": world.elsewhere.slug})).status_code == 404


@pytest.mark.parametrize("who", ["member", "secretariat"])
def test_a_person_without_a_second_factor_gets_no_more_than_a_stranger_where_one_is_needed(
    world: World, who: str
) -> None:
    from tests.world import sign_in

    person, client = walking.visitors(world)[who], Client()
    assert person
    sign_in(client, person, strong=False)
    answer = client.get("/en/network/secretariat/")
    if who == "secretariat":
        assert answer["Location"].startswith("/en/account/second-factor/")
    else:
        assert answer.status_code == 404
