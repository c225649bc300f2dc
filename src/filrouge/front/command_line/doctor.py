"""`doctor`: looks at an installation and says what to do."""

from __future__ import annotations

import imaplib
import os
import pwd
import smtplib
import sqlite3
import ssl
import stat
import time
from collections.abc import Callable, Iterator
from contextlib import suppress
from datetime import timedelta
from email.utils import parseaddr
from pathlib import Path
from typing import Any

import click
from django.conf import settings
from django.core.checks import WARNING, run_checks
from django.core.exceptions import ImproperlyConfigured
from django.db import DatabaseError, connection
from django.utils import timezone

from filrouge.front import health
from filrouge.front.command_line.database import INTERRUPTED, mark_of_restore
from filrouge.front.command_line.serving import HEARTBEAT
from filrouge.ground.files.models import Stored
from filrouge.ground.hours import zones
from filrouge.ground.jobs.models import Job, State
from filrouge.ground.mail.replies.inbox import inbox, visit
from filrouge.ground.mail.sending import post_office, transport
from filrouge.ground.people.models import Space
from filrouge.ground.trail.models import Entry
from filrouge.rooms.ballots.queries.urns import lost_seals
from filrouge.rooms.ballots.sealing import folder_of_seals

OLDEST_SQLITE = (3, 38)  # JSON functions are built in from here on
SILENT = 180.0  # seconds without a sign of life of the worker
AHEAD = timedelta(minutes=5)
REFUSES = 400  # from here on an SMTP server says no, for now or for good
Finding = tuple[str, str]  # what is wrong, and what to do


@click.command("doctor")
def doctor_command() -> None:
    """Check this installation and say how to mend what is wrong. Exit code 0: all in order."""
    wrong = 0
    for name, look in LOOKS.items():
        findings = list(look())
        wrong += len(findings)
        click.echo(f"{'in order' if not findings else 'NOT in order':<13} {name}")
        for what, mend in findings:
            click.echo(f"    {what}\n    → {mend}")
    if wrong:
        raise SystemExit(1)


def _programs() -> Iterator[Finding]:
    if connection.vendor == "sqlite" and sqlite3.sqlite_version_info < OLDEST_SQLITE:
        yield f"SQLite {sqlite3.sqlite_version} is too old.", "Use a Python with SQLite 3.38 or newer, or PostgreSQL."
    if connection.vendor == "sqlite" and not _has_full_text():
        yield "This SQLite has no full-text search (FTS5).", "Use another Python, or PostgreSQL."


def _has_full_text() -> bool:
    with sqlite3.connect(":memory:") as probe:
        found = probe.execute("SELECT 1 FROM pragma_compile_options WHERE compile_options = 'ENABLE_FTS5'").fetchone()
    probe.close()
    return found is not None


def _settings() -> Iterator[Finding]:
    deployed = settings.REACHABLE
    for message in run_checks(include_deployment_checks=deployed):
        if message.level >= WARNING:
            yield str(message.msg), str(message.hint or "See docs/running/settings.md.")


def _state() -> Iterator[Finding]:
    for trouble in health.troubles():
        what, _dot, mend = trouble.partition(". ")
        yield f"{what}.", mend or "Look at the log of serve."
    if mark_of_restore().exists():
        what, _dot, mend = INTERRUPTED.partition(". ")
        yield f"{what}.", mend


def _files() -> Iterator[Finding]:
    """What only the installation itself may read, and all of which it has to write."""
    storage, seals = Path(settings.STORAGE), folder_of_seals()
    for path in (storage, seals, _database_file()):
        if path and path.exists() and path.stat().st_mode & (stat.S_IRWXG | stat.S_IRWXO) & ~_tolerated(path):
            yield f"Others on this machine may read {path}.", f"chmod go-rwx {path}"
    for folder in (settings.HOME, storage):
        if folder.exists() and not _writable(folder):
            yield f"{folder} cannot be written to.", "Give the folder to the user that Filrouge runs as."
    yield from _owners()
    if not storage.exists() and _any_stored():
        yield (
            f"The folder of uploaded files, {storage}, is not there.",
            "Bring it back, or correct FILROUGE_STORAGE. filrouge restore brings the files of an archive back.",
        )


def _owners() -> Iterator[Finding]:
    """Whoever starts a command as root leaves files behind that Filrouge cannot write afterwards."""
    owner = _user(settings.HOME)
    folders = [folder for folder in (settings.HOME, Path(settings.STORAGE)) if folder.exists()]
    inside = [path for folder in folders for path in folder.iterdir()]
    if other := next((path for path in sorted(inside) if _user(path) != owner), None):
        yield f"{other} belongs to {_user(other)}, the folder to {owner}.", f"chown -R {owner} {other}"
    if (us := _name(os.geteuid())) != owner:
        yield f"This is started as {us}, and {settings.HOME} belongs to {owner}.", f"Start commands as {owner}."


def _user(path: Path) -> str:
    return _name(path.stat().st_uid)


def _name(number: int) -> str:
    try:
        return pwd.getpwuid(number).pw_name
    except KeyError:  # a user that this machine does not know, as in some containers
        return str(number)


def _any_stored() -> bool:
    try:
        return Stored.objects.exists()
    except DatabaseError:  # said already under “state”
        return False


def _tolerated(path: Path) -> int:
    """The folder above the database may be closed instead of the file: then nobody comes as far as the file."""
    closed = path == _database_file() and not path.parent.stat().st_mode & (stat.S_IXGRP | stat.S_IXOTH)
    return stat.S_IRWXG | stat.S_IRWXO if closed else 0


def _database_file() -> Path | None:
    return Path(connection.settings_dict["NAME"]) if connection.vendor == "sqlite" else None


def _writable(folder: Path) -> bool:
    probe = folder / ".doctor"
    try:
        probe.touch()
        probe.unlink()
    except OSError:
        return False
    return True


def _worker() -> Iterator[Finding]:
    sign = settings.HOME / HEARTBEAT
    try:
        busy = Job.objects.filter(state=State.RUNNING, leased_until__gt=timezone.now()).exists()
    except DatabaseError:  # said already under “state”
        return
    if not busy and (not sign.exists() or time.time() - sign.stat().st_mtime > SILENT):
        yield "The worker gave no sign of life for three minutes.", "Start it: filrouge serve (or filrouge worker)."


def _clock() -> Iterator[Finding]:
    """Times are what binds: a clock that goes wrong closes ballots too early or too late."""
    try:
        last = Entry.objects.order_by("-pk").values_list("at", flat=True).first()
        named = set(Space.objects.values_list("zone", flat=True))
    except DatabaseError:  # said already under “state”
        return
    if last and last > timezone.now() + AHEAD:
        yield (
            f"The clock of this machine is behind: the last thing on record was done on {last:%Y-%m-%d %H:%M} UTC.",
            "Set the clock, and let it be kept right: timedatectl set-ntp true",
        )
    for zone in sorted(named - set(zones())):
        yield f"The time zone {zone} of a network is not known here.", "Choose another in the settings of the network."


def _mail() -> Iterator[Finding]:
    """As far as handing over a mail, without one: connection, TLS, password, sender."""
    try:
        wanted = transport(settings.EMAIL_URL)
        office = post_office()
    except (ValueError, OSError, ImproperlyConfigured) as error:
        yield "FILROUGE_MAIL cannot be understood or used.", f"{str(error).rstrip('.')}."
        return
    if wanted.kind == "smtp":
        yield from _mail_server(office, f"The mail server {wanted.host}:{wanted.port}")


def _mail_server(office: Any, server: str) -> Iterator[Finding]:
    sender = parseaddr(settings.DEFAULT_FROM_EMAIL)[1]
    try:
        office.open()
        office.connection.ehlo_or_helo_if_needed()
        code, _said = office.connection.mail(sender)
    except smtplib.SMTPAuthenticationError:
        yield (
            f"{server} does not accept the user and the password of FILROUGE_MAIL.",
            "Correct them; special characters are written as in %40 for @.",
        )
    except smtplib.SMTPNotSupportedError:
        yield (
            f"{server} does not do what FILROUGE_MAIL asks: TLS (STARTTLS), or a user and a password.",
            "Use ?tls with port 465; or ?none and no password for a server on this machine.",
        )
    except ssl.SSLError as error:
        yield (
            f"TLS with {server.lower()} fails ({error.reason}).",
            ("Name the host that stands in its certificate; ?tls belongs to port 465, without it to 587."),
        )
    except (OSError, smtplib.SMTPException) as error:
        yield (
            f"{server} does not answer as it should ({type(error).__name__}).",
            "Check host, port and ?tls of FILROUGE_MAIL, and whether this machine may reach it.",
        )
    else:
        if code >= REFUSES:
            yield f"{server} takes no mail from {sender} ({code}).", "Set FILROUGE_MAIL_FROM to a sender that it takes."
    finally:
        with suppress(OSError):
            office.close()


def _inbox() -> Iterator[Finding]:
    try:
        found = inbox(settings.INBOX)
        if found:
            visit(found)
    except ValueError:  # said already under “settings”
        return
    except (OSError, imaplib.IMAP4.error) as error:
        yield (
            f"The mailbox of FILROUGE_INBOX cannot be opened ({type(error).__name__}).",
            "Check host, user, password and folder, and whether this machine may reach it.",
        )


def _seals() -> Iterator[Finding]:
    """An open secret ballot can be counted only with the key that lies beside the database."""
    try:
        lost = lost_seals()
    except DatabaseError:  # said already under “state”
        return
    for address in lost:
        yield (
            f"The key of the secret ballot {address} is not in {folder_of_seals()}, so it cannot be counted.",
            "Copy the folder seals from the machine where the ballot was opened, or hold the vote again.",
        )


LOOKS: dict[str, Callable[[], Iterator[Finding]]] = {
    "programs": _programs,
    "settings": _settings,
    "state of database, work and disk": _state,
    "files": _files,
    "worker": _worker,
    "clock": _clock,
    "mail": _mail,
    "answers by mail": _inbox,
    "secret ballots": _seals,
}
