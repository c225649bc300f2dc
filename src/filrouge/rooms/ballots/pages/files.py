"""The published file in its forms, and a file counted again on a page."""

from __future__ import annotations

import io
import json
from collections.abc import Callable, Mapping
from itertools import chain
from typing import Any

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from filrouge.ground import limits
from filrouge.ground.actions import Refused
from filrouge.ground.pages.serving import page, there
from filrouge.ground.paper import printed
from filrouge.ground.people.viewer import Viewer
from filrouge.ground.rules import member
from filrouge.ground.tables import write_csv, write_xlsx
from filrouge.methods.recount import writing
from filrouge.methods.recount.tables import sealed
from filrouge.methods.recount.whole_tables import own_lines
from filrouge.rooms.ballots.actions.drafting import draft_ballot
from filrouge.rooms.ballots.formats.proving import describe, prove
from filrouge.rooms.ballots.formats.telling import tell
from filrouge.rooms.ballots.formats.wording import in_language
from filrouge.rooms.ballots.forms.files import CountFile, PrepareFromFile
from filrouge.rooms.ballots.models import Ballot
from filrouge.rooms.ballots.pages.ballots import find
from filrouge.rooms.ballots.queries.ballots import href
from filrouge.rooms.ballots.queries.files import Published, published_file
from filrouge.rooms.ballots.queries.protocol import protocol_of
from filrouge.rooms.ballots.rules import MAY

HITS, SECONDS = 60, 600  # so many files for one caller in so many seconds
COUNTS = 20  # of files that are brought; each has a process of its own


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


@page(MAY["read"])
def protocol(request: HttpRequest, viewer: Viewer, address: str) -> HttpResponse:
    """The printed protocol, in the language of the address."""
    ballot = find(viewer, address)
    said = there(protocol_of(viewer, ballot))
    if wait := limits.allow("ballots.file", limits.client(request), HITS, SECONDS):
        return limits.too_many(request, wait)
    response = HttpResponse(printed(said), content_type="application/pdf")
    response["Content-Disposition"] = f'inline; filename="{address}-{said.language}.pdf"'
    response["Cache-Control"] = "private, no-cache"
    return response


@page(member, methods=("GET", "POST"))
def count_file(request: HttpRequest, viewer: Viewer) -> HttpResponse:
    """A file counted and explained. It is read by a process of its own; nothing of it is kept."""
    form = CountFile(request.POST or None, request.FILES or None)
    found = None
    if request.method == "POST":
        if wait := limits.allow("ballots.count_file", limits.client(request), COUNTS, SECONDS):
            return limits.too_many(request, wait)
        found = form.counted() if form.is_valid() else None
    if found is None:
        return render(request, "ballots/count_file.html", {"form": form}, status=422 if form.errors else 200)
    language = get_language() or "en"
    context = {
        "title": in_language(found.title, language),
        "facts": describe(found.facts),
        "digest": found.digest,
        "holds": found.holds,
        "proofs": prove(found),
        "questions": [tell(*pair, language) for pair in zip(found.questions, found.result["questions"], strict=True)],
    }
    return render(request, "ballots/count_file_counted.html", context)


@page(MAY["keep_ballot"], methods=("GET", "POST"))
def from_file(request: HttpRequest, viewer: Viewer) -> HttpResponse:
    """A draft made of the options of a file."""
    form = PrepareFromFile(request.POST or None, request.FILES or None, viewer=viewer)
    if request.method == "POST" and form.is_valid() and (ballot := _drafted(viewer, form)) is not None:
        messages.success(request, _("Saved as a draft with what the file says. Read it through, then save it again."))
        return HttpResponseRedirect(href(viewer, ballot, "change"))
    return render(request, "ballots/from_file.html", {"form": form}, status=422 if form.errors else 200)


def _drafted(viewer: Viewer, form: PrepareFromFile) -> Ballot | None:
    draft = form.draft()
    if draft is None or viewer.space is None:
        return None
    try:
        return draft_ballot(viewer, space=viewer.space, draft=draft)
    except Refused as refused:
        field = refused.field if refused.field in form.fields else "file"
        form.add_error("budget" if refused.code == "money" else field, str(refused.message))
        return None


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
    columns, papers = writing.table(found.file, _named)
    write_csv(out, columns, chain(papers, own_lines(found.file)), bom=True)
    return sealed(out.getvalue())


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
