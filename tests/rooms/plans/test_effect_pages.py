"""The pages from proposal to effect, in a browser without scripts."""

from __future__ import annotations

import csv
import io
import json
import re
from datetime import date

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from filrouge.ground.mail.models import Message
from filrouge.ground.words import Words
from filrouge.rooms.ballots.models import Method
from filrouge.rooms.plans.actions import reporting, taking_part
from filrouge.rooms.plans.actions.reporting import StepDraft
from filrouge.rooms.plans.models import Action, Plan, Progress, Proposal, Weighing
from filrouge.rooms.plans.queries.action_page import action_page
from filrouge.rooms.plans.queries.actions import action_called, actions
from filrouge.rooms.plans.queries.filters import Wanted
from tests.rooms.ballots.sheets import text_of
from tests.rooms.plans.effects import adopted, begun, open_plan, vote, weighed
from tests.rooms.plans.making import Making
from tests.rooms.plans.saying import offer, statements
from tests.world import sign_in

pytestmark = pytest.mark.django_db


def at(plan: Plan, page: str = "") -> str:
    return f"/en/network/plans/{plan.address}/{page}"


def on(action: Action, page: str = "") -> str:
    return f"/en/network/plans/actions/{action.address}/{page}"


@pytest.fixture
def desk(making: Making) -> Client:
    client = Client()
    sign_in(client, making.world.secretary)
    return client


@pytest.fixture
def alpha(client: Client, making: Making) -> Client:
    sign_in(client, making.assembly.delegates["alpha"])
    return client


def test_proposals_are_chosen_and_weighed_on_one_page(desk: Client, making: Making) -> None:
    plan, rule = open_plan(making), making.assembly.rule()
    proposals = [offer(making, plan, "alpha", title) for title in ("A desk", "A shared job")]
    page = at(plan, "weighing/")
    assert "A shared job" in text_of(desk.get(page))
    typed = {
        "chosen": [str(each.pk) for each in proposals], "title_en": "Priorities", "title_origin": "en",
        "text_origin": "en", "method": Method.POINTS, "rule": str(rule.pk), "points": "10", "places": "1",
        "public": "on",
    }  # fmt: skip
    few = desk.post(page, typed | {"chosen": []})
    assert few.status_code == 422
    assert "two at least" in text_of(few)
    assert "/ballots/" in desk.post(page, typed)["Location"]
    assert Weighing.objects.get().ballot.settings["places"] == 1
    assert "Decide after it" in text_of(desk.get(page))


def test_the_desk_fills_in_what_the_ballot_said_and_keeps_what_was_typed(desk: Client, making: Making) -> None:
    plan = open_plan(making)
    proposals = [offer(making, plan, "alpha", title) for title in ("A desk", "A shared job")]
    ballot = weighed(making, plan, proposals).ballot
    page = at(plan, f"decide/?ballot={ballot.address}")
    assert "not published" in text_of(desk.get(page))
    yes_no = {"1": {"yes": 1}, "2": {"no": 1}}
    vote(making, ballot, **dict.fromkeys(("alpha", "beta", "gamma"), yes_no))
    shown = desk.get(page)
    assert "3 for, 0 against" in text_of(shown)
    form = shown.context["form"]
    assert [form[f"outcome_{number}"].value() for number in (1, 2)] == ["adopted", "not_taken_up"]
    typed = {"outcome_1": "adopted", "reason_1_en": "", "outcome_2": "not_taken_up", "reason_2_origin": "en"}
    refused = desk.post(page, typed)
    assert refused.status_code == 422
    assert "Say why, in a sentence or two." in text_of(refused)
    assert not Proposal.objects.exclude(state="open").exists()
    done = desk.post(page, typed | {"reason_2_en": "Too early."}, follow=True)
    assert "2 proposals are decided." in text_of(done)
    assert list(Proposal.objects.order_by("number").values_list("state", flat=True)) == ["adopted", "not_taken_up"]
    assert "Too early." in text_of(Client().get(f"/en/network/plans/proposals/{proposals[1].address}/"))


def test_a_decided_proposal_is_reopened_with_its_history_beside(desk: Client, making: Making) -> None:
    proposal = adopted(making, offer(making, open_plan(making), "alpha"))
    page = f"/en/network/plans/proposals/{proposal.address}/reopen/"
    assert "Adopted" in text_of(desk.get(page))
    desk.post(page, {"reason_en": "The money is gone.", "reason_origin": "en"})
    proposal.refresh_from_db()
    assert proposal.state == "open"
    assert "opened again since" in text_of(desk.get(page))
    shown = text_of(Client().get(f"/en/network/plans/proposals/{proposal.address}/"))
    assert "Why it was opened again: The money is gone." in shown


def test_an_action_is_made_of_an_adopted_proposal_and_its_lead_says_yes(
    desk: Client, alpha: Client, making: Making
) -> None:
    plan = open_plan(making)
    adopted(making, offer(making, plan, "beta"))
    page = at(plan, "actions/new/?proposal=1")
    assert desk.get(page).context["form"].fields["title"].before.in_("en").text == "A desk for joint tenders"
    area = plan.areas.get(position=2)
    typed = {
        "title_en": "A desk for joint tenders", "title_origin": "en", "text_origin": "en", "moves_origin": "en",
        "risks_origin": "en", "area": str(area.pk), "until": "2027-06-30", "budget": "90000", "currency": "EUR",
        "owner": "Nobody",
    }  # fmt: skip
    assert "No member is called “" in text_of(desk.post(page, typed))
    assert not Action.objects.exists()
    made = desk.post(page, typed | {"owner": "alpha"}, follow=True)
    assert "Action 2.1 is in the plan. Add its steps." in text_of(made)
    action = Action.objects.get()
    asked = text_of(alpha.get(on(action)))
    assert "Your organisation is asked to lead this action. Will you?" in asked
    assert "Yes, we lead it" in asked
    assert "leads it" in text_of(alpha.post(on(action, "do/lead/"), follow=True))
    shown = text_of(Client().get(on(action)))
    assert "EUR" in shown
    assert "90,000" in shown
    assert "The thread of action 2.1" in shown


def test_the_lead_adds_a_step_ticks_it_and_reports_in_words(alpha: Client, making: Making) -> None:
    action = begun(making, open_plan(making), "alpha")
    alpha.post(on(action, "steps/add/"), {"name_en": "Two legal helpers", "name_origin": "en", "due": "2026-12-15"})
    step = action.milestones.get()
    alpha.post(on(action, "steps/1/"), {"name_en": "Three legal helpers", "name_origin": "en", "due": "2026-12-15"})
    ticked = alpha.post(on(action, "do/tick/"), {"step": str(step.pk)}, follow=True)
    assert "1 of 1 step done" in text_of(ticked)
    empty = alpha.post(on(action, "report/"), {"text": "Hello", "language": "en"})
    assert empty.status_code == 422
    assert "Hello" in text_of(empty)
    said = alpha.post(on(action, "report/"), {"state": "done", "text": "It runs.", "language": "en"}, follow=True)
    assert "It runs." in text_of(said)
    assert Action.objects.get().state == "done"


def test_one_click_reports_and_strangers_find_no_button(alpha: Client, making: Making) -> None:
    action = begun(making, open_plan(making), "alpha")
    assert "On its way" in text_of(alpha.get(on(action)))
    alpha.post(on(action, "do/under-way/"))
    assert Action.objects.get().state == "under_way"
    assert "On its way" not in text_of(Client().get(on(action)))
    other = Client()
    sign_in(other, making.assembly.delegates["beta"])
    assert other.post(on(action, "do/done/")).status_code == 404
    assert (Action.objects.get().state, Progress.objects.count()) == ("under_way", 1)


def test_the_list_is_filtered_by_area_owner_country_lateness_and_state(client: Client, making: Making) -> None:
    plan = open_plan(making)
    begun(making, plan, "alpha", title="Late", until=date(2026, 1, 2))
    begun(making, plan, "beta", area=2, title="Far", until=date(2999, 1, 2))
    begun(making, plan, title="Nobody’s")
    alpha = making.members["alpha"]

    def titles(query: str) -> list[str]:
        page = client.get(at(plan, "actions/" + query)).content.decode()
        return re.findall(r'<h3><svg.*?</svg><a href="[^"]+" lang="en">[\d.]+ ([^<]+)</a>', page)

    assert titles("") == ["Late", "Nobody’s", "Far"]
    assert titles("?area=2") == ["Far"]
    assert titles("?which=late") == ["Late"]
    assert titles("?country=BE") == ["Late"]
    assert titles(f"?organisation={alpha.address}") == ["Late"]
    assert titles("?which=done") == []
    assert "months over its date" in text_of(client.get(at(plan, "actions/")))


def test_the_secretariat_sees_who_reported_last_and_asks_with_one_click(desk: Client, making: Making) -> None:
    plan = open_plan(making)
    action, other = begun(making, plan, "alpha"), begun(making, plan)
    reporting.report(making.viewer("alpha"), action=action, report=reporting.Report("under_way"))
    taking_part.ask_owner(making.secretariat, action=other, organisation=making.members["beta"])
    shown = text_of(desk.get(at(plan, "actions/follow-up/")))
    assert "last heard of on" in shown
    assert "has not said yet whether it leads it" in shown
    asked = desk.post(on(action, "do/remind/"), {"next": at(plan, "actions/follow-up/")}, follow=True)
    assert "1 delegate was written to." in text_of(asked)
    assert Message.objects.get().kind == "plan_progress"
    assert Client().get(at(plan, "actions/follow-up/")).status_code == 302


def test_actions_leave_as_tables_data_and_a_calendar(client: Client, making: Making) -> None:
    plan = open_plan(making)
    action = begun(making, plan, "alpha", until=date(2027, 6, 30))
    draft = StepDraft(Words.of("Two legal helpers", "en"), date(2026, 12, 15))
    reporting.add_milestone(making.viewer("alpha"), action=action, draft=draft)

    def body(kind: str) -> bytes:
        return b"".join(client.get(at(plan)[:-1] + f"/actions.{kind}"))

    rows = list(csv.DictReader(io.StringIO(body("csv").decode("utf-8-sig"))))
    assert [(row["Action"], row["Lead"], row["Ends"], row["Steps"]) for row in rows] == [
        ("1.1", "Alpha", "2027-06-30", "1")
    ]
    assert json.loads(body("json"))["rows"][0]["share"] == 0
    calendar = body("ics").decode()
    assert "DTSTART;VALUE=DATE:20261215" in calendar
    assert "SUMMARY:1.1 Two legal helpers" in calendar
    assert client.get(at(plan)[:-1] + "/actions.exe").status_code == 404


def grow(making: Making, plan: Plan, many: int) -> None:
    for place in range(many):
        action = begun(making, plan, "alpha", title=f"Action {place}", until=date(2027, 1, 1))
        reporting.add_milestone(making.secretariat, action=action, draft=StepDraft(Words.of("Step", "en")))
        reporting.report(making.viewer("alpha"), action=action, report=reporting.Report("under_way"))
        taking_part.ask_partner(making.secretariat, action=action, organisation=making.members["beta"])


def test_lists_and_pages_need_as_many_statements_for_one_as_for_three(making: Making, desk: Client) -> None:
    plan = open_plan(making)
    grow(making, plan, 1)
    first = Action.objects.get()
    pages = (at(plan, "actions/"), at(plan, "actions/follow-up/"), on(first), at(plan, "actions/?which=late&area=1"))
    for page in pages:
        desk.get(page)
    one = [statements(desk, page) for page in pages]
    grow(making, plan, 2)
    for page in pages:
        desk.get(page)
    assert [statements(desk, page) for page in pages] == one
    assert max(one) <= 13


def test_what_a_list_and_a_page_ask_for_themselves(making: Making) -> None:
    plan, viewer = open_plan(making), making.viewer("beta")
    grow(making, plan, 1)
    address = Action.objects.get().address
    for _one_then_three in range(2):
        with CaptureQueriesContext(connection) as listed:
            assert actions(viewer, plan, Wanted()).rows
        with CaptureQueriesContext(connection) as shown:
            found = action_called(viewer, address)
            assert found is not None
            action_page(viewer, found)
        assert (len(listed), len(shown)) == (2, 5)
        grow(making, plan, 2)
