"""Many who contribute, propose and support in the same moment: numbers without gaps and doubles, support once."""

from __future__ import annotations

from pathlib import Path

import pytest

from filrouge.ground.actions import Refused
from filrouge.rooms.plans.actions import contributing, merging, supporting
from filrouge.rooms.plans.actions.contributing import Said
from filrouge.rooms.plans.models import Amendment, Contribution, Plan, Proposal, StepKind, Support
from filrouge.rooms.plans.queries.standing import supporters
from tests.racing import at_once, in_the_shared_file, on_disk
from tests.rooms.ballots.assembly import MEMBERS, assemble
from tests.rooms.plans.making import Making
from tests.rooms.plans.saying import ask_for, offer
from tests.world import World

pytestmark = pytest.mark.django_db(transaction=True)
NAMES = list(MEMBERS)
EVERYTHING = ["contribute", "propose", "support", "amend"]


@pytest.fixture
def making(world: World, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Making:
    """The plan in the making, in a database that threads share as processes do."""
    made = Making(assemble(world))
    on_disk(tmp_path, monkeypatch)
    return made


def begun(making: Making) -> Plan:
    plan = making.begun(StepKind.LISTENING)
    plan.steps.update(allows=EVERYTHING)
    return Plan.objects.get(pk=plan.pk)


def test_numbers_of_contributions_have_no_gap_and_no_double(making: Making) -> None:
    plan = in_the_shared_file(lambda: begun(making))
    viewers = in_the_shared_file(lambda: [making.viewer(name) for name in NAMES])

    def one(number: int) -> int | None:
        viewer = viewers[number % len(NAMES)]  # type: ignore[index]  # a list
        mine = Plan.objects.get(pk=plan.pk)  # type: ignore[attr-defined]  # a plan
        try:
            said = contributing.contribute(viewer, plan=mine, said=Said(f"We need {number // 2}", "en"))
        except Refused:
            return None  # the same organisation said the same a moment before
        return said.number

    given = [number for number in at_once(one, range(40)) if number is not None]

    def counted() -> None:
        numbers = sorted(Contribution.objects.values_list("number", flat=True))
        assert numbers == sorted(given) == list(range(1, len(given) + 1))  # type: ignore[type-var]  # numbers

    in_the_shared_file(counted)


def test_a_page_that_keeps_by_itself_never_takes_back_what_is_handed_in(making: Making) -> None:
    plan = in_the_shared_file(lambda: begun(making))
    viewers = in_the_shared_file(lambda: [making.viewer(name) for name in NAMES])

    def one(number: int) -> None:
        mine = Plan.objects.get(pk=plan.pk)  # type: ignore[attr-defined]  # a plan
        act = contributing.contribute if number % 4 == 3 else contributing.keep_draft
        try:
            act(viewers[number // 4], plan=mine, said=Said(f"We need {number // 4}", "en"))  # type: ignore[index]
        except Refused:
            return  # the very same words were handed in a moment before

    at_once(one, range(4 * len(NAMES)))

    def counted() -> None:
        assert sorted(Contribution.objects.values_list("state", "number")) == [
            ("handed_in", number) for number in range(1, len(NAMES) + 1)
        ]

    in_the_shared_file(counted)


def test_support_is_never_doubled_while_proposals_are_merged(making: Making) -> None:
    def prepare() -> tuple[list[Proposal], list[object]]:
        plan = begun(making)
        return [offer(making, plan, "alpha", f"A desk {n}") for n in range(4)], [making.viewer(n) for n in NAMES]

    proposals, viewers = in_the_shared_file(prepare)  # type: ignore[misc]
    secretariat = in_the_shared_file(lambda: making.secretariat)

    def one(number: int) -> None:
        proposal = Proposal.objects.get(pk=proposals[number % 4].pk)
        try:
            if number % 9 == 0 and number % 4:
                into = Proposal.objects.get(pk=proposals[0].pk)
                merging.merge(secretariat, into=into, proposals=[proposal])  # type: ignore[arg-type]  # a viewer
            else:
                supporting.support(viewers[number % 7], proposal=proposal)
        except Refused:
            return  # it was merged meanwhile

    at_once(one, range(56))

    def counted() -> None:
        pairs = list(Support.objects.values_list("proposal", "organisation"))
        assert len(pairs) == len(set(pairs))
        root = Proposal.objects.get(pk=proposals[0].pk)
        assert len(supporters(root)) <= len(NAMES)

    in_the_shared_file(counted)


def test_amendments_are_numbered_through_the_plan(making: Making) -> None:
    def prepare() -> list[Proposal]:
        plan = begun(making)
        return [offer(making, plan, "alpha", f"A desk {n}") for n in range(3)]

    proposals = in_the_shared_file(prepare)

    def one(number: int) -> int:
        proposal = Proposal.objects.get(pk=proposals[number % 3].pk)  # type: ignore[index]  # a list
        return ask_for(making, proposal, NAMES[number % 7], f"Other words {number}").number

    given = at_once(one, range(21))

    def counted() -> None:
        assert sorted(Amendment.objects.values_list("number", flat=True)) == sorted(given) == list(range(1, 22))  # type: ignore[type-var]

    in_the_shared_file(counted)
