"""The tables of every voice, drawn in Python as the long lists are: seven cells for each of fifty members."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from functools import cache, lru_cache

from django.utils.formats import localize
from django.utils.html import format_html
from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from filrouge.ground.punctuation import colon
from filrouge.rooms.plans.pages.rows import joined
from filrouge.rooms.plans.queries.voice_balance import GroupRow
from filrouge.rooms.plans.queries.voices_page import Cell, VoiceRow

MOST_TABLES = 50  # of groups, in one process; each has some kilobytes
MEMBER = """<tr><th scope="row"><a href="{}">{}</a><br><span class="small quiet plain">{}</span>{}</th>{}</tr>
"""
UNHEARD = """ <span class="hl small plain">{}</span>"""
CELL = """<td data-l="{}{}"{}>{}</td>"""
COMING = """<td>{}</td>"""  # its label alone, on a phone, would promise words
QUIET = mark_safe(' class="quiet"')
TO_COME = """<span class="vh">{}</span>"""
NOTHING = """–<span class="vh"> {}</span>"""
GROUP = """<tr><th scope="row">{}</th><td class="n" data-l="{}">{}</td>{}</tr>"""
NUMBER = """<td class="n">{}</td>"""


def member_rows(rows: Iterable[VoiceRow]) -> SafeString:
    """The rows of members with a cell for each step."""
    unheard, cell = format_html(UNHEARD, _("not heard yet")), _cells()
    return joined(
        format_html(
            MEMBER, row.href, row.name, ", ".join(filter(None, (row.country, row.category))),
            "" if row.heard else unheard, joined(map(cell, row.cells)),
        )
        for row in rows
    )  # fmt: skip


def _cells() -> Callable[[Cell], SafeString]:
    """Draws cells, each that says the same once: most members did one of few things in a step."""
    coming, nothing = format_html(TO_COME, _("to come")), format_html(NOTHING, _("nothing"))
    behind = colon()

    def drawn(cell: Cell) -> SafeString:
        if cell.coming and not cell.words:
            return format_html(COMING, coming)
        return format_html(CELL, cell.step, behind, "" if cell.heard else QUIET, cell.words or nothing)

    return cache(drawn)


def group_rows(rows: tuple[GroupRow, ...]) -> SafeString:
    """The rows of groups with their numbers, drawn once for as long as they say the same."""
    return _group_rows(rows, get_language() or "en")


@lru_cache(MOST_TABLES)
def _group_rows(rows: tuple[GroupRow, ...], _language: str) -> SafeString:
    members = _("Members")
    return joined(
        format_html(
            GROUP, row.name, members, localize(row.members),
            joined(format_html(NUMBER, localize(number)) for number in row.numbers),
        )
        for row in rows
    )  # fmt: skip
