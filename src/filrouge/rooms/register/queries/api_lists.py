"""Lists of federations as data: where each stands, its columns, what its import does or did."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from filrouge.ground.pages.keyset import Slice, cut
from filrouge.ground.people.viewer import Viewer
from filrouge.rooms.register.models import Source
from filrouge.rooms.register.queries import imports, lists
from filrouge.rooms.register.queries import list_words as words
from filrouge.rooms.register.queries.api import NamedOrganisation

MOST_REFUSED = 500  # rows named in a report; all of them come back in the file of the page


@dataclass(frozen=True, slots=True)
class ListSummary:
    """A list with a date. `kind`: itemised (names) or declared (a number only).

    `state`: received (match its columns), matched (look at the preview, then import), importing, imported, withdrawn.
    """

    id: int
    federation: NamedOrganisation
    series: str
    kind: str
    state: str
    as_of: date
    received_at: datetime
    imported_at: datetime | None
    country: str
    family: str
    file_name: str
    organisations: int | None
    previous: int | None


@dataclass(frozen=True, slots=True)
class ListColumn:
    """One column: its place from 0, its heading, some of its values, the field it is matched to, and why."""

    place: int
    heading: str
    samples: list[str]
    field: str
    why: str


@dataclass(frozen=True, slots=True)
class ListColumns:
    """A list with its columns; `matching` is what `PUT …/columns` takes, as it is or as it is proposed.

    `sheet` of a workbook is the one that was read, `*` for those of `together`, which have the same headings.
    """

    summary: ListSummary
    sheet: str
    sheets: list[str]
    together: list[str]
    notes: list[str]
    columns: list[ListColumn]
    matching: dict[str, str]


@dataclass(frozen=True, slots=True)
class ListCounts:
    """How many rows have which outcome. Rows with a remark are counted among the others too."""

    created: int
    changed: int
    same: int
    left: int
    refused: int
    warned: int


@dataclass(frozen=True, slots=True)
class RefusedRow:
    """A row that is not taken: its line in the file and the reason."""

    line: int
    code: str
    reason: str


@dataclass(frozen=True, slots=True)
class ListRemark:
    """A value that was not understood in so many rows."""

    code: str
    words: str
    rows: int


@dataclass(frozen=True, slots=True)
class ListJob:
    """The work that is done for a list: preview or import; `done` of `total` rows."""

    kind: str
    state: str
    done: int
    total: int
    text: str


@dataclass(frozen=True, slots=True)
class ListReport:
    """Where a list stands: `counts` are null until the preview is made; then what its import does, or did."""

    summary: ListSummary
    counts: ListCounts | None
    remarks: list[ListRemark]
    refused: list[RefusedRow]
    job: ListJob | None


def index(viewer: Viewer, cursor: str) -> Slice[ListSummary]:
    """All lists that the viewer may see, the newest date first."""
    found = lists.visible(viewer).select_related("umbrella").defer("plan", "matching", "columns")
    return cut(found, [("as_of", True), ("id", True)], cursor, summary)


def summary(source: Source) -> ListSummary:
    """One list as data."""
    number = source.declared_organisations
    if source.state == Source.State.IMPORTED and source.kind == Source.Kind.ITEMISED:
        number = lists.taken(source.report)
    return ListSummary(
        source.id, NamedOrganisation(source.umbrella.address, source.umbrella.name), source.series, source.kind,
        source.state, source.as_of, source.received_at, source.imported_at, source.country, source.family,
        source.file_name, number, source.previous_id,
    )  # fmt: skip


def columns(source: Source) -> ListColumns:
    """The columns with what each is matched to, or what is proposed."""
    lines = lists.columns(source)
    return ListColumns(
        summary(source),
        str(source.sheet.get("sheet", "")),
        list(source.sheet.get("sheets", ())),
        list(source.sheet.get("together", ())),
        words.notes(source.sheet),
        [ListColumn(line.place, line.heading, list(line.samples), line.field, line.why) for line in lines],
        {str(line.place): line.field for line in lines},
    )


def report(viewer: Viewer, source: Source) -> ListReport:
    """What the import of a list does or did."""
    result: Mapping[str, Any] = source.report or (source.plan if imports.is_fresh(source) else {})
    refused = list(result.get("refused", ()))[:MOST_REFUSED]
    kind = "register.preview" if source.state == Source.State.MATCHED else "register.import"
    return ListReport(
        summary(source), _counts(result), _remarks(result.get("warnings", {})),
        [RefusedRow(line, code, words.reason(code, other)) for line, code, other in refused],
        _job(viewer, source, kind),
    )  # fmt: skip


def _counts(result: Mapping[str, Any]) -> ListCounts | None:
    counts = result.get("counts")
    return ListCounts(**{name: int(counts.get(name, 0)) for name in words.OUTCOMES}) if counts is not None else None


def _remarks(found: Mapping[str, int]) -> list[ListRemark]:
    ordered = sorted(found.items(), key=lambda pair: (-pair[1], pair[0]))
    return [ListRemark(code, words.summaries({code: rows})[0][0], rows) for code, rows in ordered]


def _job(viewer: Viewer, source: Source, kind: str) -> ListJob | None:
    shown = imports.job_of(viewer, source, kind)
    return ListJob(kind.partition(".")[2], shown.state, shown.done, shown.total, shown.text) if shown else None
