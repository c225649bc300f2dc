"""Nothing that was typed is lost when a step closes, or somebody else writes, while a page stands open."""

from __future__ import annotations

import pytest

from filrouge.rooms.plans.actions import amending, proposing
from filrouge.rooms.plans.models import Comment, Contribution
from tests.rooms.ballots.sheets import text_of
from tests.rooms.plans.effects import adopted, open_plan
from tests.rooms.plans.making import Making
from tests.rooms.plans.saying import DESK, ask_for, at, browser, offer, say, wording

pytestmark = pytest.mark.django_db
TYPED = "What took an hour to write."
HERE = "/en/network/plans/proposals"


def test_what_is_sent_when_a_step_has_closed_stays_in_its_form(making: Making) -> None:
    plan = open_plan(making)
    proposal, said = offer(making, plan, "alpha"), say(making, plan, "beta")
    plan.steps.update(allows=["weigh"])
    own = {"title_en": DESK, "title_origin": "en", "text_en": TYPED, "text_origin": "en"}
    for page, form in {
        at(plan, "contribute/"): {"text": TYPED, "language": "en"},
        at(plan, "contribute/?"): {"text": TYPED, "language": "en", "keep": "1"},
        f"/en/network/plans/contributions/{said.address}/correct/": {"text": TYPED, "language": "en"},
        at(plan, "proposals/new/"): own,
        f"{HERE}/{proposal.address}/amend/": {"title": DESK, "text": TYPED, "version": "1"},
        f"{HERE}/{proposal.address}/do/comment/": {"text": TYPED, "language": "en"},
    }.items():
        sent = browser(making, "beta").post(page, form)
        assert (sent.status_code, TYPED in text_of(sent), "closed." in text_of(sent)) == (422, True, True), page
    number = f"reason_{proposal.number}"
    ruling = {f"outcome_{proposal.number}": "deferred", f"{number}_en": TYPED, f"{number}_origin": "en"}
    decided = browser(making).post(at(plan, "decide/"), ruling)
    assert (decided.status_code, TYPED in text_of(decided)) == (422, True)
    assert (Contribution.objects.count(), Comment.objects.exists()) == (1, False)


def test_an_amendment_that_comes_after_the_decision_is_refused_in_words(making: Making) -> None:
    proposal = offer(making, open_plan(making), "alpha")
    adopted(making, proposal)
    page = f"{HERE}/{proposal.address}/amend/"
    sent = browser(making, "beta").post(page, {"title": DESK, "text": TYPED, "version": "1"})
    assert (sent.status_code, TYPED in text_of(sent), "“Adopted”" in text_of(sent)) == (422, True, True)
    assert browser(making, "beta").get(page).status_code == 404


def test_an_answer_to_an_amendment_stays_when_the_words_collide(making: Making) -> None:
    proposal = offer(making, open_plan(making), "alpha", text="We ask for a desk.")
    first, second = (
        ask_for(making, proposal, "beta", "We urge a desk."),
        ask_for(making, proposal, "gamma", "We buy it."),
    )
    amending.take_in(making.viewer("alpha"), amendment=first)
    answer = {"take_in": "1", "reason_en": TYPED, "reason_origin": "en"}
    sent = browser(making, "alpha").post(f"/en/network/plans/amendments/{second.address}/answer/", answer)
    assert (sent.status_code, TYPED in text_of(sent), "How it should read" in text_of(sent)) == (422, True, True)
    settled = {"take_in": "1", "title": "x" * 301, "text": TYPED}
    long = browser(making, "alpha").post(f"/en/network/plans/amendments/{second.address}/answer/", settled)
    assert (long.status_code, TYPED in text_of(long), "Take out 1 character." in text_of(long)) == (422, True, True)


def test_who_writes_on_an_older_version_reads_the_newer_one_and_sends_again(making: Making) -> None:
    proposal = offer(making, open_plan(making), "alpha")
    proposing.revise(making.viewer("alpha"), proposal=proposal, wording=wording(text="Somebody else's."), version=1)
    form = {"title_en": DESK, "title_origin": "en", "text_en": TYPED, "text_origin": "en", "version": "1"}
    desk, page = browser(making), f"{HERE}/{proposal.address}/change/"
    sent = desk.post(page, form)
    assert "Somebody else" in text_of(sent)
    assert TYPED in text_of(sent)
    again = form | {"version": sent.context["form"]["version"].value()}
    assert "Kept as version 3." in text_of(desk.post(page, again, follow=True))
