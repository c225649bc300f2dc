"""Every question has one answer, whichever engine is asked: numpy, DuckDB and, where Java is present, Spark."""

from __future__ import annotations

import importlib.util
import shutil
from collections.abc import Iterator
from pathlib import Path

import numpy as np
import pytest

from filrouge.ground.figures import Engine, NotHere, open_engine
from filrouge.methods import linkage, totals
from filrouge.methods.linkage import Prepared
from filrouge.methods.linkage.invention import invent
from filrouge.methods.linkage.simulate import federations
from filrouge.methods.totals.simulated import simulate_many
from filrouge.rooms.register.comparing import candidate_pairs, compared, link_on
from filrouge.rooms.register.sql import question

SPARK = pytest.param("spark", marks=[pytest.mark.java, pytest.mark.slow], id="spark")


@pytest.fixture(scope="module", params=["duckdb", SPARK])
def engine(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Engine]:
    if request.param == "spark":
        if shutil.which("java") is None:
            pytest.skip("Java is not here")
        if importlib.util.find_spec("pyspark") is None:
            pytest.skip("pyspark is not installed (requirements/spark.txt)")
    with open_engine(request.param, tmp_path_factory.mktemp(request.param)) as opened:
        yield opened


@pytest.fixture(scope="module")
def rows() -> Prepared:
    """More than a thousand rows of simulated federations."""
    return linkage.prepare(federations(invent(600, seed=5), seed=6).records)


def test_the_blocking_join_finds_exactly_the_pairs_that_the_method_finds(engine: Engine, rows: Prepared) -> None:
    keys = linkage.blocking_keys(rows)
    i, j = linkage.pairs(keys)
    left, right = candidate_pairs(engine, keys)
    assert len(i) > len(rows)
    assert (left.tolist(), right.tolist()) == (i.tolist(), j.tolist())


def test_a_smaller_limit_for_blocks_leaves_out_the_same_pairs(engine: Engine, rows: Prepared) -> None:
    keys = linkage.blocking_keys(rows)
    i, j = linkage.pairs(keys, 5)
    left, right = candidate_pairs(engine, keys, 5)
    assert (left.tolist(), right.tolist()) == (i.tolist(), j.tolist())


def test_pairs_are_scored_alike_wherever_they_are_measured(engine: Engine, rows: Prepared) -> None:
    i, j = linkage.pairs(linkage.blocking_keys(rows))
    model = linkage.shipped()
    expected = model.probability(linkage.features(rows, i, j))
    assert compared(engine, rows, model, i, j).tolist() == expected.tolist()


def test_linking_on_an_engine_comes_to_the_same_organisations_and_questions(engine: Engine, rows: Prepared) -> None:
    together, apart = [(0, 1)], [(2, 3)]
    plain = linkage.link_prepared(rows, linkage.shipped(), together=together, apart=apart)
    found = link_on(engine, rows, linkage.shipped(), together=together, apart=apart)
    assert found.labels.tolist() == plain.labels.tolist()
    assert found.certain.tolist() == plain.certain.tolist()
    assert found.doubts == plain.doubts


def test_counting_once_in_sql_agrees_with_the_method(engine: Engine) -> None:
    lists, _open = simulate_many(3, organisations=4_000, lists=12, pairs=10)
    number = np.repeat(np.arange(len(lists)), [len(each.members) for each in lists])
    engine.publish("listed", {"list": number, "organisation": np.concatenate([each.members for each in lists])})
    counted = engine.ask(question("counted_once"))
    total, spread = totals.total(lists), totals.spread(lists)
    assert {name: int(values[0]) for name, values in counted.items()} == {
        "naive": total.naive,
        "organisations": total.best,
        "once": spread.once,
        "twice": spread.twice,
        "more": spread.more,
    }
    shared = engine.ask(question("overlaps"))
    matrix = totals.overlaps(lists)
    found = {(int(a), int(b)): int(n) for a, b, n in zip(*(shared[c] for c in ("one", "other", "shared")), strict=True)}
    assert found == {(a, b): int(matrix[a, b]) for a in range(len(lists)) for b in range(a, len(lists)) if matrix[a, b]}


def test_an_answer_of_nothing_is_empty_columns(engine: Engine) -> None:
    engine.publish("listed", {"list": np.zeros(0, np.int64), "organisation": np.zeros(0, np.int64)})
    shared = engine.ask(question("overlaps"))
    assert [len(shared[name]) for name in ("one", "other", "shared")] == [0, 0, 0]


def test_a_table_published_again_stands_for_the_newer_one(engine: Engine) -> None:
    first = engine.publish("words", {"word": np.array(["één", "deux"]), "weight": np.array([0.5, 2.0])})
    second = engine.publish("words", {"word": np.array(["drei"]), "weight": np.array([1.0])})
    assert engine.ask("select word, weight from words where weight > $least", {"least": 0.75})["word"].tolist() == [
        "drei"
    ]
    assert (first.digest == second.digest, first.path.exists()) == (False, True)


def test_an_engine_that_is_not_installed_says_what_to_install(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(__import__("sys").modules, "pyspark.sql", None)
    with pytest.raises(NotHere, match=r"requirements/spark\.txt and Java"):
        open_engine("spark", tmp_path)


def test_there_is_no_third_engine(tmp_path: Path) -> None:
    with pytest.raises(ValueError, match="there are duckdb, spark"):
        open_engine("abacus", tmp_path)
