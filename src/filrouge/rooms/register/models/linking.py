"""What was decided: which rows speak of which organisation, and what people chose."""

from __future__ import annotations

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _


class Link(models.Model):
    """Row → organisation. Ended, never deleted: the link in force has no `ended_at`."""

    class Method(models.TextChoices):
        ALONE = "alone", _("first row of its organisation")
        SAME_ROW = "same_row", _("same row as on the list before")
        NUMBER = "number", _("same register number")
        SCORE = "score", _("by score")
        PERSON = "person", _("by a person")

    row = models.ForeignKey("register.Row", on_delete=models.CASCADE, related_name="links")
    organisation = models.ForeignKey("people.Organisation", on_delete=models.PROTECT, related_name="+")
    space = models.ForeignKey("people.Space", on_delete=models.CASCADE, related_name="+")
    method = models.CharField(max_length=10, choices=Method.choices)
    score = models.FloatField(default=1.0)
    decided_by = models.ForeignKey("people.Person", null=True, on_delete=models.SET_NULL, related_name="+")
    at = models.DateTimeField()
    ended_at = models.DateTimeField(null=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["row"], condition=Q(ended_at__isnull=True), name="a_row_has_one_organisation"
            )
        ]
        indexes = [
            models.Index(fields=["organisation"], condition=Q(ended_at__isnull=True), name="register_link_now"),
            models.Index(fields=["space", "row"], condition=Q(ended_at__isnull=True), name="register_link_space"),
        ]


class Decision(models.Model):
    """What a person said of two groups of rows. Kept for ever, also when it was undone.

    `left_row` and `right_row` stand for the two groups, so that the answer outlives regrouping. `moved` lists the
    rows whose links a merge or a split moved, or the relation that a branch made: all that an undo needs.
    """

    class Verdict(models.TextChoices):
        SAME = "same", _("Same organisation")
        DIFFERENT = "different", _("Different organisations")
        BRANCH = "branch", _("Branch of the other")
        ASKED = "asked", _("The federations are asked")

    space = models.ForeignKey("people.Space", on_delete=models.CASCADE, related_name="+")
    left = models.ForeignKey("people.Organisation", on_delete=models.PROTECT, related_name="+")
    right = models.ForeignKey("people.Organisation", on_delete=models.PROTECT, related_name="+")
    left_row = models.ForeignKey("register.Row", on_delete=models.CASCADE, related_name="+")
    right_row = models.ForeignKey("register.Row", on_delete=models.CASCADE, related_name="+")
    verdict = models.CharField(max_length=10, choices=Verdict.choices)
    agreed = models.BooleanField(default=True)  # false while a second reviewer has still to agree
    probability = models.FloatField(null=True)
    features = models.JSONField(default=list)  # what the score saw: with the verdict, a label for training
    evidence = models.JSONField(default=list)
    moved = models.JSONField(default=list)
    cards = models.JSONField(default=list)  # other cards of both, as they were before a merge: to be put back with it
    by = models.ForeignKey("people.Person", null=True, on_delete=models.SET_NULL, related_name="+")
    at = models.DateTimeField()
    undone_at = models.DateTimeField(null=True)
    undone_by = models.ForeignKey("people.Person", null=True, on_delete=models.SET_NULL, related_name="+")

    class Meta:
        indexes = [models.Index(fields=["space", "-at"])]


class Answer(models.Model):
    """What a federation says of two organisations that it was asked about: evidence for the secretariat, no decision.

    `left_row` and `right_row` are those of the question, so that the answer outlives regrouping.
    """

    class Verdict(models.TextChoices):
        SAME = "same", _("The same organisation")
        DIFFERENT = "different", _("Two different organisations")
        UNKNOWN = "unknown", _("We do not know")

    space = models.ForeignKey("people.Space", on_delete=models.CASCADE, related_name="+")
    umbrella = models.ForeignKey("people.Organisation", on_delete=models.PROTECT, related_name="+")
    left_row = models.ForeignKey("register.Row", on_delete=models.CASCADE, related_name="+")
    right_row = models.ForeignKey("register.Row", on_delete=models.CASCADE, related_name="+")
    verdict = models.CharField(max_length=10, choices=Verdict.choices)
    by = models.ForeignKey("people.Person", null=True, on_delete=models.SET_NULL, related_name="+")
    at = models.DateTimeField()

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["space", "umbrella", "left_row", "right_row"], name="a_federation_answers_once"
            )
        ]


class Choice(models.Model):
    """The secretariat's choice where sources disagree: this row's value of this field is shown."""

    space = models.ForeignKey("people.Space", on_delete=models.CASCADE, related_name="+")
    organisation = models.ForeignKey("people.Organisation", on_delete=models.CASCADE, related_name="+")
    field = models.CharField(max_length=30)
    row = models.ForeignKey("register.Row", on_delete=models.CASCADE, related_name="+")

    class Meta:
        constraints = [models.UniqueConstraint(fields=["space", "organisation", "field"], name="one_choice_a_field")]


class FieldVisibility(models.Model):
    """Who may see one field of one organisation, where that differs from the field's default."""

    space = models.ForeignKey("people.Space", on_delete=models.CASCADE, related_name="+")
    organisation = models.ForeignKey("people.Organisation", on_delete=models.CASCADE, related_name="+")
    field = models.CharField(max_length=30)
    level = models.PositiveSmallIntegerField()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["space", "organisation", "field"], name="one_visibility_a_field")
        ]


class MissedCheck(models.Model):
    """Pairs below the line, drawn at random: what the linking neither joined nor asked about.

    `below`: how many such pairs there were. `pairs` are those drawn, in the order of the draw, each [left row, right
    row, probability, features, evidence]; `answers` what was said of the first of them: same, different or unknown.
    """

    space = models.ForeignKey("people.Space", on_delete=models.CASCADE, related_name="+")
    seed = models.PositiveIntegerField()
    size = models.PositiveSmallIntegerField()
    asked_at = models.DateTimeField()
    drawn_at = models.DateTimeField(null=True)
    below = models.PositiveIntegerField(default=0)
    pairs = models.JSONField(default=list)
    answers = models.JSONField(default=list)

    class Meta:
        indexes = [models.Index(fields=["space", "-id"])]


class TrainedModel(models.Model):
    """The score of a space, learned from its reviews; without one the shipped model is used."""

    space = models.ForeignKey("people.Space", on_delete=models.CASCADE, related_name="+")
    at = models.DateTimeField()
    labels = models.PositiveIntegerField()
    model = models.TextField()  # methods.linkage.Model.to_json
