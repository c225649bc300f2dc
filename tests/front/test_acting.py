"""For whom somebody acts: chosen among their mandates, said on every page, followed by their rights."""

from __future__ import annotations

from datetime import date

import pytest
from django.test import Client

from filrouge.ground.people import actions
from filrouge.ground.people.models import Mandate, Organisation, Role
from filrouge.ground.words import Words
from tests.world import World, sign_in

HOME = "/en/network/"
CHOOSE = "/en/network/acting/"
DESK = "/en/network/secretariat/"


@pytest.fixture
def second(world: World) -> Mandate:
    """The delegate of Federation One also observes for Federation Two."""
    other = Organisation.objects.create(name="Federation Two", country="FR")
    return actions.grant_mandate(
        world.system, space=world.space, email=world.delegate.email, name="", organisation=other, role=Role.OBSERVER,
        since=date(2020, 1, 1),
    )  # fmt: skip


def _said(client: Client, page: str = HOME) -> tuple[str, str]:
    account = client.get(page).context["shell"].viewer
    return account.acting_for, account.role


def test_every_page_says_for_whom_somebody_acts(world: World, second: Mandate, client: Client) -> None:
    sign_in(client, world.delegate)
    assert _said(client) == ("Federation One", "Delegate")
    page = client.get(HOME).content.decode()
    assert '<span class="vh">Acting for</span> <b>Federation One</b>' in page
    assert f'value="{second.pk}"' in page


def test_who_acts_for_the_network_reads_its_name_in_their_language(world: World, client: Client) -> None:
    world.space.name = Words.of("Sample Network", "en", fr="Réseau d'exemple")
    world.space.save()
    sign_in(client, world.secretary)
    assert [_said(client, page)[0] for page in (HOME, "/fr/network/")] == ["Sample Network", "Réseau d'exemple"]
    assert client.get("/fr/network/asked/").context["asked"].organisation == "Réseau d'exemple"


def test_a_person_with_two_mandates_chooses_and_stays_where_they_were(
    world: World, second: Mandate, client: Client
) -> None:
    sign_in(client, world.delegate)
    answer = client.post(CHOOSE, {"mandate": second.pk, "next": f"{HOME}?year=2026"})
    assert (answer.status_code, answer["Location"]) == (302, f"{HOME}?year=2026")
    assert _said(client) == ("Federation Two", "Observer")
    assert _said(client) == ("Federation Two", "Observer")


def test_the_choice_in_one_space_says_nothing_about_another(world: World, second: Mandate, client: Client) -> None:
    there = actions.grant_mandate(
        world.system.at(world.elsewhere), space=world.elsewhere, email=world.delegate.email, name="",
        organisation=Organisation.objects.create(name="Federation Three"), role=Role.DELEGATE,
    )  # fmt: skip
    sign_in(client, world.delegate)
    client.post(CHOOSE, {"mandate": second.pk})
    assert _said(client, "/en/elsewhere/") == (there.organisation.name, "Delegate")


def test_the_mandate_of_another_person_cannot_be_chosen(world: World, second: Mandate, client: Client) -> None:
    others = Mandate.objects.get(person=world.secretary)
    sign_in(client, world.delegate)
    for wrong in (others.pk, "0", "", "x", second.pk + 100):
        assert client.post(CHOOSE, {"mandate": wrong}).status_code == 302
        assert _said(client) == ("Federation One", "Delegate")
        assert client.get(DESK).status_code == 404


def test_an_ended_mandate_cannot_be_chosen_any_more(world: World, second: Mandate, client: Client) -> None:
    sign_in(client, world.delegate)
    client.post(CHOOSE, {"mandate": second.pk})
    actions.end_mandate(world.secretariat, mandate=second)
    assert _said(client) == ("Federation One", "Delegate")
    client.post(CHOOSE, {"mandate": second.pk})
    assert _said(client) == ("Federation One", "Delegate")


def test_rights_follow_the_mandate_that_was_chosen_and_a_closed_page_leads_home(world: World, client: Client) -> None:
    delegate = actions.grant_mandate(
        world.system, space=world.space, email=world.secretary.email, name="", organisation=world.federation,
        role=Role.DELEGATE, since=date(2020, 1, 1),
    )  # fmt: skip
    sign_in(client, world.secretary)
    assert client.get(DESK).status_code == 200
    answer = client.post(CHOOSE, {"mandate": delegate.pk, "next": DESK})
    assert answer["Location"] == HOME
    assert client.get(DESK).status_code == 404
    desk = Mandate.objects.get(person=world.secretary, role=Role.SECRETARIAT)
    assert client.post(CHOOSE, {"mandate": desk.pk, "next": DESK})["Location"] == DESK
    assert client.get(DESK).status_code == 200


@pytest.mark.parametrize("next", ["//evil.test", "https://evil.test/", "/\\evil.test", "javascript:alert(1)"])
def test_choosing_leads_nowhere_else(world: World, second: Mandate, client: Client, next: str) -> None:
    sign_in(client, world.delegate)
    assert client.post(CHOOSE, {"mandate": second.pk, "next": next})["Location"] == HOME


def test_outside_of_any_space_the_page_says_who_somebody_is(world: World, client: Client) -> None:
    sign_in(client, world.delegate)
    account = client.get("/en/account/").context["shell"].viewer
    assert (account.name, account.acting_for, account.choices) == ("Delegate", "", ())
