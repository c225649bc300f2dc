"""Finding a date: asking the organisations, their answers, and the date that is chosen."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

from django.utils.timezone import localtime
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from filrouge.ground.actions import Act, Refused, action
from filrouge.ground.people.models import Organisation
from filrouge.rooms.meetings.actions.moving import Openings, agenda_follows
from filrouge.rooms.meetings.actions.preparing import refuse_unless
from filrouge.rooms.meetings.models import DateAnswer, DateOption, DatePoll, Day, Fits, Meeting, State
from filrouge.rooms.meetings.rules import MAY

MOST_DATES = 30


@action("meetings.ask_for_dates", rule=MAY["keep"], about="meeting", says=gettext_lazy("Dates asked for"))
def ask_for_dates(
    act: Act, *, meeting: Meeting, dates: Sequence[tuple[datetime, datetime]], until: datetime
) -> DatePoll:
    """Ask those who are invited which of some dates fit; one answer for each organisation."""
    refuse_unless(meeting, State.DRAFTED)
    _refuse(act, meeting, dates, until)
    poll = DatePoll.objects.create(meeting=meeting, asked_at=act.at, until=until)
    DateOption.objects.bulk_create(DateOption(poll=poll, starts_at=a, ends_at=b) for a, b in sorted(set(dates)))
    act.changed(meeting, after={"dates": len(set(dates)), "until": until.isoformat()})
    return poll


@action("meetings.say_which_fit", rule=MAY["answer"], about="poll", says=gettext_lazy("Said which dates fit"))
def say_which_fit(act: Act, *, poll: DatePoll, fits: Mapping[DateOption, str]) -> int:
    """One organisation says which dates fit, for all of them at once; it may say otherwise until a date is chosen."""
    assert act.by.acting is not None  # the rule has settled it
    poll.refresh_from_db(from_queryset=DatePoll.objects.select_for_update())
    if poll.ended_at is not None:
        raise Refused(_("This question is closed. The date is on the page of the meeting."), code="closed")
    if act.at > poll.until:
        raise Refused(_("The time to answer is over. A date is being chosen."), code="late")
    if any(option.poll_id != poll.pk or word not in Fits.values for option, word in fits.items()):
        raise Refused(_("Say of each date whether it fits, fits if need be, or does not."), code="fits")
    mine = Organisation.objects.get(pk=act.by.acting.organisation)
    for option, word in fits.items():
        DateAnswer.objects.update_or_create(option=option, organisation=mine, defaults={"fits": word, "at": act.at})
    act.changed(poll.meeting, after={"organisation": mine.id, "dates": len(fits)})
    return len(fits)


@action("meetings.choose_date", rule=MAY["keep"], about="option", says=gettext_lazy("Date chosen"))
def choose_date(act: Act, *, option: DateOption) -> Meeting:
    """The date that was found becomes the first day of the meeting; its other days and its agenda move along, and the
    question ends.
    """
    poll, meeting = option.poll, option.poll.meeting
    refuse_unless(meeting, State.DRAFTED)
    if not DatePoll.objects.filter(pk=poll.pk, ended_at=None).update(ended_at=act.at):
        raise Refused(_("A date was chosen already. Change it on the form of the meeting."), code="closed")
    DateOption.objects.filter(pk=option.pk).update(chosen=True)
    return _put(act, meeting, _days(meeting, option))


@action("meetings.move_draft", rule=MAY["keep"], about="meeting", says=gettext_lazy("Draft of a meeting moved"))
def move_draft(act: Act, *, meeting: Meeting, days: int) -> Meeting:
    """Move a meeting that is being prepared by whole days; its hours stay and its agenda follows.

    Nobody is told of a draft, so one for which members are asked to find a date stays where it is.
    """
    refuse_unless(meeting, State.DRAFTED)
    if DatePoll.objects.filter(meeting=meeting).exists():
        raise Refused(_("Members are asked already. Their answers stand on the page of the dates."), code="asked")
    zone, by = ZoneInfo(meeting.zone), timedelta(days)
    rows = meeting.days.order_by("starts_at")
    return _put(act, meeting, [(localtime(d.starts_at, zone) + by, localtime(d.ends_at, zone) + by) for d in rows])


def _put(act: Act, meeting: Meeting, days: Sequence[tuple[datetime, datetime]]) -> Meeting:
    """Put a meeting on other days, which come in their order; its agenda follows."""
    opened, before = Openings.of(meeting), _noted(meeting)
    meeting.starts_at, meeting.ends_at, meeting.changed_at = days[0][0], days[-1][1], act.at
    meeting.save(update_fields=["starts_at", "ends_at", "changed_at"])
    meeting.days.all().delete()
    Day.objects.bulk_create(Day(meeting=meeting, starts_at=starts, ends_at=ends) for starts, ends in days)
    agenda_follows(meeting, opened)
    act.changed(meeting, before=before, after=_noted(meeting))
    return meeting


def _noted(meeting: Meeting) -> dict[str, str]:
    return {"starts": meeting.starts_at.isoformat(), "ends": meeting.ends_at.isoformat()}


def _days(meeting: Meeting, option: DateOption) -> list[tuple[datetime, datetime]]:
    """The date that was found is the first day; those that follow it keep their hours and as many days from it."""
    zone = ZoneInfo(meeting.zone)
    first, *others = meeting.days.order_by("starts_at")
    by = localtime(option.starts_at, zone).date() - localtime(first.starts_at, zone).date()
    later = [(localtime(day.starts_at, zone) + by, localtime(day.ends_at, zone) + by) for day in others]
    return [(option.starts_at, option.ends_at), *(day for day in later if day[0] >= option.ends_at)]


def _refuse(act: Act, meeting: Meeting, dates: Sequence[tuple[datetime, datetime]], until: datetime) -> None:
    if not 2 <= len(set(dates)) <= MOST_DATES:
        raise Refused(_("Offer at least two dates, at most %(most)s.") % {"most": MOST_DATES}, code="dates")
    if any(ends <= starts for starts, ends in dates):
        raise Refused(_("A date ends after it starts. Choose a later hour."), code="dates", field="dates")
    if until <= act.at:
        raise Refused(_("Give people time to answer. Choose a later day."), code="until", field="until")
    if not meeting.invited.exists():
        raise Refused(_("Nobody is invited yet. Choose who is, then ask for dates."), code="nobody")
    if DatePoll.objects.filter(meeting=meeting).exists():
        raise Refused(_("Members are asked already. Their answers stand on the page of the dates."), code="twice")
