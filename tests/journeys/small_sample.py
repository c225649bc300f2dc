"""Makes the sample network small, in tables that are there: `python -m tests.journeys.small_sample`."""

from __future__ import annotations

ORGANISATIONS = 2000

if __name__ == "__main__":
    from filrouge.front.commands import set_up

    set_up()

    from filrouge.front.sample.playing import play

    play(ORGANISATIONS, lambda _done, _total, _words: None)
