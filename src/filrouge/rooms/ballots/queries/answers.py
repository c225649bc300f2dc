"""What was answered, in words: “for”, “3 for, 1 against”, “1. Ada, 2. Ben”."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any, Protocol

from django.utils.formats import number_format
from django.utils.translation import gettext as _

from filrouge.ground.words import Shown
from filrouge.methods.recount.answers import CHOICES, RANKED, SHARED
from filrouge.rooms.ballots.models import Ballot


class Named(Protocol):
    """An option: its number as text and its name."""

    @property
    def number(self) -> str: ...
    @property
    def name(self) -> Shown: ...


class Question(Protocol):
    """A question: its number as text and its options."""

    @property
    def number(self) -> str: ...
    @property
    def options(self) -> Sequence[Named]: ...


def kind_of(method: str, settings: Mapping[str, Any]) -> str:
    """Which form of answer a method takes: decision, consent, approval, score, points or ranking."""
    if method in RANKED:
        return "ranking"
    if method in SHARED:
        return "score" if settings.get("utility") == "points" else "approval"
    return method


def said(ballot: Ballot, questions: Sequence[Question], answers: Mapping[str, Any]) -> tuple[str, ...]:
    """One text for each question: what `answers` say to it."""
    kind = kind_of(ballot.method, ballot.settings)
    return tuple(
        in_words(kind, answers.get(question.number, {}), {o.number: o.name.text for o in question.options})
        for question in questions
    )


def in_words(kind: str, answer: Mapping[str, Any], names: Mapping[str, str]) -> str:
    """One answer (methods.recount.answers) in words; `names` maps option numbers to what they are called."""
    if not answer:
        return _("a blank paper")
    match kind:
        case "decision":
            return _decision(answer)
        case "consent":
            return _consent(answer)
        case "approval":
            return ", ".join(names[number] for number in answer["approved"])
        case "ranking":
            return _ranking(answer["ranking"], names)
    given = answer[_values(kind)]  # PostgreSQL keeps the keys of JSON in an order of its own
    return ", ".join(f"{name} {number_format(given[number])}" for number, name in names.items() if number in given)


def _values(kind: str) -> str:
    return "points" if kind == "points" else "scores"


def _decision(answer: Mapping[str, int]) -> str:
    if len(answer) == 1:
        words = {"yes": _("for"), "no": _("against"), "abstain": _("abstention")}
        return words[next(iter(answer))]
    split = {"yes": _("%(number)s for"), "no": _("%(number)s against"), "abstain": _("%(number)s abstain")}
    parts = [(choice, answer[choice]) for choice in CHOICES if choice in answer]
    return ", ".join(split[choice] % {"number": number_format(voices)} for choice, voices in parts)


def _consent(answer: Mapping[str, str]) -> str:
    words = {"consent": _("consent"), "stand_aside": _("stand aside"), "objection": _("objection")}
    stance = words[answer["stance"]]
    return _("%(stance)s: “%(text)s”") % {"stance": stance, "text": answer["text"]} if "text" in answer else stance


def _ranking(ranking: Sequence[Sequence[str]], names: Mapping[str, str]) -> str:
    return ", ".join(
        f"{place}. {' = '.join(names[number] for number in group)}" for place, group in enumerate(ranking, start=1)
    )
