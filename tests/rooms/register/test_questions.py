"""The federations are asked: by mail, on a page of their own, and what they answer is evidence and no decision."""

from __future__ import annotations

from dataclasses import replace

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from filrouge.ground.actions import NotAllowed, Refused
from filrouge.ground.mail.models import Message
from filrouge.ground.people.models import Organisation, Person, Role
from filrouge.ground.people.viewer import viewer_for
from filrouge.rooms.register.actions.facts import set_visibility, state_facts
from filrouge.rooms.register.actions.linking import settle_doubt, undo_decision
from filrouge.rooms.register.actions.questions import answer_question
from filrouge.rooms.register.models import Answer, Decision, Doubt, Link
from filrouge.rooms.register.queries import duplicates as queries
from filrouge.rooms.register.queries import questions
from filrouge.rooms.register.queries.waiting import waiting
from filrouge.rooms.register.rules import MAY
from tests.rooms.register.lists import add_list, link, org
from tests.rooms.register.review import HERE, ask_about, asked
from tests.world import DAY, World, _grant, sign_in


def test_both_federations_get_a_mail_with_a_link_each_in_its_language(
    world: World, organisations: list[Organisation], contact: Person
) -> None:
    question = asked(world, organisations)
    mails = {mail.to: mail for mail in Message.objects.filter(kind="ask_federation")}
    assert set(mails) == {"delegate@sample.example", "contact@two.example"}
    mail = mails["delegate@sample.example"]
    assert mail.subject == "The same organisation? Atelier du Moulin, Namur – Banca Popolare, Gent"
    assert f"/en/network/register/duplicates/questions/{question.id}/" in mail.body
    assert f"/fr/network/register/duplicates/questions/{question.id}/" in mails["contact@two.example"].body
    assert mails["contact@two.example"].language == "fr"
    assert Doubt.objects.get().state == "asked"


def test_nobody_gets_the_same_question_twice(world: World, organisations: list[Organisation], contact: Person) -> None:
    asked(world, organisations)
    asked(world, organisations)
    assert Message.objects.filter(kind="ask_federation").count() == 2


def test_where_nobody_keeps_a_list_nobody_can_be_asked(world: World, organisations: list[Organisation]) -> None:
    world.delegate.mandates.all().delete()
    with pytest.raises(Refused, match="nobody can be asked"):
        asked(world, organisations)
    assert (Doubt.objects.get().state, Decision.objects.count(), Message.objects.count()) == ("open", 0, 0)


@pytest.mark.parametrize("verdict", ["same", "different", "unknown"])
def test_a_federation_answers_and_the_secretariat_sees_it_on_the_card_and_decides(
    world: World, organisations: list[Organisation], contact: Person, client: Client, verdict: str
) -> None:
    question = asked(world, organisations)
    sign_in(client, contact)
    address = f"{HERE}questions/{question.id}/"
    page = client.get(address).content.decode()
    assert "Atelier du Moulin" in page
    assert "Evidence" not in page
    answered = client.post(address, {"verdict": verdict}, follow=True).content.decode()
    assert "Noted. The secretariat sees your answer" in answered
    assert "Your federation has answered" in answered
    assert Answer.objects.get().verdict == verdict
    assert Organisation.objects.exclude(merged_into=None).count() == 0
    client.logout()
    sign_in(client, world.secretary)
    card = client.get(HERE).content.decode()
    assert "What the federations say" in card
    assert f"<b>Federation Two</b>: {Answer.Verdict(verdict).label}" in card
    assert "A federation has answered" in card


def test_an_answer_may_be_changed_until_the_question_is_settled(
    world: World, organisations: list[Organisation]
) -> None:
    question = asked(world, organisations)
    for verdict in ("unknown", "same"):
        answer_question(world.member, question=question, verdict=verdict)
    assert [a.verdict for a in Answer.objects.all()] == ["same"]
    settle_doubt(world.secretariat, doubt=Doubt.objects.get(), verdict="different")
    with pytest.raises(Refused, match="settled already"):
        answer_question(world.member, question=question, verdict="different")
    assert Answer.objects.get().verdict == "same"


def test_an_answer_that_is_none_of_the_three_is_refused(world: World, organisations: list[Organisation]) -> None:
    question = asked(world, organisations)
    with pytest.raises(Refused, match="one of the three"):
        answer_question(world.member, question=question, verdict="perhaps")
    assert not Answer.objects.exists()


def test_a_federation_that_keeps_neither_list_sees_no_question(
    world: World, organisations: list[Organisation], client: Client
) -> None:
    question = asked(world, organisations)
    third = Organisation.objects.create(name="Federation Three")
    stranger = _grant(world.space, "third@sample.example", third, Role.DATA_CONTACT).person
    address = f"{HERE}questions/{question.id}/"
    assert client.get(address).status_code == 302
    assert "login" in client.get(address)["Location"]
    for person in (stranger, world.outsider, world.secretary):
        sign_in(client, person)
        assert client.get(address).status_code == 404
        assert client.post(address, {"verdict": "same"}).status_code == 404
    with pytest.raises(NotAllowed):
        answer_question(viewer_for(stranger, world.space, day=DAY), question=question, verdict="same")
    assert not Answer.objects.exists()


def test_the_question_shows_of_the_other_side_only_what_members_may_see(
    world: World, organisations: list[Organisation], contact: Person, client: Client
) -> None:
    ours = organisations[0]
    state_facts(world.secretariat, space=world.space, organisation=ours, values={"website": "https://hidden.example"})
    set_visibility(world.secretariat, space=world.space, organisation=ours, field="website", level=3)
    question = asked(world, organisations)
    sign_in(client, contact)
    assert "hidden.example" not in client.get(f"{HERE}questions/{question.id}/").content.decode()
    client.logout()
    sign_in(client, world.delegate)
    assert "hidden.example" in client.get(f"{HERE}questions/{question.id}/").content.decode()


def test_a_question_that_was_taken_back_is_gone(world: World, organisations: list[Organisation]) -> None:
    question = asked(world, organisations)
    undo_decision(world.secretariat, decision=question)
    question.refresh_from_db()
    with pytest.raises(NotAllowed):
        answer_question(replace(world.member), question=question, verdict="same")
    assert Doubt.objects.get().state == "open"


def test_answers_of_federations_survive_the_next_run(world: World, organisations: list[Organisation]) -> None:
    pair = (organisations[0], organisations[2])
    question = asked(world, organisations)
    answer_question(world.member, question=question, verdict="same")
    [doubt] = ask_about(world, pair)
    assert doubt.state == "answered"
    assert [said.umbrella for said in queries.card(world.secretariat, doubt).answers] == ["Federation One"]


# The page of open questions -------------------------------------------------------------------------------------

QUESTIONS = f"{HERE}questions/"
ASKED = "/en/network/asked/"


def test_a_federation_reads_what_it_is_asked_and_answers_on_the_page(
    world: World, organisations: list[Organisation], client: Client
) -> None:
    question = asked(world, organisations)
    sign_in(client, world.delegate)
    page = client.get(QUESTIONS).content.decode()
    assert "<b>Atelier du Moulin, Namur</b> · <b>Banca Popolare, Gent</b>" in page
    assert "You answer for Federation One." in page
    assert f'href="{QUESTIONS}{question.id}/"' in page
    answer = client.post(QUESTIONS, {"question": question.id, "verdict": "same"}, follow=True)
    assert answer.redirect_chain == [(QUESTIONS, 302)]
    page = answer.content.decode()
    assert "Noted. The secretariat sees your answer" in page
    assert "Your federation has answered: The same organisation." in page
    assert [(a.umbrella, a.verdict) for a in Answer.objects.all()] == [(world.federation, "same")]


def test_a_settled_question_leaves_the_page(world: World, organisations: list[Organisation], client: Client) -> None:
    question = asked(world, organisations)
    settle_doubt(world.secretariat, doubt=Doubt.objects.get(), verdict="different")
    sign_in(client, world.delegate)
    assert "No question waits for Federation One." in client.get(QUESTIONS).content.decode()
    page = client.post(QUESTIONS, {"question": question.id, "verdict": "same"}, follow=True).content.decode()
    assert "This question is settled already." in page
    assert not Answer.objects.exists()


def test_a_pair_that_was_asked_about_twice_is_one_question(world: World, organisations: list[Organisation]) -> None:
    asked(world, organisations)
    again = asked(world, organisations)
    assert [row.id for row in questions.question_list(world.member).questions.rows] == [again.id]


@pytest.mark.parametrize("sent", [{"question": "x"}, {"question": "9" * 30}, {"question": "²"}, {}])
def test_an_answer_to_no_question_is_refused(world: World, client: Client, sent: dict[str, str]) -> None:
    sign_in(client, world.delegate)
    assert client.post(QUESTIONS, sent | {"verdict": "same"}).status_code == 404


def test_an_answer_that_is_none_is_refused_in_words_on_the_page(
    world: World, organisations: list[Organisation], client: Client
) -> None:
    question = asked(world, organisations)
    sign_in(client, world.delegate)
    page = client.post(QUESTIONS, {"question": question.id, "verdict": "perhaps"}, follow=True).content.decode()
    assert "Choose one of the three answers." in page
    assert not Answer.objects.exists()


def test_the_page_of_questions_is_for_those_who_keep_a_list(
    world: World, organisations: list[Organisation], contact: Person, client: Client
) -> None:
    question = asked(world, organisations)
    answer = {"question": question.id, "verdict": "same"}
    assert "login" in client.get(QUESTIONS)["Location"]
    observer = Person.objects.get(email="observer@two.example")
    for person in (observer, world.outsider, world.secretary):
        sign_in(client, person)
        assert (client.get(QUESTIONS).status_code, client.post(QUESTIONS, answer).status_code) == (404, 404)
    third = Organisation.objects.create(name="Federation Three")
    sign_in(client, _grant(world.space, "third@sample.example", third, Role.DATA_CONTACT).person)
    assert "Banca Popolare" not in client.get(QUESTIONS).content.decode()
    assert client.post(QUESTIONS, answer).status_code == 404
    assert not Answer.objects.exists()


@pytest.mark.parametrize(
    ("who", "number"),
    [("delegate@sample", 2), ("contact@two", 3), ("third@two", 2), ("observer@two", 0), ("outsider@sample", 0),
     ("secretary@sample", 0)],
)  # fmt: skip
def test_the_page_lists_exactly_the_open_questions_that_one_may_answer(
    world: World, organisations: list[Organisation], contact: Person, who: str, number: int
) -> None:
    one, two, three, four = organisations
    third = Organisation.objects.create(name="Federation Three")
    _grant(world.space, "third@two.example", third, Role.DELEGATE)
    add_list(world.space, third, [org("Huerta Común", city="Gent", own_id="h")])
    link(world.space)
    Link.objects.filter(row__source__umbrella=third).update(organisation=four)
    for doubt in ask_about(world, (one, three), (two, four), (one, two), (three, four)):
        settle_doubt(world.secretariat, doubt=doubt, verdict="asked")
    undo_decision(world.secretariat, decision=Decision.objects.get(left=one, right=two))
    person = Person.objects.get(email=f"{who}.example")
    viewer = viewer_for(person, world.space, day=DAY, strong=True)
    expected = {d.id for d in Decision.objects.filter(undone_at=None) if MAY["answer_question"](viewer, d)}
    assert {row.id for row in questions.question_list(viewer).questions.rows} == expected
    assert len(expected) == number
    acting = viewer.acting
    waits = waiting(world.space, [acting.organisation]) if acting else []
    lines = [row.what.text for row in waits if acting and acting.role in row.roles and row.kind == "register.answer"]
    said = "1 doubtful pair on your list" if number == 1 else f"{number} doubtful pairs on your list"
    assert lines == ([said] if number else [])


def test_who_has_questions_finds_them_from_every_page_until_they_are_answered(
    world: World, organisations: list[Organisation], client: Client
) -> None:
    question = asked(world, organisations)
    sign_in(client, world.delegate)
    home = client.get("/en/network/").content.decode()
    assert home.count(f'href="{ASKED}">1 thing waits for you') == 1
    assert QUESTIONS in client.get(ASKED).content.decode()
    assert f'href="{ASKED}"' in client.get("/en/network/register/").content.decode()
    assert "1 thing waits for you" in client.get(ASKED, headers={"HX-Request": "true"}).content.decode()
    answer_question(world.member, question=question, verdict="unknown")
    assert "waits for you" not in client.get("/en/network/").content.decode()
    assert QUESTIONS not in client.get(ASKED).content.decode()
    sign_in(client, world.secretary)
    assert QUESTIONS not in client.get(ASKED).content.decode()


def test_who_keeps_a_list_finds_the_page_of_questions_beside_the_lists_also_when_none_waits(
    world: World, client: Client
) -> None:
    sign_in(client, world.delegate)
    assert f'href="{QUESTIONS}"' in client.get("/en/network/register/lists/").content.decode()
    sign_in(client, world.secretary)
    assert f'href="{QUESTIONS}"' not in client.get("/en/network/register/lists/").content.decode()


def test_the_mail_leads_to_the_page_of_questions_too(
    world: World, organisations: list[Organisation], contact: Person
) -> None:
    asked(world, organisations)
    mails = {mail.to: mail.body for mail in Message.objects.filter(kind="ask_federation")}
    assert mails["delegate@sample.example"].count("/en/network/register/duplicates/questions/\n") == 1
    assert mails["contact@two.example"].count("/fr/network/register/duplicates/questions/\n") == 1


@pytest.fixture
def both(world: World, second: Organisation) -> Person:
    """Keeps the data of the second federation, and is the head delegate of a third that is asked nothing."""
    third = Organisation.objects.create(name="Federation Three")
    person = _grant(world.space, "both@sample.example", second, Role.DATA_CONTACT).person
    _grant(world.space, "both@sample.example", third, Role.HEAD_DELEGATE)
    return person


def test_questions_for_another_organisation_of_the_same_person_are_named_and_one_button_away(
    world: World, organisations: list[Organisation], both: Person, client: Client
) -> None:
    question = asked(world, organisations)
    sign_in(client, both)
    page = client.get(f"{QUESTIONS}{question.id}/", follow=True).content.decode()
    assert "That question is for another organisation of yours." in page
    assert "No question waits for Federation Three." in page
    assert "1 question for Federation Two" in page
    assert client.post(QUESTIONS, {"question": question.id, "verdict": "same"}).status_code == 404
    mandate = both.mandates.get(role=Role.DATA_CONTACT)
    assert f'name="mandate" value="{mandate.id}"' in page
    answer = client.post("/en/network/acting/", {"mandate": mandate.id, "next": QUESTIONS}, follow=True)
    assert answer.redirect_chain == [(QUESTIONS, 302)]
    assert "Banca Popolare, Gent" in answer.content.decode()
    assert "For your other organisations" not in answer.content.decode()


@pytest.mark.parametrize("who", ["delegate", "both"])
def test_the_page_of_questions_costs_the_same_for_three_as_for_one(
    world: World, organisations: list[Organisation], both: Person, who: str, client: Client
) -> None:
    sign_in(client, world.delegate if who == "delegate" else both)
    counted = []
    one, two, three, four = organisations
    for pairs in ([(one, three)], [(one, three), (two, three), (one, four)]):
        for doubt in ask_about(world, *pairs):
            settle_doubt(world.secretariat, doubt=doubt, verdict="asked")
        with CaptureQueriesContext(connection) as captured:
            page = client.get(QUESTIONS).content.decode()
        counted.append(len(captured))
        said = page.count('name="verdict" value="same"') if who == "delegate" else page.count("for Federation Two")
        assert said == (len(pairs) if who == "delegate" else 2)
    assert counted[0] == counted[1] <= 14
