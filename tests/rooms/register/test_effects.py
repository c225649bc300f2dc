"""What the review card says an answer does to the network's jobs: exactly what the count then shows."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest

from filrouge.ground.people.models import Organisation
from filrouge.rooms.register.actions.facts import state_facts
from filrouge.rooms.register.actions.linking import settle_doubt
from filrouge.rooms.register.actions.memberships import relate
from filrouge.rooms.register.actions.register_counts import say_register_count
from filrouge.rooms.register.actions.totals import keep_count
from filrouge.rooms.register.models import Count, Doubt
from filrouge.rooms.register.queries import api_reviews
from filrouge.rooms.register.queries import duplicates as queries
from tests.rooms.register.lists import add_list, at, link, org
from tests.rooms.register.review import NAMES, ask_about
from tests.rooms.register.umbrellas import declare, federate, person
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
        "If you say “same”, the network’s jobs of 2025, counted in persons, are at most 1,212 instead of 1,242.",
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
    assert said == ("If you say “same”, the network’s jobs of 2024, counted in persons, are at most 28 instead of 58.",)
    settle_doubt(world.secretariat, doubt=doubt, verdict="same")
    assert jobs(world) == {"2025": 12, "2024": 28}


def test_a_figure_of_an_unstated_year_is_told_as_such(world: World, organisations: list[Organisation]) -> None:
    one, _two, three, _four = organisations
    state(world, three, heads=30)
    state(world, one, heads=12)  # the last word
    doubt, said = card_of(world, one, three)
    assert said == (
        "If you say “same”, the network’s jobs of an unstated year, counted in persons, are at most 12 instead of 42.",
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
    assert said == (
        "If you say “same”, the network’s jobs of 2025, counted in persons, are at most 100 instead of 115.",
    )
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


def most(world: World) -> int:
    keep_count(world.space)
    kept = Count.objects.get(space=world.space, umbrella=world.space.organisation, published=False)
    return int(kept.result["organisations"]["high"])


def said_of_the_total(world: World, doubt: Doubt) -> str:
    keep_count(world.space)
    return queries.card(world.secretariat, doubt).total.words


def test_one_that_no_list_in_force_names_any_more_takes_nothing_off_the_total_and_the_card_says_so(
    world: World, organisations: list[Organisation]
) -> None:
    one, _two, three, _four = organisations
    add_list(world.space, world.federation, [org(NAMES[1], own_id=NAMES[1])], day=date(2026, 6, 1))
    link(world.space)
    [doubt] = ask_about(world, (one, three))
    assert said_of_the_total(world, doubt) == (
        "If you say “same”, the network’s total stays at most 3 organisations: not both are counted in it."
    )
    told = api_reviews.card(world.secretariat, doubt.pk)
    assert told is not None
    assert (told.total_now, told.total_if_same) == (3, 3)
    settle_doubt(world.secretariat, doubt=doubt, verdict="same")
    assert most(world) == 3


def test_where_a_public_register_sets_the_high_end_the_card_does_not_say_that_it_falls(
    world: World, second: Organisation
) -> None:
    federate(world, world.federation, second)
    add_list(world.space, world.federation, [person(0), person(1), org("Huerta Común")], country="BE")
    add_list(world.space, second, [org("Banca Popolare")], series="elsewhere")
    declare(world, second, 6, country="BE")
    link(world.space)
    say_register_count(world.secretariat, space=world.space, register="Central Register", country="BE", organisations=7,
                       as_of=date(2026, 1, 10), link="https://register.example/")  # fmt: skip
    here, there, abroad = (at(world.space, name) for name in (NAMES[0], "Huerta Común", "Banca Popolare"))
    inside, across = ask_about(world, (here, there), (there, abroad))
    assert said_of_the_total(world, inside) == (
        "If you say “same”, the network’s total stays at most 8 organisations: no more of them than a public register "
        "counts are in it already."
    )
    assert said_of_the_total(world, across) == (
        "If you say “same”, the network’s total is at most 7 organisations instead of 8."
    )
    settle_doubt(world.secretariat, doubt=inside, verdict="same")
    assert most(world) == 8
    across.refresh_from_db()
    settle_doubt(world.secretariat, doubt=across, verdict="same")
    assert most(world) == 7
