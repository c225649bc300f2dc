"""Who erases their account is in no list of a meeting any more; that somebody came for the organisation stays."""

from __future__ import annotations

from typing import Any

from django.apps import apps
from django.db import models
from django.test import Client

from filrouge.ground.people import personal
from filrouge.ground.people.actions import erase_person
from filrouge.ground.people.models import Person
from filrouge.ground.people.viewer import Viewer
from filrouge.rooms.meetings.actions import coming, leading, preparing, presence, speaking
from filrouge.rooms.meetings.models import Attendee, Meeting, Speech
from filrouge.rooms.meetings.queries.certificates import certificates
from filrouge.rooms.meetings.queries.coming import everybody
from tests.rooms.meetings.gathering import Gathering
from tests.rooms.meetings.test_coming import invitation
from tests.world import sign_in

NAME, ADDRESS = "Marker Alpha", "alpha@sample.example"


def registered(gathering: Gathering, meeting: Meeting, member: str = "alpha", **who: Any) -> tuple[Attendee, str]:
    mine = invitation(meeting, gathering, member)
    said = {"name": NAME, "email": ADDRESS, "access": "A loop for hearing aids"} | who
    return coming.register(gathering.viewer(member), invited=mine, who=coming.Who(**said))


def erase(gathering: Gathering) -> Person:
    """The head delegate of alpha closes their account."""
    person = gathering.assembly.delegates["alpha"]
    Person.objects.filter(pk=person.pk).update(name=NAME)
    person.refresh_from_db()
    erase_person(Viewer(None, person), person=person)
    return person


def held() -> str:
    """All that the tables of the room hold."""
    rows = [list(model._default_manager.values_list()) for model in apps.get_app_config("meetings").get_models()]
    return str(rows).lower()


def test_who_is_erased_comes_no_more_and_their_ticket_opens_nothing(gathering: Gathering, client: Client) -> None:
    meeting = gathering.announced()
    mine, secret = registered(gathering, meeting)
    other, _ticket = registered(gathering, meeting, "beta", name="Bo", email="bo@sample.example")
    page = f"/en/network/meetings/{meeting.address}/ticket/{secret}/"
    assert client.get(page).status_code == 200
    erase(gathering)
    mine.refresh_from_db()
    other.refresh_from_db()
    assert (mine.name, mine.email, mine.access, mine.ticket, mine.withdrawn_at is None) == ("", "", "", "", False)
    assert (other.name, other.email, other.access) == ("Bo", "bo@sample.example", "A loop for hearing aids")
    assert client.get(page).status_code == 404
    assert ADDRESS not in held()
    assert NAME.lower() not in held()


def test_of_a_meeting_that_is_over_it_stays_that_somebody_came_and_not_who(gathering: Gathering) -> None:
    meeting = gathering.under_way()
    mine, _ticket = registered(gathering, meeting)
    presence.check_in(gathering.secretariat, attendee=mine)
    there = mine.presences.get()
    type(there).objects.update(came_at=meeting.starts_at, left_at=meeting.ends_at)
    preparing.end_meeting(gathering.secretariat, meeting=meeting)
    assert [each.name for each in certificates(gathering.secretariat, meeting)] == [NAME]
    erase(gathering)
    assert certificates(gathering.secretariat, meeting) == ()
    [row] = [row for row in everybody(gathering.secretariat, meeting).invited.rows if row.people]
    assert [(each.name, each.needs) for each in row.people] == [("Account erased", "")]
    assert Attendee.objects.get(pk=mine.pk).withdrawn_at is None


def test_a_list_of_speakers_keeps_the_organisation_and_not_the_name(gathering: Gathering) -> None:
    meeting = gathering.under_way()
    item = leading.begin_item(gathering.secretariat, item=gathering.item(meeting))
    members = gathering.members
    for member in ("alpha", "beta"):
        speaking.list_speaker(gathering.secretariat, item=item, organisation=members[member], name=NAME)
    erase(gathering)
    said = dict(Speech.objects.values_list("organisation__name", "name"))
    assert said == {members["alpha"].name: "", members["beta"].name: NAME}  # of beta somebody may be called so too


def test_who_was_written_down_by_others_before_they_had_an_account_is_handed_that_over_too(
    gathering: Gathering,
) -> None:
    registered(gathering, gathering.announced())
    Attendee.objects.update(person=None, email=ADDRESS.title())
    person = gathering.assembly.delegates["alpha"]
    [row] = personal.all_about(person)["meetings.attendee, person"]
    assert (row["name"], row["access"]) == (NAME, "A loop for hearing aids")
    erase(gathering)
    assert ADDRESS not in held()


# Words of an organisation, kept under the number of whoever typed them; or no words at all.
OF_AN_ORGANISATION = {
    "asked.news", "ballots.paperentry", "ballots.vote", "files.document", "jobs.job", "meetings.line",
    "plans.amendment", "plans.comment", "plans.contribution", "register.answer", "register.decision", "register.link",
    "register.row",
}  # fmt: skip
FORGOTTEN = {"meetings.attendee"}


def test_of_every_table_that_outlives_a_person_it_is_known_what_becomes_of_its_words() -> None:
    """A new table that points at a person either goes with them, or is one of these, or is forgotten by its room."""
    stay = {
        model._meta.label_lower for model, relation in personal.relations() if relation.on_delete is not models.CASCADE
    }
    assert stay == OF_AN_ORGANISATION | FORGOTTEN


def test_the_page_that_closes_an_account_says_so(gathering: Gathering, client: Client) -> None:
    sign_in(client, gathering.assembly.delegates["alpha"])
    session = client.session
    session["account_authentication_methods"] = [{"method": "code", "at": 9_999_999_999}]
    session.save()
    assert "you come to no meeting any more" in client.get("/en/account/close/").text
