"""A voice handed over for a meeting is a proxy in the ballots that are led in it."""

from __future__ import annotations

import pytest
from django.test import Client

from filrouge.ground.actions import NotAllowed, Refused
from filrouge.ground.asked.models import News
from filrouge.ground.mail.models import Message
from filrouge.ground.trail.models import Entry
from filrouge.ground.trail.writing import Ref
from filrouge.ground.words import Words
from filrouge.rooms.ballots.actions import casting, entrusting, proxies, running
from filrouge.rooms.ballots.models import Ballot, Proxy, Rule, Vote
from filrouge.rooms.meetings.actions import agenda, leading, presence, voices, voting
from filrouge.rooms.meetings.actions.coming import reply
from filrouge.rooms.meetings.actions.inviting import withdraw_invitation
from filrouge.rooms.meetings.models import AgendaItem, Invited, ItemAbout, Meeting, Reply
from tests.rooms.meetings.gathering import Gathering
from tests.rooms.meetings.test_presence import HEADS
from tests.world import sign_in


@pytest.fixture
def item(gathering: Gathering) -> AgendaItem:
    """The current item of a meeting whose rule lets one organisation carry two voices."""
    meeting = gathering.under_way(rule=gathering.assembly.rule(HEADS, proxy_limit=2))
    gathering.item(meeting)
    found = leading.next_item(gathering.secretariat, meeting=meeting, seen="")
    assert found is not None
    return found


def hand(gathering: Gathering, meeting: Meeting, giver: str, holder: str) -> Invited:
    return voices.hand_voice(
        gathering.viewer(giver), invited=invitation(gathering, meeting, giver), holder=gathering.members[holder]
    )


def take_back(gathering: Gathering, meeting: Meeting, giver: str) -> Invited:
    return voices.take_voice_back(gathering.viewer(giver), invited=invitation(gathering, meeting, giver))


def invitation(gathering: Gathering, meeting: Meeting, name: str) -> Invited:
    return meeting.invited.select_related("meeting__rule").get(organisation=gathering.members[name])


def put_to_vote(gathering: Gathering, item: AgendaItem, rule: Rule | None = None) -> Ballot:
    chosen = rule or item.meeting.rule
    assert chosen is not None
    return voting.put_to_vote(gathering.secretariat, item=item, title=Words.of("A desk", "en"), rule=chosen)


def carried(ballot: Ballot) -> str:
    held = Proxy.objects.filter(giver__ballot=ballot, revoked_at=None).order_by("giver__name")
    return ", ".join(f"{proxy.giver.name} by {proxy.holder.name}" for proxy in held)


def test_whoever_carries_a_voice_votes_for_it_on_one_sheet(gathering: Gathering, item: AgendaItem) -> None:
    hand(gathering, item.meeting, "gamma", "alpha")
    hand(gathering, item.meeting, "delta", "alpha")
    ballot = put_to_vote(gathering, item)
    assert carried(ballot) == "Delta by Alpha, Gamma by Alpha"
    sheet = {gathering.assembly.voter(ballot, name): {"1": {"yes": 1}} for name in ("alpha", "gamma", "delta")}
    casting.cast_sheet(gathering.viewer("alpha"), space=gathering.world.space, sheet=sheet)
    assert {(vote.voter.name, vote.by.name) for vote in Vote.objects.all()} == {
        ("Alpha", "Alpha"), ("Gamma", "Alpha"), ("Delta", "Alpha"),
    }  # fmt: skip


def test_the_trail_says_that_a_proxy_follows_from_a_voice_and_who_is_carried_by_nobody(
    gathering: Gathering, item: AgendaItem
) -> None:
    hand(gathering, item.meeting, "gamma", "alpha")
    hand(gathering, item.meeting, "delta", "alpha")
    members = gathering.members
    ballot = put_to_vote(gathering, item, gathering.assembly.rule(proxy_limit=1))
    given = Entry.objects.get(verb="ballots.carry_voice")
    assert (given.person, given.after) == (
        None, {"ballot": ballot.pk, "giver": members["gamma"].pk, "holder": members["alpha"].pk},
    )  # fmt: skip
    opened = Entry.objects.get(verb="ballots.open").after
    assert (opened["voices"], opened["voices_not_carried"]) == (1, [members["delta"].pk])
    take_back(gathering, item.meeting, "gamma")
    assert Entry.objects.get(verb="ballots.lay_voice_down").after == {"revoked": True, "ballot": ballot.pk}


def test_the_chair_reads_whose_vote_nobody_carries_and_why(
    gathering: Gathering, item: AgendaItem, client: Client
) -> None:
    hand(gathering, item.meeting, "delta", "alpha")
    hand(gathering, item.meeting, "gamma", "alpha")
    ballot = put_to_vote(gathering, item, gathering.assembly.rule(proxy_limit=1))
    here = f"/en/network/meetings/{item.meeting.address}/"
    sign_in(client, gathering.world.secretary)
    said = "Nobody carries the voice of <b>Gamma</b> in this vote. Alpha carries 1 proxy already, which is all that"
    assert said in client.get(f"{here}console/").content.decode()
    page = client.get(f"{here}voices/").content.decode()
    assert ("Votes that nobody carries" in page, "<b>Gamma</b>: " in page, "<b>Delta</b>: " in page) == (
        True, True, False,
    )  # fmt: skip
    gathering.assembly.votes(ballot, gamma="yes")
    assert "Nobody carries the voice" not in client.get(f"{here}console/").content.decode()


@pytest.mark.parametrize(
    ("rule", "why"),
    [
        ({}, "The rule of this ballot knows no proxies."),
        ({"proxy_limit": 2}, "Eta is not on the roll of this ballot."),
    ],
)
def test_a_voice_that_the_ballot_does_not_know_how_to_carry_is_no_reason_not_to_open_it(
    gathering: Gathering, item: AgendaItem, client: Client, rule: dict[str, int], why: str
) -> None:
    hand(gathering, item.meeting, "gamma", "eta")
    full = {"classes": {"full": "1", "associate": "1"}}
    ballot = put_to_vote(gathering, item, gathering.assembly.rule(full, **rule))
    assert (ballot.state, carried(ballot)) == ("opened", "")
    sign_in(client, gathering.world.secretary)
    assert why in client.get(f"/en/network/meetings/{item.meeting.address}/console/").content.decode()


def test_a_voice_handed_over_later_counts_until_the_vote_is_cast(gathering: Gathering, item: AgendaItem) -> None:
    ballot = put_to_vote(gathering, item)
    hand(gathering, item.meeting, "gamma", "alpha")
    assert carried(ballot) == "Gamma by Alpha"
    hand(gathering, item.meeting, "gamma", "beta")
    assert carried(ballot) == "Gamma by Beta"
    gathering.assembly.votes(ballot, delta="no")
    hand(gathering, item.meeting, "delta", "alpha")
    assert (carried(ballot), Vote.objects.get().by.name) == ("Gamma by Beta", "Delta")


def test_a_voice_taken_back_takes_the_proxy_back_unless_it_is_cast(
    gathering: Gathering, item: AgendaItem, client: Client
) -> None:
    ballot, meeting = put_to_vote(gathering, item), item.meeting
    hand(gathering, meeting, "gamma", "alpha")
    hand(gathering, meeting, "delta", "alpha")
    take_back(gathering, meeting, "delta")
    assert carried(ballot) == "Gamma by Alpha"
    gathering.assembly.votes(ballot, delta="no")
    gamma = gathering.assembly.voter(ballot, "gamma")
    casting.cast_vote(gathering.viewer("alpha"), voter=gamma, answers={"1": {"yes": 1}})
    sign_in(client, gathering.assembly.delegates["gamma"])
    here = f"/en/network/meetings/{meeting.address}/voices/"
    done = client.post(here, {"back": gathering.members["gamma"].address}, follow=True)
    assert "In “A desk” Alpha has cast the vote already, so it stands." in done.content.decode()
    assert (carried(ballot), invitation(gathering, meeting, "gamma").proxy_to) == ("Gamma by Alpha", None)


def test_another_answer_and_a_withdrawn_invitation_end_what_followed_from_the_voice(
    gathering: Gathering, item: AgendaItem
) -> None:
    ballot, meeting = put_to_vote(gathering, item), item.meeting
    hand(gathering, meeting, "gamma", "alpha")
    hand(gathering, meeting, "delta", "alpha")
    gamma = invitation(gathering, meeting, "gamma")
    reply(gathering.viewer("gamma"), invited=gamma, answer=Reply.PLACE)
    assert carried(ballot) == "Delta by Alpha"
    reply(gathering.viewer("gamma"), invited=gamma, answer=Reply.PROXY)
    assert carried(ballot) == "Delta by Alpha, Gamma by Alpha"
    withdraw_invitation(gathering.secretariat, invited=gamma, reason="A member no more.")
    assert carried(ballot) == "Delta by Alpha"
    withdraw_invitation(gathering.secretariat, invited=invitation(gathering, meeting, "alpha"), reason="As well.")
    assert carried(ballot) == ""


def test_a_proxy_given_in_the_ballot_itself_stays(gathering: Gathering, item: AgendaItem) -> None:
    ballot, voter = put_to_vote(gathering, item), gathering.assembly.voter
    proxies.give_proxy(gathering.viewer("gamma"), voter=voter(ballot, "gamma"), holder=voter(ballot, "beta"))
    hand(gathering, item.meeting, "gamma", "alpha")
    take_back(gathering, item.meeting, "gamma")
    assert carried(ballot) == "Gamma by Beta"
    hand(gathering, item.meeting, "delta", "alpha")
    proxies.revoke_proxy(gathering.viewer("delta"), voter=voter(ballot, "delta"))
    gathering.assembly.votes(ballot, delta="yes")
    assert (carried(ballot), Vote.objects.get().voter.name) == ("Gamma by Beta", "Delta")


def test_a_ballot_that_is_not_led_in_the_meeting_knows_its_own_proxies_alone(
    gathering: Gathering, item: AgendaItem
) -> None:
    hand(gathering, item.meeting, "gamma", "alpha")
    elsewhere = gathering.assembly.opened(gathering.assembly.rule(proxy_limit=2))
    ItemAbout.objects.create(item=item, kind="ballots.ballot", number=elsewhere.pk)
    hand(gathering, item.meeting, "delta", "alpha")
    assert carried(elsewhere) == ""
    entrusting.entrust_ballot(gathering.secretariat, ballot=elsewhere)
    assert carried(elsewhere) == "Delta by Alpha, Gamma by Alpha"


def test_a_ballot_that_waits_on_the_agenda_takes_the_voices_when_it_is_opened(
    gathering: Gathering, item: AgendaItem
) -> None:
    ballot = gathering.assembly.draft(gathering.assembly.rule(proxy_limit=2))
    about = agenda.ItemDraft(Words.of("The fee", "en"), about=(_ref(ballot),))
    agenda.add_item(gathering.secretariat, meeting=item.meeting, item=about)
    hand(gathering, item.meeting, "gamma", "alpha")
    ballot.refresh_from_db()
    running.open_ballot(gathering.chair(), ballot=ballot, confirmed=True)
    assert carried(ballot) == "Gamma by Alpha"


def test_only_the_house_makes_a_proxy_of_a_voice(gathering: Gathering, item: AgendaItem) -> None:
    ballot, voter = put_to_vote(gathering, item), gathering.assembly.voter
    invited = invitation(gathering, item.meeting, "gamma")
    gamma, alpha = voter(ballot, "gamma"), voter(ballot, "alpha")
    for viewer in (gathering.secretariat, gathering.chair(), gathering.viewer("gamma"), gathering.viewer("alpha")):
        with pytest.raises(NotAllowed):
            proxies.carry_voice(viewer, voter=gamma, holder=alpha, voice=invited)
        with pytest.raises(NotAllowed):
            proxies.lay_voice_down(viewer, voter=gamma)
    proxies.carry_voice(gathering.world.system, voter=gamma, holder=alpha, voice=invited)
    with pytest.raises(Refused) as twice:
        proxies.carry_voice(gathering.world.system, voter=gamma, holder=alpha, voice=invited)
    assert (twice.value.code, carried(ballot)) == ("already", "Gamma by Alpha")


def test_who_carries_a_voice_is_told_once_and_whose_it_is_where_the_chair_wrote_it_down(
    gathering: Gathering, item: AgendaItem
) -> None:
    hand(gathering, item.meeting, "gamma", "alpha")
    (told,) = News.objects.filter(kind="meetings.voice")
    assert [each.organisation for each in told.addressees.all()] == [gathering.members["alpha"]]
    delta = invitation(gathering, item.meeting, "delta")
    voices.hand_voice(gathering.chair(), invited=delta, holder=gathering.members["alpha"])
    put_to_vote(gathering, item)
    all_told = News.objects.filter(kind="meetings.voice").order_by("pk")
    assert list(all_told.values_list("addressees__organisation__name", flat=True)) == ["Alpha", "Alpha", "Delta"]
    assert not Message.objects.filter(kind="ballot_proxy_given").exists()


def test_on_a_phone_stands_who_carries_whose_vote(gathering: Gathering, item: AgendaItem, client: Client) -> None:
    hand(gathering, item.meeting, "gamma", "alpha")
    ballot, here = put_to_vote(gathering, item), f"/en/network/meetings/{item.meeting.address}/room/"
    presence.check_in_by_phone(gathering.viewer("alpha"), meeting=item.meeting, code=item.meeting.code)
    sign_in(client, gathering.assembly.delegates["alpha"])
    page = client.get(here).content.decode()
    assert "You also carry the vote of Gamma." in page
    sheet = client.get(f"/en/network/ballots/{ballot.address}/cast/").content.decode()
    assert ("Cast these votes" in sheet, "Gamma" in sheet) == (True, True)
    sign_in(client, gathering.assembly.delegates["gamma"])
    assert "Alpha carries your vote." in client.get(here).content.decode()


def _ref(ballot: Ballot) -> Ref:
    return Ref("ballots.ballot", ballot.pk)
