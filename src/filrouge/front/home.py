"""The door, the list of spaces, and a network's public page, gathered from what each room offers."""

from __future__ import annotations

from urllib.parse import urlencode, urlsplit

from django.conf import settings
from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import resolve, reverse
from django.urls.exceptions import Resolver404
from django.utils.text import get_text_list
from django.utils.translation import get_language, get_language_from_request, override
from django.utils.translation import gettext as _

from filrouge.front.gathering import gather
from filrouge.ground.pages.addresses import own_address
from filrouge.ground.pages.serving import ACTING, arrive, page
from filrouge.ground.people import queries
from filrouge.ground.people.models import Role, Space
from filrouge.ground.people.queries import today
from filrouge.ground.people.viewer import Viewer
from filrouge.ground.rules import Rule, anybody, reads_the_space, signed_in
from filrouge.rooms.register.queries import totals


@page(anybody)
def door(request: HttpRequest, viewer: Viewer) -> HttpResponse:
    """`/`: the reader's own language if they chose one, else what the browser asks for; once, and only here.

    Whoever acts in one space alone, as most do, is let in there.
    """
    chosen = viewer.person.language if viewer.person else request.COOKIES.get(settings.LANGUAGE_COOKIE_NAME, "")
    language = chosen if chosen in dict(settings.LANGUAGES) else get_language_from_request(request)
    own = queries.only_own_space(viewer.person)
    with override(language):
        return HttpResponseRedirect(reverse("home", args=[own.slug]) if own else reverse("spaces"))


@page(anybody)
def spaces(request: HttpRequest, viewer: Viewer) -> HttpResponse:
    """The networks that work here, one's own first; straight in when there is only one."""
    own = queries.own_spaces(viewer.person)
    others = [space for space in queries.public_spaces() if space not in own]
    if len(found := [*own, *others]) == 1:
        return HttpResponseRedirect(reverse("home", args=[found[0].slug]))
    context = {"own": [_space_row(space) for space in own], "spaces": [_space_row(space) for space in others]}
    return render(request, "front/spaces.html", context)


def _space_row(space: Space) -> dict[str, object]:
    language = get_language() or settings.LANGUAGE_CODE
    href = reverse("home", args=[space.slug])
    return {"href": href, "name": space.name.in_(language), "mission": space.mission.in_(language)}


@page(reads_the_space)
def home(request: HttpRequest, viewer: Viewer) -> HttpResponse:
    """A network's page: a voice followed, what is open, what was decided, and who it is, counted once."""
    assert viewer.space is not None
    language = get_language() or settings.LANGUAGE_CODE
    found = gather(viewer)
    nothing_yet = not (found.open_now or found.decided or found.total or found.voice)
    context = {
        "begins": nothing_yet and viewer.holds(Role.SECRETARIAT),
        "title": viewer.space.name.in_(language),
        "mission": viewer.space.mission.in_(language),
        "voice": found.voice,
        "open_now": found.open_now,
        "decided": found.decided,
        "ticks": any(row.voices and not row.voices.split for row in found.decided),
        "today": today(),
        "total": found.total,
        "map_title": _where_most_are(found.total),
        "map": found.map,
    }
    return render(request, "front/home.html", context)


def _where_most_are(total: totals.TotalPage | None) -> str:
    """The finding of the map, as its title."""
    known = [share for share in total.countries if share.code] if total else []
    if not total or not known:
        return ""
    first = [share.label for share in known[:3]]
    half = sum(share.number for share in known[:3]) * 2 > sum(share.number for share in known)
    places = get_text_list(first, _("and"))
    words = _("More than half are in %(places)s") if half else _("%(places)s have the most")
    return words % {"places": places}


@page(signed_in & reads_the_space, methods=("POST",))
def act_for(request: HttpRequest, viewer: Viewer) -> HttpResponse:
    """Choose for whom to act in this space; back to where one was, if the new mandate opens that."""
    if viewer.space is None:
        raise Http404
    chosen = next((s for s in viewer.standings if str(s.mandate) == request.POST.get("mandate")), None)
    if chosen:
        request.session[ACTING] = request.session.get(ACTING, {}) | {str(viewer.space.id): chosen.mandate}
        messages.success(request, _("You now act for %(name)s.") % {"name": viewer.name_of(chosen)})
    home_page = reverse("home", args=[viewer.space.slug])
    after = own_address(request, request.POST.get("next", ""), home_page)
    return HttpResponseRedirect(after if _open_to(arrive(request, viewer.space.slug), after) else home_page)


def _open_to(viewer: Viewer, address: str) -> bool:
    """Whether a page of this space may be seen by this viewer, as far as its rule knows."""
    try:
        view = resolve(urlsplit(address).path).func
    except Resolver404:
        return False
    rule: Rule | None = getattr(view, "rule", None)
    return rule is None or viewer.needs_second_factor or rule(viewer, viewer.space)


def expired(request: HttpRequest, reason: str = "") -> HttpResponse:
    """A form without the token of this session: an old page, or a form from elsewhere."""
    return render(request, "front/expired.html", status=403)


def forbidden(request: HttpRequest, exception: Exception) -> HttpResponse:
    return render(request, "403.html", status=403)


def bad_request(request: HttpRequest, exception: Exception) -> HttpResponse:
    return render(request, "400.html", status=400)


def not_found(request: HttpRequest, exception: Exception) -> HttpResponse:
    """Whoever is not signed in is offered to: most come from a mail to what their own organisation alone sees."""
    user = getattr(request, "user", None)
    sign_in = "" if user is None or user.is_authenticated else _sign_in_and_back(request)
    return render(request, "404.html", {"sign_in": sign_in}, status=404)


def _sign_in_and_back(request: HttpRequest) -> str:
    """Where one signs in and comes back: to the same address, or to the form that was sent from."""
    sent_from = own_address(request, request.headers.get("Referer", ""), "/")
    after = request.get_full_path() if request.method in {"GET", "HEAD"} else sent_from
    return f"{reverse('account_login')}?{urlencode({'next': after})}"


def failed(request: HttpRequest) -> HttpResponse:
    return render(request, "500.html", status=500)
