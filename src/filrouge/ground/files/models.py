"""Stored: one file as it came, by content. Document: a file that somebody attached to a thing, and who may see it."""

from __future__ import annotations

from django.db import models
from django.db.models import Q

from filrouge.ground.people.models import new_address
from filrouge.ground.people.viewer import Level


class Stored(models.Model):
    """The same bytes are stored once."""

    digest = models.CharField(max_length=64, unique=True)
    size = models.BigIntegerField()
    name = models.CharField(max_length=200)  # as the first person called it; only for show
    at = models.DateTimeField()


class Document(models.Model):
    """What it is about says the room that attached it, by a foreign key to it. `level` is one of Level (law 9).

    `media_type` is what was found in the bytes, never what the name or the browser said; `name` ends accordingly.
    """

    address = models.CharField(max_length=12, unique=True, default=new_address)
    space = models.ForeignKey("people.Space", on_delete=models.CASCADE, related_name="+")
    stored = models.ForeignKey(Stored, on_delete=models.PROTECT, related_name="+")
    name = models.CharField(max_length=200)
    media_type = models.CharField(max_length=100)
    level = models.PositiveSmallIntegerField()
    person = models.ForeignKey("people.Person", null=True, on_delete=models.SET_NULL, related_name="+")
    organisation = models.ForeignKey("people.Organisation", null=True, on_delete=models.PROTECT, related_name="+")
    at = models.DateTimeField()

    class Meta:
        indexes = [models.Index(fields=["space", "-id"])]
        constraints = [
            models.CheckConstraint(condition=Q(level__lte=Level.ONLY_ME), name="a_document_has_a_level"),
        ]
