"""Lists of federations, ready to print: the index, the columns, the preview, the report."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Any

from django.db.models import Exists, OuterRef, QuerySet
from django.db.models.fields.json import KeyTransform
from django.urls import reverse
from django.utils.formats import date_format
from django.utils.translation import gettext as _

from filrouge.ground.files.storing import path_of
from filrouge.ground.jobs.models import Job
from filrouge.ground.jobs.models import State as JobState
from filrouge.ground.pages.keyset import Slice, cut
from filrouge.ground.people.models import Mandate, Organisation, Space
from filrouge.ground.people.queries import today
from filrouge.ground.people.viewer import Viewer
from filrouge.methods.identifiers import SCHEMES
from filrouge.rooms.register.fields import FIELDS
from filrouge.rooms.register.formats import headings
from filrouge.rooms.register.formats.columns import propose
from filrouge.rooms.register.formats.contents import Column
from filrouge.rooms.register.importing import planning
from filrouge.rooms.register.importing.sheets import rows_of, sample_of
from filrouge.rooms.register.models import Membership, Row, Source
from filrouge.rooms.register.queries import list_words as words
from filrouge.rooms.register.queries.totals import OLD
from filrouge.rooms.register.rules import KEEPERS, MAY

SAMPLES = 3
_MOST_WITHOUT = 50
_CHANGES = 5
_LONGEST_SAMPLE = 48
_STATES = {"received": "due", "matched": "due", "importing": "half", "imported": "done", "withdrawn": "no"}


@dataclass(frozen=True, slots=True)
class ListLine:
    """One list in the index."""

    id: int
    href: str
    federation: str
    series: str
    kind: str
    day: str
    old: bool
    number: int | None
    state: str
    mark: str
    followed: bool


@dataclass(frozen=True, slots=True)
class ColumnLine:
    """One column: its heading, three of its values, the field it is matched to and why."""

    place: int
    heading: str
    samples: tuple[str, ...]
    field: str
    why: str


@dataclass(frozen=True, slots=True)
class Group:
    """One outcome: its name, what it means, its number, the address that shows its rows."""

    code: str
    label: str
    means: str
    number: int
    href: str
    current: bool


@dataclass(frozen=True, slots=True)
class RowLine:
    """One row of a preview or report: what it is, what changes, what is wrong with it."""

    line: int
    name: str
    place: str
    changes: tuple[tuple[str, str, str], ...] = ()
    more: int = 0
    remarks: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Outcomes:
    """What an import does or did: groups with their numbers, the rows of one group, remarks by kind."""

    groups: tuple[Group, ...]
    shown: Group | None
    rows: tuple[RowLine, ...]
    remarks: tuple[tuple[str, int], ...]
    fields: tuple[tuple[str, int], ...]
    taken: int
    refused: int
    previous: str
    previous_href: str


def visible(viewer: Viewer) -> QuerySet[Source]:
    """The lists that a viewer may see and send: all for the secretariat, their own for a federation's people."""
    lists = Source.objects.filter(space=viewer.space).exclude(kind=Source.Kind.STATEMENT)
    if viewer.space is None:
        return lists.none()
    if MAY["send_list"](viewer, None):
        return lists
    if viewer.acting and viewer.holds(*KEEPERS):
        return lists.filter(umbrella_id=viewer.acting.organisation)
    return lists.none()


def one(viewer: Viewer, number: int) -> Source | None:
    """A list by its id, if the viewer may see it."""
    return visible(viewer).select_related("umbrella", "file", "space", "previous").filter(pk=number).first()


def sends_lists(viewer: Viewer) -> bool:
    """Whether the viewer may send lists at all: the secretariat, or people who keep a federation's data."""
    return MAY["send_list"](viewer, None) or (viewer.acting is not None and viewer.holds(*KEEPERS))


def index(viewer: Viewer, cursor: str = "") -> Slice[ListLine]:
    """All lists, the newest date first."""
    newer = Source.objects.filter(
        space=viewer.space, umbrella=OuterRef("umbrella"), series=OuterRef("series"), as_of__gt=OuterRef("as_of"),
        state=Source.State.IMPORTED,
    )  # fmt: skip
    found = visible(viewer).select_related("umbrella").defer("plan", "matching", "columns", "report", "sheet")
    found = found.annotate(followed=Exists(newer), counts=KeyTransform("counts", "report"))
    return cut(found, [("as_of", True), ("id", True)], cursor, lambda source: _line(viewer, source))


def _line(viewer: Viewer, source: Source) -> ListLine:
    counted = source.declared_organisations
    counts, followed = getattr(source, "counts", None), bool(getattr(source, "followed", False))
    if source.kind == Source.Kind.ITEMISED and counts:
        counted = taken({"counts": counts})
    current = source.state == Source.State.IMPORTED and not followed
    return ListLine(
        source.id,
        href(viewer, source),
        source.umbrella.name,
        series_label(source),
        str(Source.Kind(source.kind).label),
        date_format(source.as_of, "DATE_FORMAT"),
        current and is_old(source.as_of),
        counted,
        str(Source.State(source.state).label),
        _STATES[source.state],
        followed and source.state == Source.State.IMPORTED,
    )


def series_label(source: Source) -> str:
    """The name of a series; the one that needs no name is called after what it holds."""
    return _("Members") if source.series == "members" else source.series


def is_followed(source: Source) -> bool:
    """Whether a newer list of the same series counts in place of this one."""
    newer = Source.objects.filter(space=source.space_id, umbrella=source.umbrella_id, series=source.series)
    return newer.filter(state=Source.State.IMPORTED, as_of__gt=source.as_of).exists()


def is_old(day: date) -> bool:
    """Whether a list is so old that the number should be asked for again."""
    return day < today() - OLD


def href(viewer: Viewer, source: Source, page: str = "") -> str:
    """The page where a list stands: its columns, its preview, its report."""
    pages = {
        Source.State.RECEIVED: "list_columns",
        Source.State.MATCHED: "list_preview",
        Source.State.IMPORTING: "list_preview",
    }
    name = page or pages.get(Source.State(source.state), "list_report")
    return reverse(f"register:{name}", args=[viewer.space.slug if viewer.space else "", source.id])


def taken(report: Mapping[str, Any]) -> int:
    """How many rows of a list were taken."""
    counts = report.get("counts", {})
    return sum(int(counts.get(name, 0)) for name in ("created", "changed", "same"))


def without_list(viewer: Viewer) -> list[str]:
    """Members of the network from which neither a list nor a number has come; for the secretariat."""
    if viewer.space is None or not MAY["send_list"](viewer, None):
        return []
    sent = Source.objects.filter(space=viewer.space, state=Source.State.IMPORTED).exclude(kind=Source.Kind.STATEMENT)
    members = Membership.objects.filter(
        space=viewer.space, umbrella=viewer.space.organisation_id, until=None, status=Membership.Status.ACTIVE
    ).exclude(member__in=sent.values("umbrella"))
    return list(members.order_by("member__name").values_list("member__name", flat=True)[:_MOST_WITHOUT])


def known_federations(space: Space) -> QuerySet[Organisation]:
    """Whoever sent a list or a number to this space, is a member of an umbrella here, or is acted for by somebody."""
    sent = Source.objects.filter(space=space).exclude(kind=Source.Kind.STATEMENT).values("umbrella")
    members = Membership.objects.filter(space=space, umbrella=space.organisation_id, until=None).values("member")
    acted_for = Mandate.objects.filter(space=space).values("organisation")
    known = Organisation.objects.filter(pk__in=sent.union(members, acted_for), merged_into=None)
    return known.exclude(pk=space.organisation_id)


def federations(viewer: Viewer) -> list[tuple[int, str]]:
    """Whose list the viewer can send: those that are known here; for a federation's people only their own."""
    if viewer.space is None or viewer.acting is None:
        return []
    if not MAY["send_list"](viewer, None):
        return [(viewer.acting.organisation, viewer.acting.organisation_name)]
    return list(known_federations(viewer.space).order_by("name").values_list("id", "name"))


def federation(viewer: Viewer, number: int) -> Organisation | None:
    """One of `federations` by its id."""
    allowed = {known for known, _name in federations(viewer)}
    return Organisation.objects.filter(pk=number).first() if number in allowed else None


def remembered(source: Source) -> dict[str, str]:
    """Heading → field of the last list of this federation and series, so that next year's columns match themselves."""
    last = (
        Source.objects.filter(space=source.space_id, umbrella=source.umbrella_id, series=source.series)
        .exclude(pk=source.pk)
        .exclude(matching={})
        .exclude(state=Source.State.WITHDRAWN)
        .order_by("-received_at")
        .values_list("columns", "matching")
        .first()
    )
    if last is None:
        return {}
    columns, matching = last
    return {columns[int(place)]: field for place, field in matching.items() if int(place) < len(columns)}


def columns(source: Source, typed: Mapping[str, str] | None = None) -> list[ColumnLine]:
    """Every column with sample values and a proposed field; `typed` is what the person has chosen so far."""
    sample = sample_of(source)
    looked_at = [
        Column(place, heading, [cells[place] for cells in sample]) for place, heading in enumerate(source.columns)
    ]
    chosen = dict(typed or source.matching)
    if chosen:
        fields = [(chosen.get(str(column.place), headings.IGNORE), "chosen") for column in looked_at]
    else:
        sites = bool(source.sheet.get("sites"))
        proposed = propose(looked_at, remembered=remembered(source), country=source.country, sites=sites)
        fields = [(proposal.field, proposal.why) for proposal in proposed]
    return [
        ColumnLine(column.place, column.heading, _samples(column), field, str(words.WHY.get(why, "")))
        for column, (field, why) in zip(looked_at, fields, strict=True)
    ]


def proposed_matching(source: Source) -> dict[str, str]:
    """The matching that would be proposed, as the action takes it."""
    return {str(line.place): line.field for line in columns(source)}


def _samples(column: Column) -> tuple[str, ...]:
    different = list(dict.fromkeys(column.said))[:SAMPLES]
    return tuple(cell if len(cell) <= _LONGEST_SAMPLE else f"{cell[: _LONGEST_SAMPLE - 1]}…" for cell in different)


def field_choices(source: Source, used: Iterable[str]) -> list[tuple[str, list[tuple[str, str]]]]:
    """What a column can be matched to, in groups: (group, [(field, name)])."""
    used = set(used)
    languages = {code[:2] for code in source.space.languages} | {f.partition("@")[2] for f in used if "@" in f}
    plain = [(name, words.field_label(name)) for name in FIELDS if name != "identifiers"]
    composed = [(name, words.field_label(name)) for name in headings.COMPOSED if name != "register_number"]
    translated = [
        (spec, words.field_label(spec))
        for name, field in FIELDS.items()
        if field.translated
        for spec in (f"{name}@{code}" for code in sorted(languages))
    ]
    return [
        ("", [(headings.IGNORE, words.field_label(headings.IGNORE))]),
        (_("About the organisation"), plain + composed),
        (_("In another language"), translated),
        (_("Register numbers"), _registers(source.country, used)),
    ]


def _registers(country: str, used: set[str]) -> list[tuple[str, str]]:
    """The registers of the list's country and those of no country; all of them for a list of several countries."""
    wanted = [
        f"id:{code}"
        for code, scheme in SCHEMES.items()
        if not country or scheme.country in ("", country) or f"id:{code}" in used
    ]
    named = sorted((words.field_label(spec), spec) for spec in wanted)
    general = ("register_number", words.field_label("register_number"))
    return [general, *((spec, label) for label, spec in named)]


def is_fresh(source: Source) -> bool:
    """Whether the preview still says what an import would do."""
    return bool(source.plan) and source.plan.get("of") == planning.fingerprint(source)


def outcomes(viewer: Viewer, source: Source, result: Mapping[str, Any], page: str, group: str = "") -> Outcomes:
    """A plan or a report as a page shows it; `group` is the outcome whose rows are asked for."""
    counts = {name: int(result.get("counts", {}).get(name, 0)) for name in words.OUTCOMES}
    order = [name for name in ("refused", "changed", "left", "warned", "created", "same") if counts[name]]
    current = group if group in order else next(iter(order), "")
    address = href(viewer, source, page)
    groups = tuple(
        Group(
            name,
            str(label),
            str(means if name != "created" or result.get("previous") else words.FIRST),
            counts[name],
            f"{address}?show={name}",
            name == current,
        )
        for name, (label, means) in words.OUTCOMES.items()
        if counts[name]
    )
    before = Source.objects.filter(pk=result["previous"]).first() if result.get("previous") else None
    return Outcomes(
        groups,
        next((shown for shown in groups if shown.current), None),
        tuple(_row_line(row) for row in result.get("examples", {}).get(current, ())),
        tuple(words.summaries(result.get("warnings", {}))),
        tuple((words.field_label(field), number) for field, number in result.get("fields", {}).items()),
        taken(result),
        counts["refused"],
        date_format(before.as_of, "DATE_FORMAT") if before else "",
        href(viewer, before) if before else "",
    )


def _row_line(row: Mapping[str, Any]) -> RowLine:
    remarks = words.warnings(row.get("warnings", ()))
    if "reason" in row:
        remarks.insert(0, words.reason(*row["reason"]))
    changes = [(words.field_label(field), old, new) for field, old, new in row.get("changes", ())]
    name = row.get("name") or " · ".join(row.get("cells", ()))
    more = max(0, len(changes) - _CHANGES)
    return RowLine(row["line"], name, row.get("place", ""), tuple(changes[:_CHANGES]), more, tuple(remarks))


@dataclass(frozen=True, slots=True)
class JobShown:
    """A job as ground/parts/job.html shows it."""

    id: str
    title: str
    state: str
    done: int
    total: int
    text: str
    href: str
    cancel_href: str
    result_href: str = ""
    result_label: str = ""

    @property
    def open(self) -> bool:
        return self.state in (JobState.WAITING, JobState.RUNNING)


def job_of(viewer: Viewer, source: Source, kind: str) -> JobShown | None:
    """The last job of a kind that was asked for this list."""
    found = Job.objects.filter(space=viewer.space, once=f"{kind}:{source.id}").order_by("-id").first()
    if found is None:
        return None
    slug = viewer.space.slug if viewer.space else ""
    title = _("Preview") if kind == "register.preview" else _("Import")
    stopped = found.state in (JobState.FAILED, JobState.CANCELLED)
    return JobShown(
        str(found.id),
        title,
        found.state,
        found.done,
        found.total,
        str(found.outcome.get("refused", "")) if stopped else "",
        href(viewer, source, "list_preview"),
        reverse("register:list_stop", args=[slug, source.id]) if kind == "register.import" else "",
    )


def refused_rows(source: Source) -> Iterator[Sequence[str]]:
    """The rows that were not taken: their cells as they came, the line, the reason in the reader's language."""
    reasons = {line: (code, other) for line, code, other in source.report.get("refused", ())}
    width = len(source.columns)
    for line, cells in rows_of(source):
        if line in reasons:
            yield [*cells[:width], str(line), words.reason(*reasons[line])]


def rows_of_group(source: Source, group: str) -> Iterator[Sequence[str]]:
    """Every kept row of an outcome: the cells as they came and the line. Gone rows are those of the list before.

    A row that goes on from the list before has kept its key, so keys and digests tell the outcomes apart.
    """
    here, before = Row.objects.filter(source=source), Row.objects.filter(source=source.previous_id)
    other = before if group != "left" else here
    known = dict(other.values_list("key", "digest").iterator())
    shown = (before if group == "left" else here).order_by("line").values_list("key", "digest", "line", "raw")
    for key, digest, line, raw in shown.iterator():
        if _outcome(known.get(key), digest, group):
            yield [*raw, str(line)]


def _outcome(known: str | None, digest: str, group: str) -> bool:
    if group in ("created", "left"):
        return known is None
    return known is not None and (known != digest) == (group == "changed")


def original(viewer: Viewer, source: Source) -> Path | None:
    """Where the file lies as it was sent; for the secretariat alone, since a list may hold what others must not see."""
    if source.file is None or not MAY["withdraw_list"](viewer, source):
        return None
    return path_of(source.file)
