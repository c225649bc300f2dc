"""What came in: lists with a date, and their rows as they came."""

from __future__ import annotations

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _


class Source(models.Model):
    """A list with a date. Next year's list of the same federation is another source of the same `series`.

    Itemised lists have rows; a declared list is only a number; statements are what people of the space (or the
    organisation itself) wrote by hand, one row per statement.
    """

    class Kind(models.TextChoices):
        ITEMISED = "itemised", _("List with names")
        DECLARED = "declared", _("Number only")
        STATEMENT = "statement", _("Written here")

    class State(models.TextChoices):
        RECEIVED = "received", _("Received")  # the file is there, its columns are not matched yet
        MATCHED = "matched", _("Columns matched")  # a preview is being made or can be read
        IMPORTING = "importing", _("Being imported")
        IMPORTED = "imported", _("Imported")
        WITHDRAWN = "withdrawn", _("Withdrawn")

    class Unit(models.TextChoices):
        HEADS = "heads", _("persons")
        FTE = "fte", _("full-time equivalents")
        MEMBERS = "members", _("members of members")

    space = models.ForeignKey("people.Space", on_delete=models.CASCADE, related_name="+")
    umbrella = models.ForeignKey("people.Organisation", on_delete=models.PROTECT, related_name="+")
    series = models.CharField(max_length=120)
    kind = models.CharField(max_length=10, choices=Kind.choices, default=Kind.ITEMISED)
    state = models.CharField(max_length=10, choices=State.choices, default=State.RECEIVED)
    as_of = models.DateField()
    received_at = models.DateTimeField()
    imported_at = models.DateTimeField(null=True)
    country = models.CharField(max_length=2, blank=True)  # scope: lists of different countries cannot overlap
    family = models.CharField(max_length=20, blank=True)  # scope: lists of different families cannot overlap
    file = models.ForeignKey("files.Stored", null=True, on_delete=models.PROTECT, related_name="+")
    file_name = models.CharField(max_length=200, blank=True)
    columns = models.JSONField(default=list)
    matching = models.JSONField(default=dict)  # column number as text → field
    sheet = models.JSONField(default=dict)  # kind, encoding, delimiter, notes: how the file was read
    plan = models.JSONField(default=dict)  # the preview: counts and examples per outcome
    report = models.JSONField(default=dict)  # what the import did
    declared_organisations = models.PositiveIntegerField(null=True)
    declared_jobs = models.PositiveIntegerField(null=True)
    declared_unit = models.CharField(max_length=7, choices=Unit.choices, default=Unit.HEADS)  # of declared_jobs
    declared_year = models.PositiveSmallIntegerField(null=True)  # of declared_jobs
    previous = models.ForeignKey("self", null=True, on_delete=models.SET_NULL, related_name="+")

    class Meta:
        indexes = [models.Index(fields=["space", "umbrella", "as_of"])]
        constraints = [
            models.UniqueConstraint(
                fields=["space", "umbrella", "series", "as_of"],
                condition=Q(state="imported", kind__in=["itemised", "declared"]),
                name="one_list_of_a_series_a_day",
            ),
            models.CheckConstraint(
                condition=~Q(kind="declared") | Q(declared_organisations__isnull=False),
                name="a_declared_list_has_a_number",
            ),
        ]


class Row(models.Model):
    """One row of a source, which the database refuses to change.

    `said` are its assertions {field: value}, read from `raw` by the matching.

    `key` is what the federation itself tells its rows apart by, so that next year's row is recognised.
    """

    class Kind(models.TextChoices):
        ORGANISATION = "organisation", _("Organisation")
        SITE = "site", _("Site or outlet")

    source = models.ForeignKey(Source, on_delete=models.CASCADE, related_name="rows")
    line = models.PositiveIntegerField()
    kind = models.CharField(max_length=12, choices=Kind.choices, default=Kind.ORGANISATION)
    raw = models.JSONField()
    said = models.JSONField()
    key = models.CharField(max_length=160)
    digest = models.CharField(max_length=64)
    stated_on = models.DateField()
    stated_by = models.ForeignKey("people.Person", null=True, on_delete=models.SET_NULL, related_name="+")

    class Meta:
        constraints = [models.UniqueConstraint(fields=["source", "line"], name="a_line_is_read_once")]
        indexes = [models.Index(fields=["source", "key"])]


class SampleCheck(models.Model):
    """Eighty names drawn by a federation that shares no list: found in the register or not, on how many other lists.

    `answers` is a list of [found?, number of declared lists that the member says it is on].
    """

    source = models.ForeignKey(Source, on_delete=models.CASCADE, related_name="checks")
    answers = models.JSONField()
    at = models.DateTimeField()


class PublicRegisterCount(models.Model):
    """How many organisations a public register counts in a scope on a day: no total of that scope can be above it.

    A later day of the same register and scope follows an earlier one; one that was wrong is withdrawn and kept.
    """

    space = models.ForeignKey("people.Space", on_delete=models.CASCADE, related_name="+")
    register = models.CharField(max_length=200)  # its name, and what of it is counted
    country = models.CharField(max_length=2)  # scope, as of lists; a public register is one country's
    family = models.CharField(max_length=20, blank=True)
    as_of = models.DateField()
    organisations = models.PositiveIntegerField()
    link = models.URLField(max_length=500)  # where the number can be read
    said_at = models.DateTimeField()
    withdrawn_at = models.DateTimeField(null=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["space", "register", "country", "family", "as_of"],
                condition=Q(withdrawn_at=None),
                name="one_count_of_a_register_a_day",
            )
        ]
