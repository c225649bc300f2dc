"""What a ballot's file has to look like before anything in it is counted."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from typing import Any

from filrouge.methods.deciding.exact import read_fraction
from filrouge.methods.recount.answers import AnswerError
from filrouge.methods.recount.settings import SETTINGS, check_settings

FORMAT = "filrouge ballot 1"
PARTS = ("format", "ballot", "rule", "roll", "questions", "lot", "took_part", "papers")
MOST_DIGITS = 80  # of a weight, of a cost


class UnreadableBallot(ValueError):
    """Not a ballot's file, or one of a later version; the text says what is missing or wrong, and where."""


def check_shape(file: Any) -> dict[str, Any]:
    """The same file, if it holds all that a count reads and each of its kind. UnreadableBallot otherwise.

    What rule and roll say inside is read strictly by methods.deciding, what papers say by answers.check.
    """
    if not isinstance(file, dict) or file.get("format") != FORMAT:
        raise UnreadableBallot(f"it does not say that it is a “{FORMAT}”")
    if missing := [part for part in PARTS if part not in file]:
        raise UnreadableBallot(f"it lacks {', '.join(missing)}")
    _has(file["ballot"], "ballot", method=str, settings=dict, secret=bool, silence_consents=bool)
    _has(file["rule"], "rule", said=dict, digest=str)
    _has(file["roll"], "roll", members=list, weights=dict, digest=str)
    _has(file["lot"], "lot", seed=str, commitment=str)
    _has(file, "file", questions=list, took_part=list, papers=list)
    if not all(isinstance(key, str) for key in file["took_part"]):
        raise UnreadableBallot("took_part: names are text")
    _each(file["roll"]["weights"].values(), "roll.weights", _fraction)
    _questions(file)
    _papers(file)
    _stated(file)
    return file


def _has(part: Any, where: str, **kinds: type) -> None:
    if not isinstance(part, Mapping):
        raise UnreadableBallot(f"{where} holds nothing that can be read")
    for name, kind in kinds.items():
        if not isinstance(part.get(name), kind):
            raise UnreadableBallot(f"{where}.{name} is missing or is not of its kind")


def _each(values: Any, where: str, check: Callable[[Any, str], None]) -> None:
    for number, value in enumerate(values, start=1):
        check(value, f"{where}.{number}")


def _fraction(value: Any, where: str) -> None:
    try:
        fits = isinstance(value, str) and len(value) <= MOST_DIGITS and read_fraction(value) >= 0
    except ValueError:
        fits = False
    if not fits:
        raise UnreadableBallot(f"{where} is no weight such as 1, 1/2 or 0.5")


def _questions(file: Mapping[str, Any]) -> None:
    _each(file["questions"], "questions", _question)
    numbers = [asked["number"] for asked in file["questions"]]
    if not numbers or len(set(numbers)) < len(numbers):
        raise UnreadableBallot("questions: each has a number of its own, and there is at least one")
    ballot = file["ballot"]
    if ballot["method"] not in SETTINGS:
        raise UnreadableBallot(f"ballot.method: “{ballot['method'][:40]}” is not known here")
    for asked in file["questions"]:
        options = [option["number"] for option in asked["options"]]
        try:
            checked = check_settings(ballot["method"], ballot["settings"], options)
        except AnswerError as error:
            raise UnreadableBallot(f"ballot.settings: {error.code} {error.said.get('name', '')}".rstrip()) from error
        if checked != ballot["settings"]:
            raise UnreadableBallot("ballot.settings: not all of them are there")


def _question(asked: Any, where: str) -> None:
    _has(asked, where, number=str, text=dict, options=list)
    _each(asked["options"], f"{where}.options", _option)
    numbers = [option["number"] for option in asked["options"]]
    if len(set(numbers)) < len(numbers):
        raise UnreadableBallot(f"{where}.options: each has a number of its own")


def _option(option: Any, where: str) -> None:
    _has(option, where, number=str, name=dict, category=str)
    if option.get("cost") is not None:
        _fraction(option["cost"], f"{where}.cost")


def _papers(file: Mapping[str, Any]) -> None:
    nameless = file["ballot"]["secret"] or file["ballot"].get("nameless")
    owner = "receipt" if nameless else "voter"
    for number, paper in enumerate(file["papers"], start=1):
        where = f"papers.{number}"
        _has(paper, where, answers=dict, **{owner: str})
        if nameless:
            _fraction(paper.get("weight"), f"{where}.weight")
        elif file["roll"]["weights"].get(paper["voter"], "0") == "0":
            raise UnreadableBallot(f"{where} is of somebody without a vote")
    known = {asked["number"] for asked in file["questions"]}
    if any(set(paper["answers"]) - known for paper in file["papers"]):
        raise UnreadableBallot("papers: an answer to a question that is not asked")


def _stated(file: Mapping[str, Any]) -> None:
    if "published" in file:
        _has(file["published"], "published", digest=str)
    chair = file.get("chair", {})
    choices: Sequence[Any] = list(chair.values()) if isinstance(chair, Mapping) else [None]
    if any(choice not in ("yes", "no") for choice in choices):
        raise UnreadableBallot("chair: it says yes or no")
