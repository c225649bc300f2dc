"""Low, best and high of an estimate, drawn on an axis around the best figure."""

from dataclasses import dataclass

from django.utils.html import format_html
from django.utils.safestring import SafeString

from .bars import percent

REACH = 0.4
"""The axis runs from 40% below to 40% above the best figure, so that rows of one table compare."""


@dataclass(frozen=True)
class Axis:
    """The two ends of an axis, in the unit of the figures; ``high`` lies above ``low``."""

    low: float
    high: float

    def share(self, value: float) -> float:
        """Return where a value lies between the ends, from 0 to 1, held inside."""
        return max(0.0, min(1.0, (value - self.low) / (self.high - self.low)))


def axis_around(low: float, best: float, high: float) -> Axis:
    """Return the usual axis, widened where the range would not fit; a best figure of zero takes the range."""
    reach = max(abs(best) * REACH, best - low, high - best) or 1.0
    return Axis(best - reach, best + reach)


def range_bar(low: float, best: float, high: float, axis: Axis | None = None) -> SafeString:
    """Draw a range with a tick at the best figure; raise ``ValueError`` unless low <= best <= high."""
    if not low <= best <= high:
        raise ValueError(f"a range goes from low over best to high, not {low}, {best}, {high}")
    scale = axis or axis_around(low, best, high)
    start, end = scale.share(low), scale.share(high)
    return format_html(
        '<svg class="range" aria-hidden="true"><line class="axis" x2="100%" y1="50%" y2="50%"/>'
        '<rect class="span" x="{}" width="{}" y="30%" height="40%"/>'
        '<rect class="best" x="{}" width="3" y="5%" height="90%" transform="translate(-1.5)"/></svg>',
        percent(start),
        percent(end - start),
        percent(scale.share(best)),
    )
