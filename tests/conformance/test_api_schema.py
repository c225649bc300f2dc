"""The API keeps its word: generated requests find no failure, and every answer is as the document says."""

from __future__ import annotations

import json
import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from functools import cache, partial
from pathlib import Path
from typing import Any

import pytest
import schemathesis
from django.core.signals import request_finished, request_started
from django.core.wsgi import get_wsgi_application
from django.db import close_old_connections
from django.http import HttpRequest
from django.test import Client
from django.urls import resolve
from hypothesis import HealthCheck, settings
from schemathesis.config import SchemathesisConfig
from schemathesis.core.parameters import ParameterLocation

from filrouge.front.api import schema
from filrouge.front.checks import every_operation_names_its_rule_and_its_scope
from filrouge.ground.api import callers
from filrouge.ground.api.root import PROBLEMS, Api
from filrouge.ground.people.models import Mandate
from filrouge.ground.people.viewer import viewer_for
from filrouge.ground.tokens.actions import create_token
from tests.standing import standing
from tests.things import MADE
from tests.world import DAY, build

DOCS = Path(__file__).resolve().parents[2] / "docs" / "using"
EXAMPLES = 12  # per operation
ROOMS = ("ballots", "meetings", "plans")  # the others' operations are those of the register
CONFIG = {
    "generation": {"deterministic": True, "max-examples": EXAMPLES, "with-security-parameters": False},
    "checks": {
        # What fits the document may still be refused: a cursor that was not given, a name that is no field.
        "positive_data_acceptance": {"expected-statuses": ["2xx", "3xx", "400", "401", "403", "404", "409", "422"]},
    },
}


def _document() -> dict[str, Any]:
    return json.loads(json.dumps(schema()))


@cache
def _application() -> Any:
    return get_wsgi_application()


def _asked(environ: Any, start_response: Any) -> Any:
    """The application, made when the first test runs: only then are the settings those of tests."""
    return _application()(environ, start_response)


generated = schemathesis.openapi.from_dict(_document(), config=SchemathesisConfig.from_dict(CONFIG))
generated.app = _asked


@pytest.fixture
def one_connection() -> Iterator[None]:
    """Requests leave the connection open: the test's own transaction is on it (as Django's test client does)."""
    for signal in (request_started, request_finished):
        signal.disconnect(close_old_connections)
    yield
    for signal in (request_started, request_finished):
        signal.connect(close_old_connections)


SCOPES = {"ballots": ["ballots:read"], "register": ["register:read", "register:write", "people:write"]}


@dataclass(frozen=True)
class Known:
    """A token for all that a room offers, and what stands in its paths: by the word before it, what it names."""

    token: str
    names: dict[str, str]


def _known_to(room: str) -> Known:
    world = build()
    names = MADE[room](world)
    person = world.secretary if room == "register" else world.delegate
    token = create_token(
        viewer_for(person, world.space, day=DAY, strong=True),
        mandate=Mandate.objects.select_related("space").get(person=person), name="conformance",
        scopes=SCOPES.get(room, [f"{room}:read", f"{room}:write"]), days=30,
    )  # fmt: skip
    return Known(token.clear, names)


@pytest.fixture
def known(one_connection: None, db: None, monkeypatch: pytest.MonkeyPatch) -> Callable[[str], Known]:
    """What is known to the room of a path; it is made when the first request comes."""
    monkeypatch.setattr("filrouge.ground.limits.pace", lambda *_asked: 0)
    return cache(lambda room: standing(f"known to {room}", partial(_known_to, room)))


# Without a parameter all operations would bear one name in our version of pytest, and workers would run one of them.
@pytest.mark.parametrize("means", ["token"])
@generated.parametrize()
@settings(
    max_examples=EXAMPLES, derandomize=True, database=None,
    suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow, HealthCheck.filter_too_much],
)  # fmt: skip
def test_every_answer_is_as_the_document_says(
    case: schemathesis.Case, means: str, known: Callable[[str], Known]
) -> None:
    here = known(next((name for name in ROOMS if f"/{name}" in case.path), "register"))
    if not (case.meta and case.meta.is_negative_at(ParameterLocation.PATH)):
        for name in case.path_parameters or {}:
            named = next((said for word, said in here.names.items() if f"/{word}/{{{name}}}" in case.path), "1")
            case.path_parameters[name] = "network" if name == "space" else named
    case.call_and_validate(headers={"Authorization": f"Bearer {here.token}"})


def test_the_document_is_valid_openapi() -> None:
    assert generated.raw_schema["openapi"] == "3.1.0"
    generated.validate()


def test_the_document_changes_only_on_purpose() -> None:
    kept = json.loads((DOCS / "openapi.json").read_text("utf-8"))
    assert _document() == kept, "If this change is meant, save /api/v1/openapi.json as docs/using/openapi.json."


def test_the_document_is_served_as_it_is_kept(client: Client, db: None) -> None:
    assert client.get("/api/v1/openapi.json").json() == _document()


def _operations() -> list[tuple[str, str, dict[str, Any]]]:
    return [
        (method.upper(), address, details)
        for address, methods in _document()["paths"].items()
        for method, details in methods.items()
    ]


def test_every_operation_names_its_scope_and_every_way_to_be_refused() -> None:
    for method, address, details in _operations():
        kind = "read" if method == "GET" else "write"
        room = next((name for name in ROOMS if f"/{name}" in address), "register")
        assert details["security"][0] == {"token": [f"{room}:{kind}"]}, address
        assert ({} in details["security"], {"session": []} in details["security"]) in {
            (True, True), (False, kind == "read"),
        }  # fmt: skip
        assert {str(status) for status in PROBLEMS} <= set(details["responses"])
        assert details["summary"]
        assert details["description"]


def test_an_operation_that_nothing_opens_stops_the_server(monkeypatch: pytest.MonkeyPatch) -> None:
    assert every_operation_names_its_rule_and_its_scope(None) == []
    open_to_all = Api(title="careless", urls_namespace="careless")

    @open_to_all.get("/everything")
    def everything(request: HttpRequest) -> str:
        return "all of it"

    monkeypatch.setattr("filrouge.front.api.api", open_to_all)
    [error] = every_operation_names_its_rule_and_its_scope(None)
    assert error.id == "filrouge.E002"
    assert "/everything" in error.msg


def test_the_documentation_names_every_operation_and_every_error() -> None:
    told = (DOCS / "api.md").read_text("utf-8")
    for method, address, _details in _operations():
        assert f"`{method} {address.removeprefix('/api/v1')}`" in told
    for status in PROBLEMS:
        assert f"| {status} |" in told
    for limit in (callers.BY_TOKEN, callers.BY_CLIENT):
        assert limit.seconds == 10
        assert f" {limit.hits} times" in told


def test_the_documentation_names_no_operation_that_is_not_there() -> None:
    told = (DOCS / "api.md").read_text("utf-8")
    there = {f"{method} {address.removeprefix('/api/v1')}" for method, address, _details in _operations()}
    assert set(re.findall(r"`((?:GET|POST|PUT|PATCH|DELETE) /[^`]*)`", told)) == there
    for address in re.findall(r"network\.example(/api/v1/[a-z0-9/]*)", told):
        assert resolve(address).namespaces == ["api"], address


def test_the_page_for_people_lists_every_operation_and_loads_nothing_from_elsewhere(client: Client, db: None) -> None:
    page = client.get("/en/api/").content.decode()
    for method, address, _details in _operations():
        assert f"{method} {address}" in page
    assert "<script" not in page.replace('<script src="/static/', "")
    assert not re.search(r"""(?:src|href)=["'](?:https?:)?//(?!localhost|testserver)""", page)


def test_the_root_leads_people_to_that_page(client: Client, db: None) -> None:
    assert client.get("/api/v1/")["Location"] == "/en/api/"
