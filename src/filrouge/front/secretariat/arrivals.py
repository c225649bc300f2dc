"""Pages of the secretariat's desk: mail that came in."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _

from filrouge.ground.mail.models import Outcome
from filrouge.ground.mail.replies import actions, queries
from filrouge.ground.pages.keyset import pager
from filrouge.ground.pages.serving import page, there
from filrouge.ground.people.viewer import Viewer
from filrouge.ground.rules import secretariat


def _desk(viewer: Viewer, title: str) -> dict[str, Any]:
    slug = viewer.space.slug if viewer.space else ""
    crumbs = [
        {"label": _("Secretariat"), "href": reverse("secretariat:overview", args=[slug])},
        {"label": _("Mail that came in"), "href": reverse("secretariat:arrivals", args=[slug]) if title else ""},
        *([{"label": title, "href": ""}] if title else []),
    ]
    return {"crumbs": crumbs, "slug": slug}


@page(secretariat)
def listed(request: HttpRequest, viewer: Viewer) -> HttpResponse:
    """What came in, the newest first."""
    outcome = request.GET.get("outcome", "")
    outcome = outcome if outcome in Outcome.values else ""
    part = queries.arrivals(viewer, outcome, request.GET.get("cursor", ""))
    states = [
        {"href": f"?outcome={value}" if value else "?", "label": label, "current": value == outcome}
        for value, label in [("", _("All")), *Outcome.choices]
    ]
    turned = pager(part, "cursor", outcome=outcome)
    context = _desk(viewer, "") | {"rows": part.rows, "states": states, "pager": turned}
    return render(request, "secretariat/arrivals.html", context)


@page(secretariat)
def shown(request: HttpRequest, viewer: Viewer, number: int) -> HttpResponse:
    """One mail that came in, with its text where that was not taken."""
    row = there(queries.arrival(viewer, number))
    return render(request, "secretariat/arrival.html", _desk(viewer, row.subject) | {"arrival": row})


@page(secretariat, methods=("POST",))
def forget(request: HttpRequest, viewer: Viewer, number: int) -> HttpResponse:
    """Erase a text that was not taken."""
    found = there(queries.arrival_itself(viewer, number))
    actions.forget_text(viewer, arrival=found)
    messages.success(request, _("The text is erased. That the mail came stays in the list."))
    return HttpResponseRedirect(reverse("secretariat:arrivals", args=[viewer.space.slug if viewer.space else ""]))
