"""Afterwards each organisation confirms, corrects or takes back its own lines: on a page, or by answering a mail."""

from __future__ import annotations

from typing import Any

import pytest
from django.test import Client

from filrouge.ground.actions import NotAllowed, Refused
from filrouge.ground.mail.models import Message, ReplyAddress
from filrouge.ground.people.models import Organisation
from filrouge.ground.trail.models import Entry
from filrouge.ground.trail.writing import Ref
from filrouge.rooms.meetings.actions import capturing, confirming, preparing
from filrouge.rooms.meetings.actions.capturing import Captured
from filrouge.rooms.meetings.models import Line, Meeting
from filrouge.rooms.meetings.queries.own_lines import own_lines
from filrouge.rooms.meetings.queries.waiting import waiting
from tests.rooms.meetings.gathering import Gathering
from tests.world import sign_in


@pytest.fixture
def meeting(gathering: Gathering) -> Meeting:
    return gathering.under_way()


def said(gathering: Gathering, meeting: Meeting, text: str, member: str = "alpha", **fields: Any) -> Line:
    key = f"key-{Line.objects.count():04}"
    line = Captured(key, text, "en", organisation=gathering.members[member], **fields)
    return capturing.capture_line(gathering.secretariat, meeting=meeting, line=line)


def ended(gathering: Gathering, meeting: Meeting) -> Meeting:
    return preparing.end_meeting(gathering.secretariat, meeting=meeting)


def asked(gathering: Gathering) -> list[str]:
    """Who is asked to confirm lines, by name."""
    members = {member.pk: member.name for member in gathering.members.values()}
    return [members[row.organisation] for row in waiting(gathering.world.space, list(members))
            if row.kind == "meetings.confirm"]  # fmt: skip


def test_a_line_is_confirmed_corrected_or_taken_back_and_what_was_typed_stays(
    gathering: Gathering, meeting: Meeting
) -> None:
    first, second, third = (said(gathering, meeting, text) for text in ("We need a mill.", "Bred.", "Never said."))
    ended(gathering, meeting)
    alpha = gathering.viewer("alpha")
    assert asked(gathering) == ["Alpha"]
    confirming.confirm_line(alpha, line=first)
    confirming.confirm_line(alpha, line=first)
    confirming.correct_line(alpha, line=second, text="  Bread. ")
    confirming.take_back_line(alpha, line=third)
    rows = [(line.said, line.text, line.state) for line in Line.objects.order_by("id")]
    assert rows == [
        ("We need a mill.", "We need a mill.", "confirmed"), ("Bred.", "Bread.", "corrected"),
        ("Never said.", "Never said.", "taken_back"),
    ]  # fmt: skip
    assert asked(gathering) == []
    page = own_lines(alpha, meeting)
    assert page is not None
    assert [(row.text, row.said) for row in page.rows] == [("We need a mill.", ""), ("Bread.", "Bred.")]
    entry = Entry.objects.filter(verb="meetings.correct_line").get()
    assert (entry.before["text"], entry.after["text"]) == ("Bred.", "Bread.")


def test_a_correction_back_to_what_was_typed_is_a_confirmation(gathering: Gathering, meeting: Meeting) -> None:
    line, alpha = said(gathering, meeting, "Bread."), gathering.viewer("alpha")
    confirming.correct_line(alpha, line=line, text="Bread and butter.")
    confirming.correct_line(alpha, line=line, text="Bread.")
    assert (line.text, line.state) == ("Bread.", "confirmed")


def test_nobody_answers_for_another_organisation(gathering: Gathering, meeting: Meeting) -> None:
    line = said(gathering, meeting, "We need a mill.")
    callers = [caller for _name, caller in gathering.world.callers()] + [gathering.viewer("beta")]
    for caller in callers:
        for act, fields in (
            (confirming.confirm_line, {}), (confirming.confirm_lines, {}), (confirming.take_back_line, {}),
            (confirming.correct_line, {"text": "Other."}),
        ):  # fmt: skip
            with pytest.raises(NotAllowed):
                act(caller, line=line, **fields)
    for caller in (gathering.world.nobody, gathering.viewer("alpha"), gathering.world.other):
        with pytest.raises(NotAllowed):
            confirming.ask_to_confirm(caller, meeting=meeting)
    line.refresh_from_db()
    assert (line.text, line.state) == ("We need a mill.", "captured")


@pytest.mark.parametrize(("text", "code"), [("  ", "text"), ("x" * 4_001, "long")])
def test_a_correction_that_cannot_be_taken_changes_nothing(
    gathering: Gathering, meeting: Meeting, text: str, code: str
) -> None:
    line = said(gathering, meeting, "We need a mill.")
    with pytest.raises(Refused) as refused:
        confirming.correct_line(gathering.viewer("alpha"), line=line, text=text)
    line.refresh_from_db()
    assert (refused.value.code, line.text, line.state) == (code, "We need a mill.", "captured")


def test_what_was_taken_back_is_not_taken_up_again(gathering: Gathering, meeting: Meeting) -> None:
    line, alpha = said(gathering, meeting, "Never said."), gathering.viewer("alpha")
    confirming.take_back_line(alpha, line=line)
    with pytest.raises(Refused) as refused:
        confirming.confirm_line(alpha, line=line)
    assert (refused.value.code, Line.objects.get().state) == ("taken_back", "taken_back")


def test_after_the_end_those_who_bind_each_organisation_are_written_to_once(
    gathering: Gathering, meeting: Meeting, settings: Any
) -> None:
    settings.REPLY_TO = "reply@network.example"
    said(gathering, meeting, "We need a mill.")
    said(gathering, meeting, "We open our archive.", "beta")
    ended(gathering, meeting)
    confirming.ask_to_confirm(gathering.secretariat, meeting=meeting)
    mails = Message.objects.filter(kind="meeting_lines").order_by("to")
    assert [mail.to for mail in mails] == ["alpha@sample.example", "beta@sample.example"]
    assert "We need a mill." in mails[0].body
    assert "We open our archive." not in mails[0].body
    assert "one word: yes" in mails[0].body
    assert ReplyAddress.objects.filter(kind="meetings.confirm").count() == 2


def test_yes_by_mail_confirms_what_the_mail_showed_and_no_later_line(gathering: Gathering, meeting: Meeting) -> None:
    said(gathering, meeting, "We need a mill.")
    last = said(gathering, meeting, "And a baker.")
    ended(gathering, meeting)
    late = said(gathering, meeting, "Typed without a network.")
    told = confirming.take_confirmation(gathering.viewer("alpha"), Ref("meetings.line", last.pk), "Yes.\n", "<1@a>")
    assert told.startswith("2 lines are confirmed.")
    late.refresh_from_db()
    assert (late.state, asked(gathering)) == ("captured", ["Alpha"])


@pytest.mark.parametrize("text", ["Yes, but the second one is wrong", "no", "we said flour, not bread"])
def test_anything_but_yes_by_mail_changes_nothing_and_says_where_to_correct(
    gathering: Gathering, meeting: Meeting, text: str
) -> None:
    line = said(gathering, meeting, "We need a mill.")
    with pytest.raises(Refused) as refused:
        confirming.take_confirmation(gathering.viewer("alpha"), Ref("meetings.line", line.pk), text, "<1@a>")
    assert f"/meetings/{meeting.address}/lines/" in str(refused.value.message)
    assert Line.objects.get().state == "captured"


def test_a_delegate_answers_on_the_page_with_one_click_or_line_by_line(
    gathering: Gathering, meeting: Meeting, client: Client
) -> None:
    lines = [said(gathering, meeting, text) for text in ("We need a mill.", "Bred.", "Never said.", "Yes.")]
    ended(gathering, meeting)
    sign_in(client, gathering.assembly.delegates["alpha"])
    here = f"/en/network/meetings/{meeting.address}/lines/"
    assert "4 lines were typed" in client.get(here).content.decode()
    wrong = client.post(f"{here}{lines[1].address}/correct/", {"text": " "})
    assert wrong.status_code == 422
    there = client.post(f"{here}{lines[1].address}/correct/", {"text": "Bread."})["Location"]
    assert there == f"{here}#line-{lines[1].address}"
    client.post(f"{here}{lines[2].address}/take-back/")
    client.post(f"{here}{lines[3].address}/confirm-all/")
    assert list(Line.objects.order_by("id").values_list("state", flat=True)) == [
        "confirmed", "corrected", "taken_back", "confirmed",
    ]  # fmt: skip
    page = client.get(here).content.decode()
    assert "Bread." in page
    assert "Never said." not in page
    sign_in(client, gathering.assembly.delegates["beta"])
    assert client.post(f"{here}{lines[0].address}/take-back/").status_code == 404
    assert "There is none of this meeting" in client.get(here).content.decode()
    sign_in(client, gathering.world.outsider)
    assert client.get(here).status_code == 404


@pytest.mark.parametrize("lines", [1, 3])
def test_the_page_and_what_waits_cost_the_same_however_many_lines(
    gathering: Gathering, meeting: Meeting, client: Client, django_assert_max_num_queries: Any, lines: int
) -> None:
    for number in range(lines):
        said(gathering, meeting, f"Line {number}.")
    ended(gathering, meeting)
    sign_in(client, gathering.assembly.delegates["alpha"])
    here = f"/en/network/meetings/{meeting.address}/lines/"
    client.get(here)
    with django_assert_max_num_queries(12):
        client.get(here)
    with django_assert_max_num_queries(4):
        waiting(gathering.world.space, [gathering.members["alpha"].pk])
    stranger = Organisation.objects.create(name="Stranger")
    with django_assert_max_num_queries(1):
        assert waiting(gathering.world.space, [stranger.pk]) == []
