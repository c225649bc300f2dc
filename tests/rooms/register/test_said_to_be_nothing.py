"""“Nothing is known of it” and “it is not so” are said like anything else: with a source, a date, and a way back."""

from __future__ import annotations

import json
from datetime import date
from typing import Any

import pytest
from django.test import Client
from hypothesis import given
from hypothesis import strategies as st

from filrouge.ground.actions import Refused
from filrouge.ground.people.models import Organisation
from filrouge.rooms.register import deriving
from filrouge.rooms.register.actions.facts import choose_value, state_facts
from filrouge.rooms.register.formats import jsonld, spreadsheet, vcard
from filrouge.rooms.register.models import Choice, Entry, Row
from filrouge.rooms.register.queries import downloads
from filrouge.rooms.register.queries.directory import Filter
from filrouge.rooms.register.queries.organisations import FactRow, organisation_page, profile_of
from filrouge.rooms.register.resolving import MANY, Said, all_names, resolve, says_none, value
from tests.rooms.register.imports import send
from tests.rooms.register.lists import add_list, at, link
from tests.rooms.register.programs import caller, state
from tests.world import DAY, World, sign_in

NUMBER = [["be-ent", "0403019261", "valid"]]
SAYS: dict[str, Any] = {
    "name": "De Kade vzw", "country": "BE", "city": "Gent", "website": "https://kade.example", "heads": 12,
    "legal_form": "be-vzw", "identifiers": NUMBER, "acronym": ["DK"], "trading_name": ["Kade Was"], "lat": 51.0,
    "lon": 3.7, "closed": "2020", "name@fr": "Le Quai", "description": "Laundry",
}  # fmt: skip


@pytest.fixture
def ours(world: World) -> Organisation:
    add_list(world.space, world.federation, [SAYS])
    link(world.space)
    return at(world.space, "De Kade vzw")


@pytest.fixture
def delegate(world: World, client: Client) -> Client:
    sign_in(client, world.delegate)
    return client


def _here(organisation: Organisation, path: str = "") -> str:
    return f"/en/network/register/{organisation.address}/{path}"


def _fact(world: World, organisation: Organisation, field: str) -> FactRow:
    shown = organisation_page(world.secretariat, organisation)
    assert shown is not None
    return next(fact for fact in shown.facts if fact.field == field)


def _form(client: Client, organisation: Organisation) -> dict[str, Any]:
    form = client.get(_here(organisation, "edit/")).context["form"]
    drawn = {field.html_name: field.value() or "" for field in form if field.html_name != "anew"}
    return drawn | {"shown": form.shown}


def test_an_emptied_field_says_nothing_known_with_its_source_and_the_list_stays_beside_it(
    world: World, ours: Organisation, delegate: Client
) -> None:
    sent = _form(delegate, ours) | {"city": "", "website": "", "heads": "", "point": "", "closed": ""}
    assert delegate.post(_here(ours, "edit/"), sent).status_code == 302
    said = dict.fromkeys(["city", "website", "heads", "lat", "lon", "closed"])
    assert (Row.objects.latest("id").said, Row.objects.earliest("id").said) == (said, SAYS)
    city = _fact(world, ours, "city")
    assert (city.text, [other.text for other in city.others]) == ("Nothing known", ["Gent"])
    assert city.source.startswith("Federation One, written here, ")
    entry = Entry.objects.get(organisation=ours)
    assert (entry.city, entry.heads, entry.size, entry.lat, entry.closed_on) == ("", None, 0, None, None)
    page = delegate.get(_here(ours)).text
    assert "Nothing known" in page
    assert "1 other value" in page
    assert "None" not in page


def test_the_secretariat_can_choose_the_value_of_a_list_again_and_then_nothing_again(
    world: World, ours: Organisation, delegate: Client
) -> None:
    listed = Row.objects.get()
    emptied = state_facts(world.member, space=world.space, organisation=ours, values={"city": None})
    sign_in(delegate, world.secretary)
    for row, words, others in [(listed, "Gent", "Nothing known"), (emptied, "Nothing known", "Gent")]:
        assert delegate.post(_here(ours, "choose/"), {"field": "city", "row": row.id}).status_code == 302
        city = _fact(world, ours, "city")
        assert (city.text, [other.text for other in city.others]) == (words, [others])


def test_what_the_secretariat_says_ends_its_own_choice_and_what_a_federation_says_does_not(
    world: World, ours: Organisation
) -> None:
    choose_value(world.secretariat, space=world.space, organisation=ours, field="city", row=Row.objects.get())
    state_facts(world.member, space=world.space, organisation=ours, values={"city": None})
    assert _fact(world, ours, "city").text == "Gent"
    state_facts(world.secretariat, space=world.space, organisation=ours, values={"city": None})
    assert _fact(world, ours, "city").text == "Nothing known"
    assert not Choice.objects.exists()


def test_the_last_word_of_a_day_is_shown(world: World, ours: Organisation) -> None:
    for city in ("Brugge", None, "Aalst"):
        state_facts(world.member, space=world.space, organisation=ours, values={"city": city})
        assert value(profile_of(world.secretariat, ours), "city") == city


def test_values_that_add_up_are_begun_anew(world: World, ours: Organisation, delegate: Client) -> None:
    sent = _form(delegate, ours) | {"anew": ["identifiers", "acronym"], "acronym": "DEKA"}
    assert delegate.post(_here(ours, "edit/"), sent).status_code == 302
    profile = profile_of(world.secretariat, ours)
    assert (value(profile, "identifiers"), value(profile, "acronym")) == (None, ["DEKA"])
    assert value(profile, "trading_name") == ["Kade Was"]
    assert all_names(profile) == ("De Kade vzw", "Le Quai", "Kade Was", "DEKA")
    numbers = _fact(world, ours, "identifiers")
    assert (numbers.text, "0403019261" in numbers.others[0].text) == ("Nothing known", True)


def test_the_legal_form_is_not_guessed_from_the_name_once_it_is_said_to_be_none(
    world: World, ours: Organisation
) -> None:
    state_facts(world.member, space=world.space, organisation=ours, values={"legal_form": None, "country": None})
    entry = Entry.objects.get(organisation=ours)
    assert (entry.legal_form, entry.family, entry.country) == ("", "", "")
    ours.refresh_from_db()
    assert ours.country == ""


def test_the_kind_that_was_known_by_the_legal_form_stays_unless_it_is_emptied_too(
    world: World, ours: Organisation, delegate: Client
) -> None:
    sent = _form(delegate, ours) | {"legal_form": ""}
    delegate.post(_here(ours, "edit/"), sent)
    assert Entry.objects.get(organisation=ours).family == "association"
    delegate.post(_here(ours, "edit/"), _form(delegate, ours) | {"family": ""})
    assert Entry.objects.get(organisation=ours).family == ""
    assert "Association" not in _form(delegate, ours).values()


def test_a_name_cannot_be_nothing(world: World, ours: Organisation, delegate: Client) -> None:
    before = Row.objects.count()
    assert delegate.post(_here(ours, "edit/"), _form(delegate, ours) | {"name": ""}).status_code == 422
    with pytest.raises(Refused, match="An organisation needs a name"):
        state_facts(world.member, space=world.space, organisation=ours, values={"name": None, "city": "Brugge"})
    assert Row.objects.count() == before


def test_what_others_wrote_since_the_form_was_drawn_is_neither_emptied_nor_undone(
    world: World, ours: Organisation, delegate: Client
) -> None:
    drawn = _form(delegate, ours)
    state_facts(world.member, space=world.space, organisation=ours, values={"phone": "+32 2 1", "city": "Brugge"})
    assert delegate.post(_here(ours, "edit/"), drawn | {"website": ""}).status_code == 302
    assert Row.objects.latest("id").said == {"website": None}
    before = Row.objects.count()
    for shown in (
        "[1]",
        "{",
        '{"city": 3, "x": "y"}',
        '{"figures_year": "then"}',
    ):  # nothing that was drawn: as if it had not been sent
        answer = delegate.post(_here(ours, "edit/"), {"name": "De Kade vzw", "shown": shown})
        assert (answer.status_code, "Nothing was changed." in answer.text) == (422, True)
    assert Row.objects.count() == before


def test_a_program_says_null(world: World, ours: Organisation) -> None:
    path = f"/organisations/{ours.address}"
    values = {"city": None, "point": None, "identifiers": None, "id:be-ent": "0203.201.340", "phone": "+32 2 1"}
    answer = caller(world, "member").send("PATCH", path, {"values": values})
    assert answer.status_code == 200
    said = {field["field"]: field for field in answer.json()["fields"]}
    assert (said["city"]["chosen"]["value"], said["city"]["chosen"]["text"]) == (None, "Nothing known")
    assert [other["value"] for other in said["city"]["others"]] == ["Gent"]
    assert (answer.json()["city"], said["phone"]["chosen"]["value"]) == ("", "+32 2 1")
    assert [number["number"] for number in answer.json()["numbers"]] == ["0203201340"]


@pytest.mark.parametrize(
    ("name", "status"), [("name", 409), ("id:be-ent", 422), ("category", 422), ("city@fr", 422), ("colour", 422)]
)
def test_what_cannot_be_null_is_refused_with_its_place(
    world: World, ours: Organisation, name: str, status: int
) -> None:
    asked = caller(world, "member")
    before = state()
    answer = asked.send("PATCH", f"/organisations/{ours.address}", {"values": {name: None, "city": "Brugge"}})
    assert answer.status_code == status
    assert name in answer.json()["errors"][0]["field"]
    assert state() == before


def test_a_new_organisation_cannot_begin_with_nothing(world: World) -> None:
    asked = caller(world, "member")
    before = state()
    assert asked.post("/organisations", {"values": {"name": "New", "city": None}}).status_code == 422
    assert state() == before


def test_what_is_exported_says_none_of_it_and_comes_back_as_it_was(world: World, ours: Organisation) -> None:
    gone = ("city", "website", "heads", "closed", "lat", "lon", "name@fr", "description", "acronym", "identifiers")
    state_facts(world.secretariat, space=world.space, organisation=ours, values=dict.fromkeys(gone))
    [record] = downloads.listed(world.secretariat, Filter())
    cells = spreadsheet.cells_of(record)
    assert not {"city", "website", "heads", "name@fr", "description", "id:be-ent", "acronym"} & cells.keys()
    for text in (json.dumps(jsonld.node(record)), vcard.card(record)):
        assert not any(word in text for word in ("None", "null", "Nothing", "Gent", "Quai", "DK", "0403019261"))
    before = {field: fact.value for field, fact in profile_of(world.secretariat, ours).items()}
    second = Organisation.objects.create(name="Federation Two", country="BE")
    table = "\n".join([",".join(cells), ",".join(f'"{text}"' for text in cells.values())])
    send(world, table.encode(), umbrella=second, file_name="download.csv")
    link(world.space)
    deriving.rebuild(world.space)
    assert {field: fact.value for field, fact in profile_of(world.secretariat, ours).items()} == before
    [again] = downloads.listed(world.secretariat, Filter())
    lists = "filrouge_lists"
    assert {h: t for h, t in spreadsheet.cells_of(again).items() if h != lists} == {
        h: t for h, t in cells.items() if h != lists
    }


words = st.one_of(st.none(), st.sampled_from(["Gent", "Brugge", "Aalst"]))


@given(st.lists(st.tuples(words, st.booleans(), st.integers(1, 3)), min_size=1, max_size=6), st.integers(0, 7))
def test_every_word_stays_whatever_is_chosen(rows: list[tuple[str | None, bool, int]], choice: int) -> None:
    """What is shown and what stands beside it is together what all sources say, of one value as of many."""
    for field in ("city", "acronym"):
        said = [Said(n, n, date(2026, 1, day), hand, {field: text}) for n, (text, hand, day) in enumerate(rows, 1)]
        profile = resolve(said, {field: choice})
        fact = profile[field]
        shown = {fact.value} if field not in MANY else set(fact.value or [None])
        apart = [other.value for other in fact.others]
        beside = {text for value in apart for text in (value if isinstance(value, list) else [value])}
        assert shown | beside >= {text for text, _hand, _day in rows}
        assert says_none(profile, field) == (fact.value is None)
        if choice in range(1, len(rows) + 1) and field == "city":
            assert fact.value == rows[choice - 1][0]
        assert None not in all_names(profile)


def test_the_day_of_what_is_said_is_kept(world: World, ours: Organisation) -> None:
    row = state_facts(world.member, space=world.space, organisation=ours, values={"city": None})
    fact = profile_of(world.secretariat, ours)["city"]
    assert (fact.chosen.row, fact.chosen.stated_on) == (row.id, row.stated_on)
    assert row.stated_on >= DAY
