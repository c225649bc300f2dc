"""What every measurement shares: its parts one after another, each written at once into the document."""

from __future__ import annotations

import os
from collections.abc import Mapping
from dataclasses import dataclass
from importlib import import_module
from pathlib import Path
from typing import Any

import click

from filrouge.front.bench import document
from filrouge.front.bench.children import PARTS, MeasurementFailed

ROOT = Path(__file__).resolve().parents[4]
MEASURED = ROOT / "docs" / "measured.md"


@dataclass(frozen=True, slots=True)
class Bench:
    """One command of `filrouge bench`: `names` are modules of parts, `with_peers` those that run peers beside ours.

    `sizes` are told by name; “usual” is what runs when none is asked for, `written` are those that go to the document.
    """

    title: str
    names: tuple[str, ...]
    sizes: Mapping[str, Any]
    with_peers: frozenset[str]
    written: frozenset[str] = frozenset({"usual"})

    def run(self, options: dict[str, Any]) -> None:
        """Measure part by part; what is measured is written at once, so that a stop loses one part at most."""
        chosen = options["size"] or "usual"
        path = options["to"] or (MEASURED if chosen in self.written else None)
        for name in options["only"] or self.names:
            click.echo(f"Measuring: {name}", err=True)
            text = self.measured(name, chosen, options["peer_python"])
            click.echo(text + "\n")
            if path:
                document.put(path, f"{self.title} {name}", text)

    def measured(self, name: str, size: str, peer: str) -> str:
        """The text of one part. A child that ends without a result is a ClickException."""
        part = import_module(f"{PARTS}.{name}")
        begun = os.getloadavg()[0]
        try:
            result = part.measure(self.sizes[size], peer)
        except MeasurementFailed as failed:
            raise click.ClickException(str(failed)) from failed
        around = document.circumstances(self._command(size, name, peer), (begun, os.getloadavg()[0]))
        return f"## {part.TITLE}\n\n{around}\n\n{part.written(result)}"

    def _command(self, size: str, name: str, peer: str) -> str:
        words = [f"filrouge bench {self.title}", "" if size == "usual" else f"--{size}", f"--only {name}"]
        return " ".join(filter(None, [*words, "--peer-python …" if peer and name in self.with_peers else ""]))


def options(names: tuple[str, ...], peers: str) -> list[click.Parameter]:
    """The options that every measurement has; `peers` names what the other Python has to have."""
    return [
        click.Option(
            ["--quick", "size"], flag_value="quick", help="Small sizes; prints only, unless --to names a file."
        ),
        click.Option(["--tiny", "size"], flag_value="tiny", hidden=True),
        click.Option(["--only"], multiple=True, type=click.Choice(names), help="This part alone; can be repeated."),
        click.Option(["--peer-python"], default="", help=f"A Python that has {peers}, to run it beside ours."),
        click.Option(["--to"], type=click.Path(dir_okay=False, path_type=Path), help="The document to write into."),
    ]
