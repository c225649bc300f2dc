"""`demo`: a living sample network on this machine, apart from everything else."""

from __future__ import annotations

import os
import shutil
import sys
from pathlib import Path

import click

SMALL, FULL = 12_000, 100_000
FOLDER = "demo"
READY = "sample-is-ready"  # written last, so that a sample that was interrupted is made anew


@click.command("demo")
@click.option("--full", is_flag=True, help=f"{FULL:,} organisations instead of {SMALL:,}.")
@click.option("--port", default=8000, show_default=True, type=click.IntRange(1, 65535))
@click.option("--rebuild", is_flag=True, help="Make the sample network anew.")
@click.option("--no-serve", is_flag=True, help="Make the sample network and stop.")
def demo_command(full: bool, port: int, rebuild: bool, no_serve: bool) -> None:
    """Show a sample network: 65 invented members in 30 countries, with their overlapping lists."""
    size = FULL if full else SMALL
    home = choose_folder(port)
    if home.exists() and (rebuild or _ready(home) != str(size)):
        click.echo("Making the sample network anew.", err=True)
        shutil.rmtree(home)
    from filrouge.front.commands import set_up

    set_up()
    bring_up(home, size)
    if not no_serve:
        show(port)


def choose_folder(port: int) -> Path:
    """The demonstration's own folder, database and address, whatever the environment says of the installation's."""
    base = Path(os.environ.get("FILROUGE_HOME") or Path(__file__).resolve().parents[4] / "var").resolve()
    home = base / FOLDER
    for name in [name for name in os.environ if name.startswith("FILROUGE_") or name == "DATABASE_URL"]:
        del os.environ[name]
    os.environ |= {
        "FILROUGE_HOME": str(home),
        "FILROUGE_DEMO": "1",
        "FILROUGE_ADDRESS": f"http://localhost:{port}",
        "FILROUGE_MAIL": (home / "mail").as_uri(),  # the terminal is for the address; codes stand on the page
    }
    return home


def _ready(home: Path) -> str:
    mark = home / READY
    return mark.read_text("ascii") if mark.exists() else ""


def bring_up(home: Path, size: int) -> None:
    """Make the sample network; tables of one that an older program made are brought up to date."""
    from filrouge.front.command_line import database

    if _ready(home) != str(size):
        play(home, size)
    elif database.pending():
        database.migrate()


def play(home: Path, size: int) -> None:
    """Make the sample network through the same import and linking that users use."""
    from filrouge.front.command_line import database
    from filrouge.front.sample.playing import play as play_sample

    click.echo(f"Making a sample network of about {size:,} organisations. It is kept in {home}.", err=True)
    database.migrate()
    with click.progressbar(length=1, label="Making", item_show_func=lambda what: what, file=sys.stderr) as bar:

        def told(done: int, total: int, what: str) -> None:
            bar.length = max(total, 1)
            bar.update(min(done, total) - bar.pos, what)

        play_sample(size, told)
    (home / READY).write_text(str(size), "ascii")


def show(port: int) -> None:
    """Serve, and say how to get in once there is something to get into."""
    from filrouge.front.command_line.serving import serve

    click.echo("Starting …", err=True)
    raise SystemExit(serve("127.0.0.1", port, 2, lambda: _say_how_to_get_in(port)))


def _say_how_to_get_in(port: int) -> None:
    from filrouge.ground.people.queries import demo_people

    click.echo(f"\nThe sample network: http://localhost:{port}/en/sample/")
    click.echo(f"Federations with a space of their own below it: http://localhost:{port}/en/")
    click.echo("Visitor: just read. Sign in as somebody at the top right, by one of these addresses:")
    for person in demo_people():
        click.echo(f"  {person.email:<40} {person.role}, {person.organisation}")
    click.echo(
        "The page itself shows the code that otherwise comes by mail, and the secretariat needs no second factor\n"
        "here: nobody but this machine can reach it. Mail is written to the folder "
        f"{os.environ['FILROUGE_HOME']}/mail.\n"
    )
