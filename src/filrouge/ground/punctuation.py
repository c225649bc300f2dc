"""Signs between words that languages set in their own way. French has a no-break space before a colon and a semicolon,
so no page and no line of a mail or a paper puts one behind words itself.
"""

from __future__ import annotations

from collections.abc import Iterable

from django.utils.translation import gettext as _


def colon() -> str:
    """What stands behind a label, before what it says."""
    return _(":")


def with_semicolons(parts: Iterable[str]) -> str:
    """Parts one after the other, where commas stand inside them."""
    return _("; ").join(parts)
