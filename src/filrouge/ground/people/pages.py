"""A person's own account: what they are called, how they sign in, where they are signed in, what is kept of them."""

from __future__ import annotations

from urllib.parse import urlencode

from allauth.account.adapter import get_adapter
from django.conf import settings
from django.contrib import messages
from django.contrib.auth import logout
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect, JsonResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _

from filrouge.ground.numbers import number_in
from filrouge.ground.pages.addresses import own_address
from filrouge.ground.pages.refusals import done
from filrouge.ground.pages.serving import is_strong, page
from filrouge.ground.people import actions, personal, queries
from filrouge.ground.people.forms import Farewell, Profile
from filrouge.ground.people.models import Person
from filrouge.ground.people.sign_in import confirm_identity, has_factor
from filrouge.ground.people.viewer import Viewer
from filrouge.ground.rules import anybody, signed_in

AFTER = "after_second_factor"  # session key: where somebody was going when a second factor was asked for
LOOKS = {"theme": {"light", "dark"}, "size": {"small", "large", "larger"}, "keys": {"off"}}
YEAR = 60 * 60 * 24 * 365


def _me(viewer: Viewer) -> Person:
    if viewer.person is None:
        raise RuntimeError("a page of one's own needs somebody who is signed in")
    return viewer.person


@page(signed_in, methods=("GET", "POST"))
def account(request: HttpRequest, viewer: Viewer) -> HttpResponse:
    """Name and language, ways of signing in, sessions, mandates, one's data."""
    me = _me(viewer)
    form = Profile(request.POST or None, initial={"name": me.name, "language": me.language})
    if request.method == "POST" and form.is_valid():
        actions.update_account(viewer, person=me, **form.cleaned_data)
        messages.success(request, _("Saved."))
        response = HttpResponseRedirect(reverse("account"))
        return _language_kept(response, form.cleaned_data["language"])
    shown = {
        "form": form,
        "ways": queries.ways_in(viewer),
        "sessions": queries.sessions(viewer, request.session.session_key or ""),
        "mandates": queries.own_mandates(viewer),
        "passwords": settings.PASSWORDS,
    }
    return render(request, "people/account.html", shown, status=422 if form.errors else 200)


def _language_kept(response: HttpResponse, language: str) -> HttpResponse:
    """The door reads the cookie before anybody signs in; no page does."""
    if not language:
        response.delete_cookie(settings.LANGUAGE_COOKIE_NAME, samesite="Lax")
        return response
    response.set_cookie(
        settings.LANGUAGE_COOKIE_NAME,
        language,
        max_age=YEAR,
        httponly=True,
        secure=settings.TLS,
        samesite="Lax",
    )
    return response


@page(anybody, methods=("POST",))
def change_look(request: HttpRequest, viewer: Viewer) -> HttpResponse:
    """Colours, size of type and keys, on this device: what the script does at once, without a script."""
    response = HttpResponseRedirect(own_address(request, request.POST.get("next", ""), reverse("spaces")))
    wished = {name: request.POST.get(name, "") for name in LOOKS} | {"keys": "" if "keys" in request.POST else "off"}
    for name, value in wished.items():
        if value in LOOKS[name]:
            # Not HttpOnly: the script of the page changes it without a round trip.
            response.set_cookie(name, value, max_age=YEAR, secure=settings.TLS, samesite="Lax")
        else:
            response.delete_cookie(name, samesite="Lax")
    return response


@page(signed_in, methods=("POST",))
def end_sessions(request: HttpRequest, viewer: Viewer) -> HttpResponse:
    """Sign out on one other device, or on all others."""
    number = request.POST.get("session", "")
    only = number_in(number) if number else None
    ended = personal.end_sessions(_me(viewer), keep=request.session.session_key or "", only=only)
    if ended:
        messages.success(request, _("Signed out there."))
    return HttpResponseRedirect(reverse("account") + "#sessions")


@page(signed_in)
def export(request: HttpRequest, viewer: Viewer) -> HttpResponse:
    """All that is kept about oneself, as one JSON file."""
    confirm_identity(request)
    response = JsonResponse(personal.all_about(_me(viewer)), json_dumps_params={"indent": 2, "ensure_ascii": False})
    response["Content-Disposition"] = 'attachment; filename="my-data.json"'
    return response


@page(signed_in, methods=("GET", "POST"))
def close(request: HttpRequest, viewer: Viewer) -> HttpResponse:
    """Close one's account: at once and for good."""
    confirm_identity(request)
    form = Farewell(request.POST or None, person=_me(viewer))
    if form.is_valid() and done(form, actions.erase_person, viewer, person=_me(viewer)):
        logout(request)
        return HttpResponseRedirect(reverse("account_closed"))
    return render(request, "people/close.html", {"form": form}, status=422 if form.errors else 200)


@page(anybody)
def closed(request: HttpRequest, viewer: Viewer) -> HttpResponse:
    """What is left after closing an account."""
    return render(request, "people/closed.html")


@page(signed_in)
def sign_in_again(request: HttpRequest, viewer: Viewer) -> HttpResponse:
    """Whoever has no second factor proves who they are by signing in anew."""
    after = own_address(request, request.GET.get("next", ""), reverse("account"))
    return render(request, "people/again.html", {"next": f"{reverse('account_login')}?{urlencode({'next': after})}"})


@page(signed_in)
def second_factor(request: HttpRequest, viewer: Viewer) -> HttpResponse:
    """Why a second factor is needed, and the way to one; afterwards back to where the person was going."""
    after = own_address(request, request.GET.get("next", ""), reverse("spaces"))
    if is_strong(request):
        return HttpResponseRedirect(after)
    if has_factor(request.user):
        first = get_adapter().get_reauthentication_methods(request.user)[0]["url"]
        return HttpResponseRedirect(f"{first}?{urlencode({'next': after})}")
    request.session[AFTER] = after
    confirm_identity(request)
    return render(request, "people/second_factor.html")


@page(signed_in)
def onwards(request: HttpRequest, viewer: Viewer) -> HttpResponse:
    """After a way to sign in was changed: to where the person was going, else to their page."""
    after = request.session.pop(AFTER, "")
    return HttpResponseRedirect(own_address(request, after, reverse("account") + "#ways"))
