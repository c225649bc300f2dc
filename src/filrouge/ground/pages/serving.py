"""The @page decorator: closed unless a rule opens it."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Any, Protocol
from urllib.parse import urlencode

from django.conf import settings
from django.db import connection
from django.http import (
    Http404,
    HttpRequest,
    HttpResponse,
    HttpResponseBase,
    HttpResponseNotAllowed,
    HttpResponseRedirect,
)
from django.urls import reverse
from django.utils import timezone

from filrouge.ground.hours import clock_of
from filrouge.ground.people.models import Organisation, Person, Space
from filrouge.ground.people.viewer import Viewer, viewer_for
from filrouge.ground.rules import Rule
from filrouge.ground.statements import Prepared

ACTING = "acting"  # session key: {space id: mandate id}
SPACE, ITS_OWN = ([column.attname for column in model._meta.concrete_fields] for model in (Space, Organisation))


class Served(Protocol):
    """A view that the URL map may hold: it names its rule."""

    rule: Rule

    def __call__(self, request: HttpRequest, **kwargs: Any) -> HttpResponseBase: ...


def page(rule: Rule, *, methods: Sequence[str] = ("GET",)) -> Callable[[Callable[..., HttpResponseBase]], Served]:
    """Serve a view in a space: `view(request, viewer, **kwargs)`, if `rule(viewer, space)` says so.

    It runs on the clock of the space (ground.hours), which stops with the view: the next request has its own.
    """

    def wrap(view: Callable[..., HttpResponseBase]) -> Served:
        def serve(request: HttpRequest, *, space: str = "", **kwargs: Any) -> HttpResponseBase:
            if request.method not in {*methods, "HEAD"}:
                return HttpResponseNotAllowed(methods)
            try:
                viewer = arrive(request, space)
            except Http404:
                return turned_away(request)
            if viewer.needs_second_factor:
                return _asked_for_more(request)
            if not rule(viewer, viewer.space):
                return turned_away(request)
            with clock_of(viewer.space):
                return view(request, viewer, **kwargs)

        serve.rule = rule  # type: ignore[attr-defined]  # read by the start-up check and the house tests
        serve.methods = tuple(methods)  # type: ignore[attr-defined]  # read by the house tests
        serve.__name__, serve.__doc__, serve.__module__ = view.__name__, view.__doc__, view.__module__
        return serve  # type: ignore[return-value]  # carries the attributes of Served since the lines above

    return wrap


_SPACE = Prepared(
    lambda slug: Space.objects.filter(slug=slug).values_list(*SPACE, *(f"organisation__{name}" for name in ITS_OWN)),
    slug="?",
)


def _space_called(slug: str) -> Space | None:
    """A space with its organisation: every page asks. One statement."""
    for row in _SPACE.rows(slug=slug):
        space = Space.from_db(connection.alias, SPACE, row[: len(SPACE)])
        space.organisation = Organisation.from_db(connection.alias, ITS_OWN, row[len(SPACE) :])
        return space
    return None


def arrive(request: HttpRequest, slug: str) -> Viewer:
    """Who looks, in which space. 404 where there is no such space. Kept on the request for the shell."""
    space = _space_called(slug) if slug else None
    if slug and space is None:
        raise Http404
    person = request.user if isinstance(request.user, Person) else None
    chosen = request.session.get(ACTING, {}).get(str(space.id)) if space and person else None
    viewer = viewer_for(person, space, day=timezone.now().date(), chosen=chosen, strong=is_strong(request))
    request.viewer = viewer  # type: ignore[attr-defined]  # the shell's context processor reads it
    return viewer


def is_strong(request: HttpRequest) -> bool:
    """Whether this session gave a second factor (a passkey, an authenticator or a recovery code)."""
    if settings.DEMO:
        return True
    methods = request.session.get("account_authentication_methods", []) if request.user.is_authenticated else []
    return any(record.get("method") == "mfa" for record in methods)


def _asked_for_more(request: HttpRequest) -> HttpResponse:
    """To the page that says why a second factor is needed, and back here afterwards."""
    here = urlencode({"next": request.get_full_path()}) if request.method == "GET" else ""
    return HttpResponseRedirect(f"{reverse('second_factor')}?{here}")


def turned_away(request: HttpRequest) -> HttpResponse:
    """Strangers are asked to sign in, whatever they asked for; who is signed in sees nothing there.

    A network that is closed to them and one that does not exist look the same, so that none can be guessed.
    """
    if not request.user.is_authenticated:
        query = urlencode({"next": request.get_full_path()})
        return HttpResponseRedirect(f"{reverse('account_login')}?{query}")
    raise Http404


def wants_part(request: HttpRequest) -> bool:
    """Whether htmx asks for a part of the page, and not a whole page from its history."""
    return request.headers.get("HX-Request") == "true" and request.headers.get("HX-History-Restore-Request") != "true"
