"""The desk where what was said becomes proposals: drawing, adding to one, merging, telling apart, lists."""

from __future__ import annotations

from dataclasses import replace
from typing import Any
from urllib.parse import urlencode, urlsplit

from django.contrib import messages
from django.core import signing
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect, QueryDict
from django.shortcuts import render
from django.utils.safestring import SafeString
from django.utils.translation import get_language, gettext_lazy, ngettext
from django.utils.translation import gettext as _

from filrouge.ground.actions import Refused
from filrouge.ground.files.models import Stored
from filrouge.ground.pages.kept import house
from filrouge.ground.pages.refusals import done, put, refusals_shown
from filrouge.ground.pages.serving import page, there
from filrouge.ground.people.viewer import Viewer
from filrouge.ground.words import Words
from filrouge.rooms.plans.actions import drawing, importing, merging, proposing
from filrouge.rooms.plans.actions.hearing import title_of
from filrouge.rooms.plans.forms.contributing import SendList, chosen_step
from filrouge.rooms.plans.forms.proposing import Propose
from filrouge.rooms.plans.jobs import look_for_similar
from filrouge.rooms.plans.models import Contribution, Plan, Proposal
from filrouge.rooms.plans.pages.places import area_of, crumbs, pager, the_plan, the_plan_shown, the_proposal
from filrouge.rooms.plans.pages.rows import facets_of, kept_list, waiting_items
from filrouge.rooms.plans.queries import contributions as queries
from filrouge.rooms.plans.queries.contributions import proposal_href
from filrouge.rooms.plans.queries.filters import Wanted, chips, groups, wanted_of
from filrouge.rooms.plans.queries.finding import chosen_contributions, chosen_proposals, proposal_numbered
from filrouge.rooms.plans.queries.plans import href as plan_href
from filrouge.rooms.plans.queries.rows_in import LABELS, NEW, REFUSED, THERE, ListIn
from filrouge.rooms.plans.queries.similar import alike_to_contribution
from filrouge.rooms.plans.queries.stamps import voiced
from filrouge.rooms.plans.rules import MAY

AGAIN = gettext_lazy("Put them right in the file and send it again: what is in the plan already is not taken twice.")
SHOWN = 200  # rows of a list that the page shows before it is taken in
FILTERS = "filters"  # of the button below them, where the others have an address
LIST = "plans.list"  # what a signed name of a file that was looked through is good for


@page(MAY["sort"], methods=("GET", "POST"))
def sorting(request: HttpRequest, viewer: Viewer, address: str) -> HttpResponse:
    """Contributions that wait for a proposal; those that are chosen go into a new one or into one that is there."""
    if request.method == "POST":
        return _sorted(request, viewer, _sorted_by(viewer, address))
    now = house()
    plan = the_plan_shown(viewer, address, now)
    if not MAY["sort"](viewer, plan):
        raise Http404
    wanted, after, kept_at = wanted_of(request.GET), request.GET.get("after", ""), voiced(now)
    here = plan_href(viewer, plan, "sorting")
    ticked, near = _ticked(request, viewer, plan)
    items, elsewhere, preceding, following = _waiting(viewer, plan, wanted, after, ticked, kept_at)
    facets = groups(plan, wanted, {}, kept_at)
    context = {
        "plan": plan,
        "items": items,
        "pager": pager(wanted.after, preceding, following),
        "facets": facets_of(here, wanted.used, facets, "turn"),
        "chips": chips(viewer, facets, wanted, here),
        "clear_href": here,
        "said": bool(items) or queries.heard(viewer, plan).exists(),
        "near": queries.contribution_rows(viewer, plan, [near])[0] if near else None,
        "looking": near is not None and look_for_similar(viewer, plan),
        "alike": alike_to_contribution(viewer, near, plan) if near else (),
        "ticked": {each.pk for each in ticked},
        "elsewhere": queries.contribution_rows(viewer, plan, elsewhere),
        "crumbs": crumbs(viewer, plan, (_("Sorting"), "")),
    }
    return render(request, "plans/sorting.html", context)


def _ticked(request: HttpRequest, viewer: Viewer, plan: Plan) -> tuple[list[Contribution], Contribution | None]:
    """What the address says is chosen, and the one among it whose likes are to stand beside."""
    near = request.GET.get("near", "")
    ticked = chosen_contributions(viewer, plan, [near, *request.GET.getlist("chosen")])
    return ticked, next((each for each in ticked if str(each.pk) == near), None)


def _waiting(
    viewer: Viewer, plan: Plan, wanted: Wanted, after: str, ticked: list[Contribution], at: str
) -> tuple[SafeString, list[Contribution], str, str]:
    """The items of the desk, what is ticked and stands on another page of it, and the cursors of its neighbours. What
    somebody ticked is for them alone, so it is not kept.
    """
    waits = replace(wanted, which=queries.UNSORTED)
    if not ticked:

        def drawn() -> tuple[SafeString, str, str]:
            found = queries.contributions(viewer, plan, waits, after)
            return waiting_items(found.rows), found.preceding, found.following

        items, preceding, following = kept_list(at, viewer, ("sorting", plan.pk, wanted, after), drawn)
        return items, [], preceding, following
    found = queries.contributions(viewer, plan, waits, after)
    here = {row.id for row in found.rows}
    items = waiting_items(found.rows, {each.pk for each in ticked})
    return items, [each for each in ticked if each.pk not in here], found.preceding, found.following


def _sorted_by(viewer: Viewer, address: str) -> Plan:
    plan = the_plan(viewer, address)
    if not MAY["sort"](viewer, plan):
        raise Http404
    return plan


def _sorted(request: HttpRequest, viewer: Viewer, plan: Plan) -> HttpResponse:
    """To the page that writes a new proposal, to what is like one of them, to another page of the list, or into the
    proposal whose number was typed or whose button was pressed.
    """
    chosen = request.POST.getlist("chosen")[: drawing.MOST]
    if "new" in request.POST and not chosen:
        messages.warning(request, _("Choose the contributions that it is drawn from."))
        return _desk(request, chosen, request.GET.get("near", ""))
    if "new" in request.POST:
        query = QueryDict(mutable=True)
        query.setlist("chosen", chosen)
        return HttpResponseRedirect(f"{plan_href(viewer, plan, 'draw')}?{query.urlencode()}")
    if "turn" in request.POST:
        return _turned(request, chosen)
    if near := request.POST.get("near", ""):
        return _desk(request, chosen, near)
    number = request.POST.get("into") or request.POST.get("number", "")
    proposal = proposal_numbered(viewer, plan, number)
    contributions = chosen_contributions(viewer, plan, chosen)
    near = request.GET.get("near", "")
    if proposal is None or not contributions:
        messages.warning(request, _("Choose contributions, and write the number of a proposal."))
        return _desk(request, chosen, near)
    with refusals_shown(request):
        added = drawing.add_sources(viewer, proposal=proposal, contributions=contributions)
        words = ngettext(
            "%(number)s contribution stands behind proposal %(proposal)s now.",
            "%(number)s contributions stand behind proposal %(proposal)s now.",
            added,
        )
        messages.success(request, words % {"number": added, "proposal": proposal.number})
        return _desk(request, [], "" if near in chosen else near)
    return _desk(request, chosen, near)


def _turned(request: HttpRequest, chosen: list[str]) -> HttpResponse:
    """Another page of the list, or the list with other filters. Both are buttons, so that they take along what is
    ticked: the filters that are marked in the form, or what the address on a button says.
    """
    turn = request.POST["turn"]
    wanted = wanted_of(request.POST if turn == FILTERS else QueryDict(urlsplit(turn).query))
    after = "" if turn == FILTERS else QueryDict(urlsplit(turn).query).get("after", "")
    query = QueryDict(wanted.query()[1:], mutable=True)
    near = request.GET.get("near", "")
    for name, values in {"after": [after], "near": [near], "chosen": chosen}.items():
        query.setlist(name, [value for value in values if value])
    said = query.urlencode()
    return HttpResponseRedirect(request.path + (f"?{said}" if said else ""))


def _desk(request: HttpRequest, chosen: list[str], near: str) -> HttpResponse:
    """Back to the same page of the desk, with what is ticked and the one whose likes stand beside."""
    query = request.GET.copy()
    query.setlist("chosen", chosen)
    query.setlist("near", [near] if near else [])
    said = query.urlencode()
    return HttpResponseRedirect(request.path + (f"?{said}" if said else "") + ("#alike" if near else ""))


@page(MAY["sort"], methods=("GET", "POST"))
def draw(request: HttpRequest, viewer: Viewer, address: str) -> HttpResponse:
    """Write a proposal that says what the chosen contributions have in common."""
    plan = _sorted_by(viewer, address)
    sources = chosen_contributions(viewer, plan, [*request.GET.getlist("chosen"), *request.POST.getlist("chosen")])
    form = Propose(
        request.POST if request.method == "POST" else None, viewer=viewer, plan=plan, said=_as_said(sources),
        initial=area_of(sources),
    )  # fmt: skip
    given: dict[str, Any] = {"plan": plan, "contributions": sources}
    if form.is_valid() and done(form, proposing.draw_proposal, viewer, wording=form.wording(), **given):
        messages.success(request, _("Drawn. The organisations that said it are asked to be its authors."))
        return HttpResponseRedirect(plan_href(viewer, plan, "sorting"))
    context = {
        "form": form, "plan": plan, "sources": queries.contribution_rows(viewer, plan, sources),
        "back": "?".join([plan_href(viewer, plan, "sorting"), urlencode({"chosen": [s.pk for s in sources]}, True)]),
        "crumbs": crumbs(viewer, plan, (_("Sorting"), plan_href(viewer, plan, "sorting")), (_("New proposal"), "")),
    }  # fmt: skip
    return render(request, "plans/draw.html", context, status=422 if form.errors else 200)


def _as_said(sources: list[Contribution]) -> dict[str, Words] | None:
    """The words of the first, to begin with."""
    if not sources:
        return None
    first = sources[0].text
    said = first.in_(first.origin)
    return {"title": Words.of(title_of(said.text), said.language), "text": first if len(sources) == 1 else Words()}


@page(MAY["sort"], methods=("GET", "POST"))
def merge(request: HttpRequest, viewer: Viewer, address: str) -> HttpResponse:
    """Several proposals become one: one of them, or a new one with words of its own."""
    plan = _sorted_by(viewer, address)
    named = [*request.GET.getlist("chosen"), *request.POST.getlist("chosen")]
    chosen = chosen_proposals(viewer, plan, named)
    if request.method == "POST" and "into" in request.POST:
        return _merged_into(request, viewer, plan, chosen)
    form = Propose(
        request.POST if request.method == "POST" else None, viewer=viewer, plan=plan,
        said={"title": chosen[0].title, "text": chosen[0].text} if chosen else None,
    )  # fmt: skip
    if form.is_valid() and done(form, merging.merge_anew, viewer, plan=plan, proposals=chosen, wording=form.wording()):
        messages.success(request, _("Merged into a new proposal. Those who support the originals are told."))
        return HttpResponseRedirect(plan_href(viewer, plan, "proposals"))
    context = {
        "form": form, "plan": plan, "chosen": [_named(viewer, each) for each in chosen],
        "back": plan_href(viewer, plan, "proposals"),
        "crumbs": crumbs(viewer, plan, (_("Proposals"), plan_href(viewer, plan, "proposals")), (_("Merge"), "")),
    }  # fmt: skip
    return render(request, "plans/merge.html", context, status=422 if form.errors else 200)


def _named(viewer: Viewer, proposal: Proposal) -> dict[str, Any]:
    language = get_language() or "en"
    return {"id": proposal.pk, "number": proposal.number, "title": proposal.title.in_(language),
            "text": proposal.text.in_(language), "href": proposal_href(viewer, proposal)}  # fmt: skip


def _merged_into(request: HttpRequest, viewer: Viewer, plan: Plan, chosen: list[Proposal]) -> HttpResponse:
    into = next((each for each in chosen if str(each.pk) == request.POST["into"]), None)
    others = [each for each in chosen if each is not into]
    if into is None or not others:
        messages.warning(request, _("Choose two proposals or more, and the one that the others go into."))
        return HttpResponseRedirect(plan_href(viewer, plan, "proposals"))
    with refusals_shown(request):
        merging.merge(viewer, into=into, proposals=others)
        messages.success(request, _("Merged. Those who support the originals are told."))
    return HttpResponseRedirect(proposal_href(viewer, into))


@page(MAY["sort"], methods=("POST",))
def apart(request: HttpRequest, viewer: Viewer, address: str) -> HttpResponse:
    """Two proposals that are suggested to be alike do not say the same: remember it."""
    one = the_proposal(viewer, address)
    others = chosen_proposals(viewer, one.plan, [request.POST.get("other", "")])
    if not others or not MAY["sort"](viewer, one):
        raise Http404
    merging.tell_apart(viewer, one=one, other=others[0])
    messages.success(request, _("Noted. They are not suggested to each other any more."))
    return HttpResponseRedirect(proposal_href(viewer, one))


@page(MAY["take_in"], methods=("GET", "POST"))
def list_in(request: HttpRequest, viewer: Viewer, address: str) -> HttpResponse:
    """Send a list, look through what each of its rows would become, and take it in."""
    plan = the_plan(viewer, address)
    if not MAY["take_in"](viewer, plan):
        raise Http404
    form = SendList(request.POST or None, request.FILES or None, plan=plan)
    context: dict[str, Any] = {"plan": plan, "crumbs": crumbs(viewer, plan, (_("Take in a list"), ""))}
    if request.method == "POST" and "take" in request.POST:
        return _taken(request, viewer, plan)
    if request.method == "POST" and form.is_valid():
        file = form.cleaned_data["file"]
        try:
            stored = importing.receive_list(viewer, plan=plan, chunks=file.chunks(), name=file.name or "")
            found = importing.looked_through(viewer, plan, stored, form.cleaned_data["language"])
        except Refused as refused:
            put(form, refused)
        else:
            kept = {name: form.cleaned_data[name] for name in ("language", "step")}
            context |= {"name": file.name, "kept": signing.dumps([plan.pk, stored.pk, kept], salt=LIST)}
            return render(request, "plans/list_preview.html", context | _previewed(found))
    return render(request, "plans/list_in.html", context | {"form": form}, status=422 if form.errors else 200)


def _previewed(found: ListIn) -> dict[str, Any]:
    """What the page shows of a list: what cannot be taken comes first, for it is what somebody can put right."""
    parts = {outcome: found.of(outcome) for outcome in (REFUSED, THERE, NEW)}
    rows = [row for outcome in (REFUSED, NEW, THERE) for row in parts[outcome]]
    counts = {outcome: len(part) for outcome, part in parts.items()}
    read = [(LABELS[name], heading) for name, heading in found.read]
    about: dict[str, Any] = {"read": read, "unread": found.unread, "notes": found.notes}
    about["again"] = AGAIN if counts[REFUSED] else ""
    return {"rows": rows[:SHOWN], "more": max(len(rows) - SHOWN, 0), **counts, **about}


def _taken(request: HttpRequest, viewer: Viewer, plan: Plan) -> HttpResponse:
    """Take in the list that was looked through. Pressed twice it adds nothing."""
    try:
        number, stored, kept = signing.loads(request.POST.get("kept", ""), salt=LIST, max_age=86_400)
    except signing.BadSignature as strange:
        raise Http404 from strange
    if number != plan.pk:
        raise Http404
    step = chosen_step(plan, kept["step"])
    file = there(Stored.objects.filter(pk=stored).first())
    with refusals_shown(request):
        found = importing.import_list(viewer, plan=plan, stored=file, language=kept["language"], step=step)
        new = len(found.of(NEW))
        words = ngettext("%(number)s contribution was taken in.", "%(number)s contributions were taken in.", new)
        messages.success(request, words % {"number": new})
        if refused := len(found.of(REFUSED)):
            words = ngettext("%(number)s row was not taken.", "%(number)s rows were not taken.", refused)
            messages.warning(request, f"{words % {'number': refused}} {AGAIN}")
        return HttpResponseRedirect(plan_href(viewer, plan, "contributions"))
    return HttpResponseRedirect(plan_href(viewer, plan, "list_in"))
