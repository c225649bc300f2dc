"""Making the summaries of a morning: each person's once, in one transaction with its mail.

All news that is in no edition yet goes into the edition of the day. A digest covers the editions after its `after` up
to its own, and the next one begins there, so every piece of news is in exactly one digest of a person, or in a mail at
once, whatever is killed when: what is marked and the mail are written together or not at all.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from django.db import transaction
from django.db.models import Max
from django.utils import timezone, translation

from filrouge.ground.asked.letters import Summary, digest_letter
from filrouge.ground.asked.models import Digest, Edition, News, Rhythm
from filrouge.ground.asked.offers import Asked, Way, gather
from filrouge.ground.asked.readers import Reader, readers
from filrouge.ground.asked.reading import Circle, Item, circle, item, once_each
from filrouge.ground.asked.turns import take_turn
from filrouge.ground.mail import outbox
from filrouge.ground.mail.models import Message
from filrouge.ground.people.models import Space
from filrouge.ground.people.viewer import Viewer

SIZE = 100  # people for whom one transaction makes the mail
NEWCOMER = timedelta(days=7)  # of how much from before their first summary somebody is told
SOON = timedelta(days=2)  # a daily summary without anything new comes only for what is due so soon
Told = Callable[[int, int], None]


def begin(space: Space, day: date) -> Edition | None:
    """The edition of a day, made if there is none yet: all news that is in none goes into it. None when it is done."""
    with transaction.atomic():
        take_turn(space)
        edition, new = Edition.objects.get_or_create(space=space, day=day, defaults={"made_at": timezone.now()})
        if new:
            News.objects.filter(space=space, edition=None).update(edition=edition)
    return None if edition.ended_at else edition


def make(edition: Edition, by: Viewer, told: Told) -> int:
    """Make the summaries of an edition for all who have none of it yet. Returns how many mails were written.

    Safe to stop anywhere and to begin again, also twice at the same time.
    """
    due = _due(edition)
    read, written = once_each(item), 0
    for start in range(0, len(due), SIZE):
        told(start, len(due))
        with transaction.atomic():
            take_turn(edition.space)
            written += _write(edition, due[start : start + SIZE], read, by)
    Edition.objects.filter(pk=edition.pk, ended_at=None).update(ended_at=timezone.now())
    return written


def _due(edition: Edition) -> list[Reader]:
    """Whose summary of this edition is not made, those of one language together. Three statements."""
    people = [reader for reader in readers(edition.space, edition.day) if reader.period(edition.day)]
    have = _have(edition, people)
    return sorted((r for r in people if r.person.pk not in have), key=lambda r: (r.language, r.person.pk))


def _have(edition: Edition, people: Iterable[Reader]) -> set[int]:
    """Who has the summary of their period, or of this edition already. One statement."""
    periods = {reader.person.pk: reader.period(edition.day) for reader in people}
    week = Digest.objects.filter(space=edition.space, period__gt=edition.day - timedelta(days=7), person__in=periods)
    made = week.values_list("person", "period", "edition")
    return {person for person, period, of in made if period == periods[person] or of == edition.pk}


@dataclass(frozen=True, slots=True)
class _Past:
    """What a reader has had: up to which edition, and which lines waited then. `lines` is None before the first."""

    after: int
    lines: frozenset[str] | None


def _write(edition: Edition, people: Sequence[Reader], read: Callable[[News], Item], by: Viewer) -> int:
    """The summaries of some people, in this transaction. As many statements for a hundred as for one."""
    have = _have(edition, people)
    people = [reader for reader in people if reader.person.pk not in have]
    past = _past(edition, people)
    found = _news(edition, past)
    around = circle(found, people)
    waiting = _waiting(edition.space, people)
    summaries = [
        _summary(edition, reader, past[reader.person.pk], waiting[reader.language], found, around, read)
        for reader in people
    ]
    return _keep(edition, summaries, past, by)


def _past(edition: Edition, people: Sequence[Reader]) -> dict[int, _Past]:
    """Three statements: the last digest of each, and the editions of the days before."""
    mine = Digest.objects.filter(space=edition.space, person__in=[reader.person.pk for reader in people])
    last = mine.values("person").annotate(last=Max("pk")).values_list("last", flat=True)
    digests = {digest.person_id: digest for digest in Digest.objects.filter(pk__in=list(last))}
    earlier = Edition.objects.filter(space=edition.space, pk__lt=edition.pk).order_by("-day")
    floor = earlier.filter(day__lt=edition.day - NEWCOMER).values_list("pk", flat=True).first() or 0
    return {reader.person.pk: _past_of(reader, digests.get(reader.person.pk), floor) for reader in people}


def _past_of(reader: Reader, last: Digest | None, floor: int) -> _Past:
    if last is None:
        return _Past(max(floor, reader.wish.since_id or 0), None)
    return _Past(max(last.edition_id, reader.wish.since_id or 0), frozenset(last.lines))


def _news(edition: Edition, past: dict[int, _Past]) -> list[News]:
    """All news that any of these people may not have had. One statement."""
    after = min((each.after for each in past.values()), default=edition.pk)
    return list(News.objects.filter(space=edition.space, edition__gt=after, edition__lte=edition.pk).order_by("pk"))


def _waiting(space: Space, people: Sequence[Reader]) -> dict[str, dict[int, list[Asked]]]:
    """What waits for the organisations of these people: language → organisation → rows."""
    found: dict[str, dict[int, list[Asked]]] = {}
    for language in sorted({reader.language for reader in people}):
        standings = {each for reader in people if reader.language == language for each in reader.standings}
        organisations, roles = {o for o, _role in standings}, {role for _o, role in standings}
        with translation.override(language):
            rows = gather(space, organisations, roles)
        by_organisation = found.setdefault(language, {})
        for row in rows:
            by_organisation.setdefault(row.organisation, []).append(row)
    return found


def _summary(
    edition: Edition,
    reader: Reader,
    past: _Past,
    waiting: dict[int, list[Asked]],
    found: Sequence[News],
    around: Circle,
    read: Callable[[News], Item],
) -> Summary:
    rows = [row for number in reader.organisations for row in waiting.get(number, ()) if _for(reader, row)]
    mine = [news for news in found if (news.edition_id or 0) > past.after and around.concerns(news, reader)]
    with translation.override(reader.language):
        items = tuple(read(news) for news in mine if reader.way(news.kind) != Way.NEVER)
    return Summary(reader, edition, reader.period(edition.day) or edition.day, tuple(rows), items)


def _for(reader: Reader, row: Asked) -> bool:
    """Whether a line is for this reader: one of their roles may do it, and they did not switch its kind off."""
    may = any((row.organisation, role) in reader.standings for role in row.roles)
    return may and reader.way(row.kind) != Way.NEVER


def _keep(edition: Edition, summaries: Sequence[Summary], past: dict[int, _Past], by: Viewer) -> int:
    """Write mails and digests together; who has nothing to read has a digest without a mail."""
    worth = [s for s in summaries if _worth(s, past[s.reader.person.pk], edition.made_at)]
    mails = outbox.post([digest_letter(summary) for summary in worth], by=by)
    message: dict[int, Message] = {s.reader.person.pk: mail for s, mail in zip(worth, mails, strict=True)}
    Digest.objects.bulk_create(
        Digest(
            space=edition.space, person=s.reader.person, period=s.period, after=past[s.reader.person.pk].after,
            edition=edition, lines=[row.key for row in s.rows], news=len(s.items),
            message=message.get(s.reader.person.pk),
        )
        for s in summaries
    )  # fmt: skip
    return len(mails)


def _worth(summary: Summary, past: _Past, now: datetime) -> bool:
    """Whether there is something to say. A list that was said yesterday is not said again until it is nearly due."""
    if summary.items:
        return True
    if summary.reader.wish.rhythm == Rhythm.WEEKLY or past.lines is None:
        return bool(summary.rows)
    return any(row.key not in past.lines or _soon(row, now) for row in summary.rows)


def _soon(row: Asked, now: datetime) -> bool:
    return row.due is not None and now < row.due < now + SOON
