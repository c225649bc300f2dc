"""An open space: topics are offered, put at a round and a place, visited, written down, and stand in the minutes."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest
from django.db import IntegrityError, transaction
from django.utils import timezone

from filrouge.ground.actions import NotAllowed, Refused
from filrouge.ground.trail.models import Entry
from filrouge.rooms.meetings.actions import (
    agenda,
    arranging,
    capturing,
    inviting,
    leading,
    minuting,
    preparing,
    topics,
)
from filrouge.rooms.meetings.actions.capturing import Captured
from filrouge.rooms.meetings.models import AgendaItem, ItemKind, Line, Meeting, Topic, TopicVisit
from filrouge.rooms.meetings.queries import minutes as queries
from filrouge.rooms.meetings.queries.inviting import what_follows
from filrouge.rooms.meetings.queries.minutes_paper import minutes_paper
from filrouge.rooms.meetings.queries.minutes_text import as_text
from filrouge.rooms.meetings.queries.topics import market, topic_page
from tests.rooms.meetings.gathering import Gathering


@pytest.fixture
def item(gathering: Gathering) -> AgendaItem:
    """An open space that waits, in a meeting that is announced."""
    return gathering.item(gathering.announced(), "Marketplace", kind=ItemKind.OPEN_SPACE)


@pytest.fixture
def topic(gathering: Gathering, item: AgendaItem) -> Topic:
    return topics.offer_topic(gathering.viewer("alpha"), item=item, title="How do we pay fair wages?")


def live(item: AgendaItem) -> int:
    return Meeting.objects.get(pk=item.meeting_id).live


def board(gathering: Gathering, item: AgendaItem) -> list[tuple[int, list[tuple[str, str, int]]]]:
    rounds = market(gathering.secretariat, item)
    return [(one.number, [(row.title, row.place, row.come) for row in one.topics]) for one in rounds]


def said(gathering: Gathering, topic: Topic, text: str, member: str = "alpha", kind: str = "need") -> Line:
    own = gathering.members[member]
    line = Captured(f"key-{Line.objects.count():04}", text, "en", kind, organisation=own, topic=topic)
    return capturing.say_line(gathering.viewer(member), meeting=topic.item.meeting, line=line)


def refused(act: Callable[..., Any], /, *given: Any, **named: Any) -> str:
    with pytest.raises(Refused) as found:
        act(*given, **named)
    return found.value.code


def test_whoever_is_invited_offers_a_topic_in_their_words_and_comes_to_it(
    gathering: Gathering, item: AgendaItem
) -> None:
    before, title = live(item), "  Comment payer   des salaires justes dans nos coopératives ?\n"
    made = topics.offer_topic(gathering.viewer("alpha"), item=item, title=title)
    assert (made.title, made.language) == ("Comment payer des salaires justes dans nos coopératives ?", "fr")
    again = topics.offer_topic(gathering.viewer("alpha"), item=item, title=title)
    assert (again.pk, Topic.objects.count(), live(item)) == (made.pk, 1, before + 1)  # sent twice, it is there once
    topics.offer_topic(gathering.viewer("beta"), item=item, title=title)
    assert Topic.objects.count() == 2
    assert board(gathering, item) == [(0, [(made.title, "", 1), (made.title, "", 1)])]
    assert Entry.objects.filter(verb="meetings.offer_topic").count() == 3


def test_a_topic_that_is_empty_or_too_long_is_given_back_whole(gathering: Gathering, item: AgendaItem) -> None:
    alpha = gathering.viewer("alpha")
    assert refused(topics.offer_topic, alpha, item=item, title="  \n ") == "title"
    assert refused(topics.offer_topic, alpha, item=item, title="x" * 301) == "long"
    assert len(topics.offer_topic(alpha, item=item, title="x" * 300).title) == 300
    Topic.objects.bulk_create(
        Topic(
            item=item, organisation=gathering.members["beta"], language="en", title=f"{number}", address=f"t{number}",
            offered_at=timezone.now(),
        )
        for number in range(topics.MOST_TOPICS - 1)
    )  # fmt: skip
    assert refused(topics.offer_topic, alpha, item=item, title="One more") == "many"


def test_only_those_who_are_invited_offer_and_come_and_only_the_team_places(
    gathering: Gathering, item: AgendaItem, topic: Topic
) -> None:
    world = gathering.world
    for viewer in (world.nobody, world.member, world.other, gathering.secretariat):  # none of them is invited
        with pytest.raises(NotAllowed):
            topics.offer_topic(viewer, item=item, title="Mine")
        with pytest.raises(NotAllowed):
            topics.visit_topic(viewer, topic=topic, comes=True)
    with pytest.raises(NotAllowed):
        topics.place_topic(gathering.viewer("alpha"), topic=topic, round=1, place="Table 1")
    with pytest.raises(NotAllowed):
        topics.withdraw_topic(gathering.viewer("beta"), topic=topic)
    assert board(gathering, item) == [(0, [("How do we pay fair wages?", "", 1)])]


def test_the_board_is_by_round_and_place_and_no_place_is_given_twice(
    gathering: Gathering, item: AgendaItem, topic: Topic
) -> None:
    team, beta = gathering.secretariat, gathering.viewer("beta")
    others = [topics.offer_topic(beta, item=item, title=title) for title in ("Vans", "Roofs", "Housing")]
    before = live(item)
    topics.place_topic(team, topic=topic, round=2, place="Table 10")
    topics.place_topic(team, topic=others[0], round=2, place=" Table  2 ")
    topics.place_topic(team, topic=others[1], round=1, place="https://meet.sample.example/roofs")
    assert live(item) == before + 3
    assert board(gathering, item) == [
        (1, [("Roofs", "", 1)]),
        (2, [("Vans", "Table 2", 1), ("How do we pay fair wages?", "Table 10", 1)]),
        (0, [("Housing", "", 1)]),
    ]
    assert market(team, item)[0].topics[0].link == "https://meet.sample.example/roofs"
    assert refused(topics.place_topic, team, topic=others[2], round=2, place="table 2") == "taken"
    assert refused(topics.place_topic, team, topic=others[2], round=51, place="") == "round"
    topics.place_topic(team, topic=others[2], round=1, place="Table 2")  # at another time it is free
    topics.place_topic(team, topic=others[2], round=1, place="Table 2")  # and its own place is its own
    with pytest.raises(IntegrityError), transaction.atomic():
        Topic.objects.filter(pk=topic.pk).update(round=1, place="Table 2")


def test_an_organisation_says_that_it_comes_and_that_it_does_not(
    gathering: Gathering, item: AgendaItem, topic: Topic
) -> None:
    beta, before = gathering.viewer("beta"), live(item)
    for _twice in range(2):
        topics.visit_topic(beta, topic=topic, comes=True)
    assert (live(item), TopicVisit.objects.count()) == (before + 1, 2)
    assert [name for _address, name in topic_page(beta, topic).comers] == ["Alpha", "Beta"]
    for _twice in range(2):
        topics.visit_topic(beta, topic=topic, comes=False)
    assert (live(item), [visit.organisation.name for visit in topic.visits.all()]) == (before + 2, ["Alpha"])


def test_a_topic_is_withdrawn_by_who_offered_it_while_nothing_was_said_in_it(
    gathering: Gathering, item: AgendaItem, topic: Topic
) -> None:
    alpha = gathering.viewer("alpha")
    meeting = preparing.begin_meeting(gathering.secretariat, meeting=item.meeting)
    line = said(gathering, topic, "We lose people to industry.")
    assert (line.topic, line.item) == (topic, item)
    assert refused(topics.withdraw_topic, alpha, topic=topic) == "said"
    capturing.undo_line(gathering.secretariat, line=line)
    topics.withdraw_topic(alpha, topic=topic)
    assert board(gathering, item) == []
    assert refused(topics.visit_topic, alpha, topic=topic, comes=True) == "withdrawn"
    assert refused(topics.place_topic, gathering.secretariat, topic=topic, round=1, place="x") == "withdrawn"
    late = said(gathering, topic, "Typed without a network.")  # it is not lost: it stands under the item
    assert (late.topic, Line.objects.get(pk=line.pk).topic) == (None, topic)
    assert meeting.lines.count() == 2


def test_a_line_is_of_a_topic_of_its_own_meeting(gathering: Gathering, item: AgendaItem, topic: Topic) -> None:
    other = gathering.under_way()
    line = Captured("key-0001", "Somewhere else.", "en", topic=topic)
    assert refused(capturing.capture_line, gathering.secretariat, meeting=other, line=line) == "topic"
    assert Line.objects.count() == 0


def test_when_an_open_space_is_over_its_board_stays_and_lines_are_taken_until_the_minutes_are_approved(
    gathering: Gathering, item: AgendaItem, topic: Topic
) -> None:
    team, alpha = gathering.secretariat, gathering.viewer("alpha")
    meeting = preparing.begin_meeting(team, meeting=item.meeting)
    leading.begin_item(team, item=item)
    leading.end_item(team, item=item)
    codes = [
        refused(topics.offer_topic, alpha, item=item, title="Late"),
        refused(topics.visit_topic, alpha, topic=topic, comes=False),
        refused(topics.place_topic, team, topic=topic, round=1, place="Table 1"),
        refused(topics.withdraw_topic, alpha, topic=topic),
    ]
    assert codes == ["over"] * 4
    said(gathering, topic, "The rapporteur comes back from the table.")
    meeting = preparing.end_meeting(team, meeting=meeting)
    assert refused(topics.visit_topic, alpha, topic=topic, comes=False) == "state"
    said(gathering, topic, "And types one more line afterwards.")
    until = timezone.now() + timedelta(days=14)
    minutes = minuting.circulate_minutes(team, meeting=meeting, correct_until=until)
    minutes.state = "approved"
    minutes.save()
    assert refused(said, gathering, topic, "Too late.") == "approved"
    assert [row.text for row in topic_page(alpha, topic).lines.rows] == [
        "The rapporteur comes back from the table.", "And types one more line afterwards.",
    ]  # fmt: skip
    assert topic_page(alpha, topic).writes == ""


def test_the_minutes_have_each_topic_with_its_lines_on_the_page_and_on_paper(
    gathering: Gathering, item: AgendaItem, topic: Topic
) -> None:
    team = gathering.secretariat
    meeting = preparing.begin_meeting(team, meeting=item.meeting)
    quiet = topics.offer_topic(gathering.viewer("beta"), item=item, title="Vans")
    topics.place_topic(team, topic=topic, round=1, place="Table 3")
    topics.place_topic(team, topic=quiet, round=1, place="https://meet.sample.example/secret")
    said(gathering, topic, "A desk for wages.", kind="proposal")
    capturing.capture_line(
        team, meeting=meeting, line=Captured("key-plenary", "We meet again at four.", "en", item=item)
    )
    preparing.end_meeting(team, meeting=meeting)
    until = timezone.now() + timedelta(days=14)
    minutes = minuting.circulate_minutes(team, meeting=meeting, correct_until=until)
    body = queries.body_of(minutes.content)
    [shown] = body.items
    assert [line.text for line in shown.lines] == ["We meet again at four."]
    assert [(one.title.text, one.facts, [line.text for line in one.lines]) for one in shown.topics] == [
        ("How do we pay fair wages?", "Offered by Alpha, round 1, Table 3", ["A desk for wages."]),
        ("Vans", "Offered by Beta, round 1", []),  # the address of a room online is for those who were invited
    ]
    paper = minutes_paper(gathering.viewer("alpha"), meeting)
    assert paper is not None
    printed = str(paper.blocks)
    for text in (as_text(body), printed):
        assert (
            text.index("again at four")
            < text.index("fair wages")
            < text.index("A desk for wages.")
            < text.index("Vans")
        )
        assert "secret" not in text


def test_an_open_space_with_topics_stays_one_and_stays_on_the_agenda(
    gathering: Gathering, item: AgendaItem, topic: Topic
) -> None:
    team = gathering.secretariat
    heir = gathering.item(item.meeting)
    assert refused(arranging.remove_item, team, item=item, heir=heir) == "topics"
    other = agenda.ItemDraft(item.title, ItemKind.DELIBERATION)
    assert refused(agenda.change_item, team, item=item, draft=other) == "topics"
    preparing.begin_meeting(team, meeting=item.meeting)
    line = said(gathering, topic, "Typed by mistake.")
    capturing.undo_line(team, line=line)
    topics.withdraw_topic(gathering.viewer("alpha"), topic=topic)
    arranging.remove_item(team, item=item, heir=heir)  # with the line that was taken back, which stays on record
    line.refresh_from_db()
    assert (line.item, line.topic, Topic.objects.count()) == (heir, None, 0)


def test_whoever_is_no_longer_invited_leaves_the_open_space(
    gathering: Gathering, item: AgendaItem, topic: Topic
) -> None:
    beta = topics.offer_topic(gathering.viewer("beta"), item=item, title="Vans")
    topics.visit_topic(gathering.viewer("alpha"), topic=beta, comes=True)
    invited = item.meeting.invited.select_related("meeting__space", "organisation")
    alpha = invited.get(organisation=gathering.members["alpha"])
    gamma = invited.get(organisation=gathering.members["gamma"])
    assert (what_follows(alpha).market, what_follows(gamma).market) == (True, False)
    inviting.withdraw_invitation(gathering.secretariat, invited=alpha, reason="By mistake.")
    assert board(gathering, item) == [(0, [("Vans", "", 1)])]


def test_other_items_have_no_topics(gathering: Gathering) -> None:
    other = gathering.item(gathering.announced())
    assert refused(topics.offer_topic, gathering.viewer("alpha"), item=other, title="Here") == "kind"
