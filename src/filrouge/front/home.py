"""The door, the list of spaces, and a network's public page, gathered from what each room offers."""

from __future__ import annotations

from django.conf import settings
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils.http import url_has_allowed_host_and_scheme
from django.utils.translation import get_language_from_request, override

from filrouge.ground.pages.serving import ACTING, page
from filrouge.ground.people import queries
from filrouge.ground.people.viewer import Viewer
from filrouge.ground.rules import anybody, reads_the_space, signed_in


@page(anybody)
def door(request: HttpRequest, viewer: Viewer) -> HttpResponse:
    """`/`: the reader's own language if they chose one, else what the browser asks for; once, and only here."""
    chosen = viewer.person.language if viewer.person else request.COOKIES.get(settings.LANGUAGE_COOKIE_NAME, "")
    language = chosen if chosen in dict(settings.LANGUAGES) else get_language_from_request(request)
    with override(language):
        return HttpResponseRedirect(reverse("spaces"))


@page(anybody)
def spaces(request: HttpRequest, viewer: Viewer) -> HttpResponse:
    """The networks that work here; straight in when there is only one."""
    found = queries.public_spaces()
    if len(found) == 1:
        return HttpResponseRedirect(reverse("home", args=[found[0].slug]))
    rows = [(space.name, reverse("home", args=[space.slug])) for space in found]
    return render(request, "front/spaces.html", {"spaces": rows})


@page(reads_the_space)
def home(request: HttpRequest, viewer: Viewer) -> HttpResponse:
    """A network's page: who it is, counted once."""
    return render(request, "ground/shell.html")


@page(signed_in, methods=("POST",))
def act_for(request: HttpRequest, viewer: Viewer) -> HttpResponse:
    """Choose for whom to act in this space."""
    chosen = request.POST.get("mandate", "")
    mine = {str(standing.mandate): standing.mandate for standing in viewer.standings}
    if viewer.space and chosen in mine:
        request.session[ACTING] = request.session.get(ACTING, {}) | {str(viewer.space.id): mine[chosen]}
    after = request.POST.get("next", "")
    if not url_has_allowed_host_and_scheme(after, allowed_hosts={request.get_host()}):
        after = reverse("home", args=[viewer.space.slug]) if viewer.space else "/"
    return HttpResponseRedirect(after)


def bad_request(request: HttpRequest, exception: Exception) -> HttpResponse:
    return render(request, "400.html", status=400)


def not_found(request: HttpRequest, exception: Exception) -> HttpResponse:
    return render(request, "404.html", status=404)


def failed(request: HttpRequest) -> HttpResponse:
    return render(request, "500.html", status=500)
