"""The pages of the room, as each of its readers gets them: with forms alone, by script, and asked again and again."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from operator import gt
from typing import Any

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from filrouge.ground import trail
from filrouge.ground.pages import kept, live
from filrouge.ground.people.models import Space
from filrouge.ground.words import Words
from filrouge.rooms.ballots.actions.positions import state_position
from filrouge.rooms.ballots.models import Ballot, Vote
from filrouge.rooms.meetings.actions import agenda, capturing, leading, preparing, presence, speaking, voting
from filrouge.rooms.meetings.actions.capturing import Captured
from filrouge.rooms.meetings.models import Attendee, ItemKind, Line, Meeting, Presence, Speech
from filrouge.rooms.meetings.pages import phones
from filrouge.rooms.meetings.pages.answering import JSON
from filrouge.rooms.meetings.queries.console import console
from filrouge.rooms.meetings.queries.meetings import meeting_called
from filrouge.rooms.meetings.queries.phone import phone
from filrouge.rooms.meetings.queries.room import board, standing_href
from tests.rooms.meetings.gathering import Gathering
from tests.world import sign_in

Enter = Callable[[str], Client]


@pytest.fixture
def meeting(gathering: Gathering) -> Meeting:
    """Under way, at the first of two items."""
    found = gathering.under_way(rule=gathering.assembly.rule())
    gathering.item(found)
    gathering.item(found, "Group purchase")
    leading.next_item(gathering.secretariat, meeting=found, seen="")
    return found


@pytest.fixture
def enter(gathering: Gathering) -> Enter:
    """A browser of somebody: the secretary, a member by name, or a stranger."""

    def come(who: str) -> Client:
        client = Client()
        if who == "secretary":
            sign_in(client, gathering.world.secretary)
        elif who == "outsider":
            sign_in(client, gathering.world.outsider)
        elif who:
            sign_in(client, gathering.assembly.delegates[who])
        return client

    return come


def at(meeting: Meeting, page: str) -> str:
    return f"/en/network/meetings/{meeting.address}/{page}/"


def text(answer: Any) -> str:
    return str(answer.content.decode())


def test_who_leads_has_the_console_and_nobody_else_knows_of_it(enter: Enter, meeting: Meeting) -> None:
    pages = ("console", "door", "projector", "room")
    got = {who: [enter(who).get(at(meeting, page)).status_code for page in pages] for who in ("secretary", "alpha", "")}
    assert got == {"secretary": [200] * 4, "alpha": [404, 404, 200, 200], "": [404, 404, 200, 302]}
    coded = {who: "Take part:" in text(enter(who).get(at(meeting, "projector"))) for who in ("secretary", "alpha", "")}
    assert coded == {"secretary": True, "alpha": False, "": False}  # from a chair at home nobody reads the code
    steps = {who: enter(who).post(at(meeting, "console/do/next"), {"seen": ""}).status_code for who in ("alpha", "")}
    assert steps == {"alpha": 404, "": 404}
    assert enter("secretary").post(at(meeting, "console/do/sing")).status_code == 404


def test_the_console_of_a_meeting_that_is_over_leads_to_its_minutes(
    enter: Enter, gathering: Gathering, meeting: Meeting
) -> None:
    chair, minutes = enter("secretary"), f'href="{at(meeting, "minutes")}"'
    assert minutes not in text(chair.get(at(meeting, "console")))
    preparing.end_meeting(gathering.secretariat, meeting=meeting)
    assert minutes in text(chair.get(at(meeting, "console")))


def test_a_chair_without_scripts_leads_speakers_lines_and_a_vote(
    enter: Enter, gathering: Gathering, meeting: Meeting
) -> None:
    chair, item = enter("secretary"), meeting.items.get(position=1)

    def press(step: str, **fields: str) -> str:
        return text(chair.post(at(meeting, f"console/do/{step}"), fields, follow=True))

    alpha = gathering.members["alpha"].address
    assert "No item is open." in press("list", item="", organisation=alpha)
    press("list", item=item.address, organisation=alpha, name="Ms Okafor")
    assert "Floor to Alpha" in text(chair.get(at(meeting, "console")))
    press("call", item=item.address, seen="0")
    assert Speech.objects.get().began_at is not None
    chair.post(
        at(meeting, "capture"), {"key": "key-0001", "text": "We need a lawyer.", "kind": "need", "organisation": alpha}
    )
    assert "We need a lawyer." in text(chair.get(at(meeting, "console")))
    assert "Taken back." in press("undo", line=Line.objects.get().address)
    press("over", speech=str(Speech.objects.get().pk))
    rule = str(meeting.rule_id)
    press("vote", item=item.address, title="A desk, for two years", rule=rule)
    ballot = Ballot.objects.get()
    assert "The vote is open" in text(chair.get(at(meeting, "projector")))
    press("close", ballot=ballot.address)
    assert "No quorum" in text(chair.get(at(meeting, "console")))
    assert "No quorum" not in text(chair.get(at(meeting, "projector")))
    press("publish", ballot=ballot.address)
    assert "No quorum" in text(chair.get(at(meeting, "projector")))
    told = chair.get(at(meeting, "projector"), headers={"HX-Request": "true"}).content.decode()  # to who hears the page
    assert "The result of “A desk, for two years”: No quorum." in told.split('data-news="')[1].split('"')[0]
    assert "somebody else was quicker" in press("next", seen="").lower()
    press("next", seen=item.address)
    assert "Item 2 of 2" in text(chair.get(at(meeting, "console")))


def test_what_is_wrong_with_a_line_or_a_question_is_said_and_what_was_typed_stays(
    enter: Enter, gathering: Gathering, meeting: Meeting
) -> None:
    chair, stranger = enter("secretary"), gathering.world.federation.address
    typed = {"key": "key-0001", "text": "We need a lawyer.", "organisation": stranger}
    refused = chair.post(at(meeting, "capture"), typed)
    assert refused.status_code == 422
    assert "That organisation is not invited. Choose another." in text(refused)
    assert "We need a lawyer.</textarea>" in text(refused)
    item = meeting.items.get(position=1)
    refused = chair.post(
        at(meeting, "console/do/vote"), {"item": item.address, "title": "", "rule": str(meeting.rule_id)}
    )
    assert (refused.status_code, Ballot.objects.count(), Line.objects.count()) == (422, 0, 0)


def test_a_script_sends_a_line_again_and_hears_that_it_is_done(enter: Enter, meeting: Meeting) -> None:
    chair, typed = enter("secretary"), {"key": "key-0001", "text": "Typed offline", "kind": "note", "ago": "600"}
    told = [chair.post(at(meeting, "capture"), typed, headers={"Accept": JSON}).json() for _time in range(2)]
    assert (told, Line.objects.count()) == ([{"done": True, "says": "", "code": ""}] * 2, 1)
    empty = chair.post(at(meeting, "capture"), typed | {"text": ""}, headers={"Accept": JSON}).json()
    assert (empty["done"], empty["code"]) == (False, "form")


def test_a_delegate_without_scripts_is_there_asks_says_and_votes(
    enter: Enter, gathering: Gathering, meeting: Meeting
) -> None:
    alpha, item = enter("alpha"), meeting.items.get(position=1)
    ballot = voting.put_to_vote(gathering.secretariat, item=item, title=Words.of("A desk", "en"), rule=meeting.rule)

    def press(step: str, **fields: str) -> str:
        return text(alpha.post(at(meeting, f"room/do/{step}"), fields, follow=True))

    assert "That is not the code of this meeting." in press("here", code="12")
    assert "You are in the room" in press("here", code=meeting.code)
    assert "You are next." in press("ask", item=item.address)
    assert "Ask to speak" in press("withdraw", speech=str(Speech.objects.get().pk))
    assert "Counted: for." in press("vote", ballot=ballot.address, choice="yes")
    own = gathering.members["alpha"].address
    line = {"key": "key-0001", "text": "We can host it.", "kind": "proposal", "organisation": own}
    assert "We can host it." in text(alpha.post(at(meeting, "capture"), line, follow=True))
    assert "You have left." in press("gone")
    assert [vote.answers for vote in Vote.objects.all()] == [{"1": {"yes": 1}}]


def test_a_stranger_comes_in_by_the_code_and_reads_what_is_public(enter: Enter, meeting: Meeting) -> None:
    stranger = enter("")
    assert stranger.get(at(meeting, "room"))["Location"].startswith("/en/meet/")
    wrong = stranger.post("/en/meet/", {"code": "000 000" if meeting.code != "000000" else "111111"})
    assert (wrong.status_code, "No meeting shows this code now." in text(wrong)) == (422, True)
    shown = text(stranger.post("/en/meet/", {"code": f"{meeting.code[:3]} {meeting.code[3:]}"}, follow=True))
    assert "A desk for joint tenders" in shown
    assert "Ask to speak" not in shown
    item = meeting.items.get(position=1)
    assert stranger.post(at(meeting, "room/do/ask"), {"item": item.address}).status_code == 404
    Meeting.objects.filter(pk=meeting.pk).update(public=False)
    assert stranger.get(at(meeting, "room")).status_code == 404


def wrong(meeting: Meeting, number: int) -> str:
    """A code of six digits that no meeting shows."""
    return f"{(int(meeting.code) + 1 + number) % 10**6:06}"


def test_nobody_at_home_finds_the_code_of_the_room_by_trying(enter: Enter, meeting: Meeting) -> None:
    def here(who: str, code: str) -> dict[str, Any]:
        said: dict[str, Any] = (
            enter(who).post(at(meeting, "room/do/here"), {"code": code}, headers={"Accept": JSON}).json()
        )
        return said

    tried = [here("alpha", wrong(meeting, number))["code"] for number in range(phones.WRONG)]
    assert tried == ["code"] * phones.WRONG
    assert here("alpha", meeting.code)["code"] == "too_many"
    assert Presence.objects.count() == 0
    for _again in range(phones.WRONG + 1):  # whoever knows it may come and go, from the same hall too
        assert here("beta", meeting.code)["done"]


def test_who_knows_the_code_of_one_meeting_guesses_at_others_no_longer(
    enter: Enter, meeting: Meeting, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(phones, "HITS", 3)
    stranger = enter("")

    def typed(code: str) -> int:
        return int(stranger.post("/en/meet/", {"code": code}).status_code)

    assert [typed(meeting.code) for _again in range(5)] == [302] * 5
    statuses = [typed(code) for number in range(4) for code in (wrong(meeting, number), meeting.code)]
    assert statuses == [422, 302, 422, 302, 422, 429, 429, 429]


def test_a_ticket_checks_its_owner_in_with_the_code_of_the_room(
    enter: Enter, gathering: Gathering, meeting: Meeting
) -> None:
    from filrouge.ground.tokens.actions import digest_of

    Attendee.objects.create(
        meeting=meeting, organisation=gathering.members["alpha"], name="Ada", registered_at=meeting.drafted_at,
        ticket=digest_of("secret-of-ada"),
    )  # fmt: skip
    stranger, ticket = enter(""), at(meeting, "ticket/secret-of-ada")
    assert "In the room, type the code" in text(stranger.get(ticket))
    stranger.post(ticket)
    assert Presence.objects.count() == 0
    stranger.post("/en/meet/", {"code": meeting.code})
    assert "Checked in" in text(stranger.post(ticket, follow=True))
    assert enter("secretary").get(at(meeting, "ticket/of-nobody")).status_code == 404
    assert Presence.objects.get().means == "qr"


def test_the_door_checks_in_by_name(enter: Enter, gathering: Gathering, meeting: Meeting) -> None:
    door = enter("secretary")
    for name in ("Ada", "Berta"):
        Attendee.objects.create(
            meeting=meeting, organisation=gathering.members["alpha"], name=name, registered_at=meeting.drafted_at
        )
    found = text(door.get(at(meeting, "door") + "?name=ber"))
    assert ("Check in Berta" in found, "Check in Ada" in found) == (True, False)
    berta = Attendee.objects.get(name="Berta").address
    door.post(at(meeting, "door/do/in"), {"attendee": berta, "online": "1"})
    assert Presence.objects.get().online is True
    door.post(at(meeting, "door/do/out"), {"attendee": berta})
    assert "Mr Li is checked in." in text(door.post(at(meeting, "door/do/new"), {"name": "Mr Li"}, follow=True))
    assert Presence.objects.filter(left_at=None).count() == 1


def test_a_screen_that_knows_everything_is_answered_without_a_statement(
    gathering: Gathering, meeting: Meeting, enter: Enter
) -> None:
    members, public = (standing_href(viewer, meeting) for viewer in (gathering.viewer("alpha"), gathering.world.nobody))
    client = enter("alpha")
    first = client.get(members)
    assert first.json() == {"version": Meeting.objects.get(pk=meeting.pk).live, "voted": {}}
    with CaptureQueriesContext(connection) as book:
        again = client.get(members, headers={"If-None-Match": first["ETag"]})
    assert (again.status_code, again.content, len(book)) == (304, b"", 0)
    item = meeting.items.get(position=1)
    ballot = voting.put_to_vote(gathering.secretariat, item=item, title=Words.of("A desk", "en"), rule=meeting.rule)
    Ballot.objects.filter(pk=ballot.pk).update(public=False)
    for place in (members, public):
        live.forget((meeting.address, place == members))
    moved = client.get(members, headers={"If-None-Match": first["ETag"]})
    assert (moved.status_code, moved.json()["voted"]) == (200, {str(ballot.pk): [0, 6]})
    assert client.get(public).json()["voted"] == {}
    assert client.get(f"/live/{meeting.address}.m~guessed").status_code == 404


@pytest.mark.parametrize("number", [1, 3])
def test_the_console_and_the_phone_cost_the_same_for_one_thing_and_for_three(gathering: Gathering, number: int) -> None:
    kept.forget()
    meeting, chair, delegate = _filled(gathering, number), gathering.secretariat, gathering.viewer("gamma")
    with CaptureQueriesContext(connection) as book:
        found = meeting_called(chair, meeting.address)
        assert found is not None
        shown = console(chair, found)
    assert (len(shown.board.speakers.waiting), len(shown.lines), len(shown.board.ballots)) == (number, number, 1)
    assert len(book) <= 12, [query["sql"][:90] for query in book]
    kept.forget()
    costs = []
    for _who in ("first", "next"):
        with CaptureQueriesContext(connection) as book:
            found = meeting_called(delegate, meeting.address)
            assert found is not None
            phone(delegate, found)
        costs.append(len(book))
    assert costs == [17, 9]


def test_pages_of_the_room_cost_the_same_for_one_thing_and_for_three(gathering: Gathering, enter: Enter) -> None:
    chair = enter("secretary")
    one, three = (_costs(chair, gathering, _filled(gathering, number)) for number in (1, 3))
    assert one == three
    most = {"console": (16, 7), "projector": (15, 6), "door": (17, 8), "voices": (8, 8), "order": (8, 8)}
    over = {page: (three[page], bound) for page, bound in most.items() if any(map(gt, three[page], bound))}
    assert not over


def _costs(chair: Client, gathering: Gathering, meeting: Meeting) -> dict[str, tuple[int, int]]:
    """By page the statements of the first look after something was done, and of the next."""
    turns = gathering.item(meeting, "Country round", kind=ItemKind.COUNTRY_ROUND)
    pages = {page: page for page in ("console", "projector", "door", "voices")} | {
        "order": f"round/{turns.address}/order"
    }
    found = {}
    for name, page in pages.items():
        kept.forget()
        first, again = _cost(chair, at(meeting, page)), _cost(chair, at(meeting, page))
        found[name] = (first, again)
    return found


def _cost(client: Client, path: str) -> int:
    with CaptureQueriesContext(connection) as book:
        assert client.get(path).status_code == 200
    return len(book)


def test_a_delegate_sees_the_mandate_of_the_own_organisation_beside_the_vote(
    enter: Enter, gathering: Gathering, meeting: Meeting
) -> None:
    item, words = meeting.items.get(position=1), "Yes, unless article 3 is weakened."
    ballot = voting.put_to_vote(gathering.secretariat, item=item, title=Words.of("A desk", "en"), rule=meeting.rule)
    state_position(gathering.viewer("alpha"), ballot=ballot, words=words, made="board", made_on=date(2026, 1, 5))
    shown = {who: text(enter(who).get(at(meeting, "room"))) for who in ("alpha", "beta")}
    assert [(words in page, 'value="abstain"' in page) for page in shown.values()] == [(True, True), (False, True)]


def test_a_line_and_a_speaker_are_taken_off_with_one_button_each(
    enter: Enter, gathering: Gathering, meeting: Meeting
) -> None:
    chair, item, alpha = enter("secretary"), meeting.items.get(position=1), gathering.members["alpha"]
    speech = speaking.list_speaker(gathering.secretariat, item=item, organisation=alpha, name="Ada")
    line = capturing.capture_line(
        gathering.secretariat, meeting=meeting, line=Captured("key-0001", "A <b>desk</b>.", "en", item=item)
    )
    shown = text(chair.get(at(meeting, "console")))
    to = at(meeting, "console/do/off")
    off = f'<button class="btn btn-line small" name="speech" value="{speech.pk}" formaction="{to}">'
    undo = f'name="line" value="{line.address}" aria-label="Take back the line “A &lt;b&gt;desk&lt;/b&gt;.” (Note)"'
    assert [each in shown for each in (off, undo, 'aria-label="More for Alpha"')] == [True] * 3
    assert shown.count(f'<option value="{alpha.address}">Alpha</option>') == 3
    chair.post(to, {"speech": speech.pk})
    chair.post(at(meeting, "console/do/undo"), {"line": line.address})
    assert Speech.objects.get().withdrawn_at is not None
    assert Line.objects.get().state == "taken_back"


def _filled(gathering: Gathering, number: int) -> Meeting:
    """A meeting with so many items, speakers, people who are there, lines; with a vote that is open."""
    meeting = gathering.under_way(rule=gathering.assembly.rule())
    for title in ("A desk", "Purchase", "Close")[:number]:
        gathering.item(meeting, title)
    item = leading.next_item(gathering.secretariat, meeting=meeting, seen="")
    assert item is not None
    for place, name in enumerate(("alpha", "beta", "delta")[:number]):
        viewer = gathering.viewer(name)
        speaking.ask_to_speak(viewer, item=item)
        presence.check_in_by_phone(viewer, meeting=meeting, code=meeting.code)
        line = Captured(
            f"key-{meeting.address}-{place}", "Said.", "en", organisation=gathering.members[name], item=item
        )
        capturing.capture_line(gathering.secretariat, meeting=meeting, line=line)
    voting.put_to_vote(gathering.secretariat, item=item, title=Words.of("A desk", "en"), rule=meeting.rule)
    return meeting


def test_a_page_that_found_the_meeting_just_before_it_ended_does_not_keep_the_old_board_for_others(
    gathering: Gathering, meeting: Meeting
) -> None:
    found_before = Meeting.objects.get(pk=meeting.pk)
    preparing.end_meeting(gathering.secretariat, meeting=meeting)
    assert board(gathering.secretariat, found_before).under_way
    shown = board(gathering.secretariat, Meeting.objects.get(pk=meeting.pk))
    assert (shown.ended, shown.under_way, shown.version) == (True, False, found_before.live + 1)


def test_every_screen_says_what_the_item_deals_with_as_far_as_its_readers_may_know(
    enter: Enter, gathering: Gathering, meeting: Meeting
) -> None:
    item, kind = meeting.items.get(position=1), "meetings.meeting"
    open_to_all, hidden = (
        gathering.announced(title=Words.of("Ghent", "en")),
        gathering.draft(title=Words.of("Riga", "en")),
    )
    about = tuple(trail.Ref(kind, each.pk) for each in (open_to_all, hidden))
    draft = agenda.ItemDraft(item.title, item.kind, about=about)
    agenda.change_item(gathering.secretariat, item=item, draft=draft)
    screens = {(who, page): text(enter(who).get(at(meeting, page))) for who, page in (
        ("secretary", "console"), ("secretary", "projector"), ("secretary", "room"), ("alpha", "room"),
    )}  # fmt: skip
    assert {place: ("Ghent" in shown, "Riga" in shown) for place, shown in screens.items()} == {
        ("secretary", "console"): (True, True), ("secretary", "projector"): (True, False),
        ("secretary", "room"): (True, True), ("alpha", "room"): (True, False),
    }  # fmt: skip
    assert f'href="/en/network/meetings/{open_to_all.address}/"' in screens["alpha", "room"]


def test_a_browser_may_keep_the_page_of_who_has_a_voice_while_the_room_is_open(
    enter: Enter, gathering: Gathering, meeting: Meeting
) -> None:
    part = {"HX-Request": "true"}
    keeps = {who: "data-reopens" in text(enter(who).get(at(meeting, "room"))) for who in ("alpha", "secretary")}
    assert keeps == {"alpha": True, "secretary": False}
    assert "data-reopens" in text(enter("alpha").get(at(meeting, "room"), headers=part))
    preparing.end_meeting(gathering.secretariat, meeting=meeting)
    assert "data-reopens" not in text(enter("alpha").get(at(meeting, "room"), headers=part))


def test_a_phone_whose_session_has_ended_is_told_so_and_gets_no_page_to_sign_in_for_a_part(
    client: Client, meeting: Meeting
) -> None:
    Space.objects.filter(pk=meeting.space_id).update(public=False)
    assert client.get(at(meeting, "room"), headers={"HX-Request": "true"}).status_code == 401
    assert "/login/" in client.get(at(meeting, "room"))["Location"]
