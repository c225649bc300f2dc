"""What was said in the room: who asked to speak, the lines that were captured, and what became of them."""

from __future__ import annotations

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from filrouge.ground.people.models import new_address


class Speech(models.Model):
    """A request to speak on an item, and the speaking itself. Order is not stored: methods.speaking makes it."""

    item = models.ForeignKey("meetings.AgendaItem", on_delete=models.CASCADE, related_name="speeches")
    organisation = models.ForeignKey("people.Organisation", on_delete=models.PROTECT, related_name="+")
    name = models.CharField(max_length=120, blank=True)  # who speaks for it, as the chair calls them
    point_of_order = models.BooleanField(default=False)
    asked_at = models.DateTimeField()
    began_at = models.DateTimeField(null=True)
    ended_at = models.DateTimeField(null=True)
    withdrawn_at = models.DateTimeField(null=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["item", "organisation"],
                condition=Q(began_at__isnull=True, withdrawn_at__isnull=True),
                name="an_organisation_waits_once",
            ),
            models.UniqueConstraint(
                fields=["item"],
                condition=Q(began_at__isnull=False, ended_at__isnull=True),
                name="one_speaks_at_a_time",
            ),
        ]


class LineKind(models.TextChoices):
    """What a line is. Needs, proposals and actions go on in the plan that the meeting belongs to."""

    NOTE = "note", _("Note")
    NEED = "need", _("Need")
    PROPOSAL = "proposal", _("Proposal")
    DECISION = "decision", _("Decision")
    ACTION = "action", _("Action")


class LineState(models.TextChoices):
    """Where a line stands with the organisation that said it."""

    CAPTURED = "captured", _("To be confirmed")
    CONFIRMED = "confirmed", _("Confirmed")
    CORRECTED = "corrected", _("Corrected by who said it")
    TAKEN_BACK = "taken_back", _("Taken back by who said it")


class Line(models.Model):
    """One line typed in the room. `key` is made on the typing device, so that sending it twice writes it once.

    `said` is as it was captured; `text` as the organisation confirmed or corrected it. A line without organisation is
    the meeting's own and needs no confirmation. Of an action, `owner` and `due` say who and until when, and it is
    followed from meeting to meeting until `closed_at`; a decision is numbered within the meeting. `topic` is the one of
    its item, an open space, in which it was said.
    """

    meeting = models.ForeignKey("meetings.Meeting", on_delete=models.CASCADE, related_name="lines")
    item = models.ForeignKey("meetings.AgendaItem", null=True, on_delete=models.PROTECT, related_name="lines")
    topic = models.ForeignKey("meetings.Topic", null=True, on_delete=models.PROTECT, related_name="lines")
    address = models.CharField(max_length=12, unique=True, default=new_address)
    key = models.CharField(max_length=40, unique=True)
    kind = models.CharField(max_length=8, choices=LineKind.choices, default=LineKind.NOTE)
    organisation = models.ForeignKey("people.Organisation", null=True, on_delete=models.PROTECT, related_name="+")
    language = models.CharField(max_length=10)
    said = models.TextField()
    text = models.TextField()
    state = models.CharField(max_length=10, choices=LineState.choices, default=LineState.CAPTURED)
    number = models.PositiveSmallIntegerField(null=True)  # of a decision or an action: “decision 3 of Bologna”
    ballot = models.ForeignKey("ballots.Ballot", null=True, on_delete=models.PROTECT, related_name="+")
    owner = models.ForeignKey("people.Organisation", null=True, on_delete=models.PROTECT, related_name="+")
    due = models.DateField(null=True)
    typed_by = models.ForeignKey("people.Person", null=True, on_delete=models.SET_NULL, related_name="+")
    at = models.DateTimeField()
    answered_at = models.DateTimeField(null=True)
    closed_at = models.DateTimeField(null=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["meeting", "kind", "number"], condition=Q(number__isnull=False), name="a_line_has_its_number"
            )
        ]
        indexes = [
            models.Index(fields=["meeting", "id"]),
            models.Index(fields=["organisation", "state"]),
        ]


class FollowUp(models.Model):
    """What became of a decision or an action, told at a meeting or in between. Rows are only added."""

    class Outcome(models.TextChoices):
        UNDER_WAY = "under_way", _("Under way")
        DONE = "done", _("Done")
        DROPPED = "dropped", _("Not pursued")

    line = models.ForeignKey(Line, on_delete=models.CASCADE, related_name="follow_ups")
    meeting = models.ForeignKey("meetings.Meeting", null=True, on_delete=models.PROTECT, related_name="+")
    outcome = models.CharField(max_length=10, choices=Outcome.choices)
    words = models.CharField(max_length=600, blank=True)
    organisation = models.ForeignKey("people.Organisation", null=True, on_delete=models.PROTECT, related_name="+")
    at = models.DateTimeField()

    class Meta:
        constraints = [
            # Law: what is not taken up carries its reason.
            models.CheckConstraint(condition=~Q(outcome="dropped") | ~Q(words=""), name="what_is_dropped_says_why")
        ]
