"""The review queue: cards in words, the order of their worth, answers, second reviewers, federations that are asked."""

from __future__ import annotations

import re
from dataclasses import replace
from datetime import date
from typing import Any

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from filrouge.ground.actions import NotAllowed, Refused
from filrouge.ground.jobs.models import Job
from filrouge.ground.mail.models import Message
from filrouge.ground.people.models import Organisation, Person, Role
from filrouge.ground.people.viewer import viewer_for
from filrouge.methods import linkage
from filrouge.methods.linkage import explanation
from filrouge.rooms.register.actions.cards import write_cards
from filrouge.rooms.register.actions.facts import set_visibility, state_facts
from filrouge.rooms.register.actions.linking import settle_doubt, split_rows, undo_decision
from filrouge.rooms.register.actions.memberships import admit_member, relate
from filrouge.rooms.register.actions.questions import answer_question
from filrouge.rooms.register.actions.totals import keep_count
from filrouge.rooms.register.linking import Card, decided, gather
from filrouge.rooms.register.models import Answer, Decision, Doubt, Entry, Link, Relation, Row
from filrouge.rooms.register.queries import duplicates as queries
from filrouge.rooms.register.queries.evidence import SENTENCES
from tests.rooms.register.lists import add_list, at, link, org
from tests.world import DAY, World, _grant, sign_in

HERE = "/en/network/register/duplicates/"
NAMES = ["Atelier du Moulin", "Wasserij De Kade", "Banca Popolare", "Huerta Común"]
EVIDENCE = [["same_website", 1.5, "o.example", "o.example", []], ["names_share_no_word", -0.7, "A", "B", []],
            ["different_lists", 0.01, "", "", []]]  # fmt: skip


@pytest.fixture
def second(world: World) -> Organisation:
    return Organisation.objects.create(name="Federation Two", country="BE")


@pytest.fixture
def organisations(world: World, second: Organisation) -> list[Organisation]:
    """Four organisations that nothing takes for each other, two on each list."""
    for federation in (world.federation, second):
        admit_member(
            world.system, space=world.space, member=federation, umbrella=world.space.organisation,
            stands_for_others=True,
        )  # fmt: skip
    add_list(world.space, world.federation, [org(name, city="Namur", own_id=name) for name in NAMES[:2]])
    add_list(world.space, second, [org(name, city="Gent", own_id=name) for name in NAMES[2:]])
    link(world.space)
    Doubt.objects.all().delete()
    keep_count(world.space)
    return [at(world.space, name) for name in NAMES]


def ask_about(world: World, *pairs: tuple[Organisation, Organisation], probability: float = 0.5) -> list[Doubt]:
    """A queue with one card for each pair, as a run writes it."""
    rows = {o: Link.objects.filter(organisation=o, ended_at=None).order_by("row_id")[0].row_id
            for pair in pairs for o in pair}  # fmt: skip
    cards = [Card(rows[left], rows[right], probability, [0.5], EVIDENCE) for left, right in pairs]
    write_cards(world.space, cards)
    return [Doubt.objects.get(left=left, right=right) for left, right in pairs]


def test_every_piece_of_evidence_has_a_sentence() -> None:
    source = open(explanation.__file__).read()  # noqa: SIM115  # read once, and closed with the test
    codes = set(re.findall(r'"([a-z]+(?:_[a-z]+)+|acronym)"', source))
    named = {code for code in codes if code in SENTENCES}
    fields = {f.name for f in linkage.FEATURES} | {"same_house", "name_ratio"}
    assert codes - named - fields - _NOT_CODES <= set(), sorted(codes - named - fields)
    for code, sentence in SENTENCES.items():
        assert "%(" not in str(sentence) % {"left": "L", "right": "R", "words": "W"}, code


# Words of the source that are names of fields or measures and not codes of evidence.
_NOT_CODES = {"legal_form", "name_rows", "same_city"}


def test_cards_of_real_doubts_are_all_in_words(world: World, second: Organisation) -> None:
    add_list(world.space, world.federation, [
        org("Les Petits Riens", city="Ixelles", street="Rue Américaine 101"),
        org("Atelier du Soleil", city="Liège"), org("Ferme Urbaine", city="Bruxelles", website="https://f.example"),
    ])  # fmt: skip
    add_list(world.space, second, [
        org("Spullenhulp", city="Elsene", street="Rue Américaine 101"),
        org("L'atelier au soleil", city="Seraing"),
        org("La Ferme du Parc", city="Bruxelles", website="https://f.example"),
    ])  # fmt: skip
    link(world.space)
    doubts = list(Doubt.objects.all())
    assert doubts
    for found in doubts:
        card = queries.card(world.secretariat, found)
        assert card.reasons
        assert all(reason.words and "%" not in reason.words for reason in card.reasons)
        assert (card.left.name, card.left.lists) != ("", ())


def test_the_most_valuable_card_comes_first(world: World, organisations: list[Organisation]) -> None:
    _one, two, _three, four = organisations
    Entry.objects.filter(organisation__in=[two, four]).update(heads=40)
    rows = [Link.objects.get(organisation=o, ended_at=None).row_id for o in organisations]
    write_cards(world.space, [Card(rows[0], rows[2], 0.95, [], []), Card(rows[0], rows[3], 0.5, [], []),
                              Card(rows[1], rows[3], 0.5, [], [])])  # fmt: skip
    assert [row.name for row in queries.queue(world.secretariat)] == [NAMES[1], NAMES[0], NAMES[0]]
    first = queries.doubt(world.secretariat, None)
    assert first is not None
    assert (first.left, first.right) == (two, four)


def test_one_card_for_a_pair_whatever_its_rows(world: World, organisations: list[Organisation]) -> None:
    rows = [Link.objects.get(organisation=o, ended_at=None).row_id for o in organisations]
    cards = [Card(rows[0], rows[2], 0.4, [], []), Card(rows[2], rows[0], 0.6, [], [])]
    assert write_cards(world.space, cards) == 1
    assert Doubt.objects.get().probability == 0.6


def test_the_card_says_what_speaks_for_and_against_and_what_the_answer_does(
    world: World, organisations: list[Organisation], client: Client
) -> None:
    [doubt] = ask_about(world, (organisations[0], organisations[2]))
    keep_count(world.space)
    sign_in(client, world.secretary)
    page = client.get(HERE).content.decode()
    assert "Same website: o.example" in page
    assert "The names share no word" in page
    assert "They come from different lists" not in page
    assert "the network’s total goes from 4 to at most 3 organisations" in page
    assert "1 question left; it can move the total by at most 1." in page
    assert "from Federation One, 15 January 2026" in page
    for key in "sdbak":
        assert f'data-key="{key}"' in page
    assert f'action="{HERE}{doubt.id}/settle/"' in page


@pytest.mark.parametrize(
    ("verdict", "said", "left"),
    [
        ("same", "Merged into one. You can undo this", 0),
        ("different", "Kept apart, for ever", 0),
        ("branch", "Noted as a branch", 0),
        ("asked", "The federations are asked", 1),
    ],
)
def test_an_answer_says_what_it_did_and_the_next_card_comes(
    world: World, organisations: list[Organisation], client: Client, verdict: str, said: str, left: int
) -> None:
    [doubt] = ask_about(world, (organisations[0], organisations[2]))
    sign_in(client, world.secretary)
    response = client.post(f"{HERE}{doubt.id}/settle/", {"verdict": verdict}, follow=True)
    assert response.redirect_chain == [(HERE, 302)]
    assert said in response.content.decode()
    assert Doubt.objects.count() == left
    assert queries.queue(world.secretariat) == []


def test_an_answer_that_is_none_is_refused(world: World, organisations: list[Organisation], client: Client) -> None:
    [doubt] = ask_about(world, (organisations[0], organisations[2]))
    sign_in(client, world.secretary)
    response = client.post(f"{HERE}{doubt.id}/settle/", {"verdict": "perhaps"}, follow=True)
    assert "Choose one of the answers." in response.content.decode()
    assert (Doubt.objects.count(), Decision.objects.count()) == (1, 0)


def test_the_same_answer_sent_twice_is_given_once(
    world: World, organisations: list[Organisation], client: Client
) -> None:
    one, two, three, four = organisations
    doubt, _next = ask_about(world, (one, three), (two, four))
    sign_in(client, world.secretary)
    for _time in range(2):
        page = client.post(f"{HERE}{doubt.id}/settle/", {"verdict": "same"}, follow=True).content.decode()
    assert "That question is settled, or its data have changed. Here is the next one." in page
    assert NAMES[1] in page
    assert Decision.objects.count() == 1
    with pytest.raises(Refused, match="settled already"):
        settle_doubt(world.secretariat, doubt=doubt, verdict="different")


def test_skipping_walks_through_the_queue_and_begins_again(
    world: World, organisations: list[Organisation], client: Client
) -> None:
    one, two, three, four = organisations
    ask_about(world, (one, three), (two, four))
    first = queries.doubt(world.secretariat, None)
    assert first is not None
    following = queries.after(world.secretariat, first)
    sign_in(client, world.secretary)
    assert client.get(following).status_code == 200
    other = Doubt.objects.exclude(pk=first.pk).get()
    assert following == f"{HERE}{other.id}/"
    assert queries.after(world.secretariat, other) == HERE


def test_a_card_expires_when_the_data_of_either_side_change(
    world: World, organisations: list[Organisation], client: Client
) -> None:
    one, two, three, four = organisations
    doubt, other = ask_about(world, (one, three), (two, four))
    state_facts(world.secretariat, space=world.space, organisation=three, values={"website": "https://new.example"})
    assert list(Doubt.objects.all()) == [other]
    assert Job.objects.filter(kind="register.link", state="waiting").count() == 1
    sign_in(client, world.secretary)
    page = client.get(f"{HERE}{doubt.id}/", follow=True).content.decode()
    assert "its data have changed" in page
    assert NAMES[1] in page


def test_an_answer_to_a_card_whose_data_changed_meanwhile_is_refused(
    world: World, organisations: list[Organisation]
) -> None:
    [doubt] = ask_about(world, (organisations[0], organisations[2]))
    row = Row.objects.get(pk=doubt.right_row_id)
    Row.objects.filter(pk=row.pk).update(digest="another")
    with pytest.raises(Refused, match="have changed since"):
        settle_doubt(world.secretariat, doubt=doubt, verdict="same")
    assert queries.doubt(world.secretariat, doubt.id) is None
    assert queries.doubt(world.secretariat, None) is None
    assert not Decision.objects.exists()


def test_who_was_asked_stays_asked_through_runs_until_the_data_change(
    world: World, organisations: list[Organisation]
) -> None:
    pair = (organisations[0], organisations[2])
    ask_about(world, pair)
    Doubt.objects.update(state="asked")
    assert [d.state for d in ask_about(world, pair)] == ["asked"]
    assert [d.state for d in ask_about(world, pair, probability=0.6)] == ["asked"]
    Row.objects.filter(links__organisation=pair[1]).update(digest="another")
    assert [d.state for d in ask_about(world, pair)] == ["open"]


def test_the_same_row_on_next_years_list_is_no_news(world: World, organisations: list[Organisation]) -> None:
    [doubt] = ask_about(world, (organisations[0], organisations[2]))
    rows = [org(name, city="Namur", own_id=name) for name in NAMES[:2]]
    add_list(world.space, world.federation, rows, day=date(2027, 1, 1))
    link(world.space)
    [again] = ask_about(world, (organisations[0], organisations[2]))
    assert again.fingerprint == doubt.fingerprint


def test_cards_of_a_merged_organisation_go_on_with_the_one_that_stays(
    world: World, organisations: list[Organisation]
) -> None:
    one, two, three, four = organisations
    doubt, *_rest = ask_about(world, (one, three), (three, four), (one, two))
    settle_doubt(world.secretariat, doubt=doubt, verdict="same")
    assert {frozenset((d.left, d.right)) for d in Doubt.objects.all()} == {
        frozenset((one, four)),
        frozenset((one, two)),
    }
    for left in Doubt.objects.all():
        assert queries.doubt(world.secretariat, left.id) is not None


def test_twin_cards_become_one_when_their_sides_do(world: World, organisations: list[Organisation]) -> None:
    one, two, three, _four = organisations
    doubt, *_rest = ask_about(world, (one, three), (one, two), (two, three))
    settle_doubt(world.secretariat, doubt=doubt, verdict="same")
    [left] = Doubt.objects.all()
    assert {left.left, left.right} == {one, two}


def test_two_large_ones_wait_for_a_second_reviewer_and_the_queue_says_so(
    world: World, organisations: list[Organisation], client: Client
) -> None:
    one, _two, three, _four = organisations
    Entry.objects.filter(organisation__in=[one, three]).update(heads=51)
    [doubt] = ask_about(world, (one, three))
    sign_in(client, world.secretary)
    page = client.post(f"{HERE}{doubt.id}/settle/", {"verdict": "same"}, follow=True).content.decode()
    assert "a second reviewer must agree" in page
    assert "A second reviewer is needed" in page
    assert Organisation.objects.get(pk=three.pk).merged_into is None
    colleague = _grant(world.space, "second@sample.example", world.space.organisation, Role.SECRETARIAT).person
    client.logout()
    sign_in(client, colleague)
    page = client.post(f"{HERE}{doubt.id}/settle/", {"verdict": "same"}, follow=True).content.decode()
    assert "Merged into one" in page
    assert Organisation.objects.get(pk=three.pk).merged_into == one


def test_fifty_workers_are_not_large(world: World, organisations: list[Organisation]) -> None:
    one, _two, three, _four = organisations
    Entry.objects.filter(organisation__in=[one, three]).update(heads=50)
    [doubt] = ask_about(world, (one, three))
    assert settle_doubt(world.secretariat, doubt=doubt, verdict="same").agreed


def test_answers_given_are_listed_and_taken_back_once(
    world: World, organisations: list[Organisation], client: Client
) -> None:
    [doubt] = ask_about(world, (organisations[0], organisations[2]))
    decision = settle_doubt(world.secretariat, doubt=doubt, verdict="same")
    sign_in(client, world.secretary)
    page = client.get(f"{HERE}answers/").content.decode()
    assert "Same organisation" in page
    assert "Secretary" in page
    address = f"{HERE}answers/{decision.id}/undo/"
    assert "Taken back. Both are as they were" in client.post(address, follow=True).content.decode()
    again = client.post(address, follow=True)
    assert again.status_code == 200
    assert "taken back already" in again.content.decode()
    assert "taken back" in client.get(f"{HERE}answers/").content.decode()
    assert Doubt.objects.count() == 1


def test_answers_come_fifty_a_page_at_the_cost_of_one(
    world: World, organisations: list[Organisation], client: Client
) -> None:
    rows = list(Row.objects.order_by("id"))
    one = {"space": world.space, "left": organisations[0], "right": organisations[2], "left_row": rows[0],
           "right_row": rows[2], "verdict": "different", "at": world.space.opened_at}  # fmt: skip
    sign_in(client, world.secretary)
    counted = []
    for number in (1, 51):
        Decision.objects.bulk_create(Decision(**one) for _n in range(number))
        with CaptureQueriesContext(connection) as captured:
            page = client.get(f"{HERE}answers/").content.decode()
        counted.append(len(captured))
    assert page.count("/undo/") == 50
    assert counted[0] == counted[1] <= 12
    following = queries.given(world.secretariat).following
    assert client.get(f"{HERE}answers/?after={following}").content.decode().count("/undo/") == 2


def test_the_queue_costs_as_many_statements_for_three_cards_as_for_one(
    world: World, organisations: list[Organisation], client: Client
) -> None:
    one, two, three, four = organisations
    sign_in(client, world.secretary)
    counted = []
    for pairs in ([(one, three)], [(one, three), (two, four), (one, four)]):
        ask_about(world, *pairs)
        with CaptureQueriesContext(connection) as captured:
            client.get(HERE)
        counted.append(len(captured))
    assert counted[0] == counted[1] <= 20


@pytest.mark.parametrize("path", ["", "1/", "answers/"])
def test_the_queue_is_for_the_secretariat_alone(
    world: World, organisations: list[Organisation], client: Client, path: str
) -> None:
    ask_about(world, (organisations[0], organisations[2]))
    assert client.get(HERE + path).status_code == 302
    for person in (world.delegate, world.outsider):
        sign_in(client, person)
        assert client.get(HERE + path).status_code == 404
    assert [queries.queue(viewer) for name, viewer in world.callers() if name != "secretariat"] == [[], [], []]


# Branches, and answers that are taken back ----------------------------------------------------------------------


def test_a_tie_that_stood_before_the_answer_stays_when_it_is_taken_back(
    world: World, organisations: list[Organisation]
) -> None:
    one, _two, three, _four = organisations
    relate(world.secretariat, space=world.space, kind="branch_of", organisation=one, other=three)
    [doubt] = ask_about(world, (one, three))
    decision = settle_doubt(world.secretariat, doubt=doubt, verdict="branch")
    undo_decision(world.secretariat, decision=decision)
    assert Relation.objects.count() == 1


def test_rows_taken_apart_come_back_when_that_is_taken_back(world: World, organisations: list[Organisation]) -> None:
    one, _two, three, _four = organisations
    [doubt] = ask_about(world, (one, three))
    settle_doubt(world.secretariat, doubt=doubt, verdict="same")
    [row] = Link.objects.filter(organisation=one, ended_at=None, row=doubt.right_row).values_list("row_id", flat=True)
    new = split_rows(world.secretariat, organisation=one, space=world.space, rows=[row])
    undo_decision(world.secretariat, decision=Decision.objects.latest("id"))
    assert Link.objects.get(row=row, ended_at=None).organisation == one
    new.refresh_from_db()
    assert new.merged_into == one


def test_all_rows_taken_out_are_kept_from_all_that_stayed(world: World, second: Organisation) -> None:
    """Two rows were taken out of four: none of them is ever joined again with any of the others."""
    for name in ("A", "B", "C"):
        add_list(world.space, Organisation.objects.create(name=name), [org("Emmaüs", city="Namur", street="Rue 1")])
    add_list(world.space, second, [org("Emmaüs", city="Namur", street="Rue 1")])
    link(world.space)
    one = at(world.space, "Emmaüs")
    rows = sorted(Link.objects.filter(organisation=one, ended_at=None).values_list("row_id", flat=True))
    assert len(rows) == 4
    split_rows(world.secretariat, organisation=one, space=world.space, rows=rows[2:])
    chains, _records = gather(world.space)
    place = {row: number for number, chain in enumerate(chains) for row in chain.rows}
    _together, apart = decided(world.space, chains)
    assert {frozenset(pair) for pair in apart} == {
        frozenset((place[a], place[b])) for a in rows[:2] for b in rows[2:]
    }  # fmt: skip
    link(world.space)
    groups = dict(Link.objects.filter(ended_at=None).values_list("row_id", "organisation_id"))
    assert not {groups[row] for row in rows[:2]} & {groups[row] for row in rows[2:]}


# The federations are asked --------------------------------------------------------------------------------------


@pytest.fixture
def contact(world: World, second: Organisation) -> Person:
    """The data contact of the second federation, who reads French."""
    person = _grant(world.space, "contact@two.example", second, Role.DATA_CONTACT).person
    Person.objects.filter(pk=person.pk).update(language="fr")
    _grant(world.space, "delegate@two.example", second, Role.DELEGATE)
    _grant(world.space, "observer@two.example", second, Role.OBSERVER)
    return person


def asked(world: World, organisations: list[Organisation]) -> Decision:
    [doubt] = ask_about(world, (organisations[0], organisations[2]))
    return settle_doubt(world.secretariat, doubt=doubt, verdict="asked")


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


def test_joined_pairs_are_counted_as_groups() -> None:
    pairs: list[tuple[int, int]] = [(1, 2), (2, 3), (3, 1), (7, 8)]
    assert queries.joined(pairs) == 3
    assert queries.joined([]) == 0


def test_probabilities_are_said_in_words() -> None:
    said: Any = {p: str(queries.likely(p)) for p in (0.9, 0.5, 0.1)}
    assert said == {0.9: "Likely the same", 0.5: "Hard to tell", 0.1: "Likely different"}
