"""What takes long is kept for as long as nothing is done, and made anew after any action of any space."""

from __future__ import annotations

import pytest
from django.db import transaction
from pytest_django import DjangoAssertNumQueries

from filrouge.ground.pages import kept
from filrouge.ground.people import actions
from filrouge.ground.people.models import Mandate, Role
from tests.world import DAY, World


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


@pytest.fixture
def listened(monkeypatch: pytest.MonkeyPatch) -> None:
    """Somebody follows what is done with mandates, as plans follow meetings."""
    monkeypatch.setattr(actions.end_mandate, "followers", [lambda _act, _result: None])


def _given(world: World, name: str = "new") -> Mandate:
    return actions.grant_mandate(
        world.system, space=world.space, email=f"{name}@sample.example", name="New", role=Role.DELEGATE,
        organisation=world.federation, since=DAY,
    )  # fmt: skip


def test_a_stamp_of_rooms_changes_with_their_own_actions_and_with_no_others(world: World) -> None:
    before = kept.stamp("people"), kept.stamp("plans", "register"), kept.stamp()
    _given(world)
    after = kept.stamp("people"), kept.stamp("plans", "register"), kept.stamp()
    assert [one == two for one, two in zip(before, after, strict=True)] == [False, True, False]


def test_an_action_that_another_room_follows_changes_the_stamp_of_every_room(world: World, listened: None) -> None:
    mandate = _given(world)
    before = kept.stamp("plans")
    actions.end_mandate(world.system, mandate=mandate)
    assert kept.stamp("plans") != before


def test_a_verb_that_changes_nothing_of_what_is_kept_can_be_left_out_of_its_stamp(world: World) -> None:
    before = kept.stamp(but=("people.grant_mandate",))
    mandate = _given(world)
    assert kept.stamp(but=("people.grant_mandate",)) == before != kept.stamp()
    actions.end_mandate(world.system, mandate=mandate)
    assert kept.stamp(but=("people.grant_mandate",)) != before


def test_a_verb_that_no_action_has_any_more_may_have_changed_anything(
    world: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    before = kept.stamp("plans")
    monkeypatch.delitem(kept.ACTIONS, "people.grant_mandate")
    _given(world)
    assert kept.stamp("plans") != before


def test_a_transaction_that_came_to_nothing_leaves_no_stamp_behind(world: World) -> None:
    with transaction.atomic():
        _given(world)
        gone = kept.stamp("people"), kept.stamp()
        transaction.set_rollback(True)
    between = kept.stamp("people"), kept.stamp()
    _given(world)
    after = kept.stamp("people"), kept.stamp()
    assert [len(set(each)) for each in (gone, between, after)] == [1, 1, 1]
    assert len({*gone, *between, *after}) == 3


def test_where_much_was_done_meanwhile_everything_is_made_anew(world: World, monkeypatch: pytest.MonkeyPatch) -> None:
    before = kept.stamp("plans")
    monkeypatch.setattr(kept, "LONGEST", 1)
    _given(world)
    assert kept.stamp("plans") != before


@pytest.mark.django_db
def test_a_house_where_nothing_was_ever_done_has_a_stamp_too() -> None:
    assert (kept.stamp(), kept.stamp("plans")) == ("", "")


def test_a_stamp_is_one_statement_whatever_was_done_since(
    world: World, django_assert_num_queries: DjangoAssertNumQueries
) -> None:
    for name in ("one", "two"):
        with django_assert_num_queries(1):
            kept.stamp("plans", "register", but=("people.grant_mandate",))
        _given(world, name)
