"""A limit lets so many through in so many seconds, whoever asks from wherever at the same time."""

from __future__ import annotations

from typing import Any

import pytest
import time_machine
from django.core.cache import cache
from hypothesis import given
from hypothesis import settings as hypothesis_settings
from hypothesis import strategies as st
from hypothesis.extra.django import TestCase

from filrouge.ground import limits


@pytest.mark.django_db
def test_as_many_as_allowed_and_then_the_seconds_until_the_first_is_forgotten() -> None:
    with time_machine.travel("2026-06-01 12:00+00:00", tick=False) as clock:
        assert [limits.allow("try", "somebody", 3, 60) for _hit in range(3)] == [0, 0, 0]
        clock.shift(20)
        assert limits.allow("try", "somebody", 3, 60) == 40
        clock.shift(41)
        assert limits.allow("try", "somebody", 3, 60) == 0


@pytest.mark.django_db
def test_keys_and_names_do_not_count_for_each_other() -> None:
    assert limits.allow("try", "a", 1, 60) == 0
    assert limits.allow("try", "b", 1, 60) == 0
    assert limits.allow("other", "a", 1, 60) == 0
    assert limits.allow("try", "a", 1, 60) > 0


@pytest.mark.django_db
def test_what_is_forgotten_may_be_tried_again() -> None:
    limits.allow("try", "a", 1, 60)
    limits.forget("try", "a", 1)
    assert limits.allow("try", "a", 1, 60) == 0


@pytest.mark.django_db
def test_what_is_given_back_is_one_try_and_not_those_before_it() -> None:
    assert [limits.allow("try", "a", 3, 60) for _hit in range(3)] == [0, 0, 0]
    limits.give_back("try", "a", 3)
    assert limits.allow("try", "a", 3, 60) == 0
    assert limits.allow("try", "a", 3, 60) > 0
    limits.give_back("try", "nobody", 3)
    assert limits.allow("try", "nobody", 3, 60) == 0


@pytest.mark.django_db
def test_the_cache_holds_no_address() -> None:
    limits.allow("code-to", "planted@sample.example", 1, 60)
    from django.db import connection

    with connection.cursor() as cursor:
        cursor.execute("SELECT cache_key, value FROM cache")
        assert "planted" not in str(cursor.fetchall())


@pytest.mark.django_db
def test_a_slot_that_another_took_meanwhile_is_not_taken_twice(monkeypatch: pytest.MonkeyPatch) -> None:
    class Blind:
        """A cache that shows nothing taken, as if another took it just after we looked."""

        add = staticmethod(cache.add)

        @staticmethod
        def get_many(keys: list[str]) -> dict[str, float]:
            return {}

    monkeypatch.setattr(limits, "cache", Blind)
    assert [limits.allow("try", "a", 2, 60) for _hit in range(3)] == [0, 0, 1]


@pytest.mark.parametrize(
    ("address", "shown"),
    [
        ("192.0.2.1", "192.0.2.1"),
        ("::ffff:192.0.2.1", "192.0.2.1"),
        ("2001:db8:1:2:3:4:5:6", "2001:db8:1:2::/64"),
        ("2001:db8:1:2::", "2001:db8:1:2::/64"),
        ("", ""),
        ("unix:", "unix:"),
    ],
)
def test_an_ipv6_subscriber_is_one_caller(address: str, shown: str) -> None:
    assert limits.network(address) == shown


class Law(TestCase):
    @hypothesis_settings(max_examples=25)
    @given(st.lists(st.integers(0, 30), max_size=15), st.integers(1, 4))
    def test_no_stretch_of_the_window_ever_holds_more_than_allowed(self, pauses: list[int], hits: int) -> None:
        cache.clear()
        let_through: list[float] = []
        with time_machine.travel("2026-06-01 12:00+00:00", tick=False) as clock:
            now = 0.0
            for pause in pauses:
                clock.shift(pause)
                now += pause
                if not limits.allow("law", "x", hits, 30):
                    let_through.append(now)
        for start in let_through:
            assert sum(start <= at < start + 30 for at in let_through) <= hits


# In memory, for what only reads ----------------------------------------------------------------------------------


@pytest.fixture
def pace() -> limits.Pace:
    return limits.Pace(most=3)


def test_in_memory_too_as_many_as_allowed_and_then_the_seconds_to_wait(pace: limits.Pace) -> None:
    with time_machine.travel("2026-06-01 12:00+00:00", tick=False) as clock:
        assert [pace("api", "a", 3, 60) for _hit in range(3)] == [0, 0, 0]
        clock.shift(20)
        assert (pace("api", "a", 3, 60), pace("api", "b", 3, 60), pace("other", "a", 3, 60)) == (40, 0, 0)
        clock.shift(41)
        assert pace("api", "a", 3, 60) == 0


def test_each_process_lets_its_equal_share_through(pace: limits.Pace, settings: Any) -> None:
    settings.PROCESSES = 2
    other = limits.Pace()
    through = [one("api", "a", 4, 60) == 0 for one in (pace, other) for _hit in range(3)]
    assert through == [True, True, False, True, True, False]
    settings.PROCESSES = 100
    assert [pace("api", "b", 4, 60) == 0 for _hit in range(2)] == [True, False]


def test_who_was_silent_longest_is_forgotten_first(pace: limits.Pace) -> None:
    for key in ("a", "b", "c", "a", "d"):
        pace("api", key, 2, 60)
    assert (pace("api", "a", 2, 60) > 0, pace("api", "b", 1, 60)) == (True, 0)


def test_a_clock_that_is_set_back_locks_nobody_out(pace: limits.Pace) -> None:
    with time_machine.travel("2026-06-01 12:00+00:00", tick=False) as clock:
        pace("api", "a", 1, 60)
        clock.shift(-3600)
        assert pace("api", "a", 1, 60) == 0


def test_counting_in_memory_asks_nothing_of_the_database(pace: limits.Pace) -> None:
    assert pace("api", "a", 1, 60) == 0  # pytest refuses the database to a test that is not marked


@hypothesis_settings(max_examples=50)
@given(st.lists(st.integers(0, 30), max_size=15), st.integers(1, 4))
def test_in_memory_too_no_stretch_of_the_window_ever_holds_more_than_allowed(pauses: list[int], hits: int) -> None:
    pace, now, let_through = limits.Pace(), 0.0, list[float]()
    with time_machine.travel("2026-06-01 12:00+00:00", tick=False) as clock:
        for pause in pauses:
            clock.shift(pause)
            now += pause
            if not pace("law", "x", hits, 30):
                let_through.append(now)
    assert all(sum(start <= at < start + 30 for at in let_through) <= hits for start in let_through)
