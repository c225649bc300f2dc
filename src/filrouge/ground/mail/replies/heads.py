"""Lines of the head of a mail as they came: Python's parser of headers drops what it does not understand."""

from __future__ import annotations

import re
from email.message import EmailMessage

CONTROL = re.compile(r"[\x00-\x1f\x7f-\x9f\u2028\u2029\ud800-\udfff]+")  # what no person types


def lines(mail: EmailMessage, name: str) -> list[str]:
    """Every line of a header, unfolded, without control characters."""
    found = [str(value) for key, value in mail.raw_items() if key.lower() == name.lower()]
    return [CONTROL.sub(" ", line).strip() for line in found]


def line(mail: EmailMessage, name: str) -> str:
    """The first of them; empty where there is none."""
    return next(iter(lines(mail, name)), "")
