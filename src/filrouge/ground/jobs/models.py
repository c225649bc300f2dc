"""Job: one piece of work, with its progress and its lease."""

from __future__ import annotations

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _


class State(models.TextChoices):
    WAITING = "waiting", _("Waiting")
    RUNNING = "running", _("Running")
    DONE = "done", _("Done")
    FAILED = "failed", _("Failed")
    CANCELLED = "cancelled", _("Cancelled")


class Job(models.Model):
    """`kind` names a function registered with @job; `arguments` are ids and plain values only."""

    kind = models.CharField(max_length=60)
    arguments = models.JSONField(default=dict)
    space = models.ForeignKey("people.Space", null=True, on_delete=models.CASCADE, related_name="+")
    asked_by = models.ForeignKey("people.Person", null=True, on_delete=models.SET_NULL, related_name="+")
    asked_at = models.DateTimeField()
    not_before = models.DateTimeField(db_index=True)
    state = models.CharField(max_length=10, choices=State.choices, default=State.WAITING)
    lease = models.CharField(max_length=32, blank=True)
    leased_until = models.DateTimeField(null=True)
    tries = models.PositiveSmallIntegerField(default=0)
    done = models.PositiveIntegerField(default=0)
    total = models.PositiveIntegerField(default=0)
    outcome = models.JSONField(default=dict)
    ended_at = models.DateTimeField(null=True)
    once = models.CharField(max_length=120, blank=True)  # two waiting jobs with the same `once` are one job

    class Meta:
        indexes = [models.Index(fields=["state", "not_before"])]
        constraints = [
            models.UniqueConstraint(fields=["once"], condition=Q(state=State.WAITING) & ~Q(once=""), name="waits_once")
        ]
