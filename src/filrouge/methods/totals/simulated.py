"""Simulated federations, in which the truth is known, to try totals and to time them."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from .lists import AnyList, Declared, Ids, Listed, OpenPairs
from .sample import Ticked, sample_check

PLACES = ("N", "E", "S", "W")


@dataclass(frozen=True, eq=False)
class Federation:
    """A simulated umbrella: its lists as the network sees them, its open pairs, and the truth."""

    lists: tuple[AnyList, ...]
    open_pairs: OpenPairs
    truth: int


def simulate(
    seed: int,
    *,
    organisations: int = 3_000,
    lists: int = 12,
    hidden: float = 0.35,
    checked: float = 0.5,
    draws: int = 80,
    doubles: float = 0.03,
) -> Federation:
    """Return a federation whose lists are hidden and declared at random; the same for the same seed.

    Lists of very different size lie in one of four places or in all; some organisations are far likelier
    to join than others. A share `hidden` of the lists gives only a number, a share `checked` of those
    looks up `draws` of its members. A share `doubles` of the organisations goes by a second id on some
    lists: those pairs are open, and as many pairs of different organisations beside them.
    """
    rng = np.random.default_rng(seed)
    scopes = [("", *PLACES)[rng.integers(5)] for _ in range(lists)]
    members = _draw_lists(rng, organisations, scopes)
    secret = rng.random(lists) < hidden
    known = _union([each for each, away in zip(members, secret, strict=True) if not away])
    away = [each for each, hide in zip(members, secret, strict=True) if hide]
    two_faced = rng.random(organisations) < doubles
    seen: list[AnyList] = []
    for number, (each, hide, scope) in enumerate(zip(members, secret, scopes, strict=True)):
        if hide:
            look_up = draws if rng.random() < checked else 0
            seen.append(_declare(rng, f"list {number}", scope, each, known, away, look_up))
        else:
            seen.append(_itemise(rng, f"list {number}", scope, each, two_faced))
    return Federation(tuple(seen), _open(rng, two_faced), len(_union(members)))


def _union(members: Sequence[Ids]) -> Ids:
    return np.unique(np.concatenate([*members, np.empty(0, np.int64)]))


def _draw_lists(rng: np.random.Generator, organisations: int, scopes: Sequence[str]) -> list[Ids]:
    """Return the true members of each list, sorted ids."""
    home = np.array(PLACES)[rng.integers(len(PLACES), size=organisations)]
    readiness = rng.lognormal(0, 0.8, size=organisations)
    lists = []
    for scope in scopes:
        eligible = np.flatnonzero(home == scope) if scope else np.arange(organisations)
        size = min(len(eligible), 5 + int(rng.lognormal(5, 1)))
        chance = readiness[eligible] / readiness[eligible].sum()
        lists.append(np.sort(rng.choice(eligible, size, replace=False, p=chance)).astype(np.int64))
    return lists


def _itemise(
    rng: np.random.Generator, key: str, scope: str, members: Ids, two_faced: np.typing.NDArray[np.bool_]
) -> Listed:
    """Return a list as the register holds it: on some lists some organisations go by their second id."""
    second = two_faced[members] & (rng.random(len(members)) < 0.5)
    return Listed(key, key, scope, None, np.sort(members + second * len(two_faced)))


def _declare(
    rng: np.random.Generator,
    key: str,
    scope: str,
    members: Ids,
    known: Ids,
    away: Sequence[Ids],
    draws: int,
) -> Declared:
    """Return a list as a number, with some of its itemised members known, and its check if it made one."""
    found = np.isin(members, known)
    some = int(rng.binomial(int(found.sum()), 0.3))
    if not draws:
        return Declared(key, key, scope, None, len(members), some)
    drawn = rng.choice(len(members), min(draws, len(members)), replace=False)
    times = np.sum([np.isin(members[drawn], other) for other in away], axis=0)
    rows = zip(found[drawn].tolist(), times.tolist(), strict=True)
    return Declared(key, key, scope, None, len(members), some, sample_check([Ticked(*row) for row in rows]))


def _open(rng: np.random.Generator, two_faced: np.typing.NDArray[np.bool_]) -> OpenPairs:
    """Return the open pairs: each second id with its first, and as many pairs that are not the same."""
    first = np.flatnonzero(two_faced)
    true = np.stack([first, first + len(two_faced)], axis=1)
    false = rng.choice(len(two_faced), (len(first), 2))
    pairs = np.concatenate([true, false]).astype(np.int64)
    return OpenPairs(pairs, np.repeat([0.8, 0.2], len(first)))


def simulate_many(
    seed: int, *, organisations: int = 1_000_000, lists: int = 200, pairs: int = 20_000
) -> tuple[tuple[Listed, ...], OpenPairs]:
    """Return itemised lists over about `organisations` organisations, 1.7 memberships each, with open pairs.

    Every organisation is on one list; seven in ten times that again are spread over the larger lists.
    """
    rng = np.random.default_rng(seed)
    share = rng.lognormal(0, 1, size=lists)
    everyone = np.arange(organisations)
    ids = np.concatenate([everyone, rng.integers(organisations, size=organisations * 7 // 10)])
    on = rng.choice(lists, size=len(ids), p=share / share.sum())
    made = tuple(
        Listed(f"list {number:04}", f"list {number}", "", None, np.unique(ids[on == number])) for number in range(lists)
    )
    return made, OpenPairs(rng.integers(organisations, size=(pairs, 2)), rng.random(pairs))
