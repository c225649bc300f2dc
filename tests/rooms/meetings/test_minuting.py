"""Minutes are made of the lines, circulated, corrected and approved at the next meeting; nothing published changes."""

from __future__ import annotations

import re
from datetime import timedelta
from html import unescape
from typing import Any

import pytest
from django.test import Client
from django.utils import timezone, translation
from typst import Compiler

from filrouge.ground import paper
from filrouge.ground.actions import NotAllowed, Refused
from filrouge.ground.asked.models import Addressee, News
from filrouge.rooms.ballots.models import Ballot
from filrouge.rooms.meetings.actions import capturing, confirming, leading, minuting, preparing, presence, renewing
from filrouge.rooms.meetings.actions.capturing import Captured
from filrouge.rooms.meetings.formats.minutes import digest_of
from filrouge.rooms.meetings.models import (
    AgendaItem,
    Correction,
    ItemAbout,
    Line,
    Meeting,
    Minutes,
    MinutesState,
    State,
)
from filrouge.rooms.meetings.queries import minutes as queries
from filrouge.rooms.meetings.queries.minutes_paper import minutes_paper
from filrouge.rooms.meetings.queries.minutes_text import changes
from filrouge.rooms.meetings.queries.waiting import waiting
from tests.papers import unpacked
from tests.rooms.meetings.gathering import Gathering
from tests.world import sign_in


@pytest.fixture
def item(gathering: Gathering) -> AgendaItem:
    meeting = gathering.under_way(rule=gathering.assembly.rule())
    made = gathering.item(meeting)
    gathering.item(meeting, "Coffee", kind="break")
    leading.begin_item(gathering.secretariat, item=made)
    for member in ("alpha", "beta", "gamma", "delta"):
        guest = presence.check_in_new(
            gathering.secretariat, meeting=meeting, name=f"Ann {member}", organisation=gathering.members[member]
        )
        assert guest.pk
    return made


def said(gathering: Gathering, item: AgendaItem, text: str, member: str = "", **fields: Any) -> Line:
    organisation = gathering.members[member] if member else None
    line = Captured(f"key-{Line.objects.count():04}", text, "en", item=item, organisation=organisation, **fields)
    return capturing.capture_line(gathering.secretariat, meeting=item.meeting, line=line)


def circulated(gathering: Gathering, item: AgendaItem, days: int = 14) -> Minutes:
    meeting = Meeting.objects.get(pk=item.meeting_id)
    if meeting.state == "under_way":
        preparing.end_meeting(gathering.secretariat, meeting=meeting)
    until = timezone.now() + timedelta(days=days)
    return minuting.circulate_minutes(gathering.secretariat, meeting=meeting, correct_until=until)


def the_next(gathering: Gathering, meeting: Meeting) -> Meeting:
    """The next meeting, under way, with its item for the minutes."""
    starts = meeting.starts_at + timedelta(days=120)
    made = renewing.make_next(gathering.secretariat, meeting=meeting, starts_at=starts)
    preparing.announce_meeting(gathering.secretariat, meeting=made)
    return preparing.begin_meeting(gathering.secretariat, meeting=made)


def decided(gathering: Gathering, item: AgendaItem) -> Ballot:
    ballot = gathering.assembly.opened()
    gathering.assembly.votes(ballot, alpha="yes", beta="yes", gamma="no", epsilon="yes")
    gathering.assembly.decided(ballot)
    ItemAbout.objects.create(item=item, kind="ballots.ballot", number=ballot.pk)
    return ballot


def test_the_minutes_say_who_was_there_what_was_said_and_what_was_decided(
    gathering: Gathering, item: AgendaItem
) -> None:
    decided(gathering, item)
    said(gathering, item, "We need a mill.", "alpha", kind="need")
    confirming.take_back_line(gathering.viewer("beta"), line=said(gathering, item, "Never said.", "beta"))
    said(gathering, item, "The fee stays.", kind="decision")
    said(gathering, item, "Write the guide.", kind="action", owner=gathering.members["gamma"])
    page = queries.minutes_page(gathering.secretariat, item.meeting)
    assert page is not None
    body = page.body
    assert (page.version, page.state, body.title.text) == (0, "Being written", "General meeting, Bologna")
    assert body.presence[0] == ("In the room (4)", "Alpha (Belgium); Beta (France); Delta (Spain); Gamma (Italy)")
    assert body.presence[1][0] == "Absent (3)"
    assert body.quorum[0].startswith("Quorum reached: 4 of 6 present")
    (shown,) = body.items
    assert [(line.kind, line.organisation, line.text, line.who, line.note) for line in shown.lines] == [
        ("Need", "Alpha", "We need a mill.", "", "not confirmed yet"), ("Decision 1", "", "The fee stays.", "", ""),
        ("Action 1", "", "Write the guide.", "Gamma", ""),
    ]  # fmt: skip
    (ballot,) = shown.ballots
    assert (ballot.title.text, ballot.outcome) == ("Membership fee 2027", "Adopted")
    assert ballot.votes.startswith("3 for, 1 against")
    assert queries.minutes_page(gathering.viewer("alpha"), item.meeting) is None


def test_circulating_freezes_a_version_and_tells_all_who_were_invited(gathering: Gathering, item: AgendaItem) -> None:
    line, desk = said(gathering, item, "We need a mill.", "alpha"), [gathering.world.space.organisation_id]
    Meeting.objects.filter(pk=item.meeting_id).update(state=State.ENDED, ended_at=timezone.now())
    assert [(row.kind, row.verb) for row in waiting(gathering.world.space, desk)] == [
        ("meetings.circulate", "Circulate the minutes")
    ]
    Meeting.objects.filter(pk=item.meeting_id).update(state=State.UNDER_WAY, ended_at=None)
    version = circulated(gathering, item)
    assert not waiting(gathering.world.space, desk)
    before = version.content
    assert (version.version, version.state, version.digest) == (1, "circulated", digest_of(before))
    told = News.objects.get(kind="meetings.minutes")
    assert Addressee.objects.filter(news=told).count() == 7
    confirming.correct_line(gathering.viewer("alpha"), line=line, text="We need two mills.")
    version.refresh_from_db()
    assert (version.content, digest_of(version.content)) == (before, version.digest)
    members = [member.pk for member in gathering.members.values()]
    assert {row.kind for row in waiting(gathering.world.space, members)} == {"meetings.correct"}
    with translation.override("fr"):
        page = queries.minutes_page(gathering.viewer("beta"), item.meeting)
    assert page is not None
    assert page.body.items[0].lines[0].text == "We need a mill."


def test_nothing_is_circulated_twice_too_late_or_before_the_end(gathering: Gathering, item: AgendaItem) -> None:
    until = timezone.now() + timedelta(days=14)
    with pytest.raises(Refused) as early:
        minuting.circulate_minutes(gathering.secretariat, meeting=item.meeting, correct_until=until)
    preparing.end_meeting(gathering.secretariat, meeting=item.meeting)
    with pytest.raises(Refused) as short:
        minuting.circulate_minutes(gathering.secretariat, meeting=item.meeting, correct_until=timezone.now())
    assert Minutes.objects.count() == 0
    circulated(gathering, item)
    with pytest.raises(Refused) as same:
        circulated(gathering, item)
    assert [each.value.code for each in (early, short, same)] == ["state", "until", "same"]
    assert Minutes.objects.count() == 1


def test_a_correction_is_taken_in_or_not_with_a_reason_and_the_next_version_says_it(
    gathering: Gathering, item: AgendaItem
) -> None:
    said(gathering, item, "We need a mill.", "alpha")
    first = circulated(gathering, item)
    one = minuting.ask_correction(gathering.viewer("beta"), minutes=first, item=item, text="Beta agreed with this.")
    two = minuting.ask_correction(gathering.viewer("gamma"), minutes=first, text="Gamma was in the room earlier.")
    desk = waiting(gathering.world.space, [gathering.world.space.organisation_id])
    assert [row.kind for row in desk] == ["meetings.correction"]
    with pytest.raises(Refused) as waits:
        circulated(gathering, item)
    with pytest.raises(Refused) as reason:
        minuting.answer_correction(gathering.secretariat, correction=two, taken_in=False)
    assert (waits.value.code, reason.value.code, Minutes.objects.count()) == ("corrections", "answer", 1)
    minuting.answer_correction(gathering.secretariat, correction=one, taken_in=True)
    minuting.answer_correction(gathering.secretariat, correction=two, taken_in=False, answer="The door says ten.")
    with pytest.raises(Refused) as again:
        minuting.answer_correction(gathering.secretariat, correction=two, taken_in=True)
    assert again.value.code == "answered"
    assert Addressee.objects.filter(news__kind="meetings.correction_answered").count() == 2
    second = circulated(gathering, item)
    body = queries.body_of(second.content)
    assert (second.version, body.items[0].corrections) == (2, (("Beta", "Beta agreed with this."),))
    runs = changes(gathering.viewer("alpha"), item.meeting, 2)
    assert runs is not None
    added = "".join(run.text for run in runs if run.kind == "inserted")
    assert added.strip() == "Corrected at the request of Beta: Beta agreed with this."
    assert not [run for run in runs if run.kind == "deleted"]


def test_corrections_end_with_their_time_and_with_the_next_version(gathering: Gathering, item: AgendaItem) -> None:
    line = said(gathering, item, "We need a mill.", "alpha")
    first, beta = circulated(gathering, item), gathering.viewer("beta")
    confirming.confirm_line(gathering.viewer("alpha"), line=line)
    second = circulated(gathering, item)
    Minutes.objects.filter(pk=second.pk).update(correct_until=timezone.now() - timedelta(minutes=1))
    codes = []
    for version, text in ((first, "Beta agreed."), (second, "Beta agreed.")):
        with pytest.raises(Refused) as refused:
            minuting.ask_correction(beta, minutes=version, text=text)
        codes.append(refused.value.code)
    assert (codes, Correction.objects.count()) == (["version", "late"], 0)


def test_the_next_meeting_approves_them_and_then_nothing_changes(gathering: Gathering, item: AgendaItem) -> None:
    line = said(gathering, item, "We need a mill.", "alpha")
    version, chair = circulated(gathering, item), gathering.secretariat
    with pytest.raises(Refused) as itself:
        minuting.approve_minutes(chair, minutes=version, meeting=item.meeting)
    other = gathering.under_way()
    with pytest.raises(Refused) as elsewhere:
        minuting.approve_minutes(chair, minutes=version, meeting=other)
    assert (itself.value.code, elsewhere.value.code) == ("meeting", "meeting")
    following = the_next(gathering, item.meeting)
    assert queries.minutes_page(gathering.world.nobody, item.meeting) is None
    page = queries.minutes_page(chair, item.meeting)
    assert page is not None
    assert [address for address, _title in page.approving] == [following.address]
    minuting.approve_minutes(chair, minutes=version, meeting=following)
    version.refresh_from_db()
    assert (version.state, version.approved_in) == (MinutesState.APPROVED, following)
    late = Captured("key-late", "One word more.", "en", organisation=gathering.members["alpha"])
    for act, fields in (
        (confirming.correct_line, {"line": line, "text": "Other."}), (confirming.take_back_line, {"line": line}),
        (capturing.say_line, {"meeting": item.meeting, "line": late}),
    ):  # fmt: skip
        with pytest.raises(Refused) as refused:
            act(gathering.viewer("alpha"), **fields)
        assert refused.value.code == "approved"
    with pytest.raises(Refused) as final:
        circulated(gathering, item)
    assert final.value.code == "approved"
    public = queries.minutes_page(gathering.world.nobody, item.meeting)
    assert public is not None
    assert public.body.items[0].lines[0].text == "We need a mill."


def test_minutes_with_corrections_open_or_taken_in_wait_for_their_next_version(
    gathering: Gathering, item: AgendaItem
) -> None:
    version = circulated(gathering, item)
    following, chair = the_next(gathering, item.meeting), gathering.secretariat
    asked = minuting.ask_correction(gathering.viewer("beta"), minutes=version, text="Beta was there.")
    codes = []
    for answer in (None, True):
        if answer is not None:
            minuting.answer_correction(chair, correction=asked, taken_in=answer)
        with pytest.raises(Refused) as refused:
            minuting.approve_minutes(chair, minutes=version, meeting=following)
        codes.append(refused.value.code)
    assert (codes, Minutes.objects.get().state) == (["corrections", "taken_in"], "circulated")


def test_four_callers_and_what_they_may_do_with_minutes(gathering: Gathering, item: AgendaItem) -> None:
    version, until = circulated(gathering, item), timezone.now() + timedelta(days=9)
    asked = minuting.ask_correction(gathering.viewer("beta"), minutes=version, text="Beta was there.")
    for caller in (gathering.world.nobody, gathering.world.member, gathering.world.other, gathering.viewer("alpha")):
        for act, fields in (
            (minuting.circulate_minutes, {"meeting": item.meeting, "correct_until": until}),
            (minuting.answer_correction, {"correction": asked, "taken_in": True}),
            (minuting.approve_minutes, {"minutes": version, "meeting": item.meeting}),
        ):  # fmt: skip
            with pytest.raises(NotAllowed):
                act(caller, **fields)
    for caller in (gathering.world.nobody, gathering.world.member, gathering.world.other, gathering.secretariat):
        with pytest.raises(NotAllowed):
            minuting.ask_correction(caller, minutes=version, text="Other.")
    assert (Minutes.objects.count(), Correction.objects.get().taken_in) == (1, None)


def _text(said: paper.Paper) -> str:
    made = Compiler(paper.source(), sys_inputs=paper.inputs(said)).compile(format="html")
    assert isinstance(made, bytes)
    facts = [cell for block in said.blocks if block["kind"] == "facts" for row in block["rows"] for cell in row]
    plain = unescape(re.sub(r"<[^>]+>", " ", made.decode())).replace("\u200b", "")
    return " ".join([*plain.split(), *facts])


def test_they_are_printed_in_the_language_of_the_page_and_never_obeyed(
    gathering: Gathering, item: AgendaItem, client: Client
) -> None:
    decided(gathering, item)
    said(gathering, item, '#panic() "] #read("/etc/passwd")', "alpha", kind="need")
    version = circulated(gathering, item)
    with translation.override("nl"):
        printed = minutes_paper(gathering.viewer("beta"), item.meeting)
    assert printed is not None
    text = _text(printed)
    assert '#panic() "] #read("/etc/passwd")' in text
    assert "België" in text
    assert "Aangenomen" in text
    assert "Notulen, versie 1, " in text
    assert version.digest in text
    sign_in(client, gathering.assembly.delegates["beta"])
    answer = client.get(f"/nl/network/meetings/{item.meeting.address}/minutes/paper.pdf")
    whole = unpacked(answer.content)
    assert answer["Content-Type"] == "application/pdf"
    assert b"pdfuaid:part>1<" in whole
    assert b"/Lang(nl)" in whole


def test_minutes_live_in_the_browser_from_writing_to_approval(
    gathering: Gathering, item: AgendaItem, client: Client
) -> None:
    said(gathering, item, "We need a mill.", "alpha")
    preparing.end_meeting(gathering.secretariat, meeting=item.meeting)
    here = f"/en/network/meetings/{item.meeting.address}/minutes/"
    sign_in(client, gathering.world.secretary)
    assert "as they read now" in client.get(here).content.decode()
    assert client.post(here + "circulate/", {"correct_until": "2020-01-01T10:00"}).status_code == 422
    until = (timezone.now() + timedelta(days=9)).strftime("%Y-%m-%dT12:00")
    client.post(here + "circulate/", {"correct_until": until})
    sign_in(client, gathering.assembly.delegates["beta"])
    assert client.post(here + "correct/", {"text": ""}).status_code == 422
    client.post(here + "correct/", {"text": "Beta agreed.", "item": item.address})
    sign_in(client, gathering.world.secretary)
    asked = Correction.objects.get()
    client.post(f"{here}answer/{asked.pk}/", {"taken_in": "yes"})
    assert "as they read now" in client.get(here + "?now").content.decode()
    client.post(here + "circulate/", {"correct_until": until})
    assert "<ins>" in client.get(here + "2/changes/").content.decode()
    following = the_next(gathering, Meeting.objects.get(pk=item.meeting_id))
    client.post(here + "approve/", {"meeting": following.address})
    assert Minutes.objects.get(version=2).state == MinutesState.APPROVED
    client.logout()
    public = client.get(here).content.decode()
    assert "Beta agreed." in public
    assert "Ask for a correction" not in public
    assert client.get(here + "1/").status_code == 404


@pytest.mark.parametrize("lines", [1, 3])
def test_reading_minutes_costs_the_same_however_long_they_are(
    gathering: Gathering, item: AgendaItem, client: Client, django_assert_max_num_queries: Any, lines: int
) -> None:
    for number in range(lines):
        said(gathering, gathering.item(item.meeting, f"Item {number}"), f"Line {number}.", "alpha")
    circulated(gathering, item)
    sign_in(client, gathering.assembly.delegates["beta"])
    here = f"/en/network/meetings/{item.meeting.address}/minutes/"
    client.get(here)
    with django_assert_max_num_queries(12):
        client.get(here)
