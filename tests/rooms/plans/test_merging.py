"""Several proposals become one: nothing is lost, nothing is doubled, and it can be undone while nothing is decided."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
import pytest
from django.utils import timezone
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from filrouge.ground.actions import NotAllowed, Refused
from filrouge.ground.asked.models import News
from filrouge.ground.pages import kept
from filrouge.ground.thread.queries import life
from filrouge.rooms.plans.actions import merging, supporting, withdrawing
from filrouge.rooms.plans.models import Contribution, Plan, Proposal, ProposalState, Support
from filrouge.rooms.plans.queries.contributions import unsorted
from filrouge.rooms.plans.queries.proposals import backings, named_authors
from filrouge.rooms.plans.queries.standing import families, supporters
from filrouge.rooms.plans.queries.voices import matrix
from tests.rooms.plans.making import Making
from tests.rooms.plans.saying import offer, say, wording

pytestmark = pytest.mark.django_db


def three(making: Making, plan: Plan) -> list[Proposal]:
    """Three proposals, each drawn from a contribution of its author and supported by two."""
    found = []
    for author, friends in (("alpha", "beta gamma"), ("beta", "gamma delta"), ("gamma", "alpha beta")):
        source = say(making, plan, author, f"What {author} needs")
        proposal = offer(making, plan, author, f"A desk for {author}", contributions=[source])
        for friend in friends.split():
            supporting.support(making.viewer(friend), proposal=proposal)
        found.append(proposal)
    return found


def test_who_supports_the_originals_supports_what_they_became_and_counts_once(making: Making) -> None:
    one, two, three_ = three(making, making.begun())
    merging.merge(making.secretariat, into=three_, proposals=[one, two])
    members = making.members
    assert supporters(three_) == {members[name].pk for name in ("alpha", "beta", "gamma", "delta")}
    assert Support.objects.count() == 6
    supporting.support(making.viewer("delta"), proposal=three_)
    assert Support.objects.count() == 6
    assert named_authors([three_.pk])[three_.pk] == ["Alpha", "Beta", "Gamma"]
    assert (one.state, one.merged_into) == (ProposalState.MERGED, three_)
    assert News.objects.filter(kind="plans.merged").count() == 2
    supporting.take_back_support(making.viewer("gamma"), proposal=three_)
    assert members["gamma"].pk not in supporters(three_)


def test_proposals_merge_into_a_new_one_that_leads_back_to_them(making: Making) -> None:
    plan = making.begun()
    one, two, _three = three(making, plan)
    new = merging.merge_anew(making.secretariat, plan=plan, proposals=[one, two], wording=wording("One desk for all"))
    assert new.number == 4
    assert families([new.pk])[new.pk] == {new.pk, one.pk, two.pk}
    titles = {knot.title for knot in life(making.world.nobody, new)}
    assert {"A desk for alpha", "A desk for beta", "“What alpha needs”", "“What beta needs”"} <= titles


def test_a_merge_is_undone_and_everything_is_as_before(making: Making) -> None:
    one, two, three_ = three(making, making.begun())
    before = {each.pk: supporters(each) for each in (one, two, three_)}
    merging.merge(making.secretariat, into=two, proposals=[one])
    merging.merge(making.secretariat, into=three_, proposals=[two])
    assert backings(making.world.nobody, [three_.pk])[three_.pk].yes == 4
    merging.unmerge(making.secretariat, proposal=two)
    merging.unmerge(making.secretariat, proposal=one)
    assert {each.pk: supporters(each) for each in (one, two, three_)} == before
    assert set(Proposal.objects.values_list("state", flat=True)) == {"open"}
    assert not three_.authors.filter(accepted_at=None).exists()


def test_what_is_decided_stays_merged_and_holds_the_words_of_all_that_went_into_it(making: Making) -> None:
    plan = making.begun()
    one, two, last = three(making, plan)
    merging.merge(making.secretariat, into=two, proposals=[one])
    merging.merge(making.secretariat, into=last, proposals=[two])
    Proposal.objects.filter(pk=last.pk).update(state=ProposalState.ADOPTED, decided_at=timezone.now())
    members = {making.members[name].pk for name in ("alpha", "beta", "gamma")}
    assert matrix(making.viewer("alpha"), plan).adopted == members
    with pytest.raises(Refused, match="Adopted"):
        merging.unmerge(making.secretariat, proposal=two)
    two.refresh_from_db()
    assert two.merged_into == last


def test_members_do_not_merge_and_nothing_goes_into_itself_or_round_in_a_circle(making: Making) -> None:
    one, two, _three = three(making, making.begun())
    with pytest.raises(NotAllowed):
        merging.merge(making.viewer("alpha"), into=one, proposals=[two])
    with pytest.raises(Refused, match="Choose other proposals"):
        merging.merge(making.secretariat, into=one, proposals=[one])
    merging.merge(making.secretariat, into=two, proposals=[one])
    with pytest.raises(Refused, match="merged into proposal 2"):
        merging.merge(making.secretariat, into=one, proposals=[two])
    with pytest.raises(Refused, match="merged into proposal 2"):
        supporting.support(making.viewer("delta"), proposal=one)


def test_what_was_merged_stands_for_itself_again_when_its_proposal_is_taken_back(making: Making) -> None:
    one, two, _three = three(making, making.begun())
    merging.merge(making.secretariat, into=two, proposals=[one])
    withdrawing.withdraw(making.secretariat, proposal=two, reason="Not pursued")
    one.refresh_from_db()
    assert (one.state, one.merged_into) == (ProposalState.OPEN, None)
    waiting = Contribution.objects.filter(unsorted())
    assert [each.text.in_("en").text for each in waiting] == ["What beta needs"]


def test_what_was_told_apart_is_not_suggested_again(making: Making) -> None:
    from filrouge.rooms.plans.queries.similar import alike_to_proposal

    plan = making.begun()
    one = offer(making, plan, "alpha", "A joint desk for public tenders")
    two = offer(making, plan, "beta", "A desk for joint public tenders")
    offer(making, plan, "gamma", "Care leave in the model statutes", text="Leave for all who care.")
    assert [each.id for each in alike_to_proposal(making.secretariat, one)] == [two.pk]
    merging.tell_apart(making.secretariat, one=two, other=one)
    assert alike_to_proposal(making.secretariat, one) == ()
    assert alike_to_proposal(making.secretariat, two) == ()


def test_what_means_the_same_in_another_language_is_suggested_where_a_model_is_installed(
    making: Making, monkeypatch: pytest.MonkeyPatch
) -> None:
    from filrouge.methods.similar.items import Floats, Meaning
    from filrouge.rooms.plans.queries import similar

    def vectors(texts: Sequence[str]) -> Floats:
        return np.array([[1, 0] if "tender" in text or "offres" in text else [0, 1] for text in texts], np.float32)

    plan = making.begun()
    said = offer(making, plan, "alpha", "A joint desk for public tenders")
    same = offer(making, plan, "beta", "Un guichet pour les appels d’offres", text="À plusieurs.", language="fr")
    offer(making, plan, "gamma", "Le congé d’aidant", text="Pour toutes les équipes.", language="fr")
    kept.forget()
    assert similar.alike_to_proposal(making.secretariat, said) == ()
    monkeypatch.setattr(similar, "meaning", lambda: Meaning(vectors, None, 0.5))
    kept.forget()
    (found,) = similar.alike_to_proposal(making.secretariat, said)
    assert (found.id, found.shared, found.meant) == (same.pk, "", True)


def standing(plan: Plan) -> set[int]:
    """The contributions that stand behind an open proposal, or wait for one."""
    open_ones = Proposal.objects.filter(plan=plan, state=ProposalState.OPEN).values_list("pk", flat=True)
    family = {child for children in families(list(open_ones)).values() for child in children}
    behind = Contribution.objects.filter(plan=plan, drawn__proposal__in=family)
    waiting = Contribution.objects.filter(unsorted(), plan=plan)
    return {*behind.values_list("pk", flat=True), *waiting.values_list("pk", flat=True)}


STEPS = st.lists(
    st.tuples(st.sampled_from(["merge", "unmerge", "withdraw", "support"]), st.integers(0, 2), st.integers(0, 2)),
    max_size=8,
)


@settings(max_examples=25, suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow])
@given(steps=STEPS)
def test_no_contribution_is_ever_lost_and_no_support_is_ever_doubled(
    making: Making, steps: list[tuple[str, int, int]]
) -> None:
    from django.db import transaction

    with transaction.atomic():
        plan = making.begun()
        proposals = three(making, plan)
        everything = set(Contribution.objects.filter(plan=plan).values_list("pk", flat=True))
        for what, one, other in steps:
            _do(making, what, Proposal.objects.get(pk=proposals[one].pk), Proposal.objects.get(pk=proposals[other].pk))
            assert standing(plan) == everything
            roots = list(Proposal.objects.filter(plan=plan, merged_into=None).values_list("pk", flat=True))
            shown = backings(making.world.nobody, roots)
            assert all(shown[root].yes == len(supporters(Proposal.objects.get(pk=root))) <= 4 for root in roots)
            assert {child for family in families(roots).values() for child in family} == {p.pk for p in proposals}
        transaction.set_rollback(True)


def _do(making: Making, what: str, one: Proposal, other: Proposal) -> None:
    """One step, if it can be done."""
    try:
        if what == "merge":
            merging.merge(making.secretariat, into=other, proposals=[one])
        elif what == "unmerge":
            merging.unmerge(making.secretariat, proposal=one)
        elif what == "withdraw":
            withdrawing.withdraw(making.secretariat, proposal=one, reason="Not pursued")
        else:
            supporting.support(making.viewer("delta"), proposal=one)
    except Refused:
        return
