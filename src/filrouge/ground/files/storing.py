"""Keeping uploads under their SHA-256, so that a name can never lead anywhere."""

from __future__ import annotations

import hashlib
import os
import tempfile
from collections.abc import Iterable
from pathlib import Path, PurePosixPath
from typing import BinaryIO

from django.conf import settings
from django.utils import timezone
from django.utils.translation import gettext as _

from filrouge.ground.actions import Refused
from filrouge.ground.files.models import Stored


def path_of(stored: Stored) -> Path:
    """Where the bytes lie."""
    return Path(settings.STORAGE) / stored.digest[:2] / stored.digest


def keep(chunks: Iterable[bytes], name: str) -> Stored:
    """Store bytes under their digest. Refuses what is larger than UPLOAD_LIMIT or empty; leaves nothing behind."""
    folder = Path(settings.STORAGE)
    folder.mkdir(parents=True, exist_ok=True, mode=0o700)
    handle, partial = tempfile.mkstemp(dir=folder, prefix="arriving-")
    try:
        with os.fdopen(handle, "wb") as file:
            digest, size = _copy(chunks, file)
        stored, _new = Stored.objects.get_or_create(
            digest=digest, defaults={"size": size, "name": _shown(name), "at": timezone.now()}
        )
        target = path_of(stored)
        target.parent.mkdir(exist_ok=True, mode=0o700)
        os.replace(partial, target)
        return stored
    finally:
        Path(partial).unlink(missing_ok=True)


def _copy(chunks: Iterable[bytes], file: BinaryIO) -> tuple[str, int]:
    hasher, size = hashlib.sha256(), 0
    for chunk in chunks:
        size += len(chunk)
        if size > settings.UPLOAD_LIMIT:
            megabytes = settings.UPLOAD_LIMIT // 1024 // 1024
            raise Refused(
                _("The file is larger than %(limit)d MB. Send it in parts, or take out columns you do not need.")
                % {"limit": megabytes},
                code="too_large",
                field="file",
            )
        hasher.update(chunk)
        file.write(chunk)
    if not size:
        raise Refused(_("The file is empty. Choose the file again."), code="empty", field="file")
    return hasher.hexdigest(), size


def _shown(name: str) -> str:
    """A name that is safe to show: no folders, no control characters, at most 200 characters."""
    last = PurePosixPath(name.replace("\\", "/")).name
    return "".join(c for c in last if c.isprintable())[:200] or "file"
