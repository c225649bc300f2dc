"""Six meetings of a year: three that ended, one under way, one announced with a country round, one looking for a date.

The meetings are drafted, announced, begun and ended by the room's own actions; who is invited, who comes, who is there
and what is said are written in bulk.
"""

from __future__ import annotations

import random
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import TYPE_CHECKING

from filrouge.front.bench.parts import ballot_filling, year_words

if TYPE_CHECKING:
    from filrouge.front.bench.parts.year_network import Network
    from filrouge.rooms.ballots.models import Ballot
    from filrouge.rooms.meetings.models import AgendaItem, Attendee, Line, Meeting, Minutes

CHUNK = 5_000
KINDS = (
    "information", "minutes", "follow_up", "country_round", "deliberation", "plan_step", "open_space", "break",
    "deliberation", "decision", "information", "decision",
)  # fmt: skip
DAYS = (-150, -100, -40, 0, 60, 120)  # from now
THERE = 0.7  # of the invited
SECRET = "the ticket of the first who comes"  # noqa: S105  # opens nothing but a measured page
SAID = ("need", "need", "proposal", "action", "decision", "note")
TOPICS, TABLES = 40, 10  # of an open space: four rounds of ten tables
PROMPTS = ("Results", "News", "Successes", "Outlook")


@dataclass
class Meetings:
    """The meetings by what they are there for, and what was said in them."""

    ended: list[Meeting] = field(default_factory=list)
    lines: list[Line] = field(default_factory=list)
    now: Meeting | None = None
    ballot: Ballot | None = None
    coming: Meeting | None = None
    asking: Meeting | None = None


def fill(network: Network, lines: int) -> Meetings:
    """Six meetings in one series with so many lines in the four that began."""
    from django.utils.timezone import now

    dice = random.Random(11)  # the same year every time
    made = [_announced(network, number, now() + timedelta(day)) for number, day in enumerate(DAYS)]
    found = Meetings(coming=made[4], asking=made[5])
    _round(network, made[4])
    _dates(network, made[5])
    for meeting in made[:4]:
        _held(network, meeting, dice)
        found.lines += _said(network, meeting, lines // 4, dice)
    found.ended, found.now = made[:3], made[3]
    _open_space(network, made[3], dice)
    found.ballot = _under_way(network, made[3], dice)
    _written_up(network, made)
    return found


def _announced(network: Network, number: int, at: datetime) -> Meeting:
    from filrouge.ground.words import Words
    from filrouge.rooms.meetings.actions import preparing
    from filrouge.rooms.meetings.models import Meeting, Series

    series = Series.objects.first() or preparing.begin_series(
        network.chair, space=network.space, name=Words.of("A year in six meetings", "en")
    )
    online = bool(number % 2)
    draft = preparing.MeetingDraft(
        title=Words.of(f"Meeting {number + 1} of the year", "en", fr=f"Réunion {number + 1} de l’année"),
        zone="Europe/Rome", mode="online" if online else "place", place="" if online else "Sala Borsa, Bologna",
        rule=network.rule, series=series, days=_days(at, 1 if online else 2), asks_diet=True,
        link="https://meet.example/room" if online else "", register_until=at + timedelta(days=1),
    )  # fmt: skip
    before = Meeting.objects.order_by("-id").first()
    meeting: Meeting = preparing.draft_meeting(network.chair, space=network.space, draft=draft, follows=before)
    _agenda(network, meeting, at)
    _invited(network, meeting)
    if number < 5:
        preparing.announce_meeting(network.chair, meeting=meeting)
    return meeting


def _days(at: datetime, number: int) -> tuple[tuple[datetime, datetime], ...]:
    begin = at - timedelta(hours=1)
    return tuple((begin + timedelta(days=day), begin + timedelta(days=day, hours=7)) for day in range(number))


def _agenda(network: Network, meeting: Meeting, at: datetime) -> None:
    from filrouge.ground.words import Words
    from filrouge.rooms.meetings.models import AgendaItem, ItemKind

    AgendaItem.objects.bulk_create(
        AgendaItem(
            meeting=meeting, position=number, kind=kind, minutes=30, starts_at=at + timedelta(minutes=30 * number),
            title=Words.of(f"{ItemKind(kind).label}: matter {number} of the network", "en"),
            text=year_words.written(number, 3, random.Random(number)),
        )
        for number, kind in enumerate(KINDS, 1)
    )  # fmt: skip


def _invited(network: Network, meeting: Meeting) -> None:
    from filrouge.rooms.meetings.models import Invited

    replies = ("place", "place", "place", "online", "proxy", "no", "open")
    Invited.objects.bulk_create(
        (
            Invited(
                meeting=meeting, organisation=member, because="full members", invited_at=meeting.drafted_at,
                reply=replies[at % len(replies)],
                replied_at=None if replies[at % len(replies)] == "open" else meeting.drafted_at,
            )
            for at, member in enumerate(network.members)
        ),
        CHUNK,
    )  # fmt: skip


def _attendees(network: Network, meeting: Meeting) -> list[Attendee]:
    from filrouge.ground.tokens.actions import digest_of
    from filrouge.rooms.meetings.models import Attendee

    return Attendee.objects.bulk_create(
        (
            Attendee(
                meeting=meeting, organisation=member, person=person, name=person.name, email=person.email,
                role="head_delegate", online=at % 7 == 3, diet="vegetarian" if at % 4 == 0 else "",
                ticket=digest_of(SECRET) if at == 0 else "", registered_at=meeting.drafted_at,
            )
            for at, (member, person) in enumerate(zip(network.members, network.people, strict=True))
            if at % 7 < 4
        ),
        CHUNK,
    )  # fmt: skip


def _held(network: Network, meeting: Meeting, dice: random.Random) -> None:
    """People come, the meeting begins, and everybody asks to speak now and then."""
    from filrouge.rooms.meetings.actions import preparing
    from filrouge.rooms.meetings.models import Presence, Speech

    there = [one for one in _attendees(network, meeting) if dice.random() < THERE]
    preparing.begin_meeting(network.chair, meeting=meeting)
    meeting.refresh_from_db()
    at = meeting.starts_at
    Presence.objects.bulk_create(
        (
            Presence(attendee=one, came_at=at, means="phone", online=one.online, left_at=at + timedelta(hours=2))
            if number % 5 == 0
            else Presence(attendee=one, came_at=at, means="list", online=one.online)
            for number, one in enumerate(there)
        ),
        CHUNK,
    )
    talked = list(meeting.items.filter(kind__in=("deliberation", "open_space")))
    Speech.objects.bulk_create(
        Speech(
            item=item, organisation=one.organisation, name=one.name, asked_at=at,
            began_at=at + timedelta(minutes=number * 3), ended_at=at + timedelta(minutes=number * 3 + 2),
        )
        for item in talked
        for number, one in enumerate(dice.sample(there, min(15, len(there))))
    )  # fmt: skip


def _said(network: Network, meeting: Meeting, number: int, dice: random.Random) -> list[Line]:
    from filrouge.rooms.meetings.models import Line

    items = list(meeting.items.exclude(kind="break"))
    return Line.objects.bulk_create(
        (_line(network, meeting, items[at * len(items) // number], at, dice) for at in range(number)), CHUNK
    )


def _line(network: Network, meeting: Meeting, item: AgendaItem, at: int, dice: random.Random) -> Line:
    from filrouge.rooms.meetings.models import Line

    kind, member = SAID[at % len(SAID)], dice.choice(network.members)
    numbered = kind in {"action", "decision"}
    text = year_words.spoken(at, 1, dice)
    due = (meeting.starts_at + timedelta(days=dice.randint(20, 300))).date()
    return Line(
        meeting=meeting, item=item, key=f"{meeting.address}-{at}", kind=kind, organisation=member, said=text, text=text,
        language=year_words.LANGUAGES[at % len(year_words.LANGUAGES)], number=at + 1 if numbered else None,
        state="confirmed" if at % 4 else "captured", at=meeting.starts_at + timedelta(minutes=at // 4),
        owner=member if kind == "action" else None, due=due if kind == "action" else None,
        closed_at=meeting.ends_at if numbered and at % 5 == 0 else None,
    )  # fmt: skip


def _round(network: Network, meeting: Meeting) -> None:
    """Six in ten members have handed in what they tell in the country round."""
    from filrouge.ground.words import Words
    from filrouge.rooms.meetings.models import RoundAnswer

    item = meeting.items.get(kind="country_round")
    item.prompts = [{"key": prompt.lower(), "words": Words.of(prompt, "en").as_json()} for prompt in PROMPTS]
    item.answers_until, item.seconds_each = meeting.starts_at - timedelta(days=10), 120
    item.save()
    dice = random.Random(12)
    RoundAnswer.objects.bulk_create(
        RoundAnswer(
            item=item, organisation=member, language=year_words.LANGUAGES[at % 6], saved_at=meeting.drafted_at,
            said={prompt.lower(): year_words.spoken(at, 3, dice) for prompt in PROMPTS},
            handed_in_at=meeting.drafted_at if at % 6 else None,
        )
        for at, member in enumerate(network.members)
        if at % 10 < 7
    )  # fmt: skip


def _open_space(network: Network, meeting: Meeting, dice: random.Random) -> None:
    """Members offer topics in four rounds, and one in ten of all say that they come to each."""
    from filrouge.rooms.meetings.models import Topic, TopicVisit

    item = meeting.items.get(kind="open_space")
    offering = dice.sample(network.members, min(TOPICS, len(network.members)))
    topics = Topic.objects.bulk_create(
        Topic(
            item=item, organisation=member, language=year_words.LANGUAGES[at % 6], offered_at=meeting.drafted_at,
            title=year_words.spoken(at, 1, dice)[:300], round=at // TABLES + 1, place=f"Table {at % TABLES + 1}",
        )
        for at, member in enumerate(offering)
    )  # fmt: skip
    TopicVisit.objects.bulk_create(
        (
            TopicVisit(topic=topic, organisation=member, at=meeting.drafted_at)
            for topic in topics
            for member in dice.sample(network.members, max(1, len(network.members) // 10))
        ),
        CHUNK,
    )


def _dates(network: Network, meeting: Meeting) -> None:
    from filrouge.rooms.meetings.actions import dates
    from filrouge.rooms.meetings.models import DateAnswer, DatePoll

    offered = [_days(meeting.starts_at + timedelta(days=7 * week), 1)[0] for week in range(4)]
    until = meeting.drafted_at + timedelta(days=30)
    dates.ask_for_dates(network.chair, meeting=meeting, dates=offered, until=until)
    fits = ("yes", "yes", "if_need_be", "no")
    DateAnswer.objects.bulk_create(
        (
            DateAnswer(
                option=option, organisation=member, fits=fits[(at + number) % len(fits)], at=meeting.drafted_at
            )
            for number, option in enumerate(DatePoll.objects.get(meeting=meeting).options.all())
            for at, member in enumerate(network.members)
            if at % 3
        ),
        CHUNK,
    )  # fmt: skip


def _under_way(network: Network, meeting: Meeting, dice: random.Random) -> Ballot:
    """The item before the last is under way: thirty wait to speak, and it is voted on."""
    from django.utils.timezone import now

    from filrouge.ground.words import Words
    from filrouge.rooms.meetings.actions import voting
    from filrouge.rooms.meetings.models import Speech

    items = list(meeting.items.all())
    for item in items[:9]:
        item.began_at = item.ended_at = now()
        item.save()
    current = items[9]
    current.began_at = now()
    current.save()
    asking = dice.sample(network.members, min(30, len(network.members)))
    Speech.objects.bulk_create(
        Speech(item=current, organisation=one, name="Delegate", asked_at=now() - timedelta(seconds=at))
        for at, one in enumerate(asking)
    )
    title = Words.of("Shall the first part of the plan be adopted?", "en")
    ballot = voting.put_to_vote(network.chair, item=current, title=title, rule=network.rule)
    cast(ballot, "decision", dice)
    return ballot


def cast(ballot: Ballot, method: str, dice: random.Random) -> None:
    """The votes of eight in ten voters; the first voter, whose delegate looks at the pages, is not among them."""
    from django.utils.timezone import now

    from filrouge.rooms.ballots.models import Vote, Voter

    voters = list(Voter.objects.filter(ballot=ballot).exclude(weight="0").order_by("id"))[1:]
    Vote.objects.bulk_create(
        (
            Vote(
                voter=voter, number=1, answers={"1": ballot_filling.answer(method, dice)}, means="page",
                by_id=voter.organisation_id, at=now(),
            )
            for voter in voters
            if dice.random() < ballot_filling.VOTING
        ),
        CHUNK,
    )  # fmt: skip


def _written_up(network: Network, made: list[Meeting]) -> None:
    """The first minutes are approved at the second meeting, the second are circulated, the third being written."""
    from filrouge.rooms.meetings.actions import preparing
    from filrouge.rooms.meetings.models import Minutes

    for meeting in made[:3]:
        preparing.end_meeting(network.chair, meeting=meeting)
    first, second = (_minutes(network, meeting) for meeting in made[:2])
    Minutes.objects.filter(pk=first.pk).update(state="approved", approved_at=made[1].ends_at, approved_in=made[1])
    _corrections(network, second)


def _minutes(network: Network, meeting: Meeting) -> Minutes:
    """A circulated version, frozen as the room freezes it."""
    from django.utils.timezone import now

    from filrouge.rooms.meetings.formats.minutes import digest_of
    from filrouge.rooms.meetings.models import Minutes
    from filrouge.rooms.meetings.queries.minutes_content import content_of

    content = content_of(network.chair, meeting, network.space.languages)
    return Minutes.objects.create(
        meeting=meeting, version=1, content=content, digest=digest_of(content), circulated_at=now(),
        correct_until=now() + timedelta(days=20),
    )  # fmt: skip


def _corrections(network: Network, minutes: Minutes) -> None:
    from filrouge.rooms.meetings.models import Correction

    Correction.objects.bulk_create(
        Correction(
            minutes=minutes, organisation=one, text=year_words.spoken(at, 1, random.Random(at)),
            at=minutes.circulated_at,
        )
        for at, one in enumerate(network.members[:20])
    )  # fmt: skip
