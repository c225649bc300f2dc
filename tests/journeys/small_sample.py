"""Makes the sample network small, in a process of its own: `python -m tests.journeys.small_sample`."""

from __future__ import annotations

ORGANISATIONS = 2000

if __name__ == "__main__":
    from filrouge.front.commands import set_up

    set_up()

    from filrouge.front.command_line.database import migrate
    from filrouge.front.sample.playing import play

    migrate()
    play(ORGANISATIONS, lambda _done, _total, _words: None)
