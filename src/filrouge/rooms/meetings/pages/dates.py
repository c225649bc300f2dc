"""Finding a date: asking, answering, choosing. And the next meeting, and the one that is called off."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.utils.translation import gettext as _

from filrouge.ground.hours import clock_of
from filrouge.ground.pages.keyset import pager
from filrouge.ground.pages.refusals import done, made, refusals_shown
from filrouge.ground.pages.serving import page, there
from filrouge.ground.people.viewer import Viewer
from filrouge.rooms.meetings.actions import dates as actions
from filrouge.rooms.meetings.actions.preparing import cancel_meeting
from filrouge.rooms.meetings.actions.renewing import make_next
from filrouge.rooms.meetings.forms.coming import CancelForm, DatesFormSet, FitsForm, NextForm, UntilForm
from filrouge.rooms.meetings.forms.preparing import days_typed
from filrouge.rooms.meetings.models import DatePoll, Meeting
from filrouge.rooms.meetings.pages.answering import find
from filrouge.rooms.meetings.queries.dates import DatesPage, dates_page, poll_of
from filrouge.rooms.meetings.queries.meetings import href
from filrouge.rooms.meetings.rules import MAY


@page(MAY["read"], methods=("GET", "POST"))
def dates(request: HttpRequest, viewer: Viewer, address: str) -> HttpResponse:
    """Which dates fit whom; those who are invited say so here, and those who prepare ask and choose."""
    meeting = find(viewer, address)
    poll = poll_of(meeting)
    if poll is None:
        return _ask(request, viewer, meeting)
    with clock_of(meeting):
        shown = dates_page(viewer, meeting, poll, request.GET.get("after", ""))
        if request.method == "POST":
            return there(STEPS.get(request.POST.get("do", "")))(request, viewer, poll, shown)
        return _shown(request, viewer, poll, shown)


def _shown(
    request: HttpRequest, viewer: Viewer, poll: DatePoll, shown: DatesPage, form: FitsForm | None = None
) -> HttpResponse:
    may_answer = shown.open and not shown.late and MAY["answer"](viewer, poll)
    context = {
        "meeting": poll.meeting,
        "page": shown,
        "pager": pager(shown.who),
        "form": form or (FitsForm(page=shown) if may_answer else None),
        "may_choose": shown.open and MAY["keep"](viewer, poll.meeting),
        "back": href(viewer, poll.meeting),
    }
    return render(request, "meetings/dates.html", context, status=422 if form else 200)


def _answer(request: HttpRequest, viewer: Viewer, poll: DatePoll, shown: DatesPage) -> HttpResponse:
    form = FitsForm(request.POST, page=shown)
    options = list(poll.options.all())
    if form.is_valid() and done(form, actions.say_which_fit, viewer, poll=poll, fits=form.fits(options)):
        words = _("Kept. You can change it until %(until)s, unless a date is chosen before.")
        messages.success(request, words % {"until": shown.until})
        return HttpResponseRedirect(href(viewer, poll.meeting, "dates"))
    return _shown(request, viewer, poll, shown, form)


def _choose(request: HttpRequest, viewer: Viewer, poll: DatePoll, shown: DatesPage) -> HttpResponse:
    if not MAY["keep"](viewer, poll.meeting):
        raise Http404
    option = there(next((each for each in poll.options.all() if str(each.pk) == request.POST.get("date")), None))
    with refusals_shown(request):
        meeting = actions.choose_date(viewer, option=option)
        messages.success(request, _("The meeting has its date. Announce it when the rest is ready."))
        return HttpResponseRedirect(href(viewer, meeting))
    return HttpResponseRedirect(href(viewer, poll.meeting, "dates"))


STEPS: dict[str, Callable[[HttpRequest, Viewer, DatePoll, DatesPage], HttpResponse]] = {
    "answer": _answer,
    "choose": _choose,
}


def _ask(request: HttpRequest, viewer: Viewer, meeting: Meeting) -> HttpResponse:
    """The form with which those who prepare ask for dates."""
    if not MAY["keep"](viewer, meeting):
        raise Http404
    form, rows = UntilForm(request.POST or None), DatesFormSet(request.POST or None, prefix="days")
    if request.method == "POST" and (form.is_valid() & rows.is_valid()) and _asked(viewer, meeting, form, rows):
        messages.success(request, _("Asked. Those who are invited find it among what is asked of them."))
        return HttpResponseRedirect(href(viewer, meeting, "dates"))
    back = href(viewer, meeting)
    context = {"form": form, "days": rows, "heading": _("Find a date"), "back": back, "meeting": meeting, "poll": True}
    wrong = bool(form.errors) or (rows.is_bound and not rows.is_valid())
    return render(request, "meetings/draft.html", context, status=422 if wrong else 200)


def _asked(viewer: Viewer, meeting: Meeting, form: UntilForm, rows: Any) -> bool:
    try:
        offered = days_typed(rows, meeting.zone)
    except ValidationError as wrong:
        form.add_error(None, wrong)
        return False
    return done(form, actions.ask_for_dates, viewer, meeting=meeting, dates=offered, **form.cleaned_data)


@page(MAY["keep"], methods=("GET", "POST"))
def make_the_next(request: HttpRequest, viewer: Viewer, address: str) -> HttpResponse:
    """The next meeting, like this one, from another day on."""
    meeting = find(viewer, address)
    form = NextForm(request.POST or None)
    if form.is_valid() and (
        following := made(form, make_next, viewer, meeting=meeting, starts_at=form.starts_at(meeting))
    ):
        messages.success(request, _("Made, with the agenda and those invited. Change what is different."))
        return HttpResponseRedirect(href(viewer, following))
    context = {"form": form, "heading": _("Make the next meeting"), "back": href(viewer, meeting), "meeting": meeting}
    context["button"] = _("Make it")
    return render(request, "meetings/form.html", context, status=422 if form.errors else 200)


@page(MAY["keep"], methods=("GET", "POST"))
def cancel(request: HttpRequest, viewer: Viewer, address: str) -> HttpResponse:
    """Call a meeting off, with the reason."""
    meeting = find(viewer, address)
    form = CancelForm(request.POST or None)
    sent = request.method == "POST" and form.is_valid()
    if sent and done(form, cancel_meeting, viewer, meeting=meeting, reason=form.cleaned_data["reason"]):
        messages.success(request, _("Called off. Calendars learn it, and those who were invited are told."))
        return HttpResponseRedirect(href(viewer, meeting))
    context = {"form": form, "heading": _("Call the meeting off"), "back": href(viewer, meeting), "meeting": meeting}
    context["button"] = _("Call it off")
    return render(request, "meetings/form.html", context, status=422 if form.errors else 200)
