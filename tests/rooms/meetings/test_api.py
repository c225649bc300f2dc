"""Meetings for programs: what they read without a token and with one, and who comes, said by a federation's system."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from filrouge.ground.people.viewer import Level
from filrouge.ground.trail.models import Entry
from filrouge.ground.trail.writing import Ref
from filrouge.ground.words import Words
from filrouge.rooms.meetings.actions import capturing, following, minuting, papers, preparing, renewing
from filrouge.rooms.meetings.formats.minutes import digest_of
from filrouge.rooms.meetings.models import Attendee, Invited, Line, Meeting, Minutes
from tests.rooms.meetings.gathering import Gathering
from tests.rooms.register.programs import Caller, caller, token

pytestmark = pytest.mark.django_db
LINK = "https://video.example/room-7"
ANN = {"name": "Ann Peeters", "role": "substitute"}


def program(gathering: Gathering, member: str, *scopes: str) -> Caller:
    """A program of a member, with a token of its head delegate."""
    person = gathering.assembly.delegates[member]
    return Caller(token(gathering.world, person, *(scopes or ("meetings:read", "meetings:write"))).clear)


def held(gathering: Gathering, texts: tuple[str, ...] = ("We need a lawyer.",)) -> Meeting:
    """A meeting that has ended, in which alpha said something."""
    meeting = gathering.under_way()
    for place, text in enumerate(texts):
        item = gathering.item(meeting)
        said = capturing.Captured(f"key-{place:04}", text, "en", item=item, organisation=gathering.members["alpha"])
        capturing.capture_line(gathering.secretariat, meeting=meeting, line=said)
    return preparing.end_meeting(gathering.secretariat, meeting=meeting)


def circulated(gathering: Gathering, meeting: Meeting) -> Minutes:
    until = timezone.now() + timedelta(days=14)
    return minuting.circulate_minutes(gathering.secretariat, meeting=meeting, correct_until=until)


def approve(gathering: Gathering, meeting: Meeting) -> Minutes:
    """Its minutes are approved at the next meeting."""
    minutes, chair = Minutes.objects.get(meeting=meeting), gathering.secretariat
    later = renewing.make_next(chair, meeting=meeting, starts_at=meeting.starts_at + timedelta(days=120))
    preparing.announce_meeting(chair, meeting=later)
    preparing.begin_meeting(chair, meeting=later)
    return minuting.approve_minutes(chair, minutes=minutes, meeting=later)


def test_anybody_reads_a_public_meeting_with_its_days_its_agenda_and_what_is_about_it(
    client: Client, gathering: Gathering
) -> None:
    ballot = gathering.assembly.opened()
    series = preparing.begin_series(
        gathering.secretariat, space=gathering.world.space, name=Words.of("General meetings", "en", fr="Assemblées")
    )
    meeting = gathering.announced(series=series, link=LINK)
    gathering.item(meeting, about=(Ref("ballots.ballot", ballot.pk),), minutes=30)
    here = "/api/v1/network/meetings"
    one = client.get(f"{here}/{meeting.address}").json()
    assert (one["title"], one["zone"], one["place"], one["country"], one["invited"], one["answered"]) == (
        {"en": "General meeting, Bologna"}, "Europe/Rome", "Sala Borsa", "IT", 7, 0,
    )  # fmt: skip
    assert [day["starts_at"] for day in one["days"]] == ["2026-09-24T12:00:00Z", "2026-09-25T07:00:00Z"]
    assert one["link"] == ""
    [item] = one["items"]
    assert (item["kind"], item["title"], item["minutes"]) == ("deliberation", {"en": "A desk for joint tenders"}, 30)
    assert [(about["kind"], about["title"]) for about in item["about"]] == [("ballot", "Membership fee 2027")]
    assert client.get(_path(item["about"][0]["thread"]))["Content-Type"] == "application/ld+json"
    for address in (one["page"], one["thread"], one["calendar"]):
        assert client.get(_path(address)).status_code == 200
    [line] = client.get(f"{here}?series={series.address}").json()["items"]
    assert (line["address"], line["series"]) == (meeting.address, series.address)
    assert client.get(f"{here}?series=aaaaaaaa").status_code == 404
    [listed] = client.get(f"{here}/series").json()["items"]
    assert listed["name"]["fr"] == "Assemblées"
    assert [client.get(_path(listed[place])).status_code for place in ("page", "calendar")] == [200, 200]
    assert [each["series"] for each in client.get(f"{here}/calendars").json()] == ["", series.address]


def _path(address: str) -> str:
    return "/" + address.split("/", 3)[3]


def test_the_link_and_a_paper_for_members_are_for_those_who_may_have_them(client: Client, gathering: Gathering) -> None:
    meeting = gathering.announced(link=LINK)
    item = gathering.item(meeting)
    for name, level in (("agenda.txt", Level.PUBLIC), ("budget.txt", Level.MEMBERS)):
        papers.attach_paper(gathering.secretariat, item=item, chunks=[b"Read me.\n"], name=name, level=level)
    public = client.get(f"/api/v1/network/meetings/{meeting.address}").json()
    mine = program(gathering, "alpha").get(f"/meetings/{meeting.address}").json()
    assert [paper["name"] for paper in public["items"][0]["papers"]] == ["agenda.txt"]
    assert [paper["name"] for paper in mine["items"][0]["papers"]] == ["agenda.txt", "budget.txt"]
    assert (public["link"], mine["link"]) == ("", LINK)


def test_what_is_being_prepared_and_what_is_for_members_is_not_there_for_strangers(
    client: Client, gathering: Gathering
) -> None:
    draft, closed = gathering.draft(), gathering.announced(public=False)
    listed = {each["address"] for each in client.get("/api/v1/network/meetings").json()["items"]}
    assert listed == set()
    for meeting in (draft, closed):
        for rest in ("", "/minutes", "/lines"):
            assert client.get(f"/api/v1/network/meetings/{meeting.address}{rest}").status_code == 404
    asked = program(gathering, "alpha")
    assert [each["address"] for each in asked.get("/meetings").json()["items"]] == [closed.address]
    team = caller(gathering.world, "secretariat", "meetings:read")
    assert {each["address"] for each in team.get("/meetings").json()["items"]} == {draft.address, closed.address}


def test_circulated_minutes_are_for_the_invited_and_approved_ones_for_everybody(
    client: Client, gathering: Gathering
) -> None:
    meeting = held(gathering)
    here = f"/meetings/{meeting.address}"
    asked = program(gathering, "beta")
    assert asked.get(f"{here}/minutes").status_code == 404
    assert [line["organisation"] for line in asked.get(f"{here}/lines").json()["items"]] == ["Alpha"]
    assert client.get(f"/api/v1/network{here}/lines").json()["items"] == []
    circulated(gathering, meeting)
    assert asked.get(f"{here}/minutes").json()["state"] == "circulated"
    assert client.get(f"/api/v1/network{here}/minutes").status_code == 404
    approve(gathering, meeting)
    found = client.get(f"/api/v1/network{here}/minutes").json()
    assert (found["state"], found["version"], found["digest"]) == ("approved", 1, digest_of(found["content"]))
    [said] = found["content"]["items"][0]["lines"]
    assert (said["organisation"], said["text"]) == ("Alpha", "We need a lawyer.")
    assert client.get(f"/api/v1/network{here}/minutes?version=2").status_code == 404
    [line] = client.get(f"/api/v1/network{here}/lines").json()["items"]
    assert (line["organisation"], line["text"], line["outcome"]) == ("Alpha", "We need a lawyer.", "")
    assert client.get(_path(line["thread"])).status_code == 200


def test_what_was_told_of_an_action_is_for_those_who_may_read_the_papers(client: Client, gathering: Gathering) -> None:
    meeting = held(gathering)
    Line.objects.update(kind="action", number=1, owner=gathering.members["alpha"])
    following.follow_up(gathering.viewer("alpha"), line=Line.objects.get(), outcome="under_way", words="Two meetings.")
    circulated(gathering, meeting)
    approve(gathering, meeting)
    here = f"/meetings/{meeting.address}/lines"
    [mine], [public] = (
        asked(here).json()["items"]
        for asked in (program(gathering, "beta").get, lambda path: client.get("/api/v1/network" + path))
    )
    assert (mine["owner"], mine["outcome"], mine["told"]) == ("Alpha", "under_way", "Two meetings.")
    assert (public["owner"], public["outcome"], public["told"]) == ("Alpha", "", "")


def test_a_federations_system_says_who_comes_once_and_who_does_not_after_all(gathering: Gathering) -> None:
    meeting = gathering.announced()
    here, asked = f"/meetings/{meeting.address}", program(gathering, "alpha")
    answered = asked.send("PUT", f"{here}/invitation", {"answer": "place"}).json()
    assert (answered["answer"], answered["because"], answered["attendees"]) == ("place", "full members", [])
    twice = [asked.post(f"{here}/attendees", ANN, **{"Idempotency-Key": "2f1c"}) for _time in range(2)]
    assert [answer.status_code for answer in twice] == [201, 201]
    assert twice[0].json() == twice[1].json()
    [person] = asked.get(f"{here}/invitation").json()["attendees"]
    assert (person["name"], person["role"], person["online"]) == ("Ann Peeters", "substitute", False)
    entry = Entry.objects.get(verb="meetings.register")
    assert (entry.means, entry.organisation) == ("api", gathering.members["alpha"].id)
    address = f"{here}/attendees/{person['address']}"
    assert program(gathering, "beta").send("DELETE", address, "").status_code == 404
    gone = asked.send("DELETE", address, "")
    assert (gone.status_code, gone.content) == (204, b"")
    assert asked.get(f"{here}/invitation").json()["attendees"] == []
    assert asked.send("DELETE", address, "").status_code == 404


@pytest.mark.parametrize(
    ("body", "status", "field"),
    [
        ({"name": ""}, 422, "body.name"),
        ({"name": "Ann", "role": "queen"}, 422, "body.role"),
        ({"name": "Ann", "email": "ann at sample"}, 422, "body.email"),
        ({"name": "Ann", "shoes": 38}, 422, "body.shoes"),
        ({"name": " "}, 409, "name"),
    ],
)
def test_what_does_not_fit_is_refused_with_its_place(
    gathering: Gathering, body: dict[str, Any], status: int, field: str
) -> None:
    answer = program(gathering, "alpha").post(f"/meetings/{gathering.announced().address}/attendees", body)
    assert (answer.status_code, answer.json()["errors"][0]["field"]) == (status, field)
    assert not Attendee.objects.exists()


WRITES = [("PUT", "invitation", {"answer": "no"}), ("POST", "attendees", ANN)]


@pytest.mark.parametrize(("method", "path", "body"), WRITES)
def test_only_a_delegate_of_an_invited_member_answers_for_it(
    gathering: Gathering, method: str, path: str, body: dict[str, Any]
) -> None:
    meeting = gathering.announced()
    callers = {
        "nobody": (Caller(), 401),
        "other": (caller(gathering.world, "other", "meetings:write"), 403),
        "not invited": (caller(gathering.world, "member", "meetings:write"), 404),
        "secretariat": (caller(gathering.world, "secretariat", "meetings:write"), 404),
        "only reads": (program(gathering, "alpha", "meetings:read"), 403),
    }
    for who, (asked, status) in callers.items():
        before = Entry.objects.count()
        assert asked.send(method, f"/meetings/{meeting.address}/{path}", body).status_code == status, who
        assert (Entry.objects.count(), Attendee.objects.count()) == (before, 0), who
        assert set(Invited.objects.values_list("reply", flat=True)) == {"open"}, who
    done = program(gathering, "alpha").send(method, f"/meetings/{meeting.address}/{path}", body)
    assert done.status_code in {200, 201}


@pytest.mark.parametrize("number", [1, 3])
def test_statements_do_not_grow_with_the_list(client: Client, gathering: Gathering, number: int) -> None:
    texts = tuple(f"Line {place}" for place in range(number))
    meeting = held(gathering, texts)
    for place in range(number - 1):
        gathering.announced(title=Words.of(f"Meeting {place}", "en"))
    circulated(gathering, meeting)
    approve(gathering, meeting)
    here = "/api/v1/network/meetings"
    costs = {"": 2, f"/{meeting.address}": 7, f"/{meeting.address}/minutes": 5, f"/{meeting.address}/lines": 3}
    for path, most in costs.items():
        with CaptureQueriesContext(connection) as asked:
            assert client.get(here + path).status_code == 200
        assert len(asked) <= most, (path, len(asked))
