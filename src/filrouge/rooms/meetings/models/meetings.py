"""The series, the meeting and its days."""

from __future__ import annotations

from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from filrouge.ground.people.models import new_address
from filrouge.ground.words import WordsField


class Mode(models.TextChoices):
    """How people take part."""

    PLACE = "place", _("In person")
    ONLINE = "online", _("Online")
    BOTH = "both", _("In person and online")


class State(models.TextChoices):
    """Where a meeting stands. It only goes forward; a cancelled one keeps its page and its place in the calendars."""

    DRAFTED = "drafted", _("Being prepared")
    ANNOUNCED = "announced", _("Announced")
    UNDER_WAY = "under_way", _("Under way")
    ENDED = "ended", _("Ended")
    CANCELLED = "cancelled", _("Cancelled")


class Series(models.Model):
    """Meetings that follow one another: the general meetings, a year of six sessions."""

    space = models.ForeignKey("people.Space", on_delete=models.CASCADE, related_name="+")
    address = models.CharField(max_length=12, unique=True, default=new_address)
    name = WordsField()
    text = WordsField(blank=True)
    made_at = models.DateTimeField()


class Meeting(models.Model):
    """One meeting of one or several days.

    `starts_at` and `ends_at` are those of its first and last day, kept so that lists sort and calendars ask quickly;
    `zone` is the IANA zone in which its hours were meant. `sequence` grows with every change that calendars must learn
    (RFC 5545). `live` grows with everything that a screen in the room shows, so that polls cost nothing in between.
    """

    space = models.ForeignKey("people.Space", on_delete=models.CASCADE, related_name="+")
    address = models.CharField(max_length=12, unique=True, default=new_address)
    series = models.ForeignKey(Series, null=True, blank=True, on_delete=models.PROTECT, related_name="meetings")
    follows = models.ForeignKey("self", null=True, blank=True, on_delete=models.PROTECT, related_name="+")
    title = WordsField()
    text = WordsField(blank=True)
    mode = models.CharField(max_length=8, choices=Mode.choices, default=Mode.PLACE)
    zone = models.CharField(max_length=60)
    starts_at = models.DateTimeField()
    ends_at = models.DateTimeField()
    place = models.CharField(max_length=200, blank=True)
    street = models.CharField(max_length=300, blank=True)  # the address of the place, as one writes it on a letter
    country = models.CharField(max_length=2, blank=True)
    latitude = models.FloatField(null=True, blank=True)
    longitude = models.FloatField(null=True, blank=True)
    link = models.URLField(max_length=500, blank=True)  # of the video room; only for those invited
    languages = models.JSONField(default=list)
    host = models.ForeignKey("people.Organisation", null=True, blank=True, on_delete=models.PROTECT, related_name="+")
    public = models.BooleanField(default=True)  # whether strangers see that it takes place, with its agenda
    rule = models.ForeignKey("ballots.Rule", null=True, blank=True, on_delete=models.PROTECT, related_name="+")
    speaking_order = models.JSONField(default=list)  # criteria of methods.speaking, the first weighs most
    speaking_seconds = models.PositiveSmallIntegerField(default=180)
    asks_diet = models.BooleanField(default=False)
    asks_access = models.BooleanField(default=True)
    register_until = models.DateTimeField(null=True, blank=True)

    state = models.CharField(max_length=10, choices=State.choices, default=State.DRAFTED)
    called_off_because = models.CharField(max_length=600, blank=True)
    code = models.CharField(max_length=6, blank=True)  # typed on a phone in the room, while the meeting is under way
    sequence = models.PositiveIntegerField(default=0)
    live = models.PositiveIntegerField(default=0)
    drafted_at = models.DateTimeField()
    changed_at = models.DateTimeField()
    announced_at = models.DateTimeField(null=True)
    began_at = models.DateTimeField(null=True)
    ended_at = models.DateTimeField(null=True)

    class Meta:
        constraints = [
            models.CheckConstraint(condition=Q(ends_at__gt=F("starts_at")), name="a_meeting_ends_after_it_starts"),
            models.UniqueConstraint(fields=["code"], condition=~Q(code=""), name="a_code_opens_one_meeting"),
        ]
        indexes = [
            models.Index(fields=["space", "-starts_at", "-id"]),
            models.Index(fields=["series", "starts_at"]),
        ]


class Day(models.Model):
    """One day of a meeting, from its opening to its closing."""

    meeting = models.ForeignKey(Meeting, on_delete=models.CASCADE, related_name="days")
    starts_at = models.DateTimeField()
    ends_at = models.DateTimeField()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["meeting", "starts_at"], name="a_day_begins_once"),
            models.CheckConstraint(condition=Q(ends_at__gt=F("starts_at")), name="a_day_ends_after_it_starts"),
        ]
        ordering = ["starts_at"]
