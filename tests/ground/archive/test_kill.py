"""Killed in the middle, and restored on a machine that has nothing: stories of whole processes."""

from __future__ import annotations

import signal
from pathlib import Path

import pytest

from filrouge.front.rooms import left_out
from filrouge.ground import archive
from filrouge.ground.people.models import Organisation
from filrouge.ground.trail.models import Entry
from tests import tables
from tests.ground.archive.conftest import Kept
from tests.scale.forks import Forks

CHILD = "tests.ground.archive.killed"


def test_killed_while_writing_leaves_the_older_archive_as_it_was(forks: Forks, home: Path, tmp_path: Path):
    target = tmp_path / "backup.zip"
    target.write_bytes(b"the backup of yesterday")
    killed = forks.run(home, CHILD, "write", str(target))
    assert killed.returncode == -signal.SIGKILL, killed.stderr
    assert target.read_bytes() == b"the backup of yesterday"


def test_killed_while_restoring_leaves_an_empty_database_that_can_be_restored_into(
    forks: Forks, kept: Kept, home: Path
):
    killed = forks.run(home, CHILD, "restore", str(kept.path))
    assert killed.returncode == -signal.SIGKILL, killed.stderr
    assert forks.run(home, CHILD, "count").stdout.strip() == "0"
    again = forks.run(home, CHILD, "again", str(kept.path))
    assert again.returncode == 0, again.stderr
    assert forks.run(home, CHILD, "count").stdout.strip() == str(Organisation.objects.count())


def test_an_archive_of_an_older_version_is_restored_into_a_new_database_and_updated(
    kept: Kept, bare: str, monkeypatch: pytest.MonkeyPatch
):
    older = {app: names for app, names in kept.manifest.migrations.items() if app != "trail"} | {
        "trail": kept.manifest.migrations["trail"][:1]
    }
    path = kept.path.with_name("older.zip")
    monkeypatch.setattr(archive.writing, "_migrations", lambda using: older)
    archive.write(path, at=Entry.objects.latest("pk").at, left_out=left_out())
    with tables.quickly:
        restored = archive.restore(path, left_out=left_out(), using=bare)
    assert restored.broken is None
    assert Entry.objects.using(bare).count() == Entry.objects.count()
    with pytest.raises(Exception, match="append-only"):  # the guard of the later migration is there
        Entry.objects.using(bare).all().delete()
