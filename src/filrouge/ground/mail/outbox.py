"""Writing mail in the reader's language, and sending what waits."""

from __future__ import annotations

import uuid
from typing import Any

from django.core.mail import EmailMessage, get_connection
from django.template.loader import render_to_string
from django.utils import timezone, translation

from filrouge.ground.jobs.work import Progress, ask, job
from filrouge.ground.mail.models import Message, State
from filrouge.ground.people.models import Person, Space
from filrouge.ground.people.viewer import Viewer

TRIES = 5


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
    language = to.language or "en"
    with translation.override(language):
        text = render_to_string(f"mail/{kind}.txt", {"person": to, "space": space, **(context or {})})
    subject, _rule, body = text.strip().partition("\n")
    message = Message(
        kind=kind, to=to.email, person=to, space=space, language=language, subject=subject.strip()[:200],
        body=body.strip() + "\n", once=once, written_at=timezone.now(), identifier=f"<{uuid.uuid4()}@filrouge>",
    )  # fmt: skip
    Message.objects.bulk_create([message], ignore_conflicts=True)
    ask("mail.send", {}, by=by, once="mail.send")


@job("mail.send")
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
    headers = {"Message-ID": message.identifier, "Auto-Submitted": "auto-generated"}
    mail = EmailMessage(message.subject, message.body, to=[message.to], headers=headers, connection=get_connection())
    try:
        mail.send()
    except OSError as error:
        tries = message.tries + 1
        state = State.FAILED if tries >= TRIES else State.WAITING
        Message.objects.filter(pk=message.pk).update(state=state, tries=tries, error=type(error).__name__)
        return False
    Message.objects.filter(pk=message.pk).update(state=State.SENT, sent_at=timezone.now())
    return True
