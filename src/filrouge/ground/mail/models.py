"""Message: one mail to one address, with a state that people can see."""

from __future__ import annotations

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _


class State(models.TextChoices):
    WAITING = "waiting", _("Waiting")
    SENDING = "sending", _("Sending")
    SENT = "sent", _("Sent")
    FAILED = "failed", _("Failed")


class Message(models.Model):
    """`once` names what the mail is about: a second mail with the same `once` to the same address is not written."""

    kind = models.CharField(max_length=60)
    to = models.EmailField()
    person = models.ForeignKey("people.Person", null=True, on_delete=models.CASCADE, related_name="+")
    space = models.ForeignKey("people.Space", null=True, on_delete=models.CASCADE, related_name="+")
    language = models.CharField(max_length=10)
    subject = models.CharField(max_length=200)
    body = models.TextField()
    once = models.CharField(max_length=120, blank=True)
    state = models.CharField(max_length=10, choices=State.choices, default=State.WAITING)
    written_at = models.DateTimeField()
    sent_at = models.DateTimeField(null=True)
    tries = models.PositiveSmallIntegerField(default=0)
    error = models.CharField(max_length=200, blank=True)
    identifier = models.CharField(max_length=120, blank=True)  # Message-ID, so that a resend is recognised

    class Meta:
        indexes = [models.Index(fields=["state", "id"])]
        constraints = [
            models.UniqueConstraint(fields=["to", "once"], condition=~Q(once=""), name="told_once"),
        ]
