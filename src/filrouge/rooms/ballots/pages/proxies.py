"""The register of a ballot's proxies; giving one, and taking it back."""

from __future__ import annotations

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.utils.translation import gettext as _

from filrouge.ground.pages.keyset import pager
from filrouge.ground.pages.refusals import done, refusals_shown
from filrouge.ground.pages.serving import page, there
from filrouge.ground.people.viewer import Viewer
from filrouge.rooms.ballots.actions import proxies as actions
from filrouge.rooms.ballots.forms.proxies import GiveProxy
from filrouge.rooms.ballots.models import Ballot
from filrouge.rooms.ballots.pages.ballots import find
from filrouge.rooms.ballots.queries.ballots import href
from filrouge.rooms.ballots.queries.proxies import ProxyPage, holder_called, proxy_page, voter_of
from filrouge.rooms.ballots.rules import MAY


@page(MAY["read"], methods=("GET", "POST"))
def proxies(request: HttpRequest, viewer: Viewer, address: str) -> HttpResponse:
    """Who carries whom, for all who may see the roll; a delegate gives the proxy of its organisation here."""
    ballot = find(viewer, address)
    found = proxy_page(viewer, ballot, request.GET.get("after", ""))
    if request.method == "POST" and found.mine is None:
        raise Http404
    if request.method == "POST" and found.mine and not found.mine.may_give:
        messages.error(request, found.mine.says)
        return HttpResponseRedirect(href(viewer, ballot, "proxies"))
    form = GiveProxy(request.POST if request.method == "POST" else None, holders=found.holders)
    if form.is_valid() and _given(viewer, ballot, found, form):
        messages.success(request, _("The proxy is given. Those who vote for its holder are told by mail."))
        return HttpResponseRedirect(href(viewer, ballot, "proxies"))
    return _shown(request, ballot, found, form)


def _given(viewer: Viewer, ballot: Ballot, found: ProxyPage, form: GiveProxy) -> bool:
    holder = holder_called(ballot, form.cleaned_data["holder"])
    if holder is None or found.mine is None:
        raise Http404
    return done(form, actions.give_proxy, viewer, voter=found.mine.voter, holder=holder)


def _shown(request: HttpRequest, ballot: Ballot, found: ProxyPage, form: GiveProxy) -> HttpResponse:
    told = {"ballot": ballot, "page": found, "form": form, "pager": pager(found.proxies)}
    return render(request, "ballots/proxies.html", told, status=422 if form.errors else 200)


@page(MAY["read"], methods=("POST",))
def take_back(request: HttpRequest, viewer: Viewer, address: str) -> HttpResponse:
    """Take the proxy of one's own organisation back."""
    ballot = find(viewer, address)
    voter = there(voter_of(viewer, ballot))
    with refusals_shown(request):
        actions.revoke_proxy(viewer, voter=voter)
        messages.success(request, _("The proxy is taken back. Your organisation votes itself."))
    return HttpResponseRedirect(href(viewer, ballot, "proxies"))
