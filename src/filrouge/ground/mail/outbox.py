"""Writing mail in the reader's language. What is written is a row; delivery.py lets it leave."""

from __future__ import annotations

import uuid
from collections.abc import Sequence
from typing import Any

from django.template.loader import render_to_string
from django.utils import timezone, translation

from filrouge.ground.hours import clock_of
from filrouge.ground.jobs.work import ask
from filrouge.ground.mail import delivery
from filrouge.ground.mail.models import Message
from filrouge.ground.mail.sending import at_once
from filrouge.ground.people.languages import read_by
from filrouge.ground.people.models import Person, Space
from filrouge.ground.people.viewer import Viewer


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
    message = worded(kind, to, space, context or {})
    message.once = once
    Message.objects.bulk_create([message], ignore_conflicts=True)
    ask("mail.send", {}, by=by, once="mail.send")


def post(messages: Sequence[Message], *, by: Viewer) -> list[Message]:
    """Put many mails that were `worded` in the outbox, in two statements; each has its number afterwards."""
    written = Message.objects.bulk_create(messages)
    if written:
        ask("mail.send", {}, by=by, once="mail.send")
    return written


def send_now(kind: str, to: Person, context: dict[str, Any]) -> None:
    """Send a mail that somebody waits for, such as a code. A row says that it left; the text is not kept."""
    message = worded(kind, to, None, context)
    at_once(lambda: delivery.leave(message))


def worded(kind: str, to: Person, space: Space | None, context: dict[str, Any]) -> Message:
    """A mail in the language of its reader and on the clock of the network, not in the outbox yet.

    With `reply_to` in the context (mail.replies.addresses) it may be answered there; `headers` are those of this mail
    alone, such as how to have no more of its kind (asked.letters.ways_out).
    """
    language = read_by(to)
    with translation.override(language), clock_of(space):
        text = render_to_string(f"mail/{kind}.txt", {"person": to, "space": space, **context})
    subject, _rule, body = text.strip().partition("\n")
    headers = dict(context.get("headers", {}))
    if context.get("reply_to"):
        headers["Reply-To"] = str(context["reply_to"])
    return Message(
        kind=kind, to=to.email, person=to, space=space, language=language, subject=subject.strip()[:200],
        body=body.strip() + "\n", headers=headers, written_at=timezone.now(), identifier=f"<{uuid.uuid4()}@filrouge>",
    )  # fmt: skip
