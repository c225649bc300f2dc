"""Opening a working place for a member of the network."""

from __future__ import annotations

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _

from filrouge.ground import limits
from filrouge.ground.pages.refusals import done
from filrouge.ground.pages.serving import page
from filrouge.ground.people.sign_in import confirm_identity
from filrouge.ground.people.viewer import Viewer
from filrouge.rooms.register.actions import spaces as actions
from filrouge.rooms.register.forms.spaces import OpenSpace
from filrouge.rooms.register.queries import members as queries
from filrouge.rooms.register.rules import MAY


@page(MAY["open_space"], methods=("GET", "POST"))
def open_space(request: HttpRequest, viewer: Viewer, number: int) -> HttpResponse:
    """Name the working place of a member, and who leads the work in it."""
    found = queries.membership_page(viewer, number)
    if found is None or not found.open_href:
        raise Http404
    confirm_identity(request)  # it makes a secretariat, which can do everything there
    form = OpenSpace(request.POST or None, membership=found.membership)
    if form.is_valid():
        if wait := actions.seconds_to_wait(found.membership):
            return limits.too_many(request, wait)
        if done(form, actions.open_space, viewer, membership=found.membership, **form.space()):
            said = _("The working place is open, and the invitation is on its way to %(address)s.")
            messages.success(request, said % {"address": form.cleaned_data["email"]})
            back = reverse("register:membership", args=[found.membership.space.slug, number])
            return HttpResponseRedirect(back)
    context = {"form": form, "found": found}
    return render(request, "register/open_space.html", context, status=422 if form.errors else 200)
