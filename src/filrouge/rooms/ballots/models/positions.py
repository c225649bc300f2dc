"""What an organisation decided for itself beforehand, and how."""

from __future__ import annotations

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _


class DraftWording(models.Model):
    """What a ballot that was being prepared asked at one time, kept because an organisation decided on it then.

    `said` is freezing.as_it_stands: the wording in every language, the questions with their options, the method and its
    settings; `digest` is that of all of it.
    """

    ballot = models.ForeignKey("ballots.Ballot", on_delete=models.CASCADE, related_name="+")
    digest = models.CharField(max_length=64)
    said = models.JSONField()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["ballot", "digest"], name="a_draft_wording_is_kept_once")]


class Position(models.Model):
    """The mandate that an organisation gives its delegate for one ballot: what to vote, on what condition, made how.

    Rows are only added: the newest of an organisation counts, from the day on which the ballot is announced; whether
    the organisation has a vote is known once the ballot opens. `text_digest` is that of the wording it was made on,
    so that the delegate is warned when the text has changed since; `wording` has the text itself, and is None where it
    was frozen already.
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
    wording = models.ForeignKey(DraftWording, null=True, on_delete=models.RESTRICT, related_name="+")
    at = models.DateTimeField()

    class Meta:
        indexes = [models.Index(fields=["ballot", "organisation", "-id"])]


class MemberPoll(models.Model):
    """An organisation asks its own members by a link before it votes. Whoever has the link may answer until it ends.

    `wording` is what they were asked, None where it was frozen already. When that changes before the opening nobody
    answers any more; the poll stays with what was answered, and another one takes its place (`replaced_at`).
    """

    ballot = models.ForeignKey("ballots.Ballot", on_delete=models.CASCADE, related_name="+")
    organisation = models.ForeignKey("people.Organisation", on_delete=models.PROTECT, related_name="+")
    digest = models.CharField(max_length=64, unique=True)
    opened_at = models.DateTimeField()
    ends_at = models.DateTimeField()
    wording = models.ForeignKey(DraftWording, null=True, on_delete=models.RESTRICT, related_name="+")
    replaced_at = models.DateTimeField(null=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["ballot", "organisation"], condition=Q(replaced_at=None), name="one_poll_of_members_at_a_time"
            )
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
