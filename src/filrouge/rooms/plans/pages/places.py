"""What the pages of the room share: a plan, a contribution, a proposal or an amendment by its address, and crumbs."""

from __future__ import annotations

from collections.abc import Callable, Sequence

from django.db.models import prefetch_related_objects
from django.forms import Form
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from filrouge.ground.pages.kept import House
from filrouge.ground.pages.serving import there
from filrouge.ground.people.viewer import Viewer
from filrouge.rooms.plans.models import Amendment, Contribution, Plan, Proposal
from filrouge.rooms.plans.queries import contributions, plans, proposals
from filrouge.rooms.plans.queries.amendments import amendment_called

Crumbs = list[dict[str, str]]


def the_plan(viewer: Viewer, address: str) -> Plan:
    """The plan of an address, with its areas; 404 for who may not see it and for what does not exist alike."""
    plan = there(plans.plan_called(viewer, address))
    prefetch_related_objects([plan], "areas")
    return plan


def the_plan_shown(viewer: Viewer, address: str, now: House | None = None) -> Plan:
    """The same for a page that only shows it (`plans.plan_shown`), or 404."""
    return there(plans.plan_shown(viewer, address, now))


def the_contribution(viewer: Viewer, address: str) -> Contribution:
    """The contribution of an address, or 404."""
    return there(contributions.contribution_called(viewer, address))


def the_proposal(viewer: Viewer, address: str) -> Proposal:
    """The proposal of an address, or 404."""
    return there(proposals.proposal_called(viewer, address))


def the_amendment(viewer: Viewer, address: str) -> Amendment:
    """The amendment of an address, or 404."""
    return there(amendment_called(viewer, address))


def crumbs(viewer: Viewer, plan: Plan, *more: tuple[str, str]) -> Crumbs:
    """Plans, the plan, and what lies below; the last without an address is here."""
    return room_crumbs(viewer, (plan.title.in_(get_language() or "en").label, plans.href(viewer, plan)), *more)


def room_crumbs(viewer: Viewer, *more: tuple[str, str]) -> Crumbs:
    """Plans, and what lies below."""
    slug = viewer.space.slug if viewer.space else ""
    steps = [(_("Plans"), reverse("plans:plans", args=[slug])), *more]
    return [{"label": label, "href": href} for label, href in steps]


def pager(after: Callable[[str], str], preceding: str, following: str) -> dict[str, str]:
    """The pages beside this one; `after` makes an address of a cursor, an empty one of none."""
    return {"previous": after(preceding), "next": after(following), "position": ""}


def form_page(request: HttpRequest, form: Form, where: Crumbs, remove: str = "") -> HttpResponse:
    """A page with nothing but a form; once more with what is wrong in it. `where` ends with the place that it goes back
    to and its own heading. `remove` is the label of a button below it that takes away what the form is about.
    """
    back, heading = where[-2]["href"], where[-1]["label"]
    context = {"form": form, "heading": heading, "back": back, "remove": remove, "crumbs": where}
    return render(request, "plans/form.html", context, status=422 if form.errors else 200)


def area_of(sources: Sequence[Contribution]) -> dict[str, str]:
    """The area that most of the sources belong to, as a form takes it; nothing where they have none."""
    areas = [each.area_id for each in sources if each.area_id]
    return {"area": str(max(set(areas), key=areas.count))} if areas else {}


def plain_after(cursor: str) -> str:
    """The address of another page of a list without filters."""
    return f"?after={cursor}" if cursor else ""
