"""Bodies as data: seats by category, and who holds them on a day."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass
from datetime import date

from django.db.models import Q, QuerySet

from filrouge.ground.people.queries import today
from filrouge.ground.people.viewer import Viewer
from filrouge.rooms.register.models import Body, SeatCategory, Term
from filrouge.rooms.register.queries.api import NamedOrganisation
from filrouge.rooms.register.queries.bodies import body_at, seen_bodies

MOST_BODIES = 200


@dataclass(frozen=True, slots=True)
class BodyLine:
    """A body with its seats today. `name` and `purpose` by language."""

    slug: str
    name: dict[str, str]
    purpose: dict[str, str]
    public: bool
    ended_on: date | None
    seats: int
    held: int


@dataclass(frozen=True, slots=True)
class SeatHolder:
    """Who holds a seat: the organisation, as what somebody sits for it, and the term, whose `id` names it."""

    id: int
    organisation: NamedOrganisation
    holder: str
    since: date
    until: date | None


@dataclass(frozen=True, slots=True)
class SeatKind:
    """So many seats of one kind, and who holds them."""

    id: int
    name: dict[str, str]
    seats: int
    voting: bool
    holders: list[SeatHolder]


@dataclass(frozen=True, slots=True)
class BodyComposition:
    """A body as it is composed on a day."""

    body: BodyLine
    on: date
    kinds: list[SeatKind]


def bodies(viewer: Viewer) -> list[BodyLine]:
    """The bodies that the viewer may see. Three statements for any number of them."""
    found = list(seen_bodies(viewer).order_by("slug")[:MOST_BODIES])
    kinds = SeatCategory.objects.filter(body__in=found)
    seats = Counter[int]()
    for body, number in kinds.values_list("body_id", "seats"):
        seats[body] += number
    held = Counter(_in_force(today()).filter(category__body__in=found).values_list("category__body_id", flat=True))
    return [_line(body, seats[body.id], held[body.id]) for body in found]


def body_line(body: Body) -> BodyLine:
    """A body that was just made, and so has no seats."""
    return _line(body, 0, 0)


def _line(body: Body, seats: int, held: int) -> BodyLine:
    return BodyLine(body.slug, body.name.texts(), body.purpose.texts(), body.public, body.ended_on, seats, held)


def composition(viewer: Viewer, slug: str, day: date | None) -> BodyComposition | None:
    """One body on a day; None where there is none that the viewer may see. Three statements."""
    body = body_at(viewer, slug)
    if body is None:
        return None
    on = day or today()
    holders: dict[int, list[SeatHolder]] = {}
    terms = _in_force(on).filter(category__body=body).select_related("organisation")
    for term in terms.order_by("organisation__name", "id"):
        holders.setdefault(term.category_id, []).append(holder(term))
    kinds = [
        SeatKind(kind.id, kind.name.texts(), kind.seats, kind.voting, holders.get(kind.id, []))
        for kind in SeatCategory.objects.filter(body=body).order_by("order", "id")
    ]
    held = sum(len(kind.holders) for kind in kinds)
    return BodyComposition(_line(body, sum(kind.seats for kind in kinds), held), on, kinds)


def _in_force(day: date) -> QuerySet[Term]:
    return Term.objects.filter(Q(until=None) | Q(until__gte=day), since__lte=day)


def holder(term: Term) -> SeatHolder:
    """One term as data."""
    named = NamedOrganisation(term.organisation.address, term.organisation.name)
    return SeatHolder(term.id, named, term.holder, term.since, term.until)
