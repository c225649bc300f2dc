"""An assembly that the stories of the room start from: members of three classes in five countries, with delegates."""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from datetime import date
from typing import Any

from filrouge.ground.people import actions as people
from filrouge.ground.people.models import Organisation, Person, Role
from filrouge.ground.people.viewer import Viewer, viewer_for
from filrouge.ground.words import Words
from filrouge.rooms.ballots.actions import casting, drafting, ruling, running
from filrouge.rooms.ballots.models import Ballot, Count, Rule, Voter
from filrouge.rooms.register.actions import memberships
from tests.methods.recount.ballots import SAID
from tests.standing import standing
from tests.world import DAY, World

# key: class of membership, country
MEMBERS = {
    "alpha": ("full", "BE"),
    "beta": ("full", "FR"),
    "gamma": ("full", "IT"),
    "delta": ("full", "ES"),
    "epsilon": ("associate", "NL"),
    "zeta": ("associate", "BE"),
    "eta": ("observer", "FR"),
}


@dataclass
class Assembly:
    """The world with its members. `delegates` maps each member to its head delegate."""

    world: World
    members: dict[str, Organisation] = field(default_factory=dict)
    delegates: dict[str, Person] = field(default_factory=dict)

    @property
    def secretariat(self) -> Viewer:
        return self.world.secretariat

    def viewer(self, member: str) -> Viewer:
        """The head delegate of a member."""
        return viewer_for(self.delegates[member], self.world.space, day=DAY)

    def rule(self, said: dict[str, Any] | None = None, **wording: Any) -> Rule:
        """A rule in force."""
        written = ruling.write_rule(
            self.secretariat,
            space=self.world.space,
            wording=ruling.Wording(Words.of("Ordinary majority", "en"), SAID | (said or {}), **wording),
        )
        ruling.try_rule(self.secretariat, rule=written)
        return ruling.adopt_rule(self.secretariat, rule=written)

    def draft(self, rule: Rule | None = None, options: tuple[str, ...] = (), **fields: Any) -> Ballot:
        """A ballot with one question, being prepared."""
        choices = tuple(drafting.Choice(Words.of(name, "en")) for name in options)
        question = drafting.Matter(Words.of("Shall it be so?", "en"), choices)
        draft = drafting.Draft(
            title=Words.of("Membership fee 2027", "en"), rule=rule or self.rule(), questions=(question,), **fields
        )
        return drafting.draft_ballot(self.secretariat, space=self.world.space, draft=draft)

    def opened(self, rule: Rule | None = None, options: tuple[str, ...] = (), **fields: Any) -> Ballot:
        """A ballot that is open, with one question."""
        return running.open_ballot(self.secretariat, ballot=self.draft(rule, options, **fields), confirmed=True)

    def voter(self, ballot: Ballot, member: str) -> Voter:
        return Voter.objects.get(ballot=ballot, organisation=self.members[member])

    def votes(self, ballot: Ballot, **answers: Any) -> None:
        """Each member casts its answer to the only question: a choice by name, or the whole answer."""
        for member, answer in answers.items():
            plain = {answer: 1} if isinstance(answer, str) else answer
            casting.cast_vote(self.viewer(member), voter=self.voter(ballot, member), answers={"1": plain})

    def decided(self, ballot: Ballot) -> Count:
        """Close, count and publish."""
        running.close_ballot(self.secretariat, ballot=ballot)
        running.count_ballot(self.secretariat, ballot=ballot)
        return running.publish_result(self.secretariat, ballot=ballot)


def assemble(world: World) -> Assembly:
    """The members, each with its head delegate."""
    return replace(standing("assembly", lambda: _assemble(world)), world=world)


def _assemble(world: World) -> Assembly:
    """Admit the members and give each a head delegate, through the actions that users use."""
    assembly = Assembly(world)
    for key, (category, country) in MEMBERS.items():
        member = Organisation.objects.create(name=key.title(), country=country)
        memberships.admit_member(
            world.system, space=world.space, member=member, umbrella=world.space.organisation, category=category,
            since=date(2020, 1, 1),
        )  # fmt: skip
        mandate = people.grant_mandate(
            world.system, space=world.space, email=f"{key}@sample.example", name=key.title(), organisation=member,
            role=Role.HEAD_DELEGATE, since=date(2020, 1, 1),
        )  # fmt: skip
        assembly.members[key], assembly.delegates[key] = member, mandate.person
    return assembly
