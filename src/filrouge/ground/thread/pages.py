"""The thread of one thing as a page of its own, to share: the life of one sentence; and the same as W3C PROV."""

from __future__ import annotations

from django.http import Http404, HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import render
from django.urls import reverse

from filrouge.ground.pages.serving import page
from filrouge.ground.people.viewer import Viewer
from filrouge.ground.rules import reads_the_space
from filrouge.ground.thread.provenance import prov
from filrouge.ground.thread.queries import Life, life_at


def _find(viewer: Viewer, kind: str, address: str, opened: str = "", *, whole: bool = False) -> Life:
    """The thread at an address; 404 for who may not see the thing and for what does not exist alike."""
    found = life_at(viewer, kind, address, opened=opened, whole=whole)
    if not found:
        raise Http404
    return found


@page(reads_the_space)
def thread(request: HttpRequest, viewer: Viewer, kind: str, address: str) -> HttpResponse:
    """Where a thing came from and what it led to. `like` opens a line of things that are alike."""
    found = _find(viewer, kind, address, request.GET.get("like", ""))
    data = reverse("thread_data", args=[viewer.space.slug, kind, address]) if viewer.space else ""
    share = request.build_absolute_uri(request.path)
    return render(request, "ground/thread.html", {"thread": found, "here": found.here, "data": data, "share": share})


@page(reads_the_space)
def data(request: HttpRequest, viewer: Viewer, kind: str, address: str) -> HttpResponse:
    """The same as W3C PROV in JSON-LD, without a line that stands for others."""
    found = _find(viewer, kind, address, whole=True)
    return JsonResponse(prov(found, request.build_absolute_uri("/").rstrip("/")), content_type="application/ld+json")
