"""What is captured in a meeting that belongs to a step goes on in the plan."""

from __future__ import annotations

from itertools import count
from typing import Any

import pytest

from filrouge.ground.thread.queries import life
from filrouge.rooms.meetings.actions import capturing, confirming
from filrouge.rooms.meetings.models import Line, LineKind, LineState, Meeting
from filrouge.rooms.plans.actions import contributing, hearing, proposing
from filrouge.rooms.plans.models import Contribution, Plan, Proposal, StepKind
from tests.rooms.meetings.gathering import Gathering
from tests.rooms.plans.making import Making
from tests.rooms.plans.saying import BIDS, DESK, wording

pytestmark = pytest.mark.django_db
KEYS = count(1)


@pytest.fixture
def gathering(making: Making) -> Gathering:
    return Gathering(making.assembly)


@pytest.fixture
def meeting(gathering: Gathering) -> Meeting:
    return gathering.under_way()


@pytest.fixture
def plan(making: Making, meeting: Meeting) -> Plan:
    return making.begun(steps=(making.step(StepKind.LISTENING, meeting=meeting),))


def capture(gathering: Gathering, meeting: Meeting, kind: str, text: str = BIDS, **fields: Any) -> Line:
    key = fields.pop("key", f"device-{next(KEYS)}")
    line = capturing.Captured(key, text, "en", kind, organisation=fields.pop("organisation", None), **fields)
    return capturing.capture_line(gathering.secretariat, meeting=meeting, line=line)


def answered(gathering: Gathering, line: Line, member: str, text: str = "") -> None:
    """The organisation confirms its line, or corrects it, in the room of meetings."""
    viewer = gathering.viewer(member)
    if text:
        confirming.correct_line(viewer, line=line, text=text)
    else:
        confirming.confirm_line(viewer, line=line)


def test_a_need_becomes_a_contribution_that_its_organisation_confirms(
    gathering: Gathering, meeting: Meeting, plan: Plan
) -> None:
    line = capture(gathering, meeting, LineKind.NEED, organisation=gathering.members["alpha"])
    said = Contribution.objects.get()
    assert (said.number, said.came, said.state, said.line) == (1, "room", "to_confirm", line)
    assert (said.organisation, said.step) == (gathering.members["alpha"], plan.steps.get())
    answered(gathering, line, "alpha", "We lose most bids.")
    said.refresh_from_db()
    assert (said.state, said.text.in_("en").text) == ("handed_in", "We lose most bids.")


def test_a_line_that_is_sent_twice_is_heard_once(gathering: Gathering, meeting: Meeting, plan: Plan) -> None:
    for _time in range(2):
        capture(gathering, meeting, LineKind.NEED, key="the-same-key", organisation=gathering.members["alpha"])
    assert Contribution.objects.count() == 1


def test_a_need_of_the_meeting_itself_is_said_by_the_network_and_needs_no_confirmation(
    gathering: Gathering, meeting: Meeting, plan: Plan
) -> None:
    capture(gathering, meeting, LineKind.NEED)
    said = Contribution.objects.get()
    assert (said.organisation, said.state) == (gathering.world.space.organisation, "handed_in")


def test_a_proposal_line_is_a_draft_of_who_said_it_which_is_written_out_and_opened(
    gathering: Gathering, meeting: Meeting, plan: Plan
) -> None:
    line = capture(gathering, meeting, LineKind.PROPOSAL, f"{DESK}. It reads calls.",
                   organisation=gathering.members["beta"])  # fmt: skip
    draft = Proposal.objects.get()
    assert (draft.number, draft.state, draft.title.in_("en").text) == (1, "draft", DESK)
    assert draft.authors.get().accepted_at is None
    answered(gathering, line, "beta")
    assert draft.authors.get().accepted_at is not None
    draft.refresh_from_db()
    plan.steps.update(allows=["propose"])
    opened = proposing.open_proposal(gathering.viewer("beta"), proposal=draft, wording=wording())
    assert (opened.state, opened.versions.count()) == ("open", 1)


def test_what_is_taken_back_in_the_room_is_taken_back_in_the_plan(
    gathering: Gathering, meeting: Meeting, plan: Plan
) -> None:
    need = capture(gathering, meeting, LineKind.NEED, organisation=gathering.members["alpha"])
    proposal = capture(gathering, meeting, LineKind.PROPOSAL, DESK, organisation=gathering.members["beta"])
    for line in (need, proposal):
        capturing.undo_line(gathering.secretariat, line=line)
    assert (Contribution.objects.get().state, Proposal.objects.get().state) == ("taken_back", "taken_back")


def test_a_delegate_types_on_the_own_phone_and_it_is_heard_as_well(
    gathering: Gathering, meeting: Meeting, plan: Plan
) -> None:
    mine = gathering.members["gamma"]
    line = capturing.Captured("a-phone-key", BIDS, "en", LineKind.NEED, organisation=mine)
    capturing.say_line(gathering.viewer("gamma"), meeting=meeting, line=line)
    assert Contribution.objects.get().organisation == mine


def test_a_meeting_of_no_plan_and_a_plan_that_is_not_begun_hear_nothing(
    gathering: Gathering, meeting: Meeting, making: Making
) -> None:
    making.draft(steps=(making.step(StepKind.LISTENING, meeting=meeting),))
    for kind in (LineKind.NEED, LineKind.PROPOSAL, LineKind.NOTE):
        capture(gathering, meeting, kind, organisation=gathering.members["alpha"])
    assert not Contribution.objects.exists()
    assert not Proposal.objects.exists()


def test_notes_decisions_and_actions_are_no_contributions(gathering: Gathering, meeting: Meeting, plan: Plan) -> None:
    for kind in (LineKind.NOTE, LineKind.DECISION):
        capture(gathering, meeting, kind, organisation=gathering.members["alpha"])
    assert not Contribution.objects.exists()
    assert not Proposal.objects.exists()


def test_a_long_line_has_the_beginning_of_it_as_its_title() -> None:
    words = "A very long sentence that goes on and on about tenders " * 5
    title = hearing.title_of(words)
    assert len(title) <= hearing.TITLE + 1
    assert title.endswith("…")
    assert hearing.title_of("Short. And more.") == "Short"


def test_the_thread_of_what_came_from_the_room_is_open_to_all(
    gathering: Gathering, meeting: Meeting, plan: Plan
) -> None:
    line = capture(gathering, meeting, LineKind.NEED, organisation=gathering.members["alpha"])
    answered(gathering, line, "alpha")
    knots = life(gathering.viewer("beta"), Contribution.objects.get())
    assert ("Contribution", "Listening") in [(knot.mark, knot.place) for knot in knots]


def test_confirming_the_contribution_confirms_the_line(gathering: Gathering, meeting: Meeting, plan: Plan) -> None:
    line = capture(gathering, meeting, LineKind.NEED, organisation=gathering.members["alpha"])
    contributing.confirm(gathering.viewer("alpha"), contribution=Contribution.objects.get())
    line.refresh_from_db()
    assert (line.state, Contribution.objects.get().state) == (LineState.CONFIRMED, "handed_in")


def test_what_was_corrected_in_the_plan_is_not_undone_by_confirming_the_line(
    gathering: Gathering, meeting: Meeting, plan: Plan
) -> None:
    line = capture(gathering, meeting, LineKind.NEED, organisation=gathering.members["alpha"])
    said = contributing.Said("We lose most bids.", "en")
    contributing.correct(gathering.viewer("alpha"), contribution=Contribution.objects.get(), said=said)
    answered(gathering, line, "alpha")
    assert Contribution.objects.get().text.in_("en").text == "We lose most bids."
