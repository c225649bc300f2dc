"""What members say: drafted, handed in, corrected, taken back, and numbered without gaps."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.utils import timezone

from filrouge.ground.actions import NotAllowed, Refused
from filrouge.ground.people.models import Mandate, Role
from filrouge.ground.people.viewer import system
from filrouge.ground.trail.writing import Ref
from filrouge.rooms.plans.actions import contributing, planning, replying
from filrouge.rooms.plans.actions.contributing import Said
from filrouge.rooms.plans.models import Came, Contribution, ContributionState, StepKind
from filrouge.rooms.plans.queries.seen import seen_contributions
from filrouge.rooms.plans.rules import MAY
from tests.rooms.plans.making import Making
from tests.rooms.plans.saying import BIDS, drawn, say

pytestmark = pytest.mark.django_db


def test_what_is_handed_in_has_a_number_its_organisation_its_language_and_its_step(making: Making) -> None:
    plan = making.begun()
    first = say(making, plan, "alpha")
    second = say(making, plan, "beta", "Nous perdons des marchés.", "fr", area=plan.areas.get(position=2))
    assert (first.number, first.organisation, first.state) == (1, making.members["alpha"], "handed_in")
    assert (second.number, second.text.origin, second.area.position) == (2, "fr", 2)  # type: ignore[union-attr]
    assert first.step == making.first_step(plan)
    assert first.person == making.assembly.delegates["alpha"]


def test_a_draft_is_kept_while_it_is_written_and_becomes_the_contribution(making: Making) -> None:
    plan, alpha = making.begun(), making.viewer("alpha")
    contributing.keep_draft(alpha, plan=plan, said=Said("We lose", "en"))
    draft = contributing.keep_draft(alpha, plan=plan, said=Said("We lose bids", "en"))
    assert (Contribution.objects.count(), draft.number, draft.state) == (1, None, "draft")
    handed_in = say(making, plan, "alpha")
    assert (handed_in.pk, handed_in.number, handed_in.state) == (draft.pk, 1, "handed_in")
    assert handed_in.text.in_("en").text == BIDS


def test_a_draft_is_seen_by_its_organisation_alone_and_leaves_no_gap_when_it_is_thrown_away(making: Making) -> None:
    plan, alpha = making.begun(), making.viewer("alpha")
    draft = contributing.keep_draft(alpha, plan=plan, said=Said("We lose", "en"))
    seers = [alpha, making.viewer("beta"), making.secretariat, making.world.nobody]
    assert [draft in seen_contributions(viewer) for viewer in seers] == [True, False, False, False]
    assert [MAY["see_contribution"](viewer, draft) for viewer in seers] == [True, False, False, False]
    with pytest.raises(NotAllowed):
        contributing.throw_away(making.viewer("beta"), contribution=draft)
    contributing.throw_away(alpha, contribution=draft)
    assert not Contribution.objects.exists()
    assert say(making, plan, "beta").number == 1


def test_the_same_words_of_the_same_organisation_are_taken_once(making: Making) -> None:
    plan = making.begun()
    say(making, plan, "alpha")
    with pytest.raises(Refused, match="contribution 1"):
        say(making, plan, "alpha", BIDS.upper() + "  ")
    assert say(making, plan, "beta").number == 2


@pytest.mark.parametrize(
    ("said", "words"),
    [
        (Said("  ", "en"), "Nothing is written yet"),
        (Said("x" * 4_001, "en"), "Take out 1 char"),
        (Said("Hello", "xx"), "Choose the language"),
    ],
)
def test_what_cannot_be_taken_says_why_and_changes_nothing(making: Making, said: Said, words: str) -> None:
    plan = making.begun()
    for act in (contributing.contribute, contributing.keep_draft):
        with pytest.raises(Refused, match=words):
            act(making.viewer("alpha"), plan=plan, said=said)
    assert not Contribution.objects.exists()


def test_what_no_step_allows_says_when_it_opens(making: Making) -> None:
    plan = making.begun(steps=(making.step(StepKind.LISTENING, opens=5, closes=9),))
    with pytest.raises(Refused, match=r"Contributions: open from .* with the step “Listening”"):
        say(making, plan, "alpha")
    over = making.begun(steps=(making.step(StepKind.LISTENING, opens=-9, closes=-5),))
    with pytest.raises(Refused, match=r"Contributions: closed\. No step"):
        say(making, over, "alpha")
    with pytest.raises(Refused, match="Contributions: "):
        contributing.contribute(making.viewer("alpha"), plan=making.draft(), said=Said(BIDS, "en"))
    assert not Contribution.objects.exists()


def test_only_delegates_and_substitutes_contribute(making: Making) -> None:
    plan = making.begun()
    for viewer in (making.secretariat, making.world.nobody, making.world.other, system(making.world.space)):
        with pytest.raises(NotAllowed):
            contributing.contribute(viewer, plan=plan, said=Said(BIDS, "en"))
    Mandate.objects.filter(person=making.assembly.delegates["alpha"]).update(role=Role.OBSERVER)
    with pytest.raises(NotAllowed):
        say(making, plan, "alpha")
    Mandate.objects.filter(person=making.assembly.delegates["alpha"]).update(role=Role.SUBSTITUTE)
    assert say(making, plan, "alpha").number == 1


def test_a_contribution_is_corrected_while_a_step_allows_it_and_translations_are_then_out_of_step(
    making: Making,
) -> None:
    plan = making.begun()
    said = say(making, plan, "alpha")
    said.text = said.text.with_("fr", "Nous perdons des marchés.")
    said.save()
    with pytest.raises(NotAllowed):
        contributing.correct(making.viewer("beta"), contribution=said, said=Said("No", "en"))
    corrected = contributing.correct(making.viewer("alpha"), contribution=said, said=Said("We lose most bids.", "en"))
    assert corrected.text.in_("en").text == "We lose most bids."
    assert corrected.text.in_("fr").status == "draft"
    step = making.first_step(plan)
    for each in plan.steps.all():
        planning.move_step(
            making.secretariat, step=each, opens_at=step.opens_at, closes_at=timezone.now() - timedelta(1)
        )
    said = Contribution.objects.get(pk=said.pk)
    with pytest.raises(Refused, match="closed"):
        contributing.correct(making.viewer("alpha"), contribution=said, said=Said("We lose all bids.", "en"))
    said.refresh_from_db()
    assert said.text.in_("en").text == "We lose most bids."


def test_what_was_said_is_taken_back_and_its_number_is_nobody_elses(making: Making) -> None:
    plan = making.begun()
    said = say(making, plan, "alpha")
    assert contributing.take_back(making.viewer("alpha"), contribution=said).state == "taken_back"
    assert say(making, plan, "alpha").number == 2
    seers = [making.viewer("alpha"), making.secretariat, making.viewer("beta")]
    assert [MAY["see_contribution"](viewer, said) for viewer in seers] == [True, True, False]
    with pytest.raises(Refused, match="taken back"):
        contributing.correct(making.viewer("alpha"), contribution=said, said=Said("Again", "en"))


def test_what_has_become_a_proposal_is_not_taken_back(making: Making) -> None:
    plan = making.begun()
    said = say(making, plan, "alpha")
    drawn(making, plan, said)
    with pytest.raises(Refused, match="Proposal 1 was drawn from it"):
        contributing.take_back(making.viewer("alpha"), contribution=said)
    said.refresh_from_db()
    assert said.state == ContributionState.HANDED_IN


def test_an_answer_to_the_invitation_is_a_contribution(making: Making) -> None:
    plan, alpha = making.begun(), making.viewer("alpha")
    contributing.keep_draft(alpha, plan=plan, said=Said("Half a sen", "en"))
    step = making.first_step(plan)
    said = replying.take_contribution(alpha, Ref("plans.step", step.pk), BIDS, "<1@alpha>")
    contribution = Contribution.objects.get(came=Came.MAIL)
    assert said.startswith("Taken in as contribution 1, as said in English.")
    assert f"/plans/contributions/{contribution.address}/" in said
    assert Contribution.objects.filter(state=ContributionState.DRAFT).count() == 1
    with pytest.raises(Refused, match="not here any more"):
        replying.take_contribution(alpha, Ref("plans.step", 999_999), BIDS, "<2@alpha>")
