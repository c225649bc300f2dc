"""Rows of the long lists, drawn in Python: fifty rows of a template would cost half of the page's time."""

from __future__ import annotations

from collections.abc import Iterable

from django.utils.html import format_html
from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import gettext as _

from filrouge.rooms.ballots.queries.ballots import BallotRow
from filrouge.rooms.ballots.queries.live import RollRow

LISTED = """<li><p><a href="{}" lang="{}">{}</a></p><p class="row gap-3 small"><span class="state state-{}">{}</span> \
<span class="quiet">{}{}</span></p></li>
"""
ON_ROLL = """<tr><th scope="row"><a href="{}">{}</a></th><td data-l="{}">{}</td><td data-l="{}">{}</td>\
<td class="n" data-l="{}">{}</td><td>{}{}</td></tr>"""
VOTED = '<span class="state state-done">{}</span>'
SILENT = '<span class="state">{}</span>'
WITHOUT = '<span class="quiet">{}</span>'
BY_PROXY = ' <span class="small quiet">{}</span>'


def ballot_items(rows: Iterable[BallotRow]) -> SafeString:
    """The items of the list of ballots."""
    return _joined(
        format_html(
            LISTED, row.href, row.title.language, row.title.text, row.mark, row.state, row.method,
            f", {row.when}" if row.when else "",
        )
        for row in rows
    )  # fmt: skip


def roll_rows(rows: Iterable[RollRow], *, over: bool) -> SafeString:
    """The rows of the roll with who has voted; `over` once nobody can any more."""
    by_class, by_country, weighs, by_proxy = _("Class:"), _("Country:"), _("Weight:"), _("by proxy: %(name)s")
    silent = _("did not vote") if over else _("not yet")
    stands = {
        True: format_html(VOTED, _("has voted")),
        False: format_html(SILENT, silent),
        None: format_html(WITHOUT, _("no vote")),
    }
    return _joined(
        format_html(
            ON_ROLL, row.href, row.name, by_class, ", ".join(filter(None, (row.member_class, row.pillar))), by_country,
            row.country, weighs, row.weight, stands[row.voted],
            format_html(BY_PROXY, by_proxy % {"name": row.carried_by}) if row.carried_by else "",
        )
        for row in rows
    )  # fmt: skip


def _joined(items: Iterable[SafeString]) -> SafeString:
    return mark_safe("".join(items))  # noqa: S308  # each item is escaped already
