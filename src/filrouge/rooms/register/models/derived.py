"""What was derived: snapshots that one function rebuilds (deriving.rebuild). Nothing here is the truth."""

from __future__ import annotations

from django.db import models

from filrouge.rooms.register.models.sources import Source


class Entry(models.Model):
    """An organisation as a space sees it today: one row of the directory."""

    space = models.ForeignKey("people.Space", on_delete=models.CASCADE, related_name="+")
    organisation = models.ForeignKey("people.Organisation", on_delete=models.CASCADE, related_name="+")
    name = models.CharField(max_length=300)
    sort_name = models.CharField(max_length=120)
    country = models.CharField(max_length=2, blank=True)
    region = models.CharField(max_length=80, blank=True)
    city = models.CharField(max_length=120, blank=True)
    family = models.CharField(max_length=20, blank=True)
    legal_form = models.CharField(max_length=40, blank=True)
    section = models.CharField(max_length=1, blank=True)  # NACE section
    size = models.PositiveSmallIntegerField(default=0)  # class of workers, see fields.SIZES; 0 unknown
    heads = models.PositiveIntegerField(null=True)  # of the newest year, for the lists; all figures are Figure
    heads_high = models.FloatField(null=True)  # of a size class, as Figure.high
    lat = models.FloatField(null=True)
    lon = models.FloatField(null=True)
    lists = models.PositiveSmallIntegerField(default=0)  # how many current lists name it
    confirmed_on = models.DateField(null=True)
    closed_on = models.DateField(null=True)
    umbrella = models.BooleanField(default=False)  # itself an umbrella: not counted among its members
    listed = models.BooleanField(
        default=True
    )  # stands in the directory: on a current list, or a member, and not closed
    changed_at = models.DateTimeField()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["space", "organisation"], name="one_entry_a_space")]
        indexes = [
            models.Index(fields=["space", "listed", "sort_name", "id"]),
            models.Index(fields=["space", "listed", "country", "sort_name", "id"]),
            models.Index(fields=["space", "listed", "family", "sort_name", "id"]),
            models.Index(fields=["space", "listed", "section", "sort_name", "id"]),
            models.Index(fields=["space", "country", "region"]),
        ]


class Figure(models.Model):
    """A number that is known of an organisation: in one unit (fields.UNITS), of one year, and the row that says so.

    Of a size class `amount` is the lower limit and `high` the upper one, infinity where it is open.
    """

    space = models.ForeignKey("people.Space", on_delete=models.CASCADE, related_name="+", db_index=False)
    organisation = models.ForeignKey("people.Organisation", on_delete=models.CASCADE, related_name="+")
    unit = models.CharField(max_length=10)
    year = models.PositiveSmallIntegerField()  # 0: nobody said which
    amount = models.FloatField()
    high = models.FloatField(null=True)  # a number has none
    row = models.ForeignKey("register.Row", on_delete=models.CASCADE, related_name="+")

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["space", "unit", "year", "organisation"], name="one_figure_a_year")
        ]


class Belonging(models.Model):
    """Organisation → umbrella by a current list: what the memberships on lists come to."""

    space = models.ForeignKey("people.Space", on_delete=models.CASCADE, related_name="+")
    organisation = models.ForeignKey("people.Organisation", on_delete=models.CASCADE, related_name="+")
    umbrella = models.ForeignKey("people.Organisation", on_delete=models.CASCADE, related_name="+")
    source = models.ForeignKey(Source, on_delete=models.CASCADE, related_name="+")
    category = models.CharField(max_length=40, blank=True)
    since = models.DateField(null=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["space", "umbrella", "organisation", "source"], name="belongs_once_by_a_list"
            )
        ]
        indexes = [models.Index(fields=["space", "organisation"])]


class Cube(models.Model):
    """How many listed organisations share country, family, section and size; once for all and once per umbrella."""

    space = models.ForeignKey("people.Space", on_delete=models.CASCADE, related_name="+")
    umbrella = models.ForeignKey("people.Organisation", null=True, on_delete=models.CASCADE, related_name="+")
    country = models.CharField(max_length=2, blank=True)
    family = models.CharField(max_length=20, blank=True)
    section = models.CharField(max_length=1, blank=True)
    size = models.PositiveSmallIntegerField(default=0)
    count = models.PositiveIntegerField()

    class Meta:
        indexes = [models.Index(fields=["space", "umbrella"])]


class Count(models.Model):
    """A total of an umbrella with its range and every step; frozen once it is published."""

    space = models.ForeignKey("people.Space", on_delete=models.CASCADE, related_name="+")
    umbrella = models.ForeignKey("people.Organisation", on_delete=models.CASCADE, related_name="+")
    at = models.DateTimeField()
    as_of = models.DateField()
    result = models.JSONField()
    published = models.BooleanField(default=False)
    digest = models.CharField(max_length=64, blank=True)

    class Meta:
        indexes = [models.Index(fields=["space", "umbrella", "published", "-at"])]


class Doubt(models.Model):
    """A card of the review queue: two organisations that may be one. Made by a linking run, gone when it is settled."""

    space = models.ForeignKey("people.Space", on_delete=models.CASCADE, related_name="+")
    left = models.ForeignKey("people.Organisation", on_delete=models.CASCADE, related_name="+")
    right = models.ForeignKey("people.Organisation", on_delete=models.CASCADE, related_name="+")
    left_row = models.ForeignKey("register.Row", on_delete=models.CASCADE, related_name="+")
    right_row = models.ForeignKey("register.Row", on_delete=models.CASCADE, related_name="+")
    probability = models.FloatField()
    features = models.JSONField(default=list)
    evidence = models.JSONField(default=list)  # [code, weight, left text, right text]
    value = models.FloatField()  # effect on a published total × uncertainty: the queue's order
    # open, asked, answered (by a federation), second (a second reviewer must agree)
    state = models.CharField(max_length=10, default="open")
    fingerprint = models.CharField(max_length=64, blank=True)  # of both sides' data: the card expires when they change

    class Meta:
        constraints = [models.UniqueConstraint(fields=["space", "left", "right"], name="one_card_a_pair")]
        indexes = [models.Index(fields=["space", "state", "-value", "id"])]
