"""Voting from a mail: the link is the key, so the page asks nobody to sign in and tells nothing beyond it.

And the page from which such mails are written.
"""

from __future__ import annotations

from urllib.parse import urlencode

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.debug import sensitive_post_parameters, sensitive_variables

from filrouge.ground import limits
from filrouge.ground.actions import Refused
from filrouge.ground.pages.guarding import guarded
from filrouge.ground.pages.refusals import refusals_shown
from filrouge.ground.pages.serving import page
from filrouge.ground.people.viewer import Viewer, system
from filrouge.ground.rules import anybody
from filrouge.rooms.ballots.actions import links as actions
from filrouge.rooms.ballots.forms.casting import CastSheet
from filrouge.rooms.ballots.models import MailLink
from filrouge.rooms.ballots.pages.ballots import find
from filrouge.rooms.ballots.queries.ballots import href
from filrouge.rooms.ballots.queries.links import LinkPage, counted_by, link_page
from filrouge.rooms.ballots.queries.reminders import reminder_page
from filrouge.rooms.ballots.rules import MAY

HITS, SECONDS = 20, 600  # so many links that nobody sent, from one caller in so many seconds


@page(anybody, methods=("GET", "POST"))
@sensitive_post_parameters()
@sensitive_variables("token")
def vote_by_link(request: HttpRequest, viewer: Viewer, token: str) -> HttpResponse:
    """The question, the rule and the fields; sending them casts the vote. Looking at it changes nothing."""
    if wait := limits.allow("ballots.link", limits.client(request), HITS, SECONDS):
        return limits.too_many(request, wait)
    link = actions.link_called(token)
    if link is None or link.voter.ballot.space != viewer.space:
        why = _("This link votes for nobody. It may have been cut off, or a newer mail has taken its place.")
        return unknown(request, viewer, "ballots/link_ended.html", why)
    limits.forget("ballots.link", limits.client(request), HITS)
    found = link_page(link, timezone.now().date())
    if request.method == "POST":
        return _cast(request, link, found)
    return _shown(request, link, found, CastSheet(found.cast, link.voter.ballot.address))


def _cast(request: HttpRequest, link: MailLink, found: LinkPage) -> HttpResponse:
    """Cast what was typed. The answer is the only place where it is told, so nothing of it waits in a session."""
    ballot = link.voter.ballot
    sheet = CastSheet(found.cast, ballot.address, request.POST)
    if not sheet.rows or not sheet.is_valid():
        return _shown(request, link, found, sheet)
    voter, answers = next(iter(sheet.votes().items()))
    try:
        receipt = actions.vote_by_link(
            system(ballot.space), voter=voter, link=link, answers=answers, offered=sheet.offered_receipt
        )
    except Refused as refused:
        return _ended(request, link, found, str(refused.message))
    told = {
        "ballot": ballot,
        "page": found,
        "receipt": receipt,
        "counted": () if ballot.secret else counted_by(link, found.cast, answers),
    }
    return guarded(render(request, "ballots/link_cast.html", told))


def _shown(request: HttpRequest, link: MailLink, found: LinkPage, sheet: CastSheet) -> HttpResponse:
    if found.ended:
        return _ended(request, link, found, found.ended)
    told = {
        "ballot": link.voter.ballot,
        "found": found,
        "page": found.cast,
        "sheet": sheet,
        "fields": f"ballots/parts/answer_{found.cast.kind}.html",
    }
    return guarded(render(request, "ballots/vote_by_link.html", told, status=422 if sheet.errors else 200))


def _ended(request: HttpRequest, link: MailLink, found: LinkPage, why: str) -> HttpResponse:
    """A link that somebody was sent and that casts nothing (any more). It names the ballot and nothing that is in."""
    told = {"why": why, "title": found.cast.title, "sign_in_href": found.sign_in_href}
    return guarded(render(request, "ballots/link_ended.html", told, status=410))


def unknown(request: HttpRequest, viewer: Viewer, template: str, why: str) -> HttpResponse:
    """A link that nobody was given. In a network that is closed to the caller it looks like any page there."""
    if MAY["read"](viewer, viewer.space):
        login = f"{reverse('account_login')}?{urlencode({'next': _ballots(viewer)})}"
        return guarded(render(request, template, {"why": why, "sign_in_href": login}, status=404))
    if viewer.person is not None:
        raise Http404
    return HttpResponseRedirect(f"{reverse('account_login')}?{urlencode({'next': request.get_full_path()})}")


def _ballots(viewer: Viewer) -> str:
    return reverse("ballots:ballots", args=[viewer.space.slug]) if viewer.space else "/"


@page(MAY["send_links"], methods=("GET", "POST"))
def remind(request: HttpRequest, viewer: Viewer, address: str) -> HttpResponse:
    """The mail as it will read, whom it goes to, and what became of those before; sending it writes to them."""
    ballot = find(viewer, address)
    if request.method == "POST":
        with refusals_shown(request):
            asked = actions.remind(viewer, ballot=ballot)
            words = ngettext("%(number)d mail is on its way.", "%(number)d mails are on their way.", asked)
            messages.success(request, words % {"number": asked})
        return HttpResponseRedirect(href(viewer, ballot, "remind"))
    found = reminder_page(viewer, ballot, request.GET.get("in", ""))
    return render(request, "ballots/link_remind.html", {"ballot": ballot, "page": found})
