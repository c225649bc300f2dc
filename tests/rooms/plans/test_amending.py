"""Amendments: the full text in one language, taken in as the next version or not, carried over and colliding."""

from __future__ import annotations

import pytest
from django.utils import translation

from filrouge.ground.actions import NotAllowed, Refused
from filrouge.ground.asked.models import Addressee, News
from filrouge.ground.thread.queries import life
from filrouge.ground.words import Words
from filrouge.rooms.plans.actions import amending, proposing
from filrouge.rooms.plans.models import Amendment, AmendmentState, Plan, Proposal, ProposalVersion, StepKind
from filrouge.rooms.plans.queries import decidable
from filrouge.rooms.plans.queries.amendments import AmendmentRow, amendment_rows, amendments
from filrouge.rooms.plans.queries.waiting import waiting
from tests.rooms.plans.effects import adopted, open_plan
from tests.rooms.plans.making import Making
from tests.rooms.plans.saying import DESK, ask_for, offer, wording

pytestmark = pytest.mark.django_db

TEXT = "We ask the Commission to act now. Members pay what they can."
URGE = "We urge the Commission to act now. Members pay what they can."
ONCE = "We ask the Commission to act at once. Members pay what they can."
CALL = "We call on the Commission to act now. Members pay what they can."


@pytest.fixture
def plan(making: Making) -> Plan:
    return making.begun(StepKind.AMENDING)


@pytest.fixture
def proposal(making: Making, plan: Plan) -> Proposal:
    return offer(making, plan, "alpha", text=TEXT)


def row(making: Making, amendment: Amendment, viewer: str = "alpha") -> AmendmentRow:
    rows = amendments(making.viewer(viewer), amendment.proposal.plan).rows
    return next(each for each in rows if each.number == amendment.number)


def marked(runs: object) -> str:
    """Runs as a reader sees them: -deleted- +inserted+."""
    signs = {"same": "", "deleted": "-", "inserted": "+"}
    return "".join(f"{signs[run.kind]}{run.text}{signs[run.kind]}" for run in runs)  # type: ignore[attr-defined]


def test_an_amendment_keeps_the_whole_text_and_its_change_is_shown_word_by_word(
    making: Making, proposal: Proposal
) -> None:
    amendment = ask_for(making, proposal, "beta", URGE, because="It is late.")
    assert (amendment.number, amendment.base, amendment.text, amendment.language) == (1, 1, URGE, "en")
    shown = row(making, amendment)
    assert marked(shown.text) == "We -ask-+urge+ the Commission to act now. Members pay what they can."
    assert (shown.title, shown.may_answer, shown.own) == ((), True, False)
    assert row(making, amendment, "beta").own
    asked = waiting(making.world.space, [making.members["alpha"].pk, making.members["beta"].pk])
    assert [(each.kind, each.organisation) for each in asked] == [("plans.amendment", making.members["alpha"].pk)]


def test_numbers_count_through_the_whole_plan(making: Making, plan: Plan, proposal: Proposal) -> None:
    other = offer(making, plan, "beta", text=TEXT)
    assert [ask_for(making, each, "gamma", URGE).number for each in (proposal, other, proposal)] == [1, 2, 3]


def test_what_is_taken_in_is_the_next_version_and_is_told(making: Making, proposal: Proposal) -> None:
    amendment = ask_for(making, proposal, "beta", URGE)
    amending.take_in(making.viewer("alpha"), amendment=amendment)
    proposal.refresh_from_db()
    assert (proposal.version, proposal.text.in_("en").text) == (2, URGE)
    assert ProposalVersion.objects.get(proposal=proposal, version=2).because == amendment
    assert amendment.state == AmendmentState.TAKEN_IN
    news = News.objects.get(kind="plans.amendment_answered")
    assert list(Addressee.objects.filter(news=news).values_list("organisation__name", flat=True)) == ["Beta"]
    marks = {knot.mark for knot in life(making.world.nobody, proposal)}
    assert {"Proposal 1", "Amendment 1"} <= marks


def test_what_is_not_taken_in_says_why(making: Making, proposal: Proposal) -> None:
    amendment = ask_for(making, proposal, "beta", URGE)
    with pytest.raises(Refused, match="Say why it is not taken in"):
        amending.not_take_in(making.viewer("alpha"), amendment=amendment, reason=Words())
    amendment.refresh_from_db()
    assert amendment.state == AmendmentState.OPEN
    amending.not_take_in(making.viewer("alpha"), amendment=amendment, reason=Words.of("We cannot urge it.", "en"))
    proposal.refresh_from_db()
    assert (proposal.version, amendment.state) == (1, AmendmentState.NOT_TAKEN_IN)
    with pytest.raises(Refused, match="“Not taken in” already"):
        amending.take_in(making.viewer("alpha"), amendment=amendment)
    answered = amendments(making.world.nobody, proposal.plan, "answered").rows[0]
    assert answered.answer is not None
    assert answered.answer.text == "We cannot urge it."
    knots = {knot.mark: knot.reason for knot in life(making.world.nobody, amendment)}
    assert knots["Amendment 1"] == "We cannot urge it."


def test_open_amendments_are_carried_over_to_the_new_wording(making: Making, proposal: Proposal) -> None:
    first, second = ask_for(making, proposal, "beta", URGE), ask_for(making, proposal, "gamma", ONCE)
    assert (row(making, first).touches, row(making, first).places) == ((), ())
    amending.take_in(making.viewer("alpha"), amendment=first)
    second = Amendment.objects.get(pk=second.pk)
    shown = row(making, second)
    assert marked(shown.text) == "We urge the Commission to act -now-+at once+. Members pay what they can."
    amending.take_in(making.viewer("alpha"), amendment=second)
    assert Proposal.objects.get(pk=proposal.pk).text.in_("en").text == (
        "We urge the Commission to act at once. Members pay what they can."
    )


def test_two_that_change_the_same_words_say_so_and_the_second_is_settled_by_hand(
    making: Making, proposal: Proposal
) -> None:
    first, second = ask_for(making, proposal, "beta", URGE), ask_for(making, proposal, "gamma", CALL)
    assert (row(making, first).touches, row(making, second).touches) == ((2,), (1,))
    amending.take_in(making.viewer("alpha"), amendment=first)
    second = Amendment.objects.get(pk=second.pk)
    place = row(making, second).places[0]
    assert (place.was, place.asked, place.now) == ("ask", "call on", "urge")
    with pytest.raises(Refused, match="changed in the same place"):
        amending.take_in(making.viewer("alpha"), amendment=second)
    second.refresh_from_db()
    assert (second.state, Proposal.objects.get(pk=proposal.pk).version) == ("open", 2)
    settled = amending.Change("en", DESK, "We call upon the Commission to act now. Members pay what they can.")
    amending.take_in(making.viewer("alpha"), amendment=second, settled=settled)
    assert Proposal.objects.get(pk=proposal.pk).text.in_("en").text.startswith("We call upon")


def test_words_added_right_behind_what_another_changes_are_said_to_be_the_same_place(
    making: Making, proposal: Proposal
) -> None:
    first = ask_for(making, proposal, "beta", TEXT.replace("act now", "act now and openly"))
    second = ask_for(making, proposal, "gamma", ONCE)
    assert (row(making, first).touches, row(making, second).touches) == ((2,), (1,))
    amending.take_in(making.viewer("alpha"), amendment=first)
    assert row(making, Amendment.objects.get(pk=second.pk)).places


def test_other_languages_are_out_of_step_until_somebody_renews_them(making: Making, proposal: Proposal) -> None:
    alpha = making.viewer("alpha")
    french = {"title": "Un bureau commun", "text": "Nous demandons à la Commission d'agir maintenant."}
    proposing.renew(alpha, proposal=proposal, language="fr", **french)
    amendment = ask_for(
        making,
        proposal,
        "beta",
        "Nous prions la Commission d'agir maintenant.",
        language="fr",
        title="Un bureau commun",
    )
    amending.take_in(alpha, amendment=amendment)
    proposal.refresh_from_db()
    assert proposal.text.origin == "fr"
    assert (proposal.text.in_("en").text, proposal.text.in_("en").status) == (TEXT, "draft")
    assert (proposal.title.origin, proposal.title.in_("fr").status) == ("en", "checked")
    with pytest.raises(Refused, match="does not exist in that language"):
        ask_for(making, proposal, "beta", "Wij vragen", language="nl")


def test_nobody_waits_for_an_answer_once_the_proposal_is_decided(making: Making) -> None:
    proposal = offer(making, open_plan(making), "alpha", text=TEXT)
    amendment = ask_for(making, proposal, "beta", URGE)

    def shown() -> tuple[str, str, bool, list[tuple[int, str]]]:
        with translation.override("en"):
            [row] = amendment_rows(making.secretariat, [Amendment.objects.select_related("proposal__plan").get()])
            return row.state, row.mark, row.open, list(decidable.amendments(making.secretariat))

    state, mark, waits, offered = shown()
    assert (state, mark, waits, [number for number, _said in offered]) == ("Open", "due", True, [amendment.pk])
    adopted(making, proposal)
    assert shown() == ("Not answered", "no", False, [])
    told = life(making.secretariat, amendment)
    assert [(knot.quiet, knot.state) for knot in told.knots if knot.kind == "amendment"] == [
        ("Beta. Not answered", "here")
    ]


def test_an_amendment_needs_a_change_an_open_step_and_a_delegate(making: Making, proposal: Proposal) -> None:
    with pytest.raises(Refused, match="Nothing is changed yet"):
        ask_for(making, proposal, "beta", TEXT)
    change = amending.Change("en", DESK, URGE)
    with pytest.raises(NotAllowed):
        amending.amend(making.secretariat, proposal=proposal, change=change, version=1)
    proposal.plan.steps.update(allows=["comment"])
    proposal = Proposal.objects.get(pk=proposal.pk)
    with pytest.raises(Refused, match="Amendments: closed"):
        ask_for(making, proposal, "beta", URGE)
    assert not Amendment.objects.exists()


def test_only_authors_and_those_who_sort_answer_and_who_asked_takes_back(making: Making, proposal: Proposal) -> None:
    amendment = ask_for(making, proposal, "beta", URGE)
    for viewer in (making.viewer("beta"), making.world.nobody, making.world.other):
        with pytest.raises(NotAllowed):
            amending.take_in(viewer, amendment=amendment)
    with pytest.raises(NotAllowed):
        amending.take_back_amendment(making.viewer("alpha"), amendment=amendment)
    amending.take_back_amendment(making.viewer("beta"), amendment=amendment)
    assert amendment.state == AmendmentState.TAKEN_BACK
    assert amendments(making.secretariat, proposal.plan).rows == ()


def test_a_title_alone_is_amended_too(making: Making, proposal: Proposal) -> None:
    amendment = ask_for(making, proposal, "beta", TEXT, title="A desk for joint tenders in every language region")
    assert marked(row(making, amendment).title) == "A desk for joint tenders+ in every language region+"
    amending.take_in(making.secretariat, amendment=amendment)
    assert Proposal.objects.get().title.in_("en").text.endswith("in every language region")


def test_a_new_version_by_hand_leaves_amendments_open(making: Making, proposal: Proposal) -> None:
    amendment = ask_for(making, proposal, "beta", URGE)
    proposing.revise(making.viewer("alpha"), proposal=proposal, wording=wording(text=ONCE), version=1)
    amendment = Amendment.objects.get(pk=amendment.pk)
    assert "We -ask-+urge+ the Commission to act at once." in marked(row(making, amendment).text)
