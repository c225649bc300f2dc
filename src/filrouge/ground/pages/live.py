"""Pages that look again and again: while nothing is new, an answer costs next to nothing.

A page asks one small address every few seconds whether something moved, and loads its parts only then. That address
knows no session and no person, so it says only what everybody who was given it may know: a number that grows, counts.
It is guarded by `sealed`, which makes it one that nobody guesses. What it says is read at most once a second in each
process, however many ask.
"""

from __future__ import annotations

import json
import time
from collections import OrderedDict
from collections.abc import Callable, Hashable, Mapping
from dataclasses import dataclass
from hashlib import blake2b
from threading import Lock
from typing import Any

from django.conf import settings
from django.core.signing import BadSignature, Signer
from django.http import HttpRequest, HttpResponse, HttpResponseNotAllowed
from django.urls import Resolver404, resolve
from django.utils.http import parse_etags

SECONDS = 1.0  # so old may an answer be
BEGINS = "/live/"  # the addresses that are asked again and again
MOST = 1_000  # places that one process remembers
Draw = Callable[[Mapping[str, Any]], str]

_values: OrderedDict[Hashable, _Said] = OrderedDict()
_lock = Lock()  # the server's threads share the values


class Early:
    """Middleware: what is asked again and again is answered before anything looks for sessions, languages and people.

    Everything below BEGINS stands in the URL map like any page, with its rule; only the way to it is shorter.
    """

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        if not request.path_info.startswith(BEGINS):
            return self.get_response(request)
        answered = _answered(request)
        answered["X-Frame-Options"] = settings.X_FRAME_OPTIONS  # said further down for all others
        return answered


def _answered(request: HttpRequest) -> HttpResponse:
    try:
        found = resolve(request.path_info)
    except Resolver404:
        return HttpResponse(status=404)
    if request.method not in {"GET", "HEAD"}:
        return HttpResponseNotAllowed(["GET"])
    told: HttpResponse = found.func(request, *found.args, **found.kwargs)
    return told


@dataclass(slots=True)
class _Said:
    value: Mapping[str, Any] | None
    body: bytes
    kind: str
    etag: str
    until: float


def sealed(kind: str, place: str) -> str:
    """`place` as a part of an address that only those know who were given it."""
    return Signer(salt=f"live.{kind}", sep="~").sign(place)


def unsealed(kind: str, key: str) -> str | None:
    """The place behind `key`; None for one that this installation did not seal."""
    try:
        return Signer(salt=f"live.{kind}", sep="~").unsign(key)
    except BadSignature:
        return None


def newest(place: Hashable, read: Callable[[], Mapping[str, Any] | None]) -> Mapping[str, Any] | None:
    """What is so at `place`, at most a second old; `read` says it as JSON can, None where there is nothing."""
    return _said(place, read).value


def answer(
    request: HttpRequest, place: Hashable, read: Callable[[], Mapping[str, Any] | None], draw: Draw | None = None
) -> HttpResponse:
    """The same as JSON, or as the part of a page that `draw` makes of it, with an ETag: 304 for who has it, 404 for
    nothing. It touches neither session nor person.
    """
    said = _said(place, read, draw)
    if said.value is None:
        found = HttpResponse(status=404)
    elif is_known(request, said.etag):
        found = HttpResponse(status=304)
    else:
        found = HttpResponse(said.body, content_type=said.kind)
    found["ETag"] = said.etag
    found["Cache-Control"] = "no-cache"
    return found


def is_known(request: HttpRequest, etag: str) -> bool:
    """Whether who asks has it already. What a server on the way packed comes back as weak (RFC 9110, 13.1.2)."""
    said = request.headers.get("If-None-Match", "")
    return said == etag or any(each.removeprefix("W/") in {etag, "*"} for each in parse_etags(said))


def forget(place: Hashable) -> None:
    """Something moved at `place`: this process reads it anew for who asks next."""
    with _lock:
        _values.pop(place, None)


def _said(place: Hashable, read: Callable[[], Mapping[str, Any] | None], draw: Draw | None = None) -> _Said:
    now = time.monotonic()
    with _lock:
        known = _values.get(place)
        if known and known.until > now:
            return known
        if known:
            known.until = now + SECONDS  # while one reads, the others go on with what was known
    made = _made(read(), draw, now)
    with _lock:
        _values[place] = made
        _values.move_to_end(place)
        while len(_values) > MOST:
            _values.popitem(last=False)
    return made


def _made(value: Mapping[str, Any] | None, draw: Draw | None, now: float) -> _Said:
    if draw is None or value is None:
        body, kind = json.dumps(value, separators=(",", ":"), sort_keys=True).encode(), "application/json"
    else:
        body, kind = draw(value).encode(), "text/html; charset=utf-8"
    return _Said(value, body, kind, f'"{blake2b(body, digest_size=8).hexdigest()}"', now + SECONDS)
