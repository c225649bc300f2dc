"""`python -m filrouge.front.new_room NAME [--home FOLDER]`; ./run new-room calls it."""

from __future__ import annotations

import keyword
import re
from pathlib import Path
from string import Template

import click

LAYOUT = Path(__file__).parent / "layout"
PROJECT = Path(__file__).resolve().parents[4]
# Where each part of the layout goes, below the project.
PLACES = {
    "room": "src/filrouge/rooms/{room}",
    "templates": "src/filrouge/rooms/{room}/templates/{room}",
    "tests": "tests/rooms/{room}",
}
EMPTY = ("src/filrouge/rooms/{room}/migrations/__init__.py", "tests/rooms/{room}/__init__.py")


@click.command()
@click.argument("name")
@click.option("--home", type=click.Path(path_type=Path, file_okay=False), default=PROJECT, help="The project's folder.")
def main(name: str, home: Path) -> None:
    """Lay out the files of a room called NAME, and say what brings it into the house."""
    if not re.fullmatch(r"[a-z][a-z]{2,29}", name) or keyword.iskeyword(name):
        raise click.ClickException("A room is called by one word in small letters, as a place is: ballots, meetings.")
    if (home / f"src/filrouge/rooms/{name}").exists():
        raise click.ClickException(f"There is a room called {name} already. Nothing was changed.")
    for path in lay_out(name, home):
        click.echo(f"  {path.relative_to(home)}")
    click.echo(NEXT.format(room=name, label=name.capitalize()))


def lay_out(name: str, home: Path) -> list[Path]:
    """Write the files of a room. Returns them."""
    words = {"room": name, "Room": name.capitalize()}
    written = []
    for part, place in PLACES.items():
        for source in sorted((LAYOUT / part).iterdir()):
            target = home / place.format(room=name) / source.name.removesuffix(".txt")
            target.parent.mkdir(parents=True, exist_ok=True)
            target.write_text(Template(source.read_text("utf-8")).substitute(words), "utf-8")
            written.append(target)
    for place in EMPTY:
        target = home / place.format(room=name)
        target.parent.mkdir(parents=True, exist_ok=True)
        target.touch()
        written.append(target)
    return written


NEXT = """
Nothing is registered yet. Three lines bring the room into the house:

  src/filrouge/front/rooms.py, in ROOMS:
      Room("{room}", _("{label}"), "{room}:notes"),

  src/filrouge/front/settings.py, at the end of INSTALLED_APPS:
      "filrouge.rooms.{room}",

  pyproject.toml, where the floor of the room is not named yet, in the contract “floors”:
      "{room}"

Then make its tables and see its tests pass:

  .venv/bin/python -m django makemigrations {room} --settings filrouge.front.settings
  ./run test tests/rooms/{room}

Rename Note to what the room is about. docs/architecture.md says what comes next."""


if __name__ == "__main__":
    main()
