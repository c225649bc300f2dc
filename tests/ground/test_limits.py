"""A limit lets so many through in so many seconds, whoever asks from wherever at the same time."""

from __future__ import annotations

import pytest
import time_machine
from django.core.cache import cache
from hypothesis import given, settings
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
    @settings(max_examples=25, deadline=None)
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
