"""The published file in its forms, and a file counted again on a page."""

from __future__ import annotations

import io
import json
from collections.abc import Callable, Mapping
from typing import Any

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from filrouge.ground import limits
from filrouge.ground.actions import Refused
from filrouge.ground.pages.serving import page
from filrouge.ground.people.viewer import Viewer
from filrouge.ground.tables import write_csv, write_xlsx
from filrouge.methods.recount import writing
from filrouge.rooms.ballots.formats.wording import in_language
from filrouge.rooms.ballots.models import Ballot
from filrouge.rooms.ballots.pages.ballots import find
from filrouge.rooms.ballots.queries.files import Published, published_file
from filrouge.rooms.ballots.rules import MAY

HITS, SECONDS = 60, 600  # so many files for one caller in so many seconds


@page(MAY["read"])
def file_as(request: HttpRequest, viewer: Viewer, address: str, kind: str) -> HttpResponse:
    """The published file in one form. The digest of what was counted stands in the header Filrouge-Digest."""
    ballot = find(viewer, address)
    if kind not in KINDS:
        raise Http404
    try:
        found = published_file(viewer, ballot)
    except Refused as refused:
        return _refused(request, ballot, str(refused.message))
    if found is None:
        raise Http404
    if wait := limits.allow("ballots.file", limits.client(request), HITS, SECONDS):
        return limits.too_many(request, wait)
    content_type, write = KINDS[kind]
    try:
        body = write(found, request.GET.get("question", ""))
    except writing.NotInThisForm as error:
        if error.code == "method":
            raise Http404 from error
        why = _("This form has a row for every vote, and the weights of this ballot make too many. Take the JSON.")
        return _refused(request, ballot, why)
    return _attached(HttpResponse(body, content_type=content_type), f"{address}.{kind}", found)


def _refused(request: HttpRequest, ballot: Ballot, why: str) -> HttpResponse:
    return render(request, "ballots/file_refused.html", {"ballot": ballot, "why": why}, status=409)


def _attached(response: HttpResponse, name: str, found: Published) -> HttpResponse:
    response["Content-Disposition"] = f'attachment; filename="{name}"'
    response["Filrouge-Digest"] = f"sha-256={found.digest}"
    response["ETag"] = f'"{found.digest}"'
    response["Cache-Control"] = "private, no-cache"
    return response


def _json(found: Published, question: str) -> bytes:
    return (json.dumps(found.file, ensure_ascii=False, indent=1) + "\n").encode("utf-8", "replace")


def _named(said: Mapping[str, Any]) -> str:
    return in_language(said, get_language() or "en")


def _csv(found: Published, question: str) -> bytes:
    out = io.BytesIO()
    write_csv(out, *writing.table(found.file, _named), bom=True)
    return out.getvalue()


def _xlsx(found: Published, question: str) -> bytes:
    out = io.BytesIO()
    write_xlsx(out, *writing.table(found.file, _named), title=_named(found.file["ballot"]["title"]))
    return out.getvalue()


def _blt(found: Published, question: str) -> bytes:
    return writing.as_blt(found.file, found.result, _named, question).encode("utf-8", "replace")


def _pb(found: Published, question: str) -> bytes:
    return writing.as_pb(found.file, found.result, _named, question).encode("utf-8", "replace")


KINDS: dict[str, tuple[str, Callable[[Published, str], bytes]]] = {
    "json": ("application/json; charset=utf-8", _json),
    "csv": ("text/csv; charset=utf-8; header=present", _csv),
    "xlsx": ("application/vnd.openxmlformats-officedocument.spreadsheetml.sheet", _xlsx),
    "blt": ("text/plain; charset=utf-8", _blt),
    "pb": ("text/plain; charset=utf-8", _pb),
}
