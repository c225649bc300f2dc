"""The directory, its map, and its downloads."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from functools import cache, partial
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from filrouge.ground.numbers import grouped
from filrouge.ground.pages.kept import stamp
from filrouge.ground.pages.serving import page, wants_part
from filrouge.ground.people.viewer import Viewer
from filrouge.ground.pictures import maps
from filrouge.rooms.register.pages.parts import kept_part
from filrouge.rooms.register.queries import directory as queries
from filrouge.rooms.register.queries import totals
from filrouge.rooms.register.queries.directory import Filter, Listing
from filrouge.rooms.register.queries.lines import Line
from filrouge.rooms.register.queries.organisations import umbrella_to_add_to
from filrouge.rooms.register.queries.values import country_name
from filrouge.rooms.register.rules import MAY

Make = Callable[[Viewer, Filter, Listing], dict[str, Any]]
# Braces in pairs are filled row by row, when the labels for narrow screens stand already.
ROW = (
    '<tr><th scope="row"><a href="{{}}">{{}}</a>{{}}</th><td>{{}}</td><td>{{}}</td>'
    '<td class="tight" data-l="{on}">{{}}</td><td class="n" data-l="{workers}">{{}}</td>'
    '<td class="n" data-l="{confirmed}">{{}}</td></tr>'
)
ONCE = '<span class="once once-bare"><span class="vh">{}</span></span>'
MARKED = '<span class="hl">{}</span>'
SINGLE = ("region", "federation")  # facets of which one value is chosen at a time


@page(MAY["read"])
def directory(request: HttpRequest, viewer: Viewer) -> HttpResponse:
    """Search, facets, the list and its map."""
    wanted, cursor, at = queries.filter_of(request.GET), request.GET.get("after", ""), stamp()
    key = (int(viewer.level), wanted)

    @cache
    def listing() -> Listing:
        return queries.listing(viewer, wanted, cursor, at)

    def part(template: str, make: Make, *more: str) -> SafeString:
        return kept_part(viewer, at, template, (*key, *more), lambda: make(viewer, wanted, listing()))

    piece = wants_part(request)
    total = None if piece and wanted.used else totals.headline_of_network(viewer)
    best = "" if total is None or wanted.used else str(total.best)
    context = {
        "wanted": wanted,
        "facets": part("register/facets.html", facets),
        "results": part("register/results.html", partial(results, best=best), cursor, best),
        "may_add": MAY["add_organisation"](viewer, umbrella_to_add_to(viewer)),
        "may_settle": MAY["settle"](viewer, viewer.space),
    }
    if not piece:
        context |= {"total": total, "map": part("register/map.html", picture)}
    return render(request, "register/directory.html", context)


def results(viewer: Viewer, wanted: Filter, listing: Listing, best: str = "") -> dict[str, Any]:
    """The list itself as register/results.html wants it. `best`: the total that the length of the whole list is held
    against, if there is one: it says why they differ.
    """
    return {
        "wanted": wanted,
        "listing": listing,
        "heading": heading(wanted, listing),
        "differs": best not in {"", str(listing.count)},
        "rows": rows(listing.rows),
        "pager": pager(wanted, listing),
        "clear_href": reverse("register:directory", args=[viewer.space.slug]) if viewer.space else "",
        "downloads": downloads(viewer, wanted),
    }


def heading(wanted: Filter, listing: Listing) -> str:
    """“8,412 cooperatives in Italy and Spain”: what the list shows, as a sentence."""
    if listing.count is None:
        organisations = _("The %(n)s best matches") % {"n": grouped(queries.MOST_FOUND)}
    else:
        several = ngettext("%(n)s organisation", "%(n)s organisations", listing.count)
        organisations = several % {"n": grouped(listing.count)}
    kinds = [queries.label("family", value) for value in wanted.family]
    places = [country_name(code) for code in wanted.country]
    said = [organisations, *([", ".join(kinds)] if kinds else [])]
    return " · ".join([*said, *([", ".join(places)] if places else [])])


def rows(lines: Iterable[Line], column: str = "") -> SafeString:
    """The rows of the table. In Python, for fifty rows of a template would cost half of the page's time.

    `column`: what their numbers are, where they are not the workers of the newest year.
    """
    row = format_html(
        ROW, on=_("On:"), workers=f"{column}:" if column else _("Workers:"), confirmed=_("Confirmed:")
    )  # fmt: skip
    once = format_html(ONCE, _("counted once"))
    return format_html_join("\n", row, (_cells(line, once) for line in lines))


def _cells(line: Line, once: SafeString) -> tuple[str, ...]:
    day = format_html(MARKED, line.confirmed) if line.stale else line.confirmed
    return line.href, line.name, once if line.once else "", line.place, line.activity, line.lists, line.workers, day


def facets(viewer: Viewer, wanted: Filter, listing: Listing) -> dict[str, Any]:
    """The facets as ground/parts/facets.html wants them."""
    groups = [
        {
            "label": facet.label, "name": facet.name, "open": facet.open,
            "options": [
                {"value": o.value, "label": o.label, "count": o.count, "checked": o.chosen} for o in facet.options
            ],
            "rest": [{"value": o.value, "label": o.label, "count": o.count, "checked": o.chosen} for o in facet.rest],
            "rest_open": any(o.chosen for o in facet.rest), "single": facet.name in SINGLE,
            "chosen": any(o.chosen for o in (*facet.options, *facet.rest)),
        }
        for facet in listing.facets
        if listing.rows or wanted.used
    ]  # fmt: skip
    along = [{"name": "q", "value": wanted.text}] if wanted.text else []
    action = reverse("register:directory", args=[viewer.space.slug]) if viewer.space else ""
    found = {"action": action, "kept": along, "in_use": len(listing.chips), "groups": groups, "target": "results"}
    return {"facets": found}


def pager(wanted: Filter, listing: Listing) -> dict[str, str]:
    """Previous and next, by key."""
    here = wanted.query()

    def to(cursor: str) -> str:
        return f"{here}{'&' if len(here) > 1 else ''}after={cursor}" if cursor else ""

    return {"previous": to(listing.preceding), "next": to(listing.following), "position": ""}


def downloads(viewer: Viewer, wanted: Filter) -> list[dict[str, str]]:
    """The same list in other forms."""
    if viewer.space is None:
        return []
    root = reverse("register:download", args=[viewer.space.slug])
    kinds = [
        ("csv", "CSV"), ("xlsx", "XLSX"), ("jsonl", "JSON Lines"), ("jsonld", "JSON-LD"),
        ("murmurations", "Murmurations"), ("vcf", "vCard"),
    ]  # fmt: skip
    query = wanted.query()
    return [{"href": f"{root}{kind}{query if len(query) > 1 else ''}", "label": label} for kind, label in kinds]


def picture(viewer: Viewer, wanted: Filter, listing: Listing) -> dict[str, Any]:
    """The map: circles by country; the same numbers stand in the country facet."""
    counts = {code: number for code, number in listing.by_country.items() if code}
    shown = {code: n for code, n in counts.items() if not wanted.country or code in wanted.country}
    names = {code: country_name(code) for code in shown}
    hrefs = {code: wanted.query(country=(code,)) for code in shown}
    return {"map": maps.countries(shown, names, hrefs, members=counts, chosen=wanted.country) if shown else None}


@page(MAY["read"])
def twins(request: HttpRequest, viewer: Viewer) -> HttpResponse:
    """Likely twins of what is being typed, as a part of the form for adding an organisation."""
    found = queries.likely_twins(viewer, request.GET.get("name", ""), request.GET.get("country", ""))
    return render(request, "register/twins.html", {"twins": found, "title": _("Is it one of these?")})
