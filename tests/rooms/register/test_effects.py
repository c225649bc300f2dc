"""What the review card says an answer does to the network's jobs: exactly what the count then shows."""

from __future__ import annotations

from typing import Any

import pytest

from filrouge.ground.people.models import Organisation
from filrouge.rooms.register.actions.facts import state_facts
from filrouge.rooms.register.actions.linking import settle_doubt
from filrouge.rooms.register.actions.memberships import relate
from filrouge.rooms.register.actions.totals import keep_count
from filrouge.rooms.register.models import Count, Doubt
from filrouge.rooms.register.queries import duplicates as queries
from tests.rooms.register.review import ask_about
from tests.world import World

STAY = "If you say “same”, the network’s jobs, counted in persons, stay as they are."


def state(world: World, organisation: Organisation, **values: Any) -> None:
    state_facts(world.secretariat, space=world.space, organisation=organisation, values=values)


def card_of(world: World, one: Organisation, other: Organisation) -> tuple[Doubt, tuple[str, ...]]:
    [doubt] = ask_about(world, (one, other))
    keep_count(world.space)
    return doubt, queries.card(world.secretariat, doubt).jobs


def jobs(world: World) -> dict[str, int]:
    keep_count(world.space)
    kept = Count.objects.get(space=world.space, umbrella=world.space.organisation, published=False)
    return {year: round(result["high"]) for year, result in kept.result["jobs"].get("heads", {}).items()}


def test_the_card_is_silent_about_jobs_where_nobody_has_a_figure(
    world: World, organisations: list[Organisation]
) -> None:
    state(world, organisations[1], heads=12, figures_year=2025)
    assert card_of(world, organisations[0], organisations[2])[1] == ()


def test_two_figures_of_one_year_become_one_and_the_card_says_what_the_count_then_shows(
    world: World, organisations: list[Organisation]
) -> None:
    one, two, three, _four = organisations
    state(world, two, heads=1200, figures_year=2025)
    state(world, three, heads=30, figures_year=2025)
    state(world, one, heads=12, figures_year=2025)  # the last word
    doubt, said = card_of(world, one, three)
    assert said == (
        "If you say “same”, the network’s jobs of 2025, counted in persons, go from 1,242 to at most 1,212.",
    )
    assert jobs(world) == {"2025": 1242}
    settle_doubt(world.secretariat, doubt=doubt, verdict="same")
    assert jobs(world) == {"2025": 1212}


def test_figures_of_two_years_are_told_year_by_year(world: World, organisations: list[Organisation]) -> None:
    one, _two, three, _four = organisations
    state(world, one, heads=12, figures_year=2025)
    state(world, three, heads=30, figures_year=2024)
    state(world, one, heads=28, figures_year=2024)  # the last word
    doubt, said = card_of(world, one, three)
    assert said == ("If you say “same”, the network’s jobs of 2024, counted in persons, go from 58 to at most 28.",)
    settle_doubt(world.secretariat, doubt=doubt, verdict="same")
    assert jobs(world) == {"2025": 12, "2024": 28}


def test_a_figure_of_an_unstated_year_is_told_as_such(world: World, organisations: list[Organisation]) -> None:
    one, _two, three, _four = organisations
    state(world, three, heads=30)
    state(world, one, heads=12)  # the last word
    doubt, said = card_of(world, one, three)
    assert said == (
        "If you say “same”, the network’s jobs of an unstated year, counted in persons, go from 42 to at most 12.",
    )
    settle_doubt(world.secretariat, doubt=doubt, verdict="same")
    assert jobs(world) == {"0": 12}


@pytest.mark.parametrize("side", [0, 2])
def test_a_figure_on_one_side_alone_stays(world: World, organisations: list[Organisation], side: int) -> None:
    state(world, organisations[side], heads=12, figures_year=2025)
    doubt, said = card_of(world, organisations[0], organisations[2])
    assert said == (STAY,)
    settle_doubt(world.secretariat, doubt=doubt, verdict="same")
    assert jobs(world) == {"2025": 12}


def test_a_figure_that_is_in_the_figure_of_a_group_was_not_added_and_one_that_joins_it_is_no_more(
    world: World, organisations: list[Organisation]
) -> None:
    one, two, three, _four = organisations
    for organisation, heads in ((one, 15), (two, 100), (three, 12)):
        state(world, organisation, heads=heads, figures_year=2025)
    relate(world.secretariat, space=world.space, kind="included_in", organisation=three, other=two)
    doubt, said = card_of(world, one, three)
    assert said == ("If you say “same”, the network’s jobs of 2025, counted in persons, go from 115 to at most 100.",)
    settle_doubt(world.secretariat, doubt=doubt, verdict="same")
    assert jobs(world) == {"2025": 100}


def test_who_was_in_the_figure_of_the_other_becomes_one_with_it(
    world: World, organisations: list[Organisation]
) -> None:
    one, _two, three, _four = organisations
    for organisation, heads in ((three, 12), (one, 100)):  # the last word is 100
        state(world, organisation, heads=heads, figures_year=2025)
    relate(world.secretariat, space=world.space, kind="included_in", organisation=three, other=one)
    doubt, said = card_of(world, one, three)
    assert said == (STAY,)
    settle_doubt(world.secretariat, doubt=doubt, verdict="same")
    assert jobs(world) == {"2025": 100}
