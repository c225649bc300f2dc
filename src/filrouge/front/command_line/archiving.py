"""`archive` and `restore`: the backup, which is also the way from one database to another."""

from __future__ import annotations

import hashlib
from pathlib import Path

import click
from django.db import connection
from django.utils import timezone

from filrouge.front.command_line.database import is_new, mark_of_restore, migrate
from filrouge.front.command_line.progress import Told, bar
from filrouge.front.rooms import derive_anew, left_out
from filrouge.ground import archive
from filrouge.ground.people.models import Space


@click.command("archive")
@click.argument("file", type=click.Path(dir_okay=False, path_type=Path))
def archive_command(file: Path) -> None:
    """Write everything into FILE (a zip), while others go on working."""
    if is_new():
        raise click.ClickException("The database is empty, so there is nothing to archive. Check DATABASE_URL.")
    with bar("Writing") as told:
        said = archive.write(file.resolve(), at=timezone.now(), left_out=left_out(), told=told)
    click.echo(f"{file}: {said.rows:,} rows of {len(said.tables)} tables and {said.files:,} stored files.")
    click.echo(f"Digest of the content: {said.digest}")
    if said.missing:
        click.echo(
            f"{len(said.missing)} stored files are not on the disk any more, so the archive lacks them. "
            f"The first: {said.missing[0]}. Look for them in an older archive.",
            err=True,
        )


@click.command("restore")
@click.argument("file", type=click.Path(dir_okay=False, path_type=Path))
@click.option("--check", is_flag=True, help="Only read the archive and compare its digests.")
def restore_command(file: Path, check: bool) -> None:
    """Restore an archive into a new, empty database: all of it or nothing."""
    if check:
        with bar("Checking") as told:
            said = archive.check(file, told)
        click.echo(f"{file} is whole: {said.rows:,} rows, {said.files:,} stored files, digest {said.digest}.")
        return
    restored = _restore(file)
    _derive()
    click.echo(f"Restored {restored.manifest.rows:,} rows and {restored.manifest.files:,} stored files.")
    click.echo(f"Digest of the content: {restored.manifest.digest}")
    if restored.held_mail:
        click.echo(f"{restored.held_mail} mails that were waiting are held back: they may have left already.")
    if restored.broken is not None:
        raise click.ClickException(
            f"The trail does not hold from entry {restored.broken} on: somebody changed it before it was archived. "
            "Everything is restored; compare with an older archive."
        )
    click.echo("The trail holds from its first entry to its last.")


def _restore(file: Path) -> archive.Restored:
    """One bar for each of the three passes; what was stopped after them is taken up there."""
    mark = mark_of_restore()
    if mark.exists() and mark.read_text("ascii") == _words(said := archive.said_by(file)):
        return archive.finish(said)
    bars: dict[str, Told] = {}
    with bar("Checking") as checking, bar("Restoring") as restoring, bar("Comparing") as comparing:
        bars = {"checking": checking, "restoring": restoring, "comparing": comparing}
        return archive.restore(
            file,
            left_out=left_out(),
            told=lambda what, done, total: bars[what](done, total),
            before_keeping=_leave_mark,
        )


def _leave_mark(said: archive.Manifest) -> None:
    mark_of_restore().write_text(_words(said), "ascii")


def _words(said: archive.Manifest) -> str:
    """Which archive it is, and into which database: with another address it is not the one that was begun."""
    where = connection.settings_dict
    return f"{said.digest} {hashlib.sha256(repr([where['HOST'], where['PORT'], where['NAME']]).encode()).hexdigest()}"


def _derive() -> None:
    migrate()
    for space in Space.objects.select_related("organisation").order_by("id"):
        with bar(f"Making lists and totals of {space.slug}") as told:
            derive_anew(space, told)
    mark_of_restore().unlink(missing_ok=True)
