"""Pools of invented volunteers with the quotas of a platform's assembly, for measuring and testing."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from .pool import Quota

COUNTRIES = 12
FEATURES: tuple[tuple[str, tuple[str, ...], tuple[float, ...], tuple[float, float]], ...] = (
    ("sector", ("private", "public"), (0.6, 0.4), (0.5, 0.5)),
    ("gender", ("woman", "man"), (0.55, 0.45), (0.45, 0.55)),
    ("age", ("16-29", "30-44", "45-59", "60+"), (0.15, 0.3, 0.35, 0.2), (0.2, 0.3)),
    ("size", ("small", "medium", "large"), (0.5, 0.3, 0.2), (0.25, 0.42)),
)
"""After the country: feature, values, shares among volunteers, least and greatest share of the panel per value."""


@dataclass(frozen=True, slots=True)
class Question:
    """What `fair_lottery` is asked: people by id with their features, quotas, size."""

    people: dict[str, dict[str, str]]
    quotas: tuple[Quota, ...]
    size: int


def simulate_volunteers(people: int, size: int, features: int, seed: int) -> Question:
    """Return volunteers of 12 countries and a panel with 3 to 12 seats for each, half private, half public.

    `features`: 2 to 5 of country, sector, gender, age, size. Volunteers are unlike the quotas, so that
    chances cannot all be equal. `size` should be even and 36 to 144, or no panel meets the quotas.
    """
    chance = np.random.default_rng(seed)
    weights = chance.dirichlet(np.full(COUNTRIES, 3.0))
    columns = {"country": chance.choice([f"C{number:02}" for number in range(COUNTRIES)], people, p=weights)}
    quotas = [Quota("country", f"C{number:02}", 3, 12) for number in range(COUNTRIES)]
    for feature, values, shares, (least, most) in FEATURES[: features - 1]:
        columns[feature] = chance.choice(values, people, p=shares)
        quotas += [Quota(feature, value, int(least * size), int(most * size)) for value in values]
    volunteers = {
        f"person-{number:04}": {feature: str(column[number]) for feature, column in columns.items()}
        for number in range(people)
    }
    return Question(volunteers, tuple(quotas), size)
