"""The meetings of a plan: made with it, moving with its steps, and taking a step along when they move."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from itertools import pairwise
from typing import Any
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from filrouge.ground.actions import NotAllowed, Refused
from filrouge.ground.words import Words
from filrouge.rooms.meetings.actions import preparing
from filrouge.rooms.meetings.actions.renewing import like
from filrouge.rooms.meetings.models import Meeting, State
from filrouge.rooms.meetings.queries.meetings import seen_meetings
from filrouge.rooms.plans.actions import planning
from filrouge.rooms.plans.models import Plan, StepKind
from filrouge.rooms.plans.presets import PRESETS, steps_like, steps_of
from filrouge.rooms.plans.queries.plans import plan_called
from filrouge.rooms.plans.queries.steps import steps_of as rows_of
from filrouge.rooms.plans.queries.together import days_apart
from tests.rooms.ballots.sheets import text_of
from tests.rooms.meetings.gathering import DAYS, Gathering
from tests.rooms.plans.effects import told
from tests.rooms.plans.making import Making
from tests.rooms.plans.saying import browser

YEAR = date(2028, 1, 1)
CLOCK = ZoneInfo("Europe/Brussels")
TEN_YEARS = timedelta(weeks=520)


def preset(making: Making, name: str = "three_and_three") -> Plan:
    space = making.world.space
    steps = steps_of(PRESETS[name], YEAR, space.zone, ["en", "fr"], meet=True)
    title = Words.of("Action plan 2028", "en", fr="Plan d’action 2028")
    draft = planning.PlanDraft(title, YEAR, date(2028, 12, 31), steps=steps)
    return planning.draft_plan(making.secretariat, space=space, draft=draft)


def test_a_preset_makes_its_meetings_as_drafts_on_the_first_days_of_its_steps(making: Making) -> None:
    steps = list(preset(making).steps.select_related("meeting"))
    meetings = [step.meeting for step in steps if step.meeting]
    assert [(each.mode, each.days.count(), each.state) for each in meetings] == [
        ("place", 2, "drafted"), ("online", 1, "drafted"), ("place", 2, "drafted"), ("online", 1, "drafted"),
        ("place", 2, "drafted"), ("online", 1, "drafted"),
    ]  # fmt: skip
    assert [each.starts_at for each in meetings] == [step.opens_at for step in steps]
    assert {step.opens_at.weekday() for step in steps} == {1}  # Tuesdays
    assert meetings[0].title.in_("en").text == "Action plan 2028: Listening"
    assert meetings[0].title.in_("fr").text.endswith("Écoute")
    assert seen_meetings(making.secretariat).count() == 6
    assert not seen_meetings(making.viewer("alpha")).exists()


def test_who_presses_twice_makes_one_plan_and_its_meetings_once(making: Making) -> None:
    plan = preset(making, "online")
    with pytest.raises(Refused, match="being prepared already"):
        preset(making, "online")
    assert (Plan.objects.count(), Meeting.objects.count()) == (1, 4)
    planning.begin_plan(making.secretariat, plan=plan)
    assert preset(making, "online") != plan


def test_one_meeting_of_three_days_is_one_meeting_of_three_days(making: Making) -> None:
    plan = preset(making, "one_meeting")
    meeting = Meeting.objects.get()
    assert (plan.steps.get(meeting=meeting).kind, meeting.days.count()) == (StepKind.ADOPTING, 3)


def test_whoever_may_not_prepare_meetings_makes_neither_them_nor_half_a_plan(making: Making) -> None:
    plans_only = replace(making.secretariat, scopes=frozenset({"plans:write"}))
    steps = steps_of(PRESETS["online"], YEAR, "UTC", ["en"], meet=True)
    draft = planning.PlanDraft(Words.of("Ours", "en"), YEAR, YEAR, steps=steps)
    with pytest.raises(NotAllowed):
        planning.draft_plan(plans_only, space=making.world.space, draft=draft)
    assert (Plan.objects.count(), Meeting.objects.count()) == (0, 0)


def test_last_years_meetings_come_again_with_their_agenda_and_guests_as_far_from_their_steps(making: Making) -> None:
    gathering = Gathering(making.assembly)
    was, draft = gathering.announced(), gathering.draft(title=Words.of("Online", "en"))
    gathering.item(was, starts_at=was.starts_at)
    around = was.starts_at - timedelta(3), was.ends_at + timedelta(40)
    name = Words.of("Bologna", "en")
    steps = tuple(planning.StepDraft(StepKind.ADOPTING, name, *around, meeting=each) for each in (was, draft))
    before = making.draft(since=date(2026, 1, 1), steps=(*steps, making.step(StepKind.STARTING)))
    again = planning.PlanDraft(name, YEAR, date(2028, 12, 31), steps=steps_like(before, YEAR, meet=True))
    plan = planning.draft_plan(making.secretariat, space=making.world.space, draft=again, follows=before)
    first, second, third = plan.steps.select_related("meeting")
    assert first.meeting
    assert second.meeting
    assert third.meeting is None
    assert first.meeting.starts_at - was.starts_at == first.opens_at - around[0] == timedelta(weeks=104)
    assert (first.meeting.follows, second.meeting.follows) == (was, None)
    assert (first.meeting.invited.count(), first.meeting.items.filter(title=was.items.get().title).count()) == (7, 1)


def test_the_draft_of_a_meeting_goes_along_with_its_step_and_an_announced_one_stays(making: Making) -> None:
    plan = preset(making)
    first, second = plan.steps.select_related("plan__space", "meeting")[:2]
    online = second.meeting
    assert first.meeting
    assert online
    preparing.change_meeting(
        making.secretariat, meeting=online, draft=replace(like(online, online.starts_at), link="https://a.example")
    )
    preparing.invite(making.secretariat, meeting=online, organisations=making.members.values(), because="full members")
    preparing.announce_meeting(making.secretariat, meeting=online)
    at = [first.meeting.starts_at, online.starts_at]
    for step in (first, second):
        later = timedelta(14)
        planning.move_step(
            making.secretariat, step=step, opens_at=step.opens_at + later, closes_at=step.closes_at + later
        )
    meetings = [each.meeting for each in plan.steps.select_related("meeting")[:2]]
    assert [each.starts_at - was for each, was in zip(meetings, at, strict=True) if each] == [later, timedelta(0)]
    assert [bool(row.along) for row in rows_of(making.secretariat, plan)] == [False, True, *[False] * 4]


def test_a_meeting_that_its_step_takes_to_a_weekend_says_so_and_one_that_was_there_does_not(making: Making) -> None:
    step = preset(making).steps.select_related("plan__space", "meeting")[0]  # two days from a Tuesday on
    client = browser(making)

    def moved(days: int) -> str:
        step.refresh_from_db()
        opens, closes = (at + timedelta(days) for at in (step.opens_at, step.closes_at))
        days_typed = {"opens": opens.date().isoformat(), "closes": closes.date().isoformat()}
        here = f"/en/network/plans/{step.plan.address}/steps/"
        return text_of(client.post(here, {"step": "1", **days_typed}, follow=True))

    on = "Its meeting is now on a weekend: "
    assert f"{on}Saturday 15 January and Sunday 16 January. Move the step again" in moved(4)
    assert on not in moved(7)
    assert f"{on}Sunday 23 January." in moved(1)
    assert on not in moved(2)


def test_a_meeting_that_moves_offers_to_take_its_step_along_in_one_click(making: Making) -> None:
    gathering = Gathering(making.assembly)
    meeting = gathering.announced(days=tuple((starts + TEN_YEARS, ends + TEN_YEARS) for starts, ends in DAYS))
    opens, closes = datetime(2036, 9, 11, 12, tzinfo=UTC), datetime(2036, 9, 30, 15, tzinfo=UTC)
    draft = planning.StepDraft(StepKind.AMENDING, Words.of("Bologna", "en"), opens, closes, meeting=meeting)
    plan = making.begun(steps=(draft,))
    page, desk = f"/en/network/meetings/{meeting.address}/", browser(making)
    assert "Move the step" not in desk.get(page).text
    later = meeting.starts_at + timedelta(days=70)
    preparing.change_meeting(making.secretariat, meeting=meeting, draft=like(meeting, later))
    assert "The step is open 11–30 September 2036." in desk.get(page).text
    assert "Move the step" not in browser(making, "alpha").get(page).text
    offer = rows_of(making.secretariat, plan)[0].along
    assert offer is not None
    assert offer.label == "Move the step to 20 November – 9 December 2036"
    told_before = told("plans.moved")
    assert "Those concerned are told" in desk.post(offer.href, dict(offer.sent), follow=True).text
    step = making.first_step(plan)
    assert (step.opens_at, step.closes_at) == (opens + timedelta(70), closes + timedelta(70))
    assert (told_before, len(told("plans.moved"))) == ([], 7)
    assert "Move the step" not in desk.get(page).text


def test_a_step_is_on_the_days_of_its_meeting_from_its_announcement_until_it_is_called_off(making: Making) -> None:
    gathering = Gathering(making.assembly)
    meeting = gathering.draft()
    plan = making.begun(steps=(making.step(StepKind.LISTENING, meeting=meeting),))
    page = f"/en/network/plans/{plan.address}/"
    members = making.members.values()
    preparing.invite(making.secretariat, meeting=meeting, organisations=members, because="full members")
    assert "24–25 September 2026" not in browser(making).get(page).text
    preparing.announce_meeting(making.secretariat, meeting=meeting)
    assert "24–25 September 2026" in browser(making).get(page).text
    preparing.cancel_meeting(making.secretariat, meeting=meeting, reason="The trains are on strike.")
    assert "24–25 September 2026" not in browser(making).get(page).text
    row = rows_of(making.secretariat, plan)[0]
    assert (row.meeting.state if row.meeting else "", row.along) == (str(State.CANCELLED.label), None)


HOURS = st.integers(0, 24 * 500)


@given(HOURS, HOURS, st.integers(1, 24 * 60), st.integers(1, 24 * 60))
def test_a_step_moves_by_the_fewest_days_that_bring_it_and_its_meeting_together(
    opens: int, starts: int, open_for: int, lasts: int
) -> None:
    zero = datetime(2027, 1, 1, tzinfo=CLOCK)
    step = zero + timedelta(hours=opens), zero + timedelta(hours=opens + open_for)
    meeting = Meeting(starts_at=zero + timedelta(hours=starts), ends_at=zero + timedelta(hours=starts + lasts))
    by = days_apart(meeting, *step, CLOCK)
    tried = [
        days_apart(meeting, *(at + timedelta(days) for at in step), CLOCK) for days in (by, by - (by > 0) + (by < 0))
    ]
    assert tried[0] == 0
    assert by == 0 or tried[1] != 0


def test_steps_of_last_year_keep_their_hour_across_a_change_of_clocks(making: Making) -> None:
    making.world.space.zone = "Europe/Brussels"
    nine = datetime(2026, 3, 26, 9, tzinfo=CLOCK)  # clocks change on 29 March 2026 and on 28 March 2027
    days = [nine + timedelta(n) for n in range(5)]
    steps = tuple(planning.StepDraft(StepKind.LISTENING, Words.of("On", "en"), *two) for two in pairwise(days))
    before = making.draft(since=date(2026, 1, 1), steps=steps)
    again = [each.opens_at.astimezone(CLOCK) for each in steps_like(before, date(2027, 1, 1))]
    assert [(at.day, at.hour) for at in again] == [(25, 9), (26, 9), (27, 9), (28, 9)]


def test_a_step_that_is_only_made_longer_leaves_the_draft_of_its_meeting_where_it_is(making: Making) -> None:
    first = preset(making).steps.select_related("plan__space", "meeting")[0]
    assert first.meeting
    at = first.meeting.starts_at
    planning.move_step(
        making.secretariat, step=first, opens_at=first.opens_at - timedelta(7), closes_at=first.closes_at
    )
    assert Meeting.objects.get(pk=first.meeting_id).starts_at == at


@pytest.mark.parametrize("count", [1, 3])
def test_what_is_offered_costs_the_same_for_one_step_that_was_left_behind_and_for_three(
    making: Making, django_assert_num_queries: Any, count: int
) -> None:
    meeting = Gathering(making.assembly).announced()
    later = datetime(2036, 1, 1, tzinfo=UTC), datetime(2036, 2, 1, tzinfo=UTC)
    draft = planning.StepDraft(StepKind.SORTING, Words.of("Online", "en"), *later, meeting=meeting)
    viewer = making.secretariat
    plan = plan_called(viewer, making.begun(steps=(draft,) * count).address)
    assert plan
    with django_assert_num_queries(2):
        assert sum(bool(row.along) for row in rows_of(viewer, plan)) == count
