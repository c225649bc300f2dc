"""One order from many rankings: our Schulze beside VoteKit's on the same ballots."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from filrouge.front.bench import peers
from filrouge.front.bench.children import in_child, peak_mib
from filrouge.front.bench.document import table
from filrouge.front.bench.parts import electorates

if TYPE_CHECKING:
    from filrouge.front.bench.decisions import Size

TITLE = "Orders by Schulze"
PEER = "VoteKit Schulze"
GOAL = 100  # times faster
HEADS = ("count", "build ms", "count ms", "peak MiB", "ours is faster", "… counting alone", "order")


def measure(size: Size, peer: str) -> list[dict[str, Any]]:
    """One result an electorate."""
    return [
        in_child(order, ballots=ballots, candidates=candidates, peer=peer, limit=3 * size.limit)
        for ballots, candidates in size.compared
    ]


def order(ballots: int, candidates: int, peer: str, limit: float) -> dict[str, Any]:
    """Build and count once more often, then let the peer do the same."""
    peers.one_thread()
    from filrouge.methods.counting.orders import Orders
    from filrouge.methods.counting.schulze import count_schulze

    names, orders = electorates.named(candidates), electorates.invent(ballots, candidates)
    count_schulze(Orders.of(("a", "b"), [[0], [1, 0]]), ("a", "b"))  # what is loaded once is not counted
    made, built = peers.least(lambda: Orders.of(names, orders))
    count, counted = peers.least(lambda: count_schulze(made, names))
    lines = [_line("**ours**", built, counted, peak_mib(), "", "", f"{count.order[0]} first")]
    told = peers.beside(peer, PEER, {"names": names, "orders": orders, "seats": candidates}, limit)
    if "missing" in told:
        lines.append([PEER, "", "", "", "", "", told["missing"]])
    else:
        whole = peers.times(told["build"] + told["count"], built + counted)
        alone = peers.times(told["count"], counted)
        same = _compared(told["elected"], count.order)
        lines.append(_line(f"{PEER} {told['version']}", told["build"], told["count"], told["peak"], whole, alone, same))
    return {"title": f"{ballots:,} ballots, {candidates} candidates", "lines": lines}


def _compared(found: list[str], ours: tuple[str, ...]) -> str:
    if list(ours) == found:
        return "the same, all places"
    place = next(number for number, (one, other) in enumerate(zip(found, ours, strict=True), 1) if one != other)
    return f"the same up to place {place - 1}, then {found[place - 1]} instead of {ours[place - 1]}"


def _line(name: str, built: float, counted: float, peak: float, whole: str, alone: str, found: str) -> list[str]:
    return [name, peers.milliseconds(built), peers.milliseconds(counted), f"{peak:,.0f}", whole, alone, found]


def written(results: list[dict[str, Any]]) -> str:
    """A table an electorate."""
    begun = (
        f"Milliseconds of processor in one thread, as for elections. Goal: {GOAL} times VoteKit, comparing pairs "
        "included. VoteKit measures a link by its margin, ours by its winning votes; on ballots that leave candidates "
        "out the two may order differently."
    )
    return "\n\n".join([begun, *(f"### {each['title']}\n\n{table(HEADS, each['lines'])}" for each in results)])
