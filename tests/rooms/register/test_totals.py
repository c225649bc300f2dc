"""How many, counted once: diamonds, numbers without names, days in the past, open questions, growth, publishing."""

from __future__ import annotations

import json
import re
from datetime import date
from typing import Any

import pytest
from django.db.models import Q
from django.test import Client
from django.utils import timezone
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from filrouge.ground.actions import NotAllowed, Refused
from filrouge.ground.people.models import Organisation, Space
from filrouge.methods.totals import STEP_PARAMETERS, Change
from filrouge.rooms.register.actions.facts import add_organisation
from filrouge.rooms.register.actions.linking import settle_doubt, undo_decision
from filrouge.rooms.register.actions.memberships import admit_member, relate
from filrouge.rooms.register.actions.totals import keep_count, publish_total
from filrouge.rooms.register.counting import count
from filrouge.rooms.register.models import Count, Decision, Doubt, Entry, Link, Row, SampleCheck, Source
from filrouge.rooms.register.queries import totals as queries
from filrouge.rooms.register.queries.growth import CHANGES, growth_of
from filrouge.rooms.register.queries.steps import SENTENCES, lines
from tests.rooms.register.lists import add_list, at, link, org
from tests.world import World, sign_in

# Four names that nobody could take for each other, each with a number of its own.
KBO = ["0403019261", "0202239951", "0403170701", "0403091220", "0400378485", "0403227515"]
NAMES = ["Atelier du Moulin", "Wasserij De Kade", "Banca Popolare", "Huerta Común", "Kirjakahvila", "Zielony Dom"]


def person(place: int, **more: Any) -> dict[str, Any]:
    return org(NAMES[place], identifiers=[["be-kbo", KBO[place], "valid"]], city="Namur", own_id=KBO[place], **more)


@pytest.fixture
def second(world: World) -> Organisation:
    return Organisation.objects.create(name="Federation Two", country="BE")


def federate(world: World, *federations: Organisation, under: Organisation | None = None) -> None:
    for federation in federations:
        admit_member(
            world.system, space=world.space, member=federation, umbrella=under or world.space.organisation,
            stands_for_others=True,
        )  # fmt: skip


def declare(world: World, umbrella: Organisation, number: int, day: date = date(2026, 1, 1), **more: Any) -> Source:
    return Source.objects.create(
        space=world.space, umbrella=umbrella, series="number", kind=Source.Kind.DECLARED, state="imported", as_of=day,
        received_at=timezone.now(), declared_organisations=number, **more,
    )  # fmt: skip


def ranged(result: dict[str, Any]) -> tuple[float, float, float, float]:
    whole = result["organisations"]
    return whole["naive"], whole["low"], whole["best"], whole["high"]


def of_network(space: Space, **asked: Any) -> dict[str, Any]:
    return count(space, space.organisation_id, **asked)


def test_a_diamond_counts_each_organisation_once(world: World, second: Organisation) -> None:
    federate(world, world.federation, second)
    add_list(world.space, world.federation, [person(0), person(1)])
    add_list(world.space, second, [person(0), person(1)])
    link(world.space)
    found = of_network(world.space)
    assert ranged(found) == (4, 2, 2, 2)
    assert found["spread"] == {"once": 0, "twice": 2, "more": 0}
    assert found["matrix"] == [[2, 2], [2, 2]]
    assert [(row["name"], row["only_here"], row["elsewhere"]) for row in found["lists"]] == [
        ("Federation One", 0, 2), ("Federation Two", 0, 2),
    ]  # fmt: skip


def test_a_federation_below_two_federations_is_counted_once_with_its_members(
    world: World, second: Organisation
) -> None:
    below = Organisation.objects.create(name="Local union", country="BE")
    federate(world, world.federation, second)
    federate(world, below, under=world.federation)
    federate(world, below, under=second)
    add_list(world.space, below, [person(0), person(1), person(2)])
    link(world.space)
    assert ranged(of_network(world.space)) == (3, 3, 3, 3)
    assert ranged(count(world.space, second.id)) == (3, 3, 3, 3)
    assert of_network(world.space)["members"] == 2


def test_an_umbrella_on_a_list_is_not_one_of_the_organisations(world: World, second: Organisation) -> None:
    federate(world, world.federation)
    add_list(world.space, world.federation, [person(0), person(1)])
    link(world.space)
    federate(world, at(world.space, NAMES[1]))
    assert ranged(of_network(world.space))[1:] == (1, 1, 1)


def test_a_number_without_names_widens_the_range(world: World, second: Organisation) -> None:
    federate(world, world.federation, second)
    add_list(world.space, world.federation, [person(0), person(1)])
    declare(world, second, 5)
    link(world.space)
    found = of_network(world.space)
    naive, low, best, high = ranged(found)
    assert (naive, low, high) == (7, 5, 7)
    assert 5 <= best <= 7
    assert [row["kind"] for row in found["lists"]] == ["itemised", "declared"]


def test_lists_of_two_countries_add_up(world: World, second: Organisation) -> None:
    federate(world, world.federation, second)
    add_list(world.space, world.federation, [person(0), person(1)], country="BE")
    declare(world, second, 5, country="FR")
    link(world.space)
    assert ranged(of_network(world.space)) == (7, 7, 7, 7)


def test_members_declared_one_by_one_are_part_of_their_federations_number(world: World, second: Organisation) -> None:
    federate(world, world.federation, second)
    add_list(world.space, world.federation, [person(0), person(1)])
    declare(world, second, 5)
    link(world.space)
    for name in NAMES[:2]:
        admit_member(world.system, space=world.space, member=at(world.space, name), umbrella=second)
    assert ranged(of_network(world.space))[1:4:2] == (5, 5)


def test_a_federation_that_says_nothing_is_named_and_adds_nothing(world: World, second: Organisation) -> None:
    federate(world, world.federation, second)
    add_list(world.space, world.federation, [person(0)])
    link(world.space)
    found = of_network(world.space)
    assert ranged(found) == (1, 1, 1, 1)
    assert [row["name"] for row in found["lists"] if row["kind"] == "unknown"] == ["Federation Two"]
    assert "unknown_lists" in [code for code, *_rest in found["organisations"]["steps"]]


def test_names_that_a_federation_checked_narrow_the_range(world: World, second: Organisation) -> None:
    federate(world, world.federation, second)
    add_list(world.space, world.federation, [person(place) for place in range(6)])
    source = declare(world, second, 10)
    link(world.space)
    before = ranged(of_network(world.space))
    SampleCheck.objects.create(source=source, answers=[[True, 1]] * 2 + [[False, 1]] * 6, at=timezone.now())
    naive, low, best, high = ranged(of_network(world.space))
    assert naive == before[0]
    assert before[1] <= low < best < high <= before[3]
    assert low > before[1]
    assert best in {13, 14}


def test_a_day_in_the_past_sees_the_lists_and_members_of_that_day(world: World, second: Organisation) -> None:
    federate(world, world.federation)
    admit_member(
        world.system, space=world.space, member=second, umbrella=world.space.organisation, stands_for_others=True,
        since=date(2026, 2, 1),
    )  # fmt: skip
    add_list(world.space, world.federation, [person(0), person(1)], day=date(2025, 1, 1))
    add_list(world.space, world.federation, [person(1), person(2), person(3)], day=date(2026, 1, 1))
    add_list(world.space, second, [person(4)], day=date(2026, 1, 1))
    link(world.space)
    days = {day: ranged(of_network(world.space, day=date(*day)))[2] for day in
            [(2024, 6, 1), (2025, 6, 1), (2026, 1, 15), (2026, 3, 1)]}  # fmt: skip
    assert list(days.values()) == [0, 2, 3, 4]


def test_who_closed_is_counted_until_the_day(world: World) -> None:
    federate(world, world.federation)
    add_list(world.space, world.federation, [person(0), person(1, closed="2026-03-01")])
    link(world.space)
    assert ranged(of_network(world.space, day=date(2026, 2, 1)))[2] == 2
    assert ranged(of_network(world.space, day=date(2026, 3, 1)))[2] == 1


def test_a_filter_counts_the_part_and_says_that_numbers_without_names_cannot_be_parted(
    world: World, second: Organisation
) -> None:
    federate(world, world.federation, second)
    add_list(world.space, world.federation, [person(0, family="mutual"), person(1, family="cooperative")])
    declare(world, second, 50)
    link(world.space)
    found = of_network(world.space, where=Q(family="mutual"))
    assert ranged(found) == (1, 1, 1, 1)
    assert [row["name"] for row in found["lists"] if row["kind"] == "unknown"] == ["Federation Two"]


def _pair(world: World, second: Organisation) -> Doubt:
    """Two organisations of two lists and an open card between them."""
    federate(world, world.federation, second)
    add_list(world.space, world.federation, [person(0), person(1)])
    add_list(world.space, second, [org("Tout autre", city="Arlon")])
    link(world.space)
    Doubt.objects.all().delete()
    left, right = at(world.space, NAMES[0]), at(world.space, "Tout autre")
    rows = {o: Link.objects.get(organisation=o, ended_at=None).row for o in (left, right)}
    return Doubt.objects.create(
        space=world.space, left=left, right=right, left_row=rows[left], right_row=rows[right], probability=0.4, value=1
    )


def test_an_open_question_widens_the_range_and_an_answer_closes_it(world: World, second: Organisation) -> None:
    doubt = _pair(world, second)
    found = of_network(world.space)
    assert (ranged(found), found["open"]) == ((3, 2, 3, 3), 1)
    settle_doubt(world.secretariat, doubt=doubt, verdict="same")
    assert ranged(of_network(world.space)) == (3, 2, 2, 2)


def test_what_was_added_by_hand_and_then_found_on_a_list_is_counted_once(world: World, second: Organisation) -> None:
    doubt = _pair(world, second)
    added = add_organisation(
        world.secretariat, space=world.space, umbrella=world.federation, values={"name": "Tout autre asbl"}
    )
    assert ranged(of_network(world.space))[3] == 4
    row = Row.objects.get(source__kind="statement")
    card = Doubt.objects.create(
        space=world.space, left=doubt.right, right=added, left_row=doubt.right_row, right_row=row, probability=0.5,
        value=1,
    )  # fmt: skip
    decision = settle_doubt(world.secretariat, doubt=card, verdict="same")
    added.refresh_from_db()
    assert added.merged_into_id == doubt.right_id
    assert ranged(of_network(world.space))[3] == 3
    assert Entry.objects.get(space=world.space, organisation=doubt.right).listed
    undo_decision(world.secretariat, decision=decision)
    assert ranged(of_network(world.space))[3] == 4


def test_a_federation_merged_with_an_older_entry_keeps_its_members(world: World) -> None:
    federate(world, world.federation)
    add_list(world.space, world.federation, [org("Union Locale", city="Mons"), person(1)])
    link(world.space)
    older = at(world.space, "Union Locale")
    local = Organisation.objects.create(name="Union locale asbl", country="BE")
    federate(world, local, under=world.federation)
    add_list(world.space, local, [person(2), person(3)])
    link(world.space)
    Doubt.objects.all().delete()
    row = Link.objects.get(organisation=older, ended_at=None).row
    card = Doubt.objects.create(
        space=world.space, left=older, right=local, left_row=row, right_row=row, probability=0.5, value=1
    )
    settle_doubt(world.secretariat, doubt=card, verdict="same")
    assert [o.merged_into_id for o in Organisation.objects.filter(id__in=[older.id, local.id])] == [local.id, None]
    assert ranged(of_network(world.space))[1:] == (3, 3, 3)
    assert ranged(count(world.space, local.id))[1:] == (2, 2, 2)


def test_jobs_count_once_and_a_group_is_not_added_to_its_parts(world: World, second: Organisation) -> None:
    federate(world, world.federation, second)
    year = {"figures_year": 2025}
    add_list(world.space, world.federation, [person(0, heads=10, **year), person(1, heads=0, **year), person(2)])
    add_list(world.space, second, [person(0, heads=10, **year), person(3, fte=2.5, **year)])
    link(world.space)
    jobs = of_network(world.space)["jobs"]
    assert jobs["heads"]["2025"]["best"] == 10
    assert jobs["fte"]["2025"]["best"] == 2.5
    said = jobs["heads"]["2025"]["coverage"]
    assert (said["organisations"], said["values"], said["zero"]) == (4, 2, 1)
    link(world.space)
    relate(
        world.secretariat, space=world.space, kind="included_in", organisation=at(world.space, NAMES[0]),
        other=at(world.space, NAMES[1]),
    )  # fmt: skip
    assert of_network(world.space)["jobs"]["heads"]["2025"]["best"] == 0


@settings(
    max_examples=6, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow]
)
@given(
    lists=st.lists(st.lists(st.integers(0, 5), unique=True, max_size=4), min_size=2, max_size=3),
    order=st.permutations([0, 1, 2]),
    declared=st.none() | st.integers(0, 9),
)
def test_the_order_of_imports_never_matters_and_the_truth_lies_inside(
    empty: World, lists: list[list[int]], order: list[int], declared: int | None
) -> None:
    found = [_imported(empty, lists, sequence, declared) for sequence in (sorted(order), order)]
    assert found[0] == found[1]
    _naive, low, best, high = found[0]
    assert low <= best <= high
    truth = len({member for each in lists for member in each})
    assert low <= truth + (declared or 0)
    assert truth <= high


@pytest.fixture
def empty(world: World) -> World:
    return world


def _imported(world: World, lists: list[list[int]], order: list[int], declared: int | None) -> tuple[float, ...]:
    """The total after importing lists in an order, on a register that is emptied afterwards."""
    from django.db import transaction

    class Undo(Exception):
        pass

    try:
        with transaction.atomic():
            federations = [Organisation.objects.create(name=f"F{number}") for number in range(4)]
            federate(world, *federations)
            for place in order:
                if place < len(lists):
                    add_list(world.space, federations[place], [person(member) for member in lists[place]])
                    link(world.space)
            if declared is not None:
                declare(world, federations[3], declared)
            raise Undo(ranged(of_network(world.space)))
    except Undo as undo:
        return tuple(undo.args[0])


def _published(world: World) -> Count:
    federate(world, world.federation)
    add_list(world.space, world.federation, [person(0), person(1)])
    link(world.space)
    return publish_total(world.secretariat, space=world.space, umbrella=world.space.organisation)


def test_a_published_total_never_changes(world: World, client: Client) -> None:
    first = _published(world)
    before = client.get(f"/en/network/register/totals/{first.id}/").content.decode()
    add_list(world.space, world.federation, [person(0)], day=date(2026, 2, 1))
    link(world.space)
    keep_count(world.space)
    second = publish_total(world.secretariat, space=world.space, umbrella=world.space.organisation)
    after = client.get(f"/en/network/register/totals/{first.id}/").content.decode()
    first.refresh_from_db()
    assert (first.result["organisations"]["best"], second.result["organisations"]["best"]) == (2, 1)
    figure = r'<p class="huge num">(\d+)</p>'
    assert re.findall(figure, before) == re.findall(figure, after) == ["2"]
    assert first.digest in after


def test_the_digest_is_that_of_the_published_numbers(world: World) -> None:
    import hashlib

    kept = _published(world)
    kept.refresh_from_db()
    assert hashlib.sha256(json.dumps(kept.result, sort_keys=True).encode()).hexdigest() == kept.digest


def test_the_thread_of_a_published_total_leads_to_its_lists_and_to_the_figure_before(
    world: World, client: Client
) -> None:
    first = _published(world)
    second = publish_total(world.secretariat, space=world.space, umbrella=world.space.organisation)
    response = client.get(f"/en/network/register/totals/{second.id}/thread.jsonld")
    assert response["Content-Type"] == "application/ld+json"
    graph = {node["@id"]: node for node in response.json()["@graph"]}
    here = f"http://testserver/en/network/register/totals/{second.id}/"
    earlier = f"http://testserver/en/network/register/totals/{first.id}/"
    federation = f"http://testserver/en/network/register/{world.federation.address}/"
    assert graph[here]["wasDerivedFrom"] == [{"@id": federation}]
    assert graph[here]["wasRevisionOf"] == [{"@id": earlier}]
    assert graph[federation]["label"] == "List of 15 January 2026"
    assert client.get(federation.removeprefix("http://testserver")).status_code == 200
    assert "List of 15 January 2026" in client.get(f"/en/network/register/totals/{second.id}/").content.decode()


def test_nothing_is_published_where_there_is_no_list(world: World) -> None:
    with pytest.raises(Refused, match="no list to count"):
        publish_total(world.secretariat, space=world.space, umbrella=world.space.organisation)
    assert not Count.objects.exists()


@pytest.mark.parametrize("who", ["nobody", "member", "other"])
def test_only_the_secretariat_publishes(world: World, who: str) -> None:
    _published(world)
    with pytest.raises(NotAllowed):
        publish_total(dict(world.callers())[who], space=world.space, umbrella=world.space.organisation)
    assert Count.objects.filter(published=True).count() == 1


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
    _pair(world, second)
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
    kept = _published(world)
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
    _published(world)
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


def test_two_answers_kept_apart_stay_apart_in_the_total(world: World, second: Organisation) -> None:
    doubt = _pair(world, second)
    settle_doubt(world.secretariat, doubt=doubt, verdict="different")
    link(world.space)
    assert ranged(of_network(world.space)) == (3, 3, 3, 3)
    assert Decision.objects.get().verdict == "different"
