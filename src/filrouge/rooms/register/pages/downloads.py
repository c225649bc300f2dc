"""The same list in other forms, one organisation as data, and what is kept about whom."""

from __future__ import annotations

import os
import tempfile
from collections.abc import Callable
from typing import IO, cast

from django.http import FileResponse, Http404, HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import render
from django.urls import reverse
from django.utils.cache import get_conditional_response
from django.utils.translation import get_language

from filrouge.ground import limits
from filrouge.ground.jobs.queries import JobShown
from filrouge.ground.licences import terms_of
from filrouge.ground.pages.serving import page, there, wants_part
from filrouge.ground.people.models import Space
from filrouge.ground.people.queries import today
from filrouge.ground.people.viewer import Viewer
from filrouge.rooms.register import jobs
from filrouge.rooms.register.formats import jsonld, murmurations, vcard
from filrouge.rooms.register.formats.records import Record
from filrouge.rooms.register.formats.whole_lists import IN_MEMORY, KINDS
from filrouge.rooms.register.pages.organisations import find, leads_to
from filrouge.rooms.register.queries import directory, downloads, list_files, open_data
from filrouge.rooms.register.queries.directory import Filter
from filrouge.rooms.register.rules import MAY

HITS, SECONDS = 30, 600  # so many whole lists for one caller in so many seconds
AGAIN = 30  # seconds after which a program may ask for a list that is being made


@page(MAY["read"])
def download(request: HttpRequest, viewer: Viewer) -> HttpResponse:
    """What can be taken away, in which form, under which licence."""
    terms = terms_of(viewer.space)
    context = {
        "forms": open_data.forms(viewer),
        "fields": [seen for seen in open_data.who_sees() if seen.in_downloads],
        "terms": terms,
        "asks": terms.asks % {"network": viewer.space.name.in_(get_language() or "").text if viewer.space else ""},
    }
    return render(request, "register/download.html", context)


@page(MAY["read"])
def download_as(request: HttpRequest, viewer: Viewer, kind: str) -> HttpResponse:
    """The list of the directory, with its filter, in one form. It is written first and sent then, in bounded memory.

    Written first, so that an error never leaves half a list behind. A whole list is written once for as long as
    nothing is done in the space, and by a job where it is long; what is filtered is written for each caller.
    """
    if kind not in KINDS or viewer.space is None:
        raise Http404
    wanted = directory.filter_of(request.GET)
    etag = downloads.stamp(viewer, kind, wanted.query(), get_language() or "")
    if (unchanged := get_conditional_response(request, etag=etag)) is not None:
        return _kept(unchanged, etag)
    if not wanted.used and (job := list_files.job_of(viewer, kind)):
        return _being_made(request, viewer, kind, job)
    if wait := limits.allow("register.download", limits.client(request), HITS, SECONDS):
        return limits.too_many(request, wait)
    content_type, ending, _write = KINDS[kind]
    licence = terms_of(viewer.space).url
    if request.method == "HEAD":  # what it would be is known without writing it
        return _kept(HttpResponse(content_type=content_type), etag, licence=licence)
    body = _body(viewer, viewer.space, wanted, kind)
    if body is None:
        return _being_made(request, viewer, kind, jobs.ask_for_list(viewer, kind))
    if wants_part(request):
        body.close()
        return _ready(request)
    size = body.seek(0, os.SEEK_END)
    body.seek(0)
    name = f"{viewer.space.slug}-{today().isoformat()}.{ending}"
    response = FileResponse(body, as_attachment=True, filename=name, content_type=content_type)
    response["Content-Length"] = str(size)
    return _kept(response, etag, licence=licence)


def _body(viewer: Viewer, space: Space, wanted: Filter, kind: str) -> IO[bytes] | None:
    """The list, written; None where that takes so long that a job has to do it."""
    if not wanted.used:
        long = list_files.is_long(viewer)
        return list_files.found(viewer, kind) if long else list_files.opened(viewer, kind)
    body = cast(IO[bytes], tempfile.SpooledTemporaryFile(max_size=IN_MEMORY))  # noqa: SIM115  # the response closes it
    KINDS[kind][2](body, downloads.listed(viewer, wanted), space.slug, terms_of(space).url)
    return body


def _being_made(request: HttpRequest, viewer: Viewer, kind: str, job: JobShown) -> HttpResponse:
    """The page that says so and where the list will be; the part of it that asks again; for programs, when to."""
    template = "ground/parts/job.html" if wants_part(request) else "register/download_wait.html"
    label = next(form.label for form in open_data.forms(viewer) if form.kind == kind)
    context = {"job": job, "label": label, "told": viewer.person is not None}
    response = render(request, template, context, status=200 if wants_part(request) else 202)
    response["Retry-After"] = str(AGAIN)
    response["Cache-Control"] = "no-store"
    return response


def _ready(request: HttpRequest) -> HttpResponse:
    """The part of the waiting page once the list is there."""
    return render(request, "ground/parts/job.html", {"job": list_files.ready(request.path)})


def _kept(response: HttpResponseBase, etag: str, *, licence: str = "") -> HttpResponse:
    """Copies may be kept, by the reader alone, and are asked about each time."""
    response["ETag"] = etag
    response["Cache-Control"] = "private, no-cache"
    if licence:
        response["Link"] = f'<{licence}>; rel="license"'
    return cast(HttpResponse, response)  # the stubs of Django part them; servers and middleware do not


ONE: dict[str, tuple[str, Callable[[Record, str], str]]] = {
    "jsonld": (jsonld.TYPE, jsonld.document),
    "murmurations": (murmurations.TYPE, murmurations.document),
    "vcf": (vcard.TYPE, lambda record, licence: vcard.card(record)),
}


@page(MAY["read"])
def organisation_data(request: HttpRequest, viewer: Viewer, address: str, kind: str) -> HttpResponse:
    """One organisation as linked data, as a profile, or as a card."""
    if kind not in ONE or viewer.space is None:
        raise Http404
    found = find(viewer, address)
    if found.address != address:
        own = reverse("register:organisation_data", args=[viewer.space.slug, found.address, kind])
        return leads_to(own)
    etag = downloads.stamp(viewer, kind, found.address, get_language() or "")
    if (unchanged := get_conditional_response(request, etag=etag)) is not None:
        return _kept(unchanged, etag)
    record = there(downloads.record_of(viewer, found))
    content_type, write = ONE[kind]
    licence = terms_of(viewer.space).url
    response = HttpResponse(write(record, licence), content_type=content_type)
    if kind == "vcf":
        response["Content-Disposition"] = f'attachment; filename="{found.address}.vcf"'
    return _kept(response, etag, licence=licence)


@page(MAY["read"])
def privacy(request: HttpRequest, viewer: Viewer) -> HttpResponse:
    """What is kept, why, who sees it, and how to have it corrected or erased."""
    return render(request, "register/privacy.html", {"fields": open_data.who_sees()})
