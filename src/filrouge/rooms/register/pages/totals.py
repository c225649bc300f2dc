"""How many, counted once, and how that was counted."""

from __future__ import annotations

import zlib
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import date
from typing import Any

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect, JsonResponse, QueryDict
from django.shortcuts import render
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _

from filrouge.ground.numbers import day_in
from filrouge.ground.pages.kept import kept, stamp
from filrouge.ground.pages.serving import page, there
from filrouge.ground.people.models import Organisation
from filrouge.ground.people.queries import today
from filrouge.ground.people.viewer import Viewer
from filrouge.ground.thread.provenance import prov
from filrouge.rooms.register.actions.totals import publish_total
from filrouge.rooms.register.activity_titles import SECTION_TITLES
from filrouge.rooms.register.counting import ALL, Part
from filrouge.rooms.register.fields import FAMILIES, SIZES, is_year
from filrouge.rooms.register.pages.directory import rows as drawn_rows
from filrouge.rooms.register.pages.parts import here, kept_part, sight
from filrouge.rooms.register.queries import organisations
from filrouge.rooms.register.queries import totals as queries
from filrouge.rooms.register.queries.behind import behind, figure_of
from filrouge.rooms.register.queries.directory import Filter, filter_of, labels, regions, size_label
from filrouge.rooms.register.queries.growth import growth_of
from filrouge.rooms.register.queries.total_jobs import Jobs
from filrouge.rooms.register.queries.values import countries
from filrouge.rooms.register.reading import Reading
from filrouge.rooms.register.rules import MAY

PACKED = 1  # how thoroughly, of 9: tables of the same cells become small at once


@page(MAY["read"])
def totals(request: HttpRequest, viewer: Viewer) -> HttpResponse:
    """The network's total, step by step. `on` asks for another day, `from` for growth since a day; facets narrow it."""
    assert viewer.space is not None
    return _shown(request, viewer, viewer.space.organisation)


@page(MAY["read"])
def totals_of(request: HttpRequest, viewer: Viewer, address: str) -> HttpResponse:
    """The total of any umbrella in the space."""
    umbrella = there(organisations.organisation_at(viewer, address))
    return _shown(request, viewer, umbrella)


@page(MAY["read"])
def rows(request: HttpRequest, viewer: Viewer) -> HttpResponse:
    """The organisations behind one figure of the network's total."""
    assert viewer.space is not None
    return _behind(request, viewer, viewer.space.organisation)


@page(MAY["read"])
def rows_of(request: HttpRequest, viewer: Viewer, address: str) -> HttpResponse:
    """The same for the total of any umbrella in the space."""
    umbrella = there(organisations.organisation_at(viewer, address))
    return _behind(request, viewer, umbrella)


def _behind(request: HttpRequest, viewer: Viewer, umbrella: Organisation) -> HttpResponse:
    wanted, day = replace(filter_of(request.GET), text=""), day_in(request.GET.get("on", ""))
    figure, at = figure_of(request.GET), stamp()
    read = queries.reading_of(there(viewer.space), {day or today()}, at)
    federations = _federations(viewer, umbrella, at, day or today(), read)
    part = part_of(wanted, federations)
    found = behind(viewer, umbrella, figure, request.GET.get("after", ""), at, day, part, read) if figure else None
    if found is None:
        raise Http404
    asked = request.GET.copy()
    links = {"previous": found.preceding, "next": found.following}
    pager = {name: _moved(asked, cursor) if cursor else "" for name, cursor in links.items()}
    own = viewer.space is not None and viewer.space.organisation_id == umbrella.id
    context = {
        "found": found, "rows": drawn_rows(found.rows, found.column), "column": found.column, "pager": pager,
        "umbrella": umbrella, "day": day,
        "total_href": _address(viewer, "totals", "" if own else umbrella.address) + _asked(wanted, day).rstrip("?&"),
        "only": _only(wanted, part, federations),
    }  # fmt: skip
    return render(request, "register/behind.html", context)


def _only(wanted: Filter, part: Part, federations: Sequence[tuple[int, str]]) -> list[str]:
    """What is chosen, in words."""
    return labels(wanted) + [name for number, name in federations if number == part.within]


def _moved(asked: QueryDict, cursor: str) -> str:
    asked["after"] = cursor
    return f"?{asked.urlencode()}"


def _address(viewer: Viewer, name: str, umbrella: str) -> str:
    """The address of a page of totals: of the network's own, or of the umbrella with this address."""
    if viewer.space is None:
        return ""
    known = [viewer.space.slug, umbrella] if umbrella else [viewer.space.slug]
    return reverse(f"register:{name}_of" if umbrella else f"register:{name}", args=known)


def rows_href(viewer: Viewer, umbrella: Organisation, wanted: Filter | None = None, day: date | None = None) -> str:
    """Where the rows behind a figure are, open for the figure's own part of the query."""
    own = viewer.space is not None and viewer.space.organisation_id == umbrella.id
    return _address(viewer, "totals_rows", "" if own else umbrella.address) + _asked(wanted or Filter(), day)


def _asked(wanted: Filter, day: date | None, since: date | None = None) -> str:
    """The query that asks the same again, open for more."""
    narrowed = wanted.query()
    days = {"from": since, "on": day}
    dated = "".join(f"{name}={value.isoformat()}&" for name, value in days.items() if value)
    return narrowed + ("&" if len(narrowed) > 1 else "") + dated


def _federations(
    viewer: Viewer, umbrella: Organisation, at: str, day: date, read: Reading
) -> list[tuple[int, str]]:  # fmt: skip
    key = ("register.federations", here(viewer), umbrella.id, day)
    return kept(at, key, lambda: queries.federations(viewer, umbrella, read, day))


def _shown(request: HttpRequest, viewer: Viewer, umbrella: Organisation) -> HttpResponse:
    wanted = replace(filter_of(request.GET), text="")
    day, since = day_in(request.GET.get("on", "")), day_in(request.GET.get("from", ""))
    at = stamp()
    read = queries.reading_of(there(viewer.space), {day or today(), since or day or today()}, at)
    federations = _federations(viewer, umbrella, at, day or today(), read)
    part = part_of(wanted, federations)
    own = viewer.space is not None and viewer.space.organisation_id == umbrella.id
    may_publish = own and part == ALL and publish_total.allowed(viewer, viewer.space)
    key = (umbrella.id, day, since, wanted)
    context = {
        "drawn": _drawn(viewer, umbrella, day, part, at, wanted, _year(request.GET.get("year", "")), read),
        "name": viewer.calls(umbrella.id, umbrella.name),
        "only": _only(wanted, part, federations),
        "all_href": _asked(Filter(), day, since).rstrip("&"),
        "growth": kept_part(
            viewer, at, "register/total_growth.html", key,
            lambda: _growth(viewer, umbrella, (day, since), wanted, part, federations, read),
        ),
        "publish_href": _address(viewer, "publish", "") if may_publish else "",
        "send_href": _address(viewer, "list_send", "") if MAY["send_list"](viewer, None) else "",
        "whole": part == ALL,
        # Only the whole total is published, so a part of it stands alone.
        "published": part == ALL and kept(
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


def _drawn(
    viewer: Viewer, umbrella: Organisation, day: date | None, part: Part, at: str, wanted: Filter, year: int,
    read: Reading,
) -> Drawn | None:  # fmt: skip
    """The network's own total of today is drawn once for as long as it was not counted anew, others until something
    is done: there are so many of them that they are kept packed."""
    links = Links(rows_href(viewer, umbrella, wanted, day), _asked(wanted, day), year)
    own = viewer.space is not None and viewer.space.organisation_id == umbrella.id
    if own and day is None and part == ALL:
        last = queries.last_count(viewer)
        return kept(
            "", ("register.drawn", here(viewer), last, year), lambda: _draw(queries.total_of_network(viewer), links)
        )
    key = ("register.drawn", here(viewer), umbrella.id, day, year, wanted, part.within)
    drawn = kept(
        at, key, lambda: _packed(_draw(queries.total_of(viewer, umbrella, day, part, wanted, at, read), links))
    )
    return drawn.unpacked() if drawn else None


@dataclass(frozen=True, slots=True)
class Packed:
    """A drawn total in a tenth of its space, which is soon unpacked and long drawn."""

    headline: str
    parts: tuple[bytes, ...]

    def unpacked(self) -> Drawn:
        """As it was drawn."""
        return Drawn(self.headline, *(SafeString(zlib.decompress(part).decode()) for part in self.parts))


def _packed(drawn: Drawn | None) -> Packed | None:
    if drawn is None:
        return None
    parts = (drawn.how, drawn.lists, drawn.kinds)
    return Packed(drawn.headline, tuple(zlib.compress(part.encode(), PACKED) for part in parts))


@dataclass(frozen=True, slots=True)
class Links:
    """Where the rows behind a figure are, and the same page, both open for more; the year of jobs in use, or 0."""

    rows: str
    again: str
    year: int


def _draw(total: queries.TotalPage | None, links: Links) -> Drawn | None:
    if total is None:
        return None
    jobs, memberships = (_of_year(told, links.year) for told in (total.jobs, total.memberships))
    context = {
        "total": replace(total, jobs=jobs or total.jobs, memberships=memberships or total.memberships),
        "of_year": {"jobs": jobs, "memberships": memberships},
        "rows": links.rows, "again": links.again, "matrix": list(_matrix(total, links.rows)),
    }  # fmt: skip
    parts = (render_to_string(f"register/total_{name}.html", context) for name in ("how", "lists", "kinds"))
    return Drawn(queries.headline(total), *parts)


def _of_year(told: Iterable[Jobs], year: int) -> tuple[Jobs, ...]:
    """Those of one year; none where no year is asked for, 0."""
    return tuple(row for row in told if year and row.of_year == str(year))


def _matrix(total: queries.TotalPage, rows: str) -> Iterator[tuple[str, tuple[int, ...], list[str]]]:
    """Who shares members with whom: each list with its numbers, and with the way to what each counts."""
    for one, (name, shared) in zip(total.codes, total.matrix, strict=True):
        own = f"{rows}of=list&list={one}"
        both = (f"{rows}of=shared&list={one}&with={other}" for other in total.codes)
        yield name, shared, [own if other == one else href for other, href in zip(total.codes, both, strict=True)]


def _growth(
    viewer: Viewer, umbrella: Organisation, days: tuple[date | None, date | None], wanted: Filter, part: Part,
    federations: Sequence[tuple[int, str]], read: Reading,
) -> dict[str, Any]:  # fmt: skip
    """Growth between two days, where one is asked, and the form that asks."""
    day, since = days
    return {
        "asked": {"on": day, "since": since, "within": part.within},
        "choices": _choices(viewer, wanted),
        "federations": federations,
        "growth": growth_of(viewer, umbrella, since, day or today(), part, read) if since else None,
    }


@dataclass(frozen=True, slots=True)
class Choice:
    """One thing that narrows a total: its name in the address, its values with labels, and those that are chosen."""

    name: str
    label: str
    values: Sequence[tuple[str, str]]
    chosen: frozenset[str]


def _choices(viewer: Viewer, wanted: Filter) -> list[Choice]:
    """What narrows a total, as in the directory: regions where one country is chosen."""
    activities = [(code, f"{code} {title}") for code, title in SECTION_TITLES.items()]
    families = [(code, str(name)) for code, name in FAMILIES.items()]
    sizes = [(str(size), size_label(size)) for size in SIZES]
    found = [
        Choice("family", _("Kind"), families, frozenset(wanted.family)),
        Choice("country", _("Country"), countries(), frozenset(wanted.country)),
        Choice("section", _("Activity"), activities, frozenset(wanted.section)),
        Choice("size", _("Number of workers"), sizes, frozenset(map(str, wanted.size))),
    ]
    known = regions(viewer, wanted.country[0]) if len(wanted.country) == 1 else []
    named = sorted({*known, wanted.region} - {""})
    if named:
        found.insert(2, Choice("region", _("Region"), [(name, name) for name in named], frozenset({wanted.region})))
    return found


def part_of(wanted: Filter, federations: Sequence[tuple[int, str]]) -> Part:
    """What is counted of an umbrella; a federation that is none of those to choose from is left out."""
    within = wanted.federation if wanted.federation in dict(federations) else None
    return Part(wanted.condition if replace(wanted, federation=0).used else None, within)


def _year(text: str) -> int:
    """The year whose jobs and members are asked for, 0 for all."""
    return int(text) if is_year(text) else 0


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
    found = there(kept(stamp(), key, lambda: _published(viewer, number)))
    day, main = found
    return render(request, "register/published.html", {"day": day, "main": main})


def _published(viewer: Viewer, number: int) -> tuple[date, SafeString] | None:
    """The day of a published total, and its page as this viewer sees it: of a thread each sees their own part."""
    found = queries.published_total(viewer, number)
    if found is None or viewer.space is None:
        return None
    day = found["total"].day
    rows = rows_href(viewer, viewer.space.organisation, day=day)
    return day, render_to_string("register/published_main.html", {**found, "rows": rows})


@page(MAY["read"])
def published_thread(request: HttpRequest, viewer: Viewer, number: int) -> HttpResponse:
    """The thread of a published total as W3C PROV."""
    key = ("register.published_thread", here(viewer), sight(viewer), number)
    life = there(kept(stamp(), key, lambda: queries.published_life(viewer, number)))
    return JsonResponse(prov(life, request.build_absolute_uri("/").rstrip("/")), content_type="application/ld+json")
