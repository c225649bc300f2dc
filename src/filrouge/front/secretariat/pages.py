"""Pages of the secretariat's desk."""

from __future__ import annotations

from typing import Any
from urllib.parse import urlencode

from django.contrib import messages
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect, StreamingHttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _

from filrouge.front.secretariat import actions, forms, queries
from filrouge.front.secretariat.kinds_of_mail import KINDS
from filrouge.front.secretariat.nouns import MEANS, NOUNS
from filrouge.front.secretariat.parts import PARTS, VALUES
from filrouge.ground.mail.models import State as Mail
from filrouge.ground.pages.refusals import done, refusals_shown
from filrouge.ground.pages.serving import page, there, wants_part
from filrouge.ground.people import actions as people
from filrouge.ground.people.models import Role
from filrouge.ground.people.sign_in import confirm_identity
from filrouge.ground.people.viewer import Viewer
from filrouge.ground.rules import secretariat
from filrouge.ground.trail import queries as trail_queries
from filrouge.ground.trail.actions import note_export

WORDS = trail_queries.Vocabulary(NOUNS | MEANS, PARTS, VALUES)


def _desk(viewer: Viewer, title: str = "") -> dict[str, Any]:
    """The way back to the desk, which every page of it shows."""
    crumbs = [{"label": _("Secretariat"), "href": reverse("secretariat:overview", args=[there(viewer.space).slug])}]
    return {"crumbs": [*crumbs, {"label": title, "href": ""}], "slug": there(viewer.space).slug}


def _to(name: str, viewer: Viewer) -> HttpResponse:
    return HttpResponseRedirect(reverse(f"secretariat:{name}", args=[there(viewer.space).slug]))


@page(secretariat)
def overview(request: HttpRequest, viewer: Viewer) -> HttpResponse:
    """What waits for the secretariat, and the way to everything it can do."""
    context = {"slug": there(viewer.space).slug, "waiting": queries.waiting(viewer)}
    return render(request, "secretariat/overview.html", context)


@page(secretariat)
def mandates(request: HttpRequest, viewer: Viewer) -> HttpResponse:
    """Who may act for whom."""
    part = queries.mandates(viewer, request.GET.get("cursor", ""))
    context = _desk(viewer, _("Mandates")) | {"rows": part.rows, "pager": _pager(request, part)}
    return render(request, "secretariat/mandates.html", context)


@page(secretariat, methods=("GET", "POST"))
def grant(request: HttpRequest, viewer: Viewer) -> HttpResponse:
    """Give a mandate: first for which organisation, then to whom."""
    address = request.GET.get("for", "")
    organisation = queries.organisation_called(viewer, address) if address else None
    if organisation is None:
        text = request.GET.get("q", "").strip()[:100]
        shown = _desk(viewer, _("Give a mandate")) | {"q": text, "rows": queries.candidates(viewer, text)}
        return render(request, "secretariat/grant_search.html", shown)
    if organisation.pk == there(viewer.space).organisation_id:
        confirm_identity(request)  # the roles of the network itself are the ones that can do everything
    form = forms.Grant(request.POST or None, space=there(viewer.space), organisation=organisation)
    if form.is_valid():
        given: dict[str, Any] = {"space": there(viewer.space), "organisation": organisation}
        if done(form, people.grant_mandate, viewer, **given, **form.cleaned_data):
            messages.success(request, _("The mandate is given. The person can sign in now."))
            return _to("mandates", viewer)
    shown = _desk(viewer, _("Give a mandate")) | {"form": form, "organisation": organisation.name}
    return render(request, "secretariat/grant.html", shown, status=422 if form.errors else 200)


@page(secretariat, methods=("GET", "POST"))
def end_mandate(request: HttpRequest, viewer: Viewer, number: int) -> HttpResponse:
    """End a mandate, on a day or at once."""
    mandate = there(queries.mandate_itself(viewer, number))
    if mandate.role == Role.SECRETARIAT:
        confirm_identity(request)
    form = forms.EndMandate(request.POST or None)
    if form.is_valid() and done(form, people.end_mandate, viewer, mandate=mandate, **form.cleaned_data):
        messages.success(request, _("The mandate is ended. The record of it stays."))
        return _to("mandates", viewer)
    shown = _desk(viewer, _("End a mandate")) | {"form": form, "mandate": mandate, "role": Role(mandate.role).label}
    return render(request, "secretariat/end_mandate.html", shown, status=422 if form.errors else 200)


def _trail_form(request: HttpRequest, viewer: Viewer) -> forms.TrailFilter:
    return forms.TrailFilter(request.GET, verbs=trail_queries.verbs(viewer), actors=trail_queries.actors(viewer))


@page(secretariat)
def trail(request: HttpRequest, viewer: Viewer) -> HttpResponse:
    """Everything that was done in this space, the newest first."""
    form = _trail_form(request, viewer)
    lines = trail_queries.lines(viewer, form.wanted(), request.GET.get("cursor", ""), words=WORDS)
    shown = _desk(viewer, _("Trail")) | {"form": form, "lines": lines.rows, "pager": _pager(request, lines)}
    return render(request, "secretariat/trail.html", shown | {"query": _without_cursor(request)})


@page(secretariat)
def trail_export(request: HttpRequest, viewer: Viewer) -> Any:
    """The trail as a file: CSV to read, JSON Lines to check the chain."""
    confirm_identity(request)
    form = "csv" if request.GET.get("form") == "csv" else "jsonl"
    wanted = _trail_form(request, viewer).wanted()
    note_export(viewer, space=there(viewer.space), form=form)
    write = trail_queries.as_csv if form == "csv" else trail_queries.as_jsonl
    kind = "text/csv; charset=utf-8" if form == "csv" else "application/jsonl"
    response = StreamingHttpResponse(write(viewer, wanted), content_type=kind)
    response["Content-Disposition"] = f'attachment; filename="trail-{there(viewer.space).slug}.{form}"'
    return response


def _without_cursor(request: HttpRequest) -> str:
    kept = request.GET.copy()
    kept.pop("cursor", None)
    kept.pop("form", None)
    return kept.urlencode()


def _pager(request: HttpRequest, part: Any) -> dict[str, str]:
    kept = _without_cursor(request)

    def href(cursor: str) -> str:
        return f"?{kept}&cursor={cursor}" if kept else f"?cursor={cursor}"

    return {
        "position": "",
        "previous": href(part.preceding) if part.preceding else "",
        "next": href(part.following) if part.following else "",
    }


@page(secretariat)
def jobs(request: HttpRequest, viewer: Viewer) -> HttpResponse:
    """Work under way and what came of it."""
    part = queries.jobs(viewer, request.GET.get("cursor", ""))
    running = any(row.state in {"waiting", "running"} for row in part.rows)
    shown = _desk(viewer, _("Work under way")) | {"rows": part.rows, "pager": _pager(request, part), "running": running}
    return render(request, "secretariat/jobs.html", shown)


@page(secretariat)
def job(request: HttpRequest, viewer: Viewer, number: int) -> HttpResponse:
    """One piece of work; alone when the page asks how far it is."""
    row = there(queries.job(viewer, number))
    if wants_part(request):
        return render(request, "ground/parts/job.html", {"job": row})
    return render(request, "secretariat/job.html", _desk(viewer, row.title) | {"job": row})


@page(secretariat, methods=("POST",))
def job_stop(request: HttpRequest, viewer: Viewer, number: int) -> HttpResponse:
    """Stop work that has not ended."""
    job = there(queries.job_itself(viewer, number))
    with refusals_shown(request):
        actions.cancel_job(viewer, job=job)
        messages.success(request, _("It stops at its next step."))
    return _to("jobs", viewer)


@page(secretariat)
def outbox(request: HttpRequest, viewer: Viewer) -> HttpResponse:
    """The mail of this space and what became of it."""
    state, kind = request.GET.get("state", ""), request.GET.get("kind", "")
    part = queries.letters(viewer, state, request.GET.get("cursor", ""), kind)
    lost = queries.not_arriving(viewer)
    shown = _desk(viewer, _("Mail")) | {"rows": part.rows, "pager": _pager(request, part)}
    chosen = {"states": _states(state, kind), "kinds": sorted(KINDS.items(), key=lambda k: str(k[1])), "kind": kind}
    return render(request, "secretariat/outbox.html", shown | chosen | {"state": state, "unreached": lost})


def _states(current: str, kind: str) -> list[dict[str, Any]]:
    every = [("", _("All")), *Mail.choices]
    return [
        {"href": "?" + urlencode({"state": value, "kind": kind}), "label": label, "current": value == current}
        for value, label in every
    ]


@page(secretariat)
def letter(request: HttpRequest, viewer: Viewer, number: int) -> HttpResponse:
    """One mail as it was written."""
    row = there(queries.letter(viewer, number))
    return render(request, "secretariat/letter.html", _desk(viewer, row.subject) | {"letter": row})


@page(secretariat, methods=("POST",))
def letter_resend(request: HttpRequest, viewer: Viewer, number: int) -> HttpResponse:
    """Send a mail again that could not be delivered."""
    message = there(queries.message_itself(viewer, number))
    with refusals_shown(request):
        actions.resend(viewer, message=message)
        messages.success(request, _("It is sent again within a minute."))
    return _to("outbox", viewer)


@page(secretariat, methods=("GET", "POST"))
def space(request: HttpRequest, viewer: Viewer) -> HttpResponse:
    """What the network says about itself, in which languages, and who may read it."""
    here = there(viewer.space)
    by = viewer.acting.organisation_name if viewer.acting else ""
    form = forms.SpaceWords(request.POST or None, space=here, by=by)
    if form.is_valid() and done(form, people.change_space, viewer, space=here, **form.cleaned_data):
        messages.success(request, _("Saved."))
        return _to("space", viewer)
    shown = _desk(viewer, _("Settings of the network")) | {"form": form}
    return render(request, "secretariat/space.html", shown, status=422 if form.errors else 200)
