"""The page from which a meeting is led, and every button on it."""

from __future__ import annotations

import secrets
from collections.abc import Callable
from functools import partial
from typing import Any

from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.utils import timezone
from django.utils.cache import patch_vary_headers
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from filrouge.ground.actions import Refused
from filrouge.ground.hours import clock_of, here
from filrouge.ground.numbers import number_in
from filrouge.ground.pages.refusals import done
from filrouge.ground.pages.serving import page, there, wants_part
from filrouge.ground.people.languages import names_of
from filrouge.ground.people.viewer import Viewer
from filrouge.rooms.ballots.actions import running
from filrouge.rooms.ballots.queries.room import ballot_in_room
from filrouge.rooms.meetings.actions import capturing, leading, preparing, slots, speaking, voting
from filrouge.rooms.meetings.forms.room import CaptureForm, PutToVote
from filrouge.rooms.meetings.models import Meeting
from filrouge.rooms.meetings.pages.answering import answered, by_script, find
from filrouge.rooms.meetings.queries import console as queries
from filrouge.rooms.meetings.queries.finding import (
    invited_organisation,
    item_called,
    line_called,
    speech_called,
)
from filrouge.rooms.meetings.queries.meetings import href
from filrouge.rooms.meetings.rules import MAY

Step = Callable[[HttpRequest, Viewer, Meeting], str]


@page(MAY["read"])
def console(request: HttpRequest, viewer: Viewer, address: str) -> HttpResponse:
    """The chair's page; its parts alone for the script, which asks for them when something moved."""
    return shown(request, viewer, _led(viewer, address))


def _led(viewer: Viewer, address: str) -> Meeting:
    meeting = find(viewer, address)
    if not MAY["capture"](viewer, meeting):
        raise Http404
    return meeting


def shown(
    request: HttpRequest, viewer: Viewer, meeting: Meeting, capture: CaptureForm | None = None, vote: Any = None
) -> HttpResponse:
    """The page, with a form that has to be put right where there is one."""
    told = queries.console(viewer, meeting)
    wrong = bool((capture and capture.errors) or (vote and vote.errors))
    with clock_of(meeting):
        context = {
            "page": told, "board": told.board, "meeting": meeting, "capture": capture, "vote": vote, "zone": here(),
            "now": timezone.now(), "key": secrets.token_hex(16), "language": get_language(),
            "queue": f"{meeting.address}.{viewer.acting.mandate if viewer.acting else 0}",
            "languages": names_of(meeting.languages), "may_begin": MAY["lead"](viewer, meeting),
            "speaking_address": floor.organisation_address if (floor := told.board.speakers.now) else "",
        }  # fmt: skip
        template = "meetings/parts/console_parts.html" if wants_part(request) else "meetings/console.html"
        answer = render(request, template, context, status=422 if wrong else 200)
    patch_vary_headers(answer, ["HX-Request"])
    answer["Cache-Control"] = "private, no-store"
    return answer


@page(MAY["read"], methods=("POST",))
def step(request: HttpRequest, viewer: Viewer, address: str, step: str) -> HttpResponse:
    """One press of a button. What it may do is asked by the action behind it."""
    meeting = _led(viewer, address)
    if step == "vote":
        return _put_to_vote(request, viewer, meeting)
    act = there(STEPS.get(step))
    return answered(request, lambda: act(request, viewer, meeting), href(viewer, meeting, "console"))


@page(MAY["read"], methods=("POST",))
def capture(request: HttpRequest, viewer: Viewer, address: str) -> HttpResponse:
    """A line, typed now or a while ago on a device without a network; the same line once more is written once."""
    meeting = find(viewer, address)
    form = CaptureForm(viewer, meeting, request.POST)
    own = not MAY["capture"](viewer, meeting)
    if by_script(request):
        return answered(request, lambda: _captured(viewer, meeting, form, own=own), "")
    to = href(viewer, meeting, "room" if own else "console")
    if not own and (not form.is_valid() or not _by_form(viewer, meeting, form)):
        return shown(request, viewer, meeting, capture=form)
    return answered(request, lambda: _captured(viewer, meeting, form, own=own) if own else "", to)


def _by_form(viewer: Viewer, meeting: Meeting, form: CaptureForm) -> bool:
    return done(form, capturing.capture_line, viewer, meeting=meeting, line=form.line())


def _captured(viewer: Viewer, meeting: Meeting, form: CaptureForm, *, own: bool) -> str:
    if not form.is_valid():
        raise form.refused()
    if own:
        capturing.say_line(viewer, meeting=meeting, line=form.line())
        return _("Written down. You can read it below.")
    capturing.capture_line(viewer, meeting=meeting, line=form.line())
    return ""


def _put_to_vote(request: HttpRequest, viewer: Viewer, meeting: Meeting) -> HttpResponse:
    item = there(item_called(meeting, request.POST.get("item", "")))
    form = PutToVote(viewer, request.POST)
    if not form.is_valid():
        return shown(request, viewer, meeting, vote=form)
    if not done(form, voting.put_to_vote, viewer, item=item, title=form.words, rule=form.chosen):
        return shown(request, viewer, meeting, vote=form)
    return HttpResponseRedirect(href(viewer, meeting, "console"))


def _begin(request: HttpRequest, viewer: Viewer, meeting: Meeting) -> str:
    preparing.begin_meeting(viewer, meeting=meeting)
    return _("The room is open. Its code is on the projector.")


def _close(request: HttpRequest, viewer: Viewer, meeting: Meeting) -> str:
    preparing.close_room(viewer, meeting=meeting)
    return _("The room is closed again. It can be opened when the meeting begins.")


def _end(request: HttpRequest, viewer: Viewer, meeting: Meeting) -> str:
    preparing.end_meeting(viewer, meeting=meeting)
    return _("The meeting is over. Every organisation can confirm its lines now.")


def _next(request: HttpRequest, viewer: Viewer, meeting: Meeting) -> str:
    leading.next_item(viewer, meeting=meeting, seen=request.POST.get("seen", ""))
    return ""


def _with_item(act: Any) -> Step:
    def run(request: HttpRequest, viewer: Viewer, meeting: Meeting) -> str:
        act(viewer, item=there(item_called(meeting, request.POST.get("item", ""))))
        return ""

    return run


def _with_speech(act: Any) -> Step:
    def run(request: HttpRequest, viewer: Viewer, meeting: Meeting) -> str:
        act(viewer, speech=there(speech_called(meeting, request.POST.get("speech", ""))))
        return ""

    return run


def _call(request: HttpRequest, viewer: Viewer, meeting: Meeting) -> str:
    item = there(item_called(meeting, request.POST.get("item", "")))
    speaking.next_speaker(viewer, item=item, seen=number_in(request.POST.get("seen", "")))
    return ""


def _turn(request: HttpRequest, viewer: Viewer, meeting: Meeting) -> str:
    sent = request.POST
    slots.call_slot(
        viewer, item=there(item_called(meeting, sent.get("item", ""))),
        organisation=there(invited_organisation(meeting, sent.get("organisation", ""))),
        seen=number_in(sent.get("seen", "")),
    )  # fmt: skip
    return ""


def _list(request: HttpRequest, viewer: Viewer, meeting: Meeting) -> str:
    sent = request.POST
    if not sent.get("item"):
        raise Refused(_("No item is open. Those who ask to speak are listed once one is."), code="item")
    speaking.list_speaker(
        viewer, item=there(item_called(meeting, sent.get("item", ""))),
        organisation=there(invited_organisation(meeting, sent.get("organisation", ""))), name=sent.get("name", ""),
        point_of_order="point" in sent,
    )  # fmt: skip
    return ""


def _undo(request: HttpRequest, viewer: Viewer, meeting: Meeting) -> str:
    capturing.undo_line(viewer, line=there(line_called(meeting, request.POST.get("line", ""))))
    return _("Taken back.")


def _with_ballot(*acts: Any) -> Step:
    def run(request: HttpRequest, viewer: Viewer, meeting: Meeting) -> str:
        ballot = there(ballot_in_room(viewer, request.POST.get("ballot", "")))
        for act in acts:
            act(viewer, ballot=ballot)
        return ""

    return run


STEPS: dict[str, Step] = {
    "begin": _begin,
    "close-room": _close,
    "end": _end,
    "next": _next,
    "take-up": _with_item(leading.begin_item),
    "item-over": _with_item(leading.end_item),
    "forward": _with_item(leading.take_next),
    "call": _call,
    "turn": _turn,
    "floor": _with_speech(speaking.give_floor),
    "over": _with_speech(speaking.end_speech),
    "off": _with_speech(speaking.withdraw_speech),
    "list": _list,
    "undo": _undo,
    # One press: the room looks at what is asked, and the rule was tried before it was adopted.
    "open": _with_ballot(partial(running.open_ballot, confirmed=True)),
    "close": _with_ballot(running.close_ballot, running.count_ballot),
    "publish": _with_ballot(running.publish_result),
}
