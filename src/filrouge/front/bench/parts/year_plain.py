"""The same lists as one writes them first: Django's Paginator with its COUNT and OFFSET, and a table of fifty rows.

No facets, no support, no shell, nothing about who may see what: the least that such a page can be. It is a URL map of
its own, so it is served through the same middleware.
"""

from __future__ import annotations

from typing import Any

from django.core.paginator import Paginator
from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse
from django.template import Context, Engine
from django.urls import path

from filrouge.rooms.plans.models import Contribution, Proposal

ROWS = 50
TEMPLATE = Engine().from_string(
    "<!doctype html><title>{{ title }}</title><table>{% for row in page %}<tr><td>{{ row.number }}<td>{{ row.words }}"
    "<td>{{ row.who }}<td>{{ row.state }}{% endfor %}</table>{{ page.number }} / {{ page.paginator.num_pages }}"
)


def contributions(request: HttpRequest) -> HttpResponse:
    """Handed in, the newest first."""
    return _listed(request, Contribution.objects.filter(state="handed_in").select_related("organisation"), "text")


def proposals(request: HttpRequest) -> HttpResponse:
    """Open, the newest first."""
    return _listed(request, Proposal.objects.filter(state="open").select_related("area"), "title")


def _listed(request: HttpRequest, found: QuerySet[Any], words: str) -> HttpResponse:
    page = Paginator(found.order_by("-id"), ROWS).get_page(request.GET.get("page"))
    rows = list(page.object_list)
    for row in rows:
        row.words = getattr(row, words).in_("en").text
        row.who = row.organisation.name if hasattr(row, "organisation") else row.area and row.area.name.in_("en").text
    return HttpResponse(TEMPLATE.render(Context({"title": words, "page": page})))


urlpatterns = [path("plain/contributions/", contributions), path("plain/proposals/", proposals)]
