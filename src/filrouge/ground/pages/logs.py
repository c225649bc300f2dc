"""Logs without secrets: addresses, codes and tokens are blotted out before a line is written."""

from __future__ import annotations

import logging
import re

# What stands before a secret in an address: it votes, answers, lets in, shows a calendar or a certificate, stops mail.
BEFORE = ("vote", "poll", "ticket", "calendars", "certificates", "stop", "live")
LINKS = "".join(rf"|(?<={slash}{word}{slash})[\w~:.%-]+" for word in BEFORE for slash in ("/", "%2F"))
SECRETS = re.compile(
    r"[\w.+-]+(?:@|%40)[\w-]+\.[\w.-]+"  # addresses, also as they stand in a query
    r"|\bfr_[A-Za-z0-9_-]{10,}"  # API tokens
    r"|(?<=bearer )[\w.~+/-]+=*"
    r"|(?<=code=)[\w-]+|(?<=token=)[\w-]+|(?<=session=)[\w-]+|(?<=csrf=)[\w-]+|(?<=password=)[^\s&]+"
    r"|(?<=key/)[\w-]+"  # the one-time part of an address to choose a password
    rf"{LINKS}|(?<=/live/ballots/)[\w~:.%-]+",
    re.IGNORECASE,
)
BLOT = "▇"


class NoSecrets(logging.Filter):
    """Blots out what SECRETS finds in the finished line and in the trace below it."""

    def filter(self, record: logging.LogRecord) -> bool:
        record.msg, record.args = SECRETS.sub(BLOT, record.getMessage()), None
        if record.exc_info and not record.exc_text:
            record.exc_text = logging.Formatter().formatException(record.exc_info)
        for part in ("exc_text", "stack_info"):
            if text := getattr(record, part, None):
                setattr(record, part, SECRETS.sub(BLOT, text))
        return True
