"""Files of plans that take long to write: where each lies, whether it is still right, and whether it is being written.

As the register does it with whole lists (register/queries/list_files.py).
"""

from __future__ import annotations

import hashlib
from typing import IO

from django.db.models import Q
from django.urls import reverse
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from filrouge.ground.actions import ACTIONS
from filrouge.ground.files import copies
from filrouge.ground.jobs import queries
from filrouge.ground.jobs.models import Job
from filrouge.ground.jobs.queries import OPEN, JobShown
from filrouge.ground.people.viewer import Viewer
from filrouge.ground.trail.models import Entry
from filrouge.rooms.plans.models import Contribution, Plan, Proposal
from filrouge.rooms.plans.queries.stamps import ROOMS, UNSEEN
from filrouge.rooms.plans.queries.writing import File, write

LONG = 2_000  # contributions and proposals: writing more takes longer than somebody should look at an empty page
SMALL = ("steps", "actions")  # tables that do not grow with what is said


class NotWritten(LookupError):
    """There is no copy that is still right."""


def is_long(plan: Plan, file: File) -> bool:
    """Whether a file is written by a job. At most two statements."""
    return file.what not in SMALL and file.kind != "ics" and is_large(plan)


def is_large(plan: Plan) -> bool:
    """Whether more is said and proposed in a plan than is gone through while somebody waits. At most two statements."""
    said = len(Contribution.objects.filter(plan=plan).order_by().values("pk")[: LONG + 1])
    return said > LONG or said + len(Proposal.objects.filter(plan=plan).order_by().values("pk")[: LONG + 1]) > LONG


def once(viewer: Viewer, plan: Plan, file: File) -> str:
    """What the copy and the job that writes it are called: those who see the same in the same language share them."""
    person = viewer.person.id if viewer.person and viewer.acting else 0
    mandate = viewer.acting.mandate if viewer.acting else 0
    filters = hashlib.sha256(file.wanted.query().encode()).hexdigest()[:8] if file.wanted.used else "all"
    return f"plan-{plan.pk}-{file.what}-{file.kind}-{filters}-{get_language()}-{person}-{mandate}"


def opened(viewer: Viewer, plan: Plan, file: File) -> IO[bytes]:
    """The file, written now unless there is a copy that is still right."""
    return copies.opened(once(viewer, plan, file), stamp(), lambda out: write(out, viewer, plan, file))


def found(viewer: Viewer, plan: Plan, file: File) -> IO[bytes] | None:
    """The file, where a copy is there that is still right."""

    def refuse(_out: IO[bytes]) -> None:
        raise NotWritten

    try:
        return copies.opened(once(viewer, plan, file), stamp(), refuse)
    except NotWritten:
        return None


def stamp() -> str:
    """As `stamps.written`, and the same in every process, since the worker writes what the server gives out."""
    followed = [verb for verb, action in ACTIONS.items() if action.followers]
    of_rooms = Q(verb__in=followed)
    for room in ROOMS:
        of_rooms |= Q(verb__startswith=f"{room}.")
    told = Entry.objects.filter(of_rooms).exclude(verb__in=UNSEEN).order_by("-id")
    return told.values_list("digest", flat=True).first() or "none"


def job_of(viewer: Viewer, plan: Plan, file: File) -> JobShown | None:
    """The job that writes this file now, if one does. One statement."""
    job = Job.objects.filter(once=once(viewer, plan, file), state__in=OPEN).order_by("-id").first()
    return shown(viewer, plan, file, job) if job else None


def shown(viewer: Viewer, plan: Plan, file: File, job: Job) -> JobShown:
    """A job that writes a file."""
    address = href(viewer, plan, file)
    return queries.shown(job, _("Writing the file"), address)


def ready(address: str) -> JobShown:
    """What the waiting page says once the file lies ready at this address."""
    return queries.ready(_("Writing the file"), address, _("Download the file"))


def href(viewer: Viewer, plan: Plan, file: File) -> str:
    """The address of a file."""
    slug = viewer.space.slug if viewer.space else ""
    own = file.what in {"steps", "amendments"}
    page, last = ("table_as", file.what) if own else (f"{file.what}_as", file.kind)
    return reverse(f"plans:{page}", args=[slug, plan.address, last]) + file.wanted.query()
