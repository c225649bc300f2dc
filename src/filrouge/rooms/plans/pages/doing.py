"""The list of actions, one of them, writing and changing them, and its steps."""

from __future__ import annotations

from functools import partial

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.utils.safestring import SafeString
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from filrouge.ground.pages.kept import house
from filrouge.ground.pages.refusals import done, made
from filrouge.ground.pages.serving import page, there
from filrouge.ground.people.models import Organisation
from filrouge.ground.people.queries import today
from filrouge.ground.people.viewer import Viewer
from filrouge.ground.thread.queries import life
from filrouge.rooms.plans.actions import doing as actions
from filrouge.rooms.plans.actions import reporting
from filrouge.rooms.plans.forms.doing import ActionForm, MilestoneForm, ReportForm
from filrouge.rooms.plans.models import Action, ActionState, Milestone, Plan, Proposal
from filrouge.rooms.plans.pages.areas import action_items
from filrouge.rooms.plans.pages.places import Crumbs, crumbs, form_page, pager, the_plan, the_plan_shown
from filrouge.rooms.plans.pages.rows import facets_of, kept_list
from filrouge.rooms.plans.queries import actions as queries
from filrouge.rooms.plans.queries.action_page import action_page
from filrouge.rooms.plans.queries.earlier import changes_of, was_changed
from filrouge.rooms.plans.queries.earlier_answers import answered_before
from filrouge.rooms.plans.queries.filters import wanted_of
from filrouge.rooms.plans.queries.finding import member_called, proposal_numbered
from filrouge.rooms.plans.queries.following import number_of
from filrouge.rooms.plans.queries.lines import lines_over
from filrouge.rooms.plans.queries.plans import href as plan_href
from filrouge.rooms.plans.queries.rolling_up import kept_lives_below, rolled_up
from filrouge.rooms.plans.queries.stamps import acted
from filrouge.rooms.plans.rules import MAY, speaker, team

KINDS = ("csv", "xlsx", "json", "ics")


@page(MAY["read"])
def action_list(request: HttpRequest, viewer: Viewer, address: str) -> HttpResponse:
    """What is done, with filters."""
    now = house()
    plan = the_plan_shown(viewer, address, now)
    wanted = wanted_of(request.GET, queries.whiches(viewer, plan))
    at, after = acted(now), request.GET.get("after", "")

    def drawn() -> tuple[SafeString, str, str]:
        found = queries.actions(viewer, plan, wanted, after)
        return action_items(found.rows), found.preceding, found.following

    about = ("actions", plan.pk, wanted, after, today())  # what is late today was not yesterday
    items, preceding, following = kept_list(at, viewer, about, drawn)
    here = plan_href(viewer, plan, "actions")
    facets = queries.groups(viewer, plan, wanted, at)
    context = {
        "plan": plan,
        "items": items,
        "pager": pager(wanted.after, preceding, following),
        "facets": facets_of(here, wanted.used, facets),
        "chips": queries.chips(facets, wanted, here),
        "clear_href": here,
        "query": wanted.query(),
        "kinds": KINDS,
        "below": kept_lives_below(plan.pk, at),
        "may_lead": MAY["keep_plan"](viewer, plan),
        "crumbs": crumbs(viewer, plan, (_("Actions"), "")),
    }
    return render(request, "plans/actions.html", context)


@page(MAY["read"])
def action(request: HttpRequest, viewer: Viewer, address: str) -> HttpResponse:
    """One action."""
    found = the_action(viewer, address)
    shown = action_page(viewer, found)
    by_steps = bool(shown.steps)
    context = {
        "action": found,
        "page": shown,
        "report": ReportForm(viewer=viewer, action=found, by_steps=by_steps) if shown.can["report"] else None,
        "below": rolled_up(found),
        "over": lines_over(viewer, found),
        "was_changed": was_changed(viewer, found),
        "thread": life(viewer, found),
        "crumbs": crumbs_of(viewer, found),
    }
    return render(request, "plans/action.html", context)


@page(MAY["read"])
def changes(request: HttpRequest, viewer: Viewer, address: str) -> HttpResponse:
    """How an action read before, change by change, and what federations answered to it before."""
    found = the_action(viewer, address)
    context = {
        "number": number_of(found),
        "title": found.title.in_(get_language() or "en"),
        "changes": changes_of(viewer, found),
        "answers": answered_before(found),
        "back": queries.href(viewer, found),
        "crumbs": crumbs_of(viewer, found, (_("How it changed"), "")),
    }
    return render(request, "plans/action_changes.html", context)


@page(MAY["keep_plan"], methods=("GET", "POST"))
def start(request: HttpRequest, viewer: Viewer, address: str) -> HttpResponse:
    """Make an action, of an adopted proposal (`proposal`, by its number) or of its own."""
    plan = the_plan(viewer, address)
    proposal = proposal_numbered(viewer, plan, request.GET.get("proposal", ""))
    form = ActionForm(request.POST if request.method == "POST" else None, viewer=viewer, plan=plan, proposal=proposal)
    if form.is_valid() and (new := made(form, _started, viewer, plan, form, proposal)):
        messages.success(request, _("Action %(number)s is in the plan. Add its steps.") % {"number": number_of(new)})
        return HttpResponseRedirect(queries.href(viewer, new))
    actions_of_plan = (_("Actions"), plan_href(viewer, plan, "actions"))
    return form_page(request, form, crumbs(viewer, plan, actions_of_plan, (_("Make an action"), "")))


def _started(viewer: Viewer, plan: Plan, form: ActionForm, proposal: Proposal | None) -> Action:
    owner = _named(viewer, form.cleaned_data["owner"])
    return actions.start_action(viewer, plan=plan, draft=form.draft(), proposal=proposal, owner=owner)


def _named(viewer: Viewer, name: str) -> Organisation | None:
    """The member of a name; None for no name. Raises Refused for a name that no member has."""
    return member_called(viewer, name, field="owner") if name.strip() else None


@page(speaker | team, methods=("GET", "POST"))
def change(request: HttpRequest, viewer: Viewer, address: str) -> HttpResponse:
    """Change an action, or give a draft from the room its place."""
    found = the_action(viewer, address)
    draft = found.state == ActionState.DRAFT
    if not MAY["keep_plan" if draft else "keep_action"](viewer, found):
        raise Http404
    form = ActionForm(request.POST if request.method == "POST" else None, viewer=viewer, plan=found.plan, before=found)
    if form.is_valid() and _changed(viewer, found, form):
        messages.success(request, _("Saved."))
        return HttpResponseRedirect(queries.href(viewer, found))
    heading = _("Give it its place in the plan") if draft else _("Change the action")
    return form_page(request, form, crumbs_of(viewer, found, (heading, "")))


def _changed(viewer: Viewer, found: Action, form: ActionForm) -> bool:
    if found.state == ActionState.DRAFT:
        return done(form, partial(actions.place_action, viewer, action=found), draft=form.draft())
    revision = form.cleaned_data["revision"] or 0
    return done(form, partial(actions.change_action, viewer, action=found), draft=form.draft(), revision=revision)


@page(speaker | team, methods=("GET", "POST"))
def add_milestone(request: HttpRequest, viewer: Viewer, address: str) -> HttpResponse:
    """Add a step to an action."""
    found = _kept(viewer, address)
    form = MilestoneForm(request.POST if request.method == "POST" else None, viewer=viewer)
    if form.is_valid() and done(form, partial(reporting.add_milestone, viewer, action=found), draft=form.draft()):
        messages.success(request, _("The step is added."))
        return HttpResponseRedirect(queries.href(viewer, found))
    return form_page(request, form, crumbs_of(viewer, found, (_("Add a step"), "")))


@page(speaker | team, methods=("GET", "POST"))
def change_milestone(request: HttpRequest, viewer: Viewer, address: str, number: int) -> HttpResponse:
    """Change a step of an action, or take it away."""
    found = _kept(viewer, address)
    step = step_of(found, number)
    form = MilestoneForm(request.POST if request.method == "POST" else None, viewer=viewer, before=step)
    act, given = reporting.change_milestone, {"milestone": step}
    if form.is_valid() and done(form, act, viewer, draft=form.draft(), **given):
        messages.success(request, _("Saved."))
        return HttpResponseRedirect(queries.href(viewer, found))
    return form_page(request, form, crumbs_of(viewer, found, (_("Change the step"), "")))


def the_action(viewer: Viewer, address: str) -> Action:
    """The action of an address, or 404."""
    return there(queries.action_called(viewer, address))


def step_of(action: Action, number: int) -> Milestone:
    """A step of an action by its place, or 404."""
    found = there(action.milestones.filter(position=number).first())
    found.action = action
    return found


def crumbs_of(viewer: Viewer, found: Action, *more: tuple[str, str]) -> Crumbs:
    """Where an action stands."""
    label = _("Action %(number)s") % {"number": number_of(found)} if found.number else _("A draft")
    here = (label, queries.href(viewer, found) if more else "")
    return crumbs(viewer, found.plan, (_("Actions"), plan_href(viewer, found.plan, "actions")), here, *more)


def _kept(viewer: Viewer, address: str) -> Action:
    """An action that the viewer keeps, or 404."""
    found = the_action(viewer, address)
    if found.state == ActionState.DRAFT or not MAY["keep_action"](viewer, found):
        raise Http404
    return found
