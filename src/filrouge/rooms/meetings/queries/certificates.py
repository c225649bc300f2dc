"""Certificates of attendance: who was there, for whom, on which days and how long, and where that can be verified."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

from django.conf import settings
from django.db.models import Prefetch, QuerySet
from django.urls import reverse
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.timezone import localtime
from django.utils.translation import get_language, ngettext
from django.utils.translation import gettext as _

from filrouge.ground import paper
from filrouge.ground.pages.live import sealed, unsealed
from filrouge.ground.paper import Block, Paper
from filrouge.ground.people.models import Space
from filrouge.ground.people.viewer import Viewer
from filrouge.ground.words import Shown
from filrouge.rooms.meetings.models import Attendee, Meeting, Presence, State
from filrouge.rooms.meetings.queries.meetings import days_of, hours_of, where
from filrouge.rooms.meetings.rules import MAY

PART = 200  # certificates in one document: about a second to set
SEALED = "meetings.certificate"  # as what the addresses of certificates are sealed
Span = tuple[datetime, datetime]


@dataclass(frozen=True, slots=True)
class Certificate:
    """One person at one meeting. `days` are (day, hours there); `url` is where a stranger sees that it is genuine."""

    name: str
    organisation: str
    network: str
    title: Shown
    when: str
    where: str
    days: tuple[tuple[str, str], ...]
    hours: str
    url: str
    pdf: str


def certificate_at(viewer: Viewer, key: str) -> Certificate | None:
    """What a sealed address speaks of, as it is recorded now; None for one that was not given out. Two statements."""
    address = unsealed(SEALED, key)
    if address is None or viewer.space is None:
        return None
    found = _there(Attendee.objects.filter(address=address, meeting__space=viewer.space))
    return next(_certificates(viewer.space, found), None)


def certificates(viewer: Viewer, meeting: Meeting, part: int = 1) -> tuple[Certificate, ...]:
    """Of those who were there, by name, at most PART of them; for those who prepare. Four statements."""
    if not MAY["keep"](viewer, meeting) or part < 1:
        return ()
    return tuple(_certificates(meeting.space, _there(meeting.attendees.all())[(part - 1) * PART : part * PART]))


def parts_of(meeting: Meeting) -> tuple[tuple[int, int], ...]:
    """The documents that hold the certificates of a meeting: the number of the first and the last of each."""
    number = _there(meeting.attendees.all()).count()
    return tuple((first, min(first + PART - 1, number)) for first in range(1, number + 1, PART))


def own_certificate(viewer: Viewer, meeting: Meeting) -> str:
    """The address of the reader’s own certificate; empty where none is recorded. Two statements at most."""
    if viewer.person is None or meeting.state != State.ENDED:
        return ""
    ours = viewer.acting.organisation if viewer.acting else None
    mine = _there(meeting.attendees.filter(person=viewer.person))
    return _first(meeting.space, sorted(mine, key=lambda each: each.organisation_id != ours))


def certificate_of(attendee: Attendee) -> str:
    """The address of the certificate of whoever holds a ticket; empty where none is recorded."""
    meeting = attendee.meeting
    over = meeting.state == State.ENDED
    return _first(meeting.space, _there(Attendee.objects.filter(pk=attendee.pk))) if over else ""


def _first(space: Space, attendees: Iterable[Attendee]) -> str:
    return next((certificate_href(space, each) for each in attendees if _spans(each)), "")


def certificate_href(space: Space, attendee: Attendee, page: str = "certificate") -> str:
    """The path of a certificate, which nobody guesses."""
    return reverse(f"meetings:{page}", args=[space.slug, sealed(SEALED, attendee.address)])


def certificates_paper(found: Iterable[Certificate], address: str) -> Paper:
    """Certificates as one document, each on a sheet of its own, in the active language."""
    every, language = tuple(found), get_language() or settings.LANGUAGE_CODE
    name = _("Certificate of attendance")
    network = every[0].network if every else ""
    return Paper(
        title=name, language=language, network=network, address=address, footer=f"{network} · {name}",
        at=timezone.now(), blocks=tuple(block for one in every for block in _sheet(one, language)),
    )  # fmt: skip


def _sheet(one: Certificate, language: str) -> Iterator[Block]:
    yield paper.new_page()
    yield paper.title(_("Certificate of attendance"), language)
    words = _("%(network)s confirms that %(name)s took part in this meeting.")
    yield from paper.paragraphs(words % {"network": one.network, "name": one.name}, language)
    yield paper.facts([
        (_("Name"), one.name), (_("For"), one.organisation), (_("Meeting"), one.title.text), (_("When"), one.when),
        (_("Place"), one.where),
    ])  # fmt: skip
    yield paper.heading(_("Presence"), language)
    yield paper.facts([*one.days, (_("In all"), one.hours)])
    yield paper.signatures([_("For %(network)s") % {"network": one.network}])
    yield paper.heading(_("Is this genuine?"), language)
    words = _("This page of %(network)s shows what is recorded. Where the two differ, the page is right:")
    yield from paper.paragraphs(words % {"network": one.network}, language)
    yield paper.address(one.url)


def _there(attendees: QuerySet[Attendee]) -> QuerySet[Attendee]:
    """Those who were there at a meeting that has ended, by name; an account that was erased has none to certify."""
    ended = attendees.filter(meeting__state=State.ENDED, presences__isnull=False).exclude(name="").distinct()
    hours = Prefetch("presences", Presence.objects.order_by("came_at"))
    beside = ended.select_related("organisation", "meeting").prefetch_related(hours, "meeting__days")
    return beside.order_by("name", "id")


def _certificates(space: Space, attendees: Iterable[Attendee]) -> Iterator[Certificate]:
    language = get_language() or settings.LANGUAGE_CODE
    for each in attendees:
        meeting, spans = each.meeting, _spans(each)
        if spans:
            yield Certificate(
                each.name, each.organisation.name if each.organisation else "", space.name.in_(language).text,
                meeting.title.in_(language), days_of(meeting.starts_at, meeting.ends_at, meeting.zone),
                where(meeting, whole=True),
                tuple(_by_day(meeting, spans)), _length(spans),
                settings.PUBLIC_ADDRESS + certificate_href(space, each),
                certificate_href(space, each, "certificate_paper"),
            )  # fmt: skip


def _spans(attendee: Attendee) -> list[Span]:
    """When somebody was there, within the hours of the meeting: nights between its days do not count.

    What lies outside all of them counts as it was recorded.
    """
    meeting, found = attendee.meeting, []
    for presence in attendee.presences.all():
        span = presence.came_at, presence.left_at or meeting.ended_at or presence.came_at
        cut = [(max(span[0], a), min(span[1], b)) for a, b in _open(meeting)]
        found += [each for each in cut if each[0] < each[1]] or [span]
    return [(a, b) for a, b in found if b - a >= timedelta(minutes=1)]


def _open(meeting: Meeting) -> Iterator[Span]:
    """The hours of each day, longer where the room was opened earlier or closed later on that day."""
    zone = ZoneInfo(meeting.zone)
    for day in meeting.days.all():
        starts, ends = day.starts_at, day.ends_at
        if meeting.began_at and localtime(meeting.began_at, zone).date() == localtime(starts, zone).date():
            starts = min(starts, meeting.began_at)
        if meeting.ended_at and localtime(meeting.ended_at, zone).date() == localtime(ends, zone).date():
            ends = max(ends, meeting.ended_at)
        yield starts, ends


def _by_day(meeting: Meeting, spans: Iterable[Span]) -> Iterator[tuple[str, str]]:
    days: dict[str, list[str]] = {}
    for starts, ends in spans:
        day = date_format(localtime(starts, ZoneInfo(meeting.zone)), "DATE_FORMAT")
        days.setdefault(day, []).append(hours_of(starts, ends, meeting.zone))
    return ((day, ", ".join(hours)) for day, hours in days.items())


def _minute(at: datetime) -> datetime:
    """As it is printed: the sum is that of the hours which stand above it."""
    return at.replace(second=0, microsecond=0)


def _length(spans: Iterable[Span]) -> str:
    minutes = int(sum((_minute(b) - _minute(a) for a, b in spans), timedelta()).total_seconds()) // 60
    hours, rest = divmod(minutes, 60)
    if not hours:
        return ngettext("%(minutes)d minute", "%(minutes)d minutes", rest) % {"minutes": rest}
    return _("%(hours)d h %(minutes)d min") % {"hours": hours, "minutes": rest}
