"""Draws of panels: the list, preparing one, its quotas, and what becomes of it afterwards."""

from __future__ import annotations

from typing import Any

from django import forms
from django.contrib import messages
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from filrouge.ground.pages.keyset import pager
from filrouge.ground.pages.refusals import done, made, refusals_shown
from filrouge.ground.pages.serving import page, there
from filrouge.ground.people.queries import today
from filrouge.ground.people.viewer import Viewer
from filrouge.rooms.ballots.actions import draw_rounds
from filrouge.rooms.ballots.actions import draws as actions
from filrouge.rooms.ballots.forms.draws import Declined, PrepareDraw, RemoveNames, SeatPanel, SetQuotas
from filrouge.rooms.ballots.models import Draw, DrawRound
from filrouge.rooms.ballots.queries import draw_rounds as rounds
from filrouge.rooms.ballots.queries import draws as queries
from filrouge.rooms.ballots.rules import MAY
from filrouge.rooms.register.queries.bodies import body_at


def find(viewer: Viewer, address: str) -> Draw:
    """The draw of an address; 404 for who may not see it and for what does not exist alike."""
    return there(queries.draw_called(viewer, address))


def find_round(viewer: Viewer, draw: Draw, position: int) -> DrawRound:
    """One of its rounds; 404 likewise."""
    return there(queries.round_called(viewer, draw, position))


@page(MAY["read"])
def draws(request: HttpRequest, viewer: Viewer) -> HttpResponse:
    """All draws, the newest first."""
    found = queries.draws(viewer, request.GET.get("after", ""))
    context = {
        "draws": found.rows,
        "pager": pager(found),
        "keeps": MAY["keep_draw"](viewer, viewer.space),
    }
    return render(request, "ballots/draws.html", context)


@page(MAY["keep_draw"], methods=("GET", "POST"))
def new(request: HttpRequest, viewer: Viewer) -> HttpResponse:
    """Say what is drawn and from whom; the quotas come next."""
    posted = request.method == "POST"
    form = PrepareDraw(request.POST, request.FILES, viewer=viewer) if posted else PrepareDraw(viewer=viewer)
    if posted and form.is_valid() and (draw := made(form, _prepared, viewer, form)):
        messages.success(request, _("The pool is there. Set the quotas now."))
        return HttpResponseRedirect(queries.href(viewer, draw, "draw_quotas", 0))
    return _form_page(request, form, _("Prepare a draw"), _("Take this pool"), _list(viewer))


def _prepared(viewer: Viewer, form: PrepareDraw) -> Draw:
    """The draw with its pool; a table of people that cannot be used is refused like the draw itself."""
    return actions.prepare_draw(viewer, space=there(viewer.space), wanted=form.wanted(), pool=form.pool())


@page(MAY["read"])
def draw(request: HttpRequest, viewer: Viewer, address: str) -> HttpResponse:
    """One draw: its rounds, and its panel with the seats by category."""
    found = find(viewer, address)
    shown = queries.draw_page(viewer, found)
    keeps = MAY["keep_draw"](viewer, found)
    context = {"draw": found, "page": shown, "keeps": keeps, "drawn": bool(shown.panel), "now": shown.rounds[-1]}
    return render(request, "ballots/draw.html", context)


@page(MAY["keep_draw"], methods=("GET", "POST"))
def quotas(request: HttpRequest, viewer: Viewer, address: str, position: int) -> HttpResponse:
    """Set the quotas of a round and have its lottery computed."""
    draw = find(viewer, address)
    drawing = find_round(viewer, draw, position)
    if drawing.state not in actions.OPEN_STATES:
        messages.error(request, _("The list is published, so its quotas do not change any more."))
        return HttpResponseRedirect(queries.href(viewer, draw, "draw_round", position))
    form = SetQuotas(request.POST or None, draw=draw, drawing=drawing)
    if form.is_valid():
        wanted: dict[str, Any] = {"draw": draw, "drawing": drawing, "size": form.size(), "quotas": form.quotas()}
        if done(form, actions.compute_draw, viewer, **wanted):
            return HttpResponseRedirect(queries.href(viewer, draw, "draw_round", position))
    context = {
        "form": form, "draw": draw, "title": queries.title(draw), "problem": rounds.problem(drawing),
        "back": queries.href(viewer, draw), "replacing": len(drawing.declined),
    }  # fmt: skip
    return render(request, "ballots/draw_quotas.html", context, status=422 if form.errors else 200)


@page(MAY["keep_draw"], methods=("GET", "POST"))
def discard(request: HttpRequest, viewer: Viewer, address: str) -> HttpResponse:
    """Ask once more, then take a draw away that was never published."""
    draw = find(viewer, address)
    if request.method == "POST":
        with refusals_shown(request):
            actions.discard_draw(viewer, draw=draw)
            messages.success(request, _("Discarded, with everybody in its pool."))
            return HttpResponseRedirect(_list(viewer))
        return HttpResponseRedirect(queries.href(viewer, draw))
    confirm = {
        "question": _("Discard this draw?"), "means": _("The draw, its quotas and everybody in its pool are deleted."),
        "action": queries.href(viewer, draw, "discard_draw"), "verb": _("Discard the draw"),
        "cancel_href": queries.href(viewer, draw),
    }  # fmt: skip
    return render(request, "ballots/draw_confirm.html", {"confirm": confirm, "title": queries.title(draw)})


@page(MAY["keep_draw"], methods=("GET", "POST"))
def decline(request: HttpRequest, viewer: Viewer, address: str) -> HttpResponse:
    """Note who declined; their places are drawn anew."""
    draw = find(viewer, address)
    people = queries.panel_choices(queries.draw_page(viewer, draw))
    form = Declined(request.POST if request.method == "POST" else None, people=people)
    if form.is_valid() and (
        drawing := made(form, draw_rounds.decline_places, viewer, draw=draw, numbers=form.numbers())
    ):
        return HttpResponseRedirect(queries.href(viewer, draw, "draw_round", drawing.position))
    back = queries.href(viewer, draw)
    return _form_page(request, form, _("Who declined"), _("Draw their places anew"), back)


@page(MAY["keep_draw"], methods=("GET", "POST"))
def names(request: HttpRequest, viewer: Viewer, address: str) -> HttpResponse:
    """Remove names, and say what remains."""
    draw = find(viewer, address)
    form = RemoveNames(request.POST if request.method == "POST" else None)
    if form.is_valid():
        number = made(form, draw_rounds.remove_names, viewer, draw=draw, panel_too=form.cleaned_data["panel_too"])
        if number is not None:
            words = ngettext("%(number)d name is removed.", "%(number)d names are removed.", number)
            messages.success(request, words % {"number": number})
            return HttpResponseRedirect(queries.href(viewer, draw))
    lead = _(
        "Names and organisations are deleted. What remains: the number and the features of each, the list of panels "
        "and the chances, so that the draw can still be checked. Older backups hold the names until they are deleted. "
        "This cannot be undone."
    )
    return _form_page(request, form, _("Remove names"), _("Remove them"), queries.href(viewer, draw), lead)


@page(MAY["keep_draw"], methods=("GET", "POST"))
def seats(request: HttpRequest, viewer: Viewer, address: str) -> HttpResponse:
    """Give the panel the seats of a body."""
    draw = find(viewer, address)
    bodies = queries.bodies_to_seat(viewer)
    form = SeatPanel(request.POST if request.method == "POST" else None, bodies=bodies, draw=draw, day=today())
    if form.is_valid():
        typed = form.cleaned_data
        body = there(body_at(viewer, typed["body"]))
        where = {"feature": typed["feature"], "since": typed["since"]}
        given = made(form, draw_rounds.seat_panel, viewer, draw=draw, body=body, **where)
        if given is not None:
            words = ngettext("%(number)d seat is given.", "%(number)d seats are given.", given)
            messages.success(request, words % {"number": given})
            return HttpResponseRedirect(reverse("register:body", args=[body.space.slug, body.slug]))
    lead = _(
        "Everybody on the panel who stands for an organisation of the register gets a seat. The others are left out: "
        "give them a seat in the register."
    )
    return _form_page(
        request, form, _("Give the panel its seats"), _("Give the seats"), queries.href(viewer, draw), lead
    )


@page(MAY["keep_draw"])
def pool(request: HttpRequest, viewer: Viewer, address: str) -> HttpResponse:
    """Who has which number, as a table."""
    draw = find(viewer, address)
    answer = HttpResponse(rounds.pool_file(draw), content_type="text/csv; charset=utf-8")
    answer["Content-Disposition"] = f'attachment; filename="pool-{draw.address}.csv"'
    return answer


def _form_page(
    request: HttpRequest, form: forms.Form, heading: str, verb: str, back: str, lead: str = ""
) -> HttpResponse:
    context: dict[str, Any] = {"form": form, "heading": heading, "verb": verb, "back": back, "lead": lead}
    return render(request, "ballots/draw_form.html", context, status=422 if form.errors else 200)


def _list(viewer: Viewer) -> str:
    return reverse("ballots:draws", args=[viewer.space.slug]) if viewer.space else "/"
