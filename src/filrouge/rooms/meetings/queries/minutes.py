"""Minutes as their page and their paper show them, for one reader and in the language of the page."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from functools import cache
from typing import Any

from django.conf import settings
from django.db.models import Q
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from filrouge.ground.hours import day, moment
from filrouge.ground.pages import kept
from filrouge.ground.people.viewer import Viewer
from filrouge.ground.punctuation import colon, with_semicolons
from filrouge.ground.words import Shown, Words
from filrouge.rooms.meetings.formats.minutes import Content
from filrouge.rooms.meetings.models import (
    ItemKind,
    LineKind,
    LineState,
    Meeting,
    Minutes,
    MinutesState,
    Mode,
    State,
)
from filrouge.rooms.meetings.queries.captured import MARKS
from filrouge.rooms.meetings.queries.chain import before
from filrouge.rooms.meetings.queries.corrections import Asked, corrections
from filrouge.rooms.meetings.queries.meetings import days_of, href, seen_meetings
from filrouge.rooms.meetings.queries.minutes_content import content_of
from filrouge.rooms.meetings.queries.minutes_topics import facts_of
from filrouge.rooms.meetings.rules import MAY
from filrouge.rooms.register.queries.values import country_name

HOW = ("room", "online", "proxy", "excused", "absent")
STATES = {MinutesState.DRAFTED: "half", MinutesState.CIRCULATED: "half", MinutesState.APPROVED: "done"}


@dataclass(frozen=True, slots=True)
class LineShown:
    """One line of the minutes. `who` is who does it until when; `note` says at whose request it reads otherwise, and
    where it is not confirmed yet.
    """

    address: str
    mark: str
    kind: str
    organisation: str
    text: str
    language: str
    who: str
    note: str


@dataclass(frozen=True, slots=True)
class BallotShown:
    """What was put to the vote, and how it came out."""

    title: Shown
    outcome: str
    votes: str


@dataclass(frozen=True, slots=True)
class TopicShown:
    """One topic of an open space with what was said in it; `facts` are who offered it, when and where."""

    address: str
    title: Shown
    facts: str
    lines: tuple[LineShown, ...]


@dataclass(frozen=True, slots=True)
class ItemShown:
    """One item of the agenda with what was said and decided. `number` is its place in the minutes, `lines` are those
    of none of its `topics`.
    """

    number: int
    address: str
    title: Shown
    kind: str
    speaker: str
    lines: tuple[LineShown, ...]
    ballots: tuple[BallotShown, ...]
    corrections: tuple[tuple[str, str], ...]
    wrote: str
    topics: tuple[TopicShown, ...] = ()


@dataclass(frozen=True, slots=True)
class Body:
    """What minutes say, ready to print. `presence` are (how, names), one pair for each way of being there or not."""

    title: Shown
    when: str
    where: str
    presence: tuple[tuple[str, str], ...]
    quorum: tuple[str, ...]
    items: tuple[ItemShown, ...]
    other: ItemShown | None


@dataclass(frozen=True, slots=True)
class VersionRow:
    """One version in the list of all."""

    number: int
    when: str
    state: str
    mark: str
    current: bool
    href: str
    changes_href: str


@dataclass(frozen=True, slots=True)
class MinutesPage:
    """A version of the minutes, or how they read while they are written (`version` is 0).

    `approving` are (address, title) of meetings at which they can be approved now.
    """

    version: int
    state: str
    mark: str
    told: str
    digest: str
    body: Body
    asked: tuple[Asked, ...]
    versions: tuple[VersionRow, ...]
    approving: tuple[tuple[str, Shown], ...]
    newest: bool
    reads_papers: bool
    can_write: bool
    can_correct: bool
    can_approve: bool
    hrefs: Mapping[str, str]

    @property
    def proposes(self) -> bool:
        """Whether the reader can propose another wording of a line."""
        return self.can_correct and self.version > 0


def seen_minutes(viewer: Viewer, meeting: Meeting) -> list[Minutes]:
    """The versions that this viewer may see, the newest first, without what they say. One statement.

    Circulated ones are for those who were invited; an approved one for whoever may see the meeting.
    """
    found = list(meeting.minutes.defer("content").order_by("-version"))
    if not found or MAY["see_papers"](viewer, meeting):
        return found
    return [one for one in found if one.state == MinutesState.APPROVED]


def minutes_called(viewer: Viewer, meeting: Meeting, version: int | None = None) -> Minutes | None:
    """One version, the newest unless said; None for who may not see it and for what does not exist alike."""
    seen = seen_minutes(viewer, meeting)
    found = next((one for one in seen if version in {None, one.version}), None)
    if found is not None:
        found.meeting = meeting
    return found


def minutes_page(
    viewer: Viewer, meeting: Meeting, version: int | None = None, *, draft: bool = False
) -> MinutesPage | None:
    """A version of the minutes; for those who write them, how they read now where there is none yet or on request."""
    writes = MAY["write_minutes"](viewer, meeting) and meeting.state in {State.UNDER_WAY, State.ENDED}
    seen = seen_minutes(viewer, meeting)
    found = None if draft else next((one for one in seen if version in {None, one.version}), None)
    if found is None and not (writes and version is None):
        return None
    newest = found is not None and found.version == max(one.version for one in seen)
    approved = any(one.state == MinutesState.APPROVED for one in seen)
    approves = newest and not approved and MAY["approve_minutes"](viewer, meeting)
    return MinutesPage(
        version=found.version if found else 0,
        state=str(MinutesState(found.state).label) if found else str(MinutesState.DRAFTED.label),
        mark=STATES[MinutesState(found.state)] if found else "half",
        told=_told(found),
        digest=found.digest if found else "",
        body=_body(viewer, meeting, found),
        asked=corrections(viewer, meeting),
        versions=tuple(_version(viewer, meeting, one, found, seen) for one in seen),
        approving=_approving(viewer, meeting)
        if newest and not approved and MAY["approve_minutes"](viewer, meeting)
        else (),
        newest=newest,
        reads_papers=MAY["see_papers"](viewer, meeting),
        can_write=writes and not approved,
        can_correct=_may_correct(viewer, found) if newest else False,
        can_approve=approves,
        hrefs={name: href(viewer, meeting, name) for name in ("meeting", "minutes", "minutes_paper", "lines")},
    )


def _told(minutes: Minutes | None) -> str:
    """Until when corrections can be asked for, or when it was approved."""
    if minutes is None:
        return _("Made of the lines of the meeting. Nobody but those who write them sees this yet.")
    if minutes.state == MinutesState.APPROVED and minutes.approved_at:
        meeting = minutes.approved_in
        title = meeting.title.in_(get_language() or settings.LANGUAGE_CODE).text if meeting else ""
        return _("Approved on %(day)s by “%(title)s”.") % {"day": day(minutes.approved_at), "title": title}
    return _("Corrections can be asked for until %(time)s.") % {"time": moment(minutes.correct_until)}


def _may_correct(viewer: Viewer, minutes: Minutes | None) -> bool:
    if minutes is None or minutes.state != MinutesState.CIRCULATED:
        return False
    return timezone.now() <= minutes.correct_until and MAY["correct_minutes"](viewer, minutes.meeting)


def _version(
    viewer: Viewer, meeting: Meeting, minutes: Minutes, current: Minutes | None, seen: Sequence[Minutes]
) -> VersionRow:
    """A version in the list; what it changed is told to whoever may see the one before it, too."""
    at = f"{href(viewer, meeting, 'minutes')}{minutes.version}/"
    compared = any(one.version == minutes.version - 1 for one in seen)
    return VersionRow(
        minutes.version, moment(minutes.circulated_at), str(MinutesState(minutes.state).label),
        STATES[MinutesState(minutes.state)], minutes == current, at, f"{at}changes/" if compared else "",
    )  # fmt: skip


def may_approve_in(of: Meeting, meeting: Meeting) -> bool:
    """Whether a meeting can approve the minutes of another: it comes after it, has begun, and has an item for them."""
    begun = meeting.state in {State.UNDER_WAY, State.ENDED} and meeting.space_id == of.space_id
    return begun and of.pk in before(meeting) and meeting.items.filter(kind=ItemKind.MINUTES).exists()


def _approving(viewer: Viewer, meeting: Meeting) -> tuple[tuple[str, Shown], ...]:
    """The meetings at which the minutes of this one can be approved, the next first."""
    after = Q(follows=meeting) | (Q(series=meeting.series_id) if meeting.series_id else Q(pk=None))
    later = seen_meetings(viewer).filter(
        after | Q(follows__isnull=False), starts_at__gt=meeting.starts_at, items__kind=ItemKind.MINUTES,
        state__in=[State.UNDER_WAY, State.ENDED],
    ).distinct().order_by("starts_at")[:6]  # fmt: skip
    language = get_language() or settings.LANGUAGE_CODE
    return tuple((one.address, one.title.in_(language)) for one in later if may_approve_in(meeting, one))


def _body(viewer: Viewer, meeting: Meeting, minutes: Minutes | None) -> Body:
    """What a version says, worked out once for each language: whatever has its digest says the same. Where it is still
    being written, what it says now, until something is done in the house.
    """
    language = _language()
    if minutes is not None:
        return kept.kept(minutes.digest, ("minutes", language), lambda: body_of(minutes.content))
    place = ("minutes", meeting.pk, language)
    return kept.kept(kept.stamp(), place, lambda: body_of(content_of(viewer, meeting, (language,))))


def body_of(content: Content) -> Body:
    """What a frozen or a living content says, in the language of the page."""
    meeting, line = content["meeting"], _Lines()
    starts, ends = (datetime.fromisoformat(at) for at in (meeting["days"][0][0], meeting["days"][-1][1]))
    items = tuple(_item(number, each, line) for number, each in enumerate(content["items"], start=1))
    rest = {"address": "", "title": {"origin": ""}, "kind": "", "speaker": "", "ballots": [], "wrote": []}
    other = _item(0, rest | {"lines": content["lines"], "corrections": content["corrections"]}, line)
    return Body(
        title=_in(meeting["title"]),
        when=days_of(starts, ends, meeting["zone"]),
        where=_("online") if meeting["mode"] == Mode.ONLINE else _place(meeting),
        presence=_presence(content["presence"]),
        quorum=_quorum(content["quorum"]),
        items=items,
        other=other if other.lines or other.corrections else None,
    )


def _place(meeting: Mapping[str, Any]) -> str:
    place = ", ".join(part for part in (meeting["place"], country_name(meeting["country"])) if part)
    return _("%(place)s and online") % {"place": place} if meeting["mode"] == Mode.BOTH else place


def _presence(rows: Sequence[Mapping[str, Any]]) -> tuple[tuple[str, str], ...]:
    labels = {
        "room": _("In the room"), "online": _("Online"), "proxy": _("Gave a proxy"), "excused": _("Excused"),
        "absent": _("Absent"),
    }  # fmt: skip
    names: dict[str, list[str]] = {how: [] for how in HOW}
    country, guest = cache(country_name), _("guest")
    for row in rows:
        said = [part for part in (country(row["country"]), guest if row["guest"] else "") if part]
        names[row["how"]].append(f"{row['name']} ({', '.join(said)})" if said else str(row["name"]))
    return tuple((f"{labels[how]} ({len(those)})", with_semicolons(those)) for how, those in names.items() if those)


def _quorum(said: Mapping[str, Any] | None) -> tuple[str, ...]:
    if said is None:
        return ()
    title = {True: _("Quorum reached"), False: _("No quorum"), None: _("Present")}[said["reached"]]
    missing = [_in(words).text for words in said["missing"]]
    lacking = [_("Missing: %(what)s") % {"what": ", ".join(missing)}] if missing else []
    return (f"{title}{colon()} {_in(said['words']).text}", *lacking)


def _item(number: int, item: Mapping[str, Any], line: _Lines) -> ItemShown:
    ballots = (
        BallotShown(_in(one["title"]), _in(one["outcome"]).text, _in(one["votes"]).text) for one in item["ballots"]
    )
    label = str(ItemKind(item["kind"]).label) if item["kind"] else ""
    said: dict[str, list[LineShown]] = {"": []} | {topic["address"]: [] for topic in item.get("topics", ())}
    for one in item["lines"]:
        topic = one.get("topic", "")
        said[topic if topic in said else ""].append(line.shown(one))
    topics = tuple(_topic(topic, said[topic["address"]]) for topic in item.get("topics", ()))
    return ItemShown(
        number, item["address"], _in(item["title"]), label, item["speaker"],
        tuple(said[""]), tuple(ballots),
        tuple((one["organisation"], one["text"]) for one in item["corrections"]),
        with_semicolons(item["wrote"]), topics,
    )  # fmt: skip


def _topic(topic: Mapping[str, Any], said: list[LineShown]) -> TopicShown:
    title = Shown(topic["title"], topic["language"], "original")
    return TopicShown(topic["address"], title, facts_of(topic), tuple(said))


class _Lines:
    """How lines are shown: the words that hundreds of them have in common, in the language of the page."""

    def __init__(self) -> None:
        self.kinds = {kind.value: str(kind.label) for kind in LineKind}
        self.numbered, self.waits = _("%(kind)s %(number)d"), _("not confirmed yet")
        self.corrected = _("corrected at the request of %(name)s")

    def shown(self, line: Mapping[str, Any]) -> LineShown:
        """One line of a content."""
        kind = line["kind"]
        label = self.kinds[kind] if kind != LineKind.NOTE else ""
        if line["number"]:
            label = self.numbered % {"kind": self.kinds[kind], "number": line["number"]}
        notes = [self.corrected % {"name": name} for name in line.get("corrected", [])]
        if line["organisation"] and line["state"] == LineState.CAPTURED:
            notes.append(self.waits)
        return LineShown(
            line["address"], MARKS[kind], label, line["organisation"], line["text"], line["language"],
            _who(line["owner"], line["due"]), ", ".join(notes),
        )  # fmt: skip


def _who(owner: str, due: str) -> str:
    day_of = date_format(date.fromisoformat(due), "DATE_FORMAT") if due else ""
    if owner and due:
        return _("%(name)s, until %(day)s") % {"name": owner, "day": day_of}
    return _("until %(day)s") % {"day": day_of} if due else owner


def _in(words: Mapping[str, Any]) -> Shown:
    return Words.from_json(words).in_(_language())


def _language() -> str:
    return get_language() or settings.LANGUAGE_CODE
