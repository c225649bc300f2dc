"""What was not taken is kept for the secretariat of its network, for nobody else, and not for ever."""

from __future__ import annotations

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from filrouge.ground.actions import NotAllowed
from filrouge.ground.mail.models import Arrival
from filrouge.ground.mail.replies import actions, queries
from filrouge.ground.trail.models import Entry
from tests.ground.mail.conftest import Room
from tests.world import sign_in

DESK = "/en/network/secretariat/answers/"


def test_the_secretariat_sees_what_came_and_nobody_else_does(room: Room) -> None:
    arrival = room.answer("My own words.", sender="stranger@evil.example")
    for name, viewer in room.world.callers():
        seen = name == "secretariat"
        assert bool(queries.arrivals(viewer).rows) is seen, name
        assert (queries.arrival(viewer, arrival.pk) is not None) is seen, name
    (row,) = queries.arrivals(room.world.secretariat).rows
    assert (row.sender, row.subject, row.outcome_label, row.text) == (
        "stranger@evil.example", "Re: How is it going?", "Not taken", "My own words.",
    )  # fmt: skip
    assert row.why.startswith("The mail came from another address")


def test_the_list_shows_one_outcome_when_asked(room: Room) -> None:
    room.answer()
    room.answer(headers="Precedence: bulk\n")
    secretariat = room.world.secretariat
    assert [row.outcome for row in queries.arrivals(secretariat).rows] == ["ignored", "taken"]
    assert [row.outcome for row in queries.arrivals(secretariat, "taken").rows] == ["taken"]


def test_a_longer_list_asks_no_more_of_the_database(room: Room) -> None:
    secretariat, counts = room.world.secretariat, []
    for more in (1, 2):
        for _number in range(more):
            room.answer()
        with CaptureQueriesContext(connection) as seen:
            queries.arrivals(secretariat)
        counts.append(len(seen))
    assert counts == [1, 1]


def test_pages_show_the_list_and_one_mail(room: Room, client: Client) -> None:
    arrival = room.answer("<b>Words</b>", sender="stranger@evil.example")
    room.answer("Taken words")
    sign_in(client, room.world.secretary)
    page = client.get(DESK).content.decode()
    assert page.count("Re: How is it going?</b>") == 2
    assert client.get(f"{DESK}?outcome=taken&cursor=nonsense").status_code == 200
    one = client.get(f"{DESK}{arrival.pk}/").content.decode()
    assert "&lt;b&gt;Words&lt;/b&gt;" in one


def test_a_text_can_be_erased_at_once_and_the_trail_says_so_without_it(room: Room, client: Client) -> None:
    arrival = room.answer("My own words.", sender="stranger@evil.example")
    with pytest.raises(NotAllowed):
        actions.forget_text(room.world.member, arrival=arrival)
    assert Arrival.objects.get().text == "My own words."
    sign_in(client, room.world.secretary)
    assert client.post(f"{DESK}{arrival.pk}/forget/").status_code == 302
    kept = Arrival.objects.get()
    assert (kept.text, kept.sender, kept.subject, kept.why) == ("", "", "", "other_sender")
    entry = Entry.objects.get(verb="mail.forget_text")
    assert (entry.subject_id, entry.after) == (arrival.pk, {"erased": True})
