"""Whole lists as files: where each lies, whether it is still right, and whether it is being made."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import IO, BinaryIO

from django.db.models import QuerySet
from django.urls import reverse
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from filrouge.ground.files import copies
from filrouge.ground.jobs import queries
from filrouge.ground.jobs.models import Job
from filrouge.ground.jobs.queries import OPEN, JobShown
from filrouge.ground.licences import terms_of
from filrouge.ground.people.viewer import Viewer
from filrouge.rooms.register.formats.records import Record
from filrouge.rooms.register.formats.whole_lists import KINDS
from filrouge.rooms.register.models import Entry
from filrouge.rooms.register.queries import downloads
from filrouge.rooms.register.queries.directory import Filter

LONG = 5_000  # organisations: writing more of them takes longer than somebody should look at an empty page
STEP = 500  # organisations between two words about the progress


class NotMade(LookupError):
    """There is no copy that is still right."""


def is_long(viewer: Viewer) -> bool:
    """Whether the directory has more entries than are written while somebody waits. One statement."""
    return bool(_entries(viewer).values("pk")[LONG : LONG + 1])


def _entries(viewer: Viewer) -> QuerySet[Entry]:
    return Entry.objects.filter(space=viewer.space, listed=True).order_by()


def once(viewer: Viewer, kind: str) -> str:
    """What the copy and the job that makes it are called: those who see the same in the same language share them."""
    space = viewer.space.id if viewer.space else 0
    person = viewer.person.id if viewer.person and viewer.acting else 0
    mandate = viewer.acting.mandate if viewer.acting else 0
    return f"list-{space}-{kind}-{get_language()}-{person}-{mandate}"


def opened(viewer: Viewer, kind: str, progress: Callable[[int, int], None] | None = None) -> IO[bytes]:
    """The list as a file, written now unless there is a copy that is still right. `progress(done, total)` is told."""
    space = viewer.space
    assert space is not None  # whoever asks was let into the space

    def write(out: BinaryIO) -> None:
        records = downloads.listed(viewer, Filter())
        told = _told(records, _entries(viewer).count(), progress) if progress else records
        KINDS[kind][2](out, told, space.slug, terms_of(space).url)

    return copies.opened(once(viewer, kind), _stamp(viewer, kind), write)


def _told(records: Iterator[Record], total: int, progress: Callable[[int, int], None]) -> Iterator[Record]:
    for number, record in enumerate(records):
        if number % STEP == 0:
            progress(min(number, total), total)
        yield record


def found(viewer: Viewer, kind: str) -> IO[bytes] | None:
    """The list as a file, where a copy is there that is still right."""

    def write(out: BinaryIO) -> None:
        raise NotMade

    try:
        return copies.opened(once(viewer, kind), _stamp(viewer, kind), write)
    except NotMade:
        return None


def _stamp(viewer: Viewer, kind: str) -> str:
    return downloads.stamp(viewer, kind, Filter().query(), get_language() or "").strip('"')


def job_of(viewer: Viewer, kind: str) -> JobShown | None:
    """The job that makes this list now, if one does. One statement."""
    job = Job.objects.filter(once=once(viewer, kind), state__in=OPEN).order_by("-id").first()
    return shown(viewer, kind, job) if job else None


def shown(viewer: Viewer, kind: str, job: Job) -> JobShown:
    """A job that makes a list."""
    href = reverse("register:download_as", args=[viewer.space.slug if viewer.space else "", kind])
    return queries.shown(job, _("Writing the whole list"), href)


def ready(href: str) -> JobShown:
    """What the waiting page says once the list lies ready at this address."""
    return queries.ready(_("Writing the whole list"), href, _("Download the list"))
