"""What is said becomes a line: once, with its organisation, and without loss when the line to the server is bad."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any

import pytest
from django.utils import timezone

from filrouge.ground.actions import NotAllowed, Refused
from filrouge.ground.thread.models import Link
from filrouge.rooms.meetings.actions import capturing, leading, preparing
from filrouge.rooms.meetings.actions.capturing import Captured
from filrouge.rooms.meetings.models import Line, Meeting
from filrouge.rooms.meetings.queries.captured import lines_of, newest_lines
from tests.rooms.meetings.gathering import Gathering


@pytest.fixture
def meeting(gathering: Gathering) -> Meeting:
    found = gathering.under_way()
    gathering.item(found)
    return found


def typed(key: str = "key-0001", text: str = "We need a lawyer.", **fields: Any) -> Captured:
    return Captured(key, text, "en", **fields)


def test_a_line_sent_twice_is_written_once(gathering: Gathering, meeting: Meeting) -> None:
    line = typed(kind="need", organisation=gathering.members["alpha"])
    first = capturing.capture_line(gathering.secretariat, meeting=meeting, line=line)
    live = Meeting.objects.get(pk=meeting.pk).live
    again = capturing.capture_line(gathering.secretariat, meeting=meeting, line=line)
    assert (first.pk, Line.objects.count(), Meeting.objects.get(pk=meeting.pk).live) == (again.pk, 1, live)
    assert (first.said, first.text, first.kind, first.state, first.number) == (
        "We need a lawyer.", "We need a lawyer.", "need", "captured", None,
    )  # fmt: skip


def test_decisions_and_actions_are_numbered_and_an_action_says_who_and_until_when(
    gathering: Gathering, meeting: Meeting
) -> None:
    chair, alpha = gathering.secretariat, gathering.members["alpha"]
    for number, kind in enumerate(("decision", "action", "note", "decision"), start=1):
        fields = {"owner": alpha, "due": date(2027, 3, 1)} if kind == "action" else {}
        capturing.capture_line(chair, meeting=meeting, line=typed(f"key-000{number}", kind=kind, **fields))
    rows = newest_lines(meeting)
    assert [(row.kind, row.who) for row in rows] == [
        ("Decision 2", ""), ("Note", ""), ("Action 1", "Alpha, until 1 March 2027"), ("Decision 1", ""),
    ]  # fmt: skip


def test_a_decision_can_carry_its_ballot_and_the_thread_knows_it(gathering: Gathering, meeting: Meeting) -> None:
    ballot = gathering.assembly.opened()
    line = capturing.capture_line(gathering.secretariat, meeting=meeting, line=typed(kind="decision", ballot=ballot))
    link = Link.objects.get(effect_kind="meetings.line")
    assert (link.effect_id, link.cause_kind, link.cause_id) == (line.pk, "ballots.ballot", ballot.pk)


def test_a_line_typed_before_the_network_was_lost_is_taken_after_the_meeting(
    gathering: Gathering, meeting: Meeting
) -> None:
    Meeting.objects.filter(pk=meeting.pk).update(began_at=timezone.now() - timedelta(hours=1))
    item = leading.next_item(gathering.secretariat, meeting=meeting, seen="")
    preparing.end_meeting(gathering.secretariat, meeting=meeting)
    at = timezone.now() - timedelta(minutes=20)
    line = capturing.capture_line(gathering.secretariat, meeting=meeting, line=typed(item=item, typed_at=at))
    assert (line.at, line.item) == (at, item)
    wrong = timezone.now() - timedelta(days=9)  # the clock of the device
    early = capturing.capture_line(gathering.secretariat, meeting=meeting, line=typed("key-0002", typed_at=wrong))
    assert early.at == Meeting.objects.get(pk=meeting.pk).began_at


def test_a_delegate_types_lines_of_the_own_organisation_alone(gathering: Gathering, meeting: Meeting) -> None:
    alpha, own = gathering.viewer("alpha"), gathering.members["alpha"]
    capturing.say_line(alpha, meeting=meeting, line=typed(organisation=own, kind="proposal"))
    assert [row.kind for row in lines_of(meeting, own.pk)] == ["Proposal"]
    wrong: list[tuple[dict[str, Any], str]] = [
        ({"organisation": gathering.members["beta"]}, "organisation"),
        ({}, "organisation"),
        ({"organisation": own, "kind": "decision"}, "kind"),
        ({"organisation": own, "key": "ballot-k3m7qz2p"}, "kind"),  # by which the chair writes a result down
        ({"organisation": own, "kind": "action", "owner": gathering.members["beta"]}, "owner"),
    ]
    for fields, code in wrong:
        with pytest.raises(Refused) as refused:
            capturing.say_line(alpha, meeting=meeting, line=typed(**({"key": "key-0009"} | fields)))
        assert refused.value.code == code
    for viewer in (gathering.world.nobody, gathering.world.member, gathering.world.other):
        with pytest.raises(NotAllowed):
            capturing.say_line(viewer, meeting=meeting, line=typed("key-0009", organisation=own))
    assert Line.objects.count() == 1


def test_a_line_typed_by_mistake_is_taken_back_and_its_number_is_free_again(
    gathering: Gathering, meeting: Meeting
) -> None:
    chair, decision = gathering.secretariat, typed(kind="decision", organisation=gathering.members["alpha"])
    line = capturing.capture_line(chair, meeting=meeting, line=decision)
    capturing.undo_line(chair, line=line)
    capturing.undo_line(chair, line=line)
    assert newest_lines(meeting) == ()
    assert capturing.capture_line(chair, meeting=meeting, line=decision).pk == line.pk
    assert newest_lines(meeting) == ()
    capturing.capture_line(chair, meeting=meeting, line=typed("key-0002", kind="decision"))
    assert [row.kind for row in newest_lines(meeting)] == ["Decision 1"]


def test_what_its_organisation_has_answered_is_not_taken_back(gathering: Gathering, meeting: Meeting) -> None:
    line = capturing.capture_line(gathering.secretariat, meeting=meeting, line=typed())
    Line.objects.filter(pk=line.pk).update(state="confirmed")
    with pytest.raises(Refused) as refused:
        capturing.undo_line(gathering.secretariat, line=line)
    assert (refused.value.code, Line.objects.get().state) == ("answered", "confirmed")


@pytest.mark.parametrize(
    ("line", "code"),
    [
        (typed(text="  "), "text"),
        (typed(text="x" * 4_001), "long"),
        (typed(kind="wish"), "kind"),
        (typed("short"), "key"),
    ],
)
def test_what_cannot_be_a_line_is_refused_in_words(
    gathering: Gathering, meeting: Meeting, line: Captured, code: str
) -> None:
    with pytest.raises(Refused) as refused:
        capturing.capture_line(gathering.secretariat, meeting=meeting, line=line)
    assert (refused.value.code, Line.objects.count()) == (code, 0)


def test_nobody_but_who_writes_for_the_space_captures_and_not_for_strangers(
    gathering: Gathering, meeting: Meeting
) -> None:
    for viewer in (gathering.world.nobody, gathering.viewer("alpha"), gathering.world.other):
        with pytest.raises(NotAllowed):
            capturing.capture_line(viewer, meeting=meeting, line=typed())
    stranger = typed(organisation=gathering.world.federation)
    with pytest.raises(Refused) as refused:
        capturing.capture_line(gathering.secretariat, meeting=meeting, line=stranger)
    assert (refused.value.code, Line.objects.count()) == ("organisation", 0)


def test_a_key_of_another_meeting_writes_nothing(gathering: Gathering, meeting: Meeting) -> None:
    capturing.capture_line(gathering.secretariat, meeting=meeting, line=typed())
    with pytest.raises(Refused) as refused:
        capturing.capture_line(gathering.secretariat, meeting=gathering.under_way(), line=typed())
    assert (refused.value.code, Line.objects.count()) == ("key", 1)
