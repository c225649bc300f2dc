"""The root of the API: /api/v1/. Its document, its page, and what is answered where there is nothing."""

from __future__ import annotations

from functools import lru_cache
from typing import Any

from django.http import HttpRequest, HttpResponse, HttpResponsePermanentRedirect, HttpResponseRedirect, JsonResponse
from django.shortcuts import render
from django.urls import reverse
from django.views.decorators.csrf import csrf_exempt

from filrouge.ground.api import Api, not_here
from filrouge.ground.api.problems import respond
from filrouge.ground.api.root import PROBLEMS
from filrouge.ground.pages.serving import page
from filrouge.ground.people.viewer import Viewer
from filrouge.ground.rules import anybody
from filrouge.rooms.ballots.api import operations as ballots
from filrouge.rooms.meetings.api import operations as meetings
from filrouge.rooms.plans.api import operations as plans
from filrouge.rooms.register.api import operations as register

ABOUT = """What a network's pages show can be read here as data. Its register can be written, and an organisation says
here who comes to meetings, contributes to plans, supports proposals and reports on its actions.

Without a token: whatever is public in a public space. With a token: what its mandate sees, within its scopes.
Dates are ISO 8601, countries ISO 3166-1 alpha-2, languages BCP 47, points WGS 84. Lists come in pages of 50."""

api = Api(title="Filrouge", version="1", description=ABOUT, urls_namespace="api")
api.add_router("", register, tags=["register"])
api.add_router("", ballots, tags=["ballots"])
api.add_router("", meetings, tags=["meetings"])
api.add_router("", plans, tags=["plans"])

METHODS = ("GET", "POST", "PUT", "PATCH", "DELETE", "OPTIONS", "TRACE")


@lru_cache(maxsize=1)
def schema() -> dict[str, Any]:
    """The OpenAPI document. It depends on the code alone."""
    return dict(api.get_openapi_schema())


@page(anybody)
def document(request: HttpRequest, viewer: Viewer) -> HttpResponse:
    """`openapi.json`."""
    return JsonResponse(schema(), json_dumps_params={"ensure_ascii": False})


@page(anybody)
def root(request: HttpRequest, viewer: Viewer) -> HttpResponse:
    """`/api/v1/` itself leads to the page that people read."""
    return HttpResponseRedirect(reverse("api"))


# A page of ours asks for the token of its form; this one only says that there is nothing.
@csrf_exempt
@page(anybody, methods=METHODS)
def nowhere(request: HttpRequest, viewer: Viewer, rest: str) -> HttpResponse:
    """No page of the site is shown to a program. Addresses of the API do not end in a slash."""
    if rest.endswith("/") and request.method in {"GET", "HEAD"}:
        return HttpResponsePermanentRedirect(request.path.rstrip("/"))
    return respond(not_here())


@page(anybody)
def about(request: HttpRequest, viewer: Viewer) -> HttpResponse:
    """What programs can ask for, from the document."""
    return render(request, "front/api.html", {"operations": _listed(), "problems": PROBLEMS.items()})


@lru_cache(maxsize=1)
def _listed() -> list[dict[str, Any]]:
    found = schema()
    return [
        _shown(method.upper(), address, details)
        for address, methods in found["paths"].items()
        for method, details in methods.items()
    ]


def _shown(method: str, address: str, details: dict[str, Any]) -> dict[str, Any]:
    body = details.get("requestBody", {}).get("content", {})
    return {
        "id": details["operationId"], "method": method, "address": address, "summary": details["summary"],
        "description": details.get("description", "").replace("`", ""), "scope": details["security"][0]["token"][0],
        "open": {} in details["security"], "takes": next(iter(body), ""),
        "parameters": [_parameter(one) for one in details["parameters"] if one["in"] != "header"],
    }  # fmt: skip


def _parameter(one: dict[str, Any]) -> dict[str, Any]:
    """The document is in Markdown, the page is not."""
    return one | {"description": one.get("description", "").replace("`", "")}
