"""One tick for each member: votes, support, signatures, quorum."""

from dataclasses import dataclass

from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString

MOST_TICKS = 200
"""Above this many members ticks can no longer be told apart; a split bar is drawn instead."""


@dataclass(frozen=True)
class Measures:
    """Width of a tick with its gap, width of the tick alone and full height, in pixels."""

    step: int
    tick: int
    height: int


SMALL = Measures(step=4, tick=2, height=18)
LARGE = Measures(step=5, tick=3, height=28)
HEIGHTS = {"for": 1.0, "against": 0.62, "abstain": 0.38, "silent": 0.0}
"""Share of the full height per kind, so that the kinds differ without colour; silent is a dot of 3 pixels."""


def voices(label: str, counts: dict[str, int], large: bool = False) -> SafeString:
    """Draw one tick per member, kinds in the order for, against, abstain, silent.

    ``label`` says the numbers in words. Raise ``ValueError`` for an unknown kind, a negative count or
    more than ``MOST_TICKS`` members.
    """
    total = sum(counts.values())
    if set(counts) - set(HEIGHTS) or any(count < 0 for count in counts.values()) or total > MOST_TICKS:
        raise ValueError(f"ticks cannot be drawn for {counts}")
    size = LARGE if large else SMALL
    return format_html(
        '<svg class="voices" role="img" aria-label="{}" width="{}" height="{}" viewBox="0 0 {} {}"'
        ' preserveAspectRatio="none">{}</svg>',
        label,
        total * size.step,
        size.height,
        max(total * size.step, 1),
        size.height,
        _lines(counts, size),
    )


def _lines(counts: dict[str, int], size: Measures) -> SafeString:
    # A dashed line is one element however many members there are.
    rows, start = [], 0
    for kind, share in HEIGHTS.items():
        tall = round(size.height * share) or 3
        end = start + counts.get(kind, 0) * size.step
        if end > start:
            middle = size.height - tall / 2
            rows.append((kind, start, end, f"{middle:g}", f"{middle:g}", tall, size.tick, size.step - size.tick))
        start = end
    return format_html_join(
        "",
        '<line class="{}" x1="{}" x2="{}" y1="{}" y2="{}" stroke-width="{}" stroke-dasharray="{} {}"/>',
        rows,
    )
