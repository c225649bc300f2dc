"""Measure the methods of deciding beside other libraries, and the pages of ballots; figures to docs/measured.md.

Elections, pairs, funds and panels run beside pyrankvote, VoteKit, pabutools and sortition-algorithms where
--peer-python names a Python that has them (requirements/peers.txt). Takes about half an hour on two cores with them.
"""

from __future__ import annotations

from dataclasses import dataclass

import click

from filrouge.front.bench.measuring import Bench, options

NAMES = ("elections", "pairs", "funds", "panels", "ballot_pages")
MEASURED_BESIDE = frozenset({"elections", "pairs", "funds", "panels"})


@dataclass(frozen=True, slots=True)
class Size:
    """How much is made, and how long a peer may take.

    `elected`: ballots, candidates, seats; `compared`: ballots, candidates; `funds`: files, fewest bytes first, and how
    many voters an invented one has; `drawn`: names of pools; then members, ballots and looks at each page of the room,
    and how many phones poll.
    """

    files: bool
    elected: tuple[tuple[int, int, int], ...]
    compared: tuple[tuple[int, int], ...]
    invented_fund: int
    drawn: tuple[str, ...]
    limit: int
    members: int
    ballots: int
    looks: int
    phones: int


SIZES = {
    "tiny": Size(False, ((300, 6, 2),), ((300, 6),), 200, ("60 people, panel of 12",), 60, 12, 6, 1, 10),
    "quick": Size(
        True, ((10_000, 20, 5),), ((5_000, 20),), 5_000,
        ("example_small", "2,000 people, panel of 200"), 60, 100, 20, 10, 500,
    ),
    "usual": Size(
        True, ((10_000, 20, 5), (100_000, 30, 7)), ((20_000, 30), (100_000, 30)), 60_000,
        ("example_small", "2,000 people, panel of 200", "150 people, panel of 22", "400 people, panel of 80"),
        120, 1_000, 200, 25, 500,
    ),
}  # fmt: skip

OPTIONS: list[click.Parameter] = options(NAMES, "pyrankvote, VoteKit, pabutools and sortition-algorithms")
BENCH = Bench("decisions", NAMES, SIZES, MEASURED_BESIDE)
run = BENCH.run
