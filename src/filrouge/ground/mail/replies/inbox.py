"""Fetching answers from a mailbox, where no mail server of ours can hand them over."""

from __future__ import annotations

import imaplib
import logging
import ssl
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import timedelta
from urllib.parse import unquote, urlsplit

from django.conf import settings
from django.utils import timezone
from django.utils.translation import gettext_lazy

from filrouge.ground.jobs.models import Job, State
from filrouge.ground.jobs.work import Progress, ask, job
from filrouge.ground.jobs.worker import every_minute
from filrouge.ground.mail.replies.reading import LIMIT
from filrouge.ground.mail.replies.receiving import receive
from filrouge.ground.people.viewer import system

KIND = "mail.receive"
SECONDS = 20  # how long the server may take to answer
MOST = 100  # mails fetched in one go
JOBS_KEPT = timedelta(hours=1)  # there is one every minute
log = logging.getLogger(__name__)
WRONG = "FILROUGE_INBOX is imaps://user:password@host/folder"


@dataclass(frozen=True, slots=True)
class Inbox:
    """Where answers are fetched from: always by TLS, whose certificate is checked."""

    host: str
    user: str
    password: str
    port: int = 993
    folder: str = "INBOX"


def inbox(address: str) -> Inbox | None:
    """Read FILROUGE_INBOX: `imaps://user:password@host/folder`; nothing when it is empty. Raises ValueError."""
    if not address:
        return None
    parts = urlsplit(address)
    user, password, folder = (unquote(text or "") for text in (parts.username, parts.password, parts.path.lstrip("/")))
    said = user + password + folder
    if parts.scheme != "imaps" or not (parts.hostname and user and password):
        raise ValueError(WRONG)
    if not (said.isascii() and said.isprintable()) or set('"\\') & set(folder):
        raise ValueError(f"{WRONG}, in plain letters")
    return Inbox(parts.hostname, user, password, parts.port or 993, folder or "INBOX")


@contextmanager
def _opened(found: Inbox) -> Iterator[imaplib.IMAP4_SSL]:
    line = imaplib.IMAP4_SSL(found.host, found.port, ssl_context=ssl.create_default_context(), timeout=SECONDS)
    try:
        line.login(found.user, found.password)
        _must(line.select(f'"{found.folder}"'))
        yield line
    finally:
        line.logout()


def visit(found: Inbox) -> None:
    """Open the mailbox and leave it as it is; raises what stands against that."""
    with _opened(found):
        pass


def _must(answer: tuple[str, Sequence[object]]) -> Sequence[object]:
    """What the server answered, when it says OK."""
    if answer[0] != "OK":
        raise imaplib.IMAP4.error(f"the mail server answers {answer[0]}")
    return answer[1]


@job(KIND, says=gettext_lazy("Fetching answers by mail"))
def fetch(progress: Progress) -> dict[str, int]:
    """Take in every mail that was not read yet. It is marked as read after its transaction, so none is lost.

    One that the server cannot give is left where it is, and the others are taken in.
    """
    found = inbox(settings.INBOX)
    if found is None:
        return {"received": 0}
    with _opened(found) as line:
        numbers = _unread(line)
        left = 0
        for done, number in enumerate(numbers):
            progress(done, len(numbers))
            left += not _taken_in(line, number)
    return {"received": len(numbers) - left} | ({"left": left} if left else {})


def _unread(line: imaplib.IMAP4_SSL) -> list[str]:
    (numbers, *_rest) = _must(line.uid("SEARCH", "UNSEEN")) or [b""]
    return numbers.decode("ascii").split()[:MOST] if isinstance(numbers, bytes) else []


def _taken_in(line: imaplib.IMAP4_SSL, number: str) -> bool:
    """Take one mail in and mark it as read; not one that the server keeps and cannot give."""
    try:
        raw = _mail(line, number)
    except imaplib.IMAP4.abort:
        raise  # the line is gone, and so it is for all others
    except imaplib.IMAP4.error as error:
        log.warning("a mail could not be fetched: %s", error)
        return False
    if raw is not None:
        receive(raw)
    _must(line.uid("STORE", number, "+FLAGS", r"(\Seen)"))
    return True


def _mail(line: imaplib.IMAP4_SSL, number: str) -> bytes | None:
    """As much of a mail as is read, without marking it; nothing when it is gone meanwhile."""
    answer = _must(line.uid("FETCH", number, f"(BODY.PEEK[]<0.{LIMIT + 1}>)"))
    return next((part[1] for part in answer if isinstance(part, tuple) and isinstance(part[1], bytes)), None)


@every_minute
def look_in() -> None:
    """Ask for the mailbox to be read, where there is one; of the many jobs that this makes few are kept."""
    if not settings.INBOX:
        return
    done = Job.objects.filter(kind=KIND, state=State.DONE, ended_at__lt=timezone.now() - JOBS_KEPT)
    done.delete()
    ask(KIND, {}, by=system(None, means="job"), once=KIND)
