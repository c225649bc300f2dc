"""What happens without anybody waiting: owners are asked how it goes, and those not heard are written to."""

from __future__ import annotations

from contextlib import suppress
from dataclasses import asdict
from datetime import timedelta
from typing import Any

from django.db import transaction
from django.db.models import prefetch_related_objects
from django.utils import timezone, translation
from django.utils.translation import get_language, gettext_lazy

from filrouge.ground.actions import Refused
from filrouge.ground.jobs import work
from filrouge.ground.jobs.models import Job
from filrouge.ground.jobs.queries import OPEN, JobShown
from filrouge.ground.jobs.work import Outcome, Progress, job
from filrouge.ground.jobs.worker import every_minute
from filrouge.ground.meaning import meaning
from filrouge.ground.people.models import Person, Space
from filrouge.ground.people.queries import today
from filrouge.ground.people.viewer import Viewer, system, viewer_for
from filrouge.rooms.plans.actions import inviting
from filrouge.rooms.plans.actions.reminding import remind
from filrouge.rooms.plans.models import Plan
from filrouge.rooms.plans.queries import plan_files, similar, similar_index
from filrouge.rooms.plans.queries.filters import Wanted
from filrouge.rooms.plans.queries.plans import plan_called
from filrouge.rooms.plans.queries.reports import due_for_a_word
from filrouge.rooms.plans.queries.sizes import know_sizes
from filrouge.rooms.plans.queries.writing import File

CALM = timedelta(minutes=5)  # between two indexes of similar things; what is said meanwhile is compared besides
MOST = 100  # owners that are written to in one go; the others a minute later


@every_minute
def ask_how_it_goes() -> None:
    """Remind the owners that are due for a word. One whom nobody can write to does not keep the others waiting."""
    due = due_for_a_word(timezone.now()).select_related("plan__space__organisation", "owner", "area")
    for action in due.order_by("id")[:MOST]:
        with suppress(Refused):
            remind(system(action.plan.space, means="job"), action=action)


@every_minute
def know_how_much_there_is() -> None:
    """A plan grows row by row, so somebody has to look now and then."""
    know_sizes()


@job(inviting.JOB, says=gettext_lazy("Inviting those who have not been heard"))
def write_invitations(progress: Progress, step: int) -> Outcome:
    """Write the mails of a step whose invitations were asked for."""
    return inviting.write_invitations(progress, step)


@job("plans.write_file", says=gettext_lazy("Writing a file of a plan"))
def write_file(
    progress: Progress, *, space: int, plan: str, file: dict[str, Any], language: str, person: int | None = None,
    mandate: int | None = None,
) -> Outcome:  # fmt: skip
    """Write a file of a plan as whoever asked for it may see it now."""
    place = Space.objects.select_related("organisation").get(pk=space)
    reader = Person.objects.filter(pk=person, is_active=True).first() if person else None
    # As on the page where it was asked, never as a job: the installation itself sees everything. Who could ask there
    # had given the second factor that their mandate needs; a mandate that ended shows less.
    viewer = viewer_for(reader, place, day=today(), chosen=mandate, strong=reader is not None)
    with translation.override(language):
        found = plan_called(viewer, plan)
        if found is None:
            return {"written": False}
        prefetch_related_objects([found], "areas")
        plan_files.opened(viewer, found, File(file["what"], file["kind"], Wanted(**file["wanted"]))).close()
    return {"written": True}


def ask_for_file(viewer: Viewer, plan: Plan, file: File) -> JobShown:
    """Ask for the job, once for all who see the same.

    The file is a copy of what stands in the plan, so nothing is changed by this and the trail says nothing of it.
    """
    arguments = {
        "space": plan.space_id, "plan": plan.address, "file": asdict(file), "language": get_language(),
        "person": viewer.person.id if viewer.person and viewer.acting else None,
        "mandate": viewer.acting.mandate if viewer.acting else None,
    }  # fmt: skip
    asked = work.ask("plans.write_file", arguments, by=viewer, once=plan_files.once(viewer, plan, file))
    return plan_files.shown(viewer, plan, file, asked)


@job("plans.find_similar", says=gettext_lazy("Looking for similar contributions and proposals"))
def find_similar(progress: Progress, *, plan: int) -> Outcome:
    """Make the index anew in which similar contributions and proposals of a large plan are found."""
    found = Plan.objects.filter(pk=plan).first()
    return {"texts": similar_index.write(progress, found, meaning()) if found else 0}


def look_for_similar(viewer: Viewer, plan: Plan) -> bool:
    """Have the index of a large plan made anew where something changed since. True while there is none to look in.

    It is asked for once however many look, and nothing but a copy comes of it: the trail says nothing of it.
    """
    if not similar.is_large(plan):
        return False
    known, once = similar_index.read(plan, meaning()), similar_index.name_of(plan, meaning())
    current = similar_index.is_current(known)
    if not current and not Job.objects.filter(once=once, state__in=OPEN).exists():
        with transaction.atomic():
            wait = CALM if known else timedelta()
            work.ask("plans.find_similar", {"plan": plan.pk}, by=viewer, once=once, wait=wait)
    return known is None
