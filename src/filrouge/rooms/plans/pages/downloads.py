"""The lists of contributions and proposals, with their filters, as CSV, XLSX and JSON."""

from __future__ import annotations

import json
import tempfile
from collections.abc import Iterable, Iterator, Mapping
from typing import IO, Any, cast

from django.http import FileResponse, Http404, HttpRequest, HttpResponse
from django.utils.translation import get_language

from filrouge.ground import limits
from filrouge.ground.licences import terms_of
from filrouge.ground.pages.serving import page
from filrouge.ground.people.viewer import Viewer
from filrouge.ground.tables import write_csv, write_xlsx
from filrouge.rooms.plans.models import Plan
from filrouge.rooms.plans.pages.places import the_plan
from filrouge.rooms.plans.queries import action_tables, tables
from filrouge.rooms.plans.queries import actions as done
from filrouge.rooms.plans.queries.contributions import WHICHES as SAID
from filrouge.rooms.plans.queries.filters import wanted_of
from filrouge.rooms.plans.queries.proposals import WHICHES as PROPOSED
from filrouge.rooms.plans.rules import MAY

HITS, SECONDS = 30, 600  # so many whole lists for one caller in so many seconds
IN_MEMORY = 2_000_000  # bytes of a list before it moves to a file
TYPES = {
    "csv": "text/csv; charset=utf-8; header=present",
    "xlsx": "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
    "json": "application/json",
}
Rows = Iterator[dict[str, Any]]


@page(MAY["read"])
def contributions_as(request: HttpRequest, viewer: Viewer, address: str, kind: str) -> HttpResponse:
    """What was said, as a table or as data."""
    plan = the_plan(viewer, address)
    rows = tables.contributions(viewer, plan, wanted_of(request.GET, SAID))
    return _sent(request, viewer, plan, kind, "contributions", tables.CONTRIBUTION, rows)


@page(MAY["read"])
def proposals_as(request: HttpRequest, viewer: Viewer, address: str, kind: str) -> HttpResponse:
    """What is proposed, as a table or as data."""
    plan = the_plan(viewer, address)
    rows = tables.proposals(viewer, plan, wanted_of(request.GET, PROPOSED))
    return _sent(request, viewer, plan, kind, "proposals", tables.PROPOSAL, rows)


@page(MAY["read"])
def actions_as(request: HttpRequest, viewer: Viewer, address: str, kind: str) -> HttpResponse:
    """What is done, as a table or as data; its days as a calendar."""
    plan = the_plan(viewer, address)
    wanted = wanted_of(request.GET, done.whiches(viewer, plan))
    if kind == "ics":
        if wait := limits.allow("plans.download", limits.client(request), HITS, SECONDS):
            return limits.too_many(request, wait)
        body = action_tables.calendar(viewer, plan, wanted)
        disposition = {"Content-Disposition": f'attachment; filename="actions-{plan.address}.ics"'}
        return HttpResponse(body, content_type="text/calendar; charset=utf-8", headers=disposition)
    rows = action_tables.rows(viewer, plan, wanted)
    return _sent(request, viewer, plan, kind, "actions", action_tables.COLUMNS, rows)


def _sent(
    request: HttpRequest, viewer: Viewer, plan: Plan, kind: str, name: str, columns: Mapping[str, Any], rows: Rows
) -> HttpResponse:
    """The whole list, written first and sent then, so that an error never leaves half a list behind."""
    if kind not in TYPES:
        raise Http404
    if wait := limits.allow("plans.download", limits.client(request), HITS, SECONDS):
        return limits.too_many(request, wait)
    body = cast(IO[bytes], tempfile.SpooledTemporaryFile(max_size=IN_MEMORY))  # noqa: SIM115  # the response closes it
    title = plan.title.in_(get_language() or "en").text
    if kind == "json":
        _write_json(body, viewer, plan, columns, rows)
    elif kind == "csv":
        # With the mark that Excel needs for accents.
        write_csv(body, _heads(columns), map(tables.cells, rows), bom=True)  # type: ignore[arg-type]  # what it writes to
    else:
        write_xlsx(body, _heads(columns), map(tables.cells, rows), title=title)  # type: ignore[arg-type]  # the same
    body.seek(0)
    file = FileResponse(body, as_attachment=True, filename=f"{name}-{plan.address}.{kind}", content_type=TYPES[kind])
    file["Link"] = f'<{terms_of(viewer.space).url}>; rel="license"'
    return cast(HttpResponse, file)  # the stubs of Django part them; servers and middleware do not


def _heads(columns: Mapping[str, Any]) -> list[str]:
    return [str(label) for label in columns.values()]


def _write_json(
    body: IO[bytes], viewer: Viewer, plan: Plan, columns: Mapping[str, Any], rows: Iterable[dict[str, Any]]
) -> None:
    """One object: what it is, what each column holds, and the rows."""
    about = {
        "plan": plan.title.texts(), "since": plan.since.isoformat(), "until": plan.until.isoformat(),
        "licence": terms_of(viewer.space).url, "columns": {name: str(label) for name, label in columns.items()},
    }  # fmt: skip
    body.write(json.dumps(about, ensure_ascii=False)[:-1].encode() + b', "rows": [\n')
    for place, row in enumerate(rows):
        body.write((b",\n" if place else b"") + json.dumps(row, ensure_ascii=False).encode("utf-8", "replace"))
    body.write(b"\n]}\n")
