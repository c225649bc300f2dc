"""How far the rankings of a ballot agree: Kendall's W with its chance, the order nearest to all, who ranks like whom.

Beside the count and no part of it: the chance is found by shuffling, and another version of the numeric library may
shuffle otherwise, so a published result does not state it.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from fractions import Fraction
from hashlib import sha256
from typing import Any

from filrouge.methods.agreement.concordance import concordance, permutation_test
from filrouge.methods.agreement.consensus import MOST_ITEMS, borda, kemeny
from filrouge.methods.agreement.ranks import RankTable
from filrouge.methods.agreement.tau import tau_b
from filrouge.methods.recount.answers import RANKED
from filrouge.methods.recount.counting import Ballot, options_of, taken_apart

MOST_RATERS = 30  # in the table of who ranks like whom; more cannot be read
MOST_CELLS = 20_000_000  # of all shuffled tables together: about a second
ROUNDS = 9_999

Result = dict[str, Any]


def agreements(file: Mapping[str, Any]) -> dict[str, Result]:
    """For each question of rankings that two or more ranked, by number: plain data as `_agreement` says.

    A paper with nothing ranked is no opinion and left out; what a paper does not rank stands together at its end.
    """
    if file["ballot"]["method"] not in RANKED:
        return {}
    ballot = taken_apart(file)
    found = {asked["number"]: _agreement(ballot, *options_of(asked)) for asked in file["questions"]}
    return {number: said for number, said in found.items() if said}


def _agreement(ballot: Ballot, number: str, options: Sequence[str]) -> Result:
    """`w` and `p` as fractions, None where everybody ties everything; `raters` heads; `order` with its `method` and
    `by_lot`, whether others are as near; `tau` is left out for very many raters and where papers have no names.
    """
    ranked = [
        (key, answer["ranking"], weight) for key, answer, weight in ballot.answers(number) if any(answer.values())
    ]
    if len(ranked) < 2 or len(options) < 2:
        return {}
    table = RankTable(
        tuple(key for key, _ranking, _weight in ranked), tuple(options),
        tuple(_places(ranking, options) for _key, ranking, _weight in ranked),
    )  # fmt: skip
    weights, lot = [weight for _key, _ranking, weight in ranked], ballot.lot(number, options)
    w = concordance(table, weights).w
    told = {
        "raters": len(ranked),
        "w": None if w is None else str(w),
        "p": None if w is None else str(_chance(table, weights, ballot.file["lot"]["seed"] + number)),
        **_consensus(table, lot, weights),
    }
    return told if ballot.nameless or len(ranked) > MOST_RATERS else {**told, "tau": _tau(table)}


def _places(ranking: Sequence[Sequence[str]], options: Sequence[str]) -> tuple[int, ...]:
    places = {option: place for place, group in enumerate(ranking) for option in group}
    return tuple(places.get(option, len(ranking)) for option in options)


def _chance(table: RankTable, weights: Sequence[Fraction], seed: str) -> Fraction:
    cells = len(table.raters) * len(table.items)
    rounds = max(99, min(ROUNDS, MOST_CELLS // cells))
    number = int.from_bytes(sha256(f"agreement {seed}".encode()).digest()[:8])
    return permutation_test(table, seed=number, rounds=rounds, weights=weights).p


def _consensus(table: RankTable, lot: Sequence[str], weights: Sequence[Fraction]) -> Result:
    if len(table.items) <= MOST_ITEMS:
        nearest = kemeny(table, lot, weights)
        return {"method": "kemeny", "order": list(nearest.order), "by_lot": nearest.settled_by_lot}
    summed = borda(table, lot, weights)
    return {"method": "borda", "order": list(summed.order), "by_lot": bool(summed.tied)}


def _tau(table: RankTable) -> Result:
    """Rounded, as text: doubles are not the same on every machine."""
    found = tau_b(table)
    values = [[None if value is None else f"{value:.4f}" for value in row] for row in found.values]
    return {"raters": list(found.raters), "values": values}
