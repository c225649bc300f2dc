"""Who speaks and who waits, in fair order, with the reason of each place."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from django.db.models import QuerySet
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from filrouge.ground.statements import Prepared
from filrouge.methods.speaking.order import Place, Reason, order_speakers
from filrouge.methods.speaking.requests import Request, Turn, typical_seconds
from filrouge.methods.speaking.rule import Criterion, Rule
from filrouge.rooms.meetings.models import AgendaItem, Meeting, Speech
from filrouge.rooms.register.queries.values import country_name

REASONS = {
    Reason.POINT_OF_ORDER: gettext_lazy("point of order"),
    Reason.FIRST_TIME: gettext_lazy("has not spoken yet"),
    Reason.COUNTRY: gettext_lazy("from a country not heard yet"),
    Reason.LEAST_TIME: gettext_lazy("has spoken least"),
    Reason.ALTERNATION: gettext_lazy("the other side’s turn"),
    Reason.ASKED: gettext_lazy("in the order of asking"),
}
ORDERED_BY = {
    Criterion.FIRST_TIME: gettext_lazy("who has not spoken yet"),
    Criterion.COUNTRY: gettext_lazy("countries not heard yet"),
    Criterion.LEAST_TIME: gettext_lazy("who has spoken least"),
    Criterion.ASKED: gettext_lazy("who asked first"),
}

COLUMNS = (
    "id", "item_id", "organisation_id", "organisation__address", "organisation__name", "organisation__country", "name",
    "point_of_order", "began_at", "ended_at",
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class Speaking:
    """Who has the floor, from when, and until when by the slot of the round or of the meeting."""

    speech: int
    organisation: int
    organisation_address: str
    organisation_name: str
    name: str
    since: datetime
    until: datetime


@dataclass(frozen=True, slots=True)
class Waiting:
    """One place of the list, the first is 1. `seconds_before` leaves out what the current speaker still has.

    `more` is what the chair's further buttons for this one are called.
    """

    number: int
    speech: int
    organisation: int
    organisation_name: str
    country: str
    name: str
    reason: str
    point_of_order: bool
    seconds_before: int
    more: str


@dataclass(frozen=True, slots=True)
class Speakers:
    """The list of one item. `rule` says in words who comes first in this meeting."""

    now: Speaking | None
    waiting: tuple[Waiting, ...]
    rule: str

    def before(self, organisation: int, at: datetime) -> str:
        """“3 before you, about 6 minutes”; empty for who does not wait."""
        mine = next((one for one in self.waiting if one.organisation == organisation), None)
        if mine is None:
            return ""
        left = max(0, int((self.now.until - at).total_seconds())) if self.now else 0
        people = mine.number - 1 + (1 if self.now else 0)
        return _before(people, round((mine.seconds_before + left) / 60))


def speakers_of(meeting: Meeting, item: AgendaItem | None) -> Speakers:
    """The list of an item; what was said on the whole meeting counts for its order. One statement."""
    rule = Rule(tuple(Criterion(criterion) for criterion in meeting.speaking_order))
    rows, at = _SPEECHES.rows(meeting=meeting.pk), item.pk if item else 0
    waiting = [row for row in rows if row.began_at is None and row.item_id == at]
    said = sorted((row for row in rows if row.began_at is not None), key=lambda row: (row.began_at, row.id))
    turns = [_turn(row) for row in said if not row.point_of_order]
    typical = max(1, typical_seconds(turns, meeting.speaking_seconds))
    by_key = {str(row.id): row for row in waiting}
    requests = [_request(row, place) for place, row in enumerate(waiting)]
    ordered = order_speakers(requests, turns, rule, typical=typical)
    now = next((row for row in said if row.ended_at is None and row.item_id == at), None)
    return Speakers(
        _speaking(now, (item.seconds_each if item else 0) or meeting.speaking_seconds) if now else None,
        tuple(_waiting(place, by_key[place.request.key]) for place in ordered),
        _rule_words(rule),
    )


def _speeches(meeting: int) -> QuerySet[Speech, Any]:
    speeches = Speech.objects.filter(item__meeting=meeting, withdrawn_at=None)
    return speeches.order_by("asked_at", "id").values_list(*COLUMNS)


_SPEECHES = Prepared(_speeches, meeting=-1)


def _request(row: Any, place: int) -> Request:
    return Request(
        str(row.id), row.organisation__address, row.organisation__country, place, point_of_order=row.point_of_order
    )


def _turn(row: Any) -> Turn:
    """A turn that is not over yet counts as heard, with no time so far."""
    seconds = int((row.ended_at - row.began_at).total_seconds()) if row.ended_at else 0
    return Turn(row.organisation__address, row.organisation__country, max(0, seconds))


def _speaking(row: Any, seconds: int) -> Speaking:
    until = row.began_at + timedelta(seconds=seconds)
    return Speaking(
        row.id, row.organisation_id, row.organisation__address, row.organisation__name, row.name, row.began_at, until
    )


def _waiting(place: Place, row: Any) -> Waiting:
    country = row.organisation__country
    return Waiting(
        place.number, row.id, row.organisation_id, row.organisation__name, country_name(country) if country else "",
        row.name, str(REASONS[place.reason]), row.point_of_order, place.seconds_before,
        _("More for %(name)s") % {"name": row.organisation__name},
    )  # fmt: skip


def _rule_words(rule: Rule) -> str:
    criteria = [criterion for criterion in rule.criteria if criterion != Criterion.ASKED]
    if not criteria:
        return _("In the order of asking.")
    first = [str(ORDERED_BY[criterion]) for criterion in criteria]
    return _("First: %(criteria)s; then in the order of asking.") % {"criteria": _("; then ").join(first)}


def _before(people: int, minutes: int) -> str:
    if people == 0:
        return _("You are next.")
    number = ngettext("%(number)d before you", "%(number)d before you", people) % {"number": people}
    if minutes < 1:
        return _("%(before)s, less than a minute") % {"before": number}
    words = ngettext("%(before)s, about %(minutes)d minute", "%(before)s, about %(minutes)d minutes", minutes)
    return words % {"before": number, "minutes": minutes}
