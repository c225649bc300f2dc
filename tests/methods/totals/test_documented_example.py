"""The example of docs/using/how-we-count.md, recomputed: every number printed there is asserted here."""

from __future__ import annotations

import re
from pathlib import Path

import numpy as np
import pytest

from filrouge.methods.totals import (
    STEP_PARAMETERS,
    Answer,
    AnyList,
    Declared,
    DeclaredJobs,
    Figures,
    Listed,
    MissedPairs,
    OpenPairs,
    Ticked,
    Unit,
    Unknown,
    from_overlaps,
    growth,
    not_listed_anywhere,
    overlaps,
    sample_check,
    spread,
    total,
    total_jobs,
)

PAGE = (Path(__file__).parents[3] / "docs/using/how-we-count.md").read_text(encoding="utf-8")


def itemised(name: str, scope: str, *spans: tuple[int, int]) -> Listed:
    members = np.concatenate([np.arange(first, last + 1) for first, last in spans])
    return Listed(name, name, scope, None, members)


NORTH = itemised("North", "BE", (1, 120))
SOUTH = itemised("South", "BE", (101, 190))
WORK = itemised("Work", "", (181, 230), (371, 380))
LUMIERE = itemised("Lumière", "FR", (301, 380))
LISTED = [NORTH, SOUTH, WORK, LUMIERE]
CHECK = sample_check([Ticked(True)] * 8 + [Ticked(False)] * 9 + [Ticked(False, 2)] * 3)
ALBA = Declared("Alba", "Alba", "", None, 40, check=CHECK)
RIVAGE = Declared("Rivage", "Rivage", "PT", None, 50, known=5)
OPEN = OpenPairs(np.array([[10, 130], [20, 140], [30, 150]]), np.array([0.8, 0.5, 0.3]))
MISSED = MissedPairs(below=400, reviewed=200, same=1)
EVERYTHING: list[AnyList] = [*LISTED, ALBA, RIVAGE, Unknown("Horizon", "Horizon")]


def table(heading: str) -> list[list[str]]:
    """Return the rows, without head and rule, of the first table after a heading."""
    rows = PAGE.split(f"## {heading}\n", 1)[1].split("\n## ", 1)[0].splitlines()
    cells = [[cell.strip() for cell in row.strip("|").split("|")] for row in rows if row.startswith("|")]
    return cells[2:]


def plain(number: float) -> str:
    return f"{number:,.1f}".removesuffix(".0")


def test_the_headline_is_the_total() -> None:
    found = total(EVERYTHING, open_pairs=OPEN, missed=MISSED)
    assert f"**{found.best} organisations** (between {found.low} and {found.high}) · *not* {found.naive}" in PAGE


def test_the_table_of_steps_is_what_the_computation_says() -> None:
    found = total(EVERYTHING, open_pairs=OPEN, missed=MISSED)
    computed = [[plain(step.low), plain(step.best), plain(step.high)] for step in found.steps]
    rows = table("Step by step")
    assert [row[-3:] for row in rows] == computed
    assert [row[0].strip("`") for row in rows] == [step.code for step in found.steps]


def test_the_arithmetic_of_the_steps_is_as_printed() -> None:
    steps = {step.code: step.parameters for step in total(EVERYTHING, open_pairs=OPEN, missed=MISSED).steps}
    assert (steps["open_pairs"]["at_most"], steps["open_pairs"]["expected"]) == (3, pytest.approx(1.6))
    missed = steps["missed_pairs"]
    assert f"400 · 1/200 = {missed['expected']:.0f}, at most {missed['at_most']:.1f}" in PAGE
    checked = steps["declared_checked"]
    assert f"(9 + 3/2)/20 = {checked['mean_weight']}" in PAGE
    assert f"40 · {checked['mean_weight']} = {checked['adds']:.0f}" in PAGE
    assert f"standard error {checked['standard_error']:.1f}" in PAGE
    rate = steps["declared_rate"]
    assert f"50 · (1 − {rate['rate']:.3f}) = {rate['adds']:.1f}" in PAGE
    assert rate["comparable"] == ("Work",)
    part = steps["hard_low"]["parts"][0]  # type: ignore[index]  # a step's parameters are of many kinds
    assert f"{part['declared']:.0f} − {part['listed']:.0f} = {part['declared'] - part['listed']:.0f}" in PAGE
    assert f"310 + {steps['hard_high']['hidden']} = {steps['hard_high']['value']}" in PAGE


def test_the_lists_and_their_shares_are_as_printed() -> None:
    seen, shared = spread(LISTED), overlaps(LISTED)
    rows = table("Who shares members with whom")
    assert [row[0] for row in rows] == list(seen.keys)
    printed = [[int(cell) for cell in row[1:]] for row in rows]
    counts = zip(shared.tolist(), seen.only_here.tolist(), seen.elsewhere.tolist(), strict=True)
    assert printed == [[*row, alone, elsewhere] for row, alone, elsewhere in counts]
    assert f"{seen.once} are on one list, {seen.twice} on two, {seen.more} on three or more" in PAGE
    assert f"at least about {not_listed_anywhere(seen.once, seen.twice, len(LISTED)):.0f}" in PAGE
    assert f"3/4 · {seen.once}²/(2 · {seen.twice})" in PAGE


def test_the_range_from_overlaps_alone_is_as_printed() -> None:
    steps = from_overlaps([10, 8, 6], np.array([[10, 4, 3], [4, 8, 2], [3, 2, 6]]))
    assert f"between {steps[-1].low} and {steps[-1].high} members, not {steps[0].high}" in PAGE.replace("\n", " ")


def test_the_jobs_are_as_printed() -> None:
    """1 is a group that holds 2; 3 is in a size class, 4 refused, 5 has nobody, 6 was not asked."""
    kinds = [Answer.VALUE, Answer.VALUE, Answer.SIZE_CLASS, Answer.REFUSED, Answer.VALUE]
    low, high = np.array([100.0, 30, 10, 0, 0]), np.array([100.0, 30, 49, 0, 0])
    heads = Figures(Unit.HEADS, 2024, np.arange(1, 6), np.array(kinds, dtype=np.int8), low, high)
    lists = [itemised("A", "", (1, 4)), itemised("B", "", (3, 6))]
    declared = DeclaredJobs("C", "C", "PT", None, Unit.HEADS, 2024, 60.0, comparable=("A",))
    found = total_jobs(lists, heads, included=np.array([[2, 1]]), declared=[declared])
    whole = found.total
    assert f"**{whole.best:.0f} jobs (heads, 2024)**, between {whole.low:.0f} and {whole.high:.0f}" in PAGE
    assert f"*not* {whole.naive:.0f}" in PAGE
    who = found.coverage
    assert f"{who.answered} of {who.organisations} organisations answered" in PAGE
    assert (who.zero, who.size_class, who.refused, who.not_asked) == (1, 1, 1, 1)


def test_the_growth_is_as_printed() -> None:
    before: list[AnyList] = [NORTH, SOUTH]
    after: list[AnyList] = [itemised("North", "BE", (4, 120), (231, 238)), SOUTH, LUMIERE]
    found = growth(before, after)
    text = PAGE.replace("\n", " ")
    assert f"from {found.before} to {found.after} organisations" in text
    assert f"not growth of {found.after - found.before}: Lumière brought {found.gained}" in text
    assert f"{len(found.joined)} joined and {len(found.left)} left" in text
    assert f"the growth is {found.same_after - found.same_before} on {found.same_before}" in text
    assert [each.key for each in found.perimeter] == ["Lumière"]


def test_the_page_explains_every_step_that_a_total_can_have() -> None:
    explained = re.findall(r"^- `([a-z_]+)`", PAGE, flags=re.MULTILINE)
    assert sorted(explained) == explained
    assert set(explained) == STEP_PARAMETERS.keys()


def test_the_page_is_short_enough_to_read() -> None:
    assert len(PAGE.split()) < 1_400
