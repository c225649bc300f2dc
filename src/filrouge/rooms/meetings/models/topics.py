"""The marketplace of an open space: what organisations offer to talk about, where and when, and who comes to it."""

from __future__ import annotations

from django.db import models
from django.db.models import Q

from filrouge.ground.people.models import new_address


class Topic(models.Model):
    """Something that one organisation offers to talk about, in its own words.

    `round` is when in the open space (1 for the first, 0 while nobody has said it), `place` where: a table, or the
    address of a room online. One that was withdrawn keeps its row and stands on no board.
    """

    item = models.ForeignKey("meetings.AgendaItem", on_delete=models.CASCADE, related_name="topics")
    address = models.CharField(max_length=12, unique=True, default=new_address)
    organisation = models.ForeignKey("people.Organisation", on_delete=models.PROTECT, related_name="+")
    language = models.CharField(max_length=10)
    title = models.CharField(max_length=300)
    round = models.PositiveSmallIntegerField(default=0)
    place = models.CharField(max_length=300, blank=True)
    offered_at = models.DateTimeField()
    withdrawn_at = models.DateTimeField(null=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["item", "round", "place"],
                condition=Q(withdrawn_at__isnull=True, round__gt=0) & ~Q(place=""),
                name="one_topic_at_a_time_in_a_place",
            )
        ]


class TopicVisit(models.Model):
    """An organisation that says it comes to a topic. Who comes no more has no row."""

    topic = models.ForeignKey(Topic, on_delete=models.CASCADE, related_name="visits")
    organisation = models.ForeignKey("people.Organisation", on_delete=models.PROTECT, related_name="+")
    at = models.DateTimeField()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["topic", "organisation"], name="an_organisation_comes_to_a_topic_once")
        ]
