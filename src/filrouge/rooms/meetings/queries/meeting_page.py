"""What the page of one meeting shows: when and where, the agenda, who is invited and who comes."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from functools import partial
from zoneinfo import ZoneInfo

from django.db.models import Count
from django.utils.formats import date_format, time_format
from django.utils.timezone import localtime
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from filrouge.ground.files.queries import Row as Paper
from filrouge.ground.files.queries import rows as papers_of
from filrouge.ground.people.viewer import Viewer
from filrouge.ground.pictures.maps import MapPicture, around
from filrouge.ground.thread.knots import Knot
from filrouge.ground.words import Shown
from filrouge.rooms.meetings.models import AgendaItem, ItemKind, Meeting, Mode, Reply, State
from filrouge.rooms.meetings.queries.about import about_items
from filrouge.rooms.meetings.queries.belonging import Belonging, belonging
from filrouge.rooms.meetings.queries.certificates import own_certificate, parts_of
from filrouge.rooms.meetings.queries.chain import before
from filrouge.rooms.meetings.queries.meetings import MARKS, address_of, days_of, hours_of, href, where
from filrouge.rooms.meetings.queries.series import series_href
from filrouge.rooms.meetings.rules import MAY
from filrouge.rooms.register.queries.values import country_name

OVER = frozenset({State.ENDED, State.CANCELLED})


@dataclass(frozen=True, slots=True)
class DayRow:
    """One day: “Thursday 24 September”, “14:00 – 18:00 CEST”."""

    day: str
    hours: str


@dataclass(frozen=True, slots=True)
class Door:
    """One page that the reader may open from here, or a step they may take; `first` is the one that matters now."""

    label: str
    href: str
    first: bool = False


@dataclass(frozen=True, slots=True)
class ItemRow:
    """One item of the agenda as it is printed. `day` is set where a new day begins, `href` leads to its own page,
    `about` is what it deals with.
    """

    address: str
    position: int
    title: Shown
    text: Shown
    kind: str
    time: str
    day: str
    minutes: int
    speaker: str
    state: str
    href: str
    papers: tuple[Paper, ...]
    change: str
    about: tuple[Knot, ...]


@dataclass(frozen=True, slots=True)
class Spot:
    """Where the place lies: on a map drawn here, and for the reader’s own map. Nothing of it is asked of others."""

    map: MapPicture
    coordinates: str
    geo: str
    elsewhere: str


@dataclass(frozen=True, slots=True)
class MeetingPage:
    """A meeting as its page shows it. `link` is empty for who may not have it; counts are of organisations."""

    title: Shown
    text: Shown
    when: str
    where: str
    address: str
    country: str
    spot: Spot | None
    series: Shown | None
    series_href: str
    belongs: tuple[Belonging, ...]
    link: str
    state: str
    mark: str
    because: str
    days: tuple[DayRow, ...]
    items: tuple[ItemRow, ...]
    doors: tuple[Door, ...]
    step: Door | None
    desk: tuple[Door, ...]
    invited: int
    coming: int
    online: int
    answered: int
    over: bool


def meeting_page(viewer: Viewer, meeting: Meeting) -> MeetingPage:
    """The page of a meeting in some ten statements, however long its agenda."""
    language, zone = get_language() or "en", ZoneInfo(meeting.zone)
    replies = dict(meeting.invited.values_list("reply").annotate(n=Count("id")))
    invited, papers = sum(replies.values()), MAY["see_papers"](viewer, meeting)
    steps = belonging(viewer, meeting)
    return MeetingPage(
        meeting.title.in_(language),
        meeting.text.in_(language),
        days_of(meeting.starts_at, meeting.ends_at, meeting.zone),
        where(meeting),
        address_of(meeting) if meeting.mode != Mode.ONLINE and (meeting.street or meeting.country) else "",
        country_name(meeting.country) if meeting.country else "",
        spot_of(meeting),
        meeting.series.name.in_(language) if meeting.series else None,
        series_href(viewer, meeting.series) if meeting.series else "",
        steps,
        meeting.link if papers and meeting.state not in OVER else "",
        meeting.get_state_display(),
        MARKS[State(meeting.state)],
        meeting.called_off_because,
        tuple(
            DayRow(
                date_format(localtime(day.starts_at, zone), "l j F"),
                hours_of(day.starts_at, day.ends_at, meeting.zone),
            )
            for day in meeting.days.all()
        ),
        agenda(viewer, meeting, reads=papers, plan=steps[0].href if steps else ""),
        _doors(viewer, meeting, papers=papers),
        _step(viewer, meeting),
        _desk(viewer, meeting),
        invited,
        replies.get(Reply.PLACE, 0),
        replies.get(Reply.ONLINE, 0),
        invited - replies.get(Reply.OPEN, 0),
        meeting.state in OVER,
    )


def spot_of(meeting: Meeting) -> Spot | None:
    """Where people meet, if it is known to the point. No statement."""
    if meeting.mode == Mode.ONLINE or meeting.latitude is None or meeting.longitude is None:
        return None
    at = f"{meeting.latitude:.4f},{meeting.longitude:.4f}"
    mark, map_at = at.replace(",", "&mlon="), at.replace(",", "/")
    return Spot(
        around(meeting.latitude, meeting.longitude, meeting.place, meeting.country),
        at.replace(",", ", "), f"geo:{at}",
        f"https://www.openstreetmap.org/?mlat={mark}#map=16/{map_at}",
    )  # fmt: skip


def agenda(viewer: Viewer, meeting: Meeting, *, reads: bool, plan: str = "") -> tuple[ItemRow, ...]:
    """The items in their order, with their papers and what they are about, on the meeting's own clock. Four statements,
    and one or two for each kind of thing that they are about.

    `reads`: the reader may see what was written for the meeting and said in it. `plan` is the page of the plan that the
    meeting belongs to, where an item for a step of it leads.
    """
    items = list(meeting.items.prefetch_related("documents", "about"))
    papers = papers_of(viewer, [each.document_id for item in items for each in item.documents.all()])
    may_keep, about = MAY["keep"](viewer, meeting), about_items(viewer, items)
    rows, last = [], ""
    for item in items:
        day = date_format(localtime(item.starts_at, ZoneInfo(meeting.zone)), "l j F") if item.starts_at else last
        hung = sorted(each.document_id for each in item.documents.all())
        attached = tuple(papers[each] for each in hung if each in papers)
        change = href(viewer, meeting, "change_item", item.address) if may_keep and item.ended_at is None else ""
        rows.append(
            _item(
                meeting,
                item,
                day if day != last else "",
                attached,
                change,
                plan if item.kind == ItemKind.PLAN_STEP else own_page(viewer, meeting, item, reads=reads),
                about[item.pk],
            )
        )
        last = day
    return tuple(rows)


def _item(
    meeting: Meeting, item: AgendaItem, day: str, papers: tuple[Paper, ...], change: str, own: str,
    about: tuple[Knot, ...],
) -> ItemRow:  # fmt: skip
    language = get_language() or "en"
    time = time_format(localtime(item.starts_at, ZoneInfo(meeting.zone)).time()) if item.starts_at else ""
    state = "past" if item.ended_at else "now" if item.began_at else ""
    return ItemRow(
        item.address, item.position, item.title.in_(language), item.text.in_(language),
        str(ItemKind(item.kind).label), time, day, item.minutes, item.speaker, state, own, papers, change,
        about,
    )  # fmt: skip


def own_page(viewer: Viewer, meeting: Meeting, item: AgendaItem, *, reads: bool) -> str:
    """Where an item is at home: its round, its open space, the minutes that it approves, what it follows; empty for the
    others. The board of an open space is for whoever sees the agenda.
    """
    if item.kind == ItemKind.OPEN_SPACE:
        return href(viewer, meeting, "open_space", item.address)
    if not reads:
        return ""
    if item.kind == ItemKind.COUNTRY_ROUND:
        return href(viewer, meeting, "round", item.address)
    if item.kind == ItemKind.FOLLOW_UP:
        return href(viewer, meeting, "following")
    if item.kind == ItemKind.MINUTES and (last := _last_time(meeting)) is not None:
        return href(viewer, last, "minutes")
    return ""


def _last_time(meeting: Meeting) -> Meeting | None:
    """The meeting whose minutes are read at this one: the one it follows, else the last of its series."""
    if meeting.follows is not None:
        return meeting.follows
    held = Meeting.objects.filter(pk__in=before(meeting), state=State.ENDED)
    return held.order_by("-starts_at", "-id").first()


def _doors(viewer: Viewer, meeting: Meeting, *, papers: bool) -> tuple[Door, ...]:
    """The pages that the reader may open from here, the most needed first."""
    to, live, over = partial(href, viewer, meeting), meeting.state == State.UNDER_WAY, meeting.state == State.ENDED
    leads, early = MAY["lead"](viewer, meeting), meeting.state == State.ANNOUNCED
    offered = (
        (live and leads, _("Lead the meeting"), "console", True),
        (live, _("In the room"), "room", not leads),
        ((early or live) and MAY["answer"](viewer, meeting), _("Say who comes"), "coming", early),
        (
            hasattr(meeting, "date_poll") and papers and (early or meeting.state == State.DRAFTED),
            _("Find a date"),
            "dates",
            not early,
        ),
        (over or live, _("Minutes"), "minutes", over),
        (papers and (over or live), _("Our lines"), "lines", False),
        (papers and _has_followed(meeting), _("What became of it"), "following", False),
        (meeting.state != State.DRAFTED, _("Put it in my calendar"), "meeting_calendar", False),  # no feed has drafts
    )
    own = own_certificate(viewer, meeting) if over else ""
    certificate = (Door(_("My certificate of attendance"), own),) if own else ()
    return (*(Door(label, to(page), first) for shown, label, page, first in offered if shown), *certificate)


def _has_followed(meeting: Meeting) -> bool:
    """Whether there can be anything to follow up: a draft that follows no other meeting has nothing behind it."""
    if meeting.state == State.DRAFTED:
        return meeting.follows_id is not None or meeting.series_id is not None
    return meeting.state != State.CANCELLED


def _step(viewer: Viewer, meeting: Meeting) -> Door | None:
    """The next step in the life of the meeting, for those who lead it: a form of one button. It is ended on the chair’s
    page, which says what that means.
    """
    if not MAY["keep"](viewer, meeting):
        return None
    steps = {
        State.DRAFTED: (_("Announce it"), "announce"),
        State.ANNOUNCED: (_("Open the room"), "begin"),
    }
    label, step = steps.get(State(meeting.state), ("", ""))
    return Door(label, href(viewer, meeting, "step", step)) if step else None


def _desk(viewer: Viewer, meeting: Meeting) -> tuple[Door, ...]:
    """The pages on which those who prepare change a meeting."""
    if not MAY["keep"](viewer, meeting):
        return ()
    to, early = partial(href, viewer, meeting), meeting.state in {State.DRAFTED, State.ANNOUNCED}
    offered = (
        (meeting.state not in {State.ENDED, State.CANCELLED}, _("Change the meeting"), "change"),
        (meeting.state not in {State.ENDED, State.CANCELLED}, _("Change the agenda"), "agenda"),
        (early, _("Invite"), "invite"),
        (True, _("Who is invited"), "people"),
        (meeting.state == State.DRAFTED, _("Find a date"), "dates"),
        (meeting.state == State.UNDER_WAY, _("At the door"), "door"),
        (meeting.state != State.DRAFTED, _("Make the next meeting"), "next"),
        (early, _("Call the meeting off"), "cancel"),
    )
    return (*(Door(label, to(page)) for shown, label, page in offered if shown), *_certificates(viewer, meeting))


def _certificates(viewer: Viewer, meeting: Meeting) -> Iterator[Door]:
    """The certificates of all who were there: one document, or several of a large meeting. One statement at most."""
    parts = parts_of(meeting) if meeting.state == State.ENDED else ()
    here = href(viewer, meeting, "certificates")
    for number, (first, last) in enumerate(parts, start=1):
        words = _("Certificates of attendance %(first)d to %(last)d (PDF)") % {"first": first, "last": last}
        label = words if len(parts) > 1 else _("Certificates of all who were there (PDF)")
        yield Door(label, f"{here}?part={number}" if number > 1 else here)
