"""What else the year of the sample network holds: its rule, who votes, and meetings beside the six of the plan."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from datetime import datetime, timedelta
from functools import partial

from filrouge.front.sample.cast import DEMO, Cast, Said, told
from filrouge.front.sample.meeting_year import capture
from filrouge.front.sample.voting import ORDINARY
from filrouge.rooms.ballots.actions import ruling
from filrouge.rooms.ballots.models import Rule
from filrouge.rooms.meetings.actions import agenda, dates, leading, preparing, presence, speaking
from filrouge.rooms.meetings.models import Fits, ItemKind, Meeting, Mode, Series

Event = tuple[datetime, Callable[[], object]]
ROOM = "https://meet.sample.example/"
FITS = (Fits.YES, Fits.YES, Fits.YES, Fits.IF_NEED_BE, Fits.NO)


def adopt_rule(cast: Cast, said: Said) -> Rule:
    """The rule by which plans are weighed and adopted: every organisation has one vote.

    In a small sample few vote, so that there no quorum is asked for.
    """
    wanted = ORDINARY | said["said"] | ({} if cast.whole else {"participation": []})
    kept = {name: said[name] for name in ("source", "proxy_limit", "may_split")}
    wording = ruling.Wording(told(said["name"]), wanted, **kept)
    rule = ruling.write_rule(cast.viewer, space=cast.space, wording=wording)
    return ruling.adopt_rule(cast.viewer, rule=ruling.try_rule(cast.viewer, rule=rule))


def other_meetings(cast: Cast, said: Said, series: Series, rule: Rule, now: datetime) -> Iterator[Event]:
    """The meeting after the next, whose date is being found; a call, a visit that was cancelled, an open room."""
    yield cast.day(-11), partial(_find_a_date, cast, said["next"], series, rule)
    yield cast.day(-10, 14), partial(_call_off, cast, said["cancelled"])
    yield cast.from_today(-7), partial(_hold_call, cast, said["board"])
    yield now - timedelta(hours=2), partial(_open_room, cast, said["live"], now)


def _find_a_date(cast: Cast, said: Said, series: Series, rule: Rule) -> None:
    """Members are asked which of three dates fit; most have answered, not those for whom somebody signs in. A date is
    the first of two days.
    """
    times = [(cast.day(day, 9), cast.day(day, 17)) for day in (139, 146, 160)]
    second = (cast.day(140, 9), cast.day(140, 16))
    draft = preparing.MeetingDraft(
        told(said["title"]), "Europe/Ljubljana", (times[0], second), mode=Mode.BOTH, place=said["place"], series=series,
        country=said["country"], rule=rule, link=f"{ROOM}spring", languages=("en", "fr", "nl", "de", "it", "es"),
    )  # fmt: skip
    meeting = preparing.draft_meeting(cast.viewer, space=cast.space, draft=draft)
    _invite(cast, meeting, cast.members(), "members")
    poll = dates.ask_for_dates(cast.viewer, meeting=meeting, dates=times, until=cast.from_today(16, 18))
    options = list(poll.options.order_by("starts_at"))
    for key in cast.some([key for key in cast.members() if key not in DEMO], 38):
        fits = {option: str(cast.chance.choice(FITS)) for option in options}
        dates.say_which_fit(cast.voice(key), poll=poll, fits=fits)


def _call_off(cast: Cast, said: Said) -> None:
    day = (cast.day(21, 13), cast.day(21, 17))
    draft = preparing.MeetingDraft(told(said["title"]), "Europe/Brussels", (day,), place=said["place"], country="BE")
    meeting = preparing.draft_meeting(cast.viewer, space=cast.space, draft=draft)
    _invite(cast, meeting, ["be-trame", "be-weefwerk", "fr-filature", "nl-samenspoor", "lu-tissage"], "neighbours")
    preparing.announce_meeting(cast.viewer, meeting=meeting)
    cast.clock.set(cast.day(-9, 14))
    preparing.cancel_meeting(cast.viewer, meeting=meeting, reason=said["reason"])


def _hold_call(cast: Cast, said: Said) -> None:
    """A short call of some members, of which no minutes went round yet."""
    begins = cast.from_today(-6)
    draft = preparing.MeetingDraft(
        told(said["title"]), "Europe/Brussels", ((begins, begins + timedelta(hours=1)),), mode=Mode.ONLINE,
        link=f"{ROOM}board", public=False, languages=("en",),
    )  # fmt: skip
    meeting = _announced(cast, draft, said["who"], "board", [said["item"]])
    _begin(cast, meeting, begins, said["who"])
    item = leading.next_item(cast.viewer, meeting=meeting, seen="")
    assert item is not None  # the one that was just added
    capture(cast, item, said["line"])
    cast.clock.set(begins + timedelta(hours=1))
    preparing.end_meeting(cast.viewer, meeting=meeting)


def _open_room(cast: Cast, said: Said, now: datetime) -> None:
    """A room that is open all week: with an item, lines, and members who wait for the floor."""
    days = tuple((cast.from_today(day, 8), cast.from_today(day, 18)) for day in range(7))
    draft = preparing.MeetingDraft(
        told(said["title"]), "Europe/Brussels", days, text=told(said["text"]), mode=Mode.ONLINE, link=f"{ROOM}tenders",
        languages=("en", "fr", "nl", "de", "it", "es"),
    )  # fmt: skip
    meeting = _announced(cast, draft, said["who"], "tender desk", said["items"])
    _begin(cast, meeting, now - timedelta(hours=1), said["here"])
    item = leading.next_item(cast.viewer, meeting=meeting, seen="")
    assert item is not None  # the first of those that were just added
    for line in said["lines"]:
        capture(cast, item, line)
    for key in said["waiting"]:
        speaking.list_speaker(cast.viewer, item=item, organisation=cast.organisations[key], name="Delegate")


def _announced(
    cast: Cast, draft: preparing.MeetingDraft, keys: Sequence[str], because: str, items: Sequence[Mapping[str, str]]
) -> Meeting:
    meeting = preparing.draft_meeting(cast.viewer, space=cast.space, draft=draft)
    for title in items:
        item = agenda.ItemDraft(told(title), ItemKind.DELIBERATION)
        agenda.add_item(cast.viewer, meeting=meeting, item=item)
    _invite(cast, meeting, keys, because)
    return preparing.announce_meeting(cast.viewer, meeting=meeting)


def _invite(cast: Cast, meeting: Meeting, keys: Sequence[str], because: str) -> None:
    preparing.invite(cast.viewer, meeting=meeting, organisations=cast.several(keys), because=because)


def _begin(cast: Cast, meeting: Meeting, at: datetime, here: Sequence[str]) -> None:
    cast.clock.set(at)
    preparing.begin_meeting(cast.viewer, meeting=meeting)
    for organisation in cast.several(here):
        name = f"Delegate of {organisation.name}"
        presence.check_in_new(cast.viewer, meeting=meeting, name=name, organisation=organisation, online=True)
