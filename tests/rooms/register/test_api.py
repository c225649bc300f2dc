"""The register as data: who reads what, with which token, in which pages."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest
from django.test import Client
from django.utils import timezone

from filrouge.ground.people.models import Organisation
from filrouge.ground.tokens.actions import revoke_token
from filrouge.ground.tokens.models import Token
from filrouge.ground.words import Words
from filrouge.rooms.register.actions.bodies import add_seats, create_body, give_seat
from filrouge.rooms.register.actions.memberships import admit_member
from filrouge.rooms.register.models import Row, Source
from tests.rooms.register.lists import add_list, at, link, org
from tests.rooms.register.programs import BOTH, ROOT, Caller, caller, settled, state, token
from tests.world import DAY, World, sign_in


@pytest.fixture
def network(world: World) -> World:
    """The federation is a member and has sent a list with two names."""
    return settled(world)


def _hide(world: World) -> None:
    world.space.public = False
    world.space.save(update_fields=["public"])


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
    row = Row.objects.get(said__name="Atelier Rouge").id
    assert named["heads"] == {
        "value": 12, "text": "12", "source": "Federation One", "stated_on": "2026-01-15", "written_here": False,
        "row": row,
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
    assert answer["Cache-Control"] == "private, no-cache"


@pytest.mark.parametrize("path", ["/organisations/22222222", "/totals/published/999", "/bodies/none"])
def test_an_address_of_nothing_is_not_found(network: World, path: str) -> None:
    answer = Caller().get(path)
    assert (answer.status_code, answer.json()["code"]) == (404, "not_found")


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
    for path, most in (("/organisations", 11), ("/members", 3), ("/lists", 3), ("/bodies", 5)):
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


@pytest.mark.parametrize(
    ("scopes", "reads", "writes"),
    [(("register:read",), 200, 403), (("register:write",), 403, 201), (BOTH, 200, 201)],
)
def test_a_token_does_what_its_scopes_say(network: World, scopes: tuple[str, ...], reads: int, writes: int) -> None:
    asked = caller(network, "member", *scopes)
    assert asked.get("/organisations").status_code == reads
    before = state()
    answer = asked.post("/organisations", {"values": {"name": "Repair Hall"}})
    assert answer.status_code == writes
    assert (state() == before) is (writes == 403)
    if writes == 403:
        assert answer.json()["code"] == "scope"


def test_a_token_that_ended_opens_nothing_not_even_what_is_public(network: World) -> None:
    revoked, expired = token(network, network.delegate), token(network, network.delegate)
    revoke_token(network.member, token=revoked.token)
    past = timezone.now() - timedelta(days=9)
    Token.objects.filter(pk=expired.token.pk).update(made_at=past, expires_at=past + timedelta(days=1))
    for ended in (revoked.clear, expired.clear, "fr_", "fr_" + "x" * 43, "ключ"):
        answer = Caller(ended).get("/organisations")
        assert (answer.status_code, answer.json()["code"]) == (401, "token")
        assert answer["WWW-Authenticate"].startswith("Bearer")


def test_another_way_of_signing_in_is_none(network: World) -> None:
    answer = Client().get(f"{ROOT}/organisations", headers={"Authorization": "Basic dXNlcjpwYXNz"})
    assert answer.status_code == 401


def test_a_session_reads_and_never_writes(network: World, client: Client) -> None:
    sign_in(client, network.secretary)
    before = state()
    answer = client.post(f"{ROOT}/totals", "{}", content_type="application/json")
    assert (answer.status_code, answer.json()["code"]) == (401, "token")
    assert state() == before
