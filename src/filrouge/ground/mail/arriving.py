"""What became of mail that left, and to whom mail does not arrive any more. Nothing of it is stored, so a mail that
arrives again puts it right.
"""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta

from django.db.models import Exists, F, Max, OuterRef, Q, QuerySet
from django.utils import timezone
from django.utils.translation import gettext as _

from filrouge.ground.mail.models import Message, State
from filrouge.ground.people.models import Mandate, Space
from filrouge.ground.people.queries import today
from filrouge.ground.people.viewer import in_force

MAILS = 3  # that came back, written on as many days
LATELY = timedelta(days=90)
SETTLED = timedelta(days=3)  # what has not come back after so long has arrived: no server answers 5.1 later
MOST = 1_000  # failures that are looked at, the newest
NEVER = datetime.min.replace(tzinfo=UTC)
# The address or its server is not there (RFC 3463, 3.2), but not what speaks of our own address.
_NOBODY_THERE = Q(status__startswith="5.1.") & ~Q(status__in=["5.1.7", "5.1.8"])


@dataclass(frozen=True, slots=True)
class Unreached:
    """Somebody with a mandate to whose address mail does not arrive. `organisations` are those to ask for another."""

    person: int
    name: str
    email: str
    organisations: tuple[str, ...]
    mails: int
    since: datetime


def state_said(message: Message) -> str:
    """What became of a mail, in a word or two."""
    if message.state == State.FAILED and message.sent_at:
        return _("Came back")
    if message.state == State.SENT and message.status:
        return _("Delayed")
    return str(State(message.state).label)


def unreached(space: Space) -> tuple[Unreached, ...]:
    """To whom mail of this network does not arrive, by address. One statement where all arrives, else three."""
    failed = list(_failed(space)[:MOST])
    if not failed:
        return ()
    arrived = _arrived(space, {mail.person_id for mail in failed})
    since: dict[int, list[Message]] = {}
    for mail in failed:
        if mail.person_id is not None and mail.written_at > arrived.get((mail.person_id, mail.to), NEVER):
            since.setdefault(mail.person_id, []).append(mail)
    lost = {who: mails for who, mails in since.items() if len({mail.written_at.date() for mail in mails}) >= MAILS}
    held = _mandates(space).filter(person__in=lost).order_by("organisation__name")
    names: dict[int, list[str]] = {}
    for person, name in held.values_list("person", "organisation__name").distinct():
        names.setdefault(person, []).append(name)
    rows = (_row(mails, tuple(names.get(who, ()))) for who, mails in lost.items())
    return tuple(sorted(rows, key=lambda row: row.email))


def _row(mails: Sequence[Message], organisations: tuple[str, ...]) -> Unreached:
    person, since = mails[0].person, min(mail.failed_at for mail in mails if mail.failed_at)
    assert person is not None  # only mail to people is looked at
    return Unreached(person.pk, person.name or person.email, person.email, organisations, len(mails), since)


def _failed(space: Space) -> QuerySet[Message]:
    """Mail to people with a mandate, at their address of today, for which nobody was there; the newest first."""
    failed = Message.objects.filter(
        _NOBODY_THERE, Exists(_mandates(space).filter(person=OuterRef("person"))), space=space, state=State.FAILED,
        failed_at__gte=timezone.now() - LATELY, person__is_active=True, person__email=F("to"),
    )  # fmt: skip
    return failed.select_related("person").defer("body").order_by("-failed_at")


def _arrived(space: Space, people: Collection[int | None]) -> dict[tuple[int | None, str], datetime]:
    """When the last mail was written to each address that left and stayed out."""
    stayed = Message.objects.filter(
        person__in=people, space=space, state=State.SENT, status="", sent_at__lt=timezone.now() - SETTLED
    )
    last = stayed.order_by().values_list("person", "to").annotate(last=Max("written_at"))
    return {(person, to): at for person, to, at in last}


def _mandates(space: Space) -> QuerySet[Mandate]:
    return Mandate.objects.filter(in_force(today()), space=space)
