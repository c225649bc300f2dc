"""What mail servers report about our mail, written into the log of what was sent; nothing else ever follows from it.

Whoever knows the Message-ID of a mail has seen that mail, and can say that it did not arrive; that is all they can.
"""

from __future__ import annotations

from datetime import timedelta

from django.utils import timezone

from filrouge.ground.mail.models import Message, State
from filrouge.ground.mail.replies.reports import Report

WITHIN = timedelta(days=30)  # servers try for days, not for months (RFC 5321, 4.5.4.1)


def noted(report: Report) -> Message | None:
    """Write a report to the mail that it is about; None where that is no mail of ours, or one of long ago.

    What failed for good stays so, whatever is reported later.
    """
    now = timezone.now()
    named = Message.objects.filter(identifier=report.identifier, sent_at__gt=now - WITHIN)
    message = named.select_related("space", "person").first()
    if message is None:
        return None
    said = {"status": report.status, "error": report.reason}
    left = Message.objects.filter(pk=message.pk, state=State.SENT)
    if report.failed:
        left.update(state=State.FAILED, failed_at=now, **said)
    else:
        left.update(**said)
    return message
