"""Those who come, drawn in Python as the rows of other long lists: a door is asked for after everybody who goes in."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from functools import lru_cache

from django.http import HttpRequest
from django.middleware.csrf import get_token
from django.urls import reverse
from django.utils.html import format_html
from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import gettext as _

from filrouge.rooms.meetings.models import Meeting
from filrouge.rooms.meetings.queries.console import Coming

MOST_ITEMS = 1_000  # people of one process; each has a kilobyte
ITEM = """<li class="row row-between"><span><b>{}</b>{}{}</span>
<form class="row gap-3" method="post" action="{}">{}<input type="hidden" name="attendee" value="{}">{}</form></li>"""
REPLACES = """<br><span class="small quiet">{}</span>"""
CARRIES = """<input type="hidden" name="csrfmiddlewaretoken" value="{}">\
<input type="hidden" name="looked_for" value="{}">"""
CARRIED = mark_safe("<!-- carried -->")  # where that goes; what people wrote is escaped and never looks like it
OUT = """<span class="state state-done">{}</span><button class="btn btn-text small" aria-label="{}">{}</button>"""
IN = """<button class="btn" aria-label="{}">{}</button>\
<button class="btn btn-text small" name="online" value="1" aria-label="{}">{}</button>"""


@dataclass(frozen=True, slots=True)
class _Said:
    """What the rows say alike, looked up once, and where their buttons lead."""

    to_in: str
    to_out: str
    online: str
    in_room: str
    left: str
    check_in: str
    by_link: str


def door_items(request: HttpRequest, meeting: Meeting, people: Iterable[Coming], looked_for: str) -> SafeString:
    """The items of the list at the door, each with a button; `looked_for` comes back with whatever is pressed."""
    to_in, to_out = (
        reverse("meetings:door_step", args=[meeting.space.slug, meeting.address, step]) for step in ("in", "out")
    )
    said = _Said(to_in, to_out, _("online"), _("in the room"), _("Has left"), _("Check in"), _("Online"))
    items = "".join(_item(person, said) for person in people)
    carried = format_html(CARRIES, get_token(request), looked_for)
    return mark_safe(items.replace(CARRIED, carried))  # noqa: S308  # each item is escaped, and what is put in


@lru_cache(MOST_ITEMS)
def _item(person: Coming, said: _Said) -> SafeString:
    if person.there:
        where = said.online if person.there == "online" else said.in_room
        buttons = format_html(OUT, where, person.out, said.left)
    else:
        buttons = format_html(IN, person.check_in, said.check_in, person.online, said.by_link)
    return format_html(
        ITEM, person.name, f", {person.organisation}" if person.organisation else "",
        format_html(REPLACES, person.replaces) if person.replaces else "",
        said.to_out if person.there else said.to_in, CARRIED, person.address, buttons,
    )  # fmt: skip
