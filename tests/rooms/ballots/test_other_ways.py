"""Votes that do not come by the page: by proxy, on paper, by a mailed link, by silence; and positions beforehand."""

from __future__ import annotations

import re
from datetime import date, timedelta
from typing import Any

import pytest
from django.utils import timezone

from filrouge.ground.actions import NotAllowed, Refused
from filrouge.ground.mail.models import Message
from filrouge.ground.people import actions as people
from filrouge.ground.people.models import Role
from filrouge.ground.people.viewer import Viewer, viewer_for
from filrouge.ground.tokens.actions import digest_of
from filrouge.rooms.ballots.actions import casting, links, paper, positions, proxies, running
from filrouge.rooms.ballots.models import Ballot, MailLink, Means, PaperEntry, PollAnswer, Position, Proxy, Vote
from tests.rooms.ballots.assembly import Assembly
from tests.world import DAY

pytestmark = pytest.mark.django_db


def give(assembly: Assembly, ballot: Ballot, giver: str, holder: str) -> Proxy:
    return proxies.give_proxy(
        assembly.viewer(giver), voter=assembly.voter(ballot, giver), holder=assembly.voter(ballot, holder)
    )


@pytest.fixture
def carried(assembly: Assembly) -> Ballot:
    return assembly.opened(assembly.rule(proxy_limit=2))


def test_a_proxy_is_cast_by_its_holder_and_counts_for_its_giver(assembly: Assembly, carried: Ballot) -> None:
    give(assembly, carried, "gamma", "beta")
    sheet = {assembly.voter(carried, name): {"1": {"yes": 1}} for name in ("beta", "gamma")}
    casting.cast_sheet(assembly.viewer("beta"), space=assembly.world.space, sheet=sheet)
    assert {vote.voter.name: vote.by.name for vote in Vote.objects.all()} == {"Beta": "Beta", "Gamma": "Beta"}


def test_a_sheet_with_a_vote_that_is_not_carried_casts_none(assembly: Assembly, carried: Ballot) -> None:
    sheet = {assembly.voter(carried, name): {"1": {"yes": 1}} for name in ("beta", "alpha")}
    with pytest.raises(Refused, match="Alpha"):
        casting.cast_sheet(assembly.viewer("beta"), space=assembly.world.space, sheet=sheet)
    assert not Vote.objects.exists()


def test_a_giver_takes_its_proxy_back_and_votes(assembly: Assembly, carried: Ballot) -> None:
    give(assembly, carried, "gamma", "beta")
    with pytest.raises(Refused, match="Beta carries your vote"):
        assembly.votes(carried, gamma="no")
    proxies.revoke_proxy(assembly.viewer("gamma"), voter=assembly.voter(carried, "gamma"))
    assembly.votes(carried, gamma="no")
    with pytest.raises(NotAllowed):
        casting.cast_vote(assembly.viewer("beta"), voter=assembly.voter(carried, "gamma"), answers={"1": {"yes": 1}})


def test_a_proxy_stands_once_it_is_cast(assembly: Assembly, carried: Ballot) -> None:
    give(assembly, carried, "gamma", "beta")
    casting.cast_vote(assembly.viewer("beta"), voter=assembly.voter(carried, "gamma"), answers={"1": {"yes": 1}})
    with pytest.raises(Refused, match="it stands"):
        proxies.revoke_proxy(assembly.viewer("gamma"), voter=assembly.voter(carried, "gamma"))
    assert Proxy.objects.get().revoked_at is None


def test_proxies_are_limited_not_passed_on_and_only_in_the_ballot(assembly: Assembly, carried: Ballot) -> None:
    give(assembly, carried, "gamma", "beta")
    give(assembly, carried, "delta", "beta")
    refusals = {
        ("alpha", "beta"): "all that the rule allows",
        ("alpha", "gamma"): "cannot carry yours",
        ("beta", "alpha"): "cannot be passed on",
        ("alpha", "alpha"): "another organisation",
        ("eta", "alpha"): "without a vote",
        ("gamma", "alpha"): "Take it back first",
    }
    for (giver, holder), words in refusals.items():
        with pytest.raises(Refused, match=words):
            give(assembly, carried, giver, holder)
    assert Proxy.objects.count() == 2


def test_a_rule_without_proxies_knows_none(assembly: Assembly) -> None:
    ballot = assembly.opened()
    with pytest.raises(Refused, match="knows no proxies"):
        give(assembly, ballot, "gamma", "beta")


@pytest.fixture
def tellers(assembly: Assembly) -> tuple[Viewer, Viewer]:
    space = assembly.world.space
    mandate = people.grant_mandate(
        assembly.world.system, space=space, email="teller@sample.example", name="Teller",
        organisation=space.organisation, role=Role.RAPPORTEUR, since=date(2020, 1, 1),
    )  # fmt: skip
    return assembly.secretariat, viewer_for(mandate.person, space, day=DAY)


def test_a_paper_ballot_counts_when_two_persons_typed_the_same(
    assembly: Assembly, tellers: tuple[Viewer, Viewer]
) -> None:
    voter = assembly.voter(assembly.opened(), "alpha")
    first = paper.type_paper(tellers[0], voter=voter, answers={"1": {"no": 1}})
    assert (paper.agreed(first), Vote.objects.count()) == (None, 0)
    second = paper.type_paper(tellers[1], voter=voter, answers={"1": {"no": 1}})
    assert paper.agreed(second) is True
    vote = Vote.objects.get()
    assert (vote.answers, vote.means, vote.by.name) == ({"1": {"no": 1}}, Means.PAPER, "Alpha")


def test_two_entries_that_differ_cast_nothing(assembly: Assembly, tellers: tuple[Viewer, Viewer]) -> None:
    voter = assembly.voter(assembly.opened(), "alpha")
    paper.type_paper(tellers[0], voter=voter, answers={"1": {"no": 1}})
    second = paper.type_paper(tellers[1], voter=voter, answers={"1": {"yes": 1}})
    assert paper.agreed(second) is False
    assert not Vote.objects.exists()
    assert not PaperEntry.objects.filter(settled_at=None).exists()


def test_one_person_alone_never_makes_a_paper_vote(assembly: Assembly, tellers: tuple[Viewer, Viewer]) -> None:
    voter = assembly.voter(assembly.opened(), "alpha")
    for choice in ("no", "yes", "yes"):
        paper.type_paper(tellers[0], voter=voter, answers={"1": {choice: 1}})
    assert not Vote.objects.exists()
    assert PaperEntry.objects.get().answers == {"1": {"yes": 1}}


def test_a_reminder_goes_to_the_silent_alone_and_its_link_votes_once(assembly: Assembly) -> None:
    ballot = assembly.opened()
    assembly.votes(ballot, alpha="yes", beta="no", gamma="no", delta="yes", epsilon="yes")
    assert links.remind(assembly.secretariat, ballot=ballot) == 1
    mail = Message.objects.get(kind="ballot_reminder")
    assert mail.to == "zeta@sample.example"
    token = re.findall(r"/vote/([\w-]+)/", mail.body)[0]
    link = links.link_called(token)
    assert link is not None
    voter = link.voter
    links.vote_by_link(assembly.world.system, voter=voter, link=link, answers={"1": {"yes": 1}})
    vote = Vote.objects.get(voter=voter)
    assert (vote.means, vote.by.name, vote.person) == (Means.MAIL, "Zeta", assembly.delegates["zeta"])
    with pytest.raises(Refused, match="used already"):
        links.vote_by_link(assembly.world.system, voter=voter, link=link, answers={"1": {"no": 1}})
    assert Vote.objects.filter(voter=voter).count() == 1


def test_a_link_is_kept_as_a_digest_only_and_a_new_one_replaces_it(assembly: Assembly) -> None:
    ballot = assembly.opened()
    links.remind(assembly.secretariat, ballot=ballot)
    first = {m.to: re.findall(r"/vote/([\w-]+)/", m.body)[0] for m in Message.objects.all()}
    assert not MailLink.objects.filter(digest__in=first.values()).exists()
    links.remind(assembly.secretariat, ballot=ballot)
    assert [links.link_called(token) for token in first.values()] == [None] * 6


def test_silence_consents_where_the_ballot_says_so(assembly: Assembly) -> None:
    ballot = assembly.opened(method="consent", silence_consents=True)
    casting.cast_vote(
        assembly.viewer("alpha"), voter=assembly.voter(ballot, "alpha"), answers={"1": {"stance": "stand_aside"}}
    )
    running.close_ballot(assembly.secretariat, ballot=ballot)
    question = running.count_ballot(assembly.secretariat, ballot=ballot).result["questions"][0]
    assert question["count"]["rounds"][0]["consent"]["heads"] == "5"


def test_one_objection_with_its_reason_stops_a_silent_consent(assembly: Assembly) -> None:
    ballot = assembly.opened(
        assembly.rule({"participation": []}), method="consent", silence_consents=True
    )  # nobody has to come
    answer: dict[str, Any] = {"1": {"stance": "objection", "text": "It costs too much."}}
    casting.cast_vote(assembly.viewer("beta"), voter=assembly.voter(ballot, "beta"), answers=answer)
    assert assembly.decided(ballot).result["questions"][0]["outcome"] != "adopted"


def test_a_position_is_recorded_with_the_text_it_was_made_on(assembly: Assembly) -> None:
    ballot = assembly.opened()
    positions.state_position(
        assembly.viewer("alpha"), ballot=ballot, words="Yes, unless article 3 is weakened", made="board",
        made_on=date(2026, 1, 5),
    )  # fmt: skip
    position = Position.objects.get()
    assert (position.organisation.name, position.text_digest) == ("Alpha", ballot.text_digest)
    with pytest.raises(NotAllowed):
        positions.state_position(
            assembly.world.member, ballot=ballot, words="No", made="board", made_on=date(2026, 1, 5)
        )


def test_members_of_a_member_are_asked_by_a_link_and_answer_once(assembly: Assembly) -> None:
    ballot = assembly.opened()
    poll, token = positions.ask_members(
        assembly.viewer("alpha"), ballot=ballot, ends_at=timezone.now() + timedelta(days=3)
    )
    assert poll.digest == digest_of(token)
    positions.answer_poll(assembly.world.system, poll=poll, who="Bakery", answers={"1": {"yes": 1}})
    with pytest.raises(Refused, match="answered already"):
        positions.answer_poll(assembly.world.system, poll=poll, who=" Bakery ", answers={"1": {"no": 1}})
    assert [answer.answers for answer in PollAnswer.objects.all()] == [{"1": {"yes": 1}}]
