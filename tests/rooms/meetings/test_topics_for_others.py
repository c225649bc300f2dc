"""The team writes down the topic of an organisation that is in the room without a phone."""

from __future__ import annotations

import pytest

from filrouge.ground.actions import NotAllowed, Refused
from filrouge.ground.trail.models import Entry
from filrouge.rooms.meetings.actions import inviting, leading, topics
from filrouge.rooms.meetings.models import AgendaItem, ItemKind, Topic
from filrouge.rooms.meetings.pages.answering import JSON
from filrouge.rooms.meetings.queries.topics import market
from tests.rooms.meetings.gathering import Gathering
from tests.rooms.meetings.test_open_space_pages import WAGES, here, screen
from tests.rooms.meetings.test_room_pages import Enter, enter, text

__all__ = ["enter"]


@pytest.fixture
def item(gathering: Gathering) -> AgendaItem:
    """The room is at an open space."""
    made = gathering.item(gathering.under_way(), "Marketplace", kind=ItemKind.OPEN_SPACE)
    return leading.begin_item(gathering.secretariat, item=made)


def test_a_topic_that_the_team_writes_down_is_the_organisations_own(gathering: Gathering, item: AgendaItem) -> None:
    alpha, beta = gathering.members["alpha"], gathering.members["beta"]
    made = topics.offer_topic_for(gathering.secretariat, item=item, organisation=alpha, title=WAGES)
    again = topics.offer_topic(gathering.viewer("alpha"), item=item, title=WAGES)  # found a phone after all
    assert (again.pk, made.organisation, made.visits.get().organisation) == (made.pk, alpha, alpha)
    topics.offer_topic_for(gathering.chair(), item=item, organisation=beta, title=WAGES)
    assert [(row.host, row.come) for row in market(gathering.secretariat, item)[0].topics] == [
        ("Alpha", 1),
        ("Beta", 1),
    ]
    assert Entry.objects.filter(verb="meetings.offer_topic_for").count() == 2
    assert topics.withdraw_topic(gathering.viewer("alpha"), topic=made).withdrawn_at is not None


def test_members_offer_for_nobody_else_and_who_is_not_invited_hosts_nothing(
    gathering: Gathering, item: AgendaItem
) -> None:
    alpha, beta = gathering.members["alpha"], gathering.members["beta"]
    for viewer in (gathering.viewer("alpha"), gathering.world.nobody, gathering.world.secretariat.at(None)):
        with pytest.raises(NotAllowed):
            topics.offer_topic_for(viewer, item=item, organisation=beta, title=WAGES)
    invited = item.meeting.invited.get(organisation=alpha)
    inviting.withdraw_invitation(gathering.secretariat, invited=invited, reason="A member no more.")
    with pytest.raises(Refused, match="That organisation is not invited"):
        topics.offer_topic_for(gathering.secretariat, item=item, organisation=alpha, title=WAGES)
    with pytest.raises(Refused, match="Nothing is written yet"):
        topics.offer_topic_for(gathering.secretariat, item=item, organisation=beta, title="  ")
    assert not Topic.objects.exists()


@pytest.mark.parametrize("came", ["console", ""])
def test_it_is_offered_on_the_chairs_page_and_on_that_of_the_board_without_scripts(
    enter: Enter, gathering: Gathering, item: AgendaItem, came: str
) -> None:
    chair, page = enter("secretary"), screen(item, "console") if came else here(item)
    assert "Offer a topic for an organisation" in text(chair.get(page))
    sent = {"organisation": gathering.members["gamma"].address, "title": WAGES, "from": came}
    assert chair.post(here(item), sent)["Location"] == page
    shown = text(chair.get(page))
    assert (WAGES in shown, "The topic is on the board." in shown) == (True, True)
    assert Topic.objects.get().organisation == gathering.members["gamma"]
    assert "Offer a topic for an organisation" not in text(enter("alpha").get(here(item)))


def test_what_lacks_is_said_and_what_was_typed_stays(enter: Enter, gathering: Gathering, item: AgendaItem) -> None:
    chair = enter("secretary")
    nobody = chair.post(here(item), {"organisation": "", "title": WAGES})
    assert (nobody.status_code, WAGES in nobody.content.decode()) == (422, True)
    gamma = gathering.members["gamma"].address
    long = chair.post(here(item), {"organisation": gamma, "title": "x" * 305})
    assert (long.status_code, "Take out 5 characters." in text(long)) == (422, True)
    assert f'<option value="{gamma}" selected>Gamma</option>' in long.content.decode()
    by_script = chair.post(here(item), {"title": WAGES}, headers={"Accept": JSON})
    assert (by_script.json()["done"], by_script.json()["says"]) == (False, "Say which organisation offers it.")
    for address in ("aaaaaaaa", item.meeting.address):
        assert chair.post(here(item), {"organisation": address, "title": WAGES}).status_code == 422
    assert not Topic.objects.exists()


def test_a_delegate_who_names_another_organisation_offers_for_the_own(
    enter: Enter, gathering: Gathering, item: AgendaItem
) -> None:
    enter("alpha").post(here(item), {"organisation": gathering.members["beta"].address, "title": WAGES})
    assert Topic.objects.get().organisation == gathering.members["alpha"]
