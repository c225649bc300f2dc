"""The whole plan to take away: as a workbook, as data, as a calendar, on paper."""

from __future__ import annotations

import io
import json
import re
from datetime import date
from decimal import Decimal

import pytest
from django.test import Client
from django.utils import timezone, translation
from icalendar import Calendar
from python_calamine import CalamineWorkbook

from filrouge.ground.jobs import work
from filrouge.ground.jobs.models import Job
from filrouge.ground.words import Words
from filrouge.rooms.plans.actions import contributing, planning, reporting
from filrouge.rooms.plans.models import Plan, Proposal, StepKind
from filrouge.rooms.plans.queries import plan_files
from filrouge.rooms.plans.queries.plan_paper import plan_paper
from tests.rooms.plans.effects import begun, open_plan
from tests.rooms.plans.making import Making
from tests.rooms.plans.saying import ask_for, browser, offer, say

FORMULA = '=HYPERLINK("https://elsewhere.example","more")'


def whole(making: Making) -> Plan:
    """A plan with one of everything, in which somebody tries a formula."""
    plan = making.begun(StepKind.LISTENING, StepKind.SORTING, StepKind.AMENDING, StepKind.ADOPTING)
    say(making, plan, "alpha", FORMULA)
    ask_for(making, offer(making, plan, "beta"), "gamma", "The network keeps two desks.", because=FORMULA)
    begun(making, plan, "delta", title="A shared job", until=date(2027, 6, 30))
    return plan


def body(client: Client, plan: Plan, name: str) -> bytes:
    response = client.get(f"/en/network/plans/{plan.address}/{name}")
    assert response.status_code == 200
    return b"".join(response.streaming_content)  # type: ignore[attr-defined]  # a file


def test_the_workbook_has_a_sheet_for_each_table_and_no_formula(making: Making, client: Client) -> None:
    book = CalamineWorkbook.from_filelike(io.BytesIO(body(client, whole(making), "plan.xlsx")))
    assert book.sheet_names == ["Steps", "Contributions", "Proposals", "Amendments", "Actions"]
    said = book.get_sheet_by_name("Contributions").to_python()
    assert said[1][said[0].index("Text")] == FORMULA
    assert len(book.get_sheet_by_name("Steps").to_python()) == 5


def test_numbers_and_days_of_a_workbook_can_be_added_up_and_sorted(making: Making, client: Client) -> None:
    plan = whole(making)
    said = Words.of("Two members share one job.", "en")
    plan.actions.update(budget=Decimal("84000.50"), currency="EUR", text=said)
    book = CalamineWorkbook.from_filelike(io.BytesIO(body(client, plan, "plan.xlsx")))
    heads, action = book.get_sheet_by_name("Actions").to_python()
    shown = dict(zip(heads, action, strict=True))
    assert (shown["Budget"], shown["Ends"], shown["Begins"]) == (84000.5, date(2027, 6, 30), "")
    assert shown["Text"] == "Two members share one job."
    heads, step = book.get_sheet_by_name("Steps").to_python()[:2]
    opens = making.first_step(plan).opens_at.replace(tzinfo=None, microsecond=0)
    assert dict(zip(heads, step, strict=True))["Opens (UTC)"] == opens
    (row,) = json.loads(body(client, plan, "actions.json"))["rows"]
    assert (row["budget"], row["until"], row["since"]) == ("84000.50", "2027-06-30", "")
    assert re.search(r'"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\+00:00"', body(client, plan, "amendments.csv").decode())


def test_the_data_says_what_it_holds(making: Making, client: Client) -> None:
    plan = whole(making)
    data = json.loads(body(client, plan, "plan.json"))
    assert data["plan"] == {"en": "Action plan 2026–2028"}
    assert [area["number"] for area in data["areas"]] == [1, 2, 3]
    for name in ("steps", "contributions", "proposals", "amendments", "actions"):
        assert set(data[name]["rows"][0]) == set(data[name]["columns"]), name
    assert data["amendments"]["rows"][0]["proposal"] == 1


def test_tables_without_a_list_of_their_own_come_as_csv_and_run_nothing(making: Making, client: Client) -> None:
    plan = whole(making)
    assert len(body(client, plan, "steps.csv").decode("utf-8-sig").splitlines()) == 5
    assert ",\"'=HYPERLINK" in body(client, plan, "amendments.csv").decode("utf-8-sig")
    assert client.get(f"/en/network/plans/{plan.address}/weather.csv").status_code == 404


def test_the_calendar_has_the_steps_and_follows_them_when_they_move(making: Making, client: Client) -> None:
    plan = whole(making)
    first = making.first_step(plan)

    def event() -> tuple[int, str]:
        events = Calendar.from_ical(body(client, plan, "plan.ics")).walk("VEVENT")
        found = next(each for each in events if each["UID"] == f"plan-{plan.address}-step-{first.pk}@filrouge")
        return int(found["SEQUENCE"]), found["DTEND"].dt.date().isoformat()

    sequence, ends = event()
    later = first.closes_at.replace(year=first.closes_at.year + 1)
    planning.move_step(making.secretariat, step=first, opens_at=first.opens_at, closes_at=later)
    after, ends_later = event()
    assert after == sequence + 1
    assert ends_later != ends


@pytest.mark.parametrize("language", ["en", "fr"])
def test_the_plan_is_printed_in_the_language_of_the_page(making: Making, client: Client, language: str) -> None:
    plan = open_plan(making)
    begun(making, plan, "delta", title="A shared job")
    response = client.get(f"/{language}/network/plans/{plan.address}/plan.pdf")
    printed = b"".join(response.streaming_content)  # type: ignore[attr-defined]  # a file
    assert printed.startswith(b"%PDF-")
    assert response["Content-Disposition"].endswith(f'plan-{plan.address}-{language}.pdf"')
    assert client.get(f"/{language}/network/plans/{plan.address}/plan.docx").status_code == 404


def test_every_sentence_about_an_action_on_paper_begins_with_a_capital(making: Making) -> None:
    plan = open_plan(making)
    action = begun(making, plan, "delta", title="A shared job", until=date(2027, 6, 30))
    reporting.report(making.viewer("delta"), action=action, report=reporting.Report("under_way", 40, Words()))
    with translation.override("en"):
        text = str(plan_paper(making.secretariat, plan).blocks)
    assert "Until 30 June 2027. 40 % done." in text
    plan.actions.update(until=date(2020, 6, 30))
    with translation.override("en"):
        assert re.search(r"done\. [A-Z0-9]", str(plan_paper(making.secretariat, plan).blocks))


@pytest.fixture
def long_plan(making: Making, monkeypatch: pytest.MonkeyPatch) -> Plan:
    """A plan in which more is said than is written while somebody waits."""
    monkeypatch.setattr(plan_files, "LONG", 1)
    return whole(making)


@pytest.mark.parametrize("name", ["plan.xlsx", "plan.json", "contributions.csv", "proposals.json", "amendments.csv"])
def test_a_long_file_is_written_by_a_job_and_fetched_at_the_same_address(
    client: Client, long_plan: Plan, name: str
) -> None:
    address = f"/en/network/plans/{long_plan.address}/{name}"
    waiting = client.get(address)
    assert (waiting.status_code, waiting["Retry-After"]) == (202, "10")
    assert "so its files are written once for all who ask" in waiting.content.decode()
    assert client.get(address).status_code == 202
    assert Job.objects.filter(kind="plans.write_file", state="waiting").count() == 1, "once for all who ask"
    work.run_all()
    assert client.get(address, headers={"HX-Request": "true"}).content.decode().count(f'href="{address}"') == 1
    assert len(body(client, long_plan, name)) > 100


def test_a_long_file_is_written_anew_once_something_was_said_and_not_for_a_draft(
    making: Making, client: Client, long_plan: Plan
) -> None:
    address = f"/en/network/plans/{long_plan.address}/contributions.csv"
    client.get(address)
    work.run_all()
    contributing.keep_draft(making.viewer("beta"), plan=long_plan, said=contributing.Said("A draft of ours", "en"))
    assert b"A draft of ours" not in body(client, long_plan, "contributions.csv")
    say(making, long_plan, "gamma", "And we need a desk")
    assert client.get(address).status_code == 202
    work.run_all()
    assert b"And we need a desk" in body(client, long_plan, "contributions.csv")


def test_nobody_gets_the_long_file_of_somebody_who_sees_more(making: Making, long_plan: Plan) -> None:
    draft = offer(making, long_plan, "alpha", title="Not ready yet")
    Proposal.objects.filter(pk=draft.pk).update(state="draft")
    desk, visitor = browser(making), Client()
    for reader in (desk, visitor):
        reader.get(f"/en/network/plans/{long_plan.address}/proposals.json")
    work.run_all()
    assert b"Not ready yet" in body(desk, long_plan, "proposals.json")
    assert b"Not ready yet" not in body(visitor, long_plan, "proposals.json")


def test_a_plan_that_is_being_prepared_is_not_taken_away(making: Making, client: Client) -> None:
    plan = making.draft()
    for name in ("plan.pdf", "plan.xlsx", "plan.json", "plan.ics", "steps.csv"):
        assert client.get(f"/en/network/plans/{plan.address}/{name}").status_code == 404


def test_names_in_one_cell_are_told_apart_although_they_have_commas_inside(making: Making, client: Client) -> None:
    plan = whole(making)
    proposal = plan.proposals.get()
    for name in ("alpha", "beta"):
        member = making.members[name]
        member.name = f"{member.name}, a federation"
        member.save()
        since = {"invited_at": timezone.now(), "accepted_at": timezone.now()}
        proposal.authors.get_or_create(organisation=member, defaults=since)
    found = body(client, plan, "proposals.csv").decode("utf-8-sig")
    assert '"Alpha, a federation; Beta, a federation"' in found
