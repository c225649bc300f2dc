"""Approval, scores, points and consent as they came out: bars with heads beside weights, draws, objections."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from fractions import Fraction
from math import ceil
from typing import Any

from django.utils.formats import number_format
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from filrouge.rooms.ballots.numbers import Write, fraction_text, written_alike
from filrouge.rooms.ballots.queries.results_names import listed


@dataclass(frozen=True, slots=True)
class Bar:
    """One option: its place, its sum as words, and the sum as a part of the largest (0 to 1)."""

    place: int
    name: str
    chosen: bool
    value: str
    details: tuple[str, ...]
    share: float


@dataclass(frozen=True, slots=True)
class Bars:
    """The options, the best first. `sentences` say what the lot parted and what was left."""

    rows: tuple[Bar, ...]
    sentences: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Objection:
    """Why an organisation objects. `name` is empty for readers who may not know who voted what."""

    name: str
    text: str


@dataclass(frozen=True, slots=True)
class Stances:
    """What organisations said to a proposal by consent, and the objections."""

    bars: Bars
    objections: tuple[Objection, ...]


def option_bars(count: Mapping[str, Any], names: Mapping[str, str]) -> Bars:
    """The lines of a count by approval, scores or points."""
    values = [Fraction(line[VALUES[count["method"]]]) if count["method"] != "approval" else _weight(line["approved"])
              for line in count["lines"]]  # fmt: skip
    largest = max(values, default=Fraction(0)) or Fraction(1)
    means = [round(Fraction(line["mean"]), 2) for line in count["lines"] if line.get("mean") is not None]
    write = written_alike([*values, *means])
    rows = tuple(
        Bar(
            line["place"], names[line["option"]], line["elected"], SAID[count["method"]](value, write),
            tuple(DETAILS[count["method"]](line, write)), float(value / largest),
        )
        for line, value in zip(count["lines"], values, strict=True)
    )  # fmt: skip
    return Bars(rows, (*draw_sentences(count["draws"], names), *_unspent(count)))


VALUES = {"score": "sum", "points": "points"}


def _weight(tally: Mapping[str, str]) -> Fraction:
    return Fraction(tally["weight"])


def _organisations(heads: str) -> str:
    words = ngettext("%(heads)s organisation", "%(heads)s organisations", int(Fraction(heads)))
    return words % {"heads": fraction_text(heads)}


def _weight_said(value: Fraction, write: Write) -> str:
    return _("weight %(weight)s") % {"weight": write(value)}


def _sum_said(value: Fraction, write: Write) -> str:
    return _("sum %(sum)s") % {"sum": write(value)}


def _points_said(value: Fraction, write: Write) -> str:
    words = ngettext("%(points)s point by weight", "%(points)s points by weight", ceil(value))
    return words % {"points": write(value)}


def _approval_details(line: Mapping[str, Any], write: Write) -> Iterator[str]:
    yield _organisations(line["approved"]["heads"])
    if line["share"] is not None:
        percent = round(Fraction(line["share"]) * 100, 1)
        shown = number_format(float(percent), decimal_pos=0 if percent.denominator == 1 else 1)
        yield _("%(percent)s %% of all that voted") % {"percent": shown}


def _score_details(line: Mapping[str, Any], write: Write) -> Iterator[str]:
    yield _organisations(line["answered"]["heads"])
    if line["mean"] is not None:
        yield _("mean %(mean)s") % {"mean": write(round(Fraction(line["mean"]), 2))}
        yield _("median %(median)s") % {"median": line["median"]}


def _points_details(line: Mapping[str, Any], write: Write) -> Iterator[str]:
    yield _organisations(line["givers"]["heads"])
    yield _("%(points)s by heads") % {"points": write(line["points_by_heads"])}


SAID = {"approval": _weight_said, "score": _sum_said, "points": _points_said}
DETAILS = {"approval": _approval_details, "score": _score_details, "points": _points_details}


def draw_sentences(draws: Sequence[Mapping[str, Any]], names: Mapping[str, str]) -> Iterator[str]:
    """What the lot parted, one sentence for each draw."""
    for draw in draws:
        if len(draw["taken"]) == len(draw["among"]):
            yield _("These were equal, and the lot put them in this order: %(names)s.") % {
                "names": listed(draw["among"], names)
            }
        else:
            yield _("From place %(place)d on these were equal: %(names)s. The lot chose %(taken)s.") % {
                "place": draw["place"], "names": listed(draw["among"], names), "taken": listed(draw["taken"], names),
            }  # fmt: skip


def _unspent(count: Mapping[str, Any]) -> Iterator[str]:
    if Fraction(count.get("unspent", 0)):
        yield _("Points that nobody got, by weight: %(points)s.") % {"points": fraction_text(count["unspent"])}


def stances(count: Mapping[str, Any], names: Mapping[str, str], *, secret: bool) -> Stances:
    """The last round of a ballot by consent. Objections are told to those who may know whose they are (`names`), and
    without a name after a secret ballot, whose papers are published.
    """
    last = count["rounds"][-1]
    kinds = {
        "consent": _("Consent"),
        "aside": _("Stood aside"),
        "objection": _("Objected"),
        "absent": _("Said nothing"),
    }
    everybody = sum((Fraction(last[kind]["heads"]) for kind in kinds), Fraction(0)) or Fraction(1)
    write = written_alike(_weight(last[kind]) for kind in kinds)
    rows = tuple(
        Bar(
            place, label, False, _organisations(last[kind]["heads"]), (_weight_said(_weight(last[kind]), write),),
            float(Fraction(last[kind]["heads"]) / everybody),
        )
        for place, (kind, label) in enumerate(kinds.items(), start=1)
        if kind != "absent" or not secret
    )  # fmt: skip
    told = last["objections"] if names or secret else ()
    return Stances(Bars(rows, ()), tuple(Objection(names.get(one["organisation"], ""), one["text"]) for one in told))
