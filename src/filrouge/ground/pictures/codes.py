"""QR codes: an address that a phone reads from a screen or from paper."""

from __future__ import annotations

import segno
from django.utils.html import format_html
from django.utils.safestring import SafeString, mark_safe


def qr_code(address: str, label: str) -> SafeString:
    """An address as a QR code (ISO/IEC 18004, error correction M), named for those who do not see it."""
    drawn = segno.make(address, error="m", micro=False).svg_inline(scale=4, border=4, omitsize=True, light="#fff")
    return format_html('<div class="qr" role="img" aria-label="{}">{}</div>', label, mark_safe(drawn))  # noqa: S308  # drawn by the library from squares alone
