"""The rule workshop: a rule is written from a kind, shown in words, tried, adopted, followed by a next version."""

from __future__ import annotations

from typing import Any

import pytest
from django.http import QueryDict
from django.test import Client

from filrouge.rooms.ballots.forms.rules import WriteRule
from filrouge.rooms.ballots.models import Rule
from filrouge.rooms.ballots.presets import PRESETS
from tests.rooms.ballots.assembly import Assembly
from tests.rooms.ballots.typing_rules import typed
from tests.world import sign_in

pytestmark = pytest.mark.django_db
HERE = "/en/network/ballots/rules/"


@pytest.fixture
def secretary(client: Client, assembly: Assembly) -> Client:
    sign_in(client, assembly.world.secretary)
    return client


def form_of(assembly: Assembly, preset: str) -> WriteRule:
    begun = PRESETS[preset]
    return WriteRule(viewer=assembly.secretariat, said=begun.said, pillar_of=begun.pillar_of)


def fields(assembly: Assembly, preset: str = "classes", **typed_over: Any) -> dict[str, Any]:
    """What a browser would send after the kind was chosen, a name typed, and these fields changed."""
    return typed(form_of(assembly, preset)) | {"name_en": "Our rule", "name_origin": "en"} | typed_over


def test_an_ordinary_rule_is_written_tried_and_adopted(secretary: Client, assembly: Assembly) -> None:
    sent = fields(assembly)
    page = secretary.post(HERE + "new/?from=classes", sent, follow=True)
    text = page.content.decode()
    assert "Saved as a draft" in text
    assert "full 1, associate ½, observer 0" in text
    rule = Rule.objects.get()
    here = f"{HERE}{rule.pk}/"
    refused = secretary.post(here + "step/adopt/", follow=True).content.decode()
    assert "not tried yet" in refused
    trial = secretary.get(here + "trial/")
    assert "What the rule would decide" in trial.content.decode()
    secretary.post(here + "trial/", {"digest": trial.context["digest"]})
    secretary.post(here + "step/adopt/")
    rule.refresh_from_db()
    assert rule.adopted_at is not None
