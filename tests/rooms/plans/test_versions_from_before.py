"""A proposal as it read while its plan was open to members alone stays with them when everybody may read the plan."""

from __future__ import annotations

from dataclasses import replace

import pytest
from django.test import Client

from filrouge.ground.words import Words
from filrouge.rooms.plans.actions import amending, planning, proposing
from filrouge.rooms.plans.models import Amendment, Plan, Proposal
from tests.rooms.ballots.sheets import text_of
from tests.rooms.plans.effects import open_plan
from tests.rooms.plans.making import Making
from tests.rooms.plans.saying import DESK, ask_for, browser, offer, statements, wording
from tests.rooms.plans.test_earlier_wordings import opened

pytestmark = pytest.mark.django_db
PROMISED, TODAY = "Paid by what bank X has promised.", "Paid by all members."
SIGNED = "Nobody but bank X signs."


def shown_to(making: Making, plan: Plan, *, everybody: bool) -> None:
    plan.refresh_from_db()
    draft = planning.PlanDraft(plan.title, plan.since, plan.until)
    planning.change_plan(making.secretariat, plan=plan, draft=replace(draft, public=everybody))


def revised(making: Making, proposal: Proposal, text: str, title: str = DESK) -> None:
    proposal.refresh_from_db()
    words = wording(title, text=text)
    proposing.revise(making.viewer("alpha"), proposal=proposal, wording=words, version=proposal.version)


@pytest.fixture
def proposal(making: Making) -> Proposal:
    """Two versions from before, of which the second is that of today."""
    plan = open_plan(making)
    shown_to(making, plan, everybody=False)
    found = offer(making, plan, "alpha", text=PROMISED)
    revised(making, found, TODAY)
    return found


def versions(client: Client, proposal: Proposal) -> tuple[str, list[int]]:
    """The page of versions, and which the API gives."""
    page = text_of(client.get(f"/en/network/plans/proposals/{proposal.address}/versions/"))
    found = client.get(f"/api/v1/network/plans/proposals/{proposal.address}").json()
    assert ("bank X" in page) is ("bank X" in str(found["versions"]))
    return page, [each["version"] for each in found["versions"]]


def test_versions_from_before_a_plan_was_opened_stay_with_members_and_keep_their_numbers(
    making: Making, proposal: Proposal
) -> None:
    shown_to(making, proposal.plan, everybody=True)
    page, numbers = versions(Client(), proposal)
    assert numbers == [2]
    assert "Version 2" in page
    assert TODAY in page
    assert "bank X" not in page
    assert "How it read before that stays with the members" in page
    page, numbers = versions(browser(making, "beta"), proposal)
    assert ("bank X" in page, "How it read before" in page, numbers) == (True, False, [1, 2])


def test_what_is_written_once_it_is_open_is_read_by_all_with_what_it_changed(
    making: Making, proposal: Proposal
) -> None:
    shown_to(making, proposal.plan, everybody=True)
    revised(making, proposal, "Paid by all members and friends.")
    page, numbers = versions(Client(), proposal)
    assert (numbers, "and friends" in page, TODAY in page) == ([2, 3], True, True)


def test_the_same_holds_for_a_network_that_opens(making: Making, proposal: Proposal) -> None:
    shown_to(making, proposal.plan, everybody=True)
    opened(making.secretariat, to_all=False)
    revised(making, proposal, "Paid by all members and friends.")
    opened(making.secretariat, to_all=True)
    assert versions(Client(), proposal)[1] == [3]
    assert versions(browser(making, "beta"), proposal)[1] == [1, 2, 3]


def test_an_open_plan_keeps_nothing_from_anybody(making: Making) -> None:
    found = offer(making, open_plan(making), "alpha", text=PROMISED)
    revised(making, found, TODAY)
    page, numbers = versions(Client(), found)
    assert (numbers, "bank X" in page, "How it read before" in page) == ([1, 2], True, False)


def without_it(making: Making, proposal: Proposal) -> Amendment:
    """An amendment that takes words out, answered before anybody else reads the plan."""
    revised(making, proposal, f"{TODAY} {SIGNED}")
    amendment = ask_for(making, proposal, "beta", TODAY)
    revised(making, proposal, TODAY)
    amending.not_take_in(making.secretariat, amendment=amendment, reason=Words.of("It is out already.", "en"))
    return amendment


def test_an_amendment_to_such_a_version_shows_what_it_asked_for_and_not_what_it_took_out(
    making: Making, proposal: Proposal
) -> None:
    amendment = without_it(making, proposal)
    shown_to(making, proposal.plan, everybody=True)
    member, stranger = browser(making, "gamma"), Client()
    for page in (f"plans/amendments/{amendment.address}/", f"thread/amendment/{amendment.address}/"):
        assert "bank X" in text_of(member.get(f"/en/network/{page}"))
        assert "bank X" not in text_of(stranger.get(f"/en/network/{page}"))
    assert TODAY in text_of(stranger.get(f"/en/network/plans/amendments/{amendment.address}/"))
    listed = f"/api/v1/network/plans/{proposal.plan.address}/amendments"
    assert ["bank X" in each.get(listed).content.decode() for each in (member, stranger)] == [True, False]


def test_three_versions_cost_a_stranger_as_much_as_one(making: Making, proposal: Proposal) -> None:
    shown_to(making, proposal.plan, everybody=True)
    page = f"/en/network/plans/proposals/{proposal.address}/versions/"
    before = statements(Client(), page)
    for number in range(2):
        revised(making, proposal, f"Paid by {number} members.")
    assert statements(Client(), page) == before
