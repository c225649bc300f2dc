"""The actions and open proposals of an area, drawn in Python as the long lists are."""

from __future__ import annotations

from collections.abc import Iterable
from functools import lru_cache

from django.utils.html import format_html
from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import get_language, ngettext
from django.utils.translation import gettext as _

from filrouge.ground.pages.kept import kept
from filrouge.ground.pages.templatetags.ground import mark
from filrouge.ground.people.viewer import Viewer
from filrouge.ground.pictures.bars import pull
from filrouge.rooms.plans.pages.rows import MOST_ITEMS, SupportWords, joined, supported
from filrouge.rooms.plans.queries.actions import ActionRow
from filrouge.rooms.plans.queries.areas import AreaRow
from filrouge.rooms.plans.queries.proposals import ProposalRow

ACTION = """<li><div class="act"><div><h3>{}<a href="{}" lang="{}">{}</a></h3><p class="meta">{}</p>{}</div>
<div class="small">{}<p>{}</p>{}</div></div></li>"""
PROPOSED = """<li class="act" id="p-{}"><div><h3 class="voice" lang="{}"><a href="{}">{}</a></h3>
<p class="meta">{}</p></div>
<div class="support">{}</div></li>"""
THREAD = """ <a class="no-print" href="?thread={0}#thread"{1}>{2}<span class="vh"> {3}</span></a>"""
MORE = """<li><a href="{}">{}</a></li>"""
ROWS = """<ul class="rows">{}{}</ul>"""


def area_drawn(viewer: Viewer, area: AreaRow, *, may_support: bool, thread: str) -> SafeString:
    """What an area holds; of the thing whose thread stands beside the plan the link says so. Kept by what it says.

    Its buttons belong to the form `supporting` of the page.
    """
    slug = viewer.space.slug if viewer.space else ""
    here = {row.address for row in area.actions} | {row.address for row in area.proposals}
    beside = thread if thread in here else ""
    key = ("plans.area", slug, get_language(), area, may_support, beside)
    return kept("", key, lambda: _area(viewer, area, may_support=may_support, thread=beside))


def _area(viewer: Viewer, area: AreaRow, *, may_support: bool, thread: str) -> SafeString:
    text = format_html('<p lang="{}">{}</p>', area.text.language, area.text.text) if area.text.text else ""
    words = SupportWords.of(viewer, may_support=may_support)
    translated = _("A translation.")
    actions = joined(_action(row, translated, _thread(row.address, row.number, thread)) for row in area.actions)
    proposals = joined(_proposal(row, words, _thread(row.address, row.number, thread)) for row in area.proposals)
    open_ones = _rows(proposals, area.proposals_href, area.more_proposals)
    label = format_html('<p class="rows-label">{}</p>', _("Still open")) if open_ones else ""
    return joined((text, _rows(actions, area.actions_href, area.more_actions), label, open_ones))


def _rows(items: SafeString, href: str, more: str) -> SafeString | str:
    """The rows, and where the others are."""
    return format_html(ROWS, items, format_html(MORE, href, more) if more else "") if items or more else ""


def _thread(address: str, number: int | str, beside: str) -> SafeString:
    here = mark_safe(' aria-current="true"') if address == beside else ""
    return format_html(THREAD, address, here, _("Its thread"), number)


def action_items(rows: Iterable[ActionRow]) -> SafeString:
    """The items of a list of actions."""
    translated = _("A translation.")
    return joined(_action(row, translated) for row in rows)


@lru_cache(MOST_ITEMS)
def _action(row: ActionRow, translated: str, thread: SafeString | str = "") -> SafeString:
    """One action; beside the thread of one there is place for what is late or what comes next, not for both."""
    late = row.late and format_html('<p class="{}">{}</p>', "quiet" if thread else "small quiet", row.late)
    following = format_html('<p class="quiet">{}</p>', row.next) if row.next else ""
    return format_html(
        ACTION, mark("action"), row.href, row.title.language, f"{row.number} {row.title.text}".strip(),
        format_html("{}{}{}", row.led, "" if row.title.original else f" {translated}", thread),
        "" if thread else late, pull(row.share / 100), row.words, (late or following) if thread else following,
    )  # fmt: skip


def _proposal(row: ProposalRow, words: SupportWords, thread: SafeString) -> SafeString:
    return format_html(
        PROPOSED, row.address, row.title.language, row.href, row.title.text,
        format_html("{}{}", _said(row), thread), supported(row, words),
    )  # fmt: skip


def _said(row: ProposalRow) -> str:
    """Number, authors, and how many amendments wait."""
    named = _("Proposal %(number)s") % {"number": row.number} + (f", {row.authors}" if row.authors else "") + "."
    if row.amendments:
        several = ngettext("%(number)s amendment to answer.", "%(number)s amendments to answer.", row.amendments)
        named += " " + several % {"number": row.amendments}
    return named if row.title.original else f"{named} " + _("A translation.")
