"""Counts of public registers: said by the secretariat, a ceiling of every total, told where they cannot be right."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date, timedelta
from html import unescape
from typing import Any

import pytest
from django.test import Client

from filrouge.ground.actions import NotAllowed, Refused
from filrouge.ground.people.models import Organisation
from filrouge.ground.people.queries import today
from filrouge.ground.trail.models import Entry as Done
from filrouge.rooms.register.actions.register_counts import say_register_count, withdraw_register_count
from filrouge.rooms.register.actions.totals import publish_total
from filrouge.rooms.register.models import PublicRegisterCount
from filrouge.rooms.register.queries import totals
from filrouge.rooms.register.queries.register_counts import beside_total
from tests.rooms.register.lists import add_list, link
from tests.rooms.register.programs import caller
from tests.rooms.register.umbrellas import declare, federate, of_network, person, ranged
from tests.world import World, sign_in

HERE = "/en/network/register/"
LINK = "https://register.example/figures"
TYPED = {
    "register": "Central Register", "country": "BE", "family": "", "organisations": "5", "as_of": "2026-01-10",
    "link": LINK,
}  # fmt: skip
NOTED = {
    "register": "Central Register", "country": "BE", "organisations": 5, "as_of": date(2026, 1, 10), "link": LINK,
}  # fmt: skip


@pytest.fixture
def narrowed(world: World, second: Organisation) -> World:
    """Two organisations of Belgium by name, six more declared there: between 6 and 8."""
    federate(world, world.federation, second)
    add_list(world.space, world.federation, [person(0), person(1)], country="BE")
    declare(world, second, 6, country="BE")
    link(world.space)
    return world


@pytest.fixture
def desk(world: World, client: Client) -> Client:
    sign_in(client, world.secretary)
    return client


def say(world: World, **other: Any) -> PublicRegisterCount:
    return say_register_count(world.secretariat, space=world.space, **{**NOTED, **other})


def steps(world: World, **asked: Any) -> dict[str, dict[str, Any]]:
    found = of_network(world.space, **asked)["organisations"]["steps"]
    return {code: numbers for code, numbers, *_range in found if code.startswith("register_")}


def test_the_secretariat_notes_a_count_and_everybody_reads_what_it_does_to_the_total(
    narrowed: World, desk: Client
) -> None:
    assert ranged(of_network(narrowed.space))[1:] == (6, 8, 8)
    assert f'href="{HERE}lists/registers/"' in desk.get(f"{HERE}lists/").text
    assert desk.post(f"{HERE}lists/registers/", {**TYPED, "organisations": "7"}).status_code == 302
    assert ranged(of_network(narrowed.space))[1:] == (6, 7, 7)
    done = Done.objects.latest("id")
    assert (done.verb, done.after) == (
        "register.say_register_count",
        {"register": "Central Register", "country": "BE", "family": "", "organisations": 7, "as_of": "2026-01-10",
         "link": LINK},
    )  # fmt: skip
    page = unescape(Client().get(f"{HERE}totals/").text)
    assert "Central Register counts 7 in all (Belgium, 10 January 2026), and no total can be above it." in page
    assert "2 + 6 − 7 = 1 fewer at most." in page
    assert page.count(f'href="{LINK}"') == 2
    assert "lowers the high end by 1" in page
    assert "Belgium" in desk.get(f"{HERE}lists/registers/").text


def test_a_register_that_counts_fewer_than_there_are_lowers_nothing(narrowed: World, desk: Client) -> None:
    desk.post(f"{HERE}lists/registers/", TYPED)
    assert ranged(of_network(narrowed.space))[1:] == (6, 8, 8)
    page = unescape(Client().get(f"{HERE}totals/").text)
    assert (
        "Central Register counts only 5 (Belgium, 10 January 2026), and at least 6 are on lists of that scope." in page
    )
    assert "counts fewer than the 6 that are here at least: one of the two is wrong" in page


def test_a_count_says_by_how_much_the_high_end_itself_is_lower() -> None:
    count = {"key": "register 1", "name": "R", "country": "BE", "family": "", "date": "2026-01-10", "link": LINK,
             "organisations": 7}  # fmt: skip
    for high, words in ((18.2, "lowers what is possible, but the high end was below that already"),
                        (16.5, "lowers the high end by 2")):  # fmt: skip
        steps = [["hard_high", {}, 6, 8, 18.2], ["register_count", {"key": "register 1", "saved": 9}, 6, 8, high]]
        [said] = beside_total({"registers": [count], "organisations": {"steps": steps}})
        assert (said.words, said.exceeded) == (words, False)


@pytest.mark.parametrize(
    ("other", "expected"),
    [
        ({}, {"register_count"}),
        ({"country": "FR"}, set()),
        ({"family": "cooperative"}, set()),
        ({"organisations": 8}, set()),
        ({"organisations": 5}, {"register_exceeded"}),
    ],
)
def test_it_is_compared_with_the_lists_that_lie_in_its_scope(
    narrowed: World, other: dict[str, Any], expected: set[str]
) -> None:
    say(narrowed, **{"organisations": 7, **other})
    assert set(steps(narrowed)) == expected


def test_a_later_count_of_the_same_register_follows_and_another_scope_stands_beside_it(narrowed: World) -> None:
    say(narrowed, organisations=7)
    later = say(narrowed, register=" central  REGISTER ", organisations=6, as_of=date(2026, 3, 1))
    say(narrowed, family="cooperative", organisations=1)
    assert later.register == "Central Register"
    assert [steps(narrowed, day=day)["register_count"]["count"] for day in (date(2026, 2, 1), date(2026, 4, 1))] == [
        7, 6,
    ]  # fmt: skip
    assert steps(narrowed, day=date(2026, 1, 9)) == {}
    withdraw_register_count(narrowed.secretariat, count=later)
    assert steps(narrowed, day=date(2026, 4, 1))["register_count"]["count"] == 7


def test_a_wrong_count_is_withdrawn_and_may_be_noted_again(narrowed: World, desk: Client) -> None:
    count = say(narrowed, organisations=7)
    path = f"{HERE}lists/registers/{count.id}/withdraw/"
    assert "Withdraw this count?" in desk.get(path).text
    desk.post(path)
    assert ranged(of_network(narrowed.space))[1:] == (6, 8, 8)
    assert "This count is withdrawn already." in desk.post(path, follow=True).text
    say(narrowed, organisations=6)
    assert PublicRegisterCount.objects.filter(withdrawn_at=None).count() == 1


@pytest.mark.parametrize(
    ("wrong", "words"),
    [
        ({"register": " "}, "write its name"),
        ({"country": "XX"}, "Say of which country the register is."),
        ({"country": ""}, "Say of which country the register is."),
        ({"family": "choir"}, "There is no family “choir”."),
        ({"as_of": today() + timedelta(days=2)}, "a day that is still to come"),
        ({"link": "javascript:alert(1)"}, "an address that begins with https://"),
        ({}, "A count of this register of 10 January 2026 is here already."),
    ],
)
def test_what_cannot_be_a_count_is_refused_and_nothing_changes(
    narrowed: World, wrong: dict[str, Any], words: str
) -> None:
    say(narrowed)
    before = Done.objects.count()
    with pytest.raises(Refused, match=words):
        say(narrowed, **wrong)
    assert (PublicRegisterCount.objects.count(), Done.objects.count()) == (1, before)


def test_the_form_keeps_what_was_typed_and_says_what_is_wrong(narrowed: World, desk: Client) -> None:
    say(narrowed)
    refused = desk.post(f"{HERE}lists/registers/", TYPED)
    assert (refused.status_code, "Withdraw it first if it is wrong" in refused.text) == (422, True)
    assert f'value="{LINK}"' in refused.text
    assert desk.post(f"{HERE}lists/registers/", {**TYPED, "organisations": "-1"}).status_code == 422
    newer = desk.get(f"{HERE}lists/registers/?register=Central+Register&country=BE&family=&link={LINK}").text
    assert 'value="Central Register"' in newer
    assert PublicRegisterCount.objects.count() == 1


@pytest.mark.parametrize("who", ["nobody", "member", "other"])
def test_only_the_secretariat_notes_and_withdraws(narrowed: World, who: str) -> None:
    count = say(narrowed)
    viewer = dict(narrowed.callers())[who]
    notes: list[Callable[[], object]] = [
        lambda: say_register_count(viewer, space=narrowed.space, **{**NOTED, "organisations": 9}),
        lambda: withdraw_register_count(viewer, count=count),
    ]
    for note in notes:
        with pytest.raises(NotAllowed):
            note()
    assert [(each.organisations, each.withdrawn_at) for each in PublicRegisterCount.objects.all()] == [(5, None)]


def test_programs_read_note_and_withdraw_and_a_total_as_data_says_what_bounds_it(narrowed: World) -> None:
    desk, anybody = caller(narrowed, "secretariat"), caller(narrowed, "nobody")
    sent = {"name": "Central Register", "country": "BE", "organisations": 7, "as_of": "2026-01-10", "link": LINK}
    assert caller(narrowed, "member").post("/register-counts", sent).status_code == 403
    made = desk.post("/register-counts", sent)
    said = {**sent, "id": made.json()["id"], "family": "", "withdrawn": False}
    assert (made.status_code, made.json()) == (201, said)
    assert anybody.get("/register-counts").json()["items"] == [said]
    total = anybody.get("/totals").json()
    assert (total["high"], total["registers"]) == (
        7, [{key: said[key] for key in sent} | {"family": "", "lowers_by": 1, "exceeded": False}],
    )  # fmt: skip
    assert desk.post("/register-counts", sent).status_code == 409
    assert desk.post("/register-counts", {**sent, "link": "ftp://x"}).status_code == 422
    assert desk.post(f"/register-counts/{said['id']}/withdraw", {}).json()["withdrawn"] is True
    assert anybody.get("/totals").json()["registers"] == []


def test_a_published_total_keeps_the_register_it_was_bounded_by_and_its_thread_leads_there(
    narrowed: World, client: Client
) -> None:
    count = say(narrowed, organisations=7)
    published = publish_total(narrowed.secretariat, space=narrowed.space, umbrella=narrowed.space.organisation)
    withdraw_register_count(narrowed.secretariat, count=count)
    page = unescape(client.get(f"{HERE}totals/{published.id}/").text)
    assert "lowers the high end by 1" in page
    assert "7 in all: Belgium" in page
    graph = client.get(f"{HERE}totals/{published.id}/thread.jsonld").json()["@graph"]
    assert LINK in [node["@id"] for node in graph]


def test_a_total_that_was_kept_before_there_were_counts_is_read_as_it_was(narrowed: World) -> None:
    result = of_network(narrowed.space)
    del result["registers"]
    assert totals.page(narrowed.nobody, result, "Network", None).registers == ()
