"""Measure the register: import, linkage, totals and pages, and write the figures to docs/measured.md.

Takes about half an hour on two cores; --quick takes under two minutes with smaller sizes, --full adds a million rows.
"""

from __future__ import annotations

from dataclasses import dataclass

import click

from filrouge.front.bench.measuring import Bench, options

NAMES = ("importing", "linking", "totals", "pages")


@dataclass(frozen=True, slots=True)
class Size:
    """How much is made: rows of a list, rows to link, organisations to count, organisations and looks at each page."""

    rows: int
    linked: tuple[int, ...]
    counted: int
    listed: int
    looks: int


SIZES = {
    "tiny": Size(200, (400,), 2_000, 150, 1),
    "quick": Size(5_000, (5_000,), 100_000, 5_000, 15),
    "usual": Size(100_000, (10_000, 100_000), 1_000_000, 100_000, 40),
    "full": Size(100_000, (10_000, 100_000, 1_000_000), 1_000_000, 100_000, 40),
}

OPTIONS: list[click.Parameter] = [
    *options(NAMES, "Splink"),
    click.Option(["--full", "size"], flag_value="full", help="Link a million rows as well."),
]
BENCH = Bench("register", NAMES, SIZES, frozenset({"linking"}), frozenset({"usual", "full"}))
run = BENCH.run
