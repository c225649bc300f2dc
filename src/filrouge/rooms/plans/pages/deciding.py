"""Weighing proposals by a ballot, and deciding about them with what it said beside each."""

from __future__ import annotations

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from filrouge.ground.pages.refusals import done, made
from filrouge.ground.pages.serving import page
from filrouge.ground.people.viewer import Viewer
from filrouge.rooms.ballots.models import Ballot
from filrouge.rooms.ballots.models import State as BallotState
from filrouge.rooms.ballots.queries.ballots import href as ballot_href
from filrouge.rooms.plans import rules
from filrouge.rooms.plans.actions import deciding as actions
from filrouge.rooms.plans.actions.weighing import step_for, weigh
from filrouge.rooms.plans.forms.deciding import Decide, OtherLanguages, Reopen, Weigh
from filrouge.rooms.plans.models import Plan
from filrouge.rooms.plans.pages.places import crumbs, the_plan, the_proposal
from filrouge.rooms.plans.pages.proposing import crumbs_of
from filrouge.rooms.plans.pages.rows import weighed_items
from filrouge.rooms.plans.queries import weighings as queries
from filrouge.rooms.plans.queries.contributions import proposal_href
from filrouge.rooms.plans.queries.finding import chosen_proposals
from filrouge.rooms.plans.queries.following import in_
from filrouge.rooms.plans.queries.opening import closed_because, step_name
from filrouge.rooms.plans.queries.plans import href as plan_href
from filrouge.rooms.plans.rules import MAY


@page(MAY["weigh"], methods=("GET", "POST"))
def weighing(request: HttpRequest, viewer: Viewer, address: str) -> HttpResponse:
    """Choose the proposals and how they are weighed; the ballots of the plan and where they stand."""
    plan = the_plan(viewer, address)
    step = step_for(plan, timezone.now())
    form = Weigh(request.POST if request.method == "POST" else None, viewer=viewer, step=step)
    asked = request.POST if request.method == "POST" else request.GET
    chosen = chosen_proposals(viewer, plan, asked.getlist("chosen"))
    if form.is_valid() and (weighed := made(form, weigh, viewer, plan=plan, proposals=chosen, draft=form.draft())):
        messages.success(request, _("The ballot is prepared. Try it, then open it when its step begins."))
        return HttpResponseRedirect(ballot_href(viewer, weighed.ballot))
    context = {
        "plan": plan, "form": form,
        "items": weighed_items(queries.desk(viewer, plan, None), {each.pk for each in chosen}),
        "weighings": queries.weighings(viewer, plan), "step": step, "step_name": step_name(step) if step else "",
        "crumbs": crumbs(viewer, plan, (_("Weighing"), "")),
    }  # fmt: skip
    return render(request, "plans/weighing.html", context, status=422 if form.errors else 200)


@page(MAY["decide"], methods=("GET", "POST"))
def decide(request: HttpRequest, viewer: Viewer, address: str) -> HttpResponse:
    """The desk: every proposal with what the ballot said, what is proposed to become of it, and why."""
    plan = the_plan(viewer, address)
    ballot = _ballot(viewer, plan, request.GET.get("ballot", ""))
    rows = queries.desk(viewer, plan, ballot)
    proposed = [(row.proposal, row.got.outcome if row.got else "") for row in rows]
    form = Decide(request.POST if request.method == "POST" else None, viewer=viewer, proposals=proposed)
    if form.is_valid():
        rulings = form.rulings()
        if done(form, actions.decide, viewer, plan=plan, rulings=rulings, ballot=ballot):
            words = ngettext("%(n)s proposal is decided.", "%(n)s proposals are decided.", len(rulings))
            messages.success(request, words % {"n": len(rulings)} + " " + _("Everybody who spoke is told."))
            return HttpResponseRedirect(plan_href(viewer, plan, "decide"))
    fields = form.drawn()
    context = {
        "plan": plan, "form": form, "ballot": ballot, "ballot_href": ballot_href(viewer, ballot) if ballot else "",
        "ballot_title": in_(ballot.title) if ballot else "",
        "rows": [(row, fields[row.proposal.number]) for row in rows],
        "weighings": queries.weighings(viewer, plan),
        # Reasons that were typed stay on the page, which then says beside them why nothing was decided.
        "closed": "" if form.is_bound else closed_because(plan, rules.ADOPT),
        "waits": ballot is not None and ballot.state != BallotState.PUBLISHED and not form.is_bound,
        "crumbs": crumbs(viewer, plan, (_("Deciding"), "")),
    }  # fmt: skip
    return render(request, "plans/decide.html", context, status=422 if form.errors else 200)


@page(MAY["decide"], methods=("GET", "POST"))
def reopen(request: HttpRequest, viewer: Viewer, address: str) -> HttpResponse:
    """Open a decided proposal again; what was decided before stays on record."""
    found = the_proposal(viewer, address)
    form = Reopen(request.POST if request.method == "POST" else None, viewer=viewer)
    if form.is_valid() and done(form, actions.reopen, viewer, proposal=found, reason=form.cleaned_data["reason"]):
        messages.success(request, _("Proposal %(number)s is open again.") % {"number": found.number})
        return HttpResponseRedirect(proposal_href(viewer, found))
    context = {
        "form": form, "proposal": found, "decisions": queries.decisions(viewer, found),
        "back": proposal_href(viewer, found), "crumbs": crumbs_of(viewer, found, (_("Reopen"), "")),
    }  # fmt: skip
    return render(request, "plans/reopen.html", context, status=422 if form.errors else 200)


@page(MAY["decide"], methods=("GET", "POST"))
def languages(request: HttpRequest, viewer: Viewer, address: str, number: int) -> HttpResponse:
    """The reason of a decision in other languages."""
    found = the_proposal(viewer, address)
    decision = queries.decision_numbered(found, number)
    if decision is None or not decision.reason:
        raise Http404
    form = OtherLanguages(request.POST if request.method == "POST" else None, viewer=viewer, reason=decision.reason)
    back = proposal_href(viewer, found)
    given = {"decision": decision, "reason": form.cleaned_data["reason"]} if form.is_valid() else {}
    if given and done(form, actions.translate_reason, viewer, **given):
        messages.success(request, _("Saved. Everybody reads the reason in their language where it is written in it."))
        return HttpResponseRedirect(back)
    context = {
        "form": form, "heading": _("The reason in other languages"), "back": back,
        "crumbs": crumbs_of(viewer, found, (_("Languages"), "")),
    }  # fmt: skip
    return render(request, "plans/form.html", context, status=422 if form.errors else 200)


def _ballot(viewer: Viewer, plan: Plan, address: str) -> Ballot | None:
    """The ballot that the desk is about; 404 for an address of none that is seen."""
    found = queries.ballot_of(viewer, plan, address) if address else None
    if address and found is None:
        raise Http404
    return found
