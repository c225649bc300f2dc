"""Whoever prepares a ballot finds what it decides on in other rooms, and it stands on the thread of each."""

from __future__ import annotations

import re
from dataclasses import replace
from typing import Any

import pytest
from django.test import Client

from filrouge.ground.actions import Refused
from filrouge.ground.thread.models import Link
from filrouge.ground.thread.queries import life
from filrouge.ground.trail.models import Entry
from filrouge.ground.trail.writing import Ref
from filrouge.ground.words import Words
from filrouge.rooms.ballots.actions import drafting, running
from filrouge.rooms.ballots.models import Ballot
from filrouge.rooms.ballots.queries import decidable
from filrouge.rooms.plans.actions import amending
from filrouge.rooms.plans.models import Amendment, Proposal
from tests.rooms.plans.effects import open_plan
from tests.rooms.plans.making import Making
from tests.rooms.plans.saying import DESK_TEXT, ask_for, browser, offer

pytestmark = pytest.mark.django_db
NEW = "/en/network/ballots/new/?method=decision"


@pytest.fixture
def proposal(making: Making) -> Proposal:
    return offer(making, open_plan(making), "alpha")


@pytest.fixture
def amendments(making: Making, proposal: Proposal) -> list[Amendment]:
    return [
        ask_for(making, proposal, member, f"{DESK_TEXT} {words}")
        for member, words in (("beta", "It is paid by all."), ("gamma", "It opens in May."))
    ]


@pytest.fixture
def desk(making: Making) -> Client:
    return browser(making)


def typed(making: Making, **fields: Any) -> dict[str, Any]:
    return {
        "title_en": "The desk", "title_origin": "en", "text_en": "Shall it be?", "text_origin": "en",
        "rule": making.assembly.rule().pk, "public": "on",
    } | fields  # fmt: skip


def keys(page: str) -> list[str]:
    return re.findall(r'name="about" value="([a-z0-9.]+)"', page)


def causes(ballot: Ballot) -> set[tuple[str, int]]:
    links = Link.objects.filter(effect_kind="ballots.ballot", effect_id=ballot.pk, how=decidable.HOW)
    return set(links.values_list("cause_kind", "cause_id"))


def test_several_amendments_are_found_by_their_words_and_decided_in_one_ballot(
    making: Making, desk: Client, proposal: Proposal, amendments: list[Amendment]
) -> None:
    looked = desk.post(NEW, typed(making, find="tenders DÉSK", look="1"))
    assert looked.status_code == 200
    assert keys(looked.text) == [
        f"proposal.{proposal.address}", *(f"amendment.{each.address}" for each in reversed(amendments))
    ]  # fmt: skip
    assert 'value="The desk"' in looked.text
    assert not Ballot.objects.exists()
    chosen = [f"amendment.{each.address}" for each in amendments]
    saved = desk.post(NEW, typed(making, find="tenders DÉSK", looked="tenders DÉSK", about=chosen), follow=True)
    assert "Saved as a draft" in saved.text
    ballot = Ballot.objects.get()
    assert causes(ballot) == {("plans.amendment", each.pk) for each in amendments}
    running.open_ballot(making.secretariat, ballot=ballot, confirmed=True)
    assert "The desk" in [knot.title for knot in life(making.viewer("beta"), amendments[1])]


def test_the_key_enter_in_the_field_looks_as_the_button_does_and_says_when_there_is_nothing(
    making: Making, desk: Client, proposal: Proposal
) -> None:
    found = desk.post(NEW, typed(making, find="desk", about=f"proposal.{proposal.address}"))
    assert keys(found.text) == [f"proposal.{proposal.address}"]
    assert "checked" in found.text[found.text.index("proposal.") :][:80]
    assert "Nothing that can be decided holds these words" in desk.post(NEW, typed(making, find="zebra")).text
    assert not Ballot.objects.exists()


def test_a_draft_says_what_it_is_about_and_takes_more_and_what_decides_anew_is_about_the_same(
    making: Making, desk: Client, proposal: Proposal, amendments: list[Amendment]
) -> None:
    desk.post(NEW, typed(making, about=f"proposal.{proposal.address}"))
    ballot = Ballot.objects.get()
    page = f"/en/network/ballots/{ballot.address}/"
    form = desk.get(page + "change/").text
    assert "This draft is about" in form
    assert f"Proposal {proposal.number}: " in form
    assert keys(desk.post(page + "change/", typed(making, find="desk", look="1")).text) == [
        f"amendment.{each.address}" for each in reversed(amendments)
    ]
    desk.post(page + "change/", typed(making, about=f"amendment.{amendments[0].address}"))
    both = {("plans.proposal", proposal.pk), ("plans.amendment", amendments[0].pk)}
    assert causes(ballot) == both
    ballot.refresh_from_db()
    making.assembly.decided(running.open_ballot(making.secretariat, ballot=ballot, confirmed=True))
    again = desk.get(page + "again/").text
    desk.post(page + "again/", typed(making, about=keys(again)))
    assert causes(Ballot.objects.get(follows=ballot)) == both


def test_a_draft_lets_go_of_what_it_is_about_and_the_trail_keeps_that_it_was(
    making: Making, desk: Client, proposal: Proposal, amendments: list[Amendment]
) -> None:
    desk.post(NEW, typed(making, about=[f"proposal.{proposal.address}", f"amendment.{amendments[0].address}"]))
    ballot = Ballot.objects.get()
    page, gone = f"/en/network/ballots/{ballot.address}/change/", f"amendment.{amendments[0].address}"
    assert f'name="no_longer_about" value="{gone}"' in desk.get(page).text
    both = desk.post(page, typed(making, about=gone, no_longer_about=gone))
    assert both.status_code == 422
    assert "Choose one of the two." in both.text
    assert len(causes(ballot)) == 2
    assert "Saved." in desk.post(page, typed(making, no_longer_about=gone), follow=True).text
    assert causes(ballot) == {("plans.proposal", proposal.pk)}
    assert "The desk" not in [knot.title for knot in life(making.secretariat, amendments[0])]
    entry = Entry.objects.filter(verb="ballots.change").latest("id")
    assert (entry.before, entry.after["no_longer_about"]) == ({"about": [gone]}, 1)
    again = desk.post(page, typed(making, no_longer_about=gone))
    assert again.status_code == 422
    assert "This draft is not about that any more." in again.text


def test_what_was_put_to_the_members_lets_go_of_nothing(making: Making, desk: Client, proposal: Proposal) -> None:
    kept = f"proposal.{proposal.address}"
    desk.post(NEW, typed(making, about=kept))
    ballot = Ballot.objects.get()
    ref = Ref("plans.proposal", proposal.pk)
    draft = drafting.Draft(
        Words.of("The desk", "en"), ballot.rule, (drafting.Matter(Words.of("So?", "en")),), no_longer_about=(ref,)
    )
    stranger = replace(draft, no_longer_about=(Ref("plans.proposal", 0),))
    with pytest.raises(Refused, match="not about that any more"):
        drafting.change_ballot(making.secretariat, ballot=ballot, draft=stranger)
    running.open_ballot(making.secretariat, ballot=ballot, confirmed=True)
    with pytest.raises(Refused, match="has opened"):
        drafting.change_ballot(making.secretariat, ballot=ballot, draft=draft)
    assert causes(ballot) == {("plans.proposal", proposal.pk)}


def test_what_is_over_is_not_offered_and_what_is_not_seen_is_refused(
    making: Making, desk: Client, proposal: Proposal, amendments: list[Amendment]
) -> None:
    amending.take_back_amendment(making.viewer("beta"), amendment=amendments[0])
    assert keys(desk.post(NEW, typed(making, find="desk", look="1")).text) == [
        f"proposal.{proposal.address}", f"amendment.{amendments[1].address}"
    ]  # fmt: skip
    elsewhere = making.secretariat.at(making.world.elsewhere)
    assert decidable.found(elsewhere, "desk") == decidable.named(elsewhere, [f"proposal.{proposal.address}"]) == ()
    for unknown in ("proposal.zzzzzzzz", "ballot.zzzzzzzz", "nothing", "amendment."):
        refused = desk.post(NEW, typed(making, about=[f"proposal.{proposal.address}", unknown]))
        assert refused.status_code == 422
        assert "Something that you chose is not there any more. Look for it again." in refused.text
        assert keys(refused.text) == [f"proposal.{proposal.address}"]
    draft = drafting.Draft(
        Words.of("The desk", "en"), making.assembly.rule(), (drafting.Matter(Words.of("So?", "en")),),
        about=(Ref("plans.proposal", proposal.pk), Ref("plans.proposal", 0)),
    )  # fmt: skip
    with pytest.raises(Refused, match="not there any more"):
        drafting.draft_ballot(making.secretariat, space=making.world.space, draft=draft)
    assert not Ballot.objects.exists()
    assert not Link.objects.filter(effect_kind="ballots.ballot").exists()


def test_statements_do_not_grow_with_what_is_found(
    making: Making, proposal: Proposal, django_assert_num_queries: Any
) -> None:
    with django_assert_num_queries(6):  # four kinds are asked, one is described
        assert len(decidable.found(making.secretariat, "desk")) == 1
    for number in range(3):
        offer(making, proposal.plan, "beta", f"Another desk {number}")
    with django_assert_num_queries(6):
        assert len(decidable.found(making.secretariat, "desk")) == 4
