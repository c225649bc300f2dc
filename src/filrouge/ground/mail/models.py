"""Message: one mail to one address, with a state that people can see. ReplyAddress and Arrival: what comes back."""

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
    """`once` names what the mail is about: a second mail with the same `once` to the same address is not written.

    What a server said of it is `status` (RFC 3463) and `error`. One that failed and has a `sent_at` left and came back.
    """

    kind = models.CharField(max_length=60)
    to = models.EmailField()
    person = models.ForeignKey("people.Person", null=True, on_delete=models.CASCADE, related_name="+")
    space = models.ForeignKey("people.Space", null=True, on_delete=models.CASCADE, related_name="+")
    language = models.CharField(max_length=10)
    subject = models.CharField(max_length=200)
    body = models.TextField()
    headers = models.JSONField(default=dict)  # of this mail alone, such as how to have no more of its kind
    period = models.DateField(null=True)  # the day of a summary
    once = models.CharField(max_length=120, blank=True)
    state = models.CharField(max_length=10, choices=State.choices, default=State.WAITING)
    written_at = models.DateTimeField()
    not_before = models.DateTimeField(null=True)  # when it is tried again
    claimed_at = models.DateTimeField(null=True)  # when a worker began to hand it over
    sent_at = models.DateTimeField(null=True)
    tries = models.PositiveSmallIntegerField(default=0)
    failed_at = models.DateTimeField(null=True)  # when it was known that it does not arrive
    status = models.CharField(max_length=11, blank=True)
    error = models.CharField(max_length=200, blank=True)
    identifier = models.CharField(max_length=120, blank=True)  # Message-ID, so that a resend is recognised

    class Meta:
        indexes = [
            models.Index(fields=["state", "id"]),
            models.Index(fields=["space", "-id"]),
            models.Index(fields=["person", "-id"]),
            models.Index(fields=["identifier"]),
            # Few of many, so that a page of the desk finds them at once.
            models.Index(fields=["space", "failed_at"], condition=Q(failed_at__isnull=False), name="mail_failed"),
        ]
        constraints = [
            models.UniqueConstraint(fields=["to", "once"], condition=~Q(once=""), name="told_once"),
        ]


class ReplyAddress(models.Model):
    """Where one person may answer one mail: what they write there counts as if they had typed it on the page.

    Only the digest of the secret part of the address is kept. `about` names the row in question, as on the thread.
    """

    digest = models.CharField(max_length=64, unique=True)
    kind = models.CharField(max_length=60)
    person = models.ForeignKey("people.Person", on_delete=models.CASCADE, related_name="+")
    space = models.ForeignKey("people.Space", on_delete=models.CASCADE, related_name="+")
    organisation = models.ForeignKey("people.Organisation", on_delete=models.PROTECT, related_name="+")
    about_kind = models.CharField(max_length=60)
    about_id = models.BigIntegerField()
    made_at = models.DateTimeField()
    until = models.DateTimeField(db_index=True)
    used = models.PositiveIntegerField(default=0)


class Outcome(models.TextChoices):
    TAKEN = "taken", _("Taken")
    REFUSED = "refused", _("Not taken")
    IGNORED = "ignored", _("Not read")
    FAILED = "failed", _("An error of the program")


class Arrival(models.Model):
    """One mail that came in: what it did, or why not. The text of one that did something is not kept here.

    `once` is a digest of Message-ID and address, so that the same mail is never used twice. `person` is who wrote,
    where that is known, else whose address was used; whatever is kept goes with them.
    """

    at = models.DateTimeField()
    once = models.CharField(max_length=64, unique=True)
    address = models.ForeignKey(ReplyAddress, null=True, on_delete=models.SET_NULL, related_name="+")
    kind = models.CharField(max_length=60, blank=True)
    person = models.ForeignKey("people.Person", null=True, on_delete=models.CASCADE, related_name="+")
    space = models.ForeignKey("people.Space", null=True, on_delete=models.CASCADE, related_name="+")
    sender = models.CharField(max_length=254, blank=True)
    subject = models.CharField(max_length=200, blank=True)
    size = models.PositiveIntegerField()
    outcome = models.CharField(max_length=10, choices=Outcome.choices)
    why = models.CharField(max_length=40, blank=True)
    reason = models.TextField(blank=True)  # the sentence of the room that refused
    text = models.TextField(blank=True)

    class Meta:
        indexes = [models.Index(fields=["space", "-id"]), models.Index(fields=["at"])]
