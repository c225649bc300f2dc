"""The register written by programs: what is done, what is refused, and what cannot be read."""

from __future__ import annotations

import json
from datetime import date
from typing import Any

import pytest
from django.test import Client

from filrouge.ground.api import callers
from filrouge.ground.people.models import Organisation
from filrouge.ground.trail.models import Entry as Done
from filrouge.rooms.register.models import Entry, Membership, Source
from tests.rooms.register.imports import THREE, do, table
from tests.rooms.register.lists import add_list, at, link, org
from tests.rooms.register.programs import ROOT, Caller, caller, send_list, settled, state
from tests.world import World


@pytest.fixture
def network(world: World) -> World:
    """The federation is a member and has sent a list with two names."""
    return settled(world)


def test_an_organisation_is_added_with_values_as_on_a_list(network: World) -> None:
    values = {
        "name": "Garden of All", "name@fr": "Jardin de tous", "country": "Belgium", "founded": "12/03/2004",
        "id:be-ent": "0403.019.261", "heads": "0", "legal_form": "asbl",
    }  # fmt: skip
    answer = caller(network, "member").post("/organisations", {"values": values, "category": "full"})
    assert answer.status_code == 201
    made = answer.json()
    assert Entry.objects.get(organisation__address=made["address"]).legal_form == "be-asbl"
    assert (made["name"], made["country"], made["founded"], made["workers"]) == ("Garden of All", "BE", "2004-03-12", 0)
    assert made["numbers"] == [{"scheme": "be-ent", "number": "0403019261", "state": "valid"}]
    assert made["names"] == ["Garden of All", "Jardin de tous"]
    assert made["member_of"][0]["umbrella"]["name"] == "Federation One"
    assert Membership.objects.get(member__address=made["address"]).category == "full"
    entry = Done.objects.get(verb="register.add_organisation")
    assert (entry.means, entry.person, entry.organisation) == ("api", network.delegate.id, network.federation.id)


@pytest.mark.parametrize(
    ("body", "status", "field"),
    [
        ({"values": {"country": "BE"}}, 409, "name"),
        ({"values": {"name": "Mill", "colour": "red"}}, 422, "body.values.colour"),
        ({"values": {"name": "Mill", "founded": "once"}}, 422, "body.values.founded"),
        ({"values": {"name": "Mill", "id:be-ent": "123"}}, 422, "body.values.id:be-ent"),
        ({"values": {"name": "Mill", "heads": 12}}, 422, "body.values.heads"),
        ({"values": {}}, 422, "body.values"),
        ({"values": {"name": " "}}, 422, "body.values"),
        ({"value": {"name": "Mill"}}, 422, "body.values"),
        ([], 422, "body"),
    ],
)
def test_what_is_not_understood_is_refused_with_its_place(
    network: World, body: object, status: int, field: str
) -> None:
    asked = caller(network, "member")
    before = state()
    answer = asked.post("/organisations", body)
    assert answer.status_code == status
    assert answer.json()["errors"][0]["field"] == field
    assert answer.json()["errors"][0]["message"]
    assert state() == before


WRITES = [
    ("POST", "/organisations", {"values": {"name": "Repair Hall"}, "umbrella": "{network}"}),
    ("PATCH", "/organisations/{elsewhere}", {"values": {"city": "Gent"}}),
    ("POST", "/memberships", {"member": "{elsewhere}"}),
    ("PATCH", "/memberships/{membership}", {"status": "suspended"}),
    ("POST", "/totals", {}),
    ("PUT", "/lists/{list}/columns", {"matching": {"0": "name"}}),
    ("POST", "/lists/{list}/import", {}),
]
REFUSED = {"nobody": {401}, "member": {403, 404}, "other": {403, 404}}


@pytest.mark.parametrize(("method", "path", "body"), WRITES, ids=[f"{m} {p}" for m, p, _b in WRITES])
def test_four_callers_and_only_the_secretariat_writes_for_the_whole_network(
    network: World, method: str, path: str, body: dict[str, Any]
) -> None:
    second = Organisation.objects.create(name="Federation Two", country="BE")
    received = add_list(network.space, second, [org("Repair Café")], day=date(2026, 2, 1))
    link(network.space)
    Source.objects.filter(pk=received.pk).update(state="received", columns=["Name"])
    known = {
        "network": network.space.organisation.address, "elsewhere": at(network.space, "Repair Café").address,
        "membership": Membership.objects.get(umbrella=network.space.organisation).id, "list": received.id,
    }  # fmt: skip
    said = json.loads(
        json.dumps(body).replace("{network}", known["network"]).replace("{elsewhere}", known["elsewhere"])
    )
    for who, statuses in REFUSED.items():
        asked = caller(network, who)
        before = state()
        assert asked.send(method, path.format(**known), said).status_code in statuses, who
        assert state() == before, who
    asked = caller(network, "secretariat")
    if path.endswith("/import"):
        Source.objects.filter(pk=received.pk).update(state="matched")
    assert asked.send(method, path.format(**known), said).status_code in {200, 201, 202}


def test_a_member_keeps_its_own_members_and_those_of_nobody_else(network: World) -> None:
    second = Organisation.objects.create(name="Federation Two", country="BE")
    add_list(network.space, second, [org("Repair Café")])
    link(network.space)
    mine, others = at(network.space, "Atelier Rouge").address, at(network.space, "Repair Café").address
    asked = caller(network, "member")
    assert asked.send("PATCH", f"/organisations/{mine}", {"values": {"city": "Dinant"}}).json()["city"] == "Dinant"
    before = state()
    assert asked.send("PATCH", f"/organisations/{others}", {"values": {"city": "Dinant"}}).status_code == 404
    assert state() == before
    assert Entry.objects.get(name="Repair Café").city == ""


def test_a_circle_is_refused_with_its_names(network: World) -> None:
    member = at(network.space, "Atelier Rouge")
    asked = caller(network, "secretariat")
    sent = {"member": member.address, "umbrella": network.federation.address, "since": "2020-01-01"}
    assert asked.post("/memberships", sent).json()["since"] == "2020-01-01"
    before = state()
    turned = {"member": network.federation.address, "umbrella": member.address}
    answer = asked.post("/memberships", turned)
    assert (answer.status_code, answer.json()["code"]) == (409, "circle")
    assert "Federation One → Atelier Rouge → Federation One" in answer.json()["detail"]
    assert state() == before


def test_a_membership_moves_on_and_not_back(network: World) -> None:
    number = Membership.objects.get().id
    asked = caller(network, "secretariat")
    assert asked.send("PATCH", f"/memberships/{number}", {"status": "left"}).json()["status"] == "left"
    before = state()
    answer = asked.send("PATCH", f"/memberships/{number}", {"status": "active"})
    assert (answer.status_code, answer.json()["code"]) == (409, "status")
    assert state() == before


def test_a_total_is_published_once_it_can_be_defended(network: World) -> None:
    answer = caller(network, "secretariat").post("/totals", {})
    assert answer.status_code == 201
    made = answer.json()
    assert (made["best"], len(made["digest"])) == (2, 64)
    assert [total["id"] for total in Caller().get("/totals/published").json()["items"]] == [made["id"]]
    shown = Caller().get(f"/totals/published/{made['id']}").json()
    assert (shown["published"]["digest"], shown["total"]["best"]) == (made["digest"], 2)


def test_a_federation_sends_its_list_all_the_way(network: World) -> None:
    asked = caller(network, "member")
    sent = send_list(asked, table(*THREE), series="members")
    assert sent.status_code == 201
    number, matching = sent.json()["summary"]["id"], sent.json()["matching"]
    assert [(c["heading"], c["field"]) for c in sent.json()["columns"]][:3] == [
        ("Member no.", "own_id"), ("Name", "name"), ("Town", "city"),
    ]  # fmt: skip
    assert asked.get(f"/lists/{number}/columns").json()["matching"] == matching
    matched = asked.send("PUT", f"/lists/{number}/columns", {"matching": matching})
    assert (matched.json()["summary"]["state"], matched.json()["counts"]) == ("matched", None)
    assert matched.json()["job"]["state"] == "waiting"
    do("register.preview")
    seen = asked.get(f"/lists/{number}").json()["counts"]
    assert (seen["created"], seen["refused"]) == (3, 0)
    assert asked.post(f"/lists/{number}/import", {}).status_code == 202
    do("register.import")
    report = asked.get(f"/lists/{number}").json()
    assert (report["summary"]["state"], report["summary"]["organisations"]) == ("imported", 3)
    again = send_list(asked, table(*THREE))
    assert (again.status_code, again.json()["code"]) == (409, "imported")


def test_a_list_for_another_federation_is_taken_from_the_secretariat_only(network: World) -> None:
    facts = {"umbrella_name": "Federation Nine", "umbrella_country": "BE"}
    member = caller(network, "member")
    before = state()
    assert send_list(member, table(*THREE), **facts).status_code == 404
    assert state() == before
    sent = send_list(caller(network, "secretariat"), table(*THREE), **facts)
    assert sent.json()["summary"]["federation"]["name"] == "Federation Nine"


@pytest.mark.parametrize(
    ("facts", "field"),
    [({"as_of": "yesterday"}, "form.as_of"), ({"serie": "x"}, "form.serie"), ({"country": "Belgium"}, "form.country")],
)
def test_facts_of_a_list_that_do_not_fit_are_named(network: World, facts: dict[str, str], field: str) -> None:
    asked = caller(network, "member")
    before = state()
    answer = send_list(asked, table(*THREE), **facts)
    assert (answer.status_code, answer.json()["errors"][0]["field"]) == (422, field)
    assert state() == before


def test_a_list_without_its_file_is_refused(network: World) -> None:
    asked = caller(network, "member")
    answer = asked.client.post(f"{ROOT}/lists", {"as_of": "2026-03-01"}, headers=asked.headers)
    assert answer.status_code == 422


@pytest.mark.parametrize(
    "text",
    [
        '{"values": {"name": "Mill"}',
        '{"values": {"name": "Mi\\u0000ll"}}',
        '{"values": {"name": "Mi\\ud800ll"}}',
        '{"values": {"na\\u0000me": "Mill"}}',
        '{"values": NaN}',
        "[" * 100_000,
        "9" * 5_000,
        b'{"values": {"name": "\xff"}}',
    ],
    ids=["broken", "null byte", "half a character", "null byte in a name", "not a number", "deep", "long", "not UTF-8"],
)
def test_a_body_that_cannot_be_read_is_refused(network: World, text: str | bytes) -> None:
    asked = caller(network, "member")
    before = state()
    answer = asked.post("/organisations", text)
    assert (answer.status_code, answer["Content-Type"]) == (400, "application/problem+json")
    assert state() == before


@pytest.mark.parametrize("path", ["/organisations?q=%00", "/organisations/%00", "/organisations?q=" + "x" * 5_000])
def test_an_address_that_cannot_be_read_is_refused_in_the_same_shape(network: World, path: str) -> None:
    answer = Caller().get(path)
    assert (answer.status_code, answer["Content-Type"]) == (400, "application/problem+json")


def test_another_kind_of_body_is_refused(network: World) -> None:
    asked = caller(network, "member")
    before = state()
    form = asked.client.post(f"{ROOT}/organisations", {"name": "Mill"}, headers=asked.headers)
    assert (form.status_code, form["Accept"]) == (415, "application/json")
    assert asked.post("/lists", {"as_of": "2026-01-01"}).status_code == 415
    assert state() == before


def test_a_body_that_is_too_large_is_refused(network: World, settings: Any) -> None:
    settings.DATA_UPLOAD_MAX_MEMORY_SIZE = 1_000
    settings.UPLOAD_LIMIT = 2_000
    asked = caller(network, "member")
    before = state()
    assert asked.post("/organisations", {"values": {"name": "x" * 2_000}}).status_code == 413
    assert send_list(asked, b"Name\r\n" + b"Mill\r\n" * 1_000).status_code == 413
    assert send_list(asked, b"Name\r\n" + b"Mill\r\n" * 400_000).status_code == 413
    assert state() == before


def test_a_method_that_an_address_does_not_know_is_answered_with_those_it_knows(network: World) -> None:
    answer = Client().delete(f"{ROOT}/organisations")
    assert (answer.status_code, answer["Allow"]) == (405, "GET, HEAD, POST")
    assert answer["Content-Type"] == "application/problem+json"


@pytest.mark.parametrize("path", ["/api/v1/network/nothing", "/api/v1/network/organisations/x/y/z", "/api/v1/x/y"])
def test_where_there_is_nothing_a_program_gets_no_page_of_the_site(network: World, path: str) -> None:
    for method in ("get", "post", "delete"):
        answer = getattr(Client(), method)(path)
        assert (answer.status_code, answer["Content-Type"]) == (404, "application/problem+json")


def test_a_slash_too_many_leads_to_the_address_without(network: World) -> None:
    answer = Caller().get("/organisations/")
    assert (answer.status_code, answer["Location"]) == (301, f"{ROOT}/organisations")


def test_too_many_requests_are_told_how_long_to_wait(network: World, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(callers, "BY_CLIENT", callers.Limit(2, 60))
    monkeypatch.setattr(callers, "BY_TOKEN", callers.Limit(3, 60))
    nobody, member = Caller(), caller(network, "member")
    assert [nobody.get("").status_code for _n in range(3)] == [200, 200, 429]
    assert [member.get("").status_code for _n in range(4)] == [200, 200, 200, 429]
    refused = nobody.get("")
    assert 1 <= int(refused["Retry-After"]) <= 60
    assert caller(network, "secretariat").get("").status_code == 200
    assert Caller("fr_" + "x" * 43).get("").status_code == 429


def test_our_own_mistake_says_nothing_of_itself(network: World, monkeypatch: pytest.MonkeyPatch) -> None:
    def fail(*_asked: object) -> None:
        raise ZeroDivisionError("the secret of the house")

    monkeypatch.setattr("filrouge.rooms.register.queries.api.space_line", fail)
    answer = Client(raise_request_exception=False).get(ROOT)
    assert (answer.status_code, answer["Content-Type"]) == (500, "application/problem+json")
    assert "secret" not in answer.content.decode()
