"""How mail leaves: the transport named by FILROUGE_MAIL, and mail that cannot wait for the worker."""

from __future__ import annotations

import logging
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from typing import Any
from urllib.parse import parse_qs, unquote, urlsplit

from django.conf import settings
from django.core.mail import get_connection
from django.core.mail.backends.base import BaseEmailBackend
from django.core.mail.backends.console import EmailBackend as ToTerminal
from django.core.mail.backends.filebased import EmailBackend as ToFolder
from django.core.mail.backends.smtp import EmailBackend as ToServer
from django.db import close_old_connections

WRONG = "FILROUGE_MAIL is console, file:///folder or smtp://user:password@host:587, with %2F for / in a password"
SECONDS = 20  # how long a mail server may take to answer
log = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True)
class Transport:
    """Where mail goes: `kind` is console, file or smtp."""

    kind: str
    folder: str = ""
    host: str = ""
    port: int = 587
    user: str = ""
    password: str = ""
    encryption: str = "starttls"  # starttls, tls or none


def transport(address: str) -> Transport:
    """Read FILROUGE_MAIL: `console`, `file:///folder` or `smtp://user:password@host:port?tls`.

    Without a query the connection starts in clear and turns to TLS before anything is said (STARTTLS);
    `?tls` speaks TLS from the first byte (port 465); `?none` never does, for a server on the same machine.
    Raises ValueError with a sentence that says what to write.
    """
    if address == "console":
        return Transport("console")
    parts = urlsplit(address)
    if parts.scheme == "file" and parts.path:
        return Transport("file", folder=unquote(parts.path))
    wish = next(iter(parse_qs(parts.query, keep_blank_values=True)), "starttls")
    # What stands behind a / or a # was meant for the password: nothing of it may be taken for a host and be printed.
    stray = parts.path.strip("/") or parts.fragment
    if parts.scheme != "smtp" or not parts.hostname or stray or wish not in {"starttls", "tls", "none"}:
        raise ValueError(WRONG)
    try:
        said = parts.port
    except ValueError:
        raise ValueError(WRONG) from None
    port = said or {"tls": 465, "none": 25}.get(wish, 587)
    user, password = unquote(parts.username or ""), unquote(parts.password or "")
    return Transport("smtp", "", parts.hostname, port, user, password, wish)


def post_office(fail_silently: bool = False, **_unused: Any) -> BaseEmailBackend:
    """Django's EMAIL_BACKEND: a connection of the transport that the settings name."""
    wanted = transport(settings.EMAIL_URL)
    if wanted.kind == "console":
        return ToTerminal(fail_silently=fail_silently)
    if wanted.kind == "file":
        return ToFolder(fail_silently=fail_silently, file_path=wanted.folder)
    return ToServer(
        wanted.host,
        wanted.port,
        wanted.user,
        wanted.password,
        use_tls=wanted.encryption == "starttls",
        use_ssl=wanted.encryption == "tls",
        fail_silently=fail_silently,
        timeout=SECONDS,
    )


_hands = ThreadPoolExecutor(max_workers=2, thread_name_prefix="mail")


def at_once(send: Callable[[], None]) -> None:
    """Run `send` without letting the caller wait for a mail server.

    An answer that took as long as a mail server takes would tell a stranger which addresses have an account.
    A terminal, a folder and the tests answer at once, so there it runs here and now.
    """
    if isinstance(get_connection(), ToServer):
        _hands.submit(_apart, send)
    else:
        _quietly(send)


def _apart(send: Callable[[], None]) -> None:
    try:
        _quietly(send)
    finally:
        close_old_connections()


def _quietly(send: Callable[[], None]) -> None:
    try:
        send()
    except OSError as error:
        # The kind of error only: its text may hold the address.
        log.error("mail could not be sent: %s", type(error).__name__)
