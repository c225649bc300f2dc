"""Totals of a million organisations in 200 umbrellas, beside two simpler ways of counting the same lists."""

from __future__ import annotations

import tempfile
from pathlib import Path
from typing import TYPE_CHECKING, Any

from filrouge.front.bench.children import clock, in_child, peak_mib
from filrouge.front.bench.document import table

if TYPE_CHECKING:
    from filrouge.front.bench.register import Size
    from filrouge.methods.totals import Listed, OpenPairs

TITLE = "Totals over overlapping lists"
LISTS = 200
YEARS = 3  # of jobs; half of all organisations have a figure in each
GOAL = 1.0  # seconds


def measure(size: Size, _peer: str) -> dict[str, Any]:
    """One result."""
    found: dict[str, Any] = in_child(count, organisations=size.counted)
    return found


def count(organisations: int) -> dict[str, Any]:
    """Total with range and steps, overlaps of all lists, and spread; then the same number the simpler ways."""
    from filrouge.methods import totals
    from filrouge.methods.totals.simulated import simulate_many

    _warm_up()
    lists, doubts = simulate_many(1, organisations=organisations, lists=LISTS, pairs=organisations // 50)
    taken: dict[str, dict[str, float]] = {}
    with clock() as taken["the total with its range, steps and open reviews"]:
        total = totals.total(lists, open_pairs=doubts)
    with clock() as taken["overlap of every two lists"]:
        totals.overlaps(lists)
    with clock() as taken["in one list, two, more"]:
        spread = totals.spread(lists)
    with clock() as taken[f"jobs of {YEARS} years, each with its range, and like for like"]:
        _jobs(lists, doubts)
    peak = peak_mib()
    with clock() as taken["peer: one Python set of all ids (the number alone)"]:
        alone = len(set().union(*(each.members.tolist() for each in lists)))
    sql = _in_sql(lists, taken)
    assert alone == sql["organisations"] == spread.once + spread.twice + spread.more
    return {"organisations": alone, "lists": len(lists), "memberships": total.naive, "open": len(doubts.pairs),
            "taken": taken, "peak": peak, "total": [total.low, total.best, total.high]}  # fmt: skip


def _warm_up() -> None:
    """Modules that a first count imports are not part of counting."""
    from filrouge.methods import totals
    from filrouge.methods.totals.simulated import simulate_many

    lists, doubts = simulate_many(0, organisations=100, lists=3, pairs=2)
    totals.total(lists, open_pairs=doubts)
    _jobs(lists, doubts)


def _jobs(lists: tuple[Listed, ...], doubts: OpenPairs) -> None:
    import numpy as np

    from filrouge.methods import totals

    below = totals.JobsBelow(lists, open_pairs=doubts)
    ids = below.table.ids
    of_years = []
    for year in range(2025, 2025 - YEARS, -1):
        who = ids[year % 2 :: 2]
        jobs = (who % 120).astype(np.float64)
        answers = np.full(len(who), totals.Answer.VALUE, np.int8)
        of_years.append(totals.Figures(totals.Unit.HEADS, year, who, answers, jobs, jobs))
    for figures, before in zip(of_years, [*of_years[1:], None], strict=True):
        below.total(figures)
        if before:
            below.same(before, figures)


def _in_sql(lists: tuple[Listed, ...], taken: dict[str, dict[str, float]]) -> dict[str, int]:
    import numpy as np

    from filrouge.ground.figures import open_engine
    from filrouge.rooms.register.sql import question

    number = np.repeat(np.arange(len(lists)), [len(each.members) for each in lists])
    members = np.concatenate([each.members for each in lists])
    with tempfile.TemporaryDirectory() as folder, open_engine("duckdb", Path(folder)) as engine:
        engine.publish("listed", {"list": number, "organisation": members})
        with clock() as taken["peer: DuckDB on Parquet (the number and the spread)"]:
            found = engine.ask(question("counted_once"))
    return {name: int(values[0]) for name, values in found.items()}


def written(result: dict[str, Any]) -> str:
    """The table of the document."""
    first = next(iter(result["taken"].values()))["cpu"]
    rows = [
        [what, f"{taken['wall']:.3f}", f"{taken['cpu']:.3f}", f"{taken['cpu'] / max(first, 1e-6):.2f}"]
        for what, taken in result["taken"].items()
    ]
    low, best, high = (f"{number:,.0f}" for number in result["total"])
    return (
        f"{result['organisations']:,} organisations, {result['memberships']:,} places on {result['lists']} lists, "
        f"{result['open']:,} open reviews: {best}, between {low} and {high}. Peak {result['peak']:,.0f} MiB. "
        f"Goal: under {GOAL:.0f} s.\n\n" + table(["what", "s", "CPU s", "÷ the total"], rows)
    )
