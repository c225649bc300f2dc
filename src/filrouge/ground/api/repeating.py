"""`Idempotency-Key`: a request that is sent again is answered again, and done once.

The key is written in the transaction of the request itself. A twin that comes at the same time waits at the unique
constraint (PostgreSQL) or for its turn to write (SQLite), and then finds the answer. What was refused is not kept:
nothing was done, so it may be tried again. Source: draft-ietf-httpapi-idempotency-key-header.
"""

from __future__ import annotations

import hashlib
import re
from collections.abc import Callable

from django.db import IntegrityError, transaction
from django.http import HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.utils import timezone
from django.utils.translation import gettext as _

from filrouge.ground.api.problems import Problem
from filrouge.ground.tokens.forgetting import KEPT
from filrouge.ground.tokens.models import IdempotencyKey, Token

HEADER = "Idempotency-Key"
SHAPE = re.compile(r"[\x21-\x7e][\x20-\x7e]{0,199}\Z")
HEADERS = ("Content-Type", "Location")


def once(request: HttpRequest, token: Token, run: Callable[[], HttpResponseBase]) -> HttpResponseBase:
    """The answer of `run`, or the one that it gave to the same key before."""
    key = request.headers.get(HEADER)
    if key is None or request.method != "POST":
        return run()
    if not SHAPE.match(key):
        raise Problem(400, _("An idempotency key is 1 to 200 plain characters. A UUID is a good one."), "key")
    digest = _digest(request)
    try:
        return _first(token, key, digest, run)
    except _Seen:
        return _again(token, key, digest)


class _Seen(Exception):
    """The key was used before."""


def _first(token: Token, key: str, digest: str, run: Callable[[], HttpResponseBase]) -> HttpResponseBase:
    with transaction.atomic():
        # All that expired goes by the minute (tokens.forgetting); this one must be gone before it is used anew.
        IdempotencyKey.objects.filter(token=token, key=key, at__lt=timezone.now() - KEPT).delete()
        kept = _claimed(token, key, digest)
        response = run()
        if isinstance(response, HttpResponse) and 200 <= response.status_code < 300:
            kept.status, kept.body = response.status_code, response.content.decode()
            kept.headers = {name: response[name] for name in HEADERS if name in response}
            kept.save(update_fields=["status", "body", "headers"])
        else:
            transaction.set_rollback(True)
        return response


def _claimed(token: Token, key: str, digest: str) -> IdempotencyKey:
    try:
        with transaction.atomic():
            return IdempotencyKey.objects.create(token=token, key=key, request=digest, status=0, at=timezone.now())
    except IntegrityError as error:
        raise _Seen from error


def _again(token: Token, key: str, digest: str) -> HttpResponse:
    kept = IdempotencyKey.objects.filter(token=token, key=key).first()
    if kept is None:
        detail = _("The first request with this key was not done. Send it again.")
        raise Problem(409, detail, "key", headers={"Retry-After": "1"})
    if kept.request != digest:
        detail = _("This idempotency key was used for another request. Use a new key for each new request.")
        raise Problem(422, detail, "key")
    return HttpResponse(kept.body, status=kept.status, headers=kept.headers | {"Idempotent-Replayed": "true"})


def _digest(request: HttpRequest) -> str:
    """SHA-256 of what is asked. Of a form its parts count, since its boundaries differ each time it is sent."""
    hasher = hashlib.sha256(f"{request.method}\n{request.get_full_path()}\n".encode())
    if request.content_type != "multipart/form-data":
        hasher.update(request.body)
        return hasher.hexdigest()
    for name, values in sorted(request.POST.lists()):
        hasher.update(repr((name, values)).encode("utf-8", "backslashreplace"))
    for name in sorted(request.FILES):
        for file in request.FILES.getlist(name):
            hasher.update(repr((name, file.name, file.size)).encode("utf-8", "backslashreplace"))
            for chunk in file.chunks():
                hasher.update(chunk)
            file.seek(0)
    return hasher.hexdigest()
