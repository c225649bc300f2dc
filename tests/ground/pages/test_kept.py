"""What takes long is kept for as long as nothing is done, and made anew after any action of any space."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from filrouge.ground.pages import kept
from filrouge.ground.people import actions
from filrouge.ground.people.models import Role
from tests.world import DAY, World


@pytest.fixture(autouse=True)
def _nothing_is_kept() -> Iterator[None]:
    kept.forget()
    yield
    kept.forget()


class Maker:
    """Counts how often it was asked to make something."""

    def __init__(self) -> None:
        self.times = 0

    def __call__(self) -> int:
        self.times += 1
        return self.times


def test_a_value_is_made_once_for_a_key_and_a_stamp() -> None:
    make = Maker()
    assert [kept.kept("a", ("facets", 1), make), kept.kept("a", ("facets", 1), make)] == [1, 1]
    assert kept.kept("a", ("facets", 2), make) == 2
    assert kept.kept("b", ("facets", 1), make) == 3


def test_nothing_is_kept_longer_than_its_time(monkeypatch: pytest.MonkeyPatch) -> None:
    make = Maker()
    monkeypatch.setattr(kept, "SECONDS", 0)
    assert [kept.kept("a", "key", make), kept.kept("a", "key", make)] == [1, 2]


def test_what_was_not_asked_for_longest_goes_first_when_there_is_no_more_room(monkeypatch: pytest.MonkeyPatch) -> None:
    make = Maker()
    monkeypatch.setattr(kept, "MOST", 2)
    for key in ("one", "two", "one", "three"):
        kept.kept("a", key, make)
    assert (kept.kept("a", "one", make), make.times) == (1, 3)
    assert kept.kept("a", "two", make) == 4


def test_an_error_while_making_is_not_kept() -> None:
    with pytest.raises(ZeroDivisionError):
        kept.kept("a", "key", lambda: 1 // 0)
    assert kept.kept("a", "key", Maker()) == 1


def test_the_stamp_changes_with_every_action_of_any_space_and_with_nothing_else(world: World) -> None:
    before = kept.stamp()
    assert kept.stamp() == before != ""
    for space in (world.space, world.elsewhere):
        actions.grant_mandate(
            world.system.at(space), space=space, email="new@sample.example", name="New", role=Role.DELEGATE,
            organisation=world.federation, since=DAY,
        )  # fmt: skip
        assert kept.stamp() != before
        before = kept.stamp()
