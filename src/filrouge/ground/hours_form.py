"""The fields in which people type a day, and a day with its hour."""

from __future__ import annotations

from datetime import date, datetime
from typing import Any
from zoneinfo import ZoneInfo

from django import forms
from django.core.exceptions import ValidationError
from django.utils import timezone
from django.utils.formats import time_format
from django.utils.functional import lazy
from django.utils.text import format_lazy
from django.utils.translation import gettext as _

from filrouge.ground.hours import happens, here, zones

TYPED = "%Y-%m-%dT%H:%M"
REACH = range(1900, 2200)  # the years that people plan in: at the ends of the calendar nothing can be moved any further


class DayInput(forms.DateInput):
    """A day, from the calendar of the browser, which takes it as 2026-11-22 only, whatever the language of the page.

    Written as people of that language write it, a day that is known already would stand there as an empty field.
    """

    input_type = "date"

    def __init__(self, attrs: dict[str, Any] | None = None) -> None:
        super().__init__(attrs, format="%Y-%m-%d")


def in_reach(day: date) -> None:
    """Refuse the slip of a hand: a year in which nobody plans, such as 0027 or 9999."""
    if day.year not in REACH:
        words = _("Write a year between %(first)s and %(last)s.")
        raise ValidationError(words % {"first": REACH[0], "last": REACH[-1]}, code="year")


class PlannedDay(forms.DateField):
    """A day on which something is to be, from the calendar of the browser."""

    default_validators = [in_reach]
    widget = DayInput


class MomentField(forms.DateTimeField):
    """A day with its hour, in the time of the network (ground.hours), which the hint names.

    Gives an aware datetime. An hour over which clocks are put forward, and one that comes twice, are refused with a
    sentence: whoever is bound by an hour must not have to guess it.
    """

    def __init__(self, *, help_text: Any = "", **kwargs: Any) -> None:
        widget = forms.DateTimeInput(attrs={"type": "datetime-local", "class": "w-m"}, format=TYPED)
        hint = format_lazy("{} {}", help_text, WHOSE_TIME()) if help_text else WHOSE_TIME()
        super().__init__(widget=widget, help_text=hint, **kwargs)

    def to_python(self, value: Any) -> datetime | None:
        with timezone.override("UTC"):
            read = super().to_python(value)
        if read is None or isinstance(value, datetime):
            return read
        in_reach(read)
        naive, zone = read.replace(tzinfo=None), ZoneInfo(timezone.get_current_timezone_name())
        if words := _not_once(naive, happens(naive, zone)):
            raise ValidationError(words, code="clock_change")
        return naive.replace(tzinfo=zone)


def _not_once(naive: datetime, times: int) -> str:
    hour = time_format(naive.time(), "TIME_FORMAT")
    if times == 0:
        words = _("Clocks are put forward in that night, so %(hour)s does not come. Choose another hour.")
        return words % {"hour": hour}
    if times == 2:
        words = _("Clocks are put back in that night, so %(hour)s comes twice. Choose an hour before or after it.")
        return words % {"hour": hour}
    return ""


def zones_by_region() -> list[tuple[str, Any]]:
    """UTC first, then every region of the IANA database with its places; names without a region are older ones."""
    regions: dict[str, list[tuple[str, str]]] = {}
    for zone in zones():
        region, _slash, place = zone.partition("/")
        if place:
            regions.setdefault(region, []).append((zone, zone.replace("_", " ")))
    bare = [(zone, zone) for zone in zones() if "/" not in zone and zone != "UTC"]
    return [("UTC", "UTC"), *regions.items(), (_("Other names"), bare)]


def _time_of() -> str:
    place = here()
    return _("In UTC.") if place == "UTC" else _("In the time of %(place)s.") % {"place": place}


WHOSE_TIME = lazy(_time_of, str)  # said when the page is drawn: a field is made before it is known in which network
