"""Rebuilding what is derived: parts make the whole, and nothing is counted that is not an organisation of the day."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from filrouge.ground.people.models import Organisation, Space
from filrouge.ground.search import index
from filrouge.rooms.register import deriving
from filrouge.rooms.register.actions.facts import set_visibility
from filrouge.rooms.register.actions.linking import split_rows
from filrouge.rooms.register.actions.memberships import admit_member
from filrouge.rooms.register.deriving import day_of, sorted_by
from filrouge.rooms.register.models import Belonging, Cube, Entry, Link, Membership, Row
from filrouge.rooms.register.queries.directory import Filter, listing
from tests.rooms.register.lists import add_list, at, link, org
from tests.world import World

SIREN = [["fr-siren", "552032534", "valid"]]


@pytest.fixture
def second(world: World) -> Organisation:
    return Organisation.objects.create(name="Federation Two", country="BE")


def derived(space: Space) -> dict[str, Any]:
    """Everything that a rebuild writes, without its ids and its moment."""
    entries = Entry.objects.filter(space=space).order_by("organisation_id")
    columns = [f.name for f in Entry._meta.concrete_fields if f.name not in {"id", "changed_at"}]
    belongings = Belonging.objects.filter(space=space).order_by("umbrella_id", "organisation_id", "source_id")
    cube = Cube.objects.filter(space=space).order_by("umbrella_id", "country", "family", "section", "size")
    return {
        "entries": list(entries.values_list(*columns)),
        "belongings": list(belongings.values_list("umbrella_id", "organisation_id", "source_id", "category", "since")),
        "cube": list(cube.values_list("umbrella_id", "country", "family", "section", "size", "count")),
        "names": list(Organisation.objects.order_by("id").values_list("name", "country")),
    }


def _small_network(world: World, second: Organisation) -> None:
    add_list(world.space, world.federation, [
        org("Le Grenier", city="Namur", heads=3, family="cooperative", category="full", member_since="1999"),
        org("Ferme fermée", closed="2020-05-01"), org("Chez Nous", country="FR", identifiers=SIREN),
    ])  # fmt: skip
    add_list(world.space, second, [org("Chez nous scop", country="FR", identifiers=SIREN), org("De Hoop", heads=0)])
    umbrella = world.space.organisation
    admit_member(world.secretariat, space=world.space, member=second, umbrella=umbrella, stands_for_others=True)
    link(world.space)


@settings(max_examples=15, suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow])
@given(parts=st.lists(st.sets(st.integers(0, 8)), min_size=1, max_size=3))
def test_rebuilding_parts_gives_what_rebuilding_the_whole_gives(network: Space, parts: list[set[int]]) -> None:
    deriving.rebuild(network)
    whole = derived(network)
    numbers = sorted(Organisation.objects.values_list("id", flat=True))
    for part in parts:
        deriving.rebuild(network, {numbers[place] for place in part if place < len(numbers)})
        assert derived(network) == whole


@pytest.fixture
def network(world: World, second: Organisation) -> Space:
    _small_network(world, second)
    return world.space


def test_parts_one_after_another_make_everything_from_nothing(network: Space) -> None:
    whole = derived(network)
    Entry.objects.all().delete()
    Belonging.objects.all().delete()
    Cube.objects.all().delete()
    for number in Organisation.objects.values_list("id", flat=True):
        deriving.rebuild(network, {number})
    assert derived(network) == whole


def test_a_list_of_a_federation_that_is_no_member_gives_it_an_entry_too(world: World) -> None:
    add_list(world.space, world.federation, [org("Une")])
    link(world.space)
    entry = Entry.objects.get(space=world.space, organisation=world.federation)
    assert (entry.umbrella, entry.listed) == (True, False)


def test_closed_ones_and_umbrellas_have_an_entry_and_are_not_counted(network: Space) -> None:
    entries = {e.name: (e.listed, e.umbrella) for e in Entry.objects.filter(space=network)}
    assert entries == {
        "Le Grenier": (True, False), "Ferme fermée": (False, False), "Chez Nous": (True, False),
        "De Hoop": (True, False), "Federation One": (False, True), "Federation Two": (False, True),
        "Sample Network": (False, True),
    }  # fmt: skip


def test_sites_are_no_organisations(world: World) -> None:
    add_list(world.space, world.federation, [org("Le Grenier")])
    add_list(world.space, world.federation, [org("Le Grenier, magasin de Ciney")], series="shops", of=Row.Kind.SITE)
    assert link(world.space)["organisations"] == 1
    assert list(Entry.objects.filter(listed=True).values_list("name", flat=True)) == ["Le Grenier"]


def test_an_entry_says_what_its_rows_say(network: Space) -> None:
    entry = Entry.objects.get(space=network, name="Le Grenier")
    assert (entry.country, entry.city, entry.family, entry.heads, entry.size, entry.lists) == (
        "BE", "Namur", "cooperative", 3, 2, 1,
    )  # fmt: skip
    assert entry.lat is not None
    belonging = Belonging.objects.get(organisation=entry.organisation)
    assert (belonging.category, belonging.since) == ("full", date(1999, 1, 1))
    assert Entry.objects.get(space=network, name="De Hoop").size == 1


def test_the_cube_counts_once_for_all_and_once_for_each_umbrella(network: Space) -> None:
    both = Entry.objects.get(space=network, lists=2)
    assert both.name == "Chez Nous"
    french = Cube.objects.filter(space=network, country="FR").order_by("umbrella_id")
    assert sorted((cell.umbrella is None, cell.count) for cell in french) == [(False, 1), (False, 1), (True, 1)]


def test_after_a_split_there_are_two_entries_and_after_joining_one(world: World, network: Space) -> None:
    before = derived(network)
    one = Entry.objects.get(space=network, lists=2).organisation
    row = Link.objects.filter(organisation=one, ended_at=None).latest("row_id").row_id
    new = split_rows(world.secretariat, organisation=one, space=network, rows=[row])
    names = Entry.objects.filter(space=network, organisation__in=[one, new]).values_list("name", "lists")
    assert sorted(names) == [("Chez Nous", 1), ("Chez nous scop", 1)]
    assert sum(cell.count for cell in Cube.objects.filter(space=network, umbrella=None)) == 4
    deriving.rebuild(network)
    assert len(derived(network)["entries"]) == len(before["entries"]) + 1


def test_who_joins_later_or_has_left_is_not_listed(world: World) -> None:
    umbrella = world.space.organisation
    edges = {"Tomorrow": {"since": date(2999, 1, 1)}, "Yesterday": {"until": date(2001, 1, 1), "status": "left"},
             "Applied": {"status": "applied"}, "Now": {"since": date(2001, 1, 1)}}  # fmt: skip
    for name, edge in edges.items():
        member = Organisation.objects.create(name=name)
        Membership.objects.create(space=world.space, member=member, umbrella=umbrella, **edge)
    deriving.rebuild(world.space)
    assert list(Entry.objects.filter(space=world.space, listed=True).values_list("name", flat=True)) == ["Now"]


@pytest.mark.parametrize("field", ["city", "heads", "identifiers", "acronym", "family", "country", "activity"])
def test_what_is_not_for_everybody_is_in_no_list_no_facet_and_no_search(world: World, field: str) -> None:
    secret = {
        "city": "Zwartewater", "heads": 4321, "identifiers": [["be-kbo", "9876543210", "unknown"]],
        "acronym": "QXZQ", "family": "mutual", "country": "MT",
        "activity": {"section": "A", "division": "01", "code": "01.1", "typed": "truffles"},
    }  # fmt: skip
    add_list(world.space, world.federation, [{"name": "Geheim", "country": "BE"} | {field: secret[field]}])
    link(world.space)
    said = {"heads": "", "identifiers": "9876543210", "activity": "truffles"}.get(field, str(secret[field]))
    subject = at(world.space, "Geheim")
    assert (subject.id in index.find(world.nobody, deriving.KIND, said)) is bool(said) or field in {"family", "country"}
    set_visibility(world.secretariat, space=world.space, organisation=subject, field=field, level=3)
    shown = listing(world.nobody, Filter())
    [row] = shown.rows
    values = {(facet.name, option.value) for facet in shown.facets for option in (*facet.options, *facet.rest)}
    assert row.name == "Geheim"
    assert (row.workers, index.find(world.nobody, deriving.KIND, said) if said else []) == ("", [])
    assert not values & {("family", "mutual"), ("country", "MT"), ("section", "A"), ("size", "5")}
    assert "Zwartewater" not in row.place


def test_hidden_workers_still_count_in_the_total_of_jobs(world: World) -> None:
    from filrouge.rooms.register.counting import count

    umbrella = world.space.organisation
    admit_member(world.secretariat, space=world.space, member=world.federation, umbrella=umbrella)
    add_list(world.space, world.federation, [org("Geheim", heads=30, figures_year=2025)])
    link(world.space)
    subject = at(world.space, "Geheim")
    set_visibility(world.secretariat, space=world.space, organisation=subject, field="heads", level=3)
    assert count(world.space, umbrella.id)["jobs"]["heads"]["2025"]["best"] == 30


@pytest.mark.parametrize(
    ("text", "day"),
    [("2024", date(2024, 1, 1)), ("2024-03", date(2024, 3, 1)), ("2024-03-09", date(2024, 3, 9)), ("2024-13", None),
     ("soon", None), ("", None), (None, None), (2024, None)],
)  # fmt: skip
def test_a_day_from_what_was_said(text: Any, day: date | None) -> None:
    assert day_of(text) == day


def test_names_are_sorted_without_accents_quotation_marks_and_case() -> None:
    names = ["“Zèbre”", "Éclair", "abeille", "Ηλιος"]
    assert sorted(names, key=sorted_by) == ["abeille", "Éclair", "Ηλιος", "“Zèbre”"]
