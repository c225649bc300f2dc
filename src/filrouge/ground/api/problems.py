"""Errors in one shape: problem details (RFC 9457), in the caller's language."""

from __future__ import annotations

import json
import logging
from collections.abc import Iterable, Mapping, Sequence
from http import HTTPStatus
from typing import Any, TypeVar

from django.core.exceptions import RequestDataTooBig, SuspiciousOperation
from django.core.signals import got_request_exception
from django.http import Http404, HttpRequest, HttpResponse, JsonResponse, UnreadablePostError
from django.http.multipartparser import MultiPartParserError
from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from ninja import NinjaAPI, Schema
from ninja.errors import HttpError, ValidationError

from filrouge.ground.actions import NotAllowed, Refused

TYPE = "application/problem+json"
T = TypeVar("T")
log = logging.getLogger("filrouge.api")


class FieldProblem(Schema):
    """What is wrong with one part of the request: where it stands, and a sentence."""

    field: str
    message: str


class ProblemDetails(Schema):
    """An error (RFC 9457). `detail` is a sentence for people, `code` a word for programs."""

    type: str
    title: str
    status: int
    detail: str
    code: str
    errors: list[FieldProblem] = []


class Problem(Exception):
    """A request that is not done, with its status, a sentence for people and a word for programs."""

    def __init__(
        self,
        status: int,
        detail: str | Promise,
        code: str,
        *,
        errors: Sequence[tuple[str, str]] = (),
        headers: Mapping[str, str] | None = None,
    ) -> None:
        super().__init__(str(detail))
        self.status, self.detail, self.code = status, str(detail), code
        self.errors, self.headers = list(errors), dict(headers or {})


class Elsewhere(Exception):
    """What was asked for stands at another address now: nothing is done, and the answer 301 says where."""

    def __init__(self, address: str, url: str) -> None:
        super().__init__(url)
        self.address, self.url = address, url


def not_here() -> Problem:
    """The answer for what does not exist and for what the caller may not know of: the same in both cases."""
    detail = _("There is nothing at this address, or it is not open to you. Look at the address and at the token.")
    return Problem(404, detail, "not_found")


def there(found: T | None) -> T:
    """What was found; the answer for what does not exist where nothing was."""
    if found is None:
        raise not_here()
    return found


def respond(problem: Problem) -> HttpResponse:
    """A problem as it leaves the house."""
    said: dict[str, Any] = {
        "type": "about:blank", "title": HTTPStatus(problem.status).phrase, "status": problem.status,
        "detail": problem.detail, "code": problem.code,
        "errors": [{"field": field, "message": message} for field, message in problem.errors],
    }  # fmt: skip
    body = json.dumps(said, ensure_ascii=False)
    return HttpResponse(body, status=problem.status, content_type=TYPE, headers=problem.headers)


def problem_of(error: BaseException) -> Problem | None:
    """What an exception means to the caller; None when it is our mistake."""
    if isinstance(error, Problem):
        return error
    if isinstance(error, (NotAllowed, Http404)):
        # The same answer as for a thing that does not exist.
        return not_here()
    if isinstance(error, Refused):
        return _refused(error)
    if isinstance(error, ValidationError):
        return wrong_input(_inputs(error.errors))
    if isinstance(error, HttpError):
        return problem_of(error.__cause__) if error.__cause__ else unreadable()
    if isinstance(error, RequestDataTooBig):
        return too_large()
    if isinstance(error, (MultiPartParserError, SuspiciousOperation, UnreadablePostError)):
        return unreadable()
    return None


def unreadable(detail: str = "") -> Problem:
    """The request as such cannot be read."""
    said = detail or _("The request could not be read. Send JSON in UTF-8, or a form with a file where one is asked.")
    return Problem(400, said, "unreadable")


def too_large() -> Problem:
    """The body is larger than is taken."""
    return Problem(413, _("The request is too large. Send less at once."), "too_large")


def wrong_input(errors: Iterable[tuple[str, str]]) -> Problem:
    """Some parts of the request do not fit; nothing was done."""
    detail = _("Some parts of the request do not fit. Nothing was changed.")
    return Problem(422, detail, "input", errors=list(errors))


def _refused(refused: Refused) -> Problem:
    status = 413 if refused.code == "too_large" else 409
    errors = [(refused.field, str(refused.message))] if refused.field else []
    return Problem(status, str(refused.message), refused.code, errors=errors)


SENTENCES: dict[str, str | Promise] = {
    "missing": gettext_lazy("This is missing. Add it."),
    "extra_forbidden": gettext_lazy("There is no such field. Take it out, or look at its spelling."),
    "string_type": gettext_lazy("This must be text."),
    "string_too_long": gettext_lazy("This is longer than %(max_length)s characters."),
    "string_too_short": gettext_lazy("This is shorter than %(min_length)s characters."),
    "string_pattern_mismatch": gettext_lazy("This is not written as it must be: %(pattern)s."),
    "int_type": gettext_lazy("This must be a whole number."),
    "int_parsing": gettext_lazy("This must be a whole number."),
    "int_from_float": gettext_lazy("This must be a whole number."),
    "bool_type": gettext_lazy("This must be true or false."),
    "bool_parsing": gettext_lazy("This must be true or false."),
    "dict_type": gettext_lazy("This must be an object."),
    "list_type": gettext_lazy("This must be a list."),
    "greater_than_equal": gettext_lazy("This must be %(ge)s or more."),
    "less_than_equal": gettext_lazy("This must be %(le)s or less."),
    "too_long": gettext_lazy("There are more than %(max_length)s of these."),
    "too_short": gettext_lazy("There are fewer than %(min_length)s of these."),
    "date_from_datetime_parsing": gettext_lazy("This must be a date such as 2026-03-31."),
    "date_parsing": gettext_lazy("This must be a date such as 2026-03-31."),
    "date_type": gettext_lazy("This must be a date such as 2026-03-31."),
    "date_from_datetime_inexact": gettext_lazy("This must be a date such as 2026-03-31, without a time."),
    "enum": gettext_lazy("This must be one of: %(expected)s."),
    "literal_error": gettext_lazy("This must be one of: %(expected)s."),
}
OTHERWISE = gettext_lazy("This value does not fit what is asked for here.")


def _inputs(errors: Iterable[Mapping[str, Any]]) -> list[tuple[str, str]]:
    return [(_place(error["loc"]), _sentence(error)) for error in errors]


def _place(loc: Sequence[Any]) -> str:
    """Where it stands: `query.after`, `body.values.name`; the name of the argument in the code says nothing."""
    return ".".join(str(part) for part in loc if part != "sent")


def _sentence(error: Mapping[str, Any]) -> str:
    text = SENTENCES.get(error["type"], OTHERWISE)
    context = error.get("ctx") or {}
    try:
        return str(text) % {name: str(value) for name, value in context.items()}
    except KeyError:
        return str(OTHERWISE)


def listen(api: NinjaAPI) -> None:
    """Answer every exception of an operation in the one shape; our own mistakes are logged and say nothing of it."""

    def answer(request: HttpRequest, error: Any) -> HttpResponse:
        if isinstance(error, Elsewhere):
            headers = {
                "Location": error.url,
                "Cache-Control": "private, no-cache",
            }  # what was joined may be taken apart again
            return JsonResponse({"address": error.address, "url": error.url}, status=301, headers=headers)
        if problem := problem_of(error):
            return respond(problem)
        log.error("the API failed at %s", request.path, exc_info=error)
        got_request_exception.send(sender=type(api), request=request)
        detail = _("Something failed on our side. Nothing was changed; it is noted. Try again in a minute.")
        return respond(Problem(500, detail, "failed"))

    for kind in (Exception, Http404, HttpError, ValidationError):
        api.add_exception_handler(kind, answer)
