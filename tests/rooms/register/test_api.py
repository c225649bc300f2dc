"""The register as data: who reads what, who writes what, and what is answered when something does not fit."""

from __future__ import annotations

import json
from datetime import date, timedelta
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db.models import Model
from django.test import Client
from django.utils import timezone

from filrouge.ground.api import callers
from filrouge.ground.jobs.models import Job
from filrouge.ground.people.models import Mandate, Organisation, Person
from filrouge.ground.people.viewer import viewer_for
from filrouge.ground.tokens.actions import create_token, revoke_token
from filrouge.ground.tokens.models import Token
from filrouge.ground.trail.models import Entry as Done
from filrouge.ground.words import Words
from filrouge.rooms.register.actions.bodies import add_seats, create_body, give_seat
from filrouge.rooms.register.actions.memberships import admit_member
from filrouge.rooms.register.models import Count, Entry, Membership, Row, Source
from tests.rooms.register.imports import THREE, do, table
from tests.rooms.register.lists import add_list, at, link, org
from tests.world import DAY, World, sign_in

ROOT = "/api/v1/network"
BOTH = ("register:read", "register:write")


class Caller:
    """A program with a token, or without one."""

    def __init__(self, clear: str = "") -> None:
        self.headers = {"Authorization": f"Bearer {clear}"} if clear else {}
        self.client = Client()

    def get(self, path: str, **more: Any) -> Any:
        return self.client.get(ROOT + path, headers=self.headers | more)

    def send(self, method: str, path: str, body: object, **more: Any) -> Any:
        text = body if isinstance(body, (str, bytes)) else json.dumps(body)
        return self.client.generic(method, ROOT + path, text, "application/json", headers=self.headers | more)

    def post(self, path: str, body: object, **more: Any) -> Any:
        return self.send("POST", path, body, **more)


def token(world: World, person: Person, *scopes: str) -> Token:
    """A token of a person for their only mandate, with its text on `clear`."""
    mandate = Mandate.objects.select_related("space").get(person=person)
    viewer = viewer_for(person, mandate.space, day=DAY, strong=True)
    made = create_token(viewer, mandate=mandate, name="program", scopes=scopes or BOTH, days=30)
    made.token.clear = made.clear  # type: ignore[attr-defined]  # for the story only
    return made.token


def caller(world: World, who: str, *scopes: str) -> Caller:
    person = {"member": world.delegate, "other": world.outsider, "secretariat": world.secretary}.get(who)
    return Caller(token(world, person, *scopes).clear if person else "")  # type: ignore[attr-defined]  # set above


@pytest.fixture
def network(world: World) -> World:
    """The federation is a member and has sent a list with two names."""
    admit_member(
        world.secretariat, space=world.space, member=world.federation, umbrella=world.space.organisation,
        stands_for_others=True,
    )  # fmt: skip
    rows = [
        org("Atelier Rouge", city="Namur", family="cooperative", heads=12, email="atelier@sample.example"),
        org("Le Pain Levé", city="Liège", country="FR"),
    ]
    add_list(world.space, world.federation, rows)
    link(world.space)
    return world


def _state() -> dict[str, int]:
    """What a refusal must leave as it was."""
    kinds: list[type[Model]] = [Organisation, Row, Source, Membership, Count, Job, Done]
    return {kind.__name__: kind.objects.count() for kind in kinds}  # type: ignore[attr-defined]  # every model has it


def _hide(world: World) -> None:
    world.space.public = False
    world.space.save(update_fields=["public"])


# Reading


def test_whatever_is_public_needs_no_token(network: World) -> None:
    nobody = Caller()
    assert nobody.client.get("/api/v1/spaces").json()["items"][1]["slug"] == "network"
    assert nobody.get("").json()["organisation"]["name"] == "Sample Network"
    listed = nobody.get("/organisations").json()["items"]
    assert [(o["name"], o["country"], o["workers"]) for o in listed] == [
        ("Atelier Rouge", "BE", 12), ("Le Pain Levé", "FR", None),
    ]  # fmt: skip
    assert listed[0]["member_of"][0]["umbrella"]["name"] == "Federation One"
    shown = nobody.get(f"/organisations/{listed[0]['address']}").json()
    assert (shown["city"], shown["names"]) == ("Namur", ["Atelier Rouge"])
    named = {field["field"]: field["chosen"] for field in shown["fields"]}
    assert named["heads"] == {
        "value": 12, "text": "12", "source": "Federation One", "stated_on": "2026-01-15", "written_here": False,
    }  # fmt: skip


@pytest.mark.parametrize(
    ("who", "sees"), [("nobody", False), ("member", True), ("other", False), ("secretariat", True)]
)
def test_a_mail_address_is_for_members(network: World, who: str, sees: bool) -> None:
    address = at(network.space, "Atelier Rouge").address
    shown = caller(network, who).get(f"/organisations/{address}")
    assert shown.status_code == 200
    assert ("atelier@sample.example" in shown.content.decode()) is sees


@pytest.mark.parametrize(
    "path", ["", "/organisations", "/members", "/totals", "/totals/published", "/bodies", "/lists"]
)
def test_a_closed_space_looks_to_strangers_like_none_at_all(network: World, path: str) -> None:
    _hide(network)
    for who in ("nobody", "other"):
        asked = caller(network, who)
        answer, nothing = asked.get(path), asked.client.get("/api/v1/nothing" + path, headers=asked.headers)
        assert (answer.status_code, nothing.status_code) == (404, 404)
        assert answer.content == nothing.content
    for who in ("member", "secretariat"):
        assert caller(network, who).get(path).status_code == 200


def test_a_closed_space_is_not_in_the_list_of_spaces_but_for_its_own(network: World) -> None:
    _hide(network)

    def seen(who: str) -> list[str]:
        asked = caller(network, who)
        return [s["slug"] for s in asked.client.get("/api/v1/spaces", headers=asked.headers).json()["items"]]

    assert [seen(who) for who in ("nobody", "other", "member")] == [
        ["elsewhere"],
        ["elsewhere"],
        ["elsewhere", "network"],
    ]


def test_who_sits_in_the_browser_reads_with_their_session(network: World, client: Client) -> None:
    _hide(network)
    assert client.get(f"{ROOT}/organisations").status_code == 404
    sign_in(client, network.delegate)
    assert client.get(f"{ROOT}/organisations").status_code == 200


def test_the_secretariat_without_its_second_factor_is_told_so(network: World, client: Client) -> None:
    sign_in(client, network.secretary, strong=False)
    answer = client.get(f"{ROOT}/lists")
    assert (answer.status_code, answer.json()["code"]) == (403, "second_factor")


def test_an_organisation_that_said_more_shows_both_sources(network: World) -> None:
    address = at(network.space, "Atelier Rouge").address
    writer = caller(network, "member")
    assert writer.send("PATCH", f"/organisations/{address}", {"values": {"heads": "15"}}).status_code == 200
    heads = next(f for f in Caller().get(f"/organisations/{address}").json()["fields"] if f["field"] == "heads")
    assert (heads["chosen"]["value"], heads["chosen"]["written_here"]) == (15, True)
    assert [(o["value"], o["source"]) for o in heads["others"]] == [(12, "Federation One")]


def test_a_former_address_leads_to_the_one_that_stands(network: World) -> None:
    stands = at(network.space, "Atelier Rouge")
    former = Organisation.objects.create(name="Rode Draad", merged_into=stands)
    answer = Caller().get(f"/organisations/{former.address}")
    assert answer.status_code == 301
    assert answer["Location"] == f"{ROOT}/organisations/{stands.address}" == answer.json()["url"]
    assert answer.json()["address"] == stands.address


def test_an_address_of_nothing_is_not_found(network: World) -> None:
    for path in ("/organisations/22222222", "/organisations/" + "x" * 40, "/totals/published/999", "/bodies/none"):
        assert Caller().get(path).status_code in {404, 422}


@pytest.mark.parametrize(
    ("query", "names"),
    [
        ("country=FR", ["Le Pain Levé"]),
        ("country=FR&country=BE", ["Atelier Rouge", "Le Pain Levé"]),
        ("family=cooperative", ["Atelier Rouge"]),
        ("size=3", ["Atelier Rouge"]),
        ("q=pain+leve", ["Le Pain Levé"]),
        ("q=nothing+of+the+kind", []),
    ],
)
def test_filters_are_those_of_the_directory(network: World, query: str, names: list[str]) -> None:
    assert [o["name"] for o in Caller().get(f"/organisations?{query}").json()["items"]] == names


def test_a_federation_is_a_filter_by_its_address(network: World) -> None:
    def on(address: str) -> Any:
        return Caller().get(f"/organisations?federation={address}")

    assert len(on(network.federation.address).json()["items"]) == 2
    assert on(at(network.space, "Le Pain Levé").address).json()["items"] == []
    assert on("22222222").status_code == 404


@pytest.mark.parametrize(
    ("query", "field"),
    [("contry=BE", "query.contry"), ("country=Belgium", "query.country.0"), ("family=shop", "query.family.0")],
)
def test_a_filter_that_is_none_is_refused_instead_of_giving_everything(network: World, query: str, field: str) -> None:
    answer = Caller().get(f"/organisations?{query}")
    assert (answer.status_code, answer["Content-Type"]) == (422, "application/problem+json")
    assert [error["field"] for error in answer.json()["errors"]] == [field]


def _many(world: World, number: int) -> None:
    add_list(world.space, world.federation, [org(f"Mill {n:03d}", city="Gent") for n in range(number)])
    link(world.space)


@pytest.mark.parametrize("search", ["", "q=mill&"])
def test_pages_follow_each_other_and_nobody_is_on_two(world: World, search: str) -> None:
    _many(world, 103)
    seen, after = [], ""
    for length in (50, 50, 3):
        page = Caller().get(f"/organisations?{search}after={after}").json()
        assert len(page["items"]) == length
        seen += [o["name"] for o in page["items"]]
        after = page["next"]
    assert after == ""
    assert sorted(seen) == [f"Mill {n:03d}" for n in range(103)]
    back = Caller().get(f"/organisations?{search}after={page['previous']}").json()
    assert [o["name"] for o in back["items"]] == seen[50:100]


def test_a_cursor_of_another_list_or_of_ones_own_making_is_refused(world: World) -> None:
    _many(world, 51)
    given = Caller().get("/organisations").json()["next"]
    made = given.rpartition(":")[0]
    for path in (f"/members?after={given}", f"/organisations?after={made}", f"/organisations?after={given}x"):
        answer = Caller().get(path)
        assert (answer.status_code, answer.json()["code"]) == (400, "cursor")


@pytest.mark.parametrize("rows", [1, 3])
def test_a_page_costs_the_same_for_one_and_for_three(
    world: World, rows: int, django_assert_max_num_queries: Any
) -> None:
    _many(world, rows)
    asked = caller(world, "member")
    asked.get("/organisations")  # the last use of the token is noted now
    for path, most in (("/organisations", 16), ("/members", 9), ("/lists", 9), ("/bodies", 11)):
        with django_assert_max_num_queries(most):
            assert asked.get(path).status_code == 200


def test_what_did_not_change_is_not_sent_again(network: World) -> None:
    first = Caller().get("/organisations")
    again = Caller().get("/organisations", **{"If-None-Match": first["ETag"]})
    assert (again.status_code, again.content) == (304, b"")
    address = at(network.space, "Atelier Rouge").address
    caller(network, "member").send("PATCH", f"/organisations/{address}", {"values": {"city": "Dinant"}})
    assert Caller().get("/organisations", **{"If-None-Match": first["ETag"]}).status_code == 200


def test_answers_are_kept_by_no_shared_cache(network: World) -> None:
    answer = Caller().get("/organisations")
    assert "private" in answer["Cache-Control"]
    assert {"Authorization", "Cookie"} <= {name.strip() for name in answer["Vary"].split(",")}


def test_head_answers_as_get_without_its_body(network: World) -> None:
    full, head = Caller().get("/organisations"), Client().head(f"{ROOT}/organisations")
    assert (head.status_code, head.content, head["ETag"]) == (200, b"", full["ETag"])
    assert head["Content-Length"] == str(len(full.content))


def test_a_total_says_each_step_and_each_list(network: World) -> None:
    total = Caller().get("/totals").json()
    assert (total["naive"], total["low"], total["best"], total["high"]) == (2, 2, 2, 2)
    assert total["headline"] == "2 organisations, each counted once"
    assert [step["code"] for step in total["steps"]] == ["naive_sum", "listed_once", "whole_numbers"]
    assert total["lists"][0]["federation"]["address"] == network.federation.address
    assert total["countries"] == [
        {"code": "BE", "label": "Belgium", "organisations": 1}, {"code": "FR", "label": "France", "organisations": 1},
    ]  # fmt: skip
    before = Caller().get("/totals?on=2020-01-01").json()
    assert (before["day"], before["best"]) == ("2020-01-01", 0)
    assert Caller().get(f"/totals?umbrella={network.federation.address}").json()["best"] == 2
    assert Caller().get("/totals?on=0").status_code == 422


def test_members_of_the_network_are_read_by_all_and_those_who_only_asked_by_the_secretariat(network: World) -> None:
    admit_member(
        network.secretariat, space=network.space, member=at(network.space, "Le Pain Levé"),
        umbrella=network.space.organisation, status="applied",
    )  # fmt: skip
    assert [m["member"]["name"] for m in Caller().get("/members").json()["items"]] == ["Federation One"]
    for who, number in (("nobody", 0), ("other", 0), ("secretariat", 1)):
        assert len(caller(network, who).get("/members?status=applied").json()["items"]) == number


def test_memberships_of_an_organisation_are_the_declared_ones_and_the_lists(network: World) -> None:
    address = at(network.space, "Atelier Rouge").address
    rows = Caller().get(f"/organisations/{address}/memberships").json()
    assert [(r["umbrella"]["name"], r["status"], r["listed_on"], r["id"]) for r in rows] == [
        ("Federation One", "listed", "2026-01-15", None)
    ]


def test_a_body_shows_its_seats_and_a_closed_one_is_for_members(network: World) -> None:
    desk, space = network.secretariat, network.space
    board = create_body(desk, space=space, name=Words.of("Board", "en", fr="Conseil"), slug="board")
    create_body(desk, space=space, name=Words.of("Jury", "en"), slug="jury", public=False)
    seats = add_seats(desk, body=board, name=Words.of("Private", "en"), seats=2)
    give_seat(desk, body=board, category=seats, organisation=network.federation, holder="A. Sample", since=DAY)
    assert [b["slug"] for b in Caller().get("/bodies").json()] == ["board"]
    assert [b["slug"] for b in caller(network, "member").get("/bodies").json()] == ["board", "jury"]
    assert Caller().get("/bodies/jury").status_code == 404
    shown = Caller().get("/bodies/board?on=2026-07-01").json()
    assert (shown["body"]["name"], shown["body"]["seats"], shown["body"]["held"]) == (
        {"en": "Board", "fr": "Conseil"}, 2, 1,
    )  # fmt: skip
    assert shown["kinds"][0]["holders"][0]["organisation"]["name"] == "Federation One"
    assert Caller().get("/bodies/board?on=2026-05-01").json()["kinds"][0]["holders"] == []


@pytest.mark.parametrize(("who", "status"), [("nobody", 401), ("member", 200), ("other", 403), ("secretariat", 200)])
def test_lists_are_for_those_who_send_them(network: World, who: str, status: int) -> None:
    assert caller(network, who).get("/lists").status_code == status


def test_a_federation_sees_its_own_lists_only(network: World) -> None:
    second = Organisation.objects.create(name="Federation Two", country="BE")
    other = add_list(network.space, second, [org("Repair Hall")])
    own = Source.objects.get(umbrella=network.federation)
    asked = caller(network, "member")
    assert [row["id"] for row in asked.get("/lists").json()["items"]] == [own.id]
    assert asked.get(f"/lists/{own.id}").status_code == 200
    assert asked.get(f"/lists/{other.id}").status_code == 404
    assert len(caller(network, "secretariat").get("/lists").json()["items"]) == 2


# Tokens and scopes


@pytest.mark.parametrize(
    ("scopes", "reads", "writes"),
    [(("register:read",), 200, 403), (("register:write",), 403, 201), (BOTH, 200, 201)],
)
def test_a_token_does_what_its_scopes_say(network: World, scopes: tuple[str, ...], reads: int, writes: int) -> None:
    asked = caller(network, "member", *scopes)
    assert asked.get("/organisations").status_code == reads
    before = _state()
    answer = asked.post("/organisations", {"values": {"name": "Repair Hall"}})
    assert answer.status_code == writes
    assert (_state() == before) is (writes == 403)
    if writes == 403:
        assert answer.json()["code"] == "scope"


def test_a_token_that_ended_opens_nothing_not_even_what_is_public(network: World) -> None:
    revoked, expired = token(network, network.delegate), token(network, network.delegate)
    revoke_token(network.member, token=revoked)
    past = timezone.now() - timedelta(days=9)
    Token.objects.filter(pk=expired.pk).update(made_at=past, expires_at=past + timedelta(days=1))
    for ended in (revoked.clear, expired.clear, "fr_", "fr_" + "x" * 43, "ключ"):  # type: ignore[attr-defined]  # set above
        answer = Caller(ended).get("/organisations")
        assert (answer.status_code, answer.json()["code"]) == (401, "token")
        assert answer["WWW-Authenticate"].startswith("Bearer")


def test_another_way_of_signing_in_is_none(network: World) -> None:
    answer = Client().get(f"{ROOT}/organisations", headers={"Authorization": "Basic dXNlcjpwYXNz"})
    assert answer.status_code == 401


def test_a_session_reads_and_never_writes(network: World, client: Client) -> None:
    sign_in(client, network.secretary)
    before = _state()
    answer = client.post(f"{ROOT}/totals", "{}", content_type="application/json")
    assert (answer.status_code, answer.json()["code"]) == (401, "token")
    assert _state() == before


# Writing


def test_an_organisation_is_added_with_values_as_on_a_list(network: World) -> None:
    values = {
        "name": "Garden of All", "name@fr": "Jardin de tous", "country": "Belgium", "founded": "12/03/2004",
        "id:be-ent": "0403.019.261", "heads": "0",
    }  # fmt: skip
    answer = caller(network, "member").post("/organisations", {"values": values, "category": "full"})
    assert answer.status_code == 201
    made = answer.json()
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
    before = _state()
    answer = asked.post("/organisations", body)
    assert answer.status_code == status
    assert answer.json()["errors"][0]["field"] == field
    assert answer.json()["errors"][0]["message"]
    assert _state() == before


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
        before = _state()
        assert asked.send(method, path.format(**known), said).status_code in statuses, who
        assert _state() == before, who
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
    before = _state()
    assert asked.send("PATCH", f"/organisations/{others}", {"values": {"city": "Dinant"}}).status_code == 404
    assert _state() == before
    assert Entry.objects.get(name="Repair Café").city == ""


def test_a_circle_is_refused_with_its_names(network: World) -> None:
    member = at(network.space, "Atelier Rouge")
    asked = caller(network, "secretariat")
    sent = {"member": member.address, "umbrella": network.federation.address, "since": "2020-01-01"}
    assert asked.post("/memberships", sent).json()["since"] == "2020-01-01"
    before = _state()
    turned = {"member": network.federation.address, "umbrella": member.address}
    answer = asked.post("/memberships", turned)
    assert (answer.status_code, answer.json()["code"]) == (409, "circle")
    assert "Federation One → Atelier Rouge → Federation One" in answer.json()["detail"]
    assert _state() == before


def test_a_membership_moves_on_and_not_back(network: World) -> None:
    number = Membership.objects.get().id
    asked = caller(network, "secretariat")
    assert asked.send("PATCH", f"/memberships/{number}", {"status": "left"}).json()["status"] == "left"
    before = _state()
    answer = asked.send("PATCH", f"/memberships/{number}", {"status": "active"})
    assert (answer.status_code, answer.json()["code"]) == (409, "status")
    assert _state() == before


def test_a_total_is_published_once_it_can_be_defended(network: World) -> None:
    answer = caller(network, "secretariat").post("/totals", {})
    assert answer.status_code == 201
    made = answer.json()
    assert (made["best"], len(made["digest"])) == (2, 64)
    assert [total["id"] for total in Caller().get("/totals/published").json()["items"]] == [made["id"]]
    shown = Caller().get(f"/totals/published/{made['id']}").json()
    assert (shown["published"]["digest"], shown["total"]["best"]) == (made["digest"], 2)


def _send_list(asked: Caller, content: bytes, **facts: str) -> Any:
    file = SimpleUploadedFile("members.csv", content, "text/csv")
    return asked.client.post(f"{ROOT}/lists", {"file": file, "as_of": "2026-03-01"} | facts, headers=asked.headers)


def test_a_federation_sends_its_list_all_the_way(network: World) -> None:
    asked = caller(network, "member")
    sent = _send_list(asked, table(*THREE), series="members")
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
    again = _send_list(asked, table(*THREE))
    assert (again.status_code, again.json()["code"]) == (409, "imported")


def test_a_list_for_another_federation_is_taken_from_the_secretariat_only(network: World) -> None:
    facts = {"umbrella_name": "Federation Nine", "umbrella_country": "BE"}
    member = caller(network, "member")
    before = _state()
    assert _send_list(member, table(*THREE), **facts).status_code == 404
    assert _state() == before
    sent = _send_list(caller(network, "secretariat"), table(*THREE), **facts)
    assert sent.json()["summary"]["federation"]["name"] == "Federation Nine"


@pytest.mark.parametrize(
    ("facts", "field"),
    [({"as_of": "yesterday"}, "form.as_of"), ({"serie": "x"}, "form.serie"), ({"country": "Belgium"}, "form.country")],
)
def test_facts_of_a_list_that_do_not_fit_are_named(network: World, facts: dict[str, str], field: str) -> None:
    asked = caller(network, "member")
    before = _state()
    answer = _send_list(asked, table(*THREE), **facts)
    assert (answer.status_code, answer.json()["errors"][0]["field"]) == (422, field)
    assert _state() == before


def test_a_list_without_its_file_is_refused(network: World) -> None:
    asked = caller(network, "member")
    answer = asked.client.post(f"{ROOT}/lists", {"as_of": "2026-03-01"}, headers=asked.headers)
    assert answer.status_code == 422


# What cannot be read


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
    before = _state()
    answer = asked.post("/organisations", text)
    assert (answer.status_code, answer["Content-Type"]) == (400, "application/problem+json")
    assert _state() == before


@pytest.mark.parametrize("path", ["/organisations?q=%00", "/organisations/%00", "/organisations?q=%ed%a0%80"])
def test_an_address_that_cannot_be_read_is_refused_in_the_same_shape(network: World, path: str) -> None:
    answer = Caller().get(path)
    assert answer.status_code in {200, 400}
    assert answer.status_code == 200 or answer["Content-Type"] == "application/problem+json"
    assert answer.status_code == 400 or "%00" not in path


def test_another_kind_of_body_is_refused(network: World) -> None:
    asked = caller(network, "member")
    before = _state()
    form = asked.client.post(f"{ROOT}/organisations", {"name": "Mill"}, headers=asked.headers)
    assert (form.status_code, form["Accept"]) == (415, "application/json")
    assert asked.post("/lists", {"as_of": "2026-01-01"}).status_code == 415
    assert _state() == before


def test_a_body_that_is_too_large_is_refused(network: World, settings: Any) -> None:
    settings.DATA_UPLOAD_MAX_MEMORY_SIZE = 1_000
    settings.UPLOAD_LIMIT = 2_000
    asked = caller(network, "member")
    before = _state()
    assert asked.post("/organisations", {"values": {"name": "x" * 2_000}}).status_code == 413
    assert _send_list(asked, b"Name\r\n" + b"Mill\r\n" * 1_000).status_code == 413
    assert _send_list(asked, b"Name\r\n" + b"Mill\r\n" * 400_000).status_code == 413
    assert _state() == before


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
