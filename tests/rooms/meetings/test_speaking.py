"""Asking to speak: in fair order, with its reason; and one voice at a time."""

from __future__ import annotations

import pytest
from django.utils import timezone

from filrouge.ground.actions import NotAllowed, Refused
from filrouge.rooms.meetings.actions import leading, speaking
from filrouge.rooms.meetings.models import AgendaItem, Meeting, Speech
from filrouge.rooms.meetings.queries.speakers import Speakers, speakers_of
from tests.rooms.meetings.gathering import Gathering


@pytest.fixture
def item(gathering: Gathering) -> AgendaItem:
    """The current item of a meeting under way, with another after it."""
    meeting = gathering.under_way()
    gathering.item(meeting)
    gathering.item(meeting, "Purchase")
    found = leading.next_item(gathering.secretariat, meeting=meeting, seen="")
    assert found is not None
    return found


def speakers(item: AgendaItem) -> Speakers:
    return speakers_of(Meeting.objects.get(pk=item.meeting_id), item)


def listed(item: AgendaItem) -> list[tuple[str, str]]:
    return [(one.organisation_name, one.reason) for one in speakers(item).waiting]


def test_who_has_not_spoken_and_countries_not_heard_come_first(gathering: Gathering, item: AgendaItem) -> None:
    first = speaking.ask_to_speak(gathering.viewer("alpha"), item=item)  # of Belgium, as zeta is
    speaking.give_floor(gathering.secretariat, speech=first)
    for name in ("zeta", "gamma", "alpha"):
        speaking.ask_to_speak(gathering.viewer(name), item=item)
    assert listed(item) == [
        ("Gamma", "from a country not heard yet"),
        ("Zeta", "in the order of asking"),
        ("Alpha", "in the order of asking"),
    ]
    speaking.ask_to_speak(gathering.viewer("epsilon"), item=item)
    assert listed(item)[1] == ("Epsilon", "has not spoken yet")
    speaking.ask_to_speak(gathering.viewer("delta"), item=item, point_of_order=True)
    assert listed(item)[0] == ("Delta", "point of order")
    assert speakers(item).rule == (
        "First: who has not spoken yet; then countries not heard yet; then in the order of asking."
    )


def test_an_organisation_waits_once_and_reads_how_long(gathering: Gathering, item: AgendaItem) -> None:
    for name in ("beta", "gamma", "beta", "delta"):
        speaking.ask_to_speak(gathering.viewer(name), item=item)
    assert [name for name, _reason in listed(item)] == ["Beta", "Gamma", "Delta"]
    told, now = speakers(item), timezone.now()
    assert told.before(gathering.members["beta"].pk, now) == "You are next."
    assert told.before(gathering.members["delta"].pk, now) == "2 before you, about 6 minutes"
    assert told.before(gathering.members["alpha"].pk, now) == ""


def test_the_next_speaker_is_the_same_button_and_pressed_twice_it_goes_one_step(
    gathering: Gathering, item: AgendaItem
) -> None:
    for name in ("beta", "gamma"):
        speaking.ask_to_speak(gathering.viewer(name), item=item)
    first = speaking.next_speaker(gathering.secretariat, item=item)
    assert first is not None
    with pytest.raises(Refused) as refused:
        speaking.next_speaker(gathering.secretariat, item=item)
    assert refused.value.code == "moved"
    told = speakers(item)
    assert told.now is not None
    assert told.now.organisation_name == "Beta"
    assert (told.now.until - told.now.since).total_seconds() == 180
    second = speaking.next_speaker(gathering.secretariat, item=item, seen=first.pk)
    assert second is not None
    assert speaking.next_speaker(gathering.secretariat, item=item, seen=second.pk) is None
    assert Speech.objects.filter(ended_at=None).count() == 0


def test_the_chair_lists_somebody_who_raised_a_hand_and_takes_them_off(gathering: Gathering, item: AgendaItem) -> None:
    chair = gathering.secretariat
    speech = speaking.list_speaker(chair, item=item, organisation=gathering.members["eta"], name="Ms Okafor")
    assert [(one.organisation_name, one.name) for one in speakers(item).waiting] == [("Eta", "Ms Okafor")]
    speaking.withdraw_speech(chair, speech=speech)
    assert listed(item) == []
    with pytest.raises(Refused) as refused:
        speaking.list_speaker(chair, item=item, organisation=gathering.world.federation)
    assert refused.value.code == "organisation"
    assert Speech.objects.count() == 1


def test_an_organisation_leaves_the_list_for_itself_alone(gathering: Gathering, item: AgendaItem) -> None:
    speech = speaking.ask_to_speak(gathering.viewer("alpha"), item=item)
    for viewer in (gathering.viewer("beta"), gathering.world.nobody, gathering.world.member, gathering.world.other):
        with pytest.raises(NotAllowed):
            speaking.withdraw_speech(viewer, speech=speech)
    assert len(listed(item)) == 1
    speaking.withdraw_speech(gathering.viewer("alpha"), speech=speech)
    assert listed(item) == []


def test_only_the_invited_speak_and_only_on_what_is_discussed_now(gathering: Gathering, item: AgendaItem) -> None:
    for viewer in (gathering.world.nobody, gathering.world.member, gathering.world.other):
        with pytest.raises(NotAllowed):
            speaking.ask_to_speak(viewer, item=item)
    later = item.meeting.items.get(position=2)
    with pytest.raises(Refused) as refused:
        speaking.ask_to_speak(gathering.viewer("alpha"), item=later)
    assert refused.value.code == "item"
    assert Speech.objects.count() == 0
