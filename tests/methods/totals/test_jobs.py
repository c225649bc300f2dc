"""Jobs in organisations that are each counted once."""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import replace
from decimal import Decimal
from fractions import Fraction

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from filrouge.methods.totals import (
    Answer,
    Coverage,
    DeclaredJobs,
    Figures,
    JobsBelow,
    SameOrganisations,
    Unit,
    size_class_mean,
    total_jobs,
)

from .makers import DAY, codes, listed, pairs, span

Row = tuple[int, Answer, float, float]


def heads(*rows: Row, unit: Unit = Unit.HEADS) -> Figures:
    ordered = sorted(rows)
    return Figures(
        unit,
        2024,
        np.array([row[0] for row in ordered], dtype=np.int64),
        np.array([row[1] for row in ordered], dtype=np.int8),
        np.array([row[2] for row in ordered], dtype=np.float64),
        np.array([row[3] for row in ordered], dtype=np.float64),
    )


def value(number: int, jobs: float) -> Row:
    return number, Answer.VALUE, jobs, jobs


def silent(number: int, answer: Answer) -> Row:
    return number, answer, 0, 0


def parts(*rows: tuple[int, int]) -> np.typing.NDArray[np.int64]:
    return np.array(rows, dtype=np.int64).reshape(-1, 2)


def test_an_employer_on_two_lists_brings_its_jobs_once() -> None:
    lists = [listed("A", [1, 2]), listed("B", [2, 3])]
    found = total_jobs(lists, heads(value(1, 10), value(2, 100), value(3, 5)))
    assert span(found.total) == (215, 115, 115, 115)


def test_like_for_like_has_those_with_a_number_of_their_own_in_both_years_each_once() -> None:
    below = JobsBelow([listed("A", [1, 2, 3, 4]), listed("B", [1, 9])], included=parts((4, 3)))
    before = replace(heads(value(1, 10), value(2, 5), value(4, 2), value(7, 100)), year=2023)
    after = heads(value(1, 12), value(3, 50), value(4, 3), value(9, 0))
    # 2 has no later figure, 3 and 9 no earlier one, 4 is in the later figure of 3, 7 is on no list.
    assert below.same(before, after) == SameOrganisations(2023, 1, 10, 12)
    with pytest.raises(ValueError, match="fte cannot be compared with heads"):
        below.same(heads(value(1, 1), unit=Unit.FTE), after)


@given(st.lists(st.floats(0, 1e9)))
def test_a_sum_of_jobs_is_the_exact_one_whatever_its_order(jobs: list[float]) -> None:
    numbers = dict(enumerate(jobs))
    found = total_jobs([listed("A", numbers)], heads(*[value(n, v) for n, v in numbers.items()]))
    assert found.total.best == math.fsum(jobs)


def test_figures_of_organisations_elsewhere_do_not_count() -> None:
    found = total_jobs([listed("A", [1])], heads(value(1, 10), value(7, 1000)))
    assert span(found.total) == (10, 10, 10, 10)


def test_a_size_class_counts_with_its_geometric_mean_and_leaves_its_limits_as_range() -> None:
    found = total_jobs([listed("A", [1, 2])], heads(value(1, 10), (2, Answer.SIZE_CLASS, 4, 9)))
    assert span(found.total) == (16, 14, 16, 19)
    assert (found.coverage.size_class, found.coverage.reporting) == (1, Fraction(1, 2))


def test_a_size_class_that_starts_at_zero_has_a_mean_above_zero() -> None:
    """√(1 · 9) = 3 and √(1 · 10) − 1 = 2.16."""
    assert size_class_mean(np.array([1.0]), np.array([9.0])).tolist() == [3.0]
    assert size_class_mean(np.array([0.0]), np.array([9.0]))[0] == pytest.approx(2.1623, abs=1e-4)


def test_an_open_size_class_counts_with_its_lower_limit_and_says_so() -> None:
    rows = heads(value(1, 10), (2, Answer.SIZE_CLASS, 4, 9), (3, Answer.SIZE_CLASS, 250, np.inf))
    found = total_jobs([listed("A", [1, 2, 3])], rows)
    assert span(found.total) == (266, 264, 266, 269)
    told = {step.code: step.parameters["organisations"] for step in found.total.steps[3:5]}
    assert told == {"size_classes": 2, "open_classes": 1}
    within = total_jobs([listed("A", [1, 2, 3])], rows, included=parts((3, 1)))
    assert "open_classes" not in codes(within.total)  # it is in the figure of 1, and adds nothing of its own


def test_a_size_class_that_gives_way_to_a_number_is_no_growth() -> None:
    below = JobsBelow([listed("A", [1, 2, 3])])
    before = replace(heads((1, Answer.SIZE_CLASS, 10, 49), value(2, 5), value(3, 7)), year=2023)
    after = heads(value(1, 40), value(2, 6), (3, Answer.SIZE_CLASS, 4, 9))
    assert below.same(before, after) == SameOrganisations(2023, 1, 5, 6)


def test_zero_none_refused_not_yet_and_not_asked_stay_five_different_things() -> None:
    rows = [
        value(1, 8),
        value(2, 0),
        silent(3, Answer.NONE),
        silent(4, Answer.REFUSED),
        silent(5, Answer.NOT_YET),
        silent(6, Answer.NOT_ASKED),
    ]
    found = total_jobs([listed("A", range(1, 8))], heads(*rows))
    assert span(found.total) == (8, 8, 8, 8)
    assert found.coverage == Coverage(
        organisations=7,
        values=2,
        zero=1,
        none=1,
        size_class=0,
        in_group=0,
        refused=1,
        not_yet=1,
        not_asked=2,
    )
    assert found.coverage.reporting == Fraction(3, 7)


def test_a_group_and_its_subsidiaries_are_not_added_twice() -> None:
    """2 is in the figure of 1, and 3 in that of 2."""
    figures = heads(value(1, 100), value(2, 40), value(3, 10), value(4, 7))
    found = total_jobs([listed("A", [1, 2, 3, 4])], figures, included=parts((2, 1), (3, 2)))
    assert span(found.total) == (157, 107, 107, 107)
    step = found.total.steps[2]
    assert (step.code, step.parameters) == ("included", {"organisations": 2, "jobs": 50.0})


def test_a_subsidiary_counts_where_its_group_says_nothing_or_is_not_a_member() -> None:
    figures = heads(silent(1, Answer.REFUSED), value(2, 40), value(9, 100))
    found = total_jobs([listed("A", [1, 2])], figures, included=parts((2, 1), (2, 9)))
    assert span(found.total) == (40, 40, 40, 40)


def test_a_silent_subsidiary_of_a_group_that_answered_is_covered() -> None:
    found = total_jobs([listed("A", [1, 2, 3])], heads(value(1, 100)), included=parts((2, 1)))
    assert (found.coverage.in_group, found.coverage.not_asked) == (1, 1)
    assert found.coverage.reporting == Fraction(2, 3)


def test_figures_included_in_each_other_are_refused_and_the_circle_is_named() -> None:
    with pytest.raises(ValueError, match="in a circle, among 1, 2"):
        total_jobs([listed("A", [1, 2, 3])], heads(value(1, 1)), included=parts((1, 2), (2, 1), (3, 1)))


def test_of_an_open_pair_the_low_end_keeps_the_smaller_figure_once() -> None:
    found = total_jobs(
        [listed("A", [1, 2, 3])],
        heads(value(1, 100), value(2, 90), value(3, 5)),
        open_pairs=pairs((1, 2, 0.5)),
    )
    # all merged 90 + 5; expected 195 − .5 · 90; none merged 195
    assert span(found.total) == (195, 95, 150, 195)


def test_an_open_pair_with_one_silent_side_moves_no_jobs() -> None:
    found = total_jobs([listed("A", [1, 2])], heads(value(1, 100)), open_pairs=pairs((1, 2, 0.5)))
    assert span(found.total) == (100, 100, 100, 100)


def declared(jobs: float, known: float = 0.0, scope: str = "", unit: Unit = Unit.HEADS) -> DeclaredJobs:
    return DeclaredJobs(f"D{scope}{jobs}", "Federation D", scope, DAY, unit, 2024, jobs, known)


def test_a_declared_sum_is_bounded_like_a_declared_list_with_jobs_for_weight() -> None:
    """A has 100 jobs, 60 of them in an organisation that is on B too; all 60 of B are on A."""
    lists = [listed("A", [1, 2]), listed("B", [2])]
    found = total_jobs(lists, heads(value(1, 40), value(2, 60)), declared=[declared(150, known=30)])
    # low: as large as the declared sum; rate (.6 + 1)/2 = .8, so 100 + 150 · .2; high 100 + 150 − 30
    assert span(found.total) == (310, 150, 150, 220)
    step = found.total.steps[5]
    assert (step.code, step.parameters["rate"], step.parameters["adds"]) == (
        "declared_rate",
        0.8,
        pytest.approx(30),
    )


def test_declared_sums_of_disjoint_scopes_add() -> None:
    found = total_jobs([], heads(), declared=[declared(100, scope="BE"), declared(50, scope="FR")])
    assert span(found.total) == (150, 150, 150, 150)
    assert codes(found.total)[-3:] == ["declared_half", "declared_half", "hard_bounds"]


def test_heads_and_full_time_equivalents_are_never_added() -> None:
    with pytest.raises(ValueError, match="fte of 2024 cannot be added to heads of 2024"):
        total_jobs([], heads(), declared=[declared(10, unit=Unit.FTE)])


def test_decimals_are_read_as_numbers() -> None:
    decimals: Sequence[Decimal] = [Decimal("1.25"), Decimal("0.50")]
    answers = np.full(2, Answer.VALUE, dtype=np.int8)
    figures = Figures(Unit.FTE, 2024, np.array([1, 2], dtype=np.int64), answers, decimals, decimals)
    assert total_jobs([listed("A", [1, 2])], figures).total.best == 1.75


@pytest.mark.parametrize(
    ("row", "words"),
    [
        ((1, Answer.VALUE, 250, np.inf), "a figure is a finite number"),
        ((1, Answer.SIZE_CLASS, np.inf, np.inf), "a figure is a finite number"),
        ((1, Answer.SIZE_CLASS, 9, 1), "are in order"),
        ((1, Answer.VALUE, -1, -1), "start at zero"),
        ((1, Answer.VALUE, 1, 2), "a value has no limits"),
    ],
)
def test_limits_that_make_no_sense_are_refused(row: Row, words: str) -> None:
    with pytest.raises(ValueError, match=words):
        total_jobs([listed("A", [1])], heads(row))


ROWS = st.lists(
    st.tuples(st.integers(0, 9), st.sampled_from(Answer), st.integers(0, 50), st.integers(0, 50)),
    unique_by=lambda row: row[0],
)
SETS = st.lists(st.sets(st.integers(0, 9)), max_size=4)
PAIRS = st.lists(st.tuples(st.integers(0, 9), st.integers(0, 9), st.floats(0, 1)), max_size=5)


@given(ROWS, SETS, PAIRS, st.lists(st.tuples(st.integers(0, 9), st.integers(0, 9))), st.randoms())
def test_jobs_are_in_order_fully_explained_and_independent_of_the_order_of_lists(
    rows: list[tuple[int, Answer, int, int]],
    members: list[set[int]],
    open_rows: list[tuple[int, int, float]],
    wholes: list[tuple[int, int]],
    random: object,
) -> None:
    lists = [listed(str(number), each) for number, each in enumerate(members)]
    ends = {Answer.SIZE_CLASS: lambda x, y: np.inf if max(x, y) > 45 else max(x, y)}
    figures = heads(*[(n, a, min(x, y), ends.get(a, min)(x, y)) for n, a, x, y in rows])
    included = parts(*[(max(row), min(row)) for row in wholes if row[0] != row[1]])
    sums = [declared(70, 5), declared(20, scope="BE")]
    found = total_jobs(lists, figures, included=included, declared=sums, open_pairs=pairs(*open_rows))
    assert found.total.low <= found.total.best <= found.total.high
    again = total_jobs(
        lists[::-1],
        figures,
        included=included[::-1],
        declared=sums[::-1],
        open_pairs=pairs(*open_rows[::-1]),
    )
    assert again.coverage == found.coverage
    assert span(again.total) == pytest.approx(span(found.total), abs=1e-9)
    who = found.coverage
    parts_of_all = (
        who.values,
        who.none,
        who.size_class,
        who.in_group,
        who.refused,
        who.not_yet,
        who.not_asked,
    )
    assert sum(parts_of_all) == who.organisations
