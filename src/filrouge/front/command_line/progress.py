"""A bar for long work, on the terminal's side channel, so that results can go into a file."""

from __future__ import annotations

import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager

import click

Told = Callable[[int, int], None]


@contextmanager
def bar(label: str) -> Iterator[Told]:
    """Show how far a piece of work is: `told(done, total)`. Off a terminal it prints the label and no bar."""
    with click.progressbar(length=1, label=label, file=sys.stderr) as shown:

        def told(done: int, total: int) -> None:
            shown.length = max(total, 1)
            shown.update(min(done, total) - shown.pos)

        yield told
        shown.update((shown.length or 1) - shown.pos)
