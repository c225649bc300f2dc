"""What came out: every count is kept, a recount is another row."""

from __future__ import annotations

from django.db import models


class Count(models.Model):
    """One count of a ballot. `file` is what anyone can recount, `result` what it says in data."""

    ballot = models.ForeignKey("ballots.Ballot", on_delete=models.CASCADE, related_name="counts")
    number = models.PositiveSmallIntegerField()
    at = models.DateTimeField()
    file = models.JSONField()
    result = models.JSONField()
    digest = models.CharField(max_length=64)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["ballot", "number"], name="counts_of_a_ballot_in_order")]


class Contest(models.Model):
    """An organisation on the roll contests a result, with its reason; the secretariat answers."""

    ballot = models.ForeignKey("ballots.Ballot", on_delete=models.CASCADE, related_name="contests")
    organisation = models.ForeignKey("people.Organisation", on_delete=models.PROTECT, related_name="+")
    reason = models.CharField(max_length=2000)
    at = models.DateTimeField()
    answer = models.CharField(max_length=2000, blank=True)
    answered_at = models.DateTimeField(null=True)
    recount = models.ForeignKey(Count, null=True, on_delete=models.PROTECT, related_name="+")

    class Meta:
        indexes = [models.Index(fields=["ballot"])]
