"""Giving out a document: to be saved, or shown by the browser in a place where it can do nothing."""

from __future__ import annotations

import logging

from django.http import FileResponse, Http404, HttpRequest, HttpResponseBase
from django.utils.cache import get_conditional_response

from filrouge.ground import rules
from filrouge.ground.files import queries
from filrouge.ground.files.kinds import KINDS
from filrouge.ground.files.models import Document
from filrouge.ground.files.storing import path_of
from filrouge.ground.pages.serving import page
from filrouge.ground.people.viewer import Viewer

# Nothing in it runs, loads or leads anywhere; a picture may show itself.
POLICY = "sandbox; default-src 'none'; img-src 'self'; style-src 'unsafe-inline'; frame-ancestors 'none'"
log = logging.getLogger(__name__)


@page(rules.reads_the_space)
def document(request: HttpRequest, viewer: Viewer, address: str) -> HttpResponseBase:
    """A document, to be saved."""
    return given_out(request, _found(viewer, address))


@page(rules.reads_the_space)
def open_document(request: HttpRequest, viewer: Viewer, address: str) -> HttpResponseBase:
    """A picture, shown by the browser; every other document is saved."""
    return given_out(request, _found(viewer, address), opened=True)


def _found(viewer: Viewer, address: str) -> Document:
    found = queries.found(viewer, address)
    if found is None:
        raise Http404
    return found


def given_out(request: HttpRequest, found: Document, *, opened: bool = False) -> HttpResponseBase:
    """The bytes of a document that the caller has found the viewer may see.

    Browsers may keep it for this person, and ask each time whether it is still there for them.
    """
    kind = KINDS[found.media_type.partition(";")[0]]
    etag = f'"{found.stored.digest}"'
    response = get_conditional_response(request, etag=etag) or _body(found, inline=opened and kind.opens)
    response["ETag"] = etag
    response["Cache-Control"] = "private, no-cache"
    response["Content-Security-Policy"] = POLICY
    response["X-Content-Type-Options"] = "nosniff"
    return response


def _body(found: Document, *, inline: bool) -> HttpResponseBase:
    try:
        file = path_of(found.stored).open("rb")
    except FileNotFoundError:
        log.error("the stored file %s is not on the disk", found.stored.digest)
        raise Http404 from None
    return FileResponse(file, as_attachment=not inline, filename=found.name, content_type=found.media_type)
