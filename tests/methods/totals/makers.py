"""Short ways to write lists in tests."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date

import numpy as np

from filrouge.methods.totals import Declared, Listed, OpenPairs, SampleCheck, Total

DAY = date(2025, 6, 30)


def listed(key: str, members: Iterable[int], scope: frozenset[str] | str = "") -> Listed:
    return Listed(key, f"Federation {key}", scope, DAY, np.array(sorted(set(members)), dtype=np.int64))


def declared(
    key: str,
    organisations: int,
    known: int = 0,
    scope: frozenset[str] | str = "",
    check: SampleCheck | None = None,
    comparable: tuple[str, ...] = (),
) -> Declared:
    return Declared(key, f"Federation {key}", scope, DAY, organisations, known, check, comparable)


def pairs(*rows: tuple[int, int, float]) -> OpenPairs:
    ends = np.array([row[:2] for row in rows], dtype=np.int64).reshape(-1, 2)
    return OpenPairs(ends, np.array([row[2] for row in rows], dtype=np.float64))


def span(total: Total) -> tuple[float, float, float, float]:
    return total.naive, total.low, total.best, total.high


def codes(total: Total) -> list[str]:
    return [step.code for step in total.steps]
