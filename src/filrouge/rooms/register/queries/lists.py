"""Lists of federations, ready to print: the index, the columns, the preview, the report."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any

from django.db.models import Exists, OuterRef, QuerySet
from django.db.models.fields.json import KeyTransform
from django.urls import reverse
from django.utils.formats import date_format
from django.utils.translation import gettext as _

from filrouge.ground.pages.keyset import Slice, cut
from filrouge.ground.people.models import Mandate, Organisation, Space
from filrouge.ground.people.viewer import Viewer
from filrouge.ground.rules import Rule
from filrouge.ground.statements import Prepared
from filrouge.ground.tables import TOGETHER
from filrouge.methods.identifiers import SCHEMES
from filrouge.rooms.register.current import is_old
from filrouge.rooms.register.fields import FIELDS, of_year, year_of
from filrouge.rooms.register.formats import headings
from filrouge.rooms.register.formats.columns import carried, propose
from filrouge.rooms.register.formats.contents import Column
from filrouge.rooms.register.importing.sheets import sample_of
from filrouge.rooms.register.models import Membership, Source
from filrouge.rooms.register.queries import list_words as words
from filrouge.rooms.register.rules import KEEPERS, MAY

SAMPLES = 3
LAST_YEARS = 4  # before that of the list, offered for a column of figures
_MOST_WITHOUT = 50
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


SENDERS = Rule("sends lists", lambda viewer, space: sends_lists(viewer))


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
    return _known(space.pk, space.organisation_id)


def _known(space: int, network: int) -> QuerySet[Organisation]:
    sent = Source.objects.filter(space=space).exclude(kind=Source.Kind.STATEMENT).values("umbrella")
    members = Membership.objects.filter(space=space, umbrella=network, until=None).values("member")
    acted_for = Mandate.objects.filter(space=space).values("organisation")
    known = Organisation.objects.filter(pk__in=sent.union(members, acted_for), merged_into=None)
    return known.exclude(pk=network)


def _by_name(space: int, network: int) -> QuerySet[Organisation, Any]:
    return _known(space, network).order_by("name", "id").values_list("id", "name")


_BY_NAME = Prepared(_by_name, space=-1, network=-2)


def federations(viewer: Viewer) -> list[tuple[int, str]]:
    """Whose list the viewer can send: those that are known here; for a federation's people only their own."""
    if viewer.space is None or viewer.acting is None:
        return []
    if not MAY["send_list"](viewer, None):
        return [(viewer.acting.organisation, viewer.acting.organisation_name)]
    return [tuple(row) for row in _BY_NAME.rows(space=viewer.space.pk, network=viewer.space.organisation_id)]


def federation(viewer: Viewer, number: int) -> Organisation | None:
    """One of `federations` by its id."""
    allowed = {known for known, _name in federations(viewer)}
    return Organisation.objects.filter(pk=number).first() if number in allowed else None


def remembered(source: Source) -> dict[str, str]:
    """Heading → field as on the last list of this federation and series: next year's columns match themselves."""
    last = (
        Source.objects.filter(space=source.space_id, umbrella=source.umbrella_id, series=source.series)
        .exclude(pk=source.pk)
        .exclude(matching={})
        .exclude(state=Source.State.WITHDRAWN)
        .order_by("-received_at")
        .values_list("columns", "matching", "as_of")
        .first()
    )
    if last is None:
        return {}
    columns, matching, day = last
    known = {columns[int(place)]: field for place, field in matching.items() if int(place) < len(columns)}
    return carried(known, source.columns, source.as_of.year - day.year)


def columns(source: Source, typed: Mapping[str, str] | None = None) -> list[ColumnLine]:
    """Every column with sample values and a proposed field; `typed` is what the person has chosen so far."""
    sample = sample_of(source)
    looked_at = [
        Column(place, heading, [cells[place] for cells in sample]) for place, heading in enumerate(source.columns)
    ]
    if source.sheet.get("sheet") == TOGETHER:  # a sample may come from the first sheet alone
        looked_at[0] = Column(0, source.columns[0], source.sheet["together"])
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
    languages = {code[:2] for code in source.space.languages}
    languages |= {f.partition("@")[2] for f in used if "@" in f and not year_of(f)}
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
        (_("Figures of a year"), _figures(source, used)),
        (_("In another language"), translated),
        (_("Register numbers"), _registers(source.country, used)),
    ]


def _figures(source: Source, used: set[str]) -> list[tuple[str, str]]:
    """Every unit in the years that stand in headings, that are matched, and in the last ones before the list."""
    years = {headings.year_in(heading) for heading in source.columns} | set(map(year_of, used)) - {0}
    years |= set(range(source.as_of.year - LAST_YEARS, source.as_of.year + 1))
    fields = (of_year(unit, year) for unit in headings.DATED for year in sorted(years - {0}, reverse=True))
    return [(field, words.field_label(field)) for field in fields]


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
