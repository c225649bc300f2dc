"""Answers to an address that is a secret: whoever holds it reads them, and nothing between keeps or lists them."""

from __future__ import annotations

from django.http import HttpResponse


def guarded(answer: HttpResponse) -> HttpResponse:
    """Kept by nobody and found by no search engine."""
    answer["Cache-Control"] = "private, no-store"
    answer["X-Robots-Tag"] = "noindex, nofollow, noarchive"
    return answer
