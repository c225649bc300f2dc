"""The secretariat makes a plan from a preset or from last year's, and moves its steps into place."""

from __future__ import annotations

from datetime import date
from itertools import pairwise
from typing import Any

import pytest
from django.test import Client

from filrouge.rooms.plans.models import Plan, PlanState, Step
from tests.rooms.plans.making import Making
from tests.world import sign_in

BASE = "/en/network/plans/"
TYPED = {
    "title_en": "Action plan 2027", "title_origin": "en", "text_origin": "en", "areas_origin": "en",
    "areas_en": "Work\nMoney", "areas_fr": "Travail\nArgent", "since": "2027-01-01", "until": "2027-12-31",
    "public": "on", "made": "three_and_three",
}  # fmt: skip


@pytest.fixture
def desk(making: Making, client: Client) -> Client:
    sign_in(client, making.world.secretary)
    return client


def test_a_year_of_six_steps_comes_from_a_preset(desk: Client) -> None:
    assert desk.post(BASE + "new/", TYPED).status_code == 302
    plan = Plan.objects.get()
    assert [step.kind for step in plan.steps.all()] == [
        "listening", "sorting", "amending", "weighing", "adopting", "starting",
    ]  # fmt: skip
    assert [area.name.in_("fr").text for area in plan.areas.all()] == ["Travail", "Argent"]
    steps = list(plan.steps.all())
    assert all(one.closes_at == two.opens_at for one, two in pairwise(steps))
    assert steps[0].name.in_("fr").text != ""


def test_this_year_is_made_as_last_year_was(making: Making, desk: Client) -> None:
    before = making.draft(since=date(2026, 1, 1), until=date(2026, 12, 31))
    desk.post(BASE + "new/", TYPED | {"made": before.address, "areas_en": "", "areas_fr": ""})
    plan = Plan.objects.exclude(pk=before.pk).get()
    assert plan.follows == before
    assert plan.areas.count() == before.areas.count()
    for old, new in zip(before.steps.all(), plan.steps.all(), strict=True):
        assert (new.kind, new.opens_at.year) == (old.kind, old.opens_at.year + 1)
        assert new.opens_at.weekday() == old.opens_at.weekday()


def test_a_step_is_moved_to_other_days_and_keeps_its_hours(making: Making, desk: Client) -> None:
    plan = making.begun()
    step = making.first_step(plan)
    desk.post(f"{BASE}{plan.address}/steps/", {"step": "1", "opens": "2027-03-01", "closes": "2027-04-01"})
    moved = Step.objects.get(pk=step.pk)
    assert moved.opens_at.date() == date(2027, 3, 1)
    assert moved.opens_at.time() == step.opens_at.time()


@pytest.mark.parametrize(
    ("days", "said"),
    [(("2027-04-01", "2027-03-01"), "closes after it opens"), (("soon", ""), "Write both days")],
)
def test_a_step_that_cannot_be_moved_stays_and_says_why(
    making: Making, desk: Client, days: tuple[str, str], said: str
) -> None:
    plan = making.begun()
    step = making.first_step(plan)
    sent = {"step": "1", "opens": days[0], "closes": days[1]}
    page = desk.post(f"{BASE}{plan.address}/steps/", sent, follow=True).content.decode()
    assert said in page
    assert Step.objects.get(pk=step.pk).opens_at == step.opens_at


def test_the_plan_begins_on_its_page(making: Making, desk: Client) -> None:
    plan = making.draft()
    assert desk.post(f"{BASE}{plan.address}/step/begin/").status_code == 302
    plan.refresh_from_db()
    assert plan.state == PlanState.MAKING


def test_a_step_is_changed_and_says_what_it_opens(making: Making, desk: Client) -> None:
    plan = making.begun()
    sent = {
        "name_en": "Lisbon", "name_origin": "en", "text_origin": "en", "kind": "listening", "allows": ["contribute"],
        "opens_at": "2027-02-12T09:00", "closes_at": "2027-02-13T18:00", "meeting": "",
    }  # fmt: skip
    assert desk.post(f"{BASE}{plan.address}/steps/1/", sent).status_code == 302
    step = making.first_step(plan)
    assert (step.name.in_("en").text, step.allows) == ("Lisbon", ["contribute"])
    assert desk.get(f"{BASE}{plan.address}/steps/9/").status_code == 404


@pytest.mark.parametrize("count", [1, 3])
def test_the_pages_ask_little_however_many_steps_there_are(
    making: Making, client: Client, django_assert_max_num_queries: Any, count: int
) -> None:
    plan = making.begun(*["listening"] * count)
    sign_in(client, making.assembly.delegates["alpha"])
    client.get(f"{BASE}{plan.address}/")
    with django_assert_max_num_queries(9):
        client.get(f"{BASE}{plan.address}/")
    sign_in(client, making.world.secretary)
    with django_assert_max_num_queries(12):
        client.get(f"{BASE}{plan.address}/steps/")
