"""Leading a meeting: one button goes on, two presses of it make one step, and the order can change on the way."""

from __future__ import annotations

import pytest

from filrouge.ground.actions import NotAllowed, Refused
from filrouge.ground.trail.models import Entry
from filrouge.rooms.meetings.actions import leading, preparing, speaking
from filrouge.rooms.meetings.models import AgendaItem, Meeting
from tests.rooms.meetings.gathering import Gathering


@pytest.fixture
def meeting(gathering: Gathering) -> Meeting:
    """Under way, with three items."""
    found = gathering.under_way()
    for title in ("Opening", "Tenders", "Purchase"):
        gathering.item(found, title)
    return found


def stands(meeting: Meeting) -> list[str]:
    """Each item with how it stands, in the order of the agenda."""
    return [f"{one.title.in_('en').text}{_how(one)}" for one in meeting.items.order_by("position")]


def _how(item: AgendaItem) -> str:
    if item.began_at is None:
        return ""
    return " over" if item.ended_at else " now"


def item(meeting: Meeting, title: str) -> AgendaItem:
    return next(one for one in meeting.items.all() if one.title.in_("en").text == title)


def test_the_same_button_goes_through_the_agenda_to_its_end(gathering: Gathering, meeting: Meeting) -> None:
    seen, shown = "", []
    while found := leading.next_item(gathering.secretariat, meeting=meeting, seen=seen):
        seen = found.address
        shown.append(stands(meeting))
    assert shown == [
        ["Opening now", "Tenders", "Purchase"],
        ["Opening over", "Tenders now", "Purchase"],
        ["Opening over", "Tenders over", "Purchase now"],
    ]
    assert stands(meeting) == ["Opening over", "Tenders over", "Purchase over"]
    with pytest.raises(Refused) as refused:
        leading.next_item(gathering.secretariat, meeting=meeting, seen="")
    assert refused.value.code == "over"


def test_a_button_pressed_twice_goes_one_step(gathering: Gathering, meeting: Meeting) -> None:
    leading.next_item(gathering.secretariat, meeting=meeting, seen="")
    before, entries = stands(meeting), Entry.objects.count()
    with pytest.raises(Refused) as refused:
        leading.next_item(gathering.secretariat, meeting=meeting, seen="")
    assert refused.value.code == "moved"
    assert (stands(meeting), Entry.objects.count()) == (before, entries)


def test_every_step_is_seen_by_the_screens(gathering: Gathering, meeting: Meeting) -> None:
    def live() -> int:
        return Meeting.objects.values_list("live", flat=True).get(pk=meeting.pk)

    before = live()
    first = leading.next_item(gathering.secretariat, meeting=meeting, seen="")
    assert first is not None
    leading.take_next(gathering.secretariat, item=item(meeting, "Purchase"))
    leading.end_item(gathering.secretariat, item=first)
    leading.begin_item(gathering.secretariat, item=first)
    assert live() == before + 4


def test_an_item_can_be_brought_forward_taken_up_out_of_turn_and_taken_up_once_more(
    gathering: Gathering, meeting: Meeting
) -> None:
    chair = gathering.secretariat
    leading.next_item(chair, meeting=meeting, seen="")
    leading.take_next(chair, item=item(meeting, "Purchase"))
    assert stands(meeting) == ["Opening now", "Purchase", "Tenders"]
    leading.begin_item(chair, item=item(meeting, "Tenders"))
    assert stands(meeting) == ["Opening over", "Purchase", "Tenders now"]
    leading.begin_item(chair, item=item(meeting, "Opening"))
    assert stands(meeting) == ["Opening now", "Purchase", "Tenders over"]
    with pytest.raises(Refused) as refused:
        leading.take_next(chair, item=item(meeting, "Tenders"))
    assert refused.value.code == "state"
    following = leading.next_item(chair, meeting=meeting, seen=item(meeting, "Opening").address)
    assert following is not None
    assert following.title.in_("en").text == "Purchase"


def test_an_item_that_ends_lets_its_speakers_go(gathering: Gathering, meeting: Meeting) -> None:
    first = leading.next_item(gathering.secretariat, meeting=meeting, seen="")
    assert first is not None
    speaks = speaking.ask_to_speak(gathering.viewer("alpha"), item=first)
    waits = speaking.ask_to_speak(gathering.viewer("beta"), item=first)
    speaking.give_floor(gathering.secretariat, speech=speaks)
    leading.next_item(gathering.secretariat, meeting=meeting, seen=first.address)
    speaks.refresh_from_db()
    waits.refresh_from_db()
    assert (speaks.ended_at is not None, waits.withdrawn_at is not None) == (True, True)


def test_nobody_but_who_leads_goes_on_and_not_before_the_room_is_open(gathering: Gathering, meeting: Meeting) -> None:
    for viewer in (gathering.world.nobody, gathering.viewer("alpha"), gathering.world.other):
        with pytest.raises(NotAllowed):
            leading.next_item(viewer, meeting=meeting, seen="")
    assert stands(meeting) == ["Opening", "Tenders", "Purchase"]
    preparing.end_meeting(gathering.secretariat, meeting=meeting)
    with pytest.raises(Refused) as refused:
        leading.next_item(gathering.secretariat, meeting=meeting, seen="")
    assert refused.value.code == "state"
    assert stands(meeting) == ["Opening", "Tenders", "Purchase"]
