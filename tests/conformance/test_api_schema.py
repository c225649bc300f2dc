"""The API keeps its word: generated requests find no failure, and every answer is as the document says."""

from __future__ import annotations

import json
from functools import cache
from pathlib import Path
from typing import Any

import pytest
import schemathesis
from django.core.wsgi import get_wsgi_application
from hypothesis import HealthCheck, settings
from schemathesis.config import SchemathesisConfig
from schemathesis.core.parameters import ParameterLocation

from filrouge.front.api import schema
from filrouge.ground.people.models import Mandate
from filrouge.ground.tokens.actions import create_token
from filrouge.rooms.register.actions.memberships import admit_member
from filrouge.rooms.register.actions.totals import publish_total
from tests.rooms.register.lists import add_list, at, link, org
from tests.world import World

KEPT = Path(__file__).with_name("openapi.json")
EXAMPLES = 12  # per operation
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
def known(world: World, monkeypatch: pytest.MonkeyPatch) -> dict[str, str]:
    """A network with two organisations, a list, a membership and a published total; what stands in its paths."""
    monkeypatch.setattr("filrouge.ground.limits.allow", lambda *_asked: 0)
    member = admit_member(
        world.secretariat, space=world.space, member=world.federation, umbrella=world.space.organisation,
        stands_for_others=True,
    )  # fmt: skip
    source = add_list(world.space, world.federation, [org("Atelier Rouge", city="Namur"), org("Le Pain Levé")])
    link(world.space)
    total = publish_total(world.secretariat, space=world.space, umbrella=world.space.organisation)
    token = create_token(
        world.secretariat, mandate=Mandate.objects.get(person=world.secretary), name="conformance",
        scopes=["register:read", "register:write"], days=30,
    )  # fmt: skip
    numbers = {"published": str(total.id), "lists": str(source.id), "memberships": str(member.id)}
    return {"token": token.clear, "address": at(world.space, "Atelier Rouge").address, **numbers}


@generated.parametrize()
@settings(
    max_examples=EXAMPLES, deadline=None, derandomize=True, database=None,
    suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow, HealthCheck.filter_too_much],
)  # fmt: skip
def test_every_answer_is_as_the_document_says(case: schemathesis.Case, known: dict[str, str]) -> None:
    if not (case.meta and case.meta.is_negative_at(ParameterLocation.PATH)):
        for name in case.path_parameters or {}:
            number = next((said for word, said in known.items() if f"/{word}/{{" in case.path), "")
            case.path_parameters[name] = {"space": "network", "address": known["address"]}.get(name, number)
    case.call_and_validate(headers={"Authorization": f"Bearer {known['token']}"})
