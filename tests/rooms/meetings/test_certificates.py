"""Who was at a meeting gets a certificate that a stranger can verify; who was not gets none."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest
from django.core.cache import cache
from django.test import Client

from filrouge.ground.tokens.actions import digest_of
from filrouge.rooms.meetings.actions import preparing
from filrouge.rooms.meetings.models import Attendee, Meeting, Presence, State
from filrouge.rooms.meetings.queries import certificates as queries
from filrouge.rooms.meetings.queries.certificates import certificate_at, certificate_href, certificates, own_certificate
from tests.papers import unpacked
from tests.rooms.meetings.gathering import DAYS, Gathering
from tests.world import sign_in

BASE = "/en/network/meetings/"
FIRST, SECOND = DAYS


@pytest.fixture
def meeting(gathering: Gathering) -> Meeting:
    """Ended; Alpha's delegate came late on the first day and forgot to leave, Beta's registered and did not come."""
    found = gathering.announced()
    for name in ("alpha", "beta"):
        Attendee.objects.create(
            meeting=found, organisation=gathering.members[name], person=gathering.assembly.delegates[name],
            name=name.title(), registered_at=FIRST[0], ticket=digest_of(f"ticket-{name}"),
        )  # fmt: skip
    alpha = Attendee.objects.get(name="Alpha")
    came, left = FIRST[0] + timedelta(minutes=30), SECOND[1]
    Presence.objects.create(attendee=alpha, came_at=came, left_at=left, means=Presence.Means.LIST)
    Meeting.objects.filter(pk=found.pk).update(state=State.ENDED, began_at=FIRST[0], ended_at=SECOND[1])
    found.refresh_from_db()
    return found


def here(meeting: Meeting, name: str = "Alpha") -> str:
    return certificate_href(meeting.space, Attendee.objects.get(meeting=meeting, name=name))


def test_hours_are_those_of_the_meeting_and_no_night_counts(gathering: Gathering, meeting: Meeting) -> None:
    (one,) = certificates(gathering.secretariat, meeting)
    assert list(one.days) == [
        ("24 September 2026", "14:30 – 18:00 CEST"), ("25 September 2026", "09:00 – 17:00 CEST"),
    ]  # fmt: skip
    assert (one.name, one.organisation, one.hours) == ("Alpha", "Alpha", "11 h 30 min")


def test_what_was_recorded_on_another_day_counts_as_it_was_recorded(gathering: Gathering, meeting: Meeting) -> None:
    at = datetime(2026, 10, 30, 8, tzinfo=UTC)
    Presence.objects.update(came_at=at, left_at=at + timedelta(minutes=45))
    assert [one.hours for one in certificates(gathering.secretariat, meeting)] == ["45 minutes"]


def test_the_sum_is_that_of_the_hours_as_they_are_printed(gathering: Gathering, meeting: Meeting) -> None:
    at = datetime(2026, 10, 30, 9, 0, 40, tzinfo=UTC)
    Presence.objects.update(came_at=at, left_at=at + timedelta(minutes=59, seconds=30))
    (one,) = certificates(gathering.secretariat, meeting)
    assert (one.days[0][1], one.hours) == ("10:00 – 11:00 CET", "1 h 0 min")


def test_there_is_none_while_the_meeting_lasts_nor_for_who_did_not_come(gathering: Gathering, meeting: Meeting) -> None:
    assert own_certificate(gathering.viewer("alpha"), meeting) == here(meeting)
    assert own_certificate(gathering.viewer("beta"), meeting) == ""
    assert own_certificate(gathering.world.nobody, meeting) == ""
    assert Client().get(here(meeting, "Beta")).status_code == 302  # to sign in, as for anything that is not there
    Meeting.objects.update(state=State.UNDER_WAY)
    assert Client().get(here(meeting)).status_code == 302
    meeting.refresh_from_db()
    assert (own_certificate(gathering.viewer("alpha"), meeting), certificates(gathering.secretariat, meeting)) == (
        "",
        (),
    )


def test_a_stranger_verifies_it_by_its_address_and_by_no_other(gathering: Gathering, meeting: Meeting) -> None:
    gathering.world.space.public = False
    gathering.world.space.save()
    answer = Client().get(here(meeting))
    page = answer.content.decode()
    assert "11 h 30 min" in page
    assert "Recorded by" in page
    assert (answer["Cache-Control"], answer["X-Robots-Tag"]) == ("private, no-store", "noindex, nofollow, noarchive")
    wrong = here(meeting)[:-2] + ("x/" if here(meeting)[-2] != "x" else "y/")
    assert Client().get(wrong).status_code == 302
    key = here(meeting).split("/")[-2]
    assert certificate_at(gathering.world.nobody.at(gathering.world.elsewhere), key) is None


def test_whoever_guesses_addresses_has_to_wait(meeting: Meeting) -> None:
    cache.clear()
    client = Client()
    answers = [client.get(f"{BASE}certificates/guess~{number}/").status_code for number in range(31)]
    assert answers == [302] * 30 + [429]
    cache.clear()


def test_the_sheet_is_an_accessible_pdf_in_the_language_of_its_address(meeting: Meeting) -> None:
    answer = Client().get(here(meeting).replace("/en/", "/fr/", 1)[:-1] + ".pdf")
    whole = unpacked(answer.content)
    assert (answer.status_code, answer["Content-Type"]) == (200, "application/pdf")
    assert b"pdfuaid:part>1<" in whole
    assert here(meeting).replace("/en/", "/fr/", 1).encode() in whole  # the address can be followed as it is


def test_the_secretariat_prints_all_of_them_at_once_and_nobody_else_does(
    gathering: Gathering, meeting: Meeting, client: Client
) -> None:
    all_of_them = f"{BASE}{meeting.address}/certificates.pdf"
    sign_in(client, gathering.assembly.delegates["alpha"])
    assert client.get(all_of_them).status_code == 404
    assert here(meeting) in client.get(f"{BASE}{meeting.address}/").content.decode()
    sign_in(client, gathering.world.secretary)
    assert client.get(all_of_them).content.startswith(b"%PDF-")
    assert all_of_them in client.get(f"{BASE}{meeting.address}/").content.decode()
    empty = gathering.announced()
    preparing.begin_meeting(gathering.secretariat, meeting=empty)
    preparing.end_meeting(gathering.secretariat, meeting=empty)
    assert client.get(f"{BASE}{empty.address}/certificates.pdf").status_code == 404


def test_a_large_meeting_has_its_certificates_in_several_documents(
    gathering: Gathering, meeting: Meeting, client: Client, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(queries, "PART", 1)
    beta = Attendee.objects.get(name="Beta")
    Presence.objects.create(attendee=beta, came_at=FIRST[0], left_at=FIRST[1], means=Presence.Means.QR)
    parts = [[one.name for one in certificates(gathering.secretariat, meeting, part)] for part in (1, 2, 3)]
    assert (parts, queries.parts_of(meeting)) == ([["Alpha"], ["Beta"], []], ((1, 1), (2, 2)))
    sign_in(client, gathering.world.secretary)
    assert (
        f"{BASE}{meeting.address}/certificates.pdf?part=2" in client.get(f"{BASE}{meeting.address}/").content.decode()
    )
    for part in ("3", "0", "first"):
        assert client.get(f"{BASE}{meeting.address}/certificates.pdf?part={part}").status_code == 404


def test_a_guest_without_an_account_finds_the_certificate_by_the_ticket(meeting: Meeting) -> None:
    ticket = f"{BASE}{meeting.address}/ticket/ticket-"
    assert here(meeting) in Client().get(ticket + "alpha/").content.decode()
    assert "certificates/" not in Client().get(ticket + "beta/").content.decode()
