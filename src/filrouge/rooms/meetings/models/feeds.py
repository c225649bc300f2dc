"""Calendar feeds behind a secret that can be taken back."""

from __future__ import annotations

from django.db import models


class FeedKey(models.Model):
    """Opens one person's own calendar feed: of everything for them, of their organisation, or of one series.

    Only the digest of the secret is kept.
    """

    person = models.ForeignKey("people.Person", on_delete=models.CASCADE, related_name="+")
    space = models.ForeignKey("people.Space", on_delete=models.CASCADE, related_name="+")
    organisation = models.ForeignKey("people.Organisation", null=True, on_delete=models.CASCADE, related_name="+")
    series = models.ForeignKey("meetings.Series", null=True, on_delete=models.CASCADE, related_name="+")
    digest = models.CharField(max_length=64, unique=True)
    made_at = models.DateTimeField()
    revoked_at = models.DateTimeField(null=True)
