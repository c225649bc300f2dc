"""A network with many members and ballots written straight into the database, so that their pages can be measured.

One ballot of each method is drafted, opened, closed and counted by the room's own actions; its votes, and the other
ballots of the past, which are copies of these, are written in bulk.
"""

from __future__ import annotations

import random
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal
from typing import TYPE_CHECKING, Any

from filrouge.front.bench.children import clock

if TYPE_CHECKING:
    from filrouge.ground.people.models import Organisation, Person, Space
    from filrouge.ground.people.viewer import Viewer
    from filrouge.rooms.ballots.models import Ballot, Rule

COUNTRIES = ("BE", "FR", "IT", "ES", "NL", "DE", "PL", "GB")
CLASSES = ("full", "full", "associate", "observer")
SINCE = date(2020, 1, 1)
OPTIONS = 8
VOTING = 0.8  # of the members
CHUNK = 5_000
SETTINGS: dict[str, dict[str, Any]] = {
    "decision": {}, "consent": {}, "approval": {"places": 3}, "score": {"places": 3}, "points": {"places": 3},
    "schulze": {"places": 3}, "instant_runoff": {}, "scottish_stv": {"places": 3}, "meek_stv": {"places": 3},
    "equal_shares": {"budget": "50000", "completion": "add1-exhaustive"}, "greedy": {"budget": "50000"},
}  # fmt: skip
SAID: dict[str, Any] = {
    "format": "filrouge rule 1", "version": 1, "classes": {"full": "1", "associate": "1/2", "observer": "0"},
    "weights": {"kind": "equal"}, "missing": None, "member_cap": None, "group_cap": None, "pillars": [],
    "equal_pillars": False,
    "participation": [{"share": "1/2", "of": "weights", "strict": False, "per_pillar": False, "also": []}],
    "approval": [],
    "majorities": [{"share": "1/2", "base": "yes_and_no", "of": "weights", "strict": True, "per_pillar": False}],
    "spread": None, "ties": "rejected",
}  # fmt: skip

Taken = dict[str, float]


@dataclass
class Filled:
    """The network, who looks at it, one decided ballot of each method, one that is open, and how long counting took."""

    space: Space
    secretary: Person
    delegate: Person
    decided: dict[str, Ballot] = field(default_factory=dict)
    opened: Ballot | None = None
    counting: dict[str, Taken] = field(default_factory=dict)


def fill(members: int, ballots: int) -> Filled:
    """A space with so many members of three classes in eight countries, and so many ballots, one of them open."""
    dice = random.Random(6)  # the same network every time
    filled, viewer = _open(members)
    rule = _rule(viewer, filled.space)
    for method, settings in SETTINGS.items():
        filled.decided[method] = _decided(filled, viewer, rule, (method, settings), dice)
    filled.opened = _opened(viewer, rule, filled.space, "decision", {})
    _cast(filled.opened, "decision", dice)
    _copies(list(filled.decided.values()), max(0, ballots - len(SETTINGS) - 1))
    return filled


def _open(members: int) -> tuple[Filled, Viewer]:
    from filrouge.ground.people import actions
    from filrouge.ground.people.models import Organisation, Role
    from filrouge.ground.people.viewer import system
    from filrouge.ground.words import Words
    from filrouge.rooms.register.models import Membership

    words = Words.of("Measured", "en")
    space = actions.open_space(system(None), slug="measured", name=words, languages=["en", "fr"], country="BE")
    made = Organisation.objects.bulk_create(
        Organisation(name=f"Member {number:04}", country=COUNTRIES[number % len(COUNTRIES)])
        for number in range(members)
    )
    Membership.objects.bulk_create(
        Membership(
            space=space, member=member, umbrella=space.organisation, category=CLASSES[number % len(CLASSES)],
            since=SINCE,
        )
        for number, member in enumerate(made)
    )  # fmt: skip

    def mandated(name: str, organisation: Organisation, role: str) -> Person:
        return actions.grant_mandate(
            system(space), space=space, email=f"{name}@measured.example", name=name, role=role,
            organisation=organisation, since=SINCE,
        ).person  # fmt: skip

    secretary = mandated("secretary", space.organisation, Role.SECRETARIAT)
    return Filled(space, secretary, mandated("delegate", made[0], Role.HEAD_DELEGATE)), system(space)


def _rule(viewer: Viewer, space: Space) -> Rule:
    from filrouge.ground.words import Words
    from filrouge.rooms.ballots.actions import ruling

    wording = ruling.Wording(Words.of("Ordinary majority", "en"), SAID)
    rule = ruling.write_rule(viewer, space=space, wording=wording)
    ruling.try_rule(viewer, rule=rule)
    adopted: Rule = ruling.adopt_rule(viewer, rule=rule)
    return adopted


def _opened(viewer: Viewer, rule: Rule, space: Space, method: str, settings: dict[str, Any]) -> Ballot:
    from filrouge.ground.words import Words
    from filrouge.rooms.ballots.actions import drafting, running

    named = () if method in drafting.WITHOUT_OPTIONS else range(1, OPTIONS + 1)
    choices = tuple(
        drafting.Choice(Words.of(f"Option {number}", "en"), cost=Decimal(5_000 + 1_000 * number)) for number in named
    )
    matter = drafting.Matter(Words.of("Shall it be so?", "en"), choices)
    draft = drafting.Draft(
        title=Words.of(f"Matter by {method}", "en"), rule=rule, questions=(matter,), method=method, settings=settings
    )
    ballot = drafting.draft_ballot(viewer, space=space, draft=draft)
    opened: Ballot = running.open_ballot(viewer, ballot=ballot, confirmed=True)
    return opened


def _decided(
    filled: Filled, viewer: Viewer, rule: Rule, how: tuple[str, dict[str, Any]], dice: random.Random
) -> Ballot:
    from filrouge.rooms.ballots.actions import running
    from filrouge.rooms.ballots.filing import ballot_file, counted

    method, settings = how
    ballot = _opened(viewer, rule, filled.space, method, settings)
    _cast(ballot, method, dice)
    running.close_ballot(viewer, ballot=ballot)
    with clock() as filing:
        file = ballot_file(ballot)
    with clock() as counting:
        counted(file)
    with clock() as whole:
        running.count_ballot(viewer, ballot=ballot)
    filled.counting[method] = {"file": filing["cpu"], "count": counting["cpu"], "whole": whole["cpu"]}
    running.publish_result(viewer, ballot=ballot)
    return ballot


def _cast(ballot: Ballot, method: str, dice: random.Random) -> None:
    """The votes of most voters, each once; the first voter, whose delegate looks at the pages, is not among them."""
    from django.utils import timezone

    from filrouge.rooms.ballots.models import Vote, Voter

    now = timezone.now()
    voters = list(Voter.objects.filter(ballot=ballot).exclude(weight="0").order_by("id"))[1:]
    Vote.objects.bulk_create(
        (
            Vote(
                voter=voter, number=1, answers={"1": answer(method, dice)}, means="page", by_id=voter.organisation_id,
                at=now,
            )
            for voter in voters
            if dice.random() < VOTING
        ),
        CHUNK,
    )  # fmt: skip


def answer(method: str, dice: random.Random) -> dict[str, Any]:
    """An answer as methods.recount.answers has it."""
    options = dice.sample([str(number) for number in range(1, OPTIONS + 1)], dice.randint(1, OPTIONS))
    if method == "decision":
        return {dice.choices(("yes", "no", "abstain"), (60, 30, 10))[0]: 1}
    if method == "consent":
        return {"stance": dice.choices(("consent", "stand_aside"), (90, 10))[0]}
    if method in {"approval", "equal_shares", "greedy"}:
        return {"approved": options}
    if method == "score":
        return {"scores": {option: dice.randint(0, 5) for option in options}}
    if method == "points":
        return {"points": {options[0]: 6, options[-1]: 4} if len(options) > 1 else {options[0]: 10}}
    return {"ranking": [[option] for option in options]}


def _copies(decided: list[Ballot], number: int) -> None:
    """Ballots of the past, each with its roll, its votes and its count."""
    for at in range(number):
        _copy(decided[at % len(decided)], at)


def _copy(ballot: Ballot, at: int) -> None:
    from filrouge.ground.people.models import new_address
    from filrouge.ground.words import Words
    from filrouge.rooms.ballots.models import Ballot, Count, Option, Question, Vote, Voter

    fields = {name: value for name, value in _columns(ballot).items() if name not in {"address", "title"}}
    made = Ballot.objects.create(**fields, address=new_address(), title=Words.of(f"Matter {at} of the past", "en"))
    asked = {
        row.pk: Question.objects.create(**_columns(row) | {"ballot_id": made.pk}) for row in ballot.questions.all()
    }
    for row in Option.objects.filter(question__ballot=ballot):
        Option.objects.create(**_columns(row) | {"question_id": asked[row.question_id].pk})
    old = list(Voter.objects.filter(ballot=ballot).order_by("id"))
    new = Voter.objects.bulk_create((Voter(**_columns(row) | {"ballot_id": made.pk}) for row in old), CHUNK)
    voter = {row.pk: copy.pk for row, copy in zip(old, new, strict=True)}
    votes = Vote.objects.filter(voter__ballot=ballot)
    Vote.objects.bulk_create((Vote(**_columns(row) | {"voter_id": voter[row.voter_id]}) for row in votes), CHUNK)
    for count in ballot.counts.all():
        Count.objects.create(**_columns(count) | {"ballot_id": made.pk})


def _columns(row: Any) -> dict[str, Any]:
    return {one.attname: getattr(row, one.attname) for one in row._meta.concrete_fields if not one.primary_key}
