"""Everybody of a secretariat leaves in the same moment: one has to stay, or nobody could let anybody in again."""

from __future__ import annotations

from pathlib import Path

import pytest

from filrouge.ground.actions import Refused
from filrouge.ground.people.actions import end_mandate, erase_person, grant_mandate
from filrouge.ground.people.models import Mandate, Person, Role
from filrouge.ground.people.viewer import viewer_for
from tests.racing import at_once, in_the_shared_file, on_disk
from tests.world import DAY, World

pytestmark = pytest.mark.django_db(transaction=True)
MANY = 8


@pytest.fixture
def standing(world: World, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> list[int]:
    """The mandates of a secretariat of eight, in a database that threads share as processes do."""
    given = Mandate.objects.get(person=world.secretary)
    for number in range(MANY - 1):
        grant_mandate(
            world.system, space=world.space, organisation=given.organisation, email=f"s{number}@network.example",
            name="", role=Role.SECRETARIAT, since=DAY,
        )  # fmt: skip
    on_disk(tmp_path, monkeypatch)
    return list(Mandate.objects.filter(space=world.space, role=Role.SECRETARIAT).values_list("pk", flat=True))


def left() -> int:
    found = in_the_shared_file(lambda: Mandate.objects.filter(role=Role.SECRETARIAT, until=None).count())
    assert isinstance(found, int)
    return found


def test_of_all_who_end_each_others_mandates_one_stays(world: World, standing: list[int]) -> None:
    secretariat = world.secretariat

    def one(mandate: int) -> str:
        try:
            end_mandate(secretariat, mandate=Mandate.objects.get(pk=mandate))
        except Refused as refused:
            return refused.code
        return "ended"

    before = left()
    assert sorted(at_once(one, standing)) == sorted(["ended"] * (MANY - 1) + ["last"])
    assert left() == before - (MANY - 1)


def test_of_all_who_close_their_accounts_one_stays(world: World, standing: list[int]) -> None:
    def one(mandate: int) -> str:
        person = Person.objects.get(mandates=mandate)
        try:
            erase_person(viewer_for(person, world.space, day=DAY), person=person)
        except Refused as refused:
            return refused.code
        return "closed"

    assert sorted(at_once(one, standing)) == sorted(["closed"] * (MANY - 1) + ["last"])
