"""The same list in other forms, one organisation as data, and what is kept about whom."""

from __future__ import annotations

import json
import os
import tempfile
from collections.abc import Callable, Iterable, Iterator
from typing import IO, cast

from django.http import FileResponse, Http404, HttpRequest, HttpResponse, HttpResponsePermanentRedirect
from django.http.response import HttpResponseBase
from django.shortcuts import render
from django.urls import reverse
from django.utils.cache import get_conditional_response
from django.utils.translation import get_language

from filrouge.ground import limits
from filrouge.ground.files import copies
from filrouge.ground.licences import terms_of
from filrouge.ground.pages.serving import page
from filrouge.ground.people.models import Space
from filrouge.ground.people.queries import today
from filrouge.ground.people.viewer import Viewer
from filrouge.ground.tables import write_csv, write_xlsx
from filrouge.rooms.register.formats import jsonld, murmurations, spreadsheet, vcard
from filrouge.rooms.register.formats.records import Record
from filrouge.rooms.register.pages.organisations import find
from filrouge.rooms.register.queries import directory, downloads, open_data
from filrouge.rooms.register.queries.directory import Filter
from filrouge.rooms.register.rules import MAY

HITS, SECONDS = 30, 600  # so many whole lists for one caller in so many seconds
IN_MEMORY = 2_000_000  # bytes of a list before it moves to a file

Write = Callable[[IO[bytes], Iterator[Record], str, str], None]  # where to, what, its title, its licence


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

    Written first, so that an error never leaves half a list behind. The whole list for everybody is written once for
    as long as nothing is done in the space; what some may see more of, and any part, is written for each caller.
    """
    if kind not in KINDS or viewer.space is None:
        raise Http404
    wanted = directory.filter_of(request.GET)
    etag = downloads.stamp(viewer, kind, wanted.query(), get_language() or "")
    if (unchanged := get_conditional_response(request, etag=etag)) is not None:
        return _kept(unchanged, etag)
    if wait := limits.allow("register.download", limits.client(request), HITS, SECONDS):
        return limits.too_many(request, wait)
    content_type, ending, _write = KINDS[kind]
    licence = terms_of(viewer.space).url
    if request.method == "HEAD":  # what it would be is known without writing it
        return _kept(HttpResponse(content_type=content_type), etag, licence=licence)
    body = _body(viewer, viewer.space, wanted, kind, etag)
    size = body.seek(0, os.SEEK_END)
    body.seek(0)
    name = f"{viewer.space.slug}-{today().isoformat()}.{ending}"
    response = FileResponse(body, as_attachment=True, filename=name, content_type=content_type)
    response["Content-Length"] = str(size)
    return _kept(response, etag, licence=licence)


def _body(viewer: Viewer, space: Space, wanted: Filter, kind: str, etag: str) -> IO[bytes]:
    """The list, written. What is for everybody is found again by its stamp; the rest has no name and is forgotten."""

    def write(out: IO[bytes]) -> None:
        KINDS[kind][2](out, downloads.listed(viewer, wanted), space.slug, terms_of(space).url)

    if viewer.acting is None and not wanted.used:
        return copies.opened(f"list-{space.id}-{kind}-{get_language()}", etag.strip('"'), write)
    body = cast(IO[bytes], tempfile.SpooledTemporaryFile(max_size=IN_MEMORY))  # noqa: SIM115  # the response closes it
    write(body)
    return body


def _kept(response: HttpResponseBase, etag: str, *, licence: str = "") -> HttpResponse:
    """Copies may be kept, by the reader alone, and are asked about each time."""
    response["ETag"] = etag
    response["Cache-Control"] = "private, no-cache"
    if licence:
        response["Link"] = f'<{licence}>; rel="license"'
    return cast(HttpResponse, response)  # the stubs of Django part them; servers and middleware do not


def _csv(out: IO[bytes], records: Iterator[Record], title: str, licence: str) -> None:
    with tempfile.SpooledTemporaryFile(max_size=IN_MEMORY) as kept:
        columns = _keep(kept, records)
        # With the mark that Excel needs for accents.
        write_csv(out, columns, _rows(kept, columns), bom=True)  # type: ignore[arg-type]  # IO[bytes] is what it writes to


def _xlsx(out: IO[bytes], records: Iterator[Record], title: str, licence: str) -> None:
    with tempfile.SpooledTemporaryFile(max_size=IN_MEMORY) as kept:
        columns = _keep(kept, records)
        write_xlsx(out, columns, _rows(kept, columns), title=title)  # type: ignore[arg-type]  # as above


def _jsonl(out: IO[bytes], records: Iterator[Record], title: str, licence: str) -> None:
    _keep(out, records)


def _keep(out: IO[bytes], records: Iterable[Record]) -> list[str]:
    """Write one object a line, since the columns of a table are known only at its end. Returns them."""
    found: set[str] = set()
    for record in records:
        cells = spreadsheet.cells_of(record)
        found |= cells.keys()
        out.write((json.dumps(cells, ensure_ascii=False) + "\n").encode("utf-8", "replace"))
    return spreadsheet.columns(found)


def _rows(kept: IO[bytes], columns: list[str]) -> Iterator[list[str]]:
    kept.seek(0)
    for line in kept:
        cells = json.loads(line)
        yield [cells.get(column, "") for column in columns]


def _text(pieces: Callable[[Iterator[Record], str], Iterable[str]]) -> Write:
    def write(out: IO[bytes], records: Iterator[Record], title: str, licence: str) -> None:
        for piece in pieces(records, licence):
            out.write(piece.encode("utf-8", "replace"))

    return write


KINDS: dict[str, tuple[str, str, Write]] = {
    "csv": ("text/csv; charset=utf-8; header=present", "csv", _csv),
    "xlsx": ("application/vnd.openxmlformats-officedocument.spreadsheetml.sheet", "xlsx", _xlsx),
    "jsonl": ("application/jsonl; charset=utf-8", "jsonl", _jsonl),
    "jsonld": (jsonld.TYPE, "jsonld", _text(jsonld.stream)),
    "murmurations": (murmurations.TYPE, "murmurations.json", _text(murmurations.stream)),
    "vcf": (vcard.TYPE, "vcf", _text(lambda records, licence: vcard.stream(records))),
}
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
        there = reverse("register:organisation_data", args=[viewer.space.slug, found.address, kind])
        return HttpResponsePermanentRedirect(there)
    etag = downloads.stamp(viewer, kind, found.address, get_language() or "")
    if (unchanged := get_conditional_response(request, etag=etag)) is not None:
        return _kept(unchanged, etag)
    record = downloads.record_of(viewer, found)
    if record is None:
        raise Http404
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
