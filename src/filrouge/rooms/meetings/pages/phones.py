"""The room on a phone: coming in by the code, asking to speak, voting in place, typing one's own lines."""

from __future__ import annotations

import secrets
from collections.abc import Callable
from urllib.parse import urlencode

from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.utils.cache import patch_vary_headers
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from filrouge.ground import limits
from filrouge.ground.actions import Refused
from filrouge.ground.hours import clock_of, here
from filrouge.ground.numbers import number_in
from filrouge.ground.pages import live
from filrouge.ground.pages.serving import page, there, wants_part
from filrouge.ground.people.viewer import Viewer
from filrouge.ground.rules import anybody
from filrouge.rooms.ballots.queries.room import ballot_in_room
from filrouge.rooms.meetings.actions import presence, speaking, voting
from filrouge.rooms.meetings.forms.room import CodeForm
from filrouge.rooms.meetings.models import Meeting
from filrouge.rooms.meetings.pages.answering import CODES, answered, code_typed, find
from filrouge.rooms.meetings.queries.dealt_with import dealt_with
from filrouge.rooms.meetings.queries.finding import item_called, meeting_with_code, speech_called
from filrouge.rooms.meetings.queries.meetings import href
from filrouge.rooms.meetings.queries.phone import phone
from filrouge.rooms.meetings.queries.room import LIVE, as_the_room, as_the_wall, board, standing, standing_href
from filrouge.rooms.meetings.rules import MAY

HITS, SECONDS = 60, 600  # so many codes of no meeting, from one place in so many seconds: a hall may share an address
WRONG = 10  # so many wrong codes of one person who says that they are here, in as many seconds


@page(anybody, methods=("GET", "POST"))
def meet(request: HttpRequest, viewer: Viewer) -> HttpResponse:
    """The door for phones: type the digits that the screen shows."""
    form = CodeForm(request.POST if request.method == "POST" else None)
    if form.is_valid():
        if wait := limits.allow("meetings.code", limits.client(request), HITS, SECONDS):
            return limits.too_many(request, wait)
        meeting = meeting_with_code(form.cleaned_data["code"])
        if meeting is not None:
            limits.give_back("meetings.code", limits.client(request), HITS)
            return _let_in(request, meeting)
        form.add_error("code", _("No meeting shows this code now. Look at the screen and type it once more."))
    return render(request, "meetings/meet.html", {"form": form}, status=422 if form.errors else 200)


def _let_in(request: HttpRequest, meeting: Meeting) -> HttpResponse:
    request.session[CODES] = {meeting.address: meeting.code}
    return HttpResponseRedirect(reverse("meetings:room", args=[meeting.space.slug, meeting.address]))


@page(MAY["read"])
def room(request: HttpRequest, viewer: Viewer, address: str) -> HttpResponse:
    """The room for whoever is signed in or typed its code; its parts alone for the script."""
    meeting = find(viewer, address)
    code = code_typed(request, meeting)
    if viewer.person is None and not code:
        return HttpResponseRedirect(f"{reverse('meet')}?{urlencode({'from': address})}")
    told = phone(viewer, meeting)
    with clock_of(meeting):
        context = {
            "page": told, "board": told.board, "meeting": meeting, "mine": told.mine, "zone": here(),
            "code": code, "now": timezone.now(), "key": secrets.token_hex(16),
            "language": get_language(), "queue": f"{address}.{viewer.acting.mandate if viewer.acting else 0}",
        }  # fmt: skip
        template = "meetings/parts/phone_parts.html" if wants_part(request) else "meetings/room.html"
        answer = render(request, template, context)
    return _not_kept(answer)


@page(MAY["read"], methods=("POST",))
def step(request: HttpRequest, viewer: Viewer, address: str, step: str) -> HttpResponse:
    """One press on a phone."""
    meeting = find(viewer, address)
    act = there(STEPS.get(step))
    return answered(request, lambda: act(request, viewer, meeting), href(viewer, meeting, "room"))


@page(MAY["read"])
def projector(request: HttpRequest, viewer: Viewer, address: str) -> HttpResponse:
    """What hangs on the wall: one message at a time, nothing that members may not know. The code, by which somebody
    shows that they are there, is on it where one of those who lead or write has opened it.
    """
    meeting = find(viewer, address)
    told = as_the_room(viewer)
    shown = board(told, meeting)
    with clock_of(meeting):
        context = {
            "board": shown, "message": shown.message,
            "code": shown.code if MAY["capture"](viewer, meeting) else "", "meeting": meeting, "now": timezone.now(),
            "standing": standing_href(told, meeting), "about": dealt_with(as_the_wall(viewer), meeting, shown),
            "meet": request.build_absolute_uri(reverse("meet")).partition("://")[2].rstrip("/"),
        }  # fmt: skip
        template = "meetings/parts/projector_parts.html" if wants_part(request) else "meetings/projector.html"
        answer = render(request, template, context)
    return _not_kept(answer)


def standing_of(request: HttpRequest, key: str) -> HttpResponse:
    """What the screens ask every few seconds: whether something moved. No session, no person, mostly 304."""
    place = live.unsealed(LIVE, key)
    if place is None:
        return HttpResponse(status=404)
    address, _dot, who = place.partition(".")
    members = who == "m"
    return live.answer(request, (address, members), lambda: standing(address, members=members))


standing_of.rule = anybody  # type: ignore[attr-defined]  # closed unless opened: the check reads it
standing_of.methods = ("GET",)  # type: ignore[attr-defined]  # read by the house tests


def _not_kept(answer: HttpResponse) -> HttpResponse:
    patch_vary_headers(answer, ["HX-Request"])
    answer["Cache-Control"] = "private, no-store"
    return answer


Step = Callable[[HttpRequest, Viewer, Meeting], str]


def _ask(request: HttpRequest, viewer: Viewer, meeting: Meeting) -> str:
    item = there(item_called(meeting, request.POST.get("item", "")))
    speaking.ask_to_speak(viewer, item=item, point_of_order="point" in request.POST)
    return ""


def _withdraw(request: HttpRequest, viewer: Viewer, meeting: Meeting) -> str:
    speaking.withdraw_speech(viewer, speech=there(speech_called(meeting, request.POST.get("speech", ""))))
    return ""


def _here(request: HttpRequest, viewer: Viewer, meeting: Meeting) -> str:
    code = request.POST.get("code", "") or code_typed(request, meeting)
    who = str(viewer.person.pk) if viewer.person else limits.client(request)
    if limits.allow("meetings.here", who, WRONG, SECONDS):
        raise Refused(_("Too many tries in a short time. Wait a few minutes and try again."), code="too_many")
    presence.check_in_by_phone(viewer, meeting=meeting, code=code, online="online" in request.POST)
    limits.give_back("meetings.here", who, WRONG)
    return _("You are checked in.")


def _gone(request: HttpRequest, viewer: Viewer, meeting: Meeting) -> str:
    presence.leave(viewer, meeting=meeting)
    return _("You have left. You can come back at any time.")


def _vote(request: HttpRequest, viewer: Viewer, meeting: Meeting) -> str:
    sent = request.POST
    counted = voting.vote_in_room(
        viewer, meeting=meeting, ballot=there(ballot_in_room(viewer, sent.get("ballot", ""))),
        choice=sent.get("choice", ""), seconds_ago=number_in(sent.get("ago", "")),
    )  # fmt: skip
    words = {"yes": _("Counted: for."), "no": _("Counted: against."), "abstain": _("Counted: abstention.")}
    return words.get(counted, _("Your organisation has voted otherwise since. That stands."))


STEPS: dict[str, Step] = {
    "ask": _ask,
    "withdraw": _withdraw,
    "here": _here,
    "gone": _gone,
    "vote": _vote,
}
