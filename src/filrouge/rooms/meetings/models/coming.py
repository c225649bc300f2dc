"""Who is invited, who comes for whom, and who was there."""

from __future__ import annotations

from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from filrouge.ground.people.models import new_address


class Reply(models.TextChoices):
    """What an invited organisation answered. Not yet answered is not no."""

    OPEN = "open", _("Not answered yet")
    PLACE = "place", _("Comes in person")
    ONLINE = "online", _("Joins online")
    PROXY = "proxy", _("Gives its proxy")
    NO = "no", _("Does not come")


class Invited(models.Model):
    """One organisation that a meeting invites. `because` says as what: a class of members, a body, a guest.

    `proxy_to` is who carries its voice in the room; it counts while the reply is that it gives its proxy.
    """

    meeting = models.ForeignKey("meetings.Meeting", on_delete=models.CASCADE, related_name="invited")
    organisation = models.ForeignKey("people.Organisation", on_delete=models.PROTECT, related_name="+")
    because = models.CharField(max_length=80)
    guest = models.BooleanField(default=False)  # a guest does not count for the quorum
    reply = models.CharField(max_length=6, choices=Reply.choices, default=Reply.OPEN)
    replied_at = models.DateTimeField(null=True)
    proxy_to = models.ForeignKey(
        "people.Organisation", null=True, blank=True, on_delete=models.PROTECT, related_name="+"
    )
    invited_at = models.DateTimeField()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["meeting", "organisation"], name="an_organisation_is_invited_once"),
            models.CheckConstraint(condition=~Q(proxy_to=F("organisation")), name="nobody_carries_its_own_voice"),
        ]


class Attendee(models.Model):
    """One person who comes, for an organisation or as a guest of their own.

    Diet and access needs are for the secretariat alone, and are wiped when the meeting has ended. `ticket` is the
    digest of the secret in the person's QR code.
    """

    meeting = models.ForeignKey("meetings.Meeting", on_delete=models.CASCADE, related_name="attendees")
    address = models.CharField(max_length=12, unique=True, default=new_address)
    organisation = models.ForeignKey(
        "people.Organisation", null=True, blank=True, on_delete=models.PROTECT, related_name="+"
    )
    person = models.ForeignKey("people.Person", null=True, blank=True, on_delete=models.SET_NULL, related_name="+")
    name = models.CharField(max_length=120)
    email = models.EmailField(blank=True)
    role = models.CharField(max_length=20, blank=True)  # of ground.people.models.Role; a guest has none
    replaces = models.ForeignKey("self", null=True, blank=True, on_delete=models.SET_NULL, related_name="+")
    online = models.BooleanField(default=False)
    diet = models.CharField(max_length=300, blank=True)
    access = models.CharField(max_length=300, blank=True)
    ticket = models.CharField(max_length=64, blank=True)
    registered_at = models.DateTimeField()
    withdrawn_at = models.DateTimeField(null=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["meeting", "person", "organisation"],
                condition=Q(person__isnull=False, withdrawn_at__isnull=True),
                name="a_person_comes_once_for_an_organisation",
            )
        ]
        indexes = [models.Index(fields=["meeting", "organisation"])]


class Presence(models.Model):
    """From when until when somebody was there. Whoever comes back has a second row."""

    class Means(models.TextChoices):
        LIST = "list", _("on the list")
        QR = "qr", _("at the door")
        PHONE = "phone", _("on their own phone")

    attendee = models.ForeignKey(Attendee, on_delete=models.CASCADE, related_name="presences")
    came_at = models.DateTimeField()
    left_at = models.DateTimeField(null=True)
    online = models.BooleanField(default=False)
    means = models.CharField(max_length=5, choices=Means.choices)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["attendee"], condition=Q(left_at__isnull=True), name="nobody_is_there_twice"
            )
        ]
