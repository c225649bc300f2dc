"""Branches, and answers of the review queue that are taken back."""

from __future__ import annotations

from filrouge.ground.people.models import Organisation
from filrouge.rooms.register.actions.linking import settle_doubt, split_rows, undo_decision
from filrouge.rooms.register.actions.memberships import relate
from filrouge.rooms.register.linking import decided, gather
from filrouge.rooms.register.models import Decision, Link, Relation
from tests.rooms.register.lists import add_list, at, link, org
from tests.rooms.register.review import ask_about
from tests.world import World


def test_a_tie_that_stood_before_the_answer_stays_when_it_is_taken_back(
    world: World, organisations: list[Organisation]
) -> None:
    one, _two, three, _four = organisations
    relate(world.secretariat, space=world.space, kind="branch_of", organisation=one, other=three)
    [doubt] = ask_about(world, (one, three))
    decision = settle_doubt(world.secretariat, doubt=doubt, verdict="branch")
    undo_decision(world.secretariat, decision=decision)
    assert Relation.objects.count() == 1


def test_rows_taken_apart_come_back_when_that_is_taken_back(world: World, organisations: list[Organisation]) -> None:
    one, _two, three, _four = organisations
    [doubt] = ask_about(world, (one, three))
    settle_doubt(world.secretariat, doubt=doubt, verdict="same")
    [row] = Link.objects.filter(organisation=one, ended_at=None, row=doubt.right_row).values_list("row_id", flat=True)
    new = split_rows(world.secretariat, organisation=one, space=world.space, rows=[row])
    undo_decision(world.secretariat, decision=Decision.objects.latest("id"))
    assert Link.objects.get(row=row, ended_at=None).organisation == one
    new.refresh_from_db()
    assert new.merged_into == one


def test_all_rows_taken_out_are_kept_from_all_that_stayed(world: World, second: Organisation) -> None:
    """Two rows were taken out of four: none of them is ever joined again with any of the others."""
    for name in ("A", "B", "C"):
        add_list(world.space, Organisation.objects.create(name=name), [org("Emmaüs", city="Namur", street="Rue 1")])
    add_list(world.space, second, [org("Emmaüs", city="Namur", street="Rue 1")])
    link(world.space)
    one = at(world.space, "Emmaüs")
    rows = sorted(Link.objects.filter(organisation=one, ended_at=None).values_list("row_id", flat=True))
    assert len(rows) == 4
    split_rows(world.secretariat, organisation=one, space=world.space, rows=rows[2:])
    chains, _records = gather(world.space)
    place = {row: number for number, chain in enumerate(chains) for row in chain.rows}
    _together, apart = decided(world.space, chains)
    assert {frozenset(pair) for pair in apart} == {
        frozenset((place[a], place[b])) for a in rows[:2] for b in rows[2:]
    }  # fmt: skip
    link(world.space)
    groups = dict(Link.objects.filter(ended_at=None).values_list("row_id", "organisation_id"))
    assert not {groups[row] for row in rows[:2]} & {groups[row] for row in rows[2:]}
