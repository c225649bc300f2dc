"""Mail that comes back is noted with the mail of ours that it speaks of, and nothing else ever follows from it."""

from __future__ import annotations

import smtplib
from datetime import timedelta
from typing import Any

import pytest
import time_machine
from django.utils import timezone

from filrouge.ground.asked.models import Wish
from filrouge.ground.jobs import work
from filrouge.ground.mail import delivery, outbox
from filrouge.ground.mail.arriving import state_said
from filrouge.ground.mail.models import Arrival, Message
from filrouge.ground.mail.replies.receiving import receive
from tests.ground.mail import bounces
from tests.ground.mail.conftest import Room
from tests.ground.mail.letters import mail, parts


@pytest.fixture
def sent(room: Room, mailoutbox: list[Any]) -> Message:
    """A mail to the delegate that left."""
    outbox.write("ways_changed", room.world.delegate, by=room.world.secretariat, space=room.world.space)
    work.run_all()
    return Message.objects.get()


def log(message: Message) -> tuple[str, str, str]:
    message.refresh_from_db()
    return message.state, message.status, message.error


UNTOUCHED = ("sent", "", "")
REPORTS = {
    "Postfix": (bounces.NO_USER, {}, ("failed", "5.1.1", "▇ : Recipient address rejected: User unknown")),
    "only the head of our mail": (
        bounces.NO_USER, {"kind": "text/rfc822-headers"},
        ("failed", "5.1.1", "▇ : Recipient address rejected: User unknown"),
    ),
    "Exchange": (
        bounces.EXCHANGE, {"sender": "MicrosoftExchange329e@sample.example", "subject": "Undeliverable: How is it?"},
        ("failed", "5.1.10", "RESOLVER.ADR.RecipientNotFound; Recipient ▇ not found"),
    ),
    "Google": (
        bounces.GOOGLE, {"sender": "Mail Delivery Subsystem <mailer-daemon@googlemail.example>"},
        (
            "failed", "5.1.1",
            "The email account that you tried to reach does not exist. Please try double-checking the recipient's "
            "email address for typos. For more information, go to ▇ a1-…",
        ),
    ),
    "still tried": (
        bounces.LATE, {"subject": "Delayed Mail (still being retried)"},
        ("sent", "4.4.1", "connect to mx.sample.example[192.0.2.7]:25: Connection timed out"),
    ),
    "given up after days": (bounces.GAVE_UP, {}, ("failed", "4.4.7", "Message expired")),
    "a code that says more than the field": (bounces.FULL, {}, ("failed", "5.2.2", "Mailbox full")),
    "no word of why": ("Action: failed\n", {}, ("failed", "5.0.0", "")),
    "an action that says nothing": ("Status: 5.1.2\n", {}, ("failed", "5.1.2", "")),
    "a code that is none": ("Action: failed\nStatus: five\n", {}, ("failed", "5.0.0", "")),
}  # fmt: skip


@pytest.mark.parametrize("name", REPORTS)
def test_a_report_is_noted_with_its_code_and_one_line_of_reason(room: Room, sent: Message, name: str) -> None:
    fields, more, noted = REPORTS[name]
    arrival = receive(bounces.report(sent.identifier, fields, **more))
    state, status, reason = log(sent)
    assert (state, status, reason.replace("<▇>", "▇ ")) == noted
    assert (arrival.outcome, arrival.why) == ("taken", "returned" if state == "failed" else "delayed")
    assert (arrival.kind, arrival.person, arrival.space, arrival.text) == (
        "ways_changed", room.world.delegate, room.world.space, "",
    )  # fmt: skip
    assert state_said(sent) == ("Came back" if state == "failed" else "Delayed")
    assert Message.objects.count() == 1  # nobody is written to


@pytest.mark.parametrize("write", [bounces.qmail, bounces.exim])
def test_reports_that_only_people_were_meant_to_read_are_noted_too(room: Room, sent: Message, write: Any) -> None:
    assert receive(write(sent.identifier)).why == "returned"
    state, status, reason = log(sent)
    assert (state, status) == ("failed", "5.1.1" if write is bounces.qmail else "5.0.0")
    assert ("no mailbox here by that name" in reason, "user unknown" in reason) == (
        write is bounces.qmail, write is bounces.exim,
    )  # fmt: skip
    assert "@" not in reason


def test_what_the_report_answers_to_names_the_mail_where_nothing_was_returned(room: Room, sent: Message) -> None:
    bare = bounces.report("", bounces.NO_USER, headers=f"In-Reply-To: {sent.identifier}\n")
    assert receive(bare.replace(b"Message-ID: \r\n", b"")).why == "returned"
    assert log(sent)[:2] == ("failed", "5.1.1")


def test_the_private_address_to_which_somebody_has_mail_passed_on_stays_theirs(room: Room, sent: Message) -> None:
    fields = bounces.NO_USER.replace("delegate@sample.example", "my.private+box@home.example")
    receive(bounces.report(sent.identifier, fields))
    assert "home.example" not in str(list(Message.objects.values())) + str(list(Arrival.objects.values()))


def test_what_failed_for_good_stays_so_whatever_is_reported_later(room: Room, sent: Message) -> None:
    receive(bounces.report(sent.identifier, bounces.LATE, number="1"))
    receive(bounces.report(sent.identifier, bounces.NO_USER, number="2"))
    assert log(sent)[:2] == ("failed", "5.1.1")
    receive(bounces.report(sent.identifier, bounces.LATE, number="3"))
    assert log(sent)[:2] == ("failed", "5.1.1")  # what failed for good stays so


def test_a_report_given_twice_is_one_row(room: Room, sent: Message) -> None:
    raw = bounces.report(sent.identifier, bounces.NO_USER)
    assert receive(raw).pk == receive(raw).pk
    assert Arrival.objects.count() == 1


# What is left alone.

NOT_OURS = "<00000000-0000-4000-8000-000000000000@filrouge>"


@pytest.mark.parametrize("identifier", [NOT_OURS, "<20260302@mail.example>", "", "<%@filrouge>", "x" * 3_000])
def test_a_report_about_a_mail_that_is_not_ours_does_nothing(room: Room, sent: Message, identifier: str) -> None:
    arrival = receive(bounces.report(identifier, bounces.NO_USER))
    assert (arrival.outcome, arrival.why, arrival.space) == ("ignored", "bounce", None)
    assert log(sent) == UNTOUCHED


@pytest.mark.parametrize("write", [bounces.qmail, bounces.exim])
def test_words_about_a_mail_that_is_not_ours_do_nothing(room: Room, sent: Message, write: Any) -> None:
    assert receive(write(NOT_OURS)).why == "bounce"
    assert log(sent) == UNTOUCHED


def test_the_returned_mail_counts_before_what_is_said_to_be_answered(room: Room, sent: Message) -> None:
    raw = bounces.report("<other@mail.example>", bounces.NO_USER, headers=f"In-Reply-To: {sent.identifier}\n")
    assert receive(raw).why == "bounce"
    assert log(sent) == UNTOUCHED


def test_that_a_mail_arrived_or_was_read_changes_nothing(room: Room, sent: Message) -> None:
    assert receive(bounces.report(sent.identifier, bounces.ARRIVED)).why == "bounce"
    read = parts(("text/plain", "Read."), ("message/disposition-notification", "Disposition: displayed"), kind="report")
    assert room.answer(*read, headers=f"In-Reply-To: {sent.identifier}\n").why == "bounce"
    assert log(sent) == UNTOUCHED


def test_a_report_inside_a_mail_of_a_person_is_no_report(room: Room, sent: Message) -> None:
    inside = bounces.report(sent.identifier, bounces.NO_USER).decode().replace("\r\n", "\n")
    forwarded = parts(("text/plain", "Look at this."), ("message/rfc822", inside))
    assert room.answer(*forwarded, sender="outsider@sample.example").outcome == "ignored"
    assert log(sent) == UNTOUCHED


def test_an_answer_that_quotes_a_report_is_an_answer(room: Room, sent: Message) -> None:
    words = "It came back:\n\n" + bounces.qmail(sent.identifier).decode().partition("\n\n")[2]
    assert room.answer(words).outcome == "taken"
    assert log(sent)[0] == "sent"


def test_a_report_of_long_ago_is_not_believed(room: Room, sent: Message) -> None:
    with time_machine.travel(timezone.now() + timedelta(days=31), tick=False):
        assert receive(bounces.report(sent.identifier, bounces.NO_USER)).why == "bounce"
    assert log(sent) == UNTOUCHED


def test_a_mail_that_has_not_left_cannot_come_back(room: Room) -> None:
    outbox.write("ways_changed", room.world.delegate, by=room.world.secretariat, space=room.world.space)
    waiting = Message.objects.get()
    assert receive(bounces.report(waiting.identifier, bounces.NO_USER)).why == "bounce"
    assert log(waiting)[0] == "waiting"


def test_forged_reports_stop_no_mail_and_change_no_wish(room: Room, mailoutbox: list[Any]) -> None:
    world = room.world
    for day in range(5):
        with time_machine.travel(timezone.now() + timedelta(days=day), tick=False):
            outbox.write("ways_changed", world.delegate, by=world.secretariat, space=world.space, once=f"n{day}")
            outbox.send_now("sign_in_code", world.delegate, {"code": "123456"})
            work.run_all()
            for number, identifier in enumerate(Message.objects.values_list("identifier", flat=True)):
                receive(bounces.report(identifier, bounces.NO_USER, number=f"{day}.{number}"))
    assert len(mailoutbox) == 10  # each of them, to the last
    assert not Wish.objects.exists()
    assert world.delegate.is_active
    assert Message.objects.filter(state="failed", status="5.1.1").count() == 10


def test_an_automatic_answer_is_neither_a_report_nor_an_answer(room: Room, sent: Message) -> None:
    for number, header in enumerate((
        "Auto-Submitted: auto-replied (vacation)", "Auto-Submitted: auto-generated", "X-Autoreply: yes",
        "X-Autorespond: yes", "X-Mail-Autoreply: 1", "Precedence: auto_reply", "Precedence: bulk", "Precedence: junk",
        "Return-Path: <>", "Return-Path: < >", "Return-Path:",
    )):  # fmt: skip
        arrival = room.answer(
            "Done.", headers=f"In-Reply-To: {sent.identifier}\n{header}\n", identifier=f"<{number}@a>"
        )
        assert arrival.outcome == "ignored", header
    assert (room.taken, log(sent), Message.objects.count()) == ([], UNTOUCHED, 1)


# What is known as soon as a mail is handed over.


def test_a_server_that_refuses_at_once_has_its_code_noted(
    room: Room, sent: Message, monkeypatch: pytest.MonkeyPatch
) -> None:
    Message.objects.update(state="waiting", sent_at=None)

    def refuses(*_mail: object) -> None:
        raise smtplib.SMTPRecipientsRefused({"delegate@sample.example": (550, b"5.1.1 <delegate@sample.example> no")})

    monkeypatch.setattr(delivery.Line, "carry", refuses)
    work.ask("mail.send", {}, by=room.world.secretariat)
    work.run_all()
    assert log(sent) == ("failed", "5.1.1", "SMTPRecipientsRefused")
    assert sent.failed_at is not None
    assert state_said(sent) == "Failed"


def test_the_text_of_what_came_back_is_forgotten_like_that_of_what_arrived(room: Room, sent: Message) -> None:
    receive(bounces.report(sent.identifier, bounces.NO_USER))
    night = (timezone.now() + timedelta(days=91)).replace(hour=3, minute=1)
    with time_machine.travel(night, tick=False):
        delivery.forget_texts()
    sent.refresh_from_db()
    assert (sent.body, sent.state) == ("", "failed")


def test_a_report_reads_the_same_in_a_process_of_its_own(monkeypatch: pytest.MonkeyPatch) -> None:
    from filrouge.ground.mail.replies.reading import read

    found = read(bounces.report(NOT_OURS, bounces.NO_USER)).report
    assert found is not None
    assert (found.identifier, found.failed, found.status) == (NOT_OURS, True, "5.1.1")
    assert read(mail("reply@network.example", "Done.")).report is None


def test_no_line_of_an_answer_is_too_long_to_be_read() -> None:
    """In the process, which ends when it takes too long."""
    from filrouge.ground.mail.replies.reading import read

    letter = read(mail("reply@network.example", "Done.\n\n" + "~" * 20_000 + "x"))
    assert (letter.trouble, letter.text[:5]) == ("", "Done.")


def test_no_line_of_a_report_is_too_long_to_be_read() -> None:
    from filrouge.ground.mail.replies.reading import read

    raw = bounces.qmail(NOT_OURS).replace(b"<delegate@", b"@" * 50_000 + b" x\n\n<delegate@")
    found = read(raw).report
    assert (found and found.status) == "5.1.1"


@pytest.mark.parametrize("said", [{}, {"recipients": None, "results": 7, "report": [], "text": None}])
def test_a_process_that_was_taken_over_can_only_say_texts(
    monkeypatch: pytest.MonkeyPatch, said: dict[str, Any]
) -> None:
    from filrouge.ground.mail.replies import reading

    monkeypatch.setattr(reading.apart, "ask", lambda *_given: dict(said))
    letter = reading.read(b"anything")
    assert (letter.recipients, letter.results, letter.report) == ((), (), None)
