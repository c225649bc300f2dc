"""Writing mail in the reader's language, and sending what waits."""

from __future__ import annotations

import re
import smtplib
import uuid
from datetime import timedelta
from typing import Any

from django.core.mail import EmailMessage, get_connection
from django.template.loader import render_to_string
from django.utils import timezone, translation
from django.utils.translation import gettext_lazy

from filrouge.ground.jobs.work import Progress, ask, job
from filrouge.ground.jobs.worker import every_minute
from filrouge.ground.mail.models import Message, State
from filrouge.ground.mail.sending import at_once
from filrouge.ground.people.languages import read_by
from filrouge.ground.people.models import Person, Space
from filrouge.ground.people.viewer import Viewer, system

TRIES = 5
UNCLEAR = timedelta(minutes=15)
KEYS = re.compile(r"(?<=/vote/)[\w-]+")  # the secret part of a link that acts for whoever was written to
BLOT = "▇"


def write(
    kind: str,
    to: Person,
    *,
    by: Viewer,
    space: Space | None = None,
    once: str = "",
    context: dict[str, Any] | None = None,
) -> None:
    """Put a mail in the outbox. The template mail/<kind>.txt has the subject on its first line."""
    message = _worded(kind, to, space, context or {})
    message.once = once
    Message.objects.bulk_create([message], ignore_conflicts=True)
    ask("mail.send", {}, by=by, once="mail.send")


def send_now(kind: str, to: Person, context: dict[str, Any]) -> None:
    """Send a mail that somebody waits for, such as a code. A row says that it left; the text is not kept."""
    message = _worded(kind, to, None, context)
    at_once(lambda: _leave(message))


def _worded(kind: str, to: Person, space: Space | None, context: dict[str, Any]) -> Message:
    language = read_by(to)
    with translation.override(language):
        text = render_to_string(f"mail/{kind}.txt", {"person": to, "space": space, **context})
    subject, _rule, body = text.strip().partition("\n")
    return Message(
        kind=kind, to=to.email, person=to, space=space, language=language, subject=subject.strip()[:200],
        body=body.strip() + "\n", written_at=timezone.now(), identifier=f"<{uuid.uuid4()}@filrouge>",
    )  # fmt: skip


def _leave(message: Message) -> None:
    body, message.body, message.state = message.body, "", State.SENDING
    message.save()
    try:
        _hand_over(message, body)
    except OSError as error:
        _outcome(message, State.FAILED, type(error).__name__)
    else:
        _outcome(message, State.SENT)


def without_keys(text: str) -> str:
    """A mail as others may read it: a link that acts for its reader loses what makes it work."""
    return KEYS.sub(BLOT, text)


@job("mail.send", says=gettext_lazy("Sending mail"))
def send(progress: Progress) -> dict[str, int]:
    """Send what waits, one by one. A row is claimed before it leaves, so two workers never send the same."""
    sent = 0
    waiting = list(Message.objects.filter(state=State.WAITING).order_by("id").values_list("pk", flat=True)[:500])
    for number, pk in enumerate(waiting):
        progress(number, len(waiting))
        if Message.objects.filter(pk=pk, state=State.WAITING).update(state=State.SENDING):
            sent += _send_one(Message.objects.get(pk=pk))
    return {"sent": sent}


def _send_one(message: Message) -> bool:
    try:
        _hand_over(message, message.body)
    except OSError as error:
        message.tries += 1
        hopeless = message.tries >= TRIES or isinstance(error, smtplib.SMTPRecipientsRefused)
        _outcome(message, State.FAILED if hopeless else State.WAITING, type(error).__name__)
        return False
    _outcome(message, State.SENT)
    return True


def _hand_over(message: Message, body: str) -> None:
    headers = {"Message-ID": message.identifier, "Auto-Submitted": "auto-generated"}
    EmailMessage(message.subject, body, to=[message.to], headers=headers, connection=get_connection()).send()


def _outcome(message: Message, state: State, error: str = "") -> None:
    sent_at = timezone.now() if state == State.SENT else None
    body = without_keys(message.body) if state == State.SENT else message.body
    Message.objects.filter(pk=message.pk).update(
        state=state, error=error, sent_at=sent_at, tries=message.tries, body=body
    )


@every_minute
def look_after() -> None:
    """Ask for work while mail waits; what was interrupted while leaving is left to people, never sent twice."""
    interrupted = Message.objects.filter(state=State.SENDING, written_at__lt=timezone.now() - UNCLEAR)
    interrupted.update(state=State.FAILED, error="interrupted")
    if Message.objects.filter(state=State.WAITING).exists():
        ask("mail.send", {}, by=system(None, means="job"), once="mail.send")
