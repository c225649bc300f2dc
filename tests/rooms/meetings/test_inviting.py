"""A meeting invites members, bodies and guests, and takes an invitation back with what follows from it."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from django.test import Client
from django.utils import timezone

from filrouge.ground.actions import NotAllowed, Refused
from filrouge.ground.asked.models import Addressee
from filrouge.ground.people.models import Organisation
from filrouge.ground.words import Words
from filrouge.rooms.meetings.actions import coming, dates, inviting, preparing, presence
from filrouge.rooms.meetings.models import Attendee, DateAnswer, Invited, Meeting
from filrouge.rooms.register.actions import bodies, facts
from tests.rooms.meetings.gathering import Gathering
from tests.world import sign_in

BASE = "/en/network/meetings/"
REASON = "The room has too few seats."


def invited(meeting: Meeting, gathering: Gathering, member: str) -> Invited:
    return Invited.objects.select_related("meeting").get(meeting=meeting, organisation=gathering.members[member])


def board_with(gathering: Gathering, *members: str) -> None:
    """A board in which some members sit, and a ministry that is no member."""
    keeper, since = gathering.secretariat, timezone.now().date()
    body = bodies.create_body(keeper, space=gathering.world.space, name=Words.of("Board", "en"))
    seats = bodies.add_seats(keeper, body=body, name=Words.of("Seats", "en"), seats=5)
    for name in members:
        bodies.give_seat(keeper, body=body, category=seats, organisation=gathering.members[name], since=since)
    bodies.give_seat_to_new(keeper, body=body, category=seats, name="Ministry of Social Economy", since=since)


@pytest.fixture
def desk(gathering: Gathering, client: Client) -> Client:
    sign_in(client, gathering.world.secretary)
    return client


def test_a_body_is_invited_and_who_is_no_member_comes_as_a_guest(gathering: Gathering, desk: Client) -> None:
    board_with(gathering, "alpha", "beta")
    meeting = gathering.draft()
    here = f"{BASE}{meeting.address}/invite/"
    page = desk.get(here).content.decode()
    assert "Board, 3 organisations" in page
    assert "associate, 2 organisations" in page
    assert desk.post(here, {"do": "groups", "bodies": ["board"], "classes": ["associate"]}).status_code == 302
    rows = Invited.objects.order_by("organisation__name").values_list("organisation__name", "because", "guest")
    assert list(rows) == [
        ("Alpha", "Board", False), ("Beta", "Board", False), ("Epsilon", "associate", False),
        ("Ministry of Social Economy", "Board", True), ("Zeta", "associate", False),
    ]  # fmt: skip
    assert "all invited already" in desk.post(here, {"do": "groups", "bodies": ["board"]}, follow=True).content.decode()


def test_a_guest_is_found_however_its_name_is_spelled_and_invited_once(gathering: Gathering, desk: Client) -> None:
    ministry = facts.add_organisation(
        gathering.secretariat, space=gathering.world.space, umbrella=gathering.world.federation,
        values={"name": "Ministry of Social Economy", "country": "BE"},
    )  # fmt: skip
    meeting = gathering.announced()
    here = f"{BASE}{meeting.address}/invite/"
    assert "Ministry of Social Economy" in desk.get(here + "?guest=minstry+social").content.decode()
    sent = {"do": "guest", "organisation": ministry.address}
    assert desk.post(here, sent).status_code == 302
    assert "is invited already" in desk.post(here, sent, follow=True).content.decode()
    assert Invited.objects.get(organisation=ministry).guest
    assert Addressee.objects.filter(organisation=ministry).count() == 1  # told, for the meeting was announced already
    assert desk.post(here, {"do": "guest", "organisation": "nothing"}).status_code == 404


def test_a_guest_that_the_register_does_not_know_is_invited_by_name_and_sends_a_person(
    gathering: Gathering, desk: Client
) -> None:
    meeting = gathering.announced()
    here = f"{BASE}{meeting.address}/invite/"
    assert "has no organisation of that name" in desk.get(here + "?guest=Ministry+of+Work").content.decode()
    for _twice in range(2):
        desk.post(here, {"do": "new", "name": " Ministry of Work "})
    ministry = Organisation.objects.get(name="Ministry of Work")
    sent = {"do": "person", "name": "Ida", "organisation": ministry.address}
    assert "Ministry of Work" in desk.post(here, sent, follow=True).content.decode()
    assert Attendee.objects.get().organisation == ministry
    stays_away = {"attendee": Attendee.objects.get().address}
    assert "Ida does not come any more." in desk.post(f"{BASE}{meeting.address}/people/", stays_away, follow=True).text
    assert Attendee.objects.get().withdrawn_at is not None
    with pytest.raises(Refused, match="not invited as a guest"):
        coming.register_guest(
            gathering.secretariat, meeting=meeting, who=coming.Who("Bo"), organisation=gathering.members["alpha"]
        )


def test_a_person_of_no_organisation_gets_a_ticket_that_opens_a_meeting_behind_closed_doors(
    gathering: Gathering, desk: Client
) -> None:
    here = f"{BASE}{gathering.announced(public=False).address}/invite/"
    assert desk.post(here, {"do": "person", "name": ""}).status_code == 422
    ticket = desk.post(here, {"do": "person", "name": "Ida", "email": "ida@elsewhere.example"})["Location"]
    guest = Attendee.objects.get()
    assert (guest.name, guest.organisation, guest.role) == ("Ida", None, "")
    stranger = Client()
    assert "Ida" in stranger.get(ticket).content.decode()
    another = "a" if ticket[-2] != "a" else "b"
    assert stranger.get(f"{ticket[:-2]}{another}/").status_code == 404


def test_nothing_chosen_is_said_and_invites_nobody(gathering: Gathering, desk: Client) -> None:
    here = f"{BASE}{gathering.draft().address}/invite/"
    answer = desk.post(here, {"do": "groups"})
    assert (answer.status_code, Invited.objects.count()) == (422, 0)
    assert "Choose at least one class of members, or a body." in answer.content.decode()
    assert desk.post(here, {"do": "something"}).status_code == 404


def test_an_invitation_is_taken_back_with_people_answers_and_proxies(gathering: Gathering) -> None:
    meeting = gathering.draft()
    members, keeper = gathering.members, gathering.secretariat
    preparing.invite(keeper, meeting=meeting, organisations=members.values(), because="full members")
    offered = [(datetime(2027, 3, day, 8, tzinfo=UTC), datetime(2027, 3, day, 9, tzinfo=UTC)) for day in (4, 5)]
    poll = dates.ask_for_dates(keeper, meeting=meeting, dates=offered, until=timezone.now() + timedelta(5))
    fits = dict.fromkeys(poll.options.all(), "yes")
    for name in ("alpha", "beta"):
        dates.say_which_fit(gathering.viewer(name), poll=poll, fits=fits)
    preparing.announce_meeting(keeper, meeting=meeting)
    coming.register(
        gathering.viewer("alpha"), invited=invited(meeting, gathering, "alpha"), who=coming.Who("Ada", access="A ramp")
    )
    Invited.objects.filter(organisation=members["gamma"]).update(proxy_to=members["alpha"])
    told = Addressee.objects.count()
    gone = inviting.withdraw_invitation(keeper, invited=invited(meeting, gathering, "alpha"), reason=REASON)
    ada = Attendee.objects.get()
    assert (gone, ada.withdrawn_at is not None, ada.access, ada.ticket) == (1, True, "", "")
    assert set(DateAnswer.objects.values_list("organisation__name", flat=True)) == {"Beta"}
    assert invited(meeting, gathering, "gamma").proxy_to is None
    assert meeting.invited.count() == len(members) - 1
    assert list(Addressee.objects.order_by("id")[told:].values_list("organisation__name", flat=True)) == ["Alpha"]


def test_it_says_why_once_it_is_announced_and_nothing_before(gathering: Gathering) -> None:
    draft, meeting = gathering.draft(), gathering.announced()
    preparing.invite(
        gathering.secretariat, meeting=draft, organisations=[gathering.members["alpha"]], because="full members"
    )
    with pytest.raises(Refused, match="Say why"):
        inviting.withdraw_invitation(gathering.secretariat, invited=invited(meeting, gathering, "alpha"), reason=" ")
    assert meeting.invited.count() == len(gathering.members)
    told = Addressee.objects.count()
    inviting.withdraw_invitation(gathering.secretariat, invited=invited(draft, gathering, "alpha"))
    assert (draft.invited.count(), Addressee.objects.count()) == (0, told)


def test_who_has_been_there_stays_invited_and_only_the_team_withdraws(gathering: Gathering) -> None:
    meeting = gathering.under_way()
    presence.check_in_by_phone(gathering.viewer("alpha"), meeting=meeting, code=meeting.code)
    with pytest.raises(Refused, match="has been there"):
        inviting.withdraw_invitation(gathering.secretariat, invited=invited(meeting, gathering, "alpha"), reason=REASON)
    for caller in (gathering.viewer("beta"), gathering.world.nobody, gathering.world.other):
        with pytest.raises(NotAllowed):
            inviting.withdraw_invitation(caller, invited=invited(meeting, gathering, "beta"), reason=REASON)
    assert meeting.invited.count() == len(gathering.members)


def test_what_follows_is_said_before_an_invitation_is_withdrawn_on_a_page(gathering: Gathering, desk: Client) -> None:
    meeting = gathering.announced()
    coming.register(gathering.viewer("alpha"), invited=invited(meeting, gathering, "alpha"), who=coming.Who("Ada"))
    here = f"{BASE}{meeting.address}/people/{gathering.members['alpha'].address}/withdraw/"
    assert here in desk.get(f"{BASE}{meeting.address}/people/").content.decode()
    assert "1 person is registered for it" in desk.get(here).content.decode()
    assert desk.post(here, {"reason": ""}).status_code == 422
    assert desk.post(here, {"reason": REASON})["Location"] == f"{BASE}{meeting.address}/people/"
    assert desk.get(here).status_code == 404
    sign_in(desk, gathering.assembly.delegates["beta"])
    assert desk.get(here).status_code == 404


@pytest.mark.parametrize("what", ["register", "reply"])
def test_who_answers_while_the_invitation_is_withdrawn_is_told_so(
    gathering: Gathering, monkeypatch: pytest.MonkeyPatch, what: str
) -> None:
    meeting = gathering.announced()
    alpha, read, hold = gathering.viewer("alpha"), invited(meeting, gathering, "alpha"), preparing.refuse_unless

    def waits(held: Meeting, *states: str) -> None:
        """Whoever had the meeting before withdrew the invitation."""
        again = invited(meeting, gathering, "alpha")
        inviting.withdraw_invitation(gathering.secretariat, invited=again, reason=REASON)
        hold(held, *states)

    monkeypatch.setattr(coming, "refuse_unless", waits)
    said: dict[str, Any] = {"answer": "place"} if what == "reply" else {"who": coming.Who("Ada")}
    with pytest.raises(Refused, match="withdrawn already"):
        getattr(coming, what)(alpha, invited=read, **said)
    assert not Attendee.objects.exists()
