"""A line of the minutes in other words: proposed word by word with a reason, taken in or not, and told to who asked."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest
from django.test import Client
from django.utils import timezone

from filrouge.ground.actions import NotAllowed, Refused
from filrouge.ground.asked.models import News
from filrouge.rooms.meetings.actions import capturing, confirming, minuting, preparing
from filrouge.rooms.meetings.actions.capturing import Captured
from filrouge.rooms.meetings.actions.correcting import propose_wording
from filrouge.rooms.meetings.models import AgendaItem, Correction, Line, Minutes
from filrouge.rooms.meetings.queries import minutes as queries
from filrouge.rooms.meetings.queries.corrections import corrections
from filrouge.rooms.meetings.queries.waiting import waiting
from tests.rooms.meetings.gathering import Gathering
from tests.world import sign_in

WAS = "We need a mill in the north before the winter, and a second one later."
NEW = "We need two mills in the north before the winter, and a second one later."


@pytest.fixture
def line(gathering: Gathering) -> Line:
    """A line of Alpha, confirmed, in minutes that are circulated."""
    meeting = gathering.under_way()
    item = gathering.item(meeting)
    said = Captured("key-0001", WAS, "en", item=item, organisation=gathering.members["alpha"])
    made = capturing.capture_line(gathering.secretariat, meeting=meeting, line=said)
    preparing.end_meeting(gathering.secretariat, meeting=meeting)
    confirming.confirm_line(gathering.viewer("alpha"), line=made)
    circulated(gathering, made)
    return Line.objects.select_related("meeting").get()


def circulated(gathering: Gathering, line: Line) -> Minutes:
    until = timezone.now() + timedelta(days=14)
    return minuting.circulate_minutes(gathering.secretariat, meeting=line.meeting, correct_until=until)


def proposed(gathering: Gathering, line: Line, member: str, becomes: str = NEW, **fields: Any) -> Correction:
    version = line.meeting.minutes.order_by("-version")[0]
    given = {"line": line, "becomes": becomes, "reason": "Both were spoken of."} | fields
    return propose_wording(gathering.viewer(member), minutes=version, **given)


def test_another_wording_is_shown_word_by_word_and_taken_into_the_next_version(
    gathering: Gathering, line: Line
) -> None:
    asked = proposed(gathering, line, "beta")
    (shown,) = corrections(gathering.viewer("gamma"), line.meeting)
    changed = [(str(run.kind), run.text) for run in shown.runs if run.kind != "same"]
    assert changed == [("deleted", "a mill"), ("inserted", "two mills")]
    assert (shown.text, shown.answered) == ("Both were spoken of.", "to be answered")
    minuting.answer_correction(gathering.secretariat, correction=asked, taken_in=True)
    line.refresh_from_db()
    assert (line.said, line.text, line.state, line.answered_at) == (WAS, NEW, "captured", None)
    told = News.objects.get(kind="meetings.correction_answered")
    assert told.addressees.get().organisation == gathering.members["beta"]
    members = [member.pk for member in gathering.members.values()]
    waits = {row.organisation for row in waiting(gathering.world.space, members) if row.kind == "meetings.confirm"}
    assert waits == {gathering.members["alpha"].pk}
    body = queries.body_of(circulated(gathering, line).content)
    (read,) = body.items[0].lines
    assert (read.text, read.note) == (NEW, "corrected at the request of Beta, not confirmed yet")
    assert body.items[0].corrections == ()


def test_who_said_it_has_it_corrected_and_need_not_confirm_it_anew(gathering: Gathering, line: Line) -> None:
    minuting.answer_correction(gathering.secretariat, correction=proposed(gathering, line, "alpha"), taken_in=True)
    line.refresh_from_db()
    assert (line.text, line.state) == (NEW, "corrected")


def test_what_is_not_taken_in_changes_nothing_and_says_why(gathering: Gathering, line: Line) -> None:
    asked = proposed(gathering, line, "beta")
    with pytest.raises(Refused) as silent:
        minuting.answer_correction(gathering.secretariat, correction=asked, taken_in=False)
    minuting.answer_correction(gathering.secretariat, correction=asked, taken_in=False, answer="One was spoken of.")
    line.refresh_from_db()
    assert (silent.value.code, line.text, line.state) == ("answer", WAS, "confirmed")
    assert "One was spoken of." in str(News.objects.get(kind="meetings.correction_answered").values)


def test_two_corrections_of_one_line_are_both_taken_in_unless_they_touch(gathering: Gathering, line: Line) -> None:
    first = proposed(gathering, line, "beta")
    later = proposed(gathering, line, "gamma", WAS.replace("later", "in spring"))
    touches = proposed(gathering, line, "delta", WAS.replace("a mill", "three mills"))
    for one in (first, later):
        minuting.answer_correction(gathering.secretariat, correction=one, taken_in=True)
    both = NEW.replace("later", "in spring")
    with pytest.raises(Refused) as collides:
        minuting.answer_correction(gathering.secretariat, correction=touches, taken_in=True)
    touches.refresh_from_db()
    assert (collides.value.code, Line.objects.get().text, touches.taken_in) == ("collides", both, None)


@pytest.mark.parametrize(
    ("becomes", "reason", "code"),
    [(" ", "Why.", "empty"), (WAS, "Why.", "same"), ("x" * 4_001, "Why.", "long"), (NEW, " ", "reason"),
     (NEW, "x" * 2_001, "long_reason")],
)  # fmt: skip
def test_a_wording_that_cannot_be_asked_for_is_said(
    gathering: Gathering, line: Line, becomes: str, reason: str, code: str
) -> None:
    with pytest.raises(Refused) as refused:
        proposed(gathering, line, "beta", becomes, reason=reason)
    assert (refused.value.code, Correction.objects.count()) == (code, 0)


def test_only_who_was_invited_asks_in_time_for_a_line_of_these_minutes(gathering: Gathering, line: Line) -> None:
    version = Minutes.objects.get()
    given = {"minutes": version, "line": line, "becomes": NEW, "reason": "Why."}
    for viewer in (gathering.world.nobody, gathering.world.member, gathering.world.other, gathering.secretariat):
        with pytest.raises(NotAllowed):
            propose_wording(viewer, **given)
    other = Line.objects.create(
        meeting=line.meeting, item=line.item, key="key-0002", language="en", said="Later.", text="Later.", at=line.at
    )
    with pytest.raises(Refused) as elsewhere:
        proposed(gathering, other, "beta")
    Minutes.objects.update(correct_until=timezone.now() - timedelta(minutes=1))
    with pytest.raises(Refused) as late:
        proposed(gathering, line, "beta")
    assert (elsewhere.value.code, late.value.code, Correction.objects.count()) == ("line", "late", 0)


def test_a_line_that_was_taken_back_since_is_not_reworded(gathering: Gathering, line: Line) -> None:
    asked = proposed(gathering, line, "beta")
    confirming.take_back_line(gathering.viewer("alpha"), line=line)
    with pytest.raises(Refused) as refused:
        minuting.answer_correction(gathering.secretariat, correction=asked, taken_in=True)
    assert (refused.value.code, Line.objects.get().text) == ("taken_back", WAS)


def test_it_is_proposed_and_answered_in_the_browser(gathering: Gathering, line: Line, client: Client) -> None:
    here = f"/en/network/meetings/{line.meeting.address}/minutes/"
    sign_in(client, gathering.assembly.delegates["beta"])
    assert f"{here}lines/{line.address}/" in client.get(here).content.decode()
    assert WAS in client.get(f"{here}lines/{line.address}/").content.decode()
    assert client.post(f"{here}lines/{line.address}/", {"becomes": NEW, "reason": ""}).status_code == 422
    assert client.post(f"{here}lines/{line.address}/", {"becomes": NEW, "reason": "Both."}).status_code == 302
    page = client.get(here).content.decode()
    assert ("<ins>two mills</ins>" in page, "Because: Both." in page) == (True, True)
    assert client.get(f"{here}lines/nothing/").status_code == 404
    sign_in(client, gathering.world.secretary)
    client.post(f"{here}answer/{Correction.objects.get().pk}/", {"taken_in": "yes"})
    assert Line.objects.get().text == NEW
    assert client.get(f"{here}lines/{line.address}/").status_code == 404


def test_a_deliberation_without_lines_keeps_its_sentences(gathering: Gathering, line: Line) -> None:
    version, item = Minutes.objects.get(), AgendaItem.objects.get()
    asked = minuting.ask_correction(gathering.viewer("beta"), minutes=version, item=item, text="Beta agreed.")
    minuting.answer_correction(gathering.secretariat, correction=asked, taken_in=True)
    body = queries.body_of(circulated(gathering, line).content)
    assert (body.items[0].corrections, body.items[0].lines[0].text) == ((("Beta", "Beta agreed."),), WAS)
