"""The options of a select that lists very many: drawn once, and shown again with another of them chosen."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from django.utils.functional import Promise
from django.utils.html import escape, format_html
from django.utils.safestring import SafeString, mark_safe

Choice = tuple[str, str | Promise | Sequence[tuple[str, str]]]


def drawn(choices: Iterable[Choice]) -> SafeString:
    """Options of (value, label), none of them chosen; (name, options) is a group of them."""
    return SafeString("".join(
        format_html('<option value="{}">{}</option>', value, label) if isinstance(label, str | Promise)
        else format_html('<optgroup label="{}">{}</optgroup>', value, drawn(label))
        for value, label in choices
    ))  # fmt: skip


def chosen(options: SafeString, value: object) -> SafeString:
    """What `drawn` drew, with this value chosen; with none chosen where it is not among them."""
    there = f'value="{escape(value)}"'
    return mark_safe(options.replace(there, f"{there} selected", 1) if value else options)  # noqa: S308  # drawn above
