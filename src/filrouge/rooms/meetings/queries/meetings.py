"""The list of meetings, and one of them by its address."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from functools import partial
from typing import Any
from zoneinfo import ZoneInfo

from django.db.models import Exists, Model, OuterRef, Q, QuerySet
from django.urls import reverse
from django.utils import timezone
from django.utils.formats import date_format, time_format
from django.utils.timezone import localtime
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from filrouge.ground.hours import clock_name
from filrouge.ground.pages.keyset import Slice, cut
from filrouge.ground.people.seen import Seen
from filrouge.ground.people.viewer import Viewer
from filrouge.ground.statements import Prepared, columns, instance
from filrouge.ground.words import Shown
from filrouge.rooms.ballots.models import Rule
from filrouge.rooms.meetings.models import DatePoll, Invited, Meeting, Mode, Series, State
from filrouge.rooms.meetings.queries.listed import Listed
from filrouge.rooms.meetings.rules import MAY, WRITERS

COMING, PAST, DRAFTS = "", "past", "drafts"
MARKS = {
    State.DRAFTED: "due",
    State.ANNOUNCED: "",
    State.UNDER_WAY: "now",
    State.ENDED: "done",
    State.CANCELLED: "no",
}


PRINTED = ("id", "address", "title", "mode", "zone", "starts_at", "ends_at", "place", "state")


@dataclass(frozen=True, slots=True)
class MeetingRow:
    """One meeting as a list shows it."""

    address: str
    title: Shown
    href: str
    when: str
    where: str
    state: str
    mark: str


@dataclass(frozen=True, slots=True)
class Tab:
    """One kind of meetings in the list."""

    label: str
    href: str
    current: bool


def tabs(viewer: Viewer, which: str, *, drafts: bool) -> tuple[Tab, ...]:
    """What comes, what was, and what is being prepared for those who prepare it."""
    labels = {COMING: _("Coming"), PAST: _("Past")} | ({DRAFTS: _("Being prepared")} if drafts else {})
    here = reverse("meetings:meetings", args=[viewer.space.slug]) if viewer.space else ""
    return tuple(Tab(label, f"{here}?which={name}" if name else here, name == which) for name, label in labels.items())


def seen_meetings(viewer: Viewer) -> QuerySet[Meeting]:
    """The meetings of the viewer's space that this viewer may see; agrees with rules.sees_the_meeting."""
    if viewer.space is None or not MAY["read"](viewer, viewer.space):
        return Meeting.objects.none()
    here = Meeting.objects.filter(space=viewer.space)
    if _prepares(viewer):
        return here
    if viewer.acting is None or viewer.needs_second_factor:
        return _ready(viewer)
    mine = Invited.objects.filter(meeting=OuterRef("pk"), organisation=viewer.acting.organisation)
    return here.filter(Q(announced_at__isnull=False) | Q(Exists(mine), date_poll__isnull=False))


def _prepares(viewer: Viewer) -> bool:
    """Whether somebody sees all meetings of the space, those that are being prepared too."""
    return viewer.holds(*WRITERS) or viewer.means in {"command", "job"}


def _ready(viewer: Viewer) -> QuerySet[Meeting]:
    """Of `seen_meetings` those that are not being prepared any more, which needs no look at who is invited."""
    if viewer.space is None or not MAY["read"](viewer, viewer.space):
        return Meeting.objects.none()
    ready = Meeting.objects.filter(space=viewer.space).exclude(state=State.DRAFTED)
    if _prepares(viewer):
        return ready
    ready = ready.exclude(announced_at=None)  # a draft that was called off was never theirs to read
    outside = viewer.acting is None or viewer.needs_second_factor
    return ready.filter(public=True) if outside else ready


def meetings(viewer: Viewer, which: str = COMING, cursor: str = "", series: Series | None = None) -> Slice[MeetingRow]:
    """One page of meetings: those to come, the next first; or those that were, the newest first. One statement.

    With `series` those of one series alone.
    """
    which = which if which in {PAST, DRAFTS} else COMING
    asked = {"now": timezone.now()} | ({"series": series.pk} if series else {})
    found = (_OF_SERIES if series else _ALL)[which].asked(cursor, viewer, **asked)
    return cut(found, _keys(which), cursor, lambda meeting: _row(viewer, meeting))


def _keys(which: str) -> tuple[tuple[str, bool], ...]:
    return ("starts_at", which == PAST), ("id", which == PAST)


def _list(which: str, viewer: Viewer, now: datetime, series: int | None = None) -> QuerySet[Meeting, Any]:
    if which == DRAFTS:
        found = seen_meetings(viewer).filter(state=State.DRAFTED)
    elif which == PAST:
        found = _ready(viewer).filter(ends_at__lt=now)
    else:
        found = _ready(viewer).filter(Q(ends_at__gte=now) | Q(state=State.UNDER_WAY))
    return (found if series is None else found.filter(series=series)).values_list(*PRINTED, named=True)


LONG_AGO = datetime.min.replace(tzinfo=UTC)
_ALL = {kind: Listed(Seen, partial(_list, kind), _keys(kind), now=LONG_AGO) for kind in (COMING, PAST, DRAFTS)}
_OF_SERIES = {
    kind: Listed(Seen, partial(_list, kind), _keys(kind), now=LONG_AGO, series=-20) for kind in (COMING, PAST, DRAFTS)
}


def _row(viewer: Viewer, meeting: Any) -> MeetingRow:
    state = State(meeting.state)
    return MeetingRow(
        meeting.address, meeting.title.in_(get_language() or "en"), href(viewer, meeting),
        days_of(meeting.starts_at, meeting.ends_at, meeting.zone), where(meeting), str(state.label), MARKS[state],
    )  # fmt: skip


def where(meeting: Meeting, *, whole: bool = False) -> str:
    """The place, with its street where the `whole` address is meant, or that it is online. Drafts may have none."""
    if meeting.mode == Mode.ONLINE:
        return _("online")
    place = (address_of(meeting) if whole else meeting.place) or _("place still open")
    return _("%(place)s and online") % {"place": place} if meeting.mode == Mode.BOTH else place


def address_of(meeting: Meeting) -> str:
    """The place with its street, as one writes it on a letter."""
    return ", ".join(part for part in (meeting.place, meeting.street) if part)


def days_of(starts_at: datetime, ends_at: datetime, zone: str) -> str:
    """From which day to which, where the meeting is: “24 September 2026”, “24–25 September 2026”, or
    “30 September – 1 October 2026”.
    """
    first, last = (localtime(at, ZoneInfo(zone)) for at in (starts_at, ends_at))
    if first.date() == last.date():
        return date_format(first, "DATE_FORMAT")
    if (first.year, first.month) == (last.year, last.month):
        return f"{date_format(first, 'j')}–{date_format(last, 'DATE_FORMAT')}"
    start = date_format(first, "MONTH_DAY_FORMAT" if first.year == last.year else "DATE_FORMAT")
    return f"{start} – {date_format(last, 'DATE_FORMAT')}"


def hours_of(starts_at: datetime, ends_at: datetime, zone: str) -> str:
    """From which hour to which, and of which clock: “14:00 – 18:00 CEST”; of both where it is changed in between:
    “09:00 WET – 17:00 WEST”.
    """
    first, last = (localtime(at, ZoneInfo(zone)) for at in (starts_at, ends_at))
    before = "" if clock_name(first) == clock_name(last) else f" {clock_name(first)}"
    return f"{time_format(first.time())}{before} – {time_format(last.time())} {clock_name(last)}"


def href(viewer: Viewer, meeting: Meeting, page: str = "meeting", *more: str) -> str:
    """The address of one of a meeting's pages."""
    return reverse(f"meetings:{page}", args=[viewer.space.slug, meeting.address, *more]) if viewer.space else ""


def meeting_called(viewer: Viewer, address: str) -> Meeting | None:
    """One meeting; None for who may not see it and for what does not exist alike. One statement, one more for a member
    who asks for a meeting that is being prepared.
    """
    if viewer.space is None or not MAY["read"](viewer, viewer.space):
        return None
    meeting = next(map(_read, _FOUND.rows(space=viewer.space.pk, address=address)), None)
    if meeting is None:
        return None
    meeting.space = viewer.space  # the same row, read already
    return meeting if _prepares(viewer) or MAY["see"](viewer, meeting) else None


BESIDE: Mapping[str, type[Model]] = {"series": Series, "rule": Rule, "date_poll": DatePoll}
OWN = columns(Meeting)


def _found(space: int, address: str) -> QuerySet[Meeting, Any]:
    beside = (name for part, model in BESIDE.items() for name in columns(model, f"{part}__"))
    return Meeting.objects.filter(space=space, address=address).values_list(*OWN, *beside)


_FOUND = Prepared(_found, space=-1, address="?")  # every page of a room begins with it, also on five hundred phones


def _read(row: Sequence[Any]) -> Meeting:
    """A meeting with what stands beside it in its row, as `select_related` would read it."""
    meeting, row = instance(Meeting, OWN, row), row[len(OWN) :]
    for part, model in BESIDE.items():
        names, place = columns(model), Meeting._meta.get_field(part)
        there = instance(model, names, row) if row[0] is not None else None
        place.set_cached_value(meeting, there)  # type: ignore[union-attr]  # each of the three is a relation
        row = row[len(names) :]
        if isinstance(there, DatePoll):
            there.meeting = meeting
    return meeting
