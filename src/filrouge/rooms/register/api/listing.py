"""Lists of federations: sending one, matching its columns, importing it, and its report."""

from __future__ import annotations

from typing import Annotated, Any, Literal

from django.utils.translation import gettext as _
from ninja import File, Form, Status, UploadedFile
from pydantic import Field, StringConstraints

from filrouge.ground.api import After, Asked, Page, Strict, page_of, serve, there, unsigned
from filrouge.ground.people.models import Organisation
from filrouge.ground.people.viewer import Viewer
from filrouge.rooms.register.actions import lists as actions
from filrouge.rooms.register.api.shapes import (
    READ,
    WRITE,
    Address,
    Country,
    Day,
    Family,
    Matching,
    Number,
    Told,
    operations,
    umbrella_at,
    wrong,
)
from filrouge.rooms.register.api.writing import space_of
from filrouge.rooms.register.models import Source
from filrouge.rooms.register.queries import api_lists as queries
from filrouge.rooms.register.queries import lists
from filrouge.rooms.register.queries.api_lists import ListColumns, ListReport, ListSummary
from filrouge.rooms.register.rules import MAY

Short = Annotated[str, StringConstraints(max_length=120)]
MOST = 2**31 - 1  # of a number that the database keeps


class DeclaredNumber(Strict):
    """How many members a federation has that shares no list, and their `jobs`, which have a unit and a year.

    In the unit `members` these are no jobs, but how many members they have themselves.

    `umbrella`, `umbrella_name`, `series`, `country` and `family` as for a list.
    """

    organisations: Annotated[int, Field(ge=0, le=MOST, strict=True)]
    as_of: Day
    jobs: Annotated[int, Field(ge=0, le=MOST, strict=True)] | None = None
    jobs_unit: Literal["heads", "fte", "members"] = "heads"
    jobs_year: Annotated[int, Field(ge=1, le=9999, strict=True)] | None = None
    umbrella: Address = ""
    umbrella_name: Annotated[str, StringConstraints(max_length=300)] = ""
    umbrella_country: Country | None = None
    series: Short = ""
    country: Country | None = None
    family: Family | None = None


class DrawnName(Strict):
    """One name of a sample: found in the register or not, and on how many declared lists it is, this one included."""

    found: Told
    lists: Annotated[int, Field(ge=1, le=1_000, strict=True)] = 1


class Sample(Strict):
    """The names that a federation drew at random, without the names themselves."""

    names: Annotated[list[DrawnName], Field(max_length=2_000)]


class Withdrawal(Strict):
    """Why a list is taken back, for the trail."""

    reason: Annotated[str, StringConstraints(max_length=500)] = ""


class ListFacts(Strict):
    """What a list is, beside its file.

    `umbrella` is the address of the federation (one's own where none is named); the secretariat may name one that is
    not here yet by `umbrella_name`. `sheet` of a workbook; `*` takes all with the same headings together. `sites`: the
    rows are outlets, not organisations.
    """

    as_of: Day
    umbrella: Address = ""
    umbrella_name: Annotated[str, StringConstraints(max_length=300)] = ""
    umbrella_country: Country | None = None
    series: Short = ""
    country: Country | None = None
    family: Family | None = None
    sheet: Short = ""
    sites: bool = False


def source(viewer: Viewer, number: int) -> Source:
    """A list that the viewer may see; 404 for the others and for what is not there."""
    return there(lists.one(viewer, number))


@operations.get("/{space}/lists", response=Page[ListSummary], summary="Lists of federations")
@serve(lists.SENDERS, READ)
def list_lists(request: Asked, viewer: Viewer, after: After = "") -> Page[ListSummary]:
    """All lists for the secretariat, their own for a federation's people; the newest date first."""
    found = queries.index(viewer, unsigned(request, after))
    return page_of(request, found.rows, found.following, found.preceding)


@operations.get("/{space}/lists/{number}", response=ListReport, summary="Where a list stands")
@serve(lists.SENDERS, READ)
def show_list(request: Asked, viewer: Viewer, number: Number) -> ListReport:
    """What its import would do, or did: rows by outcome, remarks, rows that are not taken, the work under way."""
    return queries.report(viewer, source(viewer, number))


@operations.get("/{space}/lists/{number}/columns", response=ListColumns, summary="The columns of a list")
@serve(lists.SENDERS, READ)
def show_columns(request: Asked, viewer: Viewer, number: Number) -> ListColumns:
    """Each column with some of its values and the field it is matched to, or what is proposed."""
    return queries.columns(source(viewer, number))


@operations.post("/{space}/lists", response={201: ListColumns}, summary="Send a list")
@serve(lists.SENDERS, WRITE)
def send_list(request: Asked, viewer: Viewer, sent: Form[ListFacts], file: File[UploadedFile]) -> Any:
    """A table (.csv, .xlsx, .xls, .ods, .jsonl, HTML) with headings. Answers with its columns and a proposed matching.

    No row is written yet: match the columns, look at the preview, then import.
    """
    made = actions.receive_list(
        viewer, space=space_of(viewer), umbrella=_federation(viewer, sent), chunks=file.chunks(),
        file_name=file.name or "", as_of=sent.as_of, series=sent.series, umbrella_name=sent.umbrella_name,
        umbrella_country=sent.umbrella_country or "", country=sent.country or "", family=sent.family or "",
        sheet=sent.sheet, sites=sent.sites,
    )  # fmt: skip
    return Status(201, queries.columns(made))


def _federation(viewer: Viewer, sent: ListFacts | DeclaredNumber, place: str = "form") -> Organisation | None:
    """Whose list it is: named by its address, new by its name, else one's own."""
    if sent.umbrella and sent.umbrella_name:
        raise wrong(f"{place}.umbrella_name", _("Name the federation by its address or by its name, not by both."))
    if sent.umbrella:
        return umbrella_at(viewer, sent.umbrella)
    if sent.umbrella_name or viewer.acting is None:
        return None
    return lists.federation(viewer, viewer.acting.organisation)


@operations.put("/{space}/lists/{number}/columns", response=ListReport, summary="Match the columns of a list")
@serve(lists.SENDERS, WRITE)
def match_columns(request: Asked, viewer: Viewer, number: Number, sent: Matching) -> ListReport:
    """Columns that are not named are left out. The preview is made next: ask for the list until it has counts."""
    matched = actions.match_columns(viewer, source=source(viewer, number), matching=sent.matching)
    return queries.report(viewer, matched)


@operations.post("/{space}/lists/{number}/import", response={202: ListReport}, summary="Import a list")
@serve(lists.SENDERS, WRITE)
def import_list(request: Asked, viewer: Viewer, number: Number) -> Any:
    """Writes the rows, then links them. Ask where the list stands until its state is `imported`."""
    return Status(202, queries.report(viewer, actions.import_list(viewer, source=source(viewer, number))))


@operations.post("/{space}/lists/{number}/withdraw", response=ListReport, summary="Take a list back")
@serve(MAY["withdraw_list"], WRITE)
def withdraw_list(request: Asked, viewer: Viewer, number: Number, sent: Withdrawal) -> ListReport:
    """Its rows stay as they came, and count no more. Open to the secretariat."""
    taken_back = actions.withdraw_list(viewer, source=source(viewer, number), reason=sent.reason)
    return queries.report(viewer, taken_back)


@operations.post("/{space}/numbers", response={201: ListReport}, summary="Give a number only")
@serve(lists.SENDERS, WRITE)
def declare_number(request: Asked, viewer: Viewer, sent: DeclaredNumber) -> Any:
    """A federation that shares no list says how many members it has; counted as a range, not as names."""
    given = sent.model_dump(include={"organisations", "as_of", "jobs", "jobs_unit", "jobs_year", "series"})
    made = actions.declare_number(
        viewer, space=space_of(viewer), umbrella=_federation(viewer, sent, "body"), umbrella_name=sent.umbrella_name,
        umbrella_country=sent.umbrella_country or "", country=sent.country or "", family=sent.family or "", **given,
    )  # fmt: skip
    return Status(201, queries.report(viewer, made))


@operations.post("/{space}/lists/{number}/sample", response={201: ListReport}, summary="Check a sample of names")
@serve(lists.SENDERS, WRITE)
def check_sample(request: Asked, viewer: Viewer, number: Number, sent: Sample) -> Any:
    """Of a federation that gave only a number: which of the names it drew at random are in the register already."""
    declared = source(viewer, number)
    actions.check_sample(viewer, source=declared, answers=[(name.found, name.lists) for name in sent.names])
    return Status(201, queries.report(viewer, declared))
