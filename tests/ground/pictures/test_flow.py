"""The flow of votes from stage to stage as a picture."""

from __future__ import annotations

import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from filrouge.ground.pictures.flow import BAR, LANE, Band, Lane, flow

ADA = Lane("Ada", (150.0, 100.0), kept=True)
BEN = Lane("Ben", (70.0, 110.0), kept=True)
NOBODY = Lane("Cannot go on", (0.0, 10.0), kept=False, idle=True)
SURPLUS = [Band(1, 0, 1, 40.0), Band(1, 0, 2, 10.0)]


def test_every_candidate_has_a_lane_with_a_bar_for_each_stage() -> None:
    drawn = flow("Elected: Ada", [ADA, BEN, NOBODY], SURPLUS, [100.0, 100.0])
    assert 'role="img" aria-label="Elected: Ada"' in drawn
    assert drawn.count('<rect class="in"') == 4
    assert drawn.count('<rect class="idle"') == 1
    assert re.findall(r'<text class="at"[^>]*>(\d)</text>', drawn) == ["1", "2"]
    assert "style" not in drawn


def test_the_highest_bar_fills_its_lane_and_the_others_keep_the_scale() -> None:
    drawn = flow("", [ADA, BEN, NOBODY], SURPLUS, [100.0, 100.0])
    heights = [float(height) for height in re.findall(rf'width="{BAR}" height="([\d.]+)"', drawn)]
    assert heights == [pytest.approx(LANE * votes / 150, abs=0.01) for votes in (150, 100, 70, 110, 10)]


def test_a_transfer_leaves_the_top_of_one_bar_and_lies_on_top_of_the_other() -> None:
    drawn = flow("", [ADA, BEN], [Band(1, 0, 1, 40.0)], [100.0, 100.0])
    top_of_ada, _same, top_of_ben = (
        re.search(pattern, drawn).group(1)  # type: ignore[union-attr]  # each is drawn
        for pattern in (
            r'<path class="band move" d="M\d+ ([\d.]+)C',
            r'<text class="in" x="0" y="([\d.]+)">Ada',
            r'<path class="band move" d="M\d+ [\d.]+C\d+ [\d.]+ \d+ [\d.]+ \d+ ([\d.]+)V',
        )
    )
    bars = re.findall(r'<rect class="in" x="\d+" y="([\d.]+)"', drawn)
    assert (top_of_ada, top_of_ben) == (bars[0], bars[3])


def test_the_quota_is_drawn_where_it_is_reached() -> None:
    assert flow("", [ADA, BEN], [], [100.0, 100.0]).count('class="quota"') == 3


def test_a_name_is_escaped_and_cut_when_it_is_long() -> None:
    drawn = flow("<b>", [Lane("<i>Ada Augusta King of Lovelace", (1.0,), kept=True)], [], [1.0])
    assert "<b>" not in drawn
    assert ">&lt;i&gt;Ada Augusta King…</text>" in drawn


@pytest.mark.parametrize("band", [Band(0, 0, 1, 1.0), Band(2, 0, 1, 1.0), Band(1, 0, 2, 1.0)])
def test_a_band_that_leads_nowhere_is_refused(band: Band) -> None:
    with pytest.raises(ValueError, match="nowhere"):
        flow("", [ADA, BEN], [band], [100.0, 100.0])


def test_nobody_voted_and_the_picture_is_still_drawn() -> None:
    assert "<rect" not in flow("", [Lane("Ada", (0.0,), kept=False)], [], [1.0])


@given(
    st.integers(1, 4).flatmap(
        lambda stages: st.lists(
            st.lists(st.integers(0, 10**6), min_size=stages, max_size=stages).map(tuple), min_size=1, max_size=6
        )
    )
)
def test_no_bar_leaves_the_picture(votes: list[tuple[int, ...]]) -> None:
    drawn = flow("", [Lane("Ada", one, kept=True) for one in votes], [], [1.0] * len(votes[0]))
    height = float(re.search(r' height="(\d+)"', drawn).group(1))  # type: ignore[union-attr]  # the svg has one
    for top, tall in re.findall(rf'y="([\d.]+)" width="{BAR}" height="([\d.]+)"', drawn):
        assert float(top) >= 0
        assert float(top) + float(tall) <= height
