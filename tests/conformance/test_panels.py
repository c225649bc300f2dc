"""Published sortition instances: the fairest lottery of citizens' assemblies."""

from __future__ import annotations

import csv
from pathlib import Path

import pytest

from filrouge.methods.panels import Quota, fair_lottery, number_panels, verify


@pytest.mark.shared
def test_the_published_example_gives_everybody_one_chance_in_ten(shared: Path) -> None:
    """example_small_20 of the replication package of Flanigan et al., Nature 596, 2021: minimum 10 %, Gini 0."""
    folder = shared / "data" / "decisions" / "sortition" / "example_small_20"
    with (folder / "respondents.csv").open(encoding="utf-8") as rows:
        people = {f"person-{number}": row for number, row in enumerate(csv.DictReader(rows))}
    with (folder / "categories.csv").open(encoding="utf-8") as rows:
        quotas = [
            Quota(row["category"], row["feature"], int(row["min"]), int(row["max"])) for row in csv.DictReader(rows)
        ]

    lottery = fair_lottery(people, quotas, 20)

    assert len(people) == 200
    assert lottery.minimum == pytest.approx(0.1, abs=1e-9)
    assert lottery.gini == pytest.approx(0, abs=1e-9)
    assert lottery.geometric_mean == pytest.approx(0.1, abs=1e-9)
    assert verify(lottery).holds
    assert number_panels(lottery, "published").largest_shift < 0.001
