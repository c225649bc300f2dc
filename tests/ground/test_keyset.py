"""Pages by key: every row once and in order, there and back, whatever the sizes; foreign cursors start anew."""

from __future__ import annotations

import base64
from datetime import date
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from filrouge.ground.pages.keyset import Slice, cut, decode, encode
from filrouge.ground.people.models import Mandate, Organisation
from tests.world import World

UP, DOWN = (("name", False), ("id", False)), (("name", True), ("id", True))
MIXED = (("country", True), ("name", False), ("id", True))


def pages(keys: Any, size: int) -> tuple[list[Slice[int]], list[Slice[int]]]:
    """All pages forwards, and all pages backwards from the last one (in the order of reading)."""

    def at(cursor: str) -> Slice[int]:
        return cut(Organisation.objects.all(), keys, cursor, lambda o: o.id, size)

    forward = [at("")]
    while forward[-1].following:
        forward.append(at(forward[-1].following))
    back = [forward[-1]]
    while back[0].preceding:
        back.insert(0, at(back[0].preceding))
    return forward, back


def ids(found: list[Slice[int]]) -> list[int]:
    return [number for one in found for number in one.rows]


@settings(max_examples=60, suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow])
@given(
    rows=st.lists(
        st.tuples(st.sampled_from(["", "a", "A", "é", "“x", "b\n"]), st.sampled_from(["", "BE"])), max_size=9
    ),
    keys=st.sampled_from([UP, DOWN, MIXED]),
    size=st.integers(1, 4),
)
def test_every_row_is_on_one_page_in_order_there_and_back(
    db: None, rows: list[tuple[str, str]], keys: Any, size: int
) -> None:
    Organisation.objects.all().delete()
    for name, country in rows:
        Organisation.objects.create(name=name, country=country)
    order = [f"{'-' if down else ''}{name}" for name, down in keys]
    expected = list(Organisation.objects.order_by(*order).values_list("id", flat=True))
    forward, back = pages(keys, size)
    assert ids(forward) == ids(back) == expected
    assert all(0 < len(one.rows) <= size for one in forward if expected)
    assert (forward[0].preceding, forward[-1].following) == ("", "")


def test_rows_that_come_meanwhile_neither_repeat_nor_hide_the_others(db: None) -> None:
    for name in "bdf":
        Organisation.objects.create(name=name)
    first = cut(Organisation.objects.all(), UP, "", lambda o: o.name, 2)
    for name in "ae":
        Organisation.objects.create(name=name)
    second = cut(Organisation.objects.all(), UP, first.following, lambda o: o.name, 2)
    assert (first.rows, second.rows) == (("b", "d"), ("e", "f"))


def test_dictionaries_can_be_turned_too(db: None) -> None:
    Organisation.objects.create(name="a")
    found = cut(Organisation.objects.values("id", "name"), UP, "", lambda row: row["name"], 1)
    assert (found.rows, found.following) == (("a",), "")


def test_lists_by_day_turn_their_pages_too(world: World) -> None:
    person, here = world.secretary, {"organisation": world.federation, "space": world.space, "role": "observer"}
    made = [Mandate.objects.create(person=person, since=date(2025, month, 1), **here) for month in (3, 1, 2)]
    mine = Mandate.objects.filter(pk__in=[mandate.pk for mandate in made])
    keys = (("since", True), ("id", True))
    first = cut(mine, keys, "", lambda mandate: mandate.since.month, 2)
    second = cut(mine, keys, first.following, lambda mandate: mandate.since.month, 2)
    assert (first.rows, second.rows) == ((3, 2), (1,))
    assert cut(mine, keys, second.preceding, lambda mandate: mandate.since.month, 2).rows == (3, 2)


@given(st.lists(st.text() | st.integers(-(2**63), 2**63), min_size=1, max_size=3), st.booleans())
def test_a_cursor_says_what_it_was_given(values: list[str | int], back: bool) -> None:
    clean = [v.encode("utf-8", "ignore").decode().replace("\x00", "") if isinstance(v, str) else v for v in values]
    assert decode(encode(clean, back=back), len(clean)) == (back, clean)


NESTED = base64.urlsafe_b64encode(b"[" * 2_900).decode()


@pytest.mark.parametrize(
    "cursor",
    ["x", "é", "====", "W10", NESTED, encode([1]), encode([1, 2, 3]), encode([None, 1]), encode([True, 1]),
     encode([1.5, 1]), encode([["a"], 1]), encode(["a", "b"]), encode(["a", "1e5"]), "bnVsbA", "e30",
     encode(["\x00", 1]),
     base64.urlsafe_b64encode(b'[false,"\\ud800",1]').decode()],
)  # fmt: skip
def test_a_cursor_that_is_not_ours_starts_the_list_anew(db: None, cursor: str) -> None:
    Organisation.objects.create(name="a")
    assert cut(Organisation.objects.all(), UP, cursor, lambda o: o.name).rows == ("a",)


@given(st.text(max_size=80))
def test_no_text_breaks_the_reading_of_a_cursor(cursor: str) -> None:
    place = decode(cursor, 2)
    assert place is None or len(place[1]) == 2
