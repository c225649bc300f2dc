"""Every method of a ballot, counted from its file. The result is plain data, equal for everybody who counts."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from fractions import Fraction
from math import lcm
from typing import Any, Protocol

from filrouge.methods import deciding
from filrouge.methods.counting.approval import Approval, count_approval
from filrouge.methods.counting.consent import Stance, Voice, count_consent
from filrouge.methods.counting.instant_runoff import count_instant_runoff
from filrouge.methods.counting.lots import lot_order
from filrouge.methods.counting.meek import count_meek
from filrouge.methods.counting.points import Points, count_points
from filrouge.methods.counting.rankings import Ranking, Rankings
from filrouge.methods.counting.reserved import Reserve
from filrouge.methods.counting.schulze import count_schulze
from filrouge.methods.counting.score import Scores, count_scores
from filrouge.methods.counting.scottish import count_scottish_stv
from filrouge.methods.deciding.changing import what_would_change
from filrouge.methods.deciding.decision import Answer
from filrouge.methods.recount.answers import Form, check
from filrouge.methods.recount.files import is_nameless, roll_of
from filrouge.methods.recount.funds import Papers as WholePapers
from filrouge.methods.recount.funds import count_fund

Result = dict[str, Any]


class Papers(Protocol):
    """Where the papers of one election come from: a ballot's file, or a file of another program (foreign.py)."""

    @property
    def method(self) -> str:
        """A name of METHODS."""

    @property
    def settings(self) -> Mapping[str, Any]:
        """All settings of the method (settings.check_settings)."""

    def answers(self, number: str) -> Iterable[tuple[str, Mapping[str, Any], Fraction]]:
        """Owner or receipt, answer to one question, and weight, of every paper."""

    def lot(self, number: str, names: Iterable[str]) -> tuple[str, ...]:
        """The order of the lot for one question, the best lot first."""

    def scale(self, number: str) -> int:
        """What all weights of one question are multiplied by, so that they are whole."""

    def conditions(self) -> tuple[list[dict[str, object]], bool]:
        """The quorums of presence, and whether all are met."""


@dataclass(frozen=True, slots=True)
class Ballot:
    """The file, taken apart once: what every method needs."""

    file: Mapping[str, Any]
    rule: deciding.Rule
    roll: deciding.Roll
    weighing: deciding.Weighing
    took_part: tuple[str, ...]

    @property
    def method(self) -> str:
        return str(self.file["ballot"]["method"])

    @property
    def settings(self) -> Mapping[str, Any]:
        settings: Mapping[str, Any] = self.file["ballot"]["settings"]
        return settings

    @property
    def nameless(self) -> bool:
        """Whether papers carry a receipt and a weight in place of a name."""
        return is_nameless(self.file)

    @property
    def silent(self) -> tuple[str, ...]:
        """Who has a vote and said nothing until the closing."""
        spoke = set(self.took_part)
        return tuple(line.key for line in self.weighing.lines if line.votes and line.key not in spoke)

    @property
    def present(self) -> tuple[str, ...]:
        """Who takes part as the rule sees it: where silence consents, the silent do too."""
        silent = self.silent if self.file["ballot"]["silence_consents"] else ()
        return (*self.took_part, *silent)

    def lot(self, number: str, names: Iterable[str]) -> tuple[str, ...]:
        """The order of the lot for one question."""
        return lot_order(f"{self.file['lot']['seed']} {number}", names)

    def answers(self, number: str) -> Iterable[tuple[str, Mapping[str, Any], Fraction]]:
        """Owner or receipt, answer to one question, and weight, of every paper."""
        weights = self.weighing.weights
        for paper in self.file["papers"]:
            own = Fraction(paper["weight"]) if self.nameless else weights[paper["voter"]]
            yield paper["receipt" if self.nameless else "voter"], paper["answers"].get(number, {}), own

    def scale(self, number: str) -> int:
        """The common denominator of all weights."""
        return lcm(*(weight.denominator for _key, _answer, weight in self.answers(number)))

    def conditions(self) -> tuple[list[dict[str, object]], bool]:
        """The quorums of presence, which hold for elections and shares as for decisions."""
        present = deciding.count(self.weighing, [], self.present)
        found = [c for c in deciding.judge(self.rule, present).conditions if c.key == "participation"]
        return [condition.as_dict() for condition in found], all(condition.met for condition in found)


def count(file: Mapping[str, Any]) -> Result:
    """The result of a ballot from its file (files.read).

    Returns `{"took_part": {…}, "questions": [{"number", "method", "outcome", "conditions", …}]}`: plain data with
    fractions as “2/3”; under `capped` whom the rule's caps lowered, where they did (deciding.Lowered). A file whose
    papers do not fit its roll or questions is a ValueError.
    """
    ballot = taken_apart(file)
    voters = [line for line in ballot.weighing.lines if line.votes]
    took_part = {"heads": len(ballot.took_part), "of": len(voters)}
    lowered = [one.as_dict() for one in ballot.weighing.lowered]
    questions = [_question(ballot, asked) for asked in file["questions"]]
    return {"took_part": took_part, **({"capped": lowered} if lowered else {}), "questions": questions}


def taken_apart(file: Mapping[str, Any]) -> Ballot:
    """The file with its rule applied to its roll. ValueError where the parts do not fit each other."""
    rule, roll = deciding.read_rule(file["rule"]["said"]), roll_of(file)
    ballot = Ballot(file, rule, roll, deciding.weigh(rule, roll), tuple(file["took_part"]))
    known = ballot.weighing.weights
    strangers = set(file["took_part"])
    strangers |= set() if ballot.nameless else {paper["voter"] for paper in file["papers"]}
    if strangers - set(known):
        raise ValueError(f"not on the roll: {', '.join(sorted(strangers - set(known))[:5])}")
    _check_answers(ballot)
    return ballot


def _check_answers(ballot: Ballot) -> None:
    """Refuse a file with an answer that no page would have taken (AnswerError, a ValueError)."""
    for asked in ballot.file["questions"]:
        number, names = options_of(asked)
        form = Form(ballot.method, ballot.settings, names)
        for _key, answer, _weight in ballot.answers(number):
            check(form, answer)


def count_papers(papers: Papers, asked: Mapping[str, Any]) -> Result:
    """One question of an election or a fund (ELECTIONS), from papers that are on no roll."""
    return {"number": asked["number"], "method": papers.method, **ELECTIONS[papers.method](papers, asked)}


def _question(ballot: Ballot, asked: Mapping[str, Any]) -> Result:
    counted = METHODS[ballot.method](ballot, asked)
    return {"number": asked["number"], "method": ballot.method, **counted}


def _decision(ballot: Ballot, asked: Mapping[str, Any]) -> Result:
    number = asked["number"]
    counted = _sums(ballot, number)
    lot: Answer = "yes" if ballot.lot(number, ("yes", "no"))[0] == "yes" else "no"
    chair = ballot.file.get("chair", {}).get(number)
    decision = deciding.judge(ballot.rule, counted, chair=chair, lot=lot)
    changing = {} if ballot.nameless else _changing(ballot, number, decision)
    return {**decision.as_dict(), **changing}


def _sums(ballot: Ballot, number: str) -> deciding.Count:
    if ballot.nameless:
        return _nameless_sums(ballot, number)
    return deciding.count(ballot.weighing, _casts(ballot, number), ballot.present)


def _casts(ballot: Ballot, number: str) -> list[deciding.Cast]:
    casts = [deciding.Cast(key, deciding.Split.of(answer)) for key, answer, _weight in ballot.answers(number) if answer]
    if ballot.file["ballot"]["silence_consents"]:
        casts += [deciding.Cast.whole(key, "yes") for key in ballot.silent]
    return casts


def _nameless_sums(ballot: Ballot, number: str) -> deciding.Count:
    """Who took part is known by name, what was said only as a whole: parts by country and class stay without votes."""
    agree = ballot.silent if ballot.file["ballot"]["silence_consents"] else ()
    known = ballot.weighing.weights
    present = deciding.count(ballot.weighing, [], (*ballot.took_part, *agree))
    heads: dict[str, Fraction] = dict.fromkeys(deciding.CHOICES, Fraction(0))
    weights = dict(heads)
    voices = [(deciding.Split.of(answer), weight) for _receipt, answer, weight in ballot.answers(number) if answer]
    for split, weight in [*voices, *((deciding.Split.whole("yes"), known[key]) for key in agree)]:
        for choice in deciding.CHOICES:
            heads[choice] += split.share(choice)
            weights[choice] += split.share(choice) * weight
    return replace(
        present,
        heads=replace(present.heads, overall=replace(present.heads.overall, **heads)),
        weights=replace(present.weights, overall=replace(present.weights.overall, **weights)),
    )


def _changing(ballot: Ballot, number: str, decision: deciding.Decision) -> Result:
    """What would have made it otherwise: how few members, which for example, and what each unmet condition lacked."""
    if decision.tied:
        return {}
    blank = [key for key, answer, _weight in ballot.answers(number) if not answer]
    found = what_would_change(ballot.rule, ballot.roll, _casts(ballot, number), present=blank, weighing=ballot.weighing)
    changes = [
        {
            "by": change.by,
            "outcome": change.outcome,
            "at_least": change.at_least,
            "at_most": change.at_most,
            "members": [turn.key for turn in change.turns],
        }
        for change in found.changes
    ]
    lacking = [
        {
            "condition": decision.conditions.index(lack.condition),
            "missing": str(lack.missing),
            "more": lack.more,
            "fewest": lack.fewest,
        }
        for lack in found.lacking
    ]
    return {"changing": {"changes": changes, "alone": [turn.key for turn in found.alone], "lacking": lacking}}


def _consent(ballot: Ballot, asked: Mapping[str, Any]) -> Result:
    number = asked["number"]
    stances = {"consent": Stance.CONSENT, "stand_aside": Stance.ASIDE, "objection": Stance.OBJECTION}
    voices = [
        Voice(key, stances[answer["stance"]], answer.get("text", ""))
        for key, answer, _weight in ballot.answers(number)
        if answer
    ]
    silent = ballot.silent if ballot.file["ballot"]["silence_consents"] else ()
    voices += [Voice(key, Stance.CONSENT) for key in silent]
    lines = {line.key: line.weight for line in ballot.weighing.lines if line.votes}
    if ballot.nameless:
        lines = {key: lines[key] for key in silent} | {key: w for key, _answer, w in ballot.answers(number)}
    counted = count_consent(lines, [voices], most_rounds=1)
    conditions, enough = ballot.conditions()
    outcome = str(counted.outcome.value).replace("not adopted", "rejected") if enough else "no quorum"
    return {"outcome": outcome, "conditions": conditions, "count": counted.as_dict()}


def _approval(ballot: Papers, asked: Mapping[str, Any]) -> Result:
    number, names = options_of(asked)
    papers = [Approval(frozenset(a.get("approved", ())), weight) for _k, a, weight in ballot.answers(number)]
    return _elected(
        ballot, count_approval(names, papers, lot=ballot.lot(number, names), places=ballot.settings["places"])
    )


def _score(ballot: Papers, asked: Mapping[str, Any]) -> Result:
    number, names = options_of(asked)
    papers = [Scores(a.get("scores", {}), weight) for _k, a, weight in ballot.answers(number)]
    settings = ballot.settings
    return _elected(
        ballot,
        count_scores(
            names, papers, highest=settings["highest"], lot=ballot.lot(number, names), places=settings["places"]
        ),
    )


def _points(ballot: Papers, asked: Mapping[str, Any]) -> Result:
    number, names = options_of(asked)
    papers = [Points(a.get("points", {}), weight) for _k, a, weight in ballot.answers(number)]
    return _elected(
        ballot,
        count_points(
            names, papers, budget=ballot.settings["points"], lot=ballot.lot(number, names),
            places=ballot.settings["places"],
        ),
    )  # fmt: skip


def _schulze(ballot: Papers, asked: Mapping[str, Any]) -> Result:
    number, names = options_of(asked)
    rankings, scale = rankings_of(ballot, number, names)
    counted = count_schulze(rankings, ballot.lot(number, names))
    conditions, enough = ballot.conditions()
    elected = list(counted.order[: ballot.settings["places"]])
    told = {"conditions": conditions, "scale": scale, "elected": elected, "count": counted.as_dict()}
    return {"outcome": "elected" if enough else "no quorum", **told}


def _instant_runoff(ballot: Papers, asked: Mapping[str, Any]) -> Result:
    number, names = options_of(asked)
    rankings, scale = rankings_of(ballot, number, names)
    return _elected(ballot, count_instant_runoff(rankings, lot=ballot.lot(number, names)), scale)


def _stv(count_seats: Callable[..., Any]) -> Callable[[Papers, Mapping[str, Any]], Result]:
    def counted(ballot: Papers, asked: Mapping[str, Any]) -> Result:
        number, names = options_of(asked)
        rankings, scale = rankings_of(ballot, number, names)
        reserves = _reserves(ballot.settings["reserved"], asked)
        lot = ballot.lot(number, names)
        return _elected(ballot, count_seats(rankings, ballot.settings["places"], lot=lot, reserves=reserves), scale)

    return counted


def _reserves(reserved: Mapping[str, Sequence[int | None]], asked: Mapping[str, Any]) -> list[Reserve]:
    return [
        Reserve(
            category,
            frozenset(option["number"] for option in asked["options"] if option["category"] == category),
            least or 0,
            most,
        )
        for category, (least, most) in sorted(reserved.items())
    ]


def _elected(ballot: Papers, counted: Any, scale: int = 1) -> Result:
    conditions, enough = ballot.conditions()
    told = {"conditions": conditions, "elected": list(counted.elected), "count": counted.as_dict()}
    return {"outcome": "elected" if enough else "no quorum", "scale": scale, **told}


def _fund(ballot: Papers, asked: Mapping[str, Any]) -> Result:
    conditions, enough = ballot.conditions()
    told = count_fund(*fund_given(ballot, asked))
    scale = ballot.scale(asked["number"])
    return {"outcome": "shared" if enough else "no quorum", "conditions": conditions, "scale": scale, **told}


def fund_given(
    ballot: Papers, asked: Mapping[str, Any]
) -> tuple[str, Mapping[str, Any], Sequence[Mapping[str, Any]], WholePapers, tuple[str, ...]]:
    """What `funds.count_fund` and `funds.audit_fund` take."""
    number, names = options_of(asked)
    scale = ballot.scale(number)
    papers = [(answer, int(weight * scale)) for _key, answer, weight in ballot.answers(number)]
    return ballot.method, ballot.settings, asked["options"], papers, ballot.lot(number, names)


def options_of(asked: Mapping[str, Any]) -> tuple[str, list[str]]:
    return asked["number"], [option["number"] for option in asked["options"]]


def rankings_of(ballot: Papers, number: str, names: Sequence[str]) -> tuple[Rankings, int]:
    """The papers with whole weights: all are multiplied by `scale`, their common denominator."""
    scale = ballot.scale(number)
    places = {name: place for place, name in enumerate(names)}
    papers: dict[Ranking, int] = {}
    for _key, answer, weight in ballot.answers(number):
        ranking = tuple(tuple(places[name] for name in group) for group in answer.get("ranking", ()))
        papers[ranking] = papers.get(ranking, 0) + int(weight * scale)
    return Rankings(tuple(names), papers), scale


ELECTIONS: dict[str, Callable[[Papers, Mapping[str, Any]], Result]] = {
    "approval": _approval,
    "score": _score,
    "points": _points,
    "schulze": _schulze,
    "instant_runoff": _instant_runoff,
    "scottish_stv": _stv(count_scottish_stv),
    "meek_stv": _stv(count_meek),
    "equal_shares": _fund,
    "greedy": _fund,
}
METHODS: dict[str, Callable[[Ballot, Mapping[str, Any]], Result]] = {
    "decision": _decision,
    "consent": _consent,
    **ELECTIONS,
}
