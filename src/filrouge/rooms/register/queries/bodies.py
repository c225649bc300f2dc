"""Bodies of the network: how many seats, who holds them, which are vacant, and who held them before."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, timedelta

from django.db.models import Count, Q, QuerySet
from django.urls import reverse
from django.utils.formats import date_format
from django.utils.translation import get_language, ngettext
from django.utils.translation import gettext as _

from filrouge.ground.people.models import Mandate, Person, Role, Space
from filrouge.ground.people.queries import today
from filrouge.ground.people.viewer import Level, Viewer
from filrouge.rooms.register.models import Body, Entry, SeatCategory, Term
from filrouge.rooms.register.queries.values import country_name
from filrouge.rooms.register.rules import MAY
from filrouge.rooms.register.seats import Held

TERMS = "register.terms"  # the kind of what the secretariat is warned of, on its page and by mail
SOON = timedelta(days=60)  # from then on an end is marked, and the secretariat is warned by mail
MOST_HISTORY = 200


@dataclass(frozen=True, slots=True)
class BodyRow:
    """One body in the list."""

    name: str
    language: str
    href: str
    purpose: str
    seats: int
    held: int
    vacant: int
    public: bool
    ended: str
    words: str


@dataclass(frozen=True, slots=True)
class Holder:
    """One seat that is held."""

    term: int
    organisation: str
    href: str
    country: str
    holder: str
    since: str
    until: str
    soon: bool
    to_come: bool
    change_href: str


@dataclass(frozen=True, slots=True)
class Category:
    """One kind of seat with those who hold it."""

    id: int
    name: str
    language: str
    seats: int
    held: int
    vacant: int
    voting: bool
    holders: tuple[Holder, ...]
    to_come: tuple[Holder, ...]
    words: str
    change_href: str


@dataclass(frozen=True, slots=True)
class BodyPage:
    """A body with its composition on a day."""

    body: Body
    name: str
    language: str
    purpose: str
    purpose_language: str
    seats: int
    held: int
    vacant: int
    categories: tuple[Category, ...]
    history: tuple[Holder, ...]
    ended: str
    public: bool
    ending: int
    first_end: str


def seen_bodies(viewer: Viewer) -> QuerySet[Body]:
    """The bodies that the viewer may see: public ones, and all of them for those who hold a mandate here."""
    if viewer.space is None or not MAY["read"](viewer, viewer.space):
        return Body.objects.none()
    found = Body.objects.filter(space=viewer.space)
    return found if viewer.level >= Level.MEMBERS else found.filter(public=True)


def bodies(viewer: Viewer) -> list[BodyRow]:
    """All bodies that the viewer may see, those that ended last. Two statements for any number of them."""
    found = list(seen_bodies(viewer).order_by("id"))
    now = {body.id: (0, 0) for body in found}
    for body, seats, held in _held(found, today()):
        now[body] = now[body][0] + seats, now[body][1] + held
    language = get_language() or "en"
    rows = [_body_row(viewer, body, *now[body.id], language) for body in found]
    return sorted(rows, key=lambda row: (bool(row.ended), row.name.casefold()))


def _held(found: Iterable[Body], day: date) -> Iterable[tuple[int, int, int]]:
    """(body, seats, seats held on a day) for each kind of seat."""
    on = Q(terms__since__lte=day) & (Q(terms__until=None) | Q(terms__until__gte=day))
    rows = SeatCategory.objects.filter(body__in=list(found)).annotate(held=Count("terms", filter=on))
    return rows.values_list("body_id", "seats", "held")


def _body_row(viewer: Viewer, body: Body, seats: int, held: int, language: str) -> BodyRow:
    name = body.name.in_(language)
    href = reverse("register:body", args=[viewer.space.slug, body.slug]) if viewer.space else ""
    return BodyRow(
        name.text, name.language, href, body.purpose.in_(language).text, seats, held, max(0, seats - held), body.public,
        date_format(body.ended_on) if body.ended_on else "", words_of(seats, held),
    )  # fmt: skip


def words_of(seats: int, held: int) -> str:
    """The picture of seats in words, as it is read out."""
    whole = ngettext("%(seats)d seat", "%(seats)d seats", seats) % {"seats": seats}
    if held >= seats:
        return _("%(whole)s, all held") % {"whole": whole}
    return _("%(whole)s, %(held)d held, %(vacant)d vacant") % {"whole": whole, "held": held, "vacant": seats - held}


def body_at(viewer: Viewer, slug: str) -> Body | None:
    """A body by its address, if the viewer may see it."""
    return seen_bodies(viewer).filter(slug=slug).select_related("space").first()


def body_page(viewer: Viewer, body: Body, day: date | None = None) -> BodyPage:
    """The composition of a body on a day, with its history. Three statements for any number of seats."""
    on = day or today()
    categories = list(SeatCategory.objects.filter(body=body).order_by("order", "id"))
    terms = list(
        Term.objects.filter(category__body=body).select_related("organisation").order_by("organisation__name", "id")
    )
    listed = _listed(viewer, terms)
    language = get_language() or "en"
    shown = tuple(
        _category(viewer, body, c, [t for t in terms if t.category_id == c.id], on, listed) for c in categories
    )
    past = sorted((t for t in terms if t.until and t.until < on), key=lambda t: (t.until or on, t.id), reverse=True)
    ends = sorted(t.until for t in terms if t.until and on <= t.until <= on + SOON and not body.ended_on)
    seats, held = sum(c.seats for c in shown), sum(c.held for c in shown)
    name, purpose = body.name.in_(language), body.purpose.in_(language)
    return BodyPage(
        body, name.text, name.language, purpose.text, purpose.language, seats, held, sum(c.vacant for c in shown),
        shown, tuple(_holder(viewer, body, t, on, listed) for t in past[:MOST_HISTORY]),
        date_format(body.ended_on) if body.ended_on else "", body.public, len(ends),
        date_format(ends[0]) if ends else "",
    )  # fmt: skip


def _listed(viewer: Viewer, terms: Iterable[Term]) -> set[int]:
    """Which of the holders have a page in the register."""
    ids = {term.organisation_id for term in terms}
    return set(Entry.objects.filter(space=viewer.space, organisation__in=ids).values_list("organisation_id", flat=True))


def _category(
    viewer: Viewer, body: Body, category: SeatCategory, terms: list[Term], day: date, listed: set[int]
) -> Category:
    holding = [t for t in terms if Held(t.since, t.until).on(day)]
    coming = [t for t in terms if t.since > day]
    name = category.name.in_(get_language() or "en")
    change = ""
    if viewer.space and MAY["keep_body"](viewer, body):
        change = reverse("register:body_seats", args=[viewer.space.slug, body.slug, category.id])
    return Category(
        category.id, name.text, name.language, category.seats, len(holding), max(0, category.seats - len(holding)),
        category.voting, tuple(_holder(viewer, body, t, day, listed) for t in holding),
        tuple(_holder(viewer, body, t, day, listed) for t in coming), words_of(category.seats, len(holding)), change,
    )  # fmt: skip


def _holder(viewer: Viewer, body: Body, term: Term, day: date, listed: set[int]) -> Holder:
    href = change = ""
    if viewer.space:
        if term.organisation_id in listed:
            href = reverse("register:organisation", args=[viewer.space.slug, term.organisation.address])
        if MAY["keep_body"](viewer, body):
            change = reverse("register:body_term", args=[viewer.space.slug, body.slug, term.id])
    soon = bool(term.until and day <= term.until <= day + SOON)
    return Holder(
        term.id, term.organisation.name, href, country_name(term.organisation.country), term.holder,
        date_format(term.since), date_format(term.until) if term.until else "", soon, term.since > day, change,
    )  # fmt: skip


def category_of(body: Body, number: int) -> SeatCategory | None:
    """A kind of seat of a body by its number."""
    return SeatCategory.objects.filter(body=body, pk=number).select_related("body").first()


def term_of(body: Body, number: int) -> Term | None:
    """A term in a body by its number."""
    return Term.objects.filter(category__body=body, pk=number).select_related("category", "organisation").first()


def _ends(day: date) -> QuerySet[Term]:
    return Term.objects.filter(category__body__ended_on=None, warned_at=None, until__gte=day, until__lte=day + SOON)


def spaces_with_ends(day: date) -> list[Space]:
    """Spaces in which terms end soon of which nobody was warned; asked by the system once a minute."""
    return list(Space.objects.filter(id__in=_ends(day).values("category__body__space")).select_related("organisation"))


def ending_soon(viewer: Viewer, day: date) -> list[Term]:
    """Terms of the space that end within sixty days and of which nobody was warned yet, body by body."""
    if viewer.space is None or not MAY["keep_body"](viewer, viewer.space):
        return []
    found = _ends(day).filter(category__body__space=viewer.space)
    return list(
        found.select_related("category__body__space", "organisation").order_by("category__body_id", "until", "id")
    )


def secretaries(viewer: Viewer) -> list[Person]:
    """Whoever is the secretariat of the space today, for the system when it writes to them."""
    day = today()
    if viewer.space is None or not MAY["keep_body"](viewer, viewer.space):
        return []
    held = Mandate.objects.filter(
        Q(until=None) | Q(until__gte=day), space=viewer.space, role=Role.SECRETARIAT, since__lte=day
    )
    return list(Person.objects.filter(id__in=held.values("person"), is_active=True).order_by("id"))
