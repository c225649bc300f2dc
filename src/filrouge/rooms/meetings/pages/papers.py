"""The papers of an item: attaching one, taking one away."""

from __future__ import annotations

from django.contrib import messages
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from filrouge.ground.files.forms import AttachDocument
from filrouge.ground.files.queries import rows
from filrouge.ground.numbers import number_in
from filrouge.ground.pages.refusals import done
from filrouge.ground.pages.serving import page, there
from filrouge.ground.people.viewer import Viewer
from filrouge.rooms.meetings.actions import papers as actions
from filrouge.rooms.meetings.models import AgendaItem
from filrouge.rooms.meetings.pages.answering import find
from filrouge.rooms.meetings.queries.finding import item_called
from filrouge.rooms.meetings.queries.meetings import href
from filrouge.rooms.meetings.rules import MAY


@page(MAY["keep"], methods=("GET", "POST"))
def papers(request: HttpRequest, viewer: Viewer, address: str, item: str) -> HttpResponse:
    """What belongs to an item, a form to attach more, and a button to take each away."""
    meeting = find(viewer, address)
    found = there(item_called(meeting, item))
    if request.method == "POST" and "document" in request.POST:
        return _take_away(request, viewer, found)
    form = AttachDocument(request.POST or None, request.FILES or None)
    sent = request.method == "POST" and form.is_valid()
    if sent and done(form, actions.attach_paper, viewer, item=found, **form.facts()):
        messages.success(request, _("Attached. Those who may see it find it on the agenda."))
        return HttpResponseRedirect(href(viewer, meeting, "papers", found.address))
    context = {
        "form": form,
        "meeting": meeting,
        "title": found.title.in_(get_language() or "en"),
        "documents": rows(viewer, found.documents.values_list("document_id", flat=True)).values(),
        "remove": href(viewer, meeting, "papers", found.address),
        "back": href(viewer, meeting),
    }
    return render(request, "meetings/papers.html", context, status=422 if form.errors else 200)


def _take_away(request: HttpRequest, viewer: Viewer, item: AgendaItem) -> HttpResponse:
    papers = item.documents.filter(document=number_in(request.POST.get("document", "")))
    actions.take_paper_away(viewer, item=item, paper=there(papers.select_related("document").first()))
    messages.success(request, _("Taken away."))
    return HttpResponseRedirect(href(viewer, item.meeting, "papers", item.address))
