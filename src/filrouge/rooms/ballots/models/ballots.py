"""The ballot, its questions and options, and the roll of those who may vote."""

from __future__ import annotations

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from filrouge.ground.people.models import new_address
from filrouge.ground.words import WordsField


class Method(models.TextChoices):
    """How answers are counted."""

    DECISION = "decision", _("Yes or no")
    CONSENT = "consent", _("Consent")
    APPROVAL = "approval", _("Approval")
    SCORE = "score", _("Scores")
    POINTS = "points", _("Priorities by points")
    SCHULZE = "schulze", _("Ranking (Schulze)")
    INSTANT_RUNOFF = "instant_runoff", _("Ranking (instant run-off)")
    SCOTTISH_STV = "scottish_stv", _("Election of several (Scottish STV)")
    MEEK_STV = "meek_stv", _("Election of several (Meek STV)")
    EQUAL_SHARES = "equal_shares", _("A fund shared (equal shares)")
    GREEDY = "greedy", _("A fund shared (by votes)")


class State(models.TextChoices):
    """Where a ballot stands. It only goes forward; a matter is decided anew by a ballot that follows it."""

    DRAFTED = "drafted", _("Being prepared")
    OPENED = "opened", _("Open")
    CLOSED = "closed", _("Closed")
    COUNTED = "counted", _("Counted")
    PUBLISHED = "published", _("Decided")
    WITHDRAWN = "withdrawn", _("Withdrawn")


class Ballot(models.Model):
    """Questions put to the organisations of an electorate, decided by one method and one rule.

    Opening freezes the roll, the rule and the wording, each with its digest, and commits the lot: `lot_commitment` is
    published at once, `lot_seed` after the closing (methods.counting.lots). `led_in_a_meeting` is set where the
    secretariat leaves it to whoever leads the meeting to open, close, count and publish it.
    """

    space = models.ForeignKey("people.Space", on_delete=models.CASCADE, related_name="+")
    address = models.CharField(max_length=12, unique=True, default=new_address)
    title = WordsField()
    text = WordsField(blank=True)
    method = models.CharField(max_length=16, choices=Method.choices, default=Method.DECISION)
    settings = models.JSONField(default=dict)  # of the method: seats, highest score, points, budget, completion, …
    rule = models.ForeignKey("ballots.Rule", on_delete=models.PROTECT, related_name="+")
    secret = models.BooleanField(default=False)
    silence_consents = models.BooleanField(default=False)  # who says nothing until the closing agrees
    public = models.BooleanField(default=True)
    led_in_a_meeting = models.BooleanField(default=False)
    follows = models.ForeignKey("self", null=True, blank=True, on_delete=models.PROTECT, related_name="+")

    state = models.CharField(max_length=10, choices=State.choices, default=State.DRAFTED)
    electorate_on = models.DateField(null=True)
    opens_at = models.DateTimeField(null=True)  # as planned; None: by hand
    closes_at = models.DateTimeField(null=True)
    drafted_at = models.DateTimeField()
    announced_at = models.DateTimeField(null=True)  # from when members read the draft and decide on it beforehand
    candidatures_until = models.DateTimeField(null=True)  # until when organisations put candidates forward, if called
    tried_at = models.DateTimeField(null=True)
    opened_at = models.DateTimeField(null=True)
    closed_at = models.DateTimeField(null=True)
    published_at = models.DateTimeField(null=True)

    rule_digest = models.CharField(max_length=64, blank=True)
    roll_digest = models.CharField(max_length=64, blank=True)
    text_digest = models.CharField(max_length=64, blank=True)
    lot_seed = models.CharField(max_length=64, blank=True)
    lot_commitment = models.CharField(max_length=64, blank=True)

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=Q(state__in=["drafted", "withdrawn"])
                | (Q(opened_at__isnull=False) & ~Q(roll_digest="") & ~Q(rule_digest="") & ~Q(lot_commitment="")),
                name="an_opened_ballot_is_frozen",
            ),
            models.CheckConstraint(
                condition=~Q(secret=True) | Q(silence_consents=False), name="silence_is_never_secret"
            ),
        ]
        indexes = [models.Index(fields=["space", "state", "-drafted_at", "-id"])]


class Question(models.Model):
    """One matter of a ballot. A ballot about several amendments has one question for each."""

    ballot = models.ForeignKey(Ballot, on_delete=models.CASCADE, related_name="questions")
    position = models.PositiveSmallIntegerField()
    text = WordsField()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["ballot", "position"], name="a_question_in_its_place")]


class Option(models.Model):
    """Something that can be chosen: a candidate, a priority, a project. Yes, no and abstain need no rows."""

    question = models.ForeignKey(Question, on_delete=models.CASCADE, related_name="options")
    position = models.PositiveSmallIntegerField()
    name = WordsField()
    organisation = models.ForeignKey("people.Organisation", null=True, on_delete=models.PROTECT, related_name="+")
    category = models.CharField(max_length=60, blank=True)  # for reserved seats: a sector, a country, a gender
    cost = models.DecimalField(max_digits=14, decimal_places=2, null=True)  # of a project that shares a fund
    candidature = models.OneToOneField(
        "ballots.Candidature", null=True, on_delete=models.RESTRICT, related_name="option"
    )

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["question", "position"], name="an_option_in_its_place"),
            models.CheckConstraint(condition=Q(cost__isnull=True) | Q(cost__gt=0), name="a_project_costs_something"),
        ]


class Voter(models.Model):
    """One organisation on the roll of a ballot, as it stood when the ballot opened. Never changed afterwards.

    `weight` is an exact fraction, “1/2”. `paper_in` is set for secret ballots alone, where nothing else tells who
    has voted.
    """

    ballot = models.ForeignKey(Ballot, on_delete=models.CASCADE, related_name="voters")
    organisation = models.ForeignKey("people.Organisation", on_delete=models.PROTECT, related_name="+")
    name = models.CharField(max_length=300)
    member_class = models.CharField(max_length=40, blank=True)
    country = models.CharField(max_length=2, blank=True)
    pillar = models.CharField(max_length=40, blank=True)
    figures = models.JSONField(default=dict)
    groups = models.JSONField(default=dict)  # what else its rule caps weights by: family, region, federation
    weight = models.CharField(max_length=80)
    paper_in = models.BooleanField(default=False)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["ballot", "organisation"], name="an_organisation_votes_once")]
        indexes = [models.Index(fields=["organisation"])]
