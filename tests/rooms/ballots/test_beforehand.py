"""A ballot that is announced: members read it, decide on it before it opens, and find what they decided at the vote."""

from __future__ import annotations

import re
from datetime import date, timedelta
from typing import Any

import pytest
from django.test import Client
from django.utils import timezone

from filrouge.ground.actions import NotAllowed, Refused
from filrouge.ground.asked.models import News
from filrouge.ground.words import Words
from filrouge.rooms.ballots.actions import drafting, positions, running
from filrouge.rooms.ballots.models import Ballot, DraftWording, MemberPoll, Method, PollAnswer, Position, Voter
from filrouge.rooms.ballots.queries.polls import proposed
from filrouge.rooms.register.actions.memberships import change_membership
from filrouge.rooms.register.models import Membership
from tests.rooms.ballots.assembly import Assembly
from tests.rooms.ballots.sheets import carrying, here, text_of
from tests.world import sign_in

pytestmark = pytest.mark.django_db

SAID = {"words": "Yes, unless article 3 is weakened", "made": "board", "made_on": "2026-01-05"}
WAS = "Article 3. Every member has a voice.\n\nThe fee stays at 100."
IS = "Article 3. Every full member has a voice.\n\nThe fee stays at 100."
CHANGED = "The text has changed since then."


def text(words: str) -> Words:
    return Words.of(words, "en")


def announced(assembly: Assembly, **fields: Any) -> Ballot:
    draft = assembly.draft(text=text(WAS), **fields)
    return drafting.announce_ballot(assembly.secretariat, ballot=draft)


def reworded(assembly: Assembly, ballot: Ballot, words: str = IS, **fields: Any) -> None:
    """The secretariat changes the draft."""
    asked = drafting.Matter(text("Shall it be so?"))
    draft = drafting.Draft(
        title=ballot.title, text=text(words), rule=ballot.rule, questions=(asked,), method=ballot.method,
        settings=ballot.settings, **fields,
    )  # fmt: skip
    drafting.change_ballot(assembly.secretariat, ballot=ballot, draft=draft)


def opened(assembly: Assembly, ballot: Ballot) -> None:
    running.try_ballot(assembly.secretariat, ballot=ballot)
    running.open_ballot(assembly.secretariat, ballot=ballot)


def decided(assembly: Assembly, ballot: Ballot, member: str = "alpha", words: str = SAID["words"]) -> Position:
    return positions.state_position(
        assembly.viewer(member), ballot=ballot, words=words, made="board", made_on=date(2026, 1, 5)
    )


def client_of(assembly: Assembly, member: str) -> Client:
    client = Client()
    sign_in(client, assembly.delegates[member])
    return client


def leaves(assembly: Assembly, member: str) -> None:
    membership = Membership.objects.get(member=assembly.members[member])
    change_membership(assembly.secretariat, membership=membership, status="left")


def test_members_read_a_draft_from_its_announcement_on_and_nobody_else_does(assembly: Assembly) -> None:
    ballot, alpha, secretary = assembly.draft(text=text(WAS)), client_of(assembly, "alpha"), Client()
    assert alpha.get(here(ballot, "")).status_code == 404
    sign_in(secretary, assembly.world.secretary)
    assert "Announce it to the members" in text_of(secretary.get(here(ballot, "")))
    done = secretary.post(here(ballot, "step/announce/"), follow=True)
    assert "Announced. Members read it now" in text_of(done)
    assert "Announce it to the members" not in text_of(done)
    page = text_of(alpha.get(here(ballot, "")))
    for words in ("Membership fee 2027", "Every member has a voice.", "Ordinary majority", "Alpha can decide before"):
        assert words in page
    assert "For the secretariat" not in page
    assert "It can be voted on once it is open." in text_of(alpha.get(here(ballot)))
    listed = text_of(alpha.get("/en/network/ballots/?which=coming"))
    assert "Membership fee 2027" in listed
    assert Client().get(here(ballot, "")).status_code == 404
    assert client_of(assembly, "beta").post(here(ballot, "step/announce/")).status_code == 404


def test_a_ballot_is_announced_once_and_before_it_opens(assembly: Assembly) -> None:
    ballot = announced(assembly)
    with pytest.raises(Refused, match="Members see this ballot already"):
        drafting.announce_ballot(assembly.secretariat, ballot=ballot)
    with pytest.raises(Refused, match="has opened"):
        drafting.announce_ballot(assembly.secretariat, ballot=assembly.opened())
    draft = assembly.draft()
    with pytest.raises(NotAllowed):
        drafting.announce_ballot(assembly.viewer("alpha"), ballot=draft)
    draft.refresh_from_db()
    assert draft.announced_at is None


def test_what_was_decided_before_the_opening_stands_at_the_vote_with_what_has_changed_since(
    assembly: Assembly,
) -> None:
    ballot, alpha = announced(assembly), client_of(assembly, "alpha")
    done = alpha.post(here(ballot, "position/"), SAID, follow=True)
    assert "As it stands “Yes, unless article 3 is weakened” by the board, 5 January 2026" in text_of(done)
    assert CHANGED not in text_of(done)
    reworded(assembly, ballot)
    for page in ("", "position/"):
        assert CHANGED in text_of(alpha.get(here(ballot, page)))
    opened(assembly, ballot)
    cast = alpha.get(here(ballot))
    told = text_of(cast)
    assert "Decided beforehand: “Yes, unless article 3 is weakened” by the board, 5 January 2026" in told
    assert f"{CHANGED} Read it again before you vote. What has changed Text" in told
    assert "Article 3. Every <ins>full </ins>member has a voice." in cast.content.decode()
    position = Position.objects.get()
    assert position.text_digest != ballot.text_digest
    assert position.wording.said["text"]["en"] == {"text": WAS}


def test_a_position_on_the_wording_that_opens_is_shown_without_a_warning(assembly: Assembly) -> None:
    ballot = announced(assembly)
    position = decided(assembly, ballot)
    reworded(assembly, ballot)
    reworded(assembly, ballot, WAS)  # and back again
    opened(assembly, ballot)
    page = text_of(client_of(assembly, "alpha").get(here(ballot)))
    assert "“Yes, unless article 3 is weakened”" in page
    assert CHANGED not in page
    assert position.text_digest == ballot.text_digest
    decided(assembly, ballot, words="No")
    assert "Decided beforehand: “No”" in text_of(client_of(assembly, "alpha").get(here(ballot)))


def test_whoever_carries_a_vote_reads_what_its_giver_decided_beforehand(assembly: Assembly) -> None:
    ballot = carrying(assembly, "beta", "gamma")
    decided(assembly, ballot, "gamma")
    for member, told in (("beta", True), ("alpha", False)):
        page = text_of(client_of(assembly, member).get(here(ballot)))
        assert ("Decided beforehand: “Yes, unless article 3 is weakened”" in page) is told


def test_many_decide_on_one_wording_and_it_is_kept_once(assembly: Assembly) -> None:
    ballot = announced(assembly)
    for member in ("alpha", "beta", "gamma"):
        decided(assembly, ballot, member)
    positions.ask_members(assembly.viewer("delta"), ballot=ballot, ends_at=timezone.now() + timedelta(days=1))
    assert DraftWording.objects.count() == 1
    reworded(assembly, ballot)
    decided(assembly, ballot, "beta")
    assert DraftWording.objects.count() == 2


def told(kind: str) -> list[tuple[bool, list[str]]]:
    """The news of a kind: whether everybody was told, else which organisations."""
    return [
        (news.everybody, sorted(news.addressees.values_list("organisation__name", flat=True)))
        for news in News.objects.filter(kind=kind).order_by("id")
    ]


def test_everybody_hears_of_a_coming_ballot_and_who_decided_hears_that_its_text_changed(assembly: Assembly) -> None:
    draft = assembly.draft(text=text(WAS))
    reworded(assembly, draft)
    assert told("ballots.announced") == []
    ballot = drafting.announce_ballot(assembly.secretariat, ballot=draft)
    assert told("ballots.announced") == [(True, [])]
    for member in ("alpha", "beta"):
        decided(assembly, ballot, member)
    asked(assembly, ballot, "gamma")
    reworded(assembly, ballot)  # to what it says already
    assert told("ballots.reworded") == []
    reworded(assembly, ballot, WAS)
    decided(assembly, ballot, "beta")
    reworded(assembly, ballot, WAS)
    assert told("ballots.reworded") == [(False, ["Alpha", "Beta", "Gamma"]), (False, ["Alpha", "Gamma"])]


@pytest.mark.parametrize("how", ["not announced", "withdrawn", "closed"])
def test_nothing_is_decided_on_what_takes_no_votes(assembly: Assembly, how: str) -> None:
    if how == "not announced":
        ballot = assembly.draft()
    elif how == "withdrawn":
        ballot = drafting.withdraw_ballot(assembly.secretariat, ballot=announced(assembly))
    else:
        ballot = running.close_ballot(assembly.secretariat, ballot=assembly.opened())
    with pytest.raises(Refused if how == "closed" else NotAllowed):
        decided(assembly, ballot)
    with pytest.raises(Refused if how == "closed" else NotAllowed):
        positions.ask_members(assembly.viewer("alpha"), ballot=ballot, ends_at=timezone.now() + timedelta(days=1))
    assert (Position.objects.count(), MemberPoll.objects.count()) == (0, 0)


def test_only_who_would_be_on_the_roll_today_decides_beforehand(assembly: Assembly) -> None:
    ballot = announced(assembly, rule=assembly.rule({"classes": {"full": "1"}}))
    leaves(assembly, "gamma")
    for member in ("gamma", "epsilon"):  # one left, one is of a class that the rule does not name
        client = client_of(assembly, member)
        assert client.get(here(ballot, "position/")).status_code == 404
        assert client.post(here(ballot, "position/"), SAID).status_code == 404
    assert "Our position" not in text_of(client_of(assembly, "epsilon").get(here(ballot, "")))
    assert not Position.objects.exists()
    assert client_of(assembly, "alpha").get(here(ballot, "position/")).status_code == 200


def test_the_position_of_one_that_is_not_on_the_roll_stays_on_record_without_a_vote(assembly: Assembly) -> None:
    ballot = announced(assembly)
    decided(assembly, ballot, "gamma")
    leaves(assembly, "gamma")
    gamma = client_of(assembly, "gamma")
    before = "Gamma would not be on the roll today. Its position stays on record, without a vote."
    after = "Gamma is not on the roll of this ballot. Its position stays on record, without a vote."
    for told in (before, after):
        for page in ("", "position/"):
            shown = text_of(gamma.get(here(ballot, page)))
            assert told in shown
            assert "“Yes, unless article 3 is weakened”" in shown
            assert "Record a new one" not in shown
        assert gamma.post(here(ballot, "position/"), SAID | {"words": "No"}).status_code == 404
        if told == before:
            opened(assembly, ballot)
    assert not Voter.objects.filter(ballot=ballot, organisation=assembly.members["gamma"]).exists()
    assert "Your organisation is not on the roll of this ballot." in text_of(gamma.get(here(ballot)))
    assert Position.objects.get().words == SAID["words"]


def asked(assembly: Assembly, ballot: Ballot, member: str = "alpha") -> str:
    """Begin a poll of a member's own members; the path of its link."""
    _poll, token = positions.ask_members(
        assembly.viewer(member), ballot=ballot, ends_at=timezone.now() + timedelta(days=1)
    )
    return f"/en/network/ballots/poll/{token}/"


def answer(link: str, who: str, choice: str = "yes") -> Any:
    return Client().post(link, {"who": who, "q1.choice": choice})


def test_members_are_asked_before_the_opening_and_go_on_answering_after_it(assembly: Assembly) -> None:
    ballot, alpha = announced(assembly), client_of(assembly, "alpha")
    assert alpha.get(here(ballot, "position/poll/")).status_code == 200
    link = asked(assembly, ballot)
    assert "Every member has a voice." in text_of(Client().get(link))
    assert answer(link, "Bakery").status_code == 200
    page = text_of(alpha.get(here(ballot, "position/")))
    assert "for 1 against 0 abstention 0" in page
    assert "Take this as our position" in page
    assert "Vote like this" not in page
    opened(assembly, ballot)
    assert answer(link, "Garden").status_code == 200
    page = text_of(alpha.get(here(ballot, "position/")))
    assert "for 2 against 0 abstention 0" in page
    assert "Vote like this" in page


def test_a_poll_on_a_text_that_has_changed_since_ends_and_members_are_asked_again(assembly: Assembly) -> None:
    ballot, alpha = announced(assembly), client_of(assembly, "alpha")
    link = asked(assembly, ballot)
    answer(link, "Bakery", "no")
    mine = assembly.members["alpha"].pk
    assert proposed(ballot, mine) == {"1": {"no": 1}}
    reworded(assembly, ballot)
    for late in (Client().get(link), answer(link, "Garden")):
        assert late.status_code == 410
        assert "The text has changed since this link was made. Nothing more comes in." in text_of(late)
    page = text_of(alpha.get(here(ballot, "position/")))
    assert "Your members were asked about an earlier wording." in page
    assert "for 0 against 1 abstention 0" in page
    assert "Take this as our position" not in page
    assert (proposed(ballot, mine), PollAnswer.objects.count()) == ({}, 1)
    again = asked(assembly, ballot)
    answer(again, "Bakery", "yes")
    assert answer(link, "Kiosk").status_code == 410
    assert "for 1 against 0 abstention 0" in text_of(alpha.get(here(ballot, "position/")))
    assert MemberPoll.objects.count() == 2  # what was answered before stays
    with pytest.raises(Refused, match="asked already"):
        asked(assembly, ballot)


def test_other_settings_are_another_question_to_members_who_gave_points(assembly: Assembly) -> None:
    ballot = announced(assembly, options=("Lisbon", "Rome"), method=Method.POINTS, settings={"points": 10})
    link = asked(assembly, ballot)
    assert Client().post(link, {"who": "Bakery", "q1.points.1": "10"}).status_code == 200
    matter = drafting.Matter(text("Shall it be so?"), tuple(drafting.Choice(text(n)) for n in ("Rome", "Lisbon")))
    draft = drafting.Draft(
        title=ballot.title, text=ballot.text, rule=ballot.rule, questions=(matter,), method=Method.POINTS,
        settings={"points": 5},
    )  # fmt: skip
    drafting.change_ballot(assembly.secretariat, ballot=ballot, draft=draft)
    page = text_of(client_of(assembly, "alpha").get(here(ballot, "position/")))
    assert "Your members were asked about an earlier wording." in page
    assert "Bakery , Lisbon 10" in page


@pytest.fixture
def secretary(client: Client, assembly: Assembly) -> Client:
    sign_in(client, assembly.world.secretary)
    return client


def test_an_untried_ballot_opens_once_what_it_freezes_was_read_and_confirmed(
    secretary: Client, assembly: Assembly
) -> None:
    ballot = assembly.draft()
    page = secretary.get(here(ballot, "")).content.decode()
    assert re.search(rf'<a class="btn" href="{here(ballot, "open/")}">Open the ballot</a>', page)
    assert "step/open/" not in page
    asked = secretary.post(here(ballot, "step/open/"), follow=True)
    assert asked.redirect_chain == [(here(ballot, "open/"), 302)]
    for words in (
        "6 organisations vote, weight 5 together", "1 is on the roll without a vote", "Ordinary majority , version 1",
        "Open it untried?", "This cannot be undone.", "This ballot was not tried.",
    ):  # fmt: skip
        assert words in text_of(asked)
    ballot.refresh_from_db()
    assert (ballot.state, Voter.objects.count()) == ("drafted", 0)
    done = secretary.post(here(ballot, "open/"), follow=True)
    assert "The ballot is open." in text_of(done)
    ballot.refresh_from_db()
    assert (ballot.state, Voter.objects.count()) == ("opened", 7)
    assert secretary.get(here(ballot, "open/"))["Location"] == here(ballot, "")


def test_a_ballot_that_was_tried_opens_with_one_press_until_it_is_changed(
    secretary: Client, assembly: Assembly
) -> None:
    ballot = assembly.draft()
    secretary.post(here(ballot, "trial/"))
    assert "step/open/" in secretary.get(here(ballot, "")).content.decode()
    reworded(assembly, ballot)
    with pytest.raises(Refused, match="was not tried"):
        running.open_ballot(assembly.secretariat, ballot=ballot)
    assert not Voter.objects.exists()
    secretary.post(here(ballot, "trial/"))
    assert "The ballot is open." in text_of(secretary.post(here(ballot, "step/open/"), follow=True))


def test_what_stands_in_the_way_is_said_instead_of_asking_to_confirm(secretary: Client, assembly: Assembly) -> None:
    ballot = assembly.draft(secret=True)
    page = text_of(secretary.get(here(ballot, "open/")))
    assert "In a secret ballot every vote has the same weight" in page
    assert "Open it untried?" not in page
    refused = secretary.post(here(ballot, "open/"), follow=True)
    assert "In a secret ballot every vote has the same weight" in text_of(refused)
    assert not Voter.objects.exists()


def test_members_do_not_open_what_they_read(assembly: Assembly) -> None:
    ballot, alpha = announced(assembly), client_of(assembly, "alpha")
    for answered in (alpha.get(here(ballot, "open/")), alpha.post(here(ballot, "open/"))):
        assert answered.status_code == 404
    ballot.refresh_from_db()
    assert ballot.state == "drafted"


@pytest.mark.parametrize("number", [1, 3])
def test_the_statements_of_pages_beforehand_do_not_grow(
    assembly: Assembly, number: int, django_assert_max_num_queries: Any
) -> None:
    ballot, alpha = announced(assembly), client_of(assembly, "alpha")
    for n in range(number):
        decided(assembly, ballot, words=f"Yes {n}")
    reworded(assembly, ballot)
    for page, most in (("", 21), ("position/", 16)):
        with django_assert_max_num_queries(most):
            assert alpha.get(here(ballot, page)).status_code == 200
    opened(assembly, ballot)
    with django_assert_max_num_queries(16):
        assert alpha.get(here(ballot)).status_code == 200
