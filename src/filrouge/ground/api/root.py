"""The API as a whole: its addresses, its methods, and the document that describes it (OpenAPI 3.1)."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from functools import wraps
from http import HTTPStatus
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.urls import URLPattern, URLResolver
from django.utils.translation import gettext as _
from ninja import NinjaAPI
from ninja.openapi.schema import REF_TEMPLATE, OpenAPISchema
from ninja.operation import Operation
from ninja.renderers import JSONRenderer

from filrouge.ground.api.callers import READING
from filrouge.ground.api.problems import TYPE, Problem, ProblemDetails, listen, respond
from filrouge.ground.api.reading import StrictParser
from filrouge.ground.api.repeating import HEADER
from filrouge.ground.rules import anybody, reads_the_space

PROBLEMS = {
    400: "The request cannot be read: broken JSON, a null byte, a cursor of another list.",
    401: "No token where one is needed, or one that is not known, revoked or expired.",
    403: "The token lacks the scope, or the mandate does not open this.",
    404: "There is nothing here, or it is not open to the caller: the same answer for both.",
    405: "The address does not know this method; the header Allow names those it knows.",
    409: "Refused: the sentence says what stands against it. Nothing was changed.",
    413: "The request is too large.",
    415: "The body has another content type than is asked for.",
    422: "Some parts of the request do not fit; `errors` names each. Nothing was changed.",
    429: "Too many requests; the header Retry-After says how many seconds to wait.",
}
SECURITY = {
    "token": {"type": "http", "scheme": "bearer", "description": "A token made on the page “Tokens for programs”."},
    "session": {
        "type": "apiKey", "in": "cookie", "name": "session",
        "description": "Whoever is signed in may read in the browser.",
    },
}  # fmt: skip
OPEN = (anybody, reads_the_space)  # rules that ask for no token
KEY = {
    "in": "header", "name": HEADER, "required": False,
    "schema": {"type": "string", "minLength": 1, "maxLength": 200, "pattern": "^[!-~][ -~]*$"},
    "description": "Any text of one's own, such as a UUID: the same request with the same key is done once.",
}  # fmt: skip


class Renderer(JSONRenderer):
    """JSON in UTF-8; a number that JSON does not know is our mistake and must not leave."""

    json_dumps_params = {"ensure_ascii": False, "allow_nan": False}


class Api(NinjaAPI):
    """All operations of all rooms."""

    def __init__(self, **options: Any) -> None:
        # The pages about the API are our own (front/api.py): those of ninja load scripts from other servers.
        super().__init__(openapi_url=None, docs_url=None, parser=StrictParser(), renderer=Renderer(), **options)
        listen(self)

    def get_openapi_operation_id(self, operation: Operation) -> str:
        return operation.view_func.__name__

    def operations(self) -> Iterator[Operation]:
        """Every operation of every room."""
        for router in self._get_bound_routers():
            for view in router.path_operations.values():
                yield from view.operations

    @property
    def urls(self) -> tuple[list[URLResolver | URLPattern], str, str]:
        patterns, app, namespace = super().urls
        for pattern in patterns:
            if isinstance(pattern, URLPattern) and pattern.name != "api-root":
                pattern.callback = _in_one_shape(pattern.callback)
        return patterns, app, namespace

    def get_openapi_schema(self, **options: Any) -> OpenAPISchema:
        document = super().get_openapi_schema(**options)
        served = {operation.view_func.__name__: operation for operation in self.operations()}
        for methods in document["paths"].values():
            for method, details in methods.items():
                _complete(method, details, served[details["operationId"]])
        _add_shared(document)
        return document


def _complete(method: str, details: dict[str, Any], operation: Operation) -> None:
    """What holds for every operation of a kind is written once, here."""
    scope: str = operation.view_func.scope  # type: ignore[attr-defined]  # set by `serve`
    reads = method.upper() in READING
    responses = {str(status): said for status, said in details["responses"].items()}
    if reads:
        responses["304"] = {"description": "What If-None-Match names is still right."}
    problems = {str(status): {"$ref": f"#/components/responses/{_name(status)}"} for status in PROBLEMS}
    details["responses"] = responses | problems
    anybody_may = operation.view_func.rule in OPEN  # type: ignore[attr-defined]  # the same
    details["security"] = [
        {"token": [scope]},
        *([{"session": []}] if reads else []),
        *([{}] if reads and anybody_may else []),
    ]
    for parameter in details["parameters"]:
        if said := operation.view_func.described.get(parameter["name"]):  # type: ignore[attr-defined]  # the same
            parameter.setdefault("description", said)
    if method == "post":
        details["parameters"] = [*details["parameters"], KEY]


def _name(status: int) -> str:
    return HTTPStatus(status).phrase.title().replace(" ", "").replace("-", "")


def _add_shared(document: OpenAPISchema) -> None:
    components = document["components"]
    schema = ProblemDetails.model_json_schema(ref_template=REF_TEMPLATE)
    components["schemas"] |= schema.pop("$defs", {}) | {"ProblemDetails": schema}
    content = {TYPE: {"schema": {"$ref": REF_TEMPLATE.format(model="ProblemDetails")}}}
    components["responses"] = {
        _name(status): {"description": said, "content": content} for status, said in PROBLEMS.items()
    }
    components["securitySchemes"] = SECURITY


def _in_one_shape(view: Callable[..., HttpResponseBase]) -> Callable[..., HttpResponseBase]:
    """HEAD wherever there is GET, and 405 as a problem like every other."""

    @wraps(view)
    def answer(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        method, request.method = request.method, "GET" if request.method == "HEAD" else request.method
        try:
            response = view(request, *args, **kwargs)
        finally:
            request.method = method
        if response.status_code == 405:
            return respond(wrong_method(response.headers.get("Allow", "")))
        if method == "HEAD" and isinstance(response, HttpResponse):
            response["Content-Length"] = str(len(response.content))
            response.content = b""
        return response

    return answer


def wrong_method(allowed: str) -> Problem:
    """The answer to a method that the address does not know."""
    known = sorted({*(name.strip() for name in allowed.split(",")), *(["HEAD"] if "GET" in allowed else [])} - {""})
    detail = _("This address knows %(methods)s.") % {"methods": ", ".join(known)}
    return Problem(405, detail, "method", headers={"Allow": ", ".join(known)})
