"""What cannot be drawn is said, with what would have to change; nothing is relaxed on its own."""

from __future__ import annotations

import pytest

from filrouge.methods.panels import PoolRefused, Quota, QuotasUnmet, Relaxation, fair_lottery

from .makers import people, sector

QUOTAS = [sector("private", 2, 2), sector("public", 2, 2)]


def test_the_pool_that_the_refusals_spoil_has_a_lottery() -> None:
    assert fair_lottery(people(private=5, public=3), QUOTAS, 4).minimum == pytest.approx(0.4)


@pytest.mark.parametrize(
    ("quotas", "size", "code", "about"),
    [
        (QUOTAS, 0, "no_seats", {"size": 0}),
        (QUOTAS, 9, "too_few_people", {"people": 8, "size": 9}),
        ([*QUOTAS, sector("public", 1, 3)], 4, "quota_given_twice", {"feature": "sector", "value": "public"}),
        ([sector("private", 3, 2), QUOTAS[1]], 4, "quota_upside_down", {"feature": "sector", "value": "private"}),
        ([sector("private", -1, 2), QUOTAS[1]], 4, "quota_upside_down", {"feature": "sector", "value": "private"}),
        (
            QUOTAS[:1],
            4,
            "value_without_quota",
            {"person": "public-0", "feature": "sector", "value": "public"},
        ),
        ([*QUOTAS, Quota("age", "old", 0, 4)], 4, "feature_missing", {"person": "private-0", "feature": "age"}),
    ],
)
def test_a_question_that_makes_no_sense_is_refused(
    quotas: list[Quota], size: int, code: str, about: dict[str, str | int]
) -> None:
    with pytest.raises(PoolRefused) as refusal:
        fair_lottery(people(private=5, public=3), quotas, size)

    assert (refusal.value.code, refusal.value.about) == (code, about)


def test_quotas_that_nobody_can_meet_come_with_the_smallest_change() -> None:
    """Three public seats are asked for and one public person is there: two seats must go to private people."""
    with pytest.raises(QuotasUnmet) as refusal:
        fair_lottery(people(private=5, public=1), [sector("private", 1, 3), sector("public", 3, 3)], 4)

    assert refusal.value.relaxations == (Relaxation("sector", "public", "lower", asked=3, needed=1),)


def test_upper_bounds_that_leave_seats_empty_are_named() -> None:
    with pytest.raises(QuotasUnmet) as refusal:
        fair_lottery(people(private=5, public=1), [sector("private", 1, 2), sector("public", 0, 1)], 4)

    assert refusal.value.relaxations == (Relaxation("sector", "private", "upper", asked=2, needed=3),)


def test_too_few_households_are_no_matter_of_quotas() -> None:
    homes = dict.fromkeys(["private-0", "private-1", "private-2", "private-3"], "Rue Haute 1")

    with pytest.raises(PoolRefused) as refusal:
        fair_lottery(people(private=5, public=1), [sector("private", 0, 4), sector("public", 0, 4)], 4, homes)

    assert (refusal.value.code, refusal.value.about) == ("households_too_few", {"size": 4})
