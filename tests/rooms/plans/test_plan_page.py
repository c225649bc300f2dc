"""The page of a plan: who made it, its steps on a line, its areas, and the thread of one thing beside it."""

from __future__ import annotations

import re
from dataclasses import replace
from datetime import date, timedelta

import pytest
from django.test import Client
from django.utils import timezone

from filrouge.ground.pages import kept
from filrouge.ground.words import Words
from filrouge.rooms.plans.actions import merging, planning, supporting
from filrouge.rooms.plans.models import Plan, StepKind
from tests.rooms.plans.effects import adopted, begun, open_plan
from tests.rooms.plans.making import Making
from tests.rooms.plans.saying import BIDS, ask_for, drawn, offer, say, statements
from tests.world import World, sign_in


def address(plan: Plan, more: str = "") -> str:
    return f"/en/network/plans/{plan.address}/{more}"


def read(client: Client, at: str) -> str:
    """The page as one line of words."""
    return re.sub(r"\s+", " ", client.get(at).content.decode())


def test_the_page_says_who_made_the_plan_and_what_came_of_it(making: Making, client: Client) -> None:
    plan = open_plan(making)
    first, second = offer(making, plan, "alpha"), offer(making, plan, "beta", title="A shared job")
    supporting.support(making.viewer("gamma"), proposal=first)
    adopted(making, first)
    begun(making, plan, "alpha", title="A desk for tenders")
    page = read(client, address(plan))
    assert "Made by 3 of 7 members in five online sessions." in page
    assert "<b>1 action adopted</b>, 1 proposal still open." in page
    assert "1.1 A desk for tenders" in page
    assert "1 open proposal without an area" in page
    assert second.title.in_("en").text not in page, "it stands in no area"


def test_a_plan_that_nobody_has_spoken_for_yet_is_to_be_made(making: Making, client: Client) -> None:
    plan = making.begun(StepKind.LISTENING)
    assert "To be made by 7 members in one online session." in read(client, address(plan))


def test_a_network_without_members_is_not_told_of_nobody(world: World, client: Client) -> None:
    listening = planning.StepDraft(
        StepKind.LISTENING, Words.of("Online", "en"), timezone.now() - timedelta(1), timezone.now() + timedelta(9)
    )
    draft = planning.PlanDraft(Words.of("Plan", "en"), date(2026, 1, 1), date(2028, 12, 31), steps=(listening,))
    plan = planning.draft_plan(world.secretariat, space=world.space, draft=draft)
    sign_in(client, world.secretary)
    assert "To be made in one online session." in read(client, address(plan))


def test_nothing_of_a_plan_is_open_before_it_begins(making: Making, client: Client) -> None:
    plan = making.draft()
    sign_in(client, making.world.secretary)
    page = read(client, address(plan))
    for words in ("open for", "Weigh proposals", "Sort what was said"):
        assert words not in page
    planning.begin_plan(making.secretariat, plan=plan)
    page = read(client, address(plan))
    for words in ("open for 10 more days", "Weigh proposals", "Sort what was said"):
        assert words in page


def test_what_is_not_open_yet_names_the_step_and_what_it_is_for(making: Making, client: Client) -> None:
    online = replace(making.step(StepKind.WEIGHING, opens=34, closes=40), name=Words.of("Online", "en"))
    plan = making.begun(steps=(online,))
    assert "with the step “Online (Weighing)”" in read(client, address(plan))


def test_each_step_says_what_came_of_it_or_when_it_will_be(making: Making, client: Client) -> None:
    steps = (
        making.step(StepKind.LISTENING, opens=-1, closes=1),
        making.step(StepKind.WEIGHING, opens=34, closes=40),
    )
    plan = making.begun(steps=steps)
    say(making, plan, "alpha")
    page = read(client, address(plan))
    assert f'href="{address(plan, "contributions/?step=1")}">1 contribution</a>' in page
    assert "in 34 days" in page
    assert "Weighing: open from" in page


def test_what_is_open_for_longer_is_not_what_happens_next(making: Making, client: Client) -> None:
    steps = (
        making.step(StepKind.LISTENING, opens=-1, closes=50),
        making.step(StepKind.SORTING, opens=2, closes=60),
    )
    page = read(client, address(making.begun(steps=steps)))
    assert re.search(r'<span class="hl">in 2 days</span>', page)
    assert page.count('class="hl"') == 1


def test_an_area_shows_the_first_and_counts_the_rest(making: Making, client: Client) -> None:
    plan = open_plan(making)
    area = plan.areas.get(position=1)
    for number in range(4):
        begun(making, plan, "alpha", title=f"Action {number}")
    for number in range(3):
        offer(making, plan, "beta", title=f"Proposal {number}", area=area)
    page = read(client, address(plan))
    assert "4 actions, 3 open proposals" in page
    assert [f"Action {number}" in page for number in range(4)] == [True, True, True, False]
    assert [f"Proposal {number}</a>" in page for number in range(3)] == [True, True, False]
    assert "1 more action<" in page
    assert "1 more open proposal<" in page


def test_each_reader_sees_their_own_support_and_no_other(making: Making, client: Client) -> None:
    plan = open_plan(making)
    area = plan.areas.get(position=1)
    old, new = offer(making, plan, "alpha", area=area), offer(making, plan, "beta", title="A joint desk", area=area)
    supporting.support(making.viewer("gamma"), proposal=old)
    merging.merge(making.secretariat, into=new, proposals=[old])
    for member, mine in (("gamma", True), ("delta", False), ("gamma", True)):
        sign_in(client, making.assembly.delegates[member])
        page = read(client, address(plan))
        assert ("You support this" in page, "1 of 7 members in support" in page) == (mine, True)


def test_the_thread_of_an_action_stands_beside_the_plan(making: Making, client: Client) -> None:
    plan = making.begun(StepKind.LISTENING, *(kind for kind in StepKind if kind != StepKind.LISTENING))
    said = say(making, plan, "alpha")
    proposal = drawn(making, plan, said)
    adopted(making, proposal)
    action = begun(making, plan, "beta", proposal=proposal)
    page = read(client, address(plan, f"?thread={action.address}"))
    assert "The thread of action 1.1" in page
    assert BIDS in page
    for other in ("", "abcdefgh", "%00"):
        assert "The thread of" not in read(client, address(plan, f"?thread={other}"))


def test_a_draft_is_in_no_thread_for_those_who_may_not_see_it(making: Making, client: Client) -> None:
    plan = open_plan(making)
    proposal = offer(making, plan, "alpha")
    proposal.state = "draft"
    proposal.save()
    kept.forget()
    assert "The thread of" not in read(client, address(plan, f"?thread={proposal.address}"))


def test_only_those_who_lead_see_the_buttons_that_move_the_plan(making: Making, client: Client) -> None:
    plan = making.draft()
    assert client.get(address(plan)).status_code == 404
    sign_in(client, making.world.secretary)
    assert "Begin the plan" in read(client, address(plan))
    planning.begin_plan(making.secretariat, plan=plan)
    page = read(client, address(plan))
    assert page.index("Adopt it as a whole") < page.index("This cannot be undone.") < page.index("Adopt the plan now")
    planning.run_plan(making.secretariat, plan=plan)
    page = read(client, address(plan))
    assert page.index("End the plan") < page.index("This cannot be undone.") < page.index("End the plan now")
    sign_in(client, making.assembly.delegates["alpha"])
    page = read(client, address(plan))
    for words in ("Adopt it as a whole", "End the plan"):
        assert words not in page
    assert "Say something" in page
    assert "What I said" in page


def test_amendments_and_adopted_proposals_are_counted_where_they_were_made(making: Making, client: Client) -> None:
    plan = open_plan(making)
    ask_for(making, offer(making, plan, "alpha"), "beta", "The network keeps a desk in every language region.")
    adopted(making, offer(making, plan, "gamma", title="A shared job"))
    page = read(client, address(plan))
    assert "1 amendment</a>" in page
    assert "1 proposal adopted</a>" in page
    assert "2 proposals</a>" in page


@pytest.mark.parametrize("count", [1, 3])
def test_the_page_asks_little_however_much_there_is(making: Making, client: Client, count: int) -> None:
    plan = open_plan(making)
    for number in range(count):
        begun(making, plan, "alpha", title=f"Action {number}", area=number + 1)
        offer(making, plan, "beta", title=f"Proposal {number}", area=plan.areas.get(position=number + 1))
    sign_in(client, making.assembly.delegates["alpha"])
    client.get(address(plan))
    assert statements(client, address(plan)) <= 9
    kept.forget()
    assert statements(client, address(plan)) <= 24
