"""How mail leaves: one by one, each outcome saved before the next; what was interrupted leaves again as the same mail.

docs/decisions/mail.md says what is promised when what breaks.
"""

from __future__ import annotations

import smtplib
from contextlib import suppress
from datetime import datetime, timedelta
from email.utils import formatdate
from typing import NamedTuple

from django.core.mail import EmailMessage, get_connection
from django.core.mail.backends.base import BaseEmailBackend
from django.core.mail.backends.smtp import EmailBackend as ToServer
from django.db import transaction
from django.db.models import F, Q, QuerySet
from django.utils import timezone
from django.utils.translation import gettext_lazy

from filrouge.ground.jobs.work import Cancelled, Progress, ask, job
from filrouge.ground.jobs.worker import every_minute
from filrouge.ground.mail.keys import without_keys
from filrouge.ground.mail.models import Message, State
from filrouge.ground.mail.replies.reports import status_in
from filrouge.ground.people.viewer import system

# Minutes until the next try. A server that is away for a night loses nothing (RFC 5321, 4.5.4.1, asks for patience).
PAUSES = (1, 5, 30, 120, 480, 1440)
TRIES = len(PAUSES) + 1
# Longer than one hand-over can take: nine answers of a server, each waited for at most sending.SECONDS.
UNCLEAR = timedelta(minutes=5)
INTERRUPTED = "interrupted"
KEPT = timedelta(days=90)  # the text of a mail that was sent


class ServerAway(Exception):
    """No mail can leave at the moment, whatever mail it is."""


class Line:
    """The line to the mail server, kept open from one mail to the next; a folder gets a file for each mail."""

    def __init__(self) -> None:
        self.office: BaseEmailBackend | None = None

    def carry(self, message: Message, body: str) -> None:
        """Hand one mail over. Raises ServerAway when there is no line, OSError or ValueError for this mail alone."""
        office = self.office = self.office or _opened()
        try:
            office.send_messages([_spelled(message, body)])
        except (OSError, ValueError):
            self.hang_up()
            raise
        if not isinstance(office, ToServer):
            self.hang_up()

    def hang_up(self) -> None:
        """Close the line; the next mail opens another."""
        office, self.office = self.office, None
        if office is not None:
            with suppress(OSError):  # a server that hung up first
                office.close()


def _opened() -> BaseEmailBackend:
    office: BaseEmailBackend = get_connection()
    try:
        office.open()
    except OSError as error:
        raise ServerAway(type(error).__name__) from error
    return office


def _spelled(message: Message, body: str) -> EmailMessage:
    """The same bytes at every try: a mail store recognises the mail by its Message-ID, and a reader by its date."""
    headers = {
        "Message-ID": message.identifier,
        "Date": formatdate(message.written_at.timestamp()),
        "Auto-Submitted": "auto-generated",
        **message.headers,
    }
    return EmailMessage(message.subject, body, to=[message.to], headers=headers)


class Outcome(NamedTuple):
    """What became of one try. `error` is the kind of error, never its text, which may hold an address."""

    error: str = ""
    status: str = ""  # the code of RFC 3463 with which the server refused
    hopeless: bool = False  # no try will ever succeed
    away: bool = False  # no other mail can leave now either


@job("mail.send", says=gettext_lazy("Sending mail"))
def send(progress: Progress) -> dict[str, int]:
    """Send what waits, one by one. A row is claimed before it leaves, so two workers never send the same."""
    line, sent = Line(), 0
    total = _due(timezone.now()).count()
    message = _claim(0)
    try:
        while message:
            _tell(progress, sent, total, message)
            outcome = _try(line, message)
            sent += not outcome.error
            # One transaction for what became of this mail and for the claim on the next: half as many writes.
            with transaction.atomic():
                _settle(message, outcome)
                message = None if outcome.away else _claim(message.pk)
    finally:
        line.hang_up()
    return {"sent": sent}


def leave(message: Message) -> None:
    """Send one mail here and now. Its text is not kept, so it has this one try."""
    body, message.body = message.body, ""
    message.state, message.claimed_at = State.SENDING, timezone.now()
    message.save()
    line = Line()
    outcome = _try(line, message, body)
    line.hang_up()
    _settle(message, outcome._replace(hopeless=True))


def _due(now: datetime) -> QuerySet[Message]:
    return Message.objects.filter(Q(not_before=None) | Q(not_before__lte=now), state=State.WAITING)


def _claim(after: int) -> Message | None:
    """The next mail that waits, claimed for this worker: nobody else sends it now."""
    now = timezone.now()
    for message in _due(now).filter(pk__gt=after).order_by("pk")[:2]:
        # The row is as it was read: whoever changed it meanwhile also took it out of waiting.
        if Message.objects.filter(pk=message.pk, state=State.WAITING).update(state=State.SENDING, claimed_at=now):
            message.state, message.claimed_at = State.SENDING, now
            return message
    return None


def _tell(progress: Progress, done: int, total: int, message: Message) -> None:
    """Say how far it is. Who is told to stop lets go of the mail in hand, which has not left yet."""
    try:
        progress(min(done, total - 1), total)
    except Cancelled:
        Message.objects.filter(pk=message.pk, state=State.SENDING).update(state=State.WAITING, claimed_at=None)
        raise


def _try(line: Line, message: Message, body: str = "") -> Outcome:
    try:
        line.carry(message, body or message.body)
    except ServerAway as error:
        return Outcome(str(error), away=True)
    except smtplib.SMTPRecipientsRefused as error:
        return _declined(error)
    except OSError as error:
        return Outcome(type(error).__name__)
    except ValueError as error:
        # A header or an address that cannot be spelled: it will be no better tomorrow.
        return Outcome(type(error).__name__, hopeless=True)
    return Outcome()


def _declined(error: smtplib.SMTPRecipientsRefused) -> Outcome:
    codes = [code for code, _why in error.recipients.values()]
    said = " ".join(
        why.decode("ascii", "replace") if isinstance(why, bytes) else str(why)
        for _code, why in error.recipients.values()
    )
    return Outcome(type(error).__name__, status_in(said), hopeless=all(code >= 500 for code in codes))


def _settle(message: Message, outcome: Outcome) -> None:
    """Note what became of a try, unless somebody else took the mail over meanwhile."""
    mine = Message.objects.filter(pk=message.pk, state=State.SENDING, claimed_at=message.claimed_at)
    now = timezone.now()
    if not outcome.error:
        mine.update(state=State.SENT, sent_at=now, status="", error="", body=without_keys(message.body), headers={})
        return
    tries = message.tries + 1
    if outcome.hopeless or tries >= TRIES:
        mine.update(state=State.FAILED, failed_at=now, status=outcome.status, error=outcome.error, tries=tries)
        return
    again = now + timedelta(minutes=PAUSES[tries - 1])
    mine.update(state=State.WAITING, error=outcome.error, tries=tries, not_before=again, claimed_at=None)


@every_minute
def look_after() -> None:
    """Ask for work while mail waits, and take up again what was interrupted while leaving."""
    _take_up(timezone.now())
    if _due(timezone.now()).exists():
        ask("mail.send", {}, by=system(None, means="job"), once="mail.send")


def _take_up(now: datetime) -> None:
    """A worker died with a mail in its hands: the same mail leaves again, under the same Message-ID.

    Not one whose text was not kept, and not one that has taken its worker down each time.
    """
    begun = Q(claimed_at__lt=now - UNCLEAR) | Q(claimed_at=None, written_at__lt=now - UNCLEAR)
    interrupted = Message.objects.filter(begun, state=State.SENDING)
    interrupted.filter(Q(body="") | Q(tries__gte=TRIES - 1)).update(state=State.FAILED, error=INTERRUPTED)
    interrupted.update(state=State.WAITING, error=INTERRUPTED, tries=F("tries") + 1, claimed_at=None)


@every_minute
def forget_texts() -> None:
    """At night: what was sent long ago is a line in the log from now on, without its text."""
    now = timezone.now()
    if now.hour == 3 and now.minute < 5:
        Message.objects.filter(sent_at__lt=now - KEPT).exclude(body="").update(body="")
