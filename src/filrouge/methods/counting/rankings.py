"""Ballots that rank candidates, equal ones merged."""

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass, field
from itertools import chain

Ranking = tuple[tuple[int, ...], ...]
"""Candidates by their number, best first; candidates in one group are ranked equal; who is missing is last."""


@dataclass(frozen=True, slots=True)
class Rankings:
    """All ballots of one count: `papers` maps each ranking to the number of votes (weights) that it carries.

    Weights are whole numbers; whoever has fractions multiplies all of them by their common denominator.
    A candidate who stands twice on one paper, an empty group or an unknown number is a ValueError.
    """

    candidates: tuple[str, ...]
    papers: dict[Ranking, int] = field(default_factory=dict)

    def __post_init__(self) -> None:
        if len(set(self.candidates)) != len(self.candidates):
            raise ValueError("two candidates have the same name")
        known = frozenset(range(len(self.candidates)))
        for ranking, weight in self.papers.items():
            _check(ranking, weight, known)

    @property
    def votes(self) -> int:
        """Weight of all papers, empty ones included."""
        return sum(self.papers.values())

    @classmethod
    def of(cls, candidates: Iterable[str], rankings: Iterable[Ranking]) -> "Rankings":
        """Ballots of weight one each, equal ones merged."""
        return cls(tuple(candidates), dict(Counter(rankings)))

    def strict(self) -> dict[tuple[int, ...], int]:
        """The papers as far as they give one candidate at a time.

        Under statutes that transfer a paper to *the* next preference a paper says nothing more from the
        place where it ranks two candidates equal (Scottish Local Government Elections Order 2007, rule 46).
        """
        papers: Counter[tuple[int, ...]] = Counter()
        for ranking, weight in self.papers.items():
            papers[_single(ranking)] += weight
        return dict(papers)


def _check(ranking: Ranking, weight: int, known: frozenset[int]) -> None:
    named = tuple(chain.from_iterable(ranking))
    distinct = set(named)
    if weight < 0:
        raise ValueError("a paper has a weight below nought")
    if len(distinct) != len(named) or not all(ranking):
        raise ValueError(f"a paper names a candidate twice or has an empty place: {ranking}")
    if not distinct <= known:
        raise ValueError(f"a paper names a candidate who does not stand: {ranking}")


def _single(ranking: Ranking) -> tuple[int, ...]:
    chosen: list[int] = []
    for group in ranking:
        if len(group) > 1:
            break
        chosen.append(group[0])
    return tuple(chosen)
