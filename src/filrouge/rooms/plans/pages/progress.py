"""What is done with an action by one button: reporting, ticking a step, leading it, taking part, reminding."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial
from typing import TypeVar

from django.contrib import messages
from django.db.models import QuerySet
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from filrouge.ground.numbers import number_in
from filrouge.ground.pages.addresses import own_address
from filrouge.ground.pages.kept import house
from filrouge.ground.pages.refusals import done, refusals_shown
from filrouge.ground.pages.serving import page, there
from filrouge.ground.people.queries import today
from filrouge.ground.people.viewer import Viewer
from filrouge.ground.words import Words
from filrouge.rooms.plans.actions import reminding, reporting, taking_part
from filrouge.rooms.plans.forms.doing import ReportForm
from filrouge.rooms.plans.models import Action, ActionState, Milestone, Partner
from filrouge.rooms.plans.pages.doing import crumbs_of, the_action
from filrouge.rooms.plans.pages.follow_rows import follow_items
from filrouge.rooms.plans.pages.places import crumbs, form_page, pager, plain_after, the_plan_shown
from filrouge.rooms.plans.pages.rows import carrying, kept_list
from filrouge.rooms.plans.queries.actions import href
from filrouge.rooms.plans.queries.finding import member_called
from filrouge.rooms.plans.queries.following_up import following_up
from filrouge.rooms.plans.queries.plans import href as plan_href
from filrouge.rooms.plans.queries.stamps import acted
from filrouge.rooms.plans.rules import MAY, speaker, team

Do = Callable[[HttpRequest, Viewer, Action], str]
Part = TypeVar("Part", Milestone, Partner)


def _state(state: str) -> Do:
    """Reports one state and nothing else."""

    def do(request: HttpRequest, viewer: Viewer, action: Action) -> str:
        reporting.report(viewer, action=action, report=reporting.Report(state, words=Words()))
        return _("Reported: %(state)s.") % {"state": ActionState(state).label}

    return do


def _tick(request: HttpRequest, viewer: Viewer, action: Action) -> str:
    reporting.tick(viewer, milestone=_part(request, action, action.milestones.all(), "step"))
    return _("The step is done.")


def _untick(request: HttpRequest, viewer: Viewer, action: Action) -> str:
    reporting.tick(viewer, milestone=_part(request, action, action.milestones.all(), "step"), done=False)
    return _("The step is open again.")


def _remove_step(request: HttpRequest, viewer: Viewer, action: Action) -> str:
    reporting.remove_milestone(viewer, milestone=_part(request, action, action.milestones.all(), "step"))
    return _("The step is taken away.")


def _lead(request: HttpRequest, viewer: Viewer, action: Action) -> str:
    taking_part.answer_as_owner(viewer, action=action, yes=True)
    return _("Your organisation leads this action.")


def _lead_not(request: HttpRequest, viewer: Viewer, action: Action) -> str:
    taking_part.answer_as_owner(viewer, action=action, yes=False)
    return _("Noted. Another lead is looked for.")


def _join(request: HttpRequest, viewer: Viewer, action: Action) -> str:
    taking_part.answer_as_partner(viewer, partner=_part(request, action, action.partners.all(), "partner"), yes=True)
    return _("Your organisation takes part.")


def _leave(request: HttpRequest, viewer: Viewer, action: Action) -> str:
    taking_part.answer_as_partner(viewer, partner=_part(request, action, action.partners.all(), "partner"), yes=False)
    return _("Noted. Your organisation does not take part.")


def _ask_lead(request: HttpRequest, viewer: Viewer, action: Action) -> str:
    asked = member_called(viewer, request.POST.get("organisation", ""))
    taking_part.ask_owner(viewer, action=action, organisation=asked)
    return _("%(name)s is asked to lead it.") % {"name": asked.name}


def _ask_partner(request: HttpRequest, viewer: Viewer, action: Action) -> str:
    asked = member_called(viewer, request.POST.get("organisation", ""))
    taking_part.ask_partner(viewer, action=action, organisation=asked)
    return _("%(name)s is asked to take part.") % {"name": asked.name}


def _remind(request: HttpRequest, viewer: Viewer, action: Action) -> str:
    written = reminding.remind(viewer, action=action)
    words = ngettext("%(n)s delegate was written to.", "%(n)s delegates were written to.", written)
    return words % {"n": written}


STEPS: dict[str, Do] = {
    "under-way": _state(ActionState.UNDER_WAY),
    "done": _state(ActionState.DONE),
    "tick": _tick,
    "untick": _untick,
    "remove-step": _remove_step,
    "lead": _lead,
    "lead-not": _lead_not,
    "join": _join,
    "leave": _leave,
    "ask-lead": _ask_lead,
    "ask-partner": _ask_partner,
    "remind": _remind,
}


@page(speaker | team, methods=("GET", "POST"))
def report(request: HttpRequest, viewer: Viewer, address: str) -> HttpResponse:
    """Say how it goes, with words."""
    found = the_action(viewer, address)
    if not MAY["report"](viewer, found):
        raise Http404
    by_steps = found.milestones.exists()
    form = ReportForm(
        request.POST if request.method == "POST" else None, viewer=viewer, action=found, by_steps=by_steps
    )
    if form.is_valid() and done(form, partial(reporting.report, viewer, action=found), report=form.report()):
        messages.success(request, _("Reported. Everybody who follows it sees it."))
        return HttpResponseRedirect(href(viewer, found))
    return form_page(request, form, crumbs_of(viewer, found, (_("How is it going?"), "")))


@page(MAY["keep_plan"])
def follow_up(request: HttpRequest, viewer: Viewer, address: str) -> HttpResponse:
    """What is going on by who leads it, and who is over a date."""
    now = house()
    plan, after = the_plan_shown(viewer, address, now), request.GET.get("after", "")

    def drawn() -> tuple[SafeString, str, str]:
        found = following_up(viewer, plan, after)
        return follow_items(viewer, found.rows), found.preceding, found.following

    about = ("follow_up", plan.pk, after, today())  # what is late today was not yesterday
    items, preceding, following = kept_list(acted(now), viewer, about, drawn)
    context = {
        "plan": plan, "items": carrying(items, request), "pager": pager(plain_after, preceding, following),
        "crumbs": crumbs(viewer, plan, (_("Actions"), plan_href(viewer, plan, "actions")), (_("Follow up"), "")),
    }  # fmt: skip
    return render(request, "plans/follow_up.html", context)


@page(speaker | team, methods=("POST",))
def step(request: HttpRequest, viewer: Viewer, address: str, step: str) -> HttpResponse:
    """One step with an action; back to where the button was."""
    found = the_action(viewer, address)
    if step not in STEPS:
        raise Http404
    with refusals_shown(request):
        messages.success(request, STEPS[step](request, viewer, found))
    return HttpResponseRedirect(own_address(request, request.POST.get("next", ""), href(viewer, found)))


def _part(request: HttpRequest, action: Action, parts: QuerySet[Part], field: str) -> Part:
    """The step or partner that a field of a form names; 404 for one of another action."""
    found = there(parts.filter(pk=number_in(request.POST.get(field, ""))).first())
    found.action = action
    return found
