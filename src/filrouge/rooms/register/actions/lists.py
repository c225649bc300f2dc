"""Lists of federations: received, columns matched, imported, withdrawn; numbers declared without a list."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import date, timedelta
from typing import Any

from django.db import IntegrityError, transaction
from django.utils import formats
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from filrouge.ground.actions import Act, Refused, action
from filrouge.ground.files.models import Stored
from filrouge.ground.files.storing import keep, path_of
from filrouge.ground.jobs.work import ask
from filrouge.ground.people.models import Organisation, Space
from filrouge.ground.said import on_one_line, whole
from filrouge.ground.tables import TOGETHER, Sheet
from filrouge.methods.legal_forms import FAMILIES
from filrouge.methods.places import COUNTRIES
from filrouge.rooms.register.formats import headings
from filrouge.rooms.register.formats.columns import may_repeat
from filrouge.rooms.register.importing import planning
from filrouge.rooms.register.importing.sheets import described, forget_rows, open_list, readable
from filrouge.rooms.register.models import SampleCheck, Source
from filrouge.rooms.register.queries.lists import known_federations
from filrouge.rooms.register.rules import MAY

UNFINISHED = (Source.State.RECEIVED, Source.State.MATCHED, Source.State.IMPORTING)
SERIES = "members"  # what a list is called when nobody gives it a name
_NAMES = ("name", "name_place", "trading_name", "acronym")
_AHEAD = timedelta(days=31)  # lists of the coming month are sent before it begins; later dates are slips
SMALLEST_SAMPLE, LARGEST_SAMPLE = 10, 400


def umbrella_called(space: Space, name: str, country: str) -> Organisation | None:
    """The federation known in this space by that name, whatever the capitals; the network itself counts as one."""
    own = Organisation.objects.filter(pk=space.organisation_id)
    found = (known_federations(space) | own).filter(name__iexact=" ".join(name.split()))
    return (found.filter(country=country) if country else found).order_by("id").first()


@action("register.receive_list", rule=MAY["send_list"], about="umbrella", says=gettext_lazy("List received"))
def receive_list(
    act: Act,
    *,
    space: Space,
    umbrella: Organisation | None,
    chunks: Iterable[bytes],
    file_name: str,
    as_of: date,
    series: str = "",
    umbrella_name: str = "",
    umbrella_country: str = "",
    country: str = "",
    family: str = "",
    sheet: str = "",
    sites: bool = False,
) -> Source:
    """Take a file in as the list of a federation on a day. Its columns are matched next; no row is written yet.

    The same file that waits half-way is taken up again; one that was imported is refused, and nothing changes.
    """
    _check_scope(act, space, as_of, country, family)
    stored = keep(chunks, file_name)
    series = on_one_line(series, longest=120, field="series") or SERIES
    try:
        federation = umbrella or _federation(space, umbrella_name, umbrella_country)
        opened = open_list(stored, sheet)
        if not sheet and (usual := _usual_sheet(space, federation, series, stored, opened)):
            opened = open_list(stored, usual)
        if waiting := _received_before(space, federation, series, stored, opened.sheet):
            return _taken_up(act, waiting, as_of)
        _check_day(space, federation, series, as_of)
    except Refused:
        _leave_nothing(act, stored)
        raise
    source = Source.objects.create(
        space=space, umbrella=federation, series=series, as_of=as_of, received_at=act.at, country=country,
        family=family, file=stored, file_name=stored.name, columns=list(opened.columns),
        sheet=described(opened) | {"sites": sites},
    )  # fmt: skip
    act.changed(
        source,
        after={"umbrella": federation.id, "series": series, "as_of": as_of.isoformat(), "digest": stored.digest},
    )
    return source


def _usual_sheet(space: Space, federation: Organisation, series: str, stored: Stored, opened: Sheet) -> str:
    """What was read of this file before; of another file of the series, whether its sheets were read together.

    Empty where that is what was opened. A sheet called 2024 is not what is meant in next year's workbook.
    """
    before = Source.objects.filter(space=space, umbrella=federation, series=series, kind=Source.Kind.ITEMISED)
    before = before.exclude(state=Source.State.WITHDRAWN).order_by("-received_at", "-id")
    same = before.filter(file=stored).first()
    last = same or before.first()
    usual = str(last.sheet.get("sheet", "")) if last else ""
    meant = usual in readable(described(opened)) and (same is not None or usual == TOGETHER)
    return usual if meant and usual != opened.sheet else ""


def _leave_nothing(act: Act, stored: Stored) -> None:
    """A refused file leaves nothing behind; one that was here before stays."""
    if stored.at >= act.at:
        path_of(stored).unlink(missing_ok=True)
        forget_rows(stored)


def _check_scope(act: Act, space: Space, as_of: date, country: str, family: str) -> None:
    if act.by.space is None or act.by.space.id != space.id:
        raise Refused(_("This list belongs to another network."), code="elsewhere")
    if country and country not in COUNTRIES:
        raise Refused(_("There is no country “%(code)s”. Choose one.") % {"code": country}, field="country")
    if family and family not in FAMILIES:
        raise Refused(_("There is no family “%(family)s”. Choose one.") % {"family": family}, field="family")
    if as_of > act.at.date() + _AHEAD:
        raise Refused(_("The list cannot be of a day that far ahead. Correct the day."), code="ahead", field="as_of")


def _federation(space: Space, name: str, country: str) -> Organisation:
    name = on_one_line(name, field="umbrella_name")
    if not name:
        raise Refused(_("Say whose list it is: choose a federation or write its name."), field="umbrella_name")
    known = umbrella_called(space, name, country)
    return known or Organisation.objects.create(name=name, country=country[:2])


def _received_before(space: Space, federation: Organisation, series: str, stored: Stored, sheet: str) -> Source | None:
    """The same bytes half-way through; refused when they were imported."""
    same = [
        source
        for source in Source.objects.filter(space=space, umbrella=federation, series=series, file=stored)
        if source.sheet.get("sheet", "") == sheet
    ]
    done = next((source for source in same if source.state == Source.State.IMPORTED), None)
    if done and done.imported_at:
        raise Refused(
            _("This file was imported on %(day)s; nothing was changed.")
            % {"day": formats.date_format(done.imported_at.date(), "DATE_FORMAT")},
            code="imported",
            field="file",
        )
    return next((source for source in same if source.state in UNFINISHED), None)


def _taken_up(act: Act, waiting: Source, as_of: date) -> Source:
    """The person may have corrected the day on the second try; rows that are being written keep theirs."""
    before = {"as_of": waiting.as_of.isoformat()}
    if waiting.state != Source.State.IMPORTING and waiting.as_of != as_of:
        waiting.as_of, waiting.plan = as_of, {}
        waiting.save(update_fields=["as_of", "plan"])
    act.changed(waiting, before=before, after={"as_of": waiting.as_of.isoformat()})
    return waiting


def _check_day(space: Space, federation: Organisation, series: str, as_of: date, but: int = 0) -> None:
    """One list of a series a day."""
    twin = Source.objects.filter(
        space=space, umbrella=federation, series=series, as_of=as_of, state=Source.State.IMPORTED,
        kind__in=[Source.Kind.ITEMISED, Source.Kind.DECLARED],
    ).exclude(pk=but)  # fmt: skip
    if twin.exists():
        raise Refused(
            _(
                "Another list of this federation with the date %(day)s was imported before. Give this one its own "
                "date or name, or withdraw the other list first."
            )
            % {"day": formats.date_format(as_of, "DATE_FORMAT")},
            code="same_day",
            field="as_of",
        )


@action("register.match_columns", rule=MAY["send_list"], about="source", says=gettext_lazy("Columns of a list matched"))
def match_columns(act: Act, *, source: Source, matching: Mapping[str, str]) -> Source:
    """Say which column is which field (column number from 0, as text → field). A preview is made next."""
    _refuse_unless(source, Source.State.RECEIVED, Source.State.MATCHED)
    chosen = {
        str(place): matching.get(str(place), headings.IGNORE) or headings.IGNORE for place in range(len(source.columns))
    }
    _check_matching(source, chosen)
    before = dict(source.matching)
    source.matching, source.state, source.plan = chosen, Source.State.MATCHED, {}
    source.save(update_fields=["matching", "state", "plan"])
    act.changed(
        source, before={"matching": _by_heading(source, before)}, after={"matching": _by_heading(source, chosen)}
    )
    ask("register.preview", {"source": source.id}, by=act.by, once=f"register.preview:{source.id}")
    return source


@action("register.choose_sheet", rule=MAY["send_list"], about="source", says=gettext_lazy("Sheet of a list chosen"))
def choose_sheet(act: Act, *, source: Source, sheet: str) -> Source:
    """Read another sheet of the workbook, or all that have the same headings (TOGETHER); columns are matched anew."""
    _refuse_unless(source, Source.State.RECEIVED, Source.State.MATCHED)
    if source.file is None or sheet not in readable(source.sheet):
        raise Refused(_("The workbook has no such sheet. Choose one of its sheets."), code="sheet", field="sheet")
    before, opened = source.sheet.get("sheet", ""), open_list(source.file, sheet)
    source.sheet = described(opened) | {"sites": source.sheet.get("sites", False)}
    source.columns, source.matching, source.plan, source.state = list(opened.columns), {}, {}, Source.State.RECEIVED
    source.save(update_fields=["sheet", "columns", "matching", "plan", "state"])
    act.changed(source, before={"sheet": before}, after={"sheet": opened.sheet})
    return source


def _by_heading(source: Source, matching: Mapping[str, str]) -> list[str]:
    return [f"{source.columns[int(place)]} = {field}" for place, field in matching.items() if field != headings.IGNORE]


def _check_matching(source: Source, chosen: Mapping[str, str]) -> None:
    by_field: dict[str, list[str]] = {}
    for place, field in chosen.items():
        if not headings.is_field(field):
            raise Refused(_("There is no field “%(field)s”.") % {"field": field}, code="field", field=f"column-{place}")
        by_field.setdefault(field, []).append(place)
    if not any(name.partition("@")[0] in _NAMES for name in by_field):
        raise Refused(
            _("No column says the name. Choose the column that holds the names of the organisations."), code="no_name"
        )
    for field, places in by_field.items():
        if len(places) > 1 and not may_repeat(field):
            names = ", ".join(f"“{source.columns[int(place)]}”" for place in places)
            raise Refused(
                _("These columns are matched to the same field: %(columns)s. Keep one and leave the others out.")
                % {"columns": names},
                code="twice",
                field=f"column-{places[1]}",
            )


def _refuse_unless(source: Source, *states: str) -> None:
    if source.state not in states:
        raise Refused(
            _("This list is already further on: %(state)s. Nothing was changed.")
            % {"state": Source.State(source.state).label},
            code="state",
        )


@action("register.import_list", rule=MAY["send_list"], about="source", says=gettext_lazy("Import of a list asked for"))
def import_list(act: Act, *, source: Source) -> Source:
    """Start writing the rows, or go on after an interruption."""
    _refuse_unless(source, Source.State.MATCHED, Source.State.IMPORTING)
    _check_day(source.space, source.umbrella, source.series, source.as_of, but=source.id)
    before = source.state
    source.state = Source.State.IMPORTING
    source.save(update_fields=["state"])
    act.changed(source, before={"state": before}, after={"state": source.state})
    person = act.by.person.id if act.by.person else None
    ask("register.import", {"source": source.id, "person": person}, by=act.by, once=f"register.import:{source.id}")
    return source


@action("register.finish_import", rule=MAY["finish_import"], about="source", says=gettext_lazy("List imported"))
def finish_import(act: Act, *, source: Source, report: Mapping[str, Any]) -> Source:
    """All rows are written: the list counts from now on. Done once, however often it is asked for."""
    source = Source.objects.select_for_update().select_related("space").get(pk=source.pk)
    if source.state == Source.State.IMPORTED:
        return source
    _refuse_unless(source, Source.State.IMPORTING)
    _check_day(source.space, source.umbrella, source.series, source.as_of, but=source.id)
    source.state, source.imported_at, source.report = Source.State.IMPORTED, act.at, dict(report)
    source.previous = planning.previous_of(source)
    source.save(update_fields=["state", "imported_at", "report", "previous"])
    act.changed(source, before={"state": "importing"}, after={"state": source.state, **_counts(report)})
    act.linked(source, "hadPrimarySource", source.umbrella)
    if source.previous:
        act.linked(source, "wasRevisionOf", source.previous)
    _link_again(act, source)
    return source


def _counts(report: Mapping[str, Any]) -> dict[str, int]:
    return {name: int(number) for name, number in report.get("counts", {}).items()}


def _link_again(act: Act, source: Source) -> None:
    ask("register.link", {"space": source.space_id}, by=act.by, once=f"register.link:{source.space_id}")


@action("register.withdraw_list", rule=MAY["withdraw_list"], about="source", says=gettext_lazy("List withdrawn"))
def withdraw_list(act: Act, *, source: Source, reason: str = "") -> Source:
    """Take an import back. The rows stay as they came, but they do not count any more."""
    source.refresh_from_db(fields=["state"], from_queryset=Source.objects.select_for_update(no_key=True))
    if source.state == Source.State.WITHDRAWN or source.kind == Source.Kind.STATEMENT:
        raise Refused(_("This list is withdrawn already. Nothing was changed."), code="withdrawn")
    because = whole(reason, longest=500, field="reason")
    before, counted = source.state, source.state == Source.State.IMPORTED
    source.state = Source.State.WITHDRAWN
    source.save(update_fields=["state"])
    act.changed(source, before={"state": before}, after={"state": source.state}, reason=because)
    if counted:
        _link_again(act, source)
    return source


@action(
    "register.declare_number",
    rule=MAY["send_list"],
    about="umbrella",
    says=gettext_lazy("Number of organisations declared"),
)
def declare_number(
    act: Act,
    *,
    space: Space,
    umbrella: Organisation | None,
    organisations: int,
    as_of: date,
    jobs: int | None = None,
    jobs_unit: str = Source.Unit.HEADS,
    jobs_year: int | None = None,
    series: str = "",
    umbrella_name: str = "",
    umbrella_country: str = "",
    country: str = "",
    family: str = "",
) -> Source:
    """A federation that shares no list says how many members it has. Counted as a range, not as names.

    `jobs` in all of them, in one unit (heads or fte) and of one year, which has to be said with them. In the unit of
    members these are the members that its members have.
    """
    _check_scope(act, space, as_of, country, family)
    counted = _jobs_declared(act, jobs, jobs_unit, jobs_year)
    federation = umbrella or _federation(space, umbrella_name, umbrella_country)
    series = on_one_line(series, longest=120, field="series") or SERIES
    _check_day(space, federation, series, as_of)
    source = Source(
        space=space, umbrella=federation, series=series, kind=Source.Kind.DECLARED, state=Source.State.IMPORTED,
        as_of=as_of, received_at=act.at, imported_at=act.at, country=country, family=family,
        declared_organisations=organisations, **counted,
    )  # fmt: skip
    try:
        with transaction.atomic():
            source.save()
    except IntegrityError:
        _check_day(space, federation, series, as_of)
        raise
    act.changed(
        source,
        after={"umbrella": federation.id, "organisations": organisations, "as_of": as_of.isoformat(), **counted},
    )
    _link_again(act, source)
    return source


def _jobs_declared(act: Act, jobs: int | None, unit: str, year: int | None) -> dict[str, Any]:
    """Jobs without unit and year cannot be added to any others, so both are asked for with them."""
    if jobs is None:
        return {}
    if unit not in Source.Unit.values:
        raise Refused(
            _("Say whether these are persons, full-time equivalents or members."), code="unit", field="jobs_unit"
        )
    if year is None:
        raise Refused(_("Say of which year this number is."), code="no_year", field="jobs_year")
    if not 1900 <= year <= act.at.year:
        raise Refused(_("Nobody can be counted in a year that has not begun. Correct the year."), field="jobs_year")
    return {"declared_jobs": jobs, "declared_unit": str(unit), "declared_year": year}


@action("register.check_sample", rule=MAY["send_list"], about="source", says=gettext_lazy("Sample of names checked"))
def check_sample(act: Act, *, source: Source, answers: Iterable[tuple[bool, int]]) -> SampleCheck:
    """Keep the check of a sample of names: for each, found in the register or not, and on how many declared lists.

    Names themselves are not kept: the federation did not share them.
    """
    if source.kind != Source.Kind.DECLARED or source.state != Source.State.IMPORTED:
        raise Refused(_("Only a federation that gave a number and no list can check a sample."), code="not_declared")
    kept = [[bool(found), max(1, int(lists))] for found, lists in answers]
    if not SMALLEST_SAMPLE <= len(kept) <= LARGEST_SAMPLE:
        raise Refused(
            _("Check between %(least)d and %(most)d names; 80 are a good number.")
            % {"least": SMALLEST_SAMPLE, "most": LARGEST_SAMPLE},
            code="size",
            field="names",
        )
    check = SampleCheck.objects.create(source=source, answers=kept, at=act.at)
    act.changed(check, after={"source": source.id, "names": len(kept), "found": sum(found for found, _n in kept)})
    _link_again(act, source)
    return check
