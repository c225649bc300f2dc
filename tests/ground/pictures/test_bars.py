import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from filrouge.ground.pictures.bars import bar, lean, percent, pull, split_bar
from filrouge.ground.pictures.ranges import Axis, axis_around, range_bar
from filrouge.ground.pictures.voices import voices


def test_a_bar_is_as_long_as_its_share_and_holds_no_style() -> None:
    assert bar(0.435, tone="ochre", start=0.25, track=False) == (
        '<svg class="bar" aria-hidden="true"><rect class="v k-ochre" x="25%" width="43.5%" height="100%"/></svg>'
    )


def test_a_bar_shows_what_is_missing_as_a_track() -> None:
    assert '<rect class="track" width="100%" height="100%"/>' in bar(0.2)


def test_a_tone_that_the_design_does_not_have_is_refused() -> None:
    with pytest.raises(ValueError, match="pink"):
        bar(0.5, tone="pink")


@given(st.floats(allow_nan=False, allow_infinity=False))
def test_a_length_never_leaves_its_place(share: float) -> None:
    assert 0 <= float(percent(share).rstrip("%")) <= 100


def test_a_pull_has_no_knot_when_nothing_has_begun() -> None:
    assert "circle" not in pull(0)
    assert '<circle cx="37.5%" cy="5" r="5"/>' in pull(3 / 8)


def test_the_parts_of_a_split_bar_fill_it() -> None:
    drawn = split_bar([(412, "d4"), (130, "against"), (44, "edge"), (60, "rule")])

    widths = [float(width) for width in re.findall(r'width="([\d.]+)%"', drawn)]
    assert widths == [63.78, 20.12, 6.81, 9.29]
    assert drawn.count("<line") == 3


def test_a_split_bar_of_nothing_is_empty() -> None:
    assert split_bar([(0, "d4"), (0, "against")]) == '<svg class="split-bar" aria-hidden="true"></svg>'


def test_evidence_against_leans_to_the_start_and_evidence_for_to_the_end() -> None:
    assert 'class="con" x="32.5%" width="17.5%"' in lean(-2.1, 6)
    assert 'class="pro" x="50%" width="42.5%"' in lean(5.1, 6)


def test_a_range_is_drawn_on_forty_percent_to_either_side_of_the_best_figure() -> None:
    axis = axis_around(61000, 74000, 92000)

    assert axis == Axis(44400, 103600)
    drawn = range_bar(61000, 74000, 92000)
    assert 'class="span" x="28.04%" width="52.36%"' in drawn
    assert 'class="best" x="50%"' in drawn


def test_a_wide_range_widens_its_axis() -> None:
    assert axis_around(10, 100, 400) == Axis(-200, 400)


def test_a_range_of_zero_has_an_axis_all_the_same() -> None:
    assert axis_around(0, 0, 0) == Axis(-1, 1)


def test_a_range_whose_best_lies_outside_is_refused() -> None:
    with pytest.raises(ValueError, match="low over best to high"):
        range_bar(10, 9, 20)


def test_there_is_one_tick_per_member_and_the_kinds_differ_in_height() -> None:
    drawn = voices("52 for, 7 against", {"for": 52, "against": 7, "abstain": 4, "silent": 2})

    assert 'aria-label="52 for, 7 against"' in drawn
    assert 'width="260" height="18"' in drawn
    lines = re.findall(r'class="(\w+)" x1="(\d+)" x2="(\d+)"[^>]* stroke-width="(\d+)"', drawn)
    assert lines == [
        ("for", "0", "208", "18"),
        ("against", "208", "236", "11"),
        ("abstain", "236", "252", "7"),
        ("silent", "252", "260", "3"),
    ]


def test_words_of_people_are_escaped_in_a_picture() -> None:
    assert "&lt;b&gt;" in voices("<b>", {"for": 1})


@pytest.mark.parametrize("counts", [{"for": 201}, {"for": -1}, {"maybe": 1}])
def test_ticks_that_could_not_be_told_apart_are_refused(counts: dict[str, int]) -> None:
    with pytest.raises(ValueError, match="cannot be drawn"):
        voices("", counts)
