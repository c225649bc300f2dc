"""A panel drawn by lot: the draw, those who may be drawn, and its rounds, the first one and those of replacements."""

from __future__ import annotations

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from filrouge.ground.people.models import new_address
from filrouge.ground.words import WordsField


class Apart(models.TextChoices):
    """Who is never on the panel together."""

    NOBODY = "", _("Anybody can be drawn beside anybody")
    HOUSEHOLD = "household", _("No two of one household")
    ORGANISATION = "organisation", _("No two of one organisation")


class Draw(models.Model):
    """A panel of `size` to be drawn from a pool. `features` names what quotas can be set on, in order."""

    space = models.ForeignKey("people.Space", on_delete=models.CASCADE, related_name="+")
    address = models.CharField(max_length=12, unique=True, default=new_address)
    title = WordsField()
    size = models.PositiveSmallIntegerField()
    apart = models.CharField(max_length=12, choices=Apart.choices, default=Apart.NOBODY, blank=True)
    features = models.JSONField(default=list)
    public = models.BooleanField(default=True)
    drafted_at = models.DateTimeField()
    published_at = models.DateTimeField(null=True)
    names_removed_at = models.DateTimeField(null=True)
    seated_at = models.DateTimeField(null=True)

    class Meta:
        constraints = [models.CheckConstraint(condition=Q(size__gte=1), name="a_panel_has_a_seat")]
        indexes = [models.Index(fields=["space", "-drafted_at", "-id"])]


class Candidate(models.Model):
    """Somebody who can be drawn, known in everything published by `number` alone.

    `label` (a role or a name), the organisation and the `household` can be removed; features and number stay.
    """

    draw = models.ForeignKey(Draw, on_delete=models.CASCADE, related_name="candidates")
    number = models.PositiveIntegerField()
    label = models.CharField(max_length=200, blank=True)
    organisation = models.ForeignKey("people.Organisation", null=True, on_delete=models.PROTECT, related_name="+")
    organisation_name = models.CharField(max_length=300, blank=True)
    household = models.PositiveIntegerField(null=True)  # the same number: never together; says nothing about where
    features = models.JSONField(default=dict)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["draw", "number"], name="a_candidate_has_a_number")]


class RoundState(models.TextChoices):
    """Where a round stands. It only goes forward, but for quotas that change before the list is published."""

    PREPARED = "prepared", _("Being prepared")
    COMPUTED = "computed", _("Computed")
    PUBLISHED = "published", _("List published")
    DRAWING = "drawing", _("Being drawn")
    DRAWN = "drawn", _("Drawn")


class DrawRound(models.Model):
    """One drawing of a numbered list of equally likely panels; round 0 is the panel, later ones its replacements.

    `quotas`: [feature, value, at least, at most]. `declined`: the numbers of those whose places are drawn.
    `revision` changes with each asking, so that a computation of other quotas is never kept. `panels` is the text
    of methods.panels.NumberedPanels, `digest` its SHA-256. `commitment` is published with the list, `lot_seed` when
    the last digit is shown; `public_source` is named with the list, `public_value` typed at the draw. Of the number
    drawn, `shown` digits are seen so far.
    """

    draw = models.ForeignKey(Draw, on_delete=models.CASCADE, related_name="rounds")
    position = models.PositiveSmallIntegerField()
    state = models.CharField(max_length=10, choices=RoundState.choices, default=RoundState.PREPARED)
    quotas = models.JSONField(default=list)
    declined = models.JSONField(default=list)
    revision = models.PositiveIntegerField(default=0)
    list_seed = models.CharField(max_length=32, blank=True)
    problem = models.JSONField(default=dict)
    result = models.JSONField(default=dict)
    certificate = models.JSONField(default=dict)
    panels = models.TextField(blank=True)
    digest = models.CharField(max_length=64, blank=True)
    lot_seed = models.CharField(max_length=64, blank=True)
    commitment = models.CharField(max_length=64, blank=True)
    public_source = models.CharField(max_length=200, blank=True)
    public_value = models.CharField(max_length=200, blank=True)
    number = models.PositiveSmallIntegerField(null=True)
    shown = models.PositiveSmallIntegerField(default=0)
    published_at = models.DateTimeField(null=True)
    drawn_at = models.DateTimeField(null=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["draw", "position"], name="rounds_of_a_draw_in_order"),
            models.CheckConstraint(
                condition=Q(state__in=["prepared", "computed"])
                | (Q(published_at__isnull=False) & ~Q(commitment="") & ~Q(digest="") & ~Q(public_source="")),
                name="a_published_list_has_its_commitment",
            ),
            models.CheckConstraint(
                condition=Q(state__in=["prepared", "computed", "published"], number__isnull=True)
                | (Q(state__in=["drawing", "drawn"], number__isnull=False) & ~Q(public_value="")),
                name="a_number_is_drawn_by_a_public_value",
            ),
        ]
