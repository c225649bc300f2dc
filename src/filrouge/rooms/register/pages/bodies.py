"""Boards and expert groups: who sits where, and keeping that right."""

from __future__ import annotations

from typing import Any

from django import forms
from django.contrib import messages
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from filrouge.ground.actions import Refused
from filrouge.ground.numbers import day_in
from filrouge.ground.pages.refusals import done, made, refusals_shown
from filrouge.ground.pages.serving import page, there
from filrouge.ground.people.viewer import Viewer
from filrouge.rooms.register.actions import bodies as actions
from filrouge.rooms.register.forms.bodies import BodyFacts, ChangeBody, ChangeTerm, GiveSeat, Seats
from filrouge.rooms.register.models import Body
from filrouge.rooms.register.queries import bodies as queries
from filrouge.rooms.register.queries import members
from filrouge.rooms.register.rules import MAY


def _find(viewer: Viewer, slug: str) -> Body:
    return there(queries.body_at(viewer, slug))


def _at(body: Body) -> HttpResponseRedirect:
    return HttpResponseRedirect(reverse("register:body", args=[body.space.slug, body.slug]))


def _form_page(
    request: HttpRequest, body: Body | None, form: forms.Form, heading: str, verb: str, **more: Any
) -> HttpResponse:
    name = body.name.in_(get_language() or "en") if body else None
    context = {"body": body, "body_name": name, "form": form, "heading": heading, "verb": verb, **more}
    return render(request, "register/body_form.html", context, status=422 if form.errors else 200)


@page(MAY["read"])
def bodies(request: HttpRequest, viewer: Viewer) -> HttpResponse:
    """All bodies with their seats."""
    context = {"bodies": queries.bodies(viewer), "may_keep": actions.create_body.allowed(viewer, viewer.space)}
    return render(request, "register/bodies.html", context)


@page(MAY["read"])
def body(request: HttpRequest, viewer: Viewer, slug: str) -> HttpResponse:
    """The composition of one body, today or on another day, with its history."""
    found = _find(viewer, slug)
    day = day_in(request.GET.get("on", ""))
    may_keep = actions.change_body.allowed(viewer, found)
    context = {"shown": queries.body_page(viewer, found, day), "day": day, "may_keep": may_keep}
    return render(request, "register/body.html", context)


@page(MAY["keep_body"], methods=("GET", "POST"))
def create(request: HttpRequest, viewer: Viewer) -> HttpResponse:
    """Open a body."""
    space, form = there(viewer.space), BodyFacts(request.POST or None, viewer=viewer)
    if form.is_valid() and (opened := made(form, actions.create_body, viewer, space=space, **form.cleaned_data)):
        messages.success(request, _("It is there. Say now which seats it has."))
        return _at(opened)
    return _form_page(request, None, form, _("A new body"), _("Open it"))


@page(MAY["keep_body"], methods=("GET", "POST"))
def change(request: HttpRequest, viewer: Viewer, slug: str) -> HttpResponse:
    """Change the name, the purpose, who may see it; end it."""
    found = _find(viewer, slug)
    said = {"name": found.name, "purpose": found.purpose}
    start = {"public": found.public, "ended_on": found.ended_on}
    form = ChangeBody(request.POST or None, viewer=viewer, said=said, initial=start)
    if form.is_valid() and done(form, actions.change_body, viewer, body=found, **form.cleaned_data):
        messages.success(request, _("Saved."))
        return _at(found)
    return _form_page(request, found, form, _("Change this body"), _("Save"))


@page(MAY["keep_body"], methods=("GET", "POST"))
def add_seats(request: HttpRequest, viewer: Viewer, slug: str) -> HttpResponse:
    """Give the body a kind of seat."""
    found = _find(viewer, slug)
    form = Seats(request.POST or None, viewer=viewer)
    if form.is_valid() and done(form, actions.add_seats, viewer, body=found, **form.cleaned_data):
        messages.success(request, _("Saved."))
        return _at(found)
    return _form_page(request, found, form, _("A new kind of seat"), _("Add these seats"))


@page(MAY["keep_body"], methods=("GET", "POST"))
def seats(request: HttpRequest, viewer: Viewer, slug: str, number: int) -> HttpResponse:
    """Change a kind of seat, or take it away."""
    found = _find(viewer, slug)
    category = there(queries.category_of(found, number))
    if "remove" in request.POST:
        with refusals_shown(request):
            actions.remove_seats(viewer, body=found, category=category)
            messages.success(request, _("Taken away."))
        return _at(found)
    start = {"seats": category.seats, "voting": category.voting}
    form = Seats(request.POST or None, viewer=viewer, said={"name": category.name}, initial=start)
    kind: dict[str, Any] = {"body": found, "category": category}
    if form.is_valid() and done(form, actions.change_seats, viewer, **kind, **form.cleaned_data):
        messages.success(request, _("Saved."))
        return _at(found)
    return _form_page(request, found, form, _("Change this kind of seat"), _("Save"), removable=True)


@page(MAY["keep_body"], methods=("GET", "POST"))
def give(request: HttpRequest, viewer: Viewer, slug: str) -> HttpResponse:
    """Search an organisation, then give it a seat."""
    found = _find(viewer, slug)
    text = request.GET.get("q", "").strip()[:100]
    shown = queries.body_page(viewer, found)
    kinds = [(str(kind.id), f"{kind.name}, {queries.words_of(kind.seats, kind.held)}") for kind in shown.categories]
    start = {"category": request.GET.get("category", ""), "name": ""}
    likely = members.candidates(viewer, text)
    form = GiveSeat(request.POST or None, viewer=viewer, categories=kinds, found=likely, initial=start)
    if form.is_valid() and done(form, _give, viewer, found, form):
        messages.success(request, _("The seat is given."))
        return _at(found)
    ready = bool(text) or request.method == "POST"
    more = {"search": True, "text": text, "likely": likely, "ready": ready}
    return _form_page(request, found, form, _("Give a seat"), _("Give the seat"), **more)


def _give(viewer: Viewer, body: Body, form: GiveSeat) -> None:
    cleaned = form.cleaned_data
    category = queries.category_of(body, int(cleaned["category"]))
    if category is None:
        raise Refused(_("That kind of seat is not in this body. Load the page again."), field="category")
    term = {name: cleaned[name] for name in ("since", "until", "holder")}
    organisation = form.holding()
    if organisation is None:
        named = {name: cleaned[name] for name in ("name", "country")}
        actions.give_seat_to_new(viewer, body=body, category=category, **named, **term)
    else:
        actions.give_seat(viewer, body=body, category=category, organisation=organisation, **term)


@page(MAY["keep_body"], methods=("GET", "POST"))
def term(request: HttpRequest, viewer: Viewer, slug: str, number: int) -> HttpResponse:
    """Put a term right, end it, or take it back before it begins."""
    found = _find(viewer, slug)
    held = there(queries.term_of(found, number))
    if "remove" in request.POST:
        with refusals_shown(request):
            actions.take_term_back(viewer, body=found, term=held)
            messages.success(request, _("Taken back."))
        return _at(found)
    start = {"since": held.since, "until": held.until, "holder": held.holder}
    form = ChangeTerm(request.POST or None, initial=start)
    if form.is_valid() and done(form, actions.change_term, viewer, body=found, term=held, **form.cleaned_data):
        messages.success(request, _("Saved."))
        return _at(found)
    return _form_page(request, found, form, held.organisation.name, _("Save"), removable=True)
