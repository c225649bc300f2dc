"""What would happen if a draft opened today: the roll with its weights, and the rule on invented votes."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from fractions import Fraction

from django.utils import timezone
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from filrouge.ground.hours import moment
from filrouge.ground.people.queries import today
from filrouge.ground.people.viewer import Viewer
from filrouge.ground.words import Shown
from filrouge.methods import deciding
from filrouge.methods.deciding.decision import Outcome
from filrouge.methods.deciding.trial import invented, tried
from filrouge.rooms.ballots.electorate import electors_for, roll_of
from filrouge.rooms.ballots.groups import capped_in_words
from filrouge.rooms.ballots.models import Ballot
from filrouge.rooms.ballots.numbers import fraction_text
from filrouge.rooms.ballots.obstacles import obstacles, unequal
from filrouge.rooms.ballots.problems import in_words
from filrouge.rooms.ballots.queries.ballots import href
from filrouge.rooms.ballots.queries.rules import href as rule_href
from filrouge.rooms.register.queries.electorate import electorate
from filrouge.rooms.register.queries.values import country_name

INVENTED = 100  # votes for one row, at most
FEWEST = 10  # and at least
MOST_CASTS = 5_000  # invented for one row, by all members together
LEANINGS = (Fraction(2, 5), Fraction(1, 2), Fraction(3, 5), Fraction(7, 10), Fraction(4, 5))
Side = tuple[deciding.Rule, deciding.Roll]  # a rule with the members as it sees them
OUTCOMES: tuple[Outcome, ...] = ("adopted", "rejected", "no quorum", "tied")


@dataclass(frozen=True, slots=True)
class TrialRow:
    """Of the invented votes in which `yes` per cent were for it, how many ended how."""

    yes: int
    adopted: int
    rejected: int
    no_quorum: int
    tied: int


@dataclass(frozen=True, slots=True)
class Weighed:
    """One member on today's roll."""

    name: str
    member_class: str
    country: str
    weight: str
    share: str


@dataclass(frozen=True, slots=True)
class Today:
    """What stands in the way of opening now, and who would be on the roll; `sides` is None where nobody can be weighed.

    `voting` and `voteless` count those with a vote and those on the roll without one; `capped` says whom caps lowered.
    """

    problems: tuple[str, ...]
    members: tuple[Weighed, ...] = ()
    total: str = ""
    voting: int = 0
    voteless: int = 0
    sides: Side | None = None
    capped: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Opening:
    """What stands in the way, who could vote, whom caps lower, and what the rule would make of invented votes."""

    problems: tuple[str, ...]
    members: tuple[Weighed, ...]
    total: str
    capped: tuple[str, ...]
    number: int
    trials: tuple[TrialRow, ...]


def opening(viewer: Viewer, ballot: Ballot) -> Opening:
    """A draft as it would open today. The register is asked in three statements."""
    found = opening_today(viewer, ballot)
    number, rows = trials(*found.sides, ballot.address) if found.sides else (0, ())
    return Opening(found.problems, found.members, found.total, found.capped, number, rows)


@dataclass(frozen=True, slots=True)
class OpenPage:
    """What whoever opens an untried ballot confirms: who votes, under which rule, what then stands fast and until when.

    `confirm` is for ground/parts/confirm.html.
    """

    title: Shown
    roll: Today
    rule: Shown
    rule_version: int
    rule_href: str
    until: str
    confirm: dict[str, str]
    back: str
    trial_href: str


def open_page(viewer: Viewer, ballot: Ballot) -> OpenPage:
    """What opening a draft now would freeze. The register is asked in three statements."""
    language, back = get_language() or "en", href(viewer, ballot)
    return OpenPage(
        title=ballot.title.in_(language),
        roll=opening_today(viewer, ballot),
        rule=ballot.rule.name.in_(language),
        rule_version=ballot.rule.version,
        rule_href=rule_href(viewer, ballot.rule),
        until=moment(ballot.closes_at) if ballot.closes_at else "",
        confirm={
            "question": _("Open it untried?"),
            "means": _("From then on organisations vote, and nothing of the roll, the rule and the wording changes."),
            "action": href(viewer, ballot, "open"),
            "verb": _("Freeze it and open the ballot"),
            "cancel_href": back,
        },
        back=back,
        trial_href=href(viewer, ballot, "trial"),
    )


def opening_today(viewer: Viewer, ballot: Ballot) -> Today:
    """The roll of a draft as it would be frozen today. The register is asked in three statements."""
    electors = electors_for(viewer, ballot.electorate_on or today(), ballot.rule)
    names = {elector.address: elector.name for elector in electors}
    rule, roll = deciding.read_rule(ballot.rule.said), roll_of(ballot.rule, electors)
    known = tuple(obstacle.words for obstacle in obstacles(ballot, timezone.now()))
    try:
        weighing = deciding.weigh(rule, roll)
    except deciding.WeighingRefused as refused:
        return Today((*known, *dict.fromkeys(in_words(problem, names) for problem in refused.problems)))
    lines = sorted(weighing.lines, key=lambda line: (-line.weight, names[line.key]))
    members = tuple(
        Weighed(
            names[line.key],
            line.member_class,
            country_name(line.group) if line.group else "",
            fraction_text(line.weight),
            _share(line.weight, weighing),
        )
        for line in lines
    )
    voting = sum(line.weight > 0 for line in lines)
    known += tuple(obstacle.words for obstacle in unequal(ballot, weighing.weights))
    lowered = capped_in_words((one.as_dict() for one in weighing.lowered), names)
    return Today(known, members, fraction_text(weighing.total), voting, len(lines) - voting, (rule, roll), lowered)


def would_vote(viewer: Viewer, ballot: Ballot) -> frozenset[int]:
    """The organisations that would have a vote if a draft opened today. Three statements."""
    classes = ballot.rule.said["classes"]
    electors = electorate(viewer, ballot.electorate_on or today())
    return frozenset(one.organisation for one in electors if classes.get(one.category, "0") != "0")


def trials(rule: deciding.Rule, roll: deciding.Roll, seed: str) -> tuple[int, tuple[TrialRow, ...]]:
    """How often the rule adopts when members lean this way or that, and of how many votes; the same for one seed."""
    number = enough(roll)
    votes = {yes: invented(rule, roll, f"{seed} {yes}", number, yes=yes) for yes in LEANINGS}
    return number, tuple(ended((rule, roll), votes[yes], yes) for yes in LEANINGS)


def enough(roll: deciding.Roll) -> int:
    """So many invented votes for one row that the page stays quick, whatever the number of members."""
    return max(FEWEST, min(INVENTED, MOST_CASTS // max(len(roll.members), 1)))


def ended(side: Side, votes: Sequence[Sequence[deciding.Cast]], yes: Fraction) -> TrialRow:
    """How votes end under a rule; whoever is not on its roll is left out of them."""
    on_roll = {member.key for member in side[1].members}
    known = [[cast for cast in casts if cast.key in on_roll] for casts in votes]
    outcomes = [decision.outcome for decision in tried(*side, known)]
    return TrialRow(int(yes * 100), *(outcomes.count(outcome) for outcome in OUTCOMES))


def _share(weight: Fraction, weighing: deciding.Weighing) -> str:
    return f"{float(weight / weighing.total * 100):.1f}"
