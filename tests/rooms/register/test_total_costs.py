"""What totals of other days and of parts, and growth, cost the database when nothing is kept: bounded, however many
lists there are; and what is kept of them is what would be drawn anew.
"""

from __future__ import annotations

from datetime import date

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from filrouge.ground.pages import kept
from filrouge.ground.people.models import Organisation
from filrouge.rooms.register.actions.facts import add_organisation
from filrouge.rooms.register.actions.memberships import admit_member
from filrouge.rooms.register.actions.register_counts import say_register_count
from filrouge.rooms.register.actions.totals import keep_count
from filrouge.rooms.register.counting import Part, count
from filrouge.rooms.register.current import current_lists, lists_in_force
from filrouge.rooms.register.models import Entry, Link, MissedCheck, Relation, Source
from filrouge.rooms.register.queries.directory import Filter
from filrouge.rooms.register.reading import Reading
from tests.rooms.register.lists import add_list, at, link, org
from tests.rooms.register.umbrellas import declare, federate
from tests.world import World, sign_in

HERE = "/en/network/register/totals/"
MOST = 12
OLD, NEW = date(2025, 1, 15), date(2026, 1, 15)
OTHERWISE = (
    "?from=2025-06-01", "?on=2025-06-01", "?on=2025-06-01&from=2025-03-01", "?on=2026-02-01&from=2025-06-01",
    "?country=BE", "?family=cooperative&size=1", "?country=BE&on=2025-06-01", "?country=BE&from=2025-06-01",
    "?federation={}", "?federation={}&country=BE", "?federation={}&from=2025-06-01",
    "?federation={}&country=BE&on=2026-02-01&from=2025-06-01", "rows/?on=2025-06-01", "rows/?country=BE&federation={}",
)  # fmt: skip


def _grow(world: World, number: int) -> None:
    """So many more federations with a list of each of two years, one of them with a closed member, and one without."""
    for one in range(number):
        member = Organisation.objects.create(name=f"Federation of {number}, {one}", country="BE")
        federate(world, member)
        rows = [org(f"Atelier {number} {one} {row}", city="Namur", own_id=f"{number}/{one}/{row}") for row in range(3)]
        add_list(world.space, member, rows[:-1], day=OLD, country="BE")
        add_list(world.space, member, rows[1:], day=NEW, country="BE")
    federate(world, Organisation.objects.create(name=f"Silent federation {number}"))
    link(world.space)
    Entry.objects.filter(name=f"Atelier {number} 0 1").update(closed_on=date(2025, 9, 1))
    keep_count(world.space)


@pytest.fixture
def network(world: World) -> World:
    """A network with everything that a total can rest on, but a look below the line."""
    declare(world, world.federation, 40)
    _grow(world, 1)
    say_register_count(
        world.system, space=world.space, register="BCE", country="BE", organisations=900, as_of=OLD,
        link="https://register.example/",
    )  # fmt: skip
    one, other = at(world.space, "Atelier 1 0 0"), at(world.space, "Atelier 1 0 2")
    Relation.objects.create(space=world.space, kind=Relation.Kind.INCLUDED_IN, organisation=one, other=other)
    return world


def _cost(client: Client, path: str) -> int:
    """Of a look when nothing is kept, after one that loaded what is found once in a process."""
    client.get(path)
    kept.forget()
    with CaptureQueriesContext(connection) as captured:
        assert client.get(path).status_code == 200
    return len(captured)


@pytest.mark.parametrize("query", OTHERWISE)
def test_totals_of_other_days_and_parts_cost_the_same_twelve_statements_for_many_lists_as_for_one(
    network: World, client: Client, query: str
) -> None:
    sign_in(client, network.secretary)
    path = HERE + query.format(Source.objects.filter(kind="itemised").latest("id").umbrella_id)
    one = _cost(client, path)
    _grow(network, 3)
    assert _cost(client, path) == one <= MOST


@pytest.mark.parametrize("query", ["", "?from=2025-06-01", "?on=2025-06-01", "?on=2026-02-01&from=2025-06-01"])
def test_the_total_of_a_federation_stays_within_twelve_statements_on_any_day(
    network: World, client: Client, query: str
) -> None:
    sign_in(client, network.secretary)
    federation = Source.objects.filter(kind="itemised").latest("id").umbrella
    assert _cost(client, f"/en/network/register/{federation.address}/totals/{query}") <= MOST


def test_a_look_below_the_line_costs_one_statement_more_to_know_which_pairs_are_one_by_now(
    network: World, client: Client
) -> None:
    path = f"{HERE}?on=2026-02-01"
    before = _cost(client, path)
    rows = list(Link.objects.filter(space=network.space, ended_at=None).values_list("row_id", flat=True)[:2])
    MissedCheck.objects.create(
        space=network.space, seed=1, size=1, asked_at=timezone.now(), drawn_at=timezone.now(), below=10,
        pairs=[[*rows, 0.1, [], []]], answers=["same"],
    )  # fmt: skip
    assert _cost(client, path) == before + 1


def test_the_lists_of_several_days_are_those_of_each_day(network: World) -> None:
    days = [date(2024, 1, 1), OLD, date(2025, 12, 31), NEW, date(2026, 3, 1)]
    together = lists_in_force(network.space, days)
    assert [len(together[day]) for day in days] == [0, 1, 1, 2, 2]
    assert together == {day: current_lists(network.space, day) for day in days}


def test_one_reading_for_several_days_counts_each_day_as_alone(network: World) -> None:
    _grow(network, 2)
    days = [OLD, date(2025, 12, 31), date(2026, 3, 1)]
    parts = [
        Part(),
        Part(where=Filter(country=("BE",)).condition),
        Part(within=current_lists(network.space, NEW)[-1].umbrella_id),
    ]
    for part in parts:
        read = Reading(network.space, days)
        for day in days:
            umbrella = network.space.organisation_id
            together = count(network.space, umbrella, day=day, part=part, reading=read)
            assert together == count(network.space, umbrella, day=day, part=part)


@pytest.mark.parametrize("query", ["?country=BE", "?country=FR", "?federation={}", "?country=BE&year=2025"])
def test_what_is_kept_of_a_part_is_what_is_drawn_anew_in_each_language(
    network: World, client: Client, query: str
) -> None:
    path = HERE + query.format(Source.objects.filter(kind="itemised").latest("id").umbrella_id)
    seen = {}
    for language in ("en", "fr"):
        here = path.replace("/en/", f"/{language}/")
        seen[language] = client.get(here).text
        assert client.get(here).text == seen[language]
        kept.forget()
        assert client.get(here).text == seen[language]
    assert seen["en"] != seen["fr"]


def test_a_part_that_is_kept_knows_of_the_next_organisation(network: World, client: Client) -> None:
    path, figure = f"{HERE}?country=FR", 'value=FR">France</a></th><td class="n">1</td>'
    assert figure not in client.get(path).text
    federation = Source.objects.filter(kind="itemised").latest("id").umbrella
    admit_member(
        network.system, space=network.space, umbrella=network.space.organisation,
        member=add_organisation(
            network.secretariat, space=network.space, umbrella=federation, values={"name": "Neuf", "country": "FR"}
        ),
    )  # fmt: skip
    assert figure in client.get(path).text
