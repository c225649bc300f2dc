"""Serving one operation: closed unless a named rule and a scope open it."""

from __future__ import annotations

import hashlib
import inspect
from collections.abc import Callable, Iterable
from functools import partial
from typing import Any, get_args, get_type_hints

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.utils.cache import get_conditional_response, patch_vary_headers
from django.utils.translation import gettext as _
from ninja.decorators import decorate_view
from ninja.operation import Operation

from filrouge.ground.api import callers
from filrouge.ground.api.problems import Problem, too_large, wrong_input
from filrouge.ground.api.reading import check_text
from filrouge.ground.api.repeating import once
from filrouge.ground.people.viewer import Viewer
from filrouge.ground.rules import Rule, reads_the_space

JSON, FORM = "application/json", "multipart/form-data"
AROUND_A_FILE = 1_000_000  # bytes of a form besides its file
SPACE = "The word by which a network stands in addresses: `slug` of GET /spaces"
VARY = ("Authorization", "Cookie", "Accept-Language")

Run = Callable[..., HttpResponseBase]


class Asked(HttpRequest):
    """A request that was let in: `viewer` is for whom it is answered."""

    viewer: Viewer


def serve(rule: Rule, scope: str, *, in_space: bool = True) -> Callable[[Callable[..., Any]], Callable[..., Any]]:
    """Serve `view(request, viewer, **asked)` if `rule(viewer, space)` says so and the token has the scope.

    Stands below the router's decorator. The path of an operation in a space begins with `/{space}`. Nothing of the
    request is read before it is known who asks.
    """

    def wrap(view: Callable[..., Any]) -> Callable[..., Any]:
        def operation(request: Asked, **asked: Any) -> Any:
            asked.pop("space", None)
            return view(request, request.viewer, **asked)

        operation.__name__, operation.__doc__, operation.__module__ = view.__name__, view.__doc__, view.__module__
        operation.__signature__ = _signature(view, in_space)  # type: ignore[attr-defined]  # read by inspect
        operation.rule, operation.scope = rule, scope  # type: ignore[attr-defined]  # read by the start-up check
        operation.described = _described(view)  # type: ignore[attr-defined]  # read by the document
        return decorate_view(partial(_guard, rule=rule, scope=scope))(operation)

    return wrap


def _signature(view: Callable[..., Any], in_space: bool) -> inspect.Signature:
    """What the caller sends: the parameters of the view without its viewer, with the space of the path."""
    hints = get_type_hints(view, include_extras=True)
    asked = [
        parameter.replace(annotation=hints.get(name, str), kind=inspect.Parameter.KEYWORD_ONLY)
        for name, parameter in inspect.signature(view).parameters.items()
        if name not in {"request", "viewer"}
    ]
    first = [inspect.Parameter("request", inspect.Parameter.POSITIONAL_OR_KEYWORD)]
    space = [inspect.Parameter("space", inspect.Parameter.KEYWORD_ONLY, annotation=str)] if in_space else []
    return inspect.Signature([*first, *space, *asked])


def _described(view: Callable[..., Any]) -> dict[str, str]:
    """What the types of the parameters say of them; ninja loses it where a default stands beside."""
    hints = get_type_hints(view, include_extras=True)
    return {"space": SPACE} | {name: said for name, hint in hints.items() if (said := _said_by(hint))}


def _said_by(hint: Any) -> str:
    known = [getattr(part, "description", None) for part in getattr(hint, "__metadata__", ())]
    inside = [_said_by(part) for part in get_args(hint) if part is not type(None)]
    return next((said for said in (*known, *inside) if said), "")


def _guard(run: Run, *, rule: Rule, scope: str) -> Run:
    """Everything that is settled before the operation reads its input, and around its answer."""
    operation: Operation = run.__self__  # type: ignore[attr-defined]  # ninja hands over the bound method

    def guarded(request: Asked, **path: Any) -> HttpResponseBase:
        try:
            response = _let_in(request, operation, run, rule, scope, path)
        except Exception as error:  # the API answers all of them in one shape
            response = operation.api.on_exception(request, error)
        return _sent(request, response)

    return guarded


def _let_in(
    request: Asked, operation: Operation, run: Run, rule: Rule, scope: str, path: dict[str, Any]
) -> HttpResponseBase:
    token = callers.token_of(request)
    callers.check_scope(token, scope)
    viewer = callers.viewer_in(request, token, path.get("space"))
    readable = reads_the_space(viewer, viewer.space)
    callers.check_rule(viewer, token, allowed=rule(viewer, viewer.space), readable=readable)
    _check_names(request.GET, operation, "query")
    _check_body(request, operation)
    request.viewer = viewer
    if token is None:
        return run(request, **path)
    return once(request, token, partial(run, request, **path))


def _check_names(sent: Iterable[str], operation: Operation, source: str) -> None:
    """A misspelled filter would silently give everything, so it is refused."""
    models: list[Any] = [model for model in operation.models if model.__ninja_param_source__ == source]
    known = {name for model in models for name in model.__ninja_flatten_map__}
    if unknown := sorted(set(sent) - known):
        sentence = _("There is no such parameter. Take it out, or look at its spelling.")
        raise wrong_input((f"{source}.{name}", sentence) for name in unknown)


def _check_body(request: HttpRequest, operation: Operation) -> None:
    sources = {model.__ninja_param_source__ for model in operation.models}
    wanted = FORM if "file" in sources else JSON if "body" in sources else ""
    length = int(request.META.get("CONTENT_LENGTH") or 0)
    if length > (settings.UPLOAD_LIMIT + AROUND_A_FILE if wanted == FORM else settings.DATA_UPLOAD_MAX_MEMORY_SIZE):
        raise too_large()
    if wanted and length and request.content_type != wanted:
        raise Problem(415, _("Send this as %(type)s.") % {"type": wanted}, "content_type", headers={"Accept": wanted})
    if wanted == FORM:
        _check_names(request.POST, operation, "form")
        for name, values in request.POST.lists():
            check_text("".join((name, *values)))
        check_text("".join(file.name or "" for name in request.FILES for file in request.FILES.getlist(name)))


def _sent(request: HttpRequest, response: HttpResponseBase) -> HttpResponseBase:
    """With an ETag of its content for who may ask again; never kept by a cache that others share."""
    patch_vary_headers(response, VARY)
    if not isinstance(response, HttpResponse) or request.method not in callers.READING or response.status_code != 200:
        response.headers.setdefault("Cache-Control", "no-store")
        return response
    response.headers.setdefault("Cache-Control", "private, no-cache")
    etag = f'"{hashlib.sha256(response.content).hexdigest()[:32]}"'
    response["ETag"] = etag
    answer = get_conditional_response(request, etag=etag, response=response)
    assert answer is not None  # since a response was given
    return answer
