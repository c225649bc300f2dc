"""Candidatures: called for, put forward by organisations with a vote, admitted or not, on the paper, in the result."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest
from django.test import Client
from django.utils import timezone

from filrouge.ground.actions import NotAllowed, Refused
from filrouge.ground.asked.models import News
from filrouge.ground.thread.models import Link
from filrouge.ground.trail.models import Entry
from filrouge.ground.words import Words
from filrouge.rooms.ballots.actions import candidatures, drafting, running
from filrouge.rooms.ballots.models import Ballot, Candidature, DraftWording, Option
from filrouge.rooms.ballots.queries import api
from filrouge.rooms.ballots.queries.waiting import waiting
from tests.rooms.ballots.assembly import Assembly
from tests.rooms.ballots.called import SAID, called, ended, put_by
from tests.rooms.ballots.sheets import here, text_of
from tests.rooms.ballots.test_beforehand import client_of, decided, reworded
from tests.world import sign_in

pytestmark = pytest.mark.django_db


@pytest.fixture
def secretary(client: Client, assembly: Assembly) -> Client:
    sign_in(client, assembly.world.secretary)
    return client


def options(ballot: Ballot) -> list[tuple[int, str, str]]:
    found = Option.objects.filter(question__ballot=ballot).order_by("position")
    return [(option.position, option.name.in_("en").text, option.category) for option in found]


def admit(assembly: Assembly, *found: Candidature) -> None:
    for one in found:
        candidatures.admit_candidature(assembly.secretariat, candidature=one)


def in_order(assembly: Assembly, ballot: Ballot) -> Ballot:
    """The ballot, opened after its call has ended."""
    return running.open_ballot(assembly.secretariat, ballot=ended(ballot), confirmed=True)


def test_candidates_are_called_for_in_an_election_that_is_announced(assembly: Assembly) -> None:
    soon = timezone.now() + timedelta(days=1)

    def call(ballot: Ballot, until: Any = soon, by: Any = None) -> None:
        candidatures.call_for_candidatures(by or assembly.secretariat, ballot=ballot, until=until)

    unseen = assembly.draft(method="meek_stv", settings={"places": 2})
    with pytest.raises(Refused, match="Announce it, then call"):
        call(unseen)
    drafting.announce_ballot(assembly.secretariat, ballot=unseen)
    with pytest.raises(Refused, match="in the past"):
        call(unseen, timezone.now())
    with pytest.raises(NotAllowed):
        call(unseen, by=assembly.viewer("alpha"))
    text = drafting.announce_ballot(assembly.secretariat, ballot=assembly.draft())
    with pytest.raises(Refused, match="where options are chosen"):
        call(text)
    with pytest.raises(Refused, match="has opened"):
        call(assembly.opened(options=("Ada", "Ben"), method="approval"))
    timed = assembly.draft(method="approval", opens_at=timezone.now() + timedelta(hours=2))
    drafting.announce_ballot(assembly.secretariat, ballot=timed)
    with pytest.raises(Refused, match="End the call before"):
        call(timed)
    assert not Ballot.objects.exclude(candidatures_until=None).exists()
    call(unseen)
    assert Ballot.objects.get(pk=unseen.pk).candidatures_until == soon


def test_an_organisation_with_a_vote_is_asked_and_puts_one_person_forward(assembly: Assembly) -> None:
    ballot = called(assembly)
    numbers = {member.pk: key for key, member in assembly.members.items()}
    asked = waiting(assembly.world.space, list(numbers))
    assert sorted(numbers[row.organisation] for row in asked) == ["alpha", "beta", "delta", "epsilon", "gamma", "zeta"]
    assert {(row.kind, row.verb, row.due) for row in asked} == {
        ("ballots.candidature", "Put forward a candidate", ballot.candidatures_until)
    }
    put_by(assembly, "alpha", " Ada   Bauer ", ballot)
    assert Candidature.objects.get().name == "Ada Bauer"
    left = [row.organisation for row in waiting(assembly.world.space, list(numbers))]
    assert assembly.members["alpha"].pk not in left
    assert len(left) == 5
    with pytest.raises(Refused, match="put somebody forward already"):
        put_by(assembly, "alpha", "Ben", ballot)
    with pytest.raises(NotAllowed):
        put_by(assembly, "eta", "An observer", ballot)
    assert Candidature.objects.count() == 1


@pytest.mark.parametrize(
    ("given", "words"),
    [
        ({"name": "  "}, "Write the name"),
        ({"consents": False}, "Without consent nobody"),
        ({"category": "Martians"}, "Choose one of the categories"),
    ],
)
def test_nobody_is_put_forward_without_a_name_and_consent(
    assembly: Assembly, given: dict[str, Any], words: str
) -> None:
    ballot = called(assembly, settings={"places": 2, "reserved": {"Women": [1, None]}})
    said = {"name": "Ada", "consents": True, "category": "Women"} | given
    with pytest.raises(Refused, match=words):
        candidatures.put_forward(assembly.viewer("alpha"), ballot=ballot, **said)
    assert not Candidature.objects.exists()


def test_after_the_hour_nobody_is_put_forward(assembly: Assembly) -> None:
    ballot = ended(called(assembly))
    with pytest.raises(Refused, match="No candidatures are taken now"):
        put_by(assembly, "alpha", "Ada", ballot)
    assert waiting(assembly.world.space, [assembly.members["alpha"].pk]) == []
    assert not Candidature.objects.exists()


def test_an_admitted_candidature_is_an_option_and_the_ballot_is_about_it(assembly: Assembly) -> None:
    ballot = called(assembly, ("Nobody of these",))
    ada, ben = put_by(assembly, "alpha", "Ada", ballot, "BE"), put_by(assembly, "beta", "Ben", ballot)
    assert options(ballot) == [(1, "Nobody of these", "")]
    admit(assembly, ben, ada)
    assert options(ballot) == [(1, "Nobody of these", ""), (2, "Ada", "BE"), (3, "Ben", "")]
    links = Link.objects.filter(effect_kind="ballots.ballot", effect_id=ballot.pk, how="wasInformedBy")
    assert set(links.values_list("cause_kind", "cause_id")) == {
        ("ballots.candidature", ada.pk), ("ballots.candidature", ben.pk),
    }  # fmt: skip
    with pytest.raises(Refused, match="“Admitted” now"):
        admit(assembly, ada)
    twin = put_by(assembly, "gamma", "Ada", ballot)
    with pytest.raises(Refused, match="Somebody of that name"):
        admit(assembly, twin)
    assert len(options(ballot)) == 3


def test_candidates_stay_when_the_secretariat_changes_the_draft(assembly: Assembly, secretary: Client) -> None:
    ballot = called(assembly, ("Nobody of these",))
    admit(assembly, put_by(assembly, "alpha", "Ada", ballot))
    form = secretary.get(here(ballot, "change/")).content.decode()
    assert "Nobody of these" in form
    assert "Ada" not in form
    matter = drafting.Matter(Words.of("Who?", "en"), (drafting.Choice(Words.of("A free seat", "en")),))
    draft = drafting.Draft(
        title=ballot.title, rule=ballot.rule, questions=(matter,), method=ballot.method, settings=ballot.settings
    )
    drafting.change_ballot(assembly.secretariat, ballot=ballot, draft=draft)
    assert options(ballot) == [(1, "A free seat", ""), (2, "Ada", "")]
    with pytest.raises(Refused, match="this ballot elects"):
        reworded(assembly, Ballot(**{**_columns(ballot), "method": "decision", "settings": {}}))


def _columns(ballot: Ballot) -> dict[str, Any]:
    return {field.attname: getattr(ballot, field.attname) for field in Ballot._meta.concrete_fields}


def test_one_that_is_not_admitted_has_a_reason_that_its_organisation_reads_and_nobody_else(
    assembly: Assembly, secretary: Client
) -> None:
    ballot = called(assembly)
    found, where = put_by(assembly, "alpha", "Ada", ballot), here(ballot, "candidatures/")
    refused = secretary.post(f"{where}{found.address}/answer/", {"reason": " "})
    assert refused.status_code == 422
    assert "Write why" in text_of(refused)
    done = secretary.post(f"{where}{found.address}/answer/", {"reason": "No consent of the board"}, follow=True)
    assert "Not admitted. The organisation reads why." in text_of(done)
    assert options(ballot) == []
    alpha, beta = client_of(assembly, "alpha"), client_of(assembly, "beta")
    assert "No consent of the board" in text_of(alpha.get(f"{where}{found.address}/"))
    assert beta.get(f"{where}{found.address}/").status_code == 404
    assert "Ada" not in text_of(beta.get(where))
    told = News.objects.get(kind="ballots.candidature_answered")
    assert [to.organisation for to in told.addressees.all()] == [assembly.members["alpha"]]
    assert "No consent" not in repr(told.values) + repr(told.text)
    put_by(assembly, "alpha", "Ben", ballot)  # another one may be put forward


def test_withdrawing_erases_who_it_was_everywhere_until_the_opening(assembly: Assembly) -> None:
    ballot = called(assembly, ("Nobody of these",))
    ada, ben = put_by(assembly, "alpha", "Ada Bauer", ballot), put_by(assembly, "beta", "Ben", ballot)
    admit(assembly, ada, ben)
    decided(assembly, ballot, "gamma")
    assert "Ada Bauer" in repr(DraftWording.objects.get().said)
    for stranger in (assembly.viewer("beta"), assembly.world.nobody):
        with pytest.raises(NotAllowed):
            candidatures.withdraw_candidature(stranger, candidature=ada)
    candidatures.withdraw_candidature(assembly.viewer("alpha"), candidature=ada)
    assert options(ballot) == [(1, "Nobody of these", ""), (2, "Ben", "")]
    assert not Link.objects.filter(cause_kind="ballots.candidature", cause_id=ada.pk).exists()
    everything = [
        model.objects.values()
        for model in (Candidature, Option, DraftWording, Entry, News)  # type: ignore[attr-defined]
    ]
    assert not any(word in repr([list(rows) for rows in everything]) for word in ("Ada", "Bauer"))
    assert [to.organisation.name for to in News.objects.get(kind="ballots.reworded").addressees.all()] == ["Gamma"]
    with pytest.raises(Refused, match="withdrawn already"):
        candidatures.withdraw_candidature(assembly.secretariat, candidature=ada)
    in_order(assembly, ballot)
    with pytest.raises(Refused, match="has opened with it"):
        candidatures.withdraw_candidature(assembly.viewer("beta"), candidature=ben)
    assert Candidature.objects.get(pk=ben.pk).name == "Ben"


def test_a_draft_that_is_taken_away_keeps_nobody(assembly: Assembly) -> None:
    ballot = called(assembly)
    admit(assembly, put_by(assembly, "alpha", "Ada", ballot))
    put_by(assembly, "beta", "Ben", ballot)
    drafting.withdraw_ballot(assembly.secretariat, ballot=ballot)
    assert list(Candidature.objects.values_list("name", "state").distinct()) == [("", "withdrawn")]
    assert options(ballot) == []


def test_an_election_opens_once_the_call_has_ended_and_all_are_answered(assembly: Assembly) -> None:
    ballot = called(assembly)
    ada, ben = put_by(assembly, "alpha", "Ada", ballot), put_by(assembly, "beta", "Ben", ballot)

    def refused(words: str) -> None:
        with pytest.raises(Refused, match=words):
            running.open_ballot(assembly.secretariat, ballot=ballot, confirmed=True)

    refused("Candidatures are taken until")
    ballot = ended(ballot)
    refused("2 candidatures wait for an answer")
    admit(assembly, ada)
    refused("1 candidature waits for an answer")
    candidatures.not_admit_candidature(assembly.secretariat, candidature=ben, reason="Too late")
    refused("fewer than two options")
    ballot = called(assembly, ("Ada",), settings={"places": 3})
    admit(assembly, put_by(assembly, "alpha", "Ben", ballot))
    ballot = ended(ballot)
    refused("There are 2 options for 3 places")


def test_who_was_put_forward_stands_at_the_vote_and_beside_the_result(assembly: Assembly) -> None:
    ballot = called(assembly)
    found = {
        member: put_by(assembly, member, name, ballot)
        for member, name in (("alpha", "Ada"), ("beta", "Ben"), ("gamma", "Cem"))
    }
    admit(assembly, *found.values())
    in_order(assembly, ballot)
    page = text_of(client_of(assembly, "alpha").get(here(ballot)))
    assert "Ada put forward by Alpha" in page
    assert f"What the candidates say Ada put forward by Alpha {SAID}" in page
    assembly.votes(ballot, alpha={"ranking": [["2"], ["1"]]}, beta={"ranking": [["2"]]}, gamma={"ranking": [["3"]]})
    assembly.votes(ballot, delta={"ranking": [["3"], ["2"]]})
    count = assembly.decided(Ballot.objects.get(pk=ballot.pk))
    assert sorted(count.result["questions"][0]["elected"]) == ["2", "3"]
    shown = Client().get(here(ballot, ""))
    listed = "Ada put forward by Alpha Ben put forward by Beta chosen Cem put forward by Gamma chosen"
    assert listed in text_of(shown)
    where = here(ballot, f"candidatures/{found['beta'].address}/")
    assert where in shown.content.decode()
    assert SAID in text_of(Client().get(where))
    profile = api.profile(assembly.world.nobody, ballot.address)
    assert profile is not None
    assert [(one.option, one.name, one.organisation) for one in profile.candidates] == [
        ("1", "Ada", assembly.members["alpha"].address), ("2", "Ben", assembly.members["beta"].address),
        ("3", "Cem", assembly.members["gamma"].address),
    ]  # fmt: skip


def test_the_pages_lead_from_the_call_to_the_paper(assembly: Assembly, secretary: Client) -> None:
    draft = assembly.draft(method="scottish_stv", settings={"places": 2})
    ballot = drafting.announce_ballot(assembly.secretariat, ballot=draft)
    where, alpha, beta = here(ballot, "candidatures/"), client_of(assembly, "alpha"), client_of(assembly, "beta")
    assert [alpha.get(f"{where}{page}").status_code for page in ("", "new/", "call/")] == [404, 404, 404]
    assert "Call for candidatures" in text_of(secretary.get(here(ballot, "")))
    assert secretary.post(f"{where}call/", {}).status_code == 422
    day = (timezone.now() + timedelta(days=9)).date().isoformat()
    secretary.post(f"{where}call/", {"until": f"{day}T18:00"}, follow=True)
    assert "Put forward a candidate" in text_of(alpha.get(here(ballot, "")))
    assert 'value="Belgium"' in alpha.get(f"{where}new/").content.decode()
    refused = alpha.post(f"{where}new/", {"name": "Ada", "statement_en": SAID, "statement_origin": "en"})
    assert refused.status_code == 422
    assert "Ask the person first." in text_of(refused)
    sent = {"name": "Ada", "statement_en": SAID, "statement_origin": "en", "category": "Belgium", "consents": "on"}
    done = alpha.post(f"{where}new/", sent, follow=True)
    assert "Put forward. The secretariat admits it or says why not" in text_of(done)
    assert "Alpha has put forward: Ada Put forward" in text_of(alpha.get(here(ballot, "")))
    assert alpha.get(f"{where}new/").status_code == 302
    found = Candidature.objects.get()
    asked = waiting(assembly.world.space, [assembly.world.space.organisation_id])
    assert [(row.kind, row.href) for row in asked] == [("ballots.answer_candidature", f"{where}{found.address}/")]
    admitted = secretary.post(f"{where}{found.address}/answer/", {"admit": "1"}, follow=True)
    assert "Admitted. It stands on the ballot now." in text_of(admitted)
    assert alpha.post(f"{where}{found.address}/answer/", {"admit": "1"}).status_code == 404
    assert "Ada put forward by Alpha, Belgium" in text_of(beta.get(here(ballot, "")))
    page = text_of(beta.get(f"{where}{found.address}/"))
    assert SAID in page
    assert "Withdraw and erase" not in page
    assert beta.post(f"{where}{found.address}/withdraw/").status_code == 404
    gone = alpha.post(f"{where}{found.address}/withdraw/", follow=True)
    assert "Withdrawn. Name and statement are erased." in text_of(gone)
    assert "Ada" not in text_of(gone)
    assert beta.get(f"{where}{found.address}/").status_code == 404
    assert "Name and statement are erased." in text_of(alpha.get(f"{where}{found.address}/"))


@pytest.mark.parametrize("number", [1, 3])
def test_the_statements_do_not_grow_with_the_candidatures(
    assembly: Assembly, number: int, django_assert_num_queries: Any, django_assert_max_num_queries: Any
) -> None:
    ballot, client = called(assembly), client_of(assembly, "delta")
    space = assembly.world.space
    for member in ("alpha", "beta", "gamma")[:number]:
        admit(assembly, put_by(assembly, member, member, ballot))
    with django_assert_num_queries(4):
        assert len(waiting(space, [m.pk for m in assembly.members.values()])) == 6 - number
    with django_assert_num_queries(6):
        waiting(space, [space.organisation_id])
    with django_assert_max_num_queries(14):
        assert client.get(here(ballot, "candidatures/")).status_code == 200
