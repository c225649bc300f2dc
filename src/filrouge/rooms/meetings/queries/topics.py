"""The marketplace of an open space as its board and its pages show it."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from itertools import groupby
from typing import Any

from django.db.models import Count, OuterRef, QuerySet, Subquery
from django.db.models.functions import Coalesce
from django.utils.translation import get_language

from filrouge.ground.hours import clock_of
from filrouge.ground.pages.keyset import Slice
from filrouge.ground.people.models import Organisation
from filrouge.ground.people.viewer import Viewer
from filrouge.ground.statements import Prepared
from filrouge.ground.words import Label, Shown
from filrouge.rooms.meetings.models import (
    AgendaItem,
    ItemKind,
    Line,
    LineState,
    Meeting,
    State,
    Topic,
    TopicVisit,
)
from filrouge.rooms.meetings.queries.captured import LineRow, lines_in
from filrouge.rooms.meetings.queries.inviting import named
from filrouge.rooms.meetings.queries.meetings import days_of, href
from filrouge.rooms.meetings.queries.own_lines import is_closed
from filrouge.rooms.meetings.rules import MAY

COLUMNS = (
    "id", "address", "title", "language", "organisation_id", "organisation__name", "round", "place", "come", "said",
)  # fmt: skip
# Wherever in a place it stands, and also as people type it: “Room 2: meet.example/wages”.
_ONLINE = re.compile(
    r"(?:https?://|www\.)\S*[^\s).,;]|\b(?:[\w-]+\.)+[a-z]{2,}(?::\d+)?/(?:\S*[^\s).,;])?", re.IGNORECASE
)
OFFERED_IN = (State.ANNOUNCED, State.UNDER_WAY)


@dataclass(frozen=True, slots=True)
class TopicRow:
    """One topic on the board. `come` is how many organisations come, `said` how many lines were written down,
    `href` its page, below which its buttons are.

    `place` is without the address of a room online: that is `link`, for those who are invited. Both stand in
    `set_place`, as it was typed.
    """

    number: int
    address: str
    title: str
    language: str
    organisation: int
    host: str
    round: int
    place: str
    link: str
    set_place: str
    come: int
    said: int
    href: str

    @property
    def label(self) -> Label:
        """Its title, for a crumb."""
        return Label(self.title, self.language)


@dataclass(frozen=True, slots=True)
class TopicRound:
    """The topics of one round, by place; `number` is 0 for those that have none yet."""

    number: int
    topics: tuple[TopicRow, ...]


@dataclass(frozen=True, slots=True)
class OpenSpacePage:
    """An open space as its page shows it. `own` is the organisation acted for, `comes` are the numbers of the topics
    to which it comes; `open`: the board still changes; `reads`: the reader is invited, or writes what is said.
    """

    title: Shown
    text: Shown
    meeting: Shown
    when: str
    rounds: tuple[TopicRound, ...]
    own: int
    comes: frozenset[int]
    open: bool
    reads: bool
    can_offer: bool
    can_offer_for: bool
    can_place: bool


@dataclass(frozen=True, slots=True)
class TopicPage:
    """One topic with who comes, by name, and what was written down in it.

    `writes` is how the reader can write into it: as an organisation (“own”), for all (“all”), or not.
    """

    topic: TopicRow
    item: Shown
    comers: tuple[tuple[str, str], ...]
    lines: Slice[LineRow]
    own: int
    own_name: str
    own_address: str
    comes: frozenset[int]
    open: bool
    reads: bool
    writes: str
    can_place: bool
    can_withdraw: bool
    back: str


def open_space_called(meeting: Meeting, address: str) -> AgendaItem | None:
    """An open space of a meeting. One statement."""
    found = meeting.items.filter(kind=ItemKind.OPEN_SPACE, address=address).first()
    if found is not None:
        found.meeting = meeting
    return found


def topic_called(meeting: Meeting, address: str) -> Topic | None:
    """A topic of one of the open spaces of a meeting that was not withdrawn. One statement."""
    found = Topic.objects.filter(item__meeting=meeting, address=address, withdrawn_at=None)
    topic = found.select_related("item").first()
    if topic is not None:
        topic.item.meeting = meeting
    return topic


def is_open(item: AgendaItem) -> bool:
    """Whether its board still changes: until the item is over."""
    return item.ended_at is None and item.meeting.state in OFFERED_IN


def market(viewer: Viewer, item: AgendaItem) -> tuple[TopicRound, ...]:
    """The board of an open space: its rounds in order, what has none at the end. One statement."""
    here = href(viewer, item.meeting, "open_space", item.address)
    return rounds_of(_row(row, here) for row in _ON_BOARD.rows(item=item.pk))


def board_of(viewer: Viewer, meeting: Meeting) -> Iterator[tuple[int, TopicRow]]:
    """The topics of all open spaces of a meeting, each with the number of its item. One statement."""
    for row in _OF_MEETING.rows(meeting=meeting.pk):
        yield row.item_id, _row(row[:-2], href(viewer, meeting, "open_space", row.item__address))


def rounds_of(rows: Iterable[TopicRow]) -> tuple[TopicRound, ...]:
    """Topics by round and by place: table 2 before table 10."""
    ordered = sorted(rows, key=lambda row: (row.round == 0, row.round, _natural(row.place), row.number))
    return tuple(TopicRound(number, tuple(found)) for number, found in groupby(ordered, lambda row: row.round))


def _natural(place: str) -> tuple[bool, list[tuple[int, str]]]:
    parts = re.findall(r"\d{1,9}|\D+", place.casefold())
    return not place, [(int(part), "") if part.isdecimal() else (0, part) for part in parts]


def _on_board(item: int) -> QuerySet[Topic, Any]:
    return _counted(Topic.objects.filter(item=item, withdrawn_at=None))


def _of_meeting(meeting: int) -> QuerySet[Topic, Any]:
    return _counted(Topic.objects.filter(item__meeting=meeting, withdrawn_at=None), "item_id", "item__address")


def _counted(topics: QuerySet[Topic], *more: str) -> QuerySet[Topic, Any]:
    """Topics with how many come and how many lines stand: counted beside each other, for joined they would multiply."""
    come = TopicVisit.objects.filter(topic=OuterRef("pk")).order_by().values("topic").annotate(n=Count("pk"))
    lines = Line.objects.filter(topic=OuterRef("pk")).exclude(state=LineState.TAKEN_BACK)
    said = lines.order_by().values("topic").annotate(n=Count("pk"))
    counts = {"come": Coalesce(Subquery(come.values("n")), 0), "said": Coalesce(Subquery(said.values("n")), 0)}
    return topics.annotate(**counts).order_by("id").values_list(*COLUMNS, *more)


def _visited(item: str, organisation: int) -> QuerySet[TopicVisit, Any]:
    return TopicVisit.objects.filter(topic__item__address=item, organisation=organisation).values_list("topic_id")


_ON_BOARD, _VISITED = Prepared(_on_board, item=-1), Prepared(_visited, item="an item", organisation=-2)
_OF_MEETING = Prepared(_of_meeting, meeting=-1)


def _row(row: Any, here: str) -> TopicRow:
    number, address, title, language, organisation, host, when, place, come, said = row
    found = _ONLINE.search(place)
    link = "" if found is None else found[0] if "://" in found[0] else f"https://{found[0]}"
    shown = " ".join(_ONLINE.sub("", place).split()).strip(" ,;:()–—-") if found else place
    return TopicRow(
        number, address, title, language, organisation, host, when, shown, link, place, come, said, f"{here}{address}/"
    )


def visited_by(organisation: int, item: str) -> frozenset[int]:
    """The numbers of the topics of an open space, by its address, to which an organisation comes. One statement."""
    return frozenset(number for (number,) in _VISITED.rows(item=item, organisation=organisation))


def open_space_page(viewer: Viewer, item: AgendaItem) -> OpenSpacePage:
    """An open space with its board. Two statements and those of the rules, however many topics there are."""
    language, meeting = get_language() or "en", item.meeting
    own = viewer.acting.organisation if viewer.acting else 0
    offers = is_open(item) and MAY["offer"](viewer, item)
    return OpenSpacePage(
        title=item.title.in_(language),
        text=item.text.in_(language),
        meeting=meeting.title.in_(language),
        when=days_of(meeting.starts_at, meeting.ends_at, meeting.zone),
        rounds=market(viewer, item),
        own=own,
        comes=visited_by(own, item.address) if offers else frozenset(),
        open=is_open(item),
        reads=MAY["see_papers"](viewer, item),
        can_offer=offers,
        can_offer_for=is_open(item) and MAY["offer_for"](viewer, item),
        can_place=is_open(item) and MAY["place"](viewer, item),
    )


def hosts(meeting: Meeting) -> list[tuple[str, str]]:
    """The organisations that can offer a topic, (address, name), by name. One statement."""
    return list(named(meeting.invited.all()))


def topic_page(viewer: Viewer, topic: Topic, cursor: str = "") -> TopicPage:
    """One topic. Who comes and what was written down in it is for those who are invited. Seven statements and those of
    the rules.
    """
    item, reads = topic.item, MAY["see_papers"](viewer, topic)
    here = href(viewer, item.meeting, "open_space", item.address)
    row = _row(_counted(Topic.objects.filter(pk=topic.pk)).get(), here)
    own, open_ = viewer.acting.organisation if viewer.acting else 0, is_open(item)
    with clock_of(item.meeting):
        lines = lines_in(topic.pk, cursor) if reads else Slice(())
    return TopicPage(
        topic=row,
        item=item.title.in_(get_language() or "en"),
        comers=tuple(_comers(topic)) if reads else (),
        lines=lines,
        own=own if open_ and MAY["come"](viewer, topic) else 0,
        own_address=_address_of(own),
        own_name=viewer.acting.organisation_name if viewer.acting else "",
        comes=visited_by(own, item.address),
        open=open_,
        reads=reads,
        writes=_writes(viewer, topic),
        can_place=open_ and MAY["place"](viewer, topic),
        can_withdraw=open_ and not row.said and MAY["withdraw"](viewer, topic),
        back=here,
    )


def _comers(topic: Topic) -> Iterable[tuple[str, str]]:
    """Address and name of the organisations that come, by name. One statement."""
    rows = topic.visits.order_by("organisation__name", "id")
    return rows.values_list("organisation__address", "organisation__name")


def _address_of(organisation: int) -> str:
    """The address of the organisation acted for, by which a form names it; empty for none. One statement."""
    return Organisation.objects.filter(pk=organisation).values_list("address", flat=True).first() or ""


def _writes(viewer: Viewer, topic: Topic) -> str:
    meeting = topic.item.meeting
    if meeting.state not in {State.UNDER_WAY, State.ENDED} or is_closed(meeting):
        return ""
    if MAY["capture"](viewer, topic):
        return "all"
    return "own" if MAY["say"](viewer, topic) else ""
