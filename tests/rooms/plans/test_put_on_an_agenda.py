"""A meeting leads to the plan that one of its steps belongs to, and to the proposals that its agenda deals with."""

from __future__ import annotations

import pytest
from django.test import Client

from filrouge.rooms.meetings.models import ItemAbout
from filrouge.rooms.plans.models import StepKind
from tests.rooms.meetings.gathering import Gathering
from tests.rooms.plans.effects import open_plan
from tests.rooms.plans.making import Making
from tests.rooms.plans.saying import browser, offer

pytestmark = pytest.mark.django_db
TYPED = {"title_en": "The desk", "title_origin": "en", "text_origin": "en", "kind": "deliberation"}


def test_an_item_deals_with_a_proposal_that_was_found_by_its_words(making: Making) -> None:
    proposal, desk = offer(making, open_plan(making), "alpha"), browser(making)
    meeting = Gathering(making.assembly).announced()
    page, key = f"/en/network/meetings/{meeting.address}/", f"proposal.{proposal.address}"
    looked = desk.post(f"{page}agenda/add/", TYPED | {"find": "tenders desk"})
    assert (looked.status_code, f'name="things" value="{key}"' in looked.text) == (200, True)
    assert not meeting.items.exists()
    desk.post(f"{page}agenda/add/", TYPED | {"find": "tenders desk", "looked": "tenders desk", "things": key})
    item = meeting.items.get()
    assert list(ItemAbout.objects.values_list("kind", "number")) == [("plans.proposal", proposal.pk)]
    assert f'href="/en/network/plans/proposals/{proposal.address}/"' in browser(making, "beta").get(page).text
    change = f"{page}agenda/{item.address}/"
    assert key in desk.get(change).text
    desk.post(change, TYPED | {"things": key})
    assert ItemAbout.objects.count() == 1
    desk.post(change, TYPED)
    assert not ItemAbout.objects.exists()


def test_a_meeting_leads_to_the_plan_of_which_it_is_a_step_for_those_who_may_see_that(making: Making) -> None:
    gathering = Gathering(making.assembly)
    meeting = gathering.announced()
    gathering.item(meeting, "What we heard", kind="plan_step")
    plan = making.begun(steps=(making.step(StepKind.LISTENING), making.step(StepKind.SORTING, meeting=meeting)))
    page, link = f"/en/network/meetings/{meeting.address}/", f'<a href="/en/network/plans/{plan.address}/"'
    shown = Client().get(page).text
    assert (shown.count(link), "Step 2: Sorting" in shown) == (2, True)  # among the facts, and on the item
    plan.public = False
    plan.save(update_fields=["public"])
    assert [browser(making, "beta").get(page).text.count(link), Client().get(page).text.count(link)] == [2, 0]
