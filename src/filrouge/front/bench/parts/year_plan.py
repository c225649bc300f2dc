"""A plan in six steps and five areas: what members said, what they proposed, and what others said to that.

Written in bulk, as the room's actions would leave it.
"""

from __future__ import annotations

import random
from collections.abc import Iterator
from datetime import date, timedelta
from decimal import Decimal
from typing import TYPE_CHECKING, Any

from filrouge.front.bench.parts import year_words

if TYPE_CHECKING:
    from filrouge.front.bench.parts.year_filling import Amounts
    from filrouge.front.bench.parts.year_meetings import Meetings
    from filrouge.front.bench.parts.year_network import Network
    from filrouge.rooms.plans.models import Contribution, Plan, Proposal

CHUNK = 5_000
AREAS = ("Buying and selling together", "Work and care", "Money that stays", "Learning", "A place to meet")
# From and until which day from now a step is open: what members say, propose and amend overlaps, as it does in a year.
STEPS = (
    ("listening", -160, 30), ("sorting", -110, 30), ("amending", -50, 30), ("weighing", -5, 10), ("adopting", -4, 40),
    ("starting", -3, 200),
)  # fmt: skip
DECIDED = {"adopted": 0.06, "deferred": 0.02, "not_taken_up": 0.02}  # of the proposals, the oldest
MERGED, DRAFTS = 0.05, 0.01  # the next oldest; the newest
WAITING = 0.1  # of the contributions have no proposal yet
LINES = 2  # one line in so many became a contribution


def fill(network: Network, meetings: Meetings, amounts: Amounts) -> Plan:
    """The plan with its contributions and its proposals; neither actions nor links."""
    dice = random.Random(13)  # the same plan every time
    plan = _made(network, meetings)
    _contributions(network, meetings, plan, amounts.contributions, dice)
    made = _proposals(network, plan, amounts.proposals, dice)
    _authors(network, made, dice)
    _supports(network, made, dice)
    _comments(network, made, dice)
    _amendments(network, made, dice)
    return plan


def _made(network: Network, meetings: Meetings) -> Plan:
    from django.utils.timezone import now

    from filrouge.ground.words import Words
    from filrouge.rooms.plans.actions import planning

    held = [*meetings.ended, meetings.now, meetings.coming, meetings.asking]
    drafts = tuple(
        planning.StepDraft(
            kind, Words.of(f"Step {number}: {kind}", "en"), now() + timedelta(opens), now() + timedelta(closes),
            meeting=meeting,
        )
        for number, ((kind, opens, closes), meeting) in enumerate(zip(STEPS, held, strict=True), 1)
    )  # fmt: skip
    draft = planning.PlanDraft(
        title=Words.of("Action plan of the year", "en", fr="Plan d’action de l’année"), since=date(2026, 1, 1),
        until=date(2030, 12, 31), areas=tuple(Words.of(name, "en") for name in AREAS), steps=drafts,
    )  # fmt: skip
    plan = planning.draft_plan(network.chair, space=network.space, draft=draft)
    begun: Plan = planning.begin_plan(network.chair, plan=plan)
    return begun


def _contributions(
    network: Network, meetings: Meetings, plan: Plan, number: int, dice: random.Random
) -> list[Contribution]:
    from django.utils.timezone import now

    from filrouge.rooms.plans.models import Contribution

    steps, areas, begun = list(plan.steps.all()), list(plan.areas.all()), now() - timedelta(days=160)
    lines = [line for line in meetings.lines[::LINES] if line.kind == "need"]
    members, people = network.members, network.people
    return Contribution.objects.bulk_create(
        (
            Contribution(
                plan=plan, step=steps[at * 4 // number], number=at + 1, organisation=members[who], person=people[who],
                area=dice.choice((*areas, None)), text=year_words.written(at, dice.randint(1, 4), dice),
                came="room" if at < len(lines) else "page", line=lines[at] if at < len(lines) else None,
                state=_state(at), at=begun + timedelta(minutes=at * 220_000 // number),
            )
            for at in range(number)
            for who in [dice.randrange(len(members)) if at % 50 else 0]  # the first member, who looks, says more
        ),
        CHUNK,
    )  # fmt: skip


def _state(at: int) -> str:
    if at % 100 == 99:
        return "to_confirm"
    return "taken_back" if at % 200 == 98 else "handed_in"


def _proposals(network: Network, plan: Plan, number: int, dice: random.Random) -> list[Proposal]:
    from django.utils.timezone import now

    from filrouge.rooms.plans.models import Proposal, ProposalVersion

    areas, begun, states = list(plan.areas.all()), now() - timedelta(days=110), list(_states(number))
    made = Proposal.objects.bulk_create(
        (
            Proposal(
                plan=plan, area=areas[at % len(areas)], number=at + 1, title=year_words.titled(at),
                text=year_words.written(at, dice.randint(3, 8), dice), made_at=begun + timedelta(minutes=at),
                cost=Decimal(dice.randint(1, 50) * 1_000), state="open" if states[at] == "merged" else states[at],
                reason=year_words.written(at, 1, dice) if states[at] in DECIDED else year_words.nothing(),
                decided_at=now() - timedelta(days=2) if states[at] in DECIDED else None,
            )
            for at in range(number)
        ),
        CHUNK,
    )  # fmt: skip
    _merge([one for one, state in zip(made, states, strict=True) if state == "merged"], made, dice)
    ProposalVersion.objects.bulk_create(
        (ProposalVersion(proposal=one, version=1, title=one.title, text=one.text, at=one.made_at) for one in made),
        CHUNK,
    )
    return made


def _states(number: int) -> Iterator[str]:
    """The states of proposals from the first to the last."""
    left = number
    for state, share in (*DECIDED.items(), ("merged", MERGED)):
        many = max(1, int(number * share))
        left -= many
        yield from [state] * many
    drafts = max(1, int(number * DRAFTS))
    yield from ["open"] * (left - drafts)
    yield from ["draft"] * drafts


def _merge(merged: list[Proposal], made: list[Proposal], dice: random.Random) -> None:
    """Into open ones, three of ten of them into the same."""
    from filrouge.rooms.plans.models import Proposal

    into = [one for one in made if one.state == "open" and one not in set(merged)]
    for at, one in enumerate(merged):
        one.merged_into = into[0] if at % 10 < 3 else dice.choice(into)
        one.state = "merged"
    Proposal.objects.bulk_update(merged, ["merged_into", "state"], CHUNK)


def _pairs(network: Network, number: int, most: int, dice: random.Random) -> Iterator[tuple[int, Any]]:
    """(at, member) for each of so many things: a few members each, and many for one in a hundred."""
    for at in range(number):
        many = most if at % 100 == 60 else dice.randint(0, 10)
        yield from ((at, member) for member in dice.sample(network.members, min(many, len(network.members))))


def _authors(network: Network, made: list[Proposal], dice: random.Random) -> None:
    from filrouge.rooms.plans.models import Author

    Author.objects.bulk_create(
        (
            Author(
                proposal=one, organisation=member, invited_at=one.made_at,
                accepted_at=one.made_at if place == 0 or dice.random() < 0.8 else None,
            )
            for one in made
            for place, member in enumerate(dice.sample(network.members, min(dice.randint(1, 3), len(network.members))))
        ),
        CHUNK,
    )  # fmt: skip


def _supports(network: Network, made: list[Proposal], dice: random.Random) -> None:
    from filrouge.rooms.plans.models import Support

    pairs = _pairs(network, len(made), len(network.members) * 7 // 10, dice)
    Support.objects.bulk_create(
        (Support(proposal=made[at], organisation=member, at=made[at].made_at) for at, member in pairs), CHUNK
    )


def _comments(network: Network, made: list[Proposal], dice: random.Random) -> None:
    from filrouge.rooms.plans.models import Comment

    pairs = _pairs(network, len(made) // 3, 60, dice)
    Comment.objects.bulk_create(
        (
            Comment(
                proposal=made[-1 - at * 3], organisation=member, at=made[-1 - at * 3].made_at,
                text=year_words.written(place, 2, dice),
            )
            for place, (at, member) in enumerate(pairs)
        ),
        CHUNK,
    )  # fmt: skip


def _amendments(network: Network, made: list[Proposal], dice: random.Random) -> None:
    from filrouge.rooms.plans.models import Amendment

    states = ("open", "open", "open", "taken_in", "not_taken_in")
    pairs = [pair for pair in _pairs(network, len(made) // 8, 30, dice) if made[-1 - pair[0] * 8].state == "open"]
    Amendment.objects.bulk_create(
        (
            Amendment(
                proposal=one, number=place + 1, base=1, organisation=member, language=one.title.origin, at=one.made_at,
                title=one.title.texts()[one.title.origin], because="It says what it costs.", state=states[place % 5],
                text=one.text.texts()[one.text.origin] + " " + dice.choice(year_words.SENTENCES[one.title.origin]),
                answer=year_words.written(place, 1, dice) if place % 5 > 2 else year_words.nothing(),
                answered_at=one.made_at if place % 5 > 2 else None,
            )
            for place, (at, member) in enumerate(pairs)
            for one in [made[-1 - at * 8]]
        ),
        CHUNK,
    )  # fmt: skip
