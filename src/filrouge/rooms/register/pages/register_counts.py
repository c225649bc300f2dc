"""Counts of public registers: all of them, saying one, withdrawing one."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _

from filrouge.ground.pages.keyset import pager
from filrouge.ground.pages.refusals import done, refusals_shown
from filrouge.ground.pages.serving import page, there
from filrouge.ground.people.viewer import Viewer
from filrouge.rooms.register.actions import register_counts as actions
from filrouge.rooms.register.actions.totals import keep_count
from filrouge.rooms.register.forms.lists import SayRegisterCount
from filrouge.rooms.register.queries import register_counts as queries
from filrouge.rooms.register.rules import MAY

ASKED_AGAIN = ("register", "country", "family", "link")  # of the count that a newer one follows


@page(MAY["keep_register_counts"], methods=("GET", "POST"))
def register_counts(request: HttpRequest, viewer: Viewer) -> HttpResponse:
    """What public registers count, and the form that says one more."""
    space = there(viewer.space)
    again = {name: request.GET[name] for name in ASKED_AGAIN if name in request.GET}
    form = SayRegisterCount(request.POST or None, initial=again)
    if form.is_valid() and done(form, actions.say_register_count, viewer, space=space, **form.cleaned_data):
        keep_count(space)
        messages.success(request, _("Noted. The total is counted anew."))
        return HttpResponseRedirect(request.path)
    shown = queries.index(viewer, request.GET.get("after", ""))
    context = {"form": form, "counts": shown.rows, "pager": pager(shown), "crumbs": _crumbs(viewer, here=True)}
    return render(request, "register/register_counts.html", context, status=422 if form.errors else 200)


def _crumbs(viewer: Viewer, *, here: bool = False) -> list[dict[str, str]]:
    slug = there(viewer.space).slug
    counts = "" if here else reverse("register:register_counts", args=[slug])
    steps = [
        (_("Register"), reverse("register:directory", args=[slug])),
        (_("Lists of the federations"), reverse("register:lists", args=[slug])),
        (_("Counts of public registers"), counts),
    ]
    return [{"label": label, "href": href} for label, href in steps]


@page(MAY["keep_register_counts"], methods=("GET", "POST"))
def withdraw(request: HttpRequest, viewer: Viewer, number: int) -> HttpResponse:
    """Take a count back, after a question that says what it means."""
    count = there(queries.called(viewer, number))
    here = reverse("register:register_counts", args=[count.space.slug])
    if request.method == "POST":
        with refusals_shown(request):
            actions.withdraw_register_count(viewer, count=count)
            keep_count(count.space)
            messages.success(request, _("Withdrawn. The total is counted anew."))
        return HttpResponseRedirect(here)
    confirm: dict[str, Any] = {
        "question": _("Withdraw this count?"),
        "means": _(
            "No total is compared with it any more. The count of this register before it, if there is one, counts "
            "again. Published totals stay as they are."
        ),
        "undo": _("To use it again, note it once more."),
        "action": request.path,
        "verb": _("Withdraw the count"),
        "cancel_href": here,
    }
    context = {"confirm": confirm, "count": count, "crumbs": _crumbs(viewer)}
    return render(request, "register/register_count_withdraw.html", context)
