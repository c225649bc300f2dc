"""Lists of federations: all of them, sending one, matching its columns, its preview, its report."""

from __future__ import annotations

import io
from collections.abc import Iterable, Sequence
from typing import Any, cast

from django.contrib import messages
from django.core.files.uploadedfile import UploadedFile
from django.http import FileResponse, Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils.text import slugify
from django.utils.translation import gettext as _

from filrouge.ground.actions import Refused
from filrouge.ground.jobs import work
from filrouge.ground.jobs.queries import JobShown
from filrouge.ground.pages.kept import stamp
from filrouge.ground.pages.keyset import pager
from filrouge.ground.pages.refusals import made, refusals_shown
from filrouge.ground.pages.serving import page, there, wants_part
from filrouge.ground.people.viewer import Viewer
from filrouge.ground.tables import write_csv
from filrouge.rooms.register.actions import lists as actions
from filrouge.rooms.register.current import is_old
from filrouge.rooms.register.forms.lists import CheckSample, DeclareNumber, SendList
from filrouge.rooms.register.models import Source
from filrouge.rooms.register.pages.parts import kept_part, sight
from filrouge.rooms.register.queries import imports
from filrouge.rooms.register.queries import list_words as words
from filrouge.rooms.register.queries import lists as queries
from filrouge.rooms.register.rules import MAY


def _found(viewer: Viewer, number: int) -> Source:
    return there(queries.one(viewer, number))


def _back(viewer: Viewer, name: str = "lists") -> str:
    return reverse(f"register:{name}", args=[viewer.space.slug]) if viewer.space else "/"


def _crumbs(viewer: Viewer, *more: tuple[str, str]) -> list[dict[str, str]]:
    steps = [(_("Register"), _back(viewer, "directory")), (_("Lists of the federations"), _back(viewer)), *more]
    return [{"label": label, "href": href} for label, href in steps]


@page(queries.SENDERS)
def lists(request: HttpRequest, viewer: Viewer) -> HttpResponse:
    """Every list with its date; federations of which there is none."""
    cursor = request.GET.get("after", "")
    key = (sight(viewer), cursor)
    main = kept_part(viewer, stamp(), "register/lists_main.html", key, lambda: _lists(viewer, cursor))
    crumbs = [*_crumbs(viewer)[:1], {"label": _("Lists of the federations"), "href": ""}]
    return render(request, "register/lists.html", {"main": main, "crumbs": crumbs})


def _lists(viewer: Viewer, cursor: str) -> dict[str, Any]:
    shown = queries.index(viewer, cursor)
    return {
        "lists": shown.rows,
        "without": queries.without_list(viewer),
        "pager": pager(shown),
        "may_be_asked": MAY["see_questions"](viewer, viewer.space),
        "may_keep_counts": MAY["keep_register_counts"](viewer, viewer.space),
        "space": viewer.space,
    }


@page(queries.SENDERS, methods=("GET", "POST"))
def send(request: HttpRequest, viewer: Viewer) -> HttpResponse:
    """Send a list: the file and what it is."""
    form = SendList(request.POST or None, request.FILES or None, viewer=viewer, initial=_of_lists(request))
    if form.is_valid():
        file: UploadedFile[Any] = form.cleaned_data["file"]
        sent = {"chunks": file.chunks(), "file_name": file.name or "", "sites": form.cleaned_data["sites"]}
        if source := made(form, actions.receive_list, viewer, space=there(viewer.space), **sent, **form.facts()):
            return HttpResponseRedirect(queries.href(viewer, source))
    return _form(request, viewer, form, "register/list_send.html", _("Send a list"))


def _of_lists(request: HttpRequest) -> dict[str, Any]:
    return {name: request.GET[name] for name in ("umbrella", "series") if name in request.GET}


def _form(request: HttpRequest, viewer: Viewer, form: Any, template: str, title: str) -> HttpResponse:
    context = {"form": form, "crumbs": _crumbs(viewer, (title, ""))}
    return render(request, template, context, status=422 if form.errors else 200)


@page(queries.SENDERS, methods=("GET", "POST"))
def declare(request: HttpRequest, viewer: Viewer) -> HttpResponse:
    """A number instead of a list."""
    form = DeclareNumber(request.POST or None, viewer=viewer, initial=_of_lists(request))
    if form.is_valid():
        said = {"space": there(viewer.space), **form.numbers(), **form.facts()}
        if source := made(form, actions.declare_number, viewer, **said):
            messages.success(request, _("The number is noted. The total is counted anew with it."))
            return HttpResponseRedirect(queries.href(viewer, source))
    return _form(request, viewer, form, "register/list_declare.html", _("Give a number only"))


@page(queries.SENDERS, methods=("GET", "POST"))
def columns(request: HttpRequest, viewer: Viewer, number: int) -> HttpResponse:
    """Match the columns to fields; every column shows three of its values and a proposal."""
    source = _found(viewer, number)
    if source.state not in (Source.State.RECEIVED, Source.State.MATCHED):
        return HttpResponseRedirect(queries.href(viewer, source))
    typed, wrong = {}, None
    if request.method == "POST":
        typed = {str(place): request.POST.get(f"column-{place}", "") for place in range(len(source.columns))}
        try:
            return HttpResponseRedirect(queries.href(viewer, _matched(request, viewer, source, typed)))
        except Refused as refused:
            wrong = refused
    lines = queries.columns(source, typed)
    context = {
        "source": source,
        "columns": lines,
        "choices": queries.field_choices(source, (line.field for line in lines)),
        "read_as": words.read_as(source.sheet),
        "notes": words.notes(source.sheet),
        "series": queries.series_label(source),
        "sheets": words.sheets_to_choose(source.sheet),
        "wrong": wrong,
        "crumbs": _crumbs(viewer, (source.umbrella.name, "")),
    }
    return render(request, "register/list_columns.html", context, status=422 if wrong else 200)


def _matched(request: HttpRequest, viewer: Viewer, source: Source, typed: dict[str, str]) -> Source:
    if sheet := request.POST.get("sheet"):
        return actions.choose_sheet(viewer, source=source, sheet=sheet)
    return actions.match_columns(viewer, source=source, matching=typed)


@page(queries.SENDERS, methods=("GET", "POST"))
def preview(request: HttpRequest, viewer: Viewer, number: int) -> HttpResponse:
    """What the import would do, row by row; and its progress once it has begun."""
    source = _found(viewer, number)
    if request.method == "POST":
        return _go_on(request, viewer, source)
    importing = source.state == Source.State.IMPORTING
    job = imports.job_of(viewer, source, "register.import" if importing else "register.preview")
    if wants_part(request):
        return _part(request, job)
    if source.state not in (Source.State.MATCHED, Source.State.IMPORTING):
        return HttpResponseRedirect(queries.href(viewer, source))
    fresh = not importing and imports.is_fresh(source)
    context = {
        "source": source,
        "series": queries.series_label(source),
        "importing": importing,
        "job": None if fresh else job,
        "stale": not importing and not fresh and not (job and job.open),
        "outcome": _planned(request, viewer, source) if fresh else None,
        "may_withdraw": actions.withdraw_list.allowed(viewer, source),
        "crumbs": _crumbs(viewer, (source.umbrella.name, "")),
    }
    return render(request, "register/list_preview.html", context)


def _planned(request: HttpRequest, viewer: Viewer, source: Source) -> imports.Outcomes:
    asked = request.GET.get("show", ""), request.GET.get("after", "")
    return imports.outcomes(viewer, source, source.plan, "list_preview", *asked)


def _go_on(request: HttpRequest, viewer: Viewer, source: Source) -> HttpResponse:
    """Import, or make a preview again that does not fit any more."""
    with refusals_shown(request):
        if "again" in request.POST:
            actions.match_columns(viewer, source=source, matching=source.matching)
        else:
            actions.import_list(viewer, source=source)
    return HttpResponseRedirect(queries.href(viewer, source, "list_preview"))


def _part(request: HttpRequest, job: JobShown | None) -> HttpResponse:
    """The job alone, asked for by the page every two seconds; when it has ended the page loads itself again."""
    response = render(request, "ground/parts/job.html", {"job": job})
    if job is None or not job.open:
        response["HX-Refresh"] = "true"
    return response


@page(queries.SENDERS, methods=("POST",))
def stop(request: HttpRequest, viewer: Viewer, number: int) -> HttpResponse:
    """Stop an import under way. Rows that are written stay; it can go on later or be withdrawn."""
    source = _found(viewer, number)
    job = imports.job_of(viewer, source, "register.import")
    if job and job.open and actions.import_list.allowed(viewer, source):
        work.cancel(job.id)
        messages.info(request, _("Stopped. Nothing counts yet; the import can go on where it stopped."))
    return HttpResponseRedirect(queries.href(viewer, source))


@page(queries.SENDERS)
def report(request: HttpRequest, viewer: Viewer, number: int) -> HttpResponse:
    """What an import did: the page to keep."""
    source = _found(viewer, number)
    if source.state in actions.UNFINISHED:
        return HttpResponseRedirect(queries.href(viewer, source))
    itemised = source.kind == Source.Kind.ITEMISED
    context = {
        "source": source,
        "series": queries.series_label(source),
        "itemised": itemised,
        "followed": (followed := queries.is_followed(source)),
        "old": not followed and is_old(source.as_of),
        "read_as": words.read_as(source.sheet) if itemised else "",
        "notes": words.notes(source.sheet),
        "outcome": imports.outcomes(viewer, source, source.report, "list_report", request.GET.get("show", ""))
        if itemised
        else None,
        "has_original": imports.original(viewer, source) is not None,
        "may_withdraw": actions.withdraw_list.allowed(viewer, source) and source.state != Source.State.WITHDRAWN,
        "may_settle": MAY["settle"](viewer, viewer.space),
        "may_check": source.kind == Source.Kind.DECLARED and actions.check_sample.allowed(viewer, source),
        "crumbs": _crumbs(viewer, (source.umbrella.name, "")),
    }
    return render(request, "register/list_report.html", context)


@page(queries.SENDERS)
def rows_csv(request: HttpRequest, viewer: Viewer, number: int, group: str) -> HttpResponse:
    """The rows of one outcome with their columns as they came; for rows not taken the reason stands beside them."""
    source = _found(viewer, number)
    refused = group == "refused"
    planned = refused and source.state == Source.State.MATCHED and imports.is_fresh(source)
    if group not in words.OUTCOMES or not (planned or source.state == Source.State.IMPORTED):
        raise Http404
    of = source.previous if group == "left" and source.previous else source
    columns = [*of.columns, _("Line"), *([_("Why it was not taken")] if refused else [])]
    rows = imports.refused_rows(source) if refused else imports.rows_of_group(source, group)
    return _csv(f"{slugify(source.umbrella.name)}-{source.as_of:%Y-%m-%d}-{group}.csv", columns, rows)


def _csv(name: str, columns: Sequence[str], rows: Iterable[Sequence[str]]) -> HttpResponse:
    out = io.BytesIO()
    write_csv(out, columns, rows, bom=True)
    response = HttpResponse(out.getvalue(), content_type="text/csv; charset=utf-8")
    response["Content-Disposition"] = f'attachment; filename="{name}"'
    return response


@page(queries.SENDERS)
def original(request: HttpRequest, viewer: Viewer, number: int) -> HttpResponse:
    """The file as it was sent: only to be saved, never shown, whatever is in it."""
    source = _found(viewer, number)
    path = imports.original(viewer, source)
    if path is None or not path.exists():
        raise Http404
    file = FileResponse(
        path.open("rb"), as_attachment=True, filename=source.file_name, content_type="application/octet-stream"
    )
    response = cast(HttpResponse, file)  # the stubs of Django part them; servers and middleware do not
    response["X-Content-Type-Options"] = "nosniff"
    response["Content-Security-Policy"] = "sandbox; default-src 'none'"
    return response


@page(queries.SENDERS, methods=("GET", "POST"))
def withdraw(request: HttpRequest, viewer: Viewer, number: int) -> HttpResponse:
    """Take an import back, after a question that says what it means."""
    source = _found(viewer, number)
    if not actions.withdraw_list.allowed(viewer, source):
        raise Http404
    if request.method == "POST":
        with refusals_shown(request):
            actions.withdraw_list(viewer, source=source, reason=request.POST.get("reason", ""))
            messages.success(request, _("Withdrawn. Its rows are kept and do not count any more."))
        return HttpResponseRedirect(_back(viewer))
    confirm = {
        "question": _("Withdraw this list?"),
        "means": _(
            "Its rows stay as they came and do not count any more. The list before it, if there is one, counts again, "
            "and the total is counted anew."
        ),
        "undo": _("To take it in again, send the same file once more."),
        "action": queries.href(viewer, source, "list_withdraw"),
        "verb": _("Withdraw the list"),
        "cancel_href": queries.href(viewer, source),
    }
    crumbs = _crumbs(viewer, (source.umbrella.name, queries.href(viewer, source)), (_("Withdraw"), ""))
    return render(request, "register/list_withdraw.html", {"confirm": confirm, "source": source, "crumbs": crumbs})


@page(queries.SENDERS, methods=("GET", "POST"))
def sample(request: HttpRequest, viewer: Viewer, number: int) -> HttpResponse:
    """The check of a sample of names, for a federation that shares no list."""
    source = _found(viewer, number)
    if source.kind != Source.Kind.DECLARED or not actions.check_sample.allowed(viewer, source):
        raise Http404
    form = CheckSample(request.POST or None)
    if form.is_valid():
        kept = made(form, actions.check_sample, viewer, source=source, answers=form.cleaned_data["names"])
        if kept is not None:
            found = sum(was for was, _lists in kept.answers)
            said = _("%(found)d of %(all)d were found. The range of the total is counted anew.")
            messages.success(request, said % {"found": found, "all": len(kept.answers)})
            return HttpResponseRedirect(queries.href(viewer, source))
    return _form(request, viewer, form, "register/list_sample.html", _("Check a sample"))
