"""Does a Schulze count add up? Checked from what was published of it, and from the papers if they are at hand.

Nothing here is shared with the module that counts: plain whole numbers, one link and one paper after another.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from itertools import combinations, pairwise, permutations, product
from typing import Any

from .rankings import Rankings


def audit_schulze(said: Mapping[str, Any], rankings: Rankings | None = None) -> tuple[str, ...]:
    """What does not add up in a published count (`SchulzeCount.as_dict`, read from JSON), a sentence each.

    Empty when everything holds: for every two candidates the path shows the strength and the reach shows
    that no path is stronger; nobody stands before one who beats them nor, of several unbeaten, before one
    with a better lot. With `rankings` every paper is read again.
    """
    count = _Said(said)
    faults = [*_of_the_proof(count), *_of_the_order(count), *_of_the_sets(count)]
    if rankings is not None:
        faults += _of_the_papers(count, rankings)
    return tuple(faults)


class _Said:
    """A published count, its matrices by names."""

    def __init__(self, said: Mapping[str, Any]) -> None:
        self.said = said
        self.names: list[str] = said["candidates"]
        self.order: list[str] = said["order"]
        self.preferred = self._by_name(said["preferred"])
        self.strength = self._by_name(said["strength"])

    def _by_name(self, matrix: Sequence[Sequence[int]]) -> dict[tuple[str, str], int]:
        places = range(len(self.names))
        return {(self.names[a], self.names[b]): matrix[a][b] for a, b in permutations(places, 2)}

    def link(self, a: str, b: str) -> int:
        """Winning votes of a over b; none over oneself."""
        votes = self.preferred.get((a, b), 0)
        return votes if votes > self.preferred.get((b, a), 0) else 0

    def beats(self, a: str, b: str) -> bool:
        return a != b and self.strength[a, b] > self.strength[b, a]


def _of_the_proof(count: _Said) -> Iterator[str]:
    rows = {tuple(row["pair"]): row for row in count.said["certificate"]}
    if set(rows) != set(combinations(count.order, 2)) or sorted(count.order) != sorted(count.names):
        yield "the proof does not speak of every two candidates"
        return
    for (a, b), row in rows.items():
        for way, (start, goal) in enumerate(((a, b), (b, a))):
            yield from _of_one_way(count, start, goal, row["paths"][way], row["reach"][way])
            if row["strengths"][way] != count.strength[start, goal]:
                yield f"the proof gives another strength from {start} to {goal}"


def _of_one_way(count: _Said, a: str, b: str, path: Sequence[str], reach: Sequence[str]) -> Iterator[str]:
    strength = count.strength[a, b]
    if path and (path[0], path[-1]) != (a, b):
        yield f"the path from {a} to {b} leads elsewhere"
    if min((count.link(one, other) for one, other in pairwise(path)), default=0) != strength:
        yield f"the path from {a} to {b} does not have the strength {strength}"
    outside = set(count.names) - set(reach)
    if a not in reach or b not in outside:
        yield f"the reach of {a} does not part {a} from {b}"
    if any(count.link(one, other) > strength for one, other in product(reach, outside)):
        yield f"a link stronger than {strength} leads on from {a} towards {b}"


def _of_the_order(count: _Said) -> Iterator[str]:
    told = {draw["place"]: draw for draw in count.said["draws"]}
    for place, chosen in enumerate(count.order, start=1):
        left = count.order[place - 1 :]
        unbeaten = [one for one in left if not any(count.beats(other, one) for other in left)]
        among = sorted(unbeaten, key=count.said["lot"].index)
        if chosen not in among:
            yield f"{chosen} has place {place}, and somebody behind beats {chosen}"
        elif chosen != among[0]:
            yield f"place {place} is not that of the best lot"
        elif told.get(place, {"among": [chosen]})["among"] != among:
            yield f"place {place} lay between {', '.join(among)}, and the count says otherwise"


def _of_the_sets(count: _Said) -> Iterator[str]:
    everybody, smith, schwartz = count.names, count.said["smith"], count.said["schwartz"]
    if any(not count.link(one, other) for one, other in product(smith, set(everybody) - set(smith))):
        yield "somebody of the Smith set does not beat somebody outside"
    if any(count.link(one, other) for one, other in product(set(everybody) - set(schwartz), schwartz)):
        yield "somebody outside the Schwartz set beats somebody in it"
    winner = next((a for a in everybody if all(a == b or count.link(a, b) for b in everybody)), None)
    if count.said["condorcet_winner"] != winner:
        yield "who beats everybody else is told wrongly"


def _of_the_papers(count: _Said, rankings: Rankings) -> Iterator[str]:
    if list(rankings.candidates) != count.names or rankings.votes != count.said["votes"]:
        yield "the papers are not those of this count"
        return
    found = dict.fromkeys(count.preferred, 0)
    for ranking, votes in rankings.papers.items():
        place = {count.names[number]: at for at, group in enumerate(ranking) for number in group}
        for a, b in found:
            found[a, b] += votes if place.get(a, len(ranking)) < place.get(b, len(ranking)) else 0
    for (a, b), votes in found.items():
        if count.preferred[a, b] != votes:
            yield f"{votes} prefer {a} to {b}, and the count says {count.preferred[a, b]}"
