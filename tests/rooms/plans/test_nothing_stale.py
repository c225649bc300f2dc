"""What pages of plans keep: a draft or a vote leaves it alone, and nobody is ever shown what is no longer so."""

from __future__ import annotations

import re
from collections.abc import Callable
from datetime import timedelta

import pytest
from django.test import Client

from filrouge.ground.actions import ACTIONS
from filrouge.ground.pages import kept
from filrouge.rooms.meetings.actions import preparing
from filrouge.rooms.meetings.models import LineKind, Meeting
from filrouge.rooms.plans.actions import authoring, contributing, merging, planning, reporting, supporting, withdrawing
from filrouge.rooms.plans.models import Contribution, Plan, Proposal, StepKind
from filrouge.rooms.plans.queries import sizes, stamps
from filrouge.rooms.plans.queries.stamps import written
from filrouge.rooms.plans.queries.voices import changed_at
from tests.rooms.meetings.gathering import DAYS, Gathering
from tests.rooms.plans.effects import adopted, begun, open_plan
from tests.rooms.plans.making import Making
from tests.rooms.plans.saying import ask_for, at, browser, drawn, offer, say
from tests.rooms.plans.test_dates_that_move import moved
from tests.rooms.plans.test_hearing import answered, capture

WEEK = timedelta(7)


@pytest.fixture
def gathering(making: Making) -> Gathering:
    return Gathering(making.assembly)


@pytest.fixture
def meeting(gathering: Gathering) -> Meeting:
    return gathering.under_way()


@pytest.fixture
def plan(making: Making, meeting: Meeting) -> Plan:
    others = [making.step(kind, opens=-1, closes=30) for kind in StepKind if kind != StepKind.LISTENING]
    return making.begun(steps=(making.step(StepKind.LISTENING, meeting=meeting), *others))


def words(client: Client, plan: Plan, page: str = "") -> str:
    """A page as one line of words, without what is new on every look."""
    return re.sub(r'csrfmiddlewaretoken" value="[^"]+"|\s+', " ", client.get(at(plan, page)).content.decode())


def test_a_draft_that_is_kept_while_somebody_types_leaves_what_pages_keep_alone(making: Making, plan: Plan) -> None:
    before = written(), changed_at(kept.house())
    said = contributing.Said("We lose most bids", "en")
    contributing.keep_draft(making.viewer("alpha"), plan=plan, said=said)
    assert (written(), changed_at(kept.house())) == before
    draft = Contribution.objects.get()
    contributing.throw_away(making.viewer("alpha"), contribution=draft)
    assert (written(), changed_at(kept.house())) == before


def test_what_is_done_in_a_meeting_that_no_plan_follows_leaves_its_numbers_alone(
    gathering: Gathering, plan: Plan, meeting: Meeting
) -> None:
    before, all_before = written(), changed_at(kept.house())
    gathering.item(meeting)
    assert (written() == before, changed_at(kept.house()) == all_before) == (True, False)


def test_a_line_captured_and_confirmed_in_the_room_is_on_the_pages_at_once(
    gathering: Gathering, meeting: Meeting, plan: Plan
) -> None:
    visitor = Client()
    assert "1 contribution<" not in words(visitor, plan)
    assert "We lose most bids" not in words(visitor, plan, "contributions/")
    line = capture(gathering, meeting, LineKind.NEED, "We lose most bids", organisation=gathering.members["alpha"])
    assert "We lose most bids" not in words(visitor, plan, "contributions/")
    answered(gathering, line, "alpha")
    assert "We lose most bids" in words(visitor, plan, "contributions/")
    assert "1 contribution<" in words(visitor, plan)


def test_a_meeting_that_moves_moves_its_step_on_the_page_of_the_plan_at_once(
    gathering: Gathering, meeting: Meeting, plan: Plan
) -> None:
    visitor = Client()
    before = words(visitor, plan)
    later = tuple((starts + WEEK, ends + WEEK) for starts, ends in DAYS)
    draft = preparing.MeetingDraft(title=meeting.title, zone=meeting.zone, days=later, place="Sala Borsa", country="IT")
    preparing.change_meeting(gathering.secretariat, meeting=meeting, draft=draft)
    shown = words(visitor, plan)
    kept.forget()
    assert before != shown == words(visitor, plan)


def test_a_plan_that_is_kept_is_for_those_alone_who_may_see_it(making: Making) -> None:
    draft = making.draft(StepKind.LISTENING)
    assert browser(making).get(at(draft)).status_code == 200
    assert [browser(making, "alpha").get(at(draft)).status_code, Client().get(at(draft)).status_code] == [404, 404]
    planning.begin_plan(making.secretariat, plan=draft)
    assert browser(making, "alpha").get(at(draft)).status_code == 200


def test_what_is_kept_knows_every_action_of_the_room() -> None:
    kinds = (
        stamps.UNSEEN, stamps.SAYING, stamps.SUPPORTING, stamps.COMMENTING, stamps.AMENDING, stamps.AUTHORING,
        stamps.PROPOSING, stamps.ACTING, stamps.BELOW, stamps.INVITING, PLANNING,
    )  # fmt: skip
    known = [verb for kind in kinds for verb in kind]
    assert sorted(known) == sorted(verb for verb in ACTIONS if verb.startswith("plans."))
    # What follows a report acts upon the meeting by an action of its own, of which the trail tells.
    assert [verb for verb in known if ACTIONS[verb].followers] == ["plans.report"]


def sorted_in(making: Making, plan: Plan, _one: Proposal) -> None:
    """Drawn from a contribution that a visitor has seen without it."""
    said = say(making, plan, "delta")
    words(Client(), plan, "contributions/")
    drawn(making, plan, said, title="A shared job")


def reported(making: Making, plan: Plan, _one: Proposal) -> None:
    """Done, of an action that a visitor has seen under way."""
    action = begun(making, plan, "delta", title="Train mentors")
    words(Client(), plan, "actions/")
    reporting.report(making.viewer("delta"), action=action, report=reporting.Report("done"))


def stood_behind(making: Making, _plan: Plan, one: Proposal) -> None:
    """Another author, whom a visitor has not seen while it was asked."""
    author = authoring.invite_author(making.viewer("beta"), proposal=one, organisation=making.members["gamma"])
    words(Client(), one.plan, "proposals/")
    authoring.answer_invitation(making.viewer("gamma"), author=author, yes=True)


PLANNING = {
    f"plans.{verb}"
    for verb in (
        "draft", "change", "begin", "run", "end", "add_step", "change_step", "move_step", "remove_step", "add_area",
        "change_area", "remove_area",
    )
}  # fmt: skip  # of which everything is made anew
Change = Callable[[Making, Plan, Proposal], object]
CHANGES: dict[str, tuple[Change, str]] = {
    "something is said": (lambda making, plan, _one: say(making, plan, "delta"), "contributions/"),
    "support": (lambda making, _plan, one: supporting.support(making.viewer("gamma"), proposal=one), "proposals/"),
    "support among the voices": (
        lambda making, _plan, one: supporting.support(making.viewer("gamma"), proposal=one), "voices/",
    ),
    "a comment among the voices": (
        lambda making, _plan, one: supporting.comment(
            making.viewer("gamma"), proposal=one, text="Yes, and soon", language="en"
        ), "voices/",
    ),
    "an amendment among the voices": (
        lambda making, _plan, one: ask_for(making, one, "gamma", "Other words"), "voices/",
    ),
    "what is said among the voices": (lambda making, plan, _one: say(making, plan, "delta"), "voices/"),
    "an author among the voices": (stood_behind, "voices/"),
    "a proposal among the voices": (
        lambda making, plan, _one: offer(making, plan, "delta", title="A shared job"), "voices/",
    ),
    "a contribution that is sorted in": (sorted_in, "contributions/"),
    "an author who says yes": (stood_behind, "proposals/"),
    "an amendment": (lambda making, _plan, one: ask_for(making, one, "gamma", "Other words"), "amendments/"),
    "a report": (reported, "actions/"),
    "a proposal": (lambda making, plan, _one: offer(making, plan, "delta", title="A shared job"), "proposals/"),
    "a decision": (lambda making, _plan, one: adopted(making, one), "proposals/?which=adopted"),
    "an action": (lambda making, plan, _one: begun(making, plan, "delta", title="Train mentors"), "actions/"),
    "a step that moves": (lambda making, plan, _one: moved(making, making.first_step(plan), 7), ""),
    "a proposal taken back": (
        lambda making, _plan, one: withdrawing.withdraw(making.viewer("beta"), proposal=one), "proposals/",
    ),
}  # fmt: skip


@pytest.mark.parametrize("change", CHANGES)
def test_every_reader_sees_what_was_just_done(making: Making, change: str) -> None:
    plan = open_plan(making)
    one = offer(making, plan, "beta", area=plan.areas.get(position=1))
    do, page = CHANGES[change]
    readers = [Client(), browser(making, "alpha"), browser(making)]
    before = [(words(each, plan), words(each, plan, page)) for each in readers]
    do(making, plan, one)
    shown = [(words(each, plan), words(each, plan, page)) for each in readers]
    kept.forget()
    assert shown == [(words(each, plan), words(each, plan, page)) for each in readers]
    assert all(now[1] != then[1] for now, then in zip(shown, before, strict=True))


def test_what_we_said_shows_a_draft_of_ours_and_what_became_of_the_rest_at_once(making: Making) -> None:
    plan = open_plan(making)
    alpha = browser(making, "alpha")
    assert "We lose most bids" not in words(alpha, plan, "said/")
    contributing.keep_draft(making.viewer("alpha"), plan=plan, said=contributing.Said("We lose most bids", "en"))
    assert "We lose most bids" in words(alpha, plan, "said/")
    said = say(making, plan, "alpha", "Nobody bids alone")
    assert "Waits to be sorted" in words(alpha, plan, "said/")
    drawn(making, plan, said, title="A shared job")
    assert "A shared job" in words(alpha, plan, "said/")


def test_who_follows_up_sees_at_once_that_something_is_done(making: Making) -> None:
    plan, desk = open_plan(making), browser(making)
    action = begun(making, plan, "delta", title="Train mentors")
    assert "Train mentors" in words(desk, plan, "actions/follow-up/")
    reporting.report(making.viewer("delta"), action=action, report=reporting.Report("done"))
    assert "Train mentors" not in words(desk, plan, "actions/follow-up/")


def test_a_proposal_that_went_into_another_is_gone_from_the_list_and_the_plan(making: Making) -> None:
    plan = open_plan(making)
    area = plan.areas.get(position=1)
    one, other = offer(making, plan, "beta", area=area), offer(making, plan, "gamma", title="A joint desk", area=area)
    visitor = Client()
    assert one.title.in_("en").text in words(visitor, plan)
    merging.merge(making.secretariat, into=other, proposals=[one])
    for page in ("", "proposals/"):
        assert one.title.in_("en").text not in words(visitor, plan, page)
        assert "A joint desk" in words(visitor, plan, page)


@pytest.mark.django_db
def test_the_database_looks_at_the_tables_again_once_there_is_twice_as_much(
    making: Making, monkeypatch: pytest.MonkeyPatch
) -> None:
    looked: list[int] = []
    monkeypatch.setattr(sizes, "know_your_sizes", lambda *tables: looked.append(len(tables)))
    monkeypatch.setattr(sizes, "SMALL", 2)
    monkeypatch.setattr(sizes, "_known", 0)
    plan = making.begun(StepKind.LISTENING)
    assert not sizes.know_sizes()
    for number in range(3):
        say(making, plan, "alpha", f"Number {number} of what we need")
    assert [sizes.know_sizes(), sizes.know_sizes()] == [True, False]
    assert looked == [8]
