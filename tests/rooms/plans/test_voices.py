"""Every voice: what each member did in each step, and who has not been heard is invited."""

from __future__ import annotations

import re
from collections.abc import Callable
from datetime import date, timedelta
from typing import Any

import pytest
from django.core.mail import EmailMessage
from django.test import Client

from filrouge.ground.actions import NotAllowed, Refused
from filrouge.ground.asked.models import Wish
from filrouge.ground.jobs import work
from filrouge.ground.mail.models import Message, ReplyAddress
from filrouge.ground.pages import kept
from filrouge.ground.people.models import Mandate
from filrouge.ground.people.viewer import Viewer
from filrouge.rooms.ballots.models import Method
from filrouge.rooms.meetings.models import Attendee, Meeting, Presence
from filrouge.rooms.plans.actions import supporting
from filrouge.rooms.plans.actions.inviting import invite_unheard
from filrouge.rooms.plans.models import Invitation, Plan, Proposal, StepKind
from filrouge.rooms.plans.pages.voice_rows import member_rows
from filrouge.rooms.plans.queries.voice_balance import balances
from filrouge.rooms.plans.queries.voices import Did, matrix
from filrouge.rooms.plans.queries.voices_page import Cell, Chosen, VoiceRow, chosen_of, in_words, table
from tests.rooms.ballots.sheets import text_of
from tests.rooms.plans.effects import open_plan, vote, weighed
from tests.rooms.plans.making import Making
from tests.rooms.plans.saying import ask_for, browser, offer, say, statements
from tests.world import sign_in

MAIL = "plan_invitation"


def address(plan: Plan, more: str = "") -> str:
    return f"/en/network/plans/{plan.address}/voices{more or '/'}"


def did(making: Making, plan: Plan, member: str, step: int = 1) -> int:
    found = matrix(making.viewer("alpha"), plan)
    return found.of(making.members[member].pk, plan.steps.get(position=step).pk)


def test_the_matrix_tells_what_each_member_did_in_each_step(making: Making) -> None:
    steps = (
        making.step(StepKind.LISTENING), making.step(StepKind.AMENDING), making.step(StepKind.WEIGHING),
        making.step(StepKind.STARTING, opens=20, closes=30),
    )  # fmt: skip
    plan = making.begun(steps=steps)
    say(making, plan, "alpha")
    proposal = offer(making, plan, "beta")
    supporting.support(making.viewer("gamma"), proposal=proposal)
    ask_for(making, proposal, "delta", "The network keeps two desks.")
    supporting.comment(making.viewer("zeta"), proposal=proposal, text="Good.", language="en")
    vote(making, weighed(making, plan, [proposal]).ballot, epsilon={"1": {"yes": 1}})
    assert did(making, plan, "alpha") == Did.CONTRIBUTED
    assert did(making, plan, "beta") == Did.PROPOSED
    assert did(making, plan, "gamma", 2) == Did.SUPPORTED
    assert did(making, plan, "delta", 2) == Did.AMENDED
    assert did(making, plan, "zeta", 2) == Did.COMMENTED
    assert did(making, plan, "epsilon", 3) == Did.VOTED
    assert did(making, plan, "epsilon", 4) == 0
    unheard = matrix(making.secretariat, plan).unheard()
    assert [each.name for each in unheard] == ["Eta"]


def test_being_there_is_not_being_heard(making: Making) -> None:
    plan = making.begun(StepKind.LISTENING)
    step = making.first_step(plan)
    now = step.opens_at
    meeting = Meeting.objects.create(
        space=making.world.space, title=plan.title, zone="Europe/Brussels", mode="place", starts_at=now,
        ends_at=now + timedelta(hours=2), state="ended", drafted_at=now, announced_at=now, changed_at=now,
    )  # fmt: skip
    step.meeting = meeting
    step.save()
    came = Attendee.objects.create(
        meeting=meeting, organisation=making.members["alpha"], name="Alpha", registered_at=now
    )
    Presence.objects.create(attendee=came, came_at=now, means="list")
    kept.forget()
    assert did(making, plan, "alpha") == Did.PRESENT
    assert "Alpha" in [each.name for each in matrix(making.secretariat, plan).unheard(step.pk)]
    assert in_words(Did.PRESENT | Did.SPOKE) == "was there, spoke"


def test_a_step_that_is_to_come_has_no_label_on_a_phone_that_promises_words() -> None:
    came, coming = Cell("1. Listening", "contributed", heard=True, coming=False), Cell("2. Sorting", "", False, True)
    drawn = member_rows([VoiceRow("Alpha", "/", "Belgium", "full", heard=True, cells=(came, coming))])
    assert 'data-l="1. Listening:"' in drawn
    assert "2. Sorting" not in drawn


def test_members_see_the_matrix_and_the_public_the_sums_only(making: Making, client: Client) -> None:
    plan = making.begun(StepKind.LISTENING)
    say(making, plan, "alpha")
    page = client.get(address(plan)).content.decode()
    assert "1 of 7 members has been heard, from 1 of 5 countries" in re.sub(r"\s+", " ", page)
    assert "Alpha" not in page
    assert client.get(address(plan, ".csv")).status_code == 404
    sign_in(client, making.assembly.delegates["beta"])
    page = client.get(address(plan)).content.decode()
    assert "Alpha" in page
    assert "Invite" not in page
    lines = client.get(address(plan, ".csv?which=heard")).content.decode("utf-8-sig").splitlines()
    assert lines[1:] == ['"Alpha","BE","full","","contributed",""']


def test_the_table_is_filtered_by_country_class_step_and_who_was_heard(making: Making) -> None:
    plan = making.begun(StepKind.LISTENING, StepKind.SORTING)
    say(making, plan, "alpha")
    found, viewer = matrix(making.secretariat, plan), making.viewer("alpha")

    def names(**chosen: object) -> list[str]:
        return [row.name for row in table(viewer, plan, found, Chosen(**chosen)).rows]  # type: ignore[arg-type]

    assert names(country="BE") == ["Alpha", "Zeta"]
    assert names(category="associate", country="BE") == ["Zeta"]
    assert names(which="heard") == ["Alpha"]
    assert len(names(which="unheard", step=2)) == 7 - (did(making, plan, "alpha", 2) > 0)
    only = table(viewer, plan, found, Chosen(step=1)).rows[0]
    assert [cell.step for cell in only.cells] == ["1. Listening"]


@pytest.mark.parametrize(
    "asked", [{"step": "x"}, {"step": "²"}, {"country": "B1"}, {"which": "all"}, {"step": "99999"}]
)
def test_a_filter_that_is_none_of_ours_is_left_out(asked: dict[str, str]) -> None:
    assert chosen_of(asked) == Chosen()


def test_who_was_not_heard_is_invited_once_in_a_step(making: Making) -> None:
    plan = making.begun(StepKind.LISTENING)
    step = making.first_step(plan)
    say(making, plan, "alpha")
    assert invite_unheard(making.secretariat, step=step) == 6
    work.run_all()
    # No mail is answered here, so the page is the one way.
    assert Message.objects.filter(kind=MAIL, body__contains="\nWrite here:").count() == 6
    with pytest.raises(Refused, match="Everybody has been heard"):
        invite_unheard(making.secretariat, step=step)
    assert Invitation.objects.count() == 6


def test_nobody_is_said_to_be_invited_who_cannot_be_written_to(making: Making) -> None:
    plan = making.begun(StepKind.LISTENING)
    step, eta = making.first_step(plan), Mandate.objects.filter(organisation=making.members["eta"])
    eta.update(since=date(2020, 1, 1), until=date(2020, 12, 31))
    assert "Nobody acts here yet for: Eta." in text_of(browser(making).get(address(plan)))
    assert invite_unheard(making.secretariat, step=step) == 6
    with pytest.raises(Refused, match="Ask them to name a delegate"):
        invite_unheard(making.secretariat, step=step)
    eta.update(until=None)
    assert invite_unheard(making.secretariat, step=step) == 1


def test_an_invitation_is_written_in_the_readers_language_and_can_be_answered(
    making: Making, settings: Any, mailoutbox: list[EmailMessage]
) -> None:
    settings.REPLY_TO = "answers@network.example"
    plan = making.begun(StepKind.LISTENING)
    beta = making.assembly.delegates["beta"]
    beta.language = "fr"
    beta.save()
    step = making.first_step(plan)
    invite_unheard(making.secretariat, step=step)
    work.run_all()
    mail = Message.objects.get(kind=MAIL, person=beta)
    assert mail.language == "fr"
    assert "/fr/network/plans/" in mail.body
    sent = next(each for each in mailoutbox if each.to == [beta.email])
    assert sent.extra_headers["Reply-To"].startswith("answers+")
    answer = ReplyAddress.objects.get(person=beta)
    assert (answer.kind, answer.about_kind, answer.about_id) == ("plans.contribute", "plans.step", step.pk)


def test_writing_invitations_twice_sends_nobody_a_second_mail(making: Making) -> None:
    plan = making.begun(StepKind.LISTENING)
    step = making.first_step(plan)
    invite_unheard(making.secretariat, step=step)
    work.run_all()
    work.ask("plans.write_invitations", {"step": step.pk}, by=making.secretariat)
    work.run_all()
    assert Message.objects.filter(kind=MAIL).count() == 7


def test_who_wants_no_invitations_gets_none(making: Making) -> None:
    plan = making.begun(StepKind.LISTENING)
    Wish.objects.create(
        person=making.assembly.delegates["beta"], space=making.world.space, kinds={"plans.invitation": "never"}
    )
    invite_unheard(making.secretariat, step=making.first_step(plan))
    work.run_all()
    assert not Message.objects.filter(kind=MAIL, person=making.assembly.delegates["beta"]).exists()
    assert Message.objects.filter(kind=MAIL).count() == 6


def test_nobody_else_invites_and_nobody_is_invited_to_a_step_that_is_closed(making: Making) -> None:
    steps = (making.step(StepKind.LISTENING), making.step(StepKind.LISTENING, opens=20, closes=30))
    plan = making.begun(steps=steps)
    for viewer in (Viewer(making.world.space), making.viewer("alpha")):
        with pytest.raises(NotAllowed):
            invite_unheard(viewer, step=making.first_step(plan))
    with pytest.raises(Refused):
        invite_unheard(making.secretariat, step=plan.steps.get(position=2))
    assert not Invitation.objects.exists()


def test_the_secretariat_invites_with_one_click(making: Making, client: Client) -> None:
    plan = making.begun(StepKind.LISTENING)
    say(making, plan, "alpha")
    sign_in(client, making.world.secretary)
    assert "Invite 6 members" in client.get(address(plan)).content.decode()
    page = client.post(address(plan, "/invite/"), {"step": "1"}, follow=True).content.decode()
    assert "6 members are invited." in page
    assert "6 of them were invited." in re.sub(r"\s+", " ", page)
    assert client.post(address(plan, "/invite/"), {"step": "9"}).status_code == 404


def test_small_numbers_are_not_over_read(making: Making) -> None:
    plan = open_plan(making)
    proposal = offer(making, plan, "alpha")
    supporting.support(making.viewer("zeta"), proposal=proposal)
    by_country, by_class = balances(matrix(making.secretariat, plan))
    assert by_country.sentences[0].startswith("1 of 7 members said something, from 1 of 5 groups. The groups are too")
    assert [row.numbers for row in by_class.rows] == [(0, 1, 0), (1, 0, 0), (0, 0, 0)]


def test_a_secret_ballot_tells_who_voted_and_never_what(making: Making) -> None:
    plan = open_plan(making)
    ballot = weighed(making, plan, [offer(making, plan, "alpha")], method=Method.DECISION).ballot
    vote(making, ballot, beta={"1": {"no": 1}})
    step = next(step.position for step in plan.steps.all() if step.kind == StepKind.WEIGHING)
    assert did(making, plan, "beta", step) & Did.VOTED
    assert "no" not in in_words(did(making, plan, "beta", step))


@pytest.mark.parametrize("count", [1, 3])
def test_the_page_asks_little_however_many_spoke(making: Making, client: Client, count: int) -> None:
    plan = making.begun(*[StepKind.LISTENING] * count)
    for member in ("alpha", "beta", "gamma")[:count]:
        say(making, plan, member)
    sign_in(client, making.assembly.delegates["delta"])
    client.get(address(plan))
    assert statements(client, address(plan)) <= 9
    kept.forget()
    assert statements(client, address(plan)) <= 15


ONE_MORE: dict[str, tuple[Callable[[Making, Plan, Proposal], object], int]] = {
    "contributed, which may be in what was adopted": (lambda making, plan, _one: say(making, plan, "gamma"), 2),
    "supported": (lambda making, _plan, one: supporting.support(making.viewer("gamma"), proposal=one), 1),
    "commented": (
        lambda making, _plan, one: supporting.comment(
            making.viewer("gamma"), proposal=one, text="Yes, and soon", language="en"
        ), 1,
    ),
    "amended": (lambda making, _plan, one: ask_for(making, one, "gamma", "Other words"), 1),
}  # fmt: skip


@pytest.mark.parametrize("way", ONE_MORE)
def test_what_one_member_does_is_asked_of_all_in_that_way_alone(making: Making, client: Client, way: str) -> None:
    plan = open_plan(making)
    one = offer(making, plan, "beta")
    sign_in(client, making.assembly.delegates["delta"])
    client.get(address(plan))
    before = statements(client, address(plan))
    do, more = ONE_MORE[way]
    do(making, plan, one)
    assert statements(client, address(plan)) == before + more
    shown = matrix(making.viewer("alpha"), plan)
    kept.forget()
    assert shown == matrix(making.viewer("alpha"), plan)
