"""The learned score of a pair: numbers that can be kept, explained and trusted."""

import json

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from filrouge.methods.linkage import training
from filrouge.methods.linkage.features import FEATURES
from filrouge.methods.linkage.model import FEW, LEAF, Model, from_json, shipped
from filrouge.methods.linkage.training import recalibrated, train

NAMES = ("alike", "missing", "against")
DIRECTIONS = (1, 0, -1)


def pairs(n=400, seed=1):
    """Pairs whose answer depends on three measures, one of them often missing."""
    chance = np.random.default_rng(seed)
    x = chance.random((n, 3)).astype(np.float32)
    odds = 8 * x[:, 0] - 4 * x[:, 2] + 2 * (x[:, 1] > 0.5) - 3
    x[chance.random(n) < 0.3, 1] = np.nan
    return x, chance.random(n) < 1 / (1 + np.exp(-odds))


@pytest.fixture(scope="module")
def model() -> Model:
    return train(*pairs(), seed=1, names=NAMES, directions=DIRECTIONS)


def test_the_same_pairs_and_seed_give_the_same_model(model):
    again = train(*pairs(), seed=1, names=NAMES, directions=DIRECTIONS)
    assert again.to_json() == model.to_json()


def test_the_arrays_score_as_scikit_learn_does():
    from sklearn.ensemble import HistGradientBoostingClassifier  # here, for every worker reads the modules of all tests

    x, y = pairs()
    columns = training._Columns(NAMES, DIRECTIONS)
    theirs = HistGradientBoostingClassifier(
        max_iter=training.SCARCE.trees, **training._settings(training.SCARCE, columns, 3)
    ).fit(x, y)
    ours = training._fresh(x, y, columns, 3)
    fresh = pairs(seed=9)[0]
    assert ours.raw(fresh) == pytest.approx(theirs.decision_function(fresh), abs=1e-9)


def test_contributions_and_the_expected_score_add_up_to_the_raw_score(model):
    x = pairs(seed=2)[0]
    raw = model.raw(x)
    for row, score in zip(x[:100], raw, strict=False):
        assert model.expected + sum(model.contributions(row).values()) == pytest.approx(score, abs=1e-9)


def test_a_measure_that_is_never_asked_contributes_nothing():
    x, y = pairs()
    x[:, 1] = 0.5
    given = train(x, y, seed=1, names=NAMES, directions=DIRECTIONS).contributions(x[0])
    assert given["missing"] == 0.0


def test_a_model_survives_being_saved(model):
    x = pairs(seed=3)[0]
    again = from_json(model.to_json())
    assert np.array_equal(again.probability(x), model.probability(x))
    assert again.to_json() == model.to_json()


def damaged(model, **changes):
    return json.dumps(json.loads(model.to_json()) | changes)


def test_a_damaged_file_is_refused(model):
    circle = json.loads(model.to_json())
    circle["left"][0] = 0
    for text in (
        "{}",
        "[]",
        damaged(model, threshold=[1.0]),
        damaged(model, roots=[10**6]),
        json.dumps(circle),
        damaged(model, names=["one"]),
    ):
        with pytest.raises(ValueError, match="not a saved linkage model"):
            from_json(text)


def test_other_measures_than_the_model_reads_are_refused(model):
    with pytest.raises(ValueError, match="3 features"):
        model.raw(np.zeros((2, 4), np.float32))


def test_a_pair_scores_exactly_the_same_alone_and_among_thousands(model):
    x = pairs(3 * FEW, seed=5)[0]
    asked = model.feature[model.feature != LEAF]
    # On the threshold itself a pair goes left, wherever it is weighed.
    on = np.resize(model.threshold[model.feature != LEAF].astype(np.float32), len(x))
    x[np.arange(len(x)), np.resize(asked, len(x))] = on
    together = model.raw(x)
    assert np.array_equal(np.concatenate([model.raw(x[k : k + 1]) for k in range(len(x))]), together)
    assert np.array_equal(model.raw(x[:FEW]), together[:FEW])


def test_no_pairs_have_no_probabilities(model):
    assert model.probability(np.zeros((0, 3), np.float32)).shape == (0,)


@settings(max_examples=40)
@given(st.lists(st.floats(0, 1, width=32), min_size=3, max_size=3), st.floats(0, 1, width=32))
def test_more_agreement_never_lowers_the_probability(model, values, more):
    low = np.array([values], np.float32)
    high = low.copy()
    high[0, 0] = max(values[0], more)
    high[0, 2] = min(values[2], 1 - more)
    assert model.probability(high)[0] >= model.probability(low)[0] - 1e-12


def test_probabilities_are_right_as_often_as_they_say(model):
    x, y = pairs(20_000, seed=4)
    p = model.probability(x)
    for low, high in ((0.0, 0.2), (0.4, 0.6), (0.8, 1.0)):
        inside = (p >= low) & (p < high)
        assert y[inside].mean() == pytest.approx(p[inside].mean(), abs=0.08)


def test_answers_from_reviews_improve_an_earlier_model_without_replacing_it(model):
    x, y = pairs(500, seed=6)
    # In this network a third measure means the opposite of what the earlier model learned elsewhere.
    y = np.where(x[:, 0] > 0.5, True, x[:, 2] > 0.5)
    later = train(x, y, seed=2, base=model)
    fresh, _ = pairs(4_000, seed=7)
    truth = np.where(fresh[:, 0] > 0.5, True, fresh[:, 2] > 0.5)
    assert ((later.probability(fresh) > 0.5) == truth).mean() > ((model.probability(fresh) > 0.5) == truth).mean()
    assert len(later.roots) == len(model.roots) + training.CONTINUED.trees
    row = fresh[0]
    assert later.expected + sum(later.contributions(row).values()) == pytest.approx(later.raw(fresh[:1])[0], abs=1e-9)


def test_too_few_answers_of_a_kind_are_refused():
    x, _ = pairs(100)
    with pytest.raises(ValueError, match="at least 10"):
        train(x, np.arange(100) < 9, seed=1, names=NAMES, directions=DIRECTIONS)


def test_recalibration_keeps_the_order_of_pairs(model):
    x, _ = pairs(1_000, seed=8)
    rarer = recalibrated(model, x, np.arange(1_000) % 20 == 0)
    assert np.array_equal(np.argsort(rarer.raw(x)), np.argsort(model.raw(x)))
    assert rarer.probability(x).mean() == pytest.approx(0.05, abs=0.01)


def test_the_shipped_model_reads_the_features_that_are_measured_and_says_what_it_learned_from():
    assert shipped().names == tuple(feature.name for feature in FEATURES)
    assert "no row of a real list" in shipped().note
