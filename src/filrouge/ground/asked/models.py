"""What happened and whom it concerns, how people want to be told, and the mail in which they were."""

from __future__ import annotations

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from filrouge.ground.words import WordsField


class Edition(models.Model):
    """The morning of a space: all news that nobody had collected before belongs to it.

    Its number grows with time, so “from this edition to that one” says exactly which news a mail holds.
    """

    space = models.ForeignKey("people.Space", on_delete=models.CASCADE, related_name="+")
    day = models.DateField()  # in the zone of the space
    made_at = models.DateTimeField()
    ended_at = models.DateTimeField(null=True)  # when everybody had their mail

    class Meta:
        constraints = [models.UniqueConstraint(fields=["space", "day"], name="one_edition_a_day")]


class News(models.Model):
    """Something that happened, once, for everybody in the space or for its addressees.

    `text` is a sentence in several languages with places for `values`, which may be such words themselves; `page` is
    a name of the URL map with its arguments. So each reader gets it in their own language.
    """

    space = models.ForeignKey("people.Space", on_delete=models.CASCADE, related_name="+")
    kind = models.CharField(max_length=60)
    about = models.CharField(max_length=80)  # what it is about, `ballots.ballot:12`: a mail puts those together
    title = WordsField()  # of what it is about
    text = WordsField()
    values = models.JSONField(default=dict)
    page = models.JSONField(default=list)
    everybody = models.BooleanField(default=False)
    by = models.ForeignKey("people.Person", null=True, on_delete=models.SET_NULL, related_name="+")
    at = models.DateTimeField()
    once = models.CharField(max_length=120, blank=True)
    edition = models.ForeignKey(Edition, null=True, on_delete=models.RESTRICT, related_name="+")
    passed_at = models.DateTimeField(null=True)  # when those who want it at once had it

    class Meta:
        indexes = [
            models.Index(fields=["space", "edition"]),
            models.Index(fields=["space"], condition=Q(passed_at__isnull=True), name="news_to_pass_on"),
        ]
        constraints = [
            models.UniqueConstraint(fields=["space", "once"], condition=~Q(once=""), name="happened_once"),
        ]


class Addressee(models.Model):
    """Whom news concerns that is not for everybody: all who act for an organisation, or one person."""

    news = models.ForeignKey(News, on_delete=models.CASCADE, related_name="addressees")
    organisation = models.ForeignKey("people.Organisation", null=True, on_delete=models.CASCADE, related_name="+")
    person = models.ForeignKey("people.Person", null=True, on_delete=models.CASCADE, related_name="+")

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=Q(organisation__isnull=True) ^ Q(person__isnull=True), name="addressed_to_one"
            )
        ]


class Rhythm(models.TextChoices):
    """How often somebody gets the summary."""

    DAILY = "daily", _("Every morning")
    WEEKLY = "weekly", _("Once a week")
    NONE = "none", _("No summary")


class Wish(models.Model):
    """How a person wants to be told in a space, where it differs from what is usual: every Monday, all kinds.

    `kinds` maps the name of a kind to a `Way`. `since` is the edition after which the summary begins again.
    """

    person = models.ForeignKey("people.Person", on_delete=models.CASCADE, related_name="+")
    space = models.ForeignKey("people.Space", on_delete=models.CASCADE, related_name="+")
    rhythm = models.CharField(max_length=8, choices=Rhythm.choices, default=Rhythm.WEEKLY)
    weekday = models.PositiveSmallIntegerField(default=0)  # 0 is Monday
    kinds = models.JSONField(default=dict)
    since = models.ForeignKey(Edition, null=True, on_delete=models.SET_NULL, related_name="+")

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["person", "space"], name="one_wish_a_space"),
            models.CheckConstraint(condition=Q(weekday__lte=6), name="a_week_has_seven_days"),
        ]


class Digest(models.Model):
    """The summary of a person for a period: the news of all editions after `after` up to `edition`, and what waited.

    Made in one transaction with its mail; `message` is None where there was nothing to say. `lines` are the keys of
    what waited, so that the next one knows what is new.
    """

    space = models.ForeignKey("people.Space", on_delete=models.CASCADE, related_name="+")
    person = models.ForeignKey("people.Person", on_delete=models.CASCADE, related_name="+")
    period = models.DateField()  # the day on which it was due, in the zone of the space
    after = models.PositiveBigIntegerField()
    edition = models.ForeignKey(Edition, on_delete=models.RESTRICT, related_name="+")
    lines = models.JSONField(default=list)
    news = models.PositiveIntegerField(default=0)
    message = models.ForeignKey("mail.Message", null=True, on_delete=models.SET_NULL, related_name="+")

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["space", "person", "period"], name="one_digest_a_period"),
            models.CheckConstraint(condition=Q(after__lt=models.F("edition")), name="a_digest_covers_something"),
        ]


class AtOnce(models.Model):
    """News that a person got in a mail of its own, so that no digest tells it again."""

    news = models.ForeignKey(News, on_delete=models.CASCADE, related_name="+")
    person = models.ForeignKey("people.Person", on_delete=models.CASCADE, related_name="+")
    message = models.ForeignKey("mail.Message", null=True, on_delete=models.SET_NULL, related_name="+")

    class Meta:
        constraints = [models.UniqueConstraint(fields=["news", "person"], name="told_at_once_once")]
