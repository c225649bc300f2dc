"""Whom a meeting invites: members and bodies together, guests one by one; and taking an invitation back."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date

from django.contrib import messages
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.debug import sensitive_post_parameters

from filrouge.ground.pages.refusals import done, made, refusals_shown
from filrouge.ground.pages.serving import page, there
from filrouge.ground.people.viewer import Viewer
from filrouge.rooms.meetings.actions import preparing
from filrouge.rooms.meetings.actions.coming import register_guest
from filrouge.rooms.meetings.actions.inviting import invite_new, withdraw_invitation
from filrouge.rooms.meetings.forms.inviting import GuestForm, InviteForm, WithdrawForm
from filrouge.rooms.meetings.models import Attendee, Meeting, State
from filrouge.rooms.meetings.pages.answering import find
from filrouge.rooms.meetings.queries import inviting as queries
from filrouge.rooms.meetings.queries.finding import invited_organisation
from filrouge.rooms.meetings.queries.meetings import href
from filrouge.rooms.meetings.rules import MAY


@page(MAY["keep"], methods=("GET", "POST"))
@sensitive_post_parameters("email")
def invite(request: HttpRequest, viewer: Viewer, address: str) -> HttpResponse:
    """Members by class and bodies, an organisation as a guest, a person as a guest; each form is sent here."""
    meeting = find(viewer, address)
    if request.method == "POST":
        return there(STEPS.get(request.POST.get("do", "groups")))(request, viewer, meeting)
    return _shown(request, viewer, meeting)


def _shown(
    request: HttpRequest, viewer: Viewer, meeting: Meeting, groups: InviteForm | None = None,
    person: GuestForm | None = None,
) -> HttpResponse:  # fmt: skip
    words = request.GET.get("guest", "")
    context = {
        "groups": groups or InviteForm(viewer=viewer),
        "person": person or GuestForm(meeting=meeting),
        "meeting": meeting,
        "words": words,
        "guests": queries.guests_called(viewer, meeting, words),
        "announced": meeting.state != State.DRAFTED,
        "invited": href(viewer, meeting, "people"),
        "back": href(viewer, meeting),
    }
    return render(request, "meetings/invite.html", context, status=422 if groups or person else 200)


def _groups(request: HttpRequest, viewer: Viewer, meeting: Meeting) -> HttpResponse:
    form = InviteForm(request.POST, viewer=viewer)
    added: list[int] = []

    def invite_all(viewer: Viewer) -> None:
        today, chosen = timezone.now().date(), form.cleaned_data
        added.extend(_invite_class(viewer, meeting, name, today) for name in chosen.get("classes", ()))
        added.extend(_invite_body(viewer, meeting, slug, today) for slug in chosen.get("bodies", ()))

    if form.is_valid() and done(form, invite_all, viewer):
        number = sum(added)
        words = ngettext("%(n)d organisation was invited.", "%(n)d organisations were invited.", number)
        messages.success(request, words % {"n": number} if number else _("They are all invited already."))
        return HttpResponseRedirect(href(viewer, meeting))
    return _shown(request, viewer, meeting, groups=form)


def _invite_class(viewer: Viewer, meeting: Meeting, name: str, on: date) -> int:
    members = queries.members_of(viewer, [name], on)
    return preparing.invite(viewer, meeting=meeting, organisations=members, because=name or _("members"))


def _invite_body(viewer: Viewer, meeting: Meeting, slug: str, on: date) -> int:
    """Members among those who sit there are no guests: they count for the quorum."""
    name, seated = queries.seated_in(viewer, slug, on)
    members = queries.members_among(viewer, seated, on)
    parted = {guest: [each for each in seated if (each.pk not in members) is guest] for guest in (False, True)}
    return sum(
        preparing.invite(viewer, meeting=meeting, organisations=some, because=name, guest=guest)
        for guest, some in parted.items()
        if some
    )


def _guest(request: HttpRequest, viewer: Viewer, meeting: Meeting) -> HttpResponse:
    organisation = there(queries.guest_at(viewer, request.POST.get("organisation", "")))
    added = preparing.invite(viewer, meeting=meeting, organisations=[organisation], because=_("guest"), guest=True)
    words = _("%(name)s is invited as a guest.") if added else _("%(name)s is invited already.")
    messages.success(request, words % {"name": organisation.name})
    return HttpResponseRedirect(href(viewer, meeting, "invite"))


def _new(request: HttpRequest, viewer: Viewer, meeting: Meeting) -> HttpResponse:
    with refusals_shown(request):
        guest = invite_new(viewer, meeting=meeting, name=request.POST.get("name", ""), because=_("guest"))
        messages.success(request, _("%(name)s is invited as a guest.") % {"name": guest.name})
    return HttpResponseRedirect(href(viewer, meeting, "invite"))


def _person(request: HttpRequest, viewer: Viewer, meeting: Meeting) -> HttpResponse:
    form = GuestForm(request.POST, meeting=meeting)
    if form.is_valid() and (registered := made(form, _registered, viewer, meeting, form)):
        _guest, ticket = registered
        messages.success(
            request, _("Registered. This page is the ticket: send its address to your guest, or print it.")
        )
        return HttpResponseRedirect(href(viewer, meeting, "ticket", ticket))
    return _shown(request, viewer, meeting, person=form)


def _registered(viewer: Viewer, meeting: Meeting, form: GuestForm) -> tuple[Attendee, str]:
    chosen = form.cleaned_data["organisation"]
    organisation = there(invited_organisation(meeting, chosen)) if chosen else None
    return register_guest(viewer, meeting=meeting, who=form.who(), organisation=organisation)


STEPS: dict[str, Callable[[HttpRequest, Viewer, Meeting], HttpResponse]] = {
    "groups": _groups,
    "guest": _guest,
    "new": _new,
    "person": _person,
}


@page(MAY["keep"], methods=("GET", "POST"))
def withdraw(request: HttpRequest, viewer: Viewer, address: str, organisation: str) -> HttpResponse:
    """Take the invitation of one organisation back: what follows is said first."""
    meeting = find(viewer, address)
    invited = there(queries.invitation_of(meeting, organisation))
    form = WithdrawForm(request.POST or None, told=meeting.state != State.DRAFTED)
    back, sent = href(viewer, meeting, "people"), request.method == "POST" and form.is_valid()
    if sent and done(form, withdraw_invitation, viewer, invited=invited, reason=form.cleaned_data["reason"]):
        messages.success(request, _("%(name)s is not invited any more.") % {"name": invited.organisation.name})
        return HttpResponseRedirect(back)
    follows = queries.what_follows(invited)
    context = {"form": form, "follows": follows, "told": form.told, "people": back, "meeting": meeting}
    return render(request, "meetings/uninvite.html", context, status=422 if form.errors else 200)
