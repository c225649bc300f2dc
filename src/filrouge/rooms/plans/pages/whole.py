"""The whole plan to take away: printed, as a workbook, as data, and its dates as a calendar; each table as CSV."""

from __future__ import annotations

import json
import tempfile
from collections.abc import Callable
from typing import IO, Any, cast

from django.http import FileResponse, Http404, HttpRequest, HttpResponse
from django.utils.translation import get_language

from filrouge.ground import limits
from filrouge.ground.licences import terms_of
from filrouge.ground.pages.serving import page
from filrouge.ground.paper import printed
from filrouge.ground.people.viewer import Viewer
from filrouge.ground.tables import write_csv
from filrouge.rooms.plans.formats.workbook import write_workbook
from filrouge.rooms.plans.models import Plan
from filrouge.rooms.plans.pages.places import the_plan
from filrouge.rooms.plans.queries.plan_paper import plan_paper
from filrouge.rooms.plans.queries.tables import cells
from filrouge.rooms.plans.queries.whole_plan import Sheet, dates, sheets
from filrouge.rooms.plans.rules import MAY

HITS, SECONDS = 12, 600  # so many whole plans for one caller in so many seconds
IN_MEMORY = 2_000_000  # bytes before it moves to a file
OWN = ("steps", "amendments")  # tables that have no list of their own to take them from
Body = IO[bytes]


@page(MAY["read"])
def plan_as(request: HttpRequest, viewer: Viewer, address: str, kind: str) -> HttpResponse:
    """The whole plan: PDF, XLSX, JSON or iCalendar."""
    plan = the_plan(viewer, address)
    if kind not in WRITERS:
        raise Http404
    content, write = WRITERS[kind]
    name = f"plan-{plan.address}-{get_language()}.{kind}" if kind == "pdf" else f"plan-{plan.address}.{kind}"
    return _sent(request, viewer, name, content, lambda body: write(body, viewer, plan))


@page(MAY["read"])
def table_as(request: HttpRequest, viewer: Viewer, address: str, table: str) -> HttpResponse:
    """The steps or the amendments of a plan as CSV."""
    plan = the_plan(viewer, address)
    if table not in OWN:
        raise Http404
    found = next(sheet for sheet in sheets(viewer, plan) if sheet.name == table)

    def write(body: Body) -> None:
        # With the mark that Excel needs for accents.
        write_csv(body, _heads(found), map(cells, found.rows()), bom=True)  # type: ignore[arg-type]  # what it writes to

    name = f"{table}-{plan.address}.csv"
    return _sent(request, viewer, name, "text/csv; charset=utf-8; header=present", write)


def _sent(request: HttpRequest, viewer: Viewer, name: str, content: str, write: Callable[[Body], None]) -> HttpResponse:
    """Written first and sent then, so that an error never leaves half a file behind."""
    if wait := limits.allow("plans.whole", limits.client(request), HITS, SECONDS):
        return limits.too_many(request, wait)
    body = cast(Body, tempfile.SpooledTemporaryFile(max_size=IN_MEMORY))  # noqa: SIM115  # the response closes it
    write(body)
    body.seek(0)
    file = FileResponse(body, as_attachment=not name.endswith(".pdf"), filename=name, content_type=content)
    file["Link"] = f'<{terms_of(viewer.space).url}>; rel="license"'
    return cast(HttpResponse, file)  # the stubs of Django part them; servers and middleware do not


def _heads(sheet: Sheet) -> list[str]:
    return [str(label) for label in sheet.columns.values()]


def _pdf(body: Body, viewer: Viewer, plan: Plan) -> None:
    body.write(printed(plan_paper(viewer, plan)))


def _ics(body: Body, viewer: Viewer, plan: Plan) -> None:
    body.write(dates(viewer, plan))


def _xlsx(body: Body, viewer: Viewer, plan: Plan) -> None:
    tables = ((one.title, _heads(one), map(cells, one.rows())) for one in sheets(viewer, plan))
    write_workbook(body, plan.title.in_(get_language() or "en").text, tables)  # type: ignore[arg-type]  # the same


def _json(body: Body, viewer: Viewer, plan: Plan) -> None:
    """One object: what the plan is, and each table with what its columns hold and its rows."""
    about = {
        "plan": plan.title.texts(), "address": plan.address, "since": plan.since.isoformat(),
        "until": plan.until.isoformat(), "state": plan.state, "licence": terms_of(viewer.space).url,
        "areas": [{"number": area.position, "name": area.name.texts()} for area in plan.areas.all()],
    }  # fmt: skip
    body.write(_spelled(about)[:-1])
    for sheet in sheets(viewer, plan):
        columns = {name: str(label) for name, label in sheet.columns.items()}
        body.write(b',\n"' + sheet.name.encode() + b'": ' + _spelled({"columns": columns})[:-1] + b', "rows": [')
        for place, row in enumerate(sheet.rows()):
            body.write((b",\n" if place else b"\n") + _spelled(row))
        body.write(b"]}")
    body.write(b"}\n")


def _spelled(value: Any) -> bytes:
    return json.dumps(value, ensure_ascii=False).encode("utf-8", "replace")


WRITERS: dict[str, tuple[str, Callable[[Body, Viewer, Plan], None]]] = {
    "pdf": ("application/pdf", _pdf),
    "xlsx": ("application/vnd.openxmlformats-officedocument.spreadsheetml.sheet", _xlsx),
    "json": ("application/json", _json),
    "ics": ("text/calendar; charset=utf-8", _ics),
}
