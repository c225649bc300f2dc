"""One organisation: its page, what people write about it, and which source is shown."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse, HttpResponsePermanentRedirect, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils.html import format_html_join
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _

from filrouge.ground.numbers import number_in
from filrouge.ground.pages.keyset import pager
from filrouge.ground.pages.options import chosen, drawn
from filrouge.ground.pages.refusals import done, made, refusals_shown
from filrouge.ground.pages.serving import page, there
from filrouge.ground.people.models import Organisation
from filrouge.ground.people.viewer import Level, Viewer
from filrouge.ground.pictures import maps
from filrouge.rooms.register.actions import facts
from filrouge.rooms.register.actions.linking import split_rows
from filrouge.rooms.register.forms.facts import AddOrganisation, StateFacts
from filrouge.rooms.register.queries import organisations as queries
from filrouge.rooms.register.queries.directory import twins_of
from filrouge.rooms.register.queries.lines import Line
from filrouge.rooms.register.rules import MAY

SEEN = (
    '<li class="row row-between gap-3"><label for="seen-{0}">{1}</label>'
    '<select class="select w-m" id="seen-{0}" name="level:{0}">{2}</select></li>'
)


def find(viewer: Viewer, address: str) -> Organisation:
    """The organisation at an address; 404 for strangers and for what does not exist alike."""
    return there(queries.organisation_at(viewer, address))


def leads_to(address: str) -> HttpResponse:
    """A former address leads on until a merge is undone: a browser asks again, rather than to keep that for good."""
    return HttpResponsePermanentRedirect(address, headers={"Cache-Control": "private, no-cache"})


@page(MAY["read"])
def organisation(request: HttpRequest, viewer: Viewer, address: str) -> HttpResponse:
    """Everything that is shown of an organisation. A former address leads to the one that stands."""
    found = find(viewer, address)
    if found.address != address:
        return leads_to(_at(viewer, found))
    shown = there(queries.organisation_page(viewer, found))
    may_edit = queries.may_edit(viewer, found)
    near = maps.around(shown.lat, shown.lon, shown.name, shown.country) if shown.lat and shown.lon else None
    context = {
        "organisation": shown,
        "map": near,
        "may_curate": queries.may_curate(viewer),
        "may_edit": may_edit,
        "seen": _seen(shown) if may_edit else "",
    }
    return render(request, "register/organisation.html", context)


def _seen(shown: queries.OrganisationPage) -> SafeString:
    """Who sees what: a choice for each field. In Python, for twenty fields with three levels each."""
    levels = drawn((str(number), words) for number, words in queries.level_choices())
    fields = ((fact.base, fact.label, chosen(levels, str(fact.level))) for fact in queries.seen_fields(shown))
    return format_html_join("", SEEN, fields)


@page(MAY["read"])
def sites(request: HttpRequest, viewer: Viewer, address: str) -> HttpResponse:
    """All sites and outlets of an organisation."""
    found = find(viewer, address)
    shown = queries.sites_of(viewer, found, request.GET.get("after", ""))
    context = {"organisation": found, "sites": shown.rows, "pager": pager(shown), "href": _at(viewer, found)}
    return render(request, "register/sites.html", context)


def _at(viewer: Viewer, found: Organisation) -> str:
    return reverse("register:organisation", args=[viewer.space.slug, found.address]) if viewer.space else "/"


@page(MAY["read"], methods=("GET", "POST"))
def edit(request: HttpRequest, viewer: Viewer, address: str) -> HttpResponse:
    """Write what is true of an organisation; what lists say stays beside it."""
    found = find(viewer, address)
    if not facts.state_facts.allowed(viewer, found):
        raise Http404
    profile = queries.profile_of(viewer, found)
    form = StateFacts(request.POST or None, profile=profile, languages=_languages(viewer), name=found.name)
    if form.is_valid() and viewer.space:
        stated: dict[str, Any] = {"organisation": found, "values": form.changes(), "anew": form.anew()}
        if done(form, facts.state_facts, viewer, space=viewer.space, **stated):
            messages.success(request, _("Saved. What the lists say stays beside it."))
            return HttpResponseRedirect(_at(viewer, found))
    status = 422 if form.errors else 200
    return render(request, "register/organisation_edit.html", {"form": form, "organisation": found}, status=status)


@page(MAY["read"], methods=("GET", "POST"))
def add(request: HttpRequest, viewer: Viewer) -> HttpResponse:
    """Add an organisation by hand. Whoever has not seen its likely twins is shown them first, and nothing is lost."""
    umbrella = queries.umbrella_to_add_to(viewer)
    if viewer.space is None or umbrella is None or not facts.add_organisation.allowed(viewer, umbrella):
        raise Http404
    form = AddOrganisation(request.POST or None, languages=_languages(viewer))
    twins: list[Line] = []
    if form.is_valid():
        twins = twins_of(viewer, form.changes())
        wanted: dict[str, Any] = {"space": viewer.space, "umbrella": umbrella, "values": form.changes()}
        seen = {twin.href for twin in twins} <= set(request.POST.getlist("seen"))
        if seen and (added := made(form, facts.add_organisation, viewer, **wanted)):
            messages.success(
                request, _("Added. If it stands on a list already, the two are joined at the next linking.")
            )
            return HttpResponseRedirect(_at(viewer, added))
    context = {"form": form, "umbrella": umbrella, "twins": twins}
    return render(request, "register/organisation_add.html", context, status=422 if form.errors or twins else 200)


def _languages(viewer: Viewer) -> list[str]:
    return viewer.space.languages if viewer.space else []


@page(MAY["choose_value"], methods=("POST",))
def choose(request: HttpRequest, viewer: Viewer, address: str) -> HttpResponse:
    """Show another source's value of one field."""
    found = find(viewer, address)
    row = queries.row_of(viewer, found, request.POST.get("row", ""))
    if viewer.space is None or row is None:
        raise Http404
    facts.choose_value(viewer, space=viewer.space, organisation=found, field=request.POST.get("field", ""), row=row)
    messages.success(request, _("That value is shown now. The others stay beside it."))
    return HttpResponseRedirect(_at(viewer, found))


@page(MAY["read"], methods=("POST",))
def visibility(request: HttpRequest, viewer: Viewer, address: str) -> HttpResponse:
    """Say who may see which field; only what was changed is written."""
    found = find(viewer, address)
    wanted = {name.partition(":")[2]: str(sent) for name, sent in request.POST.items() if name.startswith("level:")}
    now, known = queries.levels(viewer, found), {str(level) for level, _words in queries.level_choices()}
    if viewer.space is None or not facts.set_visibility.allowed(viewer, found):
        raise Http404
    if not wanted or not set(wanted.values()) <= known or not set(wanted) < set(now) - {"name"}:
        raise Http404
    for field, level in wanted.items():
        if now[field] != int(level):
            facts.set_visibility(viewer, space=viewer.space, organisation=found, field=field, level=Level(int(level)))
    messages.success(request, _("Saved."))
    return HttpResponseRedirect(_at(viewer, found))


@page(MAY["settle"], methods=("POST",))
def split(request: HttpRequest, viewer: Viewer, address: str) -> HttpResponse:
    """Take some rows out into an organisation of their own."""
    found = find(viewer, address)
    rows = [number_in(row) for row in request.POST.getlist("row") if number_in(row)]
    if viewer.space is None:
        raise Http404
    with refusals_shown(request):
        made = split_rows(viewer, organisation=found, space=viewer.space, rows=rows)
        messages.success(request, _("Taken apart. No linking joins them again."))
        return HttpResponseRedirect(_at(viewer, made))
    return HttpResponseRedirect(_at(viewer, found))
