"""The pages of proposals and amendments, in a browser without scripts."""

from __future__ import annotations

import pytest
from django.test import Client

from filrouge.ground.pages import kept
from filrouge.rooms.plans.actions import amending, drawing, merging, proposing, supporting
from filrouge.rooms.plans.models import Amendment, Author, Comment, Plan, Proposal, StepKind, Support
from tests.rooms.ballots.sheets import text_of
from tests.rooms.plans.making import Making
from tests.rooms.plans.saying import DESK, ask_for, at, browser, offer, say, statements

pytestmark = pytest.mark.django_db
TEXT = "We ask the Commission to act now."


def here(thing: Proposal | Amendment, page: str = "", kind: str = "proposals") -> str:
    return f"/en/network/plans/{kind}/{thing.address}/{page}"


@pytest.fixture
def plan(making: Making) -> Plan:
    return making.begun(StepKind.AMENDING)


@pytest.fixture
def proposal(making: Making, plan: Plan) -> Proposal:
    return offer(making, plan, "alpha", text=TEXT)


def test_a_delegate_proposes_from_what_was_said(making: Making, plan: Plan) -> None:
    plan.steps.update(allows=["contribute", "propose"])
    said = say(making, plan, "beta")
    alpha = browser(making, "alpha")
    page = alpha.get(at(plan, f"proposals/new/?from={said.address}"))
    assert "We lose bids" in text_of(page)
    form = {"title_en": DESK, "title_origin": "en", "text_en": TEXT, "text_origin": "en", "from": said.address}
    done = alpha.post(at(plan, "proposals/new/"), form, follow=True)
    assert "Proposed." in text_of(done)
    made = Proposal.objects.get()
    assert (made.drawn.get().contribution, made.authors.get().organisation.name) == (said, "Alpha")
    refused = alpha.post(at(plan, "proposals/new/"), form | {"title_en": ""})
    assert refused.status_code == 422
    assert TEXT in text_of(refused)


def test_support_is_given_and_taken_back_by_one_button(making: Making, proposal: Proposal) -> None:
    beta = browser(making, "beta")
    page = text_of(beta.get(here(proposal)))
    assert "0 of 7 members in support" in page
    done = text_of(beta.post(here(proposal, "do/support/"), follow=True))
    assert "1 of 7 members in support" in done
    assert "You support this" in done
    back = beta.post(here(proposal, "do/support-no-more/"), {"next": at(proposal.plan, "proposals/")})
    assert back["Location"] == at(proposal.plan, "proposals/") + f"#p-{proposal.address}"
    assert f'id="p-{proposal.address}"' in beta.get(back["Location"]).content.decode()
    assert not Support.objects.exists()
    elsewhere = beta.post(here(proposal, "do/support/"), {"next": "https://elsewhere.example/"})
    assert elsewhere["Location"] == here(proposal)


def test_strangers_read_and_do_nothing(making: Making, proposal: Proposal) -> None:
    stranger = Client()
    assert TEXT in text_of(stranger.get(here(proposal)))
    for step in ("support", "comment", "withdraw", "invite"):
        assert stranger.post(here(proposal, f"do/{step}/"), {"text": "x", "language": "en"}).status_code == 302
    for page in ("change/", "amend/", "translation/?language=fr"):
        assert stranger.get(here(proposal, page)).status_code == 302
    eta = browser(making, "eta")
    for step in ("withdraw", "invite", "unmerge", "accept", "dance"):
        assert eta.post(here(proposal, f"do/{step}/"), {"author": "1"}).status_code == 404
    for page in ("change/", "translation/?language=fr"):
        assert eta.get(here(proposal, page)).status_code == 404
    assert not Support.objects.exists()


def test_what_is_closed_says_so_before_anybody_tries(making: Making, proposal: Proposal) -> None:
    proposal.plan.steps.update(allows=["weigh"])
    page = text_of(browser(making, "beta").get(here(proposal)))
    for what in ("Support", "Comments", "Amendments"):
        assert f"{what}: closed." in page
    assert "Ask for other words" not in page


def test_comments_are_written_answered_and_taken_back(making: Making, proposal: Proposal) -> None:
    beta, alpha = browser(making, "beta"), browser(making, "alpha")
    there = beta.post(here(proposal, "do/comment/"), {"text": "Who pays?", "language": "en"})["Location"]
    assert there == f"{here(proposal)}#comments"
    first = Comment.objects.get()
    alpha.post(here(proposal, "do/comment/"), {"text": "The fund.", "language": "en", "answers": first.pk})
    page = text_of(alpha.get(here(proposal)))
    assert page.index("Who pays?") < page.index("The fund.")
    empty = alpha.post(here(proposal, "do/comment/"), {"text": " ", "language": "en"}, follow=True)
    assert "Nothing is written yet" in text_of(empty)
    beta.post(here(proposal, "do/comment-taken-back/"), {"comment": first.pk})
    assert "Who pays?" not in text_of(beta.get(here(proposal)))
    assert "The fund." in text_of(beta.get(here(proposal)))


def test_authors_are_asked_by_name_and_answer(making: Making, proposal: Proposal) -> None:
    alpha, beta = browser(making, "alpha"), browser(making, "beta")
    for typed, said in (
        ("Nobody", "No member is called “Nobody”."),
        ("e", "Several members are called so: Beta; Delta"),
    ):
        assert said in text_of(alpha.post(here(proposal, "do/invite/"), {"organisation": typed}, follow=True))
    alpha.post(here(proposal, "do/invite/"), {"organisation": "bét"})
    asked = Author.objects.get(organisation=making.members["beta"])
    assert "We stand behind it" in text_of(beta.get(here(proposal)))
    beta.post(here(proposal, "do/accept/"), {"author": asked.pk})
    asked.refresh_from_db()
    assert asked.accepted_at is not None


def test_a_new_version_is_written_and_the_history_shows_what_changed(making: Making, proposal: Proposal) -> None:
    alpha = browser(making, "alpha")
    form = {
        "title_en": DESK, "title_origin": "en", "text_en": "We urge the Commission to act now.", "text_origin": "en",
        "version": "1",
    }  # fmt: skip
    assert "Kept as version 2." in text_of(alpha.post(here(proposal, "change/"), form, follow=True))
    page = alpha.get(here(proposal, "versions/")).content.decode()
    assert "We <del>ask</del><ins>urge</ins> the Commission" in page
    stale = alpha.post(here(proposal, "change/"), form | {"text_en": "Mine"})
    assert (stale.status_code, "version 2 meanwhile" in text_of(stale)) == (422, True)
    assert "Mine" in text_of(stale)


def test_words_are_sent_in_the_language_in_which_they_were_changed(making: Making, proposal: Proposal) -> None:
    french = {"title": "Un bureau commun", "text": "Nous demandons un bureau."}
    proposing.renew(making.viewer("alpha"), proposal=proposal, language="fr", **french)
    page = browser(making, "beta").get(here(proposal, "amend/?language=fr")).content.decode()
    assert '<html lang="en"' in page
    assert 'action="?language=fr"' in page


def test_an_amendment_is_looked_at_sent_and_answered_on_the_desk(making: Making, proposal: Proposal) -> None:
    beta, alpha = browser(making, "beta"), browser(making, "alpha")
    form = {"title": DESK, "text": "We urge the Commission to act now.", "because": "Late.", "version": "1"}
    looked = beta.post(here(proposal, "amend/"), form | {"look": "1"}).content.decode()
    assert "We <del>ask</del><ins>urge</ins> the Commission" in looked
    assert not Amendment.objects.exists()
    assert "Sent." in text_of(beta.post(here(proposal, "amend/"), form | {"send": "1"}, follow=True))
    amendment = Amendment.objects.get()
    desk = alpha.get(at(proposal.plan, "amendments/")).content.decode()
    assert "We <del>ask</del><ins>urge</ins> the Commission" in desk
    assert 'data-key="t"' in desk
    answer = here(amendment, "answer/", "amendments")
    no_reason = alpha.post(answer, {"not_take_in": "1", "reason_en": "", "reason_origin": "en"}, follow=True)
    assert "Say why it is not taken in" in text_of(no_reason)
    assert beta.post(answer, {"take_in": "1"}).status_code == 404
    done = alpha.post(answer, {"take_in": "1", "next": at(proposal.plan, "amendments/")}, follow=True)
    assert "Amendment 1 is taken in." in text_of(done)
    assert "There is none of this kind." in text_of(done)
    assert "Taken in" in text_of(alpha.get(at(proposal.plan, "amendments/?which=answered")))
    assert "We urge the Commission" in text_of(alpha.get(here(proposal)))


def test_what_collides_is_settled_on_the_page_of_the_amendment(making: Making, proposal: Proposal) -> None:
    first = ask_for(making, proposal, "beta", "We urge the Commission to act now.")
    second = ask_for(making, proposal, "gamma", "We call on the Commission to act now.")
    alpha = browser(making, "alpha")
    assert "Changes the same words as: amendment 2" in text_of(alpha.get(here(proposal, "amendments/")))
    amending.take_in(making.viewer("alpha"), amendment=first)
    assert "Say how it should read" in text_of(alpha.get(here(proposal, "amendments/")))
    page = text_of(alpha.get(here(second, "", "amendments")))
    assert "It was “ask”, is now “urge”, and is asked to be “call on”." in page
    collided = alpha.post(here(second, "answer/", "amendments"), {"take_in": "1"})
    assert (collided.status_code, "How it should read" in text_of(collided)) == (422, True)
    settled = {"take_in": "1", "title": DESK, "text": "We call on the Commission, urgently."}
    alpha.post(here(second, "answer/", "amendments"), settled)
    assert "We call on the Commission, urgently." in text_of(alpha.get(here(proposal)))


def test_the_address_of_a_merged_proposal_leads_to_what_it_became(making: Making, plan: Plan) -> None:
    one, two = offer(making, plan, "alpha", "One desk", text=TEXT), offer(making, plan, "beta", "Two desks", text=TEXT)
    desk = browser(making)
    page = desk.get(at(plan, f"proposals/merge/?chosen={one.pk}&chosen={two.pk}"))
    assert "Merge into the chosen one" in text_of(page)
    done = desk.post(at(plan, "proposals/merge/"), {"chosen": [one.pk, two.pk], "into": two.pk}, follow=True)
    assert "Merged into it 1. One desk" in text_of(done)
    stranger = Client()
    assert stranger.get(here(one))["Location"] == here(two)
    assert "This is the original. It was merged into proposal 2." in text_of(stranger.get(here(one, "original/")))
    assert "stands for itself again" in text_of(desk.post(here(one, "do/unmerge/"), follow=True))
    assert stranger.get(here(one)).status_code == 200


def test_two_proposals_that_may_say_the_same_are_told_apart(making: Making, plan: Plan) -> None:
    one = offer(making, plan, "alpha", "A joint desk for public tenders", text="")
    two = offer(making, plan, "beta", "A desk for joint public tenders", text="")
    desk = browser(making)
    assert "These may say the same" in text_of(desk.get(here(one)))
    desk.post(here(one, "apart/"), {"other": two.pk})
    assert "These may say the same" not in text_of(desk.get(here(one)))
    assert browser(making, "alpha").post(here(one, "apart/"), {"other": two.pk}).status_code == 404


def test_a_translation_is_renewed_beside_the_original(making: Making, proposal: Proposal) -> None:
    alpha = browser(making, "alpha")
    there = here(proposal, "translation/?language=fr")
    assert TEXT in text_of(alpha.get(there))
    alpha.post(there, {"title": "Un bureau commun", "text": "Nous demandons."})
    assert "checked" in text_of(alpha.get(here(proposal)))
    assert "Un bureau commun" in text_of(alpha.get(here(proposal).replace("/en/", "/fr/")))
    assert alpha.get(here(proposal, "translation/?language=en")).status_code == 404


def test_pages_cost_the_same_with_one_and_with_three(making: Making, plan: Plan) -> None:
    plan.steps.update(allows=["contribute", "propose", "support", "comment", "amend"])
    alpha, desk, counts = browser(making, "alpha"), browser(making), []
    proposal = offer(making, plan, "alpha", text=TEXT)
    for number in (1, 3):
        for place in range(1 if number == 1 else 2):
            _hang_on(making, proposal, f"{number}{place}", "beta" if number == 1 else ("gamma", "delta")[place])
            offer(making, plan, "beta", f"Another thing {number}{place}")
        pages = [at(plan, "proposals/"), here(proposal), at(plan, "amendments/"), here(proposal, "versions/")]
        kept.forget()
        counts.append([statements(alpha, page) for page in pages])
        desk.get(here(proposal))
        assert statements(desk, here(proposal)) <= 26  # which also looks for what may say the same
    assert counts[0] == counts[1]
    # Three of them say who looks and in which network, five of the second are its thread; nothing was kept before.
    assert [count - 3 for count in counts[0]] == [8, 18, 3, 4]


def _hang_on(making: Making, proposal: Proposal, mark: str, member: str) -> None:
    """One of everything that hangs on a proposal."""
    plan = proposal.plan
    drawing.add_sources(
        making.secretariat, proposal=proposal, contributions=[say(making, plan, member, f"We need {mark}")]
    )
    supporting.support(making.viewer(member), proposal=proposal)
    supporting.comment(making.viewer(member), proposal=proposal, text=f"Good {mark}", language="en")
    ask_for(making, proposal, member, f"{TEXT} {mark}")
    merged = offer(making, plan, member, f"A like thing {mark}", text="")
    merging.merge(making.secretariat, into=proposal, proposals=[merged])


def test_a_proposal_is_written_in_ones_own_language_whether_or_not_the_network_speaks_it(
    making: Making, plan: Plan
) -> None:
    plan.steps.update(allows=["propose"])
    person = making.assembly.delegates["gamma"]
    person.language = "it"
    person.save()
    gamma = browser(making, "gamma")
    assert 'name="title_it"' in gamma.get(at(plan, "proposals/new/")).content.decode()
    form = {"title_it": "Uno sportello comune", "title_origin": "it", "text_origin": "it"}
    gamma.post(at(plan, "proposals/new/"), form)
    made = Proposal.objects.get()
    assert (made.title.origin, made.title.in_("en").text) == ("it", "Uno sportello comune")
    change = gamma.get(here(made, "change/")).content.decode()
    assert "Uno sportello comune" in change
