"""Taking a vote back until the closing: then it is as if the organisation had not voted, and the count is exact."""

from __future__ import annotations

import re
from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest
from django.test import Client
from django.utils import timezone

from filrouge.ground.actions import NotAllowed, Refused
from filrouge.ground.asked.models import News
from filrouge.ground.mail.models import Message
from filrouge.ground.people.viewer import Viewer, viewer_for
from filrouge.ground.trail.models import Entry
from filrouge.rooms.ballots import sealing
from filrouge.rooms.ballots.actions import casting, links, paper, proxies, running
from filrouge.rooms.ballots.actions.taking_back import take_secret_vote_back, take_vote_back
from filrouge.rooms.ballots.models import Ballot, Means, Urn, Vote
from filrouge.rooms.ballots.queries import live
from filrouge.rooms.ballots.queries.waiting import waiting
from tests.rooms.ballots.assembly import Assembly
from tests.rooms.ballots.sheets import EQUAL, carrying, here, second_delegate, text_of, typed
from tests.world import DAY, sign_in

pytestmark = pytest.mark.django_db
YES, NO = {"1": {"yes": 1}}, {"1": {"no": 1}}


@pytest.fixture(autouse=True)
def _own_seals(settings: Any, tmp_path: Any) -> None:
    settings.HOME = tmp_path


@pytest.fixture
def alpha(client: Client, assembly: Assembly) -> Client:
    sign_in(client, assembly.delegates["alpha"])
    return client


def back(assembly: Assembly, ballot: Ballot, member: str, by: Viewer | None = None) -> None:
    take_vote_back(by or assembly.viewer(member), voter=assembly.voter(ballot, member))


def heads(assembly: Assembly, ballot: Ballot) -> dict[str, str]:
    """What is counted once the ballot is closed, by heads."""
    counted = assembly.decided(Ballot.objects.get(pk=ballot.pk)).result["questions"][0]["count"]["heads"]["overall"]
    return {choice: counted[choice] for choice in ("yes", "no", "abstain")}


def sealed(ballot: Ballot) -> list[sealing.Paper]:
    return sealing.unseal(ballot.address, Urn.objects.get(ballot=ballot).sealed)


def test_an_organisation_that_took_its_vote_back_has_not_voted_and_may_vote_anew(assembly: Assembly) -> None:
    ballot = assembly.opened()
    assembly.votes(ballot, alpha="yes", beta="no", gamma="yes", delta="no")
    assembly.votes(ballot, alpha="abstain")
    back(assembly, ballot, "alpha")
    now = live.standing(ballot)
    assert (now.voted, now.of, now.waiting) == (3, 6, 3)
    assert [voter.name for voter in live.waiting(ballot)] == ["Alpha", "Epsilon", "Zeta"]
    (asked,) = waiting(assembly.world.space, [assembly.members["alpha"].pk])
    assert (asked.kind, asked.verb) == ("ballots.vote", "Cast your vote")
    assert {row.name: row.voted for row in live.roll(assembly.secretariat, ballot).rows}["Alpha"] is False
    assert Vote.objects.filter(voter=assembly.voter(ballot, "alpha")).count() == 2  # what was cast stays on record
    assembly.votes(ballot, alpha="abstain")  # the same as before is a vote of its own
    assert [vote.number for vote in Vote.in_force.filter(voter__name="Alpha")] == [3]
    back(assembly, ballot, "gamma")
    assert heads(assembly, ballot) == {"yes": "0", "no": "2", "abstain": "1"}


def test_the_published_file_has_nothing_of_what_was_taken_back(assembly: Assembly) -> None:
    ballot = assembly.opened(assembly.rule(may_split=True))
    assembly.votes(ballot, beta="yes", gamma="yes", delta="yes")
    assembly.votes(ballot, alpha={"yes": 3, "no": 1, "abstain": 1})
    back(assembly, ballot, "alpha")
    count = assembly.decided(ballot)
    mine = assembly.members["alpha"].address
    assert mine not in count.file["took_part"]
    assert mine not in [one["voter"] for one in count.file["papers"]]
    assert count.result["took_part"]["heads"] == 3


def test_whoever_may_correct_a_vote_takes_it_back(assembly: Assembly) -> None:
    ballot = assembly.opened()
    second = viewer_for(second_delegate(assembly, "alpha"), assembly.world.space, day=DAY)
    assembly.votes(ballot, alpha="yes")
    with pytest.raises(Refused, match="The head delegate can correct it"):
        back(assembly, ballot, "alpha", second)
    for stranger in (assembly.viewer("beta"), assembly.secretariat, assembly.world.nobody, assembly.world.system):
        with pytest.raises(NotAllowed):
            back(assembly, ballot, "alpha", stranger)
    assert Vote.in_force.count() == 1
    back(assembly, ballot, "alpha")
    casting.cast_vote(second, voter=assembly.voter(ballot, "alpha"), answers=NO)
    back(assembly, ballot, "alpha", second)
    assert not Vote.in_force.exists()


def test_it_is_on_the_trail_and_told_to_the_organisation(assembly: Assembly) -> None:
    ballot = assembly.opened()
    assembly.votes(ballot, alpha="yes")
    back(assembly, ballot, "alpha")
    entry = Entry.objects.order_by("-id")[0]
    noted = {"ballot": ballot.id, "organisation": assembly.members["alpha"].id, "number": 1, "taken_back": True}
    assert (entry.verb, entry.after) == ("ballots.take_vote_back", noted)
    told = News.objects.get(kind="ballots.taken_back")
    assert [to.organisation for to in told.addressees.all()] == [assembly.members["alpha"]]


@pytest.mark.parametrize("late", ["by the hour", "closed"])
def test_nothing_is_taken_back_after_the_closing(assembly: Assembly, late: str) -> None:
    ballot = assembly.opened(closes_at=timezone.now() + timedelta(hours=1))
    assembly.votes(ballot, alpha="yes")
    if late == "closed":
        running.close_ballot(assembly.secretariat, ballot=ballot)
    else:
        Ballot.objects.update(closes_at=timezone.now() - timedelta(seconds=1))
    with pytest.raises(Refused, match="not open"):
        back(assembly, ballot, "alpha")
    assert Vote.in_force.count() == 1


def test_what_was_not_cast_is_not_taken_back(assembly: Assembly) -> None:
    ballot = assembly.opened()
    with pytest.raises(Refused, match="Alpha has not voted"):
        back(assembly, ballot, "alpha")
    assembly.votes(ballot, alpha="yes")
    back(assembly, ballot, "alpha")
    with pytest.raises(Refused, match="Alpha has not voted"):
        back(assembly, ballot, "alpha")


# --- Votes that came in another way -----------------------------------------------------------------------


def test_a_proxy_that_was_cast_is_taken_back_by_its_holder_and_then_by_its_giver(assembly: Assembly) -> None:
    ballot = carrying(assembly, "beta", "alpha", "gamma")
    sheet = {assembly.voter(ballot, name): YES for name in ("alpha", "beta", "gamma")}
    casting.cast_sheet(assembly.viewer("beta"), space=assembly.world.space, sheet=sheet)
    with pytest.raises(Refused, match="Only Beta can take it back"):
        back(assembly, ballot, "alpha")
    with pytest.raises(Refused, match="cast by proxy already"):
        proxies.revoke_proxy(assembly.viewer("alpha"), voter=assembly.voter(ballot, "alpha"))
    back(assembly, ballot, "alpha", assembly.viewer("beta"))
    assert sorted(Vote.in_force.values_list("voter__name", flat=True)) == ["Beta", "Gamma"]
    proxies.revoke_proxy(assembly.viewer("alpha"), voter=assembly.voter(ballot, "alpha"))
    assembly.votes(ballot, alpha="no")
    assert heads(assembly, ballot) == {"yes": "2", "no": "1", "abstain": "0"}


def test_who_took_its_vote_back_may_let_another_organisation_vote(assembly: Assembly) -> None:
    ballot = assembly.opened(assembly.rule(proxy_limit=1))
    voter, holder = assembly.voter(ballot, "alpha"), assembly.voter(ballot, "beta")
    assembly.votes(ballot, alpha="yes")
    with pytest.raises(Refused, match="cast already"):
        proxies.give_proxy(assembly.viewer("alpha"), voter=voter, holder=holder)
    back(assembly, ballot, "alpha")
    proxies.give_proxy(assembly.viewer("alpha"), voter=voter, holder=holder)
    casting.cast_vote(assembly.viewer("beta"), voter=voter, answers=NO)
    assert [vote.by.name for vote in Vote.in_force.all()] == ["Beta"]


def test_what_two_persons_typed_from_paper_is_not_undone_by_a_delegate(assembly: Assembly) -> None:
    ballot, voter = assembly.opened(), None
    first = viewer_for(assembly.world.secretary, assembly.world.space, day=DAY, strong=True)
    second = Viewer(first.space, assembly.delegates["eta"], first.standings, first.acting, strong=True)
    voter = assembly.voter(ballot, "alpha")
    for teller in (first, second):
        paper.type_paper(teller, voter=voter, answers=YES)
    with pytest.raises(Refused, match="Alpha has voted on paper, so it stands"):
        back(assembly, ballot, "alpha")
    assembly.votes(ballot, alpha="no")  # the head delegate corrects it, and does not undo it by that either
    with pytest.raises(Refused, match="Alpha has voted on paper, so it stands"):
        back(assembly, ballot, "alpha")
    assert Vote.in_force.count() == 2


def test_who_took_its_vote_back_may_vote_on_paper(assembly: Assembly) -> None:
    ballot = assembly.opened()
    voter = assembly.voter(ballot, "alpha")
    assembly.votes(ballot, alpha="yes")
    with pytest.raises(Refused, match="not on paper"):
        paper.type_paper(assembly.secretariat, voter=voter, answers=NO)
    back(assembly, ballot, "alpha")
    assert paper.type_paper(assembly.secretariat, voter=voter, answers=NO).settled_at is None


def by_link(assembly: Assembly, ballot: Ballot) -> Callable[..., str]:
    """What sends the form behind the newest link that Alpha was mailed."""
    links.remind(assembly.secretariat, ballot=ballot)
    mail = Message.objects.filter(to="alpha@sample.example").order_by("-id")[0]
    (token,) = re.findall(r"/ballots/vote/([\w-]+)/", mail.body)
    link = links.link_called(token)
    assert link is not None
    return lambda **said: links.vote_by_link(
        assembly.world.system, voter=assembly.voter(ballot, "alpha"), link=link, **said
    )


@pytest.mark.parametrize("secret", [False, True])
def test_a_link_whose_vote_was_taken_back_votes_no_more_and_a_new_one_does(assembly: Assembly, secret: bool) -> None:
    ballot = assembly.opened(assembly.rule(EQUAL), secret=secret)
    send, offered = by_link(assembly, ballot), sealing.new_receipt() if secret else ""
    receipt = send(answers=YES, offered=offered)
    assert send(answers=YES, offered=offered) == receipt == offered  # the answer was lost on the way
    voter = assembly.voter(ballot, "alpha")
    if secret:
        take_secret_vote_back(assembly.viewer("alpha"), voter=voter, receipt=receipt)
    else:
        take_vote_back(assembly.viewer("alpha"), voter=voter)
    with pytest.raises(Refused, match="used already"):
        send(answers=YES, offered=offered)
    assert live.standing(ballot).voted == 0
    by_link(assembly, ballot)(answers=NO)
    assert live.standing(ballot).voted == 1
    if not secret:
        assert [vote.means for vote in Vote.in_force.all()] == [Means.MAIL]


def test_silence_stands_for_consent_again_once_a_vote_is_taken_back(alpha: Client, assembly: Assembly) -> None:
    ballot = assembly.opened(assembly.rule({"participation": []}), method="consent", silence_consents=True)
    objection = {"1": {"stance": "objection", "text": "Too dear"}}
    casting.cast_vote(assembly.viewer("alpha"), voter=assembly.voter(ballot, "alpha"), answers=objection)
    assert "Whoever says nothing until the closing agrees." in text_of(alpha.get(here(ballot)))
    back(assembly, ballot, "alpha")
    assert assembly.decided(ballot).result["questions"][0]["outcome"] == "adopted"


# --- Secretly --------------------------------------------------------------------------------------------


def test_a_secret_vote_is_taken_back_by_its_receipt_alone_and_nothing_says_which_it_was(assembly: Assembly) -> None:
    ballot = assembly.opened(assembly.rule(EQUAL), secret=True)
    receipts = {
        member: casting.cast_secretly(assembly.viewer(member), voter=assembly.voter(ballot, member), answers=YES)
        for member in ("alpha", "beta", "gamma")
    }
    voter = assembly.voter(ballot, "alpha")
    for wrong in ("", "aaaa-aaaa-aaaa-aaaa"):
        with pytest.raises(Refused, match="Type the receipt"):
            take_secret_vote_back(assembly.viewer("alpha"), voter=voter, receipt=wrong)
    assert (len(sealed(ballot)), live.standing(ballot).voted) == (3, 3)
    take_secret_vote_back(assembly.viewer("alpha"), voter=voter, receipt=f" {receipts['alpha'].upper()} ")
    assert sorted(paper.receipt for paper in sealed(ballot)) == sorted([receipts["beta"], receipts["gamma"]])
    assert (Urn.objects.get().papers, live.standing(ballot).voted) == (2, 2)
    noted = {"ballot": ballot.id, "organisation": assembly.members["alpha"].id, "taken_back": True}
    assert Entry.objects.order_by("-id")[0].after == noted
    assert receipts["alpha"] not in repr(list(Entry.objects.values())) + repr(list(News.objects.values()))
    anew = casting.cast_secretly(assembly.viewer("alpha"), voter=voter, answers=NO)
    assert anew != receipts["alpha"]
    count = assembly.decided(Ballot.objects.get())
    assert sorted(paper["receipt"] for paper in count.file["papers"]) == sorted(
        [anew, receipts["beta"], receipts["gamma"]]
    )
    assert len(count.file["took_part"]) == 3


def test_who_has_not_voted_takes_nobodys_paper_out_of_the_urn(assembly: Assembly) -> None:
    ballot = assembly.opened(assembly.rule(EQUAL), secret=True)
    theirs = casting.cast_secretly(assembly.viewer("beta"), voter=assembly.voter(ballot, "beta"), answers=YES)
    with pytest.raises(Refused, match="Alpha has not voted"):
        take_secret_vote_back(assembly.viewer("alpha"), voter=assembly.voter(ballot, "alpha"), receipt=theirs)
    with pytest.raises(NotAllowed):
        take_secret_vote_back(assembly.viewer("alpha"), voter=assembly.voter(ballot, "beta"), receipt=theirs)
    with pytest.raises(Refused, match="secret"):
        back(assembly, ballot, "beta")
    assert [paper.receipt for paper in sealed(ballot)] == [theirs]


# --- On the page -----------------------------------------------------------------------------------------


def test_a_vote_is_taken_back_on_the_page_with_one_press(alpha: Client, assembly: Assembly) -> None:
    ballot, key = assembly.opened(), assembly.members["alpha"].address
    assert "Take the vote back" not in text_of(alpha.get(here(ballot)))
    alpha.post(here(ballot), typed(assembly, "alpha", choice="yes"))
    assert "Take the vote back It is then as if Alpha had not voted" in text_of(alpha.get(here(ballot)))
    done = alpha.post(here(ballot, "cast/take-back/"), {"for": key}, follow=True)
    assert "The vote of Alpha is taken back. It has not voted now." in text_of(done)
    assert "Counted:" not in text_of(done)
    assert "Alpha has not voted yet." in text_of(alpha.get(here(ballot, "")))
    again = alpha.post(here(ballot, "cast/take-back/"), {"for": key}, follow=True)
    assert "Alpha has not voted, so there is nothing to take back." in text_of(again)
    for stranger in ({"for": assembly.members["beta"].address}, {}):
        assert alpha.post(here(ballot, "cast/take-back/"), stranger).status_code == 404


def test_each_vote_of_a_sheet_is_taken_back_by_itself(alpha: Client, assembly: Assembly) -> None:
    ballot = carrying(assembly, "alpha", "beta")
    assembly.votes(ballot, alpha="yes")
    casting.cast_vote(assembly.viewer("alpha"), voter=assembly.voter(ballot, "beta"), answers=YES)
    assert "Take the vote of Beta back" in text_of(alpha.get(here(ballot)))
    alpha.post(here(ballot, "cast/take-back/"), {"for": assembly.members["beta"].address})
    assert list(Vote.in_force.values_list("voter__name", flat=True)) == ["Alpha"]


def test_a_secret_vote_is_taken_back_on_the_page_by_the_field_for_its_receipt(
    alpha: Client, assembly: Assembly
) -> None:
    ballot, key = assembly.opened(assembly.rule(EQUAL), secret=True), assembly.members["alpha"].address
    receipt = casting.cast_secretly(assembly.viewer("alpha"), voter=assembly.voter(ballot, "alpha"), answers=YES)
    assert "With the receipt you can change it or take it back." in text_of(alpha.get(here(ballot)))
    where = here(ballot, "cast/take-back/")
    assert "No vote was taken back." in text_of(alpha.post(where, {"for": key, "receipt": "x"}, follow=True))
    done = alpha.post(where, {"for": key, "receipt": receipt}, follow=True)
    assert "The vote of Alpha is taken back." in text_of(done)
    assert receipt not in done.content.decode()
    assert sealed(ballot) == []
