"""Links in a mail that act for whoever was written to, and how they look to everybody else."""

from __future__ import annotations

import re

KEYS = re.compile(r"(?<=/vote/|/stop/)[\w:-]+")
BLOT = "▇"


def without_keys(text: str) -> str:
    """A mail as others may read it: a link that acts for its reader loses what makes it work."""
    return KEYS.sub(BLOT, text)
