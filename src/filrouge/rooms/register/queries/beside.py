"""What stands beside a total and is no part of it: who is on no list, and what the table of shared members says alone.

Lists with names are joined organisation by organisation, so their union is exact. Bounds from overlaps say nothing new
about it: they are for whoever sees the table, and no name, and wants to know whether the total can be true.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
from django.utils.translation import gettext as _

from filrouge.methods.totals import chapman, from_overlaps, not_listed_anywhere
from filrouge.rooms.register.queries.steps import Whole, lines

BOUNDS = ("largest_list", "de_caen", "dawson_sankoff", "hunter_worsley")


@dataclass(frozen=True, slots=True)
class Nowhere:
    """Organisations on no list, at least about; and the formula with its numbers."""

    number: int
    words: str


def nowhere(result: dict[str, Any]) -> Nowhere | None:
    """By Chapman's estimator from two lists with names, by Chao's bound from more; None where it says nothing."""
    if not result["spread"]["twice"]:
        return None
    shared = np.array(result["matrix"], np.int64)
    filled = np.flatnonzero(shared.diagonal())
    two = len(filled) == 2
    found = _by_two(shared[np.ix_(filled, filled)].tolist()) if two else _by_more(result["spread"], len(filled))
    return found if found.number else None


def _by_two(matrix: list[list[int]]) -> Nowhere:
    (first, both), (_both, second) = matrix
    everybody = chapman(first, second, both).estimate
    said = {
        "first": Whole(first), "second": Whole(second), "both": Whole(both), "all": Whole(round(everybody)),
        "listed": Whole(first + second - both), "number": Whole(round(everybody - (first + second - both))),
    }  # fmt: skip
    words = _(
        "Two lists of %(first)s and %(second)s share %(both)s: (%(first)s + 1) · (%(second)s + 1) / (%(both)s + 1) − 1 "
        "= %(all)s in all, of which %(listed)s are listed (Chapman). So not listed anywhere: at least about "
        "%(number)s, which are never added to the total."
    )
    return Nowhere(int(said["number"]), words % said)


def _by_more(spread: dict[str, int], lists: int) -> Nowhere:
    number = round(not_listed_anywhere(spread["once"], spread["twice"], lists))
    said = {
        name: Whole(value) for name, value in {**spread, "lists": lists, "less": lists - 1, "number": number}.items()
    }
    words = _(
        "%(once)s on one of %(lists)s lists and %(twice)s on two: %(less)s/%(lists)s · %(once)s² / (2 · %(twice)s) = "
        "%(number)s (Chao). So not listed anywhere: at least about %(number)s, which are never added to the total."
    )
    return Nowhere(number, words % said)


def by_the_table(matrix: Sequence[Sequence[int]]) -> tuple[str, ...]:
    """What sizes and overlaps alone say of the lists with names: three lower bounds and an upper one, in words.

    Empty for two lists, where the table is as exact as the names.
    """
    shared = np.array(matrix, np.int64)
    if len(shared) < 3:
        return ()
    asked = [
        [step.code, dict(step.parameters), step.low, step.best, step.high]
        for step in from_overlaps(shared.diagonal(), shared)
        if step.code in BOUNDS
    ]
    return tuple(line.words for line in lines(asked))
