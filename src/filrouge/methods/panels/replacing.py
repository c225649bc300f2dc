"""Who takes the place of those who decline: the same lottery among the people who keep the quotas."""

from __future__ import annotations

from collections.abc import Collection

from .beating import Beat, silent
from .lottery import Lottery, fair_lottery
from .pool import Pool, Quota
from .refusals import PoolRefused


def replacement_lottery(
    pool: Pool,
    panel: Collection[str],
    declined: Collection[str],
    unavailable: Collection[str] = (),
    beat: Beat = silent,
) -> Lottery:
    """Return the fairest lottery for the places of `declined`, given who stays on the panel.

    `unavailable`: others who were asked before and cannot come. The quotas are those that the panel
    still lacks; people who live with somebody who stays cannot be drawn. Raises PoolRefused, and
    QuotasUnmet when nobody left can fill the places (its bounds are those of the places, not of the panel).
    """
    for person in declined:
        if person not in panel:
            raise PoolRefused("not_on_panel", person=person)
    stays = set(panel) - set(declined)
    at_home = {person for home in pool.households if stays & set(home) for person in home}
    out = set(panel) | set(unavailable) | at_home
    values = dict(zip(pool.people, (pool.kinds[kind].values for kind in pool.type_of), strict=True))
    candidates = {
        person: dict(zip(pool.features, values[person], strict=True)) for person in pool.people if person not in out
    }
    quotas = [_still_open(quota, [values[person][pool.features.index(quota.feature)] for person in stays])
              for quota in pool.quotas]  # fmt: skip
    households = {person: str(number) for number, home in enumerate(pool.households) for person in home}
    return fair_lottery(candidates, quotas, len(set(declined)), households, beat)


def _still_open(quota: Quota, present: list[str]) -> Quota:
    there = present.count(quota.value)
    return Quota(quota.feature, quota.value, max(0, quota.lower - there), max(0, quota.upper - there))
