"""A mandate is given once, also where the button is pressed twice, and once more where it was ended by mistake."""

from __future__ import annotations

from pathlib import Path

import pytest

from filrouge.ground.actions import Refused
from filrouge.ground.people.actions import end_mandate, grant_mandate
from filrouge.ground.people.models import Mandate, Role
from filrouge.ground.people.queries import today
from filrouge.ground.people.viewer import viewer_for
from tests.racing import at_once, in_the_shared_file, on_disk
from tests.world import World

MANY = 8


def give(world: World) -> Mandate:
    """From today on, to somebody who has no account yet."""
    return grant_mandate(
        world.secretariat, space=world.space, organisation=world.federation, email="new@federation.example",
        name="New", role=Role.SUBSTITUTE,
    )  # fmt: skip


def test_a_mandate_that_was_ended_on_its_first_day_is_given_once_more(world: World) -> None:
    mistaken = end_mandate(world.secretariat, mandate=give(world))
    assert not viewer_for(mistaken.person, world.space, day=today()).standings
    mandate = give(world)
    assert (mandate.since, mandate.until) == (today(), None)
    assert [each.mandate for each in viewer_for(mandate.person, world.space, day=today()).standings] == [mandate.pk]
    with pytest.raises(Refused, match="holds that mandate already"):
        give(world)


@pytest.mark.django_db(transaction=True)
def test_a_button_pressed_many_times_gives_one_mandate(
    world: World, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    on_disk(tmp_path, monkeypatch)

    def one(_number: int) -> str:
        try:
            give(world)
        except Refused as refused:
            return refused.code
        return "given"

    assert sorted(at_once(one, range(MANY))) == ["already"] * (MANY - 1) + ["given"]
    assert in_the_shared_file(Mandate.objects.filter(role=Role.SUBSTITUTE).count) == 1
