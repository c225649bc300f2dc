"""How proposals were weighed against each other, and what was decided about them."""

from __future__ import annotations

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from filrouge.ground.words import WordsField


class Weighing(models.Model):
    """A ballot by which proposals of a plan are weighed: by points, by equal shares of a fund, or yes or no to each.

    `currency` is that of the fund. What a proposal got is read from the published count of the ballot.
    """

    plan = models.ForeignKey("plans.Plan", on_delete=models.CASCADE, related_name="weighings")
    step = models.ForeignKey("plans.Step", null=True, on_delete=models.PROTECT, related_name="+")
    ballot = models.OneToOneField("ballots.Ballot", on_delete=models.PROTECT, related_name="+")
    currency = models.CharField(max_length=3, blank=True)
    at = models.DateTimeField()


class Weighed(models.Model):
    """One proposal in a weighing, with its number among the options (or questions) of the ballot."""

    weighing = models.ForeignKey(Weighing, on_delete=models.CASCADE, related_name="proposals")
    proposal = models.ForeignKey("plans.Proposal", on_delete=models.PROTECT, related_name="weighed")
    number = models.PositiveSmallIntegerField()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["weighing", "number"], name="a_number_in_a_weighing_once"),
            models.UniqueConstraint(fields=["weighing", "proposal"], name="a_proposal_in_a_weighing_once"),
        ]


class Outcome(models.TextChoices):
    """What was decided; the words are those of the states of a proposal."""

    ADOPTED = "adopted", _("Adopted")
    DEFERRED = "deferred", _("Deferred")
    NOT_TAKEN_UP = "not_taken_up", _("Not taken up")


class Decision(models.Model):
    """One decision about a proposal. Rows are only added: a matter that was reopened keeps what was decided before.

    `ballot` is the one whose published result it follows, where there was one.
    """

    proposal = models.ForeignKey("plans.Proposal", on_delete=models.CASCADE, related_name="decisions")
    number = models.PositiveSmallIntegerField()
    outcome = models.CharField(max_length=12, choices=Outcome.choices)
    reason = WordsField(blank=True)
    ballot = models.ForeignKey("ballots.Ballot", null=True, on_delete=models.PROTECT, related_name="+")
    at = models.DateTimeField()
    reopened_at = models.DateTimeField(null=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["proposal", "number"], name="decisions_of_a_proposal_in_order"),
            models.UniqueConstraint(
                fields=["proposal"], condition=Q(reopened_at__isnull=True), name="one_decision_holds"
            ),
        ]
