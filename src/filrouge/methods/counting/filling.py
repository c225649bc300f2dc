"""Can places be filled within limits? A small integer program over kinds of candidates instead of candidates."""

from functools import lru_cache

import numpy as np

Kind = tuple[int, ...]
"""The reserves that hold a candidate, by number."""
Spans = tuple[tuple[Kind, int, int], ...]
"""For each kind of candidate: how many must be taken, how many can be at most."""
Limits = tuple[tuple[int, int | None], ...]
"""For each reserve: the least places it must get, the most it may get (none: no limit)."""

_SOLVED, _IMPOSSIBLE = 0, 2  # scipy.optimize.milp's status


@lru_cache(maxsize=4096)
def fill(spans: Spans, seats: int, limits: Limits) -> tuple[int, ...] | None:
    """How many of each kind to take so that exactly `seats` are taken and all limits are kept, or None if no way is.

    Solved by HiGHS (branch and bound; Huangfu and Hall, Mathematical Programming Computation 10, 2018); a way that it
    finds is checked in whole numbers. ArithmeticError: the solver gives no answer, or a wrong one.
    """
    if any(low > high for _, low, high in spans) or not spans:
        return () if not spans and not seats and all(not least for least, _ in limits) else None
    status, numbers = _solve(spans, seats, limits)
    if status == _IMPOSSIBLE:
        return None
    if status != _SOLVED or not _keeps(numbers, spans, seats, limits):
        raise ArithmeticError("the solver does not say whether the reserved places can be filled")
    return numbers


def _solve(spans: Spans, seats: int, limits: Limits) -> tuple[int, tuple[int, ...]]:
    from scipy.optimize import Bounds, LinearConstraint, milp  # heavy, and only reserved seats need it

    rows = [[1] * len(spans), *([reserve in kind for kind, _, _ in spans] for reserve in range(len(limits)))]
    least = [seats, *(low for low, _ in limits)]
    most = [seats, *(seats if high is None else high for _, high in limits)]
    found = milp(
        np.zeros(len(spans)),
        integrality=np.ones(len(spans)),
        bounds=Bounds([low for _, low, _ in spans], [high for _, _, high in spans]),
        constraints=LinearConstraint(np.array(rows, dtype=float), least, most),
    )
    return int(found.status), () if found.x is None else tuple(round(number) for number in found.x.tolist())


def _keeps(numbers: tuple[int, ...], spans: Spans, seats: int, limits: Limits) -> bool:
    taken = [(kind, number) for (kind, _, _), number in zip(spans, numbers, strict=True)]
    places = [sum(number for kind, number in taken if reserve in kind) for reserve in range(len(limits))]
    return (
        sum(numbers) == seats
        and all(low <= number <= high for (_, low, high), number in zip(spans, numbers, strict=True))
        and all(
            least <= number <= (seats if most is None else most)
            for number, (least, most) in zip(places, limits, strict=True)
        )
    )
