"""The score learns from the answers of its space: when it is taught, what it is taught on, when it is kept."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import numpy as np
import pytest
from django.utils import timezone

from filrouge.ground.jobs.models import Job
from filrouge.ground.people.models import Organisation
from filrouge.methods import linkage
from filrouge.rooms.register import learning
from filrouge.rooms.register.actions import linking as actions
from filrouge.rooms.register.actions.linking import settle_doubt, undo_decision
from filrouge.rooms.register.linking import model_of
from filrouge.rooms.register.models import Decision, Link, TrainedModel
from tests.rooms.register.lists import add_list, at, link, org
from tests.rooms.register.review import NAMES, ask_about
from tests.world import World

VERDICTS = {True: "same", False: "different"}


@pytest.fixture
def organisations(world: World) -> list[Organisation]:
    for place, name in enumerate(NAMES):
        keeper = Organisation.objects.create(name=f"Federation of {name}") if place else world.federation
        add_list(world.space, keeper, [org(name)])
    link(world.space)
    return [at(world.space, name) for name in NAMES]


@pytest.fixture
def measured(monkeypatch: pytest.MonkeyPatch) -> Any:
    """Pairs as the score sees them, from surely different to surely the same; two parts instead of five are taught."""
    monkeypatch.setattr(learning, "PARTS", 2)
    made = np.random.default_rng(7).random((4_000, len(linkage.FEATURES))).astype(np.float32)
    return made[np.argsort(linkage.shipped().probability(made))]


def _answered(world: World, organisations: list[Organisation], features: Any, same: Iterator[bool]) -> None:
    left, right = organisations[:2]
    rows = {"left_row": row_of(left), "right_row": row_of(right)}
    Decision.objects.bulk_create(
        Decision(
            space=world.space, left=left, right=right, verdict=VERDICTS[bool(one)], at=timezone.now(),
            features=[float(value) for value in row], **rows,
        )
        for row, one in zip(features, same, strict=True)
    )  # fmt: skip


def row_of(organisation: Organisation) -> Any:
    """The row that speaks of the organisation."""
    return Link.objects.get(organisation=organisation, ended_at=None).row


def test_a_space_is_taught_after_so_many_of_its_own_answers(
    world: World, organisations: list[Organisation], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(actions, "LESSON", 2)
    asked = Job.objects.filter(kind="register.learn")
    first, second = ask_about(world, (organisations[0], organisations[1]), (organisations[2], organisations[3]))
    settle_doubt(world.secretariat, doubt=first, verdict="different")
    assert not asked.exists()
    settle_doubt(world.secretariat, doubt=second, verdict="different")
    assert [job.arguments for job in asked] == [{"space": world.space.id}]


def test_answers_are_what_people_settled_and_did_not_take_back(world: World, organisations: list[Organisation]) -> None:
    pairs = [(organisations[0], organisations[one]) for one in (1, 2, 3)]
    doubts = ask_about(world, *pairs)
    for doubt in doubts:
        doubt.features = [0.5] * len(linkage.FEATURES)
        doubt.save()
    for doubt, verdict in zip(doubts, ("different", "branch", "asked"), strict=True):
        settle_doubt(world.secretariat, doubt=doubt, verdict=verdict)
    assert learning.answers(world.space)[1].tolist() == [False, False]
    undo_decision(world.secretariat, decision=Decision.objects.get(verdict="branch"))
    assert learning.answers(world.space)[1].tolist() == [False]


def test_few_answers_teach_nothing(world: World, organisations: list[Organisation], measured: Any) -> None:
    _answered(world, organisations, measured[::100], iter([True, False] * 20))
    assert learning.learn(world.space) == {"answers": 40, "taught": False}
    assert not TrainedModel.objects.exists()


def test_a_score_that_answers_proved_wrong_is_replaced(
    world: World, organisations: list[Organisation], measured: Any
) -> None:
    _answered(world, organisations, measured[::50], iter([False] * 40 + [True] * 40))
    outcome = learning.learn(world.space)
    assert outcome["taught"]
    assert TrainedModel.objects.get(space=world.space).labels == 80
    taught = model_of(world.space).probability(measured[::50])
    assert learning.loss(taught, np.arange(80) >= 40) < learning.loss(
        linkage.shipped().probability(measured[::50]), np.arange(80) >= 40
    )


def test_a_score_that_was_right_is_kept(world: World, organisations: list[Organisation], measured: Any) -> None:
    _answered(world, organisations, np.vstack([measured[:40], measured[-40:]]), iter([False] * 40 + [True] * 40))
    outcome = learning.learn(world.space)
    assert (outcome["answers"], outcome["taught"]) == (80, False)
    assert outcome["after"] >= outcome["before"]
    assert not TrainedModel.objects.exists()
    assert model_of(world.space) is linkage.shipped()
