"""What would have happened: every vote of the past, counted anew under another rule, from the published files."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from typing import Any

from django.utils.translation import get_language
from django.utils.translation import gettext as _

from filrouge.ground.people.viewer import Viewer
from filrouge.ground.words import Shown, Words
from filrouge.methods import deciding
from filrouge.methods.counting.lots import lot_order
from filrouge.methods.deciding.decision import Answer
from filrouge.methods.recount.files import roll_of
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
    differs: bool


@dataclass(frozen=True, slots=True)
class Past:
    """All of them, those that end otherwise first. `secret` were left out, `more`: there are older ones."""

    rows: tuple[PastRow, ...]
    differing: int
    secret: int
    more: bool


@dataclass(frozen=True, slots=True)
class _Rules:
    now: Rule
    before: Rule | None


def past(viewer: Viewer, rule: Rule, before: Rule | None) -> Past:
    """Try a rule on the published yes-or-no ballots of this space. Three statements.

    Secret ballots are left out: nobody knows which member cast which paper, so other weights cannot be given to them.
    """
    decided = seen_ballots(viewer).filter(state=State.PUBLISHED, method=Method.DECISION)
    newest = list(decided.filter(secret=False).order_by("-published_at", "-id")[: MOST + 1])
    shown = newest[:MOST]
    files = _files(shown)
    rows = [row for ballot in shown for row in _rows(viewer, ballot, files[ballot.pk], _Rules(rule, before))]
    rows.sort(key=lambda row: not row.differs)
    differing = sum(row.differs for row in rows)
    return Past(tuple(rows), differing, decided.filter(secret=True)[:MOST].count(), len(newest) > MOST)


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
        differs = isinstance(now, str) or now.outcome != then["outcome"]
        yield PastRow(
            title=ballot.title.in_(get_language() or "en"),
            question=Words.from_json(asked["text"]).in_(get_language() or "en").text if several else "",
            href=href(viewer, ballot),
            then=_ended(then["outcome"], then["conditions"] if differs else ()),
            now=_told(now, differs),
            before=None if before is None else _told(before, False),
            differs=differs,
        )


def _told(decision: deciding.Decision | str, with_reasons: bool) -> Ended:
    if isinstance(decision, str):
        return Ended("half", _("Cannot be tried"), (decision,))
    conditions = [condition.as_dict() for condition in decision.conditions] if with_reasons else ()
    return _ended(decision.outcome, conditions)


def _ended(outcome: str, conditions: Any) -> Ended:
    """The outcome; with the conditions that were not met, where they are asked for."""
    mark, words = OUTCOMES[outcome]
    return Ended(mark, str(words), tuple(condition_sentence(one) for one in conditions if not one["met"]))


def _decided(rule: Rule, file: Mapping[str, Any], number: str) -> deciding.Decision | str:
    """What the votes of one question would have come to; a sentence where the rule does not fit that roll."""
    said = deciding.read_rule(rule.said)
    roll = _roll(rule, file)
    try:
        weighing = deciding.weigh(said, roll)
    except deciding.WeighingRefused as refused:
        return " ".join(in_words(problem, file["roll"]["names"]) for problem in refused.problems)
    on_roll = {line.key for line in weighing.lines}
    return deciding.decide(
        said, roll, list(_casts(file, number, weighing)),
        present=[key for key in file["took_part"] if key in on_roll],
        chair=file.get("chair", {}).get(number), lot=_lot(file, number), weighing=weighing,
    )  # fmt: skip


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
