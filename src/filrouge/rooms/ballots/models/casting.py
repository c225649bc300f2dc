"""What organisations cast: openly, one row for each time; secretly, one sealed urn for each ballot."""

from __future__ import annotations

from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _


class Means(models.TextChoices):
    """How a vote came in."""

    PAGE = "page", _("on this site")
    MAIL = "mail", _("by the link in a mail")
    PAPER = "paper", _("on paper")
    API = "api", _("by another program")


class InForce(models.Manager["Vote"]):
    """Votes that were not taken back."""

    def get_queryset(self) -> models.QuerySet[Vote]:
        return super().get_queryset().filter(taken_back_at=None)


class Vote(models.Model):
    """What an organisation said at one time. Rows are only added: the highest `number` in force of a voter is its vote.

    `answers` maps each question to what was answered, see answering.py. `by` is the organisation whose delegate cast
    it: the voter itself, or the holder of its proxy. Taking a vote back sets `taken_back_at` on all rows of the voter,
    which stay on record: it has not voted then, until a next row says something else.
    """

    voter = models.ForeignKey("ballots.Voter", on_delete=models.CASCADE, related_name="votes")
    number = models.PositiveSmallIntegerField()
    answers = models.JSONField()
    means = models.CharField(max_length=8, choices=Means.choices)
    by = models.ForeignKey("people.Organisation", on_delete=models.PROTECT, related_name="+")
    person = models.ForeignKey("people.Person", null=True, on_delete=models.SET_NULL, related_name="+")
    at = models.DateTimeField()
    taken_back_at = models.DateTimeField(null=True)

    objects = models.Manager()
    in_force = InForce()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["voter", "number"], name="votes_of_a_voter_in_order")]
        indexes = [models.Index(fields=["voter"], condition=Q(taken_back_at=None), name="votes_in_force")]


class Urn(models.Model):
    """All papers of a secret ballot, sealed as one value, so that no row, order or time tells one from another.

    The key lies beside the database and not in it (sealing.py); it is destroyed when the ballot is counted.
    """

    ballot = models.OneToOneField("ballots.Ballot", on_delete=models.CASCADE, related_name="urn")
    sealed = models.BinaryField()
    papers = models.PositiveIntegerField(default=0)


class Proxy(models.Model):
    """One organisation lets another vote for it in one ballot. Revocable until the vote is cast."""

    giver = models.ForeignKey("ballots.Voter", on_delete=models.CASCADE, related_name="proxies_given")
    holder = models.ForeignKey("ballots.Voter", on_delete=models.CASCADE, related_name="proxies_held")
    given_at = models.DateTimeField()
    revoked_at = models.DateTimeField(null=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["giver"], condition=Q(revoked_at__isnull=True), name="one_proxy_at_a_time"),
            models.CheckConstraint(condition=~Q(giver=F("holder")), name="nobody_is_its_own_proxy"),
        ]


class MailLink(models.Model):
    """A link by which an organisation casts its vote once without signing in. Only its digest is kept."""

    voter = models.ForeignKey("ballots.Voter", on_delete=models.CASCADE, related_name="+")
    person = models.ForeignKey("people.Person", on_delete=models.CASCADE, related_name="+")
    digest = models.CharField(max_length=64, unique=True)
    sent_at = models.DateTimeField()
    used_at = models.DateTimeField(null=True)

    class Meta:
        indexes = [models.Index(fields=["voter"])]


class PaperEntry(models.Model):
    """A paper ballot typed by one person. Two that agree make a vote; the second person never sees the first."""

    voter = models.ForeignKey("ballots.Voter", on_delete=models.CASCADE, related_name="+")
    answers = models.JSONField()
    person = models.ForeignKey("people.Person", null=True, on_delete=models.SET_NULL, related_name="+")
    at = models.DateTimeField()
    settled_at = models.DateTimeField(null=True)  # when it became a vote, or was set aside because the two differed

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["voter", "person"], condition=Q(settled_at__isnull=True), name="one_open_entry_of_a_person"
            )
        ]
