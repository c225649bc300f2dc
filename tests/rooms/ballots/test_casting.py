"""Casting: the last counts, what is sent twice counts once, a secret vote is changed by its receipt alone."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta
from typing import Any

import pytest
from django.utils import timezone

from filrouge.ground.actions import NotAllowed, Refused
from filrouge.ground.people.viewer import viewer_for
from filrouge.ground.trail.models import Entry
from filrouge.rooms.ballots import sealing
from filrouge.rooms.ballots.actions import casting
from filrouge.rooms.ballots.models import Ballot, Urn, Vote
from tests.rooms.ballots.assembly import Assembly
from tests.rooms.ballots.sheets import EQUAL, carrying, second_delegate
from tests.world import DAY

pytestmark = pytest.mark.django_db
YES = {"1": {"yes": 1}}


@pytest.fixture(autouse=True)
def _own_seals(settings: Any, tmp_path: Any) -> None:
    settings.HOME = tmp_path


def test_the_same_answer_sent_twice_is_one_vote(assembly: Assembly) -> None:
    ballot = assembly.opened()
    voter = assembly.voter(ballot, "alpha")
    first = casting.cast_vote(assembly.viewer("alpha"), voter=voter, answers=YES)
    assert casting.cast_vote(assembly.viewer("alpha"), voter=voter, answers=YES) == first
    assert Vote.objects.count() == 1
    casting.cast_vote(assembly.viewer("alpha"), voter=voter, answers={"1": {"no": 1}})
    casting.cast_vote(assembly.viewer("alpha"), voter=voter, answers=YES)
    assert [vote.number for vote in Vote.objects.order_by("number")] == [1, 2, 3]


def test_any_delegate_casts_and_only_the_head_corrects(assembly: Assembly) -> None:
    ballot = assembly.opened()
    voter, second = (
        assembly.voter(ballot, "alpha"),
        viewer_for(second_delegate(assembly, "alpha"), assembly.world.space, day=DAY),
    )
    third = replace(second, person=assembly.delegates["beta"])
    casting.cast_vote(second, voter=voter, answers=YES)
    with pytest.raises(Refused, match="head delegate can correct it"):
        casting.cast_vote(third, voter=voter, answers={"1": {"no": 1}})
    assert Vote.objects.get().answers == YES
    casting.cast_vote(assembly.viewer("alpha"), voter=voter, answers={"1": {"no": 1}})
    assert Vote.objects.count() == 2


def test_nothing_comes_in_after_the_planned_closing_even_before_the_worker_closes(assembly: Assembly) -> None:
    ballot = assembly.opened(closes_at=timezone.now() + timedelta(hours=1))
    Ballot.objects.update(closes_at=timezone.now() - timedelta(seconds=1))
    with pytest.raises(Refused, match="not open"):
        assembly.votes(ballot, alpha="yes")
    assert not Vote.objects.exists()


@pytest.mark.parametrize(
    ("method", "given", "answer", "words"),
    [
        ("approval", {}, {"approved": ["9"]}, "does not stand on this ballot"),
        ("approval", {"most": 1}, {"approved": ["1", "2"]}, "at most 1 can be"),
        ("points", {"points": 5}, {"points": {"1": 3, "2": 3}}, "6 points were given; there are 5"),
        ("instant_runoff", {}, {"ranking": [["1", "2"]]}, "same place"),
    ],
)
def test_an_answer_that_cannot_stand_changes_nothing(
    assembly: Assembly, method: str, given: dict[str, Any], answer: dict[str, Any], words: str
) -> None:
    ballot = assembly.opened(options=("Ada", "Ben", "Cem"), method=method, settings=given)
    with pytest.raises(Refused, match=words):
        assembly.votes(ballot, alpha=answer)
    assert not Vote.objects.exists()


def test_a_vote_is_split_only_where_the_rule_says_so(assembly: Assembly) -> None:
    split = {"yes": 3, "no": 1, "abstain": 1}
    whole = assembly.opened()
    with pytest.raises(Refused, match="does not let an organisation split"):
        assembly.votes(whole, alpha=split)
    assert not Vote.objects.exists()
    ballot = assembly.opened(assembly.rule(may_split=True))
    assembly.votes(ballot, alpha=split)
    assert Vote.objects.get().answers == {"1": split}


def test_a_sheet_casts_all_votes_that_an_organisation_carries_or_none(assembly: Assembly) -> None:
    ballot = carrying(assembly, "alpha", "beta", "gamma")
    voters = {name: assembly.voter(ballot, name) for name in ("alpha", "beta", "gamma", "delta")}
    alpha, space = assembly.viewer("alpha"), assembly.world.space
    with pytest.raises(Refused, match="You do not carry the vote of Delta"):
        casting.cast_sheet(alpha, space=space, sheet={voters["beta"]: YES, voters["delta"]: YES})
    with pytest.raises(Refused, match="does not ask"):
        casting.cast_sheet(alpha, space=space, sheet={voters["alpha"]: YES, voters["beta"]: {"2": {"yes": 1}}})
    with pytest.raises(Refused, match="Nothing is chosen"):
        casting.cast_sheet(alpha, space=space, sheet={})
    assert not Vote.objects.exists()
    casting.cast_sheet(alpha, space=space, sheet={voters[name]: YES for name in ("alpha", "beta", "gamma")})
    assert Vote.objects.count() == 3
    assert {vote.by_id for vote in Vote.objects.all()} == {assembly.members["alpha"].id}
    with pytest.raises(Refused, match="Alpha carries your vote"):
        assembly.votes(ballot, beta="no")


def secret(assembly: Assembly, **wording: Any) -> Ballot:
    return assembly.opened(assembly.rule(EQUAL, **wording), secret=True)


def papers(ballot: Ballot) -> list[sealing.Paper]:
    return sealing.unseal(ballot.address, Urn.objects.get(ballot=ballot).sealed)


def test_a_secret_vote_is_changed_with_its_receipt_alone(assembly: Assembly) -> None:
    ballot = secret(assembly)
    alpha, voter = assembly.viewer("alpha"), assembly.voter(ballot, "alpha")
    receipt = casting.cast_secretly(alpha, voter=voter, answers=YES)
    for wrong in ("", "aaaa-aaaa-aaaa-aaaa"):
        with pytest.raises(Refused, match="type the receipt"):
            casting.cast_secretly(alpha, voter=voter, answers={"1": {"no": 1}}, receipt=wrong)
    assert [paper.answers for paper in papers(ballot)] == [YES]
    assert (
        casting.cast_secretly(alpha, voter=voter, answers={"1": {"no": 1}}, receipt=f" {receipt.upper()} ") == receipt
    )
    assert [(paper.receipt, paper.answers) for paper in papers(ballot)] == [(receipt, {"1": {"no": 1}})]
    assert not Vote.objects.exists()


def test_a_secret_form_that_is_sent_twice_casts_one_paper(assembly: Assembly) -> None:
    ballot = secret(assembly)
    alpha, voter, offered = assembly.viewer("alpha"), assembly.voter(ballot, "alpha"), sealing.new_receipt()
    for _unused in range(2):
        assert casting.cast_secretly(alpha, voter=voter, answers=YES, offered=offered) == offered
    assert len(papers(ballot)) == 1
    beta = assembly.voter(ballot, "beta")
    assert casting.cast_secretly(assembly.viewer("beta"), voter=beta, answers=YES, offered=offered) != offered
    assert len({paper.receipt for paper in papers(ballot)}) == 2


def test_neither_the_choice_nor_the_receipt_stands_in_the_trail(assembly: Assembly) -> None:
    ballot = secret(assembly)
    voter = assembly.voter(ballot, "alpha")
    receipt = casting.cast_secretly(assembly.viewer("alpha"), voter=voter, answers={"1": {"abstain": 1}})
    entry = Entry.objects.order_by("-id")[0]
    assert (entry.verb, entry.subject_kind) == ("ballots.cast_secretly", "ballots.voter")
    assert entry.after == {"ballot": ballot.id, "organisation": assembly.members["alpha"].id}
    assert receipt not in repr(list(Entry.objects.values()))


def test_nobody_drops_a_paper_for_another(assembly: Assembly) -> None:
    ballot = secret(assembly)
    for viewer in (assembly.viewer("beta"), assembly.world.nobody, assembly.secretariat):
        with pytest.raises(NotAllowed):
            casting.cast_secretly(viewer, voter=assembly.voter(ballot, "alpha"), answers=YES)
    assert papers(ballot) == []
