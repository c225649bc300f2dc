"""What would have happened: every vote of the past, counted anew under another rule, from the published files."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any

from django.utils.translation import get_language
from django.utils.translation import gettext as _

from filrouge.ground.people.viewer import Viewer
from filrouge.ground.words import Shown, Words
from filrouge.methods import deciding, recount
from filrouge.methods.counting.lots import lot_order
from filrouge.methods.deciding.decision import Answer
from filrouge.methods.deciding.exact import ZERO
from filrouge.methods.recount.files import is_nameless, roll_of
from filrouge.methods.recount.nameless import asks_whence
from filrouge.rooms.ballots.models import Ballot, Count, Method, Rule, State
from filrouge.rooms.ballots.problems import in_words
from filrouge.rooms.ballots.queries.ballots import OUTCOMES, href, seen_ballots
from filrouge.rooms.ballots.sentences import condition_sentence

MOST = 50  # ballots of the past on which a rule is tried, the newest


@dataclass(frozen=True, slots=True)
class Ended:
    """How a vote ended, or would have: a mark, words, and the conditions that made the difference."""

    mark: str
    words: str
    why: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class PastRow:
    """One question of the past. `now`: under the rule that is tried; `before`: under the version in force."""

    title: Shown
    question: str
    href: str
    then: Ended
    now: Ended
    before: Ended | None
    tried: bool
    differs: bool


@dataclass(frozen=True, slots=True)
class Past:
    """All of them, those that end otherwise first; `tried`: how many could be; `more`: there are older ones."""

    rows: tuple[PastRow, ...]
    tried: int
    differing: int
    more: bool


@dataclass(frozen=True, slots=True)
class _Rules:
    now: Rule
    before: Rule | None


def past(viewer: Viewer, rule: Rule, before: Rule | None) -> Past:
    """Try a rule on the published yes-or-no ballots of this space. Two statements.

    Nobody knows which member cast which paper of a secret ballot. A rule can be tried on it where that does not
    matter: where it gives the same weight to all who voted, and does not ask where the votes come from.
    """
    decided = seen_ballots(viewer).filter(state=State.PUBLISHED, method=Method.DECISION)
    newest = list(decided.order_by("-published_at", "-id")[: MOST + 1])
    shown = newest[:MOST]
    files = _files(shown)
    rows = [row for ballot in shown for row in _rows(viewer, ballot, files[ballot.pk], _Rules(rule, before))]
    rows.sort(key=lambda row: not row.differs)
    tried, differing = sum(row.tried for row in rows), sum(row.differs for row in rows)
    return Past(tuple(rows), tried, differing, len(newest) > MOST)


def _files(ballots: list[Ballot]) -> dict[int, Count]:
    """The last count of each ballot. One statement."""
    counts = Count.objects.filter(ballot__in=ballots).order_by("number")
    return {count.ballot_id: count for count in counts}


def _rows(viewer: Viewer, ballot: Ballot, count: Count, rules: _Rules) -> Iterator[PastRow]:
    results = {result["number"]: result for result in count.result["questions"]}
    several = len(results) > 1
    for asked in count.file["questions"]:
        then = results[asked["number"]]
        now = _decided(rules.now, count.file, asked["number"])
        before = None if rules.before is None else _decided(rules.before, count.file, asked["number"])
        differs = not isinstance(now, str) and now.outcome != then["outcome"]
        yield PastRow(
            title=ballot.title.in_(get_language() or "en"),
            question=Words.from_json(asked["text"]).in_(get_language() or "en").text if several else "",
            href=href(viewer, ballot),
            then=_ended(then["outcome"], then["conditions"] if differs else ()),
            now=_told(now, differs),
            before=None if before is None else _told(before, False),
            tried=not isinstance(now, str),
            differs=differs,
        )


def _told(tried: Tried | str, with_reasons: bool) -> Ended:
    if isinstance(tried, str):
        return Ended("half", _("Cannot be tried"), (tried,))
    return _ended(tried.outcome, tried.conditions if with_reasons else ())


def _ended(outcome: str, conditions: Any) -> Ended:
    """The outcome; with the conditions that were not met, where they are asked for."""
    mark, words = OUTCOMES[outcome]
    return Ended(mark, str(words), tuple(condition_sentence(one) for one in conditions if not one["met"]))


@dataclass(frozen=True, slots=True)
class Tried:
    """What a question of the past would have come to; conditions as methods.deciding writes them."""

    outcome: str
    conditions: Sequence[Mapping[str, Any]]


def _decided(rule: Rule, file: Mapping[str, Any], number: str) -> Tried | str:
    """What the votes of one question would have come to; a sentence where the rule does not fit that roll."""
    said = deciding.read_rule(rule.said)
    roll = _roll(rule, file)
    try:
        weighing = deciding.weigh(said, roll)
    except deciding.WeighingRefused as refused:
        return " ".join(in_words(problem, file["roll"]["names"]) for problem in refused.problems)
    if is_nameless(file):
        return _without_names(said, roll, weighing, file, number)
    on_roll = {line.key for line in weighing.lines}
    decision = deciding.decide(
        said, roll, list(_casts(file, number, weighing)),
        present=[key for key in file["took_part"] if key in on_roll],
        chair=file.get("chair", {}).get(number), lot=_lot(file, number), weighing=weighing,
    )  # fmt: skip
    return Tried(decision.outcome, [condition.as_dict() for condition in decision.conditions])


def _without_names(
    said: deciding.Rule, roll: deciding.Roll, weighing: deciding.Weighing, file: Mapping[str, Any], number: str
) -> Tried | str:
    """A secret ballot under another rule: each of its papers with the one weight of all who voted."""
    if asks_whence(said):
        return _("It was secret: this rule asks from which countries or pillars the votes come, and no paper says it.")
    weights = {weighing.weights.get(key, ZERO) for key in file["took_part"]}
    if len(weights) > 1 or ZERO in weights:
        return _("It was secret: this rule gives those who voted different weights, and no paper says whose it is.")
    papers = [{**paper, "weight": str(weight)} for weight in weights for paper in file["papers"]]
    result = recount.count({**file, "rule": {"said": said.as_dict()}, "roll": roll.as_dict(), "papers": papers})
    found = next(question for question in result["questions"] if question["number"] == number)
    return Tried(found["outcome"], found["conditions"])


def _roll(rule: Rule, file: Mapping[str, Any]) -> deciding.Roll:
    """The members of that day, with the pillars of this rule; classes that it does not name are not on the roll."""
    return deciding.Roll(
        replace(member, pillar=rule.pillar_of.get(member.member_class, ""))
        for member in roll_of(file).members
        if member.member_class in rule.said["classes"]
    )


def _casts(file: Mapping[str, Any], number: str, weighing: deciding.Weighing) -> Iterator[deciding.Cast]:
    """The votes of members who have one under this rule; silence is consent where the ballot said so."""
    voters = {line.key for line in weighing.lines if line.votes}
    for paper in file["papers"]:
        if paper["voter"] in voters and (answer := paper["answers"].get(number)):
            yield deciding.Cast(paper["voter"], deciding.Split.of(answer))
    if file["ballot"]["silence_consents"]:
        for key in sorted(voters - set(file["took_part"])):
            yield deciding.Cast.whole(key, "yes")


def _lot(file: Mapping[str, Any], number: str) -> Answer:
    return "yes" if lot_order(f"{file['lot']['seed']} {number}", ("yes", "no"))[0] == "yes" else "no"
