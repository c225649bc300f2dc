"""Who is a member: admitting, moving on, leaving; no circle, whoever tries; and what each caller sees."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date, timedelta
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from filrouge.ground.actions import NotAllowed, Refused
from filrouge.ground.people.models import Organisation
from filrouge.ground.people.queries import today
from filrouge.ground.trail.models import Entry as Done
from filrouge.rooms.register.actions import memberships as actions
from filrouge.rooms.register.actions.circles import way_up
from filrouge.rooms.register.deriving import rebuild
from filrouge.rooms.register.models import Entry, Membership, Relation, Row, Source
from filrouge.rooms.register.queries import members as queries
from tests.rooms.register.lists import add_list, at, link, org
from tests.world import World, sign_in


def _admit(world: World, member: Organisation, **more: Any) -> Membership:
    given = {"umbrella": world.space.organisation} | more
    return actions.admit_member(world.secretariat, space=world.space, member=member, **given)


def _make(*names: str) -> list[Organisation]:
    return [Organisation.objects.create(name=name, country="BE") for name in names]


def _kept(world: World) -> tuple[Any, ...]:
    """Everything that an action on members may change."""
    edges = Membership.objects.order_by("id").values_list("id", "member", "umbrella", "status", "category", "until")
    ties = Relation.objects.order_by("id").values_list("kind", "organisation", "other")
    return list(edges), list(ties), Organisation.objects.count(), Row.objects.count(), Done.objects.count()


def _acts(world: World) -> dict[str, Callable[[Any], Any]]:
    """Every action on members, ready to be tried by a caller."""
    one, two = _make("One", "Two")
    held = _admit(world, two)
    tie = actions.relate(
        world.secretariat, space=world.space, kind=Relation.Kind.PART_OF, organisation=one, other=world.federation
    )
    here: dict[str, Any] = {"space": world.space}
    umbrella = world.space.organisation
    return {
        "admit": lambda v: actions.admit_member(v, member=one, umbrella=umbrella, **here),
        "admit new": lambda v: actions.admit_new_member(v, name="New", umbrella=umbrella, **here),
        "change": lambda v: actions.change_membership(v, membership=held, status="suspended"),
        "correct": lambda v: actions.correct_membership(
            v, membership=held, category="full", since=None, stands_for_others=False
        ),
        "relate": lambda v: actions.relate(v, kind="hosted_by", organisation=one, other=two, **here),
        "unrelate": lambda v: actions.unrelate(v, relation=tie, **here),
    }


@pytest.mark.parametrize("what", ["admit", "admit new", "change", "correct", "relate", "unrelate"])
@pytest.mark.parametrize("who", ["nobody", "member", "other", "secretariat"])
def test_only_the_secretariat_changes_who_is_a_member(world: World, what: str, who: str) -> None:
    act = _acts(world)[what]
    before = _kept(world)
    viewer = dict(world.callers())[who]
    if who == "secretariat":
        act(viewer)
        assert _kept(world) != before
    else:
        with pytest.raises(NotAllowed):
            act(viewer)
        assert _kept(world) == before


def test_the_secretariat_of_another_network_changes_nothing_here(world: World) -> None:
    from filrouge.ground.people.actions import grant_mandate
    from filrouge.ground.people.models import Role
    from filrouge.ground.people.viewer import system, viewer_for
    from tests.world import DAY

    grant_mandate(
        system(world.elsewhere), space=world.elsewhere, email="boss@else.example", name="Boss",
        organisation=world.elsewhere.organisation, role=Role.SECRETARIAT, since=date(2020, 1, 1),
    )  # fmt: skip
    person = world.elsewhere.mandates.get(role=Role.SECRETARIAT).person
    stranger = viewer_for(person, world.elsewhere, day=DAY, strong=True)
    held = _admit(world, *_make("One"))
    before = _kept(world)
    with pytest.raises(NotAllowed):
        actions.change_membership(stranger, membership=held, status="left")
    assert _kept(world) == before


def test_a_new_member_gets_a_page_that_says_who_wrote_its_name_and_when(world: World) -> None:
    held = actions.admit_new_member(
        world.secretariat, space=world.space, name="  Réseau  Neuf ", country="FR", umbrella=world.space.organisation,
        category="observer", since=date(2024, 5, 1),
    )  # fmt: skip
    entry = Entry.objects.get(space=world.space, organisation=held.member)
    assert (entry.name, entry.country, entry.listed) == ("Réseau Neuf", "FR", True)
    assert Row.objects.get().said == {"name": "Réseau Neuf", "country": "FR"}
    assert Source.objects.get().kind == Source.Kind.STATEMENT


@pytest.mark.parametrize(
    ("more", "code"),
    [({"name": " "}, "name"), ({"name": "X", "status": "left"}, "status"), ({"name": "X", "status": "king"}, "status")],
)
def test_a_new_member_that_is_refused_leaves_no_organisation_behind(
    world: World, more: dict[str, str], code: str
) -> None:
    before = _kept(world)
    with pytest.raises(Refused) as refused:
        actions.admit_new_member(world.secretariat, space=world.space, umbrella=world.space.organisation, **more)
    assert refused.value.code == code
    assert _kept(world) == before


def test_nobody_is_admitted_twice_but_who_left_may_come_back(world: World) -> None:
    held = _admit(world, world.federation)
    before = _kept(world)
    with pytest.raises(Refused, match="Federation One is a member already"):
        _admit(world, world.federation)
    assert _kept(world) == before
    actions.change_membership(world.secretariat, membership=held, status="left")
    again = _admit(world, world.federation)
    assert Membership.objects.filter(member=world.federation, until=None).get() == again
    assert Membership.objects.filter(member=world.federation).count() == 2


def test_a_circle_is_refused_and_named(world: World) -> None:
    a, b, c = _make("A", "B", "C")
    _admit(world, a, umbrella=b)
    _admit(world, b, umbrella=c)
    before = _kept(world)
    with pytest.raises(Refused) as refused:
        _admit(world, c, umbrella=a)
    assert str(refused.value.message) == "This would close a circle: C → A → B → C. End one of these memberships first."
    assert (refused.value.code, refused.value.field) == ("circle", "umbrella")
    assert _kept(world) == before


def test_a_circle_that_goes_through_a_merged_organisation_is_refused_too(world: World) -> None:
    a, b, twin = _make("A", "B", "A again")
    _admit(world, b, umbrella=a)
    twin.merged_into = a
    twin.save()
    with pytest.raises(Refused, match="A → B → A"):
        _admit(world, twin, umbrella=b)


def test_what_was_merged_into_a_member_is_a_member_already(world: World) -> None:
    a, twin = _make("A", "A again")
    _admit(world, twin)
    twin.merged_into = a
    twin.save()
    before = _kept(world)
    with pytest.raises(Refused, match="A is a member already"):
        _admit(world, a)
    assert _kept(world) == before


def test_an_ended_membership_closes_no_circle(world: World) -> None:
    a, b = _make("A", "B")
    held = _admit(world, a, umbrella=b)
    actions.change_membership(world.secretariat, membership=held, status="left")
    assert _admit(world, b, umbrella=a).member == b


@pytest.mark.parametrize("kind", list(Relation.Kind))
def test_ties_of_one_kind_lead_nowhere_back(world: World, kind: Relation.Kind) -> None:
    a, b = _make("A", "B")
    here: dict[str, Any] = {"space": world.space, "kind": kind}
    actions.relate(world.secretariat, organisation=a, other=b, **here)
    before = _kept(world)
    for one, other, code in ((b, a, "circle"), (a, b, "already"), (a, a, "itself")):
        with pytest.raises(Refused) as refused:
            actions.relate(world.secretariat, organisation=one, other=other, **here)
        assert refused.value.code == code
    assert _kept(world) == before


Edges = st.lists(st.tuples(st.integers(0, 5), st.integers(0, 5), st.booleans()), max_size=14)


@settings(max_examples=25, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(steps=Edges)
def test_no_sequence_of_admissions_and_departures_makes_a_circle(
    world: World, steps: list[tuple[int, int, bool]]
) -> None:
    nodes = _make(*"ABCDEF")
    for below, above, stays in steps:
        try:
            held = _admit(world, nodes[below], umbrella=nodes[above])
        except Refused:
            continue
        if not stays:
            actions.change_membership(world.secretariat, membership=held, status="left")
        _no_circle()


def _no_circle() -> None:
    up: dict[int, list[int]] = {}
    for below, above in Membership.objects.filter(until=None).values_list("member_id", "umbrella_id"):
        up.setdefault(below, []).append(above)
    assert all(way_up(up, above, below) is None for below, uppers in up.items() for above in uppers)


@pytest.mark.parametrize(
    ("way", "status", "allowed"),
    [
        ([], "suspended", True), ([], "left", True), ([], "applied", False), ([], "active", False),
        (["suspended"], "active", True), (["suspended"], "left", True), (["left"], "active", False),
        (["left"], "suspended", False), ([], "king", False),
    ],
)  # fmt: skip
def test_a_membership_goes_only_where_it_may_from_where_it_stands(
    world: World, way: list[str], status: str, allowed: bool
) -> None:
    held = _admit(world, world.federation)
    for step in way:
        actions.change_membership(world.secretariat, membership=held, status=step)
    before = _kept(world)
    if allowed:
        assert actions.change_membership(world.secretariat, membership=held, status=status).status == status
    else:
        with pytest.raises(Refused):
            actions.change_membership(world.secretariat, membership=held, status=status)
        assert _kept(world) == before


def test_two_people_who_move_a_membership_on_at_once_are_told(world: World) -> None:
    held = _admit(world, world.federation)
    stale = Membership.objects.select_related("space").get(pk=held.pk)
    actions.change_membership(world.secretariat, membership=held, status="left")
    before = _kept(world)
    with pytest.raises(Refused, match="changed in the meantime"):
        actions.change_membership(world.secretariat, membership=stale, status="suspended")
    assert _kept(world) == before


@pytest.mark.parametrize(("days", "words"), [(1, "still to come"), (-400, "before it became a member")])
def test_a_last_day_lies_between_the_first_day_and_today(world: World, days: int, words: str) -> None:
    held = _admit(world, world.federation, since=today() - timedelta(days=100))
    before = _kept(world)
    with pytest.raises(Refused, match=words):
        actions.change_membership(world.secretariat, membership=held, status="left", on=today() + timedelta(days=days))
    assert _kept(world) == before


def test_the_page_says_of_every_member_what_it_told(world: World) -> None:
    named, numbered, silent, plain = _make("Alpha", "Beta", "Gamma", "Delta")
    for member in (named, numbered, silent):
        _admit(world, member, stands_for_others=True, category="full")
    _admit(world, plain)
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
        (one,) = _make(status.title())
        held = _admit(world, one, status="active" if status == "left" else status)
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
        _admit(world, *_make(name), stands_for_others=True)
    nobody, secretariat = world.nobody, world.secretariat
    with django_assert_num_queries(4):
        queries.members(nobody)
    with django_assert_num_queries(5):
        queries.members(secretariat)


def test_a_private_space_shows_no_members_to_strangers(world: World) -> None:
    _admit(world, world.federation)
    world.space.public = False
    world.space.save()
    assert queries.members(world.nobody).rows == ()
    assert [row.name for row in queries.members(world.member).rows] == ["Federation One"]


class TestPages:
    """The same through the browser's door."""

    def _open(self, client: Client, name: str, *more: object, **query: str) -> Any:
        address = reverse(f"register:{name}", args=["network", *more])
        return client.get(address, query)

    def test_strangers_read_the_members_and_are_asked_to_sign_in_to_admit(self, world: World, client: Client) -> None:
        _admit(world, world.federation, stands_for_others=True, since=date(2019, 3, 1))
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

    def test_a_refusal_stands_in_the_form_and_what_was_typed_is_kept(self, world: World, client: Client) -> None:
        above, below = _make("Above", "Below")
        _admit(world, below, umbrella=above, stands_for_others=True)
        rebuild(world.space)
        _admit(world, above, umbrella=world.space.organisation, stands_for_others=True)
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
        held = _admit(world, world.federation, status="applied")
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
        held = _admit(world, world.federation)
        sign_in(client, world.secretary)
        answer = client.post(reverse("register:membership", args=["network", held.id]), sent)
        assert answer.status_code == 422
        held.refresh_from_db()
        assert held.status == "active"

    def test_a_tie_is_said_on_the_organisations_page_and_taken_back(self, world: World, client: Client) -> None:
        a, b = _make("Alpha Coop", "Beta Group")
        _admit(world, a)
        _admit(world, b)
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
        held = _admit(world, world.federation)
        more = {"admit": [], "membership": [held.id], "relations": [world.federation.address]}[name]
        sign_in(client, world.delegate)
        assert self._open(client, name, *more).status_code == 404
