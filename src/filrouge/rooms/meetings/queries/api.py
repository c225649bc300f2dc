"""Series and meetings as data: what their pages say, for programs."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.conf import settings
from django.db.models import Count
from django.urls import reverse

from filrouge.ground.files.queries import rows as papers_of
from filrouge.ground.pages.keyset import Slice, cut
from filrouge.ground.people.viewer import Viewer
from filrouge.ground.thread.knots import DESCRIBERS, Knot
from filrouge.rooms.meetings.models import AgendaItem, Attendee, Invited, ItemKind, Meeting, Reply, Series
from filrouge.rooms.meetings.queries.about import about_items
from filrouge.rooms.meetings.queries.coming import my_invitation
from filrouge.rooms.meetings.queries.meetings import seen_meetings
from filrouge.rooms.meetings.queries.series import series_called
from filrouge.rooms.meetings.queries.topics import TopicRow, board_of, rounds_of
from filrouge.rooms.meetings.rules import MAY

KEYS = (("starts_at", True), ("id", True))


@dataclass(frozen=True, slots=True)
class CalendarLine:
    """One calendar that any program subscribes to (RFC 5545); `series` is empty for that of the whole network."""

    series: str
    name: dict[str, str]
    address: str


@dataclass(frozen=True, slots=True)
class SeriesLine:
    """Meetings that follow one another. `calendar` is where a program subscribes to them (RFC 5545)."""

    address: str
    origin: str
    name: dict[str, str]
    text: dict[str, str]
    calendar: str
    page: str


@dataclass(frozen=True, slots=True)
class MeetingLine:
    """One meeting of a list. `zone` is the IANA zone its hours were meant in, `thread` its thread as W3C PROV."""

    address: str
    origin: str
    title: dict[str, str]
    state: str
    mode: str
    zone: str
    starts_at: datetime
    ends_at: datetime
    place: str
    country: str
    series: str
    page: str
    thread: str


@dataclass(frozen=True, slots=True)
class DayLine:
    """One day, from its opening to its closing."""

    starts_at: datetime
    ends_at: datetime


@dataclass(frozen=True, slots=True)
class AboutLine:
    """What an item is about, of any room: `kind` is the word by which the thread calls it."""

    kind: str
    title: str
    page: str
    thread: str


@dataclass(frozen=True, slots=True)
class PaperLine:
    """A paper that the caller may see, and where it is."""

    name: str
    kind: str
    size: str
    address: str


@dataclass(frozen=True, slots=True)
class TopicLine:
    """One topic of an open space. `round` is 0 and `place` empty while nobody has said when and where; a place that is
    the address of a room online is for those who are invited. `come` is how many organisations come.
    """

    address: str
    title: str
    language: str
    organisation: str
    round: int
    place: str
    come: int
    page: str


@dataclass(frozen=True, slots=True)
class ItemLine:
    """One item of the agenda; `minutes` is 0 where none was said, `topics` are those of an open space."""

    address: str
    position: int
    kind: str
    origin: str
    title: dict[str, str]
    text: dict[str, str]
    starts_at: datetime | None
    minutes: int
    speaker: str
    began_at: datetime | None
    ended_at: datetime | None
    about: list[AboutLine]
    papers: list[PaperLine]
    topics: list[TopicLine]


@dataclass(frozen=True, slots=True)
class MeetingProfile(MeetingLine):
    """One meeting. `link` is empty for who may not have it; `invited` to `answered` count organisations."""

    text: dict[str, str]
    street: str
    latitude: float | None
    longitude: float | None
    link: str
    languages: list[str]
    called_off_because: str
    register_until: datetime | None
    calendar: str
    days: list[DayLine]
    items: list[ItemLine]
    invited: int
    coming: int
    online: int
    answered: int


@dataclass(frozen=True, slots=True)
class AttendeeLine:
    """Somebody who comes for the caller's organisation. What they need stays with the secretariat."""

    address: str
    name: str
    role: str
    online: bool


@dataclass(frozen=True, slots=True)
class InvitationLine:
    """The invitation of the caller's organisation: as what, what was answered, and who comes."""

    because: str
    guest: bool
    answer: str
    replied_at: datetime | None
    attendees: list[AttendeeLine]


def absolute(viewer: Viewer, page: str, *args: object) -> str:
    """The whole address of a page in the viewer's space."""
    return str(settings.PUBLIC_ADDRESS) + reverse(page, args=[viewer.space.slug, *args]) if viewer.space else ""


def thread_of(viewer: Viewer, kind: str, address: str) -> str:
    """Where the thread of a thing stands as W3C PROV (JSON-LD)."""
    return absolute(viewer, "thread_data", kind, address)


def calendars(viewer: Viewer) -> list[CalendarLine]:
    """The calendar of the network, and that of each series. One statement."""
    if viewer.space is None:
        return []
    whole = CalendarLine("", viewer.space.name.texts(), absolute(viewer, "meetings:calendar"))
    found = Series.objects.filter(space=viewer.space).order_by("-id")[:50]
    return [whole, *(CalendarLine(each.address, each.name.texts(), _calendar(viewer, each)) for each in found)]


def _calendar(viewer: Viewer, series: Series) -> str:
    return absolute(viewer, "meetings:series_calendar", series.address)


def series(viewer: Viewer, cursor: str) -> Slice[SeriesLine]:
    """One page of series, the newest first. One statement."""
    found = Series.objects.filter(space=viewer.space) if viewer.space else Series.objects.none()
    return cut(found, (("id", True),), cursor, lambda each: _series(viewer, each))


def _series(viewer: Viewer, each: Series) -> SeriesLine:
    return SeriesLine(
        each.address, each.name.origin, each.name.texts(), each.text.texts(), _calendar(viewer, each),
        absolute(viewer, "meetings:series", each.address),
    )  # fmt: skip


def listing(viewer: Viewer, of: str, cursor: str) -> Slice[MeetingLine] | None:
    """One page of meetings, of the series at the address `of` if one is given; None where there is no such series.

    The newest first. One statement, two for a series.
    """
    found = seen_meetings(viewer).select_related("series").defer("text")
    if of:
        wanted = series_called(viewer, of)
        if wanted is None:
            return None
        found = found.filter(series=wanted)
    return cut(found, KEYS, cursor, lambda meeting: MeetingLine(**_line(viewer, meeting)))


def _line(viewer: Viewer, meeting: Meeting) -> dict[str, Any]:
    plain = ("address", "state", "mode", "zone", "starts_at", "ends_at", "place", "country")
    return {name: getattr(meeting, name) for name in plain} | {
        "origin": meeting.title.origin,
        "title": meeting.title.texts(),
        "series": meeting.series.address if meeting.series else "",
        "page": absolute(viewer, "meetings:meeting", meeting.address),
        "thread": thread_of(viewer, "meeting", meeting.address),
    }


def profile(viewer: Viewer, meeting: Meeting) -> MeetingProfile:
    """One meeting that the viewer may see. Some eight statements, however long its agenda."""
    papers = MAY["see_papers"](viewer, meeting)
    plain = ("street", "latitude", "longitude", "languages", "called_off_because", "register_until")
    return MeetingProfile(
        **_line(viewer, meeting),
        **{name: getattr(meeting, name) for name in plain},
        **_counts(meeting),
        text=meeting.text.texts(),
        link=meeting.link if papers else "",
        calendar=absolute(viewer, "meetings:meeting_calendar", meeting.address),
        days=[DayLine(day.starts_at, day.ends_at) for day in meeting.days.all()],
        items=_agenda(viewer, meeting, reads=papers),
    )


def _counts(meeting: Meeting) -> dict[str, Any]:
    """What was answered, in numbers. One statement."""
    replies = dict(meeting.invited.order_by().values_list("reply").annotate(n=Count("id")))
    invited = sum(replies.values())
    return {
        "invited": invited, "coming": replies.get(Reply.PLACE, 0), "online": replies.get(Reply.ONLINE, 0),
        "answered": invited - replies.get(Reply.OPEN, 0),
    }  # fmt: skip


def _agenda(viewer: Viewer, meeting: Meeting, *, reads: bool) -> list[ItemLine]:
    """The items in their order, with their papers, with what they are about and the topics of open spaces, as far as
    the viewer may see it. `reads`: the viewer is invited.
    """
    items = list(meeting.items.prefetch_related("documents", "about"))
    papers = papers_of(viewer, [each.document_id for item in items for each in item.documents.all()])
    shown = {
        number: PaperLine(paper.name, str(paper.kind), paper.size, str(settings.PUBLIC_ADDRESS) + paper.href)
        for number, paper in papers.items()
    }
    about = about_items(viewer, items)
    topics = _topics(viewer, meeting, reads=reads) if any(item.kind == ItemKind.OPEN_SPACE for item in items) else {}
    return [
        _item(item, [_thing(viewer, knot) for knot in about[item.pk]], shown, topics.get(item.pk, [])) for item in items
    ]


def _topics(viewer: Viewer, meeting: Meeting, *, reads: bool) -> dict[int, list[TopicLine]]:
    """The topics of the open spaces of a meeting, by item and in the order of its board. One statement."""
    found: dict[int, list[TopicRow]] = defaultdict(list)
    for item, row in board_of(viewer, meeting):
        found[item].append(row)
    return {
        item: [
            TopicLine(
                row.address, row.title, row.language, row.host, row.round, row.set_place if reads else row.place,
                row.come, str(settings.PUBLIC_ADDRESS) + row.href,
            )
            for one in rounds_of(rows)
            for row in one.topics
        ]
        for item, rows in found.items()
    }  # fmt: skip


def _thing(viewer: Viewer, knot: Knot) -> AboutLine:
    word = DESCRIBERS[knot.ref.kind].word
    page = str(settings.PUBLIC_ADDRESS) + knot.href if knot.href else ""
    return AboutLine(word, knot.title, page, thread_of(viewer, word, knot.address) if knot.address else "")


def _item(
    item: AgendaItem, about: list[AboutLine], papers: Mapping[int, PaperLine], topics: list[TopicLine]
) -> ItemLine:
    attached = sorted(each.document_id for each in item.documents.all())
    return ItemLine(
        item.address, item.position, item.kind, item.title.origin, item.title.texts(), item.text.texts(),
        item.starts_at, item.minutes, item.speaker, item.began_at, item.ended_at,
        about, [papers[each] for each in attached if each in papers], topics,
    )  # fmt: skip


def invitation_to_answer(viewer: Viewer, meeting: Meeting) -> Invited | None:
    """The invitation that the caller may answer; None where there is none. Two statements."""
    invited = my_invitation(viewer, meeting)
    return invited if invited is not None and MAY["answer"](viewer, invited) else None


def invitation(invited: Invited) -> InvitationLine:
    """An invitation with those who come for the organisation. One statement."""
    people = Attendee.objects.filter(meeting=invited.meeting_id, organisation=invited.organisation_id)
    here = people.filter(withdrawn_at=None).order_by("id")
    return InvitationLine(
        invited.because, invited.guest, invited.reply, invited.replied_at, [attendee_line(each) for each in here]
    )


def attendee_line(each: Attendee) -> AttendeeLine:
    """Somebody who comes."""
    return AttendeeLine(each.address, each.name, each.role, each.online)
