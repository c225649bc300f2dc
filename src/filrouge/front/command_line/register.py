"""`link`, `totals` and `export`: the register from the terminal."""

from __future__ import annotations

import csv
import json
import sys
from typing import Any

import click

from filrouge.front.command_line.progress import bar
from filrouge.front.command_line.spaces import the_space
from filrouge.ground.actions import Refused
from filrouge.ground.people.models import Space
from filrouge.ground.people.viewer import system
from filrouge.rooms.register import linking
from filrouge.rooms.register.actions.linking import apply_links
from filrouge.rooms.register.actions.totals import keep_count

RUNS = 5  # a run starts again when somebody decided something in between, so often at most


@click.command("link")
@click.option("--space", "slug", default="", help="The network, as it stands in its address.")
def link_command(slug: str) -> None:
    """Find which rows of all lists speak of the same organisation, and count anew."""
    space = the_space(slug)
    for run in range(RUNS):
        with bar("Comparing") as told:
            proposal = linking.propose(space, told)
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
    from filrouge.rooms.register.queries import steps, totals

    total = totals.total_of_network(system(space))
    if total is None:
        click.echo("There is no list to count yet. filrouge import takes one.")
        return
    click.echo(totals.headline(total))
    for line in total.steps:
        assert isinstance(line, steps.Line)
        click.echo(f"  {line.best:>12}  {line.words}")


@click.command("export")
@click.option("--space", "slug", default="", help="The network, as it stands in its address.")
def export_command(slug: str) -> None:
    """Write the directory as CSV to the terminal or a file."""
