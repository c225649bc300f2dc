"""Keeping a network and finding it again, to the last digit."""

from __future__ import annotations

import contextlib
import json
import os
import sqlite3
import stat
from pathlib import Path
from zipfile import ZipFile

import pytest
from django.apps import apps
from django.conf import settings as configured
from django.db import connections

from filrouge.front.rooms import left_out
from filrouge.ground import archive
from filrouge.ground.archive import content
from filrouge.ground.files.models import Stored
from filrouge.ground.files.storing import path_of
from filrouge.ground.mail.models import Message
from filrouge.ground.people.models import Organisation, Person, Space
from filrouge.ground.trail.models import Entry
from filrouge.rooms.register.models import Count, PublicRegisterCount, Row
from tests.ground.archive.conftest import NOW, Kept
from tests.world import World


def test_a_restored_network_is_the_same_and_its_archive_has_the_same_digest(kept: Kept, elsewhere: str, tmp_path: Path):
    restored = archive.restore(kept.path, left_out=left_out(), using=elsewhere)
    again = archive.write(tmp_path / "again.zip", at=NOW, left_out=left_out(), using=elsewhere)
    assert (restored.broken, restored.held_mail) == (None, 0)
    assert again.digest == kept.manifest.digest == restored.manifest.digest
    for model in (Space, Person, Organisation, Entry, Row, PublicRegisterCount, Stored):
        there = list(model._default_manager.using(elsewhere).order_by("pk").values())
        assert there == list(model._default_manager.order_by("pk").values()) != []


def test_stored_files_come_back_under_their_digest(kept: Kept, elsewhere: str, network: World):
    archive.restore(kept.path, left_out=left_out(), using=elsewhere)
    stored = Stored.objects.using(elsewhere).get()
    assert path_of(stored).read_bytes().startswith(b"name;number\nCaf")
    assert stat.S_IMODE(path_of(stored).parent.stat().st_mode) == 0o700


def test_what_is_derived_stays_out_and_what_was_published_comes_along(kept: Kept, elsewhere: str):
    tables = {table.model for table in kept.manifest.tables}
    assert not tables & {"register.entry", "register.cube", "search.document", "sessions.session"}
    archive.restore(kept.path, left_out=left_out(), using=elsewhere)
    assert [count.published for count in Count.objects.using(elsewhere).all()] == [True]


def test_after_a_restore_the_next_row_gets_the_next_number(kept: Kept, elsewhere: str):
    archive.restore(kept.path, left_out=left_out(), using=elsewhere)
    last = Organisation.objects.using(elsewhere).order_by("-pk").values_list("pk", flat=True)[0]
    assert Organisation.objects.using(elsewhere).create(name="The next one").pk == last + 1


def test_mail_that_waited_is_held_back_so_that_nothing_leaves_twice(network: World, elsewhere: str, tmp_path: Path):
    Message.objects.create(kind="k", to="a@b.example", language="en", subject="S", body="B", written_at=NOW)
    archive.write(tmp_path / "a.zip", at=NOW, left_out=left_out())
    restored = archive.restore(tmp_path / "a.zip", left_out=left_out(), using=elsewhere)
    message = Message.objects.using(elsewhere).get()
    assert (restored.held_mail, message.state) == (1, "failed")
    assert message.error.startswith("held back")


def test_a_database_that_holds_something_is_left_as_it_is(kept: Kept, elsewhere: str):
    Organisation.objects.using(elsewhere).create(name="Already here")
    with pytest.raises(archive.Refusal, match=r"not empty: people\.organisation has rows\. Nothing was changed"):
        archive.restore(kept.path, left_out=left_out(), using=elsewhere)
    assert [o.name for o in Organisation.objects.using(elsewhere).all()] == ["Already here"]
    assert not Entry.objects.using(elsewhere).exists()


def test_a_restore_that_stops_half_way_leaves_the_database_empty(kept: Kept, elsewhere: str):
    def stop(what: str, done: int, total: int) -> None:
        if what == "comparing":
            raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        archive.restore(kept.path, left_out=left_out(), told=stop, using=elsewhere)
    for part in content.parts(apps, left_out()):
        assert not part.model._base_manager.using(elsewhere).exists()


def test_a_trail_that_was_tampered_with_is_restored_and_named(network: World, elsewhere: str, tmp_path: Path):
    first = Entry.objects.order_by("pk")[0]
    with connections["default"].cursor() as cursor:
        cursor.execute(DROP[connections["default"].vendor])
    Entry.objects.filter(pk=first.pk).update(verb="people.nothing_happened")
    archive.write(tmp_path / "a.zip", at=NOW, left_out=left_out())
    assert archive.restore(tmp_path / "a.zip", left_out=left_out(), using=elsewhere).broken == first.pk


DROP = {"sqlite": "DROP TRIGGER trail_no_update", "postgresql": "DROP TRIGGER trail_no_change ON trail_entry"}


def test_a_stored_file_that_is_gone_from_the_disk_is_named_and_does_not_stop_the_backup(network: World, tmp_path: Path):
    stored = Stored.objects.get()
    path_of(stored).unlink()
    said = archive.write(tmp_path / "a.zip", at=NOW, left_out=left_out())
    assert (said.files, said.missing) == (0, [stored.digest])


def test_an_archive_is_readable_by_its_owner_only(kept: Kept):
    assert stat.S_IMODE(kept.path.stat().st_mode) == 0o600


def test_a_write_that_fails_leaves_the_older_archive_and_nothing_else(kept: Kept, network: World):
    before = kept.path.read_bytes()

    def stop(done: int, total: int) -> None:
        raise OSError("no space left")

    with pytest.raises(OSError, match="no space left"):
        archive.write(kept.path, at=NOW, left_out=left_out(), told=stop)
    assert kept.path.read_bytes() == before
    assert [name for name in os.listdir(kept.path.parent) if "partial" in name] == []


def test_a_folder_that_is_not_there_is_named(network: World, tmp_path: Path):
    with pytest.raises(archive.Refusal, match="does not exist"):
        archive.write(tmp_path / "missing" / "a.zip", at=NOW, left_out=left_out())


def test_rows_are_readable_without_filrouge(kept: Kept):
    with ZipFile(kept.path) as zipped:
        (name,) = [n for n in zipped.namelist() if n.endswith("register.row.jsonl")]
        row = json.loads(zipped.read(name).splitlines()[0])
    assert row["said"] == {"name": "Café „Węzeł”", "number": "007", "lat": 50.85, "heads": 1e16, "nothing": None}


def test_every_table_stands_after_those_it_refers_to(db: None):
    order = [part.label for part in content.parts(apps, left_out())]
    for part in content.parts(apps, left_out()):
        earlier = order[: order.index(part.label) + 1]
        assert content._refers_to(part) <= {*earlier}, part.label


def test_no_archived_table_refers_to_one_that_is_left_out(db: None):
    inside = {part.label for part in content.parts(apps, left_out())}
    for part in content.parts(apps, left_out()):
        assert content._refers_to(part) <= inside, part.label


def test_progress_ends_at_the_number_of_rows(network: World, tmp_path: Path):
    told: list[tuple[int, int]] = []
    said = archive.write(tmp_path / "a.zip", at=NOW, left_out=left_out(), told=lambda *step: told.append(step))
    assert told[-1] == (said.rows, said.rows)
    assert [done for done, _total in told] == sorted(done for done, _total in told)


def test_the_archive_shows_one_moment_although_others_go_on_writing(kept: Kept, elsewhere: str, tmp_path: Path):
    archive.restore(kept.path, left_out=left_out(), using=elsewhere)
    file = connections[elsewhere].settings_dict["NAME"]

    def meanwhile(done: int, total: int) -> None:
        with contextlib.closing(sqlite3.connect(file, timeout=0)) as writer, writer:  # would not wait for a reader
            writer.execute("UPDATE people_organisation SET name = name || '!'")

    again = archive.write(tmp_path / "again.zip", at=NOW, left_out=left_out(), using=elsewhere, told=meanwhile)
    assert again.digest == kept.manifest.digest
    assert Organisation.objects.using(elsewhere).exclude(name__endswith="!!").count() == 0


@pytest.mark.postgresql
def test_content_has_one_digest_on_sqlite_and_on_postgresql(kept: Kept, other_kind: str, tmp_path: Path):
    configured.STORAGE = tmp_path / "other files"
    assert connections[other_kind].vendor != connections["default"].vendor
    archive.restore(kept.path, left_out=left_out(), using=other_kind)
    again = archive.write(tmp_path / "again.zip", at=NOW, left_out=left_out(), using=other_kind)
    assert again.digest == kept.manifest.digest
    last = Organisation.objects.using(other_kind).order_by("-pk").values_list("pk", flat=True)[0]
    assert Organisation.objects.using(other_kind).create(name="The next one").pk == last + 1
