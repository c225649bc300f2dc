"""What an organisation decided for itself beforehand, and how."""

from __future__ import annotations

from django.db import models
from django.utils.translation import gettext_lazy as _


class Position(models.Model):
    """The mandate that an organisation gives its delegate for one ballot: what to vote, on what condition, made how.

    Rows are only added: the newest of an organisation counts. `text_digest` is that of the wording it was made on,
    so that the delegate is warned when the text has changed since.
    """

    class Made(models.TextChoices):
        BOARD = "board", _("by the board")
        ASSEMBLY = "assembly", _("by a general meeting")
        MEMBERS = "members", _("by a poll of its members")
        OTHER = "other", _("otherwise")

    ballot = models.ForeignKey("ballots.Ballot", on_delete=models.CASCADE, related_name="+")
    organisation = models.ForeignKey("people.Organisation", on_delete=models.PROTECT, related_name="+")
    words = models.CharField(max_length=600)
    made = models.CharField(max_length=10, choices=Made.choices)
    made_on = models.DateField()
    text_digest = models.CharField(max_length=64)
    at = models.DateTimeField()

    class Meta:
        indexes = [models.Index(fields=["ballot", "organisation", "-id"])]


class MemberPoll(models.Model):
    """An organisation asks its own members by a link before it votes. Whoever has the link may answer until it ends."""

    ballot = models.ForeignKey("ballots.Ballot", on_delete=models.CASCADE, related_name="+")
    organisation = models.ForeignKey("people.Organisation", on_delete=models.PROTECT, related_name="+")
    digest = models.CharField(max_length=64, unique=True)
    opened_at = models.DateTimeField()
    ends_at = models.DateTimeField()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["ballot", "organisation"], name="one_poll_of_members_for_a_ballot")
        ]


class PollAnswer(models.Model):
    """One answer to a poll of members. `who` is a name the member typed, for the organisation alone.

    `answers` maps each question of the ballot to an answer as a paper of it has (methods.recount.answers).
    """

    poll = models.ForeignKey(MemberPoll, on_delete=models.CASCADE, related_name="answers")
    who = models.CharField(max_length=120)
    answers = models.JSONField()
    remark = models.CharField(max_length=300, blank=True)
    at = models.DateTimeField()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["poll", "who"], name="a_member_answers_a_poll_once")]
