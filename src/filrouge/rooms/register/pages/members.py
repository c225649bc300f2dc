"""The members of the network, admitting one, and where a membership stands; ties between organisations."""

from __future__ import annotations

from datetime import date
from typing import Any

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils.safestring import SafeString
from django.utils.translation import get_language, gettext_lazy
from django.utils.translation import gettext as _

from filrouge.ground.actions import Refused
from filrouge.ground.numbers import day_in
from filrouge.ground.pages.kept import kept, stamp
from filrouge.ground.pages.keyset import pager
from filrouge.ground.pages.refusals import done, made, put
from filrouge.ground.pages.serving import page, there
from filrouge.ground.people.models import Organisation
from filrouge.ground.people.viewer import Viewer
from filrouge.ground.pictures import maps
from filrouge.rooms.register.actions import memberships as actions
from filrouge.rooms.register.forms.members import NEW, AdmitMember, CorrectMembership, RelateTo
from filrouge.rooms.register.models import Membership
from filrouge.rooms.register.pages.organisations import find
from filrouge.rooms.register.pages.parts import kept_part
from filrouge.rooms.register.queries import members as queries
from filrouge.rooms.register.queries.values import country_name
from filrouge.rooms.register.rules import MAY

NOTED = {
    "active": gettext_lazy("It is an active member now."),
    "suspended": gettext_lazy("Suspended. It stays on record and can be made active again."),
    "left": gettext_lazy("Noted. The membership stays on record."),
}


@page(MAY["read"])
def members(request: HttpRequest, viewer: Viewer) -> HttpResponse:
    """Who is a member, since when, and what each told of its own members."""
    status, cursor = request.GET.get("status", ""), request.GET.get("after", "")
    key = (status, cursor, MAY["admit_member"](viewer, viewer.space), MAY["change_membership"](viewer, viewer.space))
    main = kept_part(viewer, stamp(), "register/members_main.html", key, lambda: _members(viewer, status, cursor))
    return render(request, "register/members.html", {"main": main})


def _members(viewer: Viewer, status: str, cursor: str) -> dict[str, Any]:
    """One page of members with the map of all: what every viewer with the same rights sees."""
    found = queries.members(viewer, status, cursor)
    known = {code: number for code, number in found.countries.items() if code}
    names = {code: country_name(code) for code in known}
    return {
        "members": found,
        "pager": pager(found, status=next((tab.status for tab in found.tabs if tab.current), "")),
        "map": _map(known, names) if found.active else "",
        "countries": sorted(((names[code], number) for code, number in known.items()), key=lambda c: (-c[1], c[0])),
        "may_admit": actions.admit_member.allowed(viewer, viewer.space),
        "space": viewer.space,
    }


def _map(known: dict[str, int], names: dict[str, str]) -> SafeString:
    """The figure, drawn once for as long as the same countries have as many members."""
    if not known:
        return SafeString("")

    def draw() -> SafeString:
        picture = maps.countries(known, names, {}, members=known)
        return render_to_string("ground/pictures/map.html", {"map": picture, "title": _("Members by country")})

    return kept("", ("members", get_language(), tuple(sorted(known.items()))), draw)


@page(MAY["admit_member"], methods=("GET", "POST"))
def admit(request: HttpRequest, viewer: Viewer) -> HttpResponse:
    """Search the register, then admit what was found, or a new organisation by its name."""
    text = request.GET.get("q", "").strip()[:100]
    found = queries.candidates(viewer, text)
    start: dict[str, Any] = {"name": text if text and not found else ""}
    if len(called := [one for one in found if one.name == text]) == 1:
        start |= {"chosen": called[0].address, "stands_for_others": called[0].federation}
    form = AdmitMember(request.POST or None, viewer=viewer, found=found, initial=start)
    if form.is_valid() and (membership := made(form, _admitted, viewer, form)):
        messages.success(request, _("%(member)s is on record now.") % {"member": membership.member.name})
        return HttpResponseRedirect(reverse("register:members", args=[_slug(viewer)]) + f"?status={membership.status}")
    context = {"form": form, "text": text, "found": found, "ready": bool(text) or request.method == "POST"}
    return render(request, "register/admit.html", context, status=422 if form.errors else 200)


def _admitted(viewer: Viewer, form: AdmitMember) -> Membership:
    given = form.membership()
    assert viewer.space is not None
    if form.cleaned_data["chosen"] == NEW:
        named = {"name": form.cleaned_data["name"], "country": form.cleaned_data["country"]}
        return actions.admit_new_member(viewer, space=viewer.space, **named, **given)
    member = form.organisation()
    assert member is not None  # AdmitMember.clean looked
    return actions.admit_member(viewer, space=viewer.space, member=member, **given)


def _slug(viewer: Viewer) -> str:
    return viewer.space.slug if viewer.space else ""


@page(MAY["change_membership"], methods=("GET", "POST"))
def membership(request: HttpRequest, viewer: Viewer, number: int) -> HttpResponse:
    """One membership: move it on, or put its class and its day right."""
    found = there(queries.membership_page(viewer, number))
    kept = found.membership
    start = {"category": kept.category, "since": kept.since, "stands_for_others": kept.stands_for_others}
    form = CorrectMembership(request.POST if "correct" in request.POST else None, initial=start)
    refusal = ""
    if request.method == "POST":
        try:
            if words := _changed(request, viewer, found, form):
                messages.success(request, words)
                return HttpResponseRedirect(request.path)
        except Refused as refused:
            refusal = _refusal(form, refused)
    context = {"found": found, "form": form, "refusal": refusal, "on": request.POST.get("on", "")}
    return render(request, "register/membership.html", context, status=422 if refusal or form.errors else 200)


def _changed(request: HttpRequest, viewer: Viewer, found: queries.MembershipPage, form: CorrectMembership) -> str:
    """What was done, in words; empty when the form has to be put right first."""
    status = request.POST.get("status", "")
    if status:
        actions.change_membership(viewer, membership=found.membership, status=status, on=_day(request))
        return str(NOTED[status])
    if not form.is_valid():
        return ""
    actions.correct_membership(viewer, membership=found.membership, **form.cleaned_data)
    return _("Saved.")


def _day(request: HttpRequest) -> date | None:
    typed = request.POST.get("on", "").strip()
    if not typed:
        return None
    read = day_in(typed)
    if read is None:
        raise Refused(_("Write the last day as year-month-day, for example 2026-03-31."), code="day", field="on")
    return read


def _refusal(form: CorrectMembership, refused: Refused) -> str:
    """A refusal of a step stands above the buttons; one of the form stands in the form."""
    if form.is_bound:
        put(form, refused)
        return ""
    return str(refused.message)


@page(MAY["relate"], methods=("GET", "POST"))
def relations(request: HttpRequest, viewer: Viewer, address: str) -> HttpResponse:
    """Say that an organisation is part of, a branch of, hosted by, or included in the figures of another."""
    organisation = find(viewer, address)
    text = request.GET.get("q", "").strip()[:100]
    found = [one for one in queries.candidates(viewer, text) if one.address != organisation.address]
    form = RelateTo(request.POST or None, viewer=viewer, found=found)
    if form.is_valid() and done(form, _related, viewer, organisation, form):
        messages.success(request, _("Saved."))
        return HttpResponseRedirect(request.path)
    context = {
        "organisation": organisation, "relations": queries.relations(viewer, organisation), "form": form, "text": text,
        "found": found,
    }  # fmt: skip
    return render(request, "register/relations.html", context, status=422 if form.errors else 200)


def _related(viewer: Viewer, organisation: Organisation, form: RelateTo) -> None:
    assert viewer.space is not None
    other = form.organisation()
    if other is None:
        raise Refused(_("That organisation is not in the register any more. Search again."), field="other")
    actions.relate(
        viewer, space=viewer.space, kind=form.cleaned_data["kind"], organisation=organisation, other=other,
        since=form.cleaned_data["since"],
    )  # fmt: skip


@page(MAY["relate"], methods=("POST",))
def unrelate(request: HttpRequest, viewer: Viewer, address: str) -> HttpResponse:
    """Take one tie back."""
    organisation = find(viewer, address)
    tie = queries.relation(viewer, organisation, request.POST.get("relation", ""))
    if tie is None or viewer.space is None:
        raise Http404
    actions.unrelate(viewer, space=viewer.space, relation=tie)
    messages.success(request, _("Taken back."))
    return HttpResponseRedirect(reverse("register:relations", args=[viewer.space.slug, organisation.address]))
