"""A plan to take away: the whole of it, its lists with their filters, its other tables, and its dates."""

from __future__ import annotations

import tempfile
from typing import IO, cast

from django.http import FileResponse, Http404, HttpRequest, HttpResponse
from django.shortcuts import render

from filrouge.ground import limits
from filrouge.ground.jobs.queries import JobShown
from filrouge.ground.licences import terms_of
from filrouge.ground.pages.serving import page, wants_part
from filrouge.ground.people.viewer import Viewer
from filrouge.rooms.plans import jobs
from filrouge.rooms.plans.models import Plan
from filrouge.rooms.plans.pages.places import crumbs, the_plan
from filrouge.rooms.plans.queries import action_tables, actions, plan_files, writing
from filrouge.rooms.plans.queries.contributions import WHICHES as SAID
from filrouge.rooms.plans.queries.filters import wanted_of
from filrouge.rooms.plans.queries.proposals import WHICHES as PROPOSED
from filrouge.rooms.plans.queries.writing import TYPES, File
from filrouge.rooms.plans.rules import MAY

HITS, SECONDS = 30, 600  # so many files for one caller in so many seconds
AGAIN = 10  # seconds after which a program may ask for a file that is being written
IN_MEMORY = 2_000_000  # bytes of a file before it moves to the disk
OWN = ("steps", "amendments")  # tables that have no list of their own to take them from


@page(MAY["read"])
def plan_as(request: HttpRequest, viewer: Viewer, address: str, kind: str) -> HttpResponse:
    """The whole plan: PDF, XLSX, JSON or iCalendar."""
    plan = the_plan(viewer, address)
    return _sent(request, viewer, plan, File(writing.WHOLE, kind))


@page(MAY["read"])
def table_as(request: HttpRequest, viewer: Viewer, address: str, table: str) -> HttpResponse:
    """The steps or the amendments of a plan as CSV."""
    plan = the_plan(viewer, address)
    if table not in OWN:
        raise Http404
    return _sent(request, viewer, plan, File(table, "csv"))


@page(MAY["read"])
def contributions_as(request: HttpRequest, viewer: Viewer, address: str, kind: str) -> HttpResponse:
    """What was said, as a table or as data."""
    plan = the_plan(viewer, address)
    return _sent(request, viewer, plan, File("contributions", kind, wanted_of(request.GET, SAID)))


@page(MAY["read"])
def proposals_as(request: HttpRequest, viewer: Viewer, address: str, kind: str) -> HttpResponse:
    """What is proposed, as a table or as data."""
    plan = the_plan(viewer, address)
    return _sent(request, viewer, plan, File("proposals", kind, wanted_of(request.GET, PROPOSED)))


@page(MAY["read"])
def actions_as(request: HttpRequest, viewer: Viewer, address: str, kind: str) -> HttpResponse:
    """What is done, as a table or as data; its days as a calendar."""
    plan = the_plan(viewer, address)
    wanted = wanted_of(request.GET, actions.whiches(viewer, plan))
    if kind == "ics":
        return _limited(request) or _days(action_tables.calendar(viewer, plan, wanted), plan)
    return _sent(request, viewer, plan, File("actions", kind, wanted))


def _limited(request: HttpRequest) -> HttpResponse | None:
    wait = limits.allow("plans.download", limits.client(request), HITS, SECONDS)
    return limits.too_many(request, wait) if wait else None


def _days(body: bytes, plan: Plan) -> HttpResponse:
    disposition = {"Content-Disposition": f'attachment; filename="actions-{plan.address}.ics"'}
    return HttpResponse(body, content_type=TYPES["ics"], headers=disposition)


def _sent(request: HttpRequest, viewer: Viewer, plan: Plan, file: File) -> HttpResponse:
    """The file, written first and sent then, so that an error never leaves half of it behind; a long one by a job."""
    if file.kind not in writing.KINDS[file.what]:
        raise Http404
    long = plan_files.is_long(plan, file)
    if long and (job := plan_files.job_of(viewer, plan, file)):
        return _being_written(request, viewer, plan, file, job)
    if refused := _limited(request):
        return refused
    body = plan_files.found(viewer, plan, file) if long else _written(viewer, plan, file)
    if body is None:
        return _being_written(request, viewer, plan, file, jobs.ask_for_file(viewer, plan, file))
    if wants_part(request):
        body.close()
        return render(request, "ground/parts/job.html", {"job": plan_files.ready(request.get_full_path())})
    name, attached = file.name(plan), file.kind != "pdf"
    response = FileResponse(body, as_attachment=attached, filename=name, content_type=TYPES[file.kind])
    response["Link"] = f'<{terms_of(viewer.space).url}>; rel="license"'
    return cast(HttpResponse, response)  # the stubs of Django part them; servers and middleware do not


def _written(viewer: Viewer, plan: Plan, file: File) -> IO[bytes]:
    body = cast(IO[bytes], tempfile.SpooledTemporaryFile(max_size=IN_MEMORY))  # noqa: SIM115  # the response closes it
    writing.write(body, viewer, plan, file)
    body.seek(0)
    return body


def _being_written(request: HttpRequest, viewer: Viewer, plan: Plan, file: File, job: JobShown) -> HttpResponse:
    """The page that says so and where the file will be; the part of it that asks again; for programs, when to."""
    template = "ground/parts/job.html" if wants_part(request) else "plans/file_wait.html"
    context = {"job": job, "label": file.label, "crumbs": crumbs(viewer, plan, (file.label, ""))}
    response = render(request, template, context, status=200 if wants_part(request) else 202)
    response["Retry-After"] = str(AGAIN)
    response["Cache-Control"] = "no-store"
    return response
