"""`link`, `totals` and `export`: the register from the terminal."""

from __future__ import annotations

import json
import shutil
import tempfile
from contextlib import ExitStack
from pathlib import Path
from typing import IO

import click

from filrouge.front.command_line.progress import bar
from filrouge.front.command_line.spaces import the_space
from filrouge.ground.actions import Refused
from filrouge.ground.figures import ENGINES, NotHere, open_engine
from filrouge.ground.licences import terms_of
from filrouge.ground.people.models import Space
from filrouge.ground.people.viewer import system
from filrouge.rooms.register import linking
from filrouge.rooms.register.actions.linking import apply_links
from filrouge.rooms.register.actions.totals import keep_count
from filrouge.rooms.register.formats.whole_lists import KINDS
from filrouge.rooms.register.queries import totals
from filrouge.rooms.register.queries.directory import Filter
from filrouge.rooms.register.queries.downloads import listed

RUNS = 5  # a run starts again when somebody decided something in between, so often at most


@click.command("link")
@click.option("--space", "slug", default="", help="The network, as it stands in its address.")
@click.option("--engine", type=click.Choice(ENGINES), help="Find and measure pairs there, not in this process.")
def link_command(slug: str, engine: str | None) -> None:
    """Find which rows of all lists speak of the same organisation, and count anew."""
    space = the_space(slug)
    for run in range(RUNS):
        proposal = _proposed(space, engine)
        try:
            outcome = apply_links(system(space), space=space, proposal=proposal)
            break
        except Refused as refused:
            if refused.code != "changed" or run == RUNS - 1:
                raise
            click.echo("Somebody decided something in between. Comparing again.", err=True)
    keep_count(space)
    for name, number in outcome.items():
        click.echo(f"{number:>9,}  {name.replace('_', ' ')}")
    _print_total(space)


def _proposed(space: Space, name: str | None) -> linking.Proposal:
    with ExitStack() as opened:
        engine = None
        if name:
            folder = Path(opened.enter_context(tempfile.TemporaryDirectory(prefix="filrouge-link-")))
            try:
                engine = opened.enter_context(open_engine(name, folder))
            except NotHere as missing:
                raise click.ClickException(str(missing)) from missing
        return linking.propose(space, opened.enter_context(bar("Comparing")), engine)


@click.command("totals")
@click.option("--space", "slug", default="", help="The network, as it stands in its address.")
@click.option("--json", "as_json", is_flag=True, help="Everything behind the figure, as JSON.")
def totals_command(slug: str, as_json: bool) -> None:
    """Count the network's organisations, each once, and say between what and what."""
    space = the_space(slug)
    if as_json:
        click.echo(json.dumps(keep_count(space).result, ensure_ascii=False, indent=1))
    else:
        keep_count(space)
        _print_total(space)


def _print_total(space: Space) -> None:
    total = totals.total_of_network(system(space))
    if total is None:
        click.echo("There is no list to count yet. filrouge import takes one.")
        return
    click.echo(f"{total.name}: {totals.headline(total)}")
    for line in total.lines:
        click.echo(f"  {line.best:>12}  {line.words}")


@click.command("export")
@click.option("--space", "slug", default="", help="The network, as it stands in its address.")
@click.option("--as", "kind", type=click.Choice(sorted(KINDS)), default="csv", show_default=True, help="The form.")
@click.option("--to", "file", type=click.File("wb"), default="-", help="The file; the terminal when none is named.")
def export_command(slug: str, kind: str, file: IO[bytes]) -> None:
    """Write the directory as its secretariat sees it. What comes out can be imported again."""
    space = the_space(slug)
    _content_type, _ending, write = KINDS[kind]
    with tempfile.TemporaryFile() as whole:  # some forms go back to their beginning, which a pipe cannot
        write(whole, listed(system(space), Filter()), space.slug, terms_of(space).url)
        whole.seek(0)
        shutil.copyfileobj(whole, file)
