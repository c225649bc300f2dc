"""One table, written once and never changed: the database itself refuses UPDATE and DELETE (migration 0002)."""

from django.db import models


class Entry(models.Model):
    """One action that was done. Ids are plain numbers, not references: the trail outlives what it speaks of."""

    at = models.DateTimeField(db_index=True)
    verb = models.CharField(max_length=60)
    means = models.CharField(max_length=12)
    space = models.BigIntegerField(null=True)
    person = models.BigIntegerField(null=True)
    organisation = models.BigIntegerField(null=True)
    mandate = models.BigIntegerField(null=True)
    subject_kind = models.CharField(max_length=60, blank=True)
    subject_id = models.BigIntegerField(null=True)
    before = models.JSONField(default=dict)
    after = models.JSONField(default=dict)
    reason = models.TextField(blank=True)
    previous = models.CharField(max_length=64, blank=True)
    digest = models.CharField(max_length=64, unique=True)

    class Meta:
        indexes = [models.Index(fields=["space", "-id"]), models.Index(fields=["subject_kind", "subject_id"])]
