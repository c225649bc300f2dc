"""Somebody declines: the place is drawn again among those who keep the quotas."""

from __future__ import annotations

import pytest

from filrouge.methods.panels import PoolRefused, QuotasUnmet, Relaxation, fair_lottery, replacement_lottery
from filrouge.methods.panels.pool import Pool

from .makers import people, sector

QUOTAS = [sector("private", 2, 2), sector("public", 1, 1)]
PANEL = ("private-0", "private-1", "public-0")


def pool(homes: dict[str, str] | None = None) -> Pool:
    return fair_lottery(people(private=5, public=3), QUOTAS, 3, homes).pool


def test_a_public_member_is_replaced_by_a_public_person() -> None:
    again = replacement_lottery(pool(), PANEL, ["public-0"])

    assert again.chances == pytest.approx(
        {"private-2": 0, "private-3": 0, "private-4": 0, "public-1": 0.5, "public-2": 0.5}
    )


def test_those_who_were_asked_before_are_not_asked_again() -> None:
    again = replacement_lottery(pool(), PANEL, ["public-0"], unavailable=["public-1"])

    assert again.chances["public-2"] == pytest.approx(1)
    assert "public-1" not in again.chances


def test_two_places_are_drawn_together() -> None:
    again = replacement_lottery(pool(), PANEL, ["private-0", "public-0"])

    assert again.pool.size == 2
    assert again.chances["private-3"] == pytest.approx(1 / 3)
    assert again.chances["public-1"] == pytest.approx(1 / 2)


def test_nobody_is_drawn_who_lives_with_a_member_who_stays() -> None:
    again = replacement_lottery(pool({"private-1": "home", "public-1": "home"}), PANEL, ["public-0"])

    assert "public-1" not in again.chances
    assert again.chances["public-2"] == pytest.approx(1)


def test_when_nobody_fits_it_says_which_quota_stands_in_the_way() -> None:
    with pytest.raises(QuotasUnmet) as refusal:
        replacement_lottery(pool(), PANEL, ["public-0"], unavailable=["public-1", "public-2"])

    assert set(refusal.value.relaxations) == {
        Relaxation("sector", "public", "lower", asked=1, needed=0),
        Relaxation("sector", "private", "upper", asked=0, needed=1),
    }


def test_only_a_member_can_decline() -> None:
    with pytest.raises(PoolRefused) as refusal:
        replacement_lottery(pool(), PANEL, ["public-2"])

    assert (refusal.value.code, refusal.value.about) == ("not_on_panel", {"person": "public-2"})
