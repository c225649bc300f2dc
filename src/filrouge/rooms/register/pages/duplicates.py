"""The review queue: one card, the answers, and answers taken back."""

from __future__ import annotations

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _

from filrouge.ground.actions import Refused
from filrouge.ground.pages.serving import page
from filrouge.ground.people.viewer import Viewer
from filrouge.rooms.register.actions.linking import settle_doubt, undo_decision
from filrouge.rooms.register.actions.totals import keep_count
from filrouge.rooms.register.models import Decision, Doubt
from filrouge.rooms.register.queries import duplicates as queries
from filrouge.rooms.register.rules import MAY

TURNED = {"branch-right": Decision.Verdict.BRANCH}  # answers about the card the other way round


@page(MAY["settle"])
def duplicates(request: HttpRequest, viewer: Viewer) -> HttpResponse:
    """The most valuable card."""
    return _card(request, viewer, queries.opened(viewer, None))


@page(MAY["settle"])
def duplicate(request: HttpRequest, viewer: Viewer, number: int) -> HttpResponse:
    """One card. When it is gone (settled, or its data changed) the next one is shown."""
    found = queries.opened(viewer, number)
    return _card(request, viewer, found) if found else _gone(request, viewer)


def _gone(request: HttpRequest, viewer: Viewer) -> HttpResponse:
    messages.info(request, _("That question is settled, or its data have changed. Here is the next one."))
    return HttpResponseRedirect(_queue(viewer))


def _queue(viewer: Viewer) -> str:
    return reverse("register:duplicates", args=[viewer.space.slug]) if viewer.space else "/"


def _card(request: HttpRequest, viewer: Viewer, found: tuple[Doubt, queries.Told] | None) -> HttpResponse:
    queue = queries.queue(viewer)
    context = {
        "card": queries.card(viewer, *found) if found else None,
        "queue": queue,
        "skip_href": queries.after(viewer, found[0], queue) if found else "",
    }
    return render(request, "register/duplicates.html", context)


@page(MAY["settle"], methods=("POST",))
def settle(request: HttpRequest, viewer: Viewer, number: int) -> HttpResponse:
    """Answer a card, count anew, go to the next."""
    found = queries.doubt(viewer, number)
    if found is None:
        return _gone(request, viewer)
    try:
        verdict, turned = TURNED.get(sent := request.POST.get("verdict", ""), sent), sent in TURNED
        decision = settle_doubt(viewer, doubt=found, verdict=verdict, turned=turned)
    except Refused as refused:
        messages.warning(request, refused.message)
        return HttpResponseRedirect(reverse("register:duplicate", args=[found.space.slug, number]))
    keep_count(found.space)
    messages.success(request, answered(decision))
    return HttpResponseRedirect(_queue(viewer))


def answered(decision: Decision) -> str:
    """What an answer did."""
    if not decision.agreed:
        return _("Noted. Both are large, so a second reviewer must agree before they are merged.")
    return {
        Decision.Verdict.SAME: _("Merged into one. You can undo this under “Answers given”."),
        Decision.Verdict.DIFFERENT: _("Kept apart, for ever: they will not be asked about again."),
        Decision.Verdict.BRANCH: _("Noted as a branch: two entries, tied to each other."),
        Decision.Verdict.ASKED: _("The federations are asked. The question counts as open until they answer."),
    }[Decision.Verdict(decision.verdict)]


@page(MAY["settle"])
def answers(request: HttpRequest, viewer: Viewer) -> HttpResponse:
    """Answers given, the newest first, each with its undo."""
    return render(request, "register/answers.html", {"answers": queries.given(viewer, request.GET.get("after", ""))})


@page(MAY["settle"], methods=("POST",))
def undo(request: HttpRequest, viewer: Viewer, number: int) -> HttpResponse:
    """Take an answer back."""
    decision = queries.decision(viewer, number)
    if decision is None:
        raise Http404
    try:
        undo_decision(viewer, decision=decision)
    except Refused as refused:
        messages.warning(request, refused.message)
    else:
        keep_count(decision.space)
        messages.success(request, _("Taken back. Both are as they were before, and the question waits again."))
    return HttpResponseRedirect(reverse("register:answers", args=[decision.space.slug]))
