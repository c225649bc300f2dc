"""The list of meetings and the page of one."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

from filrouge.ground.pages.keyset import pager
from filrouge.ground.pages.serving import page
from filrouge.ground.people.viewer import Viewer
from filrouge.rooms.meetings.pages.answering import find
from filrouge.rooms.meetings.queries import meetings as queries
from filrouge.rooms.meetings.queries.meeting_page import meeting_page
from filrouge.rooms.meetings.queries.series import series_of
from filrouge.rooms.meetings.rules import MAY


@page(MAY["read"])
def meetings(request: HttpRequest, viewer: Viewer) -> HttpResponse:
    """What comes, what was, what is being prepared."""
    may_keep = MAY["keep"](viewer, viewer.space)
    which = request.GET.get("which", "")
    which = which if which in {queries.PAST, *([queries.DRAFTS] if may_keep else [])} else queries.COMING
    found = queries.meetings(viewer, which, request.GET.get("after", ""))
    tabs = queries.tabs(viewer, which, drafts=may_keep)
    waiting = may_keep and not found.rows and which == queries.COMING and queries.meetings(viewer, queries.DRAFTS).rows
    context = {
        "meetings": found.rows,
        "tabs": tabs,
        "drafts": tabs[-1].href if waiting else "",
        "pager": pager(found, which=which),
        "series": series_of(viewer),
        "may_keep": may_keep,
    }
    return render(request, "meetings/meetings.html", context)


@page(MAY["read"])
def meeting(request: HttpRequest, viewer: Viewer, address: str) -> HttpResponse:
    """One meeting: when and where, the agenda, and what the reader may do."""
    found = find(viewer, address)
    context = {"meeting": found, "page": meeting_page(viewer, found)}
    return render(request, "meetings/meeting.html", context)
