"""Token and IdempotencyKey."""

from __future__ import annotations

from django.db import models


class Token(models.Model):
    """Lets a program act as one person under one mandate, within its scopes, until a day.

    Only the SHA-256 of the token is kept: it has 256 bits of chance, so nothing slower is needed to hide it.
    `space` repeats the space of the mandate, so that rules can ask for it as they do everywhere.
    """

    person = models.ForeignKey("people.Person", on_delete=models.CASCADE, related_name="+")
    space = models.ForeignKey("people.Space", on_delete=models.CASCADE, related_name="+")
    mandate = models.ForeignKey("people.Mandate", on_delete=models.CASCADE, related_name="+")
    name = models.CharField(max_length=80)
    scopes = models.JSONField(default=list)
    digest = models.CharField(max_length=64, unique=True)
    made_at = models.DateTimeField()
    expires_at = models.DateTimeField()
    used_at = models.DateTimeField(null=True)
    revoked_at = models.DateTimeField(null=True)

    class Meta:
        indexes = [models.Index(fields=["person", "-made_at"]), models.Index(fields=["space", "-made_at"])]
        constraints = [
            models.CheckConstraint(condition=models.Q(expires_at__gt=models.F("made_at")), name="a_token_expires_later")
        ]


class IdempotencyKey(models.Model):
    """The answer to a request that a program may send again: the same key gets the same answer for a day.

    The row is written in the transaction of the request itself, so it exists exactly when the change does.
    """

    token = models.ForeignKey(Token, on_delete=models.CASCADE, related_name="+")
    key = models.CharField(max_length=200)
    request = models.CharField(max_length=64)  # SHA-256 of method, address and body
    status = models.PositiveSmallIntegerField()
    headers = models.JSONField(default=dict)
    body = models.TextField(blank=True)
    at = models.DateTimeField(db_index=True)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["token", "key"], name="a_key_answers_once")]
