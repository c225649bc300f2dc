"""The meetings of the sample network: prepared, held with lines and speakers, and what remains of them."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

from filrouge.front.sample.cast import DEMO, Cast, Said, told
from filrouge.ground.people.viewer import Level
from filrouge.ground.thread.writing import ref
from filrouge.rooms.ballots.actions import running
from filrouge.rooms.ballots.models import Ballot, Rule
from filrouge.rooms.meetings.actions import (
    agenda,
    capturing,
    coming,
    confirming,
    following,
    leading,
    minuting,
    papers,
    preparing,
    presence,
    round,
    speaking,
    topics,
    voices,
    voting,
)
from filrouge.rooms.meetings.models import (
    AgendaItem,
    ItemKind,
    Line,
    LineState,
    Meeting,
    Minutes,
    Mode,
    Reply,
    Series,
    Topic,
)
from filrouge.rooms.plans.models import Action

HOURS = {1: ((10, 12, 30),), 2: ((9, 17, 30), (9, 17, 30))}  # of each day: from, until, and its minutes
Heard = Callable[[AgendaItem], None]


def begin_series(cast: Cast, said: Said) -> Series:
    """The series that all meetings of the year belong to."""
    return preparing.begin_series(cast.viewer, space=cast.space, name=told(said["name"]), text=told(said["text"]))


def prepare(cast: Cast, said: Said, series: Series, rule: Rule, prompts: Mapping[str, Mapping[str, str]]) -> Meeting:
    """Draft a meeting with its agenda and say whom it invites."""
    days = tuple(_days(cast, said))
    place = {name: said[name] for name in ("place", "street", "country", "latitude", "longitude") if name in said}
    draft = preparing.MeetingDraft(
        title=told(said["title"]), zone=said["zone"], days=days, text=told(said["text"]), mode=said["mode"],
        link="" if said["mode"] == Mode.PLACE else f"https://meet.sample.example/{said['key']}",
        languages=("en", "fr", "nl", "de", "it", "es"), series=series, rule=rule, asks_diet=said.get("diet", False),
        host=cast.organisations[said["host"]] if "host" in said else None,
        register_until=days[0][0] - timedelta(days=2), **place,
    )  # fmt: skip
    meeting = preparing.draft_meeting(cast.viewer, space=cast.space, draft=draft)
    for item in _items(said, days, prompts):
        agenda.add_item(cast.viewer, meeting=meeting, item=item)
    invited = cast.several(cast.members())
    preparing.invite(cast.viewer, meeting=meeting, organisations=invited, because="members")
    return meeting


def _days(cast: Cast, said: Said) -> Iterator[tuple[datetime, datetime]]:
    for number, (begins, ends, minute) in enumerate(HOURS[said["days"]]):
        day = said["day"] + number
        yield cast.day(day, begins, zone=said["zone"]), cast.day(day, ends, minute, said["zone"])


def _items(
    said: Said, days: tuple[tuple[datetime, datetime], ...], prompts: Mapping[str, Mapping[str, str]]
) -> Iterator[agenda.ItemDraft]:
    """One item after the other; what does not fit into a day any more begins the next one."""
    place, at = 0, days[0][0]
    for item in said["items"]:
        lasts = timedelta(minutes=item["minutes"])
        if at + lasts > days[place][1] and place + 1 < len(days):
            place, at = place + 1, days[place + 1][0]
        is_round = item["kind"] == ItemKind.COUNTRY_ROUND
        yield agenda.ItemDraft(
            told(item["title"]), item["kind"], starts_at=at, minutes=item["minutes"], speaker=item.get("speaker", ""),
            prompts=tuple((key, told(prompts[key])) for key in item.get("asks", prompts)) if is_round else (),
            answers_until=days[0][0] - timedelta(days=3) if is_round else None, seconds_each=180 if is_round else 0,
        )  # fmt: skip
        at += lasts


def lay_out(cast: Cast, item: AgendaItem, actions: Sequence[Action]) -> None:
    """Say that an item deals with actions of the plan, and attach a paper that lists them with who leads each."""
    draft = agenda.ItemDraft(
        item.title, item.kind, item.text, item.starts_at, item.minutes, item.speaker,
        about=tuple(ref(action) for action in actions),
    )  # fmt: skip
    agenda.change_item(cast.viewer, item=item, draft=draft)
    rows = "".join(
        f"- {action.title.in_('en').text}: {action.owner.name if action.owner else 'needs a lead'}\n"
        for action in actions
    )
    paper = f"# {item.title.in_('en').text}\n\n{rows}".encode()
    papers.attach_paper(cast.viewer, item=item, chunks=[paper], name="leads-and-partners.md", level=Level.PUBLIC)


def announce(cast: Cast, meeting: Meeting, comes: int) -> None:
    """Announce a meeting; members say who comes, some give a proxy, some stay away, some do not answer. The first that
    gives its proxy hands its voice to the first that comes.
    """
    preparing.announce_meeting(cast.viewer, meeting=meeting)
    invited = {each.organisation_id: each for each in meeting.invited.all()}
    willing = [key for key in cast.members() if key not in DEMO or meeting.mode != Mode.ONLINE]
    coming_ones = cast.some(willing, comes)
    for number, key in enumerate(coming_ones):
        online = meeting.mode == Mode.ONLINE or (meeting.mode == Mode.BOTH and number % 6 == 0)
        who = coming.Who(f"Delegate of {cast.organisations[key].name}", online=online)
        coming.register(cast.voice(key), invited=invited[cast.organisations[key].pk], who=who)
    others = [key for key in willing if key not in coming_ones]
    for number, key in enumerate(cast.some(others, len(others) * 2 // 3)):
        answer, its = Reply.NO if number % 2 else Reply.PROXY, invited[cast.organisations[key].pk]
        if number or not coming_ones:
            coming.reply(cast.voice(key), invited=its, answer=answer)
        else:
            voices.hand_voice(cast.voice(key), invited=its, holder=cast.organisations[coming_ones[0]])


def hold(cast: Cast, meeting: Meeting, said: Said, heard: Heard) -> None:
    """Hold a meeting from its first item to its last. `heard` says what happens beside the lines of an item."""
    zone = ZoneInfo(meeting.zone)
    cast.clock.set(meeting.starts_at - timedelta(minutes=20))
    preparing.begin_meeting(cast.viewer, meeting=meeting)
    for attendee in meeting.attendees.filter(withdrawn_at=None).select_related("meeting").order_by("id"):
        presence.check_in(cast.viewer, attendee=attendee, online=attendee.online)
    seen = ""
    for content in said["items"]:
        item = leading.next_item(cast.viewer, meeting=meeting, seen=seen)
        assert item is not None  # as many as the content has
        assert item.starts_at is not None
        seen = item.address
        cast.clock.set(item.starts_at.astimezone(zone) + timedelta(minutes=4))
        speak(cast, item, content.get("speakers", []))
        heard(item)
        for line in content.get("lines", []):
            capture(cast, item, line)
    cast.clock.set(meeting.ends_at)
    preparing.end_meeting(cast.viewer, meeting=meeting)


def speak(cast: Cast, item: AgendaItem, keys: list[str]) -> None:
    """Those who asked for the floor get it, in fair order, until nobody waits."""
    there = [key for key in keys if item.meeting.invited.filter(organisation=cast.organisations[key]).exists()]
    for key in there:
        speaking.list_speaker(cast.viewer, item=item, organisation=cast.organisations[key], name="Delegate")
    seen = 0
    for _one in [*there, ""]:
        speech = speaking.next_speaker(cast.viewer, item=item, seen=seen)
        cast.clock.set(cast.clock.at + timedelta(minutes=2))
        seen = speech.pk if speech else 0


def hold_market(cast: Cast, item: AgendaItem, said: Sequence[Said]) -> None:
    """Topics of an open space: offered, put at a round and a place, visited, and written down."""
    for each in said:
        topic = topics.offer_topic(cast.voice(each["host"]), item=item, title=each["title"])
        topics.place_topic(cast.viewer, topic=topic, round=each["round"], place=each["place"])
        for key in each["come"]:
            topics.visit_topic(cast.voice(key), topic=topic, comes=True)
        for line in each["lines"]:
            capture(cast, item, line, topic)


def capture(cast: Cast, item: AgendaItem, line: Sequence[object], topic: Topic | None = None) -> Line:
    """One line of the content: kind, who said it, language, text; of an action until when."""
    kind, key, language, text, *due = line
    organisation = cast.organisations[str(key)] if key else None
    cast.clock.set(cast.clock.at + timedelta(minutes=3))
    captured = capturing.Captured(
        f"{item.address}-{item.lines.count() + 1:03}", str(text), str(language), str(kind), item, organisation,
        topic=topic, owner=organisation if due else None,
        due=cast.from_today(int(str(due[0]))).date() if due else None,
    )  # fmt: skip
    return capturing.capture_line(cast.viewer, meeting=item.meeting, line=captured)


def confirm(cast: Cast, meeting: Meeting, but: tuple[str, ...] = ()) -> None:
    """Members confirm what was captured in their name."""
    keys = {organisation.pk: key for key, organisation in cast.organisations.items()}
    waiting = meeting.lines.filter(state=LineState.CAPTURED, organisation__isnull=False)
    last = {line.organisation_id: line for line in waiting.select_related("meeting__space").order_by("id")}
    for organisation, line in sorted(last.items(), key=lambda each: each[1].pk):
        key = keys[organisation or 0]
        if key not in but:
            confirming.confirm_lines(cast.voice(key), line=line)


def answer_in_own_words(cast: Cast, meeting: Meeting, rows: Sequence[Sequence[str]]) -> None:
    """Members correct what was captured in their name; an empty text takes it back."""
    for key, text in rows:
        said = meeting.lines.filter(organisation=cast.organisations[key]).select_related(
            "meeting__space", "organisation"
        )
        line = said.earliest("id")
        if text:
            confirming.correct_line(cast.voice(key), line=line, text=text)
        else:
            confirming.take_back_line(cast.voice(key), line=line)


def follow(cast: Cast, meeting: Meeting, said: Said, at: Meeting | None) -> None:
    """Tell what became of the actions of a meeting, as far as the content says."""
    lines = {line.said: line for line in meeting.lines.select_related("meeting__space")}
    for item in said["items"]:
        for _kind, _key, _language, text, *rest in item.get("lines", []):
            if len(rest) > 1 and rest[1]:
                following.follow_up(cast.viewer, line=lines[text], outcome=rest[1], words=rest[2], meeting=at)


def circulate(cast: Cast, meeting: Meeting, days: int) -> None:
    """Send the minutes of a meeting round, to be corrected within so many days."""
    until = cast.clock.at + timedelta(days=days)
    minuting.circulate_minutes(cast.viewer, meeting=meeting, correct_until=until)


def correct(cast: Cast, meeting: Meeting, key: str, text: str, answer: str, *, taken_in: bool | None) -> None:
    """A member asks for a correction of the minutes; None leaves it unanswered."""
    asked = minuting.ask_correction(cast.voice(key), minutes=_newest(meeting), text=text)
    if taken_in is not None:
        minuting.answer_correction(cast.viewer, correction=asked, taken_in=taken_in, answer=answer)


def approve(cast: Cast, meeting: Meeting, at: Meeting) -> None:
    """A later meeting approves the minutes."""
    minuting.approve_minutes(cast.viewer, minutes=_newest(meeting), meeting=at)


def _newest(meeting: Meeting) -> Minutes:
    return meeting.minutes.latest("version")


def answer_round(cast: Cast, item: AgendaItem, said: Said) -> None:
    """Members write for the country round."""
    keys = list(said["prompts"])
    answers = said["answers"] if cast.whole else said["answers"][:2]
    for key, language, texts in answers:
        round.hand_in(cast.voice(key), item=item, language=language, said=dict(zip(keys, texts, strict=True)))


def begin_round(cast: Cast, item: AgendaItem, said: Said) -> None:
    """The first members have written for a round that is still to come; one has only begun."""
    for key, language, texts in said["answers"]:
        round.hand_in(cast.voice(key), item=item, language=language, said=texts)
    key, language, texts = said["draft"]
    round.save_answer(cast.voice(key), item=item, language=language, said=texts)


def vote(cast: Cast, item: AgendaItem, title: Mapping[str, str], rule: Rule) -> Ballot:
    """Put a question to the vote in the room; those who are there answer on their phones."""
    ballot = voting.put_to_vote(cast.viewer, item=item, title=told(title), rule=rule)
    there = item.meeting.attendees.filter(withdrawn_at=None).values_list("organisation_id", flat=True)
    roll = {voter.organisation_id for voter in ballot.voters.all() if voter.weight != "0"}
    for key, organisation in sorted(cast.organisations.items()):
        if organisation.pk in roll and organisation.pk in set(there):
            choice = cast.chance.choices(("yes", "no", "abstain"), (92, 5, 3))[0]
            voting.vote_in_room(cast.voice(key), meeting=item.meeting, ballot=ballot, choice=choice)
    publish(cast, ballot)
    return ballot


def publish(cast: Cast, ballot: Ballot) -> None:
    """Close, count and publish."""
    running.close_ballot(cast.viewer, ballot=ballot)
    running.count_ballot(cast.viewer, ballot=ballot)
    running.publish_result(cast.viewer, ballot=ballot)
