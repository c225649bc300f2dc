"""An action that only links, and things that look like contributions, or like nothing where they are secret."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import timedelta
from itertools import pairwise
from typing import Any

import pytest
from django.db import models

from filrouge.ground import actions
from filrouge.ground.actions import Act, action
from filrouge.ground.people.models import Organisation, Space
from filrouge.ground.people.viewer import Viewer
from filrouge.ground.rules import anybody
from filrouge.ground.thread import knots
from filrouge.ground.thread.knots import Knot, describes
from filrouge.ground.trail.writing import Ref
from tests.world import World

KIND = "people.organisation"
SECRET = "Secret"


@pytest.fixture
def tie() -> Iterator[Any]:
    """An action that only links. It is one of all while a test runs, in which others may come to be known for good."""

    @action("test.tie", rule=anybody, about="space")
    def tie(act: Act, *, space: Space, links: list[tuple[models.Model, str, models.Model]]) -> None:
        for effect, how, cause in links:
            act.linked(effect, how, cause)

    yield tie
    del actions.ACTIONS["test.tie"]


def describe(viewer: Viewer, numbers: list[int]) -> Iterator[Knot]:
    """Organisations look like contributions, a day apart; those whose name begins with Secret are for nobody."""
    assert viewer.space is not None
    for found in Organisation.objects.filter(pk__in=numbers).exclude(name__startswith=SECRET):
        yield Knot(
            Ref(KIND, found.id), "contribution", "Contribution", viewer.space.opened_at + timedelta(days=found.id),
            found.name, f"/o/{found.address}/", address=found.address,
        )  # fmt: skip


def seen(viewer: Viewer, numbers: list[int]) -> dict[int, tuple[str, str]]:
    found = Organisation.objects.filter(pk__in=numbers).exclude(name__startswith=SECRET)
    return dict.fromkeys(found.values_list("pk", flat=True), ("contribution", ""))


@pytest.fixture
def described(monkeypatch: pytest.MonkeyPatch) -> None:
    """Organisations are on the thread, and nothing else is."""
    monkeypatch.setattr(knots, "DESCRIBERS", {})
    for module in ("queries", "sight"):
        monkeypatch.setattr(f"filrouge.ground.thread.{module}.DESCRIBERS", knots.DESCRIBERS)
    describes(KIND, describe, word="thing")


@pytest.fixture
def seen_first(described: None) -> None:
    """The same, with the cheaper question first: which of them may be seen."""
    describes(KIND, describe, word="thing", seen=seen)


def things(number: int) -> list[Organisation]:
    """Organisations called Thing 0, Thing 1, …"""
    return [Organisation.objects.create(name=f"Thing {n}") for n in range(number)]


def chain(world: World, tie: Any, found: list[Organisation]) -> None:
    """Each follows from the one before it."""
    pairs = [(effect, "wasDerivedFrom", cause) for cause, effect in pairwise(found)]
    tie(world.secretariat, space=world.space, links=pairs)


def hide(*found: Organisation) -> None:
    """From now on they are for nobody."""
    for one in found:
        Organisation.objects.filter(pk=one.pk).update(name=f"{SECRET} {one.pk}")


@pytest.fixture
def star(world: World, tie: Any, described: None) -> list[Organisation]:
    """One thing that followed from eight."""
    found = things(9)
    tie(world.secretariat, space=world.space, links=[(found[8], "wasDerivedFrom", cause) for cause in found[:8]])
    return found
