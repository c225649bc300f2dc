"""Calendars: files that programs ask for again and again, and the page where one makes one's own."""

from __future__ import annotations

from datetime import timedelta
from urllib.parse import quote

from django.conf import settings
from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseNotModified, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.debug import sensitive_variables

from filrouge.ground import limits
from filrouge.ground.calendars.writing import etag, feed
from filrouge.ground.numbers import number_in
from filrouge.ground.pages.live import is_known
from filrouge.ground.pages.refusals import refusals_shown
from filrouge.ground.pages.serving import page, there, turned_away
from filrouge.ground.people.viewer import Viewer
from filrouge.ground.rules import anybody
from filrouge.rooms.meetings.actions import feeds as actions
from filrouge.rooms.meetings.pages.answering import find
from filrouge.rooms.meetings.queries import calendars as queries
from filrouge.rooms.meetings.queries.series import series_called, series_of
from filrouge.rooms.meetings.rules import MAY

REFRESH = timedelta(hours=4)
HITS, SECONDS = 30, 600  # so many keys of nobody, from one caller in so many seconds


def _file(request: HttpRequest, found: queries.Feed, *, private: bool) -> HttpResponse:
    source = settings.PUBLIC_ADDRESS + quote(request.path)
    written = feed(
        found.name, found.events, refresh=REFRESH, source=source, colour="crimson", dtstamp=timezone.now()
    )  # fmt: skip
    tag = etag(written)
    if is_known(request, tag):
        answer: HttpResponse = HttpResponseNotModified()
    else:
        answer = HttpResponse(written, content_type="text/calendar; charset=utf-8")
        answer["Content-Disposition"] = 'inline; filename="meetings.ics"'
    answer["ETag"] = tag
    answer["Cache-Control"] = "private, no-cache" if private else "public, max-age=900"
    return answer


@page(MAY["read"])
def network(request: HttpRequest, viewer: Viewer) -> HttpResponse:
    """Every meeting of the network that the reader may see."""
    return _file(request, queries.of_the_network(viewer), private=viewer.person is not None)


@page(MAY["read"])
def series(request: HttpRequest, viewer: Viewer, series: str) -> HttpResponse:
    """The meetings of a series."""
    found = there(series_called(viewer, series))
    return _file(request, queries.of_a_series(viewer, found), private=viewer.person is not None)


@page(MAY["read"])
def one(request: HttpRequest, viewer: Viewer, address: str) -> HttpResponse:
    """One meeting, to be put into one's own calendar."""
    return _file(request, queries.of_a_meeting(viewer, find(viewer, address)), private=viewer.person is not None)


@page(anybody)
@sensitive_variables("key")
def own(request: HttpRequest, viewer: Viewer, key: str) -> HttpResponse:
    """What a key opens. Whoever has the address reads it, so it can be taken back."""
    if wait := limits.allow("meetings.feed", limits.client(request), HITS, SECONDS):
        return limits.too_many(request, wait)
    found = queries.of_a_key(key)
    if found is None:
        return turned_away(request)  # as for a network that does not exist
    limits.forget("meetings.feed", limits.client(request), HITS)
    answer = _file(request, found, private=True)
    answer["X-Robots-Tag"] = "noindex, nofollow, noarchive"
    return answer


@page(MAY["read"], methods=("GET", "POST"))
def calendars(request: HttpRequest, viewer: Viewer) -> HttpResponse:
    """The calendars that one can subscribe to, and one's own feeds."""
    if request.method == "POST":
        return _changed(request, viewer)
    slug = viewer.space.slug if viewer.space else ""
    context = {
        "network": settings.PUBLIC_ADDRESS + reverse("meetings:calendar", args=[slug]),
        "series": series_of(viewer),
        "keys": queries.keys_of(viewer),
        "may": MAY["subscribe"](viewer, viewer.space),
        "organisation": viewer.acting.organisation_name if viewer.acting else "",
    }
    return render(request, "meetings/calendars.html", context)


def _changed(request: HttpRequest, viewer: Viewer) -> HttpResponse:
    here = reverse("meetings:calendars", args=[viewer.space.slug]) if viewer.space else "/"
    if number := request.POST.get("revoke", ""):
        key = there(queries.key_numbered(viewer, number_in(number)))
        actions.revoke_feed(viewer, key=key)
        messages.success(request, _("Taken back. Its address opens nothing any more."))
        return HttpResponseRedirect(here)
    if not MAY["subscribe"](viewer, viewer.space) or viewer.space is None:
        raise Http404
    of = request.POST.get("of", "")
    chosen = there(series_called(viewer, request.POST.get("series", ""))) if of == "series" else None
    with refusals_shown(request):
        _key, secret = actions.make_feed(
            viewer, space=viewer.space, for_organisation=of == "organisation", series=chosen
        )
        address = settings.PUBLIC_ADDRESS + reverse("meetings:own_calendar", args=[viewer.space.slug, secret])
        return render(request, "meetings/calendar_made.html", {"address": address, "back": here})
    return HttpResponseRedirect(here)
