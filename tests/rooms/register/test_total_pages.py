"""Totals as they are read: every step in words, growth like for like, the page and what it costs."""

from __future__ import annotations

import re
from datetime import date
from html import unescape
from pathlib import Path
from typing import Any

import pytest
from django.test import Client
from django.utils.translation import override

from filrouge.ground.people.models import Organisation, Space
from filrouge.methods.totals import STEP_PARAMETERS, Change
from filrouge.rooms.register.actions.memberships import admit_member
from filrouge.rooms.register.actions.totals import keep_count
from filrouge.rooms.register.models import Membership
from filrouge.rooms.register.queries import totals as queries
from filrouge.rooms.register.queries.beside import BOUNDS
from filrouge.rooms.register.queries.growth import CHANGES, growth_of
from filrouge.rooms.register.queries.steps import SENTENCES, lines
from tests.rooms.register.lists import add_list, at, link
from tests.rooms.register.umbrellas import NAMES, declare, federate, of_network, open_pair, person, publish
from tests.world import World, sign_in

ROOT = Path(__file__).parents[3]
PAGE = "/en/network/register/totals/"


@pytest.mark.parametrize("number", [1, 2])
def test_every_step_has_a_sentence_with_its_own_parameters_only(number: int) -> None:
    assert set(SENTENCES) == set(STEP_PARAMETERS)
    for code, sentence in SENTENCES.items():
        own = dict.fromkeys(STEP_PARAMETERS[code], number) | ({"sum": 7} if code == "naive_sum" else {})
        own |= {"formula": "7"} if "parts" in own or code == "missed_pairs" else {}
        own |= {"scope": "Belgium"} if code.startswith("register_") else {}
        assert "%(" not in str(sentence % own), code


# What the method needs for a step, and the steps that nothing else leads to.
UNUSED = {
    "MissedPairs": {"missed_pairs"},
    "SIZE_CLASS": {"size_classes"},
}


def test_the_page_on_how_we_count_marks_the_steps_that_no_page_has() -> None:
    told = (ROOT / "docs/using/how-we-count.md").read_text(encoding="utf-8")
    marked = set(re.findall(r"^- `([a-z_]+)` ○", told, flags=re.MULTILINE))
    register = "".join(
        each.read_text(encoding="utf-8") for each in (ROOT / "src/filrouge/rooms/register").rglob("*.py")
    )
    unused = {step for name, steps in UNUSED.items() if name not in register for step in steps}
    assert marked == unused | {"largest_list", "de_caen", "dawson_sankoff", "hunter_worsley"} - set(BOUNDS)


@pytest.mark.parametrize("code", sorted(STEP_PARAMETERS))
def test_every_step_prints_whatever_its_parameters_hold(code: str) -> None:
    values: dict[str, Any] = dict.fromkeys(STEP_PARAMETERS[code], 1234.5)
    values |= {name: "Ünïon" for name in ("name", "key") if name in values}
    values |= {name: "2026-01-01" for name in ("date",) if name in values}
    values |= {name: ["a", "b"] for name in ("names", "keys", "comparable", "edges") if name in values}
    values |= {"parts": [{"key": "a", "declared": 5.0, "listed": 2.0}]} if "parts" in values else {}
    [line] = lines([[code, values, 1, 2, 3]])
    assert (line.low, line.best, line.high) == ("1", "2", "3")
    assert "%" not in line.words.replace("\u00a0", " ").replace(" %", "")


@pytest.mark.parametrize(
    ("value", "parts", "unplaced", "words"),
    [
        (310, [(30, 40)], 0, "310, what is on lists with names."),
        (320, [(50, 40)], 0, "310 + (50 − 40) = 320: what is on lists with names, and of each number what is more than "
                             "it can share with them."),
        (325, [(50, 40), (30, 20), (5, 9)], 5, "310 + (50 − 40) + (30 − 20) − 5 = 325: what is on lists with names, "
                             "and of each number what is more than it can share with them, less what several numbers "
                             "can share."),
        (350, [(200, 40), (150, 20)], 295, "200 + 150 = 350, the numbers of lists that share nobody."),
        (400, [(400, 0)], 395, "400, the number of one list alone."),
    ],
)  # fmt: skip
def test_no_fewer_than_is_told_as_a_formula_with_its_numbers(
    value: int, parts: list[tuple[int, int]], unplaced: int, words: str
) -> None:
    rows = [{"key": "k", "declared": float(declared), "listed": float(listed)} for declared, listed in parts]
    named = ["open_pairs", {"pairs": 1, "at_most": 1, "expected": 1}, 310, 311, 312]
    low = ["hard_low", {"value": float(value), "parts": rows, "unplaced": float(unplaced)}, value, value, value]
    assert lines([named, low])[1].words == f"It cannot be fewer than {words}"


def test_jobs_are_told_step_by_step_beside_the_sum_that_would_have_been_wrong(
    world: World, client: Client, second: Organisation
) -> None:
    federate(world, world.federation, second)
    add_list(world.space, world.federation, [person(0, heads=10, figures_year=2025), person(1)])
    add_list(world.space, second, [person(0, heads=10, figures_year=2025)])
    link(world.space)
    keep_count(world.space)
    total = queries.total_of_network(world.nobody)
    assert total is not None
    [jobs] = total.jobs
    assert (jobs.naive, jobs.low, jobs.best, jobs.high) == (20, 10, 10, 10)
    assert [line.words for line in jobs.lines] == [
        "All 2 lists added up give 20. This counts again whoever is on several lists.",
        "Each of the 2 organisations once.",
        "1 of 2 organisations said how many; 0 of them said none. Nothing is added where "
        "neither a number nor a size class is known.",
    ]
    page = client.get("/en/network/register/totals/").text
    assert "Not <s>20</s>, the sum of the lists." in page
    assert all(line.words in page for line in jobs.lines)


def test_jobs_with_names_declared_ones_and_those_of_whom_nothing_is_known_stand_side_by_side(
    world: World, client: Client, second: Organisation
) -> None:
    third = Organisation.objects.create(name="Federation Three")
    federate(world, world.federation, second, third)
    add_list(world.space, world.federation, [person(0, heads=10, figures_year=2025), person(1)])
    declare(world, second, 5, declared_jobs=30, declared_unit="heads", declared_year=2025)
    link(world.space)
    keep_count(world.space)
    total = queries.total_of_network(world.nobody)
    assert total is not None
    [jobs] = total.jobs
    assert (jobs.naive, jobs.low, jobs.best, jobs.high) == (40, 30, 40, 40)
    assert (jobs.listed, jobs.declared, jobs.silent) == (10, (("Federation Two", 30),), ("Federation Three",))
    assert [line.words for line in jobs.lines][-2:] == [
        "Federation Two gave only a number, 30. On comparable lists 0\u00a0% are also on another one, so it adds about "
        "30 · (1 − 0\u00a0%), and no more than 30 − 0: 30.",
        "It cannot be fewer than 10 + (30 − 10) = 30: what is on lists with names, and of each number what is more "
        "than it can share with them; and not more than 40.",
    ]
    page = client.get("/en/network/register/totals/").text
    assert "and 1 federation, as one number" in page
    assert '<dt>Federation Two</dt><dd class="num">30<small>a number without names</small></dd>' in page
    assert "<dt>Neither names nor this number</dt><dd>Federation Three</dd>" in page


def test_a_total_that_was_kept_before_jobs_could_be_declared_is_still_read(world: World) -> None:
    federate(world, world.federation)
    add_list(world.space, world.federation, [person(0, heads=10, figures_year=2025)])
    link(world.space)
    kept = keep_count(world.space)
    for name in ("declared", "silent"):
        del kept.result["jobs"]["heads"]["2025"][name]
    kept.save()
    total = queries.total_of_network(world.nobody)
    assert total is not None
    assert (total.jobs[0].best, total.jobs[0].declared, total.jobs[0].silent) == (10, (), ())


def test_by_kind_says_that_numbers_without_names_are_not_split(
    world: World, client: Client, second: Organisation
) -> None:
    federate(world, world.federation, second)
    add_list(world.space, world.federation, [person(0), person(1)])
    link(world.space)
    keep_count(world.space)
    words = "What federations gave as a number alone cannot be split."
    assert words not in client.get(PAGE).text
    declare(world, second, 5)
    keep_count(world.space)
    assert f"Of the 2 organisations on lists with names. {words}" in client.get(PAGE).text


def test_everything_that_narrows_a_total_is_offered_and_none_is_lost_on_the_way(world: World, client: Client) -> None:
    federate(world, world.federation)
    said = {"family": "mutual", "region": "Hainaut", "activity": {"section": "C"}, "heads": 20}
    add_list(world.space, world.federation, [person(0, **said), person(1, region="Liège"), person(2, country="FR")])
    link(world.space)
    keep_count(world.space)
    asked = "family=mutual&country=BE&section=C&size=3&region=Hainaut&on=2026-02-01&from=2025-02-01"
    page = client.get(f"{PAGE}?{asked}").text
    for chosen in ("mutual", "BE", "C", "3", "Hainaut"):
        assert f'<option value="{chosen}" selected>' in page
    assert '<option value="Liège">' in page
    assert 'name="from" type="date" value="2025-02-01"' in page
    assert 'href="?from=2025-02-01&amp;on=2026-02-01">Count all' in page
    narrowed = "family=mutual&amp;country=BE&amp;section=C&amp;size=3&amp;region=Hainaut"
    assert f'register/?{narrowed}&amp;federation={world.federation.id}"' in page
    rows = client.get(f"{PAGE}rows/?{asked}&of=all").text
    assert f"totals/?{narrowed}&amp;on=2026-02-01" in rows
    assert 'id="only-region"' not in client.get(PAGE).text


def test_several_values_of_one_kind_stay_chosen(world: World, client: Client) -> None:
    publish(world)
    page = client.get(f"{PAGE}?country=BE&country=FR").text
    assert '<select class="area" multiple id="only-country" name="country">' in page
    assert all(f'<option value="{code}" selected>' in page for code in ("BE", "FR"))


def test_the_page_says_how_many_members_and_countries_what_is_chosen_has(
    world: World, client: Client, second: Organisation
) -> None:
    third = Organisation.objects.create(name="Federation Three", country="BE")
    federate(world, world.federation, second)
    federate(world, third, under=second)
    add_list(world.space, world.federation, [person(0), person(1, country="FR")])
    add_list(world.space, third, [person(2, country="FR")])
    link(world.space)
    admit_member(world.system, space=world.space, member=at(world.space, NAMES[0]), umbrella=world.space.organisation)
    keep_count(world.space)
    countries = '<a href="#countries">Organisations with names in {}.</a>'
    everybody = re.search(rf'<a href="([^"]+)">3 members</a>. {countries.format("2 countries")}', client.get(PAGE).text)
    assert everybody
    behind = client.get(unescape(everybody[1])).text
    assert all(f">{name}</a>" in behind for name in (NAMES[0], "Federation One", "Federation Two"))
    for country, federation in (("FR", "Federation Two"), ("BE", NAMES[0])):
        page = client.get(PAGE, {"country": country}).text
        some = re.search(rf'<a href="([^"]+)">2 members</a>. {countries.format("1 country")}', page)
        assert some
        behind = client.get(unescape(some[1])).text
        assert (behind.count("<tr>") - 1, f">{federation}</a>" in behind) == (2, True)
    assert "0 members. Organisations with names in 0 countries." in client.get(PAGE, {"country": "MT"}).text


def test_who_is_on_no_list_is_estimated_and_never_added(world: World, client: Client, second: Organisation) -> None:
    federate(world, world.federation, second)
    add_list(world.space, world.federation, [person(n) for n in range(4)])
    add_list(world.space, second, [person(n) for n in (3, 4)])
    link(world.space)
    keep_count(world.space)
    total = queries.total_of_network(world.nobody)
    assert total is not None
    assert total.nowhere is not None
    assert (total.once, total.twice, total.nowhere.number) == (4, 1, 2)  # 5 · 3 / 2 − 1 = 6.5, of which 5 are listed
    assert (total.low, total.best, total.high) == (5, 5, 5)
    assert total.nowhere.words in client.get(PAGE).text
    assert "(4 + 1) · (2 + 1) / (1 + 1) − 1 = 6 in all, of which 5 are listed (Chapman)" in total.nowhere.words
    assert total.by_the_table == ()  # with two lists the table is as exact as the names


def test_from_three_lists_the_table_alone_checks_the_total(world: World, client: Client, second: Organisation) -> None:
    third = Organisation.objects.create(name="Federation Three")
    federate(world, world.federation, second, third)
    for federation, people in ((world.federation, range(4)), (second, (3, 4)), (third, (0, 4, 5))):
        add_list(world.space, federation, [person(n) for n in people])
    link(world.space)
    keep_count(world.space)
    total = queries.total_of_network(world.nobody)
    assert total is not None
    assert total.nowhere is not None
    assert total.nowhere.words.startswith("3 on one of 3 lists and 3 on two: 2/3 · 3² / (2 · 3) = 1 (Chao).")
    assert total.by_the_table == (
        "The largest list alone has 4.",
        "Each list’s size squared, divided by its row of the table, added up: no fewer than 5 (de Caen).",
        "2 · 9 / (1 + 1) − 2 · 3 / (1 · (1 + 1)) from all sizes and all overlaps: "
        "no fewer than 6 (Dawson and Sankoff).",
        "9 − 2, all sizes less the largest overlaps that form no circle: no more than 7 (Hunter, Worsley).",
    )
    page = client.get(PAGE).text
    assert "By name there are 6 organisations on these lists." in page
    assert all(words in page for words in (total.nowhere.words, *total.by_the_table))


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
    assert (found.before, found.after, found.rate) == (2, 4, "+50.0\u00a0%")
    assert found.headline == "Like for like from 2 to 3 organisations: +50.0\u00a0%."
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


def test_a_number_that_came_or_went_is_told_as_a_number(world: World, second: Organisation) -> None:
    federate(world, world.federation, second)
    declare(world, world.federation, 100, date(2025, 1, 1), country="BE")
    declare(world, second, 120, date(2026, 1, 1))
    network, days = world.space.organisation, (date(2025, 6, 1), date(2026, 6, 1))
    found = growth_of(world.nobody, network, *days)
    assert found is not None
    assert found.perimeter == (
        "Federation One declares 100, as before.",
        "Federation Two gave a number without names: 120. On the earlier day there was none.",
    )
    Membership.objects.filter(member=world.federation).update(until=date(2026, 1, 1))
    found = growth_of(world.nobody, network, *days)
    assert found is not None
    assert found.perimeter[0] == (
        "Federation One had given a number without names: 100. On the later day there is none."
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
    assert "Choose a day to compare with" in page
    assert "What changed in the lists themselves" not in page
    grown = client.get("/en/network/register/totals/?from=2025-01-01&on=2026-06-01").content.decode()
    assert "A list came: Federation Two. It shows 1 that no list of both days has." in grown
    assert "Publish today" not in grown
    assert "Choose a day to compare with" not in grown
    narrowed = client.get("/en/network/register/totals/?country=FR").content.decode()
    assert "Only: France" in narrowed
    assert "0 organisations, each counted once" in narrowed


def test_a_share_is_written_as_its_language_writes_it() -> None:
    step: list[Any] = ["declared_rate", {"name": "A", "declared": 9, "rate": 0.41, "known": 0, "adds": 5}, 1, 2, 3]
    told = {}
    for language in ("en", "nl"):
        with override(language):
            told[language] = lines([step])[0].words
    assert "41\u00a0%" in told["en"]
    assert "41%" in told["nl"]


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
