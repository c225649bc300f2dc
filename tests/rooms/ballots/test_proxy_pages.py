"""The register of proxies: everybody sees who carries whom, a delegate gives and takes back, the holder is told."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest
from django.test import Client
from django.utils import timezone

from filrouge.ground.mail.models import Message
from filrouge.ground.people.models import Mandate, Person, Role
from filrouge.rooms.ballots.actions import casting, proxies
from filrouge.rooms.ballots.models import Ballot, Proxy
from tests.rooms.ballots.assembly import Assembly
from tests.rooms.ballots.sheets import carrying, here, text_of
from tests.world import sign_in

pytestmark = pytest.mark.django_db


@pytest.fixture
def alpha(client: Client, assembly: Assembly) -> Client:
    sign_in(client, assembly.delegates["alpha"])
    return client


@pytest.fixture
def limited(assembly: Assembly) -> Ballot:
    return assembly.opened(assembly.rule(proxy_limit=1))


def to(assembly: Assembly, member: str) -> dict[str, str]:
    return {"holder": assembly.members[member].address}


def test_a_delegate_gives_the_proxy_and_the_holder_is_told(alpha: Client, assembly: Assembly, limited: Ballot) -> None:
    Person.objects.filter(pk=assembly.delegates["beta"].pk).update(language="fr")
    page = text_of(alpha.get(here(limited, "proxies/")))
    assert "carries the vote of 1 other at most" in page
    assert "Beta, carries 0 of 1" in page
    assert "Alpha, carries" not in page
    done = alpha.post(here(limited, "proxies/"), to(assembly, "beta"), follow=True)
    assert "Beta carries your vote." in text_of(done)
    assert "Alpha Beta" in text_of(done)
    mail = Message.objects.get(kind="ballot_proxy_given")
    assert (mail.to, mail.language) == ("beta@sample.example", "fr")
    assert "Alpha" in mail.subject
    assert f"/fr/network/ballots/{limited.address}/" in mail.body


def test_it_is_taken_back_and_the_holder_is_told_again(alpha: Client, assembly: Assembly, limited: Ballot) -> None:
    alpha.post(here(limited, "proxies/"), to(assembly, "beta"))
    done = alpha.post(here(limited, "proxies/take-back/"), follow=True)
    assert "Your organisation votes itself." in text_of(done)
    assert "Nobody carries your vote." in text_of(done)
    assert "taken back on" in text_of(done)
    assert Message.objects.get(kind="ballot_proxy_taken_back").to == "beta@sample.example"
    alpha.post(here(limited, "proxies/"), to(assembly, "gamma"))
    assert [proxy.holder.name for proxy in Proxy.objects.filter(revoked_at=None)] == ["Gamma"]


def test_a_full_holder_is_not_offered_and_not_taken(alpha: Client, assembly: Assembly, limited: Ballot) -> None:
    proxies.give_proxy(
        assembly.viewer("gamma"), voter=assembly.voter(limited, "gamma"), holder=assembly.voter(limited, "beta")
    )
    page = text_of(alpha.get(here(limited, "proxies/")))
    assert "Beta, carries" not in page
    assert "Gamma, carries" not in page
    for member in ("beta", "gamma", "alpha"):
        refused = alpha.post(here(limited, "proxies/"), to(assembly, member))
        assert refused.status_code == 422
        assert "cannot carry your vote" in text_of(refused)
    assert Proxy.objects.count() == 1


def test_nothing_is_given_twice_after_voting_or_while_carrying(
    alpha: Client, assembly: Assembly, limited: Ballot
) -> None:
    assembly.votes(limited, alpha="yes")
    refused = alpha.post(here(limited, "proxies/"), to(assembly, "beta"), follow=True)
    assert "Your vote is cast already." in text_of(refused)
    other = carrying(assembly, "alpha", "gamma")
    refused = alpha.post(here(other, "proxies/"), to(assembly, "beta"), follow=True)
    assert "You carry the vote of Gamma, so yours cannot be passed on." in text_of(refused)
    assert [proxy.giver.name for proxy in Proxy.objects.all()] == ["Gamma"]


def test_a_cast_proxy_stands(alpha: Client, assembly: Assembly) -> None:
    ballot = carrying(assembly, "beta", "alpha")
    casting.cast_vote(assembly.viewer("beta"), voter=assembly.voter(ballot, "alpha"), answers={"1": {"yes": 1}})
    assert "Beta has cast your vote, so it stands." in text_of(alpha.get(here(ballot, "proxies/")))
    refused = alpha.post(here(ballot, "proxies/take-back/"), follow=True)
    assert "so it stands" in text_of(refused)
    assert Proxy.objects.get().revoked_at is None
    assert not Message.objects.filter(kind="ballot_proxy_taken_back").exists()


def test_a_ballot_that_is_over_takes_no_proxies(alpha: Client, assembly: Assembly, limited: Ballot) -> None:
    Ballot.objects.filter(pk=limited.pk).update(closes_at=timezone.now() - timedelta(minutes=1))
    assert "no proxy can be given" in text_of(alpha.get(here(limited, "proxies/")))
    refused = alpha.post(here(limited, "proxies/"), to(assembly, "beta"), follow=True)
    assert "no proxy can be given" in text_of(refused)
    assert not Proxy.objects.exists()


def test_whoever_sees_the_roll_sees_the_register_and_nobody_else_changes_it(assembly: Assembly) -> None:
    ballot = carrying(assembly, "beta", "gamma")
    Mandate.objects.filter(person=assembly.delegates["delta"]).update(role=Role.SUBSTITUTE)
    world = assembly.world
    for person in (None, world.delegate, world.outsider, world.secretary, assembly.delegates["delta"]):
        client = Client()
        if person is not None:
            sign_in(client, person)
        assert "Gamma Beta" in text_of(client.get(here(ballot, "proxies/")))
        assert client.post(here(ballot, "proxies/"), to(assembly, "beta")).status_code == 404
        assert client.post(here(ballot, "proxies/take-back/")).status_code == 404
    assert Proxy.objects.get().revoked_at is None


def test_a_register_that_only_members_see(assembly: Assembly) -> None:
    ballot = carrying(assembly, "beta", "gamma", public=False)
    assert Client().get(here(ballot, "proxies/")).status_code == 404
    client = Client()
    sign_in(client, assembly.world.outsider)
    assert client.get(here(ballot, "proxies/")).status_code == 404


@pytest.mark.parametrize("givers", [("gamma",), ("gamma", "delta", "epsilon")])
def test_the_statements_of_the_register_do_not_grow(
    alpha: Client, assembly: Assembly, givers: tuple[str, ...], django_assert_max_num_queries: Any
) -> None:
    ballot = carrying(assembly, "beta", *givers)
    with django_assert_max_num_queries(11):
        assert alpha.get(here(ballot, "proxies/")).status_code == 200
