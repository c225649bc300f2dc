"""How many, counted once: diamonds, numbers without names, days in the past, open questions, growth, publishing."""

from __future__ import annotations

from datetime import date

import pytest
from django.db.models import Q
from django.utils import timezone
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from filrouge.ground.people.models import Organisation
from filrouge.rooms.register.actions.facts import add_organisation
from filrouge.rooms.register.actions.linking import settle_doubt, undo_decision
from filrouge.rooms.register.actions.memberships import admit_member, relate
from filrouge.rooms.register.counting import Part, count
from filrouge.rooms.register.models import Decision, Doubt, Entry, Link, Row, SampleCheck
from tests.rooms.register.lists import add_list, at, link, org
from tests.rooms.register.umbrellas import NAMES, declare, federate, of_network, open_pair, person, ranged
from tests.world import World


def test_a_diamond_counts_each_organisation_once(world: World, second: Organisation) -> None:
    federate(world, world.federation, second)
    add_list(world.space, world.federation, [person(0), person(1)])
    add_list(world.space, second, [person(0), person(1)])
    link(world.space)
    found = of_network(world.space)
    assert ranged(found) == (4, 2, 2, 2)
    assert found["spread"] == {"once": 0, "twice": 2, "more": 0}
    assert found["matrix"] == [[2, 2], [2, 2]]
    assert [(row["name"], row["only_here"], row["elsewhere"]) for row in found["lists"]] == [
        ("Federation One", 0, 2), ("Federation Two", 0, 2),
    ]  # fmt: skip


def test_a_federation_below_two_federations_is_counted_once_with_its_members(
    world: World, second: Organisation
) -> None:
    below = Organisation.objects.create(name="Local union", country="BE")
    federate(world, world.federation, second)
    federate(world, below, under=world.federation)
    federate(world, below, under=second)
    add_list(world.space, below, [person(0), person(1), person(2)])
    link(world.space)
    assert ranged(of_network(world.space)) == (3, 3, 3, 3)
    assert ranged(count(world.space, second.id)) == (3, 3, 3, 3)
    assert of_network(world.space)["members"] == 2


def test_an_umbrella_on_a_list_is_not_one_of_the_organisations(world: World, second: Organisation) -> None:
    federate(world, world.federation)
    add_list(world.space, world.federation, [person(0), person(1)])
    link(world.space)
    federate(world, at(world.space, NAMES[1]))
    assert ranged(of_network(world.space))[1:] == (1, 1, 1)


def test_a_number_without_names_widens_the_range(world: World, second: Organisation) -> None:
    federate(world, world.federation, second)
    add_list(world.space, world.federation, [person(0), person(1)])
    declare(world, second, 5)
    link(world.space)
    found = of_network(world.space)
    naive, low, best, high = ranged(found)
    assert (naive, low, high) == (7, 5, 7)
    assert 5 <= best <= 7
    assert [row["kind"] for row in found["lists"]] == ["itemised", "declared"]


def test_lists_of_two_countries_add_up(world: World, second: Organisation) -> None:
    federate(world, world.federation, second)
    add_list(world.space, world.federation, [person(0), person(1)], country="BE")
    declare(world, second, 5, country="FR")
    link(world.space)
    assert ranged(of_network(world.space)) == (7, 7, 7, 7)


def test_members_declared_one_by_one_are_part_of_their_federations_number(world: World, second: Organisation) -> None:
    federate(world, world.federation, second)
    add_list(world.space, world.federation, [person(0), person(1)])
    declare(world, second, 5)
    link(world.space)
    for name in NAMES[:2]:
        admit_member(world.system, space=world.space, member=at(world.space, name), umbrella=second)
    assert ranged(of_network(world.space))[1:4:2] == (5, 5)


def test_a_federation_that_says_nothing_is_named_and_adds_nothing(world: World, second: Organisation) -> None:
    federate(world, world.federation, second)
    add_list(world.space, world.federation, [person(0)])
    link(world.space)
    found = of_network(world.space)
    assert ranged(found) == (1, 1, 1, 1)
    assert [row["name"] for row in found["lists"] if row["kind"] == "unknown"] == ["Federation Two"]
    assert "unknown_lists" in [code for code, *_rest in found["organisations"]["steps"]]


def test_names_that_a_federation_checked_narrow_the_range(world: World, second: Organisation) -> None:
    federate(world, world.federation, second)
    add_list(world.space, world.federation, [person(place) for place in range(6)])
    source = declare(world, second, 10)
    link(world.space)
    before = ranged(of_network(world.space))
    SampleCheck.objects.create(source=source, answers=[[True, 1]] * 2 + [[False, 1]] * 6, at=timezone.now())
    naive, low, best, high = ranged(of_network(world.space))
    assert naive == before[0]
    assert before[1] <= low < best < high <= before[3]
    assert low > before[1]
    assert best in {13, 14}


def test_a_day_in_the_past_sees_the_lists_and_members_of_that_day(world: World, second: Organisation) -> None:
    federate(world, world.federation)
    admit_member(
        world.system, space=world.space, member=second, umbrella=world.space.organisation, stands_for_others=True,
        since=date(2026, 2, 1),
    )  # fmt: skip
    add_list(world.space, world.federation, [person(0), person(1)], day=date(2025, 1, 1))
    add_list(world.space, world.federation, [person(1), person(2), person(3)], day=date(2026, 1, 1))
    add_list(world.space, second, [person(4)], day=date(2026, 1, 1))
    link(world.space)
    days = {day: ranged(of_network(world.space, day=date(*day)))[2] for day in
            [(2024, 6, 1), (2025, 6, 1), (2026, 1, 15), (2026, 3, 1)]}  # fmt: skip
    assert list(days.values()) == [0, 2, 3, 4]


def test_who_closed_is_counted_until_the_day(world: World) -> None:
    federate(world, world.federation)
    add_list(world.space, world.federation, [person(0), person(1, closed="2026-03-01")])
    link(world.space)
    assert ranged(of_network(world.space, day=date(2026, 2, 1)))[2] == 2
    assert ranged(of_network(world.space, day=date(2026, 3, 1)))[2] == 1


def test_a_filter_counts_the_part_and_says_that_numbers_without_names_cannot_be_parted(
    world: World, second: Organisation
) -> None:
    federate(world, world.federation, second)
    add_list(world.space, world.federation, [person(0, family="mutual"), person(1, family="cooperative")])
    declare(world, second, 50)
    link(world.space)
    found = of_network(world.space, part=Part(Q(family="mutual")))
    assert ranged(found) == (1, 1, 1, 1)
    assert [row["name"] for row in found["lists"] if row["kind"] == "unknown"] == ["Federation Two"]


def test_an_open_question_widens_the_range_and_an_answer_closes_it(world: World, second: Organisation) -> None:
    doubt = open_pair(world, second)
    found = of_network(world.space)
    assert (ranged(found), found["open"]) == ((3, 2, 3, 3), 1)
    settle_doubt(world.secretariat, doubt=doubt, verdict="same")
    assert ranged(of_network(world.space)) == (3, 2, 2, 2)


def test_what_was_added_by_hand_and_then_found_on_a_list_is_counted_once(world: World, second: Organisation) -> None:
    doubt = open_pair(world, second)
    added = add_organisation(
        world.secretariat, space=world.space, umbrella=world.federation, values={"name": "Tout autre asbl"}
    )
    assert ranged(of_network(world.space))[3] == 4
    row = Row.objects.get(source__kind="statement")
    card = Doubt.objects.create(
        space=world.space, left=doubt.right, right=added, left_row=doubt.right_row, right_row=row, probability=0.5,
        value=1,
    )  # fmt: skip
    decision = settle_doubt(world.secretariat, doubt=card, verdict="same")
    added.refresh_from_db()
    assert added.merged_into_id == doubt.right_id
    assert ranged(of_network(world.space))[3] == 3
    assert Entry.objects.get(space=world.space, organisation=doubt.right).listed
    undo_decision(world.secretariat, decision=decision)
    assert ranged(of_network(world.space))[3] == 4


def test_a_federation_merged_with_an_older_entry_keeps_its_members(world: World) -> None:
    federate(world, world.federation)
    add_list(world.space, world.federation, [org("Union Locale", city="Mons"), person(1)])
    link(world.space)
    older = at(world.space, "Union Locale")
    local = Organisation.objects.create(name="Union locale asbl", country="BE")
    federate(world, local, under=world.federation)
    add_list(world.space, local, [person(2), person(3)])
    link(world.space)
    Doubt.objects.all().delete()
    row = Link.objects.get(organisation=older, ended_at=None).row
    card = Doubt.objects.create(
        space=world.space, left=older, right=local, left_row=row, right_row=row, probability=0.5, value=1
    )
    settle_doubt(world.secretariat, doubt=card, verdict="same")
    merged = dict(Organisation.objects.filter(id__in=[older.id, local.id]).values_list("id", "merged_into"))
    assert merged == {older.id: local.id, local.id: None}
    assert ranged(of_network(world.space))[1:] == (3, 3, 3)
    assert ranged(count(world.space, local.id))[1:] == (2, 2, 2)


def test_jobs_count_once_and_a_group_is_not_added_to_its_parts(world: World, second: Organisation) -> None:
    federate(world, world.federation, second)
    year = {"figures_year": 2025}
    add_list(world.space, world.federation, [person(0, heads=10, **year), person(1, heads=0, **year), person(2)])
    add_list(world.space, second, [person(0, heads=10, **year), person(3, fte=2.5, **year)])
    link(world.space)
    jobs = of_network(world.space)["jobs"]
    assert jobs["heads"]["2025"]["best"] == 10
    assert jobs["fte"]["2025"]["best"] == 2.5
    said = jobs["heads"]["2025"]["coverage"]
    assert (said["organisations"], said["values"], said["zero"]) == (4, 2, 1)
    link(world.space)
    relate(
        world.secretariat, space=world.space, kind="included_in", organisation=at(world.space, NAMES[0]),
        other=at(world.space, NAMES[1]),
    )  # fmt: skip
    assert of_network(world.space)["jobs"]["heads"]["2025"]["best"] == 0


def _hundred_jobs(world: World, second: Organisation) -> None:
    """Federation One lists 0 (60 heads) and 1 (40), Federation Two lists 0: all of its jobs are elsewhere too."""
    federate(world, world.federation, second)
    year = {"figures_year": 2024}
    add_list(world.space, world.federation, [person(0, heads=60, **year), person(1, heads=40, **year), person(2)])
    add_list(world.space, second, [person(0, heads=60, **year)])
    link(world.space)


def test_the_jobs_that_a_federation_declares_without_names_widen_the_range_of_their_unit_and_year(
    world: World, second: Organisation
) -> None:
    _hundred_jobs(world, second)
    third, silent = (Organisation.objects.create(name=f"Federation {name}") for name in ("Three", "Four"))
    federate(world, third, silent)
    declare(world, third, 5, declared_jobs=150, declared_unit="heads", declared_year=2024)
    jobs = of_network(world.space)["jobs"]
    told = jobs["heads"]["2024"]
    # As large as the declared sum at least; shares elsewhere .6 and 1, so 100 + 150 · .2; at most 100 + 150.
    assert (told["naive"], told["low"], told["best"], told["high"]) == (310, 150, 150, 250)
    assert (told["declared"], told["silent"]) == ([["Federation Three", 150]], ["Federation Four"])
    assert [code for code, *_rest in told["steps"]][-2:] == ["declared_rate", "hard_bounds"]
    assert list(jobs) == ["heads"]


def test_of_the_jobs_that_a_federation_declares_those_of_its_known_members_are_not_added_again(
    world: World, second: Organisation
) -> None:
    _hundred_jobs(world, second)
    third = Organisation.objects.create(name="Federation Three")
    federate(world, third)
    declare(world, third, 5, declared_jobs=150, declared_unit="heads", declared_year=2024)
    for name in NAMES[1:3]:
        admit_member(world.system, space=world.space, member=at(world.space, name), umbrella=third)
    told = of_network(world.space)["jobs"]["heads"]["2024"]
    assert told["high"] == 100 + 150 - 40


def test_declared_jobs_of_another_unit_or_year_are_never_added(world: World, second: Organisation) -> None:
    _hundred_jobs(world, second)
    three, four, five = (Organisation.objects.create(name=f"Federation {name}") for name in ("Three", "Four", "Five"))
    federate(world, three, four, five)
    declare(world, three, 5, declared_jobs=150, declared_unit="fte", declared_year=2024)
    declare(world, four, 5, declared_jobs=70, declared_unit="heads", declared_year=2025)
    declare(world, five, 5, declared_jobs=0)
    jobs = of_network(world.space)["jobs"]
    ranges = {(unit, year): tuple(told[name] for name in ("naive", "low", "best", "high"))
              for unit, years in jobs.items() for year, told in years.items()}  # fmt: skip
    assert ranges == {
        ("heads", "2025"): (70, 70, 70, 70),
        ("heads", "2024"): (160, 100, 100, 100),
        ("heads", "0"): (0, 0, 0, 0),  # said before a year was asked for
        ("fte", "2024"): (150, 150, 150, 150),
    }
    assert jobs["heads"]["2024"]["silent"] == ["Federation Five", "Federation Four", "Federation Three"]


def test_of_a_part_declared_jobs_are_not_known(world: World, second: Organisation) -> None:
    _hundred_jobs(world, second)
    third = Organisation.objects.create(name="Federation Three")
    federate(world, third)
    declare(world, third, 5, declared_jobs=150, declared_unit="heads", declared_year=2024)
    told = of_network(world.space, part=Part(Q(heads=60)))["jobs"]["heads"]["2024"]
    assert (told["best"], told["declared"], told["silent"]) == (60, [], ["Federation Three"])


@settings(max_examples=6, suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow])
@given(
    lists=st.lists(st.lists(st.integers(0, 5), unique=True, max_size=4), min_size=2, max_size=3),
    order=st.permutations([0, 1, 2]),
    declared=st.none() | st.integers(0, 9),
)
def test_the_order_of_imports_never_matters_and_the_truth_lies_inside(
    empty: World, lists: list[list[int]], order: list[int], declared: int | None
) -> None:
    found = [_imported(empty, lists, sequence, declared) for sequence in (sorted(order), order)]
    assert found[0] == found[1]
    members = {member for each in lists for member in each}
    counted, jobs = found[0][:4], found[0][4:]
    for (_naive, low, best, high), truth, said in ((counted, len(members), 1), (jobs, sum(members), JOBS)):
        assert low <= best <= high
        assert low <= truth + said * (declared or 0)
        assert truth <= high


JOBS = 4  # of each organisation that is only declared
NO_JOBS = dict.fromkeys(("naive", "low", "best", "high"), 0.0)


def employer(place: int) -> dict[str, object]:
    return person(place, heads=place, figures_year=2024)


@pytest.fixture
def empty(world: World) -> World:
    return world


def _imported(world: World, lists: list[list[int]], order: list[int], declared: int | None) -> tuple[float, ...]:
    """Organisations and jobs after importing lists in an order, on a register that is emptied afterwards."""
    from django.db import transaction

    class Undo(Exception):
        pass

    try:
        with transaction.atomic():
            federations = [Organisation.objects.create(name=f"F{number}") for number in range(4)]
            federate(world, *federations)
            for place in order:
                if place < len(lists):
                    add_list(world.space, federations[place], [employer(member) for member in lists[place]])
                    link(world.space)
            if declared is not None:
                declare(world, federations[3], declared, declared_jobs=JOBS * declared, declared_year=2024)
            found = of_network(world.space)
            raise Undo(
                (*ranged(found), *ranged({"organisations": found["jobs"].get("heads", {}).get("2024", NO_JOBS)}))
            )
    except Undo as undo:
        return tuple(undo.args[0])


def test_two_answers_kept_apart_stay_apart_in_the_total(world: World, second: Organisation) -> None:
    doubt = open_pair(world, second)
    settle_doubt(world.secretariat, doubt=doubt, verdict="different")
    link(world.space)
    assert ranged(of_network(world.space)) == (3, 3, 3, 3)
    assert Decision.objects.get().verdict == "different"
