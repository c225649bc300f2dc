"""The fields of an answer, kind by kind: what stands in them, and the answer that they make.

`typed` is what stands in the fields of one question, as text: {"choice": "yes"}, {"place.2": "1"}.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any

from django.utils.formats import number_format
from django.utils.translation import gettext as _

from filrouge.methods.recount.answers import CHOICES, AnswerError, Form, check
from filrouge.rooms.ballots.problems import answer_in_words

Typed = Mapping[str, str]
LONGEST = 12  # digits of a number that is read at all


class Wrong(ValueError):
    """What stands in the fields makes no answer; the message is a sentence for the voter."""


@dataclass(frozen=True, slots=True)
class Kind:
    """How an answer is written into fields and read from them."""

    write: Callable[[Mapping[str, Any]], dict[str, str]]
    read: Callable[[Typed], dict[str, Any]]


def read(kind: str, form: Form, typed: Typed) -> dict[str, Any]:
    """The answer in its plain form; {} where every field is empty. Raises Wrong."""
    try:
        return check(form, KINDS[kind].read({name: text.strip() for name, text in typed.items() if text.strip()}))
    except AnswerError as error:
        raise Wrong(answer_in_words(error)) from error


def written(kind: str, answer: Mapping[str, Any]) -> dict[str, str]:
    """An answer as it stands in the fields."""
    return KINDS[kind].write(answer) if answer else {}


def without_earlier(typed: Typed, earlier: Typed) -> Typed:
    """What was typed, without the parts of an earlier split that still stood there when one choice was marked."""
    parts = (*CHOICES, "total")
    if typed.get("choice") in CHOICES and all(typed.get(name) == earlier.get(name) for name in parts):
        return {name: text for name, text in typed.items() if name not in parts}
    return typed


def _whole(text: str) -> int:
    if not text.isascii() or not text.isdigit() or len(text) > LONGEST:
        raise Wrong(_("“%(text)s” is not a whole number. Write it in digits.") % {"text": text[:40]})
    return int(text)


def _numbers(typed: Typed, name: str) -> dict[str, int]:
    """The numbers behind fields called “name.3”, by what follows the point."""
    return {key.partition(".")[2]: _whole(text) for key, text in typed.items() if key.startswith(f"{name}.")}


def _read_decision(typed: Typed) -> dict[str, Any]:
    choice = typed.get("choice", "")
    voices = {name: _whole(typed[name]) for name in CHOICES if name in typed}
    if choice and choice != "split":
        if voices:
            raise Wrong(_("One choice is marked, and the vote is split as well. Keep one of the two."))
        return {choice: 1}
    return _split(voices, typed.get("total", "")) if voices or choice else {}


def _split(voices: Mapping[str, int], total: str) -> dict[str, Any]:
    """A split vote, if its parts make up the total that was typed beside them."""
    if not total:
        raise Wrong(_("Write how many voices you have in all, so that the sum can be checked."))
    parts, whole = [voices.get(name, 0) for name in CHOICES], _whole(total)
    if sum(parts) != whole:
        plus = " + ".join(number_format(part) for part in parts)
        raise Wrong(
            _("%(parts)s is %(sum)s, there are %(total)s.")
            % {"parts": plus, "sum": number_format(sum(parts)), "total": number_format(whole)}
        )
    return dict(voices)


def _write_decision(answer: Mapping[str, Any]) -> dict[str, str]:
    if len(answer) == 1:
        return {"choice": next(iter(answer))}
    parts = {name: str(answer.get(name, 0)) for name in CHOICES}
    return {"choice": "split", **parts, "total": str(sum(answer.values()))}


def _read_consent(typed: Typed) -> dict[str, Any]:
    return {"stance": typed.get("stance", ""), "text": typed.get("text", "")} if typed else {}


def _read_approval(typed: Typed) -> dict[str, Any]:
    chosen = [key.partition(".")[2] for key in typed if key.startswith("chosen.")]
    return {"approved": chosen} if chosen else {}


def _read_scores(typed: Typed) -> dict[str, Any]:
    scores = _numbers(typed, "score")
    return {"scores": scores} if scores else {}


def _read_points(typed: Typed) -> dict[str, Any]:
    points = _numbers(typed, "points")
    return {"points": points} if points else {}


def _read_ranking(typed: Typed) -> dict[str, Any]:
    """Places may leave gaps: 1, 3 and 7 say the same as 1, 2 and 3."""
    places = _numbers(typed, "place")
    if 0 in places.values():
        raise Wrong(_("Places begin with 1. Put 1 for the best."))
    groups = [[number for number, at in places.items() if at == place] for place in sorted(set(places.values()))]
    return {"ranking": groups} if groups else {}


def _write_ranking(answer: Mapping[str, Any]) -> dict[str, str]:
    return {f"place.{number}": str(place) for place, group in enumerate(answer["ranking"], start=1) for number in group}


KINDS: dict[str, Kind] = {
    "decision": Kind(_write_decision, _read_decision),
    "consent": Kind(dict, _read_consent),
    "approval": Kind(lambda answer: {f"chosen.{number}": "on" for number in answer["approved"]}, _read_approval),
    "score": Kind(lambda answer: {f"score.{n}": str(score) for n, score in answer["scores"].items()}, _read_scores),
    "points": Kind(lambda answer: {f"points.{n}": str(given) for n, given in answer["points"].items()}, _read_points),
    "ranking": Kind(_write_ranking, _read_ranking),
}
