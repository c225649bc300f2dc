"""Does a published count add up? Computed anew from its stages, and from the papers if they are at hand.

Nothing here is shared with the modules that count: plain whole numbers, one paper after another.
"""

from collections.abc import Iterator

from filrouge.methods.counting.counts import Count, Stage
from filrouge.methods.counting.rankings import Rankings

Order = tuple[int, ...]


def audit_count(count: Count, rankings: Rankings | None = None) -> tuple[str, ...]:
    """What does not add up in a count, a sentence each; empty when everything holds.

    From the stages: votes, non-transferable votes and what rounding took make up all valid votes; every transfer leads
    from the votes before to the votes after; whoever is elected has the quota or is left over; nobody goes who has
    more votes than another who stays, unless a reserved place says so. With `rankings` the papers themselves are
    followed through all stages, and the votes of each compared.
    """
    faults = [*_of_stages(count), *_of_the_elected(count)]
    if rankings is not None:
        faults += _of_papers(count, rankings)
    return tuple(faults)


def _of_stages(count: Count) -> Iterator[str]:
    unit = 10**count.places
    for stage in count.stages:
        total = sum(stage.votes.values()) + stage.non_transferable + stage.lost
        if total != count.valid * unit:
            yield f"stage {stage.number}: {count.written(total)} votes are accounted for, {count.valid} are valid"
        if stage.quota != _quota(count, stage):
            yield f"stage {stage.number}: the quota is {count.written(_quota(count, stage))}"
    for before, stage in zip(count.stages, count.stages[1:], strict=False):
        if stage.candidate is not None:
            yield from _of_transfers(before, stage)


def _quota(count: Count, stage: Stage) -> int:
    """The quota by each rule."""
    votes = sum(stage.votes.values())
    if count.method == "scottish-stv":
        return (count.valid // (count.seats + 1) + 1) * int(10**count.places)
    return votes // (count.seats + 1) + 1


def _of_transfers(before: Stage, stage: Stage) -> Iterator[str]:
    source = stage.candidate or ""
    held, surplus = before.votes[source], stage.surplus
    expected = before.votes | {source: 0 if surplus is None else held - surplus}
    non_transferable, moved = before.non_transferable, 0
    for transfer in stage.transfers:
        if transfer.target is None:
            non_transferable += transfer.votes
        else:
            expected[transfer.target] += transfer.votes
        for parcel in transfer.parcels:
            moved += parcel.papers * parcel.was
            if parcel.value != (parcel.was if surplus is None else parcel.was * surplus // held):
                yield f"stage {stage.number}: a paper from {source} to {transfer.target} has another value"
    if moved != held:
        yield f"stage {stage.number}: the papers of {source} are not all passed on"
    if expected != stage.votes or non_transferable != stage.non_transferable:
        yield f"stage {stage.number}: the transfers do not lead from the votes before to the votes after"


def _of_the_elected(count: Count) -> Iterator[str]:
    elected: list[str] = []
    continuing = set(count.candidates)
    before: Stage | None = None
    for stage in count.stages:
        yield from _of_the_lowest(stage, before if stage.candidate else stage, continuing)
        for name in stage.elected:
            if stage.kind != "remaining" and stage.votes[name] < stage.quota:
                yield f"stage {stage.number}: {name} is elected without the quota"
        elected += stage.elected
        if not {*stage.elected, *stage.excluded} <= continuing:
            yield f"stage {stage.number}: somebody is elected or excluded who was no longer a candidate"
        continuing -= {*stage.elected, *stage.excluded}
        before = stage
    if tuple(elected) != count.elected or len(elected) != min(count.seats, len(count.candidates)):
        yield f"{len(count.elected)} are elected to {count.seats} seats, and the stages elect {len(elected)}"


def _of_the_lowest(stage: Stage, counted: Stage | None, continuing: set[str]) -> Iterator[str]:
    doomed = {acted.candidate for acted in stage.interventions if acted.effect == "doomed"}
    guarded = {acted.candidate for acted in stage.interventions if acted.effect == "guarded"}
    # Meek's rule takes all for equal who are within the surplus above the lowest.
    within = (stage.surplus or 0) if stage.keep_factors is not None else 0
    for name in set(stage.excluded) - doomed:
        if counted is None:
            yield f"stage {stage.number}: {name} is excluded before any vote is counted"
        elif any(counted.votes[name] > counted.votes[other] + within for other in continuing - guarded):
            yield f"stage {stage.number}: {name} is excluded, and another has fewer votes"


def _of_papers(count: Count, rankings: Rankings) -> Iterator[str]:
    papers = {order: weight for order, weight in rankings.strict().items() if order and weight}
    if rankings.candidates != count.candidates or sum(papers.values()) != count.valid:
        yield f"these are other papers: {sum(papers.values())} are valid, the count says {count.valid}"
        return
    followed = _kept(count, papers) if count.method == "meek" else _passed_on(count, papers)
    for stage, votes in zip(count.stages, followed, strict=True):
        for name, units in zip(count.candidates, votes, strict=True):
            if stage.votes[name] != units:
                yield f"stage {stage.number}: by the papers {name} has {count.written(units)} votes"


def _passed_on(count: Count, papers: dict[Order, int]) -> Iterator[list[int]]:
    """The votes of each stage: every paper lies with one candidate, at a value."""
    lying = dict.fromkeys(papers, (0, 10**count.places))
    kept = [0] * len(count.candidates)
    out: set[int] = set()
    for stage in count.stages:
        if stage.candidate is not None:
            source = count.candidates.index(stage.candidate)
            out |= {count.candidates.index(name) for name in stage.excluded}
            share = (1, 1) if stage.surplus is None else (stage.surplus, stage.surplus + stage.quota)
            kept[source] = 0 if stage.surplus is None else stage.quota
            for order, (at, value) in lying.items():
                if at < len(order) and order[at] == source:
                    lying[order] = _next(order, at, out), value * share[0] // share[1]
        out |= {count.candidates.index(name) for name in stage.elected}
        yield _lying(papers, lying, kept)


def _next(order: Order, at: int, out: set[int]) -> int:
    return next((place for place in range(at + 1, len(order)) if order[place] not in out), len(order))


def _lying(papers: dict[Order, int], lying: dict[Order, tuple[int, int]], kept: list[int]) -> list[int]:
    votes = kept.copy()
    for order, (at, value) in lying.items():
        if at < len(order):
            votes[order[at]] += value * papers[order]
    return votes


def _kept(count: Count, papers: dict[Order, int]) -> Iterator[list[int]]:
    """The votes of each stage: every candidate keeps a part of what reaches them, rounded up."""
    unit = 10**count.places
    for stage in count.stages:
        factors = [(stage.keep_factors or {}).get(name, 0) for name in count.candidates]
        votes = [0] * len(count.candidates)
        for order, weight in papers.items():
            left = unit
            for one in order:
                keeps = -(-left * factors[one] // unit)
                votes[one] += keeps * weight
                left -= keeps
        yield votes
