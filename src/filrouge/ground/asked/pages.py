"""“Asked of me”, how one is told, what one was sent, and the page behind the link of a mail that stops it."""

from __future__ import annotations

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.debug import sensitive_variables

from filrouge.ground import limits
from filrouge.ground.asked import actions, queries
from filrouge.ground.asked.forms import MailWish
from filrouge.ground.asked.rules import MAY
from filrouge.ground.pages import refusals
from filrouge.ground.pages.guarding import guarded
from filrouge.ground.pages.keyset import pager
from filrouge.ground.pages.serving import page, wants_part
from filrouge.ground.people.viewer import Viewer
from filrouge.ground.rules import anybody

WRONG, MINUTES = 20, 10  # so many links that nobody was sent, from one caller in so many minutes
POSTS, HOUR = 10, 3600  # so often one link is used in so many seconds


@page(MAY["see_what_waits"])
def asked(request: HttpRequest, viewer: Viewer) -> HttpResponse:
    """Everything that waits for whom the viewer acts, by date. The menu of every page asks for the number alone."""
    if wants_part(request):
        return render(request, "asked/parts/number.html", {"number": queries.number_waiting(viewer)})
    return render(request, "asked/asked.html", {"asked": queries.asked_page(viewer, request.GET.get("from", ""))})


@page(MAY["see_own_mail"])
def own_mail(request: HttpRequest, viewer: Viewer) -> HttpResponse:
    """How one is told in each network, and everything one was sent."""
    sent = queries.own_letters(viewer, request.GET.get("cursor", ""))
    shown = {"spaces": queries.own_mail(viewer), "sent": sent.rows, "pager": pager(sent, "cursor")}
    return render(request, "asked/own_mail.html", shown)


@page(MAY["see_what_waits"], methods=("GET", "POST"))
def choose_mail(request: HttpRequest, viewer: Viewer) -> HttpResponse:
    """How often, and what about."""
    if viewer.space is None or viewer.person is None:
        raise Http404
    wish = queries.own_wish(viewer)
    form = MailWish(request.POST or None, wish=wish, kinds=queries.kind_choices(viewer, wish))
    if request.method == "POST" and form.is_valid():
        chosen = form.chosen()
        if refusals.done(form, actions.choose_mail, viewer, person=viewer.person, space=viewer.space, **chosen):
            messages.success(request, _("Saved."))
            return HttpResponseRedirect(reverse("own_mail"))
    shown = {"form": form, "network": viewer.space.name.in_(request.LANGUAGE_CODE)}
    return render(request, "asked/choose_mail.html", shown, status=422 if form.errors else 200)


@page(anybody, methods=("GET", "POST"))
@sensitive_variables("token")
def _stop_mail(request: HttpRequest, viewer: Viewer, token: str) -> HttpResponse:
    """What the link stops, and the button that does. The button of a mail program sends the same POST (RFC 8058)."""
    found = queries.stop_page(token)
    if found is None:
        wait = limits.allow("asked.stop", limits.client(request), WRONG, MINUTES * 60)
        return limits.too_many(request, wait) if wait else guarded(render(request, "asked/stop.html", status=404))
    if request.method == "POST":
        if wait := limits.allow("asked.stopping", token, POSTS, HOUR):
            return limits.too_many(request, wait)
        reader = Viewer(found.space, found.person)
        actions.stop_mail(reader, person=found.person, space=found.space, kind=found.kind)
    # Shown in this very answer and not after a redirect, which mail programs must not be given.
    return guarded(render(request, "asked/stop.html", {"stop": found, "done": request.method == "POST"}))


# The link itself is what proves who asks; a mail program has no page of ours from which to bring a token of a form.
stop_mail = csrf_exempt(_stop_mail)
