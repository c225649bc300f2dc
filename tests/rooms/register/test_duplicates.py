"""The review queue: cards in words, the order of their worth, answers, second reviewers."""

from __future__ import annotations

import re
from datetime import date
from typing import Any

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from filrouge.ground.actions import Refused
from filrouge.ground.jobs.models import Job
from filrouge.ground.pages import kept
from filrouge.ground.people.models import Organisation, Role
from filrouge.methods import linkage
from filrouge.methods.linkage import explanation
from filrouge.rooms.register.actions.cards import write_cards
from filrouge.rooms.register.actions.facts import state_facts
from filrouge.rooms.register.actions.linking import settle_doubt
from filrouge.rooms.register.actions.totals import keep_count
from filrouge.rooms.register.linking import Card
from filrouge.rooms.register.models import Decision, Doubt, Entry, Link, Row
from filrouge.rooms.register.queries import duplicates as queries
from filrouge.rooms.register.queries.evidence import SENTENCES
from filrouge.rooms.register.queries.last_total import last_total
from tests.rooms.register.lists import add_list, link, org
from tests.rooms.register.review import HERE, NAMES, ask_about, say_more
from tests.world import World, _grant, sign_in


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
    assert [row.name for row in queries.queue(world.secretariat).rows] == [NAMES[1], NAMES[0], NAMES[0]]
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
    assert "the network’s total is at most 3 organisations instead of 4" in page
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
    assert response.redirect_chain == [(f"{HERE}?answered={Decision.objects.get().pk}", 302)]
    assert said in response.content.decode()
    assert Doubt.objects.count() == left
    assert queries.queue(world.secretariat).rows == ()


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
    other = queries.doubt(world.secretariat, Doubt.objects.exclude(pk=first.pk).get().pk)
    assert other is not None
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
    say_more(world, organisations[2])
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
    say_more(world, pair[1])
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
    one, two, three, four = organisations
    Entry.objects.filter(organisation__in=[one, three]).update(heads=51)
    doubt, other = ask_about(world, (one, three), (two, four))
    sign_in(client, world.secretary)
    page = client.post(f"{HERE}{doubt.id}/settle/", {"verdict": "same"}, follow=True)
    assert "a second reviewer must agree" in page.text
    assert "A second reviewer is needed" in page.text
    assert page.context["card"].id == other.id  # who has answered is shown the next one
    page = client.post(f"{HERE}{other.id}/settle/", {"verdict": "asked"}, follow=True)
    assert page.context["card"] is None
    assert "What is left waits for others" in page.text
    assert Organisation.objects.get(pk=three.pk).merged_into is None
    colleague = _grant(world.space, "second@sample.example", world.space.organisation, Role.SECRETARIAT).person
    client.logout()
    sign_in(client, colleague)
    assert client.get(HERE).context["card"].id == doubt.id
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


def test_the_last_answer_is_undone_where_it_was_given_by_whoever_gave_it(
    world: World, organisations: list[Organisation], client: Client
) -> None:
    [doubt] = ask_about(world, (organisations[0], organisations[2]))
    sign_in(client, world.secretary)
    next_card = client.post(f"{HERE}{doubt.id}/settle/", {"verdict": "same"}, follow=True)
    decision = Decision.objects.get()
    undo, page = f"{HERE}answers/{decision.id}/undo/", next_card.content.decode()
    assert undo in page
    assert f"{organisations[0].name} · {organisations[2].name}" in page
    colleague = _grant(world.space, "colleague@sample.example", world.space.organisation, Role.SECRETARIAT).person
    other = Client()
    sign_in(other, colleague)
    assert undo not in other.get(f"{HERE}?answered={decision.id}").content.decode()
    back = client.post(undo, {"queue": "1"}, follow=True)
    assert back.redirect_chain == [(HERE, 302)]
    assert Doubt.objects.count() == 1
    assert undo not in client.get(f"{HERE}?answered={decision.id}").content.decode()
    assert client.get(f"{HERE}?answered=999999").status_code == 200


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
        kept.forget()
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
    assert counted[0] == counted[1] <= 20  # the rest of the page is read as well, since nothing is kept


@pytest.mark.parametrize("path", ["", "1/", "answers/"])
def test_the_queue_is_for_the_secretariat_alone(
    world: World, organisations: list[Organisation], client: Client, path: str
) -> None:
    ask_about(world, (organisations[0], organisations[2]))
    assert client.get(HERE + path).status_code == 302
    for person in (world.delegate, world.outsider):
        sign_in(client, person)
        assert client.get(HERE + path).status_code == 404
    nothing = [queries.Queue()] * 3
    assert [queries.queue(viewer) for name, viewer in world.callers() if name != "secretariat"] == nothing


def test_what_the_queue_can_do_to_the_total_is_what_the_total_itself_says(
    world: World, organisations: list[Organisation]
) -> None:
    one, two, three, four = organisations
    ask_about(world, (one, two), (two, three), (three, one))  # three pairs, and no more than two would go
    keep_count(world.space)
    words = "3 questions left; they can move the total by at most 2."
    assert queries.queue(world.secretariat).words == words
    told = last_total(world.secretariat)
    assert (told.most, told.asked, told.can_go) == (4, 3, 2)
    Entry.objects.filter(organisation=one).update(closed_on=date(2020, 1, 1))
    ask_about(world, (one, two), (two, three), (one, four))
    keep_count(world.space)
    assert queries.queue(world.secretariat).waiting == 3  # through one, which is not counted, four may be two
    assert queries.queue(world.secretariat).words == words


@pytest.mark.parametrize(
    ("pairs", "words"),
    [
        ([(0, 2)], "1 question left. It does not change the total."),
        ([(0, 2), (1, 3)], "2 questions left. Of these, 1 can move the total, by at most 1."),
    ],
)
def test_a_question_about_one_that_is_not_counted_is_not_said_to_change_the_total(
    world: World, organisations: list[Organisation], pairs: list[tuple[int, int]], words: str
) -> None:
    Entry.objects.filter(organisation=organisations[0]).update(closed_on=date(2020, 1, 1))
    ask_about(world, *((organisations[left], organisations[right]) for left, right in pairs))
    keep_count(world.space)
    assert queries.queue(world.secretariat).words == words


def test_probabilities_are_said_in_words() -> None:
    said: Any = {p: str(queries.likely(p)) for p in (0.9, 0.5, 0.1)}
    assert said == {0.9: "Likely the same", 0.5: "Hard to tell", 0.1: "Likely different"}
