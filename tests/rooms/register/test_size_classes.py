"""Jobs that are known only as a size class: read as they are typed, counted with their range, shown as a class."""

from __future__ import annotations

from math import inf
from typing import Any

import pytest
from django.test import Client
from hypothesis import given
from hypothesis import strategies as st

from filrouge.ground.people.models import Organisation
from filrouge.rooms.register.actions.facts import state_facts
from filrouge.rooms.register.actions.memberships import relate
from filrouge.rooms.register.actions.totals import keep_count
from filrouge.rooms.register.fields import Amount, as_figure, counts_as, limits, size_class
from filrouge.rooms.register.formats import jsonld
from filrouge.rooms.register.formats.classes import figure
from filrouge.rooms.register.formats.columns import propose
from filrouge.rooms.register.formats.contents import Column
from filrouge.rooms.register.formats.reading import read_typed
from filrouge.rooms.register.models import Entry, Figure, Row
from filrouge.rooms.register.queries import api
from filrouge.rooms.register.queries.directory import Filter, listing
from filrouge.rooms.register.queries.downloads import record_of
from filrouge.rooms.register.queries.electorate import electorate
from filrouge.rooms.register.queries.organisations import organisation_page
from filrouge.rooms.register.queries.totals import total_of_network
from filrouge.rooms.register.queries.values import compare, figure_in_words
from tests.rooms.register.imports import send, table
from tests.rooms.register.lists import add_list, at, link
from tests.rooms.register.umbrellas import NAMES, federate, of_network, person
from tests.world import DAY, World, sign_in

HERE = "/en/network/register/"
TYPED: dict[str, tuple[str, ...]] = {
    "10-49": (
        "10-49", "10–49", "10 — 49", "10…49", "10 à 49 salariés", "de 10 à 49", "from 10 to 49",
        "between 10 and 49 staff",
        "van 10 t/m 49", "10 bis 49 Mitarbeiter", "da 10 a 49 addetti", "od 10 do 49", "10 až 49", "από 10 έως 49",
        "от 10 до 49", "entre 10 y 49 trabajadores", "10-49 pers.",
    ),
    "0-9": ("moins de 10", "< 10", "≤9", "fewer than 10", "jusqu’à 9 personnes", "weniger als 10", "9 ou moins"),
    "250+": ("250+", "≥ 250", "> 249", "250 et plus", "plus de 249 salariés", "250 oder mehr", "ab 250", "250 o più"),
    "1000-1999": ("1 000 à 1 999", "1.000-1.999", "1,000 to 1,999"),
}  # fmt: skip
NOT_UNDERSTOOD = (
    "many", "10 à 49 ETP", "5 millions", "12 months", "49-10", "-10", "01-02", "2024-09-01", "2019-2020", "10 %", "0+",
    "10-49-99", "10 sheep to 49", "1-99999999999", "1e5",
)  # fmt: skip
FIGURES = st.one_of(
    st.integers(0, 10**6),
    st.tuples(st.integers(0, 10**6), st.integers(1, 10**6)).map(lambda ends: as_figure(ends[0], sum(ends))),
    st.integers(1, 10**6).map(lambda low: as_figure(low, inf)),
)


@pytest.mark.parametrize("said", TYPED)
def test_a_class_is_read_as_people_type_it_in_their_languages(said: str) -> None:
    assert {typed: figure(typed, "heads") for typed in TYPED[said]} == dict.fromkeys(TYPED[said], said)


def test_what_is_neither_a_number_nor_a_class_of_what_is_counted_is_not_guessed() -> None:
    assert [typed for typed in NOT_UNDERSTOOD if figure(typed, "heads") is not None] == []
    assert figure("10 à 49 ETP", "fte") == "10-49"
    assert (figure("12 salariés", "heads"), figure("12 salariés", "fte")) == (12, None)
    assert (figure("0 salarié", "heads"), figure("< 1", "heads")) == (0, 0)


@given(FIGURES)
def test_a_figure_is_kept_shown_and_read_again_as_it_was_with_its_best_between_its_ends(said: Amount) -> None:
    assert as_figure(*limits(said)) == said
    assert figure(figure_in_words(said), "heads") == said
    low, best, high = counts_as(said)
    assert low <= best <= high
    assert 1 <= size_class(said) <= 5


@pytest.mark.parametrize(
    ("heading", "cells", "field"),
    [
        ("Effectif", ["12", "10 à 49", "moins de 10"], "heads"),
        ("Company size", ["1-9", "10-49", "250+"], "heads"),
        ("Bandes", ["10 à 49 salariés", "0 salarié"], "heads"),
        ("Staff (FTE)", ["1-9", "10-49"], "fte"),
        ("tranche_effectifs", ["NN", "01", "12"], "insee_class"),
        ("Tranche effectif 2023", ["1", "2", "11"], "insee_class@2023"),
        ("Employee size class", ["1", "2", "3"], "ignore"),  # numbers of classes, and nobody says of which
        ("Staff size", ["8", "12", "140"], "heads"),
        ("Period", ["2019-2020", "2020-2021"], "ignore"),
    ],
)
def test_a_column_of_classes_is_matched_by_its_heading_and_its_values(
    heading: str, cells: list[str], field: str
) -> None:
    [_name, proposal] = propose([Column(0, "Name", ["A", "B", "C"]), Column(1, heading, cells)])
    assert proposal.field == field


def test_codes_that_were_remembered_as_workers_are_not_read_so_again() -> None:
    column = Column(0, "tranche_effectifs", ["NN", "01", "12"])
    assert [one.field for one in propose([column], remembered={column.heading: "heads"})] == ["insee_class"]


def test_on_a_card_a_class_agrees_nearly_with_a_number_inside_of_it() -> None:
    def agreement(left: Amount, right: Amount) -> str:
        sides = ([{"row": 1, "on": DAY, "kind": "itemised", "said": {"heads": said}}] for said in (left, right))
        [row] = compare(*sides)
        return row.agreement

    assert [agreement("10-49", other) for other in (12, "20-99", "10-49", 50, "250+")] == [
        "nearly", "nearly", "same", "differs", "differs",
    ]  # fmt: skip


def test_codes_of_insee_are_classes_and_give_way_to_a_number_in_the_same_row() -> None:
    def heads(**cells: str) -> Any:
        return read_typed({"name": "Scop", **cells}).said.get("heads")

    assert [heads(insee_class=code) for code in ("00", "1", "12", "53", "NN")] == [0, "1-2", "20-49", "10000+", None]
    assert heads(insee_class="12", heads="35") == heads(heads="35", insee_class="12") == 35
    assert read_typed({"name": "Scop", "insee_class@2023": "12"}).said["heads@2023"] == "20-49"


def of_a_list(world: World) -> None:
    """A has a class of two years, B a number, C an open class, D said nothing."""
    federate(world, world.federation)
    rows = (f"1,{NAMES[0]},Belgium,10–49,10 à 49", f"2,{NAMES[1]},Belgium,12,10", f"3,{NAMES[2]},Belgium,250+,",
            f"4,{NAMES[3]},Belgium,,")  # fmt: skip
    source = send(world, table(*rows, headings="Member no.,Name,Country,Jobs 2024,Jobs 2023"))
    assert source.report["warnings"] == {}
    link(world.space)


def test_classes_of_a_list_are_counted_with_their_range_and_told_in_the_steps(world: World, client: Client) -> None:
    of_a_list(world)
    keep_count(world.space)
    total = total_of_network(world.nobody)
    assert total is not None
    now = total.jobs[0]
    assert (now.low, now.best, now.high, now.reporting) == (272, 284, 311, 3)
    assert [line.words for line in now.lines][2:4] == [
        "2 organisations are known by a size class only: each counts as the geometric mean of its limits, with these "
        "as range.",
        "1 of these classes has no upper limit: its lower limit counts, and nothing is added above it.",
    ]
    assert (
        now.same == "1 organisation in both years: 10 in 2023, 12 in 2024 (+20.0\u00a0%)"
    )  # a class says nothing of growth
    behind = client.get(f"{HERE}totals/rows/", {"of": "jobs", "value": "heads", "year": "2024"}).text
    told = ("10–49, counts as 22.1", ">12<", "250+, counts as 250", "Workers (persons), 2024")
    assert [words for words in told if words not in behind] == []
    [sent] = [each for each in client.get("/api/v1/network/totals").json()["jobs"] if each["year"] == 2024]
    assert (sent["low"], round(sent["best"], 1), sent["high"], sent["reporting"]) == (272, 284.1, 311, 3)


def test_the_directory_has_a_class_in_its_facet_and_shows_it_as_one(world: World) -> None:
    of_a_list(world)
    sizes = dict(Entry.objects.filter(listed=True).values_list("name", "size"))
    assert [sizes[name] for name in NAMES[:4]] == [3, 3, 5, 0]
    shown = {row.name: (row.workers, row.heads) for row in listing(world.nobody, Filter(size=(3, 5))).rows}
    assert shown == {NAMES[0]: ("10–49", None), NAMES[1]: ("12", 12), NAMES[2]: ("250+", None)}


def test_of_lists_a_number_beats_a_class_and_what_is_written_here_beats_both(
    world: World, second: Organisation
) -> None:
    federate(world, second)
    add_list(world.space, second, [person(0, **{"heads@2024": 35})], day=DAY.replace(year=DAY.year - 2))
    add_list(world.space, world.federation, [person(0, **{"heads@2024": "10-49"})])
    link(world.space)
    subject = at(world.space, NAMES[0])

    def chosen() -> tuple[float, float | None]:
        return Figure.objects.values_list("amount", "high").get(organisation=subject)

    assert chosen() == (35, None)
    page = organisation_page(world.nobody, subject)
    assert page is not None
    [fact] = page.figures.newest
    assert (fact.text, [other.text for other in fact.others]) == ("35", ["10–49"])
    state_facts(world.secretariat, space=world.space, organisation=subject, values={"heads@2024": "50-249"})
    assert chosen() == (50, 249)


def test_a_person_types_a_class_and_the_form_shows_it_again(world: World, client: Client) -> None:
    of_a_list(world)
    subject = at(world.space, NAMES[1])
    sign_in(client, world.secretary)
    address = f"{HERE}{subject.address}/edit/"
    form = client.get(address).context["form"]
    drawn = {field.html_name: field.value() or "" for field in form if field.html_name != "anew"}
    assert client.post(address, drawn | {"shown": form.shown, "heads": "50 à 249"}).status_code == 302
    assert Row.objects.order_by("-id")[0].said == {"heads@2024": "50-249"}
    assert client.get(address).context["form"]["heads"].value() == "50–249"


def test_programs_and_linked_data_get_the_limits_and_no_number(world: World) -> None:
    of_a_list(world)
    subject = at(world.space, NAMES[0])
    found, record = api.profile(world.nobody, subject), record_of(world.nobody, at(world.space, NAMES[2]))
    assert found is not None
    assert record is not None
    assert (found.workers, found.year) == (None, 2024)
    assert found.figures[0] == api.YearFigure("heads", 2024, None, 10, 49)
    [stated] = [field.chosen for field in found.fields if field.field == "heads@2024"]
    assert (stated.value, stated.text) == ("10-49", "10–49")
    assert jsonld.node(record)["numberOfEmployees"] == {
        "@type": "Observation", "minValue": 250, "unitText": "persons", "observationDate": "2024",
    }  # fmt: skip


def test_a_class_gives_no_weight_to_a_vote_and_a_group_covers_it(world: World) -> None:
    of_a_list(world)
    values = {"heads@2023": 12, "heads@2024": "10-49", "fte@2024": "10-49"}
    state_facts(world.secretariat, space=world.space, organisation=world.federation, values=values)
    [elector] = electorate(world.secretariat, DAY)
    assert (elector.figures["jobs"], elector.figures["fte"]) == ("12", None)
    part, group = at(world.space, NAMES[2]), at(world.space, NAMES[1])
    relate(world.secretariat, space=world.space, kind="included_in", organisation=part, other=group)
    jobs = of_network(world.space)["jobs"]["heads"]["2024"]
    assert (jobs["low"], jobs["high"]) == (22, 61)
