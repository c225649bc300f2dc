"""The list of proposals, one of them, writing and changing them, and what members make of them."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _

from filrouge.ground.pages.kept import house
from filrouge.ground.pages.refusals import done
from filrouge.ground.pages.serving import page
from filrouge.ground.people.viewer import Viewer
from filrouge.ground.thread.queries import life
from filrouge.ground.words import Shown
from filrouge.rooms.plans import rules
from filrouge.rooms.plans.actions import proposing as actions
from filrouge.rooms.plans.forms.proposing import Propose, Renew, Say
from filrouge.rooms.plans.jobs import look_for_similar
from filrouge.rooms.plans.models import Proposal, ProposalState
from filrouge.rooms.plans.pages.amendment_rows import amendment_drawn
from filrouge.rooms.plans.pages.places import Crumbs, area_of, crumbs, pager, the_plan, the_plan_shown, the_proposal
from filrouge.rooms.plans.pages.rows import facets_of, kept_list, proposal_items
from filrouge.rooms.plans.queries import proposals as queries
from filrouge.rooms.plans.queries.changes import said as said_in
from filrouge.rooms.plans.queries.contributions import contribution_rows, proposal_href
from filrouge.rooms.plans.queries.filters import chips, groups, wanted_of
from filrouge.rooms.plans.queries.finding import contributions_at
from filrouge.rooms.plans.queries.opening import closed_because
from filrouge.rooms.plans.queries.plans import href as plan_href
from filrouge.rooms.plans.queries.proposal_page import proposal_page, versions
from filrouge.rooms.plans.queries.similar import alike_to_proposal
from filrouge.rooms.plans.queries.stamps import enrolled, proposed, voiced
from filrouge.rooms.plans.queries.tables import KINDS
from filrouge.rooms.plans.queries.weighings import decisions
from filrouge.rooms.plans.rules import MAY


@page(MAY["read"])
def proposals(request: HttpRequest, viewer: Viewer, address: str) -> HttpResponse:
    """What is proposed, with filters."""
    now = house()
    plan = the_plan_shown(viewer, address, now)
    whiches = {name: label for name, label in queries.WHICHES.items() if name != "mine" or viewer.acting}
    wanted = wanted_of(request.GET, whiches)
    after = request.GET.get("after", "")
    here = plan_href(viewer, plan, "proposals")
    facets = groups(plan, wanted, whiches, voiced(now), steps=False)
    can = {
        "propose": MAY["propose"](viewer, plan),
        "support": MAY["support"](viewer, plan) and rules.allowed_now(plan, rules.SUPPORT),
        "sort": MAY["sort"](viewer, plan),
    }

    def drawn() -> tuple[SafeString, str, str]:
        found = queries.proposals(viewer, plan, wanted, after, enrolled(now))
        items = proposal_items(viewer, found.rows, may_support=can["support"], may_sort=can["sort"])
        return items, found.preceding, found.following

    items, preceding, following = kept_list(
        proposed(now), viewer, ("proposals", plan.pk, wanted, after, can["support"]), drawn
    )
    context = {
        "plan": plan,
        "items": items,
        "pager": pager(wanted.after, preceding, following),
        "facets": facets_of(here, wanted.used, facets),
        "chips": chips(viewer, facets, wanted, here),
        "clear_href": here,
        "query": wanted.query(),
        "kinds": KINDS,
        "can": can,
        "closed": closed_because(plan, rules.PROPOSE),
        "here": request.get_full_path(),
        "crumbs": crumbs(viewer, plan, (_("Proposals"), "")),
    }  # fmt: skip
    return render(request, "plans/proposals.html", context)


@page(MAY["read"])
def proposal(request: HttpRequest, viewer: Viewer, address: str) -> HttpResponse:
    """One proposal. The address of one that was merged leads to what it became."""
    found = the_proposal(viewer, address)
    if found.merged_into is not None:
        words = _("Proposal %(number)s was merged into this one.")
        messages.info(request, words % {"number": found.number})
        return HttpResponseRedirect(proposal_href(viewer, found.merged_into))
    return shown(request, viewer, found)


@page(MAY["read"])
def original(request: HttpRequest, viewer: Viewer, address: str) -> HttpResponse:
    """A proposal that was merged into another one, as it was."""
    found = the_proposal(viewer, address)
    if found.state != ProposalState.MERGED:
        return HttpResponseRedirect(proposal_href(viewer, found))
    return shown(request, viewer, found)


def shown(request: HttpRequest, viewer: Viewer, found: Proposal, said: Say | None = None) -> HttpResponse:
    """The page of a proposal; once more with a comment that was not taken (`said`) and why."""
    told = proposal_page(viewer, found)
    sorts = told.can["sort"] and not told.can["draft"]
    context = {
        "proposal": found,
        "page": told,
        "amendments": [amendment_drawn(row) for row in told.amendments],
        "may_support": told.can["support"] and not told.closed[rules.SUPPORT],
        "into": proposal_href(viewer, found.merged_into) if found.merged_into else "",
        "say": said or (Say(viewer=viewer) if told.can["comment"] and not told.closed[rules.COMMENT] else None),
        "looking": sorts and look_for_similar(viewer, found.plan),
        "alike": alike_to_proposal(viewer, found) if sorts else (),
        "decisions": () if told.can["draft"] else decisions(viewer, found),
        "may_decide": MAY["decide"](viewer, found),
        "thread": life(viewer, found),
        "crumbs": crumbs_of(viewer, found),
    }
    return render(request, "plans/proposal.html", context, status=422 if said else 200)


@page(MAY["read"])
def history(request: HttpRequest, viewer: Viewer, address: str) -> HttpResponse:
    """Every wording of a proposal, each with what it changed."""
    found = the_proposal(viewer, address)
    told = {"proposal": found, "versions": versions(viewer, found), "back": proposal_href(viewer, found),
            "crumbs": crumbs_of(viewer, found, (_("Versions"), ""))}  # fmt: skip
    return render(request, "plans/history.html", told)


@page(MAY["propose"], methods=("GET", "POST"))
def propose(request: HttpRequest, viewer: Viewer, address: str) -> HttpResponse:
    """Propose something, alone or from what was said (`from`, an address of a contribution)."""
    plan = the_plan(viewer, address)
    if not MAY["propose"](viewer, plan):
        raise Http404
    sources = contributions_at(viewer, plan, [*request.GET.getlist("from"), *request.POST.getlist("from")])
    form = Propose(
        request.POST if request.method == "POST" else None, viewer=viewer, plan=plan, initial=area_of(sources)
    )
    given: dict[str, Any] = {"plan": plan, "contributions": sources}
    if form.is_valid() and done(form, actions.propose, viewer, wording=form.wording(), **given):
        messages.success(request, _("Proposed. Ask others to stand behind it as authors."))
        return HttpResponseRedirect(plan_href(viewer, plan, "proposals"))
    context = {
        "form": form, "plan": plan, "sources": contribution_rows(viewer, plan, sources),
        "closed": "" if form.is_bound else closed_because(plan, rules.PROPOSE),
        "back": plan_href(viewer, plan, "proposals"), "alike_href": plan_href(viewer, plan, "alike"),
        "crumbs": crumbs(viewer, plan, (_("Proposals"), plan_href(viewer, plan, "proposals")), (_("Propose"), "")),
    }  # fmt: skip
    return render(request, "plans/propose.html", context, status=422 if form.errors else 200)


@page(MAY["propose"] | MAY["sort"], methods=("GET", "POST"))
def revise(request: HttpRequest, viewer: Viewer, address: str) -> HttpResponse:
    """Write a new version, or open a draft from the room."""
    found = the_proposal(viewer, address)
    if not MAY["keep_proposal"](viewer, found):
        raise Http404
    form = Propose(request.POST if request.method == "POST" else None, viewer=viewer, plan=found.plan, before=found)
    if form.is_valid() and _written(request, viewer, found, form):
        return HttpResponseRedirect(proposal_href(viewer, found))
    told = {
        "form": form, "proposal": found, "back": proposal_href(viewer, found),
        "draft": found.state == ProposalState.DRAFT, "crumbs": crumbs_of(viewer, found, (_("Change"), "")),
        "newer": _newer(found, form, request.POST.dict()),
    }  # fmt: skip
    return render(request, "plans/revise.html", told, status=422 if form.errors else 200)


def _newer(found: Proposal, form: Propose, typed: dict[str, str]) -> dict[str, Shown] | None:
    """The words that somebody wrote while these were typed, to be read beside them; what is sent next is on them."""
    if not form.errors or form.cleaned_data.get("version") in {None, found.version}:
        return None
    form.data = typed | {"version": str(found.version)}
    origin = found.title.origin
    return {"title": found.title.in_(origin), "text": found.text.in_(origin)}


def _written(request: HttpRequest, viewer: Viewer, found: Proposal, form: Propose) -> bool:
    if found.state == ProposalState.DRAFT and "open" in request.POST:
        opened = done(form, actions.open_proposal, viewer, proposal=found, wording=form.wording())
        if opened:
            messages.success(request, _("The proposal is open. Everybody sees it."))
        return opened
    version = form.cleaned_data["version"] or 0
    kept = done(form, actions.revise, viewer, proposal=found, wording=form.wording(), version=version)
    if kept:
        messages.success(request, _("Kept as version %(version)s.") % {"version": found.version})
    return kept


@page(MAY["propose"] | MAY["sort"], methods=("GET", "POST"))
def renew(request: HttpRequest, viewer: Viewer, address: str) -> HttpResponse:
    """Write what a proposal says in another language, beside the original."""
    found = the_proposal(viewer, address)
    language = request.GET.get("language", "")
    known = {*(viewer.space.languages if viewer.space else ()), *found.title.texts()} - {found.title.origin}
    if language not in known or not MAY["keep_proposal"](viewer, found):
        raise Http404
    before = {"title": said_in(found.title, language), "text": said_in(found.text, language)}
    form = Renew(request.POST if request.method == "POST" else None, initial=before, language=language)
    given = {"language": language}
    if form.is_valid() and done(form, actions.renew, viewer, proposal=found, **given, **form.cleaned_data):
        messages.success(request, _("Renewed. It is shown as checked against the wording of today."))
        return HttpResponseRedirect(proposal_href(viewer, found))
    origin = found.title.origin
    told = {
        "form": form, "proposal": found, "language": language, "back": proposal_href(viewer, found),
        "title": found.title.in_(origin), "text": found.text.in_(origin),
        "crumbs": crumbs_of(viewer, found, (_("Translation"), "")),
    }  # fmt: skip
    return render(request, "plans/renew.html", told, status=422 if form.errors else 200)


def crumbs_of(viewer: Viewer, found: Proposal, *more: tuple[str, str]) -> Crumbs:
    """Where a proposal stands."""
    label = _("Proposal %(number)s") % {"number": found.number}
    return crumbs(
        viewer, found.plan, (_("Proposals"), plan_href(viewer, found.plan, "proposals")),
        (label, proposal_href(viewer, found) if more else ""), *more,
    )  # fmt: skip
