"""What holds for every request: the client's address, headers, input without control characters, refusals."""

from __future__ import annotations

import ipaddress
from collections.abc import Callable, Iterator

from django.conf import settings
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render

from filrouge.ground.actions import NotAllowed, Refused
from filrouge.ground.api.problems import respond, unreadable

GetResponse = Callable[[HttpRequest], HttpResponse]
POLICY = "accelerometer=(), camera=(), geolocation=(), gyroscope=(), microphone=(), payment=(), usb=()"
LONGEST = 4_000  # characters of an address with its query; no page of ours needs a tenth of it
PAUSE = "60"  # seconds, for a library's refusal that does not say how long


class ClientAddress:
    """Believe X-Forwarded-For only as far as our own proxies wrote it (FILROUGE_PROXIES)."""

    def __init__(self, get_response: GetResponse) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        line = request.META.pop("HTTP_X_FORWARDED_FOR", "")
        hops = [hop.strip() for hop in line.split(",")] if line else []
        if settings.PROXIES and len(hops) >= settings.PROXIES and _is_address(hops[-settings.PROXIES]):
            request.META["REMOTE_ADDR"] = hops[-settings.PROXIES]
        return self.get_response(request)


def _is_address(text: str) -> bool:
    try:
        ipaddress.ip_address(text)
    except ValueError:
        return False
    return True


class Headers:
    """Headers that no library sets for us; pages of a person are never kept by a shared cache."""

    def __init__(self, get_response: GetResponse) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        response = self.get_response(request)
        response.setdefault("Permissions-Policy", POLICY)
        response.setdefault("Cross-Origin-Resource-Policy", "same-origin")
        if response.status_code == 429:
            response.setdefault("Retry-After", PAUSE)
        # An answer that says for itself who may keep it does not need its reader looked up.
        if response.has_header("Cache-Control"):
            return response
        if getattr(request, "user", None) is not None and request.user.is_authenticated:
            response.setdefault("Cache-Control", "private, no-store")
        return response


class CleanInput:
    """Null bytes, broken Unicode and endless addresses are refused before any code or database sees them."""

    def __init__(self, get_response: GetResponse) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        asked = request.path_info + request.META.get("QUERY_STRING", "")
        if len(asked) > LONGEST or any(_broken(part) for part in _parts(request)):
            if request.path_info.startswith("/api/"):
                return respond(unreadable())
            return render(request, "400.html", status=400)
        return self.get_response(request)


def _parts(request: HttpRequest) -> Iterator[str]:
    """Everything that a small request says: its path, its query, its cookies, and its form if it is a plain one."""
    yield request.path_info
    yield from request.COOKIES.values()
    for key, values in request.GET.lists():
        yield from (key, *values)
    if request.method == "POST" and request.content_type == "application/x-www-form-urlencoded":
        for key, values in request.POST.lists():
            yield from (key, *values)


def _broken(text: str) -> bool:
    return "\x00" in text or any("\ud800" <= character <= "\udfff" for character in text)


class Refusals:
    """A refusal that a page did not show itself becomes a page that says what happened and what to do."""

    def __init__(self, get_response: GetResponse) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        return self.get_response(request)

    def process_exception(self, request: HttpRequest, exception: Exception) -> HttpResponse | None:
        if isinstance(exception, NotAllowed):
            # The same answer as for a thing that does not exist.
            raise Http404 from exception
        if isinstance(exception, Refused):
            return render(request, "refused.html", {"message": exception.message}, status=409)
        return None
