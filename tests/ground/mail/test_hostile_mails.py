"""Mails made to break their reader: each has a row, the next one is taken in, and nobody is harmed."""

from __future__ import annotations

import io
import random

import pytest

from filrouge.ground.mail.models import Arrival, ReplyAddress
from filrouge.ground.mail.replies import child
from filrouge.ground.mail.replies.reading import LIMIT
from filrouge.ground.mail.replies.receiving import receive
from tests.ground.mail import bounces
from tests.ground.mail.conftest import Room
from tests.ground.mail.letters import mail, nested, parts

PLAIN, PAGE = "text/plain; charset=utf-8", "text/html; charset=utf-8"
OURS = "<00000000-0000-4000-8000-000000000000@filrouge>"
MANY = ", ".join(f"member{number}@sample.example" for number in range(10_000))
QUOTED = "Content-Transfer-Encoding: quoted-printable\n"

HOSTILE = {
    "to ten thousand": ("Done.", {"headers": f"Cc: {MANY}\n"}, "long_head"),
    "to ten thousand, on lines of their own": (
        "Done.", {"headers": "".join(f"Cc: m{number}@sample.example\n" for number in range(10_000))}, "long_head",
    ),
    "larger than is read": ("x" * 2 * LIMIT, {}, "too_large"),
    "a picture larger than is read": (
        parts((PLAIN, "Done."), ("image/png\nContent-Transfer-Encoding: base64", "QUJD" * LIMIT)), {}, "too_large",
    ),
    "parts in parts in parts": (nested(5_000), {}, "too_many_parts"),
    "mails in mails in mails": ("Content-Type: message/rfc822\n\n" * 900, {"kind": "message/rfc822"}, "too_many_parts"),
    "many small parts": (parts(*[(PLAIN, "Done.")] * 500), {}, "too_many_parts"),
    "bytes of no charset in a charset that is none": (b"\xff\xfe", {"kind": "text/plain; charset=hex"}, ""),
    "bytes of no charset in another": (b"\xff\x80", {"kind": "text/plain; charset=utf-7"}, ""),
    "headers in letters of no charset": (
        "Done.", {"headers": "X-é: ÿþ\nComments: ☃\x00\n", "subject": "Réponse ☃"}, "",
    ),
    "quoted lines that break off": ("Done=\n=3\n=ZZ=", {"headers": QUOTED}, ""),
    "quoted lines of one letter": ("=\n" * 50_000 + "Done.", {"headers": QUOTED}, ""),
    "a page that is open everywhere": ("<div><p><b>" * 3_000 + "Done.", {"kind": PAGE}, ""),
    "a page of one attribute": (f"<p class='{'gmail_quote ' * 5_000}'>x</p>Done.", {"kind": PAGE}, ""),
    "two bodies": (parts((PAGE, "<p>Done.</p>"), ("application/octet-stream; name=a.exe", "MZ")), {}, ""),
    "an encoding that is none": ("Done.", {"headers": "Content-Transfer-Encoding: x-rot13\n"}, ""),
    "a subject of half words": ("Done.", {"subject": "=?utf-8?b?//8=?= =?utf-8?q?=" * 40}, ""),
}  # fmt: skip


@pytest.mark.parametrize("name", HOSTILE)
def test_a_hostile_mail_has_its_row_and_the_next_is_taken(room: Room, name: str) -> None:
    body, more, why = HOSTILE[name]
    arrival = room.answer(*(body if isinstance(body, tuple) else (body,)), **more)
    assert (arrival.outcome, arrival.why) == ("refused" if why else "taken", why)
    room.answer("The next one.")
    assert room.texts[-1] == "The next one."
    assert [kind for kind, _to in room.letters()] == ["reply_refused" if why else "reply_taken", "reply_taken"]


def test_a_head_of_bytes_that_are_no_text_is_read_as_far_as_it_is_one(room: Room) -> None:
    raw = mail(room.address).replace(b"Re: How", b"R\xe9: \xff\xfe\xed\xa0\x80 How")
    arrival = receive(raw)
    assert (arrival.outcome, room.texts) == ("taken", ["Done."])
    assert arrival.subject.isprintable()


def test_the_secret_of_somebody_else_is_of_no_use(room: Room) -> None:
    theirs = room.ask(organisation=room.world.space.organisation)
    ReplyAddress.objects.filter(organisation=room.world.space.organisation).update(person=room.world.secretary)
    assert room.answer(to=theirs).why == "other_sender"
    assert room.answer(to=f"{theirs}, {room.address}").why == "other_sender"
    assert room.texts == []


@pytest.mark.parametrize(
    "raw",
    [
        bounces.report(OURS, "Action: failed\n" * 20_000),
        bounces.report(OURS, "Final-Recipient: x\n\n" * 2_000),
        bounces.report(OURS, "Action: failed\nStatus: " + "5." * 30_000 + "\nDiagnostic-Code: " + "550 5.1.1 " * 9_000),
        bounces.report(OURS, "Action: failed\nDiagnostic-Code: smtp; " + "a@" * 30_000 + "\n"),
        bounces.report(OURS, "Action: failed\nDiagnostic-Code: smtp; \xff\x00\u2028 ☃\n"),
        bounces.report("<" * 60_000, bounces.NO_USER),
        bounces.report(OURS, bounces.NO_USER, headers=f"References: {OURS * 1_000}\n"),
        bounces.qmail(OURS).replace(b"Sorry", b"-" * 90_000 + b"\n\n" * 40_000),
        b"Hi. This is the " + bounces.exim(OURS) * 200,
    ],
)  # fmt: skip
def test_a_hostile_report_is_a_row_and_nothing_else(room: Room, raw: bytes) -> None:
    assert (receive(raw[: LIMIT + 1]).outcome, room.letters()) == ("ignored", [])
    assert Arrival.objects.count() == 1


TOKENS = [
    b"Content-Type: ", b"; charset*0*=", b"; boundary=", b"=?utf-8?q?=ff?=", b"=?x?b?!!?=", b"\x00", b"\xff\xfe",
    b"\xed\xa0\x80", b"From: ", b'<@,:;"(', b"Content-Transfer-Encoding: base64\r\n", b"begin 666 x\n", b"=3", b"--==",
    b"\r\n\r\n", b"message/rfc822", b"message/delivery-status", b"text/rfc822-headers", b"message/external-body",
    b"message/partial", b"multipart/alternative", b"; charset=idna", b"; charset=hex", b"; charset=utf-16", b"''%",
    b"Return-Path: <>\r\n", b"Message-ID: <", b"Auto-Submitted: \xff\r\n", b"Resent-From: ,\r\n", b"Status: ",
]  # fmt: skip


def test_no_mail_that_is_a_little_broken_breaks_its_reader() -> None:
    """The same mails each time. What may go wrong, goes wrong in one process of its own; here it would be an error."""
    chance = random.Random(7)
    seeds = (
        mail("reply@network.example", "Done.\n"), bounces.report(OURS, bounces.NO_USER), bounces.qmail(OURS),
        bounces.exim(OURS), mail("a@b.example", *parts((PLAIN, "x"), (PAGE, "<p>y"), ("text/calendar", "BEGIN"))),
    )  # fmt: skip
    for _mail in range(600):
        raw = bytearray(chance.choice(seeds))
        for _break in range(chance.randint(1, 12)):
            at = chance.randrange(len(raw))
            raw[at : at + chance.choice((0, 0, 0, 1, 20))] = chance.choice(TOKENS)
        assert set(child.read(io.BytesIO(raw), {})) >= {"sender", "text", "trouble", "report"}
