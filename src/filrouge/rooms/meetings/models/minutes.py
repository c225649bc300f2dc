"""The minutes: made of the lines, circulated, corrected, approved at the next meeting."""

from __future__ import annotations

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _


class MinutesState(models.TextChoices):
    DRAFTED = "drafted", _("Being written")
    CIRCULATED = "circulated", _("For correction")
    APPROVED = "approved", _("Approved")


class Minutes(models.Model):
    """One version of a meeting's minutes.

    While drafted nothing is stored: they are read from the lines. Circulating freezes `content` (a plain value, see
    formats.minutes) with its SHA-256; corrections that are taken in make the next version; approval is of one version,
    at a later meeting.
    """

    meeting = models.ForeignKey("meetings.Meeting", on_delete=models.CASCADE, related_name="minutes")
    version = models.PositiveSmallIntegerField()
    state = models.CharField(max_length=10, choices=MinutesState.choices, default=MinutesState.CIRCULATED)
    content = models.JSONField()
    digest = models.CharField(max_length=64)
    circulated_at = models.DateTimeField()
    correct_until = models.DateTimeField()
    approved_at = models.DateTimeField(null=True)
    approved_in = models.ForeignKey("meetings.Meeting", null=True, on_delete=models.PROTECT, related_name="+")

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["meeting", "version"], name="a_version_of_minutes_once"),
            models.UniqueConstraint(
                fields=["meeting"], condition=Q(state="approved"), name="one_version_of_minutes_is_approved"
            ),
        ]


class Correction(models.Model):
    """What an organisation asks to have corrected in circulated minutes, and what was answered.

    About one line, `was` is its wording in the minutes that were read, `becomes` the wording that is asked for and
    `text` the reason; else `text` is a sentence about an item or about the whole.
    """

    minutes = models.ForeignKey(Minutes, on_delete=models.CASCADE, related_name="corrections")
    organisation = models.ForeignKey("people.Organisation", on_delete=models.PROTECT, related_name="+")
    item = models.ForeignKey("meetings.AgendaItem", null=True, on_delete=models.PROTECT, related_name="+")
    line = models.ForeignKey("meetings.Line", null=True, on_delete=models.PROTECT, related_name="corrections")
    was = models.TextField(blank=True)
    becomes = models.TextField(blank=True)
    text = models.CharField(max_length=2000)
    at = models.DateTimeField()
    taken_in = models.BooleanField(null=True)  # None: not answered yet
    answer = models.CharField(max_length=600, blank=True)
    answered_at = models.DateTimeField(null=True)

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=~Q(taken_in=False) | ~Q(answer=""), name="a_correction_not_taken_in_says_why"
            ),
            models.CheckConstraint(
                condition=Q(line__isnull=True, was="", becomes="")
                | (Q(line__isnull=False) & ~Q(was="") & ~Q(becomes="")),
                name="a_correction_of_a_line_has_both_wordings",
            ),
        ]
