"""Proposals are weighed by a ballot, and what they got is read from its published count."""

from __future__ import annotations

from datetime import timedelta
from decimal import Decimal

import pytest
from django.utils import timezone

from filrouge.ground.actions import NotAllowed, Refused
from filrouge.ground.thread.queries import life
from filrouge.rooms.ballots.actions import drafting, running
from filrouge.rooms.ballots.models import Method
from filrouge.rooms.plans.actions.weighing import weigh
from filrouge.rooms.plans.forms.deciding import Weigh
from filrouge.rooms.plans.models import Proposal, Weighing
from filrouge.rooms.plans.queries.waiting import waiting
from filrouge.rooms.plans.queries.weighings import desk, got_by_proposal
from tests.rooms.plans.effects import open_plan, vote, weighed
from tests.rooms.plans.making import Making
from tests.rooms.plans.saying import offer

pytestmark = pytest.mark.django_db


def three(making: Making) -> list[Proposal]:
    plan = open_plan(making)
    titles = ("A desk for joint tenders", "A shared job", "A fund for machines")
    return [
        offer(making, plan, "alpha", title, cost=Decimal(cost))
        for title, cost in zip(titles, (30, 60, 20), strict=True)
    ]


def numbers(weighing: Weighing) -> dict[int, int]:
    return dict(weighing.proposals.values_list("proposal_id", "number"))


def test_a_yes_or_no_ballot_asks_one_question_for_each_proposal_and_leads_back_to_it(making: Making) -> None:
    proposals = three(making)
    weighing = weighed(making, proposals[0].plan, list(reversed(proposals)))
    assert [q.text.in_("en").text for q in weighing.ballot.questions.order_by("position")] == [
        "A desk for joint tenders", "A shared job", "A fund for machines",
    ]  # fmt: skip
    running.open_ballot(making.secretariat, ballot=weighing.ballot, confirmed=True)
    titles = [knot.title for knot in life(making.viewer("beta"), proposals[1])]
    assert "Priorities" in titles
    assert "A desk for joint tenders" not in titles


def test_what_each_proposal_got_is_nothing_until_the_result_is_published(making: Making) -> None:
    proposals = three(making)
    weighing = weighed(making, proposals[0].plan, proposals)
    assert got_by_proposal(making.secretariat, weighing.ballot, numbers(weighing)) == {}
    at_desk = [making.world.space.organisation_id]
    assert not waiting(making.world.space, at_desk)
    yes_yes_no = {"1": {"yes": 1}, "2": {"yes": 1}, "3": {"no": 1}}
    vote(making, weighing.ballot, **dict.fromkeys(("alpha", "beta", "gamma", "delta"), yes_yes_no))
    got = got_by_proposal(making.secretariat, weighing.ballot, numbers(weighing))
    assert [got[each.pk].outcome for each in proposals] == ["adopted", "adopted", "not_taken_up"]
    voices = got[proposals[2].pk].voices
    assert voices is not None
    assert (voices.yes, voices.against) == (0, 4)
    [row] = waiting(making.world.space, at_desk)
    assert (row.kind, row.verb) == ("plans.decide", "Decide what becomes of the proposals")
    assert row.href == f"/en/network/plans/{weighing.plan.address}/decide/?ballot={weighing.ballot.address}"
    Proposal.objects.update(state="adopted", decided_at=row.since)
    assert not waiting(making.world.space, at_desk)


def test_points_put_proposals_in_order_and_those_below_the_line_are_proposed_to_wait(making: Making) -> None:
    proposals = three(making)
    weighing = weighed(making, proposals[0].plan, proposals, Method.POINTS, points=10, places=2)
    vote(
        making, weighing.ballot, alpha={"1": {"points": {"1": 4, "3": 6}}}, beta={"1": {"points": {"3": 7, "2": 3}}},
        gamma={"1": {"points": {"1": 10}}}, delta={"1": {"points": {"3": 10}}},
    )  # fmt: skip
    got = got_by_proposal(making.secretariat, weighing.ballot, numbers(weighing))
    assert [got[each.pk].outcome for each in proposals] == ["adopted", "deferred", "adopted"]
    assert got[proposals[2].pk].words.startswith("Place 1 with 23 points by weight, from 3 members")
    rows = desk(making.secretariat, proposals[0].plan, weighing.ballot)
    assert [row.proposal for row in rows] == proposals


def test_a_fund_is_shared_by_what_each_proposal_costs(making: Making) -> None:
    proposals = three(making)
    weighing = weighed(making, proposals[0].plan, proposals, Method.EQUAL_SHARES, budget=Decimal(50), currency="EUR")
    options = weighing.ballot.questions.get().options.order_by("position")
    assert [option.cost for option in options] == [30, 60, 20]
    approve = {"1": {"approved": ["1", "3"]}}
    vote(making, weighing.ballot, **dict.fromkeys(("alpha", "beta", "gamma", "delta"), approve))
    got = got_by_proposal(making.secretariat, weighing.ballot, numbers(weighing))
    assert [got[each.pk].outcome for each in proposals] == ["adopted", "deferred", "adopted"]


def test_what_cannot_be_weighed_says_why_and_makes_no_ballot(making: Making) -> None:
    proposals = three(making)
    plan, rule = proposals[0].plan, making.assembly.rule()
    Proposal.objects.filter(pk=proposals[1].pk).update(cost=None)
    proposals[1].refresh_from_db()
    fund = {"budget": Decimal(50), "currency": "EUR"}
    for chosen, method, given, words in (
        (proposals[:1], Method.POINTS, {}, "two at least"),
        (proposals, Method.EQUAL_SHARES, fund, "Proposal 2 does not say what it asks"),
        (proposals[::2], Method.EQUAL_SHARES, {}, "how large the fund is"),
        (proposals, Method.SCHULZE, {}, "Choose how"),
    ):
        with pytest.raises(Refused, match=words):
            weighed(making, plan, chosen, method, rule=rule, **given)
    assert not Weighing.objects.exists()
    with pytest.raises(NotAllowed):
        weigh(making.viewer("alpha"), plan=plan, proposals=proposals, draft=None)  # type: ignore[arg-type]  # never read


def test_a_proposal_stands_in_one_ballot_at_a_time(making: Making) -> None:
    proposals = three(making)
    rule = making.assembly.rule()
    first = weighed(making, proposals[0].plan, proposals[:2], rule=rule)
    with pytest.raises(Refused, match="Proposal 2 stands in another ballot"):
        weighed(making, proposals[0].plan, proposals[1:], rule=rule)
    drafting.withdraw_ballot(making.secretariat, ballot=first.ballot)
    assert weighed(making, proposals[0].plan, proposals[1:], rule=rule).proposals.count() == 2


def test_the_form_offers_no_opening_that_is_past_for_that_would_open_the_ballot_at_once(making: Making) -> None:
    plan = open_plan(making)
    step = plan.steps.get(position=1)
    now = timezone.now()
    for opens_at, offered in ((now - timedelta(2), None), (now + timedelta(2), now + timedelta(2))):
        step.opens_at, step.closes_at = opens_at, now + timedelta(9)
        form = Weigh(viewer=making.secretariat, step=step)
        assert (form.initial["opens_at"], form.initial["closes_at"]) == (offered, step.closes_at)
