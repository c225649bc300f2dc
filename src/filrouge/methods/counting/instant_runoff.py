"""One winner by instant runoff: the lowest candidate goes, papers move to the next, until one has more than half.

Also called the alternative vote. Ware's rule of 1871 as used by Australia's House of Representatives (Commonwealth
Electoral Act 1918, section 274), except that a paper may stop where its voter stops; papers that name nobody who
continues no longer count for the half.
"""

from collections.abc import Sequence

from filrouge.methods.counting.counts import Count, TieBreak
from filrouge.methods.counting.passing import Passing
from filrouge.methods.counting.rankings import Rankings
from filrouge.methods.counting.standing import Standing

RULE = "Instant runoff: the lowest is excluded until one candidate has more than half of the votes that continue"


def count_instant_runoff(rankings: Rankings, *, lot: Sequence[str]) -> Count:
    """Elect one candidate; who has the fewest votes is excluded, equal ones by earlier stages, then the worst of `lot`.

    The `quota` of each stage is the smallest number above half of the votes that continue; votes are whole. A paper
    counts as far as it gives one candidate at a time.

    ValueError: the lot is incomplete.
    """
    standing = Standing(rankings.candidates, 1, lot)
    table = Passing(rankings, standing, unit=1)
    elected, ties = _elect(table)
    table.close("first preferences", _half(table), elected=elected, ties=ties)
    while not standing.settled:
        _exclude(table)
    rest = standing.elect_rest(table.votes)
    if rest:
        table.close("remaining", _half(table), elected=rest)
    return table.result("instant-runoff", {"rule": RULE}, places=0)


def _half(table: Passing) -> int:
    return sum(table.votes) // 2 + 1


def _elect(table: Passing) -> tuple[tuple[str, ...], tuple[TieBreak, ...]]:
    return table.standing.elect_reaching(_half(table), table.votes)


def _exclude(table: Passing) -> None:
    candidate, ties, _ = table.standing.to_exclude(table.votes)
    excluded = table.standing.exclude(candidate)
    transfers = table.pass_all(candidate)
    elected, _ = _elect(table)
    table.close(
        "exclusion",
        _half(table),
        candidate=candidate,
        transfers=transfers,
        elected=elected,
        excluded=(excluded,),
        ties=ties,
    )
