"""Plans for programs: what they read without a token and with one, and what a federation's system says and reports."""

from __future__ import annotations

from datetime import timedelta
from decimal import Decimal
from typing import Any

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from filrouge.ground.trail.models import Entry
from filrouge.ground.words import Words
from filrouge.rooms.plans.actions import amending, contributing, deciding, doing, merging, reporting, supporting
from filrouge.rooms.plans.actions.contributing import Said
from filrouge.rooms.plans.models import Action, Contribution, Plan, Progress, Proposal, StepKind, Support
from tests.rooms.meetings.gathering import Gathering
from tests.rooms.plans.effects import begun, open_plan, ruled, wish
from tests.rooms.plans.making import Making
from tests.rooms.plans.saying import BIDS, DESK_TEXT, ask_for, offer, say
from tests.rooms.register.programs import ROOT, Caller, caller, token

pytestmark = pytest.mark.django_db
OTHER = DESK_TEXT.replace("keeps", "pays for")


def program(making: Making, member: str, *scopes: str) -> Caller:
    """A program of a member, with a token of its head delegate."""
    person = making.assembly.delegates[member]
    return Caller(token(making.world, person, *(scopes or ("plans:read", "plans:write"))).clear)


def led(making: Making, plan: Plan, *steps: str) -> Action:
    """An action that alpha leads, with steps."""
    action = begun(making, plan, "alpha", until=timezone.now().date() + timedelta(days=90))
    for name in steps:
        reporting.add_milestone(making.viewer("alpha"), action=action, draft=reporting.StepDraft(Words.of(name, "en")))
    return action


def test_anybody_reads_a_public_plan_with_what_is_open_and_what_opens_when(client: Client, making: Making) -> None:
    meeting = Gathering(making.assembly).announced()
    later = making.step(StepKind.WEIGHING, opens=5)
    plan = making.begun(steps=(making.step(StepKind.LISTENING, meeting=meeting), later))
    [listed] = client.get(f"{ROOT}/plans").json()["items"]
    assert (listed["address"], listed["title"], listed["since"], listed["state"]) == (
        plan.address, {"en": "Action plan 2026–2028"}, "2026-01-01", "making",
    )  # fmt: skip
    one = client.get(f"{ROOT}/plans/{plan.address}").json()
    assert one["areas"][0]["name"]["en"] == "Buying and selling together"
    assert [(step["number"], step["kind"], step["open"], step["meeting"]) for step in one["steps"]] == [
        (1, "listening", True, meeting.address), (2, "weighing", False, ""),
    ]  # fmt: skip
    opened = {each["what"]: each for each in one["open"]}
    assert (opened["contribute"]["open"], opened["weigh"]["open"], opened["adopt"]["open"]) == (True, False, False)
    assert opened["weigh"]["opens_at"] == one["steps"][1]["opens_at"]
    assert opened["adopt"]["opens_at"] is None
    assert opened["adopt"]["words"] == "Adoption: closed. No step that is still to come opens them again."
    for address in (one["page"], one["calendar"]):
        assert client.get(_path(address)).status_code == 200


def _path(address: str) -> str:
    return "/" + address.split("/", 3)[3]


def test_a_proposal_carries_its_versions_support_comments_amendments_and_decision(
    client: Client, making: Making
) -> None:
    plan = open_plan(making)
    said = say(making, plan, "eta", area=plan.areas.get(position=1))
    proposal = offer(making, plan, "alpha", contributions=[said])
    supporting.support(making.viewer("beta"), proposal=proposal)
    first = supporting.comment(making.viewer("beta"), proposal=proposal, text="Yes", language="en")
    supporting.comment(making.viewer("gamma"), proposal=proposal, text="Why?", language="en", answers=first)
    supporting.take_back_comment(making.viewer("beta"), comment=first)
    amendment = ask_for(making, proposal, "delta", OTHER, because="It costs money.")
    amending.take_in(making.viewer("alpha"), amendment=amendment)
    merging.merge(making.secretariat, into=proposal, proposals=[offer(making, plan, "zeta", "A desk")])
    deciding.decide(making.secretariat, plan=plan, rulings=[ruled(proposal, "deferred", "Money is short.")])
    one = client.get(f"{ROOT}/plans/proposals/{proposal.address}").json()
    assert (one["number"], one["state"], one["version"], one["supporters"], one["ours"]) == (1, "deferred", 2, 1, False)
    assert (one["authors"], one["contributions"], one["merged"], one["amendments"]) == (
        ["Alpha", "Zeta"],
        [1],
        [2],
        [1],
    )
    assert [(each["version"], each["because"]) for each in one["versions"]] == [(1, None), (2, 1)]
    assert [(each["organisation"], each["text"], each["answers"]) for each in one["comments"]] == [
        ("Beta", {}, None), ("Gamma", {"en": "Why?"}, first.pk),
    ]  # fmt: skip
    [decision] = one["decisions"]
    assert (decision["outcome"], decision["reason"], decision["holds"]) == ("deferred", {"en": "Money is short."}, True)
    assert client.get(f"{ROOT}/plans/{plan.address}/decisions").json()["items"] == [decision]
    assert client.get(_path(one["thread"]))["Content-Type"] == "application/ld+json"
    assert program(making, "beta").get(f"/plans/proposals/{proposal.address}").json()["ours"]


def test_an_amendment_says_word_by_word_what_it_changes_and_what_became_of_it(client: Client, making: Making) -> None:
    plan = open_plan(making)
    proposal = offer(making, plan, "alpha")
    amendment = ask_for(making, proposal, "delta", OTHER)
    amending.not_take_in(making.viewer("alpha"), amendment=amendment, reason=Words.of("It is dear.", "en"))
    one = client.get(f"{ROOT}/plans/amendments/{amendment.address}").json()
    assert (one["number"], one["proposal"], one["base"], one["organisation"]) == (1, 1, 1, "Delta")
    assert (one["state"], one["answer"], one["title_changes"]) == ("not_taken_in", {"en": "It is dear."}, [])
    changed = [(run["kind"], run["text"]) for run in one["text_changes"] if run["kind"] != "same"]
    assert changed == [("deleted", "keeps"), ("inserted", "pays for")]
    assert client.get(f"{ROOT}/plans/{plan.address}/amendments").json()["items"] == [one]


def test_an_action_carries_who_leads_it_its_steps_and_what_was_reported(client: Client, making: Making) -> None:
    plan = open_plan(making)
    action = led(making, plan, "A room", "A clerk")
    reporting.tick(making.viewer("alpha"), milestone=action.milestones.get(position=1))
    one = client.get(f"{ROOT}/plans/actions/{action.address}").json()
    assert (one["number"], one["lead"], one["lead_accepted"], one["state"]) == ("1.1", "Alpha", True, "under_way")
    assert (one["share"], one["milestones_done"], one["milestones"], one["days_late"]) == (50, 1, 2, 0)
    today = timezone.now().date().isoformat()
    assert [(step["number"], step["name"]["en"], step["done_on"]) for step in one["steps"]] == [
        (1, "A room", today), (2, "A clerk", None),
    ]  # fmt: skip
    assert [(each["organisation"], each["percent"], each["means"]) for each in one["progress"]] == [
        ("Alpha", 50, "page")
    ]
    assert (one["revision"], one["earlier"]) == (1, [])
    [listed] = client.get(f"{ROOT}/plans/{plan.address}/actions").json()["items"]
    assert listed == {name: one[name] for name in listed}


def test_an_action_carries_how_it_read_before_it_was_changed(client: Client, making: Making) -> None:
    plan = open_plan(making)
    action = led(making, plan)
    first = action.until
    draft = wish(plan, "A desk and a fund", budget=Decimal(500), currency="EUR")
    doing.change_action(making.secretariat, action=action, draft=draft, revision=1)
    doing.change_action(making.viewer("alpha"), action=action, draft=wish(plan, "A fund"), revision=2)
    one = client.get(f"{ROOT}/plans/actions/{action.address}").json()
    assert (one["revision"], one["title"]) == (3, {"en": "A fund"})
    assert [(row["revision"], row["title"]["en"], row["until"], row["changed_by"]) for row in one["earlier"]] == [
        (2, "A desk and a fund", None, "Alpha"),
        (1, "A desk for joint tenders", first and first.isoformat(), making.world.space.organisation.name),
    ]
    assert [(row["budget"], row["currency"], row["lead"]) for row in one["earlier"]] == [
        ("500.00", "EUR", "Alpha"), (None, "", "Alpha"),
    ]  # fmt: skip


def test_what_is_not_open_to_strangers_is_not_there_for_them(client: Client, making: Making) -> None:
    plan = open_plan(making, public=False)
    said, proposal, action = say(making, plan, "alpha"), offer(making, plan, "alpha"), led(making, plan)
    amendment = ask_for(making, proposal, "delta", OTHER)
    things = [
        "", "/contributions", "/proposals", "/amendments", "/decisions", "/actions",
    ]  # fmt: skip
    paths = [f"/plans/{plan.address}{rest}" for rest in things] + [
        f"/plans/contributions/{said.address}", f"/plans/proposals/{proposal.address}",
        f"/plans/amendments/{amendment.address}", f"/plans/actions/{action.address}",
    ]  # fmt: skip
    strangers = (client.get, caller(making.world, "other", "plans:read").client.get)
    mine, lacking = program(making, "beta"), program(making, "beta", "plans:write")
    assert client.get(f"{ROOT}/plans").json()["items"] == []
    for path in paths:
        assert [get(ROOT + path).status_code for get in strangers] == [404, 404], path
        assert (mine.get(path).status_code, lacking.get(path).status_code) == (200, 403), path


def test_drafts_are_for_their_own_organisation(making: Making) -> None:
    plan = making.begun()
    draft = contributing.keep_draft(making.viewer("beta"), plan=plan, said=Said("We lose", "en"))
    path = f"/plans/contributions/{draft.address}"
    assert program(making, "beta").get(path).json()["state"] == "draft"
    assert program(making, "alpha").get(path).status_code == 404
    assert Caller().get(path).status_code == 404


def test_a_federations_system_contributes_once_and_leaves_the_draft_of_its_person_alone(making: Making) -> None:
    plan, asked = making.begun(), program(making, "alpha")
    draft = contributing.keep_draft(making.viewer("alpha"), plan=plan, said=Said("I was writing", "en"))
    sent, here = {"text": BIDS, "language": "en", "area": 2}, f"/plans/{plan.address}/contributions"
    twice = [asked.post(here, sent, **{"Idempotency-Key": "2f1c"}) for _time in range(2)]
    assert [(answer.status_code, answer.json()) for answer in twice] == [(201, twice[0].json())] * 2
    made = twice[0].json()
    assert (made["number"], made["organisation"], made["area"], made["step"], made["state"]) == (
        1, "Alpha", 2, 1, "handed_in",
    )  # fmt: skip
    entry = Entry.objects.get(verb="plans.contribute")
    assert (entry.means, entry.organisation) == ("api", making.members["alpha"].id)
    draft.refresh_from_db()
    assert (draft.state, draft.text.in_("en").text) == ("draft", "I was writing")
    again = asked.post(here, sent)
    assert (again.status_code, again.json()["code"]) == (409, "twice")


def test_support_is_given_and_taken_back_for_the_organisation_of_the_token(making: Making) -> None:
    proposal, asked = offer(making, open_plan(making), "alpha"), program(making, "beta")
    path = f"/plans/proposals/{proposal.address}/support"
    for _time in range(2):
        assert asked.send("PUT", path, "").json() == {"supporters": 1, "ours": True}
    assert Support.objects.get().organisation == making.members["beta"]
    for _time in range(2):
        assert asked.send("DELETE", path, "").json() == {"supporters": 0, "ours": False}
    assert not Support.objects.exists()


def test_progress_is_reported_on_ones_own_action_by_words_and_by_steps(making: Making) -> None:
    plan = open_plan(making)
    action, asked = led(making, plan), program(making, "alpha")
    path = f"/plans/actions/{action.address}"
    told = {"state": "under_way", "percent": 30, "words": "Le bureau est trouvé.", "language": "fr"}
    answer = asked.post(f"{path}/progress", told)
    assert (answer.status_code, answer.json()["percent"], answer.json()["words"]) == (
        201, 30, {"fr": "Le bureau est trouvé."},
    )  # fmt: skip
    assert asked.get(path).json()["share"] == 30
    reporting.add_milestone(making.viewer("alpha"), action=action, draft=reporting.StepDraft(Words.of("A room", "en")))
    refused = asked.post(f"{path}/progress", told)
    assert (refused.status_code, refused.json()["errors"][0]["field"]) == (409, "percent")
    assert asked.send("PATCH", f"{path}/steps/1", {"done": True}).json()["share"] == 100
    assert asked.send("PATCH", f"{path}/steps/2", {"done": True}).status_code == 404
    assert asked.post(f"{path}/progress", {"state": "stopped"}).json()["code"] == "reason"


@pytest.mark.parametrize(
    ("body", "status", "field"),
    [
        ({"text": "A need", "language": "en", "area": 9}, 422, "body.area"),
        ({"text": "A need"}, 422, "body.language"),
        ({"text": "A need", "language": "en", "colour": "red"}, 422, "body.colour"),
        ({"text": " ", "language": "en"}, 409, "text"),
        ({"text": "A need", "language": "tlh"}, 409, "language"),
    ],
)
def test_what_does_not_fit_is_refused_with_its_place(
    making: Making, body: dict[str, Any], status: int, field: str
) -> None:
    answer = program(making, "alpha").post(f"/plans/{making.begun().address}/contributions", body)
    assert (answer.status_code, answer.json()["errors"][0]["field"]) == (status, field)
    assert not Contribution.objects.exists()


def test_what_no_step_allows_says_when_it_will_be_allowed(making: Making) -> None:
    plan = making.begun(steps=(making.step(StepKind.LISTENING, opens=5),))
    answer = program(making, "alpha").post(f"/plans/{plan.address}/contributions", {"text": BIDS, "language": "en"})
    assert (answer.status_code, answer.json()["code"]) == (409, "not_open")
    assert answer.json()["detail"].startswith("Contributions: open from ")


WRITES = [
    ("POST", "/plans/{plan}/contributions", {"text": BIDS, "language": "en"}),
    ("PUT", "/plans/proposals/{proposal}/support", {}),
    ("DELETE", "/plans/proposals/{proposal}/support", {}),
    ("POST", "/plans/actions/{action}/progress", {"state": "done"}),
    ("PATCH", "/plans/actions/{action}/steps/1", {"done": True}),
]


@pytest.mark.parametrize(("method", "path", "body"), WRITES)
def test_callers_that_may_not_write_change_nothing(
    making: Making, method: str, path: str, body: dict[str, Any]
) -> None:
    plan = open_plan(making)
    proposal, action = offer(making, plan, "alpha"), led(making, plan, "A room")
    supporting.support(making.viewer("alpha"), proposal=proposal)
    here = path.format(plan=plan.address, proposal=proposal.address, action=action.address)
    callers = {
        "nobody": (Caller(), {401}),
        "other": (caller(making.world, "other", "plans:write"), {403}),
        "only reads": (program(making, "alpha", "plans:read"), {403}),
    }
    if "actions" in path:
        callers["not its lead"] = (program(making, "beta"), {404})
    else:
        callers["the secretariat speaks for nobody"] = (caller(making.world, "secretariat", "plans:write"), {404})
    for who, (asked, statuses) in callers.items():
        before = _state()
        assert asked.send(method, here, body).status_code in statuses, who
        assert _state() == before, who
    assert program(making, "alpha").send(method, here, body).status_code in {200, 201}
    assert _state() != before


def _state() -> list[int]:
    return [kind.objects.count() for kind in (Entry, Contribution, Support, Progress)]


@pytest.mark.parametrize("number", [1, 3])
def test_statements_do_not_grow_with_the_list(client: Client, making: Making, number: int) -> None:
    plan = open_plan(making)
    for place in range(number):
        proposal = offer(making, plan, "alpha", f"Proposal {place}")
        ask_for(making, proposal, "delta", OTHER, title=f"Proposal {place}")
        supporting.comment(making.viewer("beta"), proposal=proposal, text="Yes", language="en")
        deciding.decide(making.secretariat, plan=plan, rulings=[ruled(proposal, "adopted")])
        action = led(making, plan, *(f"Step {each}" for each in range(number)))
        for revision in range(1, number + 1):
            words = wish(plan, f"Wording {revision}")
            doing.change_action(making.secretariat, action=action, draft=words, revision=revision)
    here, one = f"{ROOT}/plans", Proposal.objects.latest("id").address
    costs = {
        "": 2, f"/{plan.address}": 8, f"/{plan.address}/amendments": 5, f"/{plan.address}/decisions": 4,
        f"/{plan.address}/actions": 7, f"/{plan.address}/proposals": 8, f"/proposals/{one}": 13,
        f"/actions/{action.address}": 10,
    }  # fmt: skip
    for path, most in costs.items():
        with CaptureQueriesContext(connection) as asked:
            assert client.get(here + path).status_code == 200
        assert len(asked) <= most, (path, len(asked))
