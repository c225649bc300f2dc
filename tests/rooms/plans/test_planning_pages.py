"""The secretariat makes a plan from a preset or from last year's, and moves its steps into place."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta
from itertools import pairwise
from typing import Any

import pytest
from django.test import Client

from filrouge.rooms.meetings.models import Meeting
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
    assert not Meeting.objects.exists()


def test_this_year_is_made_as_last_year_was(making: Making, desk: Client) -> None:
    before = making.draft(since=date(2026, 1, 1), until=date(2026, 12, 31))
    desk.post(BASE + "new/", TYPED | {"made": before.address, "areas_en": "", "areas_fr": ""})
    plan = Plan.objects.exclude(pk=before.pk).get()
    assert plan.follows == before
    assert plan.areas.count() == before.areas.count()
    for old, new in zip(before.steps.all(), plan.steps.all(), strict=True):
        assert (new.kind, new.opens_at.date()) == (old.kind, old.opens_at.date() + timedelta(weeks=52))


def test_a_step_is_moved_to_other_days_and_keeps_its_hours(making: Making, desk: Client) -> None:
    plan = making.begun()
    step = making.first_step(plan)
    desk.post(f"{BASE}{plan.address}/steps/", {"step": "1", "opens": "2027-03-01", "closes": "2027-04-01"})
    moved = Step.objects.get(pk=step.pk)
    assert moved.opens_at.date() == date(2027, 3, 1)
    assert moved.opens_at.time() == step.opens_at.time()
    Step.objects.filter(pk=step.pk).update(closes_at=datetime(9999, 12, 31, 9, tzinfo=UTC))  # an older slip of the hand
    assert desk.get(f"{BASE}{plan.address}/steps/").status_code == 200  # where it is put right


@pytest.mark.parametrize(
    ("days", "said"),
    [
        (("2027-04-01", "2027-03-01"), "closes after it opens"),
        (("soon", ""), "Write both days"),
        (("2027-03-01", "9999-12-31"), "Write a year between 1900 and 2199."),
    ],
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
    desk.post(f"{BASE}{plan.address}/steps/add/", sent | {"kind": "weighing", "allows": []})
    assert plan.steps.get(position=3).allows == ["weigh", "comment", "support"]


def test_areas_are_added_renamed_and_taken_away_until_members_know_the_plan(making: Making, desk: Client) -> None:
    plan = making.draft(steps=(making.step("listening"),) * 2)
    here, typed = f"{BASE}{plan.address}/areas/", {"name_origin": "en", "text_origin": "en"}
    desk.post(f"{here}2/", typed | {"name_en": "Care", "name_fr": "Soins"})
    desk.post(f"{here}1/", {"remove": "1"})
    desk.post(f"{here}add/", typed | {"name_en": "Land"})
    assert [(area.position, area.name.in_("en").text) for area in plan.areas.all()] == [
        (1, "Care"), (2, "Money that stays"), (3, "Land"),
    ]  # fmt: skip
    desk.post(f"{BASE}{plan.address}/steps/1/", {"remove": "1"})
    assert [step.position for step in plan.steps.all()] == [1]
    page = desk.get(f"{BASE}{plan.address}/steps/1/").content.decode()
    assert f'<a href="{BASE}{plan.address}/steps/">Steps</a>' in page  # where it goes back to has a name
    assert "Take this step away" in page
    desk.post(f"{BASE}{plan.address}/step/begin/")
    for page in ("areas/1/", "steps/1/"):
        assert "away" not in desk.get(f"{BASE}{plan.address}/{page}").content.decode()
        answer = desk.post(f"{BASE}{plan.address}/{page}", {"remove": "1"}, follow=True)
        assert "members count on it" in answer.content.decode()
    assert (plan.areas.count(), plan.steps.count()) == (3, 1)
    assert desk.get(f"{here}4/").status_code == 404


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
