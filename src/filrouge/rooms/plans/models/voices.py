"""What members say."""

from __future__ import annotations

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from filrouge.ground.people.models import new_address
from filrouge.ground.words import WordsField


class ContributionState(models.TextChoices):
    """Where a contribution stands. What became of it is told by the proposals drawn from it."""

    DRAFT = "draft", _("Draft")
    TO_CONFIRM = "to_confirm", _("To be confirmed by who said it")
    HANDED_IN = "handed_in", _("Handed in")
    TAKEN_BACK = "taken_back", _("Taken back")


class Came(models.TextChoices):
    """By which way it came."""

    PAGE = "page", _("written here")
    ROOM = "room", _("said in the room")
    MAIL = "mail", _("by mail")
    LIST = "list", _("from a list")


class Contribution(models.Model):
    """One thing that an organisation said for the plan, in its language. `line` is where it was captured in a room.

    It gets its `number` when it is handed in, so that a draft that is thrown away leaves no gap.
    """

    plan = models.ForeignKey("plans.Plan", on_delete=models.CASCADE, related_name="contributions")
    step = models.ForeignKey("plans.Step", null=True, on_delete=models.PROTECT, related_name="+")
    area = models.ForeignKey("plans.Area", null=True, blank=True, on_delete=models.SET_NULL, related_name="+")
    address = models.CharField(max_length=12, unique=True, default=new_address)
    number = models.PositiveIntegerField(null=True)
    organisation = models.ForeignKey("people.Organisation", on_delete=models.PROTECT, related_name="+")
    person = models.ForeignKey("people.Person", null=True, on_delete=models.SET_NULL, related_name="+")
    text = WordsField()
    came = models.CharField(max_length=4, choices=Came.choices, default=Came.PAGE)
    line = models.OneToOneField("meetings.Line", null=True, on_delete=models.PROTECT, related_name="+")
    state = models.CharField(max_length=10, choices=ContributionState.choices, default=ContributionState.HANDED_IN)
    at = models.DateTimeField()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["plan", "number"], name="a_contribution_has_its_number"),
            models.CheckConstraint(
                condition=(Q(state="draft") & Q(number__isnull=True)) | (~Q(state="draft") & Q(number__isnull=False)),
                name="a_draft_has_no_number",
            ),
        ]
        indexes = [
            models.Index(fields=["plan", "state", "-id"]),
            models.Index(fields=["plan", "organisation"]),
            models.Index(fields=["organisation", "plan", "state", "step", "at"]),
        ]


class Invitation(models.Model):
    """A word to an organisation that has not been heard yet in a step: once a step, kindly."""

    step = models.ForeignKey("plans.Step", on_delete=models.CASCADE, related_name="invitations")
    organisation = models.ForeignKey("people.Organisation", on_delete=models.PROTECT, related_name="+")
    at = models.DateTimeField()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["step", "organisation"], name="invited_once_a_step")]
