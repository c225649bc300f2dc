"""From the rows of a draw to the question that methods.panels answers, and from its answer to what is kept."""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import asdict, dataclass, field
from typing import Any

import numpy as np

from filrouge.methods.panels import (
    Lottery,
    Quota,
    QuotasUnmet,
    fair_lottery,
    number_panels,
    replacement_lottery,
    verify,
)
from filrouge.methods.panels.greedy import greedy_chances
from filrouge.methods.panels.pool import make_pool
from filrouge.rooms.ballots.models import Candidate

PANELS = 1000
DIGITS = 3  # of a panel's number, 000 to 999
STEPS = 4
QuotaRow = Sequence[Any]
"""[feature, value, at least, at most], as a round keeps it."""


@dataclass(frozen=True, slots=True)
class Question:
    """What a round asks: the pool, its quotas, and for a replacement who is on the panel and who cannot come.

    `panel` and `declined` are empty for the first round; `unavailable` are those who declined in earlier rounds.
    """

    people: dict[str, dict[str, str]]
    quotas: tuple[Quota, ...]
    size: int
    households: dict[str, str]
    panel: tuple[str, ...] = ()
    declined: tuple[str, ...] = ()
    unavailable: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Answer:
    """What is kept of a computation: either a problem, or the list with everybody's chance and the proof."""

    problem: dict[str, Any] = field(default_factory=dict)
    result: dict[str, Any] = field(default_factory=dict)
    certificate: dict[str, Any] = field(default_factory=dict)
    panels: str = ""
    digest: str = ""


def quotas_of(rows: Iterable[QuotaRow]) -> tuple[Quota, ...]:
    """The quotas of a round."""
    return tuple(Quota(feature, value, lower, upper) for feature, value, lower, upper in rows)


def people_of(candidates: Iterable[Candidate]) -> dict[str, dict[str, str]]:
    """The pool, by number: in what is computed and published nobody has a name."""
    return {str(candidate.number): candidate.features for candidate in candidates}


def households_of(candidates: Iterable[Candidate]) -> dict[str, str]:
    """Who is never drawn beside whom: number → a text that those who are kept apart share."""
    return {str(c.number): str(c.household) for c in candidates if c.household is not None}


def counts_in(people: Mapping[str, Mapping[str, str]], features: Sequence[str]) -> dict[str, Counter[str]]:
    """Feature → how many of these people have each value."""
    return {feature: Counter(of.get(feature, "") for of in people.values()) for feature in features}


def proportional(counts: Mapping[str, Mapping[str, int]], size: int) -> list[list[Any]]:
    """Quotas to begin with: each value between the whole numbers next to its share of the pool."""
    rows: list[list[Any]] = []
    for feature, values in counts.items():
        people = sum(values.values())
        for value, number in sorted(values.items()):
            rows.append([feature, value, number * size // people, -(-number * size // people)])
    return rows


def answer(question: Question, seed: str, progress: Callable[[int, int], None]) -> Answer:
    """The fairest lottery, checked and made a numbered list; or why there is none. The same seed: the same list.

    Raises PoolRefused for what is no question at all.
    """
    progress(0, STEPS)
    try:
        # Told again and again, so that the worker's lease outlasts a long search.
        lottery = _lottery(question, lambda: progress(0, STEPS))
    except QuotasUnmet as unmet:
        return Answer(problem=_problem(question, unmet))
    progress(1, STEPS)
    verified = verify(lottery)
    progress(2, STEPS)
    listed = number_panels(lottery, seed, PANELS)
    progress(3, STEPS)
    greedy = greedy_chances(lottery.pool, 0)
    result = _result(lottery, verified.holds) | {
        "verification": asdict(verified),
        "listed": listed.chances,
        "largest_shift": listed.largest_shift,
        "greedy": None if greedy is None else {"minimum": min(greedy.values()), "gini": gini(greedy.values())},
        "greedy_chances": greedy or {},
    }
    progress(4, STEPS)
    return Answer({}, result, _certificate(lottery), listed.text, listed.digest)


def _lottery(question: Question, beat: Callable[[], None]) -> Lottery:
    if not question.panel:
        return fair_lottery(question.people, question.quotas, question.size, question.households, beat)
    pool = make_pool(question.people, question.quotas, question.size, question.households)
    return replacement_lottery(pool, question.panel, question.declined, question.unavailable, beat)


def _problem(question: Question, unmet: QuotasUnmet) -> dict[str, Any]:
    """The smallest relaxation, its bounds those of the whole panel also where only some places are drawn."""
    stays = [question.people[number] for number in question.panel if number not in question.declined]
    rows = []
    for each in unmet.relaxations:
        there = sum(of.get(each.feature) == each.value for of in stays)
        rows.append([each.feature, each.value, each.bound, each.asked + there, each.needed + there])
    return {"code": "quotas_unmet", "relaxations": rows}


def _result(lottery: Lottery, holds: bool) -> dict[str, Any]:
    return {
        "people": len(lottery.pool.people),
        "types": len(lottery.pool.kinds),
        "seats": lottery.pool.size,
        "holds": holds,
        "minimum": lottery.minimum,
        "gini": lottery.gini,
        "never": list(lottery.never),
        "chances": lottery.chances,
    }


def gini(chances: Iterable[float]) -> float:
    """The Gini coefficient of chances: 0 when all are equal."""
    ordered = np.sort(list(chances))
    rank = np.arange(1, len(ordered) + 1)
    return max(0.0, float((2 * rank - len(ordered) - 1) @ ordered / (len(ordered) * ordered.sum())))


def _certificate(lottery: Lottery) -> dict[str, Any]:
    """All that is needed to check the lottery without trusting who computed it; zeros are left out of long rows."""
    pool, proof = lottery.pool, lottery.certificate
    return {
        "format": "filrouge lottery 1",
        "size": pool.size,
        "features": list(pool.features),
        "quotas": [[q.feature, q.value, q.lower, q.upper] for q in pool.quotas],
        "types": [{"values": kind.values, "home": kind.home} for kind in pool.kinds],
        "type_of": dict(zip(pool.people, pool.type_of.tolist(), strict=True)),
        "panels": [
            {"probability": part, "people": _sparse(panel)}
            for part, panel in zip(lottery.probabilities.tolist(), lottery.panels, strict=True)
        ],
        "steps": [
            {"level": s.level, "fixed": s.fixed.tolist(), "shares": _sparse(s.shares), "prices": _sparse(s.prices)}
            for s in proof.steps
        ],
        "cuts": [{"weights": _sparse(cut.weights), "bound": cut.bound} for cut in proof.cuts],
    }


def _sparse(row: Any) -> dict[str, Any]:
    """Place → number, for all that are not zero."""
    return {str(place): row[place].item() for place in np.flatnonzero(row)}


def read_panels(text: str) -> list[tuple[str, ...]]:
    """The panels of a published list, by their number."""
    return [tuple(json.loads(line)[1:]) for line in text.splitlines()]
