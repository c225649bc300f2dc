"""Restoring an archive into an empty database: all of it or nothing."""

from __future__ import annotations

import os
import tempfile
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from itertools import islice
from pathlib import Path
from typing import IO, Any

from django.conf import settings
from django.core.exceptions import ValidationError
from django.core.management.color import no_style
from django.db import DatabaseError, IntegrityError, connections, transaction
from django.db.migrations.executor import MigrationExecutor

from filrouge.ground.archive.content import LeftOut, Part, parts
from filrouge.ground.archive.manifest import Manifest, Refusal, Table, digest_of
from filrouge.ground.archive.reading import BLOCK, Archive, opened, verify
from filrouge.ground.archive.spelling import read
from filrouge.ground.archive.versions import last_of
from filrouge.ground.archive.writing import spelled
from filrouge.ground.mail.models import Message
from filrouge.ground.mail.models import State as Mail
from filrouge.ground.trail.chain import broken
from filrouge.ground.trail.models import Entry

CHUNK = 500
Told = Callable[[str, int, int], None]
HELD = "held back: it may have left before the archive was restored"


@dataclass(frozen=True, slots=True)
class Restored:
    """What a restore came to. `broken` is the number of the first trail entry that does not hold; None: all hold."""

    manifest: Manifest
    broken: int | None
    held_mail: int


def _silent(what: str, done: int, total: int) -> None:
    """Nobody asked to be told."""


def _nothing(said: Manifest) -> None:
    """Nobody asked to be told."""


def restore(
    source: Path,
    *,
    left_out: LeftOut,
    told: Told = _silent,
    before_keeping: Callable[[Manifest], None] = _nothing,
    using: str = "default",
) -> Restored:
    """Restore an archive into a database that holds nothing yet; makes and updates its tables.

    The rows come in one transaction: stopped or refused, the database is as empty as before. At the end the content
    is read back and compared with the archive's digest. Derived tables stay empty; the rooms make them again.
    `told(what, done, total)`: checking counts bytes, restoring and comparing count rows. `before_keeping` is called
    when all rows are in and compared, at the end of their transaction; what was stopped after that is `finish`ed.
    Raises Refusal.
    """
    with opened(source) as archive:
        said = archive.manifest
        executor = MigrationExecutor(connections[using])
        goal = _state(executor, said)
        verify(archive, lambda done, total: told("checking", done, total))
        _prepare(executor, goal, said)
        apps = executor.loader.project_state(goal).apps
        inside = {part.label: part for part in parts(apps, left_out)}
        _refuse_mismatch(inside, said, using)
        for digest, file in archive.files():
            _keep(digest, file)
        _fill(archive, inside, using, told, before_keeping)
    return finish(said, using)


def finish(said: Manifest, using: str = "default") -> Restored:
    """What a restore does once the rows are kept; safe to repeat."""
    executor = MigrationExecutor(connections[using])
    executor.migrate(executor.loader.graph.leaf_nodes())
    return Restored(said, _first_broken(using), _hold_mail(using))


def _state(executor: MigrationExecutor, said: Manifest) -> list[tuple[str, str]]:
    """The last migrations that the archive was written after. Refuses what a newer version wrote."""
    theirs = {(app, name) for app, names in said.migrations.items() for name in names}
    unknown = sorted(theirs - set(executor.loader.graph.nodes))
    if unknown:
        app, name = unknown[0]
        raise Refusal(
            f"The archive was written by version {said.made_by[:20]}, which is newer: it knows {app[:40]} {name[:60]}. "
            "Update Filrouge, then restore."
        )
    return last_of(executor, theirs)


def _prepare(executor: MigrationExecutor, goal: list[tuple[str, str]], said: Manifest) -> None:
    """Bring the tables to the state that the archive was written in; never back."""
    theirs = {(app, name) for app, names in said.migrations.items() for name in names}
    applied = set(executor.loader.applied_migrations)
    if applied - theirs:
        raise Refusal(
            "The archive was written by an older version, and this database has newer tables. "
            "Restore into a new, empty database: its tables are made as they were and then updated."
        )
    if theirs - applied:
        executor.migrate(goal)


def _refuse_mismatch(inside: dict[str, Part], said: Manifest, using: str) -> None:
    """The archive has the tables of this version and no others, and none of them holds anything yet."""
    theirs = {table.model for table in said.tables}
    if other := sorted(theirs ^ set(inside)):
        verb = "holds" if other[0] in theirs else "lacks"
        raise Refusal(f"The archive {verb} the table {other[0][:80]}. It does not belong to this version of Filrouge.")
    for part in inside.values():
        if part.model._base_manager.using(using).exists():
            raise Refusal(
                f"The database is not empty: {part.label} has rows. Nothing was changed. "
                "Name a new database in DATABASE_URL, or another folder in FILROUGE_HOME, and restore there."
            )


def _keep(digest: str, file: IO[bytes]) -> None:
    """Put a stored file where ground.files looks for it."""
    folder = Path(settings.STORAGE) / digest[:2]
    folder.mkdir(parents=True, exist_ok=True, mode=0o700)
    handle, partial = tempfile.mkstemp(dir=folder, prefix="arriving-")
    try:
        with os.fdopen(handle, "wb") as copy:
            while block := file.read(BLOCK):
                copy.write(block)
            copy.flush()
            os.fsync(copy.fileno())
        os.replace(partial, folder / digest)
    finally:
        Path(partial).unlink(missing_ok=True)


def _fill(
    archive: Archive, inside: dict[str, Part], using: str, told: Told, before_keeping: Callable[[Manifest], None]
) -> None:
    """All rows in one transaction, at whose end the database itself checks every reference."""
    try:
        with transaction.atomic(using=using):
            _insert(archive, inside, using, told)
            _compare(inside, archive.manifest, using, told)
            before_keeping(archive.manifest)
    except IntegrityError as error:
        raise Refusal(f"Rows of the archive refer to rows that it does not hold: {error}") from error


def _insert(archive: Archive, inside: dict[str, Part], using: str, told: Told) -> None:
    done = 0
    for table in archive.manifest.tables:
        part = inside[table.model]
        rows = archive.rows(table)
        for batch in _batches(_objects(part, rows), _batch_size(part, using)):
            _insert_some(part, batch, using)
            done += len(batch)
            told("restoring", done, archive.manifest.rows)
    _reset_numbering(inside.values(), using)


def _objects(part: Part, rows: Iterable[dict[str, Any]]) -> Iterator[Any]:
    fields = {field.attname: field for field in part.fields}
    for row in rows:
        if row.keys() != fields.keys():
            raise Refusal(f"A row of {part.label} has other columns than this version. Use another copy.")
        try:
            yield part.model(**{name: read(fields[name], spelled) for name, spelled in row.items()})
        except (ValidationError, ValueError, TypeError):
            raise Refusal(f"A row of {part.label} holds a value that cannot be: row {row.get('id')}.") from None


def _batches(objects: Iterator[Any], size: int) -> Iterator[list[Any]]:
    while batch := list(islice(objects, size)):
        yield batch


def _batch_size(part: Part, using: str) -> int:
    return min(CHUNK, connections[using].ops.bulk_batch_size(part.fields, range(CHUNK)))


def _insert_some(part: Part, batch: list[Any], using: str) -> None:
    """As they are: `raw` keeps numbers and times, which `bulk_create` would set anew where a field sets itself."""
    try:
        part.model._base_manager._insert(batch, fields=part.fields, using=using, raw=True)  # type: ignore[attr-defined]  # not in the stubs
    except (DatabaseError, ValueError) as error:
        first, last = batch[0].pk, batch[-1].pk
        raise Refusal(f"The database did not take rows {first} to {last} of {part.label}: {error}") from error


def _reset_numbering(inside: Iterable[Part], using: str) -> None:
    """The next row gets the next number, not one that came with the archive."""
    connection = connections[using]
    with connection.cursor() as cursor:
        for statement in connection.ops.sequence_reset_sql(no_style(), [part.model for part in inside]):
            cursor.execute(statement)


def _compare(inside: dict[str, Part], said: Manifest, using: str, told: Told) -> None:
    """Read everything back: what the database now says is what the archive says, to the last digit."""
    found: list[Table] = []
    done = 0
    for table in said.tables:
        found.append(spelled(inside[table.model], using, table.file, None, lambda rows: None))
        done += found[-1].rows
        told("comparing", done, said.rows)
        if found[-1].content != table.content:
            raise Refusal(f"The database gave other values of {table.model} back than it was given. Nothing was kept.")
    if digest_of(found) != said.digest:
        raise Refusal("The database gave other values back than it was given. Nothing was kept.")


def _first_broken(using: str) -> int | None:
    found = broken(Entry.objects.using(using).order_by("pk").iterator(2_000))
    return found.pk if found else None


def _hold_mail(using: str) -> int:
    """Mail that waited when the archive was written has left since, or will leave from where it was written."""
    waiting = Message.objects.using(using).filter(state__in=[Mail.WAITING, Mail.SENDING])
    return waiting.update(state=Mail.FAILED, error=HELD)
