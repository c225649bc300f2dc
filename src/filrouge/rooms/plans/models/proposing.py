"""What is proposed, by whom, and how it changed."""

from __future__ import annotations

from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from filrouge.ground.people.models import new_address
from filrouge.ground.words import WordsField


class ProposalState(models.TextChoices):
    """Where a proposal stands."""

    DRAFT = "draft", _("Draft")
    OPEN = "open", _("Open")
    MERGED = "merged", _("Merged into another")
    ADOPTED = "adopted", _("Adopted")
    DEFERRED = "deferred", _("Deferred")
    NOT_TAKEN_UP = "not_taken_up", _("Not taken up")
    TAKEN_BACK = "taken_back", _("Taken back")


class Proposal(models.Model):
    """What should be done, in words that were worked out together. Its wording now is that of its last version.

    `cost` is what it asks of a shared fund, in the currency of the weighing.
    """

    plan = models.ForeignKey("plans.Plan", on_delete=models.CASCADE, related_name="proposals")
    area = models.ForeignKey("plans.Area", null=True, blank=True, on_delete=models.SET_NULL, related_name="+")
    address = models.CharField(max_length=12, unique=True, default=new_address)
    number = models.PositiveIntegerField()
    title = WordsField()
    text = WordsField(blank=True)
    version = models.PositiveSmallIntegerField(default=1)
    cost = models.DecimalField(max_digits=14, decimal_places=2, null=True, blank=True)
    line = models.OneToOneField("meetings.Line", null=True, on_delete=models.PROTECT, related_name="+")
    state = models.CharField(max_length=12, choices=ProposalState.choices, default=ProposalState.OPEN)
    merged_into = models.ForeignKey("self", null=True, blank=True, on_delete=models.PROTECT, related_name="merged")
    reason = WordsField(blank=True)  # why it was adopted, deferred or not taken up
    made_at = models.DateTimeField()
    decided_at = models.DateTimeField(null=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["plan", "number"], name="a_proposal_has_its_number"),
            models.CheckConstraint(
                condition=(Q(state="merged") & Q(merged_into__isnull=False))
                | (~Q(state="merged") & Q(merged_into__isnull=True)),
                name="what_is_merged_says_into_what",
            ),
            models.CheckConstraint(
                condition=~Q(merged_into=F("id")) | Q(merged_into__isnull=True), name="nothing_is_merged_into_itself"
            ),
            models.CheckConstraint(
                condition=~Q(state__in=["adopted", "deferred", "not_taken_up"]) | Q(decided_at__isnull=False),
                name="what_is_decided_says_when",
            ),
            models.CheckConstraint(condition=Q(cost__isnull=True) | Q(cost__gt=0), name="a_proposal_costs_something"),
        ]
        indexes = [
            models.Index(fields=["plan", "state", "-id"]),
            models.Index(fields=["plan", "area", "state", "made_at"]),
        ]


class ProposalVersion(models.Model):
    """The wording of a proposal, version by version. `because` is the amendment that was taken in, if one was."""

    proposal = models.ForeignKey(Proposal, on_delete=models.CASCADE, related_name="versions")
    version = models.PositiveSmallIntegerField()
    title = WordsField()
    text = WordsField(blank=True)
    because = models.ForeignKey("plans.Amendment", null=True, on_delete=models.PROTECT, related_name="+")
    at = models.DateTimeField()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["proposal", "version"], name="a_version_of_a_proposal_once")]


class Author(models.Model):
    """An organisation that stands behind a proposal as one of its authors; invited until it says yes."""

    proposal = models.ForeignKey(Proposal, on_delete=models.CASCADE, related_name="authors")
    organisation = models.ForeignKey("people.Organisation", on_delete=models.PROTECT, related_name="+")
    invited_at = models.DateTimeField()
    accepted_at = models.DateTimeField(null=True)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["proposal", "organisation"], name="an_author_is_named_once")]
        indexes = [models.Index(fields=["organisation", "accepted_at", "proposal"])]


class Drawn(models.Model):
    """A contribution that a proposal was drawn from. One contribution may lead to several proposals."""

    proposal = models.ForeignKey(Proposal, on_delete=models.CASCADE, related_name="drawn")
    contribution = models.ForeignKey("plans.Contribution", on_delete=models.PROTECT, related_name="drawn")

    class Meta:
        constraints = [models.UniqueConstraint(fields=["proposal", "contribution"], name="drawn_from_it_once")]


class Support(models.Model):
    """An organisation that supports a proposal. Taking it back removes the row; the trail remembers."""

    proposal = models.ForeignKey(Proposal, on_delete=models.CASCADE, related_name="supports")
    organisation = models.ForeignKey("people.Organisation", on_delete=models.PROTECT, related_name="+")
    at = models.DateTimeField()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["proposal", "organisation"], name="an_organisation_supports_once")
        ]
        indexes = [models.Index(fields=["organisation", "at", "proposal"])]


class Comment(models.Model):
    """What somebody says about a proposal, for their organisation. One level of answers."""

    proposal = models.ForeignKey(Proposal, on_delete=models.CASCADE, related_name="comments")
    answers = models.ForeignKey("self", null=True, blank=True, on_delete=models.CASCADE, related_name="+")
    organisation = models.ForeignKey("people.Organisation", on_delete=models.PROTECT, related_name="+")
    person = models.ForeignKey("people.Person", null=True, on_delete=models.SET_NULL, related_name="+")
    text = WordsField()
    at = models.DateTimeField()
    taken_back_at = models.DateTimeField(null=True)

    class Meta:
        indexes = [models.Index(fields=["organisation", "at"])]


class Unlike(models.Model):
    """Two proposals of which somebody who sorts said that they do not say the same; `one` is the older of them."""

    one = models.ForeignKey(Proposal, on_delete=models.CASCADE, related_name="+")
    other = models.ForeignKey(Proposal, on_delete=models.CASCADE, related_name="+")

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["one", "other"], name="unlike_is_said_once"),
            models.CheckConstraint(condition=Q(one__lt=F("other")), name="unlike_names_the_older_first"),
        ]


class AmendmentState(models.TextChoices):
    """What became of an amendment."""

    OPEN = "open", _("Open")
    TAKEN_IN = "taken_in", _("Taken in")
    NOT_TAKEN_IN = "not_taken_in", _("Not taken in")
    TAKEN_BACK = "taken_back", _("Taken back")


class Amendment(models.Model):
    """Other words for a proposal, in one language: the full text as it should read; the difference is derived.

    `base` is the version that it amends; methods.amending carries it over when the proposal has changed since.
    """

    proposal = models.ForeignKey(Proposal, on_delete=models.CASCADE, related_name="amendments")
    address = models.CharField(max_length=12, unique=True, default=new_address)
    number = models.PositiveIntegerField()  # within the plan, as people cite it
    base = models.PositiveSmallIntegerField()
    organisation = models.ForeignKey("people.Organisation", on_delete=models.PROTECT, related_name="+")
    person = models.ForeignKey("people.Person", null=True, on_delete=models.SET_NULL, related_name="+")
    language = models.CharField(max_length=10)
    title = models.CharField(max_length=300)
    text = models.TextField(blank=True)
    because = models.CharField(max_length=1000, blank=True)
    state = models.CharField(max_length=12, choices=AmendmentState.choices, default=AmendmentState.OPEN)
    answer = WordsField(blank=True)
    at = models.DateTimeField()
    answered_at = models.DateTimeField(null=True)

    class Meta:
        indexes = [models.Index(fields=["proposal", "state", "id"]), models.Index(fields=["organisation", "at"])]
