"""`doctor`: looks at an installation and says what to do."""

from __future__ import annotations

import smtplib
import sqlite3
import stat
import time
from collections.abc import Callable, Iterator
from pathlib import Path

import click
from django.conf import settings
from django.core.checks import WARNING, run_checks
from django.db import DatabaseError, connection
from django.utils import timezone

from filrouge.front import health
from filrouge.front.command_line.serving import HEARTBEAT
from filrouge.ground.jobs.models import Job, State
from filrouge.ground.mail.sending import transport
from filrouge.rooms.ballots.queries.urns import lost_seals

OLDEST_SQLITE = (3, 38)  # JSON functions are built in from here on
SILENT = 180.0  # seconds without a sign of life of the worker
SERVER_SECONDS = 10
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


def _files() -> Iterator[Finding]:
    """What only the installation itself may read."""
    for path in (Path(settings.STORAGE), _database_file()):
        if path and path.exists() and path.stat().st_mode & (stat.S_IRWXG | stat.S_IRWXO) & ~_tolerated(path):
            yield f"Others on this machine may read {path}.", f"chmod go-rwx {path}"
    for folder in (settings.HOME, Path(settings.STORAGE)):
        if folder.exists() and not _writable(folder):
            yield f"{folder} cannot be written to.", "Give the folder to the user that Filrouge runs as."


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


def _mail() -> Iterator[Finding]:
    try:
        wanted = transport(settings.EMAIL_URL)
    except ValueError as error:
        yield "FILROUGE_MAIL cannot be understood.", f"{error}."
        return
    if wanted.kind == "smtp":
        kind = smtplib.SMTP_SSL if wanted.encryption == "tls" else smtplib.SMTP
        try:
            with kind(wanted.host, wanted.port, timeout=SERVER_SECONDS) as server:
                server.noop()
        except (OSError, smtplib.SMTPException) as error:
            yield (
                f"The mail server {wanted.host}:{wanted.port} does not answer ({type(error).__name__}).",
                "Check host, port and ?tls of FILROUGE_MAIL, and whether this machine may reach it.",
            )


def _seals() -> Iterator[Finding]:
    """An open secret ballot can be counted only with the key that lies beside the database."""
    try:
        lost = lost_seals()
    except DatabaseError:  # said already under “state”
        return
    for address in lost:
        yield (
            f"The key of the secret ballot {address} is not in {settings.HOME / 'seals'}, so it cannot be counted.",
            "Copy the folder seals from the machine where the ballot was opened, or hold the vote again.",
        )


LOOKS: dict[str, Callable[[], Iterator[Finding]]] = {
    "programs": _programs,
    "settings": _settings,
    "state of database, work and disk": _state,
    "files": _files,
    "worker": _worker,
    "mail": _mail,
    "secret ballots": _seals,
}
