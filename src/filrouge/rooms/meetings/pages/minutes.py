"""The minutes: reading them, circulating, correcting and approving them, on the screen and on paper."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta

from django.contrib import messages
from django.forms import Form
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.utils import timezone
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from filrouge.ground import limits
from filrouge.ground.hours import clock_of
from filrouge.ground.pages.refusals import done, refusals_shown
from filrouge.ground.pages.serving import page, there
from filrouge.ground.paper import printed
from filrouge.ground.people.viewer import Viewer
from filrouge.rooms.meetings.actions import minuting as actions
from filrouge.rooms.meetings.forms.minutes import AnswerCorrection, AskCorrection, Circulate
from filrouge.rooms.meetings.models import Correction, Meeting, Minutes, State
from filrouge.rooms.meetings.pages.answering import find
from filrouge.rooms.meetings.pages.round import HITS, SECONDS, pdf
from filrouge.rooms.meetings.queries import minutes as queries
from filrouge.rooms.meetings.queries.finding import correction_called
from filrouge.rooms.meetings.queries.meetings import href, meeting_called
from filrouge.rooms.meetings.queries.minutes import MinutesPage
from filrouge.rooms.meetings.queries.minutes_paper import minutes_paper
from filrouge.rooms.meetings.queries.minutes_text import changes
from filrouge.rooms.meetings.rules import MAY

HELD = (State.UNDER_WAY, State.ENDED)
USUAL = timedelta(days=14)  # that members have for corrections, to the end of a day, unless another moment is chosen


@page(MAY["read"])
def minutes(request: HttpRequest, viewer: Viewer, address: str, version: int | None = None) -> HttpResponse:
    """A version of the minutes, the newest unless said; for those who write them, also how they read now."""
    return _shown(request, viewer, find(viewer, address), version)


def _shown(
    request: HttpRequest,
    viewer: Viewer,
    meeting: Meeting,
    version: int | None = None,
    wrong: Form | None = None,
) -> HttpResponse:
    with clock_of(meeting):
        shown = queries.minutes_page(viewer, meeting, version, draft="now" in request.GET)
        if shown is None and version is None and meeting.state in HELD:
            return _not_yet(request, viewer, meeting)
        shown = there(shown)
        context = {"page": shown, "meeting": meeting, "wrong": wrong} | _forms(meeting, shown, wrong)
        return render(request, "meetings/minutes.html", context, status=422 if wrong else 200)


def _not_yet(request: HttpRequest, viewer: Viewer, meeting: Meeting) -> HttpResponse:
    """Whoever sees that a meeting was held may know when they can read what was said."""
    context = {
        "title": meeting.title.in_(get_language() or "en"), "back": href(viewer, meeting),
        "invited": MAY["see_papers"](viewer, meeting),
    }  # fmt: skip
    return render(request, "meetings/minutes_not_yet.html", context)


def _forms(meeting: Meeting, shown: MinutesPage, wrong: Form | None) -> dict[str, Form]:
    """The forms that this reader may send, with what was typed where something is wrong with it."""
    forms: dict[str, Form] = {}
    if shown.can_write and not shown.version:
        evening = (timezone.localtime() + USUAL).replace(hour=18, minute=0, second=0, microsecond=0)
        forms["circulate"] = Circulate(initial={"correct_until": evening})
    if shown.can_correct:
        forms["correct"] = AskCorrection(items={}, body=shown.body)
    if wrong is not None:
        forms["circulate" if isinstance(wrong, Circulate) else "correct"] = wrong
    return forms


@page(MAY["read"])
def minutes_paper_of(request: HttpRequest, viewer: Viewer, address: str, version: int | None = None) -> HttpResponse:
    """A version on paper, in the language of the address."""
    meeting = find(viewer, address)
    with clock_of(meeting):
        said = there(minutes_paper(viewer, meeting, version))
    if wait := limits.allow("meetings.paper", limits.client(request), HITS, SECONDS):
        return limits.too_many(request, wait)
    return pdf(printed(said), f"{meeting.address}-{get_language()}.pdf")


@page(MAY["read"])
def minutes_changes(request: HttpRequest, viewer: Viewer, address: str, version: int) -> HttpResponse:
    """What a version changed in the one before it."""
    meeting = find(viewer, address)
    with clock_of(meeting):
        runs = there(changes(viewer, meeting, version))
        context = {
            "runs": runs, "version": version, "before": version - 1, "meeting": meeting,
            "back": href(viewer, meeting, "minutes"), "title": meeting.title.in_(get_language() or "en"),
        }  # fmt: skip
        return render(request, "meetings/minutes_changes.html", context)


@page(MAY["write_minutes"], methods=("POST",))
def circulate(request: HttpRequest, viewer: Viewer, address: str) -> HttpResponse:
    """Freeze a version and send it to all who were invited."""
    meeting = find(viewer, address)
    with clock_of(meeting):
        form = Circulate(request.POST)
        if form.is_valid() and done(form, actions.circulate_minutes, viewer, meeting=meeting, **form.cleaned_data):
            messages.success(request, _("Circulated. All who were invited are told."))
            return HttpResponseRedirect(href(viewer, meeting, "minutes"))
        shown = there(queries.minutes_page(viewer, meeting, draft=True))
        context = {"page": shown, "meeting": meeting, "circulate": form}
        return render(request, "meetings/minutes.html", context, status=422)


@page(MAY["read"], methods=("POST",))
def correct(request: HttpRequest, viewer: Viewer, address: str) -> HttpResponse:
    """Ask for a correction of the newest version."""
    meeting = find(viewer, address)
    found = _newest(viewer, meeting)
    if not MAY["correct_minutes"](viewer, found):
        raise Http404
    body = queries.body_of(found.content)
    form = AskCorrection(request.POST, items={one.address: one for one in meeting.items.all()}, body=body)
    if form.is_valid() and done(
        form, actions.ask_correction, viewer, minutes=found, item=form.chosen(), text=form.cleaned_data["text"]
    ):
        messages.success(request, _("Sent. You read here and in your mail what is answered."))
        return HttpResponseRedirect(href(viewer, meeting, "minutes"))
    return _shown(request, viewer, meeting, wrong=form)


@page(MAY["write_minutes"], methods=("POST",))
def answer_correction(request: HttpRequest, viewer: Viewer, address: str, number: int) -> HttpResponse:
    """Take a correction in, or say why not."""
    meeting = find(viewer, address)
    found, form = there(correction_called(meeting, number)), AnswerCorrection(request.POST)
    if not form.is_valid():
        raise Http404
    return _done(request, viewer, meeting, lambda: _answer(viewer, found, form))


def _answer(viewer: Viewer, correction: Correction, form: AnswerCorrection) -> str:
    actions.answer_correction(viewer, correction=correction, **form.cleaned_data)
    return _("Answered. The organisation that asked is told.")


@page(MAY["approve_minutes"], methods=("POST",))
def approve(request: HttpRequest, viewer: Viewer, address: str) -> HttpResponse:
    """Note at which meeting the minutes were approved."""
    meeting = find(viewer, address)
    found, at = _newest(viewer, meeting), there(meeting_called(viewer, request.POST.get("meeting", "")))

    def approved() -> str:
        actions.approve_minutes(viewer, minutes=found, meeting=at)
        return _("Approved. This version stays as it is.")

    return _done(request, viewer, meeting, approved)


def _newest(viewer: Viewer, meeting: Meeting) -> Minutes:
    return there(queries.minutes_called(viewer, meeting))


def _done(request: HttpRequest, viewer: Viewer, meeting: Meeting, act: Callable[[], str]) -> HttpResponse:
    """Do it, and say what was done or why not."""
    with refusals_shown(request):
        messages.success(request, act())
    return HttpResponseRedirect(href(viewer, meeting, "minutes"))
