"""Is it alive, and is it ready? Answers say nothing to strangers but yes or no."""

from __future__ import annotations

import shutil
from datetime import timedelta
from pathlib import Path

from django.conf import settings
from django.db import DatabaseError, connection
from django.db.migrations.executor import MigrationExecutor
from django.http import HttpRequest, HttpResponse
from django.utils import timezone
from django.views.decorators.cache import never_cache

from filrouge.ground import rules
from filrouge.ground.archive.versions import NEWER, newer_than_us
from filrouge.ground.jobs.models import Job, State
from filrouge.ground.mail.models import Message
from filrouge.ground.mail.models import State as Mail

LATE = timedelta(minutes=15)
LEAST = 200 * 1024 * 1024  # bytes that a disk has to have free


@never_cache
def live(request: HttpRequest) -> HttpResponse:
    """The process answers."""
    return HttpResponse("live\n", content_type="text/plain")


@never_cache
def ready(request: HttpRequest) -> HttpResponse:
    """Database, migrations, disk, age of work and mail. 503 when any is not as it should be."""
    if troubles():
        return HttpResponse("not ready\n", status=503, content_type="text/plain")
    return HttpResponse("ready\n", content_type="text/plain")


live.rule = ready.rule = rules.anybody  # type: ignore[attr-defined]  # closed unless opened: the check reads it


def troubles() -> list[str]:
    """What is wrong, in words for whoever runs the installation (`filrouge doctor` prints them)."""
    try:
        with connection.cursor() as cursor:
            cursor.execute("SELECT 1")
        executor = MigrationExecutor(connection)
        pending = executor.migration_plan(executor.loader.graph.leaf_nodes())
        newer = newer_than_us(executor.loader)
    except DatabaseError:
        return ["The database does not answer. Check DATABASE_URL and that the server runs."]
    if not executor.loader.applied_migrations:
        return ["The database holds nothing yet. Run: filrouge init"]
    if newer:
        return [NEWER.format(*newer[0])]
    found = ["The database is older than the program. Run: filrouge migrate"] if pending else _queues()
    if any(_full(place) for place in (settings.HOME, settings.STORAGE)):
        found.append("Less than 200 MB are free on the disk. Make room before uploads and backups fail.")
    return found


def _full(place: Path) -> bool:
    """Whether the disk is full on which a folder lies, or will lie when it is made."""
    there = next(folder for folder in (place, *place.parents) if folder.exists())
    return shutil.disk_usage(there).free < LEAST


def _queues() -> list[str]:
    late, found = timezone.now() - LATE, []
    if Job.objects.filter(state=State.WAITING, not_before__lt=late).exists():
        found.append("Work has been waiting for more than 15 minutes. Is the worker running? (filrouge serve)")
    if Message.objects.filter(state=Mail.WAITING, written_at__lt=late).exists():
        found.append("Mail has been waiting for more than 15 minutes. Check FILROUGE_MAIL.")
    return found
