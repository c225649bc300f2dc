"""Spaces, organisations and memberships as data: what a viewer may see, as values and not as words of a page."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime
from math import inf
from typing import Any

from django.conf import settings
from django.db.models import Q, QuerySet
from django.urls import reverse

from filrouge.ground.pages.keyset import SIZE, Slice, cut, decode, encode
from filrouge.ground.people.models import Organisation, Space
from filrouge.ground.people.viewer import Level, Viewer
from filrouge.ground.search import index
from filrouge.rooms.register.current import formerly
from filrouge.rooms.register.deriving import KIND
from filrouge.rooms.register.fields import FIELDS, Amount, base, limits
from filrouge.rooms.register.formats.records import Edge, Record
from filrouge.rooms.register.models import Belonging, Entry, Membership
from filrouge.rooms.register.queries import downloads, organisations
from filrouge.rooms.register.queries.directory import KEYS, MOST_FOUND, Filter, matching
from filrouge.rooms.register.queries.values import label_of, stated
from filrouge.rooms.register.resolving import Assertion, Fact, Profile, all_names, figures, value
from filrouge.rooms.register.rules import MAY

MOST_MEMBERSHIPS = 200  # of one organisation


@dataclass(frozen=True, slots=True)
class NamedOrganisation:
    """An organisation by its lasting address and the name it is shown under."""

    address: str
    name: str


@dataclass(frozen=True, slots=True)
class SpaceLine:
    """A network's space. `name` and `mission` by language; `page` is its address for people."""

    slug: str
    name: dict[str, str]
    mission: dict[str, str]
    languages: list[str]
    organisation: NamedOrganisation
    public: bool
    sample: bool
    opened_at: datetime
    page: str


@dataclass(frozen=True, slots=True)
class RegisterNumber:
    """A number of a register; `state` is valid, wrong (its check digit) or unchecked."""

    scheme: str
    number: str
    state: str


@dataclass(frozen=True, slots=True)
class MemberOf:
    """That an organisation belongs to an umbrella, by membership or by a current list."""

    umbrella: NamedOrganisation
    category: str
    since: date | None
    until: date | None


@dataclass(frozen=True, slots=True)
class YearFigure:
    """A number that is known: `unit` heads (persons), fte or members, of a year, null where nobody said which.

    Where only a size class is known, `value` is null and `low` and `high` are its limits, `high` null where it is open.
    """

    unit: str
    year: int | None
    value: float | None
    low: float
    high: float | None


@dataclass(frozen=True, slots=True)
class OrganisationLine:
    """An organisation as a list shows it: chosen values only, and of these only what the caller may see.

    `founded` and `closed` are ISO dates as exact as they are known (2004, 2004-03, 2004-03-12). `latitude` and
    `longitude` (WGS 84) may be those of the town. `workers` are persons, `fte` full-time equivalents, both of `year`,
    the newest that is told of either; `members` are those of their own newest year. They are null where only a size
    class is known. `figures` are all of them.
    """

    address: str
    name: str
    page: str
    country: str
    region: str
    city: str
    postcode: str
    street: str
    latitude: float | None
    longitude: float | None
    family: str
    legal_form: str
    activity: str
    website: str
    founded: str
    closed: str
    workers: int | None
    fte: float | None
    year: int | None
    members: int | None
    figures: list[YearFigure]
    umbrella: bool
    numbers: list[RegisterNumber]
    member_of: list[MemberOf]
    changed_at: datetime


@dataclass(frozen=True, slots=True)
class StatedValue:
    """What one source says: the value, the same in words, who says so (a federation or who wrote it here), and when.

    A `value` of null says that nothing is known or that it is not so. `row` names the source where a value is chosen.
    """

    value: Any
    text: str
    source: str
    stated_on: date
    written_here: bool
    row: int


@dataclass(frozen=True, slots=True)
class StatedField:
    """One field: the value that is shown, and what other sources say. `level`: public, members or secretariat."""

    field: str
    label: str
    level: str
    chosen: StatedValue
    others: list[StatedValue]


@dataclass(frozen=True, slots=True)
class OrganisationProfile(OrganisationLine):
    """An organisation with every field that the caller may see, and who says so."""

    names: list[str]
    description: str
    fields: list[StatedField]


@dataclass(frozen=True, slots=True)
class MembershipLine:
    """A dated membership. `id` is null where only a list of `listed_on` says so."""

    id: int | None
    member: NamedOrganisation
    umbrella: NamedOrganisation
    category: str
    status: str
    since: date | None
    until: date | None
    stands_for_others: bool
    listed_on: date | None


def spaces(viewer: Viewer, cursor: str) -> Slice[SpaceLine]:
    """The public spaces, and the caller's own."""
    own = Q(pk=viewer.space.id) if viewer.space and viewer.acting else Q()
    found = Space.objects.filter(Q(public=True) | own).select_related("organisation")
    return cut(found, [("slug", False), ("id", False)], cursor, space_line)


def space_line(space: Space) -> SpaceLine:
    """One space as data."""
    return SpaceLine(
        space.slug, space.name.texts(), space.mission.texts(), list(space.languages), named(space.organisation),
        space.public, space.sample, space.opened_at, settings.PUBLIC_ADDRESS + reverse("home", args=[space.slug]),
    )  # fmt: skip


def named(organisation: Organisation) -> NamedOrganisation:
    """An organisation as other things name it."""
    return NamedOrganisation(organisation.address, organisation.name)


def listing(viewer: Viewer, wanted: Filter, cursor: str) -> Slice[OrganisationLine]:
    """One page of the directory, in its order: by name, or the best hits of a search first."""
    entries = matching(viewer, wanted).select_related("organisation")
    page = _found(viewer, wanted, entries, cursor) if wanted.text else cut(entries, KEYS, cursor, lambda entry: entry)
    rows = tuple(_line(record) for record in downloads.records(viewer, page.rows))
    return Slice(rows, page.following, page.preceding)


def _found(viewer: Viewer, wanted: Filter, entries: Any, cursor: str) -> Slice[Entry]:
    """Hits of a search; its cursor is how many came before."""
    numbers = index.find(viewer, KIND, wanted.text, limit=MOST_FOUND)
    place = {number: rank for rank, number in enumerate(numbers)}
    found = entries.filter(organisation__in=numbers).values_list("organisation_id", flat=True)
    ids = sorted(found, key=place.__getitem__)
    read = decode(cursor, 1)
    start = int(read[1][0]) if read else 0
    rows = sorted(entries.filter(organisation__in=ids[start : start + SIZE]), key=lambda e: place[e.organisation_id])
    following = encode([start + SIZE]) if len(ids) > start + SIZE else ""
    return Slice(tuple(rows), following, encode([max(0, start - SIZE)]) if start else "")


def profile(viewer: Viewer, organisation: Organisation) -> OrganisationProfile | None:
    """One organisation with what every source says of it; None where the viewer may not read it."""
    record = downloads.record_of(viewer, organisation)
    if record is None:
        return None
    seen = record.profile
    said = {row.row: how for row, how in organisations.said_of(viewer, organisation)}
    levels = organisations.levels(viewer, organisation)
    order = list(FIELDS)
    shown = sorted((n for n in seen if FIELDS[base(n)].shown), key=lambda name: (order.index(base(name)), name))
    return OrganisationProfile(
        **_values(record), names=list(all_names(seen)), description=str(value(seen, "description", "")),
        fields=[_field(name, seen[name], said, levels[base(name)]) for name in shown],
    )  # fmt: skip


def _field(name: str, fact: Fact, said: dict[int, dict[str, Any]], level: int) -> StatedField:
    others = [_stated(name, other, said) for other in fact.others]
    return StatedField(name, label_of(name), Level(level).name.lower(), _stated(name, fact.chosen, said), others)


def _stated(name: str, assertion: Assertion, said: dict[int, dict[str, Any]]) -> StatedValue:
    how = said[assertion.row]
    text = stated(base(name), assertion.value)
    return StatedValue(assertion.value, text, how["list"], assertion.stated_on, how["written"], assertion.row)


def _line(record: Record) -> OrganisationLine:
    return OrganisationLine(**_values(record))


def _values(record: Record) -> dict[str, Any]:
    """The columns of a line; where several rows compete, the chosen value."""
    seen = record.profile
    texts = {
        name: _text(seen, name) for name in ("region", "city", "postcode", "street", "website", "founded", "closed")
    }
    return texts | {
        "address": record.address, "name": record.name, "page": record.href, "country": _text(seen, "country"),
        "latitude": record.lat, "longitude": record.lon, "family": record.family,
        "legal_form": _text(seen, "legal_form"), "activity": _activity(value(seen, "activity")),
        **_figures(seen), "umbrella": record.umbrella,
        "numbers": [RegisterNumber(*map(str, one)) for one in value(seen, "identifiers", [])],
        "member_of": [_member_of(edge) for edge in record.edges], "changed_at": record.changed_at,
    }  # fmt: skip


def _text(profile: Profile, field: str) -> str:
    return str(value(profile, field) or "")


def _figures(seen: Profile) -> dict[str, Any]:
    """The figures of the newest year, and all of them."""
    told = {
        unit: {year: _figure(unit, year, fact.value) for year, fact in years.items()}
        for unit, years in figures(seen).items()
    }
    year = max([*told.get("heads", ()), *told.get("fte", ())], default=0)
    heads, fte = (_number(told.get(unit, {}).get(year)) for unit in ("heads", "fte"))
    members = _number(next(iter(told.get("members", {}).values()), None))
    return {
        "workers": None if heads is None else round(heads), "fte": fte, "year": year or None,
        "members": None if members is None else round(members),
        "figures": [figure for years in told.values() for figure in years.values()],
    }  # fmt: skip


def _figure(unit: str, year: int, said: Amount) -> YearFigure:
    low, high = limits(said)
    if high is None:
        return YearFigure(unit, year or None, float(low), float(low), float(low))
    return YearFigure(unit, year or None, None, float(low), None if high == inf else high)


def _number(figure: YearFigure | None) -> float | None:
    return figure.value if figure else None


def _activity(said: Any) -> str:
    """“nace-2:88.10”, or the words that were typed."""
    if not isinstance(said, dict):
        return str(said or "")
    code = f"{said.get('version', 'nace')}:{said['code']}" if said.get("code") else ""
    return code or str(said.get("typed", ""))


def _member_of(edge: Edge) -> MemberOf:
    return MemberOf(NamedOrganisation(edge.address, edge.umbrella), edge.category, edge.since, edge.until)


COLUMNS = (
    "id", "member__address", "member__name", "umbrella__address", "umbrella__name", "category", "status", "since",
    "until", "stands_for_others",
)  # fmt: skip


def _seen(viewer: Viewer) -> QuerySet[Membership]:
    """Memberships that the viewer may see: all for the secretariat, else active ones, as on the page of members."""
    if not MAY["read"](viewer, viewer.space):
        return Membership.objects.none()
    found = Membership.objects.filter(space=viewer.space)
    return found if MAY["admit_member"](viewer, viewer.space) else found.filter(status=Membership.Status.ACTIVE)


def members(viewer: Viewer, umbrella: Organisation, status: str, cursor: str) -> Slice[MembershipLine]:
    """Declared memberships of an umbrella, of one status, by the name of the member."""
    found = _seen(viewer).filter(umbrella=umbrella, status=status).values(*COLUMNS)
    return cut(found, [("member__name", False), ("id", False)], cursor, _membership)


def memberships(viewer: Viewer, organisation: Organisation) -> list[MembershipLine]:
    """Where an organisation is a member: declared memberships with their dates, then current lists.

    Who keeps the organisation sees those that were asked for, suspended or ended too.
    """
    if not MAY["read"](viewer, viewer.space):
        return []
    keeps = MAY["state_facts"](viewer, organisation)
    seen = Membership.objects.filter(space=viewer.space) if keeps else _seen(viewer)
    declared = seen.filter(member__in=[organisation.id, *formerly(organisation.id)]).values(*COLUMNS)
    rows = [_membership(row) for row in declared.order_by("umbrella__name", "id")[:MOST_MEMBERSHIPS]]
    on = Belonging.objects.filter(space=viewer.space, organisation=organisation).order_by("umbrella__name", "id")
    named = on.values_list("umbrella__address", "umbrella__name", "category", "since", "source__as_of")
    return rows + [_listed(organisation, *row) for row in named[:MOST_MEMBERSHIPS]]


def _listed(
    organisation: Organisation, address: str, name: str, category: str, since: date | None, day: date
) -> MembershipLine:
    umbrella = NamedOrganisation(address, name)
    return MembershipLine(None, named(organisation), umbrella, category, "listed", since, None, False, day)


def _membership(row: dict[str, Any]) -> MembershipLine:
    return MembershipLine(
        row["id"], NamedOrganisation(row["member__address"], row["member__name"]),
        NamedOrganisation(row["umbrella__address"], row["umbrella__name"]), row["category"], row["status"],
        row["since"], row["until"], row["stands_for_others"], None,
    )  # fmt: skip


def membership_called(viewer: Viewer, number: int) -> Membership | None:
    """A membership by its id, if the viewer may see it."""
    return _seen(viewer).filter(pk=number).select_related("space", "member", "umbrella").first()


def membership_line(membership: Membership) -> MembershipLine:
    """One membership as data."""
    return _membership(Membership.objects.values(*COLUMNS).get(pk=membership.pk))


def umbrella_called(viewer: Viewer, address: str) -> Organisation | None:
    """An umbrella of the space by its address; the network itself where none is named."""
    if viewer.space is None:
        return None
    own = viewer.space.organisation
    return own if address in ("", own.address) else organisations.organisation_at(viewer, address)


def addresses(numbers: Iterable[int | None]) -> dict[int, NamedOrganisation]:
    """Organisations by their number, as names."""
    found = Organisation.objects.filter(pk__in=[n for n in numbers if n])
    return {
        number: NamedOrganisation(address, name) for number, address, name in found.values_list("id", "address", "name")
    }
