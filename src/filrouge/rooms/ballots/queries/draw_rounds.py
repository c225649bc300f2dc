"""One round of a draw: the chances, the published list, the number as it is shown, and how to check all of it."""

from __future__ import annotations

import io
import json
from collections.abc import Mapping
from dataclasses import dataclass
from hashlib import sha256
from typing import Any

from django.utils.formats import number_format
from django.utils.translation import gettext as _

from filrouge.ground.jobs.models import Job
from filrouge.ground.jobs.models import State as JobState
from filrouge.ground.jobs.queries import JobShown, shown
from filrouge.ground.people.viewer import Level, Viewer
from filrouge.ground.tables import write_csv
from filrouge.rooms.ballots.draw_words import feature_name, names, percent, problem_in_words, quota_name, value_name
from filrouge.rooms.ballots.drawing import DIGITS, PANELS, read_panels
from filrouge.rooms.ballots.models import Draw, DrawRound, RoundState
from filrouge.rooms.ballots.panels import drawn_of
from filrouge.rooms.ballots.queries.draws import href

LEVELS = 12  # rows of the picture of chances; more levels than that are gathered


@dataclass(frozen=True, slots=True)
class ChanceRow:
    """Those who have about the same chance. Shares are of 1; `greedy` is their mean chance drawn one by one."""

    chance: str
    share: float
    people: int
    greedy: str
    greedy_share: float | None


@dataclass(frozen=True, slots=True)
class QuotaLine:
    """A quota and the chances of those whom it concerns."""

    feature: str
    value: str
    quota: str
    people: int
    chances: str


@dataclass(frozen=True, slots=True)
class Chances:
    """What the computation gave, in words and as rows."""

    sentences: tuple[str, ...]
    rows: tuple[ChanceRow, ...]
    quotas: tuple[QuotaLine, ...]
    never: tuple[str, ...]
    holds: bool
    types: int
    largest_shift: str


@dataclass(frozen=True, slots=True)
class Live:
    """The number as far as it is shown. `digits` are empty where they are not; the seed is said with the last."""

    digits: tuple[str, ...]
    shown: int
    state: str
    words: str
    number: int | None
    seed: str
    stamp: str
    source: str
    value: str
    commitment: str
    digest: str
    hexadecimal: str


def job_of(viewer: Viewer, draw: Draw, drawing: DrawRound) -> JobShown | None:
    """The computation of a round that is asked for now. One statement."""
    once = f"ballots.draw:{drawing.pk}:{drawing.revision}"
    found = Job.objects.filter(space=viewer.space, once=once).order_by("-id").first()
    if found is None or drawing.state != RoundState.PREPARED or drawing.problem:
        return None
    text = str(found.outcome.get("refused", "")) if found.state == JobState.FAILED else ""
    here = href(viewer, draw, "draw_round", drawing.position)
    return shown(found, _("Computing the chances of a draw"), here, text=text)


def problem(drawing: DrawRound) -> list[str]:
    """Why there is no lottery, in sentences."""
    return problem_in_words(drawing.problem)


def chances(viewer: Viewer, draw: Draw, drawing: DrawRound) -> Chances | None:
    """Everybody's chance; None before it is computed. One statement."""
    result = drawing.result
    if not result:
        return None
    people = {str(c.number): c for c in draw.candidates.order_by("number")}
    labels = {number: c.label for number, c in people.items()} if viewer.level >= Level.SECRETARIAT else {}
    fair: Mapping[str, float] = result["chances"]
    lines = tuple(_quota_line(row, fair, {n: people[n].features for n in fair}) for row in drawing.quotas)
    return Chances(
        tuple(_sentences(result)), tuple(_levels(fair, result["greedy_chances"])), lines,
        tuple(names(result["never"], labels)), result["holds"], result["types"],
        percent(result["largest_shift"], 2),
    )  # fmt: skip


def _sentences(result: Mapping[str, Any]) -> list[str]:
    people, seats = result["people"], result["seats"]
    said = [
        _("%(seats)d of %(people)d are drawn. If there were no quotas, each would have a chance of %(chance)s.")
        % {"seats": seats, "people": people, "chance": percent(seats / people)},
        _("Within these quotas nobody’s chance is below %(minimum)s, and no lottery can make it higher.")
        % {"minimum": percent(result["minimum"])},
    ]
    if result["greedy"] is None:
        said.append(_("Drawing one after the other, as it is mostly done, hardly ever meets these quotas."))
    else:
        words = _(
            "Drawing one after the other, as it is mostly done, would leave somebody with %(minimum)s. Inequality "
            "(Gini, 0 is none) is %(fair)s here and would be %(greedy)s there."
        )
        greedy = result["greedy"]
        told = {"fair": number_format(result["gini"], 2), "greedy": number_format(greedy["gini"], 2)}
        said.append(words % {"minimum": percent(greedy["minimum"]), **told})
    return said


def _levels(fair: Mapping[str, float], greedy: Mapping[str, float]) -> list[ChanceRow]:
    """People by their chance, the lowest first; near levels together where there are many."""
    digits = next((digits for digits in (3, 2) if len({round(c, digits) for c in fair.values()}) <= LEVELS), 1)
    groups: dict[float, list[str]] = {}
    for number, chance in sorted(fair.items(), key=lambda item: item[1]):
        groups.setdefault(round(chance, digits), []).append(number)
    return [_level([fair[n] for n in group], [greedy[n] for n in group if n in greedy]) for group in groups.values()]


def _level(fair: list[float], greedy: list[float]) -> ChanceRow:
    mean = sum(fair) / len(fair)
    other = sum(greedy) / len(greedy) if greedy else None
    return ChanceRow(_span(fair), mean, len(fair), _span(greedy) if greedy else "", other)


def _span(found: list[float]) -> str:
    low, high = percent(min(found)), percent(max(found))
    return low if low == high else _("%(low)s to %(high)s") % {"low": low, "high": high}


def _quota_line(row: list[Any], fair: Mapping[str, float], features: Mapping[str, Mapping[str, str]]) -> QuotaLine:
    feature, value, lower, upper = row
    concerned = [fair[number] for number, of in features.items() if of.get(feature, "") == value]
    return QuotaLine(
        feature_name(feature), value_name(feature, value), quota_name(lower, upper), len(concerned),
        _span(concerned) if concerned else "",
    )  # fmt: skip


def chance_of(drawing: DrawRound, number: str) -> str:
    """The chance of one candidate in words; empty where nobody was asked for."""
    if not number or not drawing.result:
        return ""
    listed = drawing.result["listed"].get(number)
    if listed is None:
        return _("Nobody in this round has the number %(number)s.") % {"number": number[:20]}
    on = round(listed * PANELS)
    words = _("Number %(number)s is on %(on)d of the 1,000 panels.")
    return words % {"number": number, "on": on}


def live(drawing: DrawRound) -> Live:
    """The number as far as it is shown. No statement."""
    drawn = drawing.state == RoundState.DRAWN
    text = f"{drawing.number:03}"[: drawing.shown] if drawing.number is not None else ""
    digits = tuple(text) + ("",) * (DIGITS - len(text))
    value = drawing.public_value
    digest = sha256((drawing.lot_seed + value).encode()).hexdigest() if drawn else ""
    return Live(
        digits, drawing.shown, drawing.state, _live_words(drawing), drawing.number if drawn else None,
        drawing.lot_seed if drawn else "", stamp(drawing), drawing.public_source, value, drawing.commitment,
        drawing.digest, digest,
    )  # fmt: skip


def _live_words(drawing: DrawRound) -> str:
    if drawing.state == RoundState.DRAWN:
        return _("Panel number %(number)s is drawn.") % {"number": f"{drawing.number:03}"}
    if drawing.shown:
        return _("Digits shown so far: %(digits)s") % {"digits": " ".join(f"{drawing.number:03}"[: drawing.shown])}
    if drawing.state == RoundState.DRAWING:
        return _("The number is fixed. No digit is shown yet.")
    return _("The number is not drawn yet.")


def stamp(drawing: DrawRound) -> str:
    """Changes whenever what `live` says changes."""
    said = (drawing.pk, drawing.state, drawing.shown, drawing.public_value, drawing.digest)
    return sha256(repr(said).encode()).hexdigest()[:20]


def standing(drawing: DrawRound) -> dict[str, Any]:
    """The same as data, for whoever asks again and again; never a digit that is not shown."""
    now = live(drawing)
    return {
        "state": str(drawing.state),
        "digits": "".join(now.digits),
        "number": now.number,
        "panel": list(drawn_of(drawing)),
    }


def file_of(drawing: DrawRound, kind: str) -> tuple[str, bytes] | None:
    """A published file of a round: its type and its bytes; None where there is none of this kind."""
    if not drawing.panels:
        return None
    if kind == "jsonl":
        return "application/x-ndjson", drawing.panels.encode()
    if kind == "json":
        return "application/json; charset=utf-8", _as_json(drawing).encode()
    if kind == "csv":
        return "text/csv; charset=utf-8", _as_csv(drawing)
    if kind == "certificate":
        return "application/json; charset=utf-8", json.dumps(drawing.certificate, ensure_ascii=False).encode()
    return None


def _as_json(drawing: DrawRound) -> str:
    told = {
        "format": "filrouge panels 1",
        "digest": drawing.digest,
        "list_seed": drawing.list_seed,
        "commitment": drawing.commitment,
        "public_source": drawing.public_source,
        "chances": drawing.result["chances"],
        "listed": drawing.result["listed"],
        "panels": read_panels(drawing.panels),
    }
    return json.dumps(told, ensure_ascii=False)


def _as_csv(drawing: DrawRound) -> bytes:
    """A row for each panel: its number and its people."""
    out = io.BytesIO()
    rows = ([f"{number:03}", " ".join(panel)] for number, panel in enumerate(read_panels(drawing.panels)))
    write_csv(out, ["panel", "people"], rows)
    return out.getvalue()


def pool_file(draw: Draw) -> bytes:
    """Who has which number, for the secretariat alone."""
    out = io.BytesIO()
    rows = (
        [str(c.number), c.label, c.organisation_name, *(c.features.get(feature, "") for feature in draw.features)]
        for c in draw.candidates.order_by("number")
    )
    write_csv(out, ["number", "name", "organisation", *draw.features], rows, bom=True)
    return out.getvalue()
