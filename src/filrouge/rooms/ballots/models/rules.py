"""The rule by which organisations decide, version by version."""

from __future__ import annotations

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from filrouge.ground.words import WordsField


class Seen(models.TextChoices):
    """Who sees, once a ballot is closed, which organisation voted what."""

    PUBLIC = "public", _("everybody")
    MEMBERS = "members", _("members")
    SECRETARIAT = "secretariat", _("the secretariat")


class Rule(models.Model):
    """One version of a rule. It may be changed until it is adopted; afterwards a new version takes its place.

    `said` holds electorate, weights, quorum and majority (methods.deciding.Rule.as_dict), the other columns say
    which class stands in which pillar, how votes are cast and who sees them. Versions of one rule share their `line`.
    """

    space = models.ForeignKey("people.Space", on_delete=models.CASCADE, related_name="+")
    line = models.CharField(max_length=12)
    version = models.PositiveSmallIntegerField(default=1)
    name = WordsField()
    source = models.CharField(max_length=200, blank=True)  # where it is written: “statutes, article 12”
    said = models.JSONField()
    pillar_of = models.JSONField(default=dict, blank=True)  # class of membership → pillar
    proxy_limit = models.PositiveSmallIntegerField(default=0)  # votes one organisation may carry for others; 0 is none
    may_split = models.BooleanField(default=False)
    names_seen = models.CharField(max_length=12, choices=Seen.choices, default=Seen.MEMBERS)
    seen_while_open = models.BooleanField(default=False)
    written_at = models.DateTimeField()
    tried_at = models.DateTimeField(null=True)
    adopted_at = models.DateTimeField(null=True)
    retired_at = models.DateTimeField(null=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["space", "line", "version"], name="a_version_of_a_rule_once"),
            models.UniqueConstraint(
                fields=["space", "line"],
                condition=Q(adopted_at__isnull=False, retired_at__isnull=True),
                name="one_version_of_a_rule_in_force",
            ),
            models.CheckConstraint(
                condition=Q(adopted_at__isnull=True) | Q(tried_at__isnull=False), name="a_rule_is_tried_before_adoption"
            ),
        ]
