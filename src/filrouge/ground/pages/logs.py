"""Logs without secrets: addresses, codes and tokens are blotted out before a line is written."""

from __future__ import annotations

import logging
import re

SECRETS = re.compile(
    r"[\w.+-]+@[\w-]+\.[\w.-]+"  # addresses
    r"|\bfr_[A-Za-z0-9_-]{10,}"  # API tokens
    r"|(?<=code=)\w+|(?<=token=)[\w-]+|(?<=session=)\w+",
    re.IGNORECASE,
)


class NoSecrets(logging.Filter):
    """Blots out what SECRETS finds in the finished line and in the trace below it."""

    def filter(self, record: logging.LogRecord) -> bool:
        record.msg, record.args = SECRETS.sub("▇", record.getMessage()), None
        if record.exc_info and not record.exc_text:
            record.exc_text = SECRETS.sub("▇", logging.Formatter().formatException(record.exc_info))
        return True
