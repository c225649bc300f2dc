"""What happens to a rule once it is written: trying, adopting, its next version, retiring, sharing it as a file."""

from __future__ import annotations

from collections.abc import Callable

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.utils.translation import gettext as _

from filrouge.ground.actions import Refused
from filrouge.ground.pages.refusals import refusals_shown
from filrouge.ground.pages.serving import page
from filrouge.ground.people.viewer import Viewer
from filrouge.rooms.ballots import rule_files
from filrouge.rooms.ballots.actions import ruling as actions
from filrouge.rooms.ballots.forms.rules import BringRule
from filrouge.rooms.ballots.freezing import rule_digest
from filrouge.rooms.ballots.models import Rule
from filrouge.rooms.ballots.pages.rules import find, list_href
from filrouge.rooms.ballots.queries.rules import href
from filrouge.rooms.ballots.queries.trials import rule_trial
from filrouge.rooms.ballots.rules import MAY

STEPS: dict[str, Callable[..., Rule]] = {
    "adopt": actions.adopt_rule,
    "next": actions.next_version,
    "retire": actions.retire_rule,
}


@page(MAY["keep_rule"], methods=("POST",))
def step(request: HttpRequest, viewer: Viewer, number: int, step: str) -> HttpResponse:
    """Adopt a rule, begin its next version, or retire it."""
    if step not in STEPS:
        raise Http404
    rule = find(viewer, number)
    with refusals_shown(request):
        reached = STEPS[step](viewer, rule=rule)
        messages.success(request, _done(step))
        return HttpResponseRedirect(href(viewer, reached, "change_rule" if step == "next" else "rule"))
    return HttpResponseRedirect(href(viewer, rule))


def _done(step: str) -> str:
    words = {
        "adopt": _("In force from now on. Ballots that are open keep the rule they opened under."),
        "next": _("This is the next version. The one before it stays in force until you adopt this one."),
        "retire": _("Retired. No new ballot can be put under it; ballots that opened under it keep it."),
    }
    return words[step]


@page(MAY["keep_rule"], methods=("GET", "POST"))
def trial(request: HttpRequest, viewer: Viewer, number: int) -> HttpResponse:
    """What a rule would decide: of invented votes, and of every vote of the past."""
    rule = find(viewer, number)
    if request.method == "POST":
        _try(request, viewer, rule)
        return HttpResponseRedirect(href(viewer, rule))
    context = {"rule": rule, "trial": rule_trial(viewer, rule), "back": href(viewer, rule), "digest": rule_digest(rule)}
    return render(request, "ballots/rule_trial.html", context)


def _try(request: HttpRequest, viewer: Viewer, rule: Rule) -> None:
    """Note the trial of what was looked at; somebody else may have changed the rule meanwhile."""
    if request.POST.get("digest") != rule_digest(rule):
        messages.error(request, _("The rule was changed while you looked at it. Try it once more as it is now."))
        return
    with refusals_shown(request):
        actions.try_rule(viewer, rule=rule)
        messages.success(request, _("Noted that it was tried. It can be adopted now."))


@page(MAY["read"])
def file(request: HttpRequest, viewer: Viewer, number: int) -> HttpResponse:
    """The rule as a file, for another network."""
    rule = find(viewer, number)
    answer = HttpResponse(rule_files.written(rule), content_type="application/json; charset=utf-8")
    answer["Content-Disposition"] = f'attachment; filename="rule-{rule.line}-{rule.version}.json"'
    return answer


@page(MAY["keep_rule"], methods=("GET", "POST"))
def bring(request: HttpRequest, viewer: Viewer) -> HttpResponse:
    """Bring a rule from another network, as a draft."""
    form = BringRule(request.POST, request.FILES) if request.method == "POST" else BringRule()
    if (rule := _brought(viewer, form)) is not None:
        messages.success(request, _("Saved as a draft. Read it, put the classes right, then try it."))
        return HttpResponseRedirect(href(viewer, rule))
    context = {"form": form, "back": list_href(viewer)}
    return render(request, "ballots/rule_bring.html", context, status=422 if form.errors else 200)


def _brought(viewer: Viewer, form: BringRule) -> Rule | None:
    if not form.is_bound or not form.is_valid() or viewer.space is None:
        return None
    try:
        # One byte more than allowed is enough to see that a file is too large.
        wording = rule_files.read(form.cleaned_data["file"].read(rule_files.LARGEST + 1))
        return actions.write_rule(viewer, space=viewer.space, wording=wording)
    except Refused as refused:
        form.add_error("file", str(refused.message))
        return None
