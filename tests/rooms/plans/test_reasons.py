"""Why something was decided is said in several languages: each reads theirs and is told when it is a translation."""

from __future__ import annotations

import pytest
from django.test import Client
from django.utils import translation

from filrouge.ground.actions import NotAllowed, Refused
from filrouge.ground.asked.reading import item
from filrouge.ground.people.models import Person, Space
from filrouge.ground.words import Words
from filrouge.rooms.plans.actions import amending, deciding, supporting
from filrouge.rooms.plans.models import Amendment, Decision, Proposal
from tests.rooms.ballots.sheets import text_of
from tests.rooms.plans.effects import last_news, open_plan
from tests.rooms.plans.making import Making
from tests.rooms.plans.saying import ask_for, at, browser, offer
from tests.world import sign_in

pytestmark = pytest.mark.django_db
WHY, POURQUOI, WAAROM = "Too early.", "Trop tôt.", "Te vroeg."
REASON = Words.of(WHY, "en").with_("fr", POURQUOI, status="draft")


@pytest.fixture
def proposal(making: Making) -> Proposal:
    return offer(making, open_plan(making), "alpha")


def deferred(making: Making, proposal: Proposal) -> Decision:
    ruling = deciding.Ruling(proposal, "deferred", REASON)
    return deciding.decide(making.secretariat, plan=proposal.plan, rulings=[ruling])[0]


def test_who_spoke_reads_the_reason_in_their_language_and_is_told_that_it_is_a_translation(
    making: Making, proposal: Proposal
) -> None:
    supporting.support(making.viewer("beta"), proposal=proposal)
    deferred(making, proposal)
    read = {}
    for language in ("en", "fr"):
        with translation.override(language):
            read[language] = item(last_news("plans.decided")).text
    assert read["en"] == "Proposal 1, about which you spoke, was deferred: Too early."
    assert POURQUOI in read["fr"]
    assert WHY not in read["fr"]
    assert read["fr"].endswith(")")  # it says in brackets that this is a translation
    page = text_of(Client().get(f"/fr/network/plans/proposals/{proposal.address}/"))
    assert POURQUOI in page


def test_the_thread_says_in_which_language_a_reason_is(making: Making, proposal: Proposal) -> None:
    deferred(making, proposal)
    page = {code: Client().get(f"/{code}/network/thread/proposal/{proposal.address}/") for code in ("fr", "nl")}
    assert f'<span lang="en" dir="auto">{WHY}</span>' in page["nl"].content.decode()
    assert f'<p class="quiet">{POURQUOI}</p>' in page["fr"].content.decode()


def test_the_desk_takes_a_reason_in_several_languages(making: Making, proposal: Proposal, client: Client) -> None:
    sign_in(client, making.world.secretary)
    typed = {
        "outcome_1": "deferred", "reason_1_origin": "fr", "reason_1_en": WHY, "reason_1_fr": POURQUOI,
        "reason_1_en_checked": "on",
    }  # fmt: skip
    client.post(at(proposal.plan, "decide/"), typed)
    reason = Decision.objects.get().reason
    assert (reason.origin, reason.texts()) == ("fr", {"en": WHY, "fr": POURQUOI})
    assert (reason.in_("fr").status, reason.in_("en").status) == ("original", "checked")


@pytest.mark.parametrize(("spoken", "page", "first"), [(["en", "fr"], "fr", "fr"), (["fr", "nl"], "en", "fr")])
def test_a_reason_is_asked_for_in_the_language_of_the_page_whatever_the_mail_of_the_reader_is_in(
    making: Making, proposal: Proposal, client: Client, spoken: list[str], page: str, first: str
) -> None:
    Space.objects.filter(pk=making.world.space.pk).update(languages=spoken)
    Person.objects.filter(pk=making.world.secretary.pk).update(language="nl")
    sign_in(client, making.world.secretary)
    desk = client.get(at(proposal.plan, "decide/").replace("/en/", f"/{page}/", 1)).content.decode()
    assert f'name="reason_1_origin" value="{first}"' in desk


def test_a_reason_is_translated_later_and_stays_what_it_was(making: Making, proposal: Proposal) -> None:
    decision = deferred(making, proposal)
    with pytest.raises(NotAllowed):
        deciding.translate_reason(making.viewer("alpha"), decision=decision, reason=REASON.with_("nl", WAAROM))
    for other in (REASON.with_("en", "Never."), Words.of(POURQUOI, "fr", en=WHY)):
        with pytest.raises(Refused, match="stays as it was said"):
            deciding.translate_reason(making.secretariat, decision=decision, reason=other)
    proposal.refresh_from_db()
    assert proposal.reason == REASON
    deciding.translate_reason(making.secretariat, decision=decision, reason=REASON.with_("nl", WAAROM))
    decision.refresh_from_db()
    proposal.refresh_from_db()
    assert (decision.reason.in_("nl").text, proposal.reason.in_("nl").text) == (WAAROM, WAAROM)


def test_the_page_of_other_languages_is_for_those_who_decide(
    making: Making, proposal: Proposal, client: Client
) -> None:
    deferred(making, proposal)
    page = f"/en/network/plans/proposals/{proposal.address}/decisions/1/languages/"
    assert browser(making, "alpha").get(page).status_code == 404
    sign_in(client, making.world.secretary)
    assert page in client.get(f"/en/network/plans/proposals/{proposal.address}/").content.decode()
    assert "readonly" in client.get(page).content.decode()
    typed = {"reason_origin": "en", "reason_en": WHY, "reason_fr": POURQUOI, "reason_nl": WAAROM}
    assert client.post(page, typed | {"reason_en": "Never."}).status_code == 422
    assert Decision.objects.get().reason == REASON
    assert client.post(page, typed).status_code == 302
    assert Decision.objects.get().reason.texts() == {"en": WHY, "fr": POURQUOI, "nl": WAAROM}
    assert client.get(page.replace("/1/", "/2/")).status_code == 404


def test_an_amendment_is_answered_in_several_languages_whether_or_not_it_is_taken_in(
    making: Making, proposal: Proposal
) -> None:
    taken, left = (ask_for(making, proposal, "beta", text) for text in ("Other words.", "Still other words."))
    alpha = browser(making, "alpha")
    typed = {"reason_origin": "en", "reason_en": WHY, "reason_fr": POURQUOI}
    alpha.post(f"/en/network/plans/amendments/{taken.address}/answer/", typed | {"take_in": "1"})
    told = item(last_news("plans.amendment_answered")).text
    assert told == "Your amendment 1 was taken into proposal 1: Too early."
    alpha.post(f"/en/network/plans/amendments/{left.address}/answer/", typed | {"not_take_in": "1"})
    answers = dict(Amendment.objects.values_list("state", "answer"))
    assert {state: answer.texts() for state, answer in answers.items()} == {
        "taken_in": {"en": WHY, "fr": POURQUOI}, "not_taken_in": {"en": WHY, "fr": POURQUOI},
    }  # fmt: skip


def test_an_answer_is_translated_by_those_who_answer(making: Making, proposal: Proposal) -> None:
    amendment = ask_for(making, proposal, "beta", "Other words.")
    page = f"/en/network/plans/amendments/{amendment.address}/languages/"
    alpha, beta = browser(making, "alpha"), browser(making, "beta")
    assert alpha.get(page).status_code == 404  # nothing was answered yet
    amending.not_take_in(making.viewer("alpha"), amendment=amendment, reason=Words.of(WHY, "en"))
    assert beta.get(page).status_code == 404
    alpha.post(page, {"reason_origin": "en", "reason_en": WHY, "reason_nl": WAAROM, "reason_nl_checked": "on"})
    amendment.refresh_from_db()
    assert (amendment.answer.in_("nl").text, amendment.answer.in_("nl").status) == (WAAROM, "checked")
    with pytest.raises(NotAllowed):
        amending.translate_answer(making.viewer("beta"), amendment=amendment, answer=Words.of(WHY, "en"))
