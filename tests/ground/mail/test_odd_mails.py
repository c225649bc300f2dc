"""Hostile, broken and merely odd mails, each with its exact outcome: (outcome, why, what the room got)."""

from __future__ import annotations

import base64
from typing import Any

import pytest

from filrouge.ground import apart
from filrouge.ground.mail.models import Arrival, Message
from filrouge.ground.mail.replies import reading
from filrouge.ground.mail.replies.child import MOST_HOPS
from filrouge.ground.mail.replies.reading import read
from filrouge.ground.mail.replies.receiving import receive
from tests.ground.mail.conftest import Room
from tests.ground.mail.letters import mail, nested, parts

PLAIN, PAGE = "text/plain; charset=utf-8", "text/html; charset=utf-8"
CALENDAR = "BEGIN:VCALENDAR\nMETHOD:REPLY\nBEGIN:VEVENT\nEND:VEVENT\nEND:VCALENDAR\n"
QUOTED = "On Mon, 2 Mar 2026 at 10:12, Network <reply@network.example> wrote:\n> How is it going?\n"
GMAIL = (
    '<div dir="ltr">Done &amp; dusted.<div>Twice.</div></div><br><div class="gmail_quote"><div dir="ltr" '
    'class="gmail_attr">On Mon, Network wrote:<br></div><blockquote class="gmail_quote">How is it?</blockquote></div>'
)
OUTLOOK = (
    "<html><head><style>p {color: red}</style></head><body><div class=WordSection1><p>Gedaan.<o:p></o:p></p>"
    "<p>Met vriendelijke groet,</p><p>Jan</p></div><div id='divRplyFwdMsg'><b>Van:</b> Netwerk</div><p>Hoe is het?</p>"
)

# name → (body, or body and kind; what else the mail has; outcome)
MAILS: dict[str, tuple[Any, dict[str, Any], tuple[str, str, str]]] = {
    "a web page with its quotation": (GMAIL, {"kind": PAGE}, ("taken", "", "Done & dusted.\nTwice.")),
    "a web page of another program": (OUTLOOK, {"kind": PAGE}, ("taken", "", "Gedaan.")),
    "a web page with a script and hidden text": (
        "<script>alert(1)</script><p style='display:none'>Hidden.</p><p>Done.</p><!-- no -->",
        {"kind": PAGE}, ("taken", "", "Done."),
    ),
    "a web page that never closes what it opens": ("<div>" * 5_000 + "Done.", {"kind": PAGE}, ("taken", "", "Done.")),
    "a list in a web page": ("<ul><li>One<li>Two</ul>", {"kind": PAGE}, ("taken", "", "- One\n- Two")),
    "the plainer of two that say the same": (
        parts((PLAIN, "Plain."), (PAGE, "<p>Page.</p>"), kind="alternative"), {},
        ("taken", "", "Plain."),
    ),
    "an empty plain part beside a web page": (
        parts((PLAIN, "  \n"), (PAGE, "<p>Page.</p>"), kind="alternative"), {},
        ("taken", "", "Page."),
    ),
    "text, a picture and text again": (
        parts((PLAIN, "Above."), ("image/png; name=logo.png", "xx"), (PLAIN, "Below.")), {},
        ("taken", "", "Above.\nBelow."),
    ),
    "an attached text is not what was written": (
        parts((PLAIN, "Done."), (f"{PLAIN}\nContent-Disposition: attachment", "Not this.")), {},
        ("taken", "", "Done."),
    ),
    "a mail inside the mail": (
        parts(("message/rfc822", "Subject: x\n\nNot this.")), {},
        ("refused", "empty", ""),
    ),
    "only a quotation": (QUOTED, {}, ("refused", "empty", "")),
    "nothing at all": ("", {}, ("refused", "empty", "")),
    "only a signature": ("-- \nJan\nFederation One\n", {}, ("refused", "empty", "")),
    "below the quotation, in the old manner": (f"{QUOTED}\nDone.\n", {}, ("taken", "", "Done.")),
    "a signature in Dutch": (
        f"Het is klaar.\n\nMet vriendelijke groet,\n\nJan de Vries\nFederatie Een\n\n{QUOTED}", {},
        ("taken", "", "Het is klaar."),
    ),
    "letters of a charset that the mail does not name": (
        "Terminé à Besançon.".encode("cp1252"), {"kind": "text/plain"}, ("taken", "", "Terminé à Besançon."),
    ),
    "letters of another charset than it names": (
        "Terminé.".encode(), {"kind": "text/plain; charset=us-ascii"}, ("taken", "", "Terminé."),
    ),
    "a charset that does not exist": ("Fini.", {"kind": "text/plain; charset=klingon"}, ("taken", "", "Fini.")),
    "a charset that is no charset": ("Fini.", {"kind": "text/plain; charset=zip"}, ("taken", "", "Fini.")),
    "bytes that are no text in any charset": (
        b"Done \x81\x8d\xff.", {"kind": "text/plain; charset=utf-8"}, ("taken", "", "Done \ufffd\ufffdÿ."),
    ),
    "a broken transfer encoding": (
        base64.b64encode(b"Done.") + b"!!!", {"headers": "Content-Transfer-Encoding: base64\n"}, ("taken", "", "Done."),
    ),
    "lines that were broken at a blank": (
        "It went well \nand was cheap.\n", {"kind": f"{PLAIN}; format=flowed"},
        ("taken", "", "It went well and was cheap."),
    ),
    "control characters and a null": ("Do\x00ne.\x1b[31m\n", {}, ("taken", "", "Do ne. [31m")),
    "parts in parts in parts": (
        nested(400), {}, ("refused", "too_many_parts", ""),
    ),
    "a thousand parts": (
        parts(*[(PLAIN, "x")] * 1_000), {}, ("refused", "too_many_parts", ""),
    ),
    "parts that never begin": ("Done.", {"kind": "multipart/mixed"}, ("refused", "empty", "")),
    "an encrypted mail": (
        "MIME", {"kind": "application/pkcs7-mime; smime-type=enveloped-data"},
        ("refused", "encrypted", ""),
    ),
    "a subject of a hundred thousand letters": ("Done.", {"subject": "x" * 100_000}, ("refused", "long_head", "")),
    "twenty thousand and one letters": ("x" * 20_001, {}, ("refused", "too_long", "")),
    "somebody who is away": ("I am away.", {"headers": "Auto-Submitted: auto-replied\n"}, ("ignored", "automatic", "")),
    "somebody who is away, of an older program": (
        "Away.", {"headers": "X-Autoreply: yes\n"},
        ("ignored", "automatic", ""),
    ),
    "somebody who is away, of a program that does not say so": (
        "Ik ben er maandag weer.", {"subject": "Automatisch antwoord: hoe gaat het?"}, ("ignored", "automatic", ""),
    ),
    "a person who writes about it": ("Done.", {"subject": "Re: Out of office"}, ("taken", "", "Done.")),
    "a person who says that they are one": ("Done.", {"headers": "Auto-Submitted: no\n"}, ("taken", "", "Done.")),
    "a mail to many": ("News.", {"headers": "Precedence: bulk\n"}, ("ignored", "bulk", "")),
    "a mail of a list": ("News.", {"headers": "List-Id: <all.lists.example>\n"}, ("ignored", "bulk", "")),
    "a mail that came back": ("Sorry.", {"headers": "Return-Path: <>\n"}, ("ignored", "bounce", "")),
    "a report of a mail server": (
        parts((PLAIN, "Failed."), ("message/delivery-status", "Status: 5.1.1"), kind="report"), {},
        ("ignored", "bounce", ""),
    ),
    "our own mail": ("Done.", {"identifier": "<12ab@filrouge>"}, ("ignored", "loop", "")),
    "our own address": ("Done.", {"sender": "reply+other@network.example"}, ("ignored", "loop", "")),
    "a mail that goes in a circle": ("Done.", {"headers": "Received: x\n" * (MOST_HOPS + 1)}, ("ignored", "loop", "")),
    "an answer to an invitation": (
        parts((PLAIN, "Jan accepts."), ("text/calendar; method=REPLY", CALENDAR), kind="alternative"), {},
        ("ignored", "calendar", ""),
    ),
    "a mail server that writes itself": ("No.", {"sender": "MAILER-DAEMON@mail.example"}, ("ignored", "bounce", "")),
    "no sender": ("Done.", {"sender": ""}, ("refused", "sender", "")),
    "two senders": ("Done.", {"sender": "delegate@sample.example, a@evil.example"}, ("refused", "sender", "")),
    "two lines that say from whom": (
        "Done.", {"headers": "From: a@evil.example\n"}, ("refused", "sender", ""),
    ),
    "a name that looks like the right address": (
        "Done.", {"sender": '"delegate@sample.example" <a@evil.example>'}, ("refused", "sender", ""),
    ),
    "an address before an address": (
        "Done.", {"sender": "delegate@sample.example <a@evil.example>"}, ("refused", "sender", ""),
    ),
    "a name in a disguise": (
        "Done.", {"sender": "=?utf-8?q?delegate=40sample=2Eexample?= <a@evil.example>"}, ("refused", "sender", ""),
    ),
    "an address that is its own name": (
        "Done.", {"sender": '"delegate@sample.example" <delegate@sample.example>'}, ("taken", "", "Done."),
    ),
    "lines smuggled into the subject": (
        "Done.", {"subject": "=?utf-8?q?Re=0ABcc:_everybody=40evil.example?="}, ("taken", "", "Done."),
    ),
}  # fmt: skip


@pytest.mark.parametrize("name", MAILS)
def test_an_odd_mail_has_exactly_this_outcome(room: Room, name: str) -> None:
    body, more, (outcome, why, text) = MAILS[name]
    arrival = room.answer(*(body if isinstance(body, tuple) else (body,)), **more)
    assert (arrival.outcome, arrival.why, room.texts) == (outcome, why, [text] if outcome == "taken" else [])
    told = {"taken": ["reply_taken"], "refused": ["reply_refused"], "ignored": []}[outcome]
    assert [kind for kind, _to in room.letters()] == told
    assert Arrival.objects.count() == 1


def test_what_is_written_back_has_no_header_of_the_stranger(room: Room) -> None:
    room.answer(subject="=?utf-8?q?Re=0D=0ABcc:_everybody=40evil.example?=", sender="a@evil.example")
    (letter,) = Message.objects.all()
    assert (letter.subject, letter.headers) == ("Your answer was not taken", {})
    assert "> Re Bcc: everybody@evil.example\n" in letter.body


def test_a_mail_from_and_to_nobody_we_know_is_a_row_and_nothing_else(room: Room) -> None:
    arrival = receive(mail("reply@network.example", "Buy this.", sender="a@evil.example"))
    assert (arrival.outcome, arrival.why, arrival.text, room.letters()) == ("ignored", "stranger", "", [])


@pytest.mark.parametrize("raw", [b"\xff" * 5_000, b"\n" * 5_000, b"From", b":::\r\n\r\n:", b"--\n" * 3_000])
def test_bytes_that_are_no_mail_are_a_row_and_nothing_else(room: Room, raw: bytes) -> None:
    assert (receive(raw).outcome, room.letters()) == ("ignored", [])


def test_a_process_of_its_own_reads_the_same() -> None:
    raw = mail("reply@network.example", "Done.\n\n-- \nJan")
    found = read(raw)
    assert (found.text, found.whole, found.sender, found.trouble, found.size) == (
        "Done.", "Done.\n\n--\nJan", "delegate@sample.example", "", len(raw),
    )  # fmt: skip


def test_a_mail_that_would_take_a_reader_for_ever_is_given_up(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(reading, "CHILD", "tests_that_never_end")
    assert read(b"x").trouble == "failed"
    monkeypatch.setattr(apart.subprocess.Popen, "wait", _never)
    assert read(b"x").trouble == "too_slow"


def _never(child: Any, timeout: float | None = None) -> int:
    if timeout is not None:
        raise apart.subprocess.TimeoutExpired("reading", timeout)
    child.poll()
    return 0
