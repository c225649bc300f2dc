"""What waits for the viewer, how they are told, and what they were sent."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from itertools import chain

from django.urls import reverse
from django.utils import timezone
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from filrouge.ground.asked.letters import kind_words
from filrouge.ground.asked.models import Rhythm, Wish
from filrouge.ground.asked.offers import (
    Asked,
    Kind,
    Offer,
    Way,
    asking,
    in_order,
    kind_called,
    kinds_asked,
    kinds_told,
    ways_of,
)
from filrouge.ground.asked.readers import way_of
from filrouge.ground.asked.stopping import SUMMARY, Stop, stop_of
from filrouge.ground.hours import clock_of, moment, until
from filrouge.ground.mail.arriving import state_said
from filrouge.ground.mail.models import Message
from filrouge.ground.numbers import number_in
from filrouge.ground.pages.kept import house, kept
from filrouge.ground.pages.keyset import SIZE, Slice, cut
from filrouge.ground.people.models import Mandate, Person, Role, Space
from filrouge.ground.people.queries import today
from filrouge.ground.people.viewer import Standing, Viewer, in_force
from filrouge.ground.words import Shown

WEEK = timedelta(days=7)


@dataclass(frozen=True, slots=True)
class Line:
    """One thing that waits, with the one button that does it. `late`: its day is over, and it can still be done."""

    kind: str
    what: Shown
    verb: str
    href: str
    due: str
    late: bool


@dataclass(frozen=True, slots=True)
class Section:
    """What waits until about the same time."""

    name: str
    title: str
    lines: tuple[Line, ...]


@dataclass(frozen=True, slots=True)
class Elsewhere:
    """How much waits under a mandate that the viewer holds but does not act under now."""

    mandate: int
    name: str
    role: str
    number: int


@dataclass(frozen=True, slots=True)
class AskedPage:
    """What waits for whom the viewer acts. `following` is where the next lines begin, "" after the last."""

    organisation: str
    number: int
    sections: tuple[Section, ...]
    elsewhere: tuple[Elsewhere, ...]
    following: str


def asked_page(viewer: Viewer, start: str = "") -> AskedPage:
    """The page. One statement for as long as nothing is done, else as many as the rooms need for one organisation."""
    rows = _rows(viewer, viewer.standings)
    mine = [row for row in rows if viewer.acting and _may(viewer.acting, row)]
    first = number_in(start, 5)
    following = str(first + SIZE) if len(mine) > first + SIZE else ""
    others = (held for held in viewer.standings if held != viewer.acting)
    return AskedPage(
        viewer.name_of(viewer.acting) if viewer.acting else "",
        len(mine),
        _sections(mine[first : first + SIZE], timezone.now()),
        tuple(_elsewhere(viewer, others, [row for row in rows if row not in mine])),
        following,
    )


def number_waiting(viewer: Viewer) -> int:
    """How much waits for whom the viewer acts. One statement for as long as nothing is done in the house."""
    acting = viewer.acting
    if viewer.space is None or acting is None or viewer.needs_second_factor:
        return 0
    return sum(_may(acting, row) for row in _rows(viewer, (acting,)))


def _rows(viewer: Viewer, standings: Sequence[Standing]) -> list[Asked]:
    """What the rooms ask of these organisations in these roles. One statement where nothing was done."""
    space = viewer.space
    organisations = frozenset(held.organisation for held in standings)
    roles = frozenset(held.role for held in standings)
    if space is None or not asking(organisations, roles):
        return []
    # The day belongs to it, for some things begin to wait so many days before they are due.
    key = ("asked", space.pk, organisations, get_language(), today())

    as_it_is = house()

    def ask(offer: Offer) -> Iterable[Asked]:
        at = as_it_is.stamp(*offer.rooms, but=offer.unseen)
        return kept(at, (*key, offer.waiting), lambda: tuple(offer.waiting(space, organisations)))

    def gathered() -> list[Asked]:
        return in_order(chain.from_iterable(map(ask, asking(organisations, roles))))

    rows = kept(as_it_is.stamp(), (*key, roles), gathered)
    now = timezone.now()
    return [row for row in rows if not row.over(now)]


def _may(held: Standing, row: Asked) -> bool:
    return row.organisation == held.organisation and held.role in row.roles


def _elsewhere(viewer: Viewer, others: Iterable[Standing], rows: Sequence[Asked]) -> Iterable[Elsewhere]:
    for held in others:
        if number := sum(_may(held, row) for row in rows):
            yield Elsewhere(held.mandate, viewer.name_of(held), str(Role(held.role).label), number)


def _sections(rows: Sequence[Asked], now: datetime) -> tuple[Section, ...]:
    """Overdue, this week, later, without a day; those without lines are left out."""
    titles = {
        "late": _("The day is over, and it still counts"),
        "week": _("Within a week"),
        "later": _("Later"),
        "open": _("Without a day"),
    }
    found: dict[str, list[Line]] = {name: [] for name in titles}
    for row in rows:
        found[_when(row, now)].append(_line(row, now))
    return tuple(Section(name, title, tuple(found[name])) for name, title in titles.items() if found[name])


def _when(row: Asked, now: datetime) -> str:
    if row.due is None:
        return "open"
    if row.due < now:
        return "late"
    return "week" if row.due < now + WEEK else "later"


def _line(row: Asked, now: datetime) -> Line:
    late = row.due is not None and row.due < now
    return Line(kind_words(row.kind), row.what, row.verb, row.href, until(row.due) if row.due else "", late)


# --- How one is told ----------------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class OwnMail:
    """How the viewer is told in one space."""

    space: str
    rhythm: str
    href: str


def own_mail(viewer: Viewer) -> list[OwnMail]:
    """Every space in which the viewer holds a mandate in force. Two statements."""
    held = Mandate.objects.filter(in_force(today()), person=viewer.person)
    spaces = Space.objects.filter(pk__in=held.values("space")).order_by("slug")
    wishes = {wish.space_id: wish for wish in Wish.objects.filter(person=viewer.person)}
    language = get_language() or "en"
    return [
        OwnMail(
            space.name.in_(language).text,
            str(Rhythm(wishes.get(space.pk, Wish()).rhythm).label),
            reverse("choose_mail", args=[space.slug]),
        )
        for space in spaces
    ]


@dataclass(frozen=True, slots=True)
class KindChoice:
    """A kind of mail with the way in which the viewer is told of it, and those there are, in words. `news`: something
    that happened, not a task.
    """

    name: str
    says: str
    way: str
    ways: tuple[tuple[str, str], ...]
    news: bool


def own_wish(viewer: Viewer) -> Wish:
    """How the viewer is told in their space; what is usual where they never said. One statement."""
    found = Wish.objects.filter(person=viewer.person, space=viewer.space).first()
    return found or Wish(person=viewer.person, space=viewer.space)


def kind_choices(viewer: Viewer, wish: Wish) -> list[KindChoice]:
    """Every kind that any room asks of the viewer or tells them, as wished."""
    held = {standing.role for standing in viewer.standings}
    asked = [(kind, False) for kind in kinds_asked()]
    told = [(kind, True) for kind in kinds_told()]
    return [
        KindChoice(kind.name, str(kind.says), way_of(wish, kind), _ways(kind), news)
        for kind, news in asked + told
        if not kind.roles or held & set(kind.roles)
    ]


def _ways(kind: Kind) -> tuple[tuple[str, str], ...]:
    return tuple((way.value, str(words)) for way, words in ways_of(kind).items())


@dataclass(frozen=True, slots=True)
class StopPage:
    """What a link of a mail stops. `stopped`: it is stopped already."""

    person: Person
    space: Space
    kind: str
    network: str
    says: str
    stopped: bool


def stop_page(token: str) -> StopPage | None:
    """What a link says it stops; None for one that nobody was sent, or whose person is gone. Three statements."""
    stop = stop_of(token)
    if stop is None:
        return None
    person = Person.objects.filter(pk=stop.person, is_active=True).first()
    space = Space.objects.select_related("organisation").filter(pk=stop.space).first()
    if person is None or space is None:
        return None
    wish = Wish.objects.filter(person=person, space=space).first() or Wish(person=person, space=space)
    says = kind_words(stop.kind) if stop.kind else _("Summary")
    network = space.name.in_(get_language() or "en").text
    return StopPage(person, space, stop.kind, network, says, _stopped(wish, stop))


def _stopped(wish: Wish, stop: Stop) -> bool:
    if stop.kind == SUMMARY:
        return wish.rhythm == Rhythm.NONE
    found = kind_called(stop.kind)
    return found is None or way_of(wish, found) == Way.NEVER


# --- What one was sent --------------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class Sent:
    """One mail to the viewer and what became of it."""

    subject: str
    space: str
    state: str
    label: str
    when: str


def own_letters(viewer: Viewer, cursor: str = "") -> Slice[Sent]:
    """What the viewer was sent, the newest first; codes to sign in stand there as well, without their text."""
    mine = Message.objects.filter(person=viewer.person).select_related("space").defer("body")
    return cut(mine, [("id", True)], cursor, _sent)


def _sent(message: Message) -> Sent:
    network = message.space.name.in_(get_language() or "en").text if message.space else ""
    with clock_of(message.space):
        when = moment(message.sent_at or message.written_at)
    return Sent(message.subject, network, message.state, state_said(message), when)
