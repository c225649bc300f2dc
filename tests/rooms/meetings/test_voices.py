"""Who does not come hands its voice to one that does, and counts as represented where the rule says so."""

from __future__ import annotations

import pytest
from django.test import Client

from filrouge.ground.actions import ACTIONS, NotAllowed, Refused
from filrouge.ground.people.queries import today
from filrouge.ground.words import Words
from filrouge.rooms.ballots.actions import proxies
from filrouge.rooms.ballots.queries.quorum import by_proxy, quorum_of
from filrouge.rooms.meetings.actions import capturing, leading, presence, speaking, voices, voting
from filrouge.rooms.meetings.actions.capturing import Captured
from filrouge.rooms.meetings.actions.coming import reply
from filrouge.rooms.meetings.models import Invited, Meeting, Reply
from filrouge.rooms.meetings.queries.minutes_content import content_of
from filrouge.rooms.meetings.queries.room import board
from filrouge.rooms.meetings.queries.there import STILL, There
from tests.rooms.meetings.gathering import Gathering
from tests.rooms.meetings.test_presence import HEADS
from tests.world import sign_in


@pytest.fixture
def meeting(gathering: Gathering) -> Meeting:
    """Under way by heads, of which one may carry two; Alpha and Beta are in the room."""
    found = gathering.under_way(rule=gathering.assembly.rule(HEADS, proxy_limit=2))
    for name in ("alpha", "beta"):
        presence.check_in_by_phone(gathering.viewer(name), meeting=found, code=found.code)
    return found


def invited(gathering: Gathering, meeting: Meeting, name: str) -> Invited:
    return meeting.invited.select_related("meeting__rule").get(organisation=gathering.members[name])


def hand(gathering: Gathering, meeting: Meeting, giver: str, holder: str) -> Invited:
    given = invited(gathering, meeting, giver)
    return voices.hand_voice(gathering.viewer(giver), invited=given, holder=gathering.members[holder])


def there(gathering: Gathering, meeting: Meeting) -> There:
    found = Meeting.objects.select_related("rule", "space").get(pk=meeting.pk)
    return board(gathering.secretariat, found).there


def test_who_is_there_stands_while_one_speaks_and_is_counted_anew_when_another_comes(
    gathering: Gathering, meeting: Meeting
) -> None:
    chair, before = gathering.secretariat, there(gathering, meeting)
    item = gathering.item(meeting, "A desk")
    leading.begin_item(chair, item=item)
    first = there(gathering, meeting)
    assert first.words == before.words
    speaking.give_floor(chair, speech=speaking.ask_to_speak(gathering.viewer("alpha"), item=item))
    capturing.capture_line(chair, meeting=meeting, line=Captured("key-0001", "We need a desk.", "en", kind="need"))
    assert there(gathering, meeting) is first
    presence.check_in_by_phone(gathering.viewer("gamma"), meeting=meeting, code=meeting.code)
    assert there(gathering, meeting).words == "3 of 6 present, 4 needed"
    hand(gathering, meeting, "delta", "alpha")
    assert there(gathering, meeting).words == "3 of 6 present, 1 represented, 4 needed"
    assert set(STILL) <= set(ACTIONS)


def test_a_voice_that_somebody_present_carries_counts_for_the_quorum(gathering: Gathering, meeting: Meeting) -> None:
    assert there(gathering, meeting).words == "2 of 6 present, 4 needed"
    hand(gathering, meeting, "gamma", "alpha")
    hand(gathering, meeting, "delta", "alpha")
    shown = there(gathering, meeting)
    assert shown.words == "2 of 6 present, 2 represented, 4 needed"
    assert shown.quorum is not None
    assert (shown.quorum.reached, shown.quorum.represented, shown.quorum.present) == (True, 2, 4)
    assert [one.name for one in shown.represented] == ["Delta", "Gamma"]
    assert [one.name for one in shown.absent] == ["Epsilon", "Eta", "Zeta"]
    said = content_of(gathering.secretariat, meeting, ["en"])["quorum"]
    assert (said["words"]["texts"]["en"]["text"] if "texts" in said["words"] else str(said["words"])).find(
        "2 of 6 present, 2 represented"
    ) >= 0
    presence.leave(gathering.viewer("alpha"), meeting=meeting)
    assert there(gathering, meeting).words == "1 of 6 present, 4 needed"


def test_who_comes_after_all_or_answers_otherwise_is_not_represented(gathering: Gathering, meeting: Meeting) -> None:
    hand(gathering, meeting, "gamma", "alpha")
    presence.check_in_by_phone(gathering.viewer("gamma"), meeting=meeting, code=meeting.code)
    assert there(gathering, meeting).words == "3 of 6 present, 4 needed"
    presence.leave(gathering.viewer("gamma"), meeting=meeting)
    reply(gathering.viewer("gamma"), invited=invited(gathering, meeting, "gamma"), answer=Reply.NO)
    assert there(gathering, meeting).words == "2 of 6 present, 4 needed"
    hand(gathering, meeting, "gamma", "alpha")
    gone = voices.take_voice_back(gathering.viewer("gamma"), invited=invited(gathering, meeting, "gamma"))
    assert (gone.proxy_to, gone.reply, there(gathering, meeting).words) == (
        None, Reply.OPEN, "2 of 6 present, 4 needed",
    )  # fmt: skip


def test_a_proxy_given_in_the_ballot_that_is_open_counts_while_it_is(gathering: Gathering, meeting: Meeting) -> None:
    chair = gathering.secretariat
    gathering.item(meeting)
    item = leading.next_item(chair, meeting=meeting, seen="")
    assert item is not None
    assert meeting.rule is not None
    ballot = voting.put_to_vote(chair, item=item, title=Words.of("A desk", "en"), rule=meeting.rule)
    voter = gathering.assembly.voter
    proxies.give_proxy(gathering.viewer("gamma"), voter=voter(ballot, "gamma"), holder=voter(ballot, "alpha"))
    assert there(gathering, meeting).words == "2 of 6 present, 1 represented, 4 needed"
    leading.end_item(chair, item=item)
    assert there(gathering, meeting).words == "2 of 6 present, 4 needed"


@pytest.mark.parametrize(
    ("limit", "present", "given", "counted"),
    [
        (0, {1}, {2: 1}, {}),
        (1, {1}, {2: 1, 3: 1}, {2: 1}),
        (2, {1, 2}, {2: 1, 3: 1, 4: 5}, {3: 1}),
    ],
)
def test_the_rule_says_how_many_one_carries(
    gathering: Gathering, limit: int, present: set[int], given: dict[int, int], counted: dict[int, int]
) -> None:
    assert by_proxy(gathering.assembly.rule(proxy_limit=limit), present, given) == counted


def test_a_quorum_without_proxies_reads_as_before(gathering: Gathering) -> None:
    rule, alpha = gathering.assembly.rule(HEADS), gathering.members["alpha"].pk
    assert quorum_of(gathering.secretariat, rule, {alpha}, today(), ()).words == "1 of 6 present, 4 needed"


def test_what_cannot_be_handed_over_is_said_and_changes_nothing(gathering: Gathering, meeting: Meeting) -> None:
    hand(gathering, meeting, "gamma", "alpha")
    hand(gathering, meeting, "delta", "alpha")
    for giver, holder, code in (
        ("zeta", "alpha", "limit"), ("zeta", "gamma", "passed_on"), ("alpha", "beta", "carries"),
        ("zeta", "zeta", "holder"),
    ):  # fmt: skip
        with pytest.raises(Refused) as refused:
            hand(gathering, meeting, giver, holder)
        assert refused.value.code == code
    with pytest.raises(Refused) as stranger:
        voices.hand_voice(
            gathering.viewer("zeta"), invited=invited(gathering, meeting, "zeta"), holder=gathering.world.federation
        )
    other = gathering.announced(rule=gathering.assembly.rule(HEADS))
    with pytest.raises(Refused) as unknown:
        hand(gathering, other, "zeta", "alpha")
    assert (stranger.value.code, unknown.value.code) == ("holder", "no_proxies")
    for viewer in (gathering.world.nobody, gathering.viewer("beta"), gathering.world.other):
        zeta, gamma = (invited(gathering, meeting, name) for name in ("zeta", "gamma"))
        with pytest.raises(NotAllowed):
            voices.hand_voice(viewer, invited=zeta, holder=gathering.members["beta"])
        with pytest.raises(NotAllowed):
            voices.take_voice_back(viewer, invited=gamma)
    assert Invited.objects.filter(proxy_to__isnull=False).count() == 2


def test_voices_are_handed_over_in_the_browser(gathering: Gathering, meeting: Meeting, client: Client) -> None:
    here, alpha = f"/en/network/meetings/{meeting.address}/voices/", gathering.members["alpha"].address
    sign_in(client, gathering.assembly.delegates["gamma"])
    assert client.post(here, {"holder": alpha}, follow=True).status_code == 200
    assert "<b>Gamma</b> is represented by <b>Alpha</b>" in client.get(here).content.decode()
    zeta = gathering.members["zeta"].address
    assert client.post(here, {"giver": zeta, "holder": ""}).status_code == 422
    sign_in(client, gathering.world.secretary)
    client.post(here, {"giver": zeta, "holder": alpha})
    assert Invited.objects.filter(proxy_to__isnull=False).count() == 2
    client.post(here, {"back": zeta})
    assert Invited.objects.get(proxy_to__isnull=False).organisation == gathering.members["gamma"]
    sign_in(client, gathering.world.delegate)
    assert client.get(here).status_code == 404


def test_who_answers_an_invitation_is_shown_the_way_to_hand_the_voice_over_where_the_rule_allows_it(
    meeting: Meeting, gathering: Gathering, client: Client
) -> None:
    sign_in(client, gathering.assembly.delegates["gamma"])
    here, way = f"/en/network/meetings/{meeting.address}/", f'href="/en/network/meetings/{meeting.address}/voices/"'
    assert way in client.get(f"{here}coming/").content.decode()
    Meeting.objects.filter(pk=meeting.pk).update(rule=None)
    assert way not in client.get(f"{here}coming/").content.decode()
