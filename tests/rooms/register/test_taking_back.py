"""Branches, and answers of the review queue that are taken back."""

from __future__ import annotations

import pytest
from django.test import Client

from filrouge.ground.actions import Refused
from filrouge.ground.people.models import Organisation, Role
from filrouge.ground.people.viewer import viewer_for
from filrouge.rooms.register.actions.linking import settle_doubt, split_rows, undo_decision
from filrouge.rooms.register.actions.memberships import relate
from filrouge.rooms.register.linking import decided, gather
from filrouge.rooms.register.models import Decision, Doubt, Entry, Link, Relation
from tests.rooms.register.lists import add_list, at, link, org
from tests.rooms.register.review import EVIDENCE, HERE, ask_about
from tests.world import DAY, World, _grant, sign_in


def test_a_tie_that_stood_before_the_answer_stays_when_it_is_taken_back(
    world: World, organisations: list[Organisation]
) -> None:
    one, _two, three, _four = organisations
    relate(world.secretariat, space=world.space, kind="branch_of", organisation=one, other=three)
    [doubt] = ask_about(world, (one, three))
    decision = settle_doubt(world.secretariat, doubt=doubt, verdict="branch")
    undo_decision(world.secretariat, decision=decision)
    assert Relation.objects.count() == 1


def test_the_right_one_can_be_said_to_be_the_branch_and_that_is_taken_back_as_well(
    world: World, organisations: list[Organisation], client: Client
) -> None:
    one, _two, three, _four = organisations
    [doubt] = ask_about(world, (one, three))
    sign_in(client, world.secretary)
    page = client.get(HERE).text
    assert f"{one.name} is a branch of {three.name}" in page
    assert f"{three.name} is a branch of {one.name}" in page
    assert 'data-key="r"' in page
    said = client.post(f"{HERE}{doubt.id}/settle/", {"verdict": "branch-right"}, follow=True).text
    assert "Noted as a branch" in said
    assert list(Relation.objects.values_list("kind", "organisation", "other")) == [("branch_of", three.id, one.id)]
    decision = Decision.objects.get()
    assert (decision.verdict, decision.left, decision.right) == ("branch", three, one)
    undo_decision(world.secretariat, decision=decision)
    [again] = Doubt.objects.all()
    assert (again.left, again.right, again.left_row) == (three, one, doubt.right_row)
    assert [item[2:4] for item in again.evidence] == [item[3:1:-1] for item in EVIDENCE]
    assert not Relation.objects.exists()


def test_which_of_two_large_ones_is_the_branch_must_both_reviewers_agree_on(
    world: World, organisations: list[Organisation]
) -> None:
    one, _two, three, _four = organisations
    Entry.objects.filter(organisation__in=[one, three]).update(heads=51)
    [doubt] = ask_about(world, (one, three))
    colleague = _grant(world.space, "second@sample.example", world.space.organisation, Role.SECRETARIAT).person
    other = viewer_for(colleague, world.space, day=DAY, strong=True)
    assert not settle_doubt(world.secretariat, doubt=doubt, verdict="branch", turned=True).agreed
    with pytest.raises(Refused, match="Another reviewer said otherwise"):
        settle_doubt(other, doubt=Doubt.objects.get(), verdict="branch")
    assert (Relation.objects.count(), Decision.objects.count()) == (0, 1)
    assert settle_doubt(other, doubt=Doubt.objects.get(), verdict="branch", turned=True).agreed
    assert list(Relation.objects.values_list("organisation", "other")) == [(three.id, one.id)]


def test_two_are_never_branches_of_each_other(world: World, organisations: list[Organisation], client: Client) -> None:
    one, _two, three, _four = organisations
    relate(world.secretariat, space=world.space, kind="branch_of", organisation=three, other=one)
    [doubt] = ask_about(world, (one, three))
    sign_in(client, world.secretary)
    said = client.post(f"{HERE}{doubt.id}/settle/", {"verdict": "branch"}, follow=True).text
    assert "This would close a circle" in said
    assert (Relation.objects.count(), Decision.objects.count(), Doubt.objects.count()) == (1, 0, 1)


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
