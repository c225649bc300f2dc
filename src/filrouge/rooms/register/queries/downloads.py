"""Organisations as data: what one viewer may see of each, in chunks, for files and for linked data."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Set
from datetime import date, datetime
from itertools import islice
from typing import NamedTuple

from django.conf import settings
from django.urls import reverse
from django.utils.crypto import salted_hmac

from filrouge.ground.people.models import Organisation
from filrouge.ground.people.viewer import Viewer
from filrouge.ground.trail.models import Entry as Done
from filrouge.rooms.register.deriving import day_of
from filrouge.rooms.register.fields import FAMILIES, FIELDS, base
from filrouge.rooms.register.formats.records import Edge, Record
from filrouge.rooms.register.models import Belonging, Choice, Entry, FieldVisibility, Link, Membership, Row, Source
from filrouge.rooms.register.queries.directory import Filter, whole
from filrouge.rooms.register.resolving import Profile, Said, resolve, value
from filrouge.rooms.register.rules import KEEPERS, MAY

CHUNK = 2_000
SHAPE = "3"  # of what is written; a new one makes every copy in a cache old


class Listed(NamedTuple):
    """What a record takes from an entry; whole entries would take longer to make than their data to read."""

    organisation: int
    address: str
    name: str
    country: str
    family: str
    lat: float | None
    lon: float | None
    closed_on: date | None
    changed_at: datetime
    umbrella: bool


COLUMNS = ("organisation_id", "organisation__address", *Listed._fields[2:])


def listed(viewer: Viewer, wanted: Filter) -> Iterator[Record]:
    """The same list as the directory's, in its order, in bounded memory; eight statements for 2,000 organisations."""
    rows = whole(viewer, wanted).values_list(*COLUMNS).iterator(CHUNK)
    return _records(viewer, (Listed(*row) for row in rows))


def records(viewer: Viewer, entries: Iterable[Entry]) -> Iterator[Record]:
    """Entries that were read with their organisation, in their order, as data."""
    return _records(viewer, map(_taken, entries))


def _taken(entry: Entry) -> Listed:
    return Listed(
        entry.organisation_id, entry.organisation.address, entry.name, entry.country, entry.family, entry.lat,
        entry.lon, entry.closed_on, entry.changed_at, entry.umbrella,
    )  # fmt: skip


def record_of(viewer: Viewer, organisation: Organisation) -> Record | None:
    """One organisation as data; None where the viewer may not read the space or it is not there."""
    if viewer.space is None or not MAY["read"](viewer, viewer.space):
        return None
    found = Entry.objects.filter(space=viewer.space, organisation=organisation).select_related("organisation")
    return next(records(viewer, found), None)


def _records(viewer: Viewer, entries: Iterable[Listed]) -> Iterator[Record]:
    root = _root(viewer)
    remaining = iter(entries)
    while chunk := list(islice(remaining, CHUNK)):
        yield from _some(viewer, chunk, root)


def _root(viewer: Viewer) -> str:
    """What stands before the address of every organisation; asked once, since a list has thousands of them."""
    if viewer.space is None:
        return ""
    return str(settings.PUBLIC_ADDRESS) + reverse("register:directory", args=[viewer.space.slug])


def _some(viewer: Viewer, entries: list[Listed], root: str) -> Iterator[Record]:
    ids = [entry.organisation for entry in entries]
    stands = standing(ids)
    said, chosen = _said(viewer, ids), _choices(viewer, ids)
    kept, edges = kept_among(viewer, stands), _edges(viewer, stands, root)
    hidden = _visibilities(viewer, [number for number in ids if number not in kept])
    for entry in entries:
        number = entry.organisation
        whole_profile = resolve(said.get(number, []), chosen.get(number))
        profile = whole_profile if number in kept else _reduced(viewer, whole_profile, hidden.get(number, {}))
        yield _record(entry, root, profile, whole_profile.keys() - profile.keys(), edges.get(number, {}))


def _record(entry: Listed, root: str, profile: Profile, hidden: Set[str], edges: dict[str, Edge]) -> Record:
    """What is derived from a field is hidden with it: the point with the town, the family with the legal form."""
    placed = not hidden & {"city", "postcode", "lat", "lon"}
    family = "" if hidden & {"family", "legal_form"} else entry.family
    return Record(
        address=entry.address, name=entry.name, href=f"{root}{entry.address}/",
        country=entry.country, family=family, kind=str(FAMILIES.get(family, "")), lat=entry.lat if placed else None,
        lon=entry.lon if placed else None, founded_on=day_of(value(profile, "founded")),
        closed_on=None if "closed" in hidden else entry.closed_on, changed_at=entry.changed_at, umbrella=entry.umbrella,
        profile=profile, edges=tuple(edges.values()),
    )  # fmt: skip


def _said(viewer: Viewer, ids: list[int]) -> dict[int, list[Said]]:
    links = Link.objects.filter(
        space=viewer.space, organisation__in=ids, ended_at=None, row__source__state=Source.State.IMPORTED,
        row__kind=Row.Kind.ORGANISATION,
    )  # fmt: skip
    columns = ("organisation_id", "row_id", "row__source_id", "row__stated_on", "row__source__kind", "row__said")
    said: dict[int, list[Said]] = {}
    for organisation, row, source, day, kind, values in links.order_by("row_id").values_list(*columns):
        said.setdefault(organisation, []).append(Said(row, source, day, kind == Source.Kind.STATEMENT, values))
    return said


def _choices(viewer: Viewer, ids: list[int]) -> dict[int, dict[str, int]]:
    found: dict[int, dict[str, int]] = {}
    choices = Choice.objects.filter(space=viewer.space, organisation__in=ids)
    for organisation, field, row in choices.values_list("organisation_id", "field", "row_id"):
        found.setdefault(organisation, {})[field] = row
    return found


def _visibilities(viewer: Viewer, ids: list[int]) -> dict[int, dict[str, int]]:
    found: dict[int, dict[str, int]] = {}
    if not ids:
        return found
    own = FieldVisibility.objects.filter(space=viewer.space, organisation__in=ids)
    for organisation, field, level in own.values_list("organisation_id", "field", "level"):
        found.setdefault(organisation, {})[field] = level
    return found


def _reduced(viewer: Viewer, profile: Profile, own: dict[str, int]) -> Profile:
    """Law 9, as on the organisation's page: a field's own level, else its default."""
    return {
        name: fact
        for name, fact in profile.items()
        if own.get(base(name), int(FIELDS[base(name)].level)) <= viewer.level
    }


def kept_among(viewer: Viewer, stands: Mapping[int, int]) -> set[int]:
    """Those of `standing` whose data the viewer keeps, and so sees whole: the rule `state_facts`, for many at once."""
    if viewer.space is None:
        return set()
    if MAY["choose_value"](viewer, viewer.space):
        return set(stands.values())
    if viewer.acting is None or not viewer.holds(*KEEPERS):
        return set()
    mine = viewer.acting.organisation
    on = Belonging.objects.filter(space=viewer.space, umbrella=mine, organisation__in=stands)
    edges = Membership.objects.filter(space=viewer.space, umbrella=mine, member__in=stands, until=None)
    members = edges.exclude(status=Membership.Status.APPLIED).values_list("member_id", flat=True)
    kept = {stands[number] for number in (*on.values_list("organisation_id", flat=True), *members)}
    return kept | ({stands[mine]} if mine in stands else set())


def standing(ids: list[int]) -> dict[int, int]:
    """These organisations and those that were merged into them, each → the one of `ids` that it counts as."""
    stands = {number: number for number in ids}
    asked = ids
    while asked:
        merged = Organisation.objects.filter(merged_into__in=asked).values_list("id", "merged_into_id")
        new = {former: stands[into] for former, into in merged if into is not None and former not in stands}
        stands |= new
        asked = list(new)
    return stands


def _edges(viewer: Viewer, stands: Mapping[int, int], root: str) -> dict[int, dict[str, Edge]]:
    """Umbrellas by current list, and by active membership; what was declared wins over what a list says."""
    found: dict[int, dict[str, Edge]] = {}
    named = ("umbrella__name", "umbrella__address", "category", "since")
    on = Belonging.objects.filter(space=viewer.space, organisation__in=stands).order_by("umbrella__name", "id")
    active = Membership.objects.filter(
        space=viewer.space, member__in=stands, until=None, status=Membership.Status.ACTIVE
    ).order_by("umbrella__name", "id")
    for told in (*on.values_list("organisation_id", *named), *active.values_list("member_id", *named)):
        organisation, umbrella, address, category, since = told
        edge = Edge(umbrella, address, f"{root}{address}/", category, since, None)
        found.setdefault(stands[organisation], {})[address] = edge
    return found


def stamp(viewer: Viewer, *asked: str) -> str:
    """An ETag for what a viewer asks: it changes with anything that is done in the space. One statement."""
    space = viewer.space.id if viewer.space else None
    last = Done.objects.filter(space=space).order_by("-id").values_list("id", flat=True).first()
    acting = viewer.acting.organisation if viewer.acting else 0
    seen = "\n".join(map(str, (SHAPE, space, last, int(viewer.level), acting, *asked)))
    return f'"{salted_hmac("filrouge.downloads", seen, algorithm="sha256").hexdigest()[:32]}"'
