"""What the bodies of requests have in common."""

from __future__ import annotations

from ninja import Schema
from pydantic import ConfigDict


class Strict(Schema):
    """A body in which every name must be known: what is misspelled would silently be left out."""

    model_config = ConfigDict(extra="forbid")
