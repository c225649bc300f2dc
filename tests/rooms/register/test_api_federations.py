"""Programs of federations answer what the secretariat asks; a program of the secretariat opens a working place."""

from __future__ import annotations

from typing import Any

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from filrouge.ground.mail.models import Message
from filrouge.ground.people.models import Mandate, Organisation, Person, Role, Space
from filrouge.ground.trail.models import Entry as Done
from filrouge.rooms.register.actions import spaces
from filrouge.rooms.register.actions.linking import settle_doubt
from filrouge.rooms.register.models import Answer, Decision, Doubt, Membership
from tests.rooms.register.edges import admit, make
from tests.rooms.register.programs import BOTH, Caller, caller, token
from tests.rooms.register.review import ask_about, asked
from tests.world import World, _grant


def _kept() -> list[Any]:
    kinds: tuple[Any, ...] = (Space, Mandate, Person, Message, Done, Organisation, Decision)
    return [*(kind.objects.count() for kind in kinds), *Answer.objects.order_by("id").values_list("verdict")]


def test_federations_are_asked_and_answer_and_the_secretariat_reads_what_each_said(
    world: World, organisations: list[Organisation], contact: Person
) -> None:
    desk, ours, theirs = caller(world, "secretariat"), caller(world, "member"), Caller(token(world, contact).clear)
    [doubt] = ask_about(world, (organisations[0], organisations[2]))
    assert desk.get(f"/duplicates/{doubt.id}").json()["federations"] == []
    assert desk.post(f"/duplicates/{doubt.id}/answer", {"verdict": "asked"}).status_code == 201
    [line] = theirs.get("/questions").json()["items"]
    assert (line["left"]["name"], line["right"]["name"], line["verdict"]) == (
        "Atelier du Moulin", "Banca Popolare", None,
    )  # fmt: skip
    path = f"/questions/{line['id']}"
    seen = theirs.get(path).json()
    assert (seen["open"], seen["left_lists"][0][:14]) == (True, "Federation One")
    assert {"field": "Town", "left": "Namur", "right": "Gent", "agreement": "differs"} in seen["fields"]
    assert "evidence" not in seen
    for verdict in ("unknown", "same"):
        assert theirs.send("PUT", f"{path}/answer", {"verdict": verdict}).json()["verdict"] == verdict
    assert (theirs.get("/questions").json()["items"][0]["verdict"], ours.get(path).json()["verdict"]) == ("same", None)
    card = desk.get(f"/duplicates/{doubt.id}").json()
    assert (card["state"], [(one["federation"]["name"], one["verdict"]) for one in card["federations"]]) == (
        "answered", [("Federation One", None), ("Federation Two", "same")],
    )  # fmt: skip
    assert desk.post(f"/duplicates/{doubt.id}/answer", {"verdict": "different"}).status_code == 201
    assert ours.get("/questions").json()["items"] == []
    late = ours.send("PUT", f"{path}/answer", {"verdict": "same"})
    assert (late.status_code, late.json()["code"], ours.get(path).json()["open"]) == (409, "settled", False)
    assert [answer.umbrella.name for answer in Answer.objects.all()] == ["Federation Two"]


def test_a_question_is_for_the_federations_that_it_was_put_to(world: World, organisations: list[Organisation]) -> None:
    question = asked(world, organisations)
    third = Organisation.objects.create(name="Federation Three")
    stranger = Caller(token(world, _grant(world.space, "third@sample.example", third, Role.DATA_CONTACT).person).clear)
    path = f"/questions/{question.id}"
    refused = {caller(world, "nobody"): 401, caller(world, "secretariat"): 403, caller(world, "other"): 403}
    before = _kept()
    assert stranger.get("/questions").json()["items"] == []
    for asking, status in {**refused, stranger: 404}.items():
        assert asking.get(path).status_code == status
        assert asking.send("PUT", f"{path}/answer", {"verdict": "same"}).status_code == status
    assert {asking.get("/questions").status_code for asking in refused} == {401, 403}
    assert _kept() == before


def test_a_program_that_only_reads_answers_nothing(world: World, organisations: list[Organisation]) -> None:
    path = f"/questions/{asked(world, organisations).id}/answer"
    reader, writer = caller(world, "member", "register:read"), caller(world, "member")
    before = _kept()
    assert reader.send("PUT", path, {"verdict": "same"}).json()["code"] == "scope"
    wrong = writer.send("PUT", path, {"verdict": "perhaps"})
    assert (wrong.status_code, wrong.json()["errors"][0]["field"]) == (422, "body.verdict")
    assert _kept() == before
    assert (Doubt.objects.get().state, writer.send("PUT", path, {"verdict": "same"}).status_code) == ("asked", 200)


def test_questions_take_as_many_statements_for_three_as_for_one(
    world: World, organisations: list[Organisation]
) -> None:
    one, two, three, four = organisations
    cards = ask_about(world, (one, three), (one, four), (two, three))
    ours = caller(world, "member")

    def counted() -> tuple[int, int]:
        with CaptureQueriesContext(connection) as seen:
            found = ours.get("/questions").json()["items"]
        return len(found), len(seen)

    settle_doubt(world.secretariat, doubt=cards[0], verdict="asked")
    counted()
    (first, few) = counted()
    for card in cards[1:]:
        settle_doubt(world.secretariat, doubt=card, verdict="asked")
    assert (first, counted()) == (1, (3, few))


ALL = (*BOTH, "people:write")
PLACE = {
    "slug": "federation-one", "name": {"fr": "Fédération Une", "en": "Federation One"}, "languages": ["fr", "en", "fr"],
    "zone": "Europe/Brussels", "public": True, "secretary": {"email": "Marie@federation.example", "name": "Marie"},
}  # fmt: skip


@pytest.fixture
def path(world: World) -> str:
    return f"/memberships/{admit(world, world.federation).id}/space"


def test_a_working_place_is_opened_once_however_often_it_is_sent(world: World, path: str) -> None:
    desk = caller(world, "secretariat", *ALL)
    made = desk.post(path, PLACE, **{"Idempotency-Key": "one"})
    assert (made.status_code, made.json()["languages"], made.json()["name"]) == (
        201, ["fr", "en"], PLACE["name"],
    )  # fmt: skip
    assert desk.post(path, PLACE, **{"Idempotency-Key": "one"}).json() == made.json()
    space = Space.objects.get(slug="federation-one")
    assert (space.organisation, space.zone, space.public) == (world.federation, "Europe/Brussels", True)
    first = Mandate.objects.select_related("person").get(space=space)
    assert (first.person.email, first.role) == ("marie@federation.example", Role.SECRETARIAT)
    assert Message.objects.get(kind="space_opened").person == first.person
    again = desk.post(path, PLACE | {"slug": "another"})
    assert (again.status_code, again.json()["code"]) == (409, "has_one")


@pytest.mark.parametrize(
    ("typed", "status", "field"),
    [
        ({"slug": "network"}, 409, "slug"),
        ({"slug": "A place"}, 409, "slug"),
        ({"zone": "Europe/Nowhere"}, 409, "zone"),
        ({"languages": []}, 422, "body.languages"),
        ({"name": {}}, 422, "body.name"),
        ({"secretary": {"email": "marie", "name": "Marie"}}, 422, "body.secretary.email"),
        ({"secretary": {"email": "", "name": "Marie"}}, 422, "body.secretary.email"),
    ],
)  # fmt: skip
def test_what_does_not_fit_opens_nothing(
    world: World, path: str, typed: dict[str, Any], status: int, field: str
) -> None:
    desk = caller(world, "secretariat", *ALL)
    before = _kept()
    answer = desk.post(path, PLACE | typed)
    assert (answer.status_code, answer.json()["errors"][0]["field"]) == (status, field)
    assert _kept() == before


def test_only_the_secretariat_opens_one_with_a_scope_of_its_own_for_an_active_member(
    world: World, path: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    (applied,) = make("Beta")
    waiting = admit(world, applied, status="applied")
    callers = [(caller(world, who, *ALL), 401 if who == "nobody" else 403)
               for who in ("nobody", "member", "other")]  # fmt: skip
    writer, desk = caller(world, "secretariat"), caller(world, "secretariat", *ALL)
    before = _kept()
    for asking, refused in callers:
        assert asking.post(path, PLACE).status_code == refused
    answer = writer.post(path, PLACE)
    assert (answer.status_code, answer.json()["code"]) == (403, "scope")
    assert "people:write" in answer.json()["detail"]
    assert desk.post(f"/memberships/{waiting.id}/space", PLACE).json()["code"] == "no_member"
    assert desk.post(f"/memberships/{Membership.objects.latest('id').id + 1}/space", PLACE).status_code == 404
    monkeypatch.setattr(spaces, "MOST", 1)
    late = desk.post(path, PLACE)
    assert (late.status_code, int(late["Retry-After"]) > 3600) == (429, True)
    assert _kept() == before
