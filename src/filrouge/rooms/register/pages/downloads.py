"""The same list in other forms, one organisation as data, and what is kept about whom."""

from __future__ import annotations

import json
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
from filrouge.ground.pages.serving import page
from filrouge.ground.people.queries import today
from filrouge.ground.people.viewer import Viewer
from filrouge.ground.tables import write_csv, write_xlsx
from filrouge.rooms.register.formats import jsonld, murmurations, spreadsheet, vcard
from filrouge.rooms.register.formats.records import Record
from filrouge.rooms.register.pages.organisations import find
from filrouge.rooms.register.queries import directory, downloads, open_data
from filrouge.rooms.register.rules import MAY

HITS, SECONDS = 30, 600  # so many whole lists for one caller in so many seconds
IN_MEMORY = 2_000_000  # bytes of a list before it moves to a file

Write = Callable[[IO[bytes], Iterator[Record], str], None]


@page(MAY["read"])
def download(request: HttpRequest, viewer: Viewer) -> HttpResponse:
    """What can be taken away, in which form, under which licence."""
    context = {
        "forms": open_data.forms(viewer),
        "fields": [seen for seen in open_data.who_sees() if seen.in_downloads],
        "licence": open_data.LICENCE,
        "licence_name": open_data.LICENCE_NAME,
    }
    return render(request, "register/download.html", context)


@page(MAY["read"])
def download_as(request: HttpRequest, viewer: Viewer, kind: str) -> HttpResponse:
    """The list of the directory, with its filter, in one form. It is written first and sent then, in bounded memory."""
    if kind not in KINDS or viewer.space is None:
        raise Http404
    wanted = directory.filter_of(request.GET)
    etag = downloads.stamp(viewer, kind, wanted.query(), get_language() or "")
    if (unchanged := get_conditional_response(request, etag=etag)) is not None:
        return _kept(unchanged, etag)
    if wait := limits.allow("register.download", limits.client(request), HITS, SECONDS):
        return limits.too_many(request, wait)
    content_type, ending, write = KINDS[kind]
    if request.method == "HEAD":  # what it would be is known without writing it
        return _kept(HttpResponse(content_type=content_type), etag, licence=True)
    body = tempfile.SpooledTemporaryFile(max_size=IN_MEMORY)  # noqa: SIM115  # the response closes it
    write(body, downloads.listed(viewer, wanted), viewer.space.slug)
    size = body.tell()
    body.seek(0)
    name = f"{viewer.space.slug}-{today().isoformat()}.{ending}"
    response = FileResponse(body, as_attachment=True, filename=name, content_type=content_type)
    response["Content-Length"] = str(size)
    return _kept(response, etag, licence=True)


def _kept(response: HttpResponseBase, etag: str, *, licence: bool = False) -> HttpResponse:
    """Copies may be kept, by the reader alone, and are asked about each time."""
    response["ETag"] = etag
    response["Cache-Control"] = "private, no-cache"
    if licence:
        response["Link"] = f'<{open_data.LICENCE}>; rel="license"'
    return cast(HttpResponse, response)  # the stubs of Django part them; servers and middleware do not


def _csv(out: IO[bytes], records: Iterator[Record], title: str) -> None:
    with tempfile.SpooledTemporaryFile(max_size=IN_MEMORY) as kept:
        columns = _keep(kept, records)
        # With the mark that Excel needs for accents.
        write_csv(out, columns, _rows(kept, columns), bom=True)  # type: ignore[arg-type]  # IO[bytes] is what it writes to


def _xlsx(out: IO[bytes], records: Iterator[Record], title: str) -> None:
    with tempfile.SpooledTemporaryFile(max_size=IN_MEMORY) as kept:
        columns = _keep(kept, records)
        write_xlsx(out, columns, _rows(kept, columns), title=title)  # type: ignore[arg-type]  # as above


def _jsonl(out: IO[bytes], records: Iterator[Record], title: str) -> None:
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


def _text(pieces: Callable[[Iterator[Record]], Iterable[str]]) -> Write:
    def write(out: IO[bytes], records: Iterator[Record], title: str) -> None:
        for piece in pieces(records):
            out.write(piece.encode("utf-8", "replace"))

    return write


KINDS: dict[str, tuple[str, str, Write]] = {
    "csv": ("text/csv; charset=utf-8; header=present", "csv", _csv),
    "xlsx": ("application/vnd.openxmlformats-officedocument.spreadsheetml.sheet", "xlsx", _xlsx),
    "jsonl": ("application/jsonl; charset=utf-8", "jsonl", _jsonl),
    "jsonld": (jsonld.TYPE, "jsonld", _text(lambda records: jsonld.stream(records, open_data.LICENCE))),
    "murmurations": (murmurations.TYPE, "murmurations.json", _text(murmurations.stream)),
    "vcf": (vcard.TYPE, "vcf", _text(vcard.stream)),
}
ONE: dict[str, tuple[str, Callable[[Record], str]]] = {
    "jsonld": (jsonld.TYPE, lambda record: jsonld.document(record, open_data.LICENCE)),
    "murmurations": (murmurations.TYPE, murmurations.document),
    "vcf": (vcard.TYPE, vcard.card),
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
    response = HttpResponse(write(record), content_type=content_type)
    if kind == "vcf":
        response["Content-Disposition"] = f'attachment; filename="{found.address}.vcf"'
    return _kept(response, etag, licence=True)


@page(MAY["read"])
def privacy(request: HttpRequest, viewer: Viewer) -> HttpResponse:
    """What is kept, why, who sees it, and how to have it corrected or erased."""
    return render(request, "register/privacy.html", {"fields": open_data.who_sees()})
