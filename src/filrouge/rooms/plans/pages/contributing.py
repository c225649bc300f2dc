"""Contributing, the list of what was said, one contribution, and “What I said”."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from filrouge.ground.actions import Action
from filrouge.ground.pages.kept import house
from filrouge.ground.pages.refusals import done, refusals_shown
from filrouge.ground.pages.serving import page, wants_part
from filrouge.ground.people.languages import SPOKEN
from filrouge.ground.people.viewer import Viewer
from filrouge.ground.rules import member
from filrouge.ground.thread.queries import life
from filrouge.ground.words import Wording, Words
from filrouge.rooms.plans import rules
from filrouge.rooms.plans.actions import contributing as actions
from filrouge.rooms.plans.forms.contributing import Contribute
from filrouge.rooms.plans.jobs import look_for_similar
from filrouge.rooms.plans.models import Contribution, ContributionState, Plan
from filrouge.rooms.plans.pages.places import (
    Crumbs,
    crumbs,
    pager,
    plain_after,
    the_contribution,
    the_plan,
    the_plan_shown,
)
from filrouge.rooms.plans.pages.rows import contribution_items, facets_of, kept_list, own_items
from filrouge.rooms.plans.queries import contributions as queries
from filrouge.rooms.plans.queries.earlier import corrections_of
from filrouge.rooms.plans.queries.filters import chips, groups, wanted_of
from filrouge.rooms.plans.queries.opening import closed_because, open_until
from filrouge.rooms.plans.queries.plans import href as plan_href
from filrouge.rooms.plans.queries.similar import alike_to
from filrouge.rooms.plans.queries.stamps import voiced
from filrouge.rooms.plans.queries.tables import KINDS
from filrouge.rooms.plans.rules import MAY


@page(MAY["contribute"], methods=("GET", "POST"))
def contribute(request: HttpRequest, viewer: Viewer, address: str) -> HttpResponse:
    """Say something for the plan. What is typed is kept by itself, and by a button where no script runs."""
    plan = the_plan(viewer, address)
    if not MAY["contribute"](viewer, plan):
        raise Http404
    draft = queries.draft_of(viewer, plan)
    form = Contribute(request.POST if request.method == "POST" else None, viewer=viewer, plan=plan, before=draft)
    if "keep" in request.POST:
        if kept := _kept(request, viewer, plan, form):
            return kept
    elif form.is_valid() and done(form, actions.contribute, viewer, plan=plan, said=form.said()):
        messages.success(request, _("Handed in. You can correct it while the step is open."))
        return HttpResponseRedirect(plan_href(viewer, plan, "said"))
    context = {
        "form": form,
        "plan": plan,
        "draft": draft,
        "closed": "" if form.is_bound else closed_because(plan, rules.CONTRIBUTE),  # the form says it, with the words
        "until": open_until(plan, rules.CONTRIBUTE),
        "alike_href": plan_href(viewer, plan, "alike"),
        "said_href": plan_href(viewer, plan, "said"),
        "crumbs": crumbs(viewer, plan, (_("Contribute"), "")),
    }
    return render(request, "plans/contribute.html", context, status=422 if form.errors else 200)


def _kept(request: HttpRequest, viewer: Viewer, plan: Plan, form: Contribute) -> HttpResponse | None:
    """Keep the draft, and say that it is kept and where; None where the whole form has to say why it is not."""
    kept = form.is_valid() and done(form, actions.keep_draft, viewer, plan=plan, said=form.said())
    words = _("Kept as your draft, on this server. Only your organisation sees it.")
    if wants_part(request):
        wrong = [str(error) for errors in form.errors.values() for error in errors]
        return render(request, "plans/parts/kept.html", {"kept": words if kept else "", "wrong": wrong})
    if not kept:
        return None
    messages.success(request, words)
    return HttpResponseRedirect(plan_href(viewer, plan, "contribute"))


@page(MAY["comment"] | MAY["sort"], methods=("GET", "POST"))
def alike(request: HttpRequest, viewer: Viewer, address: str) -> HttpResponse:
    """What may say the same as what is being written: a part of the page that asks for it."""
    plan = the_plan(viewer, address)
    if not MAY["comment"](viewer, plan) and not MAY["sort"](viewer, plan):
        raise Http404
    words = _typed(request)
    looking = bool(words) and look_for_similar(viewer, plan)
    found = alike_to(viewer, plan, words) if words else ()
    return render(request, "plans/parts/alike.html", {"alike": found, "looking": looking})


def _typed(request: HttpRequest) -> Words:
    """What is being written: a text in the language that is chosen, or a title and a text in several."""
    given, said = request.POST, dict[str, str]()
    for code, _name in SPOKEN:
        parts = [
            given.get(f"title_{code}"),
            given.get(f"text_{code}"),
            given.get("language") == code and given.get("text"),
        ]
        if text := "\n".join(part for part in parts if part).strip():
            said[code] = text[:4_000]
    return Words(next(iter(said), ""), {code: Wording(text) for code, text in said.items()})


@page(MAY["read"])
def contributions(request: HttpRequest, viewer: Viewer, address: str) -> HttpResponse:
    """What was said, with filters."""
    now = house()
    plan = the_plan_shown(viewer, address, now)
    whiches = _whiches(viewer, plan)
    wanted = wanted_of(request.GET, whiches)
    kept_at = voiced(now)
    after = request.GET.get("after", "")

    def drawn() -> tuple[SafeString, str, str]:
        found = queries.contributions(viewer, plan, wanted, after)
        return contribution_items(found.rows), found.preceding, found.following

    items, preceding, following = kept_list(kept_at, viewer, ("contributions", plan.pk, wanted, after), drawn)
    here = plan_href(viewer, plan, "contributions")
    facets = groups(plan, wanted, whiches, kept_at)
    context = {
        "plan": plan,
        "items": items,
        "pager": pager(wanted.after, preceding, following),
        "facets": facets_of(here, wanted.used, facets),
        "chips": chips(viewer, facets, wanted, here),
        "clear_href": here,
        "wanted": wanted,
        "query": wanted.query(),
        "kinds": KINDS,
        "can": {
            "contribute": MAY["contribute"](viewer, plan),
            "sort": MAY["sort"](viewer, plan),
            "take_in": MAY["take_in"](viewer, plan),
        },
        "closed": closed_because(plan, rules.CONTRIBUTE),
        "crumbs": crumbs(viewer, plan, (_("Contributions"), "")),
    }
    return render(request, "plans/contributions.html", context)


def _whiches(viewer: Viewer, plan: Plan) -> dict[str, Any]:
    """What waits for who said it to confirm it is not everybody's."""
    sorts = MAY["sort"](viewer, plan)
    return {name: label for name, label in queries.WHICHES.items() if sorts or name != queries.TO_CONFIRM}


@page(member)
def said(request: HttpRequest, viewer: Viewer, address: str) -> HttpResponse:
    """What one's organisation said, and what became of each, in words."""
    now = house()
    plan = the_plan_shown(viewer, address, now)
    if viewer.acting is None or viewer.person is None:
        raise Http404
    after = request.GET.get("after", "")

    def drawn() -> tuple[SafeString, str, str]:
        found = queries.mine(viewer, plan, after)
        return own_items(found.rows), found.preceding, found.following

    about = ("said", plan.pk, viewer.person.pk, after)  # a draft is for who writes it
    items, preceding, following = kept_list(voiced(now, drafts=True), viewer, about, drawn)
    context = {
        "plan": plan,
        "items": items,
        "name": viewer.acting.organisation_name,
        "pager": pager(plain_after, preceding, following),
        "may_contribute": MAY["contribute"](viewer, plan),
        "closed": closed_because(plan, rules.CONTRIBUTE),
        "crumbs": crumbs(viewer, plan, (_("What we said"), "")),
    }
    return render(request, "plans/said.html", context)


@page(MAY["read"])
def contribution(request: HttpRequest, viewer: Viewer, address: str) -> HttpResponse:
    """One thing that was said, in its own words, and what it led to."""
    found = the_contribution(viewer, address)
    row = queries.contribution_rows(viewer, found.plan, [found])[0]
    own = MAY["keep_contribution"](viewer, found)
    state = found.state
    context = {
        "row": row,
        "found": found,
        "original": found.text.in_(found.text.origin) if row.text.language != found.text.origin else None,
        "can": {
            "confirm": own and state == ContributionState.TO_CONFIRM,
            "correct": own and state != ContributionState.TAKEN_BACK,
            "take_back": own and state in actions.UNTAKEN and not row.became,
            "draft": own and state == ContributionState.DRAFT,
            "propose": MAY["propose"](viewer, found.plan) and state == ContributionState.HANDED_IN,
            "sort": MAY["sort"](viewer, found.plan) and state in actions.UNTAKEN,
        },
        "closed": closed_because(found.plan, rules.CONTRIBUTE),
        "corrections": corrections_of(viewer, found),
        "thread": life(viewer, found),
        "crumbs": _crumbs(viewer, found),
    }
    return render(request, "plans/contribution.html", context)


@page(MAY["contribute"], methods=("GET", "POST"))
def correct(request: HttpRequest, viewer: Viewer, address: str) -> HttpResponse:
    """Change the words of what one's organisation said."""
    found = the_contribution(viewer, address)
    if not MAY["keep_contribution"](viewer, found):
        raise Http404
    form = Contribute(request.POST if request.method == "POST" else None, viewer=viewer, plan=found.plan, before=found)
    if form.is_valid() and done(form, actions.correct, viewer, contribution=found, said=form.said()):
        messages.success(request, _("Corrected."))
        return HttpResponseRedirect(queries.href(viewer, found))
    told = {
        "form": form, "back": queries.href(viewer, found),
        "closed": "" if form.is_bound else closed_because(found.plan, rules.CONTRIBUTE),
        "number": found.number, "crumbs": _crumbs(viewer, found, (_("Correct"), "")),
    }  # fmt: skip
    return render(request, "plans/correct.html", told, status=422 if form.errors else 200)


STEPS: dict[str, tuple[Action[Any, Any], Any]] = {
    "confirm": (actions.confirm, gettext_lazy("Confirmed.")),
    "take-back": (actions.take_back, gettext_lazy("Taken back. It stays on record with its number.")),
    "throw-away": (actions.throw_away, gettext_lazy("The draft is thrown away.")),
}


@page(MAY["contribute"], methods=("POST",))
def step(request: HttpRequest, viewer: Viewer, address: str, step: str) -> HttpResponse:
    """Confirm, take back, or throw a draft away."""
    found = the_contribution(viewer, address)
    if step not in STEPS or not MAY["keep_contribution"](viewer, found):
        raise Http404
    action, words = STEPS[step]
    with refusals_shown(request):
        action(viewer, contribution=found)
        messages.success(request, words)
        return HttpResponseRedirect(
            plan_href(viewer, found.plan, "said") if step == "throw-away" else queries.href(viewer, found)
        )
    return HttpResponseRedirect(queries.href(viewer, found))


def _crumbs(viewer: Viewer, found: Contribution, *more: tuple[str, str]) -> Crumbs:
    label = _("Contribution %(number)s") % {"number": found.number} if found.number else _("A draft")
    return crumbs(
        viewer, found.plan, (_("Contributions"), plan_href(viewer, found.plan, "contributions")),
        (label, queries.href(viewer, found) if more else ""), *more,
    )  # fmt: skip
