"""A count by transferable votes: the table of stages, each stage in words, and the flow of the votes."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from fractions import Fraction
from typing import Any

from django.utils.safestring import SafeString
from django.utils.translation import gettext as _

from filrouge.ground.pictures.flow import Band, Lane, flow
from filrouge.rooms.ballots.queries.results_names import MOST_ROWS, Scaled, left_out, listed
from filrouge.rooms.ballots.queries.results_telling import Telling

NOBODY = "·"  # the lane of votes that nobody holds any more; no option is called so, they are numbers


@dataclass(frozen=True, slots=True)
class StageCell:
    """Votes at the end of a stage, what came or went in it, and whether this is where a candidate got in or left."""

    votes: str
    change: str
    note: str


@dataclass(frozen=True, slots=True)
class StageRow:
    """One candidate, or what cannot be passed on, through all stages."""

    name: str
    elected: bool
    cells: tuple[StageCell, ...]


@dataclass(frozen=True, slots=True)
class Told:
    """One stage in words."""

    number: int
    title: str
    sentences: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Stages:
    """The whole count. `flow` is its picture, with the table beside it; empty for very many candidates."""

    quota: str
    numbers: tuple[int, ...]
    rows: tuple[StageRow, ...]
    told: tuple[Told, ...]
    flow: SafeString
    single: bool
    scaled: str
    left_out: str


def stages(question: Mapping[str, Any], names: Mapping[str, str]) -> Stages:
    """A counted question as the page tells it."""
    count = question["count"]
    scaled = Scaled.of(question["scale"], _numbers(count))
    telling = Telling(count["method"], names, scaled)
    before = [None, *count["stages"][:-1]]
    return Stages(
        quota=scaled.text(count["quota"]),
        numbers=tuple(stage["number"] for stage in count["stages"]),
        rows=tuple(_rows(count, names, scaled)),
        told=tuple(
            Told(stage["number"], _title(stage["kind"]), tuple(telling.sentences(stage, last)))
            for stage, last in zip(count["stages"], before, strict=True)
        ),
        flow=_flow(count, names) if len(count["candidates"]) <= MOST_ROWS else SafeString(""),
        single=count["method"] == "meek",
        scaled=scaled.said(),
        left_out=left_out(len(count["candidates"])),
    )


def _numbers(count: Mapping[str, Any]) -> Iterator[str]:
    for stage in count["stages"]:
        yield from (stage["quota"], stage["non_transferable"], stage["lost"], *stage["votes"].values())


def _title(kind: str) -> str:
    words = {
        "first preferences": _("First preferences"),
        "surplus": _("A surplus goes on"),
        "exclusion": _("The lowest leaves"),
        "distribution": _("Counted anew"),
        "remaining": _("The places that are left"),
    }
    return words[kind]


def _in_order(count: Mapping[str, Any]) -> list[str]:
    """The elected in the order of their election, then who stayed longest."""
    left = [name for stage in count["stages"] for name in stage["excluded"]]
    gone = {name: place for place, name in enumerate(left)}
    rest = [name for name in count["candidates"] if name not in count["elected"]]
    return [*count["elected"], *sorted(rest, key=lambda name: -gone.get(name, len(left)))]


def _rows(count: Mapping[str, Any], names: Mapping[str, str], scaled: Scaled) -> Iterator[StageRow]:
    for key in _in_order(count)[:MOST_ROWS]:
        cells = _cells(count, [stage["votes"][key] for stage in count["stages"]], scaled, key)
        yield StageRow(names[key], key in count["elected"], cells)
    for label, name in ((_("Cannot go on"), "non_transferable"), (_("Lost by rounding"), "lost")):
        numbers = [stage[name] for stage in count["stages"]]
        if any(map(Fraction, numbers)):
            yield StageRow(label, False, _cells(count, numbers, scaled, NOBODY))


def _cells(count: Mapping[str, Any], numbers: Sequence[str], scaled: Scaled, key: str) -> tuple[StageCell, ...]:
    before = [None, *numbers[:-1]]
    return tuple(
        StageCell(scaled.text(votes), _change(votes, last, scaled), _note(stage, key))
        for stage, votes, last in zip(count["stages"], numbers, before, strict=True)
    )


def _change(votes: str, last: str | None, scaled: Scaled) -> str:
    if last is None or votes == last:
        return ""
    change = Fraction(votes) - Fraction(last)
    return f"+{scaled.text(change)}" if change > 0 else scaled.text(change)


def _note(stage: Mapping[str, Any], key: str) -> str:
    if key in stage["elected"]:
        return _("elected")
    return _("leaves") if key in stage["excluded"] else ""


def _flow(count: Mapping[str, Any], names: Mapping[str, str]) -> SafeString:
    lanes = [
        Lane(names[key], tuple(float(Fraction(stage["votes"][key])) for stage in count["stages"]), key in elected)
        for elected in (frozenset(count["elected"]),)
        for key in _in_order(count)
    ]
    idle = tuple(float(Fraction(stage["non_transferable"]) + Fraction(stage["lost"])) for stage in count["stages"])
    if any(idle):
        lanes.append(Lane(_("Cannot go on"), idle, kept=False, idle=True))
    label = _("Votes from stage to stage. Elected: %(names)s. The table has all numbers.") % {
        "names": listed(count["elected"], names)
    }
    quotas = tuple(float(Fraction(stage["quota"])) for stage in count["stages"])
    return flow(label, lanes, list(_bands(count)), quotas)


def _bands(count: Mapping[str, Any]) -> Iterator[Band]:
    lanes = {key: place for place, key in enumerate(_in_order(count))}
    for at, stage in enumerate(count["stages"]):
        for transfer in stage["transfers"]:
            votes = float(Fraction(transfer["votes"]))
            if votes:
                yield Band(at, lanes[transfer["source"]], lanes.get(transfer["target"], len(lanes)), votes)
