"""A child process for test_import_killed: `open` makes a network, `import FILE` is the command that imports a list."""

from __future__ import annotations


def main(what: str, *words: str) -> None:
    """One of the two, killed or not."""
    if what == "import":
        from filrouge.front.commands import main as command

        command(["import", *words, "--space", "scale", "--federation", "Large", "--date", "2025-01-01", "--yes"])
        return
    from filrouge.ground.people.actions import open_space
    from filrouge.ground.people.viewer import system
    from filrouge.ground.words import Words

    open_space(system(None), slug="scale", name=Words.of("Scale", "en"), languages=["en"])
