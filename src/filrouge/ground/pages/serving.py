"""The @page decorator: closed unless a rule opens it."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from datetime import date
from typing import Any, Protocol, TypeVar
from urllib.parse import urlencode

from django.conf import settings
from django.db.models import FilteredRelation, Q, QuerySet
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
from filrouge.ground.people.viewer import Standing, Viewer, in_force, in_order, viewer_for
from filrouge.ground.rules import Rule
from filrouge.ground.statements import Prepared, columns, instance

ACTING = "acting"  # session key: {space id: mandate id}
SPACE, ITS_OWN = columns(Space), columns(Organisation)
HELD = ("id", "organisation_id", "organisation__name", "role")  # of a mandate: what a Standing has


T = TypeVar("T")


def there(found: T | None) -> T:
    """What was found; 404 for nothing, be it not there or not for this reader."""
    if found is None:
        raise Http404
    return found


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


def _called(slug: str) -> QuerySet[Space, Any]:
    return Space.objects.filter(slug=slug).values_list(*SPACE, *columns(Organisation, "organisation__"))


def _entered(slug: str, person: int, day: date) -> QuerySet[Space, Any]:
    """The same with the mandates of a person that are in force there on a day, a row for each; one where none is."""
    theirs = Q(mandates__person=person) & in_force(day, "mandates__")
    held = _called(slug).annotate(held=FilteredRelation("mandates", condition=theirs))
    return held.values_list(*held.query.values_select, *(f"held__{name}" for name in HELD))


_CALLED, _ENTERED = Prepared(_called, slug="?"), Prepared(_entered, slug="?", person=-1, day=date.min)


def _enter(slug: str, person: Person | None, day: date) -> tuple[Space, tuple[Standing, ...]] | None:
    """A space with its organisation, and the mandates of a person in it: every page asks. One statement."""
    rows = _CALLED.rows(slug=slug) if person is None else _ENTERED.rows(slug=slug, person=person.pk, day=day)
    if not rows:
        return None
    space = instance(Space, SPACE, rows[0])
    space.organisation = instance(Organisation, ITS_OWN, rows[0][len(SPACE) :])
    held = (row[len(SPACE + ITS_OWN) :] for row in rows)
    return space, in_order(Standing(*each) for each in held if each and each[0])


def arrive(request: HttpRequest, slug: str) -> Viewer:
    """Who looks, in which space. 404 where there is no such space. Kept on the request for the shell."""
    person = request.user if isinstance(request.user, Person) else None
    day = timezone.now().date()
    entered = _enter(slug, person, day) if slug else (None, ())
    if entered is None:
        raise Http404
    space, standings = entered
    chosen = request.session.get(ACTING, {}).get(str(space.id)) if space and person else None
    viewer = viewer_for(person, space, day=day, chosen=chosen, strong=is_strong(request), standings=standings)
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
    A part of a page has no place for the page where one signs in: the page says that nothing was changed.
    """
    if not request.user.is_authenticated and wants_part(request):
        return HttpResponse(status=401)
    if not request.user.is_authenticated:
        query = urlencode({"next": request.get_full_path()})
        return HttpResponseRedirect(f"{reverse('account_login')}?{query}")
    raise Http404


def wants_part(request: HttpRequest) -> bool:
    """Whether htmx asks for a part of the page, and not a whole page from its history."""
    return request.headers.get("HX-Request") == "true" and request.headers.get("HX-History-Restore-Request") != "true"
