"""What a meeting goes through, and the country round that members write beforehand."""

from __future__ import annotations

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from filrouge.ground.people.models import new_address
from filrouge.ground.words import WordsField


class ItemKind(models.TextChoices):
    """What the time is for."""

    INFORMATION = "information", _("Information")
    COUNTRY_ROUND = "country_round", _("Country round")
    DELIBERATION = "deliberation", _("Deliberation")
    DECISION = "decision", _("Decision")
    PLAN_STEP = "plan_step", _("Step of the plan")
    OPEN_SPACE = "open_space", _("Open space")
    MINUTES = "minutes", _("Minutes of last time")
    FOLLOW_UP = "follow_up", _("What became of it")
    BREAK = "break", _("Break")


class AgendaItem(models.Model):
    """One item. `starts_at` is as planned; the current item is the one that has begun and not ended.

    Of a country round, `prompts` are the questions of its form ([{"key", "words"}], words as Words.as_json),
    `answers_until` is when answers are due and `seconds_each` the slot of each organisation in the room. `slots_seed`
    is the seed of the lot by which the order of slots was drawn, empty where it was not.
    """

    meeting = models.ForeignKey("meetings.Meeting", on_delete=models.CASCADE, related_name="items")
    address = models.CharField(max_length=12, unique=True, default=new_address)
    position = models.PositiveSmallIntegerField()
    kind = models.CharField(max_length=14, choices=ItemKind.choices, default=ItemKind.INFORMATION)
    title = WordsField()
    text = WordsField(blank=True)
    starts_at = models.DateTimeField(null=True, blank=True)
    minutes = models.PositiveSmallIntegerField(default=0)  # 0: not said
    speaker = models.CharField(max_length=120, blank=True)  # who opens it, as it is printed
    prompts = models.JSONField(default=list, blank=True)
    answers_until = models.DateTimeField(null=True, blank=True)
    seconds_each = models.PositiveSmallIntegerField(default=0)
    slots_seed = models.CharField(max_length=64, blank=True)
    began_at = models.DateTimeField(null=True)
    ended_at = models.DateTimeField(null=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["meeting", "position"], name="an_item_in_its_place"),
            models.UniqueConstraint(
                fields=["meeting"],
                condition=Q(began_at__isnull=False, ended_at__isnull=True),
                name="one_item_at_a_time",
            ),
        ]
        ordering = ["position"]


class ItemAbout(models.Model):
    """What an item is about, of any room: a proposal, a text, a ballot (a kind and a number of the thread)."""

    item = models.ForeignKey(AgendaItem, on_delete=models.CASCADE, related_name="about")
    kind = models.CharField(max_length=60)
    number = models.BigIntegerField()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["item", "kind", "number"], name="an_item_is_about_it_once")]


class ItemDocument(models.Model):
    """A paper that belongs to an item: what members read beforehand."""

    item = models.ForeignKey(AgendaItem, on_delete=models.CASCADE, related_name="documents")
    document = models.ForeignKey("files.Document", on_delete=models.PROTECT, related_name="+")
    at = models.DateTimeField()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["item", "document"], name="a_paper_is_attached_once")]


class RoundAnswer(models.Model):
    """What one organisation wrote for a country round. `said` maps the key of each prompt to a text.

    A draft is seen by its own organisation alone; once `handed_in_at` is set, by whoever sees the meeting's papers.
    """

    item = models.ForeignKey(AgendaItem, on_delete=models.CASCADE, related_name="answers")
    organisation = models.ForeignKey("people.Organisation", on_delete=models.PROTECT, related_name="+")
    language = models.CharField(max_length=10)
    said = models.JSONField(default=dict)
    saved_at = models.DateTimeField()
    handed_in_at = models.DateTimeField(null=True)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["item", "organisation"], name="an_organisation_answers_once")]


class Slot(models.Model):
    """The place of one organisation in a country round. A round without any is by name; who has none comes last."""

    item = models.ForeignKey(AgendaItem, on_delete=models.CASCADE, related_name="slots")
    organisation = models.ForeignKey("people.Organisation", on_delete=models.PROTECT, related_name="+")
    position = models.PositiveIntegerField()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["item", "organisation"], name="an_organisation_has_one_slot"),
            models.UniqueConstraint(fields=["item", "position"], name="a_slot_in_its_place"),
        ]
