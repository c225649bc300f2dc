"""Organisations answer an invitation and say who comes for them."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta
from functools import partial
from typing import Any

import pytest
from django.test import Client
from django.utils import timezone

from filrouge.ground.actions import NotAllowed, Refused
from filrouge.ground.pages import keyset
from filrouge.ground.people.models import Role
from filrouge.ground.pictures.codes import qr_code
from filrouge.ground.tokens.actions import digest_of
from filrouge.ground.trail.writing import Ref
from filrouge.rooms.meetings import jobs
from filrouge.rooms.meetings.actions import coming, preparing
from filrouge.rooms.meetings.actions.renewing import like
from filrouge.rooms.meetings.models import Attendee, Invited, Meeting, Mode, Reply
from filrouge.rooms.meetings.queries import coming as queries
from filrouge.rooms.meetings.queries.waiting import waiting
from tests.rooms.meetings.gathering import Gathering
from tests.world import sign_in

BASE = "/en/network/meetings/"


def invitation(meeting: Meeting, gathering: Gathering, member: str) -> Invited:
    return Invited.objects.select_related("meeting").get(meeting=meeting, organisation=gathering.members[member])


def test_who_registers_has_answered_and_holds_a_ticket_of_which_only_the_digest_is_kept(gathering: Gathering) -> None:
    meeting = gathering.announced(mode=Mode.BOTH)
    mine = invitation(meeting, gathering, "alpha")
    who = coming.Who("Ada", "alpha@sample.example", online=True, access="A loop for hearing aids", diet="no nuts")
    attendee, secret = coming.register(gathering.viewer("alpha"), invited=mine, who=who)
    assert invitation(meeting, gathering, "alpha").reply == Reply.ONLINE
    assert attendee.ticket == digest_of(secret)
    assert attendee.person == gathering.assembly.delegates["alpha"]
    assert (attendee.access, attendee.diet) == (
        "A loop for hearing aids",
        "",
    )  # the meeting did not ask what people eat


def test_a_substitute_stands_in_for_who_comes_no_more(gathering: Gathering) -> None:
    meeting = gathering.announced()
    mine = invitation(meeting, gathering, "alpha")
    first, _secret = coming.register(
        gathering.viewer("alpha"), invited=mine, who=coming.Who("Ada", access="A loop for hearing aids")
    )
    second, _secret = coming.register(
        gathering.viewer("alpha"), invited=mine, who=coming.Who("Bo", role="substitute"), replaces=first
    )
    first.refresh_from_db()
    assert (first.withdrawn_at is not None, first.access, second.replaces) == (True, "", first)


def test_whoever_gives_a_proxy_or_stays_away_has_nobody_coming(gathering: Gathering) -> None:
    meeting = gathering.announced(rule=gathering.assembly.rule(proxy_limit=1))
    mine = invitation(meeting, gathering, "alpha")
    coming.register(gathering.viewer("alpha"), invited=mine, who=coming.Who("Ada"))
    coming.reply(gathering.viewer("alpha"), invited=mine, answer=Reply.PROXY)
    assert not Attendee.objects.filter(withdrawn_at=None).exists()


def test_a_proxy_is_offered_where_a_ballot_on_the_agenda_lets_somebody_carry_it(
    gathering: Gathering, client: Client
) -> None:
    meeting = gathering.announced()
    sign_in(client, gathering.assembly.delegates["alpha"])
    here, offered = f"{BASE}{meeting.address}/coming/", 'value="proxy"'
    assert offered not in client.get(here).text
    assert client.post(here, {"do": "reply", "answer": "proxy"}).status_code == 422
    with pytest.raises(Refused, match="Nobody can carry a proxy at this meeting"):
        coming.reply(gathering.viewer("alpha"), invited=invitation(meeting, gathering, "alpha"), answer=Reply.PROXY)
    assert invitation(meeting, gathering, "alpha").reply == Reply.OPEN
    ballot = gathering.assembly.draft(gathering.assembly.rule(proxy_limit=2))
    gathering.item(meeting, about=(Ref("ballots.ballot", ballot.pk),))
    assert offered in client.get(here).text
    client.post(here, {"do": "reply", "answer": "proxy"})
    assert invitation(meeting, gathering, "alpha").reply == Reply.PROXY


def test_whoever_gave_a_proxy_that_nobody_can_carry_reads_why(gathering: Gathering, client: Client) -> None:
    meeting = gathering.announced()
    Invited.objects.filter(meeting=meeting).update(reply=Reply.PROXY)
    sign_in(client, gathering.assembly.delegates["alpha"])
    here = f"{BASE}{meeting.address}/coming/"
    assert "neither its rule nor the rule of a ballot on its agenda knows any" in client.get(here).text
    Invited.objects.filter(meeting=meeting).update(guest=True)
    assert "A guest has no voice that could be carried." in client.get(here).text
    Invited.objects.filter(meeting=meeting).update(reply=Reply.NO)
    assert "A guest has no voice" not in client.get(here).text


def test_answers_go_with_the_way_people_meet_when_that_changes(gathering: Gathering) -> None:
    meeting = gathering.announced(mode=Mode.BOTH, link="https://meet.example")
    for member, answer in (("alpha", Reply.PLACE), ("beta", Reply.ONLINE), ("gamma", Reply.NO)):
        coming.reply(gathering.viewer(member), invited=invitation(meeting, gathering, member), answer=answer)
        if answer != Reply.NO:
            who = coming.Who(member.title(), online=answer == Reply.ONLINE)
            coming.register(gathering.viewer(member), invited=invitation(meeting, gathering, member), who=who)

    def changed(mode: str) -> tuple[list[str], list[bool]]:
        draft = replace(like(meeting, meeting.starts_at), mode=mode, link=meeting.link)
        preparing.change_meeting(gathering.secretariat, meeting=meeting, draft=draft)
        answers = [invitation(meeting, gathering, member).reply for member in ("alpha", "beta", "gamma")]
        return answers, list(meeting.attendees.order_by("id").values_list("online", flat=True))

    assert changed(Mode.BOTH) == (["place", "online", "no"], [False, True])
    assert changed(Mode.ONLINE) == (["online", "online", "no"], [True, True])
    assert changed(Mode.PLACE) == (["open", "open", "no"], [False, False])
    asked = list(waiting(gathering.world.space, [gathering.members["beta"].pk]))
    assert [row.kind for row in asked] == ["meetings.reply"]


def test_pressed_twice_one_person_is_registered_and_whoever_registers_somebody_comes(gathering: Gathering) -> None:
    meeting, alpha = gathering.announced(mode=Mode.ONLINE), gathering.viewer("alpha")
    coming.reply(alpha, invited=invitation(meeting, gathering, "alpha"), answer=Reply.NO)
    coming.register(alpha, invited=invitation(meeting, gathering, "alpha"), who=coming.Who("Ada"))
    with pytest.raises(Refused, match="Ada is registered already"):
        coming.register(alpha, invited=invitation(meeting, gathering, "alpha"), who=coming.Who("Ada"))
    assert [each.online for each in Attendee.objects.all()] == [True]
    assert invitation(meeting, gathering, "alpha").reply == Reply.ONLINE


@pytest.mark.parametrize(
    ("answer", "said"), [("online", "in person only"), ("open", "Say whether"), ("perhaps", "Say whether")]
)
def test_an_answer_that_cannot_be_is_refused_and_the_old_one_stays(
    gathering: Gathering, answer: str, said: str
) -> None:
    mine = invitation(gathering.announced(), gathering, "alpha")
    with pytest.raises(Refused, match=said):
        coming.reply(gathering.viewer("alpha"), invited=mine, answer=answer)
    assert Invited.objects.get(pk=mine.pk).reply == Reply.OPEN


def test_registration_closes_on_its_day_but_for_a_substitute(gathering: Gathering, client: Client) -> None:
    meeting, alpha = gathering.announced(), gathering.viewer("alpha")
    mine = invitation(meeting, gathering, "alpha")
    ada, _secret = coming.register(alpha, invited=mine, who=coming.Who("Ada"))
    Meeting.objects.filter(pk=meeting.pk).update(register_until=timezone.now() - timedelta(1))
    with pytest.raises(Refused, match="Registration has closed"):
        coming.register(alpha, invited=invitation(meeting, gathering, "alpha"), who=coming.Who("Bo"))
    sign_in(client, gathering.assembly.delegates["alpha"])
    here = f"{BASE}{meeting.address}/coming/"
    assert "Somebody can still come instead of one of those above." in client.get(here).text
    client.post(here, {"do": "register", "name": "Bo", "role": "substitute", "replaces": ada.address})
    assert list(Attendee.objects.filter(withdrawn_at=None).values_list("name", flat=True)) == ["Bo"]


def test_nobody_answers_or_withdraws_for_another_organisation(gathering: Gathering) -> None:
    meeting = gathering.announced()
    attendee, _secret = coming.register(
        gathering.viewer("alpha"), invited=invitation(meeting, gathering, "alpha"), who=coming.Who("Ada")
    )
    for stranger in (gathering.viewer("beta"), gathering.world.member):
        with pytest.raises(NotAllowed):
            coming.withdraw_registration(stranger, attendee=attendee)
    assert Attendee.objects.get().withdrawn_at is None


@pytest.mark.parametrize("way", ["ended", "never ended", "called off", "does not come"])
def test_needs_are_forgotten_when_nobody_needs_them_any_more(gathering: Gathering, way: str) -> None:
    meeting = gathering.announced(asks_diet=True)
    who = coming.Who("Ada", diet="no nuts", access="A loop for hearing aids")
    mine = invitation(meeting, gathering, "alpha")
    coming.register(gathering.viewer("alpha"), invited=mine, who=who)
    if way == "ended":
        preparing.begin_meeting(gathering.secretariat, meeting=meeting)
        preparing.end_meeting(gathering.secretariat, meeting=meeting)
    elif way == "never ended":
        for days in (-1, 3):  # until it begins, and after it was
            assert Attendee.objects.get().diet
            Meeting.objects.filter(pk=meeting.pk).update(ends_at=timezone.now() - timedelta(days=days))
            jobs.forget_needs()
    elif way == "called off":
        preparing.cancel_meeting(gathering.secretariat, meeting=meeting, reason="Snow.")
    else:
        coming.reply(gathering.viewer("alpha"), invited=mine, answer=Reply.NO)
    assert (Attendee.objects.get().diet, Attendee.objects.get().access) == ("", "")


def test_a_rapporteur_lets_people_in_and_does_not_read_what_they_need(gathering: Gathering) -> None:
    meeting, alpha = gathering.announced(), gathering.viewer("alpha")
    who = coming.Who("Ada", access="A loop for hearing aids")
    coming.register(alpha, invited=invitation(meeting, gathering, "alpha"), who=who)
    rapporteur = replace(gathering.secretariat, acting=replace(gathering.secretariat.acting, role=Role.RAPPORTEUR))
    seen = {
        reader: [person for row in queries.everybody(viewer, meeting).invited.rows for person in row.people]
        for reader, viewer in (("secretariat", gathering.secretariat), ("rapporteur", rapporteur))
    }
    assert {reader: [(each.name, each.needs) for each in people] for reader, people in seen.items()} == {
        "secretariat": [("Ada", "A loop for hearing aids")], "rapporteur": [("Ada", "")],
    }  # fmt: skip


def test_a_delegate_answers_and_registers_on_a_page(gathering: Gathering, client: Client) -> None:
    meeting = gathering.announced()
    here = f"{BASE}{meeting.address}/coming/"
    sign_in(client, gathering.assembly.delegates["alpha"])
    assert client.post(here, {"do": "reply", "answer": "place"}).status_code == 302
    answer = client.post(
        here, {"do": "register", "name": "Ada", "role": "delegate", "access": "A loop for hearing aids"}
    )
    ticket = client.get(answer["Location"])
    assert (answer.status_code, ticket.status_code) == (302, 200)
    assert "Ada" in ticket.content.decode()
    page = client.get(here).content.decode()
    assert "A loop for hearing aids" in page
    assert client.post(here, {"do": "register", "name": ""}).status_code == 422
    assert client.post(here, {"do": "nothing"}).status_code == 404


def test_a_ticket_shows_the_code_of_its_own_address_until_the_meeting_is_over(
    gathering: Gathering, client: Client, settings: Any
) -> None:
    meeting = gathering.announced(street="Via della Canapa 8")
    mine = invitation(meeting, gathering, "alpha")
    _attendee, secret = coming.register(gathering.viewer("alpha"), invited=mine, who=coming.Who("Ada"))
    path = f"{BASE}{meeting.address}/ticket/{secret}/"
    page = client.get(path).content.decode()
    assert qr_code(settings.PUBLIC_ADDRESS + path, "Code of this ticket") in page
    assert settings.PUBLIC_ADDRESS + path in page
    assert "Sala Borsa, Via della Canapa 8" in page
    preparing.begin_meeting(gathering.secretariat, meeting=meeting)
    preparing.end_meeting(gathering.secretariat, meeting=meeting)
    page = client.get(path).content.decode()
    assert 'class="qr"' not in page
    assert "opens nothing any more" in page


def test_who_is_invited_is_paged_by_name_and_found_by_organisation_or_person(
    gathering: Gathering, monkeypatch: pytest.MonkeyPatch
) -> None:
    meeting, keeper = gathering.announced(), gathering.secretariat
    coming.register(
        gathering.viewer("beta"), invited=invitation(meeting, gathering, "beta"), who=coming.Who("Ada Lovelace")
    )
    coming.register_guest(keeper, meeting=meeting, who=coming.Who("Ida"))
    monkeypatch.setattr(queries, "cut", partial(keyset.cut, size=3))
    pages, cursor = [], ""
    while not pages or cursor:
        shown = queries.everybody(keeper, meeting, "", cursor)
        pages.append([row.name for row in shown.invited.rows] + [guest.name for guest in shown.guests])
        cursor = shown.invited.following
    assert pages == [["Alpha", "Beta", "Delta", "Ida"], ["Epsilon", "Eta", "Gamma"], ["Zeta"]]
    assert [row.name for row in queries.everybody(keeper, meeting, "lovel").invited.rows] == ["Beta"]
    assert [row.name for row in queries.everybody(keeper, meeting, "eta").invited.rows] == ["Beta", "Eta", "Zeta"]
    assert queries.everybody(gathering.viewer("alpha"), meeting).invited.rows == ()


def test_needs_are_on_no_page_of_another_member(gathering: Gathering, client: Client) -> None:
    meeting = gathering.announced()
    who = coming.Who("Ada", access="A loop for hearing aids")
    coming.register(gathering.viewer("alpha"), invited=invitation(meeting, gathering, "alpha"), who=who)
    sign_in(client, gathering.assembly.delegates["beta"])
    for page in ("", "coming/"):
        assert "A loop for hearing aids" not in client.get(f"{BASE}{meeting.address}/{page}").content.decode()
    assert client.get(f"{BASE}{meeting.address}/people/").status_code == 404
    sign_in(client, gathering.world.secretary)
    assert "A loop for hearing aids" in client.get(f"{BASE}{meeting.address}/people/").content.decode()


@pytest.mark.parametrize("people", [1, 3])
def test_the_list_of_who_comes_asks_little(
    gathering: Gathering, client: Client, django_assert_max_num_queries: Any, people: int
) -> None:
    meeting = gathering.announced()
    for name in ("alpha", "beta", "gamma")[:people]:
        coming.register(gathering.viewer(name), invited=invitation(meeting, gathering, name), who=coming.Who(name))
    sign_in(client, gathering.world.secretary)
    client.get(f"{BASE}{meeting.address}/people/")
    with django_assert_max_num_queries(12):
        client.get(f"{BASE}{meeting.address}/people/")


def test_dates_are_asked_answered_and_chosen_on_pages(gathering: Gathering, client: Client) -> None:
    meeting = gathering.draft()
    preparing.invite(
        gathering.secretariat, meeting=meeting, organisations=gathering.members.values(), because="full members"
    )
    here = f"{BASE}{meeting.address}/dates/"
    sign_in(client, gathering.world.secretary)
    typed = {"until": "2099-01-01T12:00", "days-TOTAL_FORMS": "2", "days-INITIAL_FORMS": "0"}
    for n, day in enumerate(("2099-03-04", "2099-03-05")):
        typed |= {f"days-{n}-day": day, f"days-{n}-begins": "09:00", f"days-{n}-ends": "17:00"}
    assert client.post(here, typed).status_code == 302
    numbers = [str(option.pk) for option in meeting.date_poll.options.all()]
    sign_in(client, gathering.assembly.delegates["alpha"])
    assert client.post(here, {"do": "answer", numbers[0]: "yes", numbers[1]: "no"}).status_code == 302
    assert "fits most" in client.get(here).content.decode()
    assert client.post(here, {"do": "choose", "date": numbers[0]}).status_code == 404
    sign_in(client, gathering.world.secretary)
    assert client.post(here, {"do": "choose", "date": numbers[0]}).status_code == 302
    meeting.refresh_from_db()
    assert meeting.starts_at.isoformat() == "2099-03-04T08:00:00+00:00"
