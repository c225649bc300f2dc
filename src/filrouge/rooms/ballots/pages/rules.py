"""The rules of a network, in words: the list, one of them, and writing them."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _

from filrouge.ground.actions import Refused
from filrouge.ground.pages.kept import kept
from filrouge.ground.pages.serving import page, there
from filrouge.ground.people.viewer import Viewer
from filrouge.ground.thread.queries import life
from filrouge.methods import deciding
from filrouge.rooms.ballots.actions import ruling as actions
from filrouge.rooms.ballots.forms.rules import WriteRule
from filrouge.rooms.ballots.models import Rule
from filrouge.rooms.ballots.presets import PRESETS
from filrouge.rooms.ballots.queries import rules as queries
from filrouge.rooms.ballots.queries import stamps
from filrouge.rooms.ballots.rules import MAY


def find(viewer: Viewer, number: int) -> Rule:
    """A version by its number; 404 for who may not see it and for what does not exist alike."""
    return there(queries.rule_called(viewer, number))


@page(MAY["read"])
def rules(request: HttpRequest, viewer: Viewer) -> HttpResponse:
    """All rules: in force, being written, retired; drawn once, and again when something was done to one."""
    keeps = MAY["keep_rule"](viewer, viewer.space)

    def draw() -> SafeString:
        return render_to_string("ballots/parts/rules_told.html", {"rules": queries.all_rules(viewer), "keeps": keeps})

    told = kept(stamps.listed(), ("ballots.rules", stamps.here(viewer), keeps), draw)
    return render(request, "ballots/rules.html", {"told": told, "keeps": keeps})


@page(MAY["read"])
def rule(request: HttpRequest, viewer: Viewer, number: int) -> HttpResponse:
    """One version of a rule: its sentences, its versions, what was decided under it."""
    found = find(viewer, number)
    keeps = MAY["keep_rule"](viewer, found)
    context = {
        "page": queries.rule_page(viewer, found),
        "rule": found,
        "can": {
            "change": keeps and found.adopted_at is None,
            "adopt": keeps and found.adopted_at is None and found.tried_at is not None,
            "follow": keeps and found.adopted_at is not None and found.retired_at is None,
        },
        "thread": life(viewer, found),
    }
    return render(request, "ballots/rule.html", context)


@page(MAY["keep_rule"], methods=("GET", "POST"))
def new(request: HttpRequest, viewer: Viewer) -> HttpResponse:
    """First the kinds of rules to begin with, then the rule itself."""
    begun = PRESETS.get(request.GET.get("from", ""))
    if begun is None:
        return render(request, "ballots/rule_new.html", {"presets": queries.presets(viewer)})
    form = WriteRule(
        request.POST or None, viewer=viewer, said=begun.said, pillar_of=begun.pillar_of, name=queries.preset_name(begun)
    )
    if (written := _saved(request, viewer, form)) is not None:
        messages.success(request, _("Saved as a draft. Try it, then adopt it."))
        return HttpResponseRedirect(queries.href(viewer, written))
    return _form_page(request, form, {"heading": _("Write a rule"), "back": list_href(viewer)})


@page(MAY["keep_rule"], methods=("GET", "POST"))
def change(request: HttpRequest, viewer: Viewer, number: int) -> HttpResponse:
    """Change a rule that is not adopted yet."""
    found = find(viewer, number)
    if found.adopted_at is not None:
        messages.error(request, _("This rule is adopted and does not change any more. Begin its next version."))
        return HttpResponseRedirect(queries.href(viewer, found))
    form = WriteRule(request.POST or None, viewer=viewer, said=deciding.read_rule(found.said), rule=found)
    if _saved(request, viewer, form, found) is not None:
        messages.success(request, _("Saved. It has to be tried before it can be adopted."))
        return HttpResponseRedirect(queries.href(viewer, found))
    return _form_page(request, form, {"heading": _("Change the rule"), "back": queries.href(viewer, found)})


def _saved(request: HttpRequest, viewer: Viewer, form: WriteRule, rule: Rule | None = None) -> Rule | None:
    if request.method != "POST" or not form.is_valid() or viewer.space is None:
        return None
    try:
        if rule is None:
            return actions.write_rule(viewer, space=viewer.space, wording=form.wording())
        return actions.change_rule(viewer, rule=rule, wording=form.wording())
    except Refused as refused:
        form.put(refused.field, str(refused.message))
        return None


def _form_page(request: HttpRequest, form: WriteRule, context: dict[str, Any]) -> HttpResponse:
    return render(request, "ballots/rule_form.html", {"form": form, **context}, status=422 if form.errors else 200)


def list_href(viewer: Viewer) -> str:
    """The address of the list of rules."""
    return reverse("ballots:rules", args=[viewer.space.slug]) if viewer.space else "/"
