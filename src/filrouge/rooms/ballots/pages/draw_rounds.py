"""One round of a draw: its chances, its published list, and the draw itself, live in the room and on phones."""

from __future__ import annotations

from typing import Any

from django import forms
from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect, JsonResponse
from django.shortcuts import render
from django.utils.cache import patch_vary_headers
from django.utils.translation import gettext as _
from django.views.decorators.http import condition

from filrouge.ground import limits
from filrouge.ground.actions import Refused
from filrouge.ground.jobs.queries import JobShown
from filrouge.ground.pages.refusals import done, put
from filrouge.ground.pages.serving import page, there, wants_part
from filrouge.ground.people.viewer import Viewer
from filrouge.rooms.ballots.actions import draw_rounds as actions
from filrouge.rooms.ballots.forms.draws import DrawNumber, PublishList
from filrouge.rooms.ballots.models import Draw, DrawRound, RoundState
from filrouge.rooms.ballots.pages.draws import find, find_round
from filrouge.rooms.ballots.queries import draw_rounds as queries
from filrouge.rooms.ballots.queries.draws import draw_page, href, round_row, title
from filrouge.rooms.ballots.rules import MAY

HITS, SECONDS = 60, 600  # so many files for one caller in so many seconds
PROJECTOR = "projector"


@page(MAY["read"], methods=("GET", "POST"))
def drawing(request: HttpRequest, viewer: Viewer, address: str, position: int) -> HttpResponse:
    """Everybody's chance, the list and how to check it; the secretariat publishes the list here."""
    draw = find(viewer, address)
    found = find_round(viewer, draw, position)
    keeps = MAY["keep_draw"](viewer, draw)
    if request.method == "POST" and not keeps:
        raise Http404
    job = queries.job_of(viewer, draw, found)
    if wants_part(request):
        return _job_part(request, job)
    form = PublishList(request.POST if request.method == "POST" else None, initial={"digest": found.digest})
    if form.is_valid() and _published(request, viewer, draw, found, form):
        return HttpResponseRedirect(href(viewer, draw, "draw_live", position))
    context = {
        "draw": draw, "title": title(draw), "round": round_row(viewer, draw, found), "drawing": found, "job": job,
        "problem": queries.problem(found), "chances": queries.chances(viewer, draw, found), "keeps": keeps,
        "form": form if keeps and found.state == RoundState.COMPUTED else None, "live": queries.live(found),
        "mine": queries.chance_of(found, request.GET.get("number", "").strip()),
        "live_href": href(viewer, draw, "draw_live", position), "files": _files(viewer, draw, found),
        "back": href(viewer, draw),
    }  # fmt: skip
    response = render(request, "ballots/draw_round.html", context, status=422 if form.errors else 200)
    patch_vary_headers(response, ["HX-Request"])
    return response


def _job_part(request: HttpRequest, job: JobShown | None) -> HttpResponse:
    """The job alone, asked for by the page every two seconds; when it has ended the page loads itself again."""
    response = render(request, "ground/parts/job.html", {"job": job})
    if job is None or not job.open:
        response["HX-Refresh"] = "true"
    patch_vary_headers(response, ["HX-Request"])
    return response


def _published(request: HttpRequest, viewer: Viewer, draw: Draw, found: DrawRound, form: PublishList) -> bool:
    typed = form.cleaned_data
    agreed = {"digest": typed["digest"], "public_source": typed["source"]}
    if not done(form, actions.publish_list, viewer, draw=draw, drawing=found, **agreed):
        return False
    messages.success(request, _("Published. Everybody can see the list now; the number is still unknown."))
    return True


def _files(viewer: Viewer, draw: Draw, found: DrawRound) -> dict[str, str]:
    kinds = ("jsonl", "csv", "json", "certificate")
    return {kind: href(viewer, draw, "draw_list", found.position, kind) for kind in kinds} if found.panels else {}


@page(MAY["read"])
def file(request: HttpRequest, viewer: Viewer, address: str, position: int, kind: str) -> HttpResponse:
    """The published list in one form, or the certificate."""
    draw = find(viewer, address)
    found = there(queries.file_of(find_round(viewer, draw, position), kind))
    if wait := limits.allow("ballots.draw_file", limits.client(request), HITS, SECONDS):
        return limits.too_many(request, wait)
    ending = "json" if kind == "certificate" else kind
    name = f"{'certificate' if kind == 'certificate' else 'panels'}-{draw.address}-{position}.{ending}"
    answer = HttpResponse(found[1], content_type=found[0])
    answer["Content-Disposition"] = f'attachment; filename="{name}"'
    return answer


@page(MAY["read"])
def live(request: HttpRequest, viewer: Viewer, address: str, position: int) -> HttpResponse:
    """The draw as it happens: on a projector with ?view=projector, on phones without; both look again by themselves."""
    draw = find(viewer, address)
    found = find_round(viewer, draw, position)
    stamp = queries.stamp(found)
    if wants_part(request):
        return _board_part(request, viewer, draw, found, stamp)
    return _live_page(request, viewer, draw, found, DrawNumber())


def _board_part(request: HttpRequest, viewer: Viewer, draw: Draw, found: DrawRound, stamp: str) -> HttpResponse:
    """The board alone: nothing where the caller has seen it as it is, so that phones load little."""

    @condition(etag_func=lambda request: f'"{stamp}"')
    def told(request: HttpRequest) -> HttpResponse:
        if request.GET.get("seen") == stamp:
            return HttpResponse(status=204)
        return render(
            request, "ballots/parts/draw_board.html", _live_context(viewer, draw, found, DrawNumber(), request)
        )

    answer: HttpResponse = told(request)
    answer["Cache-Control"] = "private, no-cache"
    patch_vary_headers(answer, ["HX-Request"])
    return answer


def _live_page(request: HttpRequest, viewer: Viewer, draw: Draw, found: DrawRound, form: forms.Form) -> HttpResponse:
    context = _live_context(viewer, draw, found, form, request)
    template = "ballots/draw_projector.html" if context["projector"] else "ballots/draw_live.html"
    response = render(request, template, context, status=422 if form.errors else 200)
    patch_vary_headers(response, ["HX-Request"])
    return response


def _live_context(
    viewer: Viewer, draw: Draw, found: DrawRound, form: forms.Form, request: HttpRequest
) -> dict[str, Any]:
    keeps = MAY["keep_draw"](viewer, draw)
    projector = request.GET.get("view") == PROJECTOR
    here = href(viewer, draw, "draw_live", found.position)
    view = f"?view={PROJECTOR}" if projector else ""
    drawn = found.state == RoundState.DRAWN
    return {
        "draw": draw, "title": title(draw), "round": round_row(viewer, draw, found), "live": queries.live(found),
        "projector": projector, "page": draw_page(viewer, draw) if drawn else None, "here": here + view,
        "part": f"{here}?{f'view={PROJECTOR}&' if projector else ''}seen={queries.stamp(found)}",
        "number_href": href(viewer, draw, "draw_step", found.position, "number") + view,
        "digit_href": href(viewer, draw, "draw_step", found.position, "digit") + view,
        "can_number": keeps and found.state == RoundState.PUBLISHED,
        "can_digit": keeps and found.state == RoundState.DRAWING,
        "form": form, "screen_href": f"{here}?view={PROJECTOR}", "back": href(viewer, draw), "open": not drawn,
    }  # fmt: skip


@page(MAY["keep_draw"], methods=("POST",))
def step(request: HttpRequest, viewer: Viewer, address: str, position: int, step: str) -> HttpResponse:
    """Fix the number by the public value, or show the next digit."""
    if step not in ("number", "digit"):
        raise Http404
    draw = find(viewer, address)
    found = find_round(viewer, draw, position)
    form = DrawNumber(request.POST)
    try:
        if step == "digit":
            actions.show_digit(viewer, draw=draw, drawing=found, seen=_seen(request))
        elif not form.is_valid():
            return _live_page(request, viewer, draw, found, form)
        else:
            actions.draw_number(viewer, draw=draw, drawing=found, public_value=form.cleaned_data["value"])
    except Refused as refused:
        if refused.field:
            put(form, refused)
            return _live_page(request, viewer, draw, found, form)
        messages.error(request, str(refused.message))
    view = f"?view={PROJECTOR}" if request.GET.get("view") == PROJECTOR else ""
    return HttpResponseRedirect(href(viewer, draw, "draw_live", position) + view)


def _seen(request: HttpRequest) -> int:
    text = request.POST.get("seen", "")
    return int(text) if text in {"0", "1", "2"} else -1


@page(MAY["read"])
def standing(request: HttpRequest, viewer: Viewer, address: str, position: int) -> HttpResponse:
    """How far the number is shown, as JSON with an ETag: mostly answered with 304."""
    found = find_round(viewer, find(viewer, address), position)

    @condition(etag_func=lambda request: f'"{queries.stamp(found)}"')
    def told(request: HttpRequest) -> HttpResponse:
        return JsonResponse(queries.standing(found))

    answer: HttpResponse = told(request)
    return answer
