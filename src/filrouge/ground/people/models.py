"""Person, Organisation, Space, Mandate."""

from __future__ import annotations

import secrets
from typing import Any, ClassVar

from django.contrib.auth.base_user import AbstractBaseUser, BaseUserManager
from django.db import models
from django.db.models import F, Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from filrouge.ground.words import WordsField

ALPHABET = "23456789abcdefghjkmnpqrstvwxyz"  # no letter that is mistaken for another when read aloud
PLACE = "aaaaaaaa"  # in a path, where the address of a thing will stand: lists look a path up once for all their rows


def new_address() -> str:
    """A short public address that says nothing: 8 characters of 30, 39 bits."""
    return "".join(secrets.choice(ALPHABET) for _unused in range(8))


class Role(models.TextChoices):
    """What a mandate lets a person be. The first three work for the space, the others for an organisation."""

    SECRETARIAT = "secretariat", _("Secretariat")
    FACILITATOR = "facilitator", _("Facilitator")
    RAPPORTEUR = "rapporteur", _("Rapporteur")
    HEAD_DELEGATE = "head_delegate", _("Head delegate")
    DELEGATE = "delegate", _("Delegate")
    SUBSTITUTE = "substitute", _("Substitute")
    OBSERVER = "observer", _("Observer")
    DATA_CONTACT = "data_contact", _("Data contact")


SPACE_ROLES = (Role.SECRETARIAT, Role.FACILITATOR, Role.RAPPORTEUR)
STRONG_ROLES = (Role.SECRETARIAT,)  # roles that act only with a second factor


class People(BaseUserManager["Person"]):
    """Persons by address; addresses are compared without case."""

    def get_by_natural_key(self, username: str | None) -> Person:
        return self.get(email__iexact=username)

    def create_user(self, email: str, name: str = "", **fields: Any) -> Person:
        person = self.model(email=email.strip().lower(), name=name, **fields)
        person.set_unusable_password()
        person.save(using=self._db)
        return person


class Person(AbstractBaseUser):
    """Somebody who signs in. As little as possible: an address, a name, a language."""

    email = models.EmailField(unique=True)
    name = models.CharField(max_length=120, blank=True)
    language = models.CharField(max_length=10, blank=True)
    is_active = models.BooleanField(default=True)
    joined_at = models.DateTimeField(default=timezone.now)

    objects: ClassVar[People] = People()
    USERNAME_FIELD = "email"
    EMAIL_FIELD = "email"
    REQUIRED_FIELDS: ClassVar[list[str]] = []


class Organisation(models.Model):
    """The bare identity of a legal entity or network: an address that lasts and a name to show.

    `name` is a copy of what the register resolved, kept here so that every room can name who acts.
    `merged_into` is set while this organisation is believed to be the same as another: its address redirects.
    """

    address = models.CharField(max_length=12, unique=True, default=new_address)
    name = models.CharField(max_length=300)
    country = models.CharField(max_length=2, blank=True)
    merged_into = models.ForeignKey("self", null=True, blank=True, on_delete=models.PROTECT, related_name="+")

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=~Q(merged_into=F("id")) | Q(merged_into__isnull=True), name="not_merged_into_itself"
            )
        ]


class Licence(models.TextChoices):
    """Under what a network gives its public data away; ground.licences says what each asks."""

    CC0 = "cc0-1.0", "CC0 1.0"
    CC_BY = "cc-by-4.0", "CC BY 4.0"
    ODBL = "odbl-1.0", "ODbL 1.0"
    ODC_BY = "odc-by-1.0", "ODC-By 1.0"
    CLOSED = "closed", _("not open: ask us")


class Space(models.Model):
    """An organisation's working place, at /<language>/<slug>/."""

    slug = models.SlugField(max_length=40, unique=True)
    organisation = models.OneToOneField(Organisation, on_delete=models.PROTECT, related_name="space")
    name = WordsField()
    mission = WordsField(blank=True)
    languages = models.JSONField(default=list)
    public = models.BooleanField(default=True)
    sample = models.BooleanField(default=False)
    licence = models.CharField(max_length=20, choices=Licence.choices, default=Licence.CC_BY)
    zone = models.CharField(max_length=60, default="UTC")  # of the IANA database, as in Europe/Brussels; ground.hours
    opened_at = models.DateTimeField(default=timezone.now)


class Mandate(models.Model):
    """Lets a person act for an organisation in a space, from a day until a day."""

    person = models.ForeignKey(Person, on_delete=models.CASCADE, related_name="mandates")
    organisation = models.ForeignKey(Organisation, on_delete=models.PROTECT, related_name="+")
    space = models.ForeignKey(Space, on_delete=models.CASCADE, related_name="mandates")
    role = models.CharField(max_length=20, choices=Role.choices)
    since = models.DateField()
    until = models.DateField(null=True, blank=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["person", "organisation", "space", "role", "since"],
                name="one_mandate_of_a_kind_a_day",
            ),
        ]
        indexes = [models.Index(fields=["space", "role"])]
