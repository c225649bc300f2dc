"""Measure the register: import, linkage, totals and pages, and write the figures to docs/measured.md.

Takes about half an hour on two cores; --quick takes under two minutes with smaller sizes, --full adds a million rows.
"""

from __future__ import annotations

import os
from dataclasses import dataclass
from importlib import import_module
from pathlib import Path
from typing import Any

import click

from filrouge.front.bench import document
from filrouge.front.bench.children import PARTS, MeasurementFailed

NAMES = ("importing", "linking", "totals", "pages")
ROOT = Path(__file__).resolve().parents[4]
MEASURED = ROOT / "docs" / "measured.md"


@dataclass(frozen=True, slots=True)
class Size:
    """How much is made: rows of a list, rows to link, organisations to count, organisations and looks at each page."""

    rows: int
    linked: tuple[int, ...]
    counted: int
    listed: int
    looks: int


TINY = Size(200, (400,), 2_000, 150, 2)
QUICK = Size(5_000, (5_000,), 100_000, 5_000, 15)
USUAL = Size(100_000, (10_000, 100_000), 1_000_000, 100_000, 40)
FULL = Size(100_000, (10_000, 100_000, 1_000_000), 1_000_000, 100_000, 40)
SIZES = {"tiny": TINY, "quick": QUICK, "usual": USUAL, "full": FULL}

OPTIONS: list[click.Parameter] = [
    click.Option(["--quick", "size"], flag_value="quick", help="Small sizes; prints only, unless --to names a file."),
    click.Option(["--full", "size"], flag_value="full", help="Link a million rows as well."),
    click.Option(["--tiny", "size"], flag_value="tiny", hidden=True),
    click.Option(["--only"], multiple=True, type=click.Choice(NAMES), help="This part alone; can be repeated."),
    click.Option(["--peer-python"], default="", help="A Python that has Splink, to run it beside ours."),
    click.Option(["--to"], type=click.Path(dir_okay=False, path_type=Path), help="The document to write into."),
]


def run(options: dict[str, Any]) -> None:
    """Measure part by part; what is measured is written at once, so that a stop loses one part at most."""
    chosen = options["size"] or "usual"
    path = options["to"] or (MEASURED if chosen in {"usual", "full"} else None)
    for name in options["only"] or NAMES:
        click.echo(f"Measuring: {name}", err=True)
        text = _part(name, SIZES[chosen], options["peer_python"], _command(chosen, name, options["peer_python"]))
        click.echo(text + "\n")
        if path:
            document.put(path, f"register {name}", text)


def _part(name: str, size: Size, peer: str, command: str) -> str:
    part = import_module(f"{PARTS}.{name}")
    begun = os.getloadavg()[0]
    try:
        result = part.measure(size, peer)
    except MeasurementFailed as failed:
        raise click.ClickException(str(failed)) from failed
    around = document.circumstances(command, (begun, os.getloadavg()[0]))
    return f"## {part.TITLE}\n\n{around}\n\n{part.written(result)}"


def _command(size: str, name: str, peer: str) -> str:
    words = ["filrouge bench register", "" if size == "usual" else f"--{size}", f"--only {name}"]
    return " ".join(filter(None, [*words, "--peer-python …" if peer and name == "linking" else ""]))
