"""What people type to prepare a meeting."""

from __future__ import annotations

from datetime import date, datetime, time
from typing import Any
from zoneinfo import ZoneInfo

from django import forms
from django.core.exceptions import ValidationError
from django.utils.timezone import localtime
from django.utils.translation import get_language, gettext_lazy
from django.utils.translation import gettext as _

from filrouge.ground.hours import happens
from filrouge.ground.hours_form import MomentField, PlannedDay, zones_by_region
from filrouge.ground.languages_form import LanguagesField
from filrouge.ground.long_select import Listed, LongSelect
from filrouge.ground.people.viewer import Viewer
from filrouge.ground.words_form import InLanguages
from filrouge.rooms.ballots.queries.rules import rules_in_force
from filrouge.rooms.meetings.actions.preparing import MeetingDraft
from filrouge.rooms.meetings.models import Meeting, Mode, Series
from filrouge.rooms.register.queries.values import countries

MOST_DAYS = 14
ORDERS = {
    "first_time,country,asked": gettext_lazy("who has not spoken yet, then countries not heard yet"),
    "country,first_time,asked": gettext_lazy("countries not heard yet, then who has not spoken yet"),
    "least_time,asked": gettext_lazy("who has spoken least"),
    "asked": gettext_lazy("in the order of asking"),
}


class DayForm(forms.Form):
    """One day of a meeting, in the time of its place. An empty row is no day."""

    day = PlannedDay(label=gettext_lazy("Day"), required=False)
    begins = forms.TimeField(
        label=gettext_lazy("from"), required=False, widget=forms.TimeInput(attrs={"type": "time"}, format="%H:%M")
    )
    ends = forms.TimeField(
        label=gettext_lazy("until"), required=False, widget=forms.TimeInput(attrs={"type": "time"}, format="%H:%M")
    )

    def clean(self) -> dict[str, Any]:
        given = super().clean() or {}
        typed = [given.get(name) for name in ("day", "begins", "ends")]
        if any(typed) and not all(typed) and not self.errors:
            raise ValidationError(_("A day needs its date, when it begins and when it ends."))
        return given


DaysFormSet = forms.formset_factory(DayForm, extra=3, max_num=MOST_DAYS, validate_max=True)


class DraftMeeting(InLanguages):
    """A meeting; its days are a formset beside it (DaysFormSet)."""

    words = {
        "title": (gettext_lazy("Name"), gettext_lazy("As people call it: “General meeting, Bologna”."), True, 1),
        "text": (gettext_lazy("What it is for"), "", False, 8),
    }
    mode = forms.ChoiceField(label=gettext_lazy("How people take part"), choices=Mode.choices)
    zone = forms.ChoiceField(
        label=gettext_lazy("Time zone"), help_text=gettext_lazy("The clock of the place; hours are meant by it."),
        widget=LongSelect, choices=Listed(None, zones_by_region),
    )  # fmt: skip
    place = forms.CharField(label=gettext_lazy("Place"), required=False, max_length=200)
    street = forms.CharField(label=gettext_lazy("Address of the place"), required=False, max_length=300)
    country = forms.ChoiceField(
        label=gettext_lazy("Country"), required=False, widget=LongSelect,
        choices=Listed(gettext_lazy("Not said"), countries),
    )  # fmt: skip
    latitude = forms.FloatField(label=gettext_lazy("Latitude"), required=False, min_value=-90, max_value=90)
    longitude = forms.FloatField(label=gettext_lazy("Longitude"), required=False, min_value=-180, max_value=180)
    link = forms.URLField(
        label=gettext_lazy("Link of the video room"), required=False, max_length=500, assume_scheme="https",
        help_text=gettext_lazy("Shown to those who are invited, and to nobody else."),
    )  # fmt: skip
    languages = LanguagesField(label=gettext_lazy("Languages spoken"), required=False)
    series = forms.ModelChoiceField(
        label=gettext_lazy("Series"), queryset=Series.objects.none(), required=False, empty_label=gettext_lazy("none"),
        help_text=gettext_lazy("Meetings that follow one another, such as the general meetings."),
    )  # fmt: skip
    rule = forms.ChoiceField(
        label=gettext_lazy("Rule of the quorum"), required=False,
        help_text=gettext_lazy("How many have to be there is read from this rule."),
    )  # fmt: skip
    speaking_order = forms.ChoiceField(label=gettext_lazy("Who speaks first"), choices=list(ORDERS.items()))
    speaking_minutes = forms.IntegerField(label=gettext_lazy("Minutes for each speech"), min_value=1, max_value=60)
    asks_diet = forms.BooleanField(label=gettext_lazy("Ask what people do not eat"), required=False)
    asks_access = forms.BooleanField(label=gettext_lazy("Ask what people need to take part"), required=False)
    register_until = MomentField(label=gettext_lazy("Registration until"), required=False)
    public = forms.BooleanField(
        label=gettext_lazy("Public"), required=False,
        help_text=gettext_lazy("Everybody sees that it takes place, and its agenda."),
    )  # fmt: skip

    def __init__(self, *args: Any, viewer: Viewer, meeting: Meeting | None = None, **kwargs: Any) -> None:
        said = {"title": meeting.title, "text": meeting.text} if meeting else None
        super().__init__(*args, viewer=viewer, said=said, initial=_initial(viewer, meeting), **kwargs)
        self.rules = {str(rule.id): rule for rule in rules_in_force(viewer)}
        language = get_language() or "en"
        names = [(number, rule.name.in_(language).text) for number, rule in self.rules.items()]
        self.fields["rule"].choices = [("", _("none")), *names]  # type: ignore[attr-defined]  # a ChoiceField
        series = self.fields["series"]
        series.queryset = Series.objects.filter(space=viewer.space)  # type: ignore[attr-defined]  # a ModelChoiceField
        series.label_from_instance = lambda each: each.name.in_(language).text  # type: ignore[attr-defined]  # the same

    def draft(self, days: tuple[tuple[datetime, datetime], ...]) -> MeetingDraft:
        """What was typed, with the days of the formset."""
        typed = self.cleaned_data
        kept = (
            "title", "text", "zone", "mode", "place", "street", "latitude", "longitude", "link", "series", "asks_diet",
            "asks_access", "register_until", "public",
        )  # fmt: skip
        return MeetingDraft(
            days=days,
            country=typed["country"],
            languages=tuple(typed["languages"]),
            rule=self.rules.get(typed["rule"]),
            speaking_order=tuple(typed["speaking_order"].split(",")),
            speaking_seconds=typed["speaking_minutes"] * 60,
            **{name: typed[name] for name in kept},
        )


class SeriesForm(InLanguages):
    """A series of meetings."""

    words = {
        "name": (gettext_lazy("Name"), gettext_lazy("As people call it: “General meetings”."), True, 1),
        "text": (gettext_lazy("What they are for"), "", False, 3),
    }


def _initial(viewer: Viewer, meeting: Meeting | None) -> dict[str, Any]:
    if meeting is None:
        zone = viewer.space.zone if viewer.space else "UTC"
        return {"zone": zone, "mode": Mode.PLACE, "speaking_minutes": 3, "asks_access": True, "public": True}
    kept = (
        "mode", "zone", "place", "street", "country", "latitude", "longitude", "link", "languages", "series",
        "asks_diet", "asks_access", "register_until", "public",
    )  # fmt: skip
    return {name: getattr(meeting, name) for name in kept} | {
        "rule": str(meeting.rule_id or ""),
        "speaking_order": ",".join(meeting.speaking_order),
        "speaking_minutes": max(1, meeting.speaking_seconds // 60),
    }


def days_of(meeting: Meeting) -> list[dict[str, Any]]:
    """The days as the formset shows them, on the clock of the place."""
    zone = ZoneInfo(meeting.zone)
    rows = [(localtime(each.starts_at, zone), localtime(each.ends_at, zone)) for each in meeting.days.all()]
    return [{"day": first.date(), "begins": first.time(), "ends": last.time()} for first, last in rows]


def days_typed(formset: Any, zone: str) -> tuple[tuple[datetime, datetime], ...]:
    """The days of a valid formset as moments. Raises ValidationError for an hour that does not come, or comes twice."""
    rows = [form.cleaned_data for form in formset if form.cleaned_data.get("day")]
    clock = ZoneInfo(zone)
    return tuple((_at(row["day"], row["begins"], clock), _at(row["day"], row["ends"], clock)) for row in rows)


def _at(day: date, hour: time, zone: ZoneInfo) -> datetime:
    naive = datetime.combine(day, hour)
    if happens(naive, zone) != 1:
        raise ValidationError(_("Clocks change in that night. Choose an hour before or after it."), code="clock_change")
    return naive.replace(tzinfo=zone)
