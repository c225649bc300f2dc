"""Killed in the middle, and restored on a machine that has nothing: stories of whole processes."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
from pathlib import Path

import pytest

from filrouge.front.rooms import left_out
from filrouge.ground import archive
from filrouge.ground.people.models import Organisation
from filrouge.ground.trail.models import Entry
from tests.ground.archive.conftest import Kept

ROOT = Path(__file__).resolve().parents[3]
START = """
import os, signal, sys
from datetime import datetime, UTC
from pathlib import Path
from filrouge.front.commands import set_up
set_up()
from filrouge.front.rooms import left_out
from filrouge.ground import archive
def die(*step):
    os.kill(os.getpid(), signal.SIGKILL)
def die_late(what, done, total):
    if what == "comparing":
        die()
"""
WRITE = START + "archive.write(Path(sys.argv[1]), at=datetime.now(UTC), left_out=left_out(), told=die)"
RESTORE = START + "archive.restore(Path(sys.argv[1]), left_out=left_out(), told=die_late)"
COUNT = START + "from filrouge.ground.people.models import Organisation; print(Organisation.objects.count())"


def _process(code: str, home: Path, *words: str) -> subprocess.CompletedProcess[str]:
    """Run code in another process, on the SQLite database of a folder."""
    clean = {name: value for name, value in os.environ.items() if name != "DATABASE_URL"}
    environment = {**clean, "FILROUGE_HOME": str(home), "PYTHONPATH": str(ROOT / "src")}
    return subprocess.run(
        [sys.executable, "-c", code, *words], env=environment, capture_output=True, text=True, check=False, timeout=600
    )


def test_killed_while_writing_leaves_the_older_archive_as_it_was(home: Path, tmp_path: Path):
    target = tmp_path / "backup.zip"
    target.write_bytes(b"the backup of yesterday")
    killed = _process(WRITE, home, str(target))
    assert killed.returncode == -signal.SIGKILL, killed.stderr
    assert target.read_bytes() == b"the backup of yesterday"


def test_killed_while_restoring_leaves_an_empty_database_that_can_be_restored_into(kept: Kept, home: Path):
    killed = _process(RESTORE, home, str(kept.path))
    assert killed.returncode == -signal.SIGKILL, killed.stderr
    assert _process(COUNT, home).stdout.strip() == "0"
    again = _process(RESTORE.replace("told=die_late", ""), home, str(kept.path))
    assert again.returncode == 0, again.stderr
    assert _process(COUNT, home).stdout.strip() == str(Organisation.objects.count())


def test_an_archive_of_an_older_version_is_restored_into_a_new_database_and_updated(
    kept: Kept, bare: str, monkeypatch: pytest.MonkeyPatch
):
    older = {app: names for app, names in kept.manifest.migrations.items() if app != "trail"} | {
        "trail": kept.manifest.migrations["trail"][:1]
    }
    path = kept.path.with_name("older.zip")
    monkeypatch.setattr(archive.writing, "_migrations", lambda using: older)
    archive.write(path, at=Entry.objects.latest("pk").at, left_out=left_out())
    restored = archive.restore(path, left_out=left_out(), using=bare)
    assert restored.broken is None
    assert Entry.objects.using(bare).count() == Entry.objects.count()
    with pytest.raises(Exception, match="append-only"):  # the guard of the later migration is there
        Entry.objects.using(bare).all().delete()
