"""Meetings as calendars read them: of the network, of a series, of one meeting, of a person or an organisation."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import timedelta

from django.conf import settings
from django.db.models import Exists, OuterRef, Q, QuerySet
from django.urls import reverse
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from filrouge.ground.calendars.events import Event, Status
from filrouge.ground.people.models import Space
from filrouge.ground.people.viewer import Viewer, viewer_for
from filrouge.ground.tokens.actions import digest_of
from filrouge.rooms.meetings.models import Attendee, FeedKey, Invited, Meeting, Mode, Series, State
from filrouge.rooms.meetings.queries.meetings import address_of, seen_meetings

KEPT = timedelta(days=730)  # how long what is over stays in a feed
STATUS = {State.ANNOUNCED: Status.CONFIRMED, State.UNDER_WAY: Status.CONFIRMED, State.ENDED: Status.CONFIRMED,
          State.CANCELLED: Status.CANCELLED, State.DRAFTED: Status.TENTATIVE}  # fmt: skip


@dataclass(frozen=True, slots=True)
class Feed:
    """A calendar: its name and its events."""

    name: str
    events: tuple[Event, ...]


@dataclass(frozen=True, slots=True)
class KeyRow:
    """One of a person's own feeds; its secret was shown when it was made and is not kept."""

    number: int
    of: str
    made: str


def of_the_network(viewer: Viewer) -> Feed:
    """Every announced meeting that the viewer may see. Two statements."""
    name = viewer.space.name.in_(get_language() or "en").text if viewer.space else ""
    return Feed(name, tuple(_events(viewer, _shown(viewer))))


def of_a_series(viewer: Viewer, series: Series) -> Feed:
    """The meetings of a series."""
    name = series.name.in_(get_language() or "en").text
    return Feed(name, tuple(_events(viewer, _shown(viewer).filter(series=series))))


def of_a_meeting(viewer: Viewer, meeting: Meeting) -> Feed:
    """One meeting, to be put into one's own calendar."""
    name = meeting.title.in_(get_language() or "en").text
    return Feed(name, tuple(_events(viewer, _shown(viewer).filter(pk=meeting.pk))))


def of_a_key(secret: str) -> Feed | None:
    """What a key opens, as its owner may see it today; None for a key that opens nothing."""
    key = FeedKey.objects.select_related("person", "space", "series").filter(
        digest=digest_of(secret), revoked_at=None, person__is_active=True
    ).first()  # fmt: skip
    if key is None:
        return None
    viewer = viewer_for(key.person, key.space, day=timezone.now().date(), means="feed", strong=True)
    if viewer.acting is None:
        return None
    if key.series is not None:
        return of_a_series(viewer, key.series)
    ours = {standing.organisation for standing in viewer.standings}
    wanted = {key.organisation_id} & ours if key.organisation_id else ours
    # Whether, each by itself: joined, every invitation would stand beside everybody who comes.
    invited = Invited.objects.filter(meeting=OuterRef("pk"), organisation__in=wanted)
    coming = Attendee.objects.filter(meeting=OuterRef("pk"), person=key.person, withdrawn_at=None)
    found = _shown(viewer).filter(Q(Exists(invited)) | Q(Exists(coming)))
    return Feed(key.space.name.in_(get_language() or "en").text, tuple(_events(viewer, found)))


def keys_of(viewer: Viewer) -> tuple[KeyRow, ...]:
    """The feeds of the one who looks. One statement."""
    if viewer.person is None or viewer.space is None:
        return ()
    here = FeedKey.objects.filter(person=viewer.person, space=viewer.space, revoked_at=None)
    return tuple(_key(each) for each in here.select_related("organisation", "series").order_by("-id"))


def key_numbered(viewer: Viewer, number: int) -> FeedKey | None:
    """One of the viewer's own keys."""
    return (
        FeedKey.objects.filter(pk=number, person=viewer.person, space=viewer.space).first() if viewer.person else None
    )


def _key(key: FeedKey) -> KeyRow:
    if key.series is not None:
        of = key.series.name.in_(get_language() or "en").text
    elif key.organisation is not None:
        of = key.organisation.name
    else:
        of = _("everything for you")
    return KeyRow(key.pk, of, date_format(key.made_at))


def _shown(viewer: Viewer) -> QuerySet[Meeting]:
    recent = seen_meetings(viewer).exclude(state=State.DRAFTED).filter(ends_at__gte=timezone.now() - KEPT)
    return recent.prefetch_related("days").order_by("starts_at", "id")


def _events(viewer: Viewer, meetings: Iterable[Meeting]) -> Iterator[Event]:
    """One event for each day: a meeting of two days leaves the night free. The link is for those who are invited."""
    found = list(meetings)
    with_link = _invited_to(viewer, found)
    for meeting in found:
        days = list(meeting.days.all())
        for number, day in enumerate(days, start=1):
            yield Event(
                uid=f"meeting-{meeting.address}-{number}@{_host()}",
                sequence=meeting.sequence,
                status=STATUS[State(meeting.state)],
                start=day.starts_at,
                end=day.ends_at,
                zone=meeting.zone,
                summary=_summary(meeting, number, len(days)),
                created=meeting.drafted_at,
                last_modified=meeting.changed_at,
                description=meeting.text.in_(get_language() or "en").text,
                place=address_of(meeting) if meeting.mode != Mode.ONLINE else "",
                geo=_geo(meeting),
                url=settings.PUBLIC_ADDRESS + reverse("meetings:meeting", args=[_slug(viewer), meeting.address]),
                conference=meeting.link if meeting.pk in with_link else "",
            )


def _invited_to(viewer: Viewer, meetings: list[Meeting]) -> set[int]:
    """Which of them invite an organisation that the viewer acts for, or are prepared by them. One statement."""
    if viewer.acting is None or not meetings:
        return set()
    if viewer.acting.role == "secretariat":
        return {meeting.pk for meeting in meetings}
    ours = [standing.organisation for standing in viewer.standings]
    found = Meeting.objects.filter(pk__in=[m.pk for m in meetings], invited__organisation__in=ours)
    return set(found.values_list("pk", flat=True))


def _summary(meeting: Meeting, number: int, days: int) -> str:
    title = meeting.title.in_(get_language() or "en").text
    return _("%(title)s, day %(number)s") % {"title": title, "number": number} if days > 1 else title


def _geo(meeting: Meeting) -> tuple[float, float] | None:
    if meeting.latitude is None or meeting.longitude is None or meeting.mode == Mode.ONLINE:
        return None
    return meeting.latitude, meeting.longitude


def _slug(viewer: Viewer) -> str:
    space: Space | None = viewer.space
    return space.slug if space else ""


def _host() -> str:
    return str(settings.PUBLIC_ADDRESS).split("://")[-1].split(":")[0] or "filrouge"
