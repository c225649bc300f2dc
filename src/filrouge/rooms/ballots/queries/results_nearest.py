"""How near another outcome was: who came next, and by how much. From sums alone, so that everybody may read it."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from fractions import Fraction
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from filrouge.methods import deciding, recount
from filrouge.methods.recount.nameless import asks_whence
from filrouge.methods.shares.allocation import Outcome
from filrouge.rooms.ballots.numbers import fraction_text
from filrouge.rooms.ballots.queries.results_fund import money_text
from filrouge.rooms.ballots.queries.results_names import Scaled

Question = Mapping[str, Any]
Names = Mapping[str, str]


def nearest_sentences(question: Question, names: Names) -> Iterator[str]:
    """What would have changed who or what was chosen; nothing where no other outcome was near enough to be named.

    Of a yes or no the count says it itself (`changing_sentences`).
    """
    if question["outcome"] != "no quorum" and question["count"]:
        yield from NEAREST[question["method"]](question, names)


def changing_unnamed(file: Mapping[str, Any], number: str) -> Question:
    """What would have changed a secret yes or no, for `changing_sentences` without names: empty where it depends on
    who voted what.

    All who vote secretly weigh the same, so it makes no difference whose paper each is taken for.
    """
    voters, cast = file["took_part"], file["papers"]
    if asks_whence(deciding.read_rule(file["rule"]["said"])) or len(voters) != len(cast):
        return {}
    papers = [{"voter": voter, "answers": paper["answers"]} for voter, paper in zip(voters, cast, strict=True)]
    counted = recount.count({**file, "ballot": {**file["ballot"], "secret": False}, "papers": papers})
    found = next(question for question in counted["questions"] if question["number"] == number)
    return {"changing": found.get("changing")}


def _marked(question: Question, names: Names) -> Iterator[str]:
    """Sums: the first that was not chosen beside the last that was."""
    lines, column = question["count"]["lines"], COLUMNS[question["method"]]
    taken = [line for line in lines if line["elected"]]
    if not taken or len(taken) == len(lines):
        return
    last, after = taken[-1], lines[len(taken)]
    behind = _sum(last[column]) - _sum(after[column])
    said = {"last": names[last["option"]], "name": names[after["option"]], "votes": fraction_text(behind)}
    if behind:
        words = _(
            "%(name)s came next, %(votes)s behind %(last)s. With more than that, %(name)s would have been chosen "
            "instead."
        )
    else:
        words = _("%(name)s came next, equal with %(last)s. With any more, %(name)s would have been chosen instead.")
    yield words % said


COLUMNS = {"approval": "approved", "score": "sum", "points": "points"}


def _sum(said: Any) -> Fraction:
    return Fraction(said["weight"] if isinstance(said, Mapping) else said)


def _consent(question: Question, names: Names) -> Iterator[str]:
    number = len(question["count"]["rounds"][-1]["objections"])
    if question["outcome"] == "adopted":
        yield _("One objection would have stopped it.")
    elif number:
        words = ngettext(
            "Without this %(number)d objection it would have been adopted.",
            "Without these %(number)d objections it would have been adopted.",
            number,
        )
        yield words % {"number": number}


@dataclass(frozen=True, slots=True)
class _Exclusion:
    """Who left the count at a stage, who of those who stayed had the fewest votes, and how many more."""

    behind: Fraction
    stage: int
    left: str
    stayed: str


def _transfers(question: Question, names: Names) -> Iterator[str]:
    """The exclusion that was closest, and whoever was still in the count at its end."""
    count = question["count"]
    found = min(_exclusions(count), key=lambda one: (one.behind, one.stage), default=None)
    if found is not None:
        yield _closest(found, names, question["scale"])
    last = count["stages"][-1]
    gone = {name for stage in count["stages"] for name in (*stage["elected"], *stage["excluded"])}
    staying = [name for name in count["candidates"] if name not in gone]
    if staying:
        best = max(staying, key=lambda name: Fraction(last["votes"][name]))
        scaled = Scaled.of(question["scale"], (last["votes"][best], last["quota"]))
        yield _("%(name)s came next, with %(votes)s of the %(quota)s votes that elect.") % {
            "name": names[best], "votes": scaled.text(last["votes"][best]), "quota": scaled.text(last["quota"]),
        }  # fmt: skip


def _exclusions(count: Mapping[str, Any]) -> Iterator[_Exclusion]:
    """Each stage at which the fewest votes decided who leaves, and no reserved place."""
    gone: set[str] = set()
    for before, stage in zip([None, *count["stages"]], count["stages"], strict=False):
        at = before if stage["kind"] == "exclusion" else stage  # who leaves at the end of a stage has its votes then
        if at and len(stage["excluded"]) == 1 and not stage["interventions"]:
            (left,) = stage["excluded"]
            votes = {name: Fraction(sum_) for name, sum_ in at["votes"].items() if name not in gone and name != left}
            if votes:
                stayed = min(votes, key=lambda name: (votes[name], count["candidates"].index(name)))
                yield _Exclusion(votes[stayed] - Fraction(at["votes"][left]), stage["number"], left, stayed)
        gone.update(stage["elected"], stage["excluded"])


def _closest(found: _Exclusion, names: Names, scale: int) -> str:
    said = {"stage": found.stage, "left": names[found.left], "stayed": names[found.stayed]}
    if not found.behind:
        words = _(
            "It was closest at stage %(stage)s: %(left)s and %(stayed)s had equally few votes. With any more for "
            "%(left)s, %(stayed)s would have left the count."
        )
        return words % said
    words = _(
        "It was closest at stage %(stage)s: %(left)s left the count, %(votes)s behind %(stayed)s. With more than that, "
        "%(stayed)s would have left."
    )
    return words % {**said, "votes": Scaled.of(scale, (str(found.behind),)).text(found.behind)}


def _pairs(question: Question, names: Names) -> Iterator[str]:
    """Whoever beats all others: the closest of these pairs. Otherwise the chains that part the chosen from the next."""
    count, order = question["count"], question["count"]["order"]
    if len(question["elected"]) == len(order):
        return
    last, after = question["elected"][-1], order[len(question["elected"])]
    if count["condorcet_winner"] == last:
        yield _closest_pair(question, names, last)
        return
    there, back = _between(question, "strength", last, after)
    yield _(
        "%(name)s came next: the strongest chain from %(last)s to %(name)s has %(there)s, the one back %(back)s."
    ) % {"name": names[after], "last": names[last], "there": fraction_text(there), "back": fraction_text(back)}


def _closest_pair(question: Question, names: Names, winner: str) -> str:
    rivals = {
        name: _between(question, "preferred", winner, name) for name in question["count"]["order"] if name != winner
    }
    rival = min(rivals, key=lambda name: rivals[name][0] - rivals[name][1])
    more, fewer = rivals[rival]
    words = _(
        "It was closest between %(winner)s, preferred by %(more)s, and %(name)s, preferred by %(fewer)s. Had %(half)s "
        "of these turned round, %(winner)s would not have been ahead."
    )
    return words % {
        "winner": names[winner], "name": names[rival], "more": fraction_text(more), "fewer": fraction_text(fewer),
        "half": fraction_text((more - fewer) / 2),
    }  # fmt: skip


def _between(question: Question, table: str, one: str, other: str) -> tuple[Fraction, Fraction]:
    count, scale = question["count"], question["scale"]
    a, b = count["candidates"].index(one), count["candidates"].index(other)
    return Fraction(count[table][a][b], scale), Fraction(count[table][b][a], scale)


def _fund(question: Question, names: Names) -> Iterator[str]:
    """The project that lacked the least money."""
    missing = sorted(_missing(question["count"]), key=lambda one: (one[0], one[1]["name"]))
    if not missing:
        return
    money, project = missing[0]
    if project["outcome"] == Outcome.SHORT_OF_SHARES:
        words = _("It was closest for %(name)s: its supporters had %(money)s less than it costs.")
    else:
        words = _("It was closest for %(name)s: it costs %(money)s more than what is left over.")
    yield words % {"name": names[project["name"]], "money": money_text(money)}


def _missing(count: Mapping[str, Any]) -> Iterator[tuple[Fraction, Mapping[str, Any]]]:
    for project in count["projects"]:
        cost = Fraction(project["cost"])
        if project["outcome"] == Outcome.SHORT_OF_SHARES and project["money"] is not None:
            yield cost - Fraction(project["money"]), project
        elif project["outcome"] == Outcome.DOES_NOT_FIT:
            yield cost - Fraction(count["left"]), project


NEAREST: dict[str, Callable[[Question, Names], Iterator[str]]] = {
    "decision": lambda question, names: iter(()),
    "consent": _consent,
    "approval": _marked,
    "score": _marked,
    "points": _marked,
    "schulze": _pairs,
    "instant_runoff": _transfers,
    "scottish_stv": _transfers,
    "meek_stv": _transfers,
    "equal_shares": _fund,
    "greedy": _fund,
}
