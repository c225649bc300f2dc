"""A network opens a working place for one of its members: who leads it there, and who may not."""

from __future__ import annotations

import time
from typing import Any

import pytest
from django.test import Client

from filrouge.ground.actions import NotAllowed, Refused
from filrouge.ground.jobs import work
from filrouge.ground.mail.models import Message
from filrouge.ground.people.models import Mandate, Organisation, Person, Role, Space
from filrouge.ground.people.queries import today
from filrouge.ground.people.viewer import viewer_for
from filrouge.ground.trail.models import Entry as Done
from filrouge.ground.words import Words
from filrouge.rooms.register.actions import memberships, spaces
from filrouge.rooms.register.actions.spaces import Secretary, open_space
from filrouge.rooms.register.models import Membership
from tests.rooms.register.edges import admit, make
from tests.world import World, sign_in

MARIE = Secretary("Marie@Federation.example", "Marie")
TYPED = {
    "name": "Fédération Une", "slug": "federation-une", "language": "fr", "languages": ["fr", "nl"],
    "zone": "Europe/Brussels", "public": "on", "email": MARIE.email, "person": MARIE.name,
}  # fmt: skip


@pytest.fixture
def membership(world: World) -> Membership:
    return admit(world, world.federation)


@pytest.fixture
def secretary(world: World, client: Client) -> Client:
    """Signed in a moment ago, so that nobody asks again who it is."""
    sign_in(client, world.secretary)
    session = client.session
    session["account_authentication_methods"] = [{"method": "mfa", "type": "totp", "at": time.time()}]
    session.save()
    return client


def _given(membership: Membership, **more: Any) -> dict[str, Any]:
    return {
        "membership": membership, "slug": "federation-une", "name": Words.of("Fédération Une", "fr"),
        "languages": ["fr", "nl"], "zone": "Europe/Brussels", "public": True, "secretary": MARIE,
    } | more  # fmt: skip


def _page(membership: Membership, then: str = "space/") -> str:
    return f"/en/network/register/members/{membership.id}/{then}"


def _kept() -> tuple[int, ...]:
    return tuple(kind.objects.count() for kind in (Space, Mandate, Person, Message, Done, Organisation))


def test_it_is_the_members_own_from_the_first_minute(
    world: World, membership: Membership, secretary: Client, mailoutbox: list[Any]
) -> None:
    assert "Open a working place for it" in secretary.get(_page(membership, "")).text
    form = secretary.get(_page(membership)).context["form"]
    assert (form["name"].value(), form["slug"].value()) == ("Federation One", "federation-one")
    assert secretary.post(_page(membership), TYPED).status_code == 302
    space = Space.objects.get(slug="federation-une")
    assert (space.organisation, space.zone, space.languages) == (world.federation, "Europe/Brussels", ["fr", "nl"])
    assert (space.name.in_("fr").text, space.public) == ("Fédération Une", True)
    marie = Mandate.objects.select_related("person").get(space=space)
    assert (marie.person.email, marie.role, marie.organisation) == (
        "marie@federation.example", Role.SECRETARIAT, world.federation
    )  # fmt: skip
    above = viewer_for(world.secretary, space, day=today(), strong=True)
    assert (above.acting, above.level) == (None, 0)
    assert "The working place of Federation One" in secretary.get(_page(membership, "")).text
    work.run_all()
    [letter] = mailoutbox
    assert (letter.to, letter.subject) == ([marie.person.email], "Un espace de travail pour Federation One")
    assert "http://testserver/federation-une/" in letter.body or "/federation-une/" in letter.body


def test_both_trails_say_who_did_it(world: World, membership: Membership) -> None:
    space = open_space(world.secretariat, **_given(membership))
    entries = Done.objects.filter(verb__in=["register.open_space", "people.grant_mandate"]).order_by("-id")[:2]
    opened, given = entries
    assert (opened.verb, opened.space, opened.person) == ("register.open_space", world.space.id, world.secretary.id)
    assert (opened.after["slug"], opened.after["space"]) == ("federation-une", space.id)
    assert (given.space, given.person, given.organisation) == (
        space.id, world.secretary.id, world.space.organisation_id
    )  # fmt: skip
    assert not any("marie" in str(entry.after).lower() for entry in entries)


@pytest.mark.parametrize("who", ["nobody", "member", "other"])
def test_only_the_secretariat_of_the_network_opens_one(world: World, membership: Membership, who: str) -> None:
    before = _kept()
    with pytest.raises(NotAllowed):
        open_space(dict(world.callers())[who], **_given(membership))
    assert _kept() == before


def test_a_secretariat_without_its_second_factor_and_one_of_another_network_do_not(
    world: World, membership: Membership, client: Client
) -> None:
    abroad = Mandate.objects.create(
        person=world.outsider, organisation=world.elsewhere.organisation, space=world.elsewhere, role=Role.SECRETARIAT,
        since=today(),
    )  # fmt: skip
    before = _kept()
    weak = viewer_for(world.secretary, world.space, day=today())
    there = viewer_for(world.outsider, world.elsewhere, day=today(), strong=True, chosen=abroad.id)
    for viewer in (weak, there):
        with pytest.raises(NotAllowed):
            open_space(viewer, **_given(membership))
    sign_in(client, world.delegate)
    assert client.post(_page(membership), TYPED).status_code == 404
    sign_in(client, world.secretary)  # signed in, but who knows when
    assert client.post(_page(membership), TYPED)["Location"].startswith("/en/account/again/")
    assert _kept() == before


@pytest.mark.parametrize("status", ["applied", "suspended", "left"])
def test_only_an_active_member_gets_one(world: World, secretary: Client, status: str) -> None:
    (one,) = make("Beta")
    held = admit(world, one, status="active" if status == "left" else status)
    if status == "left":
        held = memberships.change_membership(world.secretariat, membership=held, status=status)
    before = _kept()
    with pytest.raises(Refused, match="Admit it first"):
        open_space(world.secretariat, **_given(held))
    assert "Open a working place" not in secretary.get(_page(held, "")).text
    assert secretary.post(_page(held), TYPED).status_code == 404
    assert _kept() == before


def test_a_member_of_a_member_is_not_the_networks_to_open_for(world: World, membership: Membership) -> None:
    (below,) = make("Beta")
    deep = admit(world, below, umbrella=world.federation)
    before = _kept()
    with pytest.raises(Refused, match="Admit it first"):
        open_space(world.secretariat, **_given(deep))
    assert _kept() == before


@pytest.mark.parametrize(
    ("typed", "field", "message"),
    [
        ({"slug": "network"}, "slug", "is taken"),
        ({"slug": "api"}, "slug", "is taken"),
        ({"slug": "Federation Une"}, "slug", "Use small letters, digits and hyphens"),
        ({"slug": ""}, "slug", "required"),
        ({"name": " "}, "name", "required"),
        ({"email": "marie"}, "email", "valid email"),
        ({"zone": "Moon/Base"}, "zone", "Choose a time zone of the list"),
        ({"language": "xx"}, "language", "valid choice"),
        ({"languages": ["xx"]}, "languages", "valid choice"),
        ({"person": ""}, "person", "required"),
    ],
)
def test_what_does_not_fit_is_said_at_its_field(
    membership: Membership, secretary: Client, typed: dict[str, Any], field: str, message: str
) -> None:
    before = _kept()
    answer = secretary.post(_page(membership), TYPED | typed)
    assert answer.status_code == 422
    assert message in answer.context["form"].errors[field][0]
    assert _kept() == before


def test_a_member_has_one_working_place(world: World, membership: Membership, secretary: Client) -> None:
    open_space(world.secretariat, **_given(membership))
    before = _kept()
    with pytest.raises(Refused, match="has a working place already"):
        open_space(world.secretariat, **_given(membership, slug="again"))
    assert secretary.post(_page(membership), TYPED | {"slug": "again"}).status_code == 404
    assert _kept() == before


def test_invitations_to_strangers_are_few_a_day(
    membership: Membership, secretary: Client, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(spaces, "MOST", 2)
    taken = TYPED | {"slug": "network"}
    assert [secretary.post(_page(membership), taken).status_code for _time in range(2)] == [422, 422]
    before = _kept()
    answer = secretary.post(_page(membership), TYPED)
    assert (answer.status_code, int(answer["Retry-After"]) > 3600) == (429, True)
    assert _kept() == before
