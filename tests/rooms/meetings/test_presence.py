"""Who is there: from the list, by ticket, by phone; and whether it is enough."""

from __future__ import annotations

import pytest

from filrouge.ground.actions import NotAllowed, Refused
from filrouge.ground.people.queries import today
from filrouge.ground.tokens.actions import digest_of
from filrouge.rooms.ballots.queries.quorum import quorum_of
from filrouge.rooms.meetings.actions import presence
from filrouge.rooms.meetings.models import Attendee, Meeting, Mode, Presence
from filrouge.rooms.meetings.queries.room import board
from tests.rooms.meetings.gathering import Gathering


@pytest.fixture
def meeting(gathering: Gathering) -> Meeting:
    return gathering.under_way()


def attendee(gathering: Gathering, meeting: Meeting, member: str, ticket: str = "") -> Attendee:
    return Attendee.objects.create(
        meeting=meeting, organisation=gathering.members[member], person=gathering.assembly.delegates[member],
        name=member.title(), registered_at=meeting.drafted_at, ticket=digest_of(ticket) if ticket else "",
    )  # fmt: skip


def there(gathering: Gathering, meeting: Meeting) -> dict[str, str]:
    found = board(gathering.secretariat, Meeting.objects.select_related("rule", "space").get(pk=meeting.pk))
    return {one.name: one.where for one in found.there.organisations if one.where}


def test_somebody_on_the_list_comes_once_changes_to_online_and_leaves(gathering: Gathering, meeting: Meeting) -> None:
    door, who = gathering.secretariat, attendee(gathering, meeting, "alpha")
    presence.check_in(door, attendee=who)
    presence.check_in(door, attendee=who)
    assert (Presence.objects.count(), there(gathering, meeting)) == (1, {"Alpha": "room"})
    presence.check_in(door, attendee=who, online=True)
    assert there(gathering, meeting) == {"Alpha": "online"}
    presence.check_out(door, attendee=who)
    assert there(gathering, meeting) == {}
    presence.check_in(door, attendee=who)
    assert (Presence.objects.count(), Presence.objects.filter(left_at=None).count()) == (3, 1)


def test_a_delegate_says_i_am_here_with_the_code_of_the_room(gathering: Gathering, meeting: Meeting) -> None:
    alpha = gathering.viewer("alpha")
    with pytest.raises(Refused) as refused:
        presence.check_in_by_phone(alpha, meeting=meeting, code="000000" if meeting.code != "000000" else "111111")
    assert refused.value.code == "code"
    assert (Attendee.objects.count(), Presence.objects.count()) == (0, 0)
    presence.check_in_by_phone(alpha, meeting=meeting, code=f"{meeting.code[:3]} {meeting.code[3:]}")
    presence.check_in_by_phone(alpha, meeting=meeting, code=meeting.code)
    assert (Attendee.objects.count(), there(gathering, meeting)) == (1, {"Alpha": "room"})
    presence.leave(alpha, meeting=meeting)
    assert there(gathering, meeting) == {}


def test_a_ticket_is_read_at_the_door_or_by_its_owner_with_the_code(gathering: Gathering, meeting: Meeting) -> None:
    attendee(gathering, meeting, "alpha", "secret-of-alpha")
    attendee(gathering, meeting, "beta", "secret-of-beta")
    presence.check_in_by_ticket(gathering.secretariat, meeting=meeting, ticket="secret-of-alpha")
    with pytest.raises(Refused) as refused:
        presence.check_in_by_ticket(gathering.world.nobody, meeting=meeting, ticket="secret-of-beta")
    assert refused.value.code == "code"
    assert there(gathering, meeting) == {"Alpha": "room"}
    presence.check_in_by_ticket(gathering.world.nobody, meeting=meeting, ticket="secret-of-beta", code=meeting.code)
    assert there(gathering, meeting) == {"Alpha": "room", "Beta": "room"}
    with pytest.raises(Refused) as unknown:
        presence.check_in_by_ticket(gathering.secretariat, meeting=meeting, ticket="of nobody")
    assert unknown.value.code == "ticket"
    assert Presence.objects.count() == 2


def test_who_comes_in_from_elsewhere_is_online(gathering: Gathering) -> None:
    both, online = gathering.under_way(mode=Mode.BOTH), gathering.under_way(mode=Mode.ONLINE)
    presence.check_in_by_phone(gathering.viewer("alpha"), meeting=online, code=online.code)
    for member in ("beta", "gamma"):
        attendee(gathering, both, member, f"secret-of-{member}")
    both.attendees.update(online=True)
    stranger, door = gathering.world.nobody, gathering.secretariat
    presence.check_in_by_ticket(stranger, meeting=both, ticket="secret-of-beta", code=both.code)
    presence.check_in_by_ticket(door, meeting=both, ticket="secret-of-gamma")
    found = list(Presence.objects.order_by("id").values_list("online", flat=True))
    assert found == [True, True, False]  # who stands at the door is in the room


def test_who_was_not_registered_is_written_down(gathering: Gathering, meeting: Meeting) -> None:
    door = gathering.secretariat
    presence.check_in_new(door, meeting=meeting, name="Ms Okafor", organisation=gathering.members["gamma"])
    presence.check_in_new(door, meeting=meeting, name="A journalist")
    assert there(gathering, meeting) == {"Gamma": "room"}
    for fields, code in (
        ({"name": " "}, "name"),
        ({"name": "X", "organisation": gathering.world.federation}, "organisation"),
    ):
        with pytest.raises(Refused) as refused:
            presence.check_in_new(door, meeting=meeting, **fields)  # type: ignore[arg-type]  # one of two shapes
        assert refused.value.code == code
    assert Attendee.objects.count() == 2


def test_only_the_team_checks_others_in(gathering: Gathering, meeting: Meeting) -> None:
    who = attendee(gathering, meeting, "alpha")
    for viewer in (gathering.world.nobody, gathering.viewer("alpha"), gathering.world.other):
        with pytest.raises(NotAllowed):
            presence.check_in(viewer, attendee=who)
    for viewer in (gathering.world.nobody, gathering.world.member, gathering.world.other):
        with pytest.raises(NotAllowed):
            presence.check_in_by_phone(viewer, meeting=meeting, code=meeting.code)
    assert Presence.objects.count() == 0


HEADS = {"participation": [{"share": "1/2", "of": "heads", "strict": True, "per_pillar": False, "also": []}]}
PILLARS = {
    "pillars": ["North", "South"],
    "participation": [{"share": "1/2", "of": "heads", "strict": False, "per_pillar": True, "also": []}],
}


@pytest.mark.parametrize(
    ("here", "words", "reached", "missing"),
    [
        ("", "0 of 6 present, 4 needed", False, ("4 more members",)),
        ("alpha beta eta", "2 of 6 present, 4 needed", False, ("2 more members",)),
        ("alpha beta gamma", "3 of 6 present, 4 needed", False, ("1 more member",)),
        ("alpha beta gamma zeta", "4 of 6 present, 4 needed", True, ()),
    ],
)
def test_a_quorum_of_members_says_who_is_missing(
    gathering: Gathering, here: str, words: str, reached: bool, missing: tuple[str, ...]
) -> None:
    present = {gathering.members[name].pk for name in here.split()}
    found = quorum_of(gathering.secretariat, gathering.assembly.rule(HEADS), present, today())
    assert (found.words, found.reached, found.missing, found.needed) == (words, reached, missing, 4)


def test_who_is_there_without_a_vote_counts_for_the_quorum_where_the_rule_says_so(gathering: Gathering) -> None:
    also = HEADS["participation"][0] | {"also": ["observer"]}
    rule = gathering.assembly.rule({"participation": [also]})
    three = {gathering.members[name].pk for name in ("alpha", "beta", "gamma")}
    found = [
        quorum_of(gathering.secretariat, rule, three | more, today()) for more in (set(), {gathering.members["eta"].pk})
    ]
    assert [(each.words, each.reached) for each in found] == [
        ("3 of 6 present, 4 needed", False), ("3 of 6 present, 4 needed", True),
    ]  # fmt: skip


def test_a_quorum_by_weight_counts_the_weights_and_one_in_pillars_names_the_pillar(gathering: Gathering) -> None:
    present = {gathering.members[name].pk for name in ("alpha", "beta", "epsilon")}
    by_weight = quorum_of(gathering.secretariat, gathering.assembly.rule(), present, today())
    assert by_weight.words == "3 of 6 present with 2½ of 5 votes, 2½ needed"
    assert (by_weight.reached, by_weight.needed) == (True, 0)
    fewer = quorum_of(
        gathering.secretariat, gathering.assembly.rule(), present - {gathering.members["beta"].pk}, today()
    )
    assert (fewer.reached, fewer.missing) == (False, ("1 more vote",))
    rule = gathering.assembly.rule(PILLARS, pillar_of={"full": "North", "associate": "South", "observer": "South"})
    in_pillars = quorum_of(gathering.secretariat, rule, {gathering.members["alpha"].pk}, today())
    assert (in_pillars.words, in_pillars.reached) == ("1 of 6 present", False)
    assert in_pillars.missing == ("1 more from “North”", "1 more from “South”")


def test_a_rule_without_a_quorum_says_how_many_are_there(gathering: Gathering) -> None:
    found = quorum_of(gathering.secretariat, gathering.assembly.rule({"participation": []}), set(), today())
    assert (found.words, found.reached, found.missing, found.title) == ("0 of 6 present", None, (), "Present")
