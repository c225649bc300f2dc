"""Every voice: sums for everybody, the table of members and steps for members, and inviting who was not heard."""

from __future__ import annotations

from io import BytesIO
from typing import Any

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.utils.translation import get_language, ngettext
from django.utils.translation import gettext as _

from filrouge.ground import limits
from filrouge.ground.numbers import number_in
from filrouge.ground.pages.kept import House, house, kept
from filrouge.ground.pages.refusals import refusals_shown
from filrouge.ground.pages.serving import page
from filrouge.ground.people.viewer import Viewer
from filrouge.ground.tables import write_csv
from filrouge.rooms.plans.actions.inviting import invite_unheard
from filrouge.rooms.plans.models import Plan
from filrouge.rooms.plans.pages.places import crumbs, the_plan_shown
from filrouge.rooms.plans.pages.planning import step_of
from filrouge.rooms.plans.pages.plans import find
from filrouge.rooms.plans.pages.voice_rows import group_rows, member_rows
from filrouge.rooms.plans.queries import voices_page as queries
from filrouge.rooms.plans.queries.plans import href
from filrouge.rooms.plans.queries.unheard import to_invite
from filrouge.rooms.plans.queries.voice_balance import balances
from filrouge.rooms.plans.queries.voices import Matrix, changed_at, matrix
from filrouge.rooms.plans.rules import MAY

HITS, SECONDS = 30, 600  # so many whole tables for one caller in so many seconds


@page(MAY["read"])
def voices(request: HttpRequest, viewer: Viewer, address: str) -> HttpResponse:
    """Who was heard, step by step."""
    now = house()
    plan = the_plan_shown(viewer, address, now)
    found, may_lead = matrix(viewer, plan, now), MAY["invite_the_unheard"](viewer, plan)
    context = {
        "plan": plan,
        "heads": queries.heads(plan, found),
        "sums": queries.sums(found),
        "crumbs": crumbs(viewer, plan, (_("Every voice"), "")),
        "invite": to_invite(plan, found) if may_lead else (),
    }
    if queries.may_see_members(viewer):
        context |= _table(request, viewer, plan, found, now)
    return render(request, "plans/voices.html", context)


def _table(request: HttpRequest, viewer: Viewer, plan: Plan, found: Matrix, now: House) -> dict[str, Any]:
    """What members see beside the sums."""
    chosen = queries.chosen_of(request.GET)
    shown, here = queries.table(viewer, plan, found, chosen, request.GET.get("after", "")), href(viewer, plan, "voices")
    kept_as = ("plans.balance", plan.pk, get_language())
    return {
        "table": shown,
        "columns": queries.shown_steps(plan, chosen),
        "facets": queries.facets(viewer, plan, found, chosen),
        "members": member_rows(shown.rows),
        "balances": kept(changed_at(now), kept_as, lambda: [(each, group_rows(each.rows)) for each in balances(found)]),
        "pager": {
            "previous": here + chosen.query(after=shown.preceding) if shown.preceding else "",
            "next": here + chosen.query(after=shown.following) if shown.following else "",
            "position": "",
        },
        "csv_href": href(viewer, plan, "voices_csv") + chosen.query(),
        "filtered": chosen.used > 0,
        "clear_href": here,
    }


@page(MAY["read"])
def voices_csv(request: HttpRequest, viewer: Viewer, address: str) -> HttpResponse:
    """The table of members and steps with its filters, as CSV; for members."""
    plan = find(viewer, address)
    if not queries.may_see_members(viewer):
        raise Http404
    if wait := limits.allow("plans.download", limits.client(request), HITS, SECONDS):
        return limits.too_many(request, wait)
    rows = iter(queries.rows_as_text(plan, matrix(viewer, plan), queries.chosen_of(request.GET)))
    body = BytesIO()
    # With the mark that Excel needs for accents.
    write_csv(body, next(rows), rows, bom=True)
    disposition = {"Content-Disposition": f'attachment; filename="voices-{plan.address}.csv"'}
    return HttpResponse(body.getvalue(), content_type="text/csv; charset=utf-8; header=present", headers=disposition)


@page(MAY["invite_the_unheard"], methods=("POST",))
def invite(request: HttpRequest, viewer: Viewer, address: str) -> HttpResponse:
    """Invite those who have not been heard in a step."""
    plan = find(viewer, address)
    step = step_of(plan, number_in(request.POST.get("step", "")))
    with refusals_shown(request):
        invited = invite_unheard(viewer, step=step)
        said = ngettext("%(n)s member is invited.", "%(n)s members are invited.", invited) % {"n": invited}
        messages.success(request, said + " " + _("Each gets a mail in its own language, once in this step."))
    return HttpResponseRedirect(href(viewer, plan, "voices"))
