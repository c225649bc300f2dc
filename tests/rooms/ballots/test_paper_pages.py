"""Paper ballots in the browser: two persons, neither sees the other's entry, and words for every outcome."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest
from django.test import Client

from filrouge.ground.people import actions as people
from filrouge.ground.people.models import Role
from filrouge.rooms.ballots.models import Ballot, Means, PaperEntry, Vote
from tests.rooms.ballots.assembly import Assembly
from tests.rooms.ballots.sheets import EQUAL, carrying, here, text_of, typed
from tests.world import sign_in

pytestmark = pytest.mark.django_db


@pytest.fixture
def first(assembly: Assembly) -> Client:
    client = Client()
    sign_in(client, assembly.world.secretary)
    return client


@pytest.fixture
def second(assembly: Assembly) -> Client:
    space = assembly.world.space
    mandate = people.grant_mandate(
        assembly.world.system, space=space, email="teller@sample.example", name="Teller",
        organisation=space.organisation, role=Role.RAPPORTEUR, since=date(2020, 1, 1),
    )  # fmt: skip
    client = Client()
    sign_in(client, mandate.person)
    return client


def paper(assembly: Assembly, ballot: Ballot, member: str = "alpha") -> str:
    return f"{here(ballot, 'paper/')}?for={assembly.members[member].address}"


def test_two_persons_type_the_same_and_the_vote_counts(first: Client, second: Client, assembly: Assembly) -> None:
    ballot = assembly.opened()
    where = paper(assembly, ballot)
    assert "Alpha" in text_of(first.get(here(ballot, "paper/")))
    done = first.post(where, typed(assembly, "alpha", choice="no"), follow=True)
    assert "The paper of Alpha counts once a second person has typed the same." in text_of(done)
    assert "typed by you" in text_of(done)
    assert "you can be the second" in text_of(second.get(here(ballot, "paper/")))
    unseen = second.get(where).content.decode()
    assert " checked" not in unseen
    done = second.post(where, typed(assembly, "alpha", choice="no"), follow=True)
    assert "Both entries say the same: the vote of Alpha is counted." in text_of(done)
    assert "1 paper is counted." in text_of(done)
    vote = Vote.objects.get()
    assert (vote.answers, vote.means, vote.by.name) == ({"1": {"no": 1}}, Means.PAPER, "Alpha")


def test_two_that_differ_are_typed_anew_by_both(first: Client, second: Client, assembly: Assembly) -> None:
    ballot = assembly.opened()
    where = paper(assembly, ballot)
    first.post(where, typed(assembly, "alpha", choice="no"))
    done = second.post(where, typed(assembly, "alpha", choice="yes"), follow=True)
    assert "The two entries for Alpha differ, so nothing was cast." in text_of(done)
    assert "To be typed anew" in text_of(done)
    assert not Vote.objects.exists()
    assert " checked" not in first.get(where).content.decode()
    first.post(where, typed(assembly, "alpha", choice="yes"))
    assert "To be typed anew" not in text_of(first.get(here(ballot, "paper/")))
    second.post(where, typed(assembly, "alpha", choice="yes"))
    assert Vote.objects.get().answers == {"1": {"yes": 1}}


def test_one_person_twice_changes_the_own_entry_and_casts_nothing(first: Client, assembly: Assembly) -> None:
    where = paper(assembly, assembly.opened())
    first.post(where, typed(assembly, "alpha", choice="no"))
    assert 'value="no" checked' in first.get(where).content.decode()
    first.post(where, typed(assembly, "alpha", choice="yes"))
    assert PaperEntry.objects.get().answers == {"1": {"yes": 1}}
    assert not Vote.objects.exists()


def test_a_counted_paper_typed_anew_the_same_still_agrees(first: Client, second: Client, assembly: Assembly) -> None:
    where = paper(assembly, assembly.opened())
    for client in (first, second, first):
        client.post(where, typed(assembly, "alpha", choice="no"))
    done = second.post(where, typed(assembly, "alpha", choice="no"), follow=True)
    assert "Both entries say the same" in text_of(done)
    assert Vote.objects.count() == 1


def test_who_voted_otherwise_is_not_offered_and_refused(first: Client, assembly: Assembly) -> None:
    ballot = assembly.opened()
    assembly.votes(ballot, alpha="yes")
    assert "Alpha" not in text_of(first.get(here(ballot, "paper/")))
    page = first.get(paper(assembly, ballot))
    assert " checked" not in page.content.decode()
    assert "Counted" not in text_of(page)
    refused = first.post(paper(assembly, ballot), typed(assembly, "alpha", choice="no"))
    assert (refused.status_code, "Alpha has voted already, not on paper." in text_of(refused)) == (422, True)
    assert not PaperEntry.objects.exists()


def test_an_empty_paper_and_a_wrong_one_are_said_in_words(first: Client, assembly: Assembly) -> None:
    ballot = assembly.opened(options=("Ada", "Ben"), method="approval", settings={"most": 1})
    where = paper(assembly, ballot)
    assert "Nothing is chosen yet." in text_of(first.post(where, {}))
    wrong = first.post(where, typed(assembly, "alpha", **{"chosen.1": "on", "chosen.2": "on"}))
    assert (wrong.status_code, "2 were chosen; at most 1 can be." in text_of(wrong)) == (422, True)
    assert not PaperEntry.objects.exists()


def test_the_paper_of_an_organisation_whose_vote_is_carried_is_typed_too(
    first: Client, second: Client, assembly: Assembly
) -> None:
    ballot = carrying(assembly, "beta", "gamma")
    for client in (first, second):
        client.post(paper(assembly, ballot, "gamma"), typed(assembly, "gamma", choice="yes"))
    assert [vote.voter.name for vote in Vote.objects.all()] == ["Gamma"]


@pytest.mark.parametrize("kind", ["secret", "closed"])
def test_a_secret_or_closed_ballot_takes_no_typed_papers(first: Client, assembly: Assembly, kind: str) -> None:
    ballot = assembly.opened(assembly.rule(EQUAL), secret=kind == "secret")
    if kind == "closed":
        assembly.decided(ballot)
    words = "counted from their own urn" if kind == "secret" else "is not open"
    assert words in text_of(first.get(here(ballot, "paper/")))
    refused = first.post(paper(assembly, ballot), typed(assembly, "alpha", choice="yes"))
    assert (refused.status_code, words in text_of(refused)) == (422, True)
    assert not PaperEntry.objects.exists()


def test_only_tellers_type_papers(assembly: Assembly, first: Client) -> None:
    ballot = assembly.opened()
    for person in (assembly.world.delegate, assembly.world.outsider, assembly.delegates["alpha"]):
        client = Client()
        sign_in(client, person)
        assert client.get(here(ballot, "paper/")).status_code == 404
        assert client.post(paper(assembly, ballot), typed(assembly, "alpha", choice="yes")).status_code == 404
    assert Client().get(here(ballot, "paper/")).status_code == 302
    assert first.get(paper(assembly, ballot, "eta")).status_code == 404  # on the roll without a vote
    assert first.get(f"{here(ballot, 'paper/')}?for=nobody00").status_code == 404
    assert not PaperEntry.objects.exists()


@pytest.mark.parametrize("members", [("alpha",), ("alpha", "beta", "gamma")])
def test_the_statements_of_the_list_do_not_grow(
    first: Client, assembly: Assembly, members: tuple[str, ...], django_assert_max_num_queries: Any
) -> None:
    ballot = assembly.opened()
    for member in members:
        first.post(paper(assembly, ballot, member), typed(assembly, member, choice="yes"))
    with django_assert_max_num_queries(9):
        assert first.get(here(ballot, "paper/")).status_code == 200
    with django_assert_max_num_queries(15):
        assert first.get(paper(assembly, ballot)).status_code == 200
