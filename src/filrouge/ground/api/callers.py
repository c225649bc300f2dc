"""Who calls: a token, somebody signed in who reads, or anybody. How often they may."""

from __future__ import annotations

from dataclasses import dataclass, replace

from django.http import HttpRequest
from django.utils.translation import gettext as _

from filrouge.ground import limits
from filrouge.ground.api.problems import Problem, not_here
from filrouge.ground.pages.serving import arrive
from filrouge.ground.people.queries import space_called
from filrouge.ground.people.viewer import Viewer
from filrouge.ground.tokens.models import Token
from filrouge.ground.tokens.queries import token_in_force, viewer_of

READING = ("GET", "HEAD")
CHALLENGE = {"WWW-Authenticate": 'Bearer realm="filrouge"'}


@dataclass(frozen=True, slots=True)
class Limit:
    """So many requests in any stretch of so many seconds, to all processes together."""

    hits: int
    seconds: int


BY_TOKEN = Limit(120, 10)
BY_CLIENT = Limit(80, 10)


def token_of(request: HttpRequest) -> Token | None:
    """The token that the request carries; None where it carries none. Counted before anything else is done."""
    header = request.headers.get("Authorization", "")
    kind, _space, clear = header.partition(" ")
    token = token_in_force(clear.strip()) if kind.lower() == "bearer" else None
    _count(request, token)
    if header and token is None:
        raise needs_token(_("This token is not known, or it was revoked, or its time is over. Make a new one."))
    return token


def _count(request: HttpRequest, token: Token | None) -> None:
    name, key, limit = (
        ("api.token", str(token.id), BY_TOKEN) if token else ("api.client", limits.client(request), BY_CLIENT)
    )
    if wait := limits.pace(name, key, limit.hits, limit.seconds):
        detail = _("Too many requests. Wait %(seconds)d seconds, then go on more slowly.") % {"seconds": wait}
        raise Problem(429, detail, "too_many", headers={"Retry-After": str(wait)})


def needs_token(detail: str) -> Problem:
    """Nobody is known to ask; says how to be known."""
    return Problem(401, detail, "token", headers=CHALLENGE)


def viewer_in(request: HttpRequest, token: Token | None, slug: str | None) -> Viewer:
    """For whom the request is answered. A session reads and never writes, so no other site can write with it."""
    if token is None and request.method not in READING:
        raise needs_token(_("Writing needs a token. Make one on your page, under “Tokens for programs”."))
    if token is None:
        return _second_factor_given(replace(arrive(request, slug or ""), means="api"))
    space = token.space if slug in (None, token.space.slug) else space_called(slug)
    if space is None:
        raise not_here()
    return viewer_of(token, space)


def _second_factor_given(viewer: Viewer) -> Viewer:
    if viewer.needs_second_factor:
        detail = _("Your mandate needs a second factor. Sign in with one in the browser, or use a token.")
        raise Problem(403, detail, "second_factor")
    return viewer


def check_scope(token: Token | None, scope: str) -> None:
    """A token does nothing outside its scopes."""
    if token is not None and scope not in token.scopes:
        raise _lacks(scope)


def also_needs(viewer: Viewer, scope: str) -> None:
    """The same for a second scope, of an operation that does more than its room's own."""
    if viewer.scopes is not None and scope not in viewer.scopes:
        raise _lacks(scope)


def _lacks(scope: str) -> Problem:
    detail = _("This token lacks the scope %(scope)s. Make a token that has it.") % {"scope": scope}
    return Problem(403, detail, "scope")


def check_rule(viewer: Viewer, token: Token | None, *, allowed: bool, readable: bool) -> None:
    """Who may not read the space sees nothing there; who may is told what is missing."""
    if allowed:
        return
    if viewer.space is not None and not readable:
        raise not_here()
    if token is None and viewer.person is None:
        raise needs_token(_("This is not open to all. Send a token, or sign in."))
    raise Problem(403, _("Your mandate does not open this. Ask the secretariat."), "mandate")
