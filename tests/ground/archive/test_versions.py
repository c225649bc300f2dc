"""Databases of other versions: a backup of an older one can be made, a newer one is left alone."""

from __future__ import annotations

import errno
from pathlib import Path

import pytest
from django.db import connection, connections
from django.db.migrations.executor import MigrationExecutor
from django.db.migrations.recorder import MigrationRecorder
from django.test import Client

from filrouge.front.command_line.database import pending
from filrouge.front.rooms import left_out
from filrouge.ground import archive
from filrouge.ground.archive.reading import opened
from filrouge.ground.archive.versions import newer_than_us
from tests import tables
from tests.ground.archive.conftest import NOW, Kept


def _without_the_last_of(app: str, using: str) -> str:
    """Make the tables as they were before the newest migration of a room; its name."""
    executor = MigrationExecutor(connections[using])
    ((_app, last),) = executor.loader.graph.leaf_nodes(app)
    before = next(key for key in executor.loader.graph.node_map[(app, last)].parents if key.key[0] == app).key
    others = [node for node in executor.loader.graph.leaf_nodes() if node[0] != app]
    with tables.quickly:
        executor.migrate([before, *others])
    return str(last)


def test_after_an_update_of_the_program_a_backup_of_the_older_tables_can_still_be_made(bare: str, tmp_path: Path):
    last = _without_the_last_of("plans", bare)
    said = archive.write(tmp_path / "older.zip", at=NOW, left_out=left_out(), using=bare)
    assert last not in said.migrations["plans"]
    assert {"plans.plan", "people.space", "files.stored"} <= {table.model for table in said.tables}
    assert archive.check(tmp_path / "older.zip", lambda done, total: None).digest == said.digest


def test_a_database_of_a_newer_version_is_neither_served_nor_archived(db: None, tmp_path: Path):
    MigrationRecorder(connection).record_applied("register", "0999_tomorrow")
    assert newer_than_us(MigrationExecutor(connection).loader) == [("register", "0999_tomorrow")]
    with pytest.raises(archive.Refusal, match="newer version of Filrouge: it knows register 0999_tomorrow"):
        archive.write(tmp_path / "a.zip", at=NOW, left_out=left_out())
    with pytest.raises(Exception, match="Update the program"):
        pending()
    assert Client().get("/health/ready").status_code == 503
    assert list(tmp_path.iterdir()) == []


def test_what_an_application_that_is_gone_left_behind_stands_in_nobodys_way(db: None):
    MigrationRecorder(connection).record_applied("formerly", "0001_initial")
    pending()


@pytest.mark.parametrize("number", [errno.ENOSPC, errno.EROFS])
def test_a_full_disk_is_not_taken_for_a_damaged_archive(kept: Kept, number: int):
    with pytest.raises(OSError, match="the disk"), opened(kept.path):
        raise OSError(number, "the disk")
