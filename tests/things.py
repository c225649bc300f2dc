"""One thing of each kind in a network, made through the actions that users use: for walks over every address.

Each `a_…` answers with what stands in the addresses of what it made: the word before it → its name or number.
"""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta
from fractions import Fraction

from django.utils import timezone

from filrouge.ground.words import Words
from filrouge.methods import deciding
from filrouge.rooms.ballots.actions import drafting, ruling, running
from filrouge.rooms.meetings.actions import agenda, capturing, minuting, preparing
from filrouge.rooms.plans import rules
from filrouge.rooms.plans.actions import amending, contributing, doing, planning, proposing, reporting, taking_part
from filrouge.rooms.register.actions.bodies import add_seats, create_body, give_seat
from filrouge.rooms.register.actions.linking import settle_doubt
from filrouge.rooms.register.actions.memberships import admit_member, relate
from filrouge.rooms.register.actions.totals import publish_total
from tests.rooms.register.lists import add_list, at, link, org
from tests.rooms.register.review import ask_about
from tests.world import DAY, World

A_DAY = timedelta(days=1)


def a_register(world: World) -> dict[str, str]:
    """A network with two organisations, a list, a membership, a tie, a board with a seat, and a published total.

    Of the two it was asked whether they are one; the answer, that one is a branch, waits to be taken back.
    """
    member = admit_member(
        world.secretariat, space=world.space, member=world.federation, umbrella=world.space.organisation,
        category="full", stands_for_others=True,
    )  # fmt: skip
    source = add_list(world.space, world.federation, [org("Atelier Rouge", city="Namur"), org("Le Pain Levé")])
    link(world.space)
    total = publish_total(world.secretariat, space=world.space, umbrella=world.space.organisation)
    board = create_body(world.secretariat, space=world.space, name=Words.of("Board", "en"))
    kind = add_seats(world.secretariat, body=board, name=Words.of("Private", "en"), seats=2)
    one, other = at(world.space, "Atelier Rouge"), at(world.space, "Le Pain Levé")
    term = give_seat(world.secretariat, body=board, category=kind, organisation=one, since=DAY)
    tie = relate(world.secretariat, space=world.space, kind="hosted_by", organisation=one, other=other)
    [card] = ask_about(world, (one, other))
    answer = settle_doubt(world.secretariat, doubt=card, verdict="branch")
    [card] = ask_about(world, (one, other))
    numbers = {
        "published": total.id, "lists": source.id, "memberships": member.id, "seats": kind.id, "terms": term.id,
        "relations": tie.id, "duplicates": card.id, "answers": answer.id,
    }  # fmt: skip
    named = {name: str(number) for name, number in numbers.items()}
    return {"organisations": one.address, "bodies": board.slug, **named}


def a_meeting(world: World) -> dict[str, str]:
    """A meeting under way to which the federation is invited, with a line that it said and somebody who comes."""
    chair, starts = world.secretariat, timezone.now()
    draft = preparing.MeetingDraft(
        Words.of("General meeting", "en"), "Europe/Rome", ((starts, starts + A_DAY),), mode="online"
    )
    meeting = preparing.draft_meeting(chair, space=world.space, draft=draft)
    preparing.invite(chair, meeting=meeting, organisations=[world.federation], because="members")
    preparing.begin_meeting(chair, meeting=preparing.announce_meeting(chair, meeting=meeting))
    agenda.add_item(chair, meeting=meeting, item=agenda.ItemDraft(Words.of("Welcome", "en")))
    line = capturing.Captured("key-0001", "We need a lawyer.", "en", organisation=world.federation)
    capturing.capture_line(chair, meeting=meeting, line=line)
    minuting.circulate_minutes(
        chair, meeting=preparing.end_meeting(chair, meeting=meeting), correct_until=starts + 2 * A_DAY
    )
    return {"meetings": meeting.address}


def a_plan(world: World) -> dict[str, str]:
    """A plan in which everything is open, with a contribution, a proposal, an amendment and an action."""
    chair, speaker, now = world.secretariat, world.member, timezone.now()
    step = planning.StepDraft("listening", Words.of("All", "en"), now - A_DAY, now + A_DAY, allows=rules.EVERYTHING)
    draft = planning.PlanDraft(
        title=Words.of("Plan", "en"), since=DAY, until=DAY, areas=(Words.of("Work", "en"),), steps=(step,)
    )
    plan = planning.begin_plan(chair, plan=planning.draft_plan(chair, space=world.space, draft=draft))
    said = contributing.contribute(speaker, plan=plan, said=contributing.Said("We lose bids.", "en"))
    wording = proposing.Wording(Words.of("A desk", "en"), Words.of("It reads.", "en"))
    proposal = proposing.propose(speaker, plan=plan, wording=wording, contributions=[said])
    amendment = amending.amend(
        speaker, proposal=proposal, change=amending.Change("en", "A desk", "It helps.", ""), version=1
    )
    wanted = doing.ActionDraft(Words.of("A desk", "en"), plan.areas.get())
    action = doing.start_action(chair, plan=plan, draft=wanted)
    taking_part.ask_owner(chair, action=action, organisation=world.federation)
    taking_part.answer_as_owner(speaker, action=action, yes=True)
    reporting.add_milestone(speaker, action=action, draft=reporting.StepDraft(Words.of("A room", "en")))
    return {
        "plans": plan.address, "contributions": said.address, "proposals": proposal.address,
        "amendments": amendment.address, "actions": action.address,
    }  # fmt: skip


def a_ballot(world: World) -> dict[str, str]:
    """A ballot that is open to the federation, with its rule."""
    chair, title = world.secretariat, Words.of("Discharge of the board", "en")
    said = deciding.Rule({"full": Fraction(1)}, (deciding.Majority.simple(),)).as_dict()
    wording = ruling.Wording(Words.of("More for than against", "en"), said)
    rule = ruling.try_rule(chair, rule=ruling.write_rule(chair, space=world.space, wording=wording))
    ruling.adopt_rule(chair, rule=rule)
    matters = (drafting.Matter(title, ()),)
    draft = drafting.Draft(title=title, text=title, rule=rule, questions=matters, method="decision")
    ballot = drafting.draft_ballot(chair, space=world.space, draft=draft)
    return {"ballots": running.open_ballot(chair, ballot=ballot, confirmed=True).address, "rules": str(rule.pk)}


MADE: dict[str, Callable[[World], dict[str, str]]] = {
    "register": a_register, "meetings": a_meeting, "plans": a_plan, "ballots": lambda world: {},
}  # fmt: skip


def one_of_each(world: World) -> dict[str, str]:
    """One thing of every kind, of all rooms."""
    return a_register(world) | a_ballot(world) | a_meeting(world) | a_plan(world)
