"""`receive`: one mail from the mail server, through a pipe."""

from __future__ import annotations

import logging
import os
import sys

import click
from django.db import DatabaseError

AGAIN_LATER = os.EX_TEMPFAIL  # 75, by which mail servers keep the mail and try again
log = logging.getLogger(__name__)


@click.command("receive")
def receive_command() -> None:
    """Take in one mail from standard input: an answer to a mail that Filrouge sent. For the pipe of a mail server."""
    from filrouge.ground.mail.replies.reading import LIMIT
    from filrouge.ground.mail.replies.receiving import receive

    source = sys.stdin.buffer
    raw = source.read(LIMIT + 1)
    while source.read(LIMIT):
        continue  # the mail server writes it to its end, whatever we read of it
    if not raw:
        raise click.ClickException("No mail came. The mail is read from standard input.")
    try:
        receive(raw)
    except (DatabaseError, OSError) as error:
        log.error("a mail could not be taken in: %s", type(error).__name__)
        raise SystemExit(AGAIN_LATER) from error
