"""Lines inherited between levels: what a federation makes of an action of its network."""

from __future__ import annotations

from django.db import models
from django.utils.translation import gettext_lazy as _

from filrouge.ground.words import WordsField


class Stance(models.TextChoices):
    ADOPTED = "adopted", _("Adopted as it is")
    ADAPTED = "adapted", _("Adapted")
    DECLINED = "declined", _("Not for us")


class Inherited(models.Model):
    """A federation's answer to one line of a plan above, for its own space.

    Its own actions stand below it in a plan of its own (`plan`); `revision` is that of the line when it was answered,
    so that a change above asks for review below.
    """

    above = models.ForeignKey("plans.Action", on_delete=models.CASCADE, related_name="inherited")
    space = models.ForeignKey("people.Space", on_delete=models.CASCADE, related_name="+")
    stance = models.CharField(max_length=8, choices=Stance.choices)
    reason = WordsField(blank=True)
    words = WordsField(blank=True)  # the line as adapted
    below = models.ManyToManyField("plans.Action", related_name="inherits", blank=True)
    revision = models.PositiveIntegerField()
    answered_at = models.DateTimeField()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["above", "space"], name="a_line_is_answered_once_a_space"),
        ]
