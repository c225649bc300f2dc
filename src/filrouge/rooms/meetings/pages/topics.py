"""The marketplace of an open space: its board, each topic with what was said in it, and every button on them."""

from __future__ import annotations

import secrets
from collections.abc import Callable
from dataclasses import replace

from django.contrib import messages
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect, QueryDict
from django.shortcuts import render
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from filrouge.ground.actions import Refused
from filrouge.ground.numbers import number_in
from filrouge.ground.pages.keyset import pager
from filrouge.ground.pages.refusals import done
from filrouge.ground.pages.serving import page, there
from filrouge.ground.people.languages import names_of
from filrouge.ground.people.viewer import Viewer
from filrouge.rooms.meetings.actions import capturing
from filrouge.rooms.meetings.actions import topics as actions
from filrouge.rooms.meetings.forms.room import CaptureForm
from filrouge.rooms.meetings.forms.topics import OfferTopic, OfferTopicFor
from filrouge.rooms.meetings.models import AgendaItem, Topic
from filrouge.rooms.meetings.pages.answering import answered, by_script, find
from filrouge.rooms.meetings.queries import topics as queries
from filrouge.rooms.meetings.queries.finding import invited_organisation
from filrouge.rooms.meetings.queries.meetings import href
from filrouge.rooms.meetings.rules import MAY

FROM = ("room", "console")  # screens on which the board stands too, and to which their buttons lead back


@page(MAY["read"], methods=("GET", "POST"))
def open_space(request: HttpRequest, viewer: Viewer, address: str, item: str) -> HttpResponse:
    """The board by round and place, for whoever sees the meeting. Whoever is invited offers a topic, or the team for
    them.
    """
    found = there(queries.open_space_called(find(viewer, address), item))
    if request.method == "POST" and by_script(request):
        return answered(request, lambda: _offered(request, viewer, found), "")
    form = _form(request, viewer, found)
    if form.is_valid() and done(form, _offer, viewer, item=found, typed=request.POST):
        messages.success(request, _on_the_board(viewer, found))
        return HttpResponseRedirect(_back(request, viewer, found))
    context = {"page": queries.open_space_page(viewer, found), "form": form, "meeting": found.meeting, "item": found}
    return render(request, "meetings/open_space.html", context, status=422 if form.errors else 200)


def _offered(request: HttpRequest, viewer: Viewer, item: AgendaItem) -> str:
    _offer(viewer, item=item, typed=request.POST)
    return _on_the_board(viewer, item)


def _form(request: HttpRequest, viewer: Viewer, item: AgendaItem) -> OfferTopic:
    typed = request.POST if request.method == "POST" else None
    if MAY["offer_for"](viewer, item):
        return OfferTopicFor(typed, named=queries.hosts(item.meeting))
    return OfferTopic(typed)


def _offer(viewer: Viewer, *, item: AgendaItem, typed: QueryDict) -> None:
    """For one's own organisation, or, by the team, for the one that was chosen."""
    title = typed.get("title", "")
    if not MAY["offer_for"](viewer, item):
        actions.offer_topic(viewer, item=item, title=title)
        return
    host = invited_organisation(item.meeting, typed.get("organisation", ""))
    if host is None:
        raise Refused(_("Say which organisation offers it."), code="organisation", field="organisation")
    actions.offer_topic_for(viewer, item=item, organisation=host, title=title)


def _on_the_board(viewer: Viewer, item: AgendaItem) -> str:
    return _("The topic is on the board.") if MAY["offer_for"](viewer, item) else _("Your topic is on the board.")


@page(MAY["read"], methods=("GET", "POST"))
def topic(request: HttpRequest, viewer: Viewer, address: str, item: str, topic: str) -> HttpResponse:
    """One topic: when and where, who comes, what was written down in it, and a line more."""
    found = _found(viewer, address, item, topic)
    meeting = found.item.meeting
    form = CaptureForm(viewer, meeting, request.POST) if request.method == "POST" else None
    if form is not None and form.is_valid() and _written(form, viewer, found):
        messages.success(request, _("Written down. You can read it below."))
        return HttpResponseRedirect(href(viewer, meeting, "topic", item, topic))
    told = queries.topic_page(viewer, found, request.GET.get("after", ""))
    context = {
        "page": told, "pager": pager(told.lines), "form": form, "meeting": meeting, "item": found.item,
        "key": secrets.token_hex(16), "language": get_language(), "languages": names_of(meeting.languages),
    }  # fmt: skip
    return render(request, "meetings/topic.html", context, status=422 if form and form.errors else 200)


def _found(viewer: Viewer, address: str, item: str, topic: str) -> Topic:
    found = there(queries.topic_called(find(viewer, address), topic))
    return there(found if found.item.address == item else None)


def _written(form: CaptureForm, viewer: Viewer, topic: Topic) -> bool:
    """Whether the line was written, by who writes for all or for the own organisation."""
    meeting = topic.item.meeting
    act = capturing.capture_line if MAY["capture"](viewer, meeting) else capturing.say_line
    return done(form, act, viewer, meeting=meeting, line=replace(form.line(), topic=topic))


@page(MAY["read"], methods=("POST",))
def step(request: HttpRequest, viewer: Viewer, address: str, item: str, topic: str, step: str) -> HttpResponse:
    """One press: come, come not, withdraw, or put it at a round and a place."""
    found = _found(viewer, address, item, topic)
    act = there(STEPS.get(step))
    back = _back(request, viewer, found.item, "" if step == "withdraw" else topic)
    return answered(request, lambda: act(request, viewer, found), back)


def _back(request: HttpRequest, viewer: Viewer, item: AgendaItem, topic: str = "") -> str:
    """The screen from which it was pressed: that of the room, the page of the topic, else the board."""
    came = request.POST.get("from", "")
    if came in FROM:
        return href(viewer, item.meeting, came)
    board = href(viewer, item.meeting, "open_space", item.address)
    return f"{board}{topic}/" if topic and came == topic else board


def _come(request: HttpRequest, viewer: Viewer, topic: Topic) -> str:
    actions.visit_topic(viewer, topic=topic, comes=True)
    return ""


def _stay_away(request: HttpRequest, viewer: Viewer, topic: Topic) -> str:
    actions.visit_topic(viewer, topic=topic, comes=False)
    return ""


def _withdraw(request: HttpRequest, viewer: Viewer, topic: Topic) -> str:
    actions.withdraw_topic(viewer, topic=topic)
    return _("The topic is withdrawn.")


def _place(request: HttpRequest, viewer: Viewer, topic: Topic) -> str:
    typed = request.POST.get("round", "").strip()
    number = number_in(typed, 4)
    if typed and not number and typed != "0":
        raise Refused(_("A round is a number: 1 for the first."), code="round", field="round")
    actions.place_topic(viewer, topic=topic, round=number, place=request.POST.get("place", ""))
    return ""


STEPS: dict[str, Callable[[HttpRequest, Viewer, Topic], str]] = {
    "come": _come,
    "not": _stay_away,
    "withdraw": _withdraw,
    "place": _place,
}
