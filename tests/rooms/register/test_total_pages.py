"""Totals as they are read: every step in words, growth like for like, the page and what it costs."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest
from django.test import Client

from filrouge.ground.people.models import Organisation, Space
from filrouge.methods.totals import STEP_PARAMETERS, Change
from filrouge.rooms.register.actions.totals import keep_count
from filrouge.rooms.register.queries import totals as queries
from filrouge.rooms.register.queries.growth import CHANGES, growth_of
from filrouge.rooms.register.queries.steps import SENTENCES, lines
from tests.rooms.register.lists import add_list, link
from tests.rooms.register.umbrellas import declare, federate, of_network, open_pair, person, publish
from tests.world import World, sign_in


@pytest.mark.parametrize("number", [1, 2])
def test_every_step_has_a_sentence_with_its_own_parameters_only(number: int) -> None:
    assert set(SENTENCES) == set(STEP_PARAMETERS)
    for code, sentence in SENTENCES.items():
        own = dict.fromkeys(STEP_PARAMETERS[code], number) | ({"sum": 7} if code == "naive_sum" else {})
        assert "%(" not in str(sentence % own), code


@pytest.mark.parametrize("code", sorted(STEP_PARAMETERS))
def test_every_step_prints_whatever_its_parameters_hold(code: str) -> None:
    values: dict[str, Any] = dict.fromkeys(STEP_PARAMETERS[code], 1234.5)
    values |= {name: "Ünïon" for name in ("name", "key") if name in values}
    values |= {name: "2026-01-01" for name in ("date",) if name in values}
    values |= {name: ["a", "b"] for name in ("names", "keys", "parts", "comparable", "edges") if name in values}
    [line] = lines([[code, values, 1, 2, 3]])
    assert (line.low, line.best, line.high) == ("1", "2", "3")
    assert "%" not in line.words.replace(" %", "")


def test_every_change_of_the_perimeter_has_a_sentence() -> None:
    assert set(CHANGES) == set(Change)


def test_growth_is_like_for_like_and_says_what_changed_the_perimeter(world: World, second: Organisation) -> None:
    third = Organisation.objects.create(name="Federation Three")
    federate(world, world.federation, second, third)
    add_list(world.space, world.federation, [person(0), person(1)], day=date(2025, 1, 1))
    add_list(world.space, world.federation, [person(1), person(2), person(3)], day=date(2026, 1, 1))
    add_list(world.space, second, [person(3), person(4)], day=date(2026, 1, 1))
    declare(world, third, 100, date(2025, 1, 1))
    declare(world, third, 120, date(2026, 1, 1))
    link(world.space)
    network = world.space.organisation
    found = growth_of(world.nobody, network, date(2025, 6, 1), date(2026, 6, 1))
    assert found == growth_of(world.nobody, network, date(2026, 6, 1), date(2025, 6, 1))
    assert found is not None
    assert (found.before, found.after, found.rate) == (2, 4, "+50.0 %")
    assert found.headline == "Like for like from 2 to 3 organisations: +50.0 %."
    assert found.lines == (
        "2 organisations joined; 0 of them were on another list already.",
        "1 organisation left; 0 of them still on another list.",
        "By name, all lists together: from 2 to 4, of which +1 like for like, +1 by lists that came "
        "and 0 by lists that went.",
    )
    assert found.perimeter == (
        "A list came: Federation Two. It shows 1 that no list of both days has.",
        "Federation Three declares 120; it was 100.",
    )


def test_growth_from_nothing_has_no_rate(world: World) -> None:
    federate(world, world.federation)
    add_list(world.space, world.federation, [person(0)])
    link(world.space)
    found = growth_of(world.nobody, world.space.organisation, date(2020, 1, 1), date(2026, 6, 1))
    assert found is not None
    assert (found.rate, found.before, found.after) == ("", 0, 1)
    assert "nothing can be compared" in found.headline


def test_the_page_shows_the_figure_its_range_the_naive_sum_struck_through_and_growth(
    world: World, second: Organisation, client: Client
) -> None:
    open_pair(world, second)
    keep_count(world.space)
    page = client.get("/en/network/register/totals/").content.decode()
    assert "<s>3</s>" in page
    assert "3 organisations, each counted once, between 2 and 3" in page
    assert "1 pairs wait" not in page
    assert "What changed in the lists themselves" not in page
    grown = client.get("/en/network/register/totals/?from=2025-01-01&on=2026-06-01").content.decode()
    assert "A list came: Federation Two. It shows 1 that no list of both days has." in grown
    assert "Publish today" not in grown
    narrowed = client.get("/en/network/register/totals/?country=FR").content.decode()
    assert "Only: France" in narrowed
    assert "0 organisations, each counted once" in narrowed


def test_a_closed_space_shows_no_total_to_strangers(world: World, client: Client) -> None:
    kept = publish(world)
    Space.objects.filter(pk=world.space.pk).update(public=False)
    for address in ("totals/", f"totals/{kept.id}/", f"totals/{kept.id}/thread.jsonld", "totals/?from=2025-01-01"):
        assert client.get(f"/en/network/register/{address}").status_code == 302
    sign_in(client, world.outsider)
    assert client.get("/en/network/register/totals/").status_code == 404


def test_the_name_of_the_network_is_in_the_readers_language(world: World) -> None:
    from django.utils import translation

    world.space.name = world.space.name.with_("fr", "Réseau modèle")
    world.space.save()
    keep_count(world.space)
    with translation.override("fr"):
        total = queries.total_of_network(world.nobody)
    assert total is not None
    assert total.name == "Réseau modèle"


@pytest.mark.parametrize(
    "query",
    ["on=0000-00-00", "on=9999-12-31", "on=0001-01-01", "from=x&on=y", "from=9999-12-31", "country=%27", "size=9",
     "family=mutual&family=nothing", "region=%00", "on=2026-02-30"],
)  # fmt: skip
def test_hostile_questions_get_an_answer(world: World, client: Client, query: str) -> None:
    publish(world)
    assert client.get(f"/en/network/register/totals/?{query}").status_code in {200, 400}
    assert client.get(f"/en/network/register/{world.federation.address}/totals/?{query}").status_code in {200, 400}


@pytest.mark.parametrize("address", ["totals/0/", "totals/99999999999999999999999/", "zzzzzzzz/totals/"])
def test_totals_that_do_not_exist_are_not_found(world: World, client: Client, address: str) -> None:
    assert client.get(f"/en/network/register/{address}").status_code == 404


def test_totals_take_as_many_statements_for_three_lists_as_for_one(
    world: World, django_assert_max_num_queries: Any, client: Client
) -> None:
    federations = [world.federation, *(Organisation.objects.create(name=f"F{n}") for n in range(3))]
    federate(world, *federations)
    add_list(world.space, federations[0], [person(0)])
    link(world.space)
    with django_assert_max_num_queries(50) as one:
        of_network(world.space)
    for place, federation in enumerate(federations[1:], start=1):
        add_list(world.space, federation, [person(0), person(place)])
    link(world.space)
    with django_assert_max_num_queries(len(one)):
        of_network(world.space)
    keep_count(world.space)
    with django_assert_max_num_queries(12):
        client.get("/en/network/register/totals/")
