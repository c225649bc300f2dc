"""A village of ten voters and 1,000 euros that can be shared by hand; the tests of this folder return to it."""

from fractions import Fraction

from filrouge.methods.shares.fund import Fund

COSTS = {"park": 500, "library": 300, "path": 200, "stage": 120}

BEHIND = {"park": (1, 2, 3, 4, 5, 6), "library": (5, 6, 7, 8, 9), "path": (8, 9, 10), "stage": (1, 10)}

VOTES = [{name for name, voters in BEHIND.items() if voter in voters} for voter in range(1, 11)]


def village(costs: dict[str, int] = COSTS, factor: Fraction | int = 1) -> Fund:
    """The village, with all money multiplied by a factor."""
    return Fund.of(1000 * factor, {name: cost * factor for name, cost in costs.items()}, VOTES)
