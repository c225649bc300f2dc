"""The country round: the booklet, the form of an organisation, and the questions of the team."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.utils.translation import get_language, ngettext
from django.utils.translation import gettext as _

from filrouge.ground import limits
from filrouge.ground.hours import clock_of
from filrouge.ground.pages.keyset import pager
from filrouge.ground.pages.refusals import done, refusals_shown
from filrouge.ground.pages.serving import page, wants_part
from filrouge.ground.paper import printed
from filrouge.ground.people.viewer import Viewer
from filrouge.rooms.meetings.actions import round as actions
from filrouge.rooms.meetings.forms.round import AnswerRound, AskRound
from filrouge.rooms.meetings.models import AgendaItem
from filrouge.rooms.meetings.pages.answering import find
from filrouge.rooms.meetings.queries import round as queries
from filrouge.rooms.meetings.queries.round import OwnAnswer, href
from filrouge.rooms.meetings.rules import MAY

HITS, SECONDS = 60, 600  # so many printed documents for one caller in so many seconds


@page(MAY["read"])
def country_round(request: HttpRequest, viewer: Viewer, address: str, item: str) -> HttpResponse:
    """What was handed in, by organisation, page by page."""
    found = find_round(viewer, address, item)
    with clock_of(found.meeting):
        told = queries.round_page(viewer, found, request.GET.get("after", ""))
        context = {"page": told, "pager": pager(told), "meeting": found.meeting, "item": found}
        return render(request, "meetings/round.html", context)


@page(MAY["read"])
def booklet(request: HttpRequest, viewer: Viewer, address: str, item: str) -> HttpResponse:
    """The same on paper, in the language of the address."""
    found = find_round(viewer, address, item)
    if wait := limits.allow("meetings.paper", limits.client(request), HITS, SECONDS):
        return limits.too_many(request, wait)
    return pdf(printed(queries.booklet(viewer, found)), f"{found.address}-{get_language()}.pdf")


def pdf(body: bytes, name: str) -> HttpResponse:
    """A printed document to look at."""
    response = HttpResponse(body, content_type="application/pdf")
    response["Content-Disposition"] = f'inline; filename="{name}"'
    response["Cache-Control"] = "private, no-cache"
    return response


@page(MAY["read"], methods=("GET", "POST"))
def answer_round(request: HttpRequest, viewer: Viewer, address: str, item: str) -> HttpResponse:
    """Write for the round. What is typed is kept by itself, and by a button where no script runs."""
    found = find_round(viewer, address, item)
    with clock_of(found.meeting):
        own = queries.own_answer(viewer, found)
    if own is None:
        raise Http404
    prompts = queries.prompts_of(found)
    form = AnswerRound(request.POST if request.method == "POST" else None, viewer=viewer, prompts=prompts, own=own)
    if request.method == "POST" and "keep" in request.POST:
        return _keep(request, viewer, found, form, own)
    if form.is_valid() and done(form, actions.hand_in, viewer, item=found, **_typed(form)):
        messages.success(request, _("Handed in. You can change it until the round begins."))
        return HttpResponseRedirect(href(viewer, found))
    return _form(request, found, form, own)


def _typed(form: AnswerRound) -> dict[str, Any]:
    return {"language": form.cleaned_data["language"], "said": form.said()}


def _keep(request: HttpRequest, viewer: Viewer, item: AgendaItem, form: AnswerRound, own: OwnAnswer) -> HttpResponse:
    """Keep the draft, and say that it is kept and who sees it."""
    kept = form.is_valid() and done(form, actions.save_answer, viewer, item=item, **_typed(form))
    words = _("Kept as your draft, on this server. Only your organisation sees it.")
    if wants_part(request):
        wrong = [str(error) for errors in form.errors.values() for error in errors]
        return render(request, "meetings/parts/kept.html", {"kept": words if kept else "", "wrong": wrong})
    if not kept:
        return _form(request, item, form, own)
    messages.success(request, words)
    return HttpResponseRedirect(href(viewer, item, "answer_round"))


def _form(request: HttpRequest, item: AgendaItem, form: AnswerRound, own: OwnAnswer) -> HttpResponse:
    with clock_of(item.meeting):
        context = {
            "form": form, "own": own, "item": item, "meeting": item.meeting,
            "title": item.title.in_(get_language() or "en"), "outlook": f"say_{queries.OUTLOOK}",
        }  # fmt: skip
        return render(request, "meetings/answer_round.html", context, status=422 if form.errors else 200)


@page(MAY["keep"], methods=("GET", "POST"))
def ask_round(request: HttpRequest, viewer: Viewer, address: str, item: str) -> HttpResponse:
    """Change the questions, until when they are answered, and the slots."""
    found = find_round(viewer, address, item)
    with clock_of(found.meeting):
        form = AskRound(request.POST if request.method == "POST" else None, viewer=viewer, item=found)
        if form.is_valid() and done(
            form, actions.ask_round, viewer, item=found, prompts=form.asked(), answers_until=form.until(),
            seconds_each=form.seconds(),
        ):  # fmt: skip
            messages.success(request, _("Saved. Those who are invited see these questions."))
            return HttpResponseRedirect(href(viewer, found))
        over = {"label": found.title.in_(get_language() or "en").label, "href": href(viewer, found)}
        context = {
            "form": form, "heading": _("Questions of the round"), "meeting": found.meeting, "over": over,
            "back": over["href"],
        }  # fmt: skip
        return render(request, "meetings/form.html", context, status=422 if form.errors else 200)


@page(MAY["keep"], methods=("POST",))
def remind_round(request: HttpRequest, viewer: Viewer, address: str, item: str) -> HttpResponse:
    """Tell those who have not handed in."""
    found = find_round(viewer, address, item)
    with refusals_shown(request):
        asked = actions.remind_round(viewer, item=found)
        words = ngettext("%(n)d organisation is reminded.", "%(n)d organisations are reminded.", asked)
        messages.success(request, words % {"n": asked})
    return HttpResponseRedirect(href(viewer, found))


def find_round(viewer: Viewer, address: str, item: str) -> AgendaItem:
    """The round of an address; 404 for who may not see the papers of the meeting and for what does not exist alike."""
    meeting = find(viewer, address)
    found = queries.round_called(meeting, item)
    if found is None or not MAY["see_papers"](viewer, meeting):
        raise Http404
    return found
