"""How many, counted once, and how that was counted."""

from __future__ import annotations

from datetime import date

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect, JsonResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.dateparse import parse_date
from django.utils.translation import gettext as _

from filrouge.ground.pages.serving import page
from filrouge.ground.people.models import Organisation
from filrouge.ground.people.viewer import Viewer
from filrouge.ground.thread.queries import prov
from filrouge.rooms.register.actions.totals import publish_total
from filrouge.rooms.register.queries import organisations
from filrouge.rooms.register.queries import totals as queries
from filrouge.rooms.register.rules import MAY


@page(MAY["read"])
def totals(request: HttpRequest, viewer: Viewer) -> HttpResponse:
    """The network's total, step by step; `on` asks for another day."""
    assert viewer.space is not None
    day = _day(request.GET.get("on", ""))
    total = queries.total_of(viewer, viewer.space.organisation, day) if day else queries.total_of_network(viewer)
    return _shown(request, viewer, viewer.space.organisation, total)


@page(MAY["read"])
def totals_of(request: HttpRequest, viewer: Viewer, address: str) -> HttpResponse:
    """The total of any umbrella in the space."""
    umbrella = organisations.organisation_at(viewer, address)
    if umbrella is None:
        raise Http404
    total = queries.total_of(viewer, umbrella, _day(request.GET.get("on", "")))
    return _shown(request, viewer, umbrella, total)


def _shown(
    request: HttpRequest, viewer: Viewer, umbrella: Organisation, total: queries.TotalPage | None
) -> HttpResponse:
    publish = reverse("register:publish", args=[viewer.space.slug]) if viewer.space else ""
    context = {
        "total": total,
        "umbrella": umbrella,
        "headline": queries.headline(total) if total else "",
        "publish_href": publish if publish_total.allowed(viewer, viewer.space) else "",
        "published": queries.published(viewer, umbrella),
    }
    return render(request, "register/totals.html", context)


def _day(text: str) -> date | None:
    try:
        return parse_date(text)
    except ValueError:
        return None


@page(MAY["publish_total"], methods=("POST",))
def publish(request: HttpRequest, viewer: Viewer) -> HttpResponse:
    """Freeze the network's total with its digest and its sources."""
    assert viewer.space is not None
    count = publish_total(viewer, space=viewer.space, umbrella=viewer.space.organisation)
    messages.success(request, _("Published. The figure keeps its date, its range and its lists, and never changes."))
    return HttpResponseRedirect(reverse("register:published", args=[viewer.space.slug, count.id]))


@page(MAY["read"])
def published(request: HttpRequest, viewer: Viewer, number: int) -> HttpResponse:
    """A published total, as it was on its day, with its thread."""
    found = queries.published_total(viewer, number)
    if found is None:
        raise Http404
    return render(request, "register/published.html", found)


@page(MAY["read"])
def published_thread(request: HttpRequest, viewer: Viewer, number: int) -> HttpResponse:
    """The thread of a published total as W3C PROV."""
    found = queries.published_total(viewer, number)
    if found is None:
        raise Http404
    return JsonResponse(prov(found["life"], request.build_absolute_uri), content_type="application/ld+json")
