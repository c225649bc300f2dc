"""Rankings against published results: Schulze's examples, and Kendall's W of the anxiety ratings."""

from __future__ import annotations

import csv
import json
from pathlib import Path
from typing import Any

import pytest

from filrouge.methods.agreement.concordance import Concordance, concordance
from filrouge.methods.agreement.ranks import RankTable
from filrouge.methods.counting.rankings import Rankings
from filrouge.methods.counting.schulze import SchulzeCount, count_schulze

pytestmark = pytest.mark.shared


def schulze(example: dict[str, Any]) -> SchulzeCount:
    names = example["candidates"]
    papers = {tuple((names.index(letter),) for letter in order): votes for votes, order in example["ballots"]}
    return count_schulze(Rankings(tuple(names), papers), sorted(names, reverse=True))


def rows(matrix: tuple[tuple[int, ...], ...]) -> list[list[int]]:
    return [list(row) for row in matrix]


def test_schulzes_examples_have_their_published_matrices_and_orders(shared: Path) -> None:
    examples = json.loads((shared / "data/decisions/condorcet/schulze.json").read_text())
    assert len(examples) == 2
    for example in examples:
        found = schulze(example)
        assert rows(found.preferred) == example["pairwise"]
        assert rows(found.strength) == example["strongest_paths"]
        assert "".join(found.order) == example["schulze_order"]
        assert found.order[0] == example["schulze_winner"]
        assert found.draws == ()


@pytest.fixture
def anxiety(shared: Path) -> Concordance:
    with (shared / "data/decisions/rankings/anxiety.csv").open(newline="") as lines:
        raters, *ratings = csv.reader(lines)
    values = tuple(tuple(int(row[number]) for row in ratings) for number in range(len(raters)))
    items = tuple(f"subject {number:02}" for number in range(1, len(ratings) + 1))
    return concordance(RankTable(tuple(raters), items, values))


def test_the_anxiety_ratings_have_their_published_concordance(shared: Path, anxiety: Concordance) -> None:
    expected = json.loads((shared / "data/decisions/rankings/expected.json").read_text())["anxiety.csv"]
    assert (len(anxiety.items), len(anxiety.raters)) == (expected["items"], expected["raters"])
    assert anxiety.w is not None
    assert round(float(anxiety.w), 7) == expected["W_tie_corrected_published"]
    assert float(anxiety.w) == pytest.approx(expected["W_tie_corrected"], rel=1e-15)
    assert anxiety.chi2 == pytest.approx(expected["chi2_tie_corrected"], rel=1e-14)
    assert anxiety.p == pytest.approx(expected["p"], rel=1e-12)
    assert anxiety.degrees == expected["df"]


def test_without_the_correction_for_ties_the_same_sums_give_the_uncorrected_figure(
    shared: Path, anxiety: Concordance
) -> None:
    expected = json.loads((shared / "data/decisions/rankings/expected.json").read_text())["anxiety.csv"]
    m, n = len(anxiety.raters), len(anxiety.items)
    spread = sum((total - m * (n + 1) / 2) ** 2 for total in map(float, anxiety.rank_sums))
    assert 12 * spread / (m**2 * (n**3 - n)) == pytest.approx(expected["W_uncorrected"])
