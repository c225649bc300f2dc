"""Proposals: drawn from what was said, by several authors, in versions, supported, discussed and taken back."""

from __future__ import annotations

from decimal import Decimal

import pytest

from filrouge.ground.actions import NotAllowed, Refused
from filrouge.ground.asked.models import Addressee, News
from filrouge.ground.people.viewer import Viewer
from filrouge.ground.thread.models import Link
from filrouge.ground.trail.models import Entry
from filrouge.ground.words import Words
from filrouge.rooms.plans.actions import authoring, drawing, proposing, supporting, withdrawing
from filrouge.rooms.plans.models import Author, Comment, Drawn, Proposal, ProposalState, StepKind, Support
from filrouge.rooms.plans.queries.seen import seen_proposals
from filrouge.rooms.plans.queries.standing import supporters
from filrouge.rooms.plans.queries.waiting import waiting
from filrouge.rooms.plans.rules import MAY
from tests.rooms.plans.making import Making
from tests.rooms.plans.saying import DESK, drawn, offer, say, wording

pytestmark = pytest.mark.django_db


def told(kind: str) -> dict[str, set[str]]:
    """Who was told what of a kind: the sentence in English → names of organisations."""
    found: dict[str, set[str]] = {}
    for news in News.objects.filter(kind=kind):
        who = Addressee.objects.filter(news=news).values_list("organisation__name", flat=True)
        found.setdefault(Words.from_json(news.text).in_("en").text if isinstance(news.text, dict) else str(
            news.text.in_("en").text), set()).update(str(name) for name in who)  # fmt: skip
    return found


def test_a_proposal_is_drawn_from_several_contributions_and_asks_who_said_them_to_be_its_authors(
    making: Making,
) -> None:
    plan = making.begun()
    first, second = say(making, plan, "alpha"), say(making, plan, "beta", "We bid alone.")
    proposal = drawn(making, plan, first, second)
    assert (proposal.number, proposal.version, proposal.state) == (1, 1, "open")
    assert set(proposal.authors.values_list("organisation__name", "accepted_at")) == {("Alpha", None), ("Beta", None)}
    causes = Link.objects.filter(effect_kind="plans.proposal", effect_id=proposal.pk, how="wasDerivedFrom")
    assert set(causes.values_list("cause_kind", "cause_id")) == {
        ("plans.contribution", first.pk), ("plans.contribution", second.pk),
    }  # fmt: skip
    again = drawn(making, plan, first, title="Another thing")
    assert (again.number, first.drawn.count()) == (2, 2)


def test_contributions_are_added_and_one_that_was_sorted_wrongly_waits_again(making: Making) -> None:
    plan = making.begun()
    first, second = say(making, plan, "alpha"), say(making, plan, "beta", "We bid alone.")
    proposal = drawn(making, plan, first)
    assert drawing.add_sources(making.secretariat, proposal=proposal, contributions=[first, second]) == 1
    drawing.remove_source(making.secretariat, proposal=proposal, contribution=first)
    assert list(proposal.drawn.values_list("contribution", flat=True)) == [second.pk]


def test_what_is_not_of_this_plan_or_not_handed_in_is_not_drawn_from(making: Making) -> None:
    plan, other = making.begun(), making.begun()
    strange = say(making, other, "alpha")
    for contributions, words in (([strange], "another plan"), ([], "Choose the contributions")):
        with pytest.raises(Refused, match=words):
            drawn(making, plan, *contributions)
    assert not Proposal.objects.exists()
    assert not Drawn.objects.exists()


def test_members_propose_while_a_step_lets_them_and_invite_others_as_authors(making: Making) -> None:
    plan = making.begun(steps=(making.step(StepKind.LISTENING), making.step(StepKind.SORTING, opens=5, closes=9)))
    with pytest.raises(Refused, match="Proposals: open from"):
        offer(making, plan, "alpha")
    assert not Proposal.objects.exists()
    plan = making.begun()
    proposal = offer(making, plan, "alpha", organisations=[making.members["beta"]], cost=Decimal(5_000))
    assert {(a.organisation.name, a.accepted_at is not None) for a in proposal.authors.all()} == {
        ("Alpha", True), ("Beta", False),
    }  # fmt: skip
    asked = waiting(making.world.space, [making.members["beta"].pk])
    assert [(row.kind, row.what.text) for row in asked] == [("plans.author", DESK)]
    invitation = proposal.authors.get(organisation=making.members["beta"])
    with pytest.raises(NotAllowed):
        authoring.answer_invitation(making.viewer("gamma"), author=invitation, yes=True)
    authoring.answer_invitation(making.viewer("beta"), author=invitation, yes=True)
    assert MAY["keep_proposal"](making.viewer("beta"), proposal)
    assert waiting(making.world.space, [making.members["beta"].pk]) == []


def test_an_invitation_that_is_declined_leaves_nothing_and_the_last_author_stays(making: Making) -> None:
    plan = making.begun()
    proposal = offer(making, plan, "alpha", organisations=[making.members["beta"]])
    authoring.answer_invitation(
        making.viewer("beta"), author=proposal.authors.get(organisation=making.members["beta"]), yes=False
    )
    own = Author.objects.get()
    with pytest.raises(Refused, match="last author"):
        authoring.leave(making.viewer("alpha"), author=own)
    with pytest.raises(Refused, match="author or is asked"):
        authoring.invite_author(making.viewer("alpha"), proposal=proposal, organisation=making.members["alpha"])
    assert Author.objects.get() == own


def test_a_new_version_keeps_the_old_one_and_nobody_writes_over_somebody_elses(making: Making) -> None:
    plan = making.begun()
    proposal = offer(making, plan, "alpha")
    supporting.support(making.viewer("beta"), proposal=proposal)
    changed = wording("A desk in every region")
    proposing.revise(making.viewer("alpha"), proposal=proposal, wording=changed, version=1)
    assert [each.title.in_("en").text for each in proposal.versions.order_by("version")] == [
        DESK, "A desk in every region",
    ]  # fmt: skip
    stale = Proposal.objects.get(pk=proposal.pk)
    with pytest.raises(Refused, match="version 2 meanwhile"):
        proposing.revise(making.secretariat, proposal=stale, wording=wording("Mine"), version=1)
    with pytest.raises(NotAllowed):
        proposing.revise(making.viewer("gamma"), proposal=stale, wording=wording("Theirs"), version=2)
    proposal.refresh_from_db()
    assert (proposal.version, proposal.title.in_("en").text) == (2, "A desk in every region")
    assert list(told("plans.new_version").values()) == [{"Beta"}]


def test_a_translation_is_renewed_without_a_new_version(making: Making) -> None:
    proposal = offer(making, making.begun(), "alpha")
    alpha = making.viewer("alpha")
    proposing.renew(
        alpha, proposal=proposal, language="fr", title="Un bureau commun", text="Le réseau tient un bureau."
    )
    assert (proposal.version, proposal.title.in_("fr").status) == (1, "checked")
    assert proposal.versions.get().title.in_("fr").text == "Un bureau commun"
    proposing.renew(alpha, proposal=proposal, language="fr", title="Un bureau", text="Un bureau pour tous.")
    kept = Entry.objects.filter(verb="plans.renew").latest("id").before
    assert (kept["title"], kept["text"]) == ("Un bureau commun", "Le réseau tient un bureau.")
    with pytest.raises(Refused, match="language of the original"):
        proposing.renew(alpha, proposal=proposal, language="en", title="A", text="B")


def test_organisations_support_once_and_take_it_back(making: Making) -> None:
    proposal = offer(making, making.begun(), "alpha")
    for _time in range(2):
        supporting.support(making.viewer("beta"), proposal=proposal)
    assert supporters(proposal) == {making.members["beta"].pk}
    with pytest.raises(NotAllowed):
        supporting.support(making.secretariat, proposal=proposal)
    supporting.take_back_support(making.viewer("beta"), proposal=proposal)
    assert not Support.objects.exists()


def test_what_no_step_allows_is_refused_with_when_it_opens(making: Making) -> None:
    proposal = offer(making, making.begun(), "alpha")
    plan = proposal.plan
    plan.steps.update(allows=["propose"])
    proposal = Proposal.objects.get(pk=proposal.pk)
    with pytest.raises(Refused, match="Support: closed"):
        supporting.support(making.viewer("beta"), proposal=proposal)
    with pytest.raises(Refused, match="Comments: closed"):
        supporting.comment(making.viewer("beta"), proposal=proposal, text="Good", language="en")
    assert not Support.objects.exists()
    assert not Comment.objects.exists()


def test_comments_have_one_level_of_answers_and_are_taken_back_without_a_hole(making: Making) -> None:
    proposal = offer(making, making.begun(), "alpha")
    first = supporting.comment(making.viewer("beta"), proposal=proposal, text="Who pays?", language="en")
    answer = supporting.comment(
        making.viewer("alpha"), proposal=proposal, text="The fund.", language="en", answers=first
    )
    deeper = supporting.comment(making.viewer("beta"), proposal=proposal, text="Ah.", language="en", answers=answer)
    assert (answer.answers, deeper.answers) == (first, first)
    with pytest.raises(NotAllowed):
        supporting.take_back_comment(making.viewer("gamma"), comment=first)
    supporting.take_back_comment(making.viewer("beta"), comment=first)
    first.refresh_from_db()
    assert (bool(first.text), first.taken_back_at is not None, Comment.objects.count()) == (False, True, 3)


def test_one_author_takes_a_proposal_back_and_several_do_not_for_each_other(making: Making) -> None:
    plan = making.begun()
    said = say(making, plan, "alpha")
    proposal = offer(making, plan, "alpha", contributions=[said], organisations=[making.members["beta"]])
    supporting.support(making.viewer("gamma"), proposal=proposal)
    authoring.answer_invitation(
        making.viewer("beta"), author=proposal.authors.get(organisation=making.members["beta"]), yes=True
    )
    with pytest.raises(Refused, match="Other organisations stand behind it"):
        withdrawing.withdraw(making.viewer("alpha"), proposal=proposal)
    with pytest.raises(Refused, match="Say why"):
        withdrawing.withdraw(making.secretariat, proposal=proposal)
    proposal.refresh_from_db()
    assert proposal.state == ProposalState.OPEN
    withdrawing.withdraw(making.secretariat, proposal=proposal, reason="It is said in proposal 4")
    assert proposal.state == ProposalState.TAKEN_BACK
    assert list(told("plans.taken_back").values()) == [{"Alpha", "Beta", "Gamma"}]
    assert "taken_back" in [p.state for p in seen_proposals(making.viewer("eta"))]


def test_lists_and_single_answers_agree_on_who_sees_a_proposal(making: Making) -> None:
    plan = making.begun()
    offer(making, plan, "alpha")
    draft = offer(making, plan, "beta", "A draft")
    Proposal.objects.filter(pk=draft.pk).update(state=ProposalState.DRAFT)
    thrown = offer(making, plan, "beta", "Thrown away")
    thrown.versions.all().delete()
    Proposal.objects.filter(pk=thrown.pk).update(state=ProposalState.TAKEN_BACK)
    viewers: list[Viewer] = [
        making.world.nobody, making.viewer("beta"), making.viewer("gamma"), making.secretariat, making.world.system,
    ]  # fmt: skip
    for viewer in viewers:
        listed = set(seen_proposals(viewer))
        assert {each for each in Proposal.objects.all() if MAY["see_proposal"](viewer, each)} == listed
    assert [seen_proposals(viewer).count() for viewer in viewers] == [1, 3, 1, 3, 3]
