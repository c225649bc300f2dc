"""An organisation's position, the poll of its own members, and the page on which they answer by a link."""

from __future__ import annotations

from typing import Any

from django.conf import settings
from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.debug import sensitive_variables

from filrouge.ground import limits
from filrouge.ground.pages.guarding import guarded
from filrouge.ground.pages.keyset import pager
from filrouge.ground.pages.refusals import done, made
from filrouge.ground.pages.serving import page, there
from filrouge.ground.people.viewer import Viewer, system
from filrouge.ground.rules import anybody
from filrouge.rooms.ballots.actions import positions as actions
from filrouge.rooms.ballots.forms.positions import AnswerPoll, BeginPoll, PollSheet, RecordPosition
from filrouge.rooms.ballots.models import Ballot, MemberPoll
from filrouge.rooms.ballots.pages.ballots import find
from filrouge.rooms.ballots.pages.links import unknown
from filrouge.rooms.ballots.queries.ballots import href
from filrouge.rooms.ballots.queries.polls import PollPage, poll_page
from filrouge.rooms.ballots.queries.positions import PositionPage, from_poll, position_page, today
from filrouge.rooms.ballots.rules import MAY

HITS, SECONDS = 20, 600  # so many links that nobody was given, from one caller in so many seconds
ANSWERS, HOUR = 60, 3600  # so many answers from one place in so many seconds: members may sit in one office


@page(MAY["read"], methods=("GET", "POST"))
def position(request: HttpRequest, viewer: Viewer, address: str) -> HttpResponse:
    """What the organisation wants its delegate to vote, and what its members said."""
    ballot, found = _spoken(viewer, address, request.GET.get("after", ""))
    first = {"made_on": today()} | (from_poll(found) if request.GET.get("from") == "poll" else {})
    form = RecordPosition(request.POST if request.method == "POST" else None, initial=first)
    if form.is_valid() and done(form, actions.state_position, viewer, ballot=ballot, **form.cleaned_data):
        messages.success(request, _("Recorded. It stands beside the fields when your organisation votes."))
        return HttpResponseRedirect(href(viewer, ballot, "position"))
    turned = pager(found.poll.answers) if found.poll else {}
    told = {"ballot": ballot, "page": found, "form": form, "pager": turned}
    return render(request, "ballots/position.html", told, status=422 if form.errors else 200)


@page(MAY["read"], methods=("GET", "POST"))
def poll(request: HttpRequest, viewer: Viewer, address: str) -> HttpResponse:
    """Begin a poll of the organisation's own members. Its link is shown in the answer and kept nowhere."""
    ballot, found = _spoken(viewer, address)
    if request.method == "GET" and not found.may_record:
        raise Http404
    form = BeginPoll(request.POST if request.method == "POST" else None)
    told: dict[str, Any] = {"ballot": ballot, "form": form, "back": href(viewer, ballot, "position")}
    if form.is_valid() and (begun := made(form, actions.ask_members, viewer, ballot=ballot, **form.cleaned_data)):
        poll, token = begun
        told |= {"link": _link(ballot, token), "poll": poll_page(poll)}
        return guarded(render(request, "ballots/poll_link.html", told))
    return render(request, "ballots/poll_begin.html", told, status=422 if form.errors else 200)


def _link(ballot: Ballot, token: str) -> str:
    return str(settings.PUBLIC_ADDRESS) + reverse("ballots:answer_poll", args=[ballot.space.slug, token])


def _spoken(viewer: Viewer, address: str, cursor: str = "") -> tuple[Ballot, PositionPage]:
    """The ballot and how the organisation that the reader speaks for decided on it; 404 for everybody else."""
    ballot = find(viewer, address)
    found = there(position_page(viewer, ballot, cursor))
    return ballot, found


@page(anybody, methods=("GET", "POST"))
@sensitive_variables("token")
def answer(request: HttpRequest, viewer: Viewer, token: str) -> HttpResponse:
    """A member of an organisation answers its poll. Nobody signs in; looking at it changes nothing."""
    if wait := limits.allow("ballots.poll", limits.client(request), HITS, SECONDS):
        return limits.too_many(request, wait)
    asked = actions.poll_called(token)
    if asked is None or asked.ballot.space != viewer.space:
        return unknown(
            request, viewer, "ballots/poll_ended.html", _("No poll has this link. It may have been cut off.")
        )
    limits.forget("ballots.poll", limits.client(request), HITS)
    found = poll_page(asked)
    if found.ended:
        told = {"why": found.ended, "title": found.title}
        return guarded(render(request, "ballots/poll_ended.html", told, status=410))
    form = AnswerPoll(request.POST if request.method == "POST" else None)
    sheet = PollSheet(found, request.POST if request.method == "POST" else None)
    if form.is_bound and all([form.is_valid(), sheet.is_valid()]):  # both say at once what is missing
        return _answered(request, asked, found, form, sheet)
    return _asked(request, found, form, sheet)


def _answered(
    request: HttpRequest, poll: MemberPoll, found: PollPage, form: AnswerPoll, sheet: PollSheet
) -> HttpResponse:
    if wait := limits.allow("ballots.poll.answer", limits.client(request), ANSWERS, HOUR):
        return limits.too_many(request, wait)
    by = system(poll.ballot.space)
    if not done(form, actions.answer_poll, by, poll=poll, answers=sheet.answers, **form.cleaned_data):
        return _asked(request, found, form, sheet)
    return guarded(render(request, "ballots/poll_answered.html", {"page": found}))


def _asked(request: HttpRequest, found: PollPage, form: AnswerPoll, sheet: PollSheet) -> HttpResponse:
    told = {"page": found, "form": form, "sheet": sheet, "fields": f"ballots/parts/answer_{found.kind}.html"}
    wrong = bool(form.errors or sheet.errors)
    return guarded(render(request, "ballots/poll_answer.html", told, status=422 if wrong else 200))
