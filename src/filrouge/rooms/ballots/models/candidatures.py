"""Persons whom organisations put forward in an election that is announced."""

from __future__ import annotations

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from filrouge.ground.people.models import new_address
from filrouge.ground.words import WordsField
from filrouge.rooms.ballots.models.ballots import Method

ELECTING = (
    Method.APPROVAL, Method.SCORE, Method.SCHULZE, Method.INSTANT_RUNOFF, Method.SCOTTISH_STV, Method.MEEK_STV,
)  # fmt: skip


class Candidature(models.Model):
    """One person put forward by one organisation. Nothing else of the person is kept, and nothing without consent.

    Withdrawing it erases name, category and statement; the row stays and says that there was one. Once admitted it is
    an option of its ballot. An organisation has one at a time that waits or is admitted.
    """

    class State(models.TextChoices):
        PUT = "put", _("Put forward")
        ADMITTED = "admitted", _("Admitted")
        NOT_ADMITTED = "not_admitted", _("Not admitted")
        WITHDRAWN = "withdrawn", _("Withdrawn")

    ballot = models.ForeignKey("ballots.Ballot", on_delete=models.CASCADE, related_name="candidatures")
    address = models.CharField(max_length=12, unique=True, default=new_address)
    organisation = models.ForeignKey("people.Organisation", on_delete=models.PROTECT, related_name="+")
    name = models.CharField(max_length=120, blank=True)
    category = models.CharField(max_length=60, blank=True)  # of the option: a country, a sector, a gender
    statement = WordsField(blank=True)
    state = models.CharField(max_length=12, choices=State.choices, default=State.PUT)
    reason = models.CharField(max_length=1000, blank=True)  # why it was not admitted
    at = models.DateTimeField()
    answered_at = models.DateTimeField(null=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["ballot", "organisation"], condition=Q(state__in=["put", "admitted"]),
                name="one_candidature_of_an_organisation_at_a_time",
            ),
            models.CheckConstraint(
                condition=Q(state="withdrawn", name="", category="") | (~Q(state="withdrawn") & ~Q(name="")),
                name="a_withdrawn_candidature_is_erased",
            ),
            models.CheckConstraint(
                condition=~Q(state="not_admitted") | ~Q(reason=""), name="not_admitting_has_a_reason"
            ),
        ]  # fmt: skip
