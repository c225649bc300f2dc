"""What is done: actions with owner, partners, dates, milestones and progress."""

from __future__ import annotations

from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from filrouge.ground.people.models import new_address
from filrouge.ground.words import WordsField


class ActionState(models.TextChoices):
    """Where an action stands. A draft was captured in a room and has no place in the plan yet."""

    DRAFT = "draft", _("Draft")
    TO_START = "to_start", _("Not started")
    UNDER_WAY = "under_way", _("Under way")
    DONE = "done", _("Done")
    STOPPED = "stopped", _("Stopped")


class Action(models.Model):
    """Something that an organisation does for the plan. `number` counts within its area: action 1.2.

    A draft has neither area nor number. The owner is asked until `accepted_at`. Its share done is that of its
    milestones, or what its last progress says where it has none.
    """

    plan = models.ForeignKey("plans.Plan", on_delete=models.CASCADE, related_name="actions")
    area = models.ForeignKey("plans.Area", null=True, on_delete=models.PROTECT, related_name="actions")
    address = models.CharField(max_length=12, unique=True, default=new_address)
    number = models.PositiveSmallIntegerField(null=True)
    title = WordsField()
    text = WordsField(blank=True)
    proposal = models.ForeignKey("plans.Proposal", null=True, blank=True, on_delete=models.PROTECT, related_name="+")
    line = models.OneToOneField("meetings.Line", null=True, on_delete=models.PROTECT, related_name="+")
    owner = models.ForeignKey("people.Organisation", null=True, blank=True, on_delete=models.PROTECT, related_name="+")
    accepted_at = models.DateTimeField(null=True)  # when the owner said yes
    since = models.DateField(null=True, blank=True)
    until = models.DateField(null=True, blank=True)
    budget = models.DecimalField(max_digits=14, decimal_places=2, null=True, blank=True)
    currency = models.CharField(max_length=3, blank=True)
    risks = WordsField(blank=True)
    moves = WordsField(blank=True)  # the figures it should move, in words, until the room impact measures them
    state = models.CharField(max_length=10, choices=ActionState.choices, default=ActionState.TO_START)
    revision = models.PositiveIntegerField(default=1)  # grows when its words or dates change, for those who inherit it
    reminded_at = models.DateTimeField(null=True)  # when its owner was last asked how it goes
    made_at = models.DateTimeField()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["area", "number"], name="an_action_has_its_number"),
            models.CheckConstraint(
                condition=Q(since__isnull=True) | Q(until__isnull=True) | Q(until__gte=F("since")),
                name="an_action_ends_after_it_begins",
            ),
            models.CheckConstraint(condition=Q(budget__isnull=True) | ~Q(currency=""), name="money_has_a_currency"),
            models.CheckConstraint(
                condition=Q(state="draft", area__isnull=True, number__isnull=True)
                | (~Q(state="draft") & Q(area__isnull=False, number__isnull=False)),
                name="an_action_stands_in_an_area",
            ),
            models.CheckConstraint(
                condition=Q(accepted_at__isnull=True) | Q(owner__isnull=False), name="who_said_yes_is_known"
            ),
        ]
        indexes = [models.Index(fields=["plan", "state"]), models.Index(fields=["owner", "state"])]


class Partner(models.Model):
    """An organisation that takes part in an action; invited until it says yes."""

    action = models.ForeignKey(Action, on_delete=models.CASCADE, related_name="partners")
    organisation = models.ForeignKey("people.Organisation", on_delete=models.PROTECT, related_name="+")
    invited_at = models.DateTimeField()
    accepted_at = models.DateTimeField(null=True)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["action", "organisation"], name="a_partner_is_named_once")]


class Milestone(models.Model):
    """A step of an action, with its day."""

    action = models.ForeignKey(Action, on_delete=models.CASCADE, related_name="milestones")
    position = models.PositiveSmallIntegerField()
    name = WordsField()
    due = models.DateField(null=True, blank=True)
    done_on = models.DateField(null=True)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["action", "position"], name="a_milestone_in_its_place")]
        ordering = ["position"]


class Progress(models.Model):
    """What the owner or a partner reported: a state, a share in per cent, words. Rows are only added."""

    class Means(models.TextChoices):
        PAGE = "page", _("here")
        MAIL = "mail", _("by mail")

    action = models.ForeignKey(Action, on_delete=models.CASCADE, related_name="progress")
    organisation = models.ForeignKey("people.Organisation", null=True, on_delete=models.PROTECT, related_name="+")
    state = models.CharField(max_length=10, choices=ActionState.choices)
    percent = models.PositiveSmallIntegerField(null=True)
    words = WordsField(blank=True)
    means = models.CharField(max_length=4, choices=Means.choices, default=Means.PAGE)
    at = models.DateTimeField()

    class Meta:
        constraints = [
            models.CheckConstraint(condition=Q(percent__isnull=True) | Q(percent__lte=100), name="at_most_all_of_it")
        ]
        indexes = [models.Index(fields=["action", "-id"])]
