"""What a page of a meeting asks of the database does not grow with what stands on it."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from functools import partial

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from filrouge.ground.pages import kept, keyset
from filrouge.ground.people.seen import Seen
from filrouge.ground.words import Words
from filrouge.rooms.meetings.actions import leading, preparing, presence, slots, speaking, voices, voting
from filrouge.rooms.meetings.models import ItemKind, Meeting
from filrouge.rooms.meetings.queries import coming, dates, following, meetings, round
from filrouge.rooms.meetings.queries.listed import Listed
from tests.rooms.meetings.gathering import Gathering
from tests.rooms.meetings.test_presence import HEADS
from tests.world import sign_in

MODULES, LISTS = (coming, dates, following, round), (meetings._ALL, meetings._OF_SERIES)
COMING, SILENT = ("alpha", "beta", "zeta"), ("gamma", "delta", "epsilon")


@pytest.fixture
def client(gathering: Gathering) -> Client:
    found = Client()
    sign_in(found, gathering.world.secretary)
    return found


def statements(client: Client, address: str, *shown: str) -> int:
    """What a page asks that nobody has looked at since something was done; `shown` stands on it."""
    client.get(address)  # what is asked once for all pages
    kept.forget()
    with CaptureQueriesContext(connection) as book:
        page = client.get(address).content.decode()
    assert [words for words in shown if words not in page] == []
    return len(book)


def in_session(gathering: Gathering, number: int) -> Meeting:
    """So many items, people who came, speakers, and voices that the ballot that is open does not know."""
    meeting = gathering.under_way(rule=gathering.assembly.rule(HEADS, proxy_limit=3))
    for title in ("A desk", "Purchase", "Close")[:number]:
        gathering.item(meeting, title)
    item = leading.next_item(gathering.secretariat, meeting=meeting, seen="")
    assert item is not None
    for giver, name in list(zip(SILENT, COMING, strict=True))[:number]:
        presence.check_in_by_phone(gathering.viewer(name), meeting=meeting, code=meeting.code)
        speaking.ask_to_speak(gathering.viewer(name), item=item)
        given = meeting.invited.select_related("meeting__rule").get(organisation=gathering.members[giver])
        voices.hand_voice(gathering.viewer(giver), invited=given, holder=gathering.members[name])
    rule = gathering.assembly.rule()
    voting.put_to_vote(gathering.secretariat, item=item, title=Words.of("A desk", "en"), rule=rule)
    return meeting


def test_the_pages_of_the_room_cost_the_same_for_one_thing_and_for_three(gathering: Gathering, client: Client) -> None:
    costs: dict[str, set[int]] = {}
    for number in (1, 3):
        meeting = in_session(gathering, number)
        shown = {
            "voices": [f"<b>{name.title()}</b>: " for name in SILENT[:number]],  # that nobody carries in the ballot
            "door": [f"<b>{name.title()}</b>" for name in COMING[:number]],
            "projector": ["The vote is open"],
        }
        for page, words in shown.items():
            cost = statements(client, f"/en/network/meetings/{meeting.address}/{page}/", *words)
            costs.setdefault(page, set()).add(cost)
    assert {page: len(found) for page, found in costs.items()} == {"voices": 1, "door": 1, "projector": 1}, costs


def test_the_order_of_a_round_costs_the_same_for_one_organisation_and_for_three(
    gathering: Gathering, client: Client
) -> None:
    chair, costs = gathering.secretariat, set()
    for number in (1, 3):
        meeting, members = gathering.draft(), [gathering.members[name] for name in COMING[:number]]
        preparing.invite(chair, meeting=meeting, organisations=members, because="members")
        item = gathering.item(preparing.announce_meeting(chair, meeting=meeting), "Round", kind=ItemKind.COUNTRY_ROUND)
        slots.place_slot(chair, item=item, organisation=members[-1], place=1)
        address = f"/en/network/meetings/{meeting.address}/round/{item.address}/order/"
        costs.add(statements(client, address, *(f"<b>{member.name}</b>" for member in members)))
    assert len(costs) == 1, costs


def asked(ask: Callable[[], Iterable[object]]) -> list[str]:
    """The statements that something asks, with their parameters."""
    with CaptureQueriesContext(connection) as book:
        list(ask())
    return [query["sql"] for query in book.captured_queries]


def test_the_first_page_of_a_list_is_asked_by_the_statement_of_the_list(gathering: Gathering) -> None:
    found = {name: one for module in MODULES for name, one in vars(module).items() if isinstance(one, Listed)}
    found |= {f"{which} {number}": one for number, kind in enumerate(LISTS) for which, one in kind.items()}
    assert len(found) == 11
    callers = (gathering.world.nobody, gathering.viewer("alpha"), gathering.secretariat, gathering.world.system)
    given = {"now": timezone.now(), "series": 41, "meetings": [41, 42], "meeting": 41, "item": 42, "poll": 43}
    for name, listed in found.items():
        values = {key: given[key] for key in listed.stand_ins}
        for caller in callers if listed.kind is Seen else (None,):
            about = (caller,) if caller else ()
            first, order = partial(listed.asked, "", *about, **values), listed.order
            whole = listed.asked(keyset.encode([]), *about, **values).order_by(*order)[: keyset.SIZE + 1]
            assert asked(first) == asked(lambda whole=whole: whole), name
