"""The plan, its areas and its steps."""

from __future__ import annotations

from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from filrouge.ground.people.models import new_address
from filrouge.ground.words import WordsField


class PlanState(models.TextChoices):
    """Where a plan stands."""

    DRAFTED = "drafted", _("Being prepared")
    MAKING = "making", _("Being made")
    RUNNING = "running", _("Adopted, under way")
    ENDED = "ended", _("Ended")


class Plan(models.Model):
    """What a network wants to do in a period. `follows` is the plan before it, from which it may have been made."""

    space = models.ForeignKey("people.Space", on_delete=models.CASCADE, related_name="+")
    address = models.CharField(max_length=12, unique=True, default=new_address)
    title = WordsField()
    text = WordsField(blank=True)
    since = models.DateField()
    until = models.DateField()
    follows = models.ForeignKey("self", null=True, blank=True, on_delete=models.PROTECT, related_name="+")
    public = models.BooleanField(default=True)
    state = models.CharField(max_length=8, choices=PlanState.choices, default=PlanState.DRAFTED)
    made_at = models.DateTimeField()

    class Meta:
        constraints = [models.CheckConstraint(condition=Q(until__gte=F("since")), name="a_plan_ends_after_it_begins")]
        indexes = [models.Index(fields=["space", "-since", "-id"])]


class Area(models.Model):
    """A part of the plan: “Buying and selling together”."""

    plan = models.ForeignKey(Plan, on_delete=models.CASCADE, related_name="areas")
    position = models.PositiveSmallIntegerField()
    name = WordsField()
    text = WordsField(blank=True)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["plan", "position"], name="an_area_in_its_place")]
        ordering = ["position"]


class StepKind(models.TextChoices):
    """What a step is for; rules.ALLOWS says what each opens."""

    LISTENING = "listening", _("Listening")
    SORTING = "sorting", _("Sorting")
    AMENDING = "amending", _("Amending")
    WEIGHING = "weighing", _("Weighing")
    ADOPTING = "adopting", _("Adopting")
    STARTING = "starting", _("Starting")


class Step(models.Model):
    """One step in the making of a plan, open from a moment until a moment. A meeting may belong to it.

    `allows` names what it opens (rules.ALLOWS gives the usual ones of its kind), so that what members may do now is
    data that the rules ask.
    """

    plan = models.ForeignKey(Plan, on_delete=models.CASCADE, related_name="steps")
    position = models.PositiveSmallIntegerField()
    kind = models.CharField(max_length=10, choices=StepKind.choices)
    name = WordsField()
    text = WordsField(blank=True)
    allows = models.JSONField(default=list)
    opens_at = models.DateTimeField()
    closes_at = models.DateTimeField()
    meeting = models.ForeignKey("meetings.Meeting", null=True, blank=True, on_delete=models.PROTECT, related_name="+")

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["plan", "position"], name="a_step_in_its_place"),
            models.CheckConstraint(condition=Q(closes_at__gt=F("opens_at")), name="a_step_closes_after_it_opens"),
        ]
        ordering = ["position"]
