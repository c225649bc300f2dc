"""A plan as files: the whole of it, or one of its tables, as a workbook, as CSV, as data, on paper."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from typing import IO, Any

from django.utils.translation import get_language
from django.utils.translation import gettext as _

from filrouge.ground.licences import terms_of
from filrouge.ground.paper import printed
from filrouge.ground.people.viewer import Viewer
from filrouge.ground.tables import write_csv, write_workbook, write_xlsx
from filrouge.rooms.plans.models import Plan
from filrouge.rooms.plans.queries import action_tables, tables
from filrouge.rooms.plans.queries.filters import EVERYTHING, Wanted
from filrouge.rooms.plans.queries.plan_paper import plan_paper
from filrouge.rooms.plans.queries.whole_plan import AMENDMENT, STEP, amendments, dates, sheets, steps

Body = IO[bytes]
Rows = Iterable[dict[str, Any]]
WHOLE = "plan"
TYPES = {
    "csv": "text/csv; charset=utf-8; header=present",
    "xlsx": "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
    "json": "application/json",
    "pdf": "application/pdf",
    "ics": "text/calendar; charset=utf-8",
}
LISTS = ("csv", "xlsx", "json")
KINDS = {  # in which forms each can be had
    WHOLE: ("pdf", "xlsx", "json", "ics"), "contributions": LISTS, "proposals": LISTS, "actions": LISTS,
    "steps": ("csv",), "amendments": ("csv",),
}  # fmt: skip


@dataclass(frozen=True, slots=True)
class File:
    """What somebody takes away of a plan (a key of KINDS), in which form, and with which filters."""

    what: str
    kind: str
    wanted: Wanted = EVERYTHING

    def name(self, plan: Plan) -> str:
        """What it is called where it is kept."""
        language = f"-{get_language()}" if self.kind == "pdf" else ""
        return f"{self.what}-{plan.address}{language}.{self.kind}"

    @property
    def label(self) -> str:
        """“Contributions, CSV”."""
        words = {
            WHOLE: _("The whole plan"), "contributions": _("Contributions"), "proposals": _("Proposals"),
            "actions": _("Actions"), "steps": _("Steps"), "amendments": _("Amendments"),
        }  # fmt: skip
        return f"{words[self.what]}, {self.kind.upper()}"


def write(out: Body, viewer: Viewer, plan: Plan, file: File) -> None:
    """Write a file of a plan as this viewer may see it, row by row."""
    if file.what == WHOLE:
        _WHOLE[file.kind](out, viewer, plan)
    else:
        columns, rows = _table(viewer, plan, file)
        _TABLE[file.kind](out, viewer, plan, columns, rows)


def _table(viewer: Viewer, plan: Plan, file: File) -> tuple[Mapping[str, Any], Rows]:
    """The columns and the rows of a table."""
    every: dict[str, tuple[Mapping[str, Any], Callable[[], Rows]]] = {
        "contributions": (tables.CONTRIBUTION, lambda: tables.contributions(viewer, plan, file.wanted)),
        "proposals": (tables.PROPOSAL, lambda: tables.proposals(viewer, plan, file.wanted)),
        "actions": (action_tables.COLUMNS, lambda: action_tables.rows(viewer, plan, file.wanted)),
        "steps": (STEP, lambda: steps(viewer, plan)),
        "amendments": (AMENDMENT, lambda: amendments(viewer, plan)),
    }
    columns, rows = every[file.what]
    return columns, rows()


def _heads(columns: Mapping[str, Any]) -> list[str]:
    return [str(label) for label in columns.values()]


def _title(plan: Plan) -> str:
    return str(plan.title.in_(get_language() or "en").text)


def _csv(out: Body, _viewer: Viewer, _plan: Plan, columns: Mapping[str, Any], rows: Rows) -> None:
    # With the mark that Excel needs for accents.
    write_csv(out, _heads(columns), map(tables.cells, rows), bom=True)  # type: ignore[arg-type]  # what it writes to


def _xlsx(out: Body, _viewer: Viewer, plan: Plan, columns: Mapping[str, Any], rows: Rows) -> None:
    write_xlsx(out, _heads(columns), map(tables.typed_cells, rows), title=_title(plan))  # type: ignore[arg-type]  # the same


def _json(out: Body, viewer: Viewer, plan: Plan, columns: Mapping[str, Any], rows: Rows) -> None:
    """One object: what it is, what each column holds, and the rows."""
    about = {
        "plan": plan.title.texts(), "since": plan.since.isoformat(), "until": plan.until.isoformat(),
        "licence": terms_of(viewer.space).url, "columns": {name: str(label) for name, label in columns.items()},
    }  # fmt: skip
    out.write(_spelled(about)[:-1] + b', "rows": [\n')
    for place, row in enumerate(rows):
        out.write((b",\n" if place else b"") + _spelled(row))
    out.write(b"\n]}\n")


def _whole_pdf(out: Body, viewer: Viewer, plan: Plan) -> None:
    out.write(printed(plan_paper(viewer, plan)))


def _whole_ics(out: Body, viewer: Viewer, plan: Plan) -> None:
    out.write(dates(viewer, plan))


def _whole_xlsx(out: Body, viewer: Viewer, plan: Plan) -> None:
    found = ((one.title, _heads(one.columns), map(tables.typed_cells, one.rows())) for one in sheets(viewer, plan))
    write_workbook(out, _title(plan), found)  # type: ignore[arg-type]  # the same


def _whole_json(out: Body, viewer: Viewer, plan: Plan) -> None:
    """One object: what the plan is, and each table with what its columns hold and its rows."""
    about = {
        "plan": plan.title.texts(), "address": plan.address, "since": plan.since.isoformat(),
        "until": plan.until.isoformat(), "state": plan.state, "licence": terms_of(viewer.space).url,
        "areas": [{"number": area.position, "name": area.name.texts()} for area in plan.areas.all()],
    }  # fmt: skip
    out.write(_spelled(about)[:-1])
    for sheet in sheets(viewer, plan):
        columns = {name: str(label) for name, label in sheet.columns.items()}
        out.write(b',\n"' + sheet.name.encode() + b'": ' + _spelled({"columns": columns})[:-1] + b', "rows": [')
        for place, row in enumerate(sheet.rows()):
            out.write((b",\n" if place else b"\n") + _spelled(row))
        out.write(b"]}")
    out.write(b"}\n")


def _spelled(value: Any) -> bytes:
    return json.dumps(value, ensure_ascii=False, default=tables.plain).encode("utf-8", "replace")


_TABLE = {"csv": _csv, "xlsx": _xlsx, "json": _json}
_WHOLE = {"ics": _whole_ics, "pdf": _whole_pdf, "xlsx": _whole_xlsx, "json": _whole_json}
