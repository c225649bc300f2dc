"""The pages of an open space: on the phone, on the chair's page, on the wall and on its own, also without scripts."""

from __future__ import annotations

from datetime import date

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from filrouge.ground.pages import kept
from filrouge.ground.people import actions as people
from filrouge.ground.people.models import Role
from filrouge.rooms.meetings.actions import capturing, leading, preparing, topics
from filrouge.rooms.meetings.actions.capturing import Captured
from filrouge.rooms.meetings.models import AgendaItem, ItemKind, Line, Meeting, Topic
from filrouge.rooms.meetings.pages.answering import JSON
from filrouge.rooms.meetings.queries import api, api_minutes
from filrouge.rooms.meetings.queries.minutes_topics import topics_by_item
from tests.rooms.meetings.gathering import Gathering
from tests.rooms.meetings.test_room_pages import Enter, enter, text
from tests.world import sign_in

__all__ = ["enter"]
WAGES = "How do we pay fair wages?"


@pytest.fixture
def item(gathering: Gathering) -> AgendaItem:
    """The room is at an open space."""
    meeting = gathering.under_way()
    made = gathering.item(meeting, "Marketplace", kind=ItemKind.OPEN_SPACE)
    return leading.begin_item(gathering.secretariat, item=made)


@pytest.fixture
def topic(gathering: Gathering, item: AgendaItem) -> Topic:
    return topics.offer_topic(gathering.viewer("alpha"), item=item, title=WAGES)


def here(item: AgendaItem, topic: Topic | None = None, step: str = "") -> str:
    board = f"/en/network/meetings/{item.meeting.address}/open-space/{item.address}/"
    return board + (f"{topic.address}/" if topic else "") + (f"do/{step}/" if step else "")


def screen(item: AgendaItem, page: str) -> str:
    return f"/en/network/meetings/{item.meeting.address}/{page}/"


def test_a_delegate_offers_comes_and_withdraws_without_scripts(enter: Enter, item: AgendaItem) -> None:
    alpha, beta = enter("alpha"), enter("beta")
    assert "Nobody has offered a topic yet." in text(beta.get(here(item)))
    offered = alpha.post(here(item), {"title": WAGES})
    assert offered["Location"] == here(item)
    made, board = Topic.objects.get(), text(beta.get(here(item)))
    assert (WAGES in board, "1 organisation comes" in board, "No time yet" in board) == (True, True, True)
    come = beta.post(here(item, made, "come"), {"from": "room"})
    assert come["Location"] == screen(item, "room")
    assert "2 organisations come" in text(alpha.get(here(item)))
    assert "<li>Beta</li>" in text(alpha.get(here(item, made)))
    beta.post(here(item, made, "not"), {"from": made.address})
    assert "1 organisation comes" in text(alpha.get(here(item)))
    gone = alpha.post(here(item, made, "withdraw"), {"from": made.address}, follow=True)
    assert (gone.status_code, "The topic is withdrawn." in text(gone)) == (200, True)
    assert alpha.get(here(item, made)).status_code == 404


def test_a_title_that_is_too_long_is_given_back_whole(enter: Enter, item: AgendaItem) -> None:
    long = "x" * 305
    answer = enter("alpha").post(here(item), {"title": long})
    assert (answer.status_code, "Take out 5 characters." in text(answer), long in text(answer)) == (422, True, True)
    assert enter("alpha").post(here(item), {"title": " "}).status_code == 422
    told = enter("alpha").post(here(item), {"title": long}, headers={"Accept": JSON})
    assert (told.json()["done"], told.json()["says"], Topic.objects.count()) == (False, "Take out 5 characters.", 0)


def test_the_chair_gives_rounds_and_places_and_the_wall_shows_the_board(
    enter: Enter, item: AgendaItem, topic: Topic
) -> None:
    chair = enter("secretary")
    assert f'aria-label="Put “{WAGES}” there"' in text(chair.get(screen(item, "console")))
    placed = chair.post(here(item, topic, "place"), {"from": "console", "round": "2", "place": "Table 3"})
    assert placed["Location"] == screen(item, "console")
    for page in ("projector", "room", "console"):
        shown = text(chair.get(screen(item, page)))
        assert (WAGES in shown, "Round 2" in shown, "Table 3" in shown) == (True, True, True), page
    wrong = chair.post(here(item, topic, "place"), {"round": "soon", "place": "Table 4"}, follow=True)
    assert "A round is a number" in text(wrong)
    topic.refresh_from_db()
    assert (topic.round, topic.place) == (2, "Table 3")
    assert enter("alpha").post(here(item, topic, "place"), {"round": "1"}).status_code == 404
    assert chair.post(here(item, topic, "sing")).status_code == 404


def test_strangers_read_the_board_and_neither_lines_nor_links(
    enter: Enter, gathering: Gathering, item: AgendaItem, topic: Topic
) -> None:
    link = "https://meet.sample.example/wages"
    topics.place_topic(gathering.secretariat, topic=topic, round=1, place=link)
    own = gathering.members["alpha"]
    line = Captured("key-0001", "We lose people to industry.", "en", organisation=own, topic=topic)
    capturing.capture_line(gathering.secretariat, meeting=item.meeting, line=line)
    seen = {}
    for who in ("", "outsider", "beta"):
        pages = text(enter(who).get(here(item))) + text(enter(who).get(here(item, topic)))
        told = (link, "We lose people", "<li>Alpha</li>", "Offer this topic")
        seen[who] = (WAGES in pages, *(words in pages for words in told))
    assert seen == {
        "": (True, False, False, False, False), "outsider": (True, False, False, False, False), "beta": (True,) * 5,
    }  # fmt: skip
    wall = text(enter("secretary").get(screen(item, "projector")))
    assert (link in wall, "Online" in wall) == (False, True)
    Meeting.objects.update(public=False)
    assert [enter("").get(page).status_code for page in (here(item), here(item, topic))] == [404, 404]
    assert enter("").post(here(item), {"title": "Mine"}).status_code == 404


@pytest.mark.parametrize(
    ("typed", "shown"),
    [
        ("Room 2: HTTPS://meet.sample.example/wages", "Room 2"),
        ("Room 2 (meet.sample.example/wages)", "Room 2"),
        ("www.meet.sample.example/wages", ""),
        ("https://meet.sample.example/wages or Table 3", "or Table 3"),
        ("Room 2.1/a, Table 3", "Room 2.1/a, Table 3"),
    ],
)
def test_the_address_of_a_room_online_is_found_wherever_it_stands_in_the_place(
    enter: Enter, gathering: Gathering, item: AgendaItem, topic: Topic, typed: str, shown: str
) -> None:
    topics.place_topic(gathering.secretariat, topic=topic, round=1, place=typed)
    stranger = enter("").get(here(item)).content.decode() + enter("").get(here(item, topic)).content.decode()
    assert ("/wages" in stranger, not shown or shown in stranger) == (False, True)
    invited = enter("beta").get(here(item)).content.decode().lower()
    assert ('sample.example/wages" rel="noreferrer">' in invited) == ("/wages" in typed)
    minuted = topics_by_item(gathering.secretariat, item.meeting)[item.pk]["topics"][0]["place"]
    assert minuted == shown
    assert typed in enter("secretary").get(here(item, topic)).content.decode(), "as it was typed, to be changed"


def test_a_language_that_the_framework_does_not_know_has_its_name_on_the_screens(
    enter: Enter, item: AgendaItem, topic: Topic
) -> None:
    Meeting.objects.filter(pk=item.meeting.pk).update(languages=["en", "mt"])
    for page in (screen(item, "console"), here(item, topic)):
        assert '<option value="mt">Malti</option>' in enter("secretary").get(page).content.decode()


def test_lines_are_written_on_the_page_of_a_topic_by_delegates_and_for_all_by_who_writes(
    enter: Enter, gathering: Gathering, item: AgendaItem, topic: Topic
) -> None:
    alpha, beta = gathering.members["alpha"].address, gathering.members["beta"].address
    typed = {"text": "We need a lawyer.", "kind": "need", "organisation": beta, "language": "en"}
    enter("beta").post(here(item, topic), typed | {"key": "key-0001"})
    enter("secretary").post(
        here(item, topic), typed | {"key": "key-0002", "kind": "decision", "organisation": "", "text": "Agreed."}
    )
    rows = Line.objects.order_by("id").values_list("text", "kind", "organisation__name", "topic", "item")
    assert list(rows) == [
        ("We need a lawyer.", "need", "Beta", topic.pk, item.pk), ("Agreed.", "decision", None, topic.pk, item.pk),
    ]  # fmt: skip
    wrong = enter("beta").post(here(item, topic), typed | {"key": "key-0003", "organisation": alpha, "text": "Theirs."})
    assert (wrong.status_code, "You speak for your own organisation alone." in text(wrong)) == (422, True)
    assert "Theirs." in text(wrong)  # what was typed is still there
    page = text(enter("alpha").get(here(item, topic)))
    assert ("We need a lawyer." in page, "Agreed." in page) == (True, True)


def test_a_line_from_the_phone_and_from_the_chair_says_in_which_topic_it_was(
    enter: Enter, gathering: Gathering, item: AgendaItem, topic: Topic
) -> None:
    beta = gathering.members["beta"].address
    for number, who in enumerate(("beta", "secretary")):
        browser = enter(who)
        page = text(browser.get(screen(item, "room" if who == "beta" else "console")))
        assert f'<option value="{topic.address}">{WAGES}</option>' in page
        typed = {"text": f"Said {number}.", "kind": "note", "item": item.address, "topic": topic.address}
        browser.post(screen(item, "capture"), typed | {"key": f"key-000{number}", "organisation": beta})
    assert set(Line.objects.values_list("topic", flat=True)) == {topic.pk}
    shown = text(enter("secretary").get(screen(item, "console")))
    assert ("Said 0." in shown, "Said 1." in shown) == (True, True)
    topics_gone = {"text": "Said 3.", "kind": "note", "item": item.address, "topic": "nothing1", "key": "key-0003"}
    enter("secretary").post(screen(item, "capture"), topics_gone)
    assert Line.objects.get(text="Said 3.").item == item


def test_screens_learn_of_every_change_by_the_number_that_grows(
    enter: Enter, gathering: Gathering, item: AgendaItem, topic: Topic
) -> None:
    live = [Meeting.objects.get().live]
    for step, sent in (("come", {}), ("place", {"round": "1", "place": "Table 1"}), ("not", {})):
        browser = enter("secretary" if step == "place" else "beta")
        answer = browser.post(here(item, topic, step), sent, headers={"Accept": JSON})
        assert answer.json() == {"done": True, "says": "", "code": ""}
        live.append(Meeting.objects.get().live)
    enter("beta").post(here(item, topic, "not"), {}, headers={"Accept": JSON})
    assert [*live, Meeting.objects.get().live] == [live[0], live[0] + 1, live[0] + 2, live[0] + 3, live[0] + 3]


def test_the_meeting_and_the_agenda_lead_to_the_board_while_it_waits(enter: Enter, gathering: Gathering) -> None:
    meeting = gathering.announced()
    item = gathering.item(meeting, "Marketplace", kind=ItemKind.OPEN_SPACE)
    assert f'href="{here(item)}"' in text(enter("").get(screen(item, "")[:-1]))
    preparing.begin_meeting(gathering.secretariat, meeting=meeting)
    assert f'href="{here(item)}"' in text(enter("alpha").get(screen(item, "room")))
    other = gathering.item(meeting, "A desk")
    assert enter("alpha").get(here(other)).status_code == 404


def test_the_secretariat_of_another_network_finds_nothing_of_it(
    enter: Enter, gathering: Gathering, item: AgendaItem, topic: Topic
) -> None:
    world, space = gathering.world, gathering.world.elsewhere
    neighbour = people.grant_mandate(
        world.system.at(space), space=space, email="neighbour@sample.example", name="Neighbour",
        organisation=space.organisation, role=Role.SECRETARIAT, since=date(2020, 1, 1),
    ).person  # fmt: skip
    browser = Client()
    sign_in(browser, neighbour)
    next_door = [page.replace("/network/", "/elsewhere/") for page in (here(item), here(item, topic))]
    assert [browser.get(page).status_code for page in next_door] == [404, 404]
    assert [browser.post(page, {"title": "Mine", "text": "Mine"}).status_code for page in next_door] == [404, 404]
    for step in ("come", "not", "withdraw", "place"):
        path = here(item, topic, step).replace("/network/", "/elsewhere/")
        assert browser.post(path, {"round": "1", "place": "Table 1"}).status_code == 404
    other = gathering.item(gathering.announced(), "Another", kind=ItemKind.OPEN_SPACE)
    assert enter("alpha").get(here(other, topic)).status_code == 404  # a topic of another item
    topic.refresh_from_db()
    assert (Topic.objects.count(), topic.round, topic.withdrawn_at) == (1, 0, None)


def test_the_agenda_as_data_has_the_topics_and_a_line_its_own(
    client: Client, gathering: Gathering, item: AgendaItem, topic: Topic
) -> None:
    link, team = "https://meet.sample.example/wages", gathering.secretariat
    topics.place_topic(team, topic=topic, round=1, place=link)
    first = topics.offer_topic(gathering.viewer("beta"), item=item, title="Vans")
    topics.place_topic(team, topic=first, round=1, place="Table 1")
    gathering.item(item.meeting, "A desk")
    [market, desk] = client.get(f"/api/v1/network/meetings/{item.meeting.address}").json()["items"]
    told = [(one["title"], one["organisation"], one["round"], one["place"], one["come"]) for one in market["topics"]]
    assert told == [("Vans", "Beta", 1, "Table 1", 1), (WAGES, "Alpha", 1, "", 1)]  # no link for strangers
    assert desk["topics"] == []
    assert market["topics"][1]["page"].endswith(here(item, topic))
    [invited, _desk] = api.profile(team, item.meeting).items
    assert [one.place for one in invited.topics] == ["Table 1", link]
    line = Captured("key-0001", "We need a lawyer.", "en", topic=topic)
    capturing.capture_line(team, meeting=item.meeting, line=line)
    assert [one.topic for one in api_minutes.lines(team, item.meeting, "").rows] == [topic.address]


def asked(browser: Client, page: str) -> int:
    browser.get(page)  # what is asked once for all pages
    kept.forget()
    with CaptureQueriesContext(connection) as book:
        assert browser.get(page).status_code == 200
    return len(book)


def test_the_pages_cost_the_same_for_one_topic_and_for_five(
    enter: Enter, gathering: Gathering, item: AgendaItem, topic: Topic
) -> None:
    pages = [screen(item, "room"), screen(item, "projector"), here(item), here(item, topic)]
    alpha, chair = enter("alpha"), enter("secretary")
    costs = [[asked(alpha, page) for page in pages] + [asked(chair, screen(item, "console"))]]
    for number, member in enumerate(("beta", "gamma", "delta", "epsilon")):
        more = topics.offer_topic(gathering.viewer(member), item=item, title=f"Topic {number}")
        topics.visit_topic(gathering.viewer(member), topic=topic, comes=True)
        topics.place_topic(gathering.secretariat, topic=more, round=number, place=f"Table {number}")
        line = Captured(f"key-000{number}", "Said.", "en", organisation=gathering.members[member], topic=topic)
        capturing.say_line(gathering.viewer(member), meeting=item.meeting, line=line)
    costs.append([asked(alpha, page) for page in pages] + [asked(chair, screen(item, "console"))])
    assert costs[0] == costs[1]
    assert max(costs[1]) <= 28, costs
