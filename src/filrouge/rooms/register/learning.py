"""The score learns from the answers of a space, and replaces the shipped one only where it wins.

Answers are split into five parts; the model taught on four is asked about the fifth. It is kept when its log loss
there is lower than that of the model in use.
"""

from __future__ import annotations

from typing import Any

import numpy as np
from django.utils import timezone

from filrouge.ground.people.models import Space
from filrouge.methods import linkage
from filrouge.methods.linkage import Model
from filrouge.rooms.register.linking import model_of
from filrouge.rooms.register.models import Decision, TrainedModel

FEWEST = 60  # answers below which nothing is taught
FEWEST_OF_A_KIND = 15
PARTS = 5
SEED = 2026

Floats = np.ndarray[Any, np.dtype[np.float64]]


def learn(space: Space) -> dict[str, Any]:
    """Teach the score of a space from its answers. Returns how many there were and whether it won."""
    features, same = answers(space)
    if len(same) < FEWEST or min(int(same.sum()), int((~same).sum())) < FEWEST_OF_A_KIND:
        return {"answers": len(same), "taught": False}
    base = linkage.shipped()
    before, after = loss(model_of(space).probability(features), same), _loss_of_taught(features, same, base)
    if after >= before:
        return {"answers": len(same), "taught": False, "before": before, "after": after}
    taught = linkage.train(features, same, seed=SEED, base=base)
    TrainedModel.objects.create(space=space, at=timezone.now(), labels=len(same), model=taught.to_json())
    return {"answers": len(same), "taught": True, "before": before, "after": after}


def answers(space: Space) -> tuple[np.ndarray[Any, np.dtype[np.float32]], np.ndarray[Any, np.dtype[np.bool_]]]:
    """Features and answers (true: the same) of all that people settled; a branch is another organisation."""
    settled = Decision.objects.filter(space=space, undone_at=None, agreed=True).exclude(verdict=Decision.Verdict.ASKED)
    rows = [(f, v) for f, v in settled.values_list("features", "verdict") if len(f) == len(linkage.FEATURES)]
    features = np.array([[np.nan if x is None else x for x in f] for f, _v in rows], np.float32)
    return features.reshape(-1, len(linkage.FEATURES)), np.array([v == Decision.Verdict.SAME for _f, v in rows], bool)


def _loss_of_taught(features: Any, same: Any, base: Model) -> float:
    """Log loss on held-back answers of a model taught on the others."""
    part = np.random.default_rng(SEED).permutation(len(same)) % PARTS
    guessed = np.empty(len(same))
    for held in range(PARTS):
        away = part == held
        guessed[away] = linkage.train(features[~away], same[~away], seed=SEED, base=base).probability(features[away])
    return loss(guessed, same)


def loss(probability: Floats, same: Any) -> float:
    """Mean log loss, in nats."""
    sure = np.clip(probability, 1e-6, 1 - 1e-6)
    return float(-np.mean(np.where(same, np.log(sure), np.log(1 - sure))))
