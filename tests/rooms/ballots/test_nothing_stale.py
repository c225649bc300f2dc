"""What pages of ballots keep: a vote is seen at the next look, and nothing kept tells what somebody voted secretly."""

from __future__ import annotations

import re
from collections.abc import Callable
from typing import Any

import pytest
from django.test import Client

from filrouge.ground.pages import kept, live
from filrouge.rooms.ballots.actions import casting, ruling, running
from filrouge.rooms.ballots.actions.taking_back import take_vote_back
from filrouge.rooms.ballots.models import Ballot
from filrouge.rooms.ballots.queries.live import Asking
from tests.rooms.ballots.assembly import Assembly
from tests.rooms.ballots.sheets import EQUAL
from tests.world import sign_in

pytestmark = pytest.mark.django_db
HERE = "/en/network/ballots/"
Done = Callable[[Callable[[], object]], None]


@pytest.fixture
def done(django_capture_on_commit_callbacks: Any) -> Done:
    """Does something to the end, as a request does, with what follows its commit."""

    def do(act: Callable[[], object]) -> None:
        with django_capture_on_commit_callbacks(execute=True):
            act()

    return do


def asked(client: Client, ballot: Ballot, language: str = "en") -> str:
    """Where the page of an open ballot asks how many have voted."""
    page = client.get(f"/{language}/network/ballots/{ballot.address}/").text
    found = re.search(r'hx-get="(/live/[^"]+)"', page)
    assert found
    return found[1]


def told(client: Client, place: str) -> str:
    return " ".join(re.sub(r"<[^>]+>", " ", client.get(place).text).split())


def test_a_phone_that_knows_everything_is_answered_without_a_statement_and_hears_of_every_vote(
    client: Client, assembly: Assembly, done: Done, django_assert_num_queries: Any
) -> None:
    ballot = assembly.opened()
    sign_in(client, assembly.delegates["beta"])
    place = asked(client, ballot)
    known = client.get(place)["ETag"]
    with django_assert_num_queries(0):
        again = client.get(place, headers={"If-None-Match": known})
    assert (again.status_code, again.content) == (304, b"")
    done(lambda: assembly.votes(ballot, alpha="yes"))
    moved = client.get(place, headers={"If-None-Match": known})
    assert (moved.status_code, told(client, place)) == (200, "1 of 6 organisations No quorum yet 1½ more votes")
    assert f'hx-get="{place}"' in moved.text
    done(lambda: take_vote_back(assembly.viewer("alpha"), voter=assembly.voter(ballot, "alpha")))
    assert told(client, place) == "0 of 6 organisations No quorum yet 2½ more votes"
    done(lambda: running.close_ballot(assembly.secretariat, ballot=ballot))
    assert "hx-get" not in client.get(place).text


def test_it_is_told_in_the_language_of_the_page_and_only_to_whom_the_ballot_is_for(
    client: Client, assembly: Assembly
) -> None:
    ballot = assembly.opened()
    french = told(client, asked(client, ballot, "fr"))
    assert french.startswith("0 sur 6 organisations Pas encore de quorum ")
    assert told(client, asked(client, ballot)).startswith("0 of 6 organisations No quorum yet ")
    closed = assembly.opened(public=False)
    sign_in(client, assembly.delegates["alpha"])
    assert told(Client(), asked(client, closed)).startswith("0 of 6 organisations")  # who has the address was given it
    assert client.get(Asking(closed.address, False, "en").href).status_code == 404
    assert client.get(Asking(assembly.draft().address, True, "en").href).status_code == 404
    assert client.get(f"/live/ballots/{closed.address}.m.en~guessed").status_code == 404


def test_nothing_that_is_kept_holds_a_secret_vote_or_its_receipt(
    client: Client, assembly: Assembly, done: Done, settings: Any, tmp_path: Any
) -> None:
    settings.HOME = tmp_path
    ballot = assembly.opened(assembly.rule(EQUAL), method="consent", secret=True)
    receipts: list[str] = []

    def cast() -> None:
        answers = {"1": {"stance": "objection", "text": "MARKED-5c1e"}}
        receipts.append(
            casting.cast_secretly(assembly.viewer("alpha"), voter=assembly.voter(ballot, "alpha"), answers=answers)
        )

    done(cast)
    sign_in(client, assembly.delegates["alpha"])
    assert told(client, asked(client, ballot)).startswith("1 of 6 organisations ")
    for page in ("", "roll/", "cast/"):
        assert client.get(f"{HERE}{ballot.address}/{page}").status_code == 200
    here = repr([live._values, kept._values])
    assert "1 of 6" in here
    assert not any(text in here for text in (*receipts, "MARKED-5c1e"))


def test_the_list_of_rules_has_what_was_just_done_to_one(client: Client, assembly: Assembly) -> None:
    rule = assembly.rule()
    visitor, secretary = Client(), client
    sign_in(secretary, assembly.world.secretary)

    def seen() -> list[tuple[bool, bool]]:
        pages = [each.get(f"{HERE}rules/").text for each in (visitor, secretary)]
        return [("version 2" in page, "1 retired version" in page) for page in pages]

    assert seen() == [(False, False), (False, False)]
    following = ruling.next_version(assembly.secretariat, rule=rule)
    assert seen() == [(False, False), (True, False)]
    ruling.try_rule(assembly.secretariat, rule=following)
    ruling.adopt_rule(assembly.secretariat, rule=following)
    assert [now for now, _retired in seen()] == [True, True]
    assert seen()[0] == seen()[1]


@pytest.mark.parametrize("number", [1, 3])
def test_no_page_takes_more_than_twelve_statements_however_many_vote(
    client: Client, assembly: Assembly, number: int, django_assert_max_num_queries: Any
) -> None:
    opened = assembly.opened()
    decided = assembly.opened(options=("Lisbon", "Madrid", "Rome")[: number + 1], method="approval")
    assembly.votes(opened, **dict.fromkeys(("beta", "gamma", "delta")[:number], "yes"))
    assembly.votes(decided, **{member: {"approved": ["1"]} for member in ("beta", "gamma", "delta")[:number]})
    assembly.decided(decided)
    sign_in(client, assembly.delegates["alpha"])
    pages = ["", "rules/", *(f"{opened.address}/{page}" for page in ("", "roll/", "cast/"))]
    for page in (*pages, *(f"{decided.address}/{page}" for page in ("count/", "votes/", ""))):
        client.get(HERE + page)
        assembly.rule()  # so that what pages keep of the room is made anew
        with django_assert_max_num_queries(12):
            assert client.get(HERE + page).status_code == 200, page


def test_who_looks_for_one_organisation_on_a_long_roll_finds_it(client: Client, assembly: Assembly) -> None:
    ballot = assembly.opened()
    page = f"{HERE}{ballot.address}/roll/"
    found = client.get(f"{page}?name=amm").text
    assert re.findall(r'<th scope="row"><a [^>]+>([^<]+)<', found) == ["Gamma"]
    assert "Nobody of this name is on the roll." in client.get(f"{page}?name=omega").text
