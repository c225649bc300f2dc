"""`trail verify` and `trail export`: the record of what was done."""

from __future__ import annotations

import json
import sys

import click

from filrouge.ground.trail.chain import broken
from filrouge.ground.trail.models import Entry

CHUNK = 2_000


@click.group("trail")
def trail_command() -> None:
    """The record of every change: who, for whom, what, when."""


@trail_command.command("verify")
def verify() -> None:
    """Check that no entry of the trail was changed, removed or slipped in."""
    entries = Entry.objects.order_by("pk")
    if found := broken(entries.iterator(CHUNK)):
        raise click.ClickException(
            f"The trail does not hold from entry {found.pk} on ({found.at:%Y-%m-%d %H:%M} UTC, {found.verb}). "
            "Somebody changed the database outside Filrouge. Compare with an archive from before."
        )
    last = entries.last()
    click.echo(f"The trail holds: {entries.count():,} entries. Its last digest: {last.digest if last else 'none yet'}")


@trail_command.command("export")
@click.option("--space", "slug", default="", help="Only what was done in this network.")
def export(slug: str) -> None:
    """Write the trail to the terminal or a file as JSON Lines, the oldest entry first."""
    from filrouge.front.command_line.spaces import the_space

    entries = Entry.objects.order_by("pk")
    if slug:
        entries = entries.filter(space=the_space(slug).id)
    for entry in entries.values().iterator(CHUNK):
        spelled = {**entry, "at": entry["at"].isoformat(timespec="microseconds")}
        sys.stdout.write(json.dumps(spelled, ensure_ascii=False) + "\n")
