"""Addresses that one person may answer to, about one thing, until a day."""

from __future__ import annotations

import hashlib
import re
import secrets
from collections.abc import Iterable
from datetime import datetime

from django.conf import settings
from django.utils import timezone

from filrouge.ground.mail.models import ReplyAddress
from filrouge.ground.mail.replies.answering import ANSWERS
from filrouge.ground.people.models import ALPHABET, Organisation, Person, Space
from filrouge.ground.trail.writing import Ref

LENGTH = 27  # characters of 30: 132 bits, and all of them survive servers that change capitals
_SETTING = re.compile(r"[A-Za-z0-9._-]{1,30}@[A-Za-z0-9][A-Za-z0-9.-]*")


def reply_to(
    kind: str, person: Person, *, space: Space, organisation: Organisation, about: Ref, until: datetime
) -> str:
    """An address for one mail to one person, to be given to the outbox as `reply_to` of its context.

    Called inside the action or job that writes the mail. What they answer until then goes to what `answered(kind, …)`
    named, about this thing, for this organisation. Empty where FILROUGE_REPLY_TO is not set: then no mail promises it.
    """
    if kind not in ANSWERS:
        raise RuntimeError(f"nothing takes answers of the kind {kind}")
    if not settings.REPLY_TO:
        return ""
    secret = "".join(secrets.choice(ALPHABET) for _unused in range(LENGTH))
    ReplyAddress.objects.create(
        digest=digest_of(secret), kind=kind, person=person, space=space, organisation=organisation,
        about_kind=about.kind, about_id=about.id, made_at=timezone.now(), until=until,
    )  # fmt: skip
    name, _at, host = settings.REPLY_TO.partition("@")
    return f"{name}+{secret}@{host}"


def digest_of(secret: str) -> str:
    """What is kept of an address: the SHA-256 of its secret part, in hexadecimal."""
    return hashlib.sha256(secret.encode("utf-8", "replace")).hexdigest()


def secret_in(recipients: Iterable[str]) -> str:
    """The secret part of the first recipient that is an address of ours; empty when none is."""
    name, _at, host = settings.REPLY_TO.lower().partition("@")
    ours = re.compile(rf"{re.escape(name)}\+([{ALPHABET}]{{{LENGTH}}})@{re.escape(host)}")
    found = (ours.fullmatch(recipient.lower()) for recipient in recipients)
    return next((match[1] for match in found if match), "") if name else ""


def is_ours(address: str) -> bool:
    """Whether an address is one that we ourselves write from or read at: mail from there goes in a circle."""
    name, _at, host = settings.REPLY_TO.lower().partition("@")
    own, _plus, _secret = address.lower().partition("@")[0].partition("+")
    sent_from = re.search(r"[^<>\s]+@[^<>\s]+", settings.DEFAULT_FROM_EMAIL)
    return (bool(name) and (own, address.lower().partition("@")[2]) == (name, host)) or (
        sent_from is not None and sent_from[0].lower() == address.lower()
    )


def is_an_address(said: str) -> bool:
    """Whether FILROUGE_REPLY_TO can be read: empty, or one plain address without a plus in it."""
    return not said or bool(_SETTING.fullmatch(said))
