"""The list of meetings and the page of one."""

from __future__ import annotations

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render

from filrouge.ground.pages.serving import page
from filrouge.ground.people.viewer import Viewer
from filrouge.rooms.meetings.models import Meeting
from filrouge.rooms.meetings.queries import meetings as queries
from filrouge.rooms.meetings.queries.meeting_page import meeting_page
from filrouge.rooms.meetings.rules import MAY


def find(viewer: Viewer, address: str) -> Meeting:
    """The meeting of an address; 404 for who may not see it and for what does not exist alike."""
    meeting = queries.meeting_called(viewer, address)
    if meeting is None:
        raise Http404
    return meeting


@page(MAY["read"])
def meetings(request: HttpRequest, viewer: Viewer) -> HttpResponse:
    """What comes, what was, what is being prepared."""
    may_keep = MAY["keep"](viewer, viewer.space)
    which = request.GET.get("which", "")
    which = which if which in {queries.PAST, *([queries.DRAFTS] if may_keep else [])} else queries.COMING
    found = queries.meetings(viewer, which, request.GET.get("after", ""))

    def to(cursor: str) -> str:
        return f"?{f'which={which}&' if which else ''}after={cursor}" if cursor else ""

    context = {
        "meetings": found.rows,
        "tabs": queries.tabs(viewer, which, drafts=may_keep),
        "pager": {"previous": to(found.preceding), "next": to(found.following), "position": ""},
        "may_keep": may_keep,
    }
    return render(request, "meetings/meetings.html", context)


@page(MAY["read"])
def meeting(request: HttpRequest, viewer: Viewer, address: str) -> HttpResponse:
    """One meeting: when and where, the agenda, and what the reader may do."""
    found = find(viewer, address)
    context = {"meeting": found, "page": meeting_page(viewer, found)}
    return render(request, "meetings/meeting.html", context)
