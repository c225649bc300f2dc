"""The members of a network as everybody and as the secretariat sees them, and the forms that change them."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse

from filrouge.ground.people.queries import today
from filrouge.rooms.register.actions import memberships as actions
from filrouge.rooms.register.deriving import rebuild
from filrouge.rooms.register.models import Membership, Relation, Source
from filrouge.rooms.register.queries import members as queries
from tests.rooms.register.edges import admit, make
from tests.rooms.register.lists import add_list, at, link, org
from tests.world import World, sign_in


def test_the_page_says_of_every_member_what_it_told(world: World) -> None:
    named, numbered, silent, plain = make("Alpha", "Beta", "Gamma", "Delta")
    for member in (named, numbered, silent):
        admit(world, member, stands_for_others=True, category="full")
    admit(world, plain)
    add_list(world.space, named, [org("Een"), org("Twee")], day=today() - timedelta(days=600))
    Source.objects.create(
        space=world.space, umbrella=numbered, series="members", kind=Source.Kind.DECLARED,
        state=Source.State.IMPORTED, as_of=today() - timedelta(days=10), received_at="2026-01-01T00:00Z",
        declared_organisations=140,
    )  # fmt: skip
    link(world.space)
    found = queries.members(world.nobody)
    told = [(row.name, row.told.split(" of ")[0].split(",")[0], row.number, row.old) for row in found.rows]
    assert told == [
        ("Alpha", "list", 2, True), ("Beta", "gave only a number", 140, False),
        ("Delta", "counted itself", None, False), ("Gamma", "no list yet", None, False),
    ]  # fmt: skip
    assert (found.total, found.countries) == (4, {"BE": 4})


@pytest.fixture
def of_all_kinds(world: World) -> World:
    for status in Membership.Status.values:
        (one,) = make(status.title())
        held = admit(world, one, status="active" if status == "left" else status)
        if status == "left":
            actions.change_membership(world.secretariat, membership=held, status=status)
    return world


@pytest.mark.parametrize("who", ["nobody", "member", "other"])
def test_everybody_but_the_secretariat_sees_active_members_only(of_all_kinds: World, who: str) -> None:
    viewer = dict(of_all_kinds.callers())[who]
    for status in ("", *Membership.Status.values):
        found = queries.members(viewer, status)
        assert {row.name for row in found.rows} <= {"Active"}
        assert found.tabs == ()
        assert found.suspended == (1 if found.rows else 0)  # how many, which makes the page and the total agree
    assert [row.name for row in queries.members(viewer).rows] == ["Active"]


def test_the_secretariat_sees_every_status_with_its_number(of_all_kinds: World) -> None:
    found = queries.members(of_all_kinds.secretariat, "applied")
    assert [row.name for row in found.rows] == ["Applied"]
    assert [(tab.status, tab.count, tab.current) for tab in found.tabs] == [
        ("active", 1, False), ("applied", 1, True), ("suspended", 1, False), ("left", 1, False),
    ]  # fmt: skip


def test_one_membership_and_the_list_agree_about_who_may_open_it(of_all_kinds: World) -> None:
    for who, viewer in of_all_kinds.callers():
        for held in Membership.objects.all():
            assert (queries.membership_page(viewer, held.id) is not None) == (who == "secretariat")


@pytest.mark.parametrize("number", [1, 3])
def test_the_page_needs_as_many_statements_for_one_member_as_for_three(
    world: World, number: int, django_assert_num_queries: Any
) -> None:
    for name in "ABC"[:number]:
        admit(world, *make(name), stands_for_others=True)
    nobody, secretariat = world.nobody, world.secretariat
    with django_assert_num_queries(4):
        queries.members(nobody)
    with django_assert_num_queries(5):
        queries.members(secretariat)


def test_federations_that_only_sent_a_list_wait_to_be_admitted(world: World) -> None:
    """The total counts them as members, so the page of members says that nobody wrote them down."""
    sent, admitted, applied, own = *make("Sent & only", "Admitted", "Applied"), world.space.organisation
    admit(world, admitted, stands_for_others=True)
    admit(world, applied, stands_for_others=True, status="applied")
    for umbrella in (sent, admitted, applied, own):
        add_list(world.space, umbrella, [org(f"Of {umbrella.name}")])
    link(world.space)
    found = queries.members(world.secretariat)
    assert found.unwritten == (("Sent & only", "/en/network/register/members/admit/?q=Sent+%26+only"),)
    assert queries.members(world.secretariat, "applied").unwritten == ()
    assert all(queries.members(viewer).unwritten == () for who, viewer in world.callers() if who != "secretariat")
    admit(world, sent, stands_for_others=True)
    assert queries.members(world.secretariat).unwritten == ()


@pytest.mark.parametrize("number", [1, 3])
def test_federations_to_admit_need_one_statement_however_many(
    world: World, number: int, django_assert_num_queries: Any
) -> None:
    admit(world, world.federation)
    for one in make(*"ABC"[:number]):
        add_list(world.space, one, [org(f"Of {one.name}")])
    secretariat = world.secretariat
    with django_assert_num_queries(6):
        assert len(queries.members(secretariat).unwritten) == number


def test_a_private_space_shows_no_members_to_strangers(world: World) -> None:
    admit(world, world.federation)
    world.space.public = False
    world.space.save()
    admit(world, *make("Alpha"), status="suspended")
    hidden = queries.members(world.nobody)
    assert (hidden.rows, hidden.total, hidden.suspended) == ((), 0, 0)
    assert [row.name for row in queries.members(world.member).rows] == ["Federation One"]


class TestPages:
    """The same through the browser's door."""

    def _open(self, client: Client, name: str, *more: object, **query: str) -> Any:
        address = reverse(f"register:{name}", args=["network", *more])
        return client.get(address, query)

    def test_strangers_read_the_members_and_are_asked_to_sign_in_to_admit(self, world: World, client: Client) -> None:
        admit(world, world.federation, stands_for_others=True, since=date(2019, 3, 1))
        shown = self._open(client, "members")
        assert shown.status_code == 200
        assert "Federation One" in shown.text
        assert "Admit a member" not in shown.text
        assert self._open(client, "admit").status_code == 302

    def test_an_existing_organisation_is_found_and_admitted(self, world: World, client: Client) -> None:
        add_list(world.space, world.federation, [org("Coopérative du Midi", city="Namur")])
        link(world.space)
        sign_in(client, world.secretary)
        page = self._open(client, "admit", q="cooperative midi")
        assert "Coopérative du Midi, Namur" in page.text
        found = at(world.space, "Coopérative du Midi")
        typed = {"chosen": found.address, "umbrella": world.space.organisation_id, "status": "active"}
        answer = client.post(page.request["PATH_INFO"] + "?q=cooperative+midi", typed)
        assert answer.status_code == 302
        assert Membership.objects.get().member == found

    def test_a_federation_that_sent_its_list_is_admitted_as_one_by_one_link(self, world: World, client: Client) -> None:
        (sent,) = make("Sent & only")
        add_list(world.space, sent, [org("Sent"), org("Only")])
        link(world.space)
        sign_in(client, world.secretary)
        shown = self._open(client, "members").text
        assert "Counted as members, not admitted yet" in shown
        form = self._open(client, "admit", q="Sent & only").context["form"]
        assert (form["chosen"].value(), form["stands_for_others"].value()) == (sent.address, True)
        assert self._open(client, "admit", q="Sent").context["form"]["chosen"].value() != sent.address
        typed = {"chosen": sent.address, "umbrella": world.space.organisation_id, "status": "active"}
        client.post(reverse("register:admit", args=["network"]) + "?q=Sent+%26+only", typed)
        assert "not admitted yet" not in self._open(client, "members").text

    def test_a_refusal_stands_in_the_form_and_what_was_typed_is_kept(self, world: World, client: Client) -> None:
        above, below = make("Above", "Below")
        admit(world, below, umbrella=above, stands_for_others=True)
        rebuild(world.space)
        admit(world, above, umbrella=world.space.organisation, stands_for_others=True)
        sign_in(client, world.secretary)
        typed = {"chosen": above.address, "umbrella": below.id, "status": "active", "category": "associate"}
        answer = client.post(reverse("register:admit", args=["network"]) + "?q=above", typed)
        assert answer.status_code == 422
        assert "Above → Below → Above" in answer.text
        assert 'value="associate"' in answer.text

    def test_a_new_name_is_admitted_when_nothing_is_found(self, world: World, client: Client) -> None:
        sign_in(client, world.secretary)
        page = self._open(client, "admit", q="Zonnedak")
        assert "Nothing in the register is called “Zonnedak”" in page.text
        typed = {"chosen": "new", "name": "Zonnedak", "umbrella": world.space.organisation_id, "status": "applied"}
        answer = client.post(reverse("register:admit", args=["network"]), typed)
        assert answer["Location"].endswith("members/?status=applied")
        assert Membership.objects.get().member.name == "Zonnedak"

    def test_a_membership_is_moved_on_and_put_right(self, world: World, client: Client) -> None:
        held = admit(world, world.federation, status="applied")
        sign_in(client, world.secretary)
        address = reverse("register:membership", args=["network", held.id])
        assert "Admit it" in client.get(address).text
        assert client.post(address, {"status": "active"}).status_code == 302
        assert client.post(address, {"correct": "1", "category": "full", "since": "2020-01-01"}).status_code == 302
        held.refresh_from_db()
        assert (held.status, held.category, held.since) == ("active", "full", date(2020, 1, 1))
        wrong = client.post(address, {"status": "left", "on": "2019-01-01"})
        assert wrong.status_code == 422
        assert "before it became a member" in wrong.text
        assert 'value="2019-01-01"' in wrong.text

    @pytest.mark.parametrize("sent", [{"status": "king"}, {"status": "left", "on": "soon"}, {"status": "applied"}])
    def test_a_step_that_is_not_there_is_refused_in_words(
        self, world: World, client: Client, sent: dict[str, str]
    ) -> None:
        held = admit(world, world.federation)
        sign_in(client, world.secretary)
        answer = client.post(reverse("register:membership", args=["network", held.id]), sent)
        assert answer.status_code == 422
        held.refresh_from_db()
        assert held.status == "active"

    def test_a_tie_is_said_on_the_organisations_page_and_taken_back(self, world: World, client: Client) -> None:
        a, b = make("Alpha Coop", "Beta Group")
        admit(world, a)
        admit(world, b)
        sign_in(client, world.secretary)
        address = reverse("register:relations", args=["network", a.address])
        assert "Beta Group" in client.get(address, {"q": "beta"}).text
        answer = client.post(address + "?q=beta", {"kind": "included_in", "chosen": b.address})
        assert answer.status_code == 302
        page = client.get(address)
        assert "Included in the figures of" in page.text
        back = reverse("register:unrelate", args=["network", a.address])
        assert client.post(back, {"relation": Relation.objects.get().id}).status_code == 302
        assert not Relation.objects.exists()

    @pytest.mark.parametrize("name", ["admit", "membership", "relations"])
    def test_delegates_find_nothing_where_only_the_secretariat_goes(
        self, world: World, client: Client, name: str
    ) -> None:
        held = admit(world, world.federation)
        more = {"admit": [], "membership": [held.id], "relations": [world.federation.address]}[name]
        sign_in(client, world.delegate)
        assert self._open(client, name, *more).status_code == 404
