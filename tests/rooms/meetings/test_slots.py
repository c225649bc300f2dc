"""The order of a country round: by name, by hand or by lot; read page by page, and called in that order in the room."""

from __future__ import annotations

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from filrouge.ground.actions import NotAllowed, Refused
from filrouge.ground.people.models import Organisation
from filrouge.ground.trail.models import Entry
from filrouge.methods.counting.lots import lot_order
from filrouge.rooms.meetings.actions import leading, preparing, slots, speaking
from filrouge.rooms.meetings.models import AgendaItem, Invited, ItemKind, Meeting, RoundAnswer, Slot, Speech
from filrouge.rooms.meetings.queries import round as queries
from filrouge.rooms.meetings.queries.room import board
from filrouge.rooms.meetings.queries.slots import next_in_round, order_of, slot_page
from tests.rooms.meetings.gathering import Gathering
from tests.world import sign_in


@pytest.fixture
def item(gathering: Gathering) -> AgendaItem:
    return gathering.item(gathering.announced(), "Country round", kind=ItemKind.COUNTRY_ROUND, seconds_each=240)


def names(gathering: Gathering, item: AgendaItem) -> str:
    known = {member.pk: key for key, member in gathering.members.items()}
    return " ".join(known[number] for number in order_of(item))


def handed_in(gathering: Gathering, item: AgendaItem, *members: str) -> None:
    now = timezone.now()
    RoundAnswer.objects.bulk_create(
        RoundAnswer(
            item=item, organisation=gathering.members[name], language="en", said={"news": f"News of {name}."},
            saved_at=now, handed_in_at=now,
        )
        for name in members
    )  # fmt: skip


def test_a_round_is_by_name_until_the_team_sets_its_order(gathering: Gathering, item: AgendaItem) -> None:
    assert names(gathering, item) == "alpha beta delta epsilon eta gamma zeta"
    slots.place_slot(gathering.secretariat, item=item, organisation=gathering.members["zeta"], place=1)
    slots.place_slot(gathering.secretariat, item=item, organisation=gathering.members["alpha"], place=99)
    assert names(gathering, item) == "zeta beta delta epsilon eta gamma alpha"
    handed_in(gathering, item, "alpha", "beta", "zeta")
    page = queries.round_page(gathering.viewer("beta"), item)
    assert [(entry.slot, entry.name) for entry in page.entries] == [(1, "Zeta"), (2, "Beta"), (7, "Alpha")]
    assert page.ordered == "In the room organisations speak in the order that the secretariat has set."
    assert [entry.name for entry in queries.entries(gathering.viewer("beta"), item)] == ["Zeta", "Beta", "Alpha"]
    slots.slots_by_name(gathering.secretariat, item=item)
    assert (names(gathering, item), Slot.objects.count()) == ("alpha beta delta epsilon eta gamma zeta", 0)


def test_who_is_invited_later_comes_last_until_placed(gathering: Gathering, item: AgendaItem) -> None:
    Invited.objects.filter(organisation=gathering.members["alpha"]).delete()
    slots.place_slot(gathering.secretariat, item=item, organisation=gathering.members["zeta"], place=1)
    members = [gathering.members["alpha"]]
    preparing.invite(gathering.secretariat, meeting=item.meeting, organisations=members, because="late")
    assert names(gathering, item) == "zeta beta delta epsilon eta gamma alpha"


def test_a_lot_can_be_worked_out_again_by_anybody(gathering: Gathering, item: AgendaItem) -> None:
    slots.draw_slots(gathering.secretariat, item=item)
    item.refresh_from_db()
    known = {member.address: key for key, member in gathering.members.items()}
    again = " ".join(known[address] for address in lot_order(item.slots_seed, known))
    assert (names(gathering, item), len(item.slots_seed)) == (again, 64)
    assert Entry.objects.latest("id").after["seed"] == item.slots_seed
    slots.place_slot(gathering.secretariat, item=item, organisation=gathering.members["alpha"], place=1)
    assert AgendaItem.objects.get().slots_seed == ""


def test_only_the_team_orders_only_rounds_and_only_until_they_are_over(gathering: Gathering, item: AgendaItem) -> None:
    alpha, chair = gathering.members["alpha"], gathering.secretariat
    for viewer in (gathering.world.nobody, gathering.viewer("alpha"), gathering.world.other):
        for step in (slots.draw_slots, slots.slots_by_name):
            with pytest.raises(NotAllowed):
                step(viewer, item=item)
        with pytest.raises(NotAllowed):
            slots.place_slot(viewer, item=item, organisation=alpha, place=2)
    stranger = gathering.world.federation
    other = gathering.item(item.meeting)
    AgendaItem.objects.filter(pk=item.pk).update(began_at=timezone.now(), ended_at=timezone.now())
    codes = []
    for one, organisation in ((other, alpha), (item, alpha)):
        with pytest.raises(Refused) as refused:
            slots.place_slot(chair, item=one, organisation=organisation, place=2)
        codes.append(refused.value.code)
    AgendaItem.objects.update(began_at=None, ended_at=None)
    with pytest.raises(Refused) as refused:
        slots.place_slot(chair, item=item, organisation=stranger, place=2)
    assert ([*codes, refused.value.code], Slot.objects.count()) == (["kind", "over", "organisation"], 0)


def test_the_room_goes_through_the_round_in_its_order(gathering: Gathering, item: AgendaItem) -> None:
    chair = gathering.secretariat
    slots.place_slot(chair, item=item, organisation=gathering.members["zeta"], place=1)
    meeting = preparing.begin_meeting(chair, meeting=item.meeting)
    with pytest.raises(Refused) as early:
        slots.call_slot(chair, item=item, organisation=gathering.members["zeta"])
    leading.begin_item(chair, item=item)
    assert [one.name for one in next_in_round(item)] == ["Zeta", "Alpha", "Beta", "Delta"]
    speaking.list_speaker(chair, item=item, organisation=gathering.members["zeta"])
    first = slots.call_slot(chair, item=item, organisation=gathering.members["zeta"])
    with pytest.raises(Refused) as twice:
        slots.call_slot(chair, item=item, organisation=gathering.members["alpha"])
    with pytest.raises(Refused) as stranger:
        slots.call_slot(chair, item=item, organisation=gathering.world.federation, seen=first.pk)
    assert [refused.value.code for refused in (early, twice, stranger)] == ["item", "moved", "organisation"]
    with pytest.raises(NotAllowed):
        slots.call_slot(gathering.viewer("alpha"), item=item, organisation=gathering.members["alpha"], seen=first.pk)
    slots.call_slot(chair, item=item, organisation=gathering.members["alpha"], seen=first.pk)
    assert Speech.objects.filter(ended_at=None, withdrawn_at=None).count() == 1
    shown = board(chair, Meeting.objects.select_related("rule", "space").get(pk=meeting.pk))
    assert [one.name for one in shown.turns] == ["Beta", "Delta", "Epsilon", "Eta"]
    now = shown.speakers.now
    assert now is not None
    assert (now.organisation_name, (now.until - now.since).seconds) == ("Alpha", 240)


def test_the_order_is_set_in_the_browser_without_scripts(
    gathering: Gathering, item: AgendaItem, client: Client
) -> None:
    here = f"/en/network/meetings/{item.meeting.address}/round/{item.address}/order/"
    sign_in(client, gathering.world.secretary)
    zeta = gathering.members["zeta"].address
    page = client.get(here).content.decode()
    assert ("Move Zeta up" in page, f'<option value="{zeta}">7. Zeta</option>' in page) == (True, True)
    moved = client.post(here, {"organisation": zeta, "place": "2"})
    assert moved["Location"] == f"{here}#of-{zeta}"
    assert names(gathering, item) == "alpha zeta beta delta epsilon eta gamma"
    assert "Drawn by lot." in client.post(here, {"lot": "1"}, follow=True).content.decode()
    item.refresh_from_db()
    assert item.slots_seed in client.get(here).content.decode()
    client.post(here, {"by_name": "1"})
    assert (client.post(here, {"organisation": "x", "place": "1"}).status_code, Slot.objects.count()) == (404, 0)
    for wrong in ("", "-1", "x"):
        assert client.post(here, {"organisation": zeta, "place": wrong}).status_code == 404
    sign_in(client, gathering.assembly.delegates["alpha"])
    assert client.get(here).status_code == 404


def test_a_long_round_is_turned_page_by_page_and_costs_the_same(gathering: Gathering, item: AgendaItem) -> None:
    now = timezone.now()
    many = Organisation.objects.bulk_create(
        Organisation(name=f"Member {number:03}", country="BE") for number in range(120)
    )
    Invited.objects.bulk_create(
        Invited(meeting=item.meeting, organisation=one, because="members", invited_at=now) for one in many
    )
    RoundAnswer.objects.bulk_create(
        RoundAnswer(item=item, organisation=one, language="en", said={"news": "x"}, saved_at=now, handed_in_at=now)
        for one in many
    )
    reader = gathering.viewer("alpha")
    slots.place_slot(gathering.secretariat, item=item, organisation=many[119], place=1)
    cursor, read = "", []
    for _page in range(3):
        with CaptureQueriesContext(connection) as book:
            page = queries.round_page(reader, item, cursor)
        assert len(book) <= 6, [query["sql"][:90] for query in book]
        read += [entry.name for entry in page.entries]
        cursor = page.following
    assert (len(read), read[:2], cursor) == (120, ["Member 119", "Member 000"], "")
    shown = slot_page(item, 51)
    assert (len(shown.rows), shown.first, shown.before, shown.after, shown.of) == (50, 51, 1, 101, 127)
    desk = queries.round_page(gathering.secretariat, item)
    assert (len(desk.missing), desk.more_missing, desk.silent, desk.handed_in) == (7, 0, 7, 120)
