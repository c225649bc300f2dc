"""Adopted proposals become actions: numbered in their area, led and shared by those who said yes."""

from __future__ import annotations

from datetime import date
from decimal import Decimal

import pytest
from django.test import Client

from filrouge.ground.actions import NotAllowed, Refused
from filrouge.ground.mail.models import Message
from filrouge.ground.words import Words
from filrouge.rooms.meetings.actions import capturing, confirming, following
from filrouge.rooms.meetings.actions.capturing import Captured
from filrouge.rooms.meetings.models import Line, Meeting
from filrouge.rooms.plans import jobs
from filrouge.rooms.plans.actions import doing, planning, reporting, taking_part
from filrouge.rooms.plans.actions.reporting import Report
from filrouge.rooms.plans.models import Action, Partner, Plan, StepKind
from filrouge.rooms.plans.queries.actions import seen_actions
from filrouge.rooms.plans.queries.following import number_of
from filrouge.rooms.plans.queries.waiting_actions import waiting_for_actions
from filrouge.rooms.plans.rules import MAY
from tests.rooms.meetings.gathering import Gathering
from tests.rooms.plans.effects import adopted, begun, open_plan, told, wish
from tests.rooms.plans.making import Making
from tests.rooms.plans.saying import offer

pytestmark = pytest.mark.django_db


def test_an_adopted_proposal_becomes_an_action_with_its_number_in_the_area(making: Making) -> None:
    plan = open_plan(making)
    proposal = offer(making, plan, "alpha")
    with pytest.raises(Refused, match="Proposal 1 is not adopted"):
        begun(making, plan, proposal=proposal)
    first = begun(making, plan, proposal=adopted(making, proposal))
    others = [begun(making, plan), begun(making, plan, area=2)]
    assert [number_of(each) for each in (first, *others)] == ["1.1", "1.2", "2.1"]
    assert first.state == "to_start"


def test_the_owner_is_asked_and_leads_from_the_day_it_says_yes(making: Making) -> None:
    plan = open_plan(making)
    action = begun(making, plan)
    taking_part.ask_owner(making.secretariat, action=action, organisation=making.members["alpha"])
    alpha, beta = making.viewer("alpha"), making.viewer("beta")
    assert not MAY["report"](alpha, action)
    with pytest.raises(NotAllowed):
        taking_part.answer_as_owner(beta, action=action, yes=True)
    taking_part.answer_as_owner(alpha, action=action, yes=True)
    assert MAY["report"](alpha, action)
    assert MAY["keep_action"](alpha, action)
    assert not MAY["keep_action"](beta, action)


def test_who_says_no_leaves_the_action_without_a_lead_and_the_network_hears_of_it(making: Making) -> None:
    plan = open_plan(making)
    action = begun(making, plan)
    taking_part.ask_owner(making.secretariat, action=action, organisation=making.members["alpha"])
    taking_part.answer_as_owner(making.viewer("alpha"), action=action, yes=False)
    assert (action.owner, action.accepted_at) == (None, None)
    assert told("plans.lead_declined") == [making.world.space.organisation.name]


def test_partners_are_asked_by_the_lead_and_say_yes_or_leave(making: Making) -> None:
    plan = open_plan(making)
    action = begun(making, plan, "alpha")
    partner = taking_part.ask_partner(making.viewer("alpha"), action=action, organisation=making.members["beta"])
    with pytest.raises(Refused, match="asked already"):
        taking_part.ask_partner(making.viewer("alpha"), action=action, organisation=making.members["beta"])
    assert not MAY["report"](making.viewer("beta"), action)
    taking_part.answer_as_partner(making.viewer("beta"), partner=partner, yes=True)
    assert MAY["report"](making.viewer("beta"), action)
    assert not MAY["keep_action"](making.viewer("beta"), action)
    taking_part.answer_as_partner(making.viewer("beta"), partner=partner, yes=False)
    assert not Partner.objects.exists()


def test_a_change_of_words_or_dates_is_a_new_revision_and_others_are_told(making: Making) -> None:
    plan = open_plan(making)
    action = begun(making, plan, "alpha", proposal=adopted(making, offer(making, plan, "gamma")))
    money = wish(plan, budget=Decimal(500), currency="EUR")
    doing.change_action(making.viewer("alpha"), action=action, draft=money, revision=1)
    assert (action.revision, action.budget, told("plans.action_changed")) == (1, 500, [])
    doing.change_action(making.viewer("alpha"), action=action, draft=wish(plan, until=date(2027, 6, 1)), revision=1)
    assert (action.revision, told("plans.action_changed")) == (2, ["Gamma"])
    with pytest.raises(Refused, match="meanwhile"):
        doing.change_action(making.secretariat, action=action, draft=wish(plan, "Other"), revision=1)
    bad = wish(plan, since=date(2027, 2, 1), until=date(2027, 1, 1))
    with pytest.raises(Refused, match="later day"):
        doing.change_action(making.secretariat, action=action, draft=bad, revision=2)
    action.refresh_from_db()
    assert (action.revision, action.until) == (2, date(2027, 6, 1))


def test_an_action_moved_to_another_area_gets_the_next_number_there(making: Making) -> None:
    plan = open_plan(making)
    begun(making, plan, area=2)
    action = begun(making, plan)
    doing.change_action(making.secretariat, action=action, draft=wish(plan, area=2), revision=1)
    assert number_of(action) == "2.2"


def meeting_of(making: Making) -> tuple[Plan, Meeting]:
    meeting = Gathering(making.assembly).under_way()
    step = making.step(StepKind.STARTING, meeting=meeting)
    return making.begun(steps=(step,)), meeting


def test_an_action_line_becomes_a_draft_and_stands_in_the_plan_once_it_has_an_area(making: Making) -> None:
    plan, meeting = meeting_of(making)
    line = Captured(
        "key-0001", "Alpha writes the model contract", "en", "action", organisation=making.members["alpha"],
        owner=making.members["alpha"], due=date(2027, 3, 1),
    )  # fmt: skip
    for _again in range(2):
        capturing.capture_line(making.secretariat, meeting=meeting, line=line)
    draft = Action.objects.get()
    assert (draft.state, draft.number, draft.until) == ("draft", None, date(2027, 3, 1))
    assert (draft.owner, draft.accepted_at) == (making.members["alpha"], None)
    seers = [making.viewer("alpha"), making.secretariat, making.viewer("beta"), making.world.nobody]
    assert [draft in seen_actions(viewer) for viewer in seers] == [True, True, False, False]
    assert [MAY["see_action"](viewer, draft) for viewer in seers] == [True, True, False, False]
    doing.place_action(making.secretariat, action=draft, draft=wish(plan, "A model contract"))
    assert (number_of(draft), draft.state) == ("1.1", "to_start")
    with pytest.raises(Refused, match="its place already"):
        doing.place_action(making.secretariat, action=draft, draft=wish(plan))


def test_who_confirms_what_it_took_on_leads_it_and_is_not_asked_once_more(making: Making) -> None:
    _plan, meeting = meeting_of(making)
    alpha, beta = making.members["alpha"], making.members["beta"]
    for key, said, owner in (("key-0004", alpha, alpha), ("key-0005", alpha, beta)):
        line = Captured(key, "We do it", "en", "action", organisation=said, owner=owner)
        capturing.capture_line(making.secretariat, meeting=meeting, line=line)
    asked = [row.kind for row in waiting_for_actions(making.world.space, [alpha.pk, beta.pk])]
    assert asked == ["plans.lead", "plans.lead"]
    for line in Line.objects.order_by("id"):
        confirming.confirm_line(making.viewer("alpha"), line=line)
    assert [row.organisation for row in waiting_for_actions(making.world.space, [alpha.pk, beta.pk])] == [beta.pk]


def test_who_takes_an_action_on_by_their_own_phone_leads_it(making: Making) -> None:
    _plan, meeting = meeting_of(making)
    alpha = making.members["alpha"]
    line = Captured("key-0002", "We do it", "en", "action", organisation=alpha, owner=alpha)
    capturing.say_line(making.viewer("alpha"), meeting=meeting, line=line)
    assert Action.objects.get().accepted_at is not None


def test_a_line_taken_back_takes_its_draft_along(making: Making) -> None:
    _plan, meeting = meeting_of(making)
    line = Captured("key-0003", "Somebody does it", "en", "action", organisation=making.members["alpha"])
    said = capturing.capture_line(making.secretariat, meeting=meeting, line=line)
    capturing.undo_line(making.secretariat, line=said)
    assert not Action.objects.exists()


def taken_on(making: Making) -> tuple[Action, Line]:
    """An action that alpha took on in the room and that stands in the plan."""
    plan, meeting = meeting_of(making)
    alpha = making.members["alpha"]
    said = Captured("key-0004", "We do it", "en", "action", organisation=alpha, owner=alpha, due=date(2026, 1, 1))
    line = capturing.say_line(making.viewer("alpha"), meeting=meeting, line=said)
    action = doing.place_action(making.secretariat, action=Action.objects.get(), draft=wish(plan))
    return action, line


def test_an_action_that_is_done_closes_the_line_that_it_came_from(making: Making) -> None:
    action, line = taken_on(making)
    reporting.report(making.viewer("alpha"), action=action, report=Report("under_way", words=Words.of("Half", "en")))
    reporting.report(making.viewer("alpha"), action=action, report=Report("done"))
    told = list(line.follow_ups.order_by("id").values_list("outcome", "words"))
    assert told == [("under_way", "Half"), ("done", "")]
    line.refresh_from_db()
    assert line.closed_at is not None
    assert action.progress.count() == 2


def test_what_is_told_at_a_meeting_is_reported_on_the_action_once(making: Making) -> None:
    action, line = taken_on(making)
    following.follow_up(making.secretariat, line=line, outcome="under_way", words="Two towns.")
    following.follow_up(making.secretariat, line=line, outcome="dropped", words="The law changed.")
    assert list(action.progress.order_by("id").values_list("state", flat=True)) == ["under_way", "stopped"]
    assert line.follow_ups.count() == 2
    action.refresh_from_db()
    assert action.state == "stopped"


def test_the_meeting_asks_about_its_line_and_the_plan_does_not_ask_once_more(making: Making) -> None:
    action, line = taken_on(making)
    doing.change_action(making.secretariat, action=action, draft=wish(action.plan, until=date(2026, 1, 1)), revision=1)
    jobs.ask_how_it_goes()
    assert not Message.objects.filter(kind="plan_progress").exists()
    Line.objects.filter(pk=line.pk).update(due=None)
    jobs.ask_how_it_goes()
    assert Message.objects.filter(kind="plan_progress").count() == 1


def test_only_who_leads_the_plan_makes_actions(making: Making) -> None:
    plan = open_plan(making)
    for viewer in (making.viewer("alpha"), making.world.nobody, making.world.other):
        with pytest.raises(NotAllowed):
            doing.start_action(viewer, plan=plan, draft=wish(plan))
    with pytest.raises(Refused, match="needs a title"):
        doing.start_action(making.secretariat, plan=plan, draft=doing.ActionDraft(Words(), plan.areas.get(position=1)))
    planning.run_plan(making.secretariat, plan=plan)
    planning.end_plan(making.secretariat, plan=plan)
    with pytest.raises(Refused, match="Ended"):
        doing.start_action(making.secretariat, plan=plan, draft=wish(plan))
    assert not Action.objects.exists()


def test_the_network_that_leads_is_called_as_the_page_is_written(making: Making) -> None:
    plan, space = open_plan(making), making.assembly.world.space
    space.name = Words.of("Sample Network", "en", fr="Réseau d’exemple")
    space.save()
    doing.start_action(making.secretariat, plan=plan, draft=wish(plan), owner=space.organisation)
    page = Client().get(f"/fr/network/plans/{plan.address}/").content.decode()
    plan_itself = page.split("<main")[1]
    assert "Réseau d’exemple" in plan_itself
    assert "Sample Network" not in plan_itself
