"""What a token may be limited to. Every room declares its scopes beside its operations."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from django.urls import get_resolver

if TYPE_CHECKING:
    from django_stubs_ext import StrOrPromise

_DECLARED: dict[str, StrOrPromise] = {}
SHAPE = re.compile(r"[a-z]+:(read|write)\Z")


def scope(name: str, label: StrOrPromise) -> str:
    """Declare a scope, `room:read` or `room:write`; the label says to people what it opens."""
    if not SHAPE.match(name):
        raise RuntimeError(f"“{name}” is not a scope: write room:read or room:write")
    _DECLARED[name] = label
    return name


def scopes() -> dict[str, StrOrPromise]:
    """Every scope that some operation asks for, with its label."""
    # Operations declare their scopes when the URL map is read, which commands and tests may not have done yet.
    _loaded = get_resolver().url_patterns
    return _DECLARED
