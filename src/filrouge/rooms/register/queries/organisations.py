"""One organisation: what is shown, who says so, what others say, where it belongs, and where its address leads."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from django.db.models import Exists, OuterRef, QuerySet
from django.utils.formats import date_format
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from filrouge.ground.numbers import number_in
from filrouge.ground.pages.keyset import Slice
from filrouge.ground.people.models import Organisation, Space
from filrouge.ground.people.viewer import Viewer
from filrouge.ground.statements import Prepared, columns, instance
from filrouge.rooms.register.fields import FIELDS, UNITS, base, year_of
from filrouge.rooms.register.models import Choice, Entry, FieldVisibility, Link, Row, Source
from filrouge.rooms.register.queries.figure_rows import Figures, by_year
from filrouge.rooms.register.queries.sites import Site, Sites, first_sites, sites
from filrouge.rooms.register.queries.ties import Tie, belongs, public_terms, relations_of, tied
from filrouge.rooms.register.queries.values import in_words, stated
from filrouge.rooms.register.resolving import Assertion, Profile, Said, all_names, resolve, shown_name, value
from filrouge.rooms.register.rules import MAY

ORGANISATION = columns(Organisation)
RARE = ("chosen", "levelled", "merged", "seated", "tied")
DERIVED = ("name", "family", "lists", "lat", "lon", "umbrella", "closed_on")
SAID = (
    "row_id", "row__source_id", "row__stated_on", "row__source__kind", "row__said", "row__source__umbrella__name",
    "row__line", "method", "score", "row__source__umbrella_id",
)  # fmt: skip
HOPS = 20  # merges of merges: an address leads through at most so many


@dataclass(frozen=True, slots=True)
class Other:
    """What another source says of the same field."""

    text: str
    source: str
    row: int


@dataclass(frozen=True, slots=True)
class FactRow:
    """One field: its value, who says so and when, what others say, and who may see it."""

    field: str
    label: str
    text: str
    source: str
    row: int
    others: tuple[Other, ...]
    level: int
    language: str = ""

    @property
    def base(self) -> str:
        return base(self.field)

    @property
    def year(self) -> int:
        """Of a figure, 0 where nobody said which."""
        return year_of(self.field)

    @property
    def seen_by(self) -> str:
        """Who sees it, where that is not everybody."""
        return {1: _("for members only"), 3: _("for the secretariat only")}.get(self.level, "")


@dataclass(frozen=True, slots=True)
class SourceRow:
    """One row that speaks of the organisation."""

    row: int
    list: str
    day: str
    line: int
    how: str
    written: bool


@dataclass(frozen=True, slots=True)
class OrganisationPage:
    """Everything that the page of an organisation shows to one viewer."""

    id: int
    address: str
    name: str
    name_language: str
    names: tuple[str, ...]
    family: str
    place: str
    country: str
    country_name: str
    since: str
    lists: int
    figures: Figures
    description: str
    description_language: str
    website: str
    facts: tuple[FactRow, ...]
    belongs: tuple[Tie, ...]
    ties: tuple[Tie, ...]
    sources: tuple[SourceRow, ...]
    sites: Sites
    lat: float | None
    lon: float | None
    umbrella: bool
    closed: str


def organisation_at(viewer: Viewer, address: str) -> Organisation | None:
    """The organisation at an address, if the viewer may read the space it stands in. Follows merges."""
    if viewer.space is None or not MAY["read"](viewer, viewer.space):
        return None
    found = next(iter(_CALLED.rows(space=viewer.space.pk, address=address)), None)
    for _hop in range(HOPS):
        if found is None or found.merged_into_id is None:
            break
        [found] = _NUMBERED.rows(space=viewer.space.pk, number=found.merged_into_id)
    if found is None:
        return None
    organisation = instance(Organisation, ORGANISATION, found)
    return organisation if found.here else _moved_to(viewer, organisation)


def _known(space: int) -> QuerySet[Organisation, Any]:
    here = Exists(Entry.objects.filter(space=space, organisation=OuterRef("pk")))
    return Organisation.objects.annotate(here=here).values_list(*ORGANISATION, "here")


_CALLED = Prepared(lambda space, address: _known(space).filter(address=address), space=-1, address="?")
_NUMBERED = Prepared(lambda space, number: _known(space).filter(pk=number), space=-1, number=-2)


def _moved_to(viewer: Viewer, former: Organisation) -> Organisation | None:
    """Where the rows of an organisation went in this space, while it goes on to stand for itself in another."""
    once = Link.objects.filter(space=viewer.space, organisation=former).order_by("-ended_at", "-id")
    row = once.values_list("row_id", flat=True).first()
    now = Link.objects.filter(space=viewer.space, row=row, ended_at=None).select_related("organisation").first()
    here = now and Entry.objects.filter(space=viewer.space, organisation=now.organisation).exists()
    return now.organisation if now and here else None


def _rows(space: int, organisation: int) -> QuerySet[Link, Any]:
    links = Link.objects.filter(
        space=space, organisation=organisation, ended_at=None, row__source__state=Source.State.IMPORTED,
        row__kind=Row.Kind.ORGANISATION,
    )  # fmt: skip
    return links.order_by("row_id").values_list(*SAID)


_ROWS = Prepared(_rows, space=-1, organisation=-2)


def said_of(viewer: Viewer, organisation: Organisation) -> list[tuple[Said, dict[str, Any]]]:
    """What every row says, with how it is linked; one statement."""
    rows = []
    for row, source, day, kind, said, named, line, method, score, umbrella in _ROWS.rows(
        space=viewer.space.pk if viewer.space else 0, organisation=organisation.pk
    ):
        written = kind == Source.Kind.STATEMENT
        how = {"list": named, "line": line, "method": method, "score": score, "written": written, "day": day}
        how["umbrella"] = umbrella
        rows.append((Said(row, source, day, written, said), how))
    return rows


def profile_of(viewer: Viewer, organisation: Organisation) -> Profile:
    """The resolved profile, reduced to what the viewer may see."""
    said = [row for row, _how in said_of(viewer, organisation)]
    allowed = levels(viewer, organisation)
    return _seen(viewer, organisation, resolve(said, _choices(viewer, organisation)), allowed)


def _choices(viewer: Viewer, organisation: Organisation) -> dict[str, int]:
    return dict(Choice.objects.filter(space=viewer.space, organisation=organisation).values_list("field", "row_id"))


def levels(viewer: Viewer, organisation: Organisation) -> dict[str, int]:
    """Who may see each field: its default, or what was set for this organisation."""
    return _usual_levels() | _own_levels(viewer, organisation)


def _usual_levels() -> dict[str, int]:
    return {name: int(field.level) for name, field in FIELDS.items()}


def _own_levels(viewer: Viewer, organisation: Organisation) -> dict[str, int]:
    own = FieldVisibility.objects.filter(space=viewer.space, organisation=organisation)
    return dict(own.values_list("field", "level"))


def _seen(viewer: Viewer, organisation: Organisation, profile: Profile, allowed: dict[str, int]) -> Profile:
    """Law 9. Whoever keeps the organisation sees all that is said of it."""
    if MAY["state_facts"](viewer, organisation):
        return profile
    return {name: fact for name, fact in profile.items() if allowed[base(name)] <= viewer.level}


def _derived(space: int, organisation: int) -> QuerySet[Entry, Any]:
    """What is derived of it, with a flag for each of RARE: what few organisations have is asked only where it is."""
    viewer, one = Viewer(Space(pk=space)), Organisation(pk=organisation)
    here = {"space": space, "organisation": organisation}
    rare = {
        "chosen": Choice.objects.filter(**here),
        "levelled": FieldVisibility.objects.filter(**here),
        "merged": Organisation.objects.filter(merged_into=organisation),
        "seated": public_terms(viewer, one),
        "tied": relations_of(viewer, one),
    }
    found = Entry.objects.filter(**here).annotate(**{name: Exists(rare[name]) for name in RARE})
    return found.order_by("id").values_list(*DERIVED, *RARE)[:1]


_ENTRY = Prepared(_derived, space=-1, organisation=-2)


def organisation_page(viewer: Viewer, organisation: Organisation) -> OrganisationPage | None:
    """The page of an organisation; None where the viewer may not read the space.

    Five statements; one more for each of choices, levels, seats, ties and merges where there are any, and for sites.
    """
    if viewer.space is None or not MAY["read"](viewer, viewer.space):
        return None
    entry = next(iter(_ENTRY.rows(space=viewer.space.pk, organisation=organisation.pk)), None)
    if entry is None:
        return None
    known = {name for name in RARE if getattr(entry, name)}
    rows = said_of(viewer, organisation)
    whole = resolve([row for row, _how in rows], _choices(viewer, organisation) if "chosen" in known else {})
    allowed = _usual_levels() | (_own_levels(viewer, organisation) if "levelled" in known else {})
    profile = _seen(viewer, organisation, whole, allowed)
    sources = {row.row: how for row, how in rows}
    language, description = _in_reach(profile, "description", _spoken(viewer))
    name_language, name = _named(viewer, profile)
    # Of a federation nobody may have sent a row: where it is was said when its list was sent, or it was admitted.
    country = value(profile, "country", "") or (
        organisation.country if entry.umbrella and "country" not in whole else ""
    )
    land = in_words("country", country)
    place = ", ".join(part for part in (value(profile, "city", ""), land) if part)
    return OrganisationPage(
        id=organisation.id, address=organisation.address, name=name or entry.name, name_language=name_language,
        names=_other_names(profile, name or entry.name), family=in_words("family", entry.family), place=place,
        country=country, country_name=land, since=str(value(profile, "founded", ""))[:4], lists=entry.lists,
        figures=_figures(allowed, profile, sources), description=description, description_language=language,
        website=_safe_link(value(profile, "website", "")), facts=_facts(allowed, profile, sources),
        belongs=belongs(viewer, organisation, known), ties=tied(viewer, organisation) if "tied" in known else (),
        sources=_sources(rows),
        sites=first_sites(viewer, _called(rows), placed=_placed(viewer, organisation, allowed)),
        lat=entry.lat, lon=entry.lon, umbrella=entry.umbrella,
        closed=date_format(entry.closed_on) if entry.closed_on and "closed" in profile else "",
    )  # fmt: skip


def sites_of(viewer: Viewer, organisation: Organisation, cursor: str) -> Slice[Site]:
    """One page of all sites of an organisation that the viewer found."""
    placed = _placed(viewer, organisation, levels(viewer, organisation))
    return sites(viewer, _called(said_of(viewer, organisation)), cursor, placed=placed)


def _called(rows: list[tuple[Said, dict[str, Any]]]) -> dict[int, set[str]]:
    """Names and own numbers by the federation that says so."""
    found: dict[int, set[str]] = {}
    for said, how in rows:
        told = (str(text) for field, text in said.values.items() if base(field) in {"name", "own_id"})
        found.setdefault(how["umbrella"], set()).update(told)
    return found


def _placed(viewer: Viewer, organisation: Organisation, allowed: dict[str, int]) -> bool:
    """Whether the viewer may see where the sites are: as with the organisation's own street and town."""
    level = max(allowed["street"], allowed["city"])
    return level <= viewer.level or MAY["state_facts"](viewer, organisation)


def _other_names(profile: Profile, shown: str) -> tuple[str, ...]:
    return tuple(name for name in all_names(profile) if name != shown)


def _named(viewer: Viewer, profile: Profile) -> tuple[str, str]:
    """(language, name): the main name in the language that suits the reader, else any other by which it is called."""
    language, name = _in_reach(profile, "name", _spoken(viewer))
    return (language, name) if name else ("", shown_name(profile))


def _spoken(viewer: Viewer) -> list[str]:
    return viewer.space.languages if viewer.space else []


def _in_reach(profile: Profile, field: str, spoken: Iterable[str]) -> tuple[str, str]:
    """(language, text): in the reader's language if somebody wrote it, else as it came, else as the network speaks."""
    others = sorted(name.partition("@")[2] for name in profile if name.startswith(f"{field}@"))
    for language in (get_language() or "en", "", *spoken, *others):
        if text := value(profile, f"{field}@{language}" if language else field):
            return language, str(text)
    return "", ""


def _safe_link(typed: Any) -> str:
    """A website that can be linked to: http or https only, whatever was typed."""
    text = str(typed or "").strip()
    if text.lower().startswith(("http://", "https://")):
        return text
    return f"https://{text}" if "." in text and ":" not in text and " " not in text else ""


def _facts(allowed: dict[str, int], profile: Profile, sources: dict[int, Any]) -> tuple[FactRow, ...]:
    order = list(FIELDS)
    shown = [name for name in profile if FIELDS[base(name)].shown and base(name) not in UNITS]
    return tuple(
        _fact(name, profile, sources, allowed[base(name)])
        for name in sorted(shown, key=lambda n: (order.index(base(n)), n))
    )


def _fact(name: str, profile: Profile, sources: dict[int, Any], level: int) -> FactRow:
    fact = profile[name]
    others = tuple(Other(stated(base(name), other.value), _source(other, sources), other.row) for other in fact.others)
    return FactRow(
        name, str(FIELDS[base(name)].label), stated(base(name), fact.value), _source(fact.chosen, sources),
        fact.chosen.row, others, level, name.partition("@")[2] if FIELDS[base(name)].translated else "",
    )  # fmt: skip


def _figures(allowed: dict[str, int], profile: Profile, sources: dict[int, Any]) -> Figures:
    told = [name for name in profile if base(name) in UNITS]
    facts = {name: _fact(name, profile, sources, allowed[base(name)]) for name in told}
    return by_year(facts, {name for name in told if profile[name].none})


def _source(assertion: Assertion, sources: dict[int, Any]) -> str:
    """“Federation 12, 3 March 2026”."""
    how = sources[assertion.row]
    day = date_format(assertion.stated_on)
    return (
        _("%(who)s, written here, %(day)s") % {"who": how["list"], "day": day}
        if how["written"]
        else f"{how['list']}, {day}"
    )


def _sources(rows: list[tuple[Said, dict[str, Any]]]) -> tuple[SourceRow, ...]:
    ordered = sorted(rows, key=lambda item: (item[1]["day"], item[0].row), reverse=True)
    return tuple(
        SourceRow(
            said.row, how["list"], date_format(how["day"]), how["line"], _recognised(how["method"]), how["written"]
        )
        for said, how in ordered
    )


def _recognised(method: str) -> str:
    """How a row came to its organisation, for readers, who know of no score."""
    if method == Link.Method.SCORE:
        return _("recognised by its name, place and other details")
    return str(Link.Method(method).label)


def may_curate(viewer: Viewer) -> bool:
    return MAY["choose_value"](viewer, viewer.space)


def may_edit(viewer: Viewer, organisation: Organisation) -> bool:
    return MAY["state_facts"](viewer, organisation)


def level_choices() -> list[tuple[int, str]]:
    """Who may see a field, in words."""
    return [(0, _("everybody")), (1, _("members")), (3, _("the secretariat"))]


def seen_fields(shown: OrganisationPage) -> list[FactRow]:
    """The fields of which it can be said who may see them, each once whatever its languages; a name is always shown."""
    facts = (*shown.facts, *shown.figures.all)
    return list({fact.base: fact for fact in facts if fact.base != "name"}.values())


def row_of(viewer: Viewer, organisation: Organisation, number: str) -> Row | None:
    """A row that speaks of the organisation in this space, by its number as it was sent."""
    row = number_in(number)
    linked = Link.objects.filter(space=viewer.space, organisation=organisation, ended_at=None, row_id=row)
    found = linked.select_related("row").first()
    return found.row if found else None


def umbrella_to_add_to(viewer: Viewer) -> Organisation | None:
    """To whose list this viewer adds by hand: their own federation's, or the network's."""
    if viewer.acting is None or viewer.space is None:
        return None
    if viewer.acting.organisation == viewer.space.organisation_id:
        return viewer.space.organisation  # read with the space
    return Organisation.objects.filter(pk=viewer.acting.organisation).first()
