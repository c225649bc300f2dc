"""What may stand on a paper, method by method. The same check guards the page, the file and the recount.

| method | answer |
|---|---|
| decision | `{"yes": 3, "no": 1, "abstain": 1}`: so many voices each, one of them being the whole vote |
| consent | `{"stance": "consent" or "stand_aside" or "objection", "text": "why"}`: an objection says why |
| approval | `{"approved": ["1", "3"]}` |
| score | `{"scores": {"1": 5, "2": 0}}` |
| points | `{"points": {"1": 7, "3": 3}}` |
| schulze, instant_runoff, scottish_stv, meek_stv | `{"ranking": [["2"], ["1", "3"]]}`, the best first |
| equal_shares, greedy | as approval, or as score where the settings say so |

Options are named by their number as text. `{}` is a blank paper: the organisation took part and chose nothing.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

RANKED = ("schulze", "instant_runoff", "scottish_stv", "meek_stv")
SHARED = ("equal_shares", "greedy")
CHOICES = ("yes", "no", "abstain")
STANCES = ("consent", "stand_aside", "objection")
MOST_VOICES = 10**9


class AnswerError(ValueError):
    """An answer that cannot stand. `code` names what is wrong, `said` holds the values for a sentence about it."""

    def __init__(self, code: str, **said: Any) -> None:
        super().__init__(f"{code} {said}" if said else code)
        self.code, self.said = code, said


@dataclass(frozen=True, slots=True)
class Form:
    """What one question allows: the method, its settings and the numbers of its options."""

    method: str
    settings: Mapping[str, Any]
    options: Sequence[str]


def check(form: Form, answer: Any) -> dict[str, Any]:
    """The answer in its plain form. Raises AnswerError; never changes what was meant."""
    if not isinstance(answer, Mapping):
        raise AnswerError("shape")
    if not answer:
        return {}
    asked = CHECKS["score" if _by_scores(form) else "approval" if form.method in SHARED else form.method]
    return asked(form, answer)


def _by_scores(form: Form) -> bool:
    return form.method in SHARED and form.settings.get("utility") == "points"


def _only(answer: Mapping[str, Any], *names: str) -> None:
    if unknown := set(answer) - set(names):
        raise AnswerError("unknown", names=sorted(map(str, unknown)))


def _whole(value: Any, least: int, most: int, code: str, **said: Any) -> int:
    if isinstance(value, bool) or not isinstance(value, int) or not least <= value <= most:
        raise AnswerError(code, least=least, most=most, **said)
    return value


def _known(form: Form, numbers: Sequence[Any]) -> list[str]:
    for number in numbers:
        if number not in form.options:
            raise AnswerError("option", option=str(number))
    if len(set(numbers)) != len(numbers):
        raise AnswerError("twice")
    return [str(number) for number in numbers]


def _decision(form: Form, answer: Mapping[str, Any]) -> dict[str, Any]:
    _only(answer, *CHOICES)
    parts = {choice: _whole(answer[choice], 0, MOST_VOICES, "voices") for choice in CHOICES if choice in answer}
    given = {choice: voices for choice, voices in parts.items() if voices}
    if not given:
        raise AnswerError("empty")
    return given


def _consent(form: Form, answer: Mapping[str, Any]) -> dict[str, Any]:
    _only(answer, "stance", "text")
    stance, text = answer.get("stance"), answer.get("text", "")
    if stance not in STANCES or not isinstance(text, str):
        raise AnswerError("stance")
    if stance == "objection" and not text.strip():
        raise AnswerError("objection_without_reason")
    return {"stance": stance, "text": text.strip()} if text.strip() else {"stance": stance}


def _approval(form: Form, answer: Mapping[str, Any]) -> dict[str, Any]:
    _only(answer, "approved")
    approved = answer.get("approved")
    if not isinstance(approved, Sequence) or isinstance(approved, str):
        raise AnswerError("shape")
    chosen = _known(form, approved)
    most = int(form.settings.get("most") or len(form.options))
    if len(chosen) > most:
        raise AnswerError("too_many", most=most, given=len(chosen))
    return {"approved": sorted(chosen, key=form.options.index)} if chosen else {}


def _score(form: Form, answer: Mapping[str, Any]) -> dict[str, Any]:
    _only(answer, "scores")
    highest = int(form.settings["highest"])
    scores = _numbers(form, answer.get("scores"), highest, "score")
    return {"scores": scores} if scores else {}


def _points(form: Form, answer: Mapping[str, Any]) -> dict[str, Any]:
    _only(answer, "points")
    total = int(form.settings.get("points", 10))
    points = {n: p for n, p in _numbers(form, answer.get("points"), total, "points").items() if p}
    spent = sum(points.values())
    if spent > total or (form.settings.get("all_points") and spent != total):
        raise AnswerError("points_sum", total=total, spent=spent)
    return {"points": points} if points else {}


def _numbers(form: Form, given: Any, most: int, code: str) -> dict[str, int]:
    if not isinstance(given, Mapping):
        raise AnswerError("shape")
    _known(form, list(given))
    return {n: _whole(given[n], 0, most, code, option=n) for n in form.options if n in given}


def _ranking(form: Form, answer: Mapping[str, Any]) -> dict[str, Any]:
    _only(answer, "ranking")
    given = answer.get("ranking")
    if not isinstance(given, Sequence) or isinstance(given, str):
        raise AnswerError("shape")
    groups = [list(group) if isinstance(group, Sequence) and not isinstance(group, str) else [] for group in given]
    if not all(groups):
        raise AnswerError("shape")
    _known(form, [number for group in groups for number in group])
    if form.method != "schulze" and any(len(group) > 1 for group in groups):
        raise AnswerError("equal_ranks")
    return {"ranking": [sorted(group, key=form.options.index) for group in groups]} if groups else {}


CHECKS: dict[str, Callable[[Form, Mapping[str, Any]], dict[str, Any]]] = {
    "decision": _decision,
    "consent": _consent,
    "approval": _approval,
    "score": _score,
    "points": _points,
    **dict.fromkeys(RANKED, _ranking),
}
