"""One table: an edge from an effect to its cause."""

from django.db import models


class Link(models.Model):
    """`effect` `how` `cause`, e.g. a published total was derived from a federation's list."""

    space = models.ForeignKey("people.Space", on_delete=models.CASCADE, related_name="+")
    at = models.DateTimeField()
    how = models.CharField(max_length=24)
    effect_kind = models.CharField(max_length=60)
    effect_id = models.BigIntegerField()
    cause_kind = models.CharField(max_length=60)
    cause_id = models.BigIntegerField()
    entry = models.BigIntegerField()

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["effect_kind", "effect_id", "how", "cause_kind", "cause_id"],
                name="a_link_is_made_once",
            )
        ]
        indexes = [models.Index(fields=["cause_kind", "cause_id"])]
