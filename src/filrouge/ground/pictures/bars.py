"""Bars, pulls, split bars and leans: lengths as shares of the width they are given.

Each function returns one ``svg`` element without ``viewBox``, so lengths in percent follow the width of the
place and nothing is distorted. The drawing is hidden from screen readers: the words stand beside it.
"""

from collections.abc import Sequence

from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString

DATA_TONES = ("d1", "d2", "d3", "d4", "d5", "against", "ochre", "teal", "plum")
TEXT_TONES = ("edge", "rule", "ink", "ink-2", "thread", "link", "focus", "yes", "sheet", "sheet-2", "marker")
TONES = frozenset((*DATA_TONES, *TEXT_TONES))
"""Colours of the design that a drawn thing may take, as classes ``k-…``."""


def percent(share: float) -> str:
    """Return a share (0 to 1, held inside these bounds) as an SVG length such as ``43.5%``."""
    return f"{max(0.0, min(1.0, share)) * 100:.2f}".rstrip("0").rstrip(".") + "%"


def tone_class(tone: str) -> str:
    """Return the class of a tone, or nothing for the usual one; an unknown tone is an error of the caller."""
    if tone and tone not in TONES:
        raise ValueError(f"no tone is called {tone!r}")
    return f" k-{tone}" if tone else ""


def bar(share: float, tone: str = "", start: float = 0.0, track: bool = True, short: bool = False) -> SafeString:
    """Draw ``share`` of the width, from ``start``; the rest shows as a pale track unless ``track`` is off."""
    rest = '<rect class="track" width="100%" height="100%"/>' if track else ""
    return format_html(
        '<svg class="bar{}" aria-hidden="true">{}<rect class="v{}" x="{}" width="{}" height="100%"/></svg>',
        " bar-short" if short else "",
        SafeString(rest),
        tone_class(tone),
        percent(start),
        percent(share),
    )


def pull(share: float) -> SafeString:
    """Draw the progress of an action as thread pulled along a line; no knot when nothing has begun."""
    drawn = percent(share)
    done = format_html('<line class="done" x2="{0}" y1="5" y2="5"/><circle cx="{0}" cy="5" r="5"/>', drawn)
    return format_html(
        '<svg class="pull" aria-hidden="true"><line class="rest" x2="100%" y1="5" y2="5"/>{}</svg>',
        done if share > 0 else "",
    )


def split_bar(parts: Sequence[tuple[float, str]]) -> SafeString:
    """Draw parts of a whole, each an amount (same unit, not negative) and a tone; nothing if all are zero."""
    whole = sum(amount for amount, _ in parts)
    pieces, edges, start = [], [], 0.0
    for amount, tone in parts if whole > 0 else ():
        share = amount / whole
        pieces.append((tone_class(tone).strip(), percent(start), percent(share)))
        edges.append((percent(start), percent(start)))
        start += share
    return format_html(
        '<svg class="split-bar" aria-hidden="true">{}{}</svg>',
        format_html_join("", '<rect class="{}" x="{}" width="{}" height="100%"/>', pieces),
        format_html_join("", '<line x1="{}" x2="{}" y2="100%"/>', edges[1:]),
    )


def lean(weight: float, largest: float) -> SafeString:
    """Draw a weight of evidence from the middle: to the end when it speaks for, to the start when against.

    ``largest`` is the absolute weight (same unit, above zero) that fills its half.
    """
    half = min(1.0, abs(weight) / largest) / 2
    start, side = (0.5, "pro") if weight >= 0 else (0.5 - half, "con")
    return format_html(
        '<svg class="lean" aria-hidden="true"><line class="axis" x1="50%" x2="50%" y2="100%"/>'
        '<rect class="{}" x="{}" width="{}" y="25%" height="50%"/></svg>',
        side,
        percent(start),
        percent(half),
    )
