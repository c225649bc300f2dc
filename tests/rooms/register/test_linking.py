"""From rows to organisations: what is joined, what is asked, what people decide, and what is undone."""

from __future__ import annotations

from datetime import date

import pytest
from django.utils import timezone

from filrouge.ground.actions import NotAllowed, Refused
from filrouge.ground.people.models import Organisation, Space
from filrouge.methods import linkage
from filrouge.rooms.register.actions import linking as actions
from filrouge.rooms.register.actions.memberships import admit_member
from filrouge.rooms.register.counting import count
from filrouge.rooms.register.linking import model_of, propose
from filrouge.rooms.register.models import Belonging, Decision, Doubt, Entry, Figure, Link, Relation, Row, TrainedModel
from tests.rooms.register.lists import add_list, at, link, org
from tests.world import World

SIREN = [["fr-siren", "552032534", "valid"]]


@pytest.fixture
def second(world: World) -> Organisation:
    return Organisation.objects.create(name="Federation Two", country="BE")


def _network(world: World, *federations: Organisation) -> None:
    for federation in federations:
        admit_member(
            world.secretariat,
            space=world.space,
            member=federation,
            umbrella=world.space.organisation,
            stands_for_others=True,
        )


def _state(space: Space) -> dict[str, object]:
    """Everything that a merge may move and an undo must bring back."""
    links = Link.objects.filter(space=space, ended_at=None).order_by("row_id")
    entries = Entry.objects.filter(space=space).order_by("organisation_id")
    return {
        "links": list(links.values_list("row_id", "organisation_id")),
        "entries": list(entries.values_list("organisation_id", "name", "lists", "listed", "city", "heads")),
        "figures": sorted(Figure.objects.filter(space=space).values_list("organisation_id", "unit", "year", "row_id")),
        "belongings": sorted(Belonging.objects.filter(space=space).values_list("umbrella_id", "organisation_id")),
        "merged": list(Organisation.objects.exclude(merged_into=None).values_list("id", "merged_into_id")),
        "total": count(space, space.organisation_id)["organisations"]["high"],
        "relations": list(Relation.objects.filter(space=space).values_list("organisation_id", "other_id")),
    }


def _doubt(world: World, second: Organisation, **more: object) -> Doubt:
    """Two organisations of two lists with a card between them."""
    _network(world, world.federation, second)
    add_list(
        world.space, world.federation, [org("Atelier Rouge", city="Namur", **more), org("Le Pain Levé", city="Liège")]
    )
    add_list(world.space, second, [org("Rode Draad Gent", city="Gent", **more)])
    link(world.space)
    left, right = at(world.space, "Atelier Rouge"), at(world.space, "Rode Draad Gent")
    Doubt.objects.filter(space=world.space).delete()
    rows = {o: Link.objects.get(organisation=o, ended_at=None).row for o in (left, right)}
    return Doubt.objects.create(
        space=world.space, left=left, right=right, left_row=rows[left], right_row=rows[right], probability=0.5, value=1
    )


def test_the_same_number_on_two_lists_is_one_organisation(world: World, second: Organisation) -> None:
    add_list(world.space, world.federation, [org("Les Petits Riens", country="FR", identifiers=SIREN, city="Lyon")])
    add_list(world.space, second, [org("Petits Riens asbl", country="FR", identifiers=SIREN, city="Lyon")])
    outcome = link(world.space)
    assert (outcome["rows"], outcome["organisations"]) == (2, 1)
    entry = Entry.objects.get(space=world.space, lists=2)
    assert (
        sorted(Link.objects.filter(organisation=entry.organisation).values_list("method", flat=True)) == ["number"] * 2
    )


def test_two_valid_numbers_of_one_register_are_never_one_organisation(world: World, second: Organisation) -> None:
    other = [["fr-siren", "732829320", "valid"]]
    add_list(world.space, world.federation, [org("Emmaüs", country="FR", identifiers=SIREN, city="Lyon")])
    add_list(world.space, second, [org("Emmaüs", country="FR", identifiers=other, city="Lyon")])
    assert link(world.space)["organisations"] == 2


def test_linking_again_changes_nothing(world: World, second: Organisation) -> None:
    add_list(world.space, world.federation, [org("Un", city="Namur"), org("Deux", city="Liège")])
    link(world.space)
    before = _state(world.space)
    assert link(world.space)["moved"] == 0
    assert _state(world.space) == before


def test_next_years_row_of_the_same_list_stays_with_its_organisation_although_all_changed(world: World) -> None:
    add_list(world.space, world.federation, [org("Ancien Nom", city="Namur", own_id="7")], day=date(2025, 1, 1))
    add_list(world.space, world.federation, [org("Tout Autre Chose", city="Arlon", own_id="7")], day=date(2026, 1, 1))
    link(world.space)
    assert Link.objects.filter(ended_at=None).values("organisation").distinct().count() == 1
    assert at(world.space, "Tout Autre Chose")


def test_an_answer_same_merges_and_the_former_address_leads_on(world: World, second: Organisation) -> None:
    doubt = _doubt(world, second)
    before = count(world.space, world.space.organisation_id)["organisations"]["high"]
    actions.settle_doubt(world.secretariat, doubt=doubt, verdict="same")
    doubt.right.refresh_from_db()
    assert doubt.right.merged_into_id == doubt.left_id
    assert count(world.space, world.space.organisation_id)["organisations"]["high"] == before - 1
    assert Entry.objects.get(space=world.space, organisation=doubt.left).lists == 2


@pytest.mark.parametrize("verdict", ["same", "different", "branch"])
def test_an_answer_taken_back_leaves_no_trace_in_the_register(world: World, second: Organisation, verdict: str) -> None:
    doubt = _doubt(world, second)
    before = _state(world.space)
    decision = actions.settle_doubt(world.secretariat, doubt=doubt, verdict=verdict)
    actions.undo_decision(world.secretariat, decision=decision)
    assert _state(world.space) == before
    card = Doubt.objects.get(space=world.space)
    assert {card.left_id, card.right_id} == {doubt.left_id, doubt.right_id}
    assert Decision.objects.get().undone_by == world.secretary


def test_a_merge_survives_the_next_linking_run(world: World, second: Organisation) -> None:
    actions.settle_doubt(world.secretariat, doubt=_doubt(world, second), verdict="same")
    before = _state(world.space)
    link(world.space)
    assert _state(world.space) == before


def test_different_is_remembered_for_ever_and_is_stronger_than_any_score(world: World, second: Organisation) -> None:
    _network(world, world.federation, second)
    add_list(
        world.space, world.federation, [org("Jumeaux", city="Namur", street="Rue Basse 1", website="https://j.example")]
    )
    add_list(world.space, second, [org("Jumeaux", city="Namur", street="Rue Basse 1", website="https://j.example")])
    link(world.space)
    [one] = Entry.objects.filter(space=world.space, name="Jumeaux")
    rows = list(Row.objects.order_by("id").values_list("id", flat=True))
    actions.split_rows(world.secretariat, organisation=one.organisation, space=world.space, rows=[rows[1]])
    link(world.space)
    assert Entry.objects.filter(space=world.space, name="Jumeaux").count() == 2
    assert not Doubt.objects.filter(space=world.space).exists()


def test_a_branch_is_tied_and_not_merged(world: World, second: Organisation) -> None:
    doubt = _doubt(world, second)
    actions.settle_doubt(world.secretariat, doubt=doubt, verdict="branch")
    relation = Relation.objects.get()
    assert (relation.kind, relation.organisation_id, relation.other_id) == ("branch_of", doubt.left_id, doubt.right_id)
    assert Entry.objects.filter(space=world.space, listed=True).count() == 3


def test_two_large_ones_need_two_reviewers(world: World, second: Organisation) -> None:
    from tests.world import _grant

    colleague = _grant(world.space, "second@sample.example", world.space.organisation, "secretariat").person
    doubt = _doubt(world, second, heads=80)
    first = actions.settle_doubt(world.secretariat, doubt=doubt, verdict="same")
    assert not first.agreed
    assert Organisation.objects.get(pk=doubt.right_id).merged_into is None
    from dataclasses import replace

    from filrouge.ground.people.viewer import viewer_for

    other = viewer_for(colleague, world.space, day=date(2026, 6, 1), strong=True)
    doubt.refresh_from_db()
    with pytest.raises(Refused, match="Another reviewer said otherwise"):
        actions.settle_doubt(other, doubt=doubt, verdict="different")
    assert actions.settle_doubt(replace(world.secretariat), doubt=doubt, verdict="same").agreed is False
    assert actions.settle_doubt(other, doubt=doubt, verdict="same").agreed
    assert Organisation.objects.get(pk=doubt.right_id).merged_into_id == doubt.left_id


@pytest.mark.parametrize("who", ["nobody", "member", "other"])
def test_nobody_else_answers(world: World, second: Organisation, who: str) -> None:
    doubt = _doubt(world, second)
    before = _state(world.space)
    with pytest.raises(NotAllowed):
        actions.settle_doubt(dict(world.callers())[who], doubt=doubt, verdict="same")
    assert (_state(world.space), Decision.objects.count()) == (before, 0)


def test_a_run_that_was_overtaken_by_a_decision_is_refused_and_changes_nothing(
    world: World, second: Organisation
) -> None:
    doubt = _doubt(world, second)
    proposal = propose(world.space)
    actions.settle_doubt(world.secretariat, doubt=doubt, verdict="same")
    before = _state(world.space)
    with pytest.raises(Refused, match="changed while"):
        actions.apply_links(world.system, space=world.space, proposal=proposal)
    assert _state(world.space) == before


def test_the_last_row_cannot_be_taken_out_of_an_organisation(world: World) -> None:
    add_list(world.space, world.federation, [org("Seule", city="Namur")])
    link(world.space)
    row = Row.objects.get()
    with pytest.raises(Refused, match="leave at least one"):
        actions.split_rows(world.secretariat, organisation=at(world.space, "Seule"), space=world.space, rows=[row.id])


def test_a_withdrawn_list_speaks_no_more(world: World, second: Organisation) -> None:
    source = add_list(world.space, world.federation, [org("Un", city="Namur")])
    add_list(world.space, second, [org("Deux", city="Liège")])
    link(world.space)
    source.state = "withdrawn"
    source.save()
    link(world.space)
    assert list(Entry.objects.filter(space=world.space, listed=True).values_list("name", flat=True)) == ["Deux"]
    assert timezone.now()


def test_a_score_that_a_space_learned_from_other_measures_is_not_asked(world: World) -> None:
    learned = linkage.shipped().to_json()
    kept = TrainedModel.objects.create(space=world.space, at=timezone.now(), labels=60, model=learned)
    assert model_of(world.space).to_json() == learned
    assert model_of(world.space) is not linkage.shipped()
    kept.model = learned.replace('"website_name"', '"something_else"')
    kept.save()
    assert model_of(world.space) is linkage.shipped()
