"""Programs read and write the rest of the register: ties, seats, what is shown and to whom, reviews, numbers."""

from __future__ import annotations

import json
from datetime import date
from typing import Any

import pytest

from filrouge.ground.people.models import Organisation
from filrouge.ground.trail.models import Entry as Done
from filrouge.rooms.register.actions.linking import settle_doubt
from filrouge.rooms.register.actions.totals import keep_count
from filrouge.rooms.register.models import (
    Body,
    Choice,
    Decision,
    Doubt,
    Entry,
    FieldVisibility,
    Membership,
    Relation,
    Row,
    SampleCheck,
    SeatCategory,
    Source,
    Term,
)
from tests.rooms.register.lists import add_list, at, link, org
from tests.rooms.register.programs import Caller, caller, settled
from tests.rooms.register.review import ask_about
from tests.world import World

KINDS: tuple[Any, ...] = (
    Organisation, Row, Relation, Body, SeatCategory, Term, Choice, FieldVisibility, Decision, Membership, Source,
    SampleCheck, Done,
)  # fmt: skip


def _kept() -> list[Any]:
    levels = FieldVisibility.objects.order_by("id").values_list("field", "level")
    return [*(kind.objects.count() for kind in KINDS), *levels, *Doubt.objects.order_by("id").values_list("state")]


@pytest.fixture
def network(world: World) -> World:
    """Two organisations on a list, and a second federation whose list says otherwise of the first of them."""
    settled(world)
    second = Organisation.objects.create(name="Federation Two", country="BE")
    rows = [org("Atelier Rouge", city="Dinant", family="cooperative"), org("Repair Café")]
    add_list(world.space, second, rows, day=date(2025, 1, 1))
    link(world.space)
    Doubt.objects.all().delete()
    twins = Entry.objects.filter(name="Atelier Rouge").order_by("organisation_id").select_related("organisation")
    [card] = ask_about(world, tuple(twin.organisation for twin in twins))
    settle_doubt(world.secretariat, doubt=card, verdict="same")
    return world


@pytest.fixture
def named(network: World) -> dict[str, str]:
    names = ("Atelier Rouge", "Le Pain Levé", "Repair Café")
    return {name.split()[0]: at(network.space, name).address for name in names}


def _row(world: World, city: str) -> int:
    return Row.objects.get(said__city=city).id


def test_ties_are_read_by_all_made_and_taken_back_by_the_secretariat(network: World, named: dict[str, str]) -> None:
    asked = caller(network, "secretariat")
    tie = {"kind": "branch_of", "organisation": named["Repair"], "other": named["Atelier"], "since": "2024-01-01"}
    made = asked.post("/relations", tie, **{"Idempotency-Key": "one"})
    assert (made.status_code, made.json()["other"]["name"]) == (201, "Atelier Rouge")
    assert asked.post("/relations", tie, **{"Idempotency-Key": "one"}).json() == made.json()
    for address in (named["Repair"], named["Atelier"]):
        [seen] = Caller().get(f"/organisations/{address}/relations").json()["items"]
        assert seen == made.json()
    again = asked.post("/relations", tie)
    circle = asked.post("/relations", tie | {"organisation": named["Atelier"], "other": named["Repair"]})
    assert [(answer.status_code, answer.json()["code"]) for answer in (again, circle)] == [
        (409, "already"), (409, "circle"),
    ]  # fmt: skip
    assert asked.send("DELETE", f"/relations/{made.json()['id']}", {}).status_code == 204
    assert asked.send("DELETE", f"/relations/{made.json()['id']}", {}).status_code == 404
    assert not Relation.objects.exists()


def test_a_body_is_made_filled_and_emptied(network: World, named: dict[str, str]) -> None:
    asked = caller(network, "secretariat")
    made = asked.post("/bodies", {"name": {"fr": "Conseil", "en": "Board"}, "public": True})
    assert (made.status_code, made.json()["slug"], made.json()["seats"]) == (201, "board", 0)
    assert Body.objects.get().name.origin == "fr"
    kind = asked.post("/bodies/board/seats", {"name": {"en": "Private"}, "seats": 1}).json()["kinds"][0]["id"]
    term = {"kind": kind, "organisation": named["Repair"], "since": "2026-01-01", "holder": "chair"}
    given = asked.post("/bodies/board/terms", term)
    assert (given.status_code, given.json()["organisation"]["name"]) == (201, "Repair Café")
    full = asked.post("/bodies/board/terms", term | {"organisation": named["Atelier"]})
    assert (full.status_code, full.json()["code"]) == (409, "full")
    ended = asked.send("PATCH", f"/bodies/board/terms/{given.json()['id']}", {"until": "2026-02-01"})
    assert (ended.json()["until"], ended.json()["holder"]) == ("2026-02-01", "chair")
    new = asked.post("/bodies/board/terms", {"kind": kind, "name": "Ministry", "since": "2026-03-01"})
    assert new.json()["organisation"]["name"] == "Ministry"
    changed = asked.send("PATCH", f"/bodies/board/seats/{kind}", {"seats": 3, "voting": False}).json()
    assert [(one["seats"], one["voting"]) for one in changed["kinds"]] == [(3, False)]
    assert asked.send("DELETE", f"/bodies/board/seats/{kind}", {}).status_code == 409
    assert asked.send("DELETE", f"/bodies/board/terms/{given.json()['id']}", {}).json()["code"] == "begun"
    closed = asked.send("PATCH", "/bodies/board", {"ended_on": "2026-05-31", "purpose": {"en": "It led."}}).json()
    assert (closed["body"]["ended_on"], closed["body"]["purpose"]) == ("2026-05-31", {"en": "It led."})
    assert closed["body"]["name"] == {"fr": "Conseil", "en": "Board"}
    assert asked.send("PATCH", "/bodies/board", {"ended_on": None}).json()["body"]["ended_on"] is None
    assert asked.send("PATCH", "/bodies/board", {"public": True}).json()["code"] == "nothing"


@pytest.mark.parametrize(
    ("path", "body", "field"),
    [
        ("/bodies", {"name": {}}, "body.name"),
        ("/bodies", {"name": {"xx": "Board"}}, "body.name"),
        ("/bodies", {"name": {"en": "Board"}, "slug": "A b"}, "body.slug"),
        ("/bodies/board/seats", {"name": {"en": "Private"}, "seats": 0}, "body.seats"),
        ("/bodies/board/terms", {"kind": 1, "since": "2026-01-01"}, "body.organisation"),
        ("/relations", {"kind": "sister", "organisation": "a", "other": "b"}, "body.kind"),
        ("/numbers", {"organisations": 10}, "body.as_of"),
        ("/numbers", {"organisations": 1, "as_of": "2026-01-01", "umbrella": "a", "umbrella_name": "b"},
         "body.umbrella_name"),
        ("/duplicates/1/answer", {"verdict": "perhaps"}, "body.verdict"),
    ],
)  # fmt: skip
def test_what_does_not_fit_is_refused_with_its_place(network: World, path: str, body: object, field: str) -> None:
    asked = caller(network, "secretariat")
    before = _kept()
    answer = asked.post(path, body)
    assert answer.status_code == 422
    assert answer.json()["errors"][0]["field"].startswith(field)
    assert _kept() == before


def test_the_value_that_is_shown_is_chosen_by_its_row(network: World, named: dict[str, str]) -> None:
    path, asked = f"/organisations/{named['Atelier']}", caller(network, "secretariat")
    [city] = [field for field in asked.get(path).json()["fields"] if field["field"] == "city"]
    assert (city["chosen"]["value"], [other["value"] for other in city["others"]]) == ("Namur", ["Dinant"])
    other = city["others"][0]["row"]
    assert asked.send("PUT", f"{path}/chosen", {"field": "city", "row": other}).json()["city"] == "Dinant"
    before = _kept()
    gone = asked.send("PUT", f"{path}/chosen", {"field": "website", "row": other})
    nowhere = asked.send("PUT", f"{path}/chosen", {"field": "city", "row": _row(network, "Liège")})
    assert (gone.json()["code"], nowhere.json()["errors"][0]["field"]) == ("gone", "body.row")
    assert _kept() == before


def test_who_keeps_an_organisation_says_who_sees_a_field(network: World, named: dict[str, str]) -> None:
    path, asked = f"/organisations/{named['Atelier']}", caller(network, "member")
    hidden = asked.send("PUT", f"{path}/visibility", {"field": "city", "level": "members"})
    assert {field["field"]: field["level"] for field in hidden.json()["fields"]}["city"] == "members"
    assert Caller().get(path).json()["city"] == ""
    before = _kept()
    for field in ("name", "shoe"):
        assert asked.send("PUT", f"{path}/visibility", {"field": field, "level": "members"}).status_code == 409
    assert _kept() == before


def test_rows_that_were_wrongly_joined_are_taken_apart(network: World, named: dict[str, str]) -> None:
    path, asked = f"/organisations/{named['Atelier']}", caller(network, "secretariat")
    made = asked.post(f"{path}/split", {"rows": [_row(network, "Dinant")]})
    assert (made.status_code, made.json()["city"], asked.get(path).json()["city"]) == (201, "Dinant", "Namur")
    assert asked.post(f"{path}/split", {"rows": [_row(network, "Namur")]}).json()["code"] == "rows"


def test_a_card_is_read_answered_and_taken_back(network: World) -> None:
    asked = caller(network, "secretariat")
    pair = at(network.space, "Le Pain Levé"), at(network.space, "Repair Café")
    [doubt] = ask_about(network, pair)
    keep_count(network.space)
    [line] = asked.get("/duplicates").json()["items"]
    assert (line["id"], line["left"]["name"], line["state"]) == (doubt.id, "Le Pain Levé", "open")
    card = asked.get(f"/duplicates/{doubt.id}").json()
    assert (card["total_now"] - card["total_if_same"], card["evidence"][0]["weight"]) == (1, 1.5)
    assert {field["field"] for field in card["fields"]} >= {"Name", "Country"}
    said = asked.post(f"/duplicates/{doubt.id}/answer", {"verdict": "same"})
    assert (said.status_code, said.json()["verdict"], said.json()["agreed"]) == (201, "same", True)
    merged = asked.get(f"/organisations/{pair[1].address}")
    assert (merged.status_code, merged.json()["address"]) == (301, pair[0].address)
    assert asked.post(f"/duplicates/{doubt.id}/answer", {"verdict": "same"}).status_code == 404
    number = said.json()["id"]
    undone = asked.post(f"/duplicates/answers/{number}/undo", {})
    assert undone.json()["undone_at"] is not None
    assert asked.post(f"/duplicates/answers/{number}/undo", {}).json()["code"] == "undone"
    assert asked.get(f"/organisations/{pair[1].address}").status_code == 200
    newest, before = asked.get("/duplicates/answers").json()["items"]
    assert (newest["id"], newest["undone_at"], before["undone_at"]) == (number, undone.json()["undone_at"], None)


def test_the_card_can_be_answered_the_other_way_round(network: World) -> None:
    pair = at(network.space, "Le Pain Levé"), at(network.space, "Repair Café")
    [doubt] = ask_about(network, pair)
    caller(network, "secretariat").post(f"/duplicates/{doubt.id}/answer", {"verdict": "branch_right"})
    tie = Relation.objects.get(kind="branch_of")
    assert (tie.organisation, tie.other) == (pair[1], pair[0])


def test_a_federation_declares_its_number_and_checks_a_sample(network: World) -> None:
    asked = caller(network, "member")
    told = {"organisations": 200, "as_of": "2026-05-01", "series": "silent", "jobs": 900, "jobs_year": 2025}
    made = asked.post("/numbers", told)
    assert (made.status_code, made.json()["summary"]["kind"], made.json()["summary"]["organisations"]) == (
        201, "declared", 200,
    )  # fmt: skip
    source = Source.objects.get(kind="declared")
    assert (source.umbrella, source.declared_jobs, source.declared_year) == (network.federation, 900, 2025)
    assert (
        asked.post("/numbers", told | {"series": "jobs", "jobs_year": None}).json()["errors"][0]["field"] == "jobs_year"
    )
    path, names = f"/lists/{source.id}/sample", [{"found": n % 4 == 0, "lists": 1} for n in range(40)]
    assert asked.post(path, {"names": names}).status_code == 201
    assert sum(found for found, _lists in SampleCheck.objects.get().answers) == 10
    assert asked.post(path, {"names": names[:2]}).json()["code"] == "size"
    taken = caller(network, "secretariat").post(f"/lists/{source.id}/withdraw", {"reason": "A mistake"})
    assert taken.json()["summary"]["state"] == "withdrawn"


def test_a_membership_is_put_right(network: World) -> None:
    held, asked = Membership.objects.get(), caller(network, "secretariat")
    put = asked.send("PUT", f"/memberships/{held.id}", {"category": "full", "since": "1999-01-01"}).json()
    assert (put["category"], put["since"], put["stands_for_others"]) == ("full", "1999-01-01", True)
    assert asked.send("PUT", f"/memberships/{held.id}", {"category": "full"}).json()["code"] == "nothing"
    assert asked.send("PUT", f"/memberships/{held.id}", {"since": None}).json()["since"] is None


def test_figures_open_to_the_organisations_behind_them(network: World) -> None:
    newest = Source.objects.get(umbrella=network.federation)
    nobody = Caller()

    def behind(**asked: Any) -> list[str]:
        query = "&".join(f"{name}={value}" for name, value in asked.items())
        return [row["name"] for row in nobody.get(f"/totals/rows?{query}").json()["items"]]

    assert behind() == ["Atelier Rouge", "Le Pain Levé", "Repair Café"]
    assert behind(of="only", list=newest.id) == ["Le Pain Levé"]
    assert behind(of="times", value=2) == ["Atelier Rouge"]
    assert behind(of="country", value="FR") == ["Le Pain Levé"]
    row = nobody.get("/totals/rows?of=times&value=2").json()["items"][0]
    assert (row["address"], row["page"].endswith(f"/register/{row['address']}/")) == (
        at(network.space, "Atelier Rouge").address, True,
    )  # fmt: skip
    for query in ("of=list", "of=times&value=9", "of=jobs&value=boats"):
        assert nobody.get(f"/totals/rows?{query}").json()["errors"][0]["field"] == "query.of"


def test_growth_is_told_like_for_like(network: World) -> None:
    grown = Caller().get("/totals/growth?since=2025-06-01&until=2026-06-01").json()
    assert (grown["before"], grown["after"]) == (2, 3)
    assert any("A list came: Federation One." in line for line in grown["perimeter"])
    assert Caller().get("/totals/growth").status_code == 422


def test_sites_are_shown_and_never_counted(network: World, named: dict[str, str]) -> None:
    outlets = Source.objects.create(
        space=network.space, umbrella=network.federation, series="outlets", state="imported", as_of=date(2026, 2, 1),
        received_at="2026-02-01T00:00Z", sheet={"sites": True},
    )  # fmt: skip
    Row.objects.create(
        source=outlets, line=2, kind="site", raw={}, key="s1", digest="s1", stated_on=date(2026, 2, 1),
        said={"name": "Shop", "site_of": "Atelier Rouge", "city": "Namur"},
    )  # fmt: skip
    path = f"/organisations/{named['Atelier']}/sites"
    assert Caller().get(path).json()["items"] == [
        {"name": "Shop", "place": "Namur", "source": "Federation One, 1 February 2026"}
    ]


def test_four_callers_and_only_the_secretariat_writes_what_is_the_networks(
    network: World, named: dict[str, str]
) -> None:
    [doubt] = ask_about(network, (at(network.space, "Le Pain Levé"), at(network.space, "Repair Café")))
    held, alien = Membership.objects.get().id, named["Repair"]
    writes: list[tuple[str, str, Any]] = [
        ("POST", "/relations", {"kind": "part_of", "organisation": alien, "other": named["Le"]}),
        ("POST", "/bodies", {"name": {"en": "Board"}}),
        ("PUT", f"/organisations/{alien}/chosen", {"field": "name", "row": Row.objects.latest("id").id}),
        ("PUT", f"/organisations/{alien}/visibility", {"field": "country", "level": "members"}),
        ("PUT", f"/memberships/{held}", {"category": "full"}),
        ("POST", f"/duplicates/{doubt.id}/answer", {"verdict": "different"}),
        ("POST", f"/lists/{Source.objects.latest('id').id}/withdraw", {}),
    ]
    for who in ("nobody", "member", "other"):
        asked, before = caller(network, who), _kept()
        for method, path, body in writes:
            assert asked.send(method, path, body).status_code in {401, 403, 404}, (who, path)
        for path in ("/duplicates", "/duplicates/answers", f"/duplicates/{doubt.id}"):
            assert asked.get(path).status_code in {401, 403, 404}, (who, path)
        assert _kept() == before, who
    asked, reader = caller(network, "secretariat"), caller(network, "secretariat", "register:read")
    for method, path, body in writes:
        assert reader.send(method, path, body).status_code == 403
        assert asked.send(method, path, json.loads(json.dumps(body))).status_code in {200, 201}, path
