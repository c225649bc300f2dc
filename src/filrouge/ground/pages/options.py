"""The options of a select that lists very many: drawn once, and shown again with another of them chosen."""

from __future__ import annotations

from collections.abc import Iterable

from django.utils.html import escape, format_html_join
from django.utils.safestring import SafeString, mark_safe


def drawn(choices: Iterable[tuple[str, str]]) -> SafeString:
    """Options of (value, label), none of them chosen."""
    return format_html_join("", '<option value="{}">{}</option>', choices)


def chosen(options: SafeString, value: object) -> SafeString:
    """What `drawn` drew, with this value chosen; with none chosen where it is not among them."""
    there = f'value="{escape(value)}"'
    return mark_safe(options.replace(there, f"{there} selected", 1) if value else options)  # noqa: S308  # drawn above
