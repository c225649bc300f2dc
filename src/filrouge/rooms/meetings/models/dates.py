"""Finding a date: options, and one answer for each organisation."""

from __future__ import annotations

from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _


class Fits(models.TextChoices):
    YES = "yes", _("Fits")
    IF_NEED_BE = "if_need_be", _("If need be")
    NO = "no", _("Does not fit")


class DatePoll(models.Model):
    """The question when a meeting takes place, asked of the organisations it invites. Choosing an option ends it."""

    meeting = models.OneToOneField("meetings.Meeting", on_delete=models.CASCADE, related_name="date_poll")
    asked_at = models.DateTimeField()
    until = models.DateTimeField()
    ended_at = models.DateTimeField(null=True)


class DateOption(models.Model):
    """A time that is offered. The one that was chosen became the days of the meeting."""

    poll = models.ForeignKey(DatePoll, on_delete=models.CASCADE, related_name="options")
    starts_at = models.DateTimeField()
    ends_at = models.DateTimeField()
    chosen = models.BooleanField(default=False)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["poll"], condition=Q(chosen=True), name="one_date_is_chosen"),
            models.UniqueConstraint(fields=["poll", "starts_at", "ends_at"], name="a_date_is_offered_once"),
            models.CheckConstraint(condition=Q(ends_at__gt=F("starts_at")), name="a_date_ends_after_it_starts"),
        ]
        ordering = ["starts_at"]


class DateAnswer(models.Model):
    """What one organisation says to one date."""

    option = models.ForeignKey(DateOption, on_delete=models.CASCADE, related_name="answers")
    organisation = models.ForeignKey("people.Organisation", on_delete=models.PROTECT, related_name="+")
    fits = models.CharField(max_length=10, choices=Fits.choices)
    at = models.DateTimeField()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["option", "organisation"], name="an_organisation_says_it_once_a_date")
        ]
