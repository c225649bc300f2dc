"""Figures of organisations: each under its unit and year with the row that says so, from whatever list it came."""

from __future__ import annotations

from datetime import date
from importlib import import_module
from typing import Any

import pytest
from django.apps import apps
from django.test import Client

from filrouge.ground.people.models import Organisation
from filrouge.rooms.register.actions.facts import choose_value, state_facts
from filrouge.rooms.register.actions.memberships import admit_member, relate
from filrouge.rooms.register.actions.totals import keep_count
from filrouge.rooms.register.formats import jsonld
from filrouge.rooms.register.models import Choice, Entry, Figure, Row
from filrouge.rooms.register.queries import api
from filrouge.rooms.register.queries.downloads import record_of
from filrouge.rooms.register.queries.electorate import electorate
from filrouge.rooms.register.queries.lists import field_choices, proposed_matching
from filrouge.rooms.register.queries.organisations import Figures, organisation_page
from filrouge.rooms.register.queries.totals import total_of_network
from tests.rooms.register.imports import preview, receive, send, table
from tests.rooms.register.lists import add_list, at, link
from tests.rooms.register.umbrellas import NAMES, federate, of_network, person
from tests.world import World, sign_in

HERE = "/en/network/register/"
EARLIER = date(2025, 1, 15)


def told(organisation: Organisation) -> dict[tuple[str, int], float]:
    found = Figure.objects.filter(organisation=organisation)
    return {(unit, year): amount for unit, year, amount in found.values_list("unit", "year", "amount")}


def two_years(world: World) -> Organisation:
    """A federation's list of two years: A grew, B is only on the first, C only on the second. Returns A."""
    federate(world, world.federation)
    before, now = {"figures_year": 2023}, {"figures_year": 2024}
    add_list(world.space, world.federation, [person(0, heads=10, **before), person(1, heads=5, **before)], day=EARLIER)
    add_list(world.space, world.federation, [person(0, heads=12, fte=9.5, **now), person(2, heads=7, **now), person(1)])
    link(world.space)
    return at(world.space, NAMES[0])


def shown(world: World, organisation: Organisation) -> Figures:
    page = organisation_page(world.nobody, organisation)
    assert page is not None
    return page.figures


def test_of_two_years_lists_both_years_stay_each_with_the_row_that_says_so(world: World) -> None:
    subject = two_years(world)
    assert told(subject) == {("heads", 2023): 10, ("heads", 2024): 12, ("fte", 2024): 9.5}
    rows = Figure.objects.filter(organisation=subject, unit="heads").order_by("year").values_list("row__source__as_of")
    assert [day for (day,) in rows] == [EARLIER, date(2026, 1, 15)]
    assert Entry.objects.get(organisation=subject).heads == 12
    assert Entry.objects.get(organisation=at(world.space, NAMES[1])).heads == 5


def test_each_year_has_its_own_total_of_those_who_said_it_each_once(world: World, second: Organisation) -> None:
    federate(world, second)
    add_list(world.space, second, [person(0, heads=11, figures_year=2023)], day=date(2024, 1, 15))
    two_years(world)
    jobs = of_network(world.space)["jobs"]["heads"]
    assert {year: (found["best"], found["coverage"]["values"]) for year, found in jobs.items()} == {
        "2024": (19, 2), "2023": (15, 2),
    }  # fmt: skip
    assert (jobs["2024"]["naive"], jobs["2023"]["naive"]) == (31, 25)  # A stands on two lists


def test_like_for_like_compares_those_with_a_figure_in_both_years(world: World) -> None:
    subject = two_years(world)
    jobs = of_network(world.space)["jobs"]["heads"]
    assert jobs["2024"]["same"] == {"year": 2023, "organisations": 1, "before": 10, "after": 12}
    assert jobs["2023"]["same"] is None
    group = at(world.space, NAMES[2])
    relate(world.secretariat, space=world.space, kind="included_in", organisation=subject, other=group)
    assert of_network(world.space)["jobs"]["heads"]["2024"]["same"] is None  # A is in the figure of C in 2024


def test_the_page_of_totals_shows_the_series_and_one_year_when_it_is_chosen(world: World, client: Client) -> None:
    two_years(world)
    keep_count(world.space)
    total = total_of_network(world.nobody)
    assert total is not None
    assert [(row.code, row.of_year, row.best, row.newest) for row in total.jobs] == [
        ("heads", "2024", 19, True), ("heads", "2023", 15, False), ("fte", "2024", 10, True),
    ]  # fmt: skip
    assert total.jobs[0].same == "1 organisation in both years: 10 in 2023, 12 in 2024 (+20.0\u00a0%)"
    page = client.get(f"{HERE}totals/").text
    assert '<a href="?year=2023#jobs">2023</a>' in page
    assert total.jobs[0].same in page
    chosen = client.get(f"{HERE}totals/?year=2023").text
    assert "of=jobs&amp;value=heads&amp;year=2023" in chosen
    assert "of=jobs&amp;value=heads&amp;year=2024" not in chosen
    assert client.get(f"{HERE}totals/?year=1850").text.count("value=heads&amp;year=") == 2
    behind = client.get(f"{HERE}totals/rows/", {"of": "jobs", "value": "heads", "year": "2023"}).text
    assert (NAMES[0] in behind, NAMES[1] in behind, NAMES[2] in behind) == (True, True, False)


def test_members_of_members_are_counted_beside_jobs_and_never_with_them(
    world: World, second: Organisation, client: Client
) -> None:
    federate(world, second)
    now = {"figures_year": 2024}
    add_list(world.space, second, [person(0, members=500, **now)], day=date(2024, 1, 15))
    two_years(world)
    add_list(world.space, second, [person(0, members=500, **now), person(3, members=1_200, **now), person(4)])
    link(world.space)
    keep_count(world.space)
    total = total_of_network(world.nobody)
    assert total is not None
    assert {row.code for row in total.jobs} == {"heads", "fte"}
    [told] = total.memberships
    assert (told.unit, told.year, told.low, told.best, told.high, told.reporting) == (
        "members of members", "2024", 1_700, 1_700, 1_700, 2,
    )  # fmt: skip
    page = client.get(f"{HERE}totals/").text
    assert "these are memberships, not people" in page
    behind = client.get(f"{HERE}totals/rows/", {"of": "jobs", "value": "members", "year": "2024"}).text
    assert [name in behind for name in NAMES[:5]] == [True, False, False, True, False]
    [sent] = client.get("/api/v1/network/totals").json()["members_of_members"]
    assert (sent["unit"], sent["year"], sent["best"], sent["reporting"]) == ("members", 2024, 1_700, 2)
    part, group = at(world.space, NAMES[0]), at(world.space, NAMES[3])
    relate(world.secretariat, space=world.space, kind="included_in", organisation=part, other=group)
    keep_count(world.space)
    included = total_of_network(world.nobody)
    assert included is not None
    [told] = included.memberships
    assert (told.naive, told.best) == (2_200, 1_200)  # the group's part stands on two lists
    assert "1 organisation is in the figures of another one: 500 are not added again." in [s.words for s in told.lines]


def test_where_nobody_said_how_many_members_nothing_is_shown(world: World, client: Client) -> None:
    two_years(world)
    keep_count(world.space)
    assert "embers of members" not in client.get(f"{HERE}totals/").text


def test_the_page_of_an_organisation_shows_its_series_with_sources(world: World, client: Client) -> None:
    subject = two_years(world)
    found = shown(world, subject)
    assert [fact.text for fact in found.newest] == ["12", "9.5"]
    assert [(year, [fact and fact.text for fact in facts]) for year, facts in found.years] == [
        (2024, ["12", "9.5"]), (2023, ["10", None]),
    ]  # fmt: skip
    page = client.get(f"{HERE}{subject.address}/").text
    assert "<dt>Workers (persons), 2024</dt>" in page
    assert '<b class="num">10</b> <br><small class="quiet">Federation One, 15 January 2025</small>' in page


def test_where_sources_differ_a_figure_is_chosen_for_its_year_alone(
    world: World, second: Organisation, client: Client
) -> None:
    add_list(world.space, second, [person(0, heads=11, figures_year=2023)], day=date(2024, 1, 15))
    subject = two_years(world)
    sign_in(client, world.secretary)
    row = Row.objects.get(source__umbrella=second)
    assert [other.row for other in shown(world, subject).years[1][1][0].others] == [row.id]  # type: ignore[union-attr]
    assert client.post(f"{HERE}{subject.address}/choose/", {"field": "heads@2023", "row": row.id}).status_code == 302
    assert told(subject)["heads", 2023] == 11
    assert told(subject)["heads", 2024] == 12


def test_a_figure_of_no_year_counts_as_such_and_is_the_newest_only_where_none_is_dated(world: World) -> None:
    federate(world, world.federation)
    add_list(world.space, world.federation, [person(0, heads=10), person(1, heads=4, **{"heads@2019": 3})])
    link(world.space)
    entries = dict(Entry.objects.values_list("name", "heads"))
    assert (entries[NAMES[0]], entries[NAMES[1]]) == (10, 3)
    jobs = of_network(world.space)["jobs"]["heads"]
    assert {year: found["best"] for year, found in jobs.items()} == {"2019": 3, "0": 14}
    assert jobs["2019"]["same"] is None


def test_a_figure_that_is_said_to_be_none_counts_nowhere(world: World) -> None:
    subject = two_years(world)
    state_facts(world.secretariat, space=world.space, organisation=subject, values={"heads@2024": None})
    assert told(subject) == {("heads", 2023): 10, ("fte", 2024): 9.5}


def test_columns_of_several_years_are_read_by_the_years_in_their_headings(world: World) -> None:
    federate(world, world.federation)
    headings = "Member no.,Name,Country,jobs_2023,jobs_2024,ETP au 31/12/2024,Members 2023/24"
    source = send(world, table('1,Mill,Belgium,10,12,"9,5",80', "2,Hall,Belgium,0,,,", headings=headings))
    assert [source.matching[str(place)] for place in range(3, 6)] == ["heads@2023", "heads@2024", "fte@2024"]
    assert source.matching["6"] == "members"  # a year of accounts that begins in one year and ends in another
    link(world.space)
    assert told(at(world.space, "Mill")) == {
        ("heads", 2023): 10, ("heads", 2024): 12, ("fte", 2024): 9.5, ("members", 0): 80,
    }  # fmt: skip
    assert told(at(world.space, "Hall")) == {("heads", 2023): 0}
    assert {year: found["best"] for year, found in of_network(world.space)["jobs"]["heads"].items()} == {
        "2024": 12, "2023": 10,
    }  # fmt: skip


def test_next_years_columns_are_matched_to_their_own_year(world: World) -> None:
    first = receive(world, table("Mill,12,3", headings="Name,Society size 2023,Count"), year=2024)
    preview(world, first, **{"Society size 2023": "heads@2023", "Count": "members@2023"})
    later = receive(world, table("Mill,12,14,3", headings="Name,Society size 2023,Society size 2024,Count"), year=2025)
    assert list(proposed_matching(later).values()) == ["name", "heads@2023", "heads@2024", "members@2024"]
    [offered] = [fields for group, fields in field_choices(later, ()) if group == "Figures of a year"]
    assert ("heads@2022", "Workers (persons), 2022") in offered


@pytest.mark.parametrize(
    ("typed", "said"),
    [
        ({"heads": "15", "figures_year": "2025"}, {"heads@2025": 15}),
        ({"heads": "13"}, {"heads@2024": 13}),
        ({"figures_year": "2025"}, {"heads@2025": 12, "fte@2025": 9.5}),
        ({"heads": ""}, {"heads@2024": None}),
    ],
)
def test_what_is_typed_by_hand_counts_for_the_year_beside_it(
    world: World, client: Client, typed: dict[str, str], said: dict[str, Any]
) -> None:
    subject = two_years(world)
    sign_in(client, world.delegate)
    address = f"{HERE}{subject.address}/edit/"
    form = client.get(address).context["form"]
    drawn = {field.html_name: field.value() or "" for field in form if field.html_name != "anew"}
    assert (drawn["heads"], drawn["fte"], drawn["figures_year"]) == ("12", "9.5", "2024")
    assert client.post(address, drawn | {"shown": form.shown} | typed).status_code == 302
    assert Row.objects.order_by("-id")[0].said == said


def test_a_year_without_any_figure_says_nothing(world: World, client: Client) -> None:
    sign_in(client, world.delegate)
    response = client.post(f"{HERE}add/", {"name": "Ours", "country": "BE", "figures_year": "2024"})
    assert response.status_code == 422
    assert "There is no figure for this year." in response.context["form"].errors["figures_year"][0]
    assert Row.objects.count() == 0


def test_programs_and_linked_data_get_every_year(world: World) -> None:
    subject = two_years(world)
    found = api.profile(world.nobody, subject)
    assert found is not None
    assert (found.workers, found.fte, found.year) == (12, 9.5, 2024)
    assert [(one.unit, one.year, one.value) for one in found.figures] == [
        ("heads", 2024, 12), ("heads", 2023, 10), ("fte", 2024, 9.5),
    ]  # fmt: skip
    named = {field.field: field.label for field in found.fields}
    assert named["heads@2023"] == "Workers (persons), 2023"
    record = record_of(world.nobody, subject)
    assert record is not None
    assert jsonld.node(record)["numberOfEmployees"][1] == {
        "@type": "Observation", "value": 10, "unitText": "persons", "observationDate": "2023",
    }  # fmt: skip


def test_a_roll_takes_the_latest_year_that_is_not_after_its_day(world: World) -> None:
    admit_member(world.system, space=world.space, member=world.federation, umbrella=world.space.organisation)
    values = {"heads@2023": 10, "heads@2024": 12, "fte@2025": 3.5}
    state_facts(world.secretariat, space=world.space, organisation=world.federation, values=values)
    found = {}
    for year in (2022, 2023, 2024, 2026):
        [elector] = electorate(world.secretariat, date(year, 12, 31))
        found[year] = elector.figures["jobs"], elector.figures["fte"]
    assert found == {2022: (None, None), 2023: ("10", None), 2024: ("12", None), 2026: ("12", "3.5")}


def test_what_the_migration_fills_in_is_what_deriving_makes_anew(world: World, second: Organisation) -> None:
    add_list(world.space, second, [person(0, heads=11, figures_year=2023)], day=date(2024, 1, 15))
    subject = two_years(world)
    for heads in (13, 14):
        state_facts(
            world.secretariat, space=world.space, organisation=at(world.space, NAMES[2]),
            values={"heads": heads, "figures_year": 2024},
        )  # fmt: skip
    row = Row.objects.get(source__umbrella=second)
    choose_value(world.secretariat, space=world.space, organisation=subject, field="heads@2023", row=row)
    derived = sorted(Figure.objects.values_list("organisation", "unit", "year", "amount", "row"))
    Figure.objects.all().delete()
    Choice.objects.update(field="heads")  # as it was called before figures had years
    migration = import_module("filrouge.rooms.register.migrations.0004_figures_by_year")
    migration.choices_by_year(apps, None)
    migration.figures_by_year(apps, None)
    assert sorted(Figure.objects.values_list("organisation", "unit", "year", "amount", "row")) == derived
    assert Choice.objects.get().field == "heads@2023"
