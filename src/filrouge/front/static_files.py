"""What is said of a static file beside how long it may be kept."""

from __future__ import annotations

from collections.abc import MutableMapping

WORKERS = "/meetings/kept-room."  # a service worker, which serves the page of a meeting and not what lies beside it


def headers(told: MutableMapping[str, str], path: str, url: str) -> None:
    """Let the one service worker work outside of its folder; it asks this server and loads nothing else."""
    if WORKERS in url:
        told["Service-Worker-Allowed"] = "/"
        told["Content-Security-Policy"] = "default-src 'none'; connect-src 'self'"
