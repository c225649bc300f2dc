"""A child process for test_import_killed: `open` makes a network, `import FILE` is the command that imports a list.

With `import FILE AFTER` the process is killed (SIGKILL) after so many writes of rows.
"""

from __future__ import annotations


def imported(file: str, after: str = "1000000") -> None:
    """The command as somebody types it."""
    from django.db import connection

    from filrouge.front.commands import main as command
    from tests.scale.killed_at import killer

    with connection.execute_wrapper(killer("register_row", int(after))):
        command(["import", file, "--space", "scale", "--federation", "Large", "--date", "2025-01-01", "--yes"])


def main(what: str, *words: str) -> None:
    """One of the two, killed or not."""
    if what == "import":
        imported(*words)
        return
    from filrouge.ground.people.actions import open_space
    from filrouge.ground.people.viewer import system
    from filrouge.ground.words import Words

    open_space(system(None), slug="scale", name=Words.of("Scale", "en"), languages=["en"])
