"""How many, counted once, and how that was counted."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date
from typing import Any

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect, JsonResponse
from django.shortcuts import render
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils.dateparse import parse_date
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _

from filrouge.ground.pages.kept import kept, stamp
from filrouge.ground.pages.serving import page
from filrouge.ground.people.models import Organisation
from filrouge.ground.people.queries import today
from filrouge.ground.people.viewer import Viewer
from filrouge.ground.thread.queries import prov
from filrouge.rooms.register.actions.totals import publish_total
from filrouge.rooms.register.counting import ALL, Part
from filrouge.rooms.register.fields import FAMILIES
from filrouge.rooms.register.pages.parts import here, kept_part, sight
from filrouge.rooms.register.queries import organisations
from filrouge.rooms.register.queries import totals as queries
from filrouge.rooms.register.queries.directory import Filter, filter_of, labels
from filrouge.rooms.register.queries.growth import growth_of
from filrouge.rooms.register.queries.values import countries
from filrouge.rooms.register.rules import MAY


@page(MAY["read"])
def totals(request: HttpRequest, viewer: Viewer) -> HttpResponse:
    """The network's total, step by step. `on` asks for another day, `from` for growth since a day; facets narrow it."""
    assert viewer.space is not None
    return _shown(request, viewer, viewer.space.organisation)


@page(MAY["read"])
def totals_of(request: HttpRequest, viewer: Viewer, address: str) -> HttpResponse:
    """The total of any umbrella in the space."""
    umbrella = organisations.organisation_at(viewer, address)
    if umbrella is None:
        raise Http404
    return _shown(request, viewer, umbrella)


def _shown(request: HttpRequest, viewer: Viewer, umbrella: Organisation) -> HttpResponse:
    wanted = replace(filter_of(request.GET), text="")
    day, since = _day(request.GET.get("on", "")), _day(request.GET.get("from", ""))
    at = stamp()
    federations = kept(
        at, ("register.federations", here(viewer), umbrella.id), lambda: queries.federations(viewer, umbrella)
    )
    part = part_of(wanted, federations)
    publish = reverse("register:publish", args=[viewer.space.slug]) if viewer.space else ""
    key = (umbrella.id, day, since, wanted)
    context = {
        "drawn": _drawn(viewer, umbrella, day, part, at),
        "umbrella": umbrella,
        "only": labels(wanted) + [name for number, name in federations if number == part.within],
        "growth": kept_part(
            viewer, at, "register/total_growth.html", key,
            lambda: _growth(viewer, umbrella, (day, since), wanted, part, federations),
        ),
        "publish_href": publish if publish_total.allowed(viewer, viewer.space) else "",
        "published": kept(
            at, ("register.published", here(viewer), umbrella.id), lambda: queries.published(viewer, umbrella)
        ),
    }  # fmt: skip
    return render(request, "register/totals.html", context)


@dataclass(frozen=True, slots=True)
class Drawn:
    """A total as its page shows it: its sentence, and three parts of the page."""

    headline: str
    how: SafeString
    lists: SafeString
    kinds: SafeString


def _drawn(viewer: Viewer, umbrella: Organisation, day: date | None, part: Part, at: str) -> Drawn | None:
    """The network's own total of today is drawn once for as long as it was not counted anew, others until something
    is done; what is narrowed is counted and drawn when it is asked."""
    if part != ALL:
        return _draw(queries.total_of(viewer, umbrella, day, part))
    own = viewer.space is not None and viewer.space.organisation_id == umbrella.id
    if own and day is None:
        last = queries.last_count(viewer)
        return kept("", ("register.drawn", here(viewer), last), lambda: _draw(queries.total_of_network(viewer)))
    key = ("register.drawn", here(viewer), umbrella.id, day)
    return kept(at, key, lambda: _draw(queries.total_of(viewer, umbrella, day, part)))


def _draw(total: queries.TotalPage | None) -> Drawn | None:
    if total is None:
        return None
    parts = (render_to_string(f"register/total_{name}.html", {"total": total}) for name in ("how", "lists", "kinds"))
    return Drawn(queries.headline(total), *parts)


def _growth(
    viewer: Viewer, umbrella: Organisation, days: tuple[date | None, date | None], wanted: Filter, part: Part,
    federations: Sequence[tuple[int, str]],
) -> dict[str, Any]:  # fmt: skip
    """Growth between two days, where one is asked, and the form that asks."""
    day, since = days
    return {
        "asked": {"on": day, "since": since, "family": wanted.family, "country": wanted.country, "within": part.within},
        "choices": {"family": list(FAMILIES.items()), "country": countries(), "federation": federations},
        "growth": growth_of(viewer, umbrella, since, day or today(), part) if since else None,
    }


def part_of(wanted: Filter, federations: Sequence[tuple[int, str]]) -> Part:
    """What is counted of an umbrella; a federation that is none of those to choose from is left out."""
    within = wanted.federation if wanted.federation in dict(federations) else None
    return Part(wanted.condition if replace(wanted, federation=0).used else None, within)


def _day(text: str) -> date | None:
    try:
        return parse_date(text)
    except ValueError:
        return None


@page(MAY["publish_total"], methods=("POST",))
def publish(request: HttpRequest, viewer: Viewer) -> HttpResponse:
    """Freeze the network's total with its digest and its sources."""
    assert viewer.space is not None
    count = publish_total(viewer, space=viewer.space, umbrella=viewer.space.organisation)
    messages.success(request, _("Published. The figure keeps its date, its range and its lists, and never changes."))
    return HttpResponseRedirect(reverse("register:published", args=[viewer.space.slug, count.id]))


@page(MAY["read"])
def published(request: HttpRequest, viewer: Viewer, number: int) -> HttpResponse:
    """A published total, as it was on its day, with its thread."""
    key = ("register.published", here(viewer), sight(viewer), number)
    found = kept(stamp(), key, lambda: _published(viewer, number))
    if found is None:
        raise Http404
    day, main = found
    return render(request, "register/published.html", {"day": day, "main": main})


def _published(viewer: Viewer, number: int) -> tuple[date, SafeString] | None:
    """The day of a published total, and its page as this viewer sees it: of a thread each sees their own part."""
    found = queries.published_total(viewer, number)
    return (found["total"].day, render_to_string("register/published_main.html", found)) if found else None


@page(MAY["read"])
def published_thread(request: HttpRequest, viewer: Viewer, number: int) -> HttpResponse:
    """The thread of a published total as W3C PROV."""
    key = ("register.published_thread", here(viewer), sight(viewer), number)
    life = kept(stamp(), key, lambda: queries.published_life(viewer, number))
    if life is None:
        raise Http404
    return JsonResponse(prov(life, request.build_absolute_uri), content_type="application/ld+json")
