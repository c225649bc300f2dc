"""Answering an invitation, saying who comes, and the list of all who come."""

from __future__ import annotations

from collections.abc import Callable

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.debug import sensitive_post_parameters

from filrouge.ground.pages.keyset import pager
from filrouge.ground.pages.refusals import done, made, refusals_shown
from filrouge.ground.pages.serving import page, there
from filrouge.ground.people.viewer import Viewer
from filrouge.rooms.meetings.actions import coming as actions
from filrouge.rooms.meetings.forms.coming import ReplyForm, WhoForm
from filrouge.rooms.meetings.models import Invited, Meeting, State
from filrouge.rooms.meetings.pages.answering import find
from filrouge.rooms.meetings.queries import coming as queries
from filrouge.rooms.meetings.queries.meetings import href
from filrouge.rooms.meetings.queries.voices import may_hand
from filrouge.rooms.meetings.rules import MAY


@page(MAY["read"], methods=("GET", "POST"))
@sensitive_post_parameters("diet", "access", "email")
def coming(request: HttpRequest, viewer: Viewer, address: str) -> HttpResponse:
    """The answer of an organisation and its people; each of the forms on it is sent here."""
    meeting = find(viewer, address)
    invited = there(queries.my_invitation(viewer, meeting))
    if not MAY["answer"](viewer, invited):
        raise Http404
    if request.method == "POST":
        step = STEPS.get(request.POST.get("do", ""))
        return there(step)(request, viewer, invited)
    return _shown(request, viewer, invited)


def _shown(
    request: HttpRequest, viewer: Viewer, invited: Invited, reply: ReplyForm | None = None, who: WhoForm | None = None
) -> HttpResponse:
    meeting = invited.meeting
    context = {
        "meeting": meeting,
        "invited": invited,
        "reply": reply or ReplyForm(invited=invited, initial={"answer": invited.reply}),
        "who": who or WhoForm(meeting=meeting),
        "people": queries.my_people(viewer, meeting),
        "open": meeting.state in {State.ANNOUNCED, State.UNDER_WAY},
        "late": meeting.register_until is not None and timezone.now() > meeting.register_until,
        "voices": href(viewer, meeting, "voices") if may_hand(viewer, meeting) else "",
        "back": href(viewer, meeting),
    }
    return render(request, "meetings/coming.html", context, status=422 if reply or who else 200)


def _reply(request: HttpRequest, viewer: Viewer, invited: Invited) -> HttpResponse:
    form = ReplyForm(request.POST, invited=invited)
    if form.is_valid() and done(form, actions.reply, viewer, invited=invited, answer=form.cleaned_data["answer"]):
        messages.success(request, _("Thank you. You can change your answer until the meeting."))
        return HttpResponseRedirect(href(viewer, invited.meeting, "coming"))
    return _shown(request, viewer, invited, reply=form)


def _register(request: HttpRequest, viewer: Viewer, invited: Invited) -> HttpResponse:
    form = WhoForm(request.POST, meeting=invited.meeting)
    gone = queries.my_person(viewer, invited.meeting, request.POST.get("replaces", ""))
    if form.is_valid() and (
        registered := made(form, actions.register, viewer, invited=invited, who=form.who(), replaces=gone)
    ):
        _person, ticket = registered
        messages.success(request, _("Registered. This page is the ticket: keep its address, or print it."))
        return HttpResponseRedirect(_ticket(viewer, invited.meeting, ticket))
    return _shown(request, viewer, invited, who=form)


def _withdraw(request: HttpRequest, viewer: Viewer, invited: Invited) -> HttpResponse:
    attendee = there(queries.my_person(viewer, invited.meeting, request.POST.get("attendee", "")))
    actions.withdraw_registration(viewer, attendee=attendee)
    messages.success(request, _("%(name)s does not come any more.") % {"name": attendee.name})
    return HttpResponseRedirect(href(viewer, invited.meeting, "coming"))


def _new_ticket(request: HttpRequest, viewer: Viewer, invited: Invited) -> HttpResponse:
    attendee = there(queries.my_person(viewer, invited.meeting, request.POST.get("attendee", "")))
    secret = actions.new_ticket(viewer, attendee=attendee)
    messages.success(request, _("This is the new ticket. The old one opens nothing any more."))
    return HttpResponseRedirect(_ticket(viewer, invited.meeting, secret))


def _ticket(viewer: Viewer, meeting: Meeting, secret: str) -> str:
    return href(viewer, meeting, "ticket", secret)


STEPS: dict[str, Callable[[HttpRequest, Viewer, Invited], HttpResponse]] = {
    "reply": _reply,
    "register": _register,
    "withdraw": _withdraw,
    "ticket": _new_ticket,
}


@page(MAY["read"], methods=("GET", "POST"))
def people(request: HttpRequest, viewer: Viewer, address: str) -> HttpResponse:
    """Everybody who is invited and who comes, for those who prepare; they say of guests who does not come."""
    meeting = find(viewer, address)
    if not MAY["check_in"](viewer, meeting):
        raise Http404
    if request.method == "POST":
        return _guest_stays_away(request, viewer, meeting)
    words = request.GET.get("name", "")
    shown = queries.everybody(viewer, meeting, words, request.GET.get("after", ""))
    context = {
        "meeting": meeting, "page": shown, "words": words, "pager": pager(shown.invited, name=words),
        "back": href(viewer, meeting),
        "invite": href(viewer, meeting, "invite") if MAY["keep"](viewer, meeting) else "",
        "may_withdraw": MAY["keep"](viewer, meeting) and meeting.state in {State.ANNOUNCED, State.UNDER_WAY},
    }  # fmt: skip
    return render(request, "meetings/people.html", context)


def _guest_stays_away(request: HttpRequest, viewer: Viewer, meeting: Meeting) -> HttpResponse:
    guest = there(queries.person_of(meeting, request.POST.get("attendee", "")))
    with refusals_shown(request):
        actions.withdraw_registration(viewer, attendee=guest)
        messages.success(request, _("%(name)s does not come any more.") % {"name": guest.name})
    return HttpResponseRedirect(href(viewer, meeting, "people"))
