"""What minutes say of a meeting: its agenda, lines, decisions, actions and who was there, as one plain value."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterator, Mapping, Sequence
from typing import Any

from django.db.models import Exists, OuterRef, QuerySet
from django.utils import translation
from django.utils.timezone import localtime

from filrouge.ground.people.viewer import Viewer
from filrouge.ground.statements import Prepared
from filrouge.ground.words import Shown, Words
from filrouge.rooms.ballots.queries.quorum import Quorum, by_proxy, quorum_of
from filrouge.rooms.ballots.queries.room import KIND, RoomBallot, ballots_in_room
from filrouge.rooms.meetings.formats.minutes import FORM
from filrouge.rooms.meetings.models import (
    AgendaItem,
    Correction,
    Invited,
    ItemAbout,
    ItemKind,
    Line,
    LineState,
    Meeting,
    Presence,
    Reply,
    RoundAnswer,
)
from filrouge.rooms.meetings.queries.minutes_topics import topics_by_item
from filrouge.rooms.meetings.queries.room import as_the_room

ABSENT = {Reply.PROXY: "proxy", Reply.NO: "excused"}
Json = dict[str, Any]


def content_of(viewer: Viewer, meeting: Meeting, languages: Sequence[str]) -> Json:
    """What the minutes say, with what is worked out (outcomes, the quorum) told in each of these languages.

    As many statements for a long meeting as for a short one; those of ballots and quorum once for each language.
    """
    presence = _presence(meeting)
    corrections, reworded = _corrections(meeting)
    lines, wrote, topics = _lines(meeting, reworded), _wrote(meeting), topics_by_item(viewer, meeting)
    ballots = _ballots(viewer, meeting, languages)
    return {
        "form": FORM,
        "meeting": _head(meeting),
        "presence": [_present(row, how) for row, how in presence],
        "quorum": _quorum(viewer, meeting, presence, languages),
        "items": [
            _item(item, lines[item.pk], ballots[item.pk], corrections[item.pk], wrote[item.pk])
            | topics.get(item.pk, {})
            for item in meeting.items.exclude(kind=ItemKind.BREAK).order_by("position")
        ],
        "lines": lines[None],
        "corrections": corrections[None],
    }


def _head(meeting: Meeting) -> Json:
    days = [[day.starts_at.isoformat(), day.ends_at.isoformat()] for day in meeting.days.all()]
    kept_as = {name: getattr(meeting, name) for name in ("zone", "place", "country")}
    return {"title": meeting.title.as_json(), "days": days, "mode": str(meeting.mode)} | kept_as


def _item(item: AgendaItem, lines: list[Json], ballots: list[Json], corrections: list[Json], wrote: list[str]) -> Json:
    return {
        "address": item.address, "kind": str(item.kind), "title": item.title.as_json(), "speaker": item.speaker,
        "lines": lines, "ballots": ballots, "corrections": corrections, "wrote": wrote,
    }  # fmt: skip


def _lines(meeting: Meeting, reworded: Mapping[int, list[str]]) -> dict[int | None, list[Json]]:
    """Lines by item, in the order in which they were said, with who had them reworded. One statement."""
    found: dict[int | None, list[Json]] = defaultdict(list)
    for line in _SAID.rows(meeting=meeting.pk):
        corrected = {"corrected": reworded[line.id]} if line.id in reworded else {}
        topic = {"topic": line.topic__address} if line.topic__address else {}
        found[line.item_id].append(_line(line) | corrected | topic)
    return found


def _said(meeting: int) -> QuerySet[Line, Any]:
    standing = Line.objects.filter(meeting=meeting).exclude(state=LineState.TAKEN_BACK).order_by("at", "id")
    return standing.values_list(
        "id", "item_id", "address", "kind", "number", "organisation__name", "text", "language", "state", "owner__name",
        "due", "topic__address",
    )  # fmt: skip


_SAID = Prepared(_said, meeting=-1)


def _line(line: Any) -> Json:
    return {
        "address": line.address, "kind": line.kind, "number": line.number,
        "organisation": line.organisation__name or "", "text": line.text, "language": line.language,
        "state": line.state, "owner": line.owner__name or "", "due": line.due.isoformat() if line.due else "",
    }  # fmt: skip


def _corrections(meeting: Meeting) -> tuple[dict[int | None, list[Json]], dict[int, list[str]]]:
    """What was asked to be corrected and taken in: sentences by item; who had which line reworded. One statement."""
    found: dict[int | None, list[Json]] = defaultdict(list)
    reworded: dict[int, list[str]] = defaultdict(list)
    taken = Correction.objects.filter(minutes__meeting=meeting, taken_in=True).select_related("organisation")
    for one in taken.order_by("id"):
        if one.line_id is None:
            found[one.item_id].append({"organisation": one.organisation.name, "text": one.text})
        elif one.organisation.name not in reworded[one.line_id]:
            reworded[one.line_id].append(one.organisation.name)
    return found, dict(reworded)


def _wrote(meeting: Meeting) -> dict[int, list[str]]:
    """Who handed in for each country round, by name. One statement."""
    found: dict[int, list[str]] = defaultdict(list)
    handed_in = RoundAnswer.objects.filter(item__meeting=meeting, handed_in_at__isnull=False)
    for item, name in handed_in.order_by("organisation__name", "id").values_list("item_id", "organisation__name"):
        found[item].append(name)
    return found


def _presence(meeting: Meeting) -> list[tuple[Any, str]]:
    """Every invited organisation, and how it was there. One statement."""
    return [(row, _how(row)) for row in _INVITED.rows(meeting=meeting.pk)]


def _invited(meeting: int) -> QuerySet[Invited, Any]:
    came = Presence.objects.filter(
        attendee__meeting=OuterRef("meeting"), attendee__organisation=OuterRef("organisation")
    )
    rows = Invited.objects.filter(meeting=meeting).annotate(
        in_room=Exists(came.filter(online=False)), joined=Exists(came.filter(online=True))
    )
    return rows.order_by("organisation__name", "id").values_list(
        "organisation_id", "organisation__name", "organisation__country", "guest", "reply", "proxy_to_id", "in_room",
        "joined",
    )  # fmt: skip


_INVITED = Prepared(_invited, meeting=-1)


def _how(row: Any) -> str:
    if row.in_room or row.joined:
        return "room" if row.in_room else "online"
    return ABSENT.get(Reply(row.reply), "absent")


def _present(row: Any, how: str) -> Json:
    return {"name": row.organisation__name, "country": row.organisation__country, "how": how, "guest": row.guest}


def _quorum(
    viewer: Viewer, meeting: Meeting, presence: Sequence[tuple[Any, str]], languages: Sequence[str]
) -> Json | None:
    """Whether enough were there, judged by the meeting's rule on its first day."""
    if meeting.rule is None:
        return None
    rule, on = meeting.rule, localtime(meeting.starts_at).date()
    present = {row.organisation_id for row, how in presence if how in {"room", "online"}}
    kept_by = {row.organisation_id: row.proxy_to_id for row, how in presence if how == "proxy" and row.proxy_to_id}
    carried = by_proxy(rule, present, kept_by)
    told: list[Quorum] = [
        judged for _code, judged in _told(languages, lambda: quorum_of(viewer, rule, present, on, carried))
    ]
    return {
        "words": _words(languages, [each.words for each in told]),
        "missing": [_words(languages, list(said)) for said in zip(*(each.missing for each in told), strict=True)],
        "reached": told[0].reached,
    }


def _ballots(viewer: Viewer, meeting: Meeting, languages: Sequence[str]) -> dict[int, list[Json]]:
    """What was put to the vote under each item and has an outcome that readers of the minutes may know."""
    rows = ItemAbout.objects.filter(item__meeting=meeting, kind=KIND).order_by("id")
    about = list(rows.values_list("item_id", "number"))
    reader = _reader(viewer, meeting)
    told = dict(_told(languages, lambda: {b.number: b for b in ballots_in_room(reader, [n for _i, n in about])}))
    found: dict[int, list[Json]] = defaultdict(list)
    for item, number in about:
        said = [each[number] for each in told.values() if number in each and each[number].decided]
        if len(said) == len(languages):
            found[item].append(_ballot(said, languages))
    return found


def _ballot(said: list[RoomBallot], languages: Sequence[str]) -> Json:
    voices = [one.came_out.voices.words if one.came_out and one.came_out.voices else "" for one in said]
    return {
        "address": said[0].address, "outcome": _words(languages, [one.words for one in said]),
        "title": _titled([one.title for one in said]), "votes": _words(languages, voices),
    }  # fmt: skip


def _titled(shown: Sequence[Shown]) -> Json:
    """A title with those of its translations that were shown."""
    texts = {one.language: one.text for one in shown}
    original = next((one.language for one in shown if one.original), shown[0].language)
    return Words.of(texts.pop(original), original, **texts).as_json()


def _reader(viewer: Viewer, meeting: Meeting) -> Viewer:
    """Whoever minutes are for: everybody where the meeting is public, else any member."""
    public = meeting.public and viewer.space is not None and viewer.space.public
    return Viewer(viewer.space) if public else as_the_room(viewer)


def _told(languages: Sequence[str], tell: Callable[[], Any]) -> Iterator[tuple[str, Any]]:
    """The same told in each language."""
    for language in languages:
        with translation.override(language):
            yield language, tell()


def _words(languages: Sequence[str], texts: Sequence[str]) -> Json:
    """Words of which each wording was worked out, so none is a translation of another."""
    first, *others = zip(languages, texts, strict=True)
    return Words.of(first[1], first[0], **dict(others)).as_json()
