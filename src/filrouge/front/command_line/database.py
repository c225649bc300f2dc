"""Making and updating the tables."""

from __future__ import annotations

from pathlib import Path

import click
from django.conf import settings
from django.core.management import call_command
from django.db import connection
from django.db.migrations.executor import MigrationExecutor

from filrouge.ground.archive.versions import NEWER, newer_than_us
from filrouge.ground.trail.models import Entry

UNFINISHED = "restore-is-unfinished"  # in FILROUGE_HOME from when a restore keeps its rows until all of it is done


def pending() -> list[str]:
    """The names of migrations that the database has not seen yet. Raises ClickException for a newer database."""
    executor = _executor()
    plan = executor.migration_plan(executor.loader.graph.leaf_nodes())
    return [f"{migration.app_label} {migration.name}" for migration, _backwards in plan]


def _executor() -> MigrationExecutor:
    """A program never touches a database that a newer one has written: it would not know what it breaks."""
    executor = MigrationExecutor(connection)
    if found := newer_than_us(executor.loader):
        raise click.ClickException(NEWER.format(*found[0]))
    return executor


def mark_of_restore() -> Path:
    """Where a restore says what it is about to keep, until all of it is done."""
    return Path(settings.HOME) / UNFINISHED


def is_new() -> bool:
    """Whether nothing was ever done in the database: it has no tables, or making them was interrupted.

    Everything that is done leaves its entry in the trail.
    """
    return Entry._meta.db_table not in connection.introspection.table_names() or not Entry.objects.exists()


def make_ready() -> None:
    """Make the tables of a new database. In one that holds something nothing is changed before there is a backup."""
    names = pending()
    if mark_of_restore().exists():
        raise click.ClickException(INTERRUPTED)
    if is_new():
        if names:
            click.echo("Making the tables of a new database.")
        migrate()
    elif names:
        raise click.ClickException(
            f"The database is older than the program: {len(names)} changes of its tables are due. "
            "Make a backup (filrouge archive), then run: filrouge migrate"
        )


def migrate() -> None:
    """Make or update all tables, and the one of the cache. Safe to repeat."""
    _executor()
    call_command("migrate", interactive=False, verbosity=0)
    call_command("createcachetable", verbosity=0)


INTERRUPTED = "A restore was interrupted before its end. Start it again with the same file: filrouge restore FILE"
