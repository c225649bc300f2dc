"""Measure a network's year: the pages of meetings and plans, the thread, and a room full of phones.

Takes about a quarter of an hour on two cores; --kept leaves the filled database in a folder for the next time.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

import click

from filrouge.front.bench.measuring import Bench, options
from filrouge.front.bench.parts.year_filling import Amounts

NAMES = ("year_pages", "thread", "live")


@dataclass(frozen=True, slots=True)
class Size:
    """How much a year has, how often each page is looked at, how many phones ask for how many seconds.

    `kept` is the folder where the filled database is left and found again, empty for none.
    """

    amounts: Amounts
    looks: int
    phones: int
    seconds: int
    kept: str = ""

    @property
    def links(self) -> int:
        """Links of the part that measures the thread alone."""
        return self.amounts.links


SIZES = {
    "tiny": Size(Amounts(14, 60, 40, 10, 48, 300), 1, 4, 5),
    "quick": Size(Amounts(100, 2_000, 500, 50, 200, 10_000), 10, 50, 20),
    "usual": Size(Amounts(1_000, 20_000, 5_000, 500, 2_000, 100_000), 15, 500, 60),
}

OPTIONS: list[click.Parameter] = [
    *(option for option in options(NAMES, "nothing") if option.name != "peer_python"),
    click.Option(
        ["--kept"], type=click.Path(file_okay=False, path_type=Path),
        help="Leave the filled database in this folder, and take it from there the next time.",
    ),
]  # fmt: skip
BENCH = Bench("year", NAMES, SIZES, frozenset())


def run(asked: dict[str, Any]) -> None:
    """Measure part by part."""
    kept = str(asked["kept"] or "")
    sizes = {name: replace(size, kept=kept) for name, size in SIZES.items()}
    replace(BENCH, sizes=sizes).run(asked | {"peer_python": ""})
