"""A network that is opened and filled in one process: `python -m tests.journeys.small_year init …` begins with this."""

from __future__ import annotations

import sys


def open_space() -> None:
    """Do what the words of this process ask of `filrouge`."""
    from filrouge.front.commands import main

    main(sys.argv[1:], standalone_mode=False)
