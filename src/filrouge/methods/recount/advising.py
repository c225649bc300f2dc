"""What an organisation's own members say to a question of a ballot, counted as the ballot is, and one vote made of it.

The members are on no roll and under no rule: each has one voice. The count is the ballot's own method; the vote that is
proposed is an answer as a paper of that ballot has it, so that the delegate can cast it as it stands.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from fractions import Fraction
from typing import Any

from filrouge.methods.counting.schulze import count_schulze
from filrouge.methods.recount.answers import CHOICES, RANKED, SHARED, STANCES, Form, check
from filrouge.methods.recount.counting import Result, count_papers, rankings_of
from filrouge.methods.recount.foreign import Papers

Answer = Mapping[str, Any]


@dataclass(frozen=True, slots=True)
class Advice:
    """What members said to one question. `sums` count the choices where it asks for no options; `counted` is the
    result of the method (counting.count_papers) where it does, None while nobody answered. `answer` is the vote that
    is proposed, {} where nothing follows from what was said.
    """

    sums: Mapping[str, int]
    counted: Result | None
    answer: dict[str, Any]


def advise(form: Form, asked: Mapping[str, Any], answers: Sequence[Answer], *, may_split: bool = False) -> Advice:
    """Count `answers` (one of each member, {} for none) to a question as a ballot's file has it.

    Yes or no: the side with more voices, or, where the ballot lets a vote be split, a split by voices. Consent: an
    objection with all reasons as soon as there is one. Approval: what more than half approve, else what the count
    chooses. Scores: the mean, rounded half to even. Points: shared out as the members' points are, by largest
    remainder. Rankings: who is elected in that order, then the others by Schulze; whom nobody ranked is left out. A
    fund: the projects that it buys, or mean scores. Equals stand in the order of the paper.
    """
    said = [answer for answer in answers if answer]
    if form.method == "decision":
        return _decided(said, may_split=may_split)
    if form.method == "consent":
        return _consented(said)
    papers = Papers(
        "", form.method, form.settings, tuple(asked["options"]), tuple((answer, Fraction(1)) for answer in said)
    )
    if not said:
        return Advice({}, None, {})
    counted = count_papers(papers, asked)
    return Advice({}, counted, check(form, _made(form)(form, papers, counted, said)))


def _decided(said: Sequence[Answer], *, may_split: bool) -> Advice:
    sums = Counter(choice for answer in said for choice in answer)
    given = {choice: sums[choice] for choice in CHOICES if sums[choice]}
    if (may_split and len(given) > 1) or not given:
        return Advice(sums, None, given)
    more = "yes" if sums["yes"] > sums["no"] else "no" if sums["no"] > sums["yes"] else "abstain"
    return Advice(sums, None, {more: 1})


def _consented(said: Sequence[Answer]) -> Advice:
    sums = Counter(str(answer["stance"]) for answer in said)
    if sums["objection"]:
        reasons = "\n".join(answer["text"] for answer in said if answer["stance"] == "objection")
        return Advice(sums, None, {"stance": "objection", "text": reasons})
    stance = "stand_aside" if sums["stand_aside"] > sums["consent"] else "consent"
    return Advice({name: sums[name] for name in STANCES}, None, {"stance": stance} if said else {})


Make = Callable[[Form, Papers, Result, Sequence[Answer]], dict[str, Any]]


def _made(form: Form) -> Make:
    if form.method in RANKED:
        return _ranking
    if form.method in SHARED:
        return _scores if form.settings.get("utility") == "points" else _bought
    return {"approval": _approval, "score": _scores, "points": _points}[form.method]


def _approval(form: Form, papers: Papers, counted: Result, said: Sequence[Answer]) -> dict[str, Any]:
    voices = Counter(option for answer in said for option in answer["approved"])
    order = [line["option"] for line in counted["count"]["lines"]]
    wanted = [option for option in order if 2 * voices[option] > len(said)] or list(counted["elected"])
    return {"approved": wanted[: form.settings.get("most") or len(wanted)]}


def _bought(form: Form, papers: Papers, counted: Result, said: Sequence[Answer]) -> dict[str, Any]:
    return {"approved": list(counted["elected"])[: form.settings.get("most") or None]}


def _scores(form: Form, papers: Papers, counted: Result, said: Sequence[Answer]) -> dict[str, Any]:
    given = {option: [a["scores"][option] for a in said if option in a["scores"]] for option in form.options}
    return {"scores": {option: round(Fraction(sum(all_), len(all_))) for option, all_ in given.items() if all_}}


def _points(form: Form, papers: Papers, counted: Result, said: Sequence[Answer]) -> dict[str, Any]:
    sums = {option: sum(answer["points"].get(option, 0) for answer in said) for option in form.options}
    parts = {option: Fraction(form.settings["points"] * number, sum(sums.values())) for option, number in sums.items()}
    points = {option: int(part) for option, part in parts.items()}
    rest = form.settings["points"] - sum(points.values())
    for option in sorted(form.options, key=lambda option: points[option] - parts[option])[:rest]:
        points[option] += 1
    return {"points": points}


def _ranking(form: Form, papers: Papers, counted: Result, said: Sequence[Answer]) -> dict[str, Any]:
    ranked = {option for answer in said for group in answer["ranking"] for option in group}
    rankings, _scale = rankings_of(papers, counted["number"], form.options)
    order = [*counted["elected"], *count_schulze(rankings, tuple(form.options)).order]
    return {"ranking": [[option] for option in dict.fromkeys(order) if option in ranked]}
