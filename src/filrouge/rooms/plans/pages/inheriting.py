"""The lines of the plans above: what this space makes of each, and its own actions below them."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _

from filrouge.ground.numbers import number_in
from filrouge.ground.pages.refusals import done, refusals_shown
from filrouge.ground.pages.serving import page, there
from filrouge.ground.people.viewer import Viewer
from filrouge.rooms.plans.actions import inheriting as actions
from filrouge.rooms.plans.forms.inheriting import AnswerLine
from filrouge.rooms.plans.models import Action
from filrouge.rooms.plans.queries import lines as queries
from filrouge.rooms.plans.queries.actions import action_called
from filrouge.rooms.plans.queries.earlier_answers import earlier_answers
from filrouge.rooms.plans.rules import MAY


@page(MAY["read"])
def lines(request: HttpRequest, viewer: Viewer) -> HttpResponse:
    """The lines above and what was made of them."""
    context = {
        "plans": queries.plans_above(viewer),
        "may": MAY["answer_line"](viewer, viewer.space),
        "crumbs": _crumbs(viewer),
    }
    return render(request, "plans/lines.html", context)


@page(MAY["answer_line"], methods=("GET", "POST"))
def answer(request: HttpRequest, viewer: Viewer, address: str) -> HttpResponse:
    """Adopt, adapt or decline one line, and put own actions below it."""
    line = _line(viewer, address)
    before = queries.inherited_here(viewer, line)
    form = AnswerLine(request.POST if request.method == "POST" else None, viewer=viewer, before=before)
    seen = number_in(request.POST.get("revision", ""))
    given: dict[str, Any] = {"space": viewer.space, "above": line, "revision": seen}
    if form.is_valid() and done(form, actions.answer_line, viewer, answer=form.answer(), **given):
        messages.success(request, _("Answered. The network sees it on the page of the line."))
        return HttpResponseRedirect(_href(viewer))
    context = {
        "form": form, "row": queries.line_row(viewer, line), "text": queries.text_of(line), "before": before,
        "revision": line.revision, "earlier": earlier_answers(before) if before else (),
        "changes_href": reverse("plans:action_changes", args=[line.plan.space.slug, line.address]),
        "own": queries.own_actions(viewer, before) if before else (), "crumbs": _crumbs(viewer, _("Answer")),
        "back": _href(viewer),
    }  # fmt: skip
    return render(request, "plans/line.html", context, status=422 if form.errors else 200)


@page(MAY["answer_line"], methods=("POST",))
def below(request: HttpRequest, viewer: Viewer, address: str) -> HttpResponse:
    """Put an own action below a line, or take it away (`remove`)."""
    line = _line(viewer, address)
    inherited = queries.inherited_here(viewer, line)
    own = action_called(viewer, request.POST.get("action", ""))
    if inherited is None or own is None:
        raise Http404
    act = actions.take_from_below if "remove" in request.POST else actions.put_below
    with refusals_shown(request):
        act(viewer, inherited=inherited, action=own)
        messages.success(request, _("Saved."))
    return HttpResponseRedirect(reverse("plans:line", args=[_slug(viewer), line.address]))


def _line(viewer: Viewer, address: str) -> Action:
    """A line above by its address, or 404."""
    return there(queries.line_above(viewer, address))


def _slug(viewer: Viewer) -> str:
    return viewer.space.slug if viewer.space else ""


def _href(viewer: Viewer) -> str:
    return reverse("plans:lines", args=[_slug(viewer)])


def _crumbs(viewer: Viewer, *more: str) -> list[dict[str, str]]:
    here = [
        (_("Plans"), reverse("plans:plans", args=[_slug(viewer)])),
        (_("From above"), _href(viewer) if more else ""),
    ]
    return [{"label": label, "href": href} for label, href in [*here, *((each, "") for each in more)]]
