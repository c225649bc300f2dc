"""Votes flowing from stage to stage: columns are stages, bars are candidates, bands are transfers.

Every candidate keeps a lane of its own, so that the eye follows one height from left to right. The lengths stand
as SVG attributes; colours come from the classes of ``pictures.css``. The words and the table stand beside it.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString, mark_safe

LABELS = 132
"""Width that the names take at the left, in pixels; a longer name is cut."""
COLUMN = 120
"""From one stage to the next."""
BAR = 14
"""Width of a bar."""
LANE = 72
"""Height of the highest bar of all."""
GAP = 22
"""Between two lanes, with room for a name."""
TOP = 24
"""Room for the numbers of the stages."""
LONGEST = 20
"""Letters of a name; the table has it in full."""


@dataclass(frozen=True, slots=True)
class Lane:
    """One candidate: votes at the end of each stage (one unit for all lanes), and whether it is among the elected.

    ``idle`` is the lane of votes that nobody holds any more.
    """

    name: str
    votes: tuple[float, ...]
    kept: bool
    idle: bool = False


@dataclass(frozen=True, slots=True)
class Band:
    """What went from one lane to another in stage ``stage`` (from 0; it left in the stage before)."""

    stage: int
    source: int
    target: int
    votes: float


def flow(label: str, lanes: Sequence[Lane], bands: Sequence[Band], quotas: Sequence[float]) -> SafeString:
    """Draw the stages of a count; ``quotas`` has one quota for each, drawn as a short line beside the bars.

    ``label`` says the outcome in words. ``ValueError`` for a band that leads out of the picture.
    """
    if any(not 0 < band.stage < len(quotas) or max(band.source, band.target) >= len(lanes) for band in bands):
        raise ValueError("a band leads from or to nowhere")
    sheet = _Sheet.of(lanes, quotas)
    return format_html(
        '<svg class="flow" role="img" aria-label="{}" width="{}" height="{}" viewBox="0 0 {} {}">{}{}{}{}</svg>',
        label, sheet.width, sheet.height, sheet.width, sheet.height,
        _stage_numbers(len(quotas)), _bands(sheet, lanes, bands), _bars(sheet, lanes), _quotas(sheet, lanes, quotas),
    )  # fmt: skip


@dataclass(frozen=True, slots=True)
class _Sheet:
    width: int
    height: int
    scale: float
    floors: tuple[float, ...]
    """Where the bars of each lane stand."""

    @classmethod
    def of(cls, lanes: Sequence[Lane], quotas: Sequence[float]) -> "_Sheet":
        highest = max((max(lane.votes) for lane in lanes), default=0.0) or 1.0
        scale = LANE / highest
        floors, at = [], float(TOP)
        for lane in lanes:
            at += GAP + max(lane.votes) * scale
            floors.append(at)
        return cls(LABELS + len(quotas) * COLUMN, round(at + GAP), scale, tuple(floors))

    def x(self, stage: int) -> int:
        return LABELS + stage * COLUMN

    def tall(self, votes: float) -> float:
        return votes * self.scale


def _stage_numbers(stages: int) -> SafeString:
    numbers = [(LABELS + at * COLUMN + BAR // 2, at + 1) for at in range(stages)]
    return format_html_join("", '<text class="at" x="{}" y="14" text-anchor="middle">{}</text>', numbers)


def _bars(sheet: _Sheet, lanes: Sequence[Lane]) -> SafeString:
    return mark_safe("".join(_lane(sheet, lane, floor) for lane, floor in zip(lanes, sheet.floors, strict=True)))  # noqa: S308  # each part is escaped by format_html


def _lane(sheet: _Sheet, lane: Lane, floor: float) -> SafeString:
    name = lane.name if len(lane.name) <= LONGEST else f"{lane.name[: LONGEST - 1]}…"
    language = getattr(lane.name, "language", "")  # a Label, where somebody wrote it
    tone = "idle" if lane.idle else "in" if lane.kept else "out"
    bars = [
        (tone, sheet.x(at), f"{floor - sheet.tall(votes):.2f}", BAR, f"{sheet.tall(votes):.2f}")
        for at, votes in enumerate(lane.votes)
        if votes > 0
    ]
    return format_html(
        '<text class="{}" x="0" y="{}"{}>{}</text>{}', tone, f"{floor:.2f}",
        format_html(' lang="{}"', language) if language else "", name,
        format_html_join("", '<rect class="{}" x="{}" y="{}" width="{}" height="{}"/>', bars),
    )  # fmt: skip


def _quotas(sheet: _Sheet, lanes: Sequence[Lane], quotas: Sequence[float]) -> SafeString:
    """A line where a bar has to reach, for every lane that could reach it."""
    lines = [
        (sheet.x(at) - 4, sheet.x(at) + BAR + 4, f"{floor - sheet.tall(quota):.2f}")
        for lane, floor in zip(lanes, sheet.floors, strict=True)
        if not lane.idle
        for at, quota in enumerate(quotas)
        if lane.votes[at] >= quota
    ]
    return format_html_join("", '<line class="quota" x1="{0}" x2="{1}" y1="{2}" y2="{2}"/>', lines)


def _bands(sheet: _Sheet, lanes: Sequence[Lane], bands: Sequence[Band]) -> SafeString:
    paths = [*_staying(sheet, lanes), *_moving(sheet, lanes, bands)]
    return format_html_join("", '<path class="band {}" d="{}"/>', paths)


def _staying(sheet: _Sheet, lanes: Sequence[Lane]) -> Iterator[tuple[str, str]]:
    """What a candidate keeps from one stage to the next lies on the floor of its lane."""
    for lane, floor in zip(lanes, sheet.floors, strict=True):
        for at in range(1, len(lane.votes)):
            kept = sheet.tall(min(lane.votes[at - 1], lane.votes[at]))
            if kept > 0:
                yield "idle" if lane.idle else "stay", _ribbon(sheet, at, (floor - kept, floor - kept), kept)


def _moving(sheet: _Sheet, lanes: Sequence[Lane], bands: Sequence[Band]) -> Iterator[tuple[str, str]]:
    """Bands leave from the top of a bar downwards and arrive on top of what was there, in the order of the lanes."""
    gone: dict[tuple[int, int], float] = {}
    come: dict[tuple[int, int], float] = {}
    for band in sorted(bands, key=lambda band: (band.stage, band.source, band.target)):
        source, target, tall = (band.stage, band.source), (band.stage, band.target), sheet.tall(band.votes)
        top = sheet.floors[band.source] - sheet.tall(lanes[band.source].votes[band.stage - 1]) + gone.get(source, 0.0)
        kept = sheet.tall(min(lanes[band.target].votes[band.stage - 1], lanes[band.target].votes[band.stage]))
        arrives = sheet.floors[band.target] - kept - come.get(target, 0.0) - tall
        gone[source], come[target] = gone.get(source, 0.0) + tall, come.get(target, 0.0) + tall
        yield "idle" if lanes[band.target].idle else "move", _ribbon(sheet, band.stage, (top, arrives), tall)


def _ribbon(sheet: _Sheet, stage: int, tops: tuple[float, float], tall: float) -> str:
    """A band from the stage before to `stage`: a curve along its upper edge and back along its lower one."""
    start, end = sheet.x(stage - 1) + BAR, sheet.x(stage)
    middle, (left, right) = (start + end) / 2, tops
    there = f"M{start} {left:.2f}C{middle:g} {left:.2f} {middle:g} {right:.2f} {end} {right:.2f}"
    back = f"V{right + tall:.2f}C{middle:g} {right + tall:.2f} {middle:g} {left + tall:.2f} {start} {left + tall:.2f}Z"
    return there + back
