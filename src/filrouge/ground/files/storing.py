"""Keeping uploads under their SHA-256, so that a name can never lead anywhere."""

from __future__ import annotations

import hashlib
import os
import tempfile
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import timedelta
from pathlib import Path, PurePosixPath
from typing import BinaryIO

from django.conf import settings
from django.db import models, transaction
from django.db.models import Exists, OuterRef
from django.db.models.fields.related import ForeignObjectRel
from django.utils import timezone
from django.utils.translation import gettext as _

from filrouge.ground.actions import Refused
from filrouge.ground.files.models import Stored
from filrouge.ground.jobs.worker import every_minute

KEPT = timedelta(days=2)  # a list that is looked through may be taken in for a day
MOST = 100  # files that are removed at a time


def path_of(stored: Stored) -> Path:
    """Where the bytes lie."""
    return Path(settings.STORAGE) / stored.digest[:2] / stored.digest


@dataclass(frozen=True, slots=True)
class Arrived:
    """Bytes that lie in the storage under no name of theirs yet."""

    path: Path
    digest: str
    size: int


def keep(chunks: Iterable[bytes], name: str) -> Stored:
    """Store bytes under their digest. Refuses what is larger than UPLOAD_LIMIT or empty; leaves nothing behind."""
    with arriving(chunks, settings.UPLOAD_LIMIT) as arrived:
        return settle(arrived, name)


@contextmanager
def arriving(chunks: Iterable[bytes], limit: int) -> Iterator[Arrived]:
    """Bytes to look at before they are kept with `settle`; those that are not leave nothing behind.

    Refuses what is empty or has more than `limit` bytes.
    """
    folder = Path(settings.STORAGE)
    folder.mkdir(parents=True, exist_ok=True, mode=0o700)
    handle, partial = tempfile.mkstemp(dir=folder, prefix="arriving-")
    try:
        with os.fdopen(handle, "wb") as file:
            digest, size = _copy(chunks, file, limit)
        yield Arrived(Path(partial), digest, size)
    finally:
        Path(partial).unlink(missing_ok=True)


def settle(arrived: Arrived, name: str) -> Stored:
    """Keep what arrived under its digest; the same bytes are kept once, and as long as if they had just come."""
    now = timezone.now()
    stored, new = Stored.objects.get_or_create(
        digest=arrived.digest, defaults={"size": arrived.size, "name": shown(name), "at": now}
    )
    if not new and stored.at < now - KEPT / 2:
        Stored.objects.filter(pk=stored.pk).update(at=now)
    target = path_of(stored)
    target.parent.mkdir(exist_ok=True, mode=0o700)
    os.replace(arrived.path, target)
    return stored


def forget(stored: Stored) -> bool:
    """Remove bytes that nothing refers to any more, on the disk too once that is certain; whether they were removed."""
    try:
        with transaction.atomic():
            Stored.objects.filter(pk=stored.pk).delete()
    except models.ProtectedError:
        return False
    path = path_of(stored)
    transaction.on_commit(lambda: path.unlink(missing_ok=True))
    return True


@every_minute
def clear_away() -> int:
    """Remove what nothing refers to after KEPT: lists that were looked through and never taken in. How many."""
    unused = Stored.objects.filter(at__lt=timezone.now() - KEPT)
    for relation in Stored._meta.get_fields(include_hidden=True):
        if isinstance(relation, ForeignObjectRel):
            here = relation.related_model._default_manager.filter(**{relation.field.name: OuterRef("pk")})
            unused = unused.filter(~Exists(here))
    return sum(forget(stored) for stored in unused.order_by("pk")[:MOST])


def _copy(chunks: Iterable[bytes], file: BinaryIO, limit: int) -> tuple[str, int]:
    hasher, size = hashlib.sha256(), 0
    for chunk in chunks:
        size += len(chunk)
        if size > limit:
            raise Refused(
                _("The file is larger than %(limit)d MB. Send it in parts, or take out what you do not need.")
                % {"limit": limit // 1024 // 1024},
                code="too_large",
                field="file",
            )
        hasher.update(chunk)
        file.write(chunk)
    if not size:
        raise Refused(_("The file is empty. Choose the file again."), code="empty", field="file")
    return hasher.hexdigest(), size


def shown(name: str) -> str:
    """A name that is safe to show: no folders, no control characters, at most 200 characters."""
    last = PurePosixPath(name.replace("\\", "/")).name
    return "".join(c for c in last if c.isprintable())[:200] or "file"
