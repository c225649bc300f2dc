"""Certificates of attendance: the page by which one is verified, the sheet itself, and all of a meeting at once."""

from __future__ import annotations

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import get_language
from django.views.decorators.debug import sensitive_variables

from filrouge.ground import limits
from filrouge.ground.numbers import number_in
from filrouge.ground.pages.guarding import guarded
from filrouge.ground.pages.serving import page, turned_away
from filrouge.ground.paper import printed
from filrouge.ground.people.viewer import Viewer
from filrouge.ground.rules import anybody
from filrouge.rooms.meetings.pages.answering import find
from filrouge.rooms.meetings.pages.round import pdf
from filrouge.rooms.meetings.queries import certificates as queries
from filrouge.rooms.meetings.rules import MAY

HITS, SECONDS = 30, 600  # so many certificates, from one caller in so many seconds


@page(anybody)
@sensitive_variables("key")
def certificate(request: HttpRequest, viewer: Viewer, key: str) -> HttpResponse:
    """What is recorded, for whoever holds a certificate and its address: a stranger may see that it is genuine."""
    if wait := limits.allow("meetings.certificate", limits.client(request), HITS, SECONDS):
        return limits.too_many(request, wait)
    found = queries.certificate_at(viewer, key)
    if found is None:
        return turned_away(request)  # as for a network that does not exist
    limits.forget("meetings.certificate", limits.client(request), HITS)  # who holds addresses verifies many of them
    return guarded(render(request, "meetings/certificate.html", {"one": found}))


@page(anybody)
@sensitive_variables("key")
def certificate_paper(request: HttpRequest, viewer: Viewer, key: str) -> HttpResponse:
    """The sheet, in the language of the address."""
    if wait := limits.allow("meetings.certificate", limits.client(request), HITS, SECONDS):
        return limits.too_many(request, wait)
    found = queries.certificate_at(viewer, key)
    if found is None:
        return turned_away(request)
    return guarded(pdf(printed(queries.certificates_paper([found], key)), f"certificate-{get_language()}.pdf"))


@page(MAY["keep"])
def certificates(request: HttpRequest, viewer: Viewer, address: str) -> HttpResponse:
    """One sheet for each person who was there, in one document; of a large meeting in several."""
    meeting, part = find(viewer, address), request.GET.get("part", "1")
    found = queries.certificates(viewer, meeting, number_in(part))
    if not found:
        raise Http404
    return pdf(printed(queries.certificates_paper(found, meeting.address)), f"certificates-{meeting.address}.pdf")
