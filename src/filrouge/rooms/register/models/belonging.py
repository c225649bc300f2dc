"""What is declared by people of the space: memberships, relations, bodies and their seats."""

from __future__ import annotations

from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from filrouge.ground.words import WordsField


class Membership(models.Model):
    """A dated, classed edge member → umbrella. Many umbrellas allowed, cycles refused by the action."""

    class Status(models.TextChoices):
        APPLIED = "applied", _("Applied")
        ACTIVE = "active", _("Active")
        SUSPENDED = "suspended", _("Suspended")
        LEFT = "left", _("Left")

    space = models.ForeignKey("people.Space", on_delete=models.CASCADE, related_name="+")
    member = models.ForeignKey("people.Organisation", on_delete=models.PROTECT, related_name="+")
    umbrella = models.ForeignKey("people.Organisation", on_delete=models.PROTECT, related_name="+")
    category = models.CharField(max_length=40, blank=True)  # full, associate, observer, … as the statutes call it
    status = models.CharField(max_length=10, choices=Status.choices, default=Status.ACTIVE)
    since = models.DateField(null=True)
    until = models.DateField(null=True)
    stands_for_others = models.BooleanField(default=False)  # a federation: counted through its own list
    source = models.ForeignKey("register.Source", null=True, on_delete=models.SET_NULL, related_name="+")

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["space", "member", "umbrella"],
                condition=Q(until__isnull=True),
                name="a_member_once_at_a_time",
            ),
            models.CheckConstraint(condition=~Q(member=F("umbrella")), name="nobody_is_its_own_member"),
        ]
        indexes = [models.Index(fields=["umbrella"]), models.Index(fields=["member"])]


class Relation(models.Model):
    """Ties that are not membership and do not mix: part of, branch of, hosted by, included in the figures of."""

    class Kind(models.TextChoices):
        PART_OF = "part_of", _("Part of")
        BRANCH_OF = "branch_of", _("Branch of")
        HOSTED_BY = "hosted_by", _("Hosted by")
        INCLUDED_IN = "included_in", _("Included in the figures of")

    space = models.ForeignKey("people.Space", on_delete=models.CASCADE, related_name="+")
    kind = models.CharField(max_length=12, choices=Kind.choices)
    organisation = models.ForeignKey("people.Organisation", on_delete=models.CASCADE, related_name="+")
    other = models.ForeignKey("people.Organisation", on_delete=models.CASCADE, related_name="+")
    since = models.DateField(null=True)
    until = models.DateField(null=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["space", "kind", "organisation", "other"], name="a_relation_once"),
            models.CheckConstraint(condition=~Q(organisation=F("other")), name="not_related_to_itself"),
        ]
        indexes = [models.Index(fields=["other"])]


class Body(models.Model):
    """A board, an expert group, a drafting group."""

    space = models.ForeignKey("people.Space", on_delete=models.CASCADE, related_name="+")
    slug = models.SlugField(max_length=60)
    name = WordsField()
    purpose = WordsField(blank=True)
    public = models.BooleanField(default=True)
    ended_on = models.DateField(null=True)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["space", "slug"], name="a_body_has_its_address")]


class SeatCategory(models.Model):
    """So many seats of one kind: 40 private, 40 public, observers."""

    body = models.ForeignKey(Body, on_delete=models.CASCADE, related_name="categories")
    name = WordsField()
    seats = models.PositiveSmallIntegerField()
    voting = models.BooleanField(default=True)
    order = models.PositiveSmallIntegerField(default=0)


class Term(models.Model):
    """Who holds a seat, from when until when. The holder is an organisation; who sits for it is said as a role."""

    category = models.ForeignKey(SeatCategory, on_delete=models.CASCADE, related_name="terms")
    organisation = models.ForeignKey("people.Organisation", on_delete=models.PROTECT, related_name="+")
    holder = models.CharField(max_length=120, blank=True)
    since = models.DateField()
    until = models.DateField(null=True)
    warned_at = models.DateTimeField(null=True)

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=Q(until__isnull=True) | Q(until__gte=F("since")), name="a_term_ends_after_it_begins"
            )
        ]
