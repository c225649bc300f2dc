"""Looking below the line: pairs drawn at random, one after the other."""

from __future__ import annotations

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _

from filrouge.ground.pages.refusals import done, refusals_shown
from filrouge.ground.pages.serving import page, there, wants_part
from filrouge.ground.people.viewer import Viewer
from filrouge.rooms.register.actions import missed as actions
from filrouge.rooms.register.actions.totals import keep_count
from filrouge.rooms.register.forms.missed import DrawPairs
from filrouge.rooms.register.missed import doubt_of
from filrouge.rooms.register.models import MissedCheck
from filrouge.rooms.register.pages import cards
from filrouge.rooms.register.queries import duplicates
from filrouge.rooms.register.queries import missed as queries
from filrouge.rooms.register.rules import MAY


@page(MAY["settle"], methods=("GET", "POST"))
def missed(request: HttpRequest, viewer: Viewer) -> HttpResponse:
    """How far it is, the pair that waits, and the form that has pairs drawn."""
    space, form = there(viewer.space), DrawPairs(request.POST or None)
    if form.is_valid() and done(form, actions.look_for_missed, viewer, space=space, size=form.cleaned_data["size"]):
        return HttpResponseRedirect(request.path)
    check = queries.newest_check(viewer)
    shown = queries.page(viewer, check)
    if wants_part(request) and check:
        return render(request, "ground/parts/job.html", {"job": shown.job or queries.drawn(check)})
    card = _card(viewer, check) if check and shown.open else None
    context = {"missed": shown, "card": card, "form": form}
    return render(request, "register/missed.html", context, status=422 if form.errors else 200)


def _card(viewer: Viewer, check: MissedCheck) -> SafeString | None:
    doubt = doubt_of(check, len(check.answers))
    return cards.drawn(duplicates.card(viewer, doubt)) if doubt else None


@page(MAY["settle"], methods=("POST",))
def answer(request: HttpRequest, viewer: Viewer, number: int) -> HttpResponse:
    """Answer the pair that waits, count anew, go to the next."""
    check = there(queries.check_called(viewer, number))
    place = request.POST.get("place", "")
    if not place.isdecimal() or len(place) > 4:
        raise Http404
    with refusals_shown(request):
        actions.answer_missed(viewer, check=check, place=int(place), verdict=request.POST.get("verdict", ""))
        keep_count(check.space)
        messages.success(request, _("Noted. The total is counted anew."))
    return HttpResponseRedirect(reverse("register:missed", args=[check.space.slug]))
