"""What is decided reaches everybody who spoke, with its reason, each once; a reopened matter keeps its history."""

from __future__ import annotations

import pytest

from filrouge.ground.actions import NotAllowed, Refused
from filrouge.ground.thread.queries import life
from filrouge.ground.words import Words
from filrouge.rooms.ballots.actions import running
from filrouge.rooms.plans.actions import deciding, merging, supporting
from filrouge.rooms.plans.models import Decision
from filrouge.rooms.plans.queries.weighings import decisions
from tests.rooms.plans.effects import begun, last_news, open_plan, ruled, told, vote, weighed
from tests.rooms.plans.making import Making
from tests.rooms.plans.saying import ask_for, offer, say

pytestmark = pytest.mark.django_db
WHY = "It would cost more than it brings."


def test_the_reason_reaches_authors_supporters_commenters_amenders_and_whose_words_it_was_drawn_from_each_once(
    making: Making,
) -> None:
    plan = open_plan(making)
    said = say(making, plan, "eta")
    proposal = offer(making, plan, "alpha", contributions=[said])
    supporting.support(making.viewer("beta"), proposal=proposal)
    supporting.comment(making.viewer("beta"), proposal=proposal, text="Yes", language="en")
    supporting.comment(making.viewer("gamma"), proposal=proposal, text="No", language="en")
    ask_for(making, proposal, "delta", "Other words.")
    other = offer(making, plan, "zeta", "A desk")
    merging.merge(making.secretariat, into=proposal, proposals=[other])
    reason = Words.of(WHY, "en", fr="Cela coûterait plus.")
    ruling = deciding.Ruling(proposal, "not_taken_up", reason)
    deciding.decide(making.secretariat, plan=plan, rulings=[ruling])
    assert told("plans.decided") == ["Alpha", "Beta", "Delta", "Eta", "Gamma", "Zeta"]
    news = last_news("plans.decided")
    assert news.values["reason"] == reason.as_json()
    proposal.refresh_from_db()
    assert (proposal.state, proposal.reason.in_("fr").text) == ("not_taken_up", "Cela coûterait plus.")


@pytest.mark.parametrize("outcome", ["deferred", "not_taken_up"])
def test_what_is_not_adopted_says_why_or_nothing_at_all_is_decided(making: Making, outcome: str) -> None:
    plan = open_plan(making)
    first, second = offer(making, plan, "alpha"), offer(making, plan, "beta", "A shared job")
    with pytest.raises(Refused, match="Say why") as refused:
        deciding.decide(making.secretariat, plan=plan, rulings=[ruled(first, "adopted"), ruled(second, outcome)])
    assert refused.value.field == "reason_2"
    first.refresh_from_db()
    assert (first.state, Decision.objects.count(), told("plans.decided")) == ("open", 0, [])
    deciding.decide(making.secretariat, plan=plan, rulings=[ruled(first, "adopted"), ruled(second, outcome, WHY)])
    second.refresh_from_db()
    assert (second.state, second.reason.in_("en").text) == (outcome, WHY)


def test_decisions_follow_a_published_result_and_a_step_that_allows_adopting(making: Making) -> None:
    plan = open_plan(making)
    proposal = offer(making, plan, "alpha")
    ballot = weighed(making, plan, [proposal]).ballot
    running.open_ballot(making.secretariat, ballot=ballot, confirmed=True)
    for given, words in (({"ballot": ballot}, "not published"), ({}, "A ballot weighs this proposal now")):
        with pytest.raises(Refused, match=words):
            deciding.decide(making.secretariat, plan=plan, rulings=[ruled(proposal, "adopted")], **given)
    with pytest.raises(NotAllowed):
        deciding.decide(making.viewer("alpha"), plan=plan, rulings=[ruled(proposal, "adopted")])
    early = making.begun()
    with pytest.raises(Refused, match="Adoption: closed"):
        deciding.decide(making.secretariat, plan=early, rulings=[ruled(offer(making, early, "beta"), "adopted")])
    assert not Decision.objects.exists()


@pytest.mark.parametrize("weighed_with_it", [False, True])
def test_the_votes_stand_once_on_the_thread_of_what_was_decided_by_them(making: Making, weighed_with_it: bool) -> None:
    plan = open_plan(making)
    proposal, other = offer(making, plan, "alpha"), offer(making, plan, "beta", "A shared job")
    chosen = [proposal, other] if weighed_with_it else [proposal]
    ballot = weighed(making, plan, chosen).ballot
    answers = {str(number): {"yes": 1} for number, _each in enumerate(chosen, start=1)}
    vote(making, ballot, **dict.fromkeys(("alpha", "beta", "gamma", "delta"), answers))
    deciding.decide(making.secretariat, plan=plan, rulings=[ruled(proposal, "adopted")], ballot=ballot)
    knots = list(life(making.viewer("beta"), begun(making, plan, proposal=proposal)))
    assert [knot.voices.yes for knot in knots if knot.voices] == [4]
    assert "A shared job" not in [knot.title for knot in knots]
    assert knots[-1].mark == "Action 1.1"


def test_a_reopened_matter_keeps_what_was_decided_before(making: Making) -> None:
    plan = open_plan(making)
    proposal = offer(making, plan, "alpha")
    supporting.support(making.viewer("beta"), proposal=proposal)
    deciding.decide(making.secretariat, plan=plan, rulings=[ruled(proposal, "deferred", WHY)])
    again = Words.of("There is money now.", "en")
    assert deciding.reopen(making.secretariat, proposal=proposal, reason=again).state == "open"
    deciding.decide(making.secretariat, plan=plan, rulings=[ruled(proposal, "adopted")])
    rows = decisions(making.viewer("beta"), proposal)
    assert [(row.number, row.outcome, row.holds) for row in rows] == [(2, "Adopted", True), (1, "Deferred", False)]
    assert rows[1].reason is not None
    assert rows[1].reason.text == WHY
    assert (rows[0].reopened, rows[1].reopened and rows[1].reopened.text) == (None, "There is money now.")
    assert told("plans.decided") == ["Alpha"] * 3 + ["Beta"] * 3


def test_what_has_become_an_action_is_not_reopened(making: Making) -> None:
    plan = open_plan(making)
    proposal = offer(making, plan, "alpha")
    with pytest.raises(Refused, match="not decided"):
        deciding.reopen(making.secretariat, proposal=proposal, reason=Words.of("Again", "en"))
    deciding.decide(making.secretariat, plan=plan, rulings=[ruled(proposal, "adopted")])
    begun(making, plan, proposal=proposal)
    with pytest.raises(Refused, match="become an action"):
        deciding.reopen(making.secretariat, proposal=proposal, reason=Words.of("Again", "en"))
    proposal.refresh_from_db()
    assert proposal.state == "adopted"
