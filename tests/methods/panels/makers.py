"""Small pools that stories are told with."""

from __future__ import annotations

from itertools import combinations

import numpy as np
from scipy.optimize import linprog

from filrouge.methods.panels import Quota

People = dict[str, dict[str, str]]


def people(**numbers: int) -> People:
    """So many people of each sector: people(private=3, public=1) are private-0, private-1, private-2, public-0."""
    return {f"{sector}-{n}": {"sector": sector} for sector, count in numbers.items() for n in range(count)}


def sector(value: str, lower: int, upper: int) -> Quota:
    return Quota("sector", value, lower, upper)


def every_panel(pool: People, quotas: list[Quota], size: int, households: dict[str, str]) -> list[tuple[str, ...]]:
    """All panels within the quotas, by trying all sets of people."""

    def meets(panel: tuple[str, ...]) -> bool:
        homes = [households[person] for person in panel if person in households]
        counts = (sum(pool[person][quota.feature] == quota.value for person in panel) for quota in quotas)
        within = all(quota.lower <= count <= quota.upper for quota, count in zip(quotas, counts, strict=True))
        return within and len(homes) == len(set(homes))

    return [panel for panel in combinations(sorted(pool), size) if meets(panel)]


def fairest_chances(panels: list[tuple[str, ...]]) -> dict[str, float]:
    """The leximin chances of those who are on some panel, from the list of all panels, person by person."""
    names = sorted({person for panel in panels for person in panel})
    on = np.array([[person in panel for panel in panels] for person in names], float)
    chances, is_open = np.zeros(len(names)), np.ones(len(names), bool)
    while is_open.any():
        solved = linprog(
            np.append(np.zeros(len(panels)), -1.0),
            A_ub=np.column_stack([-on, is_open.astype(float)]),
            b_ub=np.where(is_open, 0.0, 1e-10 - chances),
            A_eq=np.append(np.ones(len(panels)), 0.0)[None],
            b_eq=[1.0],
            bounds=[(0, None)] * len(panels) + [(None, None)],
        )
        binding = is_open & (-solved.ineqlin.marginals > 1e-6)
        chances[binding], is_open = solved.x[-1], is_open & ~binding
    return dict(zip(names, chances.tolist(), strict=True))
