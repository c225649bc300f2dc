"""The page of a series, and beginning one."""

from __future__ import annotations

from django.contrib import messages
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _

from filrouge.ground.pages.keyset import pager
from filrouge.ground.pages.refusals import made
from filrouge.ground.pages.serving import page, there
from filrouge.ground.people.viewer import Viewer
from filrouge.rooms.meetings.actions.preparing import begin_series
from filrouge.rooms.meetings.forms.preparing import SeriesForm
from filrouge.rooms.meetings.pages.following import CLICKS
from filrouge.rooms.meetings.queries.series import series_called, series_href, series_page
from filrouge.rooms.meetings.rules import MAY


@page(MAY["read"])
def series(request: HttpRequest, viewer: Viewer, series: str) -> HttpResponse:
    """Meetings that follow one another: past and coming, and what is open between them."""
    found, after, lines = (
        there(series_called(viewer, series)),
        request.GET.get("after", ""),
        request.GET.get("lines", ""),
    )
    shown = series_page(viewer, found, after, lines)
    context = {
        "page": shown, "address": found.address, "past_pager": pager(shown.past, lines=lines),
        "lines_pager": pager(shown.open, "lines", after=after), "outcomes": CLICKS,
        "may_subscribe": MAY["subscribe"](viewer, viewer.space),
    }  # fmt: skip
    return render(request, "meetings/series.html", context)


@page(MAY["keep"], methods=("GET", "POST"))
def begin(request: HttpRequest, viewer: Viewer) -> HttpResponse:
    """Begin a series: a name, and what its meetings are for."""
    form = SeriesForm(request.POST or None, viewer=viewer)
    space = there(viewer.space)
    if form.is_valid() and (series := made(form, begin_series, viewer, space=space, **form.cleaned_data)):
        messages.success(request, _("Begun. Choose it on the form of each of its meetings."))
        return HttpResponseRedirect(series_href(viewer, series))
    context = {"form": form, "heading": _("Begin a series"), "back": reverse("meetings:meetings", args=[_slug(viewer)])}
    return render(request, "meetings/begin_series.html", context, status=422 if form.errors else 200)


def _slug(viewer: Viewer) -> str:
    return viewer.space.slug if viewer.space else ""
