"""Elections of several: our Scottish and Meek counts beside pyrankvote and VoteKit on the same ballots."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any

from filrouge.front.bench import peers
from filrouge.front.bench.children import in_child, peak_mib
from filrouge.front.bench.document import table
from filrouge.front.bench.parts import electorates, shared_files

if TYPE_CHECKING:
    from filrouge.front.bench.decisions import Size
    from filrouge.methods.counting.blt import Election

TITLE = "Elections of several seats"
PEERS = ("pyrankvote", "VoteKit FastSTV", "VoteKit STV")
HEADS = ("count", "build ms", "count ms", "peak MiB", "ours is faster", "elected")


def measure(size: Size, peer: str) -> list[dict[str, Any]]:
    """One result an election."""
    results = []
    for path in shared_files.decisions("stv", "ballots") if size.files else ():
        results.append(in_child(of_file, path=str(path), peer=peer, limit=size.limit))
    for path in shared_files.decisions("stv", "meek-ballots") if size.files else ():
        results.append(in_child(by_meek, path=str(path)))
    for ballots, candidates, seats in size.elected:
        results.append(
            in_child(invented, ballots=ballots, candidates=candidates, seats=seats, peer=peer, limit=size.limit)
        )
    return results


def of_file(path: str, peer: str, limit: float) -> dict[str, Any]:
    """A council's election as it was published."""
    election, read = _read(path)
    rankings = election.rankings
    orders = [list(order) for order, weight in rankings.strict().items() for _voter in range(weight)]
    title = f"{_titled(path)}: {_sized(len(orders), len(rankings.candidates), election.seats)}"
    found = _beside(list(rankings.candidates), orders, election.seats, peer, limit)
    return {"title": title, "read": read, **found}


def by_meek(path: str) -> dict[str, Any]:
    """An election by Meek's method, for which no peer has a rule: how long ours takes."""
    from filrouge.methods.counting.meek import count_meek

    election, read = _read(path)
    rankings = election.rankings
    count, counted = peers.least(lambda: count_meek(rankings, election.seats, lot=rankings.candidates))
    title = f"{_titled(path)}, Meek's method: {_sized(rankings.votes, len(rankings.candidates), election.seats)}"
    line = _line("ours, Meek", 0, counted, peak_mib(), "", f"{len(count.elected)} in {len(count.stages)} stages")
    return {"title": title, "read": read, "lines": [line]}


def invented(ballots: int, candidates: int, seats: int, peer: str, limit: float) -> dict[str, Any]:
    """An election that is made up, larger than any council's."""
    orders = electorates.invent(ballots, candidates)
    found = _beside(electorates.named(candidates), orders, seats, peer, limit)
    return {"title": f"Invented: {_sized(ballots, candidates, seats)}", "read": None, **found}


def _read(path: str) -> tuple[Election, float]:
    peers.one_thread()
    from filrouge.methods.counting.blt import read_blt

    return peers.least(lambda: read_blt(Path(path).read_bytes()))


def _titled(path: str) -> str:
    return Path(path).stem.replace("-", " ")


def _sized(ballots: int, candidates: int, seats: int) -> str:
    return f"{ballots:,} ballots, {candidates} candidates, {seats} seats"


def _beside(names: list[str], orders: list[list[int]], seats: int, peer: str, limit: float) -> dict[str, Any]:
    peers.one_thread()
    from filrouge.methods.counting.meek import count_meek
    from filrouge.methods.counting.orders import Orders
    from filrouge.methods.counting.scottish import count_scottish_stv

    count_scottish_stv(Orders.of(("a", "b"), [[0], [1, 0]]), 1, lot=("a", "b"))  # what is loaded once is not counted
    made, built = peers.least(lambda: Orders.of(names, orders))
    count, counted = peers.least(lambda: count_scottish_stv(made, seats, lot=names))
    peak = peak_mib()
    meek, transferred = peers.least(lambda: count_meek(made, seats, lot=names))
    lines = [_line("**ours, Scottish rules**", built, counted, peak, "", ", ".join(sorted(count.elected)))]
    lines += _peers(peer, {"names": names, "orders": orders, "seats": seats}, limit, built + counted, count.elected)
    lines.append(_line("ours, Meek", built, transferred, 0, "", _compared(meek.elected, count.elected)))
    return {"lines": lines}


def _peers(peer: str, task: dict[str, Any], limit: float, ours: float, elected: Sequence[str]) -> Iterator[list[str]]:
    for name in PEERS:
        told = peers.beside(peer, name, task, limit)
        if "missing" in told:
            yield [name, "", "", "", "", told["missing"]]
        else:
            times = peers.times(told["build"] + told["count"], ours)
            yield _line(
                f"{name} {told['version']}", told["build"], told["count"], told["peak"], times,
                _compared(told["elected"], elected),
            )  # fmt: skip


def _compared(found: Sequence[str], ours: Sequence[str]) -> str:
    if set(found) == set(ours):
        return "the same"
    instead = ", ".join(sorted(set(found) - set(ours))), ", ".join(sorted(set(ours) - set(found)))
    return f"differs: {instead[0]} instead of {instead[1]}"


def _line(name: str, built: float, counted: float, peak: float, times: str, elected: str) -> list[str]:
    build = peers.milliseconds(built) if built else ""
    return [name, build, peers.milliseconds(counted), f"{peak:,.0f}" if peak else "", times, elected]


def written(results: list[dict[str, Any]]) -> str:
    """A table an election."""
    parts = [
        "Milliseconds of processor, the least of up to five times, in one thread. “Build” begins with a list of "
        "numbers for each voter and ends with what the library counts; “ours is faster” compares both steps together. "
        "Goals, from 100,000 ballots on: 4 times pyrankvote, 15 times VoteKit."
    ]
    for result in results:
        read = f" Reading the file: {peers.milliseconds(result['read'])} ms." if result["read"] else ""
        parts.append(f"### {result['title']}\n\n{table(HEADS, result['lines'])}\n\n{read.strip()}".strip())
    parts.append(
        "Peers follow rules of their own: pyrankvote elects who has more than votes ÷ (seats + 1), without rounding, "
        "and breaks ties by second choices; VoteKit carries surpluses on without cutting them off at five places and "
        "breaks ties by first preferences or at random. The statute rounds the quota, cuts off after five places and "
        "breaks ties by earlier stages. Where the last two candidates are close these differences can decide, and the "
        "table says so. No peer counts by Meek's method."
    )
    if not any("Reading" in part for part in parts):
        parts.append("Files of real elections were not measured: the shared data was not there, or sizes were small.")
    return "\n\n".join(parts)
