"""Who leads what, and how long nothing was heard of it, drawn in Python as the rows of the long lists."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from functools import lru_cache

from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _

from filrouge.ground.pages.templatetags.ground import mark
from filrouge.ground.people.models import PLACE
from filrouge.ground.people.viewer import Viewer
from filrouge.ground.pictures.bars import pull
from filrouge.rooms.plans.pages.rows import CARRIED, MOST_ITEMS, joined
from filrouge.rooms.plans.queries.contributions import address_of
from filrouge.rooms.plans.queries.following_up import FollowRow

LEAD = """<li class="label">{}</li>"""
ITEM = """<li><div class="act"><div><h2 class="name">{}<a href="{}" lang="{}">{}</a></h2><p class="meta">{}</p>{}</div>
<div class="small">{}<p>{}</p>{}</div></div>\
<div class="row row-between gap-3 small mt2"><p class="quiet">{}</p>{}</div></li>"""
REMIND = (
    """<form method="post" action="{}">{}<button class="btn btn-line">{}<span class="vh"> {}</span></button></form>"""
)


@dataclass(frozen=True, slots=True)
class _Said:
    """What the rows say alike, looked up once, and where a word to an owner goes."""

    nobody: str
    translated: str
    asked: str
    silent: str
    heard: str
    reminded: str
    remind: str
    where: str


def follow_items(viewer: Viewer, rows: Iterable[FollowRow]) -> SafeString:
    """The items of the list, under the name of each lead. Its forms stand empty (`rows.carrying`)."""
    said = _Said(
        _("Without a lead"), _("A translation."), _("has not said yet whether it leads it"),
        _("nothing was reported yet"), _("last heard of on %(day)s"), _("asked on %(day)s"), _("Ask how it goes"),
        address_of(viewer, "action_step", "remind"),
    )  # fmt: skip
    return joined(joined((_lead(row, said), _item(row, said))) for row in rows)


def _lead(row: FollowRow, said: _Said) -> SafeString | str:
    return format_html(LEAD, row.owner or said.nobody) if row.first else ""


@lru_cache(MOST_ITEMS)
def _item(row: FollowRow, said: _Said) -> SafeString:
    action = row.action
    return format_html(
        ITEM, mark("action"), action.href, action.title.language, f"{action.number} {action.title.text}".strip(),
        action.led if action.title.original else f"{action.led} {said.translated}",
        format_html('<p class="small quiet">{}</p>', action.late) if action.late else "",
        pull(action.share / 100), action.words,
        format_html('<p class="quiet">{}</p>', action.next) if action.next else "", _heard(row, said),
        _remind(row, said),
    )  # fmt: skip


def _heard(row: FollowRow, said: _Said) -> str:
    heard = said.heard % {"day": row.reported} if row.reported else said.silent
    words = said.asked if row.asked else heard
    return f"{words}, " + said.reminded % {"day": row.reminded} if row.reminded else words


def _remind(row: FollowRow, said: _Said) -> SafeString | str:
    if not row.may_remind:
        return ""
    return format_html(REMIND, said.where.replace(PLACE, row.action.address), CARRIED, said.remind, row.action.number)
